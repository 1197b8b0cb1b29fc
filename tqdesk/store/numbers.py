"""The last certificate number of each year: the greatest issued here, or told of after a restore.

A store put back to an earlier day does not know the numbers issued since; the register on paper does.
"""

from __future__ import annotations

from sqlalchemy import delete, func, insert, select
from sqlalchemy.orm import Session

from tqdesk.store import tables
from tqdesk.store.sessions import store_of


def last_numbers(session: Session) -> dict[int, int]:
    """Year → the last number that this unit is known to have issued."""
    issued, told = tables.certificate, tables.last_number
    own = store_of(session).identity.unit
    query = select(issued.c.year, func.max(issued.c.sequence)).where(
        issued.c.owner_unit == own, issued.c.made_line.is_not(None)
    )
    found = {year: int(number) for year, number in session.execute(query.group_by(issued.c.year))}
    for year, number in session.execute(select(told.c.year, told.c.number)):
        found[year] = max(number, found.get(year, 0))
    return found


def last_number(session: Session, year: int) -> int:
    """The last number of a year; 0 if there is none."""
    return last_numbers(session).get(year, 0)


def continue_after(session: Session, numbers: dict[int, int]) -> None:
    """Let the numbers of each year continue after these, or after greater ones known here."""
    table = tables.last_number
    for year, number in numbers.items():
        continued = max(number, last_number(session, year))
        session.execute(delete(table).where(table.c.year == year))
        session.execute(insert(table).values(year=year, number=continued))
