"""Where on a sheet its rosters are: header rows, columns and what they mean, rows of people.

:func:`find_tables` only proposes: a front end may replace a table's columns before the people are read.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import pairwise

from tqdesk.sheets.headings import field_of, is_leaf, is_whole_heading, meaning
from tqdesk.sheets.workbook import Cell, SheetCells
from tqdesk.vietnamese.dates import read_birth

_SAMPLE_ROWS = 60
_HEADER_ROWS_BELOW = 2
_NAME_FIELDS = ("name", "family_name")
_COUNTING = re.compile(r"\(?(\d{1,2}|[A-Za-z])\)?(\s*=.*)?")
_NAME_INITIALS = frozenset("hHtTđĐðÐdDfF")


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table: ``index`` into a sheet's rows, the ``letter`` over it, its words and meaning.

    ``field`` is as :func:`tqdesk.sheets.headings.meaning` says, ``""`` for a column that is not read;
    ``sex`` is what a filled cell here says of the person's sex.
    """

    index: int
    letter: str
    heading: str
    field: str
    sex: str | None = None


@dataclass(frozen=True, slots=True)
class Table:
    """A roster on a sheet; rows are those Excel shows, the last ones included."""

    sheet: str
    first_header_row: int
    last_header_row: int
    first_row: int
    last_row: int
    columns: tuple[Column, ...]


def find_tables(sheet: SheetCells) -> list[Table]:
    """The rosters of ``sheet`` from top to bottom, those side by side from left to right.

    A header printed again further down begins a table of its own.
    """
    headers = list(_headers(sheet))
    tables = []
    for (top, bottom), (end, _) in pairwise([*headers, (len(sheet.rows), 0)]):
        for columns in _side_by_side(_columns(sheet, top, bottom)):
            table = Table(
                sheet=sheet.name,
                first_header_row=sheet.first_row + top,
                last_header_row=sheet.first_row + bottom,
                first_row=sheet.first_row + bottom + 1,
                last_row=sheet.first_row + end - 1,
                columns=columns,
            )
            tables.append(_settled(sheet, table))
    return tables


def rows_of(sheet: SheetCells, table: Table) -> Iterator[tuple[int, tuple[Cell, ...]]]:
    """The rows below the header, each with its number."""
    first = table.first_row - sheet.first_row
    yield from enumerate(sheet.rows[first : table.last_row - sheet.first_row + 1], table.first_row)


def cell_at(row: tuple[Cell, ...], index: int) -> Cell:
    """The cell of a row, ``""`` beyond its end."""
    return row[index] if index < len(row) else ""


def text_at(row: tuple[Cell, ...], index: int) -> str:
    """The cell's text, without the spaces around it; ``""`` where it holds no text."""
    cell = cell_at(row, index)
    return cell.strip() if isinstance(cell, str) else ""


def _headers(sheet: SheetCells) -> Iterator[tuple[int, int]]:
    """First and last header row of each table, as indexes into the sheet's rows."""
    index = 0
    while index < len(sheet.rows):
        if not _names_people(sheet.rows[index]):
            index += 1
            continue
        top, bottom = index, index
        while top and index - top < 2 and _is_above(sheet.rows[top - 1], sheet.rows[top]):
            top -= 1
        while bottom - index < _HEADER_ROWS_BELOW and _is_below(sheet, index, bottom + 1):
            bottom += 1
        known = {c.field for c in _columns(sheet, top, bottom) if c.field or field_of(c.heading) == ""}
        filled = [cell for cell in sheet.rows[index] if cell != ""]
        if len(known) > 1 or (len(filled) == 1 and is_whole_heading(str(filled[0]))):
            if bottom + 1 < len(sheet.rows) and _is_counting(
                sheet.rows[bottom + 1], headings=len(_columns(sheet, top, bottom))
            ):
                bottom += 1
            yield top, bottom
        index = bottom + 1


def _names_people(row: tuple[Cell, ...]) -> bool:
    fields = {
        field_of(text)
        for index in range(len(row))
        # Looking at every name of a long list would take most of the time of reading it.
        if (text := text_at(row, index))[:1] in _NAME_INITIALS
    }
    return "name" in fields or {"family_name", "given_name"} <= fields


def _is_above(above: tuple[Cell, ...], row: tuple[Cell, ...]) -> bool:
    """Whether ``above`` groups columns of the header ``row``."""
    return any(
        field_of(text_at(above, index)) and (is_leaf(below := text_at(row, index)) or not below)
        for index in range(len(above))
    )


def _is_below(sheet: SheetCells, index: int, below: int) -> bool:
    """Whether the row at ``below`` divides columns of the header row at ``index``."""
    if below >= len(sheet.rows):
        return False
    header, row = sheet.rows[index], sheet.rows[below]
    names = [at for at in range(len(header)) if field_of(text_at(header, at)) == "name"]
    filled = [(at, text_at(row, at)) for at in range(len(row)) if cell_at(row, at) != ""]
    if any(not text or text[0].isdigit() or len(text) > 60 for _, text in filled):
        return False
    if any(at in names and field_of(text) not in ("family_name", "given_name") for at, text in filled):
        return False
    return any(is_leaf(text) or field_of(text) is not None for _, text in filled)


def _is_counting(row: tuple[Cell, ...], *, headings: int) -> bool:
    """Whether a row only counts the columns, at least half of them: (1) (2) (3), or A B 1 2."""
    filled = [cell for cell in row if cell != ""]
    return (
        len(filled) > 1
        and 2 * len(filled) >= headings
        and all(_COUNTING.fullmatch(_plain(cell)) for cell in filled)
    )


def _plain(cell: Cell) -> str:
    return f"{cell:g}" if isinstance(cell, float) else str(cell).strip()


def _columns(sheet: SheetCells, top: int, bottom: int) -> tuple[Column, ...]:
    rows = sheet.rows[top : bottom + 1]
    lowest = [text_at(rows[-1], index) for index in range(len(rows[-1]))]
    columns = []
    for index in range(max(map(len, rows))):
        path = _path(rows, index)
        if path:
            field, sex = meaning(path, lowest)
            words = " / ".join(" ".join(text.split()) for text in path)
            columns.append(Column(index, sheet.letter(index), words, field, sex))
    return tuple(columns)


def _path(rows: tuple[tuple[Cell, ...], ...], index: int) -> list[str]:
    """The headings over a column, topmost first: its own, and for Nam, Nữ and their like what stands above.

    A merged cell has its text at its left end only, so what stands above may have to be sought there.
    """
    own = [(at, text) for at, row in enumerate(rows) if (text := text_at(row, index))]
    if not own:
        return []
    path = [text for _, text in own]
    first = own[0][0]
    if first and (is_leaf(path[0]) or field_of(path[0]) in ("family_name", "given_name")):
        for row in reversed(rows[:first]):
            left = next((text for at in range(index - 1, -1, -1) if (text := text_at(row, at))), "")
            if left:
                path.insert(0, left)
    return path


def _side_by_side(columns: tuple[Column, ...]) -> Iterator[tuple[Column, ...]]:
    """Cut the columns of a header row where a second roster begins: at its list numbers or its names."""
    starts = [0]
    named = False
    for at, column in enumerate(columns):
        if column.field in _NAME_FIELDS:
            if named:
                before = columns[at - 1]
                starts.append(at - 1 if before.field == "list_number" else at)
            named = True
    for start, end in pairwise([*starts, len(columns)]):
        part = columns[start:end]
        if any(column.field in _NAME_FIELDS for column in part):
            yield part


def _settled(sheet: SheetCells, table: Table) -> Table:
    """Decide by the cells what the headings leave open."""
    sample = [row for (_, row), _ in zip(rows_of(sheet, table), range(_SAMPLE_ROWS), strict=False)]
    columns = list(table.columns)
    births = any(
        read_birth(cell) is not None
        for column in columns
        if column.field == "birth_or_mark"
        for row in sample
        if (cell := cell_at(row, column.index)) != "" and _plain(cell) not in ("0", "1")
    )
    for at, column in enumerate(columns):
        if column.field == "birth_or_mark":
            columns[at] = replace(column, field="birth" if births else "sex_mark")
    given = _given_names_beside(sheet, columns, sample)
    if given is not None:
        at, beside = given
        columns[at : at + 1] = [replace(columns[at], field="family_name"), beside]
    return replace(table, columns=tuple(columns))


def _given_names_beside(
    sheet: SheetCells, columns: list[Column], sample: list[tuple[Cell, ...]]
) -> tuple[int, Column] | None:
    """Under "Họ và tên" merged over two columns, the second has given names and no heading of its own."""
    at = next((at for at, column in enumerate(columns) if column.field == "name"), None)
    if at is None or any(column.index == columns[at].index + 1 for column in columns):
        return None
    index = columns[at].index + 1
    named = [row for row in sample if text_at(row, columns[at].index)]
    given = [text for row in named if (text := text_at(row, index))]
    if len(given) * 2 <= len(named) or not all(_is_given_name(text) for text in given):
        return None
    return at, Column(index, sheet.letter(index), columns[at].heading, "given_name")


def _is_given_name(text: str) -> bool:
    return text.isalpha() and text.casefold() not in ("x", "nam", "nữ", "v")
