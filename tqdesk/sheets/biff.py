"""Workbooks of Excel 97–2003 (.xls) and Excel 95, measured: a stream of records (MS-XLS).

The records of fonts and of hidden rows are few and are passed anyway while the cells are measured, so no
further library is needed for them.
"""

from __future__ import annotations

import struct
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from io import BytesIO
from itertools import islice

from tqdesk.sheets import compound
from tqdesk.sheets.bounds import COLUMNS, SHEETS, VALUES, Broken, Extent, Locked, OutOfBounds
from tqdesk.sheets.measured import Measured, Totals, Traits
from tqdesk.sheets.styles import is_old

_RECORDS = 2 * VALUES
_BEGIN, _END, _SHEET, _LOCK, _CONTINUE = 0x0809, 0x000A, 0x0085, 0x002F, 0x003C
_FONT, _STYLE, _ROW, _COLUMNS, _DIMENSIONS = 0x0031, 0x00E0, 0x0208, 0x007D, 0x0200
_MERGED = 0x00E5
_STRINGS, _SHARED_TEXT, _LABEL, _RICH_LABEL = 0x00FC, 0x00FD, 0x0204, 0x00D6
_FORMULA, _FORMULA_TEXT, _NUMBERS, _TRUTH = 0x0006, 0x0207, 0x00BD, 0x0205
_TEXTS = frozenset({_SHARED_TEXT, _LABEL, _RICH_LABEL})
_CELLS = frozenset({0x0203, 0x027E, _SHARED_TEXT, _LABEL, _RICH_LABEL, _FORMULA, _NUMBERS, _TRUTH})
_VERSION_8 = 0x0600
_OF_SHEETS = frozenset({_ROW, _COLUMNS, _MERGED})
_OF_WORKBOOK = frozenset({_LOCK, _SHEET, _FONT, _STYLE, _STRINGS})
_MACRO_SHEET = 1
_VBA = "_vba_project_cur"


def measured(data: bytes) -> Measured:
    """The workbook of a compound file.

    Raises :class:`Locked` (also for newer workbooks behind a password, which come in such files),
    :class:`NoWorkbook` and the other refusals of ``bounds``.
    """
    stream, names = compound.workbook_stream(data)
    gauge = _Gauge(bytearray(stream))
    try:
        gauge.measure()
    except (struct.error, IndexError, ValueError, OverflowError) as broken:
        raise Broken from broken
    copy = BytesIO(compound.file_around(bytes(gauge.stream)))
    return Measured(copy, gauge.traits, has_macros=_VBA in names or gauge.has_macro_sheet)


@dataclass(slots=True)
class _Substream:
    """One sheet, or what all sheets share."""

    traits: Traits = field(default_factory=Traits)
    extent: Extent = field(default_factory=Extent)


class _Gauge:
    """Checks cells, sheets and texts of the records; blanks what the library need not see."""

    def __init__(self, stream: bytearray) -> None:
        self.stream = stream
        self.has_macro_sheet = False
        self._totals = Totals()
        self._version = _VERSION_8
        self._sheets: list[int] = []
        self._found: dict[int, _Substream] = {}
        self._sheet: _Substream | None = None
        self._depth = 0
        self._shared = True
        self._texts: list[tuple[int, int | None]] = []
        self._fonts: dict[int | None, str] = {}
        self._styles: list[int] = []

    @property
    def traits(self) -> list[Traits]:
        """Of each sheet, in the order of the tabs."""
        return [self._found[at].traits for at in self._sheets]

    def measure(self) -> None:
        for number, (at, kind, length) in enumerate(_records(self.stream)):
            if number > _RECORDS:
                raise OutOfBounds
            if self._sheet is not None and kind in _CELLS:
                self._take_cell(self._sheet, kind, at + 4, length)
            elif kind == _BEGIN:
                self._begin(at)
            elif kind == _END and self._depth:
                self._depth -= 1
                self._shared = False
            elif self._sheet is not None and self._depth == 1 and kind in _OF_SHEETS:
                self._take(self._sheet, kind, at, length)
            elif self._shared and kind in _OF_WORKBOOK:
                self._take_shared(kind, at)
            elif kind == _FORMULA_TEXT:
                self._totals.add(values=1, characters=struct.unpack_from("<H", self.stream, at + 4)[0])
            elif kind == _DIMENSIONS:
                # The library sets memory aside for as many cells as are announced; it needs no announcement.
                self.stream[at : at + 2] = b"\xff\xff"
        for sheet in self._found.values():
            self._totals.add(cells=sheet.extent.cells)
        if len(self._sheets) > SHEETS:
            raise OutOfBounds
        # A sheet that began in the midst of a record would be read as cells nobody measured.
        if len(set(self._sheets)) != len(self._sheets) or not self._found.keys() >= set(self._sheets):
            raise Broken

    def _begin(self, at: int) -> None:
        if not self._depth:
            (self._version,) = struct.unpack_from("<H", self.stream, at + 4)
            self._sheet = self._found[at] = _Substream()
        self._depth += 1

    def _take_shared(self, kind: int, at: int) -> None:
        """A record of what all sheets share; that ends with the first end of anything."""
        body = at + 4
        if kind == _LOCK:
            raise Locked
        if kind == _SHEET:
            offset, _, sort = struct.unpack_from("<IBB", self.stream, body)
            self._sheets.append(offset)
            self.has_macro_sheet |= sort == _MACRO_SHEET
        elif kind == _FONT:
            # No font has the number 4: MS-XLS 2.5.129.
            self._fonts[len(self._fonts) + (len(self._fonts) >= 4)] = self._font_name(body + 14)
        elif kind == _STYLE:
            self._styles += struct.unpack_from("<H", self.stream, body)
        else:
            self._texts = list(islice(_texts(self.stream, at), VALUES + 1))
            if len(self._texts) > VALUES:
                raise OutOfBounds

    def _font_name(self, at: int) -> str:
        characters, flags = self.stream[at], self.stream[at + 1]
        if self._version < _VERSION_8:
            return self.stream[at + 1 : at + 1 + characters].decode("cp1252", "replace")
        if flags & 1:
            return self.stream[at + 2 : at + 2 + 2 * characters].decode("utf-16-le", "replace")
        return self.stream[at + 2 : at + 2 + characters].decode("latin-1")

    def _take(self, sheet: _Substream, kind: int, at: int, length: int) -> None:
        """A record about a row, columns or merged cells: MS-XLS 2.4.221, 2.4.53 and 2.4.168."""
        if kind == _ROW:
            row, flags = struct.unpack_from("<H10xH", self.stream, at + 4)
            if flags & 0x20:
                sheet.traits.hidden_rows.add(row + 1)
        elif kind == _MERGED:
            areas = self.stream[at + 6 : at + 4 + length]
            for first, last, column, _ in struct.iter_unpack("<4H", areas[: len(areas) // 8 * 8]):
                sheet.traits.add_merged(column + 1, first + 1, last + 1)
        else:
            first, last, flags = struct.unpack_from("<HH4xH", self.stream, at + 4)
            if flags & 1:
                sheet.traits.hidden_columns.update(range(first + 1, min(last + 1, COLUMNS) + 1))

    def _take_cell(self, sheet: _Substream, kind: int, body: int, length: int) -> None:
        row, column, style = struct.unpack_from("<3H", self.stream, body)
        sheet.extent.meet(row, column)
        values, characters = 1, 0
        font = self._styles[style] if style < len(self._styles) else None
        is_text = kind in _TEXTS
        if kind == _SHARED_TEXT:
            (index,) = struct.unpack_from("<I", self.stream, body + 6)
            if index < len(self._texts):
                characters, run_font = self._texts[index]
                font = font if run_font is None else run_font
        elif is_text:
            (characters,) = struct.unpack_from("<H", self.stream, body + 6)
        elif kind == _NUMBERS:
            values = max(1, (length - 6) // 6)
            sheet.extent.meet(row, column + values - 1)
        elif kind == _TRUTH:
            sheet.traits.errors += self.stream[body + 7] == 1
        elif kind == _FORMULA:
            sort, mark = struct.unpack_from("<B5xH", self.stream, body + 6)
            is_text = (sort, mark) == (0, 0xFFFF)
            sheet.traits.errors += (sort, mark) == (2, 0xFFFF)
            # What it says is not needed, and could make the library build long texts.
            self.stream[body + 20 : body + length] = bytes(max(0, length - 20))
        self._totals.add(values=values, characters=characters)
        if is_text and self._depth == 1 and is_old(name := self._fonts.get(font, "")):
            sheet.traits.add_font(row + 1, column + 1, name)


def _records(stream: bytearray, at: int = 0) -> Iterator[tuple[int, int, int]]:
    """Offset, kind and length of body of each record."""
    while at + 4 <= len(stream):
        kind, length = struct.unpack_from("<HH", stream, at)
        if at + 4 + length > len(stream):
            return
        yield at, kind, length
        at += 4 + length


def _texts(stream: bytearray, at: int) -> Iterator[tuple[int, int | None]]:
    """Characters of each shared text, and the number of the font of most of them if its runs name one.

    MS-XLS 2.4.265 (SST) with 2.5.293 (XLUnicodeRichExtendedString).
    """
    chunks: list[bytes] = []
    for begin, kind, length in _records(stream, at):
        if chunks and kind != _CONTINUE:
            break
        chunks.append(bytes(stream[begin + 4 : begin + 4 + length]))
    chunk, rest = chunks[0][8:], iter(chunks[1:])

    def taken(wanted: int) -> bytes:
        nonlocal chunk
        found = b""
        while len(found) < wanted:
            if not chunk:
                chunk = next(rest, b"")
                if not chunk:
                    break
            piece, chunk = chunk[: wanted - len(found)], chunk[wanted - len(found) :]
            found += piece
        return found

    while True:
        while not chunk:
            following = next(rest, None)
            if following is None:
                return
            chunk = following
        characters, flags = struct.unpack_from("<HB", chunk)
        offset, runs, further = 3, 0, 0
        if flags & 8:
            (runs,) = struct.unpack_from("<H", chunk, offset)
            offset += 2
        if flags & 4:
            (further,) = struct.unpack_from("<I", chunk, offset)
            offset += 4
        width, left = 1 + (flags & 1), characters
        while left > (here := (len(chunk) - offset) // width):
            left -= here
            chunk = next(rest, b"")
            if not chunk:
                return
            width, offset = 1 + (chunk[0] & 1), 1
        chunk = chunk[offset + left * width :]
        yield characters, _main_font(characters, taken(4 * runs))
        taken(further)


def _main_font(characters: int, runs: bytes) -> int | None:
    """The font of most characters; those before the first run are in that of the cell."""
    letters: Counter[int | None] = Counter()
    begin, font = 0, None
    for end, following in struct.iter_unpack("<HH", runs[: len(runs) // 4 * 4]):
        letters[font] += max(0, end - begin)
        begin, font = end, following
    letters[font] += max(0, characters - begin)
    return max(letters, key=letters.__getitem__)
