"""The people of a table, read column by column: the cells of a column are alike, and many are equal."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from itertools import compress, repeat
from typing import TypeVar
from uuid import UUID

from tqdesk.records import RosterPerson, RosterProblem
from tqdesk.sheets.carried import over_merged, without_dittos
from tqdesk.sheets.cells import cell_text
from tqdesk.sheets.decoding import DecodedSheet
from tqdesk.sheets.headings import key_of
from tqdesk.sheets.lines import without_number
from tqdesk.sheets.mark_columns import with_marks
from tqdesk.sheets.own_words import read_category, read_person_id
from tqdesk.sheets.people_rows import in_any, is_name, people_rows
from tqdesk.sheets.tables import Column, Table, rows_of
from tqdesk.sheets.workbook import Cell
from tqdesk.vietnamese.citizen_id import birth_year_of, read_number, sex_of
from tqdesk.vietnamese.dates import read_birth
from tqdesk.vietnamese.ethnic import read_ethnic
from tqdesk.vietnamese.full_names import looks_like_full_name
from tqdesk.vietnamese.numbers import is_shortened
from tqdesk.vietnamese.phones import read_phone, read_phones

_Values = Sequence[str | None]
_Value = TypeVar("_Value", str, UUID)

_SEX_WORDS = {"nam": "male", "male": "male", "m": "male", "nu": "female", "female": "female", "f": "female"}
_MARKS = frozenset("x×✓✔√v1*+")
_NO_MARKS = frozenset({"", "0", "-", "–"})
_NO_SEX: frozenset[Cell] = frozenset({*_NO_MARKS, 0})
_UNCLEAR = "unclear"
_SAID_BY_DIGITS = {
    digits: (sex_of(f"000{digits}"), str(birth_year_of(f"000{digits}")))
    for digits in map("{:03}".format, range(1000))
}
"""Sex and year of birth by the fourth to sixth digit of a citizen-ID number."""
_BIRTH_PARTS = ("birth_day", "birth_month", "birth_year")
_READERS: dict[str, tuple[str, Callable[[Cell], str | None]]] = {
    "birth": ("bad_birth", read_birth),
    "citizen_id": ("bad_citizen_id", read_number),
    "phone": ("bad_phone", read_phone),
    "ethnic": ("unknown_ethnic", lambda cell: read_ethnic(cell_text(cell))),
    "category": ("unknown_category", read_category),
}
_OF_DIGITS = ("phone", "citizen_id")
_LONGEST_PHONE = len("+84 912 345 678")
"""No text of this length or less has two numbers."""
_NAME_PARTS = ("family_name", "name", "given_name")
_ADDRESS = re.compile(r"(?:đồng chí|ông|bà|anh|chị)\s*[.:]?\s+(?=\w)", re.IGNORECASE)
_FEWEST_ADDRESSED = 3
# With a stroke, brackets or a dot, or "Bà" alone, which is no family name: no part of a name.
_PLAINLY_ADDRESS = re.compile(
    r"(?:ô(?:ng)?\s*[/,(]\s*bà?\s*\)?\s*[.:]?|ông\s*[.:]|bà(?:\s*[.:]|(?=\s)))\s*(?=\w)", re.IGNORECASE
)
# These could stand for a family name, so more must follow: "Ông Nguyễn Văn An", "B. Lý Thị Mẩy".
_PERHAPS_ADDRESS = re.compile(r"(?:[ôb]\s*[.:]\s*|ông\s+)(?=\w+\s+(?:văn|thị)\s+\w)", re.IGNORECASE)
_MAY_BE_ADDRESS = re.compile(r"(?:đồng chí|ô(?:ng)?|bà?|anh|chị)(?!\w)", re.IGNORECASE).match
_MIDDLE_NAMES = frozenset({"văn", "thị"})
_REMARKED = re.compile(r"(?P<name>[^(\[]*\w)\s*+(?:\((?P<remark>[^()]*+)\))?+\s*+\*{0,3}")
_ENDS_OF_REMARKS = frozenset(")*")
# Most names are spared the patterns by their first letters.
_NO_NAMES = frozenset("0123456789đĐôÔbBaAcC")


def people_of(sheet: DecodedSheet, table: Table) -> tuple[list[RosterPerson], list[RosterProblem]]:
    """The people of one table of a decoded sheet, and its cells that could not be used."""
    reading = _TableReading(sheet, table)
    people, unusable = with_marks(reading.people(), table, rows_of(sheet, table))
    return people, sorted([*reading.problems, *unusable], key=lambda problem: problem.row)


class _TableReading:
    """One table being read; gathers its problems. A list of values has one for each row of the table."""

    def __init__(self, sheet: DecodedSheet, table: Table) -> None:
        rows = slice(table.first_row - sheet.first_row, table.last_row - sheet.first_row + 1)
        self.sheet = sheet.name
        self.merged = sheet.merged
        self.first_column = sheet.first_column
        self.first_row = table.first_row
        self.columns = table.columns
        self.nothing: list[str | None] = [None] * len(sheet.rows[rows])
        self.cells = {column.index: sheet.columns[column.index][rows] for column in table.columns}
        self.names = self._cells_of(column for field in _NAME_PARTS for column in self._of(field))
        self.problems: list[RosterProblem] = []

    def people(self) -> list[RosterPerson]:
        read = {field: [self._read(column) for column in self._of(field)] for field in _READERS}
        births = _first_said(read["birth"], self.nothing)
        in_parts = self._births_in_parts()
        if in_parts:
            births = [
                read_birth(text) if text else birth for text, birth in zip(in_parts, births, strict=True)
            ]
        citizen_ids = _first_said(read["citizen_id"], self.nothing)
        phones = _first_said(read["phone"], self.nothing)
        names = self._texts(*_NAME_PARTS, between=" ")
        named = in_any([[*map(is_name, cells)] for cells in self.names], len(names))
        claimed = self._people_rows(named, births, citizen_ids, phones)
        nameless = {at for at in claimed if not (named[at] or is_name(names[at]))}
        self._tell_nameless(sorted(nameless))
        rows = [at for at in claimed if at not in nameless]
        is_person = bytearray(len(names))
        for at in rows:
            is_person[at] = True
        sexes = self._sexes(rows)
        for field, columns in read.items():
            for column, values in zip(self._of(field), columns, strict=True):
                self._tell_unreadable(column, values, rows)
        for at in [at for at in rows if in_parts and in_parts[at] and births[at] is None]:
            self._tell(self._of("birth_year")[0], at, "bad_birth", in_parts[at])
        for column in self._of("phone"):
            for at in _with_several_phones(self.cells[column.index], rows):
                self._tell(column, at, "several_phones")
        self._tell_unlike(citizen_ids, births, sexes, rows)

        def of_people(values: Sequence[_Value | None]) -> Iterable[_Value | None]:
            return repeat(None) if values is self.nothing else compress(values, is_person)

        bare_names, remarks = _without_remarks(_names_alone(list(compress(names, is_person))))
        notes = of_people(self._optional("note"))
        if any(remarks):
            # Where no column has notes, they are one None, repeated for ever.
            notes = [", ".join(filter(None, said)) or None for said in zip(remarks, notes, strict=False)]
        return list(
            map(
                RosterPerson,
                repeat(self.sheet),
                [self.first_row + at for at in rows],
                bare_names,
                of_people(births),
                of_people(sexes),
                of_people(_first_said(read["ethnic"], self.nothing)),
                of_people(self._places("position")),
                of_people(self._places("workplace")),
                of_people(phones),
                of_people(self._optional("email")),
                of_people(citizen_ids),
                notes,
                of_people(_first_said(read["category"], self.nothing)),
                of_people(self._person_ids()) if self._of("person_id") else repeat(None),
            )
        )

    def _people_rows(self, named: list[bool], births: _Values, ids: _Values, phones: _Values) -> list[int]:
        facts = [column for column in self.columns if column.field not in ("", "list_number", *_NAME_PARTS)]
        numbers = self._of("list_number")
        # A signature may have a telephone number, but no birth. Where nobody is numbered, it counts.
        telling = (births, ids) if numbers else (births, ids, phones)
        return people_rows(
            names=self.names,
            named=named,
            numbers=self._cells_of(numbers),
            facts=self._cells_of(facts),
            others=self._cells_of(self._of("")),
            evident=list(map(any, zip(*telling, strict=True))),
        )

    def _of(self, field: str) -> list[Column]:
        return [column for column in self.columns if column.field == field]

    def _cells_of(self, columns: Iterable[Column]) -> list[Sequence[Cell]]:
        return [self.cells[column.index] for column in columns]

    def _texts(self, *fields: str, between: str = ", ") -> list[str]:
        """The texts of the columns of some fields, joined where there are several."""
        columns = [_texts(cells) for field in fields for cells in self._cells_of(self._of(field))]
        if len(columns) == 1:
            return columns[0]
        if not columns:
            return [""] * len(self.nothing)
        return _joined(columns, between)

    def _places(self, field: str) -> Sequence[str | None]:
        """The texts of a field that is often said once for several people: merged, or by a mark below."""
        columns = [_texts(without_dittos(self._over_merged(column))) for column in self._of(field)]
        if not columns:
            return self.nothing
        texts = columns[0] if len(columns) == 1 else _joined(columns)
        return [text or None for text in texts]

    def _over_merged(self, column: Column) -> Sequence[Cell]:
        at = (self.first_column + column.index, self.first_row)
        return over_merged(self.cells[column.index], self.merged, at)

    def _optional(self, field: str) -> Sequence[str | None]:
        return [text or None for text in self._texts(field)] if self._of(field) else self.nothing

    def _read(self, column: Column) -> list[str | None]:
        # One cell for several people may say their ethnic group, but never the birth or a number of all.
        cells = self._over_merged(column) if column.field == "ethnic" else self.cells[column.index]
        read = _READERS[column.field][1]
        # Hardly two people have one number.
        return list(map(read, cells)) if column.field in _OF_DIGITS else _for_each(cells, read)

    def _person_ids(self) -> list[UUID | None]:
        """Whom our own list says the rows are. What is no id is nothing to be put right."""
        return _for_each(self._cells_of(self._of("person_id"))[0], read_person_id)

    def _births_in_parts(self) -> list[str]:
        """Day, month and year from columns of their own as one text, for rows that have the year."""
        if not self._of("birth_year"):
            return []
        parts = [self._texts(field, between="") for field in _BIRTH_PARTS]
        return ["/".join(filter(None, part)) if part[-1] else "" for part in zip(*parts, strict=True)]

    def _sexes(self, rows: Sequence[int]) -> list[str | None]:
        """Male or female from a word, from a mark under Nam or Nữ, or from which of the two has the birth."""
        sources = [column for column in self.columns if column.sex or column.field == "sex"]
        if not sources:
            return self.nothing
        said = list(zip(*map(self._said_sexes, sources), strict=True))
        agreed = {words: _agreed(words) for words in set(said)}
        doubtful = {words for words in agreed if _UNCLEAR in words or len({*words} - {None}) > 1}
        for at in rows if doubtful else ():
            if said[at] in doubtful:
                self._tell_unclear_sex(sources, said[at], at)
        return list(map(agreed.__getitem__, said))

    def _said_sexes(self, column: Column) -> Sequence[str | None]:
        cells = self.cells[column.index]
        if column.field != "birth":
            return _for_each(cells, partial(_said_sex, column.sex))
        # A birth under Nam or Nữ says the sex, whatever it is.
        return [None if cell in _NO_SEX else column.sex for cell in cells]

    def _tell_unclear_sex(self, sources: Sequence[Column], said: tuple[str | None, ...], at: int) -> None:
        unclear = [column for column, sex in zip(sources, said, strict=True) if sex == _UNCLEAR]
        if {"male", "female"} <= set(said):
            unclear.append(max((c for c, sex in zip(sources, said, strict=True) if sex), key=_index))
        for column in unclear:
            self._tell(column, at, "sex_unclear")

    def _tell(self, column: Column, at: int, kind: str, value: str | None = None) -> None:
        text = cell_text(self.cells[column.index][at]) if value is None else value
        self.problems.append(RosterProblem(self.sheet, self.first_row + at, column.letter, kind, text))

    def _tell_unreadable(self, column: Column, values: _Values, rows: Iterable[int]) -> None:
        cells = self.cells[column.index]
        kind = _READERS[column.field][0]
        for at in [at for at in rows if values[at] is None and cells[at] != ""]:
            text = cell_text(cells[at])
            # A mark in Nam or Nữ under "Năm sinh" says the sex and no birth.
            if text and (column.sex is None or text.casefold() not in _MARKS | _NO_MARKS):
                lost = column.field in _OF_DIGITS and is_shortened(text)
                self._tell(column, at, "digits_lost" if lost else kind)

    def _tell_nameless(self, rows: Iterable[int]) -> None:
        # A row is named by its first fact, for its list number says nothing.
        told = [column for column in self.columns if column.field != "list_number"]
        for at in rows:
            facts = ", ".join(filter(None, (cell_text(self.cells[c.index][at]) for c in told)))
            self.problems.append(RosterProblem(self.sheet, self.first_row + at, "", "name_missing", facts))

    def _tell_unlike(
        self, citizen_ids: _Values, births: _Values, sexes: _Values, rows: Iterable[int]
    ) -> None:
        """Warn where a number's fourth digit (century and sex) or the two after it (year) say otherwise."""
        for at in rows if self._of("citizen_id") else ():
            number, birth, sex = citizen_ids[at], births[at], sexes[at]
            if number is None:
                continue
            said_sex, said_year = _SAID_BY_DIGITS[number[3:6]]
            if sex is not None and sex != said_sex:
                self._tell(self._of("citizen_id")[0], at, "citizen_id_sex")
            if birth is not None and birth[:4] != said_year:
                self._tell(self._of("citizen_id")[0], at, "citizen_id_year")


def _for_each(cells: Sequence[Cell], read: Callable[[Cell], _Value | None]) -> list[_Value | None]:
    """What ``read`` says of each cell; equal ones are read once."""
    different = dict.fromkeys(cells)
    known = dict(zip(different, map(read, different), strict=True))
    return list(map(known.__getitem__, cells))


def _first_said(columns: Sequence[list[str | None]], nothing: list[str | None]) -> list[str | None]:
    """What the columns of a field say of each row, the first of them that says anything."""
    values, *others = columns or [nothing]
    for further in others:
        values = [first or other for first, other in zip(values, further, strict=True)]
    return values


def _with_several_phones(cells: Sequence[Cell], rows: Iterable[int]) -> Iterator[int]:
    for at in rows:
        cell = cells[at]
        if isinstance(cell, str) and len(cell) > _LONGEST_PHONE and len(read_phones(cell)) > 1:
            yield at


def _texts(cells: Sequence[Cell]) -> list[str]:
    return [cell if isinstance(cell, str) else cell_text(cell) for cell in cells]


def _joined(columns: Iterable[Sequence[str]], between: str = ", ") -> list[str]:
    return [between.join(filter(None, texts)) for texts in zip(*columns, strict=True)]


def _index(column: Column) -> int:
    return column.index


def _said_sex(marked: str | None, cell: Cell) -> str | None:
    text = cell_text(cell)
    if text in _NO_MARKS:
        return None
    word = _SEX_WORDS.get(key_of(text))
    if marked is None:
        return word or _UNCLEAR
    return marked if text.casefold() in _MARKS or word == marked else _UNCLEAR


def _agreed(said: tuple[str | None, ...]) -> str | None:
    sexes = {sex for sex in said if sex and sex != _UNCLEAR}
    return sexes.pop() if len(sexes) == 1 else None


def _without_remarks(names: list[str]) -> tuple[list[str], list[str]]:
    """Full names without what stands in brackets behind them, "(hợp đồng)", and that of each, or ""."""
    bare, remarks = list(names), [""] * len(names)
    for at, name in enumerate(names):
        if name[-1] in _ENDS_OF_REMARKS and (split := _REMARKED.fullmatch(name)):
            full = split["name"]
            if looks_like_full_name(full):
                bare[at], remarks[at] = full, (split["remark"] or "").strip()
    return bare, remarks


def _names_alone(names: list[str]) -> list[str]:
    """Names without a list number or a form of address in front.

    "Ông" and "Bà" are family and middle names too, so they go only where most names begin with them and what
    follows is a full name by itself; or, in a single row, where they can be nothing else.
    """
    bare = list(names)
    looked_at = [at for at, name in enumerate(names) if name[0] in _NO_NAMES]
    for at in looked_at:
        bare[at] = without_number(names[at])
    addressed = [at for at in looked_at if _MAY_BE_ADDRESS(bare[at])]
    usual = [at for at in addressed if _ADDRESS.match(bare[at])]
    if len(usual) >= _FEWEST_ADDRESSED and len(usual) * 2 > len(bare):
        for at in usual:
            rest = _ADDRESS.sub("", bare[at], count=1)
            bare[at] = rest if looks_like_full_name(rest) else bare[at]
    for at in addressed:
        bare[at] = _without_plain_address(bare[at])
    return bare


def _without_plain_address(name: str) -> str:
    for form in (_PLAINLY_ADDRESS, _PERHAPS_ADDRESS):
        if found := form.match(name):
            rest = name[found.end() :]
            # "Bà Văn Hùng" is more likely "Bàn Văn Hùng" mistyped.
            if looks_like_full_name(rest) and rest.split()[0].casefold() not in _MIDDLE_NAMES:
                return rest
    return name
