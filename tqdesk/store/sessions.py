"""A store in use: who it is, and the sessions in which everything is read and written."""

from __future__ import annotations

import itertools
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from uuid import UUID

import pyrage
from nacl.signing import SigningKey
from sqlalchemy import Engine
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session
from sqlcipher3 import dbapi2

from tqdesk import settings
from tqdesk.errors import DiskFull, FolderNotWritable, StoreBusy, StoreDamaged
from tqdesk.store import actions, clock
from tqdesk.store.holding import Hold
from tqdesk.store.ids import new_run

STORE_FILE = settings.STORE_FILE


@dataclass(frozen=True, slots=True)
class Identity:
    """Who this store is: its unit, this machine and its keys, and who sits at it.

    ``machine`` is the first 16 hex digits of the SHA-256 of the signing key's public part.
    ``recovery_key`` is the public part of the unit's paper key.
    """

    unit: str
    machine: str
    signing_key: SigningKey = field(repr=False)
    sealing_secret: str = field(repr=False)
    recovery_key: str
    operator: UUID | None

    @property
    def verify_key(self) -> str:
        """The public part of the signing key, in hex."""
        return bytes(self.signing_key.verify_key).hex()

    @property
    def sealing_key(self) -> str:
        """The public part of the sealing secret: an age recipient."""
        return str(pyrage.x25519.Identity.from_str(self.sealing_secret).to_public())


@dataclass(slots=True)
class Store:
    """An open store. One per process and data folder; ``run`` numbers the lines that it writes.

    ``hold`` says to other processes that the data folder is in use.
    """

    folder: Path
    engine: Engine
    identity: Identity
    now: Callable[[], int] = clock.now
    run: int = field(default_factory=new_run)
    sequence: Iterator[int] = field(default_factory=lambda: itertools.count(1))
    hold: Hold | None = field(default=None, repr=False)

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """A session that sees one unchanging state and writes nothing."""
        with _session(self, write=False) as session:
            yield session

    @contextmanager
    def writing(self) -> Iterator[Session]:
        """A session for one user action: all of it is on disk when the block ends, or nothing.

        :raises DiskFull, StoreBusy, FolderNotWritable, StoreDamaged: nothing was written.
        """
        with _session(self, write=True) as session:
            yield session

    def close(self) -> None:
        """Give the file back."""
        self.engine.dispose()
        if self.hold is not None:
            self.hold.release()


def store_of(session: Session) -> Store:
    """The store that a session belongs to."""
    store = session.info["store"]
    assert isinstance(store, Store)
    return store


@contextmanager
def _session(store: Store, *, write: bool) -> Iterator[Session]:
    engine = store.engine.execution_options(tqdesk_write=write)
    with known_database_errors(store.folder), Session(engine, expire_on_commit=False) as session:
        session.info["store"] = store
        with session.begin():
            yield session
            if write:
                actions.finish(session, store.now)
            else:
                session.rollback()


@contextmanager
def known_database_errors(folder: Path) -> Iterator[None]:
    """Turn what the database says into the errors that people can do something about."""
    try:
        yield
    except (DBAPIError, dbapi2.DatabaseError) as error:
        said = str(error.orig if isinstance(error, DBAPIError) else error)
        if "full" in said:
            raise DiskFull(folder=str(folder)) from error
        if "locked" in said:
            raise StoreBusy() from error
        if "readonly" in said or "unable to open" in said:
            raise FolderNotWritable(folder=str(folder)) from error
        if "disk I/O error" in said:
            raise (FolderNotWritable if _room(folder) else DiskFull)(folder=str(folder)) from error
        if "malformed" in said or "not a database" in said:
            raise StoreDamaged(file=str(folder / STORE_FILE)) from error
        raise


def _room(folder: Path) -> bool:
    return shutil.disk_usage(folder).free > 1024 * 1024
