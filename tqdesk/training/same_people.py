"""Saying that two persons are one human, or are not, and taking that back."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy.orm import Session

from tqdesk.errors import SamePersonTwice
from tqdesk.store import journal
from tqdesk.store.ids import same_person_id
from tqdesk.training import people
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
    lower, upper = sorted((first, second), key=str)
    edit = journal.Edit(
        "same_person",
        same_person_id(first, second),
        {
            "made": {"first": lower, "second": upper},
            "same": {"same": same, "reason": checked_or_none(reason, 4000)},
        },
        settles=True,
    )
    return bool(journal.write(session, [edit]))
