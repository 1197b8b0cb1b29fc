"""Zipped workbooks (.xlsx, .ods): their parts, unpacked within the bounds.

The reading library gets a copy of what was measured, never the file: so what was measured is what is
read, whatever the file's zip directory claims; pictures, macros and links to other files are not even
unpacked.
"""

from __future__ import annotations

import zipfile
import zlib
from io import BytesIO
from xml.parsers import expat

from tqdesk.sheets.bounds import (
    PACKING_RATIO,
    RATIO_FREE_BYTES,
    UNPACKED_BYTES,
    Broken,
    Locked,
    OutOfBounds,
)

MAGIC = b"PK\x03\x04"
_PARTS = 5_000
_STORED_BYTES = 16 * 1024 * 1024
_ENCRYPTED = 1


class Parts:
    """The parts of a zip file by their names, which Excel does not tell apart by case."""

    def __init__(self, data: bytes) -> None:
        """Raises :class:`OutOfBounds` and :class:`Broken`."""
        if data.count(b"PK\x01\x02") > _PARTS:
            raise OutOfBounds
        self._archive = zipfile.ZipFile(BytesIO(data))
        self._parts = {part.filename.lower(): part for part in self._archive.infolist()}
        self._unpacked = 0

    def __contains__(self, name: str) -> bool:
        return name.lower() in self._parts

    @property
    def names(self) -> list[str]:
        """All names, in small letters."""
        return list(self._parts)

    def read(self, name: str) -> bytes:
        """One part, unpacked. Raises :class:`OutOfBounds`, :class:`Broken` and :class:`Locked`."""
        part = self._parts.get(name.lower())
        if part is None:
            raise Broken
        if part.flag_bits & _ENCRYPTED:
            raise Locked
        # Other packings unpack without any bound in the standard library.
        if part.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            raise Broken
        self._unpacked += part.file_size
        if part.file_size > max(RATIO_FREE_BYTES, part.compress_size * PACKING_RATIO):
            raise OutOfBounds
        if self._unpacked > UNPACKED_BYTES:
            raise OutOfBounds
        with self._archive.open(part) as source:
            # Never more than the directory says, whatever the part unpacks to.
            return source.read(part.file_size)


BREAKAGE = (
    zipfile.BadZipFile,
    zlib.error,
    expat.ExpatError,
    EOFError,
    # Unheard-of packing arrives as NotImplementedError, which is one of these.
    RuntimeError,
    ValueError,
    OverflowError,
    UnicodeError,
    OSError,
)
"""What the standard library raises over a zip file or an XML part that is broken."""


def write_part(copy: zipfile.ZipFile, name: str, part: bytes) -> None:
    """Write a part of a copy: small ones as they are, which is quickest, large ones packed to save memory."""
    packing = zipfile.ZIP_STORED if len(part) <= _STORED_BYTES else zipfile.ZIP_DEFLATED
    copy.writestr(name, part, packing, compresslevel=1)
