"""The marks of a roster that has them: set where no mark stands, in the class session that they name."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from uuid import UUID

from sqlalchemy.orm import Session

from tqdesk.records import RosterMark
from tqdesk.training import attendance


def apply(
    session: Session, marked: Iterable[tuple[UUID, tuple[RosterMark, ...]]], *, training_class: UUID
) -> int:
    """Set marks of enrolments that a roster gives; returns how many were set.

    A mark that stands stays, and a class session of another day is another one: the marks of the class that a
    list was written from do not come into a class that its people are put into next.
    """
    wanted = [(enrolment, mark) for enrolment, marks in marked for mark in marks]
    if not wanted:
        return 0
    sheet = attendance.sheet(session, training_class=training_class)
    held = {(each.number, each.day, each.part): each.id for each in sheet.class_sessions}
    alike: dict[tuple[UUID, str], list[UUID]] = defaultdict(list)
    standing = set(sheet.marks)
    for enrolment, mark in wanted:
        class_session = held.get((mark.number, mark.day, mark.part))
        if class_session is not None and (enrolment, class_session) not in standing:
            standing.add((enrolment, class_session))
            alike[class_session, mark.status].append(enrolment)
    return sum(
        attendance.mark(
            session, enrolments=enrolments, class_session=class_session, status=status, source="grid"
        )
        for (class_session, status), enrolments in alike.items()
    )
