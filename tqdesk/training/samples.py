"""A store of made-up people to try the program with, in a folder of its own beside the real one."""

from __future__ import annotations

import shutil
from datetime import date, timedelta
from pathlib import Path
from uuid import UUID

from sqlalchemy.orm import Session

from tqdesk import made_up
from tqdesk.records import RosterPerson, RosterReading
from tqdesk.store import opening
from tqdesk.store.keys import KeyCost
from tqdesk.store.sessions import STORE_FILE, Store
from tqdesk.training import attendance, certificates, classes, rosters

UNIT = "2025:02545"
"""Any unit will do; the people in it do not exist."""
OPERATOR = "Người Dùng Thử"
PASSWORD = "du-lieu-mau"
"""No secret: nobody in the sample exists."""
_ENDING = "-du-lieu-mau"
_CHEAP = KeyCost(passes=1, memory=8 * 1024 * 1024)


def folder_beside(folder: Path) -> Path:
    """Where the sample of a data folder lies."""
    return folder.with_name(f"{folder.name}{_ENDING}")


def is_sample(folder: Path) -> bool:
    """Whether a data folder holds the sample."""
    return folder.name.endswith(_ENDING)


def open_sample(folder: Path, *, today: date) -> Store:
    """The sample beside a data folder, open; made with two classes around ``today`` if it is not there.

    :raises FolderNotWritable, DiskFull: nothing was made.
    """
    place = folder_beside(folder)
    if (place / STORE_FILE).is_file():
        return opening.open_store(place, PASSWORD)
    store, _recovery = opening.set_up(place, unit=UNIT, password=PASSWORD, operator=OPERATOR, cost=_CHEAP)
    try:
        with store.writing() as session:
            fill(session, today=today)
    except BaseException:
        store.close()
        shutil.rmtree(place, ignore_errors=True)
        raise
    return store


def fill(session: Session, *, today: date, commune: str = "xã Mẫu", seed: int = 2026) -> tuple[UUID, UUID]:
    """Two classes of made-up people: one held a month ago, with certificates, one today, half marked.

    Returns the ids of both, the older one first.
    """
    people = made_up.people(seed, 68, commune=commune)
    held = _workday(today - timedelta(days=30))
    past = classes.add(
        session,
        title="Hướng dẫn sử dụng dịch vụ công trực tuyến",
        first_day=held,
        class_sessions=2,
        round="đợt 1",
        plan_number="18/KH-UBND",
        venue="Nhà văn hóa xã",
    )
    enrol(session, past, people[:26])
    marks = made_up.marks(seed, 26, 2)
    for number in (1, 2):
        _mark(session, past, number, [each[number - 1] for each in marks])
    certificates.issue(session, training_class=past, on=held + timedelta(days=2))
    present = classes.add(
        session,
        title="Kỹ năng số cho cán bộ, công chức xã",
        first_day=today,
        class_sessions=[(today, "morning"), (today, "afternoon"), (today + timedelta(days=1), "morning")],
        round="đợt 2",
        plan_number="42/KH-UBND",
        venue="Hội trường UBND xã",
    )
    enrol(session, present, people[26:])
    _mark(session, present, 1, [each[0] for each in made_up.marks(seed + 1, 34, 1)])
    return past, present


def _workday(day: date) -> date:
    return day - timedelta(days=max(0, day.weekday() - 4))


def enrol(session: Session, training_class: UUID, people: list[made_up.MadeUpPerson]) -> None:
    """Put made-up people on the list of a class."""
    listed = tuple(
        RosterPerson(
            sheet="",
            row=row,
            name=each.name,
            birth=each.birth,
            sex=each.sex,
            ethnic=each.ethnic,
            position=each.position,
            workplace=each.workplace,
            phone=each.phone,
            citizen_id=each.citizen_id,
        )
        for row, each in enumerate(people, 1)
    )
    site = classes.find_site(session, training_class)
    planned = rosters.plan(session, RosterReading(listed, (), {}), training_class=training_class, site=site)
    rosters.apply(session, planned, training_class=training_class, site=site)


def _mark(session: Session, training_class: UUID, number: int, statuses: list[str]) -> None:
    """Mark the first people of a list in a class session, by list number."""
    site = classes.find_site(session, training_class)
    for status in sorted(set(statuses)):
        rows = [row for row, each in enumerate(statuses, 1) if each == status]
        attendance.mark_rows(
            session, training_class=training_class, site=site, number=number, rows=rows, status=status
        )
