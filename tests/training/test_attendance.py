"""Attendance: numbers as read off paper, and anything that identifies a person."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.training.by_hand import Taught, card, count, facts_of, person
from tqdesk.errors import AmbiguousListNumber, AmbiguousScan, BadRows, ScanNotUnderstood, UnknownClassSession
from tqdesk.store import journal
from tqdesk.store.ids import enrolment_id, new_row_id
from tqdesk.training import attendance, classes


@pytest.fixture
def listed(taught: Taught) -> Taught:
    """Four people: with a number, with an old birth year only, with marks in the name, with neither."""
    taught.enrol(
        person("Ma Thị Mẫu", "1985-03-12", citizen_id="008185000001"),
        person("Hoàng Văn Thử", "1990"),
        person("Giàng A Páo", "1978-11-05"),
        person("Lý Mẩy", "2001", citizen_id="008301000004"),
    )
    return taught


# Lists of numbers


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("1", [1]),
        ("1-4", [1, 2, 3, 4]),
        ("1-3,7", [1, 2, 3, 7]),
        ("7, 1 - 3", [1, 2, 3, 7]),
        ("1-3 7;9", [1, 2, 3, 7, 9]),
        ("3,3,2-3", [2, 3]),
        ("5–6", [5, 6]),
        ("  12 \n", [12]),
        ("007", [7]),
        ("4-4", [4]),
    ],
)
def test_lists_of_numbers_are_read_as_people_write_them(text: str, numbers: list[int]):
    assert attendance.read_rows(text) == numbers


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "a",
        "1-",
        "-1",
        "0",
        "0-3",
        "3-1",
        "1--3",
        "1,",
        "1.5",
        "1-2-3",
        "123456",
        "1-99999",
        "²",
        "١",
    ],
)
def test_what_is_no_list_of_numbers_is_refused(text: str):
    with pytest.raises(BadRows) as caught:
        attendance.read_rows(text)
    assert caught.value.fields == {"text": text}


@given(st.sets(st.integers(1, 9999), min_size=1, max_size=30), st.sampled_from([",", ", ", " ", ";", "\n"]))
def test_numbers_written_out_are_read_back(numbers: set[int], between: str):
    assert attendance.read_rows(between.join(map(str, numbers))) == sorted(numbers)


@given(st.lists(st.tuples(st.integers(1, 300), st.integers(0, 20)), min_size=1, max_size=8))
def test_ranges_mean_every_number_in_them(ranges: list[tuple[int, int]]):
    text = ",".join(f"{first}-{first + more}" for first, more in ranges)
    expected = {number for first, more in ranges for number in range(first, first + more + 1)}
    assert attendance.read_rows(text) == sorted(expected)


@given(st.text(alphabet="0123456789-–,; ab.²", max_size=20))
def test_any_text_gives_numbers_or_is_refused(text: str):
    try:
        numbers = attendance.read_rows(text)
    except BadRows:
        return
    assert numbers == sorted(set(numbers)) and numbers[0] >= 1
    assert {int(each) for each in re.findall("[0-9]+", text)} <= set(numbers)


# By list number


def test_rows_are_marked_and_those_that_stand_are_left_alone(listed: Taught):
    first = listed.attend([1, 2])
    assert (first.marked, first.unchanged, first.unknown) == (2, 0, ())
    before = count(listed.store, "line")
    again = listed.attend([1, 2])
    assert (again.marked, again.unchanged, again.unknown) == (0, 2, ())
    assert count(listed.store, "line") == before
    assert listed.marks() == {1: {1: "present"}, 2: {1: "present"}, 3: {}, 4: {}}


def test_numbers_of_nobody_are_told_and_the_others_are_marked(listed: Taught):
    came = listed.attend([4, 5, 99])
    assert (came.marked, came.unknown) == (1, ("5", "99"))
    assert listed.marks()[4] == {1: "present"}


def test_a_mark_can_be_changed(listed: Taught):
    listed.attend([1])
    assert listed.attend([1], status="excused").marked == 1
    assert listed.attend([1], status="absent").marked == 1
    assert listed.marks()[1] == {1: "absent"}


def test_class_sessions_are_marked_apart(listed: Taught):
    listed.attend([1], number=1)
    listed.attend([1], number=2, status="absent")
    assert listed.marks()[1] == {1: "present", 2: "absent"}
    with pytest.raises(UnknownClassSession) as caught:
        listed.attend([1], number=3)
    assert caught.value.fields == {"number": 3, "count": 2}


def test_the_rest_is_marked_where_no_mark_stands(listed: Taught):
    listed.attend([2], status="late")
    came = listed.attend([1], rest="absent")
    assert (came.marked, came.unchanged) == (3, 0)
    expected = {1: {1: "present"}, 2: {1: "late"}, 3: {1: "absent"}, 4: {1: "absent"}}
    assert listed.marks() == expected
    assert listed.attend([1], rest="excused").marked == 0
    assert listed.marks() == expected


def test_a_mark_for_the_rest_gives_way_to_a_mark_of_ones_own(listed: Taught):
    listed.attend([1], rest="absent")
    assert listed.attend([3]).marked == 1
    assert listed.marks()[3] == {1: "present"}


def test_a_number_borne_by_two_people_is_refused_by_name_and_nothing_is_marked(listed: Taught):
    # Two machines of the unit gave the number 2 while they had not heard of each other.
    with listed.store.writing() as session:
        who = new_row_id()
        journal.write(session, [journal.Edit("person", who, {"made": {}, "name": {"name": "Bàn Thị Hai"}})])
        made = {"class": listed.id, "site": listed.site, "person": who}
        writes: dict[str, dict[str, Any]] = {"made": made, "list_number": {"list_number": 2}}
        row = enrolment_id(listed.id, listed.site, who)
        journal.write(session, [journal.Edit("enrolment", row, writes)])
    before = count(listed.store, "line")
    with pytest.raises(AmbiguousListNumber) as caught:
        listed.attend([1, 2, 3], rest="absent")
    assert caught.value.fields["number"] == 2
    assert set(str(caught.value.fields["names"]).split(", ")) == {"Hoàng Văn Thử", "Bàn Thị Hai"}
    assert count(listed.store, "line") == before
    assert not any(listed.marks().values())
    with pytest.raises(AmbiguousScan):
        listed.scan("2")
    assert listed.attend([1, 3]).marked == 2


def test_numbers_of_another_site_are_not_meant(listed: Taught):
    with listed.store.writing() as session:
        other = classes.add_site(session, training_class=listed.id, unit="2024:02572")
    listed.enrol(person("Vũ Ở Xa", "1970"), site=other)
    listed.attend([1], site=other, rest="absent")
    marks = {each.name: each.marks for each in listed.show().enrolments}
    assert marks["Vũ Ở Xa"] == {1: "present"}
    assert marks["Ma Thị Mẫu"] == marks["Lý Mẩy"] == {}


# By scan


@pytest.mark.parametrize(
    ("text", "number"),
    [
        (card("008185000001", "Ma Thị Mẫu", "12031985", old="070085001"), 1),
        (card("008185000001", "Ma Thị Mẫu", "12031985", more="||||"), 1),
        (card("008185000001", "MA THI1 MAA6U5", "12031985"), 1),
        (card("008185000001", "Ma Thị Mẫu", "12031985").replace("|", "\t"), 1),
        (card("008185000001", "Ma Thị Mẫu", "12031985") + "\r\n", 1),
        ("008301000004", 4),
        ("8301000004", 4),
        ("3", 3),
        (" 3 \n", 3),
        ("giang a pao", 3),
        ("GIÀNG A PÁO", 3),
        ("Hoàng Văn Thử", 2),
        (card("008078000003", "Giàng A Páo", "05111978"), 3),
        (card("008078000003", "GIANG A PAO", "05111978"), 3),
    ],
    ids=lambda value: str(value)[:40],
)
def test_a_person_is_found_by_whatever_identifies_them(listed: Taught, text: str, number: int):
    who, new = listed.scan(text)
    assert (who.list_number, new) == (number, True)
    assert listed.marks()[number] == {1: "present"}
    assert listed.scan(text)[1] is False
    assert sum(map(len, listed.marks().values())) == 1


@pytest.mark.parametrize(
    "text",
    [
        "Ai Đó",
        "9",
        "0",
        "008085000009",
        "Ma Thị",
        card("008085000009", "Vũ Lạ", "01011985"),
        card("008078000003", "Giàng A Páo", "06111978"),
        # The card's number is another than the one known of the person of that name and day.
        card("008185000077", "Ma Thị Mẫu", "12031985"),
        "x" * 5000,
        "|||||||",
    ],
    ids=lambda value: value[:40],
)
def test_a_text_of_nobody_on_the_list_marks_nobody(listed: Taught, text: str):
    with pytest.raises(ScanNotUnderstood) as caught:
        listed.scan(text)
    assert len(str(caught.value.fields["text"])) <= 60
    assert not any(listed.marks().values())


def test_a_name_of_two_people_is_ambiguous(listed: Taught):
    listed.enrol(person("Lý May", "1999"))
    with pytest.raises(AmbiguousScan) as caught:
        listed.scan("ly may")
    assert caught.value.fields == {"text": "ly may", "count": 2}
    assert not any(listed.marks().values())


def test_who_came_late_stays_late_however_often_the_card_is_read(listed: Taught):
    text = card("008185000001", "Ma Thị Mẫu", "12031985")
    assert listed.scan(text, status="late")[1] is True
    assert listed.scan(text)[1] is False
    assert listed.marks()[1] == {1: "late"}
    assert listed.scan(text, number=2)[1] is True
    assert listed.marks()[1] == {1: "late", 2: "present"}


def test_who_was_marked_absent_and_comes_is_present(listed: Taught):
    listed.attend([3], rest="absent")
    listed.attend([2], status="absent")
    assert listed.scan(card("008185000001", "Ma Thị Mẫu", "12031985"))[1] is True
    assert listed.scan("2")[1] is True
    assert listed.marks() == {1: {1: "present"}, 2: {1: "present"}, 3: {1: "present"}, 4: {1: "absent"}}


def test_a_scan_never_changes_what_is_known_of_a_person(listed: Taught):
    before = facts_of(listed.store, "Ma Thị Mẫu"), facts_of(listed.store, "Giàng A Páo")
    listed.scan(card("008185000001", "MA THI MAAUX", "13031986"))
    listed.scan(card("008078000003", "GIANG A PAO", "05111978"))
    assert listed.listed()[0] == (1, "Ma Thị Mẫu") and listed.listed()[2] == (3, "Giàng A Páo")
    assert (facts_of(listed.store, "Ma Thị Mẫu"), facts_of(listed.store, "Giàng A Páo")) == before


def test_a_person_of_another_class_is_not_marked_here(listed: Taught):
    with listed.store.writing() as session:
        added = classes.add(session, title="Lớp hai", first_day=date(2025, 5, 6), class_sessions=1)
        second = Taught(listed.store, added, classes.find_site(session, added))
    second.enrol(person("Vũ Khác Lớp", "1970", citizen_id="008070000009"))
    for text in ("008070000009", "Vũ Khác Lớp", card("008070000009", "Vũ Khác Lớp", "01011970")):
        with pytest.raises(ScanNotUnderstood):
            listed.scan(text)


def test_who_stands_on_two_lists_is_checked_in_where_the_site_is_named(listed: Taught):
    with listed.store.writing() as session:
        site = classes.add_site(session, training_class=listed.id, unit="2024:02545", venue="Thôn Hai")
    listed.enrol(person("Ma Thị Mẫu", "1985-03-12", citizen_id="008185000001"), site=site)
    with listed.store.writing() as session, pytest.raises(AmbiguousScan):
        attendance.scan(session, training_class=listed.id, number=1, text="008185000001")
    with listed.store.writing() as session:
        who, new = attendance.scan(
            session, training_class=listed.id, number=1, text="008185000001", site=site
        )
    assert (who.site, new) == (site, True)


def test_a_card_fits_a_year_only_if_the_name_agrees_to_the_letter(listed: Taught):
    listed.enrol(person("Vi Văn Tú", "1990"))
    card = "008090000011||{name}|12031990|Nam|Thôn Mẫu|01012022"
    with listed.store.writing() as session, pytest.raises(ScanNotUnderstood):
        attendance.scan(session, training_class=listed.id, number=1, text=card.format(name="Vi Văn Tư"))
    with listed.store.writing() as session:
        who, _new = attendance.scan(
            session, training_class=listed.id, number=1, text=card.format(name="Vi Văn Tú")
        )
    assert who.name == "Vi Văn Tú"


def test_what_is_not_understood_is_told_without_the_number(listed: Taught):
    card = "008090000011||Vi Văn Lạ|12031990|Nam|Thôn Mẫu|01012022"
    for text, told in ((card, "Vi Văn Lạ"), ("008090000011", "••••••••0011")):
        with listed.store.writing() as session, pytest.raises(ScanNotUnderstood) as caught:
            attendance.scan(session, training_class=listed.id, number=1, text=text)
        assert caught.value.fields == {"text": told}
