"""Lists of people out of one store and into another, through real files."""

from __future__ import annotations

import contextlib
import logging
from collections.abc import Iterable
from datetime import date
from pathlib import Path
from uuid import UUID

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace
from sqlalchemy import select

from tests.builders import make_store
from tests.training.by_hand import OTHER_COMMUNE, Taught, fates, person
from tqdesk.people_records import PeopleSheet
from tqdesk.records import CATEGORIES, RosterPerson, RosterPlan, RosterReading
from tqdesk.sheets.people_out import write_people
from tqdesk.sheets.roster import read_roster
from tqdesk.store import tables
from tqdesk.store.sessions import Store
from tqdesk.training import attendance, classes, deleting, people_sheets, rosters, same_people
from tqdesk.words.roster_rows import row_detail

LISTED = (
    person(
        "Ma Thị Mẫu",
        "1985-03-12",
        sex="female",
        ethnic="02",
        position="Công chức",
        workplace="UBND xã",
        phone="0912345678",
        email="mau@example.vn",
        citizen_id="008185000001",
    ),
    person("H'Mông A Páo", "1990", position="-1"),
    person("Lý Mẩy", None, workplace="=1+1"),
)
FACTS = ("name", "birth", "sex", "position", "workplace")
PRIVATE = ("citizen_id", "phone", "email", "ethnic")


def of_class(taught: Taught, *, private: bool = False) -> PeopleSheet:
    with taught.store.reading() as session:
        return people_sheets.of_class(session, training_class=taught.id, private=private)


def another_class(store: Store, *, first_day: date = date(2025, 4, 8)) -> Taught:
    with store.writing() as session:
        added = classes.add(session, title="Lớp khác", first_day=first_day, class_sessions=2)
        return Taught(store, added, classes.find_site(session, added))


def import_into(taught: Taught, file: Path) -> None:
    with taught.store.writing() as session:
        plan = rosters.plan(session, read_roster(file), training_class=taught.id, site=taught.site)
        rosters.apply(session, plan, training_class=taught.id, site=taught.site)


def known(store: Store) -> set[tuple]:
    person, private = tables.person, tables.person_private
    columns = [*(person.c[name] for name in FACTS), *(private.c[name] for name in PRIVATE)]
    with store.reading() as session:
        joined = select(*columns).join_from(person, private, private.c.id == person.c.id, isouter=True)
        return {tuple(row) for row in session.execute(joined)}


@pytest.fixture
def marked(taught: Taught) -> Taught:
    taught.enrol(*LISTED)
    taught.attend([1], number=1)
    taught.attend([2], number=1, status="late")
    taught.attend([2, 3], number=2, status="excused")
    return taught


@pytest.mark.parametrize("ending", [".xlsx", ".csv"])
def test_a_class_goes_into_another_store_with_all_facts_and_marks(
    marked: Taught, tmp_path: Path, ending: str
) -> None:
    write_people(of_class(marked, private=True), tmp_path / f"a{ending}")
    other = make_store(tmp_path / "other", unit=OTHER_COMMUNE)
    there = another_class(other)
    import_into(there, tmp_path / f"a{ending}")
    assert known(other) == known(marked.store)
    assert there.listed() == marked.listed()
    assert there.marks() == {1: {1: "present"}, 2: {1: "late", 2: "excused"}, 3: {2: "excused"}}
    with other.reading() as session:
        assert set(session.scalars(select(tables.attendance.c.source))) == {"grid"}
    other.close()


def test_marks_stay_with_their_days(marked: Taught, tmp_path: Path) -> None:
    write_people(of_class(marked), tmp_path / "a.xlsx")
    later = another_class(marked.store, first_day=date(2025, 5, 6))
    import_into(later, tmp_path / "a.xlsx")
    assert [name for _, name in later.listed()] == [name for _, name in marked.listed()]
    assert later.marks() == {1: {}, 2: {}, 3: {}}


def test_a_mark_that_stands_is_never_overwritten(marked: Taught, tmp_path: Path) -> None:
    write_people(of_class(marked), tmp_path / "a.xlsx")
    marked.attend([1], number=1, status="absent")
    marked.attend([2], number=2, status="present")
    with marked.store.writing() as session:
        (third,) = [each.id for each in classes.show(session, marked.id).enrolments if each.list_number == 3]
        afternoon = classes.class_session(session, marked.id, 2)
        attendance.mark(session, enrolments=[third], class_session=afternoon.id, status=None, source="grid")
    import_into(marked, tmp_path / "a.xlsx")
    assert marked.marks() == {1: {1: "absent"}, 2: {1: "late", 2: "present"}, 3: {2: "excused"}}
    assert len(marked.listed()) == 3


def test_private_facts_leave_only_when_asked_for_and_that_is_logged(
    marked: Taught, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.INFO):
        open_to_all = of_class(marked)
        assert caplog.messages == []
        private = of_class(marked, private=True)
    assert {getattr(row.facts, name) for row in open_to_all.rows for name in PRIVATE} == {None}
    assert private.rows[0].facts.citizen_id == "008185000001"
    (said,) = caplog.messages
    ids = {str(each.person) for each in marked.show().enrolments}
    assert ids <= set(said.split()) and "008185000001" not in said


def test_all_sites_of_a_class_stand_in_one_list_or_one_of_them(marked: Taught) -> None:
    with marked.store.writing() as session:
        elsewhere = classes.add_site(
            session, training_class=marked.id, unit=OTHER_COMMUNE, venue="Hội trường"
        )
    marked.enrol(person("Hà Văn Sính", "1979"), site=elsewhere)
    both = of_class(marked)
    assert (both.places, [row.place for row in both.rows][-1]) == ("site", "Hội trường")
    with marked.store.reading() as session:
        one = people_sheets.of_class(session, training_class=marked.id, site=elsewhere)
    assert [(row.number, row.facts.name, row.place) for row in one.rows] == [(1, "Hà Văn Sính", "")]
    assert one.places == ""


def test_people_are_listed_as_the_search_finds_them(marked: Taught, tmp_path: Path) -> None:
    with marked.store.reading() as session:
        all_of_them = people_sheets.of_people(session, title="Học viên")
        found = people_sheets.of_people(session, text="may", title="Học viên", private=True)
    assert [row.facts.name for row in all_of_them.rows] == ["Ma Thị Mẫu", "Lý Mẩy", "H'Mông A Páo"]
    assert [row.number for row in all_of_them.rows] == [1, 2, 3]
    assert [row.facts.name for row in found.rows] == ["Lý Mẩy"]
    write_people(all_of_them, tmp_path / "a.xlsx")
    rows = read_roster(tmp_path / "a.xlsx").people
    assert fates(planned(another_class(marked.store), *rows)) == ["same"] * 3


# Back into the store that wrote them


def planned(taught: Taught, *rows: RosterPerson) -> RosterPlan:
    with taught.store.reading() as session:
        return rosters.plan(session, RosterReading(rows, (), {}), training_class=taught.id, site=taught.site)


def read_back(taught: Taught, file: Path, *, private: bool = False) -> tuple[RosterPerson, ...]:
    write_people(of_class(taught, private=private), file)
    return read_roster(file).people


@pytest.mark.parametrize("ending", [".xlsx", ".csv"])
def test_without_private_facts_a_list_finds_its_people_in_the_next_class(
    marked: Taught, tmp_path: Path, ending: str
) -> None:
    marked.enrol(person("Lý Mẩy", "1990"), person("Lý Mẩy", "1991"))
    rows = read_back(marked, tmp_path / f"a{ending}")
    next_class = another_class(marked.store)
    assert fates(next_class.enrol(*rows)) == ["same"] * 5
    assert [each.person for each in next_class.show().enrolments] == [
        each.person for each in marked.show().enrolments
    ]
    assert fates(next_class.enrol(*rows)) == ["already"] * 5


def test_what_a_list_says_of_its_people_is_what_is_known(marked: Taught, tmp_path: Path) -> None:
    rows = read_back(marked, tmp_path / "a.xlsx", private=True)
    plan = planned(another_class(marked.store), *rows)
    assert {(each.fate, each.adds, each.kept) for each in plan.people} == {("same", (), ())}


def test_a_name_put_right_in_the_file_is_told_and_nobody_is_doubled(marked: Taught, tmp_path: Path) -> None:
    *_, last = read_back(marked, tmp_path / "a.xlsx")
    (each,) = planned(another_class(marked.store), replace(last, name="LÍ MÂY")).people
    assert (each.fate, each.match) == ("same", last.person_id)
    assert [(kept.fact, kept.known) for kept in each.kept] == [("name", "Lý Mẩy")]


@pytest.mark.parametrize(
    "otherwise",
    [
        {"name": "Hà Văn Sính", "birth": None},
        {"birth": "1986-03-12"},
        {"citizen_id": "008185734512"},
        {"birth": None, "person_id": UUID(int=1)},
        {"birth": None, "person_id": None},
    ],
)
def test_an_id_that_cannot_be_the_rows_is_as_none(
    marked: Taught, tmp_path: Path, otherwise: dict[str, object]
) -> None:
    first, *_ = read_back(marked, tmp_path / "a.xlsx", private=True)
    row = replace(first, **{"citizen_id": None, "phone": None, "position": None} | otherwise)
    next_class = another_class(marked.store)
    (each,) = planned(next_class, row).people
    assert each == replace(planned(next_class, replace(row, person_id=None)).people[0], row=row)
    assert each.fate != "same"


def test_the_id_of_one_who_was_deleted_means_nobody(marked: Taught, tmp_path: Path) -> None:
    rows = read_back(marked, tmp_path / "a.xlsx")
    _, _, listed = [each.person for each in marked.show().enrolments]
    with marked.store.writing() as session:
        deleting.delete(session, entity="person", row=listed)
    assert fates(planned(another_class(marked.store), *rows)) == ["same", "same", "new"]


def test_two_rows_with_one_id_are_one_person(marked: Taught, tmp_path: Path) -> None:
    first, second, _third = read_back(marked, tmp_path / "a.xlsx")
    copied = replace(second, birth=None, position=None)
    next_class = another_class(marked.store)
    plan = next_class.enrol(second, copied, first, replace(second, name="H'MÔNG A PÁO"))
    assert [(each.fate, each.again) for each in plan.people] == [
        ("same", None),
        ("already", 0),
        ("same", None),
        ("already", 0),
    ]
    assert [name for _, name in next_class.listed()] == ["H'Mông A Páo", "Ma Thị Mẫu"]


def test_a_number_takes_nobody_from_the_row_with_the_id(marked: Taught, tmp_path: Path) -> None:
    first, *_ = read_back(marked, tmp_path / "a.xlsx")
    numbered = person("Ma Thị Mẫu", "1985", citizen_id="008185000001")
    plan = planned(another_class(marked.store), numbered, first)
    assert [(each.fate, each.again) for each in plan.people] == [("already", 1), ("same", None)]


def test_in_another_store_the_ids_of_a_list_say_nothing(marked: Taught, tmp_path: Path) -> None:
    rows = read_back(marked, tmp_path / "a.xlsx")
    other = make_store(tmp_path / "other", unit=OTHER_COMMUNE)
    assert fates(another_class(other).enrol(*rows)) == ["new"] * 3
    other.close()


def test_ids_find_people_among_a_great_many(marked: Taught, tmp_path: Path) -> None:
    """Where not everyone is read, those whom ids mean are, however their names are spelt in the file."""
    _, _, row = read_back(marked, tmp_path / "a.xlsx")
    marked.enrol(*(person("Người Thứ " + "x" * number) for number in range(20)))
    (each,) = planned(another_class(marked.store), replace(row, name="Lí Mẩy")).people
    assert (each.fate, each.match) == ("same", row.person_id)


def test_a_category_goes_out_and_comes_back_and_stays_where_one_is_known(
    marked: Taught, tmp_path: Path
) -> None:
    marked.enrol(person("Hà Văn Sính", "1979-01-02", category="digital_team"))
    rows = read_back(marked, tmp_path / "a.csv")
    assert [each.category for each in rows] == [None, None, None, "digital_team"]
    other = make_store(tmp_path / "other", unit=OTHER_COMMUNE)
    there = another_class(other)
    there.enrol(*rows)
    assert [each.category for each in read_back(there, tmp_path / "b.xlsx")] == [None] * 3 + ["digital_team"]
    known, unknown = replace(rows[3], category="citizen"), replace(rows[0], category="leader")
    plan = another_class(marked.store).enrol(known, unknown)
    assert [(each.adds, [kept.fact for kept in each.kept]) for each in plan.people] == [
        ((), ["category"]),
        (("category",), []),
    ]
    assert "community digital teams" in row_detail(plan.people[0], plan, {})
    again = read_back(marked, tmp_path / "c.xlsx")
    assert [each.category for each in again] == ["leader", None, None, "digital_team"]
    other.close()


def test_one_human_goes_out_with_all_that_is_known_and_comes_back_as_they_are(
    marked: Taught, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    elsewhere = another_class(marked.store)
    elsewhere.enrol(
        person(
            "H'Mông A Páo",
            "1990-05-06",
            sex="male",
            position="Trưởng thôn",
            workplace="Thôn 1",
            citizen_id="008090000002",
            category="part_time",
        )
    )
    (fuller,) = [each.person for each in elsewhere.show().enrolments]
    _, listed, _ = [each.person for each in marked.show().enrolments]
    assert fuller != listed
    with marked.store.writing() as session:
        same_people.declare(session, first=fuller, second=listed, same=True)
    with caplog.at_level(logging.INFO):
        _, row, _ = read_back(marked, tmp_path / "a.xlsx", private=True)
    assert (row.birth, row.sex, row.citizen_id, row.category) == (
        *("1990-05-06", "male", "008090000002"),
        "part_time",
    )
    assert (row.position, row.workplace, row.person_id) == ("-1", None, listed)
    assert str(fuller) in " ".join(caplog.messages)
    (each,) = planned(another_class(marked.store, first_day=date(2025, 6, 3)), row).people
    assert (each.fate, each.match, each.adds, each.kept) == ("same", listed, (), ())


_anyone = st.builds(
    person,
    st.sampled_from(["Lý Mẩy", "LÝ MẨY", "Ly May", "Lý Mây", "Nguyễn Văn Hùng", "Nguyễn Văn Hùgn"]),
    st.sampled_from([None, "1985", "1985", "1986", "1985-03-12"]),
    sex=st.sampled_from([None, "male"]),
    position=st.sampled_from([None, "Trưởng thôn"]),
    workplace=st.sampled_from([None, "Thôn Mẫu"]),
    phone=st.sampled_from([None, "0900000001"]),
    citizen_id=st.sampled_from([None, "008185000001", "008185734512"]),
    category=st.sampled_from([None, *CATEGORIES]),
)


class _Enough(Exception):
    """Ends a session of the store, which then keeps nothing."""


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    people=st.lists(_anyone, min_size=1, max_size=8),
    private=st.booleans(),
    ending=st.sampled_from([".xlsx", ".csv"]),
)
def test_any_list_comes_back_as_the_very_people_it_was_written_of(
    taught: Taught, tmp_path: Path, people: list[RosterPerson], private: bool, ending: str
) -> None:
    with contextlib.suppress(_Enough), taught.store.writing() as session:

        def enrol(rows: Iterable[RosterPerson], training_class: UUID) -> RosterPlan:
            reading = RosterReading(tuple(rows), (), {})
            site = classes.find_site(session, training_class)
            plan = rosters.plan(session, reading, training_class=training_class, site=site)
            rosters.apply(session, plan, training_class=training_class, site=site)
            return plan

        def sheet(training_class: UUID) -> PeopleSheet:
            return people_sheets.of_class(session, training_class=training_class, private=private)

        enrol(people, taught.id)
        second = classes.add(session, title="Lớp hai", first_day=date(2025, 5, 6), class_sessions=1)
        written = sheet(taught.id)
        write_people(written, tmp_path / f"a{ending}")
        reading = read_roster(tmp_path / f"a{ending}")
        plan = enrol(reading.people, second)
        assert {(each.fate, each.adds, each.kept) for each in plan.people} == {("same", (), ())}
        assert [replace(row.facts, marks=()) for row in sheet(second).rows] == [
            replace(row.facts, marks=()) for row in written.rows
        ]
        raise _Enough
