"""Requests to erase what is kept of a person (Luật 91/2025/QH15): a unit asks, the receiving office decides.

A request travels up like any other row. It erases nothing: until the office has decided, all that is known
of the person stays as it is.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from tqdesk.errors import BadDate, PersonOfAnotherUnit
from tqdesk.store import journal, tables
from tqdesk.store.ids import new_row_id
from tqdesk.store.rows import key_of, uuid_of
from tqdesk.store.tables import is_visible
from tqdesk.training import deleting, humans, people
from tqdesk.vietnamese.text import checked_or_none

LEGAL_DAYS = 20
"""Days within which a request has to be answered (Nghị định 356/2025/NĐ-CP)."""

_LONGEST_REASON = 4000


@dataclass(frozen=True, slots=True)
class EraseRequest:
    """A request that stands: whom it is about, the unit that took it, the day on which the person asked."""

    id: UUID
    person: UUID
    name: str
    unit: str
    asked_on: date
    reason: str | None

    def days_left(self, today: date) -> int:
        """Days until it must be answered, negative when that is past."""
        return LEGAL_DAYS - (today - self.asked_on).days


def ask(
    session: Session, *, person: UUID, asked_on: date, today: date, reason: str | None = None
) -> EraseRequest:
    """Note that a person wants erased what is kept of them; returns the request that stands now.

    One that stands already stays as it is, for its days are counted from the first time of asking.

    :raises UnknownPerson: there is none of that id. :raises BadDate: the day has yet to come.
    :raises PersonOfAnotherUnit: neither this unit nor one below it keeps the person.
    """
    people.show(session, person)
    if asked_on > today:
        raise BadDate(text=asked_on.isoformat())
    key = key_of(session, person)
    if key is None or not deleting.is_ours(session, ("person", key)):
        raise PersonOfAnotherUnit()
    stands = standing(session, person=person)
    if stands is not None:
        return stands
    why = checked_or_none(reason, _LONGEST_REASON)
    writes: dict[str, dict[str, object]] = {
        "made": {"person": person, "asked_on": asked_on.isoformat(), "reason": why},
        "state": {"state": "asked", "state_reason": None},
    }
    journal.write(session, [journal.Edit("erase_request", new_row_id(), writes)])
    made_now = standing(session, person=person)
    assert made_now is not None
    return made_now


def withdraw(session: Session, *, person: UUID, reason: str | None = None) -> int:
    """Note that a person no longer wants anything erased; returns how many requests were withdrawn.

    :raises UnknownPerson: there is none of that id.
    """
    people.show(session, person)
    value = {"state": "withdrawn", "state_reason": checked_or_none(reason, _LONGEST_REASON)}
    edits = [
        journal.Edit("erase_request", each.id, {"state": value}, settles=True)
        for each in _standing_of(session, person)
    ]
    return len(journal.write(session, edits))


def standing(session: Session, *, person: UUID) -> EraseRequest | None:
    """The oldest request that stands for the human of a person, if there is any."""
    return next(iter(_standing_of(session, person)), None)


def listed(session: Session) -> list[EraseRequest]:
    """All requests that stand here, those that were asked first in front."""
    return _standing(session)


def _standing_of(session: Session, person: UUID) -> list[EraseRequest]:
    persons = humans.persons_of(session, person)
    return _standing(session, tables.erase_request.c.person_id.in_(persons))


def _standing(session: Session, *where: ColumnElement[bool]) -> list[EraseRequest]:
    request, person = tables.erase_request, tables.person
    query = (
        select(
            uuid_of(request.c.id).label("id"),
            uuid_of(request.c.person_id).label("person"),
            person.c.name,
            request.c.owner_unit,
            request.c.asked_on,
            request.c.reason,
        )
        .join_from(request, person, person.c.id == request.c.person_id)
        .where(request.c.state == "asked", is_visible(request), *where)
        .order_by(request.c.asked_on, request.c.id)
    )
    return [
        EraseRequest(
            id=UUID(bytes=row.id),
            person=UUID(bytes=row.person),
            name=row.name or "",
            unit=row.owner_unit,
            asked_on=date.fromisoformat(row.asked_on),
            reason=row.reason,
        )
        for row in session.execute(query)
    ]
