"""People have places in the order of lists, whoever comes between whom, and are found by them."""

from __future__ import annotations

from itertools import count

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, insert, select
from sqlalchemy.orm import Session

from tests.builders import COMMUNES, make_store
from tqdesk.store import journal, places, rebuilding, search, tables
from tqdesk.store.ids import new_row_id
from tqdesk.store.sessions import Store
from tqdesk.training import people, searching


@pytest.fixture
def store(either_store: Store) -> Store:
    return either_store


class TakenBack(Exception):
    """What an example wrote is not kept."""


def list_them(session: Session, sort_keys: dict[int, bytes]) -> None:
    rows = [
        {"id": person, "sort_key": key, "words": "", "numbers": str(person)}
        for person, key in sort_keys.items()
    ]
    session.execute(insert(tables.person_words), rows)


def places_of(session: Session) -> dict[int, int]:
    table = tables.person_places
    rows = session.execute(select(table).order_by(table.c.place)).all()
    assert all(row.numbers == str(row.person_id) for row in rows)
    return {row.person_id: row.place for row in rows}


batches = st.lists(
    st.tuples(st.lists(st.binary(max_size=2), min_size=1, max_size=12), st.sets(st.integers(1, 100))),
    min_size=1,
    max_size=8,
)


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(batches=batches, room=st.sampled_from((2, 5, 64)))
def test_places_are_in_the_order_of_lists_and_who_was_moved_is_told(either_made_store, batches, room):
    with (
        pytest.raises(TakenBack),
        either_made_store.writing() as session,
        pytest.MonkeyPatch.context() as patch,
    ):
        patch.setattr(places, "_ROOM", room)
        patch.setattr(places, "_ENOUGH", 1)
        listed: dict[int, bytes] = {}
        ids = (nth * 37 % 101 for nth in count(1))  # no sign of the order
        for come, gone in batches:
            left = sorted(gone & listed.keys())
            places.take(session, left)
            session.execute(delete(tables.person_words).where(tables.person_words.c.id.in_(left)))
            before = places_of(session)
            new = {next(ids): key for key in come}
            listed = {person: key for person, key in listed.items() if person not in gone} | new
            list_them(session, new)
            moved = places.give(session, new)
            after = places_of(session)
            assert list(after) == sorted(listed, key=lambda person: (listed[person], person))
            assert moved.items() <= before.items()
            assert {person for person, at in before.items() if after[person] != at} <= moved.keys()
        raise TakenBack


def test_all_places_at_once_are_in_the_order_of_lists_too(store):
    with store.writing() as session:
        keys = {person: bytes([person * 37 % 101]) for person in range(1, 100)}
        list_them(session, keys)
        places.give_all(session)
        assert list(places_of(session)) == sorted(keys, key=lambda person: keys[person])


ONE_BY_ONE = [[number] for number in range(400)]
BY_TWENTIES = [list(range(first, first + 20)) for first in range(0, 2000, 20)]


@pytest.mark.parametrize(
    ("batches", "most"),
    [
        pytest.param(ONE_BY_ONE, 15, id="one by one"),
        pytest.param([*reversed(ONE_BY_ONE)], 15, id="one by one, each before the last"),
        pytest.param(BY_TWENTIES, 5, id="by twenties"),
        pytest.param([list(range(0, 3000, 2)), list(range(1, 3000, 2))], 3, id="all at once, twice"),
    ],
)
def test_who_comes_again_and_again_between_the_same_two_moves_few(store, batches, most):
    """As where one commune after another has people of the commonest name."""
    moved = 0
    with store.writing() as session:
        list_them(session, {person: bytes([person // 256, person % 256]) for person in range(1, 1000)})
        places.give_all(session)
        for batch in batches:
            new = {10_000 + number: bytes([2, 0, number // 256, number % 256]) for number in batch}
            list_them(session, new)
            moved += len(places.give(session, new))
        come = sum(map(len, batches))
        assert list(places_of(session)) == [*range(1, 513), *range(10_000, 10_000 + come), *range(513, 1000)]
        assert places.wrong(session) == 0
    assert moved < most * come


def test_places_that_are_wrong_are_told_when_all_is_made_anew(store):
    rows = [new_row_id() for _ in range(3)]
    with store.writing() as session:
        named = zip(rows, ("Hà Thị An", "Hà Thị Ân", "Hà Thị Bảy"), strict=True)
        journal.write(
            session,
            [journal.Edit("person", row, {"made": {}, "name": {"name": name}}) for row, name in named],
        )
        table = tables.person_places
        first, _second, third = places_in_order(session)
        session.execute(table.update().where(table.c.place == first).values(place=third + 1))
        assert rebuilding.rebuild(session) == 1
        session.execute(delete(table).where(table.c.place == places_in_order(session)[1]))
        session.execute(
            table.update().where(table.c.place == places_in_order(session)[0]).values(numbers="1")
        )
        assert rebuilding.rebuild(session) == 2
        assert rebuilding.rebuild(session) == 0


def places_in_order(session: Session) -> list[int]:
    place = tables.person_places.c.place
    return list(session.scalars(select(place).order_by(place)))


def test_who_was_moved_is_found_as_before(store, monkeypatch):
    monkeypatch.setattr(places, "_ROOM", 2)
    monkeypatch.setattr(places, "_ENOUGH", 1)
    names = [
        f"{family} Thị {given}" for given in ("Hà", "Hoa", "Mai") for family in ("Bùi", "Lý", "Ma", "Vũ")
    ]
    for nth in (7, 2, 11, 0, 5, 9, 3, 8, 1, 10, 4, 6):
        row = new_row_id()
        with store.writing() as session:
            phone = {"phone": {"phone": f"09000000{nth:02}"}}
            made = {"made": {}, "name": {"name": names[nth]}}
            journal.write(
                session, [journal.Edit("person", row, made), journal.Edit("person_private", row, phone)]
            )
    with store.writing() as session:
        assert [line.name for line in searching.search(session).people] == names
        assert [line.name for line in searching.search(session, "thi").people] == names
        for nth, name in enumerate(names):
            assert [line.name for line in searching.search(session, f"09000000{nth:02}").people] == [name]
        person = searching.search(session, "bui ha").people[0].id
        people.correct(session, person=person, facts={"name": "Bùi Thị Xuân"})
        assert [line.name for line in searching.search(session, "thi").people][-1] == "Bùi Thị Xuân"
        assert rebuilding.rebuild(session) == 0


def test_the_index_is_in_one_part_once_all_is_made_anew(tmp_path):
    """What was written in many parts takes searching several times as long."""
    store = make_store(tmp_path / "store", unit=COMMUNES[0])
    for nth in range(3):
        with store.writing() as session:
            made = {"made": {}, "name": {"name": f"Hà Thị {nth}"}}
            journal.write(session, [journal.Edit("person", new_row_id(), made)])
    parts = "select count(distinct segid) from person_tokens_idx"
    with store.writing() as session:
        assert session.connection().exec_driver_sql(parts).scalar_one() > 1
        search.refresh_all(session)
        assert session.connection().exec_driver_sql(parts).scalar_one() == 1
    store.close()
