"""Who has a data folder in use: all who open its store hold it together, who puts another store there alone.

Held by locks on an empty SQLite database beside the store, because SQLite knows how each system locks files
and lets go of them when a process dies. The store itself cannot serve: it may be damaged, or change places.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlcipher3 import dbapi2

from tqdesk.errors import FolderNotWritable, StoreBusy, StoreInUse

LOCK_FILE = "tqdesk.lock"

_PATIENCE_SECONDS = 10.0
_SHORT_PATIENCE_SECONDS = 1.0


class Hold:
    """A data folder in use by this process, from ``take`` to ``release``; it can be taken again."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._lock: Any = None

    def take(self) -> None:
        """Say that the folder is in use; waits while another store is being put there.

        :raises StoreBusy: that took too long.
        """
        if self._lock is None:
            self._lock = _connect(self._folder, _PATIENCE_SECONDS)
            try:
                self._lock.execute("begin")
                self._lock.execute("select count(*) from sqlite_master").fetchone()
            except dbapi2.OperationalError as error:
                self.release()
                raise StoreBusy() from error

    def release(self) -> None:
        """Give the folder back."""
        lock, self._lock = self._lock, None
        if lock is not None:
            lock.close()


@contextmanager
def alone(folder: Path) -> Iterator[None]:
    """Have a data folder to oneself.

    :raises StoreInUse: a window or a command has its store open.
    """
    lock = _connect(folder, _SHORT_PATIENCE_SECONDS)
    try:
        try:
            lock.execute("begin exclusive")
        except dbapi2.OperationalError as error:
            raise StoreInUse(folder=str(folder)) from error
        yield
    finally:
        lock.close()


def _connect(folder: Path, patience: float) -> Any:
    try:
        lock = dbapi2.connect(
            str(folder / LOCK_FILE), isolation_level=None, check_same_thread=False, timeout=patience
        )
        lock.execute("pragma journal_mode = memory")
    except dbapi2.OperationalError as error:
        if "locked" in str(error):
            raise StoreBusy() from error
        raise FolderNotWritable(folder=str(folder)) from error
    return lock
