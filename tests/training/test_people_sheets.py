"""Lists of people out of one store and into another, through real files."""

from __future__ import annotations

import logging
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import select

from tests.builders import make_store
from tests.training.by_hand import OTHER_COMMUNE, Taught, person
from tqdesk.people_records import PeopleSheet
from tqdesk.sheets.people_out import write_people
from tqdesk.sheets.roster import read_roster
from tqdesk.store import tables
from tqdesk.store.sessions import Store
from tqdesk.training import attendance, classes, people_sheets, rosters

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
