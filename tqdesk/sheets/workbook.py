"""Any workbook or table file as plain cell values, whatever its name ends in."""

from __future__ import annotations

import contextlib
import datetime
import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from io import BytesIO
from itertools import islice
from pathlib import Path

from tqdesk.errors import FileMissing, WorkbookEmpty, WorkbookTooLarge, WorkbookUnreadable
from tqdesk.sheets import compound, delimited, zipped
from tqdesk.sheets.bounds import CELLS, FILE_BYTES, ROWS, SHEETS, TEXT_CHARACTERS, Broken, OutOfBounds

Cell = str | int | float | bool | datetime.date | datetime.datetime | datetime.time | datetime.timedelta
"""What a cell holds; an empty one holds ``""``, a merged one its value in the top left cell only."""


@dataclass(frozen=True, slots=True)
class SheetCells:
    """The cells of one sheet: ``rows[i][j]`` is row ``first_row + i``, column ``first_column + j``.

    Both count from 1 as Excel does. Rows end at their last filled cell, so they differ in length.
    ``fonts`` has the font of each cell in a font of before Unicode (``.Vn…``, ``VNI-…``), by the indexes of
    its row and column; ``hidden_rows`` are the numbers of rows that Excel does not show.
    """

    name: str
    rows: tuple[tuple[Cell, ...], ...]
    first_row: int = 1
    first_column: int = 1
    hidden: bool = False
    fonts: Mapping[tuple[int, int], str] = field(default_factory=dict)
    hidden_rows: frozenset[int] = frozenset()

    def letter(self, index: int) -> str:
        """The letters Excel shows over the column at ``index`` in :attr:`rows`."""
        number, letters = self.first_column + index, ""
        while number:
            number, rest = divmod(number - 1, 26)
            letters = chr(65 + rest) + letters
        return letters


def read_sheets(path: Path) -> list[SheetCells]:
    """The sheets of an .xlsx, .xls, .ods or delimited text file, told apart by their bytes.

    Raises :class:`FileMissing`, :class:`WorkbookEmpty` (no bytes), :class:`WorkbookTooLarge` and
    :class:`WorkbookUnreadable` (no workbook, behind a password, or broken).
    """
    data = _bytes_of(path)
    try:
        if data.startswith(zipped.MAGIC):
            return _workbook_sheets(zipped.measured_copy(data))
        if data.startswith(compound.MAGIC):
            return _workbook_sheets(compound.measured_copy(data))
        rows = _bounded_rows(delimited.rows_of(delimited.decoded(data)))
        return [SheetCells(name=path.stem, rows=tuple(rows))]
    except OutOfBounds as large:
        raise WorkbookTooLarge(file=path.name) from large
    except Broken as broken:
        raise WorkbookUnreadable(file=path.name) from broken


def _bytes_of(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            data = file.read(FILE_BYTES + 1)
    except OSError as missing:
        raise FileMissing(file=str(path)) from missing
    if not data:
        raise WorkbookEmpty(file=path.name)
    if len(data) > FILE_BYTES:
        raise WorkbookTooLarge(file=path.name)
    return data


def _workbook_sheets(copy: BytesIO) -> list[SheetCells]:
    with _panics_unheard():
        return list(_each_sheet(copy))


@contextlib.contextmanager
def _panics_unheard() -> Iterator[None]:
    """Keep the trace that the library's failed assertions print by themselves off standard error."""
    try:
        kept = os.dup(2)
    except OSError:
        # A windowed program on Windows has no standard error.
        yield
        return
    try:
        with open(os.devnull, "wb") as nowhere:
            os.dup2(nowhere.fileno(), 2)
        yield
    finally:
        os.dup2(kept, 2)
        os.close(kept)


def _each_sheet(copy: BytesIO) -> Iterator[SheetCells]:
    import python_calamine

    try:
        with python_calamine.load_workbook(copy) as workbook:
            if len(workbook.sheet_names) > SHEETS:
                raise OutOfBounds
            cells = 0
            for about in workbook.sheets_metadata:
                if about.typ != python_calamine.SheetTypeEnum.WorkSheet:
                    continue
                sheet = workbook.get_sheet_by_name(about.name)
                top, left = sheet.start or (0, 0)
                cells += sheet.height * sheet.width
                if cells > CELLS:
                    raise OutOfBounds
                yield SheetCells(
                    name=about.name,
                    rows=tuple(_bounded_rows(map(tuple, islice(sheet.iter_rows(), top, None)))),
                    first_row=top + 1,
                    first_column=left + 1,
                    hidden=about.visible != python_calamine.SheetVisibleEnum.Visible,
                )
    except (python_calamine.CalamineError, ValueError, OSError) as broken:
        raise Broken from broken
    except BaseException as panic:
        # The library's own failed assertions arrive as this class, which derives from no Exception.
        if type(panic).__name__ == "PanicException":
            raise Broken from panic
        raise


def _bounded_rows(rows: Iterator[tuple[Cell, ...]]) -> Iterator[tuple[Cell, ...]]:
    characters = 0
    for number, row in enumerate(rows):
        end = len(row)
        while end and row[end - 1] == "":
            end -= 1
        characters += sum(len(cell) for cell in row if isinstance(cell, str))
        if number >= ROWS or characters > TEXT_CHARACTERS:
            raise OutOfBounds
        yield row[:end]
