"""A roster as it comes from a commune: a workbook in, people and the cells that could not be used out."""

from __future__ import annotations

import datetime
import hashlib
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field, replace
from itertools import islice
from pathlib import Path

from tqdesk.errors import NoNameColumn, NoPeopleInWorkbook, UnknownSheet
from tqdesk.records import RosterColumn, RosterPerson, RosterProblem, RosterReading, RosterTable
from tqdesk.sheets.headings import key_of
from tqdesk.sheets.mark_columns import mark_columns, with_marks
from tqdesk.sheets.people_rows import people_rows
from tqdesk.sheets.tables import Column, Table, cell_at, find_tables, rows_of
from tqdesk.sheets.workbook import Cell, SheetCells, read_sheets
from tqdesk.vietnamese.citizen_id import read_number
from tqdesk.vietnamese.dates import read_birth
from tqdesk.vietnamese.encodings import decode_column
from tqdesk.vietnamese.ethnic import read_ethnic
from tqdesk.vietnamese.phones import read_phone
from tqdesk.vietnamese.text import normalise

_SAMPLE_ROWS = 30
_SAMPLES = 3
_SEX_WORDS = {"nam": "male", "male": "male", "m": "male", "nu": "female", "female": "female", "f": "female"}
_MARKS = frozenset("x×✓✔√v1*+")
_NO_MARKS = frozenset({"", "0", "-", "–"})
_FIELD_SHOWN = {
    "family_name": "name",
    "given_name": "name",
    "birth_day": "birth",
    "birth_month": "birth",
    "birth_year": "birth",
    "sex_mark": "sex",
    "list_number": "",
}
_READERS: dict[str, tuple[str, Callable[[Cell], str | None]]] = {
    "birth": ("bad_birth", read_birth),
    "citizen_id": ("bad_citizen_id", read_number),
    "phone": ("bad_phone", read_phone),
    "ethnic": ("unknown_ethnic", lambda cell: read_ethnic(cell_text(cell))),
}


@dataclass(frozen=True, slots=True)
class OpenedSheet:
    """A sheet in today's Unicode with the tables found on it; ``hidden`` ones are read only when chosen."""

    cells: SheetCells
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


def open_roster(path: Path) -> OpenedRoster:
    """The sheets of a roster file with their tables.

    Raises the errors of :func:`tqdesk.sheets.workbook.read_sheets`.
    """
    sheets = map(decoded, read_sheets(path))
    return OpenedRoster(path.name, tuple(OpenedSheet(cells, tuple(find_tables(cells))) for cells in sheets))


def read_roster(path: Path, *, sheet: str | None = None) -> RosterReading:
    """The people of a roster file as its columns were understood."""
    return read_people(open_roster(path), sheets=None if sheet is None else [sheet])


def read_people(
    opened: OpenedRoster,
    *,
    sheets: Collection[str] | None = None,
    columns: Mapping[str, Mapping[int, str]] | None = None,
) -> RosterReading:
    """The people of the named sheets, or of every visible sheet with a table.

    ``columns`` has, for tables of some layout, meanings of columns other than those found: layout → index
    of the column → meaning as in :class:`tqdesk.records.RosterColumn`.

    Raises :class:`UnknownSheet`, :class:`NoNameColumn` (no table anywhere) and :class:`NoPeopleInWorkbook`
    (no people in any).
    """
    people: list[RosterPerson] = []
    problems: list[RosterProblem] = []
    shown: dict[str, dict[str, str]] = {}
    tables: list[RosterTable] = []
    for sheet in _chosen(opened, sheets):
        for found in sheet.tables:
            table = _taken_as(found, (columns or {}).get(layout_of(found), {}))
            tables.append(_shown_table(sheet.cells, table))
            letters = shown.setdefault(sheet.name, {})
            for column in table.columns:
                if name := _FIELD_SHOWN.get(column.field, column.field):
                    letters.setdefault(column.letter, name)
            some, unusable = people_of(sheet.cells, table)
            people += some
            problems += unusable
    if not tables:
        raise NoNameColumn(file=opened.file)
    if not people:
        raise NoPeopleInWorkbook(file=opened.file)
    return RosterReading(tuple(people), tuple(problems), shown, tuple(tables))


def layout_of(table: Table) -> str:
    """What tells tables of one layout from others: the places and words of their headings."""
    said = "\n".join(f"{column.index} {key_of(column.heading)}" for column in table.columns)
    return hashlib.sha256(said.encode()).hexdigest()[:32]


def _taken_as(table: Table, meanings: Mapping[int, str]) -> Table:
    def column(found: Column) -> Column:
        if found.index not in meanings:
            return found
        field_name, _, sex = meanings[found.index].partition(":")
        return replace(found, field=field_name, sex=sex or None)

    return replace(table, columns=tuple(map(column, table.columns)))


def _shown_table(sheet: SheetCells, table: Table) -> RosterTable:
    rows = [row for _, row in islice(rows_of(sheet, table), _SAMPLE_ROWS)]

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
        layout_of(table),
    )


def people_of(sheet: SheetCells, table: Table) -> tuple[list[RosterPerson], list[RosterProblem]]:
    """The people of one table of a :func:`decoded` sheet, and its cells that could not be used."""
    people: list[RosterPerson] = []
    problems: list[RosterProblem] = []
    marked = mark_columns(table)
    for number, row in people_rows(sheet, table):
        reading = _RowReading(sheet.name, number, row, table.columns)
        person = reading.person()
        problems += reading.problems
        if person is not None and marked:
            person, unusable = with_marks(person, row, marked)
            problems += unusable
        if person is not None:
            people.append(person)
    return people, problems


def decoded(sheet: SheetCells) -> SheetCells:
    """``sheet`` with its texts in today's Unicode, whatever font or page they were typed for."""
    width = max(map(len, sheet.rows), default=0)
    columns: list[list[Cell]] = []
    for index in range(width):
        cells = [cell_at(row, index) for row in sheet.rows]
        places = [at for at, cell in enumerate(cells) if isinstance(cell, str) and cell]
        texts = decode_column([str(cells[at]) for at in places])
        for at, text in zip(places, texts, strict=True):
            cells[at] = normalise(text)
        columns.append(cells)
    rows = zip(*columns, strict=True) if width else ()
    return replace(sheet, rows=tuple(rows))


def cell_text(cell: Cell) -> str:
    """A cell as its roster shows it, in one line: whole numbers without ".0", dates day first."""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, datetime.datetime | datetime.date):
        return f"{cell:%d/%m/%Y}"
    return " ".join(str(cell).split())


def _chosen(opened: OpenedRoster, wanted: Collection[str] | None) -> list[OpenedSheet]:
    if wanted is None:
        return [sheet for sheet in opened.sheets if not sheet.hidden]
    by_name = {normalise(sheet.name).casefold(): sheet for sheet in opened.sheets}
    for name in wanted:
        if normalise(name).casefold() not in by_name:
            choices = ", ".join(sheet.name for sheet in opened.sheets)
            raise UnknownSheet(file=opened.file, sheet=name, choices=choices)
    keys = {normalise(name).casefold() for name in wanted}
    return [sheet for key, sheet in by_name.items() if key in keys]


@dataclass(slots=True)
class _RowReading:
    """One row being read; gathers its problems."""

    sheet: str
    number: int
    row: tuple[Cell, ...]
    columns: tuple[Column, ...]
    problems: list[RosterProblem] = field(default_factory=list)

    def person(self) -> RosterPerson | None:
        name = self._joined(" ", "family_name", "name", "given_name")
        if not any(map(str.isalpha, name)):
            # A row is named by its first fact, for its list number says nothing.
            facts = [text for c in self.columns if c.field != "list_number" and (text := self._text(c))]
            self._problem(None, "name_missing", ", ".join(facts))
            return None
        birth = self._birth()
        sex = self._sex()
        citizen_id = self._read("citizen_id")
        if citizen_id is not None:
            self._compare(citizen_id, birth, sex)
        return RosterPerson(
            sheet=self.sheet,
            row=self.number,
            name=name,
            birth=birth,
            sex=sex,
            ethnic=self._read("ethnic"),
            position=self._joined(", ", "position") or None,
            workplace=self._joined(", ", "workplace") or None,
            phone=self._read("phone"),
            email=self._joined(", ", "email") or None,
            citizen_id=citizen_id,
            note=self._joined(", ", "note") or None,
        )

    def _of(self, name: str) -> list[Column]:
        return [column for column in self.columns if column.field == name]

    def _cell(self, column: Column) -> Cell:
        return cell_at(self.row, column.index)

    def _text(self, column: Column) -> str:
        return cell_text(self._cell(column))

    def _joined(self, between: str, *names: str) -> str:
        columns = [column for name in names for column in self._of(name)]
        return between.join(text for column in columns if (text := self._text(column)))

    def _problem(self, column: Column | None, kind: str, value: str) -> None:
        letter = column.letter if column is not None else ""
        self.problems.append(RosterProblem(self.sheet, self.number, letter, kind, value))

    def _read(self, name: str) -> str | None:
        """The first usable cell of the columns of a field; each other filled one is a problem."""
        kind, reader = _READERS[name]
        found: str | None = None
        for column in self._of(name):
            text = self._text(column)
            # A mark in Nam or Nữ under "Năm sinh" says the sex and no birth.
            if not text or (column.sex is not None and text.casefold() in _MARKS | _NO_MARKS):
                continue
            value = reader(self._cell(column))
            if value is None:
                self._problem(column, kind, text)
            found = found or value
        return found

    def _birth(self) -> str | None:
        parts = [self._joined("", name) for name in ("birth_day", "birth_month", "birth_year")]
        if not parts[2]:
            return self._read("birth")
        text = "/".join(part for part in parts if part)
        birth = read_birth(text)
        if birth is None:
            self._problem(self._of("birth_year")[0], "bad_birth", text)
        return birth

    def _sex(self) -> str | None:
        """Male or female from a word, from a mark under Nam or Nữ, or from which of the two has the birth."""
        said: dict[str, Column] = {}
        for column in self.columns:
            text = self._text(column)
            if not (column.sex or column.field == "sex") or text in _NO_MARKS:
                continue
            word = _SEX_WORDS.get(key_of(text))
            marked = column.field == "birth" or text.casefold() in _MARKS
            sex = column.sex if column.sex and (marked or word == column.sex) else word
            if sex is None or (column.sex and sex != column.sex):
                self._problem(column, "sex_unclear", text)
            else:
                said[sex] = column
        if len(said) == 2:
            column = max(said.values(), key=lambda column: column.index)
            self._problem(column, "sex_unclear", self._text(column))
        return next(iter(said)) if len(said) == 1 else None

    def _compare(self, citizen_id: str, birth: str | None, sex: str | None) -> None:
        """Warn where the number's fourth digit (century and sex) or the two after it (year) say otherwise."""
        column = self._of("citizen_id")[0]
        century, odd = divmod(int(citizen_id[3]), 2)
        if sex is not None and sex != ("male", "female")[odd]:
            self._problem(column, "citizen_id_sex", self._text(column))
        if birth is not None and birth[:4] != f"{19 + century}{citizen_id[4:6]}":
            self._problem(column, "citizen_id_year", self._text(column))
