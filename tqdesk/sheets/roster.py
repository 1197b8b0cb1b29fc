"""A roster as it comes from a commune: a workbook in, people and the cells that could not be used out."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path

from tqdesk.errors import NoNameColumn, NoPeopleInWorkbook, UnknownSheet
from tqdesk.records import RosterPerson, RosterProblem, RosterReading
from tqdesk.sheets.headings import key_of
from tqdesk.sheets.people_rows import people_rows
from tqdesk.sheets.tables import Column, Table, cell_at, find_tables
from tqdesk.sheets.workbook import Cell, SheetCells, read_sheets
from tqdesk.vietnamese.citizen_id import read_number
from tqdesk.vietnamese.dates import read_birth
from tqdesk.vietnamese.encodings import decode_column
from tqdesk.vietnamese.ethnic import read_ethnic
from tqdesk.vietnamese.phones import read_phone
from tqdesk.vietnamese.text import normalise

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


def read_roster(path: Path, *, sheet: str | None = None) -> RosterReading:
    """The people of a roster file, from every visible sheet with a header row, or from ``sheet`` only.

    Raises the errors of :func:`tqdesk.sheets.workbook.read_sheets`, and :class:`UnknownSheet`,
    :class:`NoNameColumn` (no header anywhere) and :class:`NoPeopleInWorkbook` (none below one).
    """
    sheets = _chosen(read_sheets(path), sheet, path)
    people: list[RosterPerson] = []
    problems: list[RosterProblem] = []
    columns: dict[str, dict[str, str]] = {}
    for cells in map(decoded, sheets):
        for table in find_tables(cells):
            shown = columns.setdefault(cells.name, {})
            for column in table.columns:
                if name := _FIELD_SHOWN.get(column.field, column.field):
                    shown.setdefault(column.letter, name)
            some, unusable = read_people(cells, table)
            people += some
            problems += unusable
    if not columns:
        raise NoNameColumn(file=path.name)
    if not people:
        raise NoPeopleInWorkbook(file=path.name)
    return RosterReading(people=tuple(people), problems=tuple(problems), columns=columns)


def read_people(sheet: SheetCells, table: Table) -> tuple[list[RosterPerson], list[RosterProblem]]:
    """The people of one table of a :func:`decoded` sheet, and its cells that could not be used."""
    people: list[RosterPerson] = []
    problems: list[RosterProblem] = []
    for number, row in people_rows(sheet, table):
        reading = _RowReading(sheet.name, number, row, table.columns)
        person = reading.person()
        if person is not None:
            people.append(person)
        problems += reading.problems
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


def _chosen(sheets: list[SheetCells], wanted: str | None, path: Path) -> list[SheetCells]:
    if wanted is None:
        return [cells for cells in sheets if not cells.hidden]
    key = normalise(wanted).strip().casefold()
    for cells in sheets:
        if normalise(cells.name).strip().casefold() == key:
            return [cells]
    raise UnknownSheet(file=path.name, sheet=wanted, choices=", ".join(cells.name for cells in sheets))


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
