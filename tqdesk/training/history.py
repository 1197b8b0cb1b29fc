"""The journal as people read it: who changed what, when, from what to what."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator
from typing import Any
from uuid import UUID

from sqlalchemy import Select, or_, select, union
from sqlalchemy.orm import Session

from tqdesk.records import Change
from tqdesk.store import tables
from tqdesk.store.ids import LineId, signed
from tqdesk.store.lines import Value, decode_own
from tqdesk.store.registers import ENTITIES
from tqdesk.store.rows import key_of
from tqdesk.training import classes

_BATCH = 500


def changes(
    session: Session, *, training_class: UUID | None = None, person: UUID | None = None
) -> Iterator[Change]:
    """All changes in the order they arrived; of one class with all below it, or of one person.

    :raises UnknownClass: there is no such class.
    """
    table = tables.line
    query = select(table.c.id, table.c.row_id, table.c.body).order_by(table.c.id).limit(_BATCH)
    if training_class is not None:
        classes.show(session, training_class)
        query = query.where(table.c.row_id.in_(_rows_of_class(key_of(session, training_class))))
    if person is not None:
        query = query.where(table.c.row_id.in_(rows_of_persons([key_of(session, person)])))
    yield from _walk(session, query)


def changes_of_lines(session: Session, lines: Select[Any]) -> Iterator[Change]:
    """The changes of the lines whose local keys a query gives, in the order they arrived."""
    table = tables.line
    query = select(table.c.id, table.c.row_id, table.c.body).where(table.c.id.in_(lines))
    yield from _walk(session, query.order_by(table.c.id).limit(_BATCH))


def _walk(session: Session, query: Select[Any]) -> Iterator[Change]:
    table = tables.line
    reach = 0
    while batch := session.execute(query.where(table.c.id > reach)).all():
        reach = batch[-1].id
        for row in batch:
            yield from _of_line(session, row)


def latest(
    session: Session,
    *,
    training_class: UUID,
    most: int,
    wanted: Callable[[Change], bool] = lambda change: True,
    progress: Callable[[int], None] = lambda done: None,
) -> list[Change]:
    """The newest changes of a class with all below it, those that arrived last first: ``most`` of those
    that are ``wanted``. ``progress`` is told how many lines were looked at.

    :raises UnknownClass: there is no such class.
    """
    classes.show(session, training_class)
    table = tables.line
    query = (
        select(table.c.id, table.c.row_id, table.c.body)
        .where(table.c.row_id.in_(_rows_of_class(key_of(session, training_class))))
        .order_by(table.c.id.desc())
        .limit(_BATCH)
    )
    found: list[Change] = []
    looked_at = 0
    batch = session.execute(query).all()
    while batch and len(found) < most:
        for row in batch:
            found += (change for change in reversed([*_of_line(session, row)]) if wanted(change))
        progress(looked_at := looked_at + len(batch))
        batch = session.execute(query.where(table.c.id < batch[-1].id)).all()
    return found[:most]


def change_of(session: Session, line: int) -> Change:
    """The change that says best what the line of a local key did: that it made the row, or of a row that is
    made by being said, what it says."""
    table = tables.line
    row = session.execute(select(table.c.id, table.c.row_id, table.c.body).where(table.c.id == line)).one()
    changes = list(_of_line(session, row, with_making=True))
    telling = _TOLD_BY.get(changes[0].entity, "made")
    return next((each for each in changes if each.register == telling), changes[0])


_TOLD_BY = {"attendance": "mark", "same_person": "same", "erase_request": "state"}
"""Rows that are made by being said → the register that says it."""


def _rows_of_class(key: int | None) -> Any:
    enrolment, attendance, certificate = tables.enrolment, tables.attendance, tables.certificate
    enrolments = select(enrolment.c.id).where(enrolment.c.class_id == key)
    return union(
        select(tables.training_class.c.id).where(tables.training_class.c.id == key),
        select(tables.site.c.id).where(tables.site.c.class_id == key),
        select(tables.class_session.c.id).where(tables.class_session.c.class_id == key),
        enrolments,
        select(attendance.c.id).where(attendance.c.enrolment_id.in_(enrolments)),
        select(certificate.c.id).where(certificate.c.enrolment_id.in_(enrolments)),
    ).scalar_subquery()


def rows_of_persons(keys: Collection[int | None]) -> Any:
    """A query for the local keys of all rows about persons, who are given by local key."""
    person, enrolment, attendance = tables.person, tables.enrolment, tables.attendance
    certificate, request, pair = tables.certificate, tables.erase_request, tables.same_person
    enrolments = select(enrolment.c.id).where(enrolment.c.person_id.in_(keys))
    return union(
        select(person.c.id).where(person.c.id.in_(keys)),
        enrolments,
        select(attendance.c.id).where(attendance.c.enrolment_id.in_(enrolments)),
        select(certificate.c.id).where(certificate.c.enrolment_id.in_(enrolments)),
        select(request.c.id).where(request.c.person_id.in_(keys)),
        select(pair.c.id).where(or_(pair.c.first_id.in_(keys), pair.c.second_id.in_(keys))),
    ).scalar_subquery()


def _of_line(session: Session, row: Any, *, with_making: bool = False) -> Iterator[Change]:
    """The changes of a line; that it made the row is told where nothing else is, or where asked for."""
    line = decode_own(row.body)
    operator = None if line.operator is None else operator_name(session, line.operator)
    subject = subject_of(session, line.entity, row.row_id)
    registers = ENTITIES[line.entity].registers if line.entity in ENTITIES else ()
    known = {register.name: register for register in registers}
    for name, write in line.writes.items():
        if name == "made" and len(line.writes) > 1 and not with_making:
            continue
        yield Change(
            at=line.at,
            operator=operator,
            unit=line.unit,
            entity=line.entity,
            subject=subject,
            register=name,
            before=value_before(session, name, write.replaces) if name in known else None,
            # What a newer program wrote was not checked: it is not to be read as if it were known.
            after=write.value if name in known else {},
        )


def value_before(session: Session, register: str, replaces: Iterable[LineId]) -> Value | None:
    """The newest of the values that a line replaced, ``None`` if it replaced none that is here."""
    found: list[tuple[int, LineId, bytes, Value]] = []
    table = tables.line
    for named in replaces:
        query = select(table.c.stamp, table.c.body).where(
            table.c.run == signed(named.run), table.c.seq == named.seq
        )
        for stamp, body in session.execute(query):
            write = decode_own(body).writes.get(register)
            if write is not None:
                found.append((stamp, named, body, write.value))
    return max(found, key=lambda each: each[:3])[3] if found else None


def operator_name(session: Session, operator: UUID) -> str | None:
    """The name of an operator, ``None`` where it is not known here."""
    table = tables.operator
    return session.scalar(select(table.c.name).where(table.c.id == key_of(session, operator)))


def subject_of(session: Session, entity: str, key: int) -> str:
    """What a row is called: its name or title, of a mark the person's and its class session's."""
    query = _SUBJECTS.get(entity)
    if query is None:
        return ""
    table = tables.ENTITY_TABLES[entity]
    found = session.execute(query.where(table.c.id == key)).one_or_none()
    return " · ".join(str(part) for part in found or () if part)


def _subject_queries() -> dict[str, Select[Any]]:
    enrolment, person = tables.enrolment, tables.person
    attendance, class_session = tables.attendance, tables.class_session
    training_class = tables.training_class
    first, second = person.alias("first"), person.alias("second")
    return {
        "operator": select(tables.operator.c.name),
        "course": select(tables.course.c.title),
        "class": select(training_class.c.title),
        "person": select(person.c.name),
        "person_private": select(person.c.name).join_from(
            tables.person_private, person, person.c.id == tables.person_private.c.id
        ),
        "site": select(training_class.c.title, tables.site.c.venue).join_from(
            tables.site, training_class, training_class.c.id == tables.site.c.class_id
        ),
        "class_session": select(training_class.c.title).join_from(
            class_session, training_class, training_class.c.id == class_session.c.class_id
        ),
        "enrolment": select(person.c.name, training_class.c.title)
        .join_from(enrolment, person, person.c.id == enrolment.c.person_id)
        .join(training_class, training_class.c.id == enrolment.c.class_id),
        "attendance": select(person.c.name, class_session.c.day, class_session.c.part)
        .join_from(attendance, enrolment, enrolment.c.id == attendance.c.enrolment_id)
        .join(person, person.c.id == enrolment.c.person_id)
        .join(class_session, class_session.c.id == attendance.c.class_session_id),
        "certificate": select(tables.certificate.c.number, tables.certificate.c.name),
        "same_person": select(first.c.name, second.c.name)
        .join_from(tables.same_person, first, first.c.id == tables.same_person.c.first_id)
        .join(second, second.c.id == tables.same_person.c.second_id),
        "erase_request": select(person.c.name).join_from(
            tables.erase_request, person, person.c.id == tables.erase_request.c.person_id
        ),
        "machine": select(tables.machine.c.machine),
    }


_SUBJECTS = _subject_queries()
