"""Putting another store in the place of the present one, so that at any moment one of them is whole.

A store is two files, and no system renames two files at once. So the new ones are made whole in a folder
beside the place first. Renaming that folder to ``.restoring-…`` decides: before it the old store stands,
from then on the new one does, for whatever is left of the moving is done before the store is next opened.
What stood there ends up in ``replaced-…``; nothing is deleted.

A file is moved away only while its successor still waits, so that moving can begin again after each step.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

from tqdesk.errors import DiskFull
from tqdesk.files import free_name, keep_folder_entry, translated
from tqdesk.settings import RESTORING, STORE_FILE
from tqdesk.store import holding

KEY_FILE = "tqdesk.key"
REPLACED = "replaced-"
"""How the folder of a store begins that another took the place of."""

NEW = "new"
"""The folder of the two new files, within the folder that is renamed."""

_BESIDE = ("-wal", "-shm", "-journal")
"""What SQLite keeps beside a database: it must never meet another one."""


def replace(folder: Path, staging: Path, stamp: str) -> Path | None:
    """Put the store in ``staging/new`` in the place of the one in ``folder``; returns where that now is.

    ``stamp`` names the folder of what is replaced. What else lies in ``staging`` goes there too. The caller
    has the folder to itself.

    :raises FolderNotWritable, DiskFull: the old store stands, or the new one will once it is opened.
    """
    new = staging / NEW
    if any((new / f"{STORE_FILE}{ending}").exists() for ending in _BESIDE):
        # What SQLite had no room to bring into the store itself would not come along.
        raise DiskFull(folder=str(folder))
    with translated(folder):
        for file in new.iterdir():
            _flush(file)
        for each in (new, staging):
            keep_folder_entry(each)
        ready = folder / free_name(folder, f"{REPLACED}{stamp}", "").name.replace(REPLACED, RESTORING, 1)
        staging.rename(ready)
        keep_folder_entry(folder)
        return _move(folder, ready)


def finish(folder: Path) -> None:
    """Finish what :func:`replace` began, if it was interrupted.

    :raises StoreInUse, FolderNotWritable, DiskFull: not now.
    """
    if any(_begun(folder)):
        with holding.alone(folder), translated(folder):
            for ready in _begun(folder):
                _move(folder, ready)


def _begun(folder: Path) -> Iterator[Path]:
    yield from sorted(folder.glob(f"{RESTORING}*"))


def _move(folder: Path, ready: Path) -> Path | None:
    for name in (KEY_FILE, STORE_FILE):
        waiting = ready / NEW / name
        if not waiting.exists():
            continue
        olds = [f"{name}{ending}" for ending in _BESIDE] if name == STORE_FILE else []
        for old in (*olds, name):
            if (folder / old).exists():
                os.replace(folder / old, ready / old)
        os.replace(waiting, folder / name)
    if (ready / NEW).exists():
        (ready / NEW).rmdir()
    keep_folder_entry(folder)
    if not any((ready / name).exists() for name in (KEY_FILE, STORE_FILE)):
        shutil.rmtree(ready)
        return None
    replaced = folder / ready.name.replace(RESTORING, REPLACED, 1)
    ready.rename(replaced)
    keep_folder_entry(folder)
    return replaced


def _flush(file: Path) -> None:
    with file.open("rb+") as stream:
        os.fsync(stream.fileno())
