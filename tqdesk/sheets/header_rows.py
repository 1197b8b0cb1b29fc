"""Which rows of a sheet are the headers of tables of people."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from itertools import chain, islice

from tqdesk.sheets.bounds import HEADER_CELLS, HEADINGS_LOOKED_AT, LEAST_HEADER_CELLS, OutOfBounds
from tqdesk.sheets.cells import cell_at, cell_text, text_at
from tqdesk.sheets.decoding import DecodedSheet
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


def header_rows(sheet: DecodedSheet, *, sheets: int = 1) -> list[Header]:
    """The header of each table of a decoded sheet, one of so many ``sheets``.

    A header names people, alone or beside other headings, or has two other headings and nothing that is
    none: a table whose names stand under words nobody could know.

    Raises :class:`OutOfBounds` where more rows look like headers than any list has pages.
    """
    headers: list[Header] = []
    free = 0
    left = HEADER_CELLS // sheets
    fields = _headings(sheet, HEADINGS_LOOKED_AT // sheets)
    headings = frozenset(fields)
    for index in [at for at, has_none in enumerate(map(headings.isdisjoint, sheet.rows)) if not has_none]:
        if index < free or not _is_header(sheet.rows[index], fields):
            continue
        left -= max(len(sheet.rows[index]), LEAST_HEADER_CELLS)
        if left < 0:
            raise OutOfBounds
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


def _headings(sheet: DecodedSheet, most: int) -> Mapping[str, str]:
    """The fields of the texts of a sheet that are headings by themselves; it looks at so many at most."""
    texts: Collection[str] = {*beginning_as_headings(chain.from_iterable(sheet.texts))}
    if len(texts) > most:
        # Headers stand above what only begins like one, and are repeated in the same words.
        in_order = dict.fromkeys(chain.from_iterable(sheet.rows))
        texts = list(islice((cell for cell in in_order if type(cell) is str and cell in texts), most))
    return {text: field for text in texts if (field := field_of(text)) is not None}


def _is_header(row: tuple[Cell, ...], fields: Mapping[str, str]) -> bool:
    filled = [cell for cell in row if cell != ""]
    texts = [cell for cell in filled if isinstance(cell, str)]
    headings = [text for text in texts if text in fields]
    naming = {fields[text] for text in headings if not is_also_value(text) and text[0] != "("}
    if "name" in naming or {"family_name", "given_name"} <= naming:
        return True
    whole = {fields[text] or text for text in headings if is_whole_heading(text)}
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
