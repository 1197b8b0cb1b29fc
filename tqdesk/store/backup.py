"""Backups: made while the store is in use, made by themselves once a day, listed, and checked.

Those made by themselves are thinned (:func:`thin`); what a person made, what was made before an upgrade and
what a restore replaced, no part of the program ever removes.

Erase lines, once they exist, are kept beside the store and not in backups: they are applied before the first
screen after a restore, and the files already made run out by being thinned or deleted by people.
"""

from __future__ import annotations

import contextlib
import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tqdesk.backup_records import StoreContents
from tqdesk.errors import (
    BackupDamaged,
    BackupTooNew,
    FileMissing,
    KnownError,
    NotABackup,
    StoreDamaged,
    StoreTooNew,
)
from tqdesk.files import translated
from tqdesk.progress import Progress, no_progress
from tqdesk.store import backup_file, clock, keys, numbers, opening, tables
from tqdesk.store.backup_file import Kind, Manifest
from tqdesk.store.ids import LineId, unsigned
from tqdesk.store.lines import decode_own
from tqdesk.store.opening import BACKUP_FOLDER
from tqdesk.store.replacing import KEY_FILE, REPLACED
from tqdesk.store.sessions import STORE_FILE, Store, known_database_errors

KEPT_DAYS = 10
"""How many of the newest automatic backups are kept."""
KEPT_MONTHS = 24
"""Of how many months before that the last automatic backup is kept."""

_DAY_MILLISECONDS = 20 * 3600 * 1000
"""Less than a whole day: who starts work a little earlier today has not missed a backup."""
_STALE_SECONDS = 24 * 3600


@dataclass(frozen=True, slots=True)
class Backup:
    """A backup in a folder: ``size`` in bytes, and what it says of itself or why it says nothing."""

    file: Path
    size: int
    manifest: Manifest | None
    error: KnownError | None = None


def folder_of(data_folder: Path) -> Path:
    """Where backups go unless a person names another folder."""
    return data_folder / BACKUP_FOLDER


def create(
    store: Store, *, folder: Path | None = None, kind: Kind = "manual", progress: Progress = no_progress
) -> Backup:
    """Make a backup of an open store, which others may write to meanwhile.

    :raises StoreDamaged, DiskFull, FolderNotWritable, BackupFailed: none was made.
    """
    _sweep(store.folder)
    made = backup_file.write(
        store.engine,
        store.folder,
        folder or folder_of(store.folder),
        kind=kind,
        made=store.now(),
        progress=progress,
    )
    return _look(made)


def _sweep(data_folder: Path) -> None:
    """Remove what a power cut left of copies begun more than a day ago."""
    left = [*data_folder.glob(f"{backup_file.STAGING}*"), *folder_of(data_folder).glob(".*.part")]
    for place in left:
        with contextlib.suppress(OSError):
            if place.stat().st_mtime > time.time() - _STALE_SECONDS:
                continue
            if place.is_dir():
                shutil.rmtree(place)
            else:
                place.unlink()


def create_if_due(store: Store, *, progress: Progress = no_progress) -> Backup | None:
    """Make the backup of the day, if the newest is of another day and something has changed since.

    :raises StoreDamaged, DiskFull, FolderNotWritable, BackupFailed: it was due, and none was made.
    """
    own = [
        each.manifest
        for each in listing(folder_of(store.folder))
        if each.manifest is not None and each.manifest.machine == store.identity.machine
    ]
    last = max(own, key=lambda manifest: manifest.made, default=None)
    with store.reading() as session:
        newest = newest_line(session)
    if last is not None and (last.newest == newest or 0 <= store.now() - last.made < _DAY_MILLISECONDS):
        return None
    made = create(store, kind="automatic", progress=progress)
    thin(folder_of(store.folder))
    return made


def newest_line(session: Session) -> str:
    """The id of the line that came last; empty where there is none."""
    table = tables.line
    row = session.execute(select(table.c.run, table.c.seq).order_by(table.c.id.desc()).limit(1)).first()
    return "" if row is None else str(LineId(unsigned(row.run), row.seq))


def thin(folder: Path) -> None:
    """Of the automatic backups in a folder keep the last ``KEPT_DAYS`` of each machine, and of the
    ``KEPT_MONTHS`` months that the others are of, the last of each month."""
    by_machine: dict[str, list[Backup]] = {}
    for each in listing(folder):
        if each.manifest is not None and each.manifest.kind == "automatic":
            by_machine.setdefault(each.manifest.machine, []).append(each)
    for newest_first in by_machine.values():
        months: set[tuple[int, int]] = set()
        for each in newest_first[KEPT_DAYS:]:
            assert each.manifest is not None
            made = clock.local_time(each.manifest.made)
            month = (made.year, made.month)
            if month not in months and len(months) < KEPT_MONTHS:
                months.add(month)
                continue
            with contextlib.suppress(OSError):
                each.file.unlink()


def listing(folder: Path) -> list[Backup]:
    """The backups in a folder, the newest first and those that say nothing last; of a data folder, also the
    stores that restoring replaced.

    :raises FolderNotWritable: the folder cannot be read.
    """
    if not folder.is_dir():
        return []
    with translated(folder):
        found = [_look(file) for file in folder.glob(f"*{backup_file.ENDING}") if file.is_file()]
        found += [_look(place) for place in folder.glob(f"{REPLACED}*") if place.is_dir()]
    return sorted(
        found, key=lambda each: (each.manifest.made if each.manifest else -1, each.file.name), reverse=True
    )


def all_of(data_folder: Path) -> list[Backup]:
    """The backups of a data folder: those in its folder of backups, and the stores that were replaced."""
    return listing(folder_of(data_folder)) + listing(data_folder)


def _look(path: Path) -> Backup:
    try:
        if path.is_dir():
            size = sum(file.stat().st_size for file in path.iterdir())
            return Backup(path, size, _manifest_of_replaced(path))
        size = path.stat().st_size
    except OSError:
        return Backup(path, 0, None, FileMissing(file=str(path)))
    except KnownError as error:
        return Backup(path, size, None, error)
    try:
        return Backup(path, size, backup_file.describe(path))
    except KnownError as error:
        return Backup(path, size, None, error)


def _manifest_of_replaced(place: Path) -> Manifest:
    file = place / backup_file.MANIFEST_FILE
    if not file.is_file():
        raise BackupDamaged(file=str(place))
    return backup_file.read_manifest(place, file.read_bytes())


def check(
    file: Path, *, password: str, progress: Progress = no_progress
) -> tuple[Manifest | None, StoreContents]:
    """Open a backup elsewhere and look at all of it; nothing is changed.

    :raises FileMissing, NotABackup, BackupDamaged, BackupTooNew, WrongPassword: it could not be restored.
    :raises DiskFull, FolderNotWritable: there is no room to open it.
    """
    with backup_file.staging(Path(tempfile.gettempdir())) as place:
        manifest, key = unpack(file, place, password=password, progress=progress)
        with opened(file, place, key) as store, store.reading() as session:
            return manifest, contents(session)


def unpack(
    file: Path, place: Path, *, password: str, progress: Progress = no_progress
) -> tuple[Manifest | None, bytes]:
    """Put the store of a backup, or one that a restore replaced, into a folder; returns its key as well.

    :raises FileMissing, NotABackup, BackupDamaged, BackupTooNew, WrongPassword, DiskFull, FolderNotWritable:
        nothing to go on with.
    """
    if file.is_dir():
        manifest = _copy_replaced(file, place)
    else:
        manifest = backup_file.unpack(file, place, progress=progress)
    try:
        return manifest, keys.unwrap(place / KEY_FILE, password)
    except StoreDamaged as error:
        raise BackupDamaged(file=str(file)) from error


def _copy_replaced(source: Path, place: Path) -> Manifest | None:
    if not (source / STORE_FILE).is_file() or not (source / KEY_FILE).is_file():
        raise NotABackup(file=str(source))
    with translated(place):
        for name in (KEY_FILE, STORE_FILE, f"{STORE_FILE}-wal"):
            if (source / name).is_file():
                shutil.copyfile(source / name, place / name)
    return _look(source).manifest


@contextmanager
def opened(file: Path, place: Path, key: bytes) -> Iterator[Store]:
    """The store of a backup that was unpacked, checked page by page and migrated.

    :raises BackupDamaged, BackupTooNew, DiskFull, FolderNotWritable: it is not opened.
    """
    try:
        store = opening.open_unpacked(place, key)
    except StoreTooNew as error:
        raise BackupTooNew(file=str(file)) from error
    except StoreDamaged as error:
        raise BackupDamaged(file=str(file)) from error
    try:
        try:
            with known_database_errors(place), store.engine.connect() as connection:
                raw: Any = connection.connection.dbapi_connection
                backup_file.check_pages(raw, "main", file)
        except StoreDamaged as error:
            raise BackupDamaged(file=str(file)) from error
        yield store
    finally:
        store.close()


def contents(session: Session) -> StoreContents:
    """What is inside a store."""
    line = tables.line
    store: Store = session.info["store"]
    newest = session.scalar(select(line.c.body).order_by(line.c.id.desc()).limit(1))
    return StoreContents(
        unit=store.identity.unit,
        machine=store.identity.machine,
        people=_visible(session, tables.person),
        classes=_visible(session, tables.training_class),
        changes=session.scalar(select(func.count()).select_from(line)) or 0,
        newest=None if newest is None else clock.local_time(decode_own(newest).at),
        last_numbers=numbers.last_numbers(session),
    )


def _visible(session: Session, table: Any) -> int:
    query = select(func.count()).select_from(table).where(tables.is_visible(table))
    return session.scalar(query) or 0
