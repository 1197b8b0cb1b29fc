"""Finding people among 200,000."""

from __future__ import annotations

import gc
import random
import statistics
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from pathlib import Path
from typing import Any, TypeVar

from sqlalchemy import insert

from benchmarks.store import empty_store
from tqdesk import made_up, units
from tqdesk.made_up import MadeUpPerson
from tqdesk.store import search as index
from tqdesk.store import states, tables
from tqdesk.store.ids import new_row_id
from tqdesk.store.sessions import Store
from tqdesk.training import searching

_PEOPLE = 200_000
_PROVINCE = "2025:08"
_BATCH = 5000
_SOUGHT = 15
_MOST = 100
_HITS = """
    SELECT * FROM (
        SELECT ? AS nth, rowid AS place FROM person_tokens WHERE person_tokens MATCH ? ORDER BY rowid LIMIT ?
    )
"""
_BARE = """
    WITH hit AS ({groups}),
    first AS (SELECT min(nth) AS nth, place FROM hit GROUP BY place ORDER BY 1, 2 LIMIT ?)
    SELECT known_row.uuid, name, birth, position, workplace, unit, (SELECT count(nth) FROM ({hits}))
    FROM first
    JOIN person_places ON person_places.place = first.place
    JOIN person ON person.id = person_places.person_id
    JOIN known_row ON known_row.id = person.id
    ORDER BY first.nth, first.place
"""
_Asked = TypeVar("_Asked")


def finding() -> dict[str, float]:
    """From a key to the list of people found, among 200,000; and against the bare ranked query of FTS5.

    Texts are typed key by key, with a search for each, as officers look for someone: by given name, by whole
    name, by name and year, by name and workplace, by a telephone or ID number, by some digits of one.
    ``search_vs_fts5`` is the time of all searches divided by that of the same ranked query of FTS5 on a bare
    connection: one statement for the same people in the same order, and their number as far as it is told.
    """
    with tempfile.TemporaryDirectory() as folder:
        store = empty_store(Path(folder) / "store")
        typed = [text[:end] for text in _texts(_fill(store)) for end in range(1, len(text) + 1)]
        queries = [_ranked(store, text) for text in typed]
        connection: Any = store.engine.raw_connection()
        gc.collect()
        gc.freeze()  # as the window does
        # Once untimed: pages are decrypted when they are read first.
        _times(typed, lambda text: _search(store, text))
        taken = _times(typed, lambda text: _search(store, text))
        _times(queries, lambda query: _bare(connection, query))
        bare = _times(queries, lambda query: _bare(connection, query))
        gc.unfreeze()
        connection.close()
        store.close()
    return {
        "search_p99_ms": statistics.quantiles(taken, n=100)[98] * 1000,
        "search_vs_fts5": sum(taken) / sum(bare),
    }


def _search(store: Store, text: str) -> None:
    with store.reading() as session:
        searching.search(session, text, most=_MOST)


def _bare(connection: Any, query: tuple[str, list[Any]]) -> None:
    connection.execute(*query).fetchall()


def _times(asked: Iterable[_Asked], ask: Callable[[_Asked], None]) -> list[float]:
    taken = []
    for each in asked:
        begin = time.perf_counter()
        ask(each)
        taken.append(time.perf_counter() - begin)
    return taken


def _ranked(store: Store, text: str) -> tuple[str, list[Any]]:
    """One statement for all that a search asks the index for, and what it is given."""
    sought = searching._sought(text)
    with store.reading() as session:
        everything = searching._expression(session, sought)
        groups = [*searching._groups(session, sought, everything), everything]
    given = [each for nth, group in enumerate(groups) for each in (nth, group, _MOST)]
    hits = " UNION ALL ".join([_HITS] * len(groups))
    counted = (0, everything, searching.MOST_COUNTED + 1)
    return _BARE.format(groups=hits, hits=_HITS), [*given, _MOST, *counted]


def _texts(people: list[MadeUpPerson]) -> Iterator[str]:
    """What officers type to find some of the people."""
    draw = random.Random(5)
    for person in draw.sample(people, _SOUGHT):
        name, year = index.words_of(person.name), person.birth[:4]
        yield name[-1]
        yield " ".join(name)
        yield f"{name[-1]} {name[0]}"
        yield f"{name[-1]} {year}"
        yield f"{name[0]} {name[-1]} {' '.join(index.words_of(person.workplace))}"
        yield person.phone or person.citizen_id
        yield person.citizen_id[-4:]


def _fill(store: Store) -> list[MadeUpPerson]:
    """Rows as merging leaves them, without the journal; returns some of the people."""
    draw = random.Random(7)
    communes = [key for key, unit in units.catalogue("2025").items() if unit.parent == _PROVINCE]
    everyone = enumerate(made_up.each_person(1, _PEOPLE), 1_000)
    kept: list[MadeUpPerson] = []
    with store.writing() as session:
        while batch := list(islice(everyone, _BATCH)):
            known = [{"id": key, "uuid": new_row_id().bytes} for key, _ in batch]
            session.execute(insert(tables.known_row), known)
            public = [{**_public(person), "id": key, "unit": draw.choice(communes)} for key, person in batch]
            session.execute(insert(tables.person), public)
            private = [
                {"id": key, "phone": person.phone, "citizen_id": person.citizen_id} for key, person in batch
            ]
            session.execute(insert(tables.person_private), private)
            kept += [person for _, person in batch[:100]]
        index.refresh_all(session)
    return kept


def _public(person: MadeUpPerson) -> dict[str, Any]:
    return {
        "made_line": 1,
        "name": person.name,
        "birth": person.birth,
        "position": person.position,
        "workplace": person.workplace,
        **states.derive(person.name),
    }
