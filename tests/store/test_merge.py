"""Merging against a model: the rows follow from the set of lines alone (docs/sync-format.md)."""

import itertools
import json
from collections.abc import Callable, Iterator
from uuid import uuid5

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from tests.builders import COMMUNES, DISTRICT, make_store
from tests.sync.model import NAMESPACE, Merged
from tests.sync.standing import Stored, agree, stored
from tqdesk.store import journal, tables
from tqdesk.store.rebuilding import rebuild
from tqdesk.store.sessions import Store

ROWS = [f"0198d5a0-0000-7000-8000-00000000000{n}" for n in range(3)]
CLASS, SITE = "0198d5a0-0000-7000-8000-0000000000c0", "0198d5a0-0000-7000-8000-0000000000d0"
RUNS = ["0000000000000001", "7fffffffffffffff", "ffffffffffffffff", "00000000000000d1", "00000000000000e1"]
UNITS = dict(zip(RUNS, [*COMMUNES[:3], DISTRICT, "2024:08"], strict=True))
"""A run belongs to one machine, so to one unit."""
IDS = [f"{run}.{seq:x}" for run in RUNS[:3] for seq in (1, 2, 10)]
OFFICE_IDS = [f"{run}.{seq:x}" for run in RUNS[3:] for seq in (1, 2)]
NEVER = ["0123456789abcdef.1", "fedcba9876543210.fffffffffffff"]


@pytest.fixture(scope="module")
def store(tmp_path_factory) -> Iterator[Store]:
    made = make_store(tmp_path_factory.mktemp("merge"), unit=COMMUNES[0])
    yield made
    made.close()


# Lines as bytes, made without the product's encoder: ``json`` sorts ASCII keys as RFC 8785 does.


def body(line: dict) -> bytes:
    return json.dumps(line, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def line(id: str, entity: str, row: str, stamp: int, writes: dict, unit: str | None = None) -> bytes:
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
            "unit": unit or UNITS[id[:16]],
        }
    )


def mark(status: str | None, *, rest: bool, at: int = 0) -> dict:
    return {"at": at, "note": None, "rest": rest, "source": "typed", "status": status}


def deleted(says: bool, saw: list[str]) -> dict:
    return {"deleted": says, "deleted_reason": None, "saw": sorted(saw)}


SOME_ROW = st.sampled_from(ROWS)
DELETED = st.builds(
    deleted,
    st.sampled_from([True, True, True, False]),
    st.just(IDS + OFFICE_IDS) | st.lists(st.sampled_from(IDS + OFFICE_IDS), unique=True),
)
VALUES: dict[str, dict[str, st.SearchStrategy]] = {
    "person": {
        "made": st.just({}),
        "name": st.sampled_from([{"name": "Hà Thị Mẩy"}, {"name": "Ma Văn Sính"}, {"name": "Ân"}]),
        "sex": st.sampled_from([{"sex": None}, {"sex": "male"}, {"sex": "female"}]),
        "colour": st.sampled_from([{"colour": "red"}, {"deep": {"list": [1, None, True]}}]),
        "deleted": DELETED,
    },
    "person_private": {
        "phone": st.sampled_from([{"phone": None}, {"phone": "0912345678"}]),
        "deleted": DELETED,
    },
    "enrolment": {
        "made": st.builds(lambda person: {"class": CLASS, "person": person, "site": SITE}, SOME_ROW),
        "list_number": st.builds(lambda number: {"list_number": number}, st.integers(1, 2)),
        "deleted": DELETED,
    },
    "attendance": {
        "made": st.builds(
            lambda enrolment, session: {"class_session": session, "enrolment": enrolment}, SOME_ROW, SOME_ROW
        ),
        "mark": st.builds(
            mark, st.sampled_from([None, "present", "late"]), rest=st.booleans(), at=st.integers(0, 1)
        ),
        "deleted": DELETED,
    },
    "same_person": {
        "made": st.builds(lambda first, second: {"first": first, "second": second}, SOME_ROW, SOME_ROW),
        "same": st.builds(lambda same: {"reason": None, "same": same}, st.sampled_from([True, True, False])),
        "deleted": DELETED,
    },
    "comet": {"tail": st.just({"length": 3})},
}


@st.composite
def some_line(draw, entities: tuple[str, ...] = tuple(VALUES)) -> bytes:
    entity = draw(st.sampled_from(entities))
    own = draw(st.sampled_from(IDS + OFFICE_IDS))
    named = [other for other in IDS + OFFICE_IDS + NEVER if other != own]
    wanted = draw(st.lists(st.sampled_from(sorted(VALUES[entity])), min_size=1, unique=True))
    writes = {
        name: (
            draw(VALUES[entity][name]),
            draw(st.lists(st.sampled_from(named), max_size=3, unique=True)),
        )
        for name in wanted
    }
    stamp = draw(st.sampled_from([0, 1, 1, 2, (1 << 52) - 1]))
    return line(own, entity, draw(SOME_ROW), stamp, writes)


@st.composite
def some_verdict(draw) -> bytes:
    """A verdict on a line that may come or not, by an office or by whoever has no say."""
    own = draw(st.sampled_from(OFFICE_IDS + OFFICE_IDS + IDS))
    judged = draw(st.sampled_from(IDS + OFFICE_IDS))
    named = [other for other in IDS + OFFICE_IDS if other != own]
    says = {"rejected": draw(st.sampled_from([True, True, False])), "why": None}
    writes = {"verdict": (says, draw(st.lists(st.sampled_from(named), max_size=2, unique=True)))}
    if draw(st.sampled_from([True, True, False])):
        writes["made"] = ({"line": judged}, [])
    row = str(uuid5(NAMESPACE, f"verdict:{judged}"))
    return line(own, "verdict", row, draw(st.integers(0, 2)), writes)


@st.composite
def deliveries(draw, a_line: st.SearchStrategy[bytes]) -> tuple[list[list[bytes]], int]:
    """Batches in which a set of lines arrives, some more than once; and after which batch to rebuild."""
    lines = draw(st.lists(a_line, min_size=1, max_size=16, unique=True))
    again = draw(st.lists(st.sampled_from(lines), max_size=6))
    order = draw(st.permutations(lines + again))
    cuts = sorted(draw(st.lists(st.integers(0, len(order)), max_size=5)))
    batches = [order[a:b] for a, b in zip([0, *cuts], [*cuts, len(order)], strict=True)]
    return batches, draw(st.integers(0, len(batches) - 1))


ANY_LINE = some_line() | some_line() | some_line() | some_verdict()
PEOPLE_AND_PAIRS = some_line(("person", "same_person"))
LISTS_AND_MARKS = some_line(("person", "enrolment", "attendance"))
DELIVERIES = deliveries(ANY_LINE) | deliveries(PEOPLE_AND_PAIRS) | deliveries(LISTS_AND_MARKS)


class Undone(Exception):
    """Ends an example: what it wrote is rolled back."""


def check(store: Store, batches: list[list[bytes]], rebuild_after: int) -> None:
    with pytest.raises(Undone), store.writing() as session:
        own = stored(session).standings
        come: set[bytes] = set()
        for number, batch in enumerate(batches):
            received = journal.receive(session, batch)
            assert received.applied == len(set(batch) - come)
            assert received.known == len(batch) - received.applied
            come |= set(batch)
            if number == rebuild_after:
                before = stored(session)
                assert rebuild(session) == 0
                assert stored(session) == before
            agree(stored(session), Merged(come), own)
        before = stored(session)
        assert rebuild(session) == 0
        assert stored(session) == before
        raise Undone


@settings(max_examples=80, deadline=None)
@given(DELIVERIES)
def test_rows_follow_from_the_set_of_lines_whatever_the_order_batches_and_repetition(store, delivery):
    check(store, *delivery)


@pytest.mark.long
@settings(max_examples=6000, deadline=None)
@given(DELIVERIES)
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
    later = line(IDS[1], "person", ROWS[0], 9, {"made": ({}, [IDS[0]])}, COMMUNES[1])
    for batches in ([[first], [later]], [[later], [first]], [[later, first]]):
        with pytest.raises(Undone), store.writing() as session:
            for batch in batches:
                journal.receive(session, batch)
            assert session.scalars(select(tables.person.c.owner_unit)).all() == [COMMUNES[0]]
            raise Undone


def test_twins_of_one_stamp_show_the_same_value_in_every_order(store):
    first = line(IDS[0], "person", ROWS[0], 5, {"name": ({"name": "Một"}, [])})
    twin = line(IDS[0], "person", ROWS[0], 5, {"name": ({"name": "Hai"}, [])})
    assert shown_name(store, [first], [twin]) == shown_name(store, [twin], [first])


# Verdicts, deletion and humans: the rules one by one, each in every order of delivery


def verdict(id: str, judged: str, *, rejected: bool = True, replaces: tuple[str, ...] = ()) -> bytes:
    row = str(uuid5(NAMESPACE, f"verdict:{judged}"))
    says = {"rejected": rejected, "why": None}
    return line(id, "verdict", row, 3, {"made": ({"line": judged}, []), "verdict": (says, list(replaces))})


def added(id: str, row: str, name: str = "Ân") -> bytes:
    return line(id, "person", row, 1, {"made": ({}, []), "name": ({"name": name}, [])})


def in_every_order(store: Store, lines: list[bytes], expected: Callable[[Stored], bool]) -> None:
    for order in itertools.permutations(lines):
        with pytest.raises(Undone), store.writing() as session:
            for each in order:
                journal.receive(session, [each])
            assert expected(stored(session)), order
            raise Undone
        check(store, [[each] for each in order], len(order) - 1)


def test_what_a_rejected_line_had_replaced_stays_replaced_only_under_a_line_that_counts(store):
    place = "person", ROWS[0], "name"
    first = added(IDS[0], ROWS[0])
    second = line(IDS[1], "person", ROWS[0], 2, {"name": ({"name": "Ba"}, [IDS[0]])})
    third = line(IDS[2], "person", ROWS[0], 1, {"name": ({"name": "Cả"}, [IDS[1]])})
    judged = verdict(OFFICE_IDS[0], IDS[1])
    in_every_order(store, [first, second, judged], lambda found: found.standings[place].shown == first)
    in_every_order(
        store, [first, second, third, judged], lambda found: found.standings[place].heads == {third}
    )
    lifted = verdict(OFFICE_IDS[1], IDS[1], rejected=False, replaces=(OFFICE_IDS[0],))
    in_every_order(
        store, [first, second, judged, lifted], lambda found: found.standings[place].heads == {second}
    )


def test_only_an_office_above_the_unit_that_wrote_a_line_can_reject_it(store):
    first = added(IDS[0], ROWS[0])
    beside = verdict(IDS[3], IDS[0])
    in_every_order(store, [first, beside], lambda found: ("person", ROWS[0], "name") in found.standings)
    from_office = added(OFFICE_IDS[0], ROWS[1])
    below = verdict(IDS[4], OFFICE_IDS[0])
    in_every_order(
        store,
        [from_office, below],
        lambda found: found.standings["person", ROWS[1], "name"].shown == from_office,
    )


def test_a_deleted_row_with_a_value_that_no_deletion_saw_stays_with_all_above_it(store):
    person = added(IDS[0], ROWS[0])
    gone = line(IDS[1], "person", ROWS[0], 2, {"deleted": (deleted(True, [IDS[0]]), [])})
    in_every_order(store, [person, gone], lambda found: found.hidden == {("person", ROWS[0])})
    listed = line(
        IDS[3],
        "enrolment",
        ROWS[1],
        1,
        {
            "made": ({"class": CLASS, "person": ROWS[0], "site": SITE}, []),
            "list_number": ({"list_number": 1}, []),
        },
    )
    flagged = {("person", ROWS[0], "deleted")}
    in_every_order(
        store, [person, gone, listed], lambda found: not found.hidden and found.conflicts == flagged
    )


def test_one_human_is_shown_under_the_smallest_id_held_here_through_a_person_held_elsewhere(store):
    persons = [added(IDS[0], ROWS[0]), added(IDS[1], ROWS[2])]
    pairs = [
        line(
            id,
            "same_person",
            row,
            1,
            {"made": ({"first": a, "second": b}, []), "same": ({"reason": None, "same": True}, [])},
        )
        for id, row, a, b in [
            (IDS[3], CLASS, ROWS[1], ROWS[0]),
            (IDS[4], SITE, ROWS[1], ROWS[2]),
        ]
    ]
    shown = {ROWS[0]: ROWS[0], ROWS[2]: ROWS[0]}
    in_every_order(store, persons + pairs, lambda found: found.shown_under == shown)


def test_a_deletion_that_an_office_rejects_hides_nothing(store):
    person = added(IDS[0], ROWS[0])
    gone = line(IDS[1], "person", ROWS[0], 2, {"deleted": (deleted(True, [IDS[0]]), [])})
    in_every_order(store, [person, gone, verdict(OFFICE_IDS[0], IDS[1])], lambda found: not found.hidden)


def test_a_row_of_which_no_line_counts_keeps_nothing_above_it_visible(store):
    person = added(IDS[0], ROWS[0])
    gone = line(IDS[1], "person", ROWS[0], 2, {"deleted": (deleted(True, [IDS[0]]), [])})
    phone = line(IDS[3], "person_private", ROWS[0], 1, {"phone": ({"phone": "0912345678"}, [])})
    in_every_order(
        store,
        [person, gone, phone, verdict(OFFICE_IDS[0], IDS[3])],
        lambda found: found.hidden == {("person", ROWS[0])},
    )
