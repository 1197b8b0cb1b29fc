"""Conflicts, undo and redo, and taking people off lists."""

from __future__ import annotations

import argparse
from typing import Any

from tqdesk import units
from tqdesk.cli.frame import (
    Answer,
    Commands,
    class_argument,
    command,
    group,
    later,
    opened,
    positive_number,
    reason_option,
    site_option,
    table,
)
from tqdesk.store import clock
from tqdesk.words import _
from tqdesk.words.changes import choice_in_words, conflict_in_words, what_was_done


def add_to(commands: Commands) -> None:
    """Add ``conflicts``, ``undo``, ``redo`` and ``enrolments``."""
    conflicts = group(commands, "conflicts", _("what was said differently at different machines"))
    command(conflicts, "list", list_conflicts, _("the conflicts that wait, with their choices"))
    parser = command(conflicts, "keep", keep, _("settles a conflict to one of its choices"))
    parser.add_argument("conflict", metavar="CONFLICT")
    parser.add_argument("choice", type=positive_number, metavar="CHOICE")
    command(commands, "undo", undo, _("undoes what was done last at this machine"))
    command(commands, "redo", redo, _("does again what was undone last"))
    enrolments = group(commands, "enrolments", _("people on lists"))
    parser = command(enrolments, "remove", remove, _("takes people off the list of a class"))
    class_argument(parser)
    parser.add_argument("--rows", required=True, metavar="NUMBERS", help=_("list numbers, as 1-20,23"))
    site_option(parser)
    reason_option(parser)
    later(enrolments, "confirm", what="enrolments confirm")


# Conflicts


def list_conflicts(arguments: argparse.Namespace) -> Answer:
    """``conflicts list``."""
    from tqdesk.training import conflicts

    with opened(arguments) as store, store.reading() as session:
        found = conflicts.listed(session)
    keys: list[dict[str, Any]] = []
    lines: list[str] = []
    for each in found:
        rows = []
        choices = []
        for number, choice in enumerate(each.choices, 1):
            said = choice_in_words(each, choice.value)
            at = clock.local_time(choice.at)
            rows.append(
                (
                    number,
                    said,
                    choice.operator or "",
                    units.name_of(choice.unit),
                    at.strftime("%d/%m/%Y %H:%M"),
                    _("shown now") if choice.shown else "",
                )
            )
            choices.append(
                {
                    "choice": number,
                    "says": said,
                    "operator": choice.operator,
                    "unit": choice.unit,
                    "at": at.isoformat(timespec="seconds"),
                    "shown": choice.shown,
                }
            )
        keys.append(
            {"conflict": each.id, "kind": each.kind, "what": conflict_in_words(each), "choices": choices}
        )
        headings = (_("No."), _("It says"), _("Who"), _("Unit"), _("When"), "")
        lines += [conflict_in_words(each), f"  {each.id}", *(f"  {row}" for row in table(headings, rows)), ""]
    said = _("There is no conflict: everything agrees.")
    closing = _("Settle one with: conflicts keep CONFLICT CHOICE")
    return Answer({"conflicts": keys}, [*lines, closing] if found else [said])


def keep(arguments: argparse.Namespace) -> Answer:
    """``conflicts keep``."""
    from tqdesk.training import conflicts

    with opened(arguments) as store, store.writing() as session:
        conflicts.keep(session, conflict=arguments.conflict, choice=arguments.choice)
        left = len(conflicts.listed(session))
    said = _("Settled. {count} conflicts are left.").format(count=left)
    return Answer({"conflict": arguments.conflict, "left": left}, [said])


# Undo


def undo(arguments: argparse.Namespace) -> Answer:
    """``undo``."""
    from tqdesk.training import undo

    with opened(arguments) as store, store.writing() as session:
        done = undo.undo(session)
    return _told(done, _("Undone: {what} ({count} changes)."))


def redo(arguments: argparse.Namespace) -> Answer:
    """``redo``."""
    from tqdesk.training import undo

    with opened(arguments) as store, store.writing() as session:
        done = undo.redo(session)
    return _told(done, _("Done again: {what} ({count} changes)."))


def _told(done: Any, said: str) -> Answer:
    subject = what_was_done(done.first, done.listed)
    return Answer({"what": subject, "changes": done.changes}, [said.format(what=subject, count=done.changes)])


# Deleting


def remove(arguments: argparse.Namespace) -> Answer:
    """``enrolments remove``."""
    from tqdesk.training import attendance, classes, deleting

    with opened(arguments) as store, store.writing() as session:
        training_class = classes.find(session, arguments.training_class)
        site = classes.find_site(session, training_class, arguments.site)
        rows = attendance.bearers(
            session, training_class=training_class, site=site, rows=attendance.read_rows(arguments.rows)
        )
        for each in rows.people:
            deleting.delete(session, entity="enrolment", row=each.id, reason=arguments.reason)
    lines = [_("Taken off the list: {names}.").format(names=", ".join(each.name for each in rows.people))]
    if rows.unknown:
        lines.append(_("Nobody bears these numbers: {numbers}.").format(numbers=", ".join(rows.unknown)))
    return Answer({"removed": len(rows.people), "unknown": list(rows.unknown)}, lines)
