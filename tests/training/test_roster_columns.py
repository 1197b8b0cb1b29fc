"""What columns were taken for is remembered by the layout of a roster."""

from __future__ import annotations

from tqdesk.records import RosterColumn, RosterTable
from tqdesk.store.sessions import Store
from tqdesk.training import roster_columns


def table(layout: str, *meanings: str) -> RosterTable:
    columns = tuple(RosterColumn(at, "ABCDE"[at], "…", meaning) for at, meaning in enumerate(meanings))
    return RosterTable("DS", 4, 4, columns, layout)


FOUND = [table("one", "list_number", "name", "", ""), table("two", "name", "birth")]


def remember(store: Store, found: list[RosterTable], chosen: dict[str, dict[int, str]]) -> None:
    with store.writing() as session:
        roster_columns.remember(session, found=found, chosen=chosen)


def remembered(store: Store, *layouts: str) -> dict[str, dict[int, str]]:
    with store.reading() as session:
        return roster_columns.remembered(session, layouts)


def test_a_choice_holds_for_the_next_file_of_that_layout_alone(store: Store):
    remember(store, FOUND, {"one": {2: "phone", 3: "birth:female"}})
    assert remembered(store, "one", "two") == {"one": {2: "phone", 3: "birth:female"}}
    assert remembered(store, "two", "three") == {}


def test_choosing_what_was_found_forgets_the_choice(store: Store):
    remember(store, FOUND, {"one": {2: "phone", 1: ""}, "two": {1: ""}})
    remember(store, FOUND, {"one": {2: "", 1: ""}})
    assert remembered(store, "one", "two") == {"one": {1: ""}}


def test_a_file_of_another_layout_leaves_what_is_remembered_alone(store: Store):
    remember(store, FOUND, {"one": {2: "phone"}})
    remember(store, [table("three", "name")], {"three": {0: "family_name"}, "one": {2: "email"}})
    assert remembered(store, "one", "three") == {"one": {2: "phone"}, "three": {0: "family_name"}}


def test_a_column_beside_the_table_can_be_chosen(store: Store):
    remember(store, FOUND, {"two": {4: "phone", 3: ""}})
    assert remembered(store, "two") == {"two": {4: "phone"}}
