"""What a cell says by standing below another: merged with it, or with a mark for "as above"."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import zip_longest

from tqdesk.sheets.workbook import Cell

_DITTO = frozenset({"nt", "n/t", "như trên", "nhu tren", *"\"'“”″〃", '""', "''", "’’", ",,"})
_LONGEST_DITTO = 16


def over_merged(
    cells: Sequence[Cell], merged: Mapping[tuple[int, int], int], at: tuple[int, int]
) -> Sequence[Cell]:
    """The cells of a column from column and row ``at`` down, a ``merged`` one (see :class:`SheetCells`) on
    each of its rows and not on the first alone."""
    column, first_row = at
    # Cells of headers are merged in nearly all lists, those below in few.
    rows = range(first_row, first_row + len(cells))
    if len(rows) < len(merged):
        # Of many tables each goes through its own rows, not through what is merged in all of them.
        begins = [row for row in rows if (column, row) in merged]
    else:
        begins = sorted(row for merged_column, row in merged if merged_column == column and row in rows)
    if not begins:
        return cells
    carried = list(cells)
    for row, following in zip_longest(begins, begins[1:], fillvalue=rows.stop):
        said = cells[row - first_row]
        for below in range(row + 1, min(merged[column, row] + 1, following)):
            if cells[below - first_row] == "":
                carried[below - first_row] = said
    return carried


def without_dittos(cells: Sequence[Cell]) -> Sequence[Cell]:
    """The cells of a column, those that only say "as above" with what stands above, be it nothing."""
    dittos = {cell for cell in set(cells) if isinstance(cell, str) and is_ditto(cell)}
    if not dittos:
        return cells
    carried = list(cells)
    above: Cell = ""
    for at, cell in enumerate(cells):
        if cell in dittos:
            carried[at] = above
        elif cell != "":
            above = cell
    return carried


def is_ditto(text: str) -> bool:
    """Whether a text is a mark for "as above": a quotation mark, "-nt-", "như trên"."""
    return len(text) <= _LONGEST_DITTO and text.casefold().strip(" -–—.()") in _DITTO
