"""Sync files out and in, replies, receipts, and where things stand."""

from __future__ import annotations

import argparse
import os
from pathlib import Path
from typing import Any

from tqdesk import units
from tqdesk.cli.frame import Answer, Commands, ask, command, opened, table
from tqdesk.files import translated
from tqdesk.store import clock
from tqdesk.words import _, mark
from tqdesk.words.exchange import next_step_sentence, noticed_sentence, wrong_clock_sentence
from tqdesk.words.likeness import joined_sentence
from tqdesk.words.sentences import sentence

RESULTS: dict[str, str] = {
    "applied": mark("applied, {applied} new changes"),
    "known": mark("known already, nothing new"),
    "receipt_only": mark(
        "an earlier file has not come, so only its receipt counts; "
        "send a reply back, then let the unit export again"
    ),
    "receipt_only_down": mark(
        "an earlier reply has not come, so only its receipt counts; export now, and the next reply brings "
        "everything"
    ),
}
TRIED: dict[str, str] = {
    "applied": mark("would be applied, {applied} new changes"),
    "known": mark("known already, would bring nothing new"),
    "receipt_only": mark("an earlier file has not come, so only its receipt would count"),
    "receipt_only_down": mark("an earlier reply has not come, so only its receipt would count"),
}
PICTURES = (".png", ".jpg", ".jpeg")


def add_to(commands: Commands) -> None:
    """Add ``export``, ``import``, ``reply``, ``receipt`` and ``status``."""
    parser = command(commands, "export", export, _("writes the sync file for the receiving office"))
    parser.add_argument("-o", dest="folder", type=Path, default=Path(), metavar="DIR")
    parser.add_argument("--peer", metavar="MACHINE", help=_("for another machine of the unit instead"))
    parser = command(commands, "import", import_files, _("reads sync files"))
    parser.add_argument("files", type=Path, nargs="+", metavar="FILE")
    parser.add_argument("--dry-run", action="store_true", help=_("only says what would happen"))
    parser.add_argument(
        "--paper-key",
        action="store_true",
        help=_("asks for the unit's recovery key, to read its own replies after losing everything"),
    )
    parser = command(commands, "reply", reply, _("writes the files back to a unit: what has arrived"))
    parser.add_argument("--unit", required=True)
    parser.add_argument("-o", dest="folder", type=Path, default=Path(), metavar="DIR")
    parser.add_argument("--qr", type=Path, metavar="DIR", help=_("writes each receipt as a QR picture too"))
    parser = command(
        commands, "receipt", take_receipt, _("takes a receipt that came as a line of text or as a picture")
    )
    parser.add_argument("text", metavar=_("TEXT_OR_PICTURE"))
    command(commands, "status", status, _("what has been sent and confirmed"))


def export(arguments: argparse.Namespace) -> Answer:
    """``export``."""
    from tqdesk.sync import exporting

    with opened(arguments) as store, store.writing() as session:
        if arguments.peer is None:
            made = exporting.export(session, folder=arguments.folder)
            said = _("Sync file for {unit}: {file} ({changes} changes).")
        else:
            made = exporting.export_to_peer(session, machine=arguments.peer, folder=arguments.folder)
            said = _("Sync file for machine {machine} of {unit}: {file} ({changes} changes).")
    text = said.format(
        unit=units.name_of(made.unit), machine=made.machine, file=made.file, changes=made.changes
    )
    return Answer({"file": str(made.file), "machine": made.machine, "changes": made.changes}, [text])


def import_files(arguments: argparse.Namespace) -> Answer:
    """``import``: exit status 1 if any file was refused; the others are applied."""
    from tqdesk.sync import importing, links

    paper_key = _paper_key() if arguments.paper_key else None
    with opened(arguments) as store:
        results = importing.import_files(
            store, arguments.files, dry_run=arguments.dry_run, paper_key=paper_key
        )
        joined = 0 if arguments.dry_run else _join_certain(store)
        with store.reading() as session:
            known = links.status(session)
    keys: list[dict[str, Any]] = []
    lines: list[str] = []
    refusals: list[str] = []
    for each in results:
        message = None if each.error is None else sentence(each.error)
        keys.append(
            {
                "file": str(each.file),
                "result": each.result,
                "error": None if each.error is None else each.error.code,
                "message": message,
                "applied": each.applied,
                "rejected": 0,
                "conflicts": each.conflicts,
                "noticed": each.noticed,
                "wrong_clock": each.wrong_clock,
            }
        )
        if message is None:
            lines += _what_came(each, dry_run=arguments.dry_run, receiver=known.receiver)
        else:
            (lines if each.result == "held" else refusals).append(message)
    if known.receiver is not None and any(each.unit == known.receiver for each in results):
        lines.append(_not_confirmed(known.unconfirmed))
    if joined:
        lines.append(joined_sentence(joined))
    return Answer({"files": keys, "joined": joined}, lines, refusals)


def _join_certain(store: Any) -> int:
    from tqdesk.training import joining

    with store.writing() as session:
        return joining.join_certain(session)


def _what_came(each: Any, *, dry_run: bool, receiver: str | None) -> list[str]:
    """What came of a file that was taken, and what is odd about it."""
    result = each.result
    if result == "receipt_only" and each.unit == receiver:
        result = "receipt_only_down"
    said = _(TRIED[result]) if dry_run else _(RESULTS[result])
    lines = [f"{each.file.name}: {said.format(applied=each.applied)}"]
    if each.noticed is not None:
        lines.append(noticed_sentence(each.noticed, each.unit))
    if each.wrong_clock:
        lines.append(wrong_clock_sentence(each.unit))
    return lines


def _paper_key() -> str:
    """The unit's recovery key: from ``TQDESK_PAPER_KEY``, else asked for.

    :raises PasswordMissing: there is nobody to ask. :raises NotAPaperKey: it is none.
    """
    from tqdesk.sync import admission

    given = os.environ.get("TQDESK_PAPER_KEY")
    if not given:
        given = ask(_("The recovery key on the unit's paper: "))
    return admission.read_paper_key(given)


def _not_confirmed(count: int) -> str:
    if not count:
        return _("The receiving office has confirmed everything.")
    return _("Not confirmed by the receiving office yet: {count} changes").format(count=count)


def reply(arguments: argparse.Namespace) -> Answer:
    """``reply``."""
    from tqdesk.sync import exporting

    unit = units.resolve(arguments.unit)
    with opened(arguments) as store, store.writing() as session:
        made = exporting.reply(session, unit=unit.key, folder=arguments.folder)
        pictures = _receipt_pictures(made, arguments.qr)
    keys = [
        {
            "file": str(each.file),
            "machine": each.machine,
            "changes": each.changes,
            "receipt": each.receipt,
            "qr": pictures.get(each.machine),
        }
        for each in made
    ]
    lines = []
    for each in made:
        said = _("Reply to {unit}: {file} ({changes} changes)")
        lines.append(said.format(unit=unit.name, file=each.file, changes=each.changes))
        if each.machine in pictures:
            lines.append(_("The receipt as a picture: {file}").format(file=pictures[each.machine]))
        if not each.receipt:
            continue
        lines.append(
            _("The receipt alone, to be pasted into a message: {receipt}").format(receipt=each.receipt)
        )
    return Answer({"files": keys}, lines)


def _receipt_pictures(made: list[Any], folder: Path | None) -> dict[str, str]:
    """Write the receipts of replies as pictures into a folder; returns the file of each machine."""
    from tqdesk.sync import receipts

    if folder is None:
        return {}
    with translated(folder):
        folder.mkdir(parents=True, exist_ok=True)
    written = {}
    for each in made:
        if each.receipt:
            file = folder / f"{each.file.stem}.png"
            receipts.write_picture(each.receipt, file)
            written[each.machine] = str(file)
    return written


def take_receipt(arguments: argparse.Namespace) -> Answer:
    """``receipt``."""
    from tqdesk.sync import links, receipts

    with opened(arguments) as store, store.writing() as session:
        if arguments.text.lower().endswith(PICTURES):
            unit = receipts.take_picture(session, Path(arguments.text))
        else:
            unit = receipts.take(session, arguments.text)
        known = links.status(session)
    name = units.name_of(unit)
    said = _("{unit} has confirmed; {count} changes are not confirmed yet.")
    lines = [said.format(unit=name, count=known.unconfirmed)]
    noticed = known.noticed if unit == known.receiver else None
    if noticed is not None:
        lines.append(noticed_sentence(noticed, unit))
    return Answer({"unit": unit, "unconfirmed": known.unconfirmed, "noticed": noticed}, lines)


def status(arguments: argparse.Namespace) -> Answer:
    """``status``."""
    from tqdesk.sync import links

    with opened(arguments) as store:
        with store.reading() as session:
            known = links.status(session)
        own = store.identity.unit
    lines = [_("Unit: {unit}").format(unit=units.name_of(own)), *_status_upward(own, known)]
    if known.units:
        lines += ["", *_status_of_units(known)]
    keys = {
        "unit": own,
        "unsent": known.unsent,
        "unconfirmed": known.unconfirmed,
        "confirmed_at": _iso(known.confirmed_at),
        "noticed": known.noticed,
        "next": known.next_step,
        "units": [
            {
                "unit": each.unit,
                "last": _iso(each.last),
                "behind": each.behind,
                "machines": list(each.machines),
                "waiting": list(each.waiting),
                "noticed": each.noticed,
                "wrong_clock": each.wrong_clock,
            }
            for each in known.units
        ],
    }
    return Answer(keys, lines)


def _status_upward(own: str, known: Any) -> list[str]:
    """How the exchange with the receiving office stands, and what to do next."""
    if known.receiver is None:
        if units.parent_name_of(own) is None:
            return []
        return [_("No receiving office has been introduced yet: open its invitation (pair accept).")]
    office = units.name_of(known.receiver)
    lines = [_("Receiving office: {unit}").format(unit=office)]
    lines.append(_("Not sent yet: {count} changes").format(count=known.unsent))
    lines.append(_not_confirmed(known.unconfirmed))
    if known.confirmed_at is not None:
        said = _("It has confirmed the file exported at {when}.")
        lines.append(said.format(when=_when(known.confirmed_at)))
    if known.noticed is not None:
        lines.append(noticed_sentence(known.noticed, known.receiver))
    if known.next_step is not None:
        lines.append(next_step_sentence(known.next_step, known.receiver))
    return lines


def _status_of_units(known: Any) -> list[str]:
    """How the exchange with each unit below stands."""
    headings = (_("Unit"), _("Last file"), _("Changes not yet replied to"), _("Machines"), _("Waiting"))
    rows = [
        (
            units.name_of(each.unit),
            _when(each.last) or _("never sent"),
            each.behind,
            len(each.machines),
            len(each.waiting),
        )
        for each in known.units
    ]
    lines = table(headings, rows)
    for each in known.units:
        if each.noticed is not None:
            lines.append(noticed_sentence(each.noticed, each.unit))
        if each.wrong_clock:
            lines.append(wrong_clock_sentence(each.unit))
        if each.waiting:
            said = _("{unit}: machines that wait to be accepted: {machines} (machines accept)")
            lines.append(said.format(unit=units.name_of(each.unit), machines=", ".join(each.waiting)))
    return lines


def _iso(milliseconds: int | None) -> str | None:
    return None if milliseconds is None else clock.local_time(milliseconds).isoformat(timespec="seconds")


def _when(milliseconds: int | None) -> str:
    return "" if milliseconds is None else clock.local_time(milliseconds).strftime("%d/%m/%Y %H:%M")
