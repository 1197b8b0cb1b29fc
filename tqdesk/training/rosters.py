"""Importing a roster into a class: first a plan that says what each row will do, then doing it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from tqdesk.errors import TextMissing
from tqdesk.records import PlannedPerson, RosterPerson, RosterPlan, RosterReading
from tqdesk.store import journal, tables
from tqdesk.store.heads import chunks
from tqdesk.store.ids import enrolment_id, new_row_id
from tqdesk.store.rows import key_of, uuid_of
from tqdesk.store.sessions import store_of
from tqdesk.training.people import read_contact
from tqdesk.vietnamese.dates import birth_year
from tqdesk.vietnamese.names import compatible, exact_key, plain_key
from tqdesk.vietnamese.text import normalise

_PRIVATE = ("citizen_id", "phone", "email", "ethnic")
_PUBLIC = ("birth", "sex", "position", "workplace")


@dataclass(frozen=True, slots=True)
class _Known:
    """Someone known here who may be the person of a row."""

    id: UUID
    name: str
    birth: str | None
    position: str | None
    workplace: str | None
    phone: str | None
    citizen_id: str | None
    enrolled: bool


def _untold(done: int, total: int) -> None:
    """Tell nobody how far it is."""


def plan(
    session: Session,
    reading: RosterReading,
    *,
    training_class: UUID,
    progress: Callable[[int, int], None] = _untold,
) -> RosterPlan:
    """What importing a roster into a class will do. Each person known here is the person of one row at most.

    A row is the *same* person if the citizen-ID number agrees and name and birth year do not speak against
    it, or if the name agrees to the letter with a full birth date, or with the year and another fact; on the
    list of this class, name and birth as written are enough. Names alike but for their marks with the same
    year are *likely* the same, and are taken as new people. ``progress`` is told how many rows are done.
    """
    known = _Index(_candidates(session, reading.people, training_class))
    taken: set[UUID] = set()
    planned = []
    for done, row in enumerate(reading.people):
        progress(done, len(reading.people))
        match, fate = _match(row, [each for each in known.near(row) if each.id not in taken])
        if match is not None and fate != "likely":
            taken.add(match.id)
        planned.append(PlannedPerson(row, fate, None if match is None else match.id))
    return RosterPlan(tuple(planned), reading.problems)


def renewed(session: Session, planned: RosterPlan, *, training_class: UUID) -> RosterPlan:
    """The plan for the same rows as things stand now: equal to ``planned`` unless something came between."""
    reading = RosterReading(tuple(each.row for each in planned.people), planned.problems, {})
    return plan(session, reading, training_class=training_class)


class _Index:
    """People known here, by number and by name without marks."""

    def __init__(self, known: Iterable[_Known]) -> None:
        self._by_number: dict[str, list[_Known]] = defaultdict(list)
        self._by_name: dict[str, list[_Known]] = defaultdict(list)
        for each in known:
            if each.citizen_id:
                self._by_number[each.citizen_id].append(each)
            self._by_name[plain_key(each.name)].append(each)

    def near(self, row: RosterPerson) -> list[_Known]:
        """Those who bear the number of a row or, but for marks, its name; those of the class first."""
        found = [*self._by_number.get(row.citizen_id or "", ()), *self._by_name.get(plain_key(row.name), ())]
        return sorted(dict.fromkeys(found), key=lambda each: not each.enrolled)


def _match(row: RosterPerson, near: Sequence[_Known]) -> tuple[_Known | None, str]:
    for each in near:
        if _same(row, each):
            return each, "already" if each.enrolled else "same"
    for each in near:
        if not _numbers_differ(row, each) and _years_agree(row, each):
            return each, "likely"
    return None, "new"


def _same(row: RosterPerson, known: _Known) -> bool:
    if _numbers_differ(row, known):
        return False
    if row.citizen_id and row.citizen_id == known.citizen_id:
        return compatible(row.name, known.name) and _years_agree(row, known)
    if exact_key(row.name) != exact_key(known.name):
        return False
    if known.enrolled and row.birth == known.birth:
        return True
    if row.birth and known.birth and len(row.birth) == len(known.birth) == 10:
        return row.birth == known.birth
    agree = bool(row.birth and known.birth) and _years_agree(row, known)
    same_phone = bool(row.phone) and row.phone == known.phone
    same_work = bool(row.position) and (row.position, row.workplace) == (known.position, known.workplace)
    return agree and (same_phone or same_work)


def _numbers_differ(row: RosterPerson, known: _Known) -> bool:
    return bool(row.citizen_id and known.citizen_id) and row.citizen_id != known.citizen_id


def _years_agree(row: RosterPerson, known: _Known) -> bool:
    return not (row.birth and known.birth) or birth_year(row.birth) == birth_year(known.birth)


def _candidates(session: Session, people: Sequence[RosterPerson], training_class: UUID) -> Iterator[_Known]:
    person, private = tables.person, tables.person_private
    seen: set[bytes] = set()
    for column, values in (
        (person.c.plain_key, {plain_key(row.name) for row in people}),
        (private.c.citizen_id, {row.citizen_id for row in people if row.citizen_id}),
    ):
        for chunk in chunks(sorted(values)):
            for known in _known(session, column.in_(chunk), training_class):
                if known.id.bytes not in seen:
                    seen.add(known.id.bytes)
                    yield known


def _known(session: Session, where: ColumnElement[bool], training_class: UUID) -> Iterator[_Known]:
    person, private, enrolment = tables.person, tables.person_private, tables.enrolment
    enrolled = (
        select(enrolment.c.id)
        .where(enrolment.c.person_id == person.c.id, enrolment.c.class_id == key_of(session, training_class))
        .exists()
    )
    query = (
        select(
            uuid_of(person.c.id).label("uuid"),
            person.c.name,
            person.c.birth,
            person.c.position,
            person.c.workplace,
            private.c.phone,
            private.c.citizen_id,
            enrolled.label("enrolled"),
        )
        .join_from(person, private, private.c.id == person.c.id, isouter=True)
        .where(where, person.c.made_line.is_not(None))
        .order_by(person.c.id)
    )
    for row in session.execute(query):
        values = row._asdict()
        yield _Known(id=UUID(bytes=values.pop("uuid")), **values)


def apply(
    session: Session,
    planned: RosterPlan,
    *,
    training_class: UUID,
    site: UUID,
    progress: Callable[[int, int], None] = _untold,
) -> int:
    """Do what a plan says: new people, what was not known of those known, and list numbers in file order.

    Returns how many people were put on the list. ``progress`` is told how many rows are done.
    """
    unit = store_of(session).identity.unit
    number = _last_number(session, training_class, site)
    edits: list[journal.Edit] = []
    enrolments: list[journal.Edit] = []
    for done, each in enumerate(planned.people):
        progress(done, len(planned.people))
        person = new_row_id() if each.match is None or each.fate == "likely" else each.match
        missing = _missing(session, person) if each.fate in ("same", "already") else None
        edits += _person_edits(each.row, person, unit, missing)
        if each.fate != "already":
            number += 1
            enrolments.append(_enrolment(each.row, training_class, site, person, number, unit))
    journal.write(session, edits)
    journal.write(session, enrolments)
    return len(enrolments)


def add_person(
    session: Session, *, training_class: UUID, site: UUID, facts: Mapping[str, str | None]
) -> tuple[PlannedPerson, int]:
    """Put one person on the list of a class, as a roster of one row would; returns what that did, and the
    list number, 0 for one who was on the list already.

    ``facts`` has ``name``, and any of ``birth``, ``sex``, ``position``, ``workplace`` and ``phone`` as people
    write them.

    :raises TextMissing, BadBirth, BadPhone: nobody was added.
    """
    said = {name: normalise(value or "") or None for name, value in facts.items()}
    said |= read_contact(**{name: said[name] for name in ("birth", "phone") if name in said})
    name = said.pop("name", None)
    if name is None:
        raise TextMissing()
    row = RosterPerson(sheet="", row=0, name=name, **said)
    planned = plan(session, RosterReading((row,), (), {}), training_class=training_class)
    added = apply(session, planned, training_class=training_class, site=site)
    return planned.people[0], _last_number(session, training_class, site) if added else 0


def _last_number(session: Session, training_class: UUID, site: UUID) -> int:
    """The greatest list number ever given at a site of a class: numbers are never given again."""
    table = tables.enrolment
    query = select(func.max(table.c.list_number)).where(
        table.c.class_id == key_of(session, training_class), table.c.site_id == key_of(session, site)
    )
    return session.scalar(query) or 0


def _missing(session: Session, person: UUID) -> set[str]:
    """The facts that nothing is known of: importing adds to a person, it never overwrites."""
    public, private = tables.person, tables.person_private
    query = (
        select(*(public.c[name] for name in _PUBLIC), *(private.c[name] for name in _PRIVATE))
        .join_from(public, private, private.c.id == public.c.id, isouter=True)
        .where(public.c.id == key_of(session, person))
    )
    stands = session.execute(query).mappings().one()
    return {name for name, value in stands.items() if value is None}


def _person_edits(
    row: RosterPerson, person: UUID, unit: str, missing: set[str] | None
) -> Iterator[journal.Edit]:
    """The edits that make a person, or that add what was ``missing`` of one known."""

    def facts(names: tuple[str, ...]) -> dict[str, dict[str, Any]]:
        return {
            name: {name: value}
            for name in names
            if (value := getattr(row, name)) is not None and (missing is None or name in missing)
        }

    public = facts(_PUBLIC)
    if missing is None:
        public |= {"made": {}, "name": {"name": row.name}, "unit": {"unit": unit}}
    for entity, writes in (("person", public), ("person_private", facts(_PRIVATE))):
        if writes:
            yield journal.Edit(entity, person, writes)


def _enrolment(
    row: RosterPerson, training_class: UUID, site: UUID, person: UUID, number: int, unit: str
) -> journal.Edit:
    return journal.Edit(
        "enrolment",
        enrolment_id(training_class, site, person),
        {
            "made": {"class": training_class, "site": site, "person": person},
            "list_number": {"list_number": number},
            "work": {"position": row.position, "workplace": row.workplace, "unit": unit},
        },
    )
