"""Rosters written by hand, and a class to put them into. Nobody on them exists."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import func, select

from tqdesk.records import ClassDetail, EnrolmentRecord, Marked, RosterPerson, RosterPlan, RosterReading
from tqdesk.store import journal, rebuilding, tables
from tqdesk.store.sessions import Store
from tqdesk.training import attendance, classes, rosters

OFFICE, COMMUNE, OTHER_COMMUNE = "2024:076", "2024:02545", "2024:02572"


def person(name: str, birth: str | None = None, **facts: Any) -> RosterPerson:
    """A row of a roster."""
    return RosterPerson(sheet="DS", row=facts.pop("row", 1), name=name, birth=birth, **facts)


MA = person("Ma Thị Mẫu", "1985-03-12", sex="female", citizen_id="008185000001", phone="0900000001")


def card(number: str, name: str, birth: str, *, old: str = "", more: str = "") -> str:
    """The QR text of a card; ``birth`` is ``ddmmyyyy``."""
    return f"{number}|{old}|{name}|{birth}|Nam|Thôn Mẫu, xã Mẫu, Tuyên Quang|10042023{more}"


@dataclass(frozen=True)
class Taught:
    """A class at a site of a store, and what tests do with it."""

    store: Store
    id: UUID
    site: UUID

    def enrol(self, *people: RosterPerson, site: UUID | None = None) -> RosterPlan:
        """Import a roster; returns the plan that was carried out."""
        reading = RosterReading(people, (), {})
        with self.store.writing() as session:
            planned = rosters.plan(session, reading, training_class=self.id, site=site or self.site)
            rosters.apply(session, planned, training_class=self.id, site=site or self.site)
        return planned

    def show(self) -> ClassDetail:
        with self.store.reading() as session:
            return classes.show(session, self.id)

    def listed(self) -> list[tuple[int, str]]:
        """List numbers and names."""
        return [(each.list_number, each.name) for each in self.show().enrolments]

    def marks(self) -> dict[int, dict[int, str]]:
        """List number → class session number → status."""
        return {each.list_number: each.marks for each in self.show().enrolments}

    def attend(self, rows: Iterable[int], *, number: int = 1, **how: Any) -> Marked:
        with self.store.writing() as session:
            return attendance.mark_rows(
                session,
                training_class=self.id,
                site=how.pop("site", self.site),
                number=number,
                rows=rows,
                **how,
            )

    def scan(self, text: str, *, number: int = 1, status: str = "present") -> tuple[EnrolmentRecord, bool]:
        with self.store.writing() as session:
            return attendance.scan(session, training_class=self.id, number=number, text=text, status=status)


def another(taught: Taught, title: str = "Lớp hai") -> Taught:
    """A further class of the store, with nobody on its list."""
    with taught.store.writing() as session:
        added = classes.add(session, title=title, first_day=date(2025, 5, 6), class_sessions=1)
        return Taught(taught.store, added, classes.find_site(session, added))


def fates(planned: RosterPlan) -> list[str]:
    """What became of each row."""
    return [each.fate for each in planned.people]


def facts_of(store: Store, name: str) -> list[dict[str, Any]]:
    """What is known of the people of a name, in the order they came."""
    public, private = tables.person, tables.person_private
    query = (
        select(public.c.birth, public.c.sex, public.c.position, public.c.workplace)
        .add_columns(private.c.phone, private.c.email, private.c.ethnic, private.c.citizen_id)
        .join_from(public, private, private.c.id == public.c.id, isouter=True)
        .where(public.c.name == name)
        .order_by(public.c.id)
    )
    with store.reading() as session:
        return [dict(row) for row in session.execute(query).mappings()]


def count(store: Store, table: str) -> int:
    """How many rows a table has."""
    with store.reading() as session:
        return session.scalar(select(func.count()).select_from(tables.metadata.tables[table])) or 0


def exchange(*stores: Store) -> None:
    """All lines of each to all, and all rows as if made anew."""
    for giver in stores:
        with giver.reading() as session:
            bodies = list(session.scalars(select(tables.line.c.body).order_by(tables.line.c.id)))
        for taker in stores:
            if taker is not giver:
                with taker.writing() as session:
                    journal.receive(session, bodies)
    for store in stores:
        with store.writing() as session:
            assert rebuilding.rebuild(session) == 0
