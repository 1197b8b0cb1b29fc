"""Which rows of a sheet are the headers of tables of people."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import chain

from tqdesk.sheets.cells import cell_at, cell_text, text_at
from tqdesk.sheets.headings import beginning_as_headings, field_of, is_also_value, is_leaf, is_whole_heading
from tqdesk.sheets.workbook import Cell, SheetCells

_ROWS_ABOVE = _ROWS_BELOW = 2
_LONGEST_BELOW = 60
_COUNTING = re.compile(r"\(?(\d{1,2}|[A-Za-z])\)?(\s*=.*)?")


@dataclass(frozen=True, slots=True)
class Header:
    """First and last row with headings, and the first row below the header: indexes into a sheet's rows."""

    top: int
    bottom: int
    below: int


def header_rows(sheet: SheetCells) -> list[Header]:
    """The header of each table of a decoded sheet.

    A header names people, alone or beside other headings, or has two other headings and nothing that is
    none: a table whose names stand under words nobody could know.
    """
    headers: list[Header] = []
    free = 0
    for index in _rows_with_headings(sheet):
        if index < free or not _is_header(sheet.rows[index]):
            continue
        top, bottom = index, index
        while top > free and index - top < _ROWS_ABOVE and _is_above(sheet.rows[top - 1], sheet.rows[top]):
            top -= 1
        while bottom - index < _ROWS_BELOW and _is_below(sheet, index, bottom + 1):
            bottom += 1
        if len(_known(sheet, top, bottom)) < 2 and not _heads_names(sheet, index):
            continue
        free = bottom + 1
        if free < len(sheet.rows) and _is_counting(sheet.rows[free], _width(sheet, top, bottom)):
            free += 1
        headers.append(Header(top, bottom, free))
    return headers


def _rows_with_headings(sheet: SheetCells) -> list[int]:
    texts = (cell for cell in set(chain.from_iterable(sheet.rows)) if type(cell) is str)
    headings = {text for text in beginning_as_headings(texts) if field_of(text) is not None}
    return [at for at, row in enumerate(sheet.rows) if not headings.isdisjoint(row)]


def _is_header(row: tuple[Cell, ...]) -> bool:
    filled = [cell for cell in row if cell != ""]
    texts = [cell for cell in filled if isinstance(cell, str)]
    headings = [text for text in texts if field_of(text) is not None]
    naming = {field_of(text) for text in headings if not is_also_value(text) and text[0] != "("}
    if "name" in naming or {"family_name", "given_name"} <= naming:
        return True
    whole = {field_of(text) or text for text in headings if is_whole_heading(text)}
    return (
        len(whole - {"name"}) > 1
        and len(texts) == len(filled)
        and len(headings) * 2 >= len(texts)
        and not any(text[0].isdigit() for text in texts)
    )


def _known(sheet: SheetCells, top: int, bottom: int) -> set[str]:
    texts = (text_at(row, at) for row in sheet.rows[top : bottom + 1] for at in range(len(row)))
    return {field if (field := field_of(text)) is not None else "leaf" for text in texts if _is_known(text)}


def _is_known(text: str) -> bool:
    return text != "" and (is_leaf(text) or field_of(text) is not None)


def _heads_names(sheet: SheetCells, index: int) -> bool:
    """Whether a row of which only the heading of names is known has nothing else, or names below."""
    row = sheet.rows[index]
    filled = [at for at in range(len(row)) if cell_at(row, at) != ""]
    names = [
        at for at in filled if field_of(text_at(row, at)) == "name" and is_whole_heading(text_at(row, at))
    ]
    if not names or len(filled) == 1:
        return bool(names)
    below = sheet.rows[index + 1] if index + 1 < len(sheet.rows) else ()
    return all(text_at(row, at) for at in filled) and any(map(str.isalpha, text_at(below, names[0])))


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
    if any(not text or text[0].isdigit() or len(text) > _LONGEST_BELOW for _, text in filled):
        return False
    if any(at in names and field_of(text) not in ("family_name", "given_name") for at, text in filled):
        return False
    known = sum(_is_known(text) for _, text in filled)
    return known > 0 and (bool(names) or known == len(filled))


def _width(sheet: SheetCells, top: int, bottom: int) -> int:
    """How many columns have a heading."""
    rows = sheet.rows[top : bottom + 1]
    return len({at for row in rows for at, cell in enumerate(row) if cell != ""})


def _is_counting(row: tuple[Cell, ...], headings: int) -> bool:
    """Whether a row only counts the columns, at least half of them: (1) (2) (3), or A B 1 2.

    Number 1 of a list may be called A.
    """
    filled = [cell for cell in row if cell != ""]
    counts = all(_COUNTING.fullmatch(cell_text(cell)) for cell in filled)
    return counts and len(filled) > 1 and 2 * len(filled) >= headings
