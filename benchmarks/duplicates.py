"""Persons who may be one human, among very many."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from pathlib import Path

from benchmarks.timing import seconds
from tqdesk import made_up
from tqdesk.store import journal, opening
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
    """A province's store with the people of its communes, one in a thousand of them twice."""
    cheap = KeyCost(passes=1, memory=8 * 1024 * 1024)
    store, _recovery = opening.set_up(
        folder, unit=_OFFICE, password=PASSWORD, operator="Benchmark", cost=cheap
    )
    for commune in range(1, _COMMUNES + 1):
        edits: list[journal.Edit] = []
        place = f"xã Mẫu {commune}"
        for number, person in enumerate(made_up.each_person(commune, _PEOPLE // _COMMUNES, commune=place)):
            for _ in range(1 + (number % 1000 == 0)):
                row = new_row_id()
                public = {
                    name: {name: getattr(person, name)}
                    for name in ("name", "birth", "sex", "position", "workplace")
                }
                unit = {"unit": {"unit": f"2024:{commune:05}"}}
                private = {"phone": {"phone": person.phone}}
                if person.id_on_roster:
                    private["citizen_id"] = {"citizen_id": person.citizen_id}
                edits.append(journal.Edit("person", row, {"made": {}, **public, **unit}))
                edits.append(journal.Edit("person_private", row, private))
        with store.writing() as session:
            journal.write(session, edits)
    store.close()


def _measure(folder: Path) -> None:
    """In a process of its own, so that the memory is that of this alone."""
    import resource

    store = opening.open_store(folder, PASSWORD)

    def work() -> None:
        with store.reading() as session:
            duplicates.waiting(session)

    taken = seconds(work, repeats=1)
    kilobytes = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    store.close()
    print(json.dumps({"duplicates_s": taken, "duplicates_mb": kilobytes / 1024}))


if __name__ == "__main__":
    _measure(Path(sys.argv[1]))
