"""Columns of marks in our own lists: one for each class session, under a heading that names it.

Only exactly such headings are read: an "x" elsewhere may mean anything.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date
from functools import cache, lru_cache

from msgspec.structs import replace

from tqdesk.records import DAY_PARTS, MARKS, ClassSessionRecord, RosterMark, RosterPerson, RosterProblem
from tqdesk.sheets.cells import cell_at, cell_text
from tqdesk.sheets.tables import Table
from tqdesk.sheets.workbook import Cell
from tqdesk.vietnamese.dates import written
from tqdesk.vietnamese.text import normalise
from tqdesk.words import _, in_all_languages, mark
from tqdesk.words.changes import VALUE_WORDS, word

_HEADINGS = (mark("Session {number} ({part} {day})"),)
_FIELDS = {"number": r"([1-9]\d{0,2})", "day": r"(\d\d)/(\d\d)/(\d{4})"}
_PRESENT_SIGNS = frozenset({"x", "✓", "✔"})

ClassSessionNamed = tuple[int, date, str]
"""A class session as a heading names it: its number, its day, its part of the day."""


def heading(class_session: ClassSessionRecord) -> str:
    """What stands over the marks of a class session: ``Buổi 1 (sáng 05/03/2026)``."""
    return _(_HEADINGS[0]).format(
        number=class_session.number, part=word(class_session.part), day=written(class_session.day)
    )


@lru_cache(maxsize=4096)
def named_by(text: str) -> ClassSessionNamed | None:
    """The class session that a heading of ours names, in either language; ``None`` for any other."""
    for part in DAY_PARTS:
        for pattern in _patterns(part):
            if found := pattern.fullmatch(normalise(text)):
                number, day, month, year = map(int, found.groups())
                try:
                    return number, date(year, month, day), part
                except ValueError:
                    return None
    return None


def status_of(text: str) -> str | None:
    """The mark that a cell under such a heading says, in our words of either language or by an "x"."""
    said = normalise(text).casefold()
    return "present" if said in _PRESENT_SIGNS else _statuses().get(said)


def with_marks(
    people: list[RosterPerson], table: Table, rows: Sequence[tuple[Cell, ...]]
) -> tuple[list[RosterPerson], list[RosterProblem]]:
    """The people of a table with the marks of their rows, and the cells that say none we know.

    Marks are in columns that were not taken for anything else.
    """
    named = [(column, named_by(column.heading)) for column in table.columns if not column.field]
    columns = [(column, class_session) for column, class_session in named if class_session is not None]
    if not columns:
        return people, []
    problems: list[RosterProblem] = []

    def marks(person: RosterPerson) -> Iterator[RosterMark]:
        row = rows[person.row - table.first_row]
        for column, class_session in columns:
            text = cell_text(cell_at(row, column.index))
            status = status_of(text)
            if status is not None:
                yield RosterMark(*class_session, status)
            elif text:
                problems.append(RosterProblem(person.sheet, person.row, column.letter, "unknown_mark", text))

    return [replace(person, marks=tuple(marks(person))) for person in people], problems


@cache
def _patterns(part: str) -> tuple[re.Pattern[str], ...]:
    """How headings of a part of the day read; words of one language stand together."""
    made = []
    for form, said in zip(in_all_languages(_HEADINGS[0]), in_all_languages(VALUE_WORDS[part]), strict=True):
        escaped = re.escape(form).replace(r"\{", "{").replace(r"\}", "}")
        made.append(re.compile(escaped.format(part=re.escape(said), **_FIELDS), re.IGNORECASE))
    return tuple(made)


@cache
def _statuses() -> dict[str, str]:
    return {said.casefold(): status for status in MARKS for said in in_all_languages(VALUE_WORDS[status])}
