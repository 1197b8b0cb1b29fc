"""People: all that is known of one, and putting it right."""

from __future__ import annotations

import logging
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

import msgspec
from sqlalchemy import ColumnElement, and_, bindparam, func, select
from sqlalchemy.orm import Session

from tqdesk.errors import (
    BadBirth,
    BadCitizenId,
    BadPhone,
    TextMissing,
    UnknownCategory,
    UnknownEthnic,
    UnknownPerson,
)
from tqdesk.records import CATEGORIES, PRIVATE
from tqdesk.store import journal, tables
from tqdesk.store.rows import key_of, uuid_of
from tqdesk.store.sessions import store_of
from tqdesk.store.states import chunks
from tqdesk.store.tables import is_visible
from tqdesk.training import humans
from tqdesk.training.certificates import sessions_attended
from tqdesk.vietnamese.citizen_id import masked, read_number
from tqdesk.vietnamese.dates import read_birth
from tqdesk.vietnamese.ethnic import ethnic_names, read_ethnic
from tqdesk.vietnamese.names import plain_key
from tqdesk.vietnamese.phones import read_phone
from tqdesk.vietnamese.text import normalise
from tqdesk.words.changes import ethnic_in_words

log = logging.getLogger(__name__)

_CORRECTED = ("name", "birth", "sex", "position", "workplace", "category", *PRIVATE)
_IDENTITY = ("citizen_id", "ethnic", "category")
_LINE = select(
    uuid_of(tables.person.c.id),
    *(tables.person.c[name] for name in ("name", "birth", "position", "workplace", "unit")),
)
_PLACE = tables.person_places
_LINES_AT = (
    _LINE.add_columns(_PLACE.c.place)
    .join_from(_PLACE, tables.person, tables.person.c.id == _PLACE.c.person_id)
    .where(_PLACE.c.place.in_(bindparam("places", expanding=True)))
)


class PersonLine(msgspec.Struct, frozen=True):
    """A person in a list."""

    id: UUID
    name: str
    birth: str | None
    position: str | None
    workplace: str | None
    unit: str | None


@dataclass(frozen=True, slots=True)
class PersonClass:
    """A class that a person is on the list of; ``certificate`` is the number of the one that counts."""

    id: UUID
    title: str
    first_day: date
    last_day: date
    attended: int
    class_sessions: int
    certificate: str | None


@dataclass(frozen=True, slots=True)
class PersonFacts:
    """All that is known of a person. ``masked`` has the private facts as screens show them until asked."""

    id: UUID
    name: str
    birth: str | None
    sex: str | None
    position: str | None
    workplace: str | None
    category: str | None
    unit: str | None
    masked: dict[str, str]
    classes: tuple[PersonClass, ...]


def find(session: Session, text: str) -> UUID:
    """The person that a text means: an id, or a full name that only one person bears.

    :raises UnknownPerson: nobody, or several.
    """
    table = tables.person
    query = select(uuid_of(table.c.id)).where(is_visible(table))
    try:
        wanted = UUID(text)
    except ValueError:
        found = [
            UUID(bytes=raw) for raw in session.scalars(query.where(table.c.plain_key == plain_key(text)))
        ]
    else:
        known = session.scalars(query.where(table.c.id == key_of(session, wanted)))
        found = [UUID(bytes=raw) for raw in known]
    if len(found) != 1:
        raise UnknownPerson(text=text)
    return found[0]


# Lists


def lines(
    session: Session, wanted: ColumnElement[bool], *order: ColumnElement[Any]
) -> tuple[PersonLine, ...]:
    """The people that a condition on ``tables.person`` picks, in an order."""
    return tuple(_line(*row) for row in session.execute(_LINE.where(wanted).order_by(*order)).all())


def lines_at(session: Session, places: Sequence[int]) -> tuple[PersonLine, ...]:
    """The people at places of lists, in the order in which these are given."""
    found = {
        place: _line(*row)
        for chunk in chunks(places)
        for *row, place in session.execute(_LINES_AT, {"places": chunk}).all()
    }
    return tuple(found[place] for place in places)


def known(session: Session, persons: Iterable[UUID]) -> dict[UUID, PersonLine]:
    """What lists say of these persons; those that are not visible are left out."""
    person, row = tables.person, tables.known_row
    found: dict[UUID, PersonLine] = {}
    for chunk in chunks(sorted(each.bytes for each in persons)):
        keys = select(row.c.id).where(row.c.uuid.in_(chunk))
        wanted = and_(person.c.id.in_(keys), is_visible(person))
        found |= {line.id: line for line in lines(session, wanted)}
    return found


def _line(row: bytes, name: str | None, *facts: str | None) -> PersonLine:
    return PersonLine(UUID(bytes=row), name or "", *facts)


# One person


def show(session: Session, person: UUID) -> PersonFacts:
    """What is known of a person, private facts masked, with their classes, the newest first.

    :raises UnknownPerson: there is none of that id.
    """
    table = tables.person
    key = key_of(session, person)
    row = session.execute(select(table).where(table.c.id == key, is_visible(table))).one_or_none()
    if row is None:
        raise UnknownPerson(text=str(person))
    private = _private(session, key)
    return PersonFacts(
        id=person,
        name=row.name or "",
        birth=row.birth,
        sex=row.sex,
        position=row.position,
        workplace=row.workplace,
        category=row.category,
        unit=row.unit,
        masked={name: _masked(name, value) for name, value in private.items()},
        classes=tuple(_classes_of(session, humans.persons_of(session, person))),
    )


def private_facts(session: Session, *, person: UUID) -> dict[str, str]:
    """The private facts of a person that are known, in full: ``citizen_id``, ``phone``, ``email``, ``ethnic``
    (the name of the group). That they were looked at is logged, by the ids of the person and the operator.
    """
    log.info("private facts of person %s shown to operator %s", person, store_of(session).identity.operator)
    return {
        name: ethnic_in_words(value) if name == "ethnic" else value
        for name, value in _private(session, key_of(session, person)).items()
    }


def _private(session: Session, key: int | None) -> dict[str, str]:
    table = tables.person_private
    query = select(*(table.c[name] for name in PRIVATE)).where(table.c.id == key, is_visible(table))
    row = session.execute(query).one_or_none()
    return {} if row is None else {name: value for name, value in row._asdict().items() if value}


def _masked(name: str, value: str) -> str:
    return masked(value) if name in ("citizen_id", "phone") else "•" * 8


def _classes_of(session: Session, persons: Collection[int]) -> list[PersonClass]:
    enrolment, training_class = tables.enrolment, tables.training_class
    class_session, certificate = tables.class_session, tables.certificate
    held = (
        select(func.count())
        .where(class_session.c.class_id == training_class.c.id, is_visible(class_session))
        .scalar_subquery()
    )
    number = (
        select(func.max(certificate.c.number))
        .where(
            certificate.c.enrolment_id == enrolment.c.id,
            certificate.c.revoked_on.is_(None),
            is_visible(certificate),
        )
        .scalar_subquery()
    )
    query = (
        select(
            uuid_of(training_class.c.id).label("uuid"),
            training_class.c.title,
            training_class.c.first_day,
            training_class.c.last_day,
            sessions_attended().label("attended"),
            held.label("held"),
            number.label("number"),
        )
        .join_from(enrolment, training_class, training_class.c.id == enrolment.c.class_id)
        .where(
            enrolment.c.person_id.in_(persons),
            is_visible(enrolment),
            is_visible(training_class),
            training_class.c.title.is_not(None),
            training_class.c.first_day.is_not(None),
        )
        .order_by(training_class.c.first_day.desc(), training_class.c.id.desc())
    )
    return [_class_of(row) for row in session.execute(query)]


def _class_of(row: Any) -> PersonClass:
    return PersonClass(
        id=UUID(bytes=row.uuid),
        title=row.title,
        first_day=date.fromisoformat(row.first_day),
        last_day=date.fromisoformat(row.last_day),
        attended=row.attended,
        class_sessions=row.held,
        certificate=row.number,
    )


def correct(
    session: Session, *, person: UUID, facts: Mapping[str, str | None], seen: PersonFacts | None = None
) -> bool:
    """Put right what is known of a person; returns whether anything changed.

    ``facts`` has any of ``name``, ``birth``, ``sex``, ``position``, ``workplace``, ``category`` and the
    private ones as people write them; an empty one is forgotten. Lists of classes keep the position and
    workplace of their time. ``seen`` is what was on the screen: what is as it was there is left alone, and
    what changed since stands beside the correction as a conflict.

    :raises UnknownPerson, TextMissing, BadBirth, BadPhone, BadCitizenId, UnknownEthnic, UnknownCategory:
        nothing was changed.
    """
    show(session, person)
    said = {name: normalise(facts[name] or "") or None for name in _CORRECTED if name in facts}
    if "name" in said and said["name"] is None:
        raise TextMissing()
    said |= read_contact(**{name: said[name] for name in ("birth", "phone") if name in said})
    said |= _read_identity(
        {name: said[name] for name in ("citizen_id", "ethnic", "category") if name in said}
    )
    public = {name: {name: value} for name, value in said.items() if name not in PRIVATE}
    on_screen = {} if seen is None else {name: {name: getattr(seen, name)} for name in public}
    public = {name: value for name, value in public.items() if value != on_screen.get(name)}
    edits = [journal.Edit("person", person, public, seen=on_screen)] if public else []
    stands = _private(session, key_of(session, person))
    private = {
        name: {name: said[name]} for name in PRIVATE if name in said and said[name] != stands.get(name)
    }
    if private:
        edits.append(journal.Edit("person_private", person, private))
    return bool(journal.write(session, edits))


def read_contact(**typed: str | None) -> dict[str, str | None]:
    """A typed ``birth`` and ``phone`` as they are stored.

    :raises BadBirth, BadPhone: one of them is none.
    """
    read: dict[str, str | None] = dict(typed)
    if birth := typed.get("birth"):
        read["birth"] = read_birth(birth)
        if read["birth"] is None:
            raise BadBirth(text=birth)
    if phone := typed.get("phone"):
        read["phone"] = read_phone(phone)
        if read["phone"] is None:
            raise BadPhone()
    return read


def _read_identity(typed: Mapping[str, str | None]) -> dict[str, str | None]:
    """A typed ``citizen_id``, ``ethnic`` and ``category`` as they are stored.

    :raises BadCitizenId, UnknownEthnic, UnknownCategory: one of them is none.
    """
    read = dict(typed)
    if number := typed.get("citizen_id"):
        read["citizen_id"] = read_number(number)
        if read["citizen_id"] is None:
            raise BadCitizenId()
    if ethnic := typed.get("ethnic"):
        read["ethnic"] = ethnic if ethnic in ethnic_names() else read_ethnic(ethnic)
        if read["ethnic"] is None:
            raise UnknownEthnic()
    if (category := typed.get("category")) and category not in CATEGORIES:
        raise UnknownCategory(text=category, choices=", ".join(CATEGORIES))
    return read
