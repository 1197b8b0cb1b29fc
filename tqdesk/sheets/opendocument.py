"""Workbooks of LibreOffice (.ods), measured: OpenDocument 1.3, part 3 (OASIS).

The reading library knows elements by their usual prefixes only, and so does this.
"""

from __future__ import annotations

import zipfile
from dataclasses import dataclass, field
from io import BytesIO

from tqdesk.sheets.bounds import CELLS, COLUMNS, ROWS, SHEETS, Broken, Locked, NoWorkbook, OutOfBounds
from tqdesk.sheets.markup import local, walk, whole
from tqdesk.sheets.measured import Measured, Totals, Traits
from tqdesk.sheets.styles import OpenDocumentFonts, Runs, is_old
from tqdesk.sheets.zipped import Parts, write_part

CONTENT = "content.xml"
_MIME_TYPE = b"application/vnd.oasis.opendocument.spreadsheet"
_MANIFEST, _MIME, _STYLES = "META-INF/manifest.xml", "mimetype", "styles.xml"
_CELLS = ("table:table-cell", "table:covered-table-cell")
_HIDDEN = ("collapse", "filter")


def measured(data: bytes) -> Measured:
    """The workbook of a zip file.

    Raises :class:`NoWorkbook` for other documents, and the other refusals of ``bounds``.
    """
    parts = Parts(data)
    if not (_MIME in parts and parts.read(_MIME).startswith(_MIME_TYPE)):
        raise NoWorkbook
    if _MANIFEST in parts:
        walk(parts.read(_MANIFEST), _refuse_encrypted)
    content = parts.read(CONTENT)
    # The library joins the words on both sides.
    for between in (b"<text:line-break/>", b"<text:tab/>"):
        content = content.replace(between, b"<text:s/>")
    fonts = OpenDocumentFonts(*(parts.read(name) for name in (_STYLES,) if name in parts), content)
    gauge = _Gauge(fonts)
    walk(content, gauge.start, gauge.end, gauge.text)
    copy = BytesIO()
    with zipfile.ZipFile(copy, "w") as archive:
        write_part(archive, _MIME, _MIME_TYPE)
        write_part(archive, _MANIFEST, b"<manifest:manifest/>")
        write_part(archive, CONTENT, content)
    copy.seek(0)
    has_macros = any(name.startswith("basic/") for name in parts.names)
    return Measured(copy, gauge.traits, has_macros)


def _refuse_encrypted(name: str, _: dict[str, str]) -> None:
    if local(name) == "encryption-data":
        raise Locked


@dataclass(slots=True)
class _Table:
    rows: int = 0
    filled_rows: int = 0
    widest: int = 0
    columns: int = 0
    styles: list[tuple[int, str]] = field(default_factory=list)
    """The styles of columns whose cells name none, each with the first column behind it."""

    @property
    def cells(self) -> int:
        # The library keeps all of them twice, for values and for formulas.
        return 2 * self.filled_rows * self.widest

    def style_of(self, column: int) -> str:
        return next((style for end, style in self.styles if column < end), "")


@dataclass(slots=True)
class _Row:
    repeats: int
    is_hidden: bool
    width: int = 0
    filled_width: int = 0
    values: int = 0
    characters: int = 0
    fonts: list[tuple[int, int, str]] = field(default_factory=list)
    """First column (from 0), how many, font."""


@dataclass(slots=True)
class _Cell:
    repeats: int
    style: str
    is_filled: bool
    characters: int
    rows: int
    runs: Runs = field(default_factory=Runs)


class _Gauge:
    """Measures the tables of a document element by element."""

    def __init__(self, fonts: OpenDocumentFonts) -> None:
        self.traits: list[Traits] = []
        self._fonts = fonts
        self._totals = Totals()
        self._table: _Table | None = None
        self._row: _Row | None = None
        self._cell: _Cell | None = None

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if name in _CELLS:
            self._start_cell(attributes)
        elif name == "table:table-row":
            self._start_row(attributes)
        elif name == "table:table":
            self._start_table()
        elif name == "table:table-column" and self._table is not None:
            self._column(self._table, attributes)
        elif self._cell is not None:
            if name == "text:s":
                # Refused by their number before they are written out.
                self._cell.runs.add(whole(attributes.get("text:c", "1")))
            elif name == "text:span" and self._fonts:
                self._cell.runs.begin(self._fonts.of("text", attributes.get("text:style-name", "")))

    def end(self, name: str) -> None:
        if name in _CELLS:
            self._end_cell()
        elif name == "table:table-row":
            self._end_row()
        elif name == "table:table":
            self._end_table()
        elif name == "text:span" and self._cell is not None:
            self._cell.runs.begin("")

    def text(self, text: str) -> None:
        if self._cell is not None:
            self._cell.runs.add(len(text))

    # A table, row or cell within another would be counted otherwise than it is read.

    def _start_table(self) -> None:
        if self._table is not None:
            raise Broken
        self._table = _Table()
        self.traits.append(Traits())
        if len(self.traits) > SHEETS:
            raise OutOfBounds

    def _start_row(self, attributes: dict[str, str]) -> None:
        if self._row is not None:
            raise Broken
        is_hidden = attributes.get("table:visibility") in _HIDDEN
        self._row = _Row(_repeats(attributes, "rows"), is_hidden)

    def _start_cell(self, attributes: dict[str, str]) -> None:
        if self._cell is not None:
            raise Broken
        is_filled = any("value" in key or key.endswith("formula") for key in attributes)
        self._cell = _Cell(
            repeats=min(_repeats(attributes, "columns"), COLUMNS),
            style=attributes.get("table:style-name", ""),
            is_filled=is_filled,
            characters=sum(map(len, attributes.values())) if is_filled else 0,
            rows=whole(attributes.get("table:number-rows-spanned", "1")),
        )
        if self.traits:
            kinds = {value for key, value in attributes.items() if local(key) == "value-type"}
            self.traits[-1].errors += "error" in kinds
            self.traits[-1].formulas_without_value += "table:formula" in attributes and not kinds

    def _column(self, table: _Table, attributes: dict[str, str]) -> None:
        first = table.columns
        table.columns = min(first + _repeats(attributes, "columns"), COLUMNS)
        if attributes.get("table:visibility") in _HIDDEN:
            self.traits[-1].hidden_columns.update(range(first + 1, table.columns + 1))
        if self._fonts:
            table.styles.append((table.columns, attributes.get("table:default-cell-style-name", "")))

    def _end_cell(self) -> None:
        cell, row, table = self._cell, self._row, self._table
        self._cell = None
        if cell is None or row is None or table is None:
            return
        first = row.width
        row.width += cell.repeats
        if not cell.is_filled:
            return
        row.filled_width = row.width
        self.traits[-1].add_merged(first + 1, table.rows + 1, table.rows + cell.rows)
        row.values += cell.repeats
        row.characters += (cell.characters + cell.runs.length) * cell.repeats
        if self._fonts:
            style = cell.style or table.style_of(first)
            font = cell.runs.font or self._fonts.of("table-cell", style)
            if is_old(font):
                row.fonts.append((first, cell.repeats, font))

    def _end_row(self) -> None:
        row, table = self._row, self._table
        self._row = None
        if row is None or table is None:
            return
        first = table.rows
        table.rows += row.repeats
        if not row.filled_width:
            return
        table.filled_rows = table.rows
        table.widest = max(table.widest, row.filled_width)
        if table.rows > ROWS or self._totals.cells + table.cells > CELLS:
            raise OutOfBounds
        self._totals.add(values=row.values * row.repeats, characters=row.characters * row.repeats)
        rows = range(first + 1, table.rows + 1)
        if row.is_hidden:
            self.traits[-1].hidden_rows.update(rows)
        for column, repeats, font in row.fonts:
            for number in rows:
                for letter in range(column + 1, column + repeats + 1):
                    self.traits[-1].add_font(number, letter, font)

    def _end_table(self) -> None:
        if self._table is not None:
            self._totals.add(cells=self._table.cells)
        self._table = None


def _repeats(attributes: dict[str, str], what: str) -> int:
    return max(1, whole(attributes.get(f"table:number-{what}-repeated", "1")))
