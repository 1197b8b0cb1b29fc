"""Importing a roster: what is added, what is told, and list numbers."""

from __future__ import annotations

from pathlib import Path

import pytest
from msgspec.structs import replace

from tests.builders import PASSWORD
from tests.training.by_hand import MA, Taught, another, count, facts_of, fates, person
from tqdesk import made_up
from tqdesk.made_up import LAYOUTS, roster_workbook
from tqdesk.records import RosterReading
from tqdesk.sheets.roster import read_roster
from tqdesk.store import journal
from tqdesk.store.opening import open_store
from tqdesk.training import classes, rosters, searching, undo

HOANG = person("Hoàng Văn Thử", "1990", position="Trưởng thôn", workplace="Thôn Mẫu")


PAO = person("Giàng A Páo")


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
        file,
        made_up.people(7, 40),
        title="Lớp",
        unit_name="Xã Mẫu",
        parent_name="Huyện Mẫu",
        layout=layout,
        seed=7,
    )
    reading = read_roster(file)
    assert fates(taught.enrol(*reading.people)) == ["new"] * 40
    before = taught.show(), count(taught.store, "line"), count(taught.store, "person")
    assert fates(taught.enrol(*reading.people)) == ["already"] * 40
    assert (taught.show(), count(taught.store, "line"), count(taught.store, "person")) == before
    assert [number for number, _name in taught.listed()] == list(range(1, 41))


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


def test_work_that_a_later_list_adds_stands_on_the_list_of_the_class_too(taught: Taught):
    def work() -> list[tuple[str | None, str | None]]:
        return [(each.position, each.workplace) for each in taught.show().enrolments]

    taught.enrol(MA, replace(HOANG, position=None))
    taught.enrol(
        replace(MA, position="Công chức", workplace="UBND xã Mẫu"),
        replace(HOANG, position="Phó thôn", workplace="Thôn khác"),
    )
    assert work() == [("Công chức", "UBND xã Mẫu"), ("Phó thôn", "Thôn Mẫu")]
    taught.enrol(replace(MA, position="Chủ tịch"), HOANG)
    assert work() == [("Công chức", "UBND xã Mẫu"), ("Phó thôn", "Thôn Mẫu")]
    with taught.store.writing() as session:
        undo.undo(session)
    assert work() == [(None, None), (None, "Thôn Mẫu")]


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


# What is told of known people


def test_a_fact_that_differs_stays_as_it_was_and_is_told(taught: Taught):
    taught.enrol(replace(MA, position="Công chức", workplace="UBND xã", email="mau@example.vn"))
    other = person(
        "MA THỊ MẪU",
        "1985",
        sex="male",
        position="Phó Chủ tịch",
        workplace="UBND  XÃ",
        phone="0912345678",
        email="khac@example.vn",
        citizen_id="008185000001",
        ethnic="Tày",
    )
    (planned,) = another(taught).enrol(other).people
    assert (planned.fate, planned.adds) == ("same", ("ethnic",))
    assert {each.fact: each.known for each in planned.kept} == {
        "sex": "female",
        "position": "Công chức",
        "phone": "••••••0001",
        "email": "••••••••",
    }
    (known,) = facts_of(taught.store, "Ma Thị Mẫu")
    assert (known["sex"], known["position"], known["phone"]) == ("female", "Công chức", "0900000001")


def test_another_spelling_of_the_name_is_told(taught: Taught):
    taught.enrol(MA)
    (planned,) = another(taught).enrol(replace(MA, name="Ma Thi Mau")).people
    assert [(each.fact, each.known) for each in planned.kept] == [("name", "Ma Thị Mẫu")]


def test_a_year_of_birth_becomes_the_date_that_agrees_with_it(taught: Taught):
    taught.enrol(HOANG)
    second = another(taught)
    (planned,) = second.enrol(replace(HOANG, birth="1990-05-06")).people
    assert (planned.fate, planned.adds, planned.kept) == ("same", ("birth",), ())
    assert [each["birth"] for each in facts_of(taught.store, "Hoàng Văn Thử")] == ["1990-05-06"]


def test_a_number_of_another_person_is_not_added_and_that_is_told(taught: Taught):
    taught.enrol(replace(HOANG, birth="1990-05-06"), person("Vũ Đức Lạ", citizen_id="008090000002"))
    (planned,) = another(taught).enrol(replace(HOANG, birth="1990-05-06", citizen_id="008090000002")).people
    assert planned.fate == "same" and [(each.fact, each.known) for each in planned.kept] == [
        ("citizen_id", "")
    ]
    assert [each["citizen_id"] for each in facts_of(taught.store, "Hoàng Văn Thử")] == [None]


# Numbers of the list


def test_list_numbers_are_those_left_out_where_there_is_no_room_behind_the_last(taught: Taught):
    taught.enrol(MA)
    enrolment = taught.show().enrolments[0]
    with taught.store.writing() as session:
        number = {"list_number": 999_998}
        journal.write(session, [journal.Edit("enrolment", enrolment.id, {"list_number": number})])
    taught.enrol(HOANG)
    taught.enrol(PAO, person("Lý Mẩy"))
    assert taught.listed() == [
        (1, "Giàng A Páo"),
        (2, "Lý Mẩy"),
        (999_998, "Ma Thị Mẫu"),
        (999_999, "Hoàng Văn Thử"),
    ]


# Stopping and taking back


def test_an_import_that_is_stopped_leaves_nothing(taught: Taught):
    rows = [person(f"Người Mẫu {number}", "1990") for number in range(1200)]
    before = count(taught.store, "line")
    told: list[int] = []

    def stop(done: int, total: int) -> None:
        told.append(done)
        if done >= 1000:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt), taught.store.writing() as session:
        planned = rosters.plan(
            session, RosterReading(tuple(rows), (), {}), training_class=taught.id, site=taught.site
        )
        rosters.apply(session, planned, training_class=taught.id, site=taught.site, progress=stop)
    assert told == [0, 500, 1000]
    assert (taught.listed(), count(taught.store, "line")) == ([], before)


def test_one_undo_takes_a_whole_import_back_even_after_a_restart(taught: Taught):
    taught.enrol(HOANG)
    before = taught.show(), facts_of(taught.store, "Hoàng Văn Thử")
    second = another(taught)
    assert fates(second.enrol(MA, replace(HOANG, birth="1990-05-06", phone="0900000009"), PAO)) == [
        "new",
        "same",
        "new",
    ]
    taught.store.close()
    store = open_store(taught.store.folder, PASSWORD)
    with store.writing() as session:
        undo.undo(session)
    again = Taught(store, taught.id, taught.site)
    assert Taught(store, second.id, second.site).listed() == []
    assert (again.show(), facts_of(store, "Hoàng Văn Thử")) == before
    with store.reading() as session:
        assert [each.name for each in searching.search(session).people] == ["Hoàng Văn Thử"]
    store.close()
