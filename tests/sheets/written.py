"""Rosters written row by row, and the people expected of them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from tqdesk.records import RosterPerson
from tqdesk.sheets.roster import read_roster

Rows = Sequence[Sequence[object]]


Write = Callable[..., Path]


def person(row: int, name: str, *, sheet: str = "Danh sách", **facts: Any) -> RosterPerson:
    return RosterPerson(sheet=sheet, row=row, name=name, **facts)


def names(path: Path) -> list[str]:
    return [person.name for person in read_roster(path).people]
