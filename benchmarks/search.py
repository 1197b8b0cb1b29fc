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

from sqlalchemy import event, insert

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
_BARE = """
    SELECT person.id, known_row.uuid, name, birth, position, workplace, unit
    FROM person_tokens
    JOIN person_words ON person_words.id = person_tokens.rowid
    JOIN person ON person.id = person_words.id
    JOIN known_row ON known_row.id = person.id
    WHERE person_tokens MATCH ?
    ORDER BY person_words.sort_key, person_words.id
    LIMIT ?
"""
_Asked = TypeVar("_Asked")


def finding() -> dict[str, float]:
    """From a key to the list of people found, among 200,000; and against the bare ranked query of FTS5.

    Texts are typed key by key, with a search for each, as officers look for someone: by given name, by whole
    name, by name and year, by name and workplace, by a telephone or ID number, by some digits of one.
    ``search_vs_fts5`` is the time of all searches divided by that of the same ``MATCH``, with the order of
    lists, the same columns and limit, on a bare connection: it does not care whose given name it is.
    """
    with tempfile.TemporaryDirectory() as folder:
        store = empty_store(Path(folder) / "store")
        typed = [text[:end] for text in _texts(_fill(store)) for end in range(1, len(text) + 1)]
        matches = _matches(store, typed)
        connection: Any = store.engine.raw_connection()
        gc.collect()
        gc.freeze()  # as the window does
        # Once untimed: pages are decrypted when they are read first.
        _times(typed, lambda text: _search(store, text))
        taken = _times(typed, lambda text: _search(store, text))
        _times(matches, lambda match: _bare(connection, match))
        bare = _times(matches, lambda match: _bare(connection, match))
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


def _bare(connection: Any, match: str) -> None:
    connection.execute(_BARE, (match, _MOST)).fetchall()


def _times(asked: Iterable[_Asked], ask: Callable[[_Asked], None]) -> list[float]:
    taken = []
    for each in asked:
        begin = time.perf_counter()
        ask(each)
        taken.append(time.perf_counter() - begin)
    return taken


def _matches(store: Store, typed: Iterable[str]) -> list[str]:
    """What each search asks the index for first: all that match."""
    asked: list[str] = []
    found: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, parameters: Any, *_: Any) -> None:
        if "MATCH" in statement:
            asked.append(parameters[0])

    event.listen(store.engine, "before_cursor_execute", note)
    for text in typed:
        asked.clear()
        _search(store, text)
        found += asked[:1]
    event.remove(store.engine, "before_cursor_execute", note)
    return found


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
