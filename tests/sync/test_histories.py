"""Histories of communes and offices: whatever befalls stores and files, a fair phase makes all agree.

The district has two communes, one of them with two machines, and stands below the province. People write,
delete, settle, undo and judge; files are lost, doubled, late and out of order; stores are copied, put back
and used beside their copies; clocks are wrong. Then everybody exchanges files in good order.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from tests.builders import COMMUNES, DISTRICT
from tests.sync.deeds import DEEDS, do
from tests.sync.model import Line, Merged, Row
from tests.sync.standing import agree, stored
from tests.sync.world import OFFICE_OF, PEER_OF, UNIT_OF, YEAR, Place, World
from tqdesk.errors import KnownError
from tqdesk.store.rebuilding import rebuild
from tqdesk.sync import links
from tqdesk.training import conflicts

Step = tuple[str, str, int, int]
"""What happens, at which desk, and two numbers that say to which row, file or copy."""

FILES = ["exchange", "exchange", "export", "reply", "deliver", "deliver"]
MISHAPS = ["deliver late", "receipt", "copy", "roll back", "roll back", "clone"]
OFTEN = ["add_class", "enrol", "enrol", "mark", "mark", "correct"]


def histories(happenings: list[str], desks: list[str]) -> st.SearchStrategy[list[Step]]:
    """Histories of thirty steps: were they of any length, most would be too short for anything to go wrong.

    Instead of being shorter, a history shrinks to one in which mostly nothing happens.
    """
    step = st.tuples(
        st.sampled_from(["nothing", *happenings]),
        st.sampled_from(desks),
        st.integers(0, 11),
        st.integers(0, 11),
    )
    return st.lists(step, min_size=30, max_size=30)


ALL = ["A1", "A1", "A2", "B", "D", "D", "P"]
HISTORIES = st.one_of(
    histories([*DEEDS, *OFTEN, *FILES, *MISHAPS, "peer", "clock"], ALL),
    # What goes wrong between two machines, again and again; and between the two of one unit.
    histories(["add_class", *FILES, *MISHAPS], ["A1", "D"]),
    histories(["add_class", "enrol", "mark", *FILES, *MISHAPS, "peer", "peer"], ["A1", "A2", "D"]),
    # What people do at the same time at several desks.
    histories([*DEEDS, *OFTEN, *FILES], ["A1", "B", "D"]),
)


def happen(world: World, step: Step) -> None:
    """One step of a history; what cannot be done where it is wanted is left out."""
    what, machine, one, two = step
    desks = world.desks_of(machine)
    name = desks[one % len(desks)]
    copies = world.copies[-1 - two % 4 :][:1]
    match what:
        case "exchange" if machine in OFFICE_OF:
            offices = world.desks_of(OFFICE_OF[machine])
            world.exchange(name, offices[two % len(offices)])
        case "export" if machine in OFFICE_OF:
            world.export(name)
        case "peer" if machine in PEER_OF:
            world.export_to_peer(name)
        case "reply" if machine in OFFICE_OF.values():
            world.reply(name, DISTRICT if machine == "P" else COMMUNES[two % 2])
        case "deliver" | "deliver late" | "receipt" if world.post:
            # Mostly one of the newest, in any order and again and again; now and then any there ever was.
            sent = world.post[-1 - one % min(len(world.post), 99 if what == "deliver late" else 3)]
            to = world.desks_of(sent.receiver)[two % len(world.desks_of(sent.receiver))]
            world.take_receipt(sent, to) if what == "receipt" else world.deliver(sent, to)
        case "copy":
            world.copy(name)
        case "roll back" if copies:
            ((of, copy),) = copies
            world.roll_back(world.desks_of(of)[one % len(world.desks_of(of))], copy)
        case "clone" if copies:
            world.clone(*copies[0])
        case "clock":
            world.clocks[name] = [0, -24 * YEAR, 74 * YEAR][two % 3]
        case deed if deed in DEEDS:
            # What a person is told they cannot do changes nothing.
            with contextlib.suppress(KnownError):
                do(world.stores[name], deed, one, two)


def live(place: Place, history: Iterable[Step]) -> None:
    world = World(place)
    try:
        for step in history:
            happen(world, step)
        before = {name: world.lines(name) for name in world.stores}
        world.calm_down()
        check(world, before)
    finally:
        world.close()


# What has to be true in the end


def check(world: World, before: dict[str, frozenset[bytes]]) -> None:
    lines = {name: world.lines(name) for name in world.stores}
    everything = frozenset[bytes]().union(*before.values())
    for name in lines:
        assert lines[name] >= before[name], f"{name} lost lines"
        if name.startswith("P"):
            assert lines[name] >= everything, "the province lacks lines"
        check_rows(world, name, lines[name])
    for machine, above in OFFICE_OF.items():
        for child in world.desks_of(machine):
            for office in world.desks_of(above):
                assert lines[office] >= lines[child], (child, office)
                check_agreement(world, child, lines[child], Merged(lines[office]))
            with world.stores[child].reading() as session:
                found = links.status(session)
            assert (found.unsent, found.unconfirmed) == (0, 0), child


def check_rows(world: World, name: str, lines: frozenset[bytes]) -> None:
    """A desk shows what its lines add up to, and rows made anew are the same."""
    with world.stores[name].writing() as session:
        found = stored(session)
        expected = Merged(lines)
        agree(found, expected)
        assert humans_apart(session) == {each for each in expected.apart if each[0] in expected.shown_under}
        assert rebuild(session) == 0
        assert stored(session) == found


def humans_apart(session: Session) -> set[tuple[str, str]]:
    """The conflicts of humans who are on a list more than once: person and class session."""
    waiting = [each for each in conflicts.listed(session) if each.kind == "human"]
    return {(person, class_session) for each in waiting for _, person, class_session in [each.id.split(":")]}


def check_agreement(world: World, child: str, lines: frozenset[bytes], office: Merged) -> None:
    """Of the rows that a unit made, and all below, it has what its office has, and the same conflicts."""
    own = {UNIT_OF[child.rstrip("'")]} | (set(COMMUNES) if child.startswith("D") else set())
    scope = rows_of(office, own)
    of_office = {line for line in office.lines if line.row in scope}
    of_child = {line for line in Merged(lines).lines if line.row in scope}
    assert of_child == of_office, (child, [line.plain for line in of_office ^ of_child])
    assert {p for p in Merged(lines).conflicts if p[:2] in scope} == {
        p for p in office.conflicts if p[:2] in scope
    }
    judged = {line.id for line in of_office | own_lines(office, own)} & office.judged.keys()
    assert judged <= Merged(lines).judged.keys(), "a verdict on its lines never came"


def rows_of(merged: Merged, units: set[str]) -> set[Row]:
    """The rows that units made, whatever an office thought of that, and all rows below them."""
    found = set()
    pending = {place[:2] for place in merged.places if owner(merged, place[:2]) in units}
    while pending:
        found |= pending
        pending = {lower for row in pending for lower in merged.below.get(row, ())} - found
    return found


def owner(merged: Merged, row: Row) -> str | None:
    """The unit that made a row."""
    place = (*row, "made")
    shown = merged.shown(place) or min(merged.writers(place), key=lambda line: line.order, default=None)
    return None if shown is None else str(shown.plain["unit"])


def own_lines(merged: Merged, units: set[str]) -> set[Line]:
    return {line for line in merged.lines if line.plain["unit"] in units}


@settings(max_examples=20, deadline=None)
@given(HISTORIES)
def test_after_any_history_a_fair_phase_makes_all_agree_and_loses_nothing(place, history):
    live(place, history)


@pytest.mark.long
@settings(max_examples=1500, deadline=None)
@given(HISTORIES)
def test_after_many_more_histories_all_agree(place, history):
    live(place, history)


def test_marks_of_one_person_on_the_lists_of_two_sites_are_taken_together(place):
    world = World(place)
    desk = world.stores["A1"]
    for deed, one, two in [("add_class", 0, 0), ("add_site", 0, 1), ("enrol", 0, 0), ("enrol", 1, 0)]:
        do(desk, deed, one, two)
    do(desk, "mark", 0, 1)
    do(desk, "mark", 1, 2)
    expected = Merged(world.lines("A1"))
    with desk.reading() as session:
        found = humans_apart(session)
    world.close()
    assert len(expected.apart) == 1
    assert found == expected.apart
