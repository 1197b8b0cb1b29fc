"""All that is kept of one human, for whoever asks to see what is kept of them (Luật 91/2025/QH15)."""

from __future__ import annotations

import logging
from collections import defaultdict
from collections.abc import Collection, Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any
from uuid import UUID

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from tqdesk import units
from tqdesk.errors import UnknownFileType, UnknownPerson
from tqdesk.files import write_whole_bytes
from tqdesk.people_records import (
    KeptCertificate,
    KeptChange,
    KeptDecision,
    KeptMark,
    KeptPerson,
    KeptPlace,
    KeptRequest,
    KeptTransfer,
    PersonalData,
)
from tqdesk.records import Change
from tqdesk.store import clock, tables
from tqdesk.store.registers import DELETED, ENTITIES
from tqdesk.store.rows import key_of, uuids
from tqdesk.store.sessions import store_of
from tqdesk.training import classes, history, humans, people

log = logging.getLogger(__name__)

ENDINGS = (".pdf", ".json")


def find(session: Session, text: str) -> UUID:
    """The person that a text means as :func:`people.find` says, or by id one who was deleted.

    :raises UnknownPerson: nobody, or several.
    """
    try:
        wanted = UUID(text)
    except ValueError:
        return people.find(session, text)
    _kept_key(session, wanted)
    return wanted


def gather(session: Session, *, person: UUID, today: date) -> PersonalData:
    """All that this store keeps of the human of a person: what was deleted too, private facts in full.

    That it was put together is logged, by the ids of the persons and the operator.

    :raises UnknownPerson: there has never been one of that id.
    """
    key = _kept_key(session, person)
    keys = sorted({key, *humans.persons_of(session, person)})
    persons = tuple(_persons(session, keys))
    identity = store_of(session).identity
    told = " ".join(each.id for each in persons)
    log.info("all that is kept of persons exported by operator %s: %s", identity.operator, told)
    lines = select(tables.line.c.id).where(tables.line.c.row_id.in_(history.rows_of_persons(keys)))
    name = next((each.facts["name"] for each in persons if "name" in each.facts), "")
    return PersonalData(
        unit=identity.unit,
        made_on=today,
        name=name,
        persons=persons,
        places=tuple(_places(session, keys)),
        decisions=tuple(_decisions(session, keys)),
        requests=tuple(_requests(session, keys)),
        transfers=tuple(_transfers(session, lines)),
        changes=tuple(_change(each, name) for each in history.changes_of_lines(session, lines)),
    )


def _kept_key(session: Session, person: UUID) -> int:
    table = tables.person
    key: int | None = session.scalar(select(table.c.id).where(table.c.id == key_of(session, person)))
    if key is None:
        raise UnknownPerson(text=str(person))
    return key


def check_ending(path: Path) -> None:
    """Refuse a file that this cannot be written as.

    :raises UnknownFileType: it is neither .pdf nor .json.
    """
    if path.suffix.lower() not in ENDINGS:
        raise UnknownFileType(file=path.name, choices=", ".join(ENDINGS))


def write(data: PersonalData, path: Path) -> None:
    """Write it as a paper or as JSON, as the ending says; whole or not at all.

    :raises UnknownFileType: it is neither .pdf nor .json. Else the errors of
        :func:`tqdesk.files.write_whole`.
    """
    check_ending(path)
    if path.suffix.lower() == ".json":
        from tqdesk.sheets.personal_data import personal_data_json

        write_whole_bytes(path, personal_data_json(data))
    else:
        from tqdesk.printing.personal_data import personal_data_pdf

        write_whole_bytes(path, personal_data_pdf(data))


def _persons(session: Session, keys: Collection[int]) -> Iterator[KeptPerson]:
    person, private = tables.person, tables.person_private
    ids = uuids(session, keys)
    rows = session.execute(select(person).where(person.c.id.in_(keys)).order_by(person.c.id)).mappings()
    kept = {
        row["id"]: row for row in session.execute(select(private).where(private.c.id.in_(keys))).mappings()
    }
    for row in rows:
        yield KeptPerson(
            id=str(ids[row["id"]]),
            unit=row["owner_unit"] or "",
            deleted=bool(row["hidden"]),
            facts=_facts("person", row),
            private=_facts("person_private", kept.get(row["id"], {})),
        )


def _facts(entity: str, row: Any) -> dict[str, str]:
    """What a row says in its registers of facts, by wire name."""
    names = [
        field.column
        for register in ENTITIES[entity].registers
        if register.name not in ("made", DELETED.name)
        for field in register.fields
    ]
    return {name: str(row[name]) for name in names if row.get(name) is not None}


def _places(session: Session, keys: Collection[int]) -> Iterator[KeptPlace]:
    enrolment, training_class, site = tables.enrolment, tables.training_class, tables.site
    query = (
        select(
            enrolment,
            training_class.c.title,
            training_class.c.first_day,
            training_class.c.last_day,
            site.c.venue,
            site.c.unit.label("site_unit"),
        )
        .join_from(enrolment, training_class, training_class.c.id == enrolment.c.class_id)
        .join(site, site.c.id == enrolment.c.site_id, isouter=True)
        .where(enrolment.c.person_id.in_(keys))
        .order_by(training_class.c.first_day, enrolment.c.id)
    )
    rows = session.execute(query).mappings().all()
    marks = _marks(session, [row["id"] for row in rows])
    certificates = _certificates(session, [row["id"] for row in rows])
    ids = uuids(session, {key for row in rows for key in (row["class_id"], row["person_id"])})
    for row in rows:
        yield KeptPlace(
            training_class=str(ids[row["class_id"]]),
            title=row["title"] or "",
            first_day=row["first_day"] or "",
            last_day=row["last_day"] or "",
            site=row["venue"] or (units.name_of(row["site_unit"]) if row["site_unit"] else ""),
            person=str(ids[row["person_id"]]),
            list_number=row["list_number"],
            position=row["position"],
            workplace=row["workplace"],
            deleted=bool(row["hidden"]),
            marks=tuple(marks[row["id"]]),
            certificates=tuple(certificates[row["id"]]),
        )


def _marks(session: Session, enrolments: Collection[int]) -> dict[int, list[KeptMark]]:
    attendance, class_session = tables.attendance, tables.class_session
    query = (
        select(attendance, class_session.c.day, class_session.c.part, class_session.c.class_id)
        .join_from(attendance, class_session, class_session.c.id == attendance.c.class_session_id)
        .where(attendance.c.enrolment_id.in_(enrolments), attendance.c.at.is_not(None))
        .order_by(class_session.c.day, attendance.c.id)
    )
    rows = session.execute(query).all()
    numbers = _numbers(session, {row.class_id for row in rows})
    found: dict[int, list[KeptMark]] = defaultdict(list)
    for row in rows:
        found[row.enrolment_id].append(
            KeptMark(
                number=numbers.get(row.class_session_id, 0),
                day=row.day or "",
                part=row.part or "",
                status=row.status,
                at=_instant(row.at),
                note=row.note,
                source=row.source,
                deleted=bool(row.hidden),
            )
        )
    for marks in found.values():
        marks.sort(key=lambda mark: (mark.number, mark.day))
    return found


def _numbers(session: Session, training_classes: Collection[int]) -> dict[int, int]:
    """The numbers of the class sessions of classes, by local key."""
    ids = uuids(session, training_classes)
    return {
        key: each.number
        for training_class in ids.values()
        for each in classes.list_class_sessions(session, training_class)
        if (key := key_of(session, each.id)) is not None
    }


def _certificates(session: Session, enrolments: Collection[int]) -> dict[int, list[KeptCertificate]]:
    table = tables.certificate
    query = select(table).where(table.c.enrolment_id.in_(enrolments)).order_by(table.c.year, table.c.sequence)
    found: dict[int, list[KeptCertificate]] = defaultdict(list)
    for row in session.execute(query):
        found[row.enrolment_id].append(
            KeptCertificate(
                number=row.number,
                issued_on=row.issued_on,
                name=row.name,
                birth=row.birth,
                position=row.position,
                workplace=row.workplace,
                class_title=row.class_title,
                revoked_on=row.revoked_on,
                reason=row.reason,
                deleted=bool(row.hidden),
            )
        )
    return found


def _decisions(session: Session, keys: Collection[int]) -> Iterator[KeptDecision]:
    pair = tables.same_person
    where = or_(pair.c.first_id.in_(keys), pair.c.second_id.in_(keys)), pair.c.same.is_not(None)
    rows = session.execute(select(pair).where(*where).order_by(pair.c.id)).all()
    ids = uuids(session, {key for row in rows for key in (row.first_id, row.second_id)})
    for row in rows:
        yield KeptDecision(
            str(ids[row.first_id]), str(ids[row.second_id]), row.same, row.reason, row.owner_unit or ""
        )


def _requests(session: Session, keys: Collection[int]) -> Iterator[KeptRequest]:
    table = tables.erase_request
    query = select(table).where(table.c.person_id.in_(keys), table.c.state.is_not(None))
    for row in session.execute(query.order_by(table.c.asked_on, table.c.id)):
        yield KeptRequest(row.asked_on, row.reason, row.state, row.owner_unit)


def _transfers(session: Session, lines: Any) -> Iterator[KeptTransfer]:
    """For each machine that a line of the person went to, the first file that reached it."""
    link, sent, outbox = tables.link, tables.sent_file, tables.outbox
    first_line = session.scalar(select(func.min(tables.line.c.id)).where(tables.line.c.id.in_(lines)))
    for machine in session.execute(select(link).order_by(link.c.since, link.c.machine)):
        place = first_line
        if machine.direction == "down":
            # What goes down is counted by the outbox of the unit, not by the journal.
            own = select(func.min(outbox.c.id)).where(
                outbox.c.unit == machine.unit, outbox.c.line_id.in_(lines)
            )
            place = session.scalar(own)
        if place is None:
            continue
        query = (
            select(sent.c.name, sent.c.made)
            .where(sent.c.machine == machine.machine, sent.c.reach >= place)
            .order_by(sent.c.made, sent.c.id)
            .limit(1)
        )
        found = session.execute(query).one_or_none()
        if found is not None:
            yield KeptTransfer(
                machine.unit, machine.machine, machine.direction, found.name, _instant(found.made)
            )


def _change(change: Change, name: str) -> KeptChange:
    """A change as the person is told of it: a decision about two persons does not name the other one."""
    told = replace(change, subject=name) if change.entity == "same_person" else change
    return KeptChange(_instant(change.at), told)


def _instant(milliseconds: int) -> str:
    return clock.local_time(milliseconds).isoformat(timespec="seconds")
