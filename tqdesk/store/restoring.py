"""Restoring a backup: made ready beside the present store, compared with it, and put in its place.

The present store is set aside whole (see ``replacing``), so that the restore itself can be taken back: what
was set aside is restored like a backup. Nothing is deleted.
"""

from __future__ import annotations

import secrets
import shutil
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import msgspec
from sqlalchemy import select
from sqlalchemy.orm import Session

from tqdesk import __version__
from tqdesk.backup_records import RestoreFacts, StoreContents
from tqdesk.errors import KnownError
from tqdesk.files import translated, write_whole_bytes
from tqdesk.progress import Progress, no_progress
from tqdesk.store import backup, backup_file, clock, holding, numbers, opening, replacing, tables
from tqdesk.store.backup_file import Manifest
from tqdesk.store.sessions import STORE_FILE, Store, known_database_errors

_UNKNOWN = Manifest(
    format=1,
    kind="replaced",
    made=0,
    unit="",
    machine="",
    program=__version__,
    schema="",
    changes=0,
    newest="",
)
"""What is noted of a store that could not be opened."""


@dataclass(frozen=True, slots=True)
class Present:
    """What a restore would replace, and what of it the backup has not (see ``records.RestoreFacts``).

    ``note`` is what will lie beside the store once it is set aside.
    """

    contents: StoreContents
    note: Manifest
    missing: int
    returning: int


@dataclass(frozen=True, slots=True)
class Prepared:
    """A backup made ready to take its place in ``folder``."""

    folder: Path
    staging: Path
    file: Path
    manifest: Manifest | None
    contents: StoreContents
    key: bytes = field(repr=False)

    def discard(self) -> None:
        """Leave everything as it is."""
        shutil.rmtree(self.staging, ignore_errors=True)

    def facts(self, present: Present | None) -> RestoreFacts:
        """What a person must know before it takes its place."""
        return RestoreFacts(
            folder=str(self.folder),
            made=None if self.manifest is None else clock.local_time(self.manifest.made),
            backup=self.contents,
            is_there=(self.folder / STORE_FILE).exists(),
            present=None if present is None else present.contents,
            missing=0 if present is None else present.missing,
            returning=0 if present is None else present.returning,
        )

    def last_number(self, present: Present | None) -> tuple[int, int] | None:
        """This year and its last certificate number as far as is known here, to be compared with the register
        on paper; ``None`` where the unit has never issued a certificate."""
        known = [self.contents.last_numbers]
        if present is not None and present.contents.unit == self.contents.unit:
            known.append(present.contents.last_numbers)
        if not any(known):
            return None
        year = clock.local_time(clock.now()).year
        return year, max(each.get(year, 0) for each in known)


def prepare(file: Path, *, password: str, folder: Path, progress: Progress = no_progress) -> Prepared:
    """Unpack, check and migrate a backup beside the store in ``folder``, which is not touched.

    :raises FileMissing, NotABackup, BackupDamaged, BackupTooNew, WrongPassword: it cannot be restored.
    :raises DiskFull, FolderNotWritable: there is no room for it.
    """
    staging = folder / f"{backup_file.STAGING}{secrets.token_hex(8)}"
    place = staging / replacing.NEW
    with translated(folder):
        place.mkdir(parents=True)
    try:
        manifest, key = backup.unpack(file, place, password=password, progress=progress)
        with backup.opened(file, place, key) as store, store.reading() as session:
            contents = backup.contents(session)
    except BaseException:
        shutil.rmtree(staging, ignore_errors=True)
        raise
    return Prepared(folder, staging, file, manifest, contents, key)


def compare(present: Store, prepared: Prepared) -> Present:
    """What the present store has that the backup has not."""
    with present.reading() as session:
        contents = backup.contents(session)
        note = _note(session, contents)
        reach = _confirmed(session)
    with known_database_errors(present.folder), present.engine.connect() as connection:
        # Not given back to the pool: it ends with the other database attached to it.
        connection.detach()
        raw: Any = connection.connection.dbapi_connection
        copy = prepared.staging / replacing.NEW / STORE_FILE
        raw.execute("attach database ? as backup key ?", (str(copy), f"x'{prepared.key.hex()}'"))
        missing, returning = raw.execute(
            "select count(*), coalesce(sum(unit <> ? or id <= ?), 0) from main.line as own where not exists ("
            "select 1 from backup.line as old where old.run = own.run and old.seq = own.seq "
            "and old.twin = own.twin)",
            (present.identity.unit, reach),
        ).fetchone()
    return Present(contents, note, missing, returning)


def _note(session: Session, contents: StoreContents) -> Manifest:
    return msgspec.structs.replace(
        _UNKNOWN,
        unit=contents.unit,
        machine=contents.machine,
        schema=opening.SCHEMA,
        changes=contents.changes,
        newest=backup.newest_line(session),
    )


def _confirmed(session: Session) -> int:
    """The last line that the receiving office in use has confirmed; 0 if there is none, or no office."""
    link, sent = tables.link, tables.sent_file
    query = (
        select(sent.c.reach)
        .join_from(
            link, sent, (sent.c.machine == link.c.machine) & (sent.c.hash == link.c.confirmed), isouter=True
        )
        .where(link.c.direction == "up")
        .order_by(link.c.since.desc())
        .limit(1)
    )
    return session.scalar(query) or 0


def put_in_place(
    prepared: Prepared,
    present: Present | None,
    *,
    last_numbers: dict[int, int],
    open_here: Store | None = None,
) -> Path | None:
    """Let the prepared store take the place of the present one; returns where that is now, if there was one.

    Certificate numbers continue after those of the present store and ``last_numbers`` (year → number).
    ``present`` is ``None`` where there is no store, or one that cannot be opened. ``open_here`` is the
    present store if this process has it open: it is closed, unless another has it open too.

    :raises StoreInUse: another process has the present store open; nothing was changed.
    :raises DiskFull, FolderNotWritable: nothing was changed, or the rest is done when the store is opened.
    """
    place = prepared.staging / replacing.NEW
    store = opening.open_unpacked(place, prepared.key)
    try:
        with store.writing() as session:
            if present is not None and present.contents.unit == prepared.contents.unit:
                numbers.continue_after(session, present.contents.last_numbers)
            numbers.continue_after(session, last_numbers)
    finally:
        store.close()
    note = _UNKNOWN if present is None else present.note
    noted = msgspec.structs.replace(note, made=clock.now())
    write_whole_bytes(prepared.staging / backup_file.MANIFEST_FILE, msgspec.json.encode(noted))
    hold = None if open_here is None else open_here.hold
    if hold is not None:
        hold.release()
    try:
        with holding.alone(prepared.folder):
            if open_here is not None:
                open_here.engine.dispose()
            stamp = clock.local_time(clock.now()).strftime("%Y%m%d-%H%M%S")
            return replacing.replace(prepared.folder, prepared.staging, stamp)
    except KnownError:
        if hold is not None and prepared.staging.exists():
            hold.take()
        raise
