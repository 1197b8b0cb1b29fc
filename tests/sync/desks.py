"""What people do at the desks of the tests of sync: files out, files in, and looks into both."""

from __future__ import annotations

import json
import shutil
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any
from uuid import UUID

import pyrage
from sqlalchemy import select

from tqdesk.store import journal, tables
from tqdesk.store.ids import new_row_id
from tqdesk.store.sessions import Store
from tqdesk.sync import exporting, importing, machines

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd


def write(store: Store, entity: str, row: UUID | None = None, **registers: dict[str, Any]) -> UUID:
    """Write one row, a new one if none is named; returns its id."""
    key = new_row_id() if row is None else row
    with store.writing() as session:
        journal.write(session, [journal.Edit(entity, key, registers)])
    return key


def person(store: Store, name: str, *, citizen_id: str | None = None) -> UUID:
    """A new person, with a private part if there is a citizen ID."""
    key = write(store, "person", made={}, name={"name": name})
    if citizen_id is not None:
        write(store, "person_private", key, citizen_id={"citizen_id": citizen_id})
    return key


def export(store: Store, folder: Path) -> exporting.Exported:
    """The file for the receiving office."""
    with store.writing() as session:
        return exporting.export(session, folder=folder)


def export_to_peer(store: Store, machine: str, folder: Path) -> exporting.Exported:
    """The file for another machine of the unit."""
    with store.writing() as session:
        return exporting.export_to_peer(session, machine=machine, folder=folder)


def replies(store: Store, unit: str, folder: Path) -> dict[str, exporting.Exported]:
    """The files back to a unit, by machine."""
    with store.writing() as session:
        return {each.machine: each for each in exporting.reply(session, unit=unit, folder=folder)}


def reply(office: Store, commune: Store, folder: Path) -> exporting.Exported:
    """The file back to the machine of a store."""
    return replies(office, commune.identity.unit, folder)[commune.identity.machine]


def take(store: Store, *files: Path) -> list[str]:
    """Import files; returns what came of each."""
    return [imported.result for imported in importing.import_files(store, list(files))]


def send_up(commune: Store, office: Store, folder: Path) -> None:
    """The commune's file, into the office."""
    assert take(office, export(commune, folder).file) == ["applied"]


def send_down(office: Store, commune: Store, folder: Path) -> None:
    """The office's reply, into the commune."""
    assert take(commune, reply(office, commune, folder).file) == ["applied"]


def accept_machine(office: Store, machine: Store) -> None:
    """The word of a person at the office for a further machine."""
    with office.writing() as session:
        machines.accept(session, machine=machine.identity.machine)


def names(store: Store) -> list[str]:
    """The names of all people here."""
    with store.reading() as session:
        return sorted(session.scalars(select(tables.person.c.name).where(tables.person.c.name.is_not(None))))


def lines(store: Store) -> set[bytes]:
    """All lines of the journal."""
    with store.reading() as session:
        return set(session.scalars(select(tables.line.c.body)))


def read_by_hand(file: Path, store: Store) -> list[dict[str, Any]]:
    """The header and the journal lines of a file, opened with public tools and a store's key."""
    identity = pyrage.x25519.Identity.from_str(store.identity.sealing_secret)
    plain = zstd.decompress(pyrage.decrypt(file.read_bytes(), [identity]))
    return [json.loads(line) for line in plain.splitlines()[:-1]]


def rows_of(carried: Iterable[dict[str, Any]]) -> set[tuple[str, str]]:
    """Entity and row of the journal lines among some lines read by hand."""
    return {(line["entity"], line["row"]) for line in carried if "entity" in line}


def copied(store: Store, to: Path) -> Path:
    """A copy of a whole data folder, as a backup program or a cloned disk makes it; closes the store."""
    store.close()
    return Path(shutil.copytree(store.folder, to))
