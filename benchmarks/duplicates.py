"""Persons who may be one human, among very many."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from pathlib import Path

from sqlalchemy import insert

from benchmarks.timing import most_memory, seconds
from tqdesk import made_up
from tqdesk.store import opening, tables
from tqdesk.store.ids import new_row_id
from tqdesk.store.keys import KeyCost
from tqdesk.training import duplicates

PASSWORD = "benchmark"
_PEOPLE = 200_000
_COMMUNES = 100
_OFFICE = "2024:08"


def queue() -> dict[str, float]:
    """The queue of likely duplicates among 200,000 people: seconds, and the memory of the whole process."""
    with tempfile.TemporaryDirectory() as folder:
        _make(Path(folder))
        child = [sys.executable, "-m", "benchmarks.duplicates", folder]
        told = subprocess.run(child, check=True, capture_output=True, text=True).stdout
    figures: dict[str, float] = json.loads(told)
    return figures


def _make(folder: Path) -> None:
    """A province's store with the people of its communes, one in a thousand of them twice; straight into the
    tables, for of the journal nothing is read."""
    cheap = KeyCost(passes=1, memory=8 * 1024 * 1024)
    store, _recovery = opening.set_up(
        folder, unit=_OFFICE, password=PASSWORD, operator="Benchmark", cost=cheap
    )
    people = [
        (f"2024:{commune:05}", person)
        for commune in range(1, _COMMUNES + 1)
        for number, person in enumerate(
            made_up.each_person(commune, _PEOPLE // _COMMUNES, commune=f"xã Mẫu {commune}")
        )
        for _ in range(1 + (number % 1000 == 0))
    ]
    keys = range(1_000_000, 1_000_000 + len(people))
    public = ("name", "birth", "sex", "position", "workplace")
    with store.writing() as session:
        session.execute(insert(tables.known_row), [{"id": key, "uuid": new_row_id().bytes} for key in keys])
        session.execute(
            insert(tables.person),
            [
                {
                    "id": key,
                    "made_line": key,
                    "unit": unit,
                    **{name: getattr(person, name) for name in public},
                }
                for key, (unit, person) in zip(keys, people, strict=True)
            ],
        )
        session.execute(
            insert(tables.person_private),
            [
                {
                    "id": key,
                    "phone": person.phone,
                    "citizen_id": person.citizen_id if person.id_on_roster else None,
                }
                for key, (_unit, person) in zip(keys, people, strict=True)
            ],
        )
    store.close()


def _measure(folder: Path) -> None:
    """In a process of its own, so that the memory is that of this alone."""
    store = opening.open_store(folder, PASSWORD)

    def work() -> None:
        with store.reading() as session:
            assert len(duplicates.waiting(session).pairs) >= _PEOPLE // 1000

    taken = seconds(work, repeats=1)
    store.close()
    print(json.dumps({"duplicates_s": taken, "duplicates_mb": most_memory() / 1024 / 1024}))


if __name__ == "__main__":
    _measure(Path(sys.argv[1]))
