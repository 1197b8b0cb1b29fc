"""Zipped workbooks (.xlsx, .ods): a measured copy that holds only the parts with cells in them.

The reading library gets the copy, never the file: so what was measured is what is read, whatever the
file's zip directory claims, and pictures, macros and links to other files are not even unpacked.
"""

from __future__ import annotations

import re
import zipfile
import zlib
from io import BytesIO
from xml.parsers import expat

from tqdesk.sheets.bounds import (
    CELL_CHARACTERS,
    CELLS,
    COLUMNS,
    PACKING_RATIO,
    RATIO_FREE_BYTES,
    ROWS,
    TEXT_CHARACTERS,
    UNPACKED_BYTES,
    Broken,
    Extent,
    OutOfBounds,
)

MAGIC = b"PK\x03\x04"
_PARTS = 5_000
_CHUNK = 1 << 20
_WITHOUT_CELLS = (
    "customxml/",
    "docprops/",
    "xl/calcchain",
    "xl/charts/",
    "xl/comments",
    "xl/drawings/",
    "xl/externallinks/",
    "xl/pivot",
    "xl/theme/",
    "configurations2/",
    "thumbnails/",
)
_TEXT_HOLDERS = frozenset({"si", "c", "table-cell", "covered-table-cell"})
_REFERENCE = re.compile(r"([A-Z]{1,3})([1-9][0-9]{0,6})")


def measured_copy(data: bytes) -> BytesIO:
    """A zip file of the XML parts of the workbook ``data``, each within the bounds.

    Raises :class:`OutOfBounds` and :class:`Broken`.
    """
    if data.count(b"PK\x01\x02") > _PARTS:
        raise OutOfBounds
    copy = BytesIO()
    try:
        with (
            zipfile.ZipFile(BytesIO(data)) as archive,
            zipfile.ZipFile(copy, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as measured,
        ):
            for part in _wanted_parts(archive):
                _copy_part(archive, part, measured)
    except (zipfile.BadZipFile, zlib.error, expat.ExpatError, EOFError, RuntimeError) as broken:
        # RuntimeError and its NotImplementedError: encrypted parts, unheard-of packing.
        raise Broken from broken
    except (ValueError, OverflowError, UnicodeError, OSError) as broken:
        raise Broken from broken
    copy.seek(0)
    return copy


def _wanted_parts(archive: zipfile.ZipFile) -> list[zipfile.ZipInfo]:
    parts = {part.filename: part for part in archive.infolist()}
    wanted = [part for name, part in parts.items() if _is_wanted(name.lower())]
    if sum(part.file_size for part in wanted) > UNPACKED_BYTES:
        raise OutOfBounds
    for part in wanted:
        # Other packings unpack without any bound in the standard library.
        if part.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            raise Broken
        if part.file_size > max(RATIO_FREE_BYTES, part.compress_size * PACKING_RATIO):
            raise OutOfBounds
    return wanted


def _is_wanted(name: str) -> bool:
    return name == "mimetype" or (name.endswith((".xml", ".rels")) and not name.startswith(_WITHOUT_CELLS))


def _copy_part(archive: zipfile.ZipFile, part: zipfile.ZipInfo, measured: zipfile.ZipFile) -> None:
    gauge = _Gauge() if part.filename != "mimetype" else None
    with archive.open(part) as source, measured.open(part.filename, "w") as target:
        while chunk := source.read(_CHUNK):
            if gauge is not None:
                gauge.feed(chunk)
            target.write(chunk)
    if gauge is not None:
        gauge.finish()


class _Gauge:
    """Measures one XML part of either format, by local names, in one streaming pass."""

    def __init__(self) -> None:
        self._parser = expat.ParserCreate()
        self._parser.StartElementHandler = self._start
        self._parser.EndElementHandler = self._end
        self._parser.CharacterDataHandler = self._text
        self._parser.StartDoctypeDeclHandler = self._doctype
        self._parser.buffer_text = True
        self._in_text = False
        self._characters = 0
        # Office Open XML
        self._extent = Extent()
        self._row = self._column = 0
        self._cell: tuple[int, int] | None = None
        # OpenDocument
        self._rows = self._filled_rows = self._row_repeats = self._cells_before = 0
        self._width = self._filled_width = self._widest = 0
        self._cell_repeats = self._cell_weight = self._row_weight = self._weight = self._spaces = 0

    def feed(self, chunk: bytes) -> None:
        self._parser.Parse(chunk, False)

    def finish(self) -> None:
        self._parser.Parse(b"", True)

    def _doctype(self, *_: object) -> None:
        raise Broken

    def _text(self, text: str) -> None:
        if self._in_text:
            self._characters += len(text)
            if self._characters > CELL_CHARACTERS:
                raise OutOfBounds

    def _start(self, qualified: str, attributes: dict[str, str]) -> None:
        name = qualified.rpartition(":")[2]
        if name == "c":
            self._start_cell(attributes.get("r"))
        elif name == "row":
            if "r" in attributes:
                self._row = _whole(attributes["r"]) - 1
        elif name == "sst":
            # The library sets memory aside for as many strings as are announced.
            if any(_whole(attributes.get(key, "0")) > CELLS for key in ("count", "uniqueCount")):
                raise OutOfBounds
        elif name in ("table-cell", "covered-table-cell"):
            self._start_table_cell(attributes)
        elif name == "table-row":
            self._row_repeats = _repeats(attributes, "number-rows-repeated")
            self._width = self._filled_width = self._row_weight = 0
        elif name == "table":
            self._cells_before += self._filled_rows * self._widest
            self._rows = self._filled_rows = self._widest = 0
        elif name == "s":
            self._spaces += _repeats(attributes, "c")
            if self._spaces > CELL_CHARACTERS:
                raise OutOfBounds
        elif self._cell is not None:
            # A cell without a child is a border or a colour only; it takes no room.
            self._extent.meet(*self._cell)
        if name in _TEXT_HOLDERS:
            self._in_text = True
            self._characters = 0

    def _start_cell(self, reference: str | None) -> None:
        if reference is not None:
            found = _REFERENCE.fullmatch(reference)
            if found is None:
                raise Broken
            column = 0
            for letter in found[1]:
                column = column * 26 + ord(letter) - 64
            self._cell = int(found[2]) - 1, column - 1
        else:
            self._cell = self._row, self._column
        self._column = self._cell[1] + 1

    def _start_table_cell(self, attributes: dict[str, str]) -> None:
        self._cell_repeats = min(_repeats(attributes, "number-columns-repeated"), COLUMNS)
        self._width += self._cell_repeats
        self._cell_weight = 0
        if any("value" in key or key.endswith("formula") for key in attributes):
            self._filled_width = self._width
            self._cell_weight = sum(map(len, attributes.values()))

    def _end(self, qualified: str) -> None:
        name = qualified.rpartition(":")[2]
        if name in _TEXT_HOLDERS:
            self._in_text = False
        if name == "c":
            self._cell = None
        elif name == "row":
            self._row += 1
            self._column = 0
        elif name in ("table-cell", "covered-table-cell"):
            self._row_weight += (self._cell_weight + self._characters) * self._cell_repeats
        elif name == "table-row":
            self._end_table_row()

    def _end_table_row(self) -> None:
        self._rows += self._row_repeats
        if not self._filled_width:
            return
        self._filled_rows = self._rows
        self._widest = max(self._widest, self._filled_width)
        self._weight += self._row_weight * self._row_repeats
        cells = self._cells_before + self._rows * self._widest
        if self._rows > ROWS or cells > CELLS or self._weight > TEXT_CHARACTERS:
            raise OutOfBounds


def _repeats(attributes: dict[str, str], name: str) -> int:
    for key, value in attributes.items():
        if key.rpartition(":")[2] == name:
            return _whole(value)
    return 1


def _whole(text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) <= 12):
        raise Broken
    return int(text)
