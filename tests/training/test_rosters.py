"""Importing a roster: who is whom, what is added, and list numbers."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from tests.training.by_hand import Taught, count, facts_of, fates, person
from tqdesk.made_up import LAYOUTS, people, roster_workbook
from tqdesk.records import RosterPerson, RosterReading
from tqdesk.sheets.roster import read_roster
from tqdesk.training import classes, rosters

MA = person("Ma Thị Mẫu", "1985-03-12", sex="female", citizen_id="008185000001", phone="0900000001")
HOANG = person("Hoàng Văn Thử", "1990", position="Trưởng thôn", workplace="Thôn Mẫu")
PAO = person("Giàng A Páo")


def another(taught: Taught, title: str = "Lớp hai") -> Taught:
    with taught.store.writing() as session:
        added = classes.add(session, title=title, first_day=date(2025, 5, 6), class_sessions=1)
        return Taught(taught.store, added, classes.find_site(session, added))


def test_people_are_new_once_and_get_list_numbers_in_the_order_of_the_file(taught: Taught):
    assert fates(taught.enrol(MA, HOANG, PAO)) == ["new", "new", "new"]
    assert taught.listed() == [(1, "Ma Thị Mẫu"), (2, "Hoàng Văn Thử"), (3, "Giàng A Páo")]


def test_a_plan_alone_writes_nothing(taught: Taught):
    before = count(taught.store, "line")
    with taught.store.writing() as session:
        rosters.plan(session, RosterReading((MA, HOANG), (), {}), training_class=taught.id, site=taught.site)
    assert (taught.listed(), count(taught.store, "line")) == ([], before)


def test_the_same_roster_again_changes_and_adds_nothing(taught: Taught):
    taught.enrol(MA, HOANG, PAO)
    before = taught.show(), count(taught.store, "line"), count(taught.store, "person")
    assert fates(taught.enrol(MA, HOANG, PAO)) == ["already"] * 3
    assert (taught.show(), count(taught.store, "line"), count(taught.store, "person")) == before


@pytest.mark.parametrize("layout", LAYOUTS)
def test_a_real_workbook_imported_twice_changes_nobody_and_adds_nobody(
    taught: Taught, tmp_path: Path, layout: str
):
    file = tmp_path / "roster.xlsx"
    roster_workbook(
        file, people(7, 40), title="Lớp", unit_name="Xã Mẫu", parent_name="Huyện Mẫu", layout=layout, seed=7
    )
    reading = read_roster(file)
    assert fates(taught.enrol(*reading.people)) == ["new"] * 40
    before = taught.show(), count(taught.store, "line"), count(taught.store, "person")
    assert fates(taught.enrol(*reading.people)) == ["already"] * 40
    assert (taught.show(), count(taught.store, "line"), count(taught.store, "person")) == before
    assert [number for number, _name in taught.listed()] == list(range(1, 41))


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
        (person("Lý Mẩy", "1985-03-12"), person("Lý Mẩy", "1985-03-13"), "likely"),
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
            person("Lý Mẩy", "1985-03-12", citizen_id="008185000002"),
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


def test_facts_are_added_and_never_overwritten(taught: Taught):
    taught.enrol(MA, HOANG)
    second = another(taught)
    fuller = person(
        "Ma Thị Mẫu",
        "1985",
        sex="male",
        position="Công chức",
        workplace="UBND xã",
        phone="0900000009",
        email="mau@example.vn",
        ethnic="Tày",
        citizen_id="008185000001",
    )
    assert fates(second.enrol(fuller)) == ["same"]
    (known,) = facts_of(taught.store, "Ma Thị Mẫu")
    assert known == {
        "birth": "1985-03-12",
        "sex": "female",
        "position": "Công chức",
        "workplace": "UBND xã",
        "phone": "0900000001",
        "email": "mau@example.vn",
        "ethnic": "Tày",
        "citizen_id": "008185000001",
    }


def test_the_position_on_the_list_is_the_one_of_that_class(taught: Taught):
    before = person("Ma Thị Mẫu", "1985-03-12", position="Công chức", workplace="UBND xã")
    after = person("Ma Thị Mẫu", "1985-03-12", position="Phó Chủ tịch", workplace="UBND xã")
    taught.enrol(before)
    second = another(taught)
    assert fates(second.enrol(after)) == ["same"]
    assert [each.position for each in taught.show().enrolments] == ["Công chức"]
    assert [each.position for each in second.show().enrolments] == ["Phó Chủ tịch"]


def test_a_person_already_on_the_list_gains_what_was_missing(taught: Taught):
    taught.enrol(HOANG)
    with_number = person("Hoàng Văn Thử", "1990", citizen_id="008090000002")
    assert fates(taught.enrol(with_number)) == ["already"]
    assert [each["citizen_id"] for each in facts_of(taught.store, "Hoàng Văn Thử")] == ["008090000002"]
    assert taught.listed() == [(1, "Hoàng Văn Thử")]


def test_list_numbers_go_on_from_the_greatest(taught: Taught):
    taught.enrol(MA, HOANG)
    assert fates(taught.enrol(PAO, MA, person("Vũ Mẫu"))) == ["new", "already", "new"]
    assert taught.listed() == [
        (1, "Ma Thị Mẫu"),
        (2, "Hoàng Văn Thử"),
        (3, "Giàng A Páo"),
        (4, "Vũ Mẫu"),
    ]


def test_each_site_has_list_numbers_of_its_own(taught: Taught):
    with taught.store.writing() as session:
        site = classes.add_site(session, training_class=taught.id, unit="2024:02572")
    taught.enrol(MA, HOANG)
    taught.enrol(PAO, site=site)
    numbers = {(each.site, each.list_number) for each in taught.show().enrolments}
    assert numbers == {(taught.site, 1), (taught.site, 2), (site, 1)}


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


def test_a_number_is_never_added_to_a_namesake(taught: Taught):
    numbered, bare = person("Lý Mẩy", "1985", citizen_id="008185000001"), person("Lý Mẩy", "1985")
    taught.enrol(numbered, bare)
    who = {each.list_number: each.person for each in taught.show().enrolments}
    again = taught.enrol(bare, numbered)
    numbers = [each["citizen_id"] for each in facts_of(taught.store, "Lý Mẩy")]
    assert numbers == ["008185000001", None]
    assert [(each.fate, each.match) for each in again.people] == [("already", who[2]), ("already", who[1])]


def test_a_roster_of_several_hundred_is_one_import(taught: Taught):
    rows = [person(f"Người Mẫu {number}", "1990", citizen_id=f"008090{number:06}") for number in range(700)]
    assert fates(taught.enrol(*rows)) == ["new"] * 700
    assert fates(taught.enrol(*reversed(rows))) == ["already"] * 700
    assert [number for number, _name in taught.listed()] == list(range(1, 701))
