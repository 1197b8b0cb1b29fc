"""Importing a roster into a class: first a plan that says what each row will do, then doing it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, and_, func, select
from sqlalchemy.orm import Session

from tqdesk.errors import TextMissing
from tqdesk.records import (
    PlannedPerson,
    RosterMark,
    RosterPerson,
    RosterPlan,
    RosterProblem,
    RosterReading,
)
from tqdesk.store import journal, tables
from tqdesk.store.ids import enrolment_id, new_row_id
from tqdesk.store.rows import key_of, uuid_of
from tqdesk.store.sessions import store_of
from tqdesk.store.states import chunks
from tqdesk.store.tables import is_visible
from tqdesk.training import roster_marks
from tqdesk.training.people import read_contact
from tqdesk.vietnamese.dates import birth_year
from tqdesk.vietnamese.names import compatible, exact_key, plain_key
from tqdesk.vietnamese.text import MOST_CHARACTERS, normalise

_PRIVATE = ("citizen_id", "phone", "email", "ethnic")
_PUBLIC = ("birth", "sex", "position", "workplace")
_TEXTS = ("name", "position", "workplace", "email", "note")


@dataclass(frozen=True, slots=True)
class _Known:
    """Someone known here, or in an earlier row, who may be the person of a row.

    ``listed`` says that they stand on the very list that the roster is for; ``row`` is the earlier row.
    """

    id: UUID | None
    name: str
    birth: str | None
    position: str | None
    workplace: str | None
    phone: str | None
    citizen_id: str | None
    listed: bool
    row: int | None = None


def _untold(done: int, total: int) -> None:
    """Tell nobody how far it is."""


def plan(
    session: Session,
    reading: RosterReading,
    *,
    training_class: UUID,
    site: UUID,
    progress: Callable[[int, int], None] = _untold,
) -> RosterPlan:
    """What importing a roster into a class at a site will do.

    A row is the *same* person if the citizen-ID number agrees and name and birth year do not speak against
    it, or if the name agrees to the letter with a full birth date, or with the year and another fact; it is
    *already* on the list if that person is, and there name and birth as written are enough. Names alike but
    for their marks with the same year are *likely* the same, and are taken as new people. Everyone known here
    is the person of one row at most, unless two rows are the same human by number or full birth date; numbers
    are looked at first, so that weaker evidence takes nobody's place. ``progress`` is told how many rows are
    done.
    """
    rows, problems = _kept(reading)
    index = _Index(_candidates(session, rows, training_class, site))
    matches: dict[int, _Known] = {}
    taken: set[UUID] = set()
    for same in (_same_number, _same_facts):
        for place, row in enumerate(rows):
            if place in matches:
                continue
            for known in index.near(row):
                if known.id not in taken and same(row, known):
                    matches[place] = known
                    taken.add(known.id)  # type: ignore[arg-type]
                    break
    planned: list[PlannedPerson] = []
    earlier = _Index([])
    for place, row in enumerate(rows):
        progress(place, len(rows))
        planned.append(_planned(row, matches.get(place), index.near(row), earlier.near(row)))
        match = matches.get(place)
        earlier.add(_of_row(row, None if match is None else match.id, place))
    return RosterPlan(tuple(planned), problems)


def _kept(reading: RosterReading) -> tuple[list[RosterPerson], tuple[RosterProblem, ...]]:
    """The rows with what is too long to be kept left out, and the problems with that added."""
    rows, problems = [], list(reading.problems)
    for row in reading.people:
        long = [name for name in _TEXTS if len(getattr(row, name) or "") > MOST_CHARACTERS]
        problems += (
            RosterProblem(row.sheet, row.row, "", "too_long", getattr(row, name)[:40]) for name in long
        )
        if "name" not in long:
            emptied: dict[str, Any] = dict.fromkeys(long)
            rows.append(replace(row, **emptied))
    return rows, tuple(problems)


def _of_row(row: RosterPerson, match: UUID | None, place: int) -> _Known:
    return _Known(
        match, row.name, row.birth, row.position, row.workplace, row.phone, row.citizen_id, False, place
    )


def renewed(session: Session, planned: RosterPlan, *, training_class: UUID, site: UUID) -> RosterPlan:
    """The plan for the same rows as things stand now: equal to ``planned`` unless something came between."""
    reading = RosterReading(tuple(each.row for each in planned.people), planned.problems, {})
    return plan(session, reading, training_class=training_class, site=site)


class _Index:
    """People by number and by name without marks."""

    def __init__(self, known: Iterable[_Known]) -> None:
        self._by_number: dict[str, list[_Known]] = defaultdict(list)
        self._by_name: dict[str, list[_Known]] = defaultdict(list)
        for each in known:
            self.add(each)

    def add(self, known: _Known) -> None:
        """Take one more person in."""
        if known.citizen_id:
            self._by_number[known.citizen_id].append(known)
        self._by_name[plain_key(known.name)].append(known)

    def near(self, row: RosterPerson) -> list[_Known]:
        """Those who bear the number of a row or, but for marks, its name; those of the list first."""
        found = [*self._by_number.get(row.citizen_id or "", ()), *self._by_name.get(plain_key(row.name), ())]
        return sorted(dict.fromkeys(found), key=lambda each: not each.listed)


def _planned(
    row: RosterPerson, match: _Known | None, near: Sequence[_Known], earlier: Sequence[_Known]
) -> PlannedPerson:
    if match is not None:
        return PlannedPerson(row, "already" if match.listed else "same", match.id)
    for known in earlier:
        if _same_number(row, known) or _same_full_birth(row, known):
            return PlannedPerson(row, "already", known.id, known.row)
    for known in (*near, *earlier):
        if not _numbers_differ(row, known) and _years_agree(row, known):
            return PlannedPerson(row, "likely", known.id)
    return PlannedPerson(row, "new")


def _same_number(row: RosterPerson, known: _Known) -> bool:
    equal = row.citizen_id is not None and row.citizen_id == known.citizen_id
    return equal and compatible(row.name, known.name) and _years_agree(row, known)


def _same_full_birth(row: RosterPerson, known: _Known) -> bool:
    full = row.birth is not None and len(row.birth) == len("2000-01-31")
    agree = full and row.birth == known.birth and exact_key(row.name) == exact_key(known.name)
    return agree and not _numbers_differ(row, known)


def _same_facts(row: RosterPerson, known: _Known) -> bool:
    if _numbers_differ(row, known) or exact_key(row.name) != exact_key(known.name):
        return False
    if known.listed and row.birth == known.birth:
        return not (_differ(row.phone, known.phone) and _differ(row.position, known.position))
    if row.birth and known.birth and len(row.birth) == len(known.birth) == len("2000-01-31"):
        return row.birth == known.birth
    agree = bool(row.birth and known.birth) and _years_agree(row, known)
    same_phone = bool(row.phone) and row.phone == known.phone
    same_work = bool(row.position) and (row.position, row.workplace) == (known.position, known.workplace)
    return agree and (same_phone or same_work)


def _differ(first: str | None, second: str | None) -> bool:
    return bool(first and second) and first != second


def _numbers_differ(row: RosterPerson, known: _Known) -> bool:
    return _differ(row.citizen_id, known.citizen_id)


def _years_agree(row: RosterPerson, known: _Known) -> bool:
    return not (row.birth and known.birth) or birth_year(row.birth) == birth_year(known.birth)


def _candidates(
    session: Session, people: Sequence[RosterPerson], training_class: UUID, site: UUID
) -> Iterator[_Known]:
    person, private = tables.person, tables.person_private
    seen: set[UUID | None] = set()
    for column, values in (
        (person.c.plain_key, {plain_key(row.name) for row in people}),
        (private.c.citizen_id, {row.citizen_id for row in people if row.citizen_id}),
    ):
        for chunk in chunks(sorted(values)):
            for known in _known(session, column.in_(chunk), training_class, site):
                if known.id not in seen:
                    seen.add(known.id)
                    yield known


def _known(
    session: Session, where: ColumnElement[bool], training_class: UUID, site: UUID
) -> Iterator[_Known]:
    person, private, enrolment = tables.person, tables.person_private, tables.enrolment
    listed = (
        select(enrolment.c.id)
        .where(
            enrolment.c.person_id == person.c.id,
            enrolment.c.class_id == key_of(session, training_class),
            enrolment.c.site_id == key_of(session, site),
            is_visible(enrolment),
        )
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
            listed.label("listed"),
        )
        .join_from(person, private, and_(private.c.id == person.c.id, is_visible(private)), isouter=True)
        .where(where, is_visible(person), person.c.name.is_not(None))
        .order_by(person.c.id)
    )
    for row in session.execute(query):
        values = row._asdict()
        yield _Known(id=UUID(bytes=values.pop("uuid")), **values)


def listed_elsewhere(session: Session, planned: RosterPlan, *, training_class: UUID, site: UUID) -> int:
    """How many known people of a plan stand on the list of another site of the class."""
    people = {each.match.bytes for each in planned.people if each.fate == "same" and each.match}
    enrolment = tables.enrolment
    listed = session.scalars(
        select(uuid_of(enrolment.c.person_id)).where(
            enrolment.c.class_id == key_of(session, training_class),
            enrolment.c.site_id != key_of(session, site),
            is_visible(enrolment),
        )
    )
    return len(people & set(listed))


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
    people: list[UUID] = []
    marked: list[tuple[UUID, tuple[RosterMark, ...]]] = []
    for done, each in enumerate(planned.people):
        progress(done, len(planned.people))
        known = each.match if each.fate in ("same", "already") else None
        if each.again is not None:
            known = people[each.again]
        person = known or new_row_id()
        people.append(person)
        missing = None if known is None else _missing(session, person, each.row.citizen_id)
        if each.again is None:
            edits += _person_edits(each.row, person, unit, missing)
        if each.row.marks:
            marked.append((enrolment_id(training_class, site, person), each.row.marks))
        if each.fate != "already":
            number += 1
            enrolments.append(_enrolment(each.row, training_class, site, person, number, unit))
    journal.write(session, edits)
    journal.write(session, enrolments)
    roster_marks.apply(session, marked, training_class=training_class)
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
    more: dict[str, Any] = dict(said)
    row = RosterPerson(sheet="", row=0, name=name, **more)
    reading = RosterReading((row,), (), {})
    planned = plan(session, reading, training_class=training_class, site=site)
    added = apply(session, planned, training_class=training_class, site=site)
    return planned.people[0], _last_number(session, training_class, site) if added else 0


def _last_number(session: Session, training_class: UUID, site: UUID) -> int:
    """The greatest list number ever given at a site of a class: numbers are never given again."""
    table = tables.enrolment
    query = select(func.max(table.c.list_number)).where(
        table.c.class_id == key_of(session, training_class), table.c.site_id == key_of(session, site)
    )
    return session.scalar(query) or 0


def _missing(session: Session, person: UUID, citizen_id: str | None) -> set[str]:
    """The facts that nothing is known of: importing adds to a person, it never overwrites.

    A ``citizen_id`` that another person bears is not added to this one.
    """
    public, private = tables.person, tables.person_private
    query = (
        select(*(public.c[name] for name in _PUBLIC), *(private.c[name] for name in _PRIVATE))
        .join_from(public, private, and_(private.c.id == public.c.id, is_visible(private)), isouter=True)
        .where(public.c.id == key_of(session, person))
    )
    stands = session.execute(query).mappings().one_or_none()
    missing = {name for name, value in stands.items() if value is None} if stands else set()
    bearer = select(private.c.id).where(private.c.citizen_id == citizen_id, is_visible(private)).limit(1)
    if citizen_id and session.scalar(bearer):
        missing.discard("citizen_id")
    return missing


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
