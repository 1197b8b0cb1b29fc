"""The envelope of a sync file: age around zstd around lines, streamed both ways in flat memory.

No plaintext touches the disk: lines come out of the store and go into it.
"""

from __future__ import annotations

import hashlib
import shutil
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import BinaryIO

import pyrage

from tqdesk.errors import DiskFull, FileMissing, NotASyncFile, SyncFileDamaged, SyncFileNotForUs
from tqdesk.files import translated
from tqdesk.store.lines import MAX_LINE_BYTES

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

MAGIC = b"age-encryption.org/v1\n"
MAX_WINDOW_LOG = 23
_LEVEL = 6
_CHUNK = 64 * 1024
_MAX_RATIO = 400
_FREE_BYTES = 16 * 1024 * 1024


class _Pull:
    """A reader that hands out what an iterator of bytes yields."""

    def __init__(self, pieces: Iterator[bytes]) -> None:
        self._pieces = pieces
        self._held = b""

    def read(self, size: int = -1) -> bytes:
        while not self._held:
            piece = next(self._pieces, None)
            if piece is None:
                return b""
            self._held = piece
        taken, self._held = self._held[:size], self._held[size:]
        return taken


def _compressed(lines: Iterable[bytes]) -> Iterator[bytes]:
    options: dict[int, int] = {
        zstd.CompressionParameter.compression_level: _LEVEL,
        zstd.CompressionParameter.window_log: MAX_WINDOW_LOG - 2,
        zstd.CompressionParameter.checksum_flag: 1,
    }
    compressor = zstd.ZstdCompressor(options=options)
    for line in lines:
        yield compressor.compress(line + b"\n")
    yield compressor.flush()


def seal(stream: BinaryIO, lines: Iterable[bytes], recipients: Iterable[str]) -> None:
    """Write lines into a stream, readable only by the age recipients."""
    keys = [pyrage.x25519.Recipient.from_str(recipient) for recipient in sorted(set(recipients))]
    pyrage.encrypt_io(_Pull(_compressed(lines)), stream, keys)


class _Lines:
    """A writer that takes compressed bytes and hands on whole lines, one behind: the last is kept.

    The last line is the signature, which is over all before it.
    """

    def __init__(self, file: str, deliver: Callable[[bytes], None], most: int) -> None:
        options: dict[int, int] = {zstd.DecompressionParameter.window_log_max: MAX_WINDOW_LOG}
        self._decompressor = zstd.ZstdDecompressor(options=options)
        self._file = file
        self._deliver = deliver
        self._rest = b""
        self._left = most
        self._hash = hashlib.sha256()
        self.last: bytes | None = None

    def write(self, data: bytes) -> int:
        given = data
        while given or not (self._decompressor.needs_input or self._ended()):
            if self._ended():
                raise SyncFileDamaged(file=self._file)
            try:
                plain = self._decompressor.decompress(given, _CHUNK)
            except zstd.ZstdError as error:
                raise SyncFileDamaged(file=self._file) from error
            given = b""
            self._take(plain)
            if self._ended() and self._decompressor.unused_data:
                raise SyncFileDamaged(file=self._file)
        return len(data)

    def _ended(self) -> bool:
        return self._decompressor.eof

    def flush(self) -> None:
        """Nothing is held back for flushing."""

    def _take(self, plain: bytes) -> None:
        self._left -= len(plain)
        if self._left < 0:
            raise SyncFileDamaged(file=self._file)
        *whole, self._rest = (self._rest + plain).split(b"\n")
        if len(self._rest) > MAX_LINE_BYTES:
            raise SyncFileDamaged(file=self._file)
        for line in whole:
            if self.last is not None:
                self._hash.update(self.last + b"\n")
                self._deliver(self.last)
            self.last = line

    def finish(self) -> tuple[bytes, bytes]:
        """The last line, and the hash of everything before it.

        :raises SyncFileDamaged: the stream ended within a line or a frame.
        """
        if self._rest or self.last is None or not self._decompressor.eof:
            raise SyncFileDamaged(file=self._file)
        return self.last, self._hash.digest()


def size(path: Path) -> int:
    """How many bytes a file has.

    :raises FileMissing: it is not there.
    """
    try:
        return path.stat().st_size
    except OSError as error:
        raise FileMissing(file=str(path)) from error


def unseal(path: Path, deliver: Callable[[bytes], None], secrets: Sequence[str]) -> tuple[bytes, bytes]:
    """Hand the lines of a sealed file to ``deliver``, in order, all but the last.

    Returns the last line and the SHA-256 of all before it, once the end of the envelope has been checked:
    what ``deliver`` did must not count before then. What ``deliver`` raises passes through.

    :raises FileMissing, NotASyncFile, SyncFileNotForUs, SyncFileDamaged, DiskFull: as they say.
    """
    name = path.name
    try:
        with path.open("rb") as stream:
            start = stream.read(len(MAGIC))
            if start != MAGIC:
                cut_short = start and MAGIC.startswith(start)
                raise (SyncFileDamaged if cut_short else NotASyncFile)(file=name)
            stream.seek(0)
            lines = _Lines(name, deliver, size(path) * _MAX_RATIO)
            identities = [pyrage.x25519.Identity.from_str(secret) for secret in secrets]
            try:
                pyrage.decrypt_io(stream, lines, identities)
            except pyrage.DecryptError as error:
                foreign = "No matching keys" in str(error)
                raise (SyncFileNotForUs if foreign else SyncFileDamaged)(file=name) from error
            return lines.finish()
    except OSError as error:
        # pyrage says "decryption error" by an OSError without a number.
        if error.errno is None:
            raise SyncFileDamaged(file=name) from error
        raise FileMissing(file=str(path)) from error


def check_room(folder: Path, needed: int = 0) -> None:
    """Refuse to begin what would not fit.

    :raises DiskFull: what is ``needed`` would leave less than ``_FREE_BYTES``.
    """
    with translated(folder):
        free = shutil.disk_usage(folder).free
    if free < needed + _FREE_BYTES:
        raise DiskFull(folder=str(folder))
