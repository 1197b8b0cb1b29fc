"""One worksheet of an .xlsx, measured: how much it holds, and what the reading library does not tell.

Nearly every worksheet is written so plainly that a few patterns over its bytes prove it to be within the
bounds, in a fraction of the time of reading it. For any other it is read element by element.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Set
from functools import cache
from itertools import islice
from typing import NamedTuple

from tqdesk.sheets.bounds import (
    CELL_CHARACTERS,
    CELLS,
    COLUMNS,
    MERGED_CELLS,
    ROWS,
    VALUES,
    Broken,
    Extent,
    OutOfBounds,
)
from tqdesk.sheets.markup import is_plain, local, walk, whole
from tqdesk.sheets.measured import Totals, Traits
from tqdesk.sheets.styles import Runs, is_old, may_have_old_runs
from tqdesk.sheets.texts import SharedTexts

# The library takes the last of several r="…", so no other attribute has that letter in its name.
_ATTRIBUTES = rb'(?: [a-qs-z]++="[0-9A-Za-z]*+")*+ ?+/?+>'
_OF_VALUE = rb'(?: [a-qs-z]++="(?!e")[0-9A-Za-z]*+")*+ ?+/?+>(?!<f)'
"""The same where neither an error (t="e") nor a formula may follow."""
# A cell as all programs write it gives its reference, any other an empty text.
_CELL = re.compile(rb'<c(?: r="([A-Z]++[0-9]++)"%s|(?![a-z]))' % _ATTRIBUTES)
_LAST_CELL = re.compile(rb'<c r="[A-Z]([1-9])([0-9]{0,5})"')
# A search for a single letter, with more behind it, is many times as fast as one for two.
_PREFIXED_CELL = re.compile(rb":(?=c[\s/>])")
_FORMULA = rb"[^<>]*><f[^<>]*>(?:[^<]*</f>)?\s*"
_NO_VALUE = re.compile(rb'<c (?:(?![^<>]*t="str")%s(?:<v>\s*</v>|<v\s*/>)?|%s)\s*</c>' % (_FORMULA, _FORMULA))
_ERROR = re.compile(rb'<c [^<>]*t="e"')
# The library takes the last of several values.
_SHARED = re.compile(rb't="s"[^<>]*><v>([0-9]{1,7})</v></c>')
# A tag goes on behind a ">" within quotes; the rest of it then counts as text.
_TAG = re.compile(rb"<[^<>]*>")
_HIDDEN_ROW = re.compile(rb'<row r="([0-9]{1,7})"(?=[^<>]* hidden="(?:1|true)")')
_COLUMN = re.compile(rb"<col [^<>]*>")
_STYLED_CELL = re.compile(rb'<c r="([A-Z]+)([0-9]+)"([^<>]*)>')
_ATTRIBUTE = re.compile(rb'([a-z]+)="([0-9A-Za-z]*)"')
_MERGED = re.compile(rb'<mergeCell ref="([A-Z]{1,3})([0-9]{1,7}):[A-Z]{1,3}([0-9]{1,7})"')
_MERGED_REFERENCE = re.compile(r"([A-Z]{1,3})([0-9]{1,7}):[A-Z]{1,3}([0-9]{1,7})")
_REFERENCE = re.compile(r"([A-Z]{1,3})([1-9][0-9]{0,6})")
_INDEX = re.compile(r"[0-9]{1,7}")
_LETTERS = bytes(range(ord("A"), ord("Z") + 1))
_DIGITS = b"0123456789"
_ROW_DIGITS, _COLUMN_LETTERS = 7, 3
_LEAST_CELL = len('<c r="A1"/>')
_FEW_CHARACTERS = 10_000_000
_STRETCH = 4 * 1024 * 1024
_TRUE = ("1", "true")
_TEXT_KINDS = ("s", "str", "inlineStr")


def measured(
    part: bytes, texts: SharedTexts, fonts: Mapping[int, str], totals: Totals, *, exactly: bool
) -> tuple[bytes, Traits]:
    """The worksheet for the copy, and its traits; ``fonts`` are those of cell styles in an old one.

    What it holds is added to ``totals``, more rather than less unless ``exactly``. Raises
    :class:`OutOfBounds` and :class:`Broken`.
    """
    if not (exactly or texts.fonts):
        plain = _plain(part, texts, fonts, totals)
        if plain is not None:
            return plain
    return part, _Gauge(texts, fonts, totals).traits_of(part)


def _plain(
    part: bytes, texts: SharedTexts, fonts: Mapping[int, str], totals: Totals
) -> tuple[bytes, Traits] | None:
    """The worksheet as patterns see it; ``None`` if it is not written plainly enough for them."""
    begin = part.find(b"<sheetData")
    if begin < 0 or not is_plain(part, b"worksheet") or _PREFIXED_CELL.search(part):
        return None
    if may_have_old_runs(part):
        return None
    if len(part) > VALUES * _LEAST_CELL and part.count(b"<c ") > VALUES:
        raise OutOfBounds
    size = _near_size(part, totals) or _exact_size(part)
    if size is None or _may_have_long_cell(part):
        return None
    totals.add(cells=size.cells, values=size.values, characters=_characters(part, texts))
    traits = styled(part, fonts)
    if not size.has_values_only:
        if b"</f>" in part:
            traits.formulas_without_value = len(_NO_VALUE.findall(part))
        if b't="e"' in part:
            traits.errors = len(_ERROR.findall(part))
    if (merged := part.find(b"<mergeCell ", part.rfind(b"</sheetData>"))) > 0:
        for found in islice(_MERGED.finditer(part, merged), MERGED_CELLS):
            traits.add_merged(column_number(found[1].decode()), int(found[2]), int(found[3]))
    # The library looks for merged cells through all of the part, unless it finds their list at the head.
    return b"".join((b"<worksheet><mergeCells/>", memoryview(part)[begin:])), traits


class _Size(NamedTuple):
    """How many cells the smallest rectangle around all cells has, and how many cells there are, or more."""

    cells: int
    values: int
    has_values_only: bool = False
    """Neither formulas nor errors, as programs write them."""


def _near_size(part: bytes, totals: Totals) -> _Size | None:
    """The size of a sheet whose cells stand in columns A to Z, and not much below the last that is written.

    So do those of nearly all lists, and one search proves it. ``None`` where it does not, or where such sizes
    would take more than half of the room for all sheets.
    """
    last = _LAST_CELL.match(part, part.rfind(b"<c "))
    if last is None:
        return None
    first, others = int(last[1]), max(len(last[2]), 1)
    cells = len(_LETTERS) * (first + 1) * 10**others
    if totals.cells + cells > CELLS // 2:
        return None
    # 19,999 at most, say, if the last row is 10,016.
    reference = rb"[A-Z][1-%d]?[0-9]{1,%d}" % (first, others)
    other = re.compile(rb'<c(?! r="%s"%s|[a-z])' % (reference, _OF_VALUE)).search(part)
    has_values_only = other is None
    if other is not None:
        other = re.compile(rb'<c(?! r="%s"%s|[a-z])' % (reference, _ATTRIBUTES)).search(part, other.start())
    if other is not None:
        return None
    values = len(part) // _LEAST_CELL
    if totals.values + values > VALUES // 2:
        values = part.count(b'<c r="')
    return _Size(cells, values, has_values_only)


def _exact_size(part: bytes) -> _Size | None:
    """The size by all references; ``None`` if a cell is not written as all programs do."""
    references = _CELL.findall(part)
    if not all(references):
        return None
    joined = b" ".join(references)
    rows = set(joined.translate(None, _LETTERS).split())
    columns = set(joined.translate(None, _DIGITS).split())
    return _Size(_rectangle(rows, columns), len(references))


def styled(part: bytes, fonts: Mapping[int, str]) -> Traits:
    """What the styles of a plainly written worksheet say: which of its rows and columns are hidden, and which
    texts are in old ``fonts``."""
    traits = Traits()
    if b"hidden=" in part:
        traits.hidden_rows.update(int(row[1]) for row in _HIDDEN_ROW.finditer(part))
        traits.hidden_columns.update(_hidden_columns(part[: part.find(b"<sheetData")]))
    if fonts:
        for row, column, font in _fonts(part, fonts):
            traits.add_font(row, column, font)
    return traits


def _rectangle(rows: Set[bytes], columns: Set[bytes]) -> int:
    """How many cells the smallest rectangle around the cells has."""
    if not rows:
        return 0
    if max(map(len, rows)) > _ROW_DIGITS or max(map(len, columns)) > _COLUMN_LETTERS:
        raise OutOfBounds
    row_numbers = set(map(int, rows))
    column_numbers = {column_number(letters.decode()) for letters in columns}
    height = max(row_numbers) - min(row_numbers) + 1
    if height > ROWS or max(column_numbers) > COLUMNS:
        raise OutOfBounds
    return height * (max(column_numbers) - min(column_numbers) + 1)


def _characters(part: bytes, texts: SharedTexts) -> int:
    """Characters of all texts and numbers, or more."""
    shared = part.count(b't="s"') if texts.lengths else 0
    estimate = len(part) + shared * texts.longest
    if estimate <= _FEW_CHARACTERS:
        return estimate
    indices = [int(index) for index in _SHARED.findall(part)]
    weight = sum(texts.lengths[index] for index in indices if index < len(texts.lengths))
    weight += max(0, shared - len(indices)) * texts.longest
    begin = 0
    while begin < len(part):
        # In stretches, for each would be many small pieces.
        end = part.find(b"<", begin + _STRETCH)
        end = end if end > 0 else len(part)
        weight += len(_TAG.sub(b"", part[begin:end]))
        begin = end
    return weight


def _hidden_columns(head: bytes) -> Iterator[int]:
    for column in _COLUMN.findall(head):
        attributes = dict(_ATTRIBUTE.findall(column))
        if attributes.get(b"hidden") in (b"1", b"true"):
            first, last = (int(attributes.get(key, b"0")) for key in (b"min", b"max"))
            yield from range(first, min(last, COLUMNS) + 1)


def _fonts(part: bytes, fonts: Mapping[int, str]) -> Iterator[tuple[int, int, str]]:
    """The rows, columns and fonts of the texts whose styles have an old one."""

    @cache
    def font_of(said: bytes) -> str:
        attributes = dict(_ATTRIBUTE.findall(said))
        is_text = attributes.get(b"t", b"").decode() in _TEXT_KINDS
        return fonts.get(int(attributes.get(b"s", b"0")), "") if is_text else ""

    number = cache(column_number)
    for cell in _STYLED_CELL.finditer(part):
        if font := font_of(cell[3]):
            yield int(cell[2]), number(cell[1].decode()), font


def _may_have_long_cell(part: bytes) -> bool:
    """Whether a cell may take more bytes than a text may have characters.

    Such a cell would cover one of the stretches of half that length, in which no other cell begins.
    """
    half = CELL_CHARACTERS // 2
    first, last = part.find(b"<c "), part.rfind(b"<c ")
    return part.find(b"</c>", last) - last > CELL_CHARACTERS or any(
        part.find(b"<c ", at, at + half) < 0 for at in range(first, last - half, half)
    )


def column_number(letters: str) -> int:
    """The number of a column, from 1, by the letters over it."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number


class _Gauge:
    """Measures one worksheet element by element, as the reading library will come upon them."""

    def __init__(self, texts: SharedTexts, fonts: Mapping[int, str], totals: Totals) -> None:
        self._texts, self._fonts, self._totals = texts, fonts, totals
        self._are_indices_plain = False
        self._traits = Traits()
        self._extent = Extent()
        self._row = self._column = 0
        self._is_hidden_row = False
        self._cell: _Cell | None = None

    def traits_of(self, part: bytes) -> Traits:
        # The library may see less of an index than this parser: of "1&#48;" only the 1.
        self._are_indices_plain = not any(sign in part for sign in (b"&#", b"<!")) and part.count(b"<?") < 2
        walk(part, self._start, self._end, self._text)
        self._totals.add(cells=self._extent.cells)
        return self._traits

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        element = local(name)
        if element == "c":
            self._start_cell(attributes)
        elif element == "row":
            if "r" in attributes:
                self._row = whole(attributes["r"]) - 1
            self._is_hidden_row = attributes.get("hidden") in _TRUE
        elif element == "col" and attributes.get("hidden") in _TRUE:
            first, last = (whole(attributes.get(key, "0")) for key in ("min", "max"))
            self._traits.hidden_columns.update(range(first, min(last, COLUMNS) + 1))
        elif element == "mergeCell":
            if found := _MERGED_REFERENCE.fullmatch(attributes.get("ref", "")):
                self._traits.add_merged(column_number(found[1]), int(found[2]), int(found[3]))
        elif self._cell is not None:
            self._cell.start(element, attributes)

    def _start_cell(self, attributes: dict[str, str]) -> None:
        row, column = self._row, self._column
        if "r" in attributes:
            found = _REFERENCE.fullmatch(attributes["r"])
            if found is None:
                raise Broken
            row, column = int(found[2]) - 1, column_number(found[1]) - 1
        self._column = column + 1
        style = attributes.get("s", "0")
        font = self._fonts.get(int(style), "") if style.isdecimal() else ""
        self._cell = _Cell(row, column, attributes.get("t", "n"), font)

    def _text(self, text: str) -> None:
        if self._cell is not None:
            self._cell.text(text)

    def _end(self, name: str) -> None:
        element = local(name)
        if element == "row":
            self._row += 1
            self._column = 0
            self._is_hidden_row = False
        elif element == "c" and self._cell is not None:
            # A cell without a child is a border or a colour only; it takes no room.
            if self._cell.children:
                self._take(self._cell)
            self._cell = None
        elif self._cell is not None:
            self._cell.end()

    def _take(self, cell: _Cell) -> None:
        self._extent.meet(cell.row, cell.column)
        characters, font = len(cell.value), cell.font
        if cell.runs is not None:
            characters += cell.runs.length
            font = cell.runs.font or font
        if cell.kind == "s":
            is_plain = self._are_indices_plain and _INDEX.fullmatch(cell.value) is not None
            index = int(cell.value) if is_plain else -1
            # The library takes what is no number for 0.
            known = 0 <= index < len(self._texts.lengths)
            characters += self._texts.lengths[index] if known else self._texts.longest
            font = self._texts.fonts.get(index) or cell.font
        self._totals.add(values=1, characters=characters)
        if cell.kind in _TEXT_KINDS and is_old(font):
            self._traits.add_font(cell.row + 1, cell.column + 1, font)
        if self._is_hidden_row:
            self._traits.hidden_rows.add(cell.row + 1)
        self._traits.errors += cell.kind == "e"
        self._traits.formulas_without_value += cell.is_formula_without_value


class _Cell:
    """A cell while it is read, rows and columns counted from 0."""

    __slots__ = (
        "_has_formula",
        "_has_value",
        "_within",
        "children",
        "column",
        "font",
        "kind",
        "row",
        "runs",
        "value",
    )

    def __init__(self, row: int, column: int, kind: str, font: str) -> None:
        self.row, self.column, self.kind, self.font = row, column, kind, font
        self.children = 0
        self.runs: Runs | None = None
        self.value = ""
        self._within = ""
        self._has_formula = self._has_value = False

    def start(self, element: str, attributes: dict[str, str]) -> None:
        if self._within == "v":
            raise Broken
        self.children += 1
        self._within = element
        if element == "v":
            # The library takes the last of several.
            self.value = ""
            self._has_value = True
        elif element == "f":
            self._has_formula = True
        elif element == "is":
            self.runs = Runs()
        elif element == "r" and self.runs is not None:
            self.runs.begin("")
        elif element == "rFont" and self.runs is not None:
            self.runs.begin(attributes.get("val", ""))

    def end(self) -> None:
        self._within = ""

    def text(self, text: str) -> None:
        if self._within == "v":
            self.value += text
            if len(self.value) > CELL_CHARACTERS:
                raise OutOfBounds
        elif self.runs is not None:
            self.runs.add(len(text))

    @property
    def is_formula_without_value(self) -> bool:
        # A formula may give the text "".
        return self._has_formula and not (self.value or (self._has_value and self.kind == "str"))
