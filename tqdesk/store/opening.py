"""Opening a store: encrypted SQLite in a data folder, the same for the window and the command line."""

from __future__ import annotations

import errno
import os
import secrets
import shutil
from dataclasses import replace
from pathlib import Path
from typing import Any
from uuid import UUID

import pyrage
import sqlalchemy
from nacl.signing import SigningKey
from sqlalchemy import Connection, Engine, create_engine, event, insert, select, text, update
from sqlalchemy.orm import Session
from sqlcipher3 import dbapi2

from tqdesk.errors import FolderNotWritable, StoreDamaged, StoreExists, StoreMissing, StoreTooNew
from tqdesk.files import translated, write_whole_bytes
from tqdesk.settings import holds_store
from tqdesk.store import clock, journal, keys, rebuilding, replacing, search, states, tables
from tqdesk.store.holding import Hold
from tqdesk.store.ids import machine_id, new_row_id
from tqdesk.store.replacing import KEY_FILE
from tqdesk.store.sessions import STORE_FILE, Identity, Store, known_database_errors
from tqdesk.vietnamese.text import checked

BACKUP_FOLDER = "backups"
SCHEMA = "0007"
"""The newest migration; a test checks it against the migrations."""

_BUSY_MILLISECONDS = 10_000


def open_store(folder: Path, password: str) -> Store:
    """Open the store of a data folder, migrating it first if an older program wrote it.

    :raises StoreMissing, WrongPassword, StoreDamaged, StoreTooNew, StoreBusy, FolderNotWritable: not opened.
    """
    if folder.is_dir():
        replacing.finish(folder)
    file, key_file = folder / STORE_FILE, folder / KEY_FILE
    if not file.is_file() or not key_file.is_file():
        raise StoreMissing(folder=str(folder))
    if not os.access(folder, os.W_OK) or not os.access(file, os.W_OK):
        raise FolderNotWritable(folder=str(folder))
    if not file.stat().st_size:
        raise StoreDamaged(file=str(file))
    hold = Hold(folder)
    hold.take()
    try:
        return _open_with(folder, keys.unwrap(key_file, password), hold)
    except BaseException:
        hold.release()
        raise


def open_unpacked(folder: Path, key: bytes) -> Store:
    """Open the store of a backup in a folder where nobody else looks; it is migrated without another copy.

    :raises StoreDamaged, StoreTooNew, FolderNotWritable, DiskFull: not opened.
    """
    return _open_with(folder, key, None)


def _open_with(folder: Path, key: bytes, hold: Hold | None) -> Store:
    engine = _engine(folder / STORE_FILE, key)
    try:
        with known_database_errors(folder):
            _migrate_if_older(folder, engine, keep_copy=hold is not None)
            with engine.execution_options(tqdesk_write=False).begin() as connection:
                row = connection.execute(select(tables.identity)).one_or_none()
        if row is None:
            raise StoreDamaged(file=str(folder / STORE_FILE))
        store = Store(folder, engine, _identity(row), hold=hold)
        _read_what_a_newer_program_wrote(store)
    except BaseException:
        engine.dispose()
        raise
    return store


def _read_what_a_newer_program_wrote(store: Store) -> None:
    with store.reading() as session:
        waits = rebuilding.now_known(session)
    if waits:
        with store.writing() as session:
            rebuilding.read_unread(session)


def set_up(
    folder: Path,
    *,
    unit: str,
    password: str,
    operator: str,
    cost: keys.KeyCost | None = None,
) -> tuple[Store, str]:
    """Make the store of a unit on this machine; returns it open, with the unit's paper recovery secret.

    The secret is shown once and kept nowhere. If anything fails, the folder is left as it was.

    :raises StoreExists, PasswordTooShort, TextMissing, TextTooLong, FolderNotWritable, DiskFull: nothing was
        made.
    """
    if holds_store(folder):
        raise StoreExists(folder=str(folder))
    key = keys.new_key()
    wrapped = keys.wrap(key, password, cost or keys.KeyCost())
    made_folders = _make_folder(folder)
    recovery = pyrage.x25519.Identity.generate()
    # Whole in a folder of its own first: what is killed half-way leaves nothing that looks like a store.
    staging = folder / f".setup-{secrets.token_hex(8)}"
    try:
        with translated(folder):
            staging.mkdir()
        write_whole_bytes(staging / KEY_FILE, wrapped)
        _make_store(staging, key, unit, checked(operator), str(recovery.to_public()))
        with translated(folder):
            _keep_lone_key(folder)
            os.replace(staging / KEY_FILE, folder / KEY_FILE)
            os.replace(staging / STORE_FILE, folder / STORE_FILE)
            shutil.rmtree(staging)
    except BaseException:
        shutil.rmtree(staging, ignore_errors=True)
        for made in made_folders:
            made.rmdir()
        raise
    hold = Hold(folder)
    hold.take()
    return _open_with(folder, key, hold), str(recovery)


def _keep_lone_key(folder: Path) -> None:
    """Keep the key of a store that is not there: it may only be away, on a disk or in a quarantine."""
    key_file = folder / KEY_FILE
    if key_file.exists():
        key_file.rename(folder / f"{KEY_FILE}.{secrets.token_hex(4)}")


def _make_store(folder: Path, key: bytes, unit: str, operator: str, recovery_key: str) -> None:
    engine = _engine(folder / STORE_FILE, key)
    try:
        establish(engine, folder, unit=unit, operator=operator, recovery_key=recovery_key)
    finally:
        engine.dispose()


def establish(engine: Engine, folder: Path, *, unit: str, operator: str, recovery_key: str) -> Store:
    """Make the store of a unit in an empty database of either kind, with its tables, identity and operator.

    :raises DiskFull, FolderNotWritable: the database may be left half made.
    """
    with known_database_errors(folder):
        migrate(engine)
        store = Store(folder, engine, _new_identity(engine, unit, recovery_key))
    _add_operator(store, operator)
    return store


def _make_folder(folder: Path) -> list[Path]:
    """Make a folder with its parents; returns those that were made, innermost first."""
    missing = [path for path in (folder, *folder.parents) if not path.exists()]
    with translated(folder):
        folder.mkdir(parents=True, exist_ok=True)
        if not os.access(folder, os.W_OK):
            for made in missing:
                made.rmdir()
            raise PermissionError(errno.EACCES, "not writable", str(folder))
    return missing


def _new_identity(engine: Engine, unit: str, recovery_key: str) -> Identity:
    signing = SigningKey.generate()
    values = {
        "id": 1,
        "unit": unit,
        "machine": machine_id(bytes(signing.verify_key)),
        "signing_seed": bytes(signing),
        "sealing_secret": str(pyrage.x25519.Identity.generate()),
        "recovery_key": recovery_key,
    }
    with engine.execution_options(tqdesk_write=True).begin() as connection:
        connection.execute(insert(tables.identity).values(values))
        return _identity(connection.execute(select(tables.identity)).one())


def _add_operator(store: Store, name: str) -> None:
    row = new_row_id()
    store.identity = replace(store.identity, operator=row)
    with store.writing() as session:
        journal.write(session, [journal.Edit("operator", row, {"made": {}, "name": {"name": name}})])
        session.execute(update(tables.identity).values(operator=row.bytes))


def _identity(row: Any) -> Identity:
    return Identity(
        unit=row.unit,
        machine=row.machine,
        signing_key=SigningKey(row.signing_seed),
        sealing_secret=row.sealing_secret,
        recovery_key=row.recovery_key,
        operator=None if row.operator is None else UUID(bytes=row.operator),
    )


def _engine(file: Path, key: bytes) -> Engine:
    def connect() -> Any:
        connection = dbapi2.connect(
            str(file), isolation_level=None, check_same_thread=False, timeout=_BUSY_MILLISECONDS / 1000
        )
        for pragma in (
            "cipher_log_level = none",
            f"key = \"x'{key.hex()}'\"",
            "journal_mode = wal",
            "synchronous = full",
            "foreign_keys = on",
            "temp_store = memory",
        ):
            connection.execute(f"pragma {pragma}")
        return connection

    engine = create_engine(
        "sqlite://",
        module=dbapi2,
        creator=connect,
        poolclass=sqlalchemy.QueuePool,
        # Whoever comes next takes the connection used last: only that one holds many pages.
        pool_use_lifo=True,
        pool_size=4,
        # What goes into the tables is personal data; it must not stand in an error's text.
        hide_parameters=True,
    )

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        write = connection.get_execution_options().get("tqdesk_write", True)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if write else "BEGIN")

    return engine


# Schema


def _migrate_if_older(folder: Path, engine: Engine, *, keep_copy: bool) -> None:
    stored = _stored_schema(folder, engine)
    if stored == SCHEMA:
        return
    if stored is not None and stored > SCHEMA:
        raise StoreTooNew(file=str(folder / STORE_FILE))
    if keep_copy:
        copy_before_migrating(folder, engine)
    migrate(engine)


def _stored_schema(folder: Path, engine: Engine) -> str | None:
    with engine.execution_options(tqdesk_write=False).begin() as connection:
        if not sqlalchemy.inspect(connection).has_table("alembic_version"):
            raise StoreDamaged(file=str(folder / STORE_FILE))
        return connection.execute(text("select version_num from alembic_version")).scalar()


def copy_before_migrating(folder: Path, engine: Engine) -> Path:
    """A backup of the store as it is, in the folder of backups. Packing is loaded only here."""
    from tqdesk.store import backup_file

    return backup_file.write(engine, folder, folder / BACKUP_FOLDER, kind="upgrade", made=clock.now())


def migrate(engine: Engine, revision: str = "head") -> None:
    """Bring the tables to a revision, and with the newest also what follows from names, and the search index.

    Alembic is loaded only here: opening counts.
    """
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations").replace("%", "%%"))
    with engine.execution_options(tqdesk_write=True).begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, revision)
        if revision == "head":
            states.derive_all(session := Session(connection))
            search.refresh_all(session)
