"""Writing a file whole or not at all: what stood at its place stays until the new bytes are on the disk."""

from __future__ import annotations

import contextlib
import errno
import os
import secrets
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import BinaryIO

from tqdesk.errors import DiskFull, FolderNotWritable, KnownError

_NO_ROOM = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})


def write_whole(path: Path, write: Callable[[BinaryIO], None]) -> None:
    """Let ``write`` fill a hidden file beside ``path``, flush it to the disk and put it in place of ``path``.

    Whatever fails, a file already at ``path`` is untouched and nothing is left beside it. The stream
    given to ``write`` can seek but not read.

    Raises :class:`DiskFull` (also for a quota, or a file too big for the disk's format) and
    :class:`FolderNotWritable` for all else that the disk refuses; their ``folder`` is the folder of
    ``path``, or ``path`` itself where only that file refuses, as when another program holds it open.
    What ``write`` raises of its own, such as an error about some other file, passes unchanged.
    """
    beside = path.parent / f".{secrets.token_hex(8)}.part"
    try:
        stream = beside.open("xb")
    except OSError as refused:
        raise _known(refused, path.parent) from refused
    try:
        _fill(stream, write, path.parent)
        try:
            os.replace(beside, path)
        except OSError as refused:
            raise _known(refused, path) from refused
    except BaseException:
        with contextlib.suppress(OSError):
            beside.unlink()
        raise
    keep_folder_entry(path.parent)


def write_whole_bytes(path: Path, data: bytes) -> None:
    """Write ``data`` to ``path`` whole or not at all; errors as :func:`write_whole`."""

    def write(stream: BinaryIO) -> None:
        stream.write(data)

    write_whole(path, write)


def _fill(stream: BinaryIO, write: Callable[[BinaryIO], None], folder: Path) -> None:
    try:
        with stream:
            write(stream)
            stream.flush()
            os.fsync(stream.fileno())
    except OSError as refused:
        # An error that names a file is about a file that ``write`` opened itself, not about our stream.
        if refused.filename is not None and refused.errno not in _NO_ROOM:
            raise
        raise _known(refused, folder) from refused


def free_name(folder: Path, name: str, ending: str) -> Path:
    """A file of this name that is not there yet: a number is added rather than a file overwritten."""
    path = folder / f"{name}{ending}"
    number = 2
    while path.exists():
        path = folder / f"{name}_{number}{ending}"
        number += 1
    return path


@contextlib.contextmanager
def translated(place: Path) -> Iterator[None]:
    """Turn what the disk refuses inside the block into :class:`DiskFull` or :class:`FolderNotWritable`."""
    try:
        yield
    except OSError as refused:
        raise _known(refused, place) from refused


def _known(refused: OSError, place: Path) -> KnownError:
    if refused.errno in _NO_ROOM:
        return DiskFull(folder=str(place))
    return FolderNotWritable(folder=str(place))


def keep_folder_entry(folder: Path) -> None:
    """Flush the folder itself, so that the new name outlives a power cut; not every system can."""
    if os.name != "posix":
        return
    with contextlib.suppress(OSError):
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
