"""Figures: what the plan asks for, counted from the rows."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tqdesk import units
from tqdesk.errors import UnknownReport
from tqdesk.records import CATEGORIES, Report
from tqdesk.store import tables
from tqdesk.store.sessions import store_of
from tqdesk.store.tables import is_visible
from tqdesk.training import humans
from tqdesk.training.certificates import ATTENDED, sessions_attended
from tqdesk.words import _, mark

REPORTS = ("year",)

YEAR_COLUMNS = (
    ("unit", mark("Unit")),
    ("classes", mark("Classes")),
    ("class_sessions", mark("Sessions")),
    ("enrolled", mark("On the lists")),
    ("attended", mark("Attended")),
    ("completed", mark("Attended in full")),
    ("people", mark("People trained")),
    ("headcount", mark("Counted, not listed")),
    ("certificates", mark("Certificates")),
)


def report(session: Session, name: str, *, year: int) -> Report:
    """A report of that name for a year.

    :raises UnknownReport: there is none.
    """
    if name not in REPORTS:
        raise UnknownReport(text=name, choices=", ".join(REPORTS))
    return year_report(session, year)


def year_report(session: Session, year: int) -> Report:
    """The training of a year, a row for each unit that ran a site of a class begun in that year.

    ``enrolled``, ``attended`` (present or late at least once) and ``completed`` (in every class session)
    count enrolments, of one human in one class only one; ``people`` counts each human once, in the total too.
    """
    figures, people = _figures(session, f"{year:04}-")
    trained: set[int] = set().union(*people.values()) if people else set()
    for unit, who in people.items():
        figures[unit]["people"] = len(who)
    names = [column for column, _heading in YEAR_COLUMNS]
    rows: tuple[tuple[str | int, ...], ...] = tuple(
        (units.name_of(unit), *(figures[unit][column] for column in names[1:]))
        for unit in sorted(figures, key=lambda unit: (units.name_of(unit), unit))
    )
    totals = {column: sum(counted[column] for counted in figures.values()) for column in names[1:]}
    totals["people"] = len(trained)
    totals["classes"] = _classes(session, f"{year:04}-")
    totals["class_sessions"] = _class_sessions(session, f"{year:04}-")
    return Report(
        name="year",
        title=_("Digital-transformation training in {year}").format(year=year),
        issuer=units.name_of(store_of(session).identity.unit),
        columns=tuple(names),
        headings=tuple(_(heading) for _column, heading in YEAR_COLUMNS),
        rows=rows,
        totals=(_("Total"), *(totals[column] for column in names[1:])),
        notes=(
            _("Attended: present or late in one session at least. Attended in full: in every session."),
            _("People trained: each person once, however many classes they attended."),
        ),
    )


def unit_figures(session: Session, year: int) -> dict[str, dict[str, int]]:
    """The figures of :func:`year_report` by unit key."""
    figures, people = _figures(session, f"{year:04}-")
    for unit, who in people.items():
        figures[unit]["people"] = len(who)
    return {unit: dict(counted) for unit, counted in figures.items()}


def _figures(session: Session, year: str) -> tuple[dict[str, Counter[str]], dict[str, set[int]]]:
    """The figures by unit, and the humans, by local key, who attended there."""
    figures: dict[str, Counter[str]] = defaultdict(Counter)
    people: dict[str, set[int]] = defaultdict(set)
    class_sessions = _sessions_of_classes(session, year)
    site, of_class = tables.site, tables.training_class
    query = (
        select(site.c.unit, site.c.class_id, *(site.c[name] for name in CATEGORIES))
        .join_from(site, of_class, of_class.c.id == site.c.class_id)
        .where(of_class.c.first_day.startswith(year), is_visible(site), is_visible(of_class))
    )
    seen: set[tuple[str, int]] = set()
    for unit, training_class, *counts in session.execute(query):
        counted = figures[unit]
        counted["headcount"] += sum(count or 0 for count in counts)
        if (unit, training_class) not in seen:
            seen.add((unit, training_class))
            counted["classes"] += 1
            counted["class_sessions"] += class_sessions.get(training_class, 0)
    several = humans.enrolled_twice(session)
    together = humans.statuses(session, several)
    counted_already: set[tuple[int, int]] = set()
    for row in session.execute(_enrolments(year)):
        counted = figures[row.unit]
        counted["certificates"] += row.certificates
        attended = row.attended
        if (whose := several.get(row.id)) is not None:
            if whose in counted_already:
                continue
            counted_already.add(whose)
            attended = sum(status in ATTENDED for status in together[whose].values())
        counted["enrolled"] += 1
        counted["attended"] += attended > 0
        counted["completed"] += attended > 0 and attended == class_sessions.get(row.class_id)
        if attended:
            people[row.unit].add(row.human)
    return figures, people


def _enrolments(year: str) -> Any:
    enrolment = tables.enrolment
    site, training_class, certificate = tables.site, tables.training_class, tables.certificate
    person = tables.person
    certificates = (
        select(func.count())
        .where(
            certificate.c.enrolment_id == enrolment.c.id,
            certificate.c.revoked_on.is_(None),
            is_visible(certificate),
        )
        .scalar_subquery()
    )
    return (
        select(
            site.c.unit,
            enrolment.c.id,
            enrolment.c.class_id,
            humans.human_of().label("human"),
            sessions_attended().label("attended"),
            certificates.label("certificates"),
        )
        .join_from(enrolment, site, site.c.id == enrolment.c.site_id)
        .join(training_class, training_class.c.id == enrolment.c.class_id)
        .join(person, person.c.id == enrolment.c.person_id, isouter=True)
        .where(
            training_class.c.first_day.startswith(year),
            is_visible(enrolment),
            is_visible(site),
            is_visible(training_class),
        )
        # Of a human listed twice, the place of the person shown counts; every store takes the same.
        .order_by(person.c.human_id != person.c.id, site.c.unit)
    )


def _sessions_of_classes(session: Session, year: str) -> dict[int, int]:
    """How many class sessions each class of a year has, by local key."""
    class_session, training_class = tables.class_session, tables.training_class
    query = (
        select(class_session.c.class_id, func.count())
        .join_from(class_session, training_class, training_class.c.id == class_session.c.class_id)
        .where(
            training_class.c.first_day.startswith(year), is_visible(class_session), is_visible(training_class)
        )
        .group_by(class_session.c.class_id)
    )
    return {key: count for key, count in session.execute(query)}


def _classes(session: Session, year: str) -> int:
    table = tables.training_class
    query = (
        select(func.count()).select_from(table).where(table.c.first_day.startswith(year), is_visible(table))
    )
    return session.scalar(query) or 0


def _class_sessions(session: Session, year: str) -> int:
    return sum(_sessions_of_classes(session, year).values())
