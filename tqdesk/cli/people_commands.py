"""People: deleting them, and one human under several persons: who may be one, and what was said of them."""

from __future__ import annotations

import argparse
from typing import Any

from tqdesk import units
from tqdesk.cli import people_data_commands
from tqdesk.cli.frame import (
    Answer,
    Commands,
    command,
    group,
    opened,
    person_argument,
    positive_number,
    reason_option,
)
from tqdesk.store import clock
from tqdesk.vietnamese.dates import written_birth
from tqdesk.words import _
from tqdesk.words.likeness import crowds_sentence, reasons_in_words

FACTS = ("name", "birth", "sex", "unit", "position", "workplace", "citizen_id", "phone", "classes")


def add_to(commands: Commands) -> None:
    """Add ``people``."""
    people = group(commands, "people", _("people"))
    for name, run, help_text in (
        ("same", same, _("two persons are one human")),
        ("different", different, _("two persons are two humans")),
        ("reopen", reopen, _("takes back what was said of two persons: they wait again")),
    ):
        parser = command(people, name, run, help_text)
        person_argument(parser, "first")
        person_argument(parser, "second")
        if run is not reopen:
            reason_option(parser)
    parser = command(people, "duplicates", duplicates, _("persons who may be one human"))
    parser.add_argument("--limit", type=positive_number, default=20, metavar="N", help=_("at most so many"))
    parser.add_argument("--decided", action="store_true", help=_("what was said already instead"))
    parser = command(people, "delete", delete, _("deletes a person entered by mistake"))
    person_argument(parser)
    reason_option(parser)
    people_data_commands.add_to(people)


def delete(arguments: argparse.Namespace) -> Answer:
    """``people delete``."""
    from tqdesk.training import deleting, people

    with opened(arguments) as store, store.writing() as session:
        person = people.find(session, arguments.person)
        name = people.show(session, person).name
        count = deleting.delete(session, entity="person", row=person, reason=arguments.reason)
    said = _("Deleted: {name}, with all that hangs on it ({count} rows). It can be undone with undo.")
    return Answer({"deleted": count}, [said.format(name=name, count=count)])


# One human under several persons


def same(arguments: argparse.Namespace) -> Answer:
    """``people same``."""
    return _declare(arguments, same=True)


def different(arguments: argparse.Namespace) -> Answer:
    """``people different``."""
    return _declare(arguments, same=False)


def _declare(arguments: argparse.Namespace, *, same: bool) -> Answer:
    from tqdesk.training import people, same_people

    with opened(arguments) as store, store.writing() as session:
        first, second = (people.find(session, text) for text in (arguments.first, arguments.second))
        news = same_people.declare(session, first=first, second=second, same=same, reason=arguments.reason)
    said = _("They are one human from now on.") if same else _("They are two humans from now on.")
    return Answer({"changed": news}, [said if news else _("That was known already.")])


def reopen(arguments: argparse.Namespace) -> Answer:
    """``people reopen``."""
    from tqdesk.training import duplicates, people

    with opened(arguments) as store, store.writing() as session:
        first, second = (people.find(session, text) for text in (arguments.first, arguments.second))
        duplicates.take_back(session, first=first, second=second)
    return Answer({"changed": True}, [_("Taken back; nobody has said anything of these two any more.")])


# Who may be one human


def duplicates(arguments: argparse.Namespace) -> Answer:
    """``people duplicates``."""
    return _decided(arguments) if arguments.decided else _waiting(arguments)


def _waiting(arguments: argparse.Namespace) -> Answer:
    from tqdesk.training import duplicates

    with opened(arguments) as store, store.reading() as session:
        queue = duplicates.waiting(session)
    shown = queue.pairs[: arguments.limit]
    keys = [
        {
            "first": _keys(pair.first),
            "second": _keys(pair.second),
            "reasons": list(pair.reasons),
            "score": pair.score,
            "group": pair.group,
            "differ": sorted(pair.differ),
        }
        for pair in shown
    ]
    lines: list[str] = []
    for number, pair in enumerate(shown, 1):
        lines += [f"{number}. {reasons_in_words(pair.reasons)}", *_lines(pair), ""]
    if len(shown) < len(queue.pairs):
        said = _("These are {shown} of {count}; see more with --limit.")
        lines.append(said.format(shown=len(shown), count=len(queue.pairs)))
    if queue.pairs:
        lines.append(_("Say it with: people same PERSON PERSON, or people different PERSON PERSON"))
    else:
        lines.append(_("Nobody stands here twice, as far as can be seen."))
    if queue.crowds:
        most = queue.crowds[0]
        lines.append(crowds_sentence(len(queue.crowds), most.people, most.name))
    crowds = [{"name": each.name, "people": each.people} for each in queue.crowds]
    return Answer({"pairs": keys, "count": len(queue.pairs), "crowds": crowds}, lines)


def _decided(arguments: argparse.Namespace) -> Answer:
    from tqdesk.training import duplicates

    with opened(arguments) as store, store.reading() as session:
        said = duplicates.decided(session)
    keys: list[dict[str, Any]] = []
    lines: list[str] = []
    for each in said[: arguments.limit]:
        at = clock.local_time(each.at)
        keys.append(
            {
                "first": _keys(each.first),
                "second": _keys(each.second),
                "same": each.same,
                "automatic": each.automatic,
                "reason": each.reason,
                "operator": each.operator,
                "unit": each.unit,
                "at": at.isoformat(timespec="seconds"),
            }
        )
        verdict = _("One human") if each.same else _("Two humans")
        who = _("automatically") if each.automatic else each.operator or ""
        about = (verdict, at.strftime("%d/%m/%Y %H:%M"), who, units.name_of(each.unit), each.reason or "")
        lines += [" · ".join(part for part in about if part), *_lines(each), ""]
    if said:
        lines.append(_("Take one back with: people reopen PERSON PERSON"))
    else:
        lines.append(_("Nobody has said yet of two persons whether they are one human."))
    return Answer({"decisions": keys, "count": len(said)}, lines)


def _keys(side: Any) -> dict[str, Any]:
    return {"id": str(side.id), **{name: getattr(side, name) for name in FACTS}}


def _lines(pair: Any) -> list[str]:
    """Both persons, each in a line with what is known of them and a line with the id."""
    lines = []
    for side in (pair.first, pair.second):
        about = (
            side.name,
            written_birth(side.birth or ""),
            ", ".join(part for part in (side.position, side.workplace) if part),
            units.name_of(side.unit) if side.unit else "",
            side.citizen_id or "",
            side.phone or "",
            _("{count} classes").format(count=side.classes),
        )
        lines += ["   " + " · ".join(part for part in about if part), f"     {side.id}"]
    return lines
