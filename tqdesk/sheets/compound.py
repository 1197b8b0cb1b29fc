"""Workbooks of Excel 97–2003 (.xls): a measured copy that holds only the stream with cells in it.

The container is Microsoft's compound file (MS-CFB), the stream within it a row of records (MS-XLS).
As with zipped workbooks the reading library gets the copy, so what was measured is what is read.
"""

from __future__ import annotations

import struct
from array import array
from collections.abc import Iterator
from io import BytesIO

from tqdesk.sheets.bounds import CELLS, SHEETS, TEXT_CHARACTERS, Broken, Extent, OutOfBounds

MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_END_OF_CHAIN = 0xFFFFFFFE
_LAST_SECTOR = 0xFFFFFFFA
_FREE = 0xFFFFFFFF
_FAT_SECTOR = 0xFFFFFFFD
_STREAMS = ("Workbook", "Book")
_SMALL_STREAM = 4096
_SECTOR = 4096

_BEGIN, _END, _SHEET, _STRINGS, _CONTINUE = 0x0809, 0x000A, 0x0085, 0x00FC, 0x003C
_DIMENSIONS, _FORMULA, _SHARED_TEXT, _NUMBERS = 0x0200, 0x0006, 0x00FD, 0x00BD
_CELL_RECORDS = frozenset({0x0203, 0x0204, 0x0205, 0x00D6, 0x027E, _FORMULA, _SHARED_TEXT, _NUMBERS})


def measured_copy(data: bytes) -> BytesIO:
    """A compound file with only the workbook stream of ``data``, its cells within the bounds.

    Raises :class:`OutOfBounds` and :class:`Broken` (also for a workbook behind a password, which
    has no such stream).
    """
    try:
        stream = bytearray(_workbook_stream(data))
        _measure(stream)
    except (struct.error, IndexError, ValueError, OverflowError) as broken:
        raise Broken from broken
    return BytesIO(_compound_file(bytes(stream)))


def _workbook_stream(data: bytes) -> bytes:
    (shift,) = struct.unpack_from("<H", data, 30)
    if shift not in (9, 12):
        raise Broken
    size = 1 << shift
    first_folder, small_start, small_count, table_start = (
        struct.unpack_from("<I", data, at)[0] for at in (48, 60, 64, 68)
    )
    most = len(data) // size + 1

    def sector(number: int) -> bytes:
        return data[(number + 1) * size : (number + 2) * size]

    numbers = list(struct.unpack_from("<109I", data, 76))
    for _ in range(most):
        if table_start >= _LAST_SECTOR:
            break
        numbers += _words(sector(table_start))
        table_start = numbers.pop()
    table = array("I")
    for number in numbers[: most + 109]:
        if number < _LAST_SECTOR:
            table.extend(_words(sector(number)))

    def chained(start: int) -> bytes:
        return b"".join(sector(number) for number in _chain(start, table, most))

    folder = chained(first_folder)
    entries = [folder[at : at + 128] for at in range(0, len(folder) - 127, 128)]
    for wanted in _STREAMS:
        for entry in entries:
            if entry[:64].decode("utf-16-le", "replace").partition("\0")[0] != wanted:
                continue
            start, length = struct.unpack_from("<II", entry, 116)
            if length >= _SMALL_STREAM:
                return chained(start)[:length]
            root = chained(struct.unpack_from("<I", entries[0], 116)[0])
            small_table = _words(chained(small_start)) if small_count else array("I")
            pieces = _chain(start, small_table, len(root) // 64 + 1)
            return b"".join(root[at * 64 : at * 64 + 64] for at in pieces)[:length]
    raise Broken


def _words(data: bytes) -> array[int]:
    return array("I", struct.unpack(f"<{len(data) // 4}I", data[: len(data) // 4 * 4]))


def _chain(start: int, table: array[int], most: int) -> Iterator[int]:
    for _ in range(most):
        if start >= _LAST_SECTOR:
            return
        yield start
        start = table[start]
    raise Broken


def _measure(stream: bytearray) -> None:
    """Check cells, sheets and texts of the records; blank what the library need not see."""
    begins: set[int] = set()
    sheets: list[int] = []
    extents: list[Extent] = []
    texts: list[int] = []
    cells = weight = 0
    for at, kind, length in _records(stream):
        body = at + 4
        if kind == _BEGIN:
            if not extents:
                begins.add(at)
            extents.append(Extent())
        elif kind == _END and extents:
            cells += extents.pop().cells
        elif kind == _SHEET:
            sheets.append(struct.unpack_from("<I", stream, body)[0])
        elif kind == _STRINGS:
            texts = list(_text_lengths(stream, at))
        elif kind == _DIMENSIONS:
            # The library sets memory aside for as many cells as are announced; it needs no announcement.
            stream[at : at + 2] = b"\xff\xff"
        elif kind in _CELL_RECORDS and extents:
            row, column = struct.unpack_from("<HH", stream, body)
            extents[-1].meet(row, column)
            if kind == _NUMBERS:
                extents[-1].meet(row, column + max(0, (length - 6) // 6 - 1))
            elif kind == _SHARED_TEXT:
                (index,) = struct.unpack_from("<I", stream, body + 6)
                weight += texts[index]
            elif kind == _FORMULA and length > 20:
                stream[body + 20 : body + length] = bytes(length - 20)
    cells += sum(extent.cells for extent in extents)
    if len(sheets) > SHEETS or cells > CELLS or weight > TEXT_CHARACTERS:
        raise OutOfBounds
    # A sheet that began in the midst of a record would be read as cells nobody measured.
    if len(set(sheets)) != len(sheets) or not begins.issuperset(sheets):
        raise Broken


def _records(stream: bytearray, at: int = 0) -> Iterator[tuple[int, int, int]]:
    """Offset, kind and length of body of each record."""
    while at + 4 <= len(stream):
        kind, length = struct.unpack_from("<HH", stream, at)
        if at + 4 + length > len(stream):
            return
        yield at, kind, length
        at += 4 + length


def _text_lengths(stream: bytearray, at: int) -> Iterator[int]:
    """Characters of each shared text: MS-XLS 2.4.265 (SST) with 2.5.293 (XLUnicodeRichExtendedString)."""
    chunks: list[bytes] = []
    for begin, kind, length in _records(stream, at):
        if chunks and kind != _CONTINUE:
            break
        chunks.append(bytes(stream[begin + 4 : begin + 4 + length]))
    chunk, rest = chunks[0][8:], iter(chunks[1:])
    while True:
        while not chunk:
            following = next(rest, None)
            if following is None:
                return
            chunk = following
        characters, flags = struct.unpack_from("<HB", chunk)
        offset, skipped = 3, 0
        if flags & 8:
            skipped += 4 * struct.unpack_from("<H", chunk, offset)[0]
            offset += 2
        if flags & 4:
            skipped += struct.unpack_from("<I", chunk, offset)[0]
            offset += 4
        yield characters
        width = 1 + (flags & 1)
        while characters > (here := (len(chunk) - offset) // width):
            characters -= here
            chunk = next(rest, b"")
            if not chunk:
                return
            width, offset = 1 + (chunk[0] & 1), 1
        offset += characters * width
        while offset + skipped > len(chunk):
            skipped -= len(chunk) - offset
            chunk, offset = next(rest, b""), 0
            if not chunk:
                return
        chunk = chunk[offset + skipped :]


def _compound_file(stream: bytes) -> bytes:
    """``stream`` as the workbook of a new compound file, version 4 (sectors of 4,096 bytes)."""
    stream = stream.ljust(_SMALL_STREAM, b"\0")
    count = -(-len(stream) // _SECTOR)
    tables = -(-(count + 1) // (_SECTOR // 4 - 1))
    first = tables + 1
    table = [_FAT_SECTOR] * tables + [_END_OF_CHAIN]
    table += [*range(first + 1, first + count), _END_OF_CHAIN]
    table += [_FREE] * (tables * _SECTOR // 4 - len(table))
    numbers = [*range(tables), *[_FREE] * (109 - tables)]
    header = MAGIC + bytes(16) + struct.pack("<5H", 0x3E, 4, 0xFFFE, 12, 6) + bytes(6)
    header += struct.pack("<9I", 1, tables, tables, 0, _SMALL_STREAM, _END_OF_CHAIN, 0, _END_OF_CHAIN, 0)
    header += struct.pack("<109I", *numbers)
    folder = _entry("Root Entry", 5, first, 0, child=1)
    folder += _entry("Workbook", 2, first, len(stream), child=_FREE)
    return b"".join(
        (
            header.ljust(_SECTOR, b"\0"),
            struct.pack(f"<{len(table)}I", *table),
            folder.ljust(_SECTOR, b"\0"),
            stream.ljust(count * _SECTOR, b"\0"),
        )
    )


def _entry(name: str, kind: int, start: int, length: int, *, child: int) -> bytes:
    text = name.encode("utf-16-le")
    return (
        text.ljust(64, b"\0")
        + struct.pack("<HBB3I", len(text) + 2, kind, 1, _FREE, _FREE, child)
        + bytes(36)
        + struct.pack("<IQ", start, length)
    )
