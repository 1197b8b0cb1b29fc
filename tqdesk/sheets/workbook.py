"""Any workbook or table file as plain cell values, whatever its name ends in."""

from __future__ import annotations

import contextlib
import datetime
import os
from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from tqdesk.errors import (
    FileMissing,
    KnownError,
    NotAWorkbook,
    PastedUnreadable,
    WorkbookEmpty,
    WorkbookLocked,
    WorkbookTooLarge,
    WorkbookUnreadable,
    WorkbookUnsafe,
)
from tqdesk.records import RosterNote
from tqdesk.sheets import biff, compound, delimited, opendocument, spreadsheetml, zipped
from tqdesk.sheets.bounds import FILE_BYTES, Broken, Locked, NoWorkbook, OutOfBounds, Refused, Unsafe
from tqdesk.sheets.measured import Measured, Traits

if TYPE_CHECKING:
    from python_calamine import CalamineSheet, SheetMetadata

Cell = str | int | float | bool | datetime.date | datetime.datetime | datetime.time | datetime.timedelta
"""What a cell holds; an empty one holds ``""``, a merged one its value in the top left cell only."""

_ERRORS: dict[type[Refused], type[KnownError]] = {
    OutOfBounds: WorkbookTooLarge,
    Broken: WorkbookUnreadable,
    NoWorkbook: NotAWorkbook,
    Locked: WorkbookLocked,
    Unsafe: WorkbookUnsafe,
}


@dataclass(frozen=True, slots=True)
class SheetCells:
    """The cells of one sheet: ``rows[i][j]`` is row ``first_row + i``, column ``first_column + j``.

    Both count from 1 as Excel does. Rows end at their last filled cell, so they differ in length. ``fonts``
    has, by the same indices, the fonts of texts in an old Vietnamese one (.Vn…, VNI-…). ``hidden_rows`` are
    the rows with values that Excel does not show, ``hidden_columns`` the columns, both counted from 1.
    ``merged`` has the last row of each cell merged over several, by its column and first row, from 1 too.
    """

    name: str
    rows: tuple[tuple[Cell, ...], ...]
    first_row: int = 1
    first_column: int = 1
    hidden: bool = False
    fonts: Mapping[tuple[int, int], str] = field(default_factory=dict)
    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: frozenset[int] = frozenset()
    merged: Mapping[tuple[int, int], int] = field(default_factory=dict)

    def letter(self, index: int) -> str:
        """The letters Excel shows over the column at ``index`` in :attr:`rows`."""
        number, letters = self.first_column + index, ""
        while number:
            number, rest = divmod(number - 1, 26)
            letters = chr(65 + rest) + letters
        return letters


@dataclass(frozen=True, slots=True)
class WorkbookCells:
    """A file as cells. ``notes`` of its sheets or the whole file, by kind:

    ``macros`` (there are some; they were not run), ``formulas_without_value`` (cells whose formula nobody
    has worked out yet, read as empty) and ``error_values`` (cells that show #REF! and the like, read as
    empty).
    """

    name: str
    sheets: tuple[SheetCells, ...]
    notes: tuple[RosterNote, ...] = ()


def read_sheets(path: Path) -> list[SheetCells]:
    """The sheets alone; see :func:`read_workbook`."""
    return list(read_workbook(path).sheets)


def read_workbook(path: Path) -> WorkbookCells:
    """An .xlsx, .xls, .ods or delimited text file, told apart by its bytes.

    Raises :class:`FileMissing`, :class:`WorkbookEmpty` (no bytes), :class:`WorkbookTooLarge`,
    :class:`WorkbookLocked` (behind a password), :class:`WorkbookUnsafe` (names entities of its own),
    :class:`NotAWorkbook` (another kind of file) and :class:`WorkbookUnreadable` (broken).
    """
    data = _bytes_of(path)
    try:
        measured = _measured(data)
        if measured is None:
            text = delimited.decoded(data)
            return WorkbookCells(path.name, (_text_sheet(path.stem, text),))
        # Large files are in memory once only.
        del data
        return _workbook(path.name, measured)
    except Refused as refused:
        raise _ERRORS[type(refused)](file=path.name) from refused


def pasted_sheet(text: str) -> SheetCells:
    """Text from the clipboard as spreadsheet programs put it there; the sheet's name is "".

    Raises :class:`PastedUnreadable`.
    """
    try:
        return _text_sheet("", text)
    except Refused as refused:
        raise PastedUnreadable from refused


def _text_sheet(name: str, text: str) -> SheetCells:
    return SheetCells(name=name, rows=tuple(map(_trimmed, delimited.rows_of(text))))


def _measured(data: bytes) -> Measured | None:
    """``None`` for what could be text."""
    if data.startswith(compound.MAGIC):
        return biff.measured(data)
    if not data.startswith(zipped.MAGIC):
        return None
    try:
        if opendocument.CONTENT in zipped.Parts(data):
            return opendocument.measured(data)
        return spreadsheetml.measured(data)
    except zipped.BREAKAGE as broken:
        raise Broken from broken


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


def _workbook(name: str, measured: Measured) -> WorkbookCells:
    with _panics_unheard():
        read = deque(_read(measured))
    sheets: list[SheetCells] = []
    notes = [RosterNote("macros")] if measured.has_macros else []
    while read:
        # Each is let go before the next becomes cells.
        about, traits, sheet = read.popleft()
        sheets.append(_sheet_cells(about, traits, sheet))
        if traits.formulas_without_value:
            notes.append(RosterNote("formulas_without_value", about.name, traits.formulas_without_value))
        if traits.errors:
            notes.append(RosterNote("error_values", about.name, traits.errors))
    return WorkbookCells(name, tuple(sheets), tuple(notes))


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


def _read(measured: Measured) -> list[tuple[SheetMetadata, Traits, CalamineSheet]]:
    """The worksheets as the reading library has them, once it has let its own copies go."""
    import python_calamine

    try:
        with python_calamine.load_workbook(measured.copy) as workbook:
            # No program writes two sheets of one name; the library would give one of them twice.
            if len({about.name for about in workbook.sheets_metadata}) < len(workbook.sheets_metadata):
                raise Broken
            return [
                (about, traits, workbook.get_sheet_by_name(about.name))
                for about, traits in zip(workbook.sheets_metadata, measured.traits, strict=True)
                if about.typ == python_calamine.SheetTypeEnum.WorkSheet
            ]
    except (python_calamine.CalamineError, ValueError, OSError) as broken:
        raise Broken from broken
    except BaseException as panic:
        # The library's own failed assertions arrive as this class, which derives from no Exception.
        if type(panic).__name__ == "PanicException":
            raise Broken from panic
        raise
    finally:
        measured.copy.close()


def _sheet_cells(about: SheetMetadata, traits: Traits, sheet: CalamineSheet) -> SheetCells:
    from python_calamine import SheetVisibleEnum

    top, left = sheet.start or (0, 0)
    rows = tuple(map(_trimmed, sheet.to_python()))
    return SheetCells(
        name=about.name,
        rows=rows,
        first_row=top + 1,
        first_column=left + 1,
        hidden=about.visible != SheetVisibleEnum.Visible,
        fonts=_fonts_by_place(rows, top + 1, left + 1, traits),
        hidden_rows=frozenset(
            row for row in traits.hidden_rows if top < row <= top + len(rows) and rows[row - top - 1]
        ),
        hidden_columns=frozenset(traits.hidden_columns),
        merged=traits.merged,
    )


def _trimmed(row: Sequence[Cell]) -> tuple[Cell, ...]:
    """The cells up to the last filled one."""
    end = len(row)
    while end and row[end - 1] == "":
        end -= 1
    return tuple(row[:end])


def _fonts_by_place(
    rows: Sequence[Sequence[Cell]], first_row: int, first_column: int, traits: Traits
) -> dict[tuple[int, int], str]:
    """The fonts of texts by their places in ``rows``."""
    placed = ((row - first_row, column - first_column, font) for (row, column), font in traits.fonts.items())
    return {
        (row, column): font
        for row, column, font in placed
        if row < len(rows) and column < len(rows[row]) and isinstance(rows[row][column], str)
    }
