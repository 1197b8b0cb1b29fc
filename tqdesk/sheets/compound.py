"""Microsoft's compound file (MS-CFB), the container of .xls and of Office files behind a password.

As with zipped workbooks the reading library gets a new file around what was measured, never the file.
"""

from __future__ import annotations

import struct
from array import array
from collections.abc import Iterator

from tqdesk.sheets.bounds import Broken, Locked, NoWorkbook

MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_END_OF_CHAIN = 0xFFFFFFFE
_LAST_SECTOR = 0xFFFFFFFA
_FREE = 0xFFFFFFFF
_FAT_SECTOR = 0xFFFFFFFD
_STREAMS = ("workbook", "book")
_SEALED = "encryptedpackage"
_SMALL_STREAM = 4096
_SECTOR = 4096


def workbook_stream(data: bytes) -> tuple[bytes, frozenset[str]]:
    """The stream of the workbook, and the names of all that stands beside it, in small letters.

    Raises :class:`NoWorkbook` for other documents, :class:`Locked` and :class:`Broken`.
    """
    try:
        return _workbook_stream(data)
    except (struct.error, IndexError, ValueError, OverflowError) as broken:
        raise Broken from broken


def _workbook_stream(data: bytes) -> tuple[bytes, frozenset[str]]:
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
    while table_start < _LAST_SECTOR:
        if len(numbers) > most + 109:
            raise Broken
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
    by_name = _beside(entries, struct.unpack_from("<I", entries[0], 76)[0])
    names = frozenset(by_name)
    found = next((by_name[name] for name in _STREAMS if name in names), None)
    if found is None:
        raise Locked if _SEALED in names else NoWorkbook
    start, length = struct.unpack_from("<II", found, 116)
    if length >= _SMALL_STREAM:
        return chained(start)[:length], names
    root = chained(struct.unpack_from("<I", entries[0], 116)[0])
    small_table = _words(chained(small_start)) if small_count else array("I")
    pieces = _chain(start, small_table, len(root) // 64 + 1)
    return b"".join(root[at * 64 : at * 64 + 64] for at in pieces)[:length], names


def _beside(entries: list[bytes], first: int) -> dict[str, bytes]:
    """The entry ``first`` and all beside it in the same folder, by name: MS-CFB 2.6.4."""
    by_name: dict[str, bytes] = {}
    waiting, seen = [first], set[int]()
    while waiting:
        number = waiting.pop()
        if number >= len(entries) or number in seen:
            continue
        seen.add(number)
        entry = entries[number]
        by_name[entry[:64].decode("utf-16-le", "replace").partition("\0")[0].lower()] = entry
        waiting += struct.unpack_from("<2I", entry, 68)
    return by_name


def _words(data: bytes) -> array[int]:
    return array("I", struct.unpack(f"<{len(data) // 4}I", data[: len(data) // 4 * 4]))


def _chain(start: int, table: array[int], most: int) -> Iterator[int]:
    for _ in range(most):
        if start >= _LAST_SECTOR:
            return
        yield start
        start = table[start]
    raise Broken


def file_around(stream: bytes) -> bytes:
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
