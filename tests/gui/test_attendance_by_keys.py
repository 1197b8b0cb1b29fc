"""Attendance is taken by keys alone: names, numbers, the list under the box, the grid."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from tests.gui.conftest import LISTED
from tqdesk.gui.attendance_paint import FIRST_SESSION
from tqdesk.training.enrolments import Lookup

KEY = Qt.Key
CONTROL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier


def test_the_first_class_session_with_unmarked_people_is_chosen_by_itself(attending):
    assert attending.page.sitting.class_session.number == 1
    assert attending.page.sessions.text() == "Morning 08/04"
    assert attending.page.box.edit.hasFocus()


def test_letters_without_marks_find_the_beginnings_of_name_parts_in_any_order(attending):
    attending.type("hi")
    assert attending.offers() == [
        "Hoàng Văn Hiến",
        "Nguyễn Thị Hiền",
        "Hà Hiển Vinh",
        "Add “hi” as a new person of the class",
    ]
    attending.press(KEY.Key_Escape)
    assert attending.offers() == []
    attending.type("hien ng")
    assert attending.offers()[:-1] == ["Nguyễn Thị Hiền"]


def test_enter_marks_the_first_and_the_arrows_choose_another(attending):
    attending.enter("hien")
    assert attending.marks() == {"Hoàng Văn Hiến": "present"}
    assert attending.page.box.edit.text() == ""
    attending.type("hi")
    attending.press(KEY.Key_Down, KEY.Key_Return)
    attending.settle()
    assert attending.marks() == {"Hoàng Văn Hiến": "present", "Hà Hiển Vinh": "present"}
    assert attending.shown() == attending.marks()


def test_those_who_are_marked_come_last_and_are_not_marked_again(attending):
    attending.enter("2")
    attending.type("hien")
    matches = attending.page.matches.matches()
    assert [match.title for match in matches[:3]] == ["Nguyễn Thị Hiền", "Hà Hiển Vinh", "Hoàng Văn Hiến"]
    assert matches[2].stands.startswith("present at ")
    before = attending.context.store.sequence
    attending.press(KEY.Key_Escape)
    attending.enter("hoang hien")
    assert attending.page.panel.recent.entries[0].said.startswith("Present already, at ")
    assert attending.context.store.sequence == before
    assert len(attending.page.sitting.undo_stack) == 1


def test_list_numbers_and_ranges_mark_many_and_say_whom_they_miss(attending):
    attending.type("1-3 5 9")
    assert attending.offers() == ["4 people by list number", "Nobody has the list number 9"]
    attending.press(KEY.Key_Return)
    attending.settle()
    assert attending.marks() == {LISTED[place].name: "present" for place in (0, 1, 2, 4)}
    assert "9" in attending.page.notice.text()
    assert attending.page.panel.counted.text() == "4 / 6 marked"


def test_a_single_number_shows_whose_it_is(attending):
    attending.type("4")
    assert attending.offers() == ["Giàng A Páo"]
    attending.press(KEY.Key_Return)
    attending.settle()
    attending.type("17")
    assert attending.offers() == ["Nobody has the list number 17"]


def test_a_number_that_two_people_bear_is_refused_by_name_until_one_is_chosen(attending):
    first, second = attending.page.sitting.people[:2]
    borne_twice = (replace(first, list_number=3), replace(second, list_number=3))
    attending.page.sitting.lookup = Lookup(borne_twice)
    attending.enter("3")
    assert attending.marks() == {}
    assert "Ma Thị Mẫu, Hoàng Văn Hiến" in attending.page.notice.text()
    attending.press(KEY.Key_Down, KEY.Key_Return)
    attending.settle()
    assert attending.marks() == {"Hoàng Văn Hiến": "present"}


def test_numbers_that_are_no_range_are_refused_in_words(attending):
    attending.enter("5-2")
    assert attending.marks() == {}
    assert "5-2" in attending.page.notice.text()


def test_shift_enter_marks_as_late_and_late_stays_late(attending):
    attending.type("may")
    attending.press(KEY.Key_Return, modifier=SHIFT)
    attending.settle()
    attending.enter("may")
    assert attending.marks() == {"Lý Mẩy": "late"}


def test_a_text_that_is_nobody_is_refused_and_adds_nobody(attending):
    attending.enter("khong co")
    assert attending.marks() == {}
    assert "khong co" in attending.page.notice.text()
    assert len(attending.page.sitting.people) == 6


def test_control_enter_adds_a_new_person_and_marks_them(attending):
    attending.type("nông văn tân")
    attending.press(KEY.Key_Return, modifier=CONTROL)
    attending.settle()
    assert attending.marks() == {"Nông Văn Tân": "present"}
    newest = attending.page.sitting.people[-1]
    assert (newest.name, newest.list_number) == ("Nông Văn Tân", 7)


def test_the_grid_is_marked_by_its_keys(attending):
    attending.press(KEY.Key_Down)
    assert attending.page.grid.hasFocus()
    attending.press(KEY.Key_Space, KEY.Key_Down, KEY.Key_M, KEY.Key_Down, KEY.Key_P, KEY.Key_Down, KEY.Key_V)
    attending.settle()
    assert attending.marks() == {
        "Ma Thị Mẫu": "present",
        "Hoàng Văn Hiến": "late",
        "Nguyễn Thị Hiền": "excused",
        "Giàng A Páo": "absent",
    }
    attending.press(KEY.Key_Delete)
    attending.settle()
    assert "Giàng A Páo" not in attending.marks()
    attending.press(KEY.Key_Right, KEY.Key_Return)
    attending.settle()
    assert attending.marks(2) == {"Giàng A Páo": "present"}


def test_the_arrows_of_the_grid_leave_the_class_session_of_the_box_as_it_is(attending):
    attending.press(KEY.Key_Down, KEY.Key_Right, KEY.Key_Space, KEY.Key_Right, KEY.Key_Right, KEY.Key_M)
    attending.settle()
    assert (attending.marks(2), attending.marks(3)) == ({"Ma Thị Mẫu": "present"}, {"Ma Thị Mẫu": "late"})
    assert attending.page.sessions.text() == "Morning 08/04"
    attending.press(KEY.Key_Escape)
    attending.enter("4")
    assert attending.marks(1) == {"Giàng A Páo": "present"}


def test_a_key_on_a_cell_that_has_that_mark_already_tells_of_that_cell(attending):
    attending.press(KEY.Key_Down, KEY.Key_V, KEY.Key_Right, KEY.Key_M)
    attending.settle()
    attending.press(KEY.Key_M)
    assert attending.page.panel.recent.entries[0].said.startswith("Late already, at ")


def test_home_and_end_go_to_the_first_and_last_person_of_the_grid(attending):
    attending.press(KEY.Key_Down, KEY.Key_End, KEY.Key_Space, KEY.Key_Home, KEY.Key_M)
    attending.settle()
    assert attending.marks() == {"Ma Thị Mẫu": "late", "Hà Hiển Vinh": "present"}


def test_on_a_narrow_page_the_arrows_bring_hidden_class_sessions_into_sight(attending):
    grid = attending.page.grid
    for place in (1, 2):
        grid.setColumnHidden(FIRST_SESSION + place, True)
    attending.press(KEY.Key_Down, KEY.Key_Right)
    assert not grid.isColumnHidden(FIRST_SESSION + 1)


def test_letters_typed_in_the_grid_go_to_the_box(attending):
    attending.page.grid.setFocus()
    attending.type("hoang")
    assert attending.page.box.edit.text() == "hoang"
    assert attending.offers()[0] == "Hoàng Văn Hiến"


def test_the_class_session_is_changed_by_keys(attending):
    attending.press(KEY.Key_PageDown, modifier=CONTROL)
    assert attending.page.sitting.class_session.number == 2
    attending.enter("4")
    assert attending.marks(1) == {}
    assert attending.marks(2) == {"Giàng A Páo": "present"}


def test_forty_people_are_marked_as_fast_as_keys_come(attending):
    for text in ("1", "2", "3", "4", "5", "6"):
        QTest.keyClicks(attending.page.box.edit, text)
        QTest.keyClick(attending.page.box.edit, KEY.Key_Return)
    attending.settle()
    assert set(attending.marks()) == {each.name for each in LISTED}
