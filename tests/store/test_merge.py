"""Merging against a model: the rows follow from the set of lines alone (docs/sync-format.md)."""

import functools
import json
from collections.abc import Iterator
from dataclasses import dataclass
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.builders import COMMUNES, make_store
from tqdesk.store import journal, rebuilding, tables
from tqdesk.store.registers import ENTITIES, Kind
from tqdesk.store.sessions import Store

ROWS = [f"0198d5a0-0000-7000-8000-00000000000{n}" for n in range(3)]
RUNS = ["0000000000000001", "7fffffffffffffff", "ffffffffffffffff"]
UNITS = ["2024:02536", "2024:02608"]
IDS = [f"{run}.{seq:x}" for run in RUNS for seq in (1, 2, 10)]
NEVER = ["0123456789abcdef.1", "fedcba9876543210.fffffffffffff"]


@pytest.fixture(scope="module")
def store(tmp_path_factory) -> Iterator[Store]:
    made = make_store(tmp_path_factory.mktemp("merge"), unit=COMMUNES[0])
    yield made
    made.close()


# Lines as bytes, made without the product's encoder: ``json`` sorts ASCII keys as RFC 8785 does.


def body(line: dict) -> bytes:
    return json.dumps(line, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def line(id: str, entity: str, row: str, stamp: int, writes: dict, unit: str = UNITS[0]) -> bytes:
    return body(
        {
            "at": 1_700_000_000_000,
            "entity": entity,
            "line": id,
            "machine": "00112233445566aa",
            "operator": None,
            "row": row,
            "set": {
                name: {"replaces": list(replaces), "value": value}
                for name, (value, replaces) in writes.items()
            },
            "stamp": stamp,
            "unit": unit,
        }
    )


def mark(status: str | None, *, rest: bool, at: int = 0) -> dict:
    return {"at": at, "note": None, "rest": rest, "source": "typed", "status": status}


VALUES = {
    ("person", "made"): st.just({}),
    ("person", "name"): st.sampled_from([{"name": "Hà Thị Mẩy"}, {"name": "Ma Văn Sính"}, {"name": "Ân"}]),
    ("person", "sex"): st.sampled_from([{"sex": None}, {"sex": "male"}, {"sex": "female"}]),
    ("person", "colour"): st.sampled_from([{"colour": "red"}, {"deep": {"list": [1, None, True]}}]),
    ("person_private", "phone"): st.sampled_from([{"phone": None}, {"phone": "0912345678"}]),
    ("attendance", "made"): st.builds(
        lambda enrolment, session: {"class_session": session, "enrolment": enrolment},
        st.sampled_from(ROWS),
        st.sampled_from(ROWS),
    ),
    ("attendance", "mark"): st.builds(
        mark, st.sampled_from([None, "present", "late"]), rest=st.booleans(), at=st.integers(0, 1)
    ),
    ("comet", "tail"): st.just({"length": 3}),
}


@st.composite
def some_line(draw) -> bytes:
    entity = draw(st.sampled_from(["person", "attendance", "person_private", "comet"]))
    registers = [name for of, name in VALUES if of == entity]
    own = draw(st.sampled_from(IDS))
    named = [other for other in IDS + NEVER if other != own]
    writes = {
        name: (draw(VALUES[entity, name]), draw(st.lists(st.sampled_from(named), max_size=3, unique=True)))
        for name in draw(st.lists(st.sampled_from(registers), min_size=1, unique=True))
    }
    stamp = draw(st.sampled_from([0, 1, 1, 2, (1 << 52) - 1]))
    return line(own, entity, draw(st.sampled_from(ROWS)), stamp, writes, draw(st.sampled_from(UNITS)))


@st.composite
def deliveries(draw) -> tuple[list[list[bytes]], int]:
    """Batches in which a set of lines arrives, some more than once; and after which batch to rebuild."""
    lines = draw(st.lists(some_line(), min_size=1, max_size=14, unique=True))
    again = draw(st.lists(st.sampled_from(lines), max_size=6))
    order = draw(st.permutations(lines + again))
    cuts = sorted(draw(st.lists(st.integers(0, len(order)), max_size=5)))
    batches = [order[a:b] for a, b in zip([0, *cuts], [*cuts, len(order)], strict=True)]
    return batches, draw(st.integers(0, len(batches) - 1))


# The model


@dataclass(frozen=True)
class Standing:
    """Of one register: the lines whose values are heads, and the one whose value is shown."""

    heads: frozenset[bytes]
    shown: bytes | None


def rank(raw: bytes, register: str) -> tuple:
    held = json.loads(raw)
    run, seq = held["line"].split(".")
    yields = held["set"][register]["value"].get("rest", False)
    return (not yields, held["stamp"], int(run, 16), int(seq, 16), raw)


def model(lines: set[bytes]) -> dict[tuple[str, str, str], Standing]:
    """(entity, row, register) → heads and the value shown: brute force, from the rules' text."""
    values: dict[tuple[str, str, str], set[bytes]] = {}
    for raw in lines:
        held = json.loads(raw)
        for register in held["set"]:
            values.setdefault((held["entity"], held["row"], register), set()).add(raw)
    expected = {}
    for (entity, row, register), candidates in values.items():
        if (entity, register) in {("person", "colour"), ("comet", "tail")}:
            continue
        replaced = {name for raw in candidates for name in json.loads(raw)["set"][register]["replaces"]}
        order = functools.partial(rank, register=register)
        heads = {raw for raw in candidates if json.loads(raw)["line"] not in replaced}
        shown = max(heads, key=order, default=None)
        if register == "made":  # for ever: the oldest stays, and nothing replaces it
            heads = candidates
            shown = min(heads, key=order)
        expected[entity, row, register] = Standing(frozenset(heads), shown)
    return expected


# What stands in the store


def standing(session: Session) -> dict[tuple[str, str, str], Standing]:
    """The same from the tables, after checking that the columns hold what the line shown says."""
    uuids = {
        key: str(UUID(bytes=raw))
        for key, raw in session.execute(select(tables.known_row.c.id, tables.known_row.c.uuid))
    }
    bodies = {key: raw for key, raw in session.execute(select(tables.line.c.id, tables.line.c.body))}
    others: dict[tuple[str, int, str], set[bytes]] = {}
    for other in session.execute(select(tables.other_head)):
        others.setdefault((other.entity, other.row_id, other.register), set()).add(bodies[other.line_id])
    found = {}
    for name, entity in ENTITIES.items():
        for row in session.execute(select(tables.ENTITY_TABLES[name])).mappings():
            for register in entity.registers:
                shown = bodies.get(row[register.line_column])
                heads = others.pop((name, row["id"], register.name), set()) | ({shown} if shown else set())
                found[name, uuids[row["id"]], register.name] = Standing(frozenset(heads), shown)
                said = {} if shown is None else json.loads(shown)["set"][register.name]["value"]
                for field in register.fields:
                    column = row[field.column]
                    if field.kind is Kind.ROW and column is not None:
                        column = uuids[column]
                    assert column == said.get(field.name)
                if register.name == "made":
                    assert row["owner_unit"] == (json.loads(shown)["unit"] if shown else None)
    assert not others, "a head of a row or register that is not there"
    return found


class Undone(Exception):
    """Ends an example: what it wrote is rolled back."""


def check(store: Store, batches: list[list[bytes]], rebuild_after: int) -> None:
    with pytest.raises(Undone), store.writing() as session:
        own = standing(session)
        come: set[bytes] = set()
        for number, batch in enumerate(batches):
            received = journal.receive(session, batch)
            assert received.applied == len(set(batch) - come)
            assert received.known == len(batch) - received.applied
            come |= set(batch)
            if number == rebuild_after:
                assert rebuilding.rebuild(session) == 0
            expected = model(come)
            found = {
                key: value
                for key, value in standing(session).items()
                if key not in own and (value.heads or key in expected)
            }
            assert found.keys() == expected.keys()
            for key, value in expected.items():
                assert found[key].heads == value.heads, key
                assert found[key].shown == value.shown, key
        before = standing(session)
        assert rebuilding.rebuild(session) == 0
        assert standing(session) == before
        raise Undone


@settings(max_examples=80, deadline=None)
@given(deliveries())
def test_rows_follow_from_the_set_of_lines_whatever_the_order_batches_and_repetition(store, delivery):
    check(store, *delivery)


@pytest.mark.long
@settings(max_examples=4000, deadline=None)
@given(deliveries())
def test_rows_follow_from_the_set_of_lines_in_many_more_cases(store, delivery):
    check(store, *delivery)


def shown_name(store: Store, *batches: list[bytes]) -> str | None:
    names = []
    with pytest.raises(Undone), store.writing() as session:
        for batch in batches:
            journal.receive(session, batch)
        names += session.scalars(select(tables.person.c.name))
        raise Undone
    (name,) = names
    return name


def test_a_line_replaced_before_it_came_is_never_shown(store):
    first = line(IDS[0], "person", ROWS[0], 9, {"name": ({"name": "Cũ"}, [])})
    second = line(IDS[1], "person", ROWS[0], 1, {"name": ({"name": "Mới"}, [IDS[0]])})
    assert shown_name(store, [first], [second]) == "Mới"
    assert shown_name(store, [second], [first]) == "Mới"
    assert shown_name(store, [second, first, second]) == "Mới"


def test_a_value_is_replaced_only_in_its_own_row_and_register(store):
    first = line(IDS[0], "person", ROWS[0], 9, {"name": ({"name": "Còn"}, [])})
    other_register = line(IDS[1], "person", ROWS[0], 10, {"sex": ({"sex": "male"}, [IDS[0]])})
    other_row = line(IDS[2], "person", ROWS[1], 10, {"name": ({"name": "Khác"}, [IDS[0]])})
    with pytest.raises(Undone), store.writing() as session:
        journal.receive(session, [other_row, other_register, first])
        assert set(session.scalars(select(tables.person.c.name))) == {"Còn", "Khác"}
        raise Undone


def test_of_two_heads_of_one_stamp_the_greater_unsigned_run_is_shown(store):
    low = line(f"{RUNS[1]}.a", "person", ROWS[0], 5, {"name": ({"name": "Nhỏ"}, [])})
    high = line(f"{RUNS[2]}.1", "person", ROWS[0], 5, {"name": ({"name": "Lớn"}, [])})
    assert shown_name(store, [low], [high]) == "Lớn"
    assert shown_name(store, [high], [low]) == "Lớn"


def test_of_two_heads_of_one_run_and_stamp_the_greater_number_is_shown(store):
    low = line(f"{RUNS[0]}.9", "person", ROWS[0], 5, {"name": ({"name": "Chín"}, [])})
    high = line(f"{RUNS[0]}.10", "person", ROWS[0], 5, {"name": ({"name": "Mười sáu"}, [])})
    assert shown_name(store, [low], [high]) == "Mười sáu"
    assert shown_name(store, [high], [low]) == "Mười sáu"


def test_a_mark_for_the_rest_gives_way_whatever_the_stamps(store):
    rest = line(IDS[0], "attendance", ROWS[0], 99, {"mark": (mark("late", rest=True), [])})
    person = line(IDS[1], "attendance", ROWS[0], 1, {"mark": (mark("present", rest=False), [])})
    for batches in ([[rest], [person]], [[person], [rest]], [[rest, person]]):
        with pytest.raises(Undone), store.writing() as session:
            for batch in batches:
                journal.receive(session, batch)
            assert session.scalars(select(tables.attendance.c.status)).all() == ["present"]
            raise Undone


def test_what_names_an_id_names_its_twin_too(store):
    first = line(IDS[0], "person", ROWS[0], 1, {"name": ({"name": "Một"}, [])})
    twin = line(IDS[0], "person", ROWS[0], 50, {"name": ({"name": "Hai"}, [])})
    after = line(IDS[1], "person", ROWS[0], 2, {"name": ({"name": "Sau"}, [IDS[0]])})
    assert shown_name(store, [first], [after], [twin]) == "Sau"
    assert shown_name(store, [twin], [first, after]) == "Sau"
    assert shown_name(store, [after, twin, first]) == "Sau"


def test_who_made_a_row_is_the_oldest_line_whatever_replaces_it(store):
    first = line(IDS[0], "person", ROWS[0], 5, {"made": ({}, []), "name": ({"name": "Một"}, [])})
    later = line(IDS[1], "person", ROWS[0], 9, {"made": ({}, [IDS[0]])}, UNITS[1])
    for batches in ([[first], [later]], [[later], [first]], [[later, first]]):
        with pytest.raises(Undone), store.writing() as session:
            for batch in batches:
                journal.receive(session, batch)
            assert session.scalars(select(tables.person.c.owner_unit)).all() == [UNITS[0]]
            raise Undone


def test_twins_of_one_stamp_show_the_same_value_in_every_order(store):
    first = line(IDS[0], "person", ROWS[0], 5, {"name": ({"name": "Một"}, [])})
    twin = line(IDS[0], "person", ROWS[0], 5, {"name": ({"name": "Hai"}, [])})
    assert shown_name(store, [first], [twin]) == shown_name(store, [twin], [first])
