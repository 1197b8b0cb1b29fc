"""Writing: lines and rows in one transaction, what a line replaces, its stamp, and two windows at once."""

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from uuid import UUID

import pytest
from sqlalchemy import select

from tests.builders import COMMUNES, PASSWORD, contents, make_store, ticking
from tqdesk import errors
from tqdesk.store import journal, opening, rebuilding, tables
from tqdesk.store.ids import new_row_id
from tqdesk.store.journal import Edit
from tqdesk.store.lines import Line
from tqdesk.store.opening import open_store
from tqdesk.store.sessions import Store

NOON = 1_760_000_000_000
FOREIGN = "00000000000000aa"


@pytest.fixture(scope="module")
def shared(tmp_path_factory) -> Iterator[Store]:
    made = make_store(tmp_path_factory.mktemp("journal") / "data", unit=COMMUNES[0])
    yield made
    made.close()


@pytest.fixture
def store(shared) -> Store:
    """Rows are random and a test looks only at its own, so one store serves many tests."""
    shared.now = ticking(NOON)
    return shared


def write(store: Store, entity: str, row: UUID, **writes: dict) -> Line | None:
    with store.writing() as session:
        lines = journal.write(session, [Edit(entity, row, writes)])
    assert len(lines) <= 1
    return lines[0] if lines else None


def receive(
    store: Store, seq: int, entity: str, row: UUID, stamp: int, replaces: tuple = (), **writes: dict
) -> str:
    """A line of another machine comes; returns its id."""
    own = f"{FOREIGN}.{seq:x}"
    body = {
        "at": NOON, "entity": entity, "line": own, "machine": FOREIGN, "operator": None, "row": str(row),
        "set": {name: {"replaces": list(replaces), "value": value} for name, value in writes.items()},
        "stamp": stamp, "unit": COMMUNES[1],
    }  # fmt: skip
    raw = json.dumps(body, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()
    with store.writing() as session:
        assert journal.receive(session, [raw]).applied == 1
    return own


def row_of(store: Store, entity: str, row: UUID) -> dict:
    table = tables.ENTITY_TABLES[entity]
    with store.reading() as session:
        key = select(tables.known_row.c.id).where(tables.known_row.c.uuid == row.bytes).scalar_subquery()
        return dict(session.execute(select(table).where(table.c.id == key)).mappings().one())


def others(store: Store, entity: str, row: UUID) -> int:
    key = row_of(store, entity, row)["id"]
    with store.reading() as session:
        return len(
            session.scalars(
                select(tables.other_head.c.line_id).where(tables.other_head.c.row_id == key)
            ).all()
        )


numbers = iter(range(1, 10_000))


def test_a_new_row_says_who_made_it_and_what_it_is(store):
    row = new_row_id()
    line = write(store, "person", row, made={}, name={"name": "Hà Thị Mẩy"})
    assert line is not None
    assert (line.id.run, line.row, line.unit) == (store.run, row, COMMUNES[0])
    assert line.machine == store.identity.machine and line.operator == store.identity.operator
    assert NOON <= line.at == line.stamp < NOON + 10
    assert {name: value.replaces for name, value in line.writes.items()} == {"made": (), "name": ()}
    held = row_of(store, "person", row)
    assert (held["name"], held["owner_unit"], held["sex"]) == ("Hà Thị Mẩy", COMMUNES[0], None)
    assert held["plain_key"] == "ha thi may"


def test_an_edit_that_changes_nothing_makes_no_line(store):
    row = new_row_id()
    write(store, "person", row, made={}, name={"name": "Hà"}, sex={"sex": "female"})
    before = contents(store)
    assert write(store, "person", row, name={"name": "Hà"}) is None
    assert write(store, "person", row, name={"name": "Ha\u0300"}, sex={"sex": "female"}, made={}) is None
    assert contents(store) == before
    line = write(store, "person", row, name={"name": "Hà"}, sex={"sex": None})
    assert line is not None and set(line.writes) == {"sex"}


def test_no_edits_write_nothing(store):
    before = contents(store)
    with store.writing() as session:
        assert journal.write(session, []) == []
        assert journal.receive(session, []) == journal.Received(0, 0)
    assert contents(store) == before


def test_an_edit_replaces_the_value_that_was_shown(store):
    row = new_row_id()
    first = write(store, "person", row, made={}, name={"name": "Một"})
    second = write(store, "person", row, name={"name": "Hai"})
    third = write(store, "person", row, name={"name": "Ba"})
    assert first and second and third
    assert second.writes["name"].replaces == (first.id,)
    assert third.writes["name"].replaces == (second.id,)
    assert row_of(store, "person", row)["name"] == "Ba" and others(store, "person", row) == 0


def test_an_edit_does_not_settle_a_conflict_that_nobody_looked_at(store):
    row = new_row_id()
    write(store, "person", row, made={}, name={"name": "Của tôi"})
    receive(store, next(numbers), "person", row, NOON + 5000, name={"name": "Của người khác"})
    assert row_of(store, "person", row)["name"] == "Của người khác" and others(store, "person", row) == 1
    line = write(store, "person", row, name={"name": "Mới"})
    assert line is not None and len(line.writes["name"].replaces) == 1
    assert row_of(store, "person", row)["name"] == "Mới" and others(store, "person", row) == 1


def test_an_edit_replaces_the_heads_that_equal_the_one_shown_in_meaning(store):
    row = new_row_id()
    mark = {"status": "late", "at": NOON, "source": "scan", "rest": False, "note": None}
    write(store, "attendance", row, mark=mark)
    same = receive(
        store, next(numbers), "attendance", row, NOON + 500, mark=mark | {"at": 7, "source": "grid"}
    )
    other = receive(store, next(numbers), "attendance", row, NOON + 400, mark=mark | {"status": "absent"})
    assert others(store, "attendance", row) == 2
    line = write(store, "attendance", row, mark=mark | {"status": "present"})
    assert line is not None
    named = {str(each) for each in line.writes["mark"].replaces}
    assert len(named) == 2 and same in named and other not in named
    assert row_of(store, "attendance", row)["status"] == "present" and others(store, "attendance", row) == 1


def test_stamps_grow_even_if_the_clock_goes_back(store):
    row = new_row_id()
    first = write(store, "person", row, made={}, name={"name": "Một"})
    store.now = lambda: NOON - 9_000_000
    second = write(store, "person", row, name={"name": "Hai"})
    third = write(store, "person", row, name={"name": "Ba"})
    assert first and second and third
    assert (second.stamp, third.stamp) == (first.stamp + 1, first.stamp + 2)
    assert second.at == third.at == NOON - 9_000_000
    store.now = lambda: NOON + 9_000_000
    fourth = write(store, "person", row, name={"name": "Bốn"})
    assert fourth and fourth.stamp == NOON + 9_000_000
    store.now = lambda: NOON - 9_000_000
    free = write(store, "person", row, sex={"sex": "male"})
    assert free and free.stamp == NOON - 9_000_000  # it replaces nothing: only the clock counts


def test_stamps_stay_below_two_to_the_52(store):
    row = new_row_id()
    receive(store, next(numbers), "person", row, (1 << 52) - 2, made={}, name={"name": "Xa"})
    stamps = []
    for name in ("Một", "Hai", "Ba"):
        line = write(store, "person", row, name={"name": name})
        assert line is not None
        stamps.append(line.stamp)
        assert row_of(store, "person", row)["name"] == name
    assert stamps == [(1 << 52) - 1] * 3


def test_lines_of_one_run_are_numbered_from_one(shared):
    second = open_store(shared.folder, PASSWORD)
    lines = [write(second, "person", new_row_id(), made={}, name={"name": "x"}) for _ in range(3)]
    second.close()
    assert [line.id.seq for line in lines if line] == [1, 2, 3]
    assert {line.id.run for line in lines if line} == {second.run}


class Interrupted(Exception):
    pass


def test_a_row_and_its_line_are_written_together_or_not_at_all(store):
    row = new_row_id()
    before = contents(store)
    with pytest.raises(Interrupted), store.writing() as session:
        journal.write(session, [Edit("person", row, {"made": {}, "name": {"name": "Nửa chừng"}})])
        raise Interrupted
    assert contents(store) == before
    write(store, "person", row, made={}, name={"name": "Cả"})
    after = contents(store)
    assert [len(after[table]) - len(before[table]) for table in ("person", "line", "known_row")] == [1, 1, 1]


def test_a_bad_edit_among_good_ones_writes_none(store):
    before = contents(store)
    with pytest.raises(ValueError), store.writing() as session:
        journal.write(
            session,
            [
                Edit("person", new_row_id(), {"made": {}, "name": {"name": "Tốt"}}),
                Edit("person", new_row_id(), {"made": {}, "name": {"name": ""}}),
            ],
        )
    assert contents(store) == before


def test_edits_of_one_row_in_one_action_follow_each_other(store):
    row = new_row_id()
    with store.writing() as session:
        lines = journal.write(
            session,
            [
                Edit("person", row, {"made": {}, "name": {"name": "Một"}}),
                Edit("person", row, {"name": {"name": "Hai"}}),
                Edit("person", row, {"name": {"name": "Hai"}, "sex": {"sex": "male"}}),
            ],
        )
    assert len(lines) == 3
    assert lines[1].writes["name"].replaces == (lines[0].id,)
    assert set(lines[2].writes) == {"sex"}
    assert row_of(store, "person", row)["name"] == "Hai" and others(store, "person", row) == 0


def test_a_row_named_before_it_came_gets_the_same_key(store):
    enrolment, person = new_row_id(), new_row_id()
    parts = {"class": new_row_id(), "site": new_row_id(), "person": person}
    write(store, "enrolment", enrolment, made=parts, list_number={"list_number": 1})
    write(store, "person", person, made={}, name={"name": "Sau"})
    assert row_of(store, "enrolment", enrolment)["person_id"] == row_of(store, "person", person)["id"]


def test_what_was_written_here_is_what_rebuilding_makes(store):
    places = "person_places"  # who come one by one may stand at others than all at once
    with store.writing() as session:
        before = contents(store, but=(places,))
        steps: list[int] = []
        assert rebuilding.rebuild(session, steps.append) == 0
        assert steps == [len(before["line"])]
        table = tables.person
        session.execute(table.update().values(name="Bị sửa tay"))
        damaged = len(session.execute(select(table.c.id)).all())
        assert damaged > 3 and rebuilding.rebuild(session) == damaged
    assert contents(store, but=(places,)) == before


def test_reading_writes_nothing(store):
    before = contents(store)
    with store.reading() as session:
        journal.write(session, [Edit("person", new_row_id(), {"made": {}, "name": {"name": "Không"}})])
    assert contents(store) == before


# Two at once


def test_a_window_and_a_command_line_write_to_one_store_by_turns(store):
    beside = open_store(store.folder, PASSWORD)
    assert beside.run != store.run
    row = new_row_id()
    for number in range(4):
        each = (store, beside)[number % 2]
        assert write(each, "person", row, name={"name": f"Lần {number}"}) is not None
        for reader in (store, beside):
            assert row_of(reader, "person", row)["name"] == f"Lần {number}"
    assert others(store, "person", row) == 0
    beside.close()


def test_another_process_writes_to_the_store_that_stands_open_here(store):
    script = """
import sys
from pathlib import Path
from tests.builders import PASSWORD
from tqdesk.store import journal
from tqdesk.store.ids import new_row_id
from tqdesk.store.opening import open_store
store = open_store(Path(sys.argv[1]), PASSWORD)
for number in range(10):
    with store.writing() as session:
        edit = journal.Edit("course", new_row_id(), {"made": {}, "title": {"title": "Khác"}})
        journal.write(session, [edit])
print(f"{store.run:016x}")
"""
    root = Path(__file__).parents[2]
    other = subprocess.Popen(
        [sys.executable, "-c", script, str(store.folder)], cwd=root, stdout=subprocess.PIPE, text=True
    )
    for _ in range(10):
        write(store, "course", new_row_id(), made={}, title={"title": "Đây"})
    said, _ = other.communicate(timeout=60)
    assert other.returncode == 0
    assert int(said, 16) != store.run
    with store.reading() as session:
        titles = session.scalars(select(tables.course.c.title)).all()
    assert sorted(titles) == ["Khác"] * 10 + ["Đây"] * 10


def test_whoever_waits_too_long_is_told_that_the_store_is_busy(store, monkeypatch):
    monkeypatch.setattr(opening, "_BUSY_MILLISECONDS", 100)
    beside = open_store(store.folder, PASSWORD)
    row = new_row_id()
    with store.writing() as session:
        journal.write(session, [Edit("person", row, {"made": {}, "name": {"name": "Giữ"}})])
        with pytest.raises(errors.StoreBusy):
            write(beside, "person", new_row_id(), made={}, name={"name": "Chờ"})
        with beside.reading() as other:  # reading never waits
            assert (
                other.scalar(select(tables.known_row.c.id).where(tables.known_row.c.uuid == row.bytes))
                is None
            )
    assert write(beside, "person", new_row_id(), made={}, name={"name": "Chờ"}) is not None
    beside.close()
