"""A roster as it comes from a commune: a workbook in, people and the cells that could not be used out."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path
from typing import TypeVar

from tqdesk.errors import NoNameColumn, NoPeopleInWorkbook, PastedUnreadable, UnknownSheet, WorkbookTooLarge
from tqdesk.records import (
    RosterColumn,
    RosterNote,
    RosterPerson,
    RosterProblem,
    RosterReading,
    RosterTable,
)
from tqdesk.sheets import template
from tqdesk.sheets.bounds import OutOfBounds
from tqdesk.sheets.cells import cell_at, cell_text
from tqdesk.sheets.decoding import DecodedSheet, decoded
from tqdesk.sheets.headings import key_of
from tqdesk.sheets.people_columns import people_of
from tqdesk.sheets.tables import NAME_FIELDS, SAMPLE_ROWS, Column, Table, find_tables, rows_of
from tqdesk.sheets.workbook import SheetCells, WorkbookCells, pasted_sheet, read_workbook
from tqdesk.vietnamese.text import normalise
from tqdesk.words import in_all_languages
from tqdesk.words.problems import PROBLEMS_SHEET

Columns = Mapping[str, Mapping[int, str]]
"""Layout of tables → index of a column → its meaning, as in :class:`tqdesk.records.RosterColumn`."""

_SAMPLES = 3
_FIELD_SHOWN = {
    "family_name": "name",
    "given_name": "name",
    "birth_day": "birth",
    "birth_month": "birth",
    "birth_year": "birth",
    "sex_mark": "sex",
    "list_number": "",
}

# What tells a table of people whose names were not found from a table of numbers.
_PERSONAL = frozenset({"birth", "birth_year", "sex", "sex_mark", "ethnic", "phone", "email", "citizen_id"})


@dataclass(frozen=True, slots=True)
class OpenedSheet:
    """A sheet in today's Unicode with the tables found on it; ``hidden`` ones are read only when chosen."""

    cells: DecodedSheet
    tables: tuple[Table, ...]

    @property
    def name(self) -> str:
        """The name on its tab."""
        return self.cells.name

    @property
    def hidden(self) -> bool:
        """Whether Excel does not show it."""
        return self.cells.hidden


@dataclass(frozen=True, slots=True)
class OpenedRoster:
    """A roster file once its bytes are cells: what is on it can be read again and again, taken otherwise."""

    file: str
    sheets: tuple[OpenedSheet, ...]
    notes: tuple[RosterNote, ...] = ()


def open_roster(path: Path) -> OpenedRoster:
    """The sheets of a roster file with their tables.

    Raises the errors of :func:`tqdesk.sheets.workbook.read_workbook`.
    """
    try:
        return _opened(read_workbook(path))
    except OutOfBounds as refused:
        raise WorkbookTooLarge(file=path.name) from refused


def open_pasted(text: str) -> OpenedRoster:
    """Rows pasted from a workbook, which come as text with tabs, mostly without a header.

    Raises the errors of :func:`tqdesk.sheets.workbook.pasted_sheet`.
    """
    try:
        return _opened(WorkbookCells("", (pasted_sheet(text),)))
    except OutOfBounds as refused:
        raise PastedUnreadable from refused


def read_roster(path: Path, *, sheet: str | None = None) -> RosterReading:
    """The people of a roster file as its columns were understood."""
    return read_people(open_roster(path), sheets=None if sheet is None else [sheet])


def tables_of(
    opened: OpenedRoster, *, sheets: Collection[str] | None = None, columns: Columns | None = None
) -> tuple[RosterTable, ...]:
    """The tables of the named sheets, or of every visible one, with all their columns as they are taken.

    Among them are those whose names were not found: for them a column is to be chosen. A table goes on
    under each repetition of its header as one of the same layout.

    Raises :class:`UnknownSheet`.
    """
    return tuple(
        _shown_table(sheet.cells, _taken_as(found, columns), layout_of(found))
        for sheet in _chosen(opened, sheets)
        for found in sheet.tables
    )


def read_people(
    opened: OpenedRoster,
    *,
    sheets: Collection[str] | None = None,
    columns: Columns | None = None,
    hidden_rows: bool = True,
) -> RosterReading:
    """The people of the named sheets, or of every visible sheet with a table.

    ``columns`` says what columns are taken for otherwise than found; a column chosen for names takes the
    place of the one found. Rows that Excel does not show are left out without ``hidden_rows``.

    The notes are those of :class:`tqdesk.sheets.workbook.WorkbookCells`, and ``hidden_rows`` (how many people
    of a sheet stand in such rows, read or not), ``hidden_sheet`` (a sheet that is not shown, and not chosen,
    has so many rows) and ``names_not_found`` (a table with facts of people in so many rows is not read, as
    none of its columns is taken for names).

    Raises :class:`UnknownSheet`, :class:`NoNameColumn` (no table has a column for names) and
    :class:`NoPeopleInWorkbook` (no people in any).
    """
    people: list[RosterPerson] = []
    problems: list[RosterProblem] = []
    shown: dict[str, dict[str, str]] = {}
    tables: list[RosterTable] = []
    chosen = _chosen(opened, sheets)
    notes = [note for note in opened.notes if note.sheet in ("", *(sheet.name for sheet in chosen))]
    for sheet in chosen:
        hidden = 0
        for found in sheet.tables:
            table = _taken_as(found, columns)
            if not table.has_names:
                if any(column.field in _PERSONAL for column in table.columns):
                    count = len(rows_of(sheet.cells, table))
                    notes.append(RosterNote("names_not_found", sheet.name, count))
                continue
            tables.append(_shown_table(sheet.cells, table, layout_of(found)))
            _show_columns(shown.setdefault(sheet.name, {}), table)
            some, unusable = people_of(sheet.cells, table)
            in_hidden = sum(person.row in sheet.cells.hidden_rows for person in some)
            if in_hidden and not hidden_rows:
                some, unusable = _in_view(sheet.cells, some), _in_view(sheet.cells, unusable)
            hidden += in_hidden
            people += some
            problems += unusable
        if hidden:
            notes.append(RosterNote("hidden_rows", sheet.name, hidden))
    if not tables:
        raise NoNameColumn(file=opened.file)
    if not people:
        raise NoPeopleInWorkbook(file=opened.file)
    unseen = (sheet for sheet in opened.sheets if sheet.hidden and sheet not in chosen and sheet.tables)
    notes += (RosterNote("hidden_sheet", sheet.name, len(sheet.cells.rows)) for sheet in unseen)
    return RosterReading(tuple(people), tuple(problems), shown, tuple(tables), tuple(notes))


def layout_of(table: Table) -> str:
    """What tells tables of one layout from others: the places and words of their headings.

    Of tables without any it is what their columns were taken for by their cells.
    """
    headed = [f"{column.index} {key_of(column.heading)}" for column in table.columns if column.heading]
    said = headed or [f"{column.index} : {column.field}" for column in table.columns]
    return hashlib.sha256("\n".join(said).encode()).hexdigest()[:32]


def _opened(workbook: WorkbookCells) -> OpenedRoster:
    # Empty sheets, as workbooks have by the dozen, are nothing to look through.
    count = max(sum(bool(each.rows) for each in workbook.sheets), 1)
    sheets = [
        OpenedSheet(each, tuple(find_tables(each, sheets=count))) for each in map(decoded, workbook.sheets)
    ]
    return OpenedRoster(
        workbook.name, tuple(each for each in sheets if not _stands_beside(each)), workbook.notes
    )


def _stands_beside(sheet: OpenedSheet) -> bool:
    """Whether a sheet is what this program put beside a list: in a marked copy of it, or in a template."""
    ours = sheet.name in in_all_languages(PROBLEMS_SHEET) or template.is_ours(sheet.cells)
    return ours and not any(each.has_names for each in sheet.tables)


def _taken_as(table: Table, columns: Columns | None) -> Table:
    meanings = (columns or {}).get(layout_of(table), {}) if columns else {}
    names_chosen = any(meaning in NAME_FIELDS for meaning in meanings.values())

    def column(found: Column) -> Column:
        if found.index not in meanings:
            return replace(found, field="") if names_chosen and found.field == "name" else found
        field_name, _, sex = meanings[found.index].partition(":")
        return replace(found, field=field_name, sex=sex or None)

    return replace(table, columns=tuple(map(column, table.columns))) if meanings else table


def _shown_table(sheet: SheetCells, table: Table, layout: str) -> RosterTable:
    rows = list(islice(rows_of(sheet, table), SAMPLE_ROWS))

    def column(found: Column) -> RosterColumn:
        filled = (cell_text(cell) for row in rows if (cell := cell_at(row, found.index)) != "")
        meaning = f"{found.field}:{found.sex}" if found.sex else found.field
        return RosterColumn(
            found.index, found.letter, found.heading, meaning, tuple(islice(filled, _SAMPLES))
        )

    return RosterTable(
        table.sheet,
        table.first_header_row,
        table.last_header_row,
        tuple(map(column, table.columns)),
        layout,
    )


def _show_columns(letters: dict[str, str], table: Table) -> None:
    for column in table.columns:
        if name := _FIELD_SHOWN.get(column.field, column.field):
            letters.setdefault(column.letter, name)


_Placed = TypeVar("_Placed", RosterPerson, RosterProblem)


def _in_view(sheet: SheetCells, found: Iterable[_Placed]) -> list[_Placed]:
    return [each for each in found if each.row not in sheet.hidden_rows]


def _chosen(opened: OpenedRoster, wanted: Collection[str] | None) -> list[OpenedSheet]:
    if wanted is None:
        return [sheet for sheet in opened.sheets if not sheet.hidden]
    # Sheets whose names only look alike are all chosen by that name.
    keys = [_name_key(sheet.name) for sheet in opened.sheets]
    for name in wanted:
        if _name_key(name) not in keys:
            choices = ", ".join(sheet.name for sheet in opened.sheets)
            raise UnknownSheet(file=opened.file, sheet=name, choices=choices)
    chosen = set(map(_name_key, wanted))
    return [sheet for key, sheet in zip(keys, opened.sheets, strict=True) if key in chosen]


def _name_key(name: str) -> str:
    return normalise(name).casefold()
