"""Importing a roster into a class: first a plan that says what each row will do, then doing it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice, starmap
from typing import Any
from uuid import UUID

from msgspec.structs import replace
from sqlalchemy import ColumnElement, Select, and_, func, select, true, union
from sqlalchemy.orm import Session

from tqdesk.errors import TextMissing
from tqdesk.progress import Progress, no_progress
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
from tqdesk.store.lines import MAX_COUNT
from tqdesk.store.rows import is_among, key_of, uuid_of
from tqdesk.store.sessions import store_of
from tqdesk.store.states import chunks
from tqdesk.store.tables import is_visible
from tqdesk.training import humans, roster_marks
from tqdesk.training.known_people import People, Someone, is_full
from tqdesk.training.people import known as lines_of
from tqdesk.training.people import read_contact
from tqdesk.training.roster_matching import FACTS, plan_rows
from tqdesk.vietnamese.dates import written_birth
from tqdesk.vietnamese.names import plain_key
from tqdesk.vietnamese.text import MOST_CHARACTERS, normalise

_PRIVATE = frozenset({"citizen_id", "phone", "email", "ethnic"})
_WORK = {"position", "workplace"}
_TEXTS = ("name", "position", "workplace", "email", "note")
_ROWS_AT_ONCE = 500
_PEOPLE_PER_ROW = 3
"""Up to so many people for each row of a roster, reading everyone is quicker than asking for some."""


def plan(
    session: Session,
    reading: RosterReading,
    *,
    training_class: UUID,
    site: UUID,
    progress: Progress = no_progress,
) -> RosterPlan:
    """What importing a roster into a class at a site will do.

    A row is the *same* person if it has their id, as our own lists do, and name, birth and number do not
    speak against it, if the citizen-ID number agrees and name and birth year do not speak against
    it, or if the name agrees to the letter with a full birth date, or with the year and another fact; it is
    *already* on the list if that person is, and there name and birth as written are enough. Whom
    :mod:`tqdesk.training.likeness` takes for *likely* the same are taken as new people and wait among the
    duplicates. Every human known here is meant by one row at most, unless two rows are the same human by id,
    number or full birth date; these are looked at first, so that weaker evidence takes nobody's place.
    ``progress`` is told how many rows are done.
    """
    rows, problems = _kept(reading)
    people = People(_known(session, _wanted(session, rows)))
    planned = plan_rows(
        rows,
        people,
        listed=_listed(session, training_class, site),
        unit=store_of(session).identity.unit,
        progress=progress,
    )
    return RosterPlan(tuple(planned), problems)


def renewed(session: Session, planned: RosterPlan, *, training_class: UUID, site: UUID) -> RosterPlan:
    """The plan for the same rows as things stand now: equal to ``planned`` unless something came between."""
    reading = RosterReading(tuple(each.row for each in planned.people), planned.problems, {})
    return plan(session, reading, training_class=training_class, site=site)


def _kept(reading: RosterReading) -> tuple[Sequence[RosterPerson], tuple[RosterProblem, ...]]:
    """The rows with what is too long to be kept left out, and the problems with that added."""
    long = {
        place: [name for name in _TEXTS if len(getattr(row, name) or "") > MOST_CHARACTERS]
        for place, row in enumerate(reading.people)
        # Quick to tell: hardly any row has as much in all of them.
        if len(row.name)
        + len(row.position or "")
        + len(row.workplace or "")
        + len(row.email or "")
        + len(row.note or "")
        > MOST_CHARACTERS
    }
    if not any(long.values()):
        return reading.people, reading.problems
    rows, problems = [], list(reading.problems)
    for place, row in enumerate(reading.people):
        names = long.get(place, [])
        problems += (
            RosterProblem(row.sheet, row.row, "", "too_long", getattr(row, name)[:40]) for name in names
        )
        if "name" not in names:
            emptied: dict[str, Any] = dict.fromkeys(names)
            rows.append(replace(row, **emptied) if names else row)
    return rows, tuple(problems)


def _wanted(session: Session, rows: Sequence[RosterPerson]) -> ColumnElement[bool]:
    """Which people some rows may mean."""
    person, private = tables.person, tables.person_private
    everyone = session.scalar(select(func.count()).select_from(person)) or 0
    if everyone <= _PEOPLE_PER_ROW * len(rows):
        return true()

    def of(key: ColumnElement[int], column: ColumnElement[Any], values: set[str] | set[int]) -> Select[int]:
        return select(key).where(is_among(session, column, values))

    named = _humans_named(session, rows)
    return person.c.id.in_(
        union(
            of(person.c.id, person.c.plain_key, {plain_key(row.name) for row in rows}),
            of(person.c.id, person.c.birth, {row.birth for row in rows if is_full(row.birth)}),
            of(private.c.id, private.c.citizen_id, {row.citizen_id for row in rows if row.citizen_id}),
            of(private.c.id, private.c.phone, {row.phone for row in rows if row.phone}),
            of(person.c.id, person.c.id, named),
            of(person.c.id, person.c.human_id, named),
        )
    )


def _humans_named(session: Session, rows: Sequence[RosterPerson]) -> set[int]:
    """The humans, by local key, of the persons whose ids some rows have."""
    person, known_row = tables.person, tables.known_row
    query = select(humans.human_of()).join_from(known_row, person, person.c.id == known_row.c.id)
    return {
        human
        for chunk in chunks({row.person_id.bytes for row in rows if row.person_id})
        for human in session.scalars(query.where(known_row.c.uuid.in_(chunk)))
    }


def _known(session: Session, wanted: ColumnElement[bool]) -> Iterator[Someone]:
    person, private, known_row = tables.person, tables.person_private, tables.known_row
    facts = ((private if name in _PRIVATE else person).c[name] for name in FACTS)
    told = (person.c.plain_key, person.c.name, *facts, person.c.unit)
    query = (
        select(person.c.id, humans.human_of(), known_row.c.uuid, *told)
        .join_from(person, known_row, known_row.c.id == person.c.id)
        .join(private, and_(private.c.id == person.c.id, is_visible(private)), isouter=True)
        .where(wanted, is_visible(person), person.c.name.is_not(None))
        .order_by(person.c.id)
    )
    # Tuples as the driver gives them: making rows of them takes a tenth of the time of a plan.
    cursor = session.connection().execute(query).cursor
    assert cursor is not None, "a query has a cursor until its rows are read"
    return starmap(Someone, cursor.fetchall())


def _at(session: Session, training_class: UUID, site: UUID) -> tuple[ColumnElement[bool], ...]:
    """The enrolments of a class at a site, whether they are to be seen or not."""
    table = tables.enrolment
    return (
        table.c.class_id == key_of(session, training_class),
        table.c.site_id == key_of(session, site),
    )


def _listed(session: Session, training_class: UUID, site: UUID) -> dict[int, bytes]:
    """The local keys of all persons who are humans on the list, with the ids of those who stand on it."""
    person, enrolment = tables.person, tables.enrolment
    on_list = select(enrolment.c.person_id).where(*_at(session, training_class, site), is_visible(enrolment))
    query = select(person.c.id, humans.human_of(), uuid_of(person.c.id)).order_by(person.c.id.desc())
    listed = {key: (human, raw) for key, human, raw in session.execute(query.where(person.c.id.in_(on_list)))}
    first_of = {human: raw for human, raw in listed.values()}
    several = select(person.c.human_id).where(person.c.id.in_(on_list), person.c.human_id.is_not(None))
    others = session.execute(query.where(person.c.human_id.in_(several), is_visible(person)))
    return {
        **{key: first_of[human] for key, human, _ in others},
        **{key: raw for key, (_, raw) in listed.items()},
    }


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


def alike(session: Session, planned: RosterPlan) -> dict[UUID, str]:
    """Who those are whom likely rows are like: name, birth, position and workplace in one line."""
    likely = {each.match for each in planned.people if each.fate == "likely" and each.match is not None}
    return {
        person: ", ".join(
            fact
            for fact in (each.name, written_birth(each.birth or ""), each.position, each.workplace)
            if fact
        )
        for person, each in lines_of(session, likely).items()
    }


def apply(
    session: Session,
    planned: RosterPlan,
    *,
    training_class: UUID,
    site: UUID,
    progress: Progress = no_progress,
) -> int:
    """Do what a plan says: new people, what was not known of those known, and list numbers in file order.

    Returns how many people were put on the list. ``progress`` is told how many rows are done; what it raises
    stops the import.
    """
    unit = store_of(session).identity.unit
    coming = sum(each.fate != "already" for each in planned.people)
    numbers = iter(_free_numbers(session, training_class, site, coming))
    persons: list[UUID] = []
    marked: list[tuple[UUID, tuple[RosterMark, ...]]] = []
    listed: list[tuple[UUID, RosterPerson]] = []
    for start in range(0, len(planned.people), _ROWS_AT_ONCE):
        progress(start, len(planned.people))
        people: list[journal.Edit] = []
        enrolments: list[journal.Edit] = []
        for each in planned.people[start : start + _ROWS_AT_ONCE]:
            known = each.match if each.fate in ("same", "already") else None
            repeats = each.again is not None and each.fate == "already"
            person = known or (persons[each.again or 0] if repeats else new_row_id())
            persons.append(person)
            if each.row.marks:
                marked.append((enrolment_id(training_class, site, person), each.row.marks))
            if each.again is None or each.fate == "likely":
                people += _person_edits(each, person, unit, is_new=known is None)
            if each.fate != "already":
                enrolments.append(_enrolment(each.row, training_class, site, person, next(numbers), unit))
            elif known is not None and not _WORK.isdisjoint(each.adds):
                listed.append((enrolment_id(training_class, site, known), each.row))
        journal.write(session, people)
        journal.write(session, enrolments)
    journal.write(session, _fuller_work(session, listed))
    roster_marks.apply(session, marked, training_class=training_class)
    return coming


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
    query = select(func.max(tables.enrolment.c.list_number)).where(*_at(session, training_class, site))
    return session.scalar(query) or 0


def _free_numbers(session: Session, training_class: UUID, site: UUID, count: int) -> Iterable[int]:
    """List numbers never given at a site of a class: after the greatest, or where it is so great that there
    is no room behind it, those left out below."""
    last = _last_number(session, training_class, site)
    if last + count <= MAX_COUNT:
        return range(last + 1, last + count + 1)
    table = tables.enrolment
    given = set(session.scalars(select(table.c.list_number).where(*_at(session, training_class, site))))
    return islice((number for number in range(1, MAX_COUNT + 1) if number not in given), count)


def _person_edits(planned: PlannedPerson, person: UUID, unit: str, *, is_new: bool) -> Iterator[journal.Edit]:
    """The edits that make a person, or that add what was not known of one."""
    row = planned.row
    names = [name for name in FACTS if getattr(row, name) is not None] if is_new else planned.adds
    public = {name: {name: getattr(row, name)} for name in names if name not in _PRIVATE}
    private = {name: {name: getattr(row, name)} for name in names if name in _PRIVATE}
    if is_new:
        public |= {"made": {}, "name": {"name": row.name}, "unit": {"unit": unit}}
    for entity, writes in (("person", public), ("person_private", private)):
        if writes:
            yield journal.Edit(entity, person, writes)


def _fuller_work(session: Session, listed: Iterable[tuple[UUID, RosterPerson]]) -> list[journal.Edit]:
    """The edits that add the position and workplace of rows to enrolments that have none."""
    enrolment, known_row = tables.enrolment, tables.known_row
    work = enrolment.c.position, enrolment.c.workplace, enrolment.c.unit
    query = select(known_row.c.uuid, *work).join_from(enrolment, known_row, known_row.c.id == enrolment.c.id)
    rows = {each.bytes: row for each, row in listed}
    return [
        journal.Edit(
            "enrolment",
            UUID(bytes=each),
            {
                "work": {
                    "position": position or rows[each].position,
                    "workplace": workplace or rows[each].workplace,
                    "unit": unit,
                }
            },
        )
        for chunk in chunks(rows)
        for each, position, workplace, unit in session.execute(query.where(known_row.c.uuid.in_(chunk)))
        if not (position and workplace)
    ]


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
