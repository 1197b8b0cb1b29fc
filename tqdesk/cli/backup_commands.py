"""Backups: ``backup create|list|check|restore``.

Keys of ``--json``, beside ``error`` and ``message`` of any failure:

- ``create``: ``file``, ``size`` (bytes), ``changes``;
- ``list``: ``backups`` [``file``, ``size``, ``kind`` (``manual``, ``automatic``, ``upgrade``, ``replaced``),
  ``made``, ``unit``, ``machine``, ``changes``, ``error``; what one does not say is null];
- ``check``: ``file``, ``made``, ``kind``, ``unit``, ``machine``, ``people``, ``classes``, ``changes``,
  ``newest``;
- ``restore``: those of ``check``, ``folder``, ``replaced`` (the folder of the store set aside, or null),
  ``missing``, ``returning``, ``only_here`` (counts of changes that the backup has not; null where the present
  store cannot be opened), ``last_number``.

Errors: ``not_a_backup``, ``backup_damaged``, ``backup_too_new``, ``backup_failed``, ``wrong_password``,
``file_missing``, ``store_in_use``, ``not_confirmed``, ``last_number_missing``, ``bad_last_number``,
``disk_full``, ``folder_not_writable``.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tqdesk import units
from tqdesk.cli.frame import Answer, Commands, command, data_folder, group, opened, password, table
from tqdesk.errors import (
    BadLastNumber,
    LastNumberMissing,
    NotConfirmed,
    StoreDamaged,
    StoreMissing,
    StoreTooNew,
    WrongPassword,
)
from tqdesk.store import clock
from tqdesk.words import _
from tqdesk.words.backups import KINDS, inside, size, what_restoring_does

if TYPE_CHECKING:
    from tqdesk.backup_records import StoreContents
    from tqdesk.store.backup_file import Manifest
    from tqdesk.store.restoring import Prepared, Present

_MOST_NUMBER = 9_999_999


def add_to(commands: Commands) -> None:
    """Add ``backup`` with its sub-commands."""
    backups = group(commands, "backup", _("backups: made, listed, checked, restored"))
    parser = command(backups, "create", create, _("makes a backup; the store may be in use"))
    parser.add_argument("-o", "--out", type=Path, metavar="DIR", help=_("the folder to write to"))
    parser = command(backups, "list", list_backups, _("the backups of the data folder, or of another"))
    parser.add_argument("folder", nargs="?", type=Path, metavar="DIR", help=_("a folder with backups"))
    parser = command(backups, "check", check, _("opens a backup and says what is inside; changes nothing"))
    parser.add_argument("file", type=Path, metavar="FILE")
    parser = command(backups, "restore", restore, _("puts a backup in the place of the present data"))
    parser.add_argument("file", type=Path, metavar="FILE")
    parser.add_argument("--to", type=Path, metavar="DIR", help=_("the data folder to restore into"))
    parser.add_argument("--yes", action="store_true", help=_("asks for no confirmation"))
    parser.add_argument(
        "--last-number", metavar="N", help=_("the last certificate number of this year, from the register")
    )


def create(arguments: argparse.Namespace) -> Answer:
    """``backup create``: a backup in one file, checked."""
    from tqdesk.store import backup

    with opened(arguments) as store:
        made = backup.create(store, folder=arguments.out)
    assert made.manifest is not None
    changes = made.manifest.changes
    said = _("Backed up {changes} changes to {file} ({size}); the copy was opened and checked.")
    return Answer(
        {"file": str(made.file), "size": made.size, "changes": changes},
        [said.format(changes=changes, file=made.file, size=size(made.size))],
    )


def list_backups(arguments: argparse.Namespace) -> Answer:
    """``backup list``: what backups there are; no password is needed."""
    from tqdesk.store import backup

    folder = arguments.folder or data_folder(arguments)
    found = backup.all_of(folder) if arguments.folder is None else backup.listing(folder)
    keys, rows = [], []
    for each in found:
        manifest, error = each.manifest, each.error
        keys.append(
            {
                "file": str(each.file),
                "size": each.size,
                **_keys_of(manifest),
                "changes": None if manifest is None else manifest.changes,
                "error": None if error is None else error.code,
            }
        )
        rows.append(
            (
                "–" if manifest is None else clock.local_time(manifest.made).strftime("%d/%m/%Y %H:%M"),
                _("unreadable") if manifest is None else _(KINDS[manifest.kind]),
                size(each.size),
                units.name_of(manifest.unit) if manifest is not None and manifest.unit else "–",
                manifest.machine[:8] if manifest is not None else "–",
                str(each.file),
            )
        )
    if not found:
        return Answer({"backups": []}, [_("There is no backup in {folder} yet.").format(folder=folder)])
    headings = (_("When"), _("Kind"), _("Size"), _("Unit"), _("Machine"), _("File"))
    return Answer({"backups": keys}, table(headings, rows))


def check(arguments: argparse.Namespace) -> Answer:
    """``backup check FILE``: opens a backup without changing anything."""
    from tqdesk.store import backup

    manifest, contents = backup.check(arguments.file, password=password())
    keys = {"file": str(arguments.file), **_facts(manifest, contents)}
    return Answer(keys, [inside(contents), _("The backup is whole and can be restored.")])


def restore(arguments: argparse.Namespace) -> Answer:
    """``backup restore FILE``: says what will be replaced, asks, and does it."""
    from tqdesk.store import restoring

    folder = arguments.to or data_folder(arguments)
    told = _told(arguments.last_number)
    typed = password()
    prepared = restoring.prepare(arguments.file, password=typed, folder=folder)
    try:
        present = _present(prepared, typed)
        facts = prepared.facts(present)
        asked = what_restoring_does(facts)
        _ask(asked, confirmed=arguments.yes)
        last_numbers = _last_numbers(prepared, present, told, may_ask=not arguments.yes)
        replaced = restoring.put_in_place(prepared, present, last_numbers=last_numbers)
    finally:
        prepared.discard()
    lines = [_("The backup stands in {folder}; it opens with its own password.").format(folder=folder)]
    if replaced is not None:
        said = _(
            "What was there before lies in {replaced}; to take the restore back: backup restore {replaced}"
        )
        lines.append(said.format(replaced=replaced))
    numbers = [*last_numbers.values()]
    keys = {
        **_facts(prepared.manifest, prepared.contents),
        "file": str(arguments.file),
        "folder": str(folder),
        "replaced": None if replaced is None else str(replaced),
        "missing": None if facts.present is None else facts.missing,
        "returning": None if facts.present is None else facts.returning,
        "only_here": None if facts.present is None else facts.only_here,
        "last_number": numbers[0] if numbers else None,
    }
    return Answer(keys, [*asked, *lines] if arguments.yes else lines)


def _present(prepared: Prepared, typed: str) -> Present | None:
    """What the restore would replace; ``None`` where there is no store, or the password does not open it."""
    from tqdesk.store import restoring
    from tqdesk.store.opening import open_store

    try:
        store = open_store(prepared.folder, typed)
    except (StoreMissing, StoreDamaged, StoreTooNew, WrongPassword):
        return None
    try:
        return restoring.compare(store, prepared)
    except StoreDamaged:
        return None
    finally:
        store.close()


def _ask(asked: list[str], *, confirmed: bool) -> None:
    if confirmed:
        return
    print("\n".join(asked), file=sys.stderr)
    if _answer(_("Restore? (y/n) ")).casefold() not in (_("y"), "y", "yes"):
        raise NotConfirmed()


def _answer(question: str) -> str:
    """What a person at the keyboard answers; empty where there is nobody."""
    if not sys.stdin.isatty():
        return ""
    print(question, end="", file=sys.stderr, flush=True)
    return sys.stdin.readline().strip()


def _last_numbers(
    prepared: Prepared, present: Present | None, told: int | None, *, may_ask: bool
) -> dict[int, int]:
    known = prepared.last_number(present)
    if known is None and told is None:
        return {}
    year, number = known or (clock.local_time(clock.now()).year, 0)
    if told is None and may_ask:
        question = _("Last certificate number of {year} in the register on paper [{number}]: ")
        told = _told(_answer(question.format(year=year, number=number)) or str(number))
    if told is None and present is None:
        raise LastNumberMissing(year=year)
    return {year: max(number, told or 0)}


def _told(text: str | None) -> int | None:
    if text is None:
        return None
    number = text.strip().partition("/")[0]
    if not (number.isascii() and number.isdigit() and int(number) <= _MOST_NUMBER):
        raise BadLastNumber(text=text)
    return int(number)


def _facts(manifest: Manifest | None, contents: StoreContents) -> dict[str, Any]:
    newest = contents.newest
    return {
        **_keys_of(manifest),
        "unit": contents.unit,
        "machine": contents.machine,
        "people": contents.people,
        "classes": contents.classes,
        "changes": contents.changes,
        "newest": None if newest is None else newest.isoformat(timespec="seconds"),
    }


def _keys_of(manifest: Manifest | None) -> dict[str, Any]:
    if manifest is None:
        return dict.fromkeys(("kind", "made", "unit", "machine"))
    return {
        "kind": manifest.kind,
        "made": _instant(manifest.made),
        "unit": manifest.unit or None,
        "machine": manifest.machine or None,
    }


def _instant(milliseconds: int) -> str:
    return clock.local_time(milliseconds).isoformat(timespec="seconds")
