"""Single cells of a sheet: where they stand and what they say."""

from __future__ import annotations

import datetime

from tqdesk.sheets.workbook import Cell


def cell_at(row: tuple[Cell, ...], index: int) -> Cell:
    """The cell of a row, ``""`` beyond its end."""
    return row[index] if index < len(row) else ""


def text_at(row: tuple[Cell, ...], index: int) -> str:
    """The cell's text, without the spaces around it; ``""`` where it holds no text."""
    cell = cell_at(row, index)
    return cell.strip() if isinstance(cell, str) else ""


def cell_text(cell: Cell) -> str:
    """A cell as its roster shows it, in one line: whole numbers without ".0", dates day first."""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, datetime.datetime | datetime.date):
        return f"{cell:%d/%m/%Y}"
    return " ".join(str(cell).split())
