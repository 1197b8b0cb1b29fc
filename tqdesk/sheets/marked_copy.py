"""The problems of a roster as an .xlsx copy of it, with the cells that have to be put right marked.

The copy has the same sheets, and the same values at the same places, so that once it is corrected it is read
as the roster was. It is made from the cells as they were read, whatever kind of file they came from, and
written row by row: not even the largest roster is in memory twice.
"""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tqdesk.records import RosterProblem, RosterTable
from tqdesk.sheets.cells import cell_at, cell_text
from tqdesk.sheets.roster import OpenedRoster
from tqdesk.sheets.workbook import Cell, SheetCells
from tqdesk.sheets.writing import FONT, HEADING_FILL, SIZE, save, sheet_name, write_value
from tqdesk.words import _
from tqdesk.words.problems import advice, problem_sentence, problems_sheet

if TYPE_CHECKING:
    from openpyxl import Workbook

_FILL = "FFE08A"
_NARROWEST, _WIDEST, _LIST_WIDTH = 6, 40, 100
_ROWS_MEASURED = 200
_MOST_MARKS = 5_000
"""So many cells have a comment and a link: of links Excel takes 65,530 on a sheet, and comments are slow."""

_COMMENT_WIDTH, _COMMENT_HEIGHT = 320, 110
_NAMES = frozenset({"name", "family_name", "given_name"})
_TEXT, _DATE, _MOMENT = "@", "dd/mm/yyyy", "dd/mm/yyyy hh:mm:ss"

_Place = tuple[int, int]
"""Row and column of a cell as Excel counts them, from 1."""


def write_marked_copy(
    path: Path,
    roster: OpenedRoster,
    problems: Sequence[RosterProblem],
    *,
    tables: Collection[RosterTable] = (),
) -> None:
    """Write a copy of a roster with its problems marked; ``tables`` are those that were read.

    Each bad cell is filled and has a comment that says what is wrong and what to write; the first sheet lists
    them all, with links. Raises the errors of :func:`tqdesk.files.write_whole`.
    """
    from openpyxl import Workbook

    sheets = [each.cells for each in roster.sheets]
    names = _sheet_names(sheets)
    by_sheet: dict[str, dict[_Place, list[RosterProblem]]] = defaultdict(lambda: defaultdict(list))
    cells = {sheet.name: sheet for sheet in sheets}
    for problem in problems:
        if problem.sheet in cells:
            place = _place(problem, cells[problem.sheet], tables)
            by_sheet[problem.sheet][place].append(problem)
    book = Workbook(write_only=True)
    _write_list(book, by_sheet, names)
    comments = _MOST_MARKS
    for sheet in sheets:
        _write_sheet(book, sheet, names[sheet.name], by_sheet.get(sheet.name, {}), comments)
        comments -= len(by_sheet.get(sheet.name, {}))
    save(book, path)


def _sheet_names(sheets: Sequence[SheetCells]) -> dict[str, str]:
    """What each sheet is called in the copy: its name where Excel takes it, and no two alike."""
    names: dict[str, str] = {}
    taken = {problems_sheet().casefold()}
    for sheet in sheets:
        wanted = name = sheet_name(sheet.name)
        number = 1
        while name.casefold() in taken:
            number += 1
            name = f"{wanted[:26]} ({number})"
        names[sheet.name] = name
        taken.add(name.casefold())
    return names


# Where a problem stands


def _place(problem: RosterProblem, sheet: SheetCells, tables: Collection[RosterTable]) -> _Place:
    if problem.column:
        return problem.row, _column_number(problem.column)
    row = _row_at(sheet, problem.row)
    if problem.kind == "name_missing":
        return problem.row, _name_column(problem, sheet, row, tables)
    said = (index for index, cell in enumerate(row) if problem.value and problem.value in cell_text(cell))
    return problem.row, sheet.first_column + next(said, 0)


def _name_column(
    problem: RosterProblem, sheet: SheetCells, row: tuple[Cell, ...], tables: Collection[RosterTable]
) -> int:
    """The column for names of the table that a row without a name stands in: where names are missing."""
    above = [each for each in tables if each.sheet == sheet.name and each.last_header_row < problem.row]
    nearest = max((each.last_header_row for each in above), default=0)
    found = [
        column.index
        for each in above
        if each.last_header_row == nearest
        for column in each.columns
        if column.meaning in _NAMES
    ]
    empty = (index for index in found if not cell_text(cell_at(row, index)))
    return sheet.first_column + next(empty, found[0] if found else 0)


def _row_at(sheet: SheetCells, number: int) -> tuple[Cell, ...]:
    index = number - sheet.first_row
    return sheet.rows[index] if 0 <= index < len(sheet.rows) else ()


def _column_number(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number


# Writing


def _write_list(
    book: Workbook,
    by_sheet: Mapping[str, Mapping[_Place, Sequence[RosterProblem]]],
    names: Mapping[str, str],
) -> None:
    """The first sheet: each cell to be put right, as a link, and what is wrong with it."""
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.styles import Alignment, Font, PatternFill
    from openpyxl.worksheet.hyperlink import Hyperlink

    sheet = book.create_sheet(problems_sheet())
    sheet.column_dimensions["A"].width = _WIDEST
    sheet.column_dimensions["B"].width = _LIST_WIDTH
    sheet.freeze_panes = "A3"
    plain, bold = Font(name=FONT, size=SIZE), Font(name=FONT, size=SIZE, bold=True)
    link, fill = Font(name=FONT, size=SIZE, color="0B6E4F", underline="single"), HEADING_FILL

    def cell(text: str, font: Font) -> Any:
        made = WriteOnlyCell(sheet)
        write_value(made, text)
        made.font, made.alignment = font, Alignment(vertical="top", wrap_text=True)
        return made

    count = sum(map(len, by_sheet.values()))
    said = _("{count} cells to put right, marked on the sheets; then import this file again.")
    sheet.append([cell(said.format(count=count), bold)])
    headings = [cell(_("Cell"), bold), cell(_("What is wrong, and what to write"), bold)]
    for heading in headings:
        heading.fill = PatternFill("solid", start_color=fill)
    sheet.append(headings)
    links = _MOST_MARKS
    for name, places in by_sheet.items():
        for (row, column), found in sorted(places.items()):
            where = f"{_letters(column)}{row}"
            target = names[name].replace("'", "''")
            place = cell(f"{names[name]} · {where}", link)
            if links > 0:
                place.hyperlink = Hyperlink(ref=where, location=f"'{target}'!{where}")
                links -= 1
            sheet.append([place, cell(_told(found), plain)])


def _write_sheet(
    book: Workbook,
    cells: SheetCells,
    name: str,
    marked: Mapping[_Place, Sequence[RosterProblem]],
    comments: int,
) -> None:
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.comments import Comment
    from openpyxl.styles import PatternFill

    sheet = book.create_sheet(name)
    sheet.sheet_state = "hidden" if cells.hidden else "visible"
    for column, width in _widths(cells).items():
        sheet.column_dimensions[_letters(column)].width = width
    for column in cells.hidden_columns:
        sheet.column_dimensions[_letters(column)].hidden = True
    for row in cells.hidden_rows:
        sheet.row_dimensions[row].hidden = True
    in_row: dict[int, dict[int, Sequence[RosterProblem]]] = defaultdict(dict)
    for (row, column), found in marked.items():
        in_row[row][column] = found
    fill = PatternFill("solid", start_color=_FILL)
    left = [None] * (cells.first_column - 1)
    for _row in range(1, cells.first_row):
        sheet.append([])
    for number, values in enumerate(cells.rows, cells.first_row):
        row_cells = [*left, *(_written(sheet, value) for value in values)]
        for column, found in in_row.get(number, {}).items():
            row_cells += [None] * (column - len(row_cells))
            made = row_cells[column - 1]
            if not hasattr(made, "fill"):
                made = WriteOnlyCell(sheet, made)
            made.fill = fill
            if isinstance(cell_at(values, column - cells.first_column), str):
                # What is typed here stays as it is typed: numbers keep their leading zeros.
                made.number_format = _TEXT
            if comments > 0:
                made.comment = Comment(_told(found), "TQDesk", _COMMENT_HEIGHT, _COMMENT_WIDTH)
                comments -= 1
            row_cells[column - 1] = made
        sheet.append(row_cells)


def _written(sheet: Any, value: Cell) -> Any:
    """A value as openpyxl's writer takes it: as it is, or as a cell where it needs a form of its own."""
    if isinstance(value, str):
        if not value or (value[0].isalnum() and value.isprintable() and "_x" not in value):
            return value or None
        return _cell(sheet, value)
    if isinstance(value, datetime.datetime) and value.time() != datetime.time():
        return _cell(sheet, value, _MOMENT)
    return _cell(sheet, value, _DATE) if isinstance(value, datetime.date) else value


def _cell(sheet: Any, value: Cell, form: str | None = None) -> Any:
    from openpyxl.cell import WriteOnlyCell

    made = WriteOnlyCell(sheet)
    if isinstance(value, str):
        write_value(made, value)
    else:
        made.value = value
    if form is not None:
        made.number_format = form
    return made


def _told(problems: Sequence[RosterProblem]) -> str:
    return "\n".join(f"{problem_sentence(each)}. {advice(each)}" for each in problems)


def _widths(cells: SheetCells) -> dict[int, int]:
    longest: dict[int, int] = defaultdict(int)
    for row in cells.rows[:_ROWS_MEASURED]:
        for index, cell in enumerate(row):
            longest[index] = max(longest[index], len(cell_text(cell)))
    return {
        cells.first_column + index: min(max(length + 2, _NARROWEST), _WIDEST)
        for index, length in longest.items()
    }


def _letters(column: int) -> str:
    from openpyxl.utils import get_column_letter

    return str(get_column_letter(column))
