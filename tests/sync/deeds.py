"""What people do at a desk, by the verbs of the program: each deed picks its rows by small numbers."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Table, select
from sqlalchemy.orm import Session

from tests.builders import COMMUNES
from tqdesk.records import RosterPerson
from tqdesk.store import tables
from tqdesk.store.ids import LineId, unsigned
from tqdesk.store.sessions import Store
from tqdesk.store.tables import is_visible
from tqdesk.sync import judging
from tqdesk.training import (
    attendance,
    classes,
    conflicts,
    deleting,
    enrolments,
    erasure,
    people,
    same_people,
    undo,
)

NAMES = ["Hà Thị Mẩy", "Ma Văn Sính", "Nông Thị Ân"]
DELETABLE = ["attendance", "enrolment", "person", "site", "class_session", "class"]

Deed = Callable[[Session, int, int], object]


def pick(session: Session, table: Table, number: int, *where: Any) -> Any:
    """One of the rows that are there to be seen, in the order in which they came, if there is any."""
    known = tables.known_row
    query = (
        select(known.c.uuid, *table.c)
        .join_from(table, known, known.c.id == table.c.id)
        .where(is_visible(table), *where)
        .order_by(table.c.id)
    )
    rows = session.execute(query).all()
    return rows[number % len(rows)] if rows else None


def add_class(session: Session, one: int, two: int) -> None:
    classes.add(session, title=f"Lớp {one}", first_day=date(2025, 4, 8), class_sessions=1 + two % 2)


def add_site(session: Session, one: int, two: int) -> None:
    if (training_class := pick(session, tables.training_class, one)) is not None:
        unit = COMMUNES[two % 2]
        classes.add_site(session, training_class=UUID(bytes=training_class.uuid), unit=unit)


def enrol(session: Session, one: int, two: int) -> None:
    """Put somebody on a list, who is known here by that name or not."""
    site = pick(session, tables.site, one)
    training_class = (
        None
        if site is None
        else pick(session, tables.training_class, 0, tables.training_class.c.id == site.class_id)
    )
    if training_class is not None:
        person = RosterPerson(
            sheet="", row=1, name=NAMES[two % 3], birth="1990-01-01", phone=[None, "0912345678"][two % 2]
        )
        enrolments.add(
            session,
            training_class=UUID(bytes=training_class.uuid),
            site=UUID(bytes=site.uuid),
            person=person,
        )


def mark(session: Session, one: int, two: int) -> None:
    """Mark somebody, or everybody else of a list."""
    enrolment = pick(session, tables.enrolment, one)
    if enrolment is None:
        return
    of_class = tables.class_session.c.class_id == enrolment.class_id
    class_session = pick(session, tables.class_session, two, of_class)
    if class_session is not None:
        attendance.mark(
            session,
            enrolments=[UUID(bytes=enrolment.uuid)],
            class_session=UUID(bytes=class_session.uuid),
            status=["present", "late", "absent", None][two % 4],
            source="typed",
            rest=two % 5 == 0,
        )


def correct(session: Session, one: int, two: int) -> None:
    if (person := pick(session, tables.person, one)) is not None:
        facts: list[dict[str, str | None]] = [
            {"name": f"Tên {two}"},
            {"phone": f"09{two:08d}"},
            {"position": None},
            {"birth": f"19{50 + two % 50}"},
        ]
        people.correct(session, person=UUID(bytes=person.uuid), facts=facts[two % 4])


def delete(session: Session, one: int, two: int) -> None:
    entity = DELETABLE[two % len(DELETABLE)]
    if (row := pick(session, tables.ENTITY_TABLES[entity], one)) is not None:
        deleting.delete(session, entity=entity, row=UUID(bytes=row.uuid))


def restore(session: Session, one: int, two: int) -> None:
    entity = DELETABLE[two % len(DELETABLE)]
    table, known = tables.ENTITY_TABLES[entity], tables.known_row
    query = select(known.c.uuid).join(table, table.c.id == known.c.id).where(table.c.deleted)
    if rows := session.scalars(query.order_by(table.c.id)).all():
        deleting.restore(session, entity=entity, row=UUID(bytes=rows[one % len(rows)]))


def declare_same(session: Session, one: int, two: int) -> None:
    first, second = pick(session, tables.person, one), pick(session, tables.person, one + 1 + two % 2)
    if first is not None and first.uuid != second.uuid:
        same_people.declare(
            session, first=UUID(bytes=first.uuid), second=UUID(bytes=second.uuid), same=two % 4 > 0
        )


def ask_to_erase(session: Session, one: int, two: int) -> None:
    """Note that somebody wants to be erased, or no longer does."""
    if (person := pick(session, tables.person, one)) is not None:
        wanted = UUID(bytes=person.uuid)
        if two % 3:
            day = date(2025, 4, 1 + two % 9)
            erasure.ask(session, person=wanted, asked_on=day, today=date(2025, 4, 30))
        else:
            erasure.withdraw(session, person=wanted)


def settle(session: Session, one: int, two: int) -> None:
    if waiting := conflicts.listed(session):
        conflict = waiting[one % len(waiting)]
        conflicts.keep(session, conflict=conflict.id, choice=1 + two % len(conflict.choices))


def take_back(session: Session, one: int, two: int) -> None:
    undo.undo(session)


def do_again(session: Session, one: int, two: int) -> None:
    undo.redo(session)


def judge(session: Session, one: int, two: int) -> None:
    """Reject a line of a unit below, or lift the verdict on it."""
    table = tables.line
    lines = session.execute(
        select(table.c.run, table.c.seq).where(table.c.unit.in_(COMMUNES)).order_by(table.c.id)
    ).all()
    if lines:
        chosen = lines[-1 - one % len(lines)]
        judging.judge(session, line=LineId(unsigned(chosen.run), chosen.seq), rejected=two % 3 > 0)


DEEDS: dict[str, Deed] = {
    deed.__name__: deed
    for deed in (
        *(add_class, add_site, enrol, mark, correct, delete, restore, declare_same),
        *(settle, take_back, do_again, judge, ask_to_erase),
    )
}


def do(store: Store, deed: str, one: int, two: int) -> None:
    """Do something at a desk, in one go."""
    with store.writing() as session:
        DEEDS[deed](session, one, two)
