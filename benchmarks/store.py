"""The store: merging lines that came from elsewhere."""

from __future__ import annotations

import tempfile
from datetime import date
from pathlib import Path
from uuid import UUID

import msgspec
from sqlalchemy import insert, select

from benchmarks.timing import seconds
from tqdesk import made_up
from tqdesk.store import journal, opening, tables
from tqdesk.store.ids import attendance_id, enrolment_id, new_row_id
from tqdesk.store.keys import KeyCost
from tqdesk.store.sessions import Store
from tqdesk.training import classes

PASSWORD = "benchmark"
_PEOPLE = 1500
_CLASS_SESSIONS = 4
_UNIT = "2024:02545"


def merging() -> dict[str, float]:
    """Lines of another machine merged per second, and against decoding and writing them without merging."""
    with tempfile.TemporaryDirectory() as folder:
        bodies = _lines(empty_store(Path(folder) / "from"))
        store = empty_store(Path(folder) / "to")
        raw = seconds(lambda: _raw(empty_store(Path(folder) / f"raw-{new_row_id()}"), bodies), repeats=1)
        empty = seconds(lambda: empty_store(Path(folder) / f"empty-{new_row_id()}"), repeats=1)

        def merge() -> None:
            with store.writing() as session:
                journal.receive(session, bodies)

        taken = seconds(merge, repeats=1)
    return {"merged_lines_per_second": len(bodies) / taken, "merge_vs_raw": (raw - empty) / taken}


def store_of_class(folder: Path, *, people: int, listed: int) -> Store:
    """A store with so many people, some of them on the list of a class of two class sessions."""
    store = empty_store(folder)
    made = [(new_row_id(), person) for person in made_up.each_person(1, people)]
    with store.writing() as session:
        journal.write(
            session,
            [
                journal.Edit(
                    "person",
                    row,
                    {
                        "made": {},
                        "name": {"name": person.name},
                        "birth": {"birth": person.birth},
                        "position": {"position": person.position},
                        "workplace": {"workplace": person.workplace},
                    },
                )
                for row, person in made
            ],
        )
        added = classes.add(session, title="Kỹ năng số", first_day=date(2026, 3, 2), class_sessions=2)
        site = classes.find_site(session, added)
        journal.write(
            session,
            [
                journal.Edit(
                    "enrolment",
                    enrolment_id(added, site, row),
                    {
                        "made": {"class": added, "site": site, "person": row},
                        "list_number": {"list_number": number},
                    },
                )
                for number, (row, _person) in enumerate(made[:listed], 1)
            ],
        )
    return store


def empty_store(folder: Path) -> Store:
    """A store of a commune with nothing in it."""
    cheap = KeyCost(passes=1, memory=8 * 1024 * 1024)
    store, _recovery = opening.set_up(folder, unit=_UNIT, password=PASSWORD, operator="Benchmark", cost=cheap)
    return store


def _lines(store: Store) -> list[bytes]:
    """The lines of people, enrolments and marks of one large class."""
    training_class, site = new_row_id(), new_row_id()
    people = [new_row_id() for _ in range(_PEOPLE)]
    class_sessions = [new_row_id() for _ in range(_CLASS_SESSIONS)]
    enrolments = [enrolment_id(training_class, site, person) for person in people]
    with store.writing() as session:
        journal.write(
            session,
            [
                journal.Edit("person", person, {"made": {}, "name": {"name": f"Nguyễn Văn {number}"}})
                for number, person in enumerate(people)
            ],
        )
        journal.write(
            session,
            [
                journal.Edit(
                    "enrolment",
                    enrolment,
                    {
                        "made": {"class": training_class, "site": site, "person": person},
                        "list_number": {"list_number": number},
                    },
                )
                for number, (enrolment, person) in enumerate(zip(enrolments, people, strict=True), 1)
            ],
        )
        journal.write(
            session,
            [_mark(enrolment, each) for enrolment in enrolments for each in class_sessions],
        )
        query = select(tables.line.c.body).order_by(tables.line.c.id)
        return list(session.scalars(query))


def _mark(enrolment: UUID, class_session: UUID) -> journal.Edit:
    mark = {"status": "present", "at": 1, "source": "grid", "rest": False}
    made = {"enrolment": enrolment, "class_session": class_session}
    return journal.Edit("attendance", attendance_id(enrolment, class_session), {"made": made, "mark": mark})


def _raw(store: Store, bodies: list[bytes]) -> None:
    """Decode the lines, and write a line, a row id and a mark for each without asking anything."""
    with store.writing() as session:
        connection = session.connection()
        decoded = [msgspec.json.decode(body) for body in bodies]
        connection.execute(
            insert(tables.known_row),
            [{"id": 10_000 + n, "uuid": UUID(line["row"]).bytes} for n, line in enumerate(decoded)],
        )
        connection.execute(
            insert(tables.line),
            [
                {
                    "id": 10_000 + n,
                    "run": 1,
                    "seq": n,
                    "twin": 0,
                    "row_id": 10_000 + n,
                    "entity": line["entity"],
                    "unit": line["unit"],
                    "stamp": line["stamp"],
                    "body": body,
                }
                for n, (line, body) in enumerate(zip(decoded, bodies, strict=True))
            ],
        )
        connection.execute(
            insert(tables.attendance),
            [
                {"id": 10_000 + n, "owner_unit": line["unit"], "status": "present", "at": line["at"]}
                for n, line in enumerate(decoded)
            ],
        )
