"""Sync files out and in, replies, receipts, and where things stand."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from tqdesk import units
from tqdesk.cli.frame import Answer, Commands, command, opened, table
from tqdesk.errors import NotAvailable
from tqdesk.store import clock
from tqdesk.words import _, mark
from tqdesk.words.sentences import sentence

RESULTS: dict[str, str] = {
    "applied": mark("applied, {applied} new changes"),
    "known": mark("known already, nothing new"),
    "receipt_only": mark(
        "an earlier file has not come, so only its receipt counts; "
        "send a reply back, then let the unit export again"
    ),
}
TRIED: dict[str, str] = {
    "applied": mark("would be applied, {applied} new changes"),
    "known": mark("known already, would bring nothing new"),
    "receipt_only": mark("an earlier file has not come, so only its receipt would count"),
}


def add_to(commands: Commands) -> None:
    """Add ``export``, ``import``, ``reply``, ``receipt`` and ``status``."""
    parser = command(commands, "export", export, _("writes the sync file for the receiving office"))
    parser.add_argument("-o", dest="folder", type=Path, default=Path(), metavar="DIR")
    parser.add_argument("--peer", metavar="MACHINE", help=_("not in this version yet"))
    parser = command(commands, "import", import_files, _("reads sync files"))
    parser.add_argument("files", type=Path, nargs="+", metavar="FILE")
    parser.add_argument("--dry-run", action="store_true", help=_("only says what would happen"))
    parser = command(commands, "reply", reply, _("writes the files back to a unit: what has arrived"))
    parser.add_argument("--unit", required=True)
    parser.add_argument("-o", dest="folder", type=Path, default=Path(), metavar="DIR")
    parser = command(commands, "receipt", take_receipt, _("takes a receipt that came as a line of text"))
    parser.add_argument("text", metavar="TEXT")
    command(commands, "status", status, _("what has been sent and confirmed"))


def export(arguments: argparse.Namespace) -> Answer:
    """``export``."""
    from tqdesk.sync import exporting

    if arguments.peer:
        raise NotAvailable(what="export --peer")
    with opened(arguments) as store, store.writing() as session:
        made = exporting.export(session, folder=arguments.folder)
    said = _("Sync file for {unit}: {file} ({changes} changes).")
    return Answer(
        {"file": str(made.file), "changes": made.changes},
        [said.format(unit=units.name_of(made.unit), file=made.file, changes=made.changes)],
    )


def import_files(arguments: argparse.Namespace) -> Answer:
    """``import``: exit status 1 if any file was refused; the others are applied."""
    from tqdesk.sync import importing, links

    with opened(arguments) as store:
        results = importing.import_files(store, arguments.files, dry_run=arguments.dry_run)
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
            }
        )
        if message is not None:
            refusals.append(message)
            continue
        said = _(TRIED[each.result]) if arguments.dry_run else _(RESULTS[each.result])
        lines.append(f"{each.file.name}: {said.format(applied=each.applied)}")
    if known.receiver is not None and any(each.unit == known.receiver for each in results):
        lines.append(_not_confirmed(known.unconfirmed))
    return Answer({"files": keys}, lines, refusals)


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
    keys = [
        {
            "file": str(each.file),
            "machine": each.machine,
            "changes": each.changes,
            "receipt": each.receipt,
        }
        for each in made
    ]
    lines = []
    for each in made:
        lines.append(_("Reply to {unit}: {file}").format(unit=unit.name, file=each.file))
        lines.append(
            _("The receipt alone, to be pasted into a message: {receipt}").format(receipt=each.receipt)
        )
    return Answer({"files": keys}, lines)


def take_receipt(arguments: argparse.Namespace) -> Answer:
    """``receipt``."""
    from tqdesk.sync import links, receipts

    with opened(arguments) as store, store.writing() as session:
        unit = receipts.take(session, arguments.text)
        unconfirmed = links.status(session).unconfirmed
    said = _("{unit} has confirmed; {count} changes are not confirmed yet.")
    return Answer(
        {"unit": unit, "unconfirmed": unconfirmed}, [said.format(unit=units.name_of(unit), count=unconfirmed)]
    )


def status(arguments: argparse.Namespace) -> Answer:
    """``status``."""
    from tqdesk.sync import links

    with opened(arguments) as store:
        with store.reading() as session:
            known = links.status(session)
        own = store.identity.unit
    lines = [_("Unit: {unit}").format(unit=units.name_of(own))]
    if known.receiver is not None:
        lines.append(_("Receiving office: {unit}").format(unit=units.name_of(known.receiver)))
        lines.append(_("Not sent yet: {count} changes").format(count=known.unsent))
        confirmed = _when(known.confirmed_at)
        lines.append(_not_confirmed(known.unconfirmed))
        if confirmed:
            lines.append(_("It has confirmed the file exported at {when}.").format(when=confirmed))
    elif units.parent_name_of(own):
        lines.append(_("No receiving office has been introduced yet: open its invitation (pair accept)."))
    if known.units:
        headings = (_("Unit"), _("Last file"), _("Changes not yet replied to"))
        rows = [
            (units.name_of(each.unit), _when(each.last) or _("nothing yet"), each.behind)
            for each in known.units
        ]
        lines += ["", *table(headings, rows)]
    keys = {
        "unit": own,
        "unsent": known.unsent,
        "unconfirmed": known.unconfirmed,
        "units": [
            {
                "unit": each.unit,
                "last": each.last and clock.local_time(each.last).isoformat(timespec="seconds"),
                "behind": each.behind,
            }
            for each in known.units
        ],
    }
    return Answer(keys, lines)


def _when(milliseconds: int | None) -> str:
    return "" if milliseconds is None else clock.local_time(milliseconds).strftime("%d/%m/%Y %H:%M")
