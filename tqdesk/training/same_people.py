"""Saying that two persons are one human, or are not, and taking that back."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import Session

from tqdesk.errors import SamePersonTwice
from tqdesk.store import journal, tables
from tqdesk.store.ids import same_person_id
from tqdesk.store.rows import key_of, uuids
from tqdesk.store.tables import is_visible
from tqdesk.training import humans, people
from tqdesk.training.people import PersonLine
from tqdesk.vietnamese.text import checked_or_none


def declare(session: Session, *, first: UUID, second: UUID, same: bool, reason: str | None = None) -> bool:
    """Say whether two persons are one human; returns whether that is news.

    Neither is merged into the other: what is known of each stays, and taking it back restores both.

    :raises UnknownPerson: one of them is not here. :raises SamePersonTwice: both are the same row.
    """
    if first == second:
        raise SamePersonTwice()
    for person in (first, second):
        people.show(session, person)
    return bool(journal.write(session, [declaration(first, second, same=same, reason=reason)]))


def declaration(first: UUID, second: UUID, *, same: bool, reason: str | None) -> journal.Edit:
    """The edit that says whether two persons are one human."""
    lower, upper = sorted((first, second), key=str)
    return journal.Edit(
        "same_person",
        same_person_id(first, second),
        {
            "made": {"first": lower, "second": upper},
            "same": {"same": same, "reason": checked_or_none(reason, 4000)},
        },
        settles=True,
    )


def others(session: Session, *, person: UUID) -> tuple[PersonLine, ...]:
    """The other persons under whom the human of a person stands here, the oldest first."""
    table = tables.person
    same = table.c.id.in_(humans.persons_of(session, person))
    return people.lines(session, and_(same, table.c.id != key_of(session, person)), table.c.id)


def set_apart(session: Session, *, person: UUID) -> bool:
    """Say that a person is another human than all those they were taken for; returns whether that is news.

    Those who were held together by this person alone stay one human.

    :raises UnknownPerson: there is none of that id.
    """
    key, pair = key_of(session, person), tables.same_person
    query = select(pair.c.first_id, pair.c.second_id).where(
        or_(pair.c.first_id == key, pair.c.second_id == key), pair.c.same.is_(True), is_visible(pair)
    )
    ids = uuids(session, (each for row in session.execute(query) for each in row if each != key))
    nearest = sorted(ids.values(), key=str)
    for each in nearest:
        declare(session, first=person, second=each, same=False)
    for each in nearest[1:]:
        declare(session, first=nearest[0], second=each, same=True)
    return bool(nearest)
