"""Classes, their class sessions and sites: adding, finding, looking at them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Row, Select, func, select
from sqlalchemy.orm import Session

from tqdesk import units
from tqdesk.errors import (
    AmbiguousClass,
    BadDate,
    ClassTooLong,
    DatesReversed,
    SiteNeeded,
    UnknownClass,
    UnknownClassSession,
    UnknownSite,
)
from tqdesk.records import (
    CATEGORIES,
    DAY_PARTS,
    ClassDetail,
    ClassSessionRecord,
    ClassSummary,
    EnrolmentRecord,
    SiteRecord,
)
from tqdesk.store import journal, tables
from tqdesk.store.ids import new_row_id
from tqdesk.store.rows import key_of, uuid_of
from tqdesk.store.sessions import store_of
from tqdesk.store.tables import is_visible
from tqdesk.vietnamese.dates import written
from tqdesk.vietnamese.names import plain_key
from tqdesk.vietnamese.text import checked, checked_or_none, normalise

MOST_CLASS_SESSIONS = 400
_WORKING_PARTS = DAY_PARTS[:2]
_FIRST_YEAR, _LAST_YEAR = 1990, 2100


def half_days(first_day: date, count: int) -> list[tuple[date, str]]:
    """``count`` half-days from a first date: morning, afternoon, the next morning …"""
    return [(first_day + timedelta(days=number // 2), _WORKING_PARTS[number % 2]) for number in range(count)]


def add(
    session: Session,
    *,
    title: str,
    first_day: date,
    last_day: date | None = None,
    class_sessions: int | Sequence[tuple[date, str]] | None = None,
    course: UUID | None = None,
    round: str | None = None,
    mode: str = "in_person",
    plan_number: str | None = None,
    organiser: str | None = None,
    venue: str | None = None,
) -> UUID:
    """Add a class with its class sessions, and a site at this unit; returns its id.

    ``class_sessions`` lists half-days, or says how many there are from the first date on; without it every
    day from first to last has a morning and an afternoon. The last day is moved to the last class session.

    :raises TextMissing, TextTooLong, BadDate, DatesReversed, ClassTooLong: nothing was added.
    """
    title = checked(title)
    for day in (first_day, last_day or first_day):
        if not _FIRST_YEAR <= day.year <= _LAST_YEAR:
            raise BadDate(text=written(day))
    if last_day is not None and last_day < first_day:
        raise DatesReversed(first=written(first_day), last=written(last_day))
    if class_sessions is None:
        class_sessions = 2 * ((last_day or first_day) - first_day).days + 2
    count = class_sessions if isinstance(class_sessions, int) else len(class_sessions)
    if count > MOST_CLASS_SESSIONS:
        raise ClassTooLong(most=MOST_CLASS_SESSIONS)
    if isinstance(class_sessions, int):
        class_sessions = half_days(first_day, class_sessions)
    days = [day for day, _ in class_sessions]
    dates = {
        "first_day": min([first_day, *days]),
        "last_day": max([last_day or first_day, *days]),
    }
    training_class = new_row_id()
    writes: dict[str, dict[str, Any]] = {
        "made": {},
        "title": {"title": title},
        "dates": dates,
        "mode": {"mode": mode},
        "state": {"state": "open"},
    }
    if course is not None:
        writes["course"] = {"course": course}
    for name, text in (("round", round), ("plan_number", plan_number), ("organiser", organiser)):
        if kept := checked_or_none(text):
            writes[name] = {name: kept}
    edits = [journal.Edit("class", training_class, writes)]
    edits += (
        journal.Edit(
            "class_session",
            new_row_id(),
            {"made": {"class": training_class}, "time": {"day": day, "part": part}},
        )
        for day, part in class_sessions
    )
    journal.write(session, edits)
    add_site(session, training_class=training_class, unit=store_of(session).identity.unit, venue=venue)
    return training_class


def add_site(session: Session, *, training_class: UUID, unit: str, venue: str | None = None) -> UUID:
    """Add a site of a class, run by a unit; returns its id."""
    site = new_row_id()
    writes: dict[str, dict[str, Any]] = {"made": {"class": training_class, "unit": unit}}
    if kept := checked_or_none(venue):
        writes["venue"] = {"venue": kept}
    journal.write(session, [journal.Edit("site", site, writes)])
    return site


def count_heads(session: Session, *, site: UUID, headcount: dict[str, int]) -> None:
    """Set how many delegates of each category were at a site without being listed.

    Categories not named keep what stands.
    """
    table = tables.site
    stands = (
        session.execute(
            select(*(table.c[name] for name in CATEGORIES)).where(table.c.id == key_of(session, site))
        )
        .mappings()
        .one()
    )
    journal.write(session, [journal.Edit("site", site, {"headcount": {**stands, **headcount}})])


def _summaries() -> Select[Any]:
    table = tables.training_class
    sessions, enrolment = tables.class_session, tables.enrolment
    return select(
        uuid_of(table.c.id).label("uuid"),
        table,
        select(func.count())
        .where(sessions.c.class_id == table.c.id, is_visible(sessions))
        .scalar_subquery()
        .label("class_sessions"),
        select(func.count())
        .where(enrolment.c.class_id == table.c.id, is_visible(enrolment))
        .scalar_subquery()
        .label("enrolled"),
    ).where(is_visible(table), table.c.title.is_not(None), table.c.first_day.is_not(None))


def _summary(row: Row[Any]) -> ClassSummary:
    return ClassSummary(
        id=UUID(bytes=row.uuid),
        title=row.title,
        first_day=date.fromisoformat(row.first_day),
        last_day=date.fromisoformat(row.last_day),
        owner_unit=row.owner_unit,
        mode=row.mode,
        class_sessions=row.class_sessions,
        enrolled=row.enrolled,
    )


def list_all(session: Session) -> list[ClassSummary]:
    """All classes, the newest first."""
    table = tables.training_class
    query = _summaries().order_by(table.c.first_day.desc(), table.c.id.desc())
    return [_summary(row) for row in session.execute(query)]


def find(session: Session, text: str) -> UUID:
    """The class that a text means: its id, or its title or words of it, with or without marks.

    :raises UnknownClass, AmbiguousClass: no class, or several.
    """
    try:
        row = UUID(text)
    except ValueError:
        row = None
    found = list_all(session)
    if row is not None:
        matches = [each for each in found if each.id == row]
    else:
        matches = [each for each in found if each.title == normalise(text)]
        matches = matches or [each for each in found if plain_key(each.title) == plain_key(text)]
        words = plain_key(text).split()
        if words and not matches:
            matches = [each for each in found if all(word in plain_key(each.title) for word in words)]
    if not matches:
        raise UnknownClass(text=text)
    if len(matches) > 1:
        raise AmbiguousClass(text=text)
    return matches[0].id


def show(session: Session, training_class: UUID) -> ClassDetail:
    """A class with all that belongs to it.

    :raises UnknownClass: there is none of that id.
    """
    key = key_of(session, training_class)
    row = session.execute(_summaries().where(tables.training_class.c.id == key)).one_or_none()
    if row is None:
        raise UnknownClass(text=str(training_class))
    class_sessions = list_class_sessions(session, training_class)
    return ClassDetail(
        summary=_summary(row),
        round=row.round,
        plan_number=row.plan_number,
        organiser=row.organiser,
        sites=tuple(sites(session, training_class)),
        class_sessions=tuple(class_sessions),
        enrolments=tuple(_enrolments(session, key, class_sessions)),
    )


def sites(session: Session, training_class: UUID) -> list[SiteRecord]:
    """The sites of a class, in the order they were added."""
    table = tables.site
    query = (
        select(uuid_of(table.c.id).label("uuid"), table)
        .where(table.c.class_id == key_of(session, training_class), is_visible(table))
        .order_by(table.c.id)
    )
    return [
        SiteRecord(
            id=UUID(bytes=row["uuid"]),
            unit=row["unit"],
            venue=row["venue"],
            headcount={name: row[name] for name in CATEGORIES if row[name]},
        )
        for row in session.execute(query).mappings()
    ]


def find_site(session: Session, training_class: UUID, text: str | None = None) -> UUID:
    """The site of a class that a text means: its id, venue, or its unit's key or name.

    Without a text: the site that has a list; while none has, this unit's first.

    :raises UnknownSite, SiteNeeded: no site, or several.
    """
    all_sites = sites(session, training_class)
    if text is None:
        enrolment = tables.enrolment
        listed = set(
            session.scalars(
                select(uuid_of(enrolment.c.site_id))
                .where(enrolment.c.class_id == key_of(session, training_class), is_visible(enrolment))
                .distinct()
            )
        )
        matches = [site for site in all_sites if site.id.bytes in listed]
        own = store_of(session).identity.unit
        matches = matches or [site for site in all_sites if site.unit == own][:1] or all_sites
    else:
        matches = _sites_called(all_sites, text)
        if not matches:
            raise UnknownSite(text=text)
    if len(matches) != 1:
        raise SiteNeeded(choices="; ".join(_site_name(site) for site in matches))
    return matches[0].id


def _sites_called(all_sites: list[SiteRecord], text: str) -> list[SiteRecord]:
    """The sites that a text means; the closest way of naming that finds any decides."""
    ways: tuple[Callable[[SiteRecord], set[str]], ...] = (
        lambda site: {str(site.id), plain_key(_site_name(site))},
        lambda site: {plain_key(site.venue or "")},
        lambda site: {site.unit, plain_key(units.name_of(site.unit))},
    )
    for names in ways:
        matches = [site for site in all_sites if {text.strip(), plain_key(text)} & (names(site) - {""})]
        if matches:
            return matches
    return []


def _site_name(site: SiteRecord) -> str:
    name = units.name_of(site.unit)
    return f"{site.venue}, {name}" if site.venue else name


def list_class_sessions(session: Session, training_class: UUID) -> list[ClassSessionRecord]:
    """The class sessions of a class in the order of time, numbered from 1."""
    table = tables.class_session
    query = select(uuid_of(table.c.id).label("uuid"), table.c.day, table.c.part).where(
        table.c.class_id == key_of(session, training_class), table.c.day.is_not(None), is_visible(table)
    )
    rows = sorted(session.execute(query), key=lambda row: (row.day, DAY_PARTS.index(row.part), row.uuid))
    return [
        ClassSessionRecord(UUID(bytes=row.uuid), number, date.fromisoformat(row.day), row.part)
        for number, row in enumerate(rows, 1)
    ]


def class_session(session: Session, training_class: UUID, number: int) -> ClassSessionRecord:
    """The class session of that number.

    :raises UnknownClassSession: the class has no such number.
    """
    found = list_class_sessions(session, training_class)
    if not 1 <= number <= len(found):
        raise UnknownClassSession(number=number, count=len(found))
    return found[number - 1]


def _enrolments(
    session: Session, key: int | None, class_sessions: Sequence[ClassSessionRecord]
) -> list[EnrolmentRecord]:
    enrolment, person = tables.enrolment, tables.person
    marks = _marks(session, key, class_sessions)
    query = (
        select(
            enrolment.c.id,
            uuid_of(enrolment.c.id).label("uuid"),
            uuid_of(enrolment.c.site_id).label("site"),
            uuid_of(enrolment.c.person_id).label("person"),
            enrolment.c.list_number,
            enrolment.c.position,
            enrolment.c.workplace,
            person.c.name,
            person.c.birth,
        )
        .join_from(enrolment, person, person.c.id == enrolment.c.person_id)
        .where(enrolment.c.class_id == key, enrolment.c.list_number.is_not(None), is_visible(enrolment))
        .order_by(enrolment.c.site_id, enrolment.c.list_number, enrolment.c.id)
    )
    return [
        EnrolmentRecord(
            id=UUID(bytes=row.uuid),
            site=UUID(bytes=row.site),
            person=UUID(bytes=row.person),
            list_number=row.list_number,
            name=row.name or "",
            birth=row.birth,
            position=row.position,
            workplace=row.workplace,
            marks=marks.get(row.id, {}),
        )
        for row in session.execute(query)
    ]


def _marks(
    session: Session, key: int | None, class_sessions: Sequence[ClassSessionRecord]
) -> dict[int, dict[int, str]]:
    """The marks of a class: local key of the enrolment → class session number → status."""
    enrolment, attendance = tables.enrolment, tables.attendance
    numbers = {key_of(session, each.id): each.number for each in class_sessions}
    query = (
        select(attendance.c.enrolment_id, attendance.c.class_session_id, attendance.c.status)
        .join_from(attendance, enrolment, enrolment.c.id == attendance.c.enrolment_id)
        .where(enrolment.c.class_id == key, attendance.c.status.is_not(None), is_visible(attendance))
    )
    marks: dict[int, dict[int, str]] = {}
    for row in session.execute(query):
        if row.class_session_id in numbers:
            marks.setdefault(row.enrolment_id, {})[numbers[row.class_session_id]] = row.status
    return marks
