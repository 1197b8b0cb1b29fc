"""What columns of rosters were taken for otherwise than was found: remembered for the next such file."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from sqlalchemy import delete, insert, select
from sqlalchemy.orm import Session

from tqdesk.records import RosterTable
from tqdesk.store.states import chunks
from tqdesk.store.tables import roster_columns

Choices = Mapping[str, Mapping[int, str]]
"""Layout → index of a column → what it was taken for, as :class:`tqdesk.records.RosterColumn` says it."""


def remembered(session: Session, layouts: Iterable[str]) -> dict[str, dict[int, str]]:
    """What was chosen before for columns of tables of these layouts."""
    table = roster_columns
    found: dict[str, dict[int, str]] = {}
    for chunk in chunks(set(layouts)):
        for layout, place, meaning in session.execute(select(table).where(table.c.layout.in_(chunk))):
            found.setdefault(layout, {})[place] = meaning
    return found


def remember(session: Session, *, found: Iterable[RosterTable], chosen: Choices) -> None:
    """Keep what was chosen for columns of the tables of a file that is being imported.

    ``found`` are the tables as they were understood without any choice: a choice that says the same is
    forgotten, as is what was chosen before and is not among ``chosen`` now. Other layouts stay as they are.
    """
    table = roster_columns
    meanings = {each.layout: {column.index: column.meaning for column in each.columns} for each in found}
    rows = [
        {"layout": layout, "place": place, "meaning": meaning}
        for layout, columns in chosen.items()
        for place, meaning in columns.items()
        if layout in meanings and meanings[layout].get(place, "") != meaning
    ]
    for chunk in chunks(meanings):
        session.execute(delete(table).where(table.c.layout.in_(chunk)))
    if rows:
        session.execute(insert(table), rows)
