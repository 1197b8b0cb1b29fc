"""Whom the rows of a roster mean: who is known, who is likely known, and who is new."""

from __future__ import annotations

import contextlib
from collections.abc import Sequence
from datetime import date
from uuid import UUID

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace
from sqlalchemy import func, select

from tests.training.by_hand import MA, Taught, another, count, fates, person
from tqdesk.records import RosterMark, RosterPerson, RosterPlan, RosterReading
from tqdesk.store import journal, tables
from tqdesk.store.ids import new_row_id
from tqdesk.store.sessions import Store
from tqdesk.training import classes, duplicates, likeness, rosters, same_people
from tqdesk.training.known_people import People, Someone
from tqdesk.vietnamese.names import plain_key

# Whatever the roster


_rows = st.builds(
    person,
    st.sampled_from(["Lý Mẩy", "LÝ MẨY", "Ly May", "Lý Mây", "Nguyễn Văn Hùng", "Nguyễn Văn Hùgn"]),
    st.sampled_from([None, "1985", "1986", "1985-03-12", "1985-03-13", "1985-12-03"]),
    phone=st.sampled_from([None, None, "0900000001", "0900000002"]),
    position=st.sampled_from([None, "Trưởng thôn"]),
    workplace=st.sampled_from([None, "Thôn Mẫu"]),
    citizen_id=st.sampled_from([None, None, "008185000001", "008185000002", "008185734512"]),
)


class _Enough(Exception):
    """Ends a session of the store, which then keeps nothing."""


def test_a_person_known_from_another_class_is_the_same_by_number(taught: Taught):
    taught.enrol(MA)
    second = another(taught)
    assert fates(second.enrol(person("MA THỊ MẪU", "1985", citizen_id="008185000001"))) == ["same"]
    assert count(taught.store, "person") == 1
    assert second.show().enrolments[0].person == taught.show().enrolments[0].person


@pytest.mark.parametrize(
    ("known", "row", "fate"),
    [
        (person("Lý Mẩy", "1985-03-12"), person("Lý Mẩy", "1985-03-12"), "same"),
        (person("Lý Mẩy", "1985-03-12"), person("LÝ  MẨY", "1985-03-12"), "same"),
        (person("Trần Hoà", "1985-03-12"), person("Trần Hòa", "1985-03-12"), "same"),
        (
            person("Lý Mẩy", "1985-03-12", phone="0900000001"),
            person("Lý Mẩy", "1985-03-13", phone="0900000001"),
            "likely",
        ),
        (person("Lý Mẩy", "1985-03-12"), person("Lý Mẩy", "1985-03-13"), "new"),
        (person("Lý Mẩy", "1985"), person("Lý Mẩy", "1985"), "likely"),
        (person("Lý Mẩy", "1985", phone="0900000001"), person("Lý Mẩy", "1985", phone="0900000001"), "same"),
        (
            person("Lý Mẩy", "1985", phone="0900000001"),
            person("Lý Mẩy", "1985", phone="0900000002"),
            "likely",
        ),
        (
            person("Lý Mẩy", "1985-03-12", position="Trưởng thôn", workplace="Thôn 1"),
            person("Lý Mẩy", "1985", position="Trưởng thôn", workplace="Thôn 1"),
            "same",
        ),
        (
            person("Lý Mẩy", "1985", position="Trưởng thôn", workplace="Thôn 1"),
            person("Lý Mẩy", "1985", position="Trưởng thôn", workplace="Thôn 2"),
            "likely",
        ),
        (person("Lý Mẩy", "1985-03-12"), person("Ly May", "1985-03-12"), "likely"),
        (person("Lý Mẩy", "1985-03-12"), person("Lý Mây", "1985-03-12"), "likely"),
        (person("Lý Mẩy"), person("Lý Mẩy"), "likely"),
        (person("Lý Mẩy", "1985"), person("Lý Mẩy", "1986"), "new"),
        (person("Lý Mẩy", "1985"), person("Lý Mỷ", "1985"), "new"),
        (
            person("Lý Mẩy", "1985-03-12", citizen_id="008185000001"),
            person("Lý Mẩy", "1985-03-12", citizen_id="008185734512"),
            "new",
        ),
        (
            person("Lý Mẩy", "1985-03-12", citizen_id="008185000001"),
            person("Lý Mẩy", "1985-03-12", citizen_id="008185000002"),
            "likely",
        ),
        (person("Nguyễn Văn Hùng", "1985-03-12"), person("Nguyễn Văn Hùgn", "1985-03-12"), "likely"),
        (person("Nguyễn Văn Hùng", "1985-03-12"), person("Nguyễn Hùng", "1985-03-12"), "likely"),
        (person("Nguyễn Văn Hùng", "1985-03-12"), person("Nguyễn Văn Thắng", "1985-03-12"), "new"),
        (
            person("Nguyễn Văn Hùng", "1985", phone="0900000001"),
            person("Nguyễn Văng Hùng", "1985", phone="0900000001"),
            "likely",
        ),
        (
            person("Nguyễn Văn Hùng", "1985", phone="0900000001"),
            person("Trần Thị Lan", "1985", phone="0900000001"),
            "new",
        ),
        (
            person("Lý Mẩy", "1985", citizen_id="008185000001"),
            person("Ly May", "1985", citizen_id="008185000001"),
            "same",
        ),
        (
            person("Lý Mẩy", citizen_id="008185000001"),
            person("Lý Mẩy", "1985", citizen_id="008185000001"),
            "same",
        ),
    ],
)
def test_who_is_the_same_likely_or_new(taught: Taught, known: RosterPerson, row: RosterPerson, fate: str):
    taught.enrol(known)
    second = another(taught)
    assert fates(second.enrol(row)) == [fate]
    assert count(taught.store, "person") == (1 if fate == "same" else 2)


def test_one_number_on_two_names_is_not_taken_as_one_person(taught: Taught):
    taught.enrol(MA)
    second = another(taught)
    assert fates(second.enrol(person("Vũ Đức Lạ", "1985-03-12", citizen_id="008185000001"))) != ["same"]
    assert count(taught.store, "person") == 2


def test_one_full_birth_date_twice_in_a_file_is_one_human(taught: Taught):
    twice = (person("Lý Mẩy", "1985-03-12", row=5), person("Lý Mẩy", "1985-03-12", row=6))
    assert fates(taught.enrol(*twice)) == ["new", "already"]
    assert taught.listed() == [(1, "Lý Mẩy")]


@pytest.mark.parametrize("birth", ["1985", None])
def test_two_people_of_one_name_and_year_in_a_file_stay_two(taught: Taught, birth: str | None):
    namesakes = (person("Lý Mẩy", birth, row=5), person("Lý Mẩy", birth, row=6))
    assert fates(taught.enrol(*namesakes))[0] == "new"
    assert taught.listed() == [(1, "Lý Mẩy"), (2, "Lý Mẩy")]
    assert len({each.person for each in taught.show().enrolments}) == 2
    again = taught.enrol(*namesakes)
    assert fates(again) == ["already", "already"]
    assert [each.match for each in again.people] == [each.person for each in taught.show().enrolments]
    assert taught.listed() == [(1, "Lý Mẩy"), (2, "Lý Mẩy")]


def test_namesakes_with_numbers_find_themselves_again_in_any_order(taught: Taught):
    one = person("Lý Mẩy", "1985", citizen_id="008185000001")
    other = person("Lý Mẩy", "1985", citizen_id="008185000002")
    bare = person("Lý Mẩy", "1985")
    taught.enrol(one, other)
    who = {each.list_number: each.person for each in taught.show().enrolments}
    again = taught.enrol(other, one)
    assert [(each.fate, each.match) for each in again.people] == [("already", who[2]), ("already", who[1])]
    assert fates(taught.enrol(bare, other)) == ["already", "already"]
    assert len(taught.listed()) == 2


def test_a_row_without_a_number_does_not_take_the_place_of_one_with_it(taught: Taught):
    """The bare row stands first in the file, yet the person of the number belongs to the second row."""
    taught.enrol(person("Lý Mẩy", "1985", citizen_id="008185000001"))
    bare, numbered = person("Lý Mẩy", "1985"), person("Lý Mẩy", "1985", citizen_id="008185000001")
    planned = taught.enrol(bare, numbered)
    assert fates(planned)[1] == "already"
    assert len(taught.listed()) == 2


def test_a_likely_row_says_whom_it_is_like_and_why(taught: Taught):
    taught.enrol(person("Nguyễn Văn Hùng", "1985-03-12"), person("Nguyễn Văn Hùng", "1985"))
    closer, less = (each.person for each in taught.show().enrolments)
    (planned,) = another(taught).enrol(person("Nguyễn Văn Hùgn", "1985-03-12")).people
    assert (planned.match, planned.again) == (closer, None) and closer != less
    assert planned.reasons == ("name_typo", "same_birth", "same_unit")


@pytest.mark.parametrize(("rows", "likely"), [(1, 1), (2, 0)])
def test_every_likely_row_waits_among_the_duplicates_however_many_bear_its_name(
    taught: Taught, rows: int, likely: int
):
    births = [str(1950 + year) for year in range(4)]
    with taught.store.writing() as session:
        for birth in births:
            elsewhere = {"made": {}, "name": {"name": "Nguyễn Văn An"}, "birth": {"birth": birth}}
            journal.write(session, [journal.Edit("person", new_row_id(), elsewhere)])
    planned = taught.enrol(*(person("Nguyễn Văn An", birth) for birth in births[:rows]))
    with taught.store.reading() as session:
        assert planned.count("likely") == len(duplicates.waiting(session).pairs) == likely


def test_a_row_much_like_an_earlier_row_says_which(taught: Taught):
    first, second = person("Nguyễn Văn Hùng", "1985-03-12"), person("Nguyễn Văn Hùgn", "1985-03-12")
    planned = taught.enrol(first, second).people
    assert [(each.fate, each.match, each.again) for each in planned] == [
        ("new", None, None),
        ("likely", None, 0),
    ]
    assert len(taught.listed()) == 2


def test_a_number_on_another_name_is_likely_and_says_what_speaks_against_it(taught: Taught):
    taught.enrol(MA)
    (planned,) = another(taught).enrol(person("Vũ Đức Lạ", "1985-03-12", citizen_id=MA.citizen_id)).people
    assert planned.fate == "likely"
    assert {"same_number", "other_name"} <= set(planned.reasons)


def test_whom_an_earlier_row_meant_is_named_by_a_later_one_wherever_they_stand(taught: Taught):
    """The bare row stands first, and is the person whose number the second row has."""
    known = person("Lý Mẩy", "1985-03-12", citizen_id="008185000001")
    taught.enrol(known)
    second = another(taught)
    planned = second.enrol(person("Lý Mẩy", "1985-03-12"), known)
    assert [(each.fate, each.again) for each in planned.people] == [("already", 1), ("same", None)]
    assert (second.listed(), count(taught.store, "person")) == ([(1, "Lý Mẩy")], 1)


def test_one_human_under_two_persons_is_on_the_list_under_either(taught: Taught):
    one, other = person("Lý Mẩy", "1985-03-12"), person("Ly May", "1985-03-12", phone="0900000001")
    taught.enrol(one, other)
    first, second = (each.person for each in taught.show().enrolments)
    with taught.store.writing() as session:
        same_people.declare(session, first=first, second=second, same=True)
    third = another(taught)
    third.enrol(one)
    (planned,) = third.enrol(other).people
    assert (planned.fate, planned.match) == ("already", first)
    assert third.listed() == [(1, "Lý Mẩy")]


def test_one_human_under_two_persons_is_put_on_the_list_once_and_marked_there(taught: Taught):
    one, other = person("Lý Mẩy", "1985-03-12"), person("Ly May", "1985-03-12", phone="0900000001")
    taught.enrol(one, other)
    first, second = (each.person for each in taught.show().enrolments)
    with taught.store.writing() as session:
        same_people.declare(session, first=first, second=second, same=True)
    third, mark = another(taught), RosterMark(1, date(2025, 5, 6), "morning", "present")
    planned = third.enrol(one, replace(other, marks=(mark,))).people
    assert [(each.fate, each.match, each.again) for each in planned] == [
        ("same", first, None),
        ("already", first, 0),
    ]
    assert (third.listed(), third.marks()) == ([(1, "Lý Mẩy")], {1: {1: "present"}})
    fourth = another(taught, "Lớp ba")
    fourth.enrol(one)
    fourth.enrol(other, replace(other, marks=(mark,)))
    assert fourth.marks() == {1: {1: "present"}}


@pytest.mark.parametrize("database", ["store", "postgresql_store"])
def test_people_are_found_among_many_as_among_few(database: str, request: pytest.FixtureRequest):
    """Among many people only those that a row may mean are read: by name, number, telephone and birth."""
    store: Store = request.getfixturevalue(database)
    with store.writing() as session:
        added = classes.add(session, title="Kỹ năng số", first_day=date(2025, 4, 8), class_sessions=2)
        taught = Taught(store, added, classes.find_site(session, added))
    crowd = [person(f"Người Mẫu {number}", f"{1950 + number}-06-07") for number in range(40)]
    known = (
        person("Nguyễn Văn Hùng", "1985-03-12"),
        person("Ma Thị Mẫu", "1985", citizen_id="008185000001"),
        person("Trần Thị Lan", "1985", phone="0900000001"),
    )
    taught.enrol(*crowd, *known)
    for row, fate in (
        (person("Nguyễn Văn Hùgn", "1985-03-12"), "likely"),
        (person("Vũ Đức Lạ", citizen_id="008185000001"), "likely"),
        (person("Trần Thị Lann", phone="0900000001"), "likely"),
        (person("TRẦN THỊ LAN", "1985-04-05", phone="0900000001"), "same"),
        (person("Người Mẫu 7", "1957-06-07"), "same"),
        (person("Phạm Văn Mới", "1985-03-12"), "new"),
    ):
        assert fates(another(taught).enrol(row)) == [fate], row


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(known=st.lists(_rows, max_size=6), rows=st.lists(_rows, min_size=1, max_size=8), data=st.data())
def test_no_roster_doubles_anybody(
    taught: Taught, known: list[RosterPerson], rows: list[RosterPerson], data: st.DataObject
):
    rows += data.draw(st.lists(st.sampled_from(rows), max_size=4))
    with contextlib.suppress(_Enough), taught.store.writing() as session:

        def enrol(listed: list[RosterPerson], training_class: UUID, site: UUID) -> RosterPlan:
            reading = RosterReading(tuple(listed), (), {})
            planned = rosters.plan(session, reading, training_class=training_class, site=site)
            rosters.apply(session, planned, training_class=training_class, site=site)
            return planned

        def everyone() -> int:
            return session.scalar(select(func.count()).select_from(tables.person)) or 0

        enrol(known, taught.id, taught.site)
        second = classes.add(session, title="Lớp hai", first_day=date(2025, 5, 6), class_sessions=1)
        site = classes.find_site(session, second)
        before = everyone()
        planned = enrol(rows, second, site)
        assert everyone() - before == planned.count("new") + planned.count("likely")
        detail = classes.show(session, second)
        assert len({each.person for each in detail.enrolments}) == len(detail.enrolments)
        assert len(detail.enrolments) == len(rows) - planned.count("already")
        told = [row for row in rows if row.citizen_id or len(row.birth or "") == 10]
        alone = {(row.name, row.birth, row.citizen_id) for row in told}
        for name, birth, number in alone:
            alike = [each for each in planned.people if (each.row.name, each.row.birth) == (name, birth)]
            taken = [each for each in alike if each.row.citizen_id == number and each.fate != "already"]
            assert len(taken) <= 1, taken
        assert fates(enrol(rows, second, site)) == ["already"] * len(rows)
        raise _Enough


@settings(max_examples=300, deadline=None)
@given(row=_rows, other=_rows)
def test_nobody_likely_is_left_out_before_comparing(row: RosterPerson, other: RosterPerson):
    def traits(each: RosterPerson) -> likeness.Traits:
        facts = (each.sex, each.phone, each.citizen_id, each.position, each.workplace)
        return likeness.Traits(each.name, each.birth, *facts, "2024:02545")

    known = Someone(
        1,
        1,
        bytes(16),
        plain_key(other.name),
        other.name,
        birth=other.birth,
        position=other.position,
        workplace=other.workplace,
        phone=other.phone,
        citizen_id=other.citizen_id,
        unit="2024:02545",
    )
    newcomer = replace(
        known,
        key=-1,
        human=-1,
        id=b"",
        plain=plain_key(row.name),
        name=row.name,
        birth=row.birth,
        position=row.position,
        workplace=row.workplace,
        phone=row.phone,
        citizen_id=row.citizen_id,
    )
    found: list[Someone] = []

    def is_new(_newcomer: Someone, near: Sequence[Someone]) -> bool:
        found.extend(near)
        return True

    People([known]).meet([newcomer], is_new)
    in_common = (
        plain_key(row.name) == plain_key(other.name)
        or (row.phone and row.phone == other.phone)
        or (row.citizen_id and row.citizen_id == other.citizen_id)
        or (row.birth and len(row.birth) == 10 and row.birth == other.birth)
    )
    if in_common and likeness.likely(traits(row), traits(other)):
        assert found == [known]
