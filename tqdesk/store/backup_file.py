"""The backup file: one file to carry, as encrypted as the store that it is a copy of.

A zip archive without compression of exactly three files: ``tqdesk.db`` and ``tqdesk.key``, which make a
data folder if put into one, and ``backup.json``, which says in the open what the backup is of: unit, machine,
time, kind, how many changes; no personal data. The two are checked by the SHA-256 that stands there.
"""

from __future__ import annotations

import hashlib
import secrets
import shutil
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, Any, BinaryIO, Literal

import msgspec
from sqlalchemy import Engine
from sqlcipher3 import dbapi2

from tqdesk import __version__, units
from tqdesk.errors import (
    BackupDamaged,
    BackupFailed,
    BackupTooNew,
    DiskFull,
    FileMissing,
    NotABackup,
    StoreDamaged,
)
from tqdesk.files import free_name, translated, write_whole
from tqdesk.progress import Progress, no_progress
from tqdesk.store import clock
from tqdesk.store.ids import LineId, unsigned
from tqdesk.store.lines import MAX_INSTANT
from tqdesk.store.replacing import KEY_FILE
from tqdesk.store.sessions import STORE_FILE, known_database_errors

ENDING = ".tqbackup"
MANIFEST_FILE = "backup.json"
STAGING = ".backup-"
"""How the folders begin in which copies are made and opened; one left behind by a power cut can go."""

Kind = Literal["manual", "automatic", "upgrade", "replaced"]
_FORMAT = 1
_CHUNK = 1 << 20
_MOST_MANIFEST = 64 * 1024
_MOST_KEY_FILE = 64 * 1024
_STEPS_BETWEEN_QUESTIONS = 20_000
_KIND_WORDS = {"automatic": "_tu-dong", "upgrade": "_truoc-nang-cap"}
_BROKEN = (
    zipfile.BadZipFile,
    msgspec.MsgspecError,
    NotImplementedError,
    EOFError,
    KeyError,
    ValueError,
    RuntimeError,
)


class Manifest(msgspec.Struct, frozen=True):
    """What a backup is of. ``made`` is in milliseconds, ``changes`` the number of lines in its journal,
    ``newest`` the id of the line that came last."""

    format: int
    kind: Kind
    made: Annotated[int, msgspec.Meta(ge=0, le=MAX_INSTANT)]
    unit: str
    machine: str
    program: str
    schema: str
    changes: int
    newest: str
    hashes: dict[str, str] = {}


def write(
    engine: Engine,
    data_folder: Path,
    folder: Path,
    *,
    kind: Kind,
    made: int,
    progress: Progress = no_progress,
) -> Path:
    """Copy an open store, which may be written to meanwhile, into a new backup file in ``folder``.

    The copy is opened and checked page by page before it is packed, and the file is read back.

    :raises StoreDamaged, DiskFull, FolderNotWritable, BackupFailed: no file was made.
    """
    with translated(folder):
        folder.mkdir(parents=True, exist_ok=True)
    with staging(data_folder) as place:
        copy = place / STORE_FILE
        with known_database_errors(data_folder):
            manifest = _copy(engine, copy, kind, made, progress)
        with translated(data_folder):
            shutil.copyfile(data_folder / KEY_FILE, place / KEY_FILE)
        if shutil.disk_usage(folder).free < copy.stat().st_size + _CHUNK:
            raise DiskFull(folder=str(folder))
        code, name = units.file_words(manifest.unit)
        when = clock.local_time(made).strftime("%Y%m%d-%H%M")
        target = free_name(folder, f"TQ_{code}_{name}_{when}{_KIND_WORDS.get(kind, '')}", ENDING)
        write_whole(target, lambda stream: _pack(stream, place, manifest, progress))
    try:
        _read_back(target)
    except BackupDamaged as error:
        target.unlink()
        raise BackupFailed(folder=str(folder)) from error
    return target


@contextmanager
def staging(parent: Path) -> Iterator[Path]:
    """A folder for what is not whole yet; gone afterwards."""
    place = parent / f"{STAGING}{secrets.token_hex(8)}"
    with translated(parent):
        place.mkdir(parents=True)
    try:
        yield place
    finally:
        shutil.rmtree(place, ignore_errors=True)


def _copy(engine: Engine, copy: Path, kind: Kind, made: int, progress: Progress) -> Manifest:
    with engine.connect() as connection:
        # Not given back to the pool: it ends with the other database attached to it.
        connection.detach()
        raw: Any = connection.connection.dbapi_connection
        with _interruptible(raw, progress):
            raw.execute("vacuum into ?", (str(copy),))
            # Attached without a key, it is opened with that of the store.
            raw.execute("attach database ? as copy", (str(copy),))
            check_pages(raw, "copy", copy)
            identity = raw.execute("select unit, machine from copy.identity").fetchone()
            if identity is None:
                raise StoreDamaged(file=str(copy))
            changes = raw.execute("select count(*) from copy.line").fetchone()[0]
            newest = raw.execute("select run, seq from copy.line order by id desc limit 1").fetchone()
            schema = raw.execute("select version_num from copy.alembic_version").fetchone()[0]
    return Manifest(
        format=_FORMAT,
        kind=kind,
        made=made,
        unit=identity[0],
        machine=identity[1],
        program=__version__,
        schema=schema,
        changes=changes,
        newest="" if newest is None else str(LineId(unsigned(newest[0]), newest[1])),
    )


@contextmanager
def _interruptible(raw: Any, progress: Progress) -> Iterator[None]:
    stopped: list[BaseException] = []

    def asked() -> int:
        try:
            progress(0, 0)
        except BaseException as wish:
            stopped.append(wish)
        return len(stopped)

    raw.set_progress_handler(asked, _STEPS_BETWEEN_QUESTIONS)
    try:
        yield
    except dbapi2.OperationalError:
        if stopped:
            raise stopped[0] from None
        raise


def check_pages(raw: Any, schema: str, file: Path) -> None:
    """Check every page of an attached database: that it was written with the key, and fits the others.

    :raises StoreDamaged: one was not, or does not.
    """
    forged = raw.execute(f"pragma {schema}.cipher_integrity_check").fetchall()
    if forged or raw.execute(f"pragma {schema}.quick_check(1)").fetchall() != [("ok",)]:
        raise StoreDamaged(file=str(file))


def _pack(stream: BinaryIO, place: Path, manifest: Manifest, progress: Progress) -> None:
    hashes = {}
    total = (place / STORE_FILE).stat().st_size
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_STORED) as archive:
        for name in (STORE_FILE, KEY_FILE):
            with (place / name).open("rb") as source, archive.open(name, "w", force_zip64=True) as target:
                hashes[name] = _pour(source, target.write, progress, total)
        archive.writestr(MANIFEST_FILE, msgspec.json.encode(msgspec.structs.replace(manifest, hashes=hashes)))


def _pour(source: Any, write: Callable[[bytes], object], progress: Progress, total: int) -> str:
    digest = hashlib.sha256()
    done = 0
    while chunk := source.read(_CHUNK):
        digest.update(chunk)
        write(chunk)
        done += len(chunk)
        progress(done, total)
    return digest.hexdigest()


def _read_back(file: Path) -> None:
    with _opened(file) as (archive, manifest):
        for name in (STORE_FILE, KEY_FILE):
            with archive.open(name) as source:
                if _pour(source, len, no_progress, 0) != manifest.hashes.get(name):
                    raise BackupDamaged(file=str(file))


def describe(file: Path) -> Manifest:
    """What a backup file says of itself; its contents are not looked at.

    :raises FileMissing, NotABackup, BackupDamaged, BackupTooNew: it says nothing.
    """
    with _opened(file) as (_archive, manifest):
        return manifest


def unpack(file: Path, folder: Path, *, progress: Progress = no_progress) -> Manifest:
    """Put the store and the key file of a backup into a folder.

    :raises FileMissing, NotABackup, BackupDamaged, BackupTooNew, DiskFull, FolderNotWritable: not whole.
    """
    with _opened(file) as (archive, manifest):
        size = archive.getinfo(STORE_FILE).file_size
        if shutil.disk_usage(folder).free < size + _CHUNK:
            raise DiskFull(folder=str(folder))
        for name in (STORE_FILE, KEY_FILE):
            with archive.open(name) as source, _new_file(folder / name) as write_chunk:
                if _pour(source, write_chunk, progress, size) != manifest.hashes.get(name):
                    raise BackupDamaged(file=str(file))
        return manifest


@contextmanager
def _new_file(path: Path) -> Iterator[Callable[[bytes], object]]:
    with translated(path.parent):
        stream = path.open("xb")

    def write_chunk(chunk: bytes) -> None:
        with translated(path.parent):
            stream.write(chunk)
            stream.flush()

    with stream:
        yield write_chunk


@contextmanager
def _opened(file: Path) -> Iterator[tuple[zipfile.ZipFile, Manifest]]:
    try:
        stream = file.open("rb")
    except OSError as error:
        raise FileMissing(file=str(file)) from error
    with stream:
        start = stream.read(30 + len(STORE_FILE))
        if not start.startswith(b"PK\x03\x04") or not start.endswith(STORE_FILE.encode()):
            raise NotABackup(file=str(file))
        try:
            with zipfile.ZipFile(stream) as archive:
                yield archive, _manifest(file, archive)
        except (*_BROKEN, OSError) as error:
            raise BackupDamaged(file=str(file)) from error


def _manifest(file: Path, archive: zipfile.ZipFile) -> Manifest:
    members = archive.infolist()
    sizes = {each.filename: each.file_size for each in members}
    if (
        len(members) != len(sizes)
        or set(sizes) != {STORE_FILE, KEY_FILE, MANIFEST_FILE}
        or any(each.compress_type != zipfile.ZIP_STORED for each in members)
        or sizes[MANIFEST_FILE] > _MOST_MANIFEST
        or sizes[KEY_FILE] > _MOST_KEY_FILE
    ):
        raise BackupDamaged(file=str(file))
    return read_manifest(file, archive.read(MANIFEST_FILE))


def read_manifest(file: Path, raw: bytes) -> Manifest:
    """What stands in ``backup.json``.

    :raises BackupDamaged, BackupTooNew: nothing that this version understands.
    """
    try:
        if msgspec.json.decode(raw)["format"] > _FORMAT:
            raise BackupTooNew(file=str(file))
        return msgspec.json.decode(raw, type=Manifest)
    except (msgspec.MsgspecError, KeyError, TypeError) as error:
        raise BackupDamaged(file=str(file)) from error
