"""A range of list numbers leaves marks that stand, names their people, and has one click to change them."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton

CONTROL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier

BEFORE = {"Ma Thị Mẫu": "absent", "Nguyễn Thị Hiền": "excused", "Giàng A Páo": "late"}
UNMARKED = {"Hoàng Văn Hiến": "present", "Lý Mẩy": "present", "Hà Hiển Vinh": "present"}


def mark_before(attending) -> None:
    people = {each.name: each for each in attending.page.sitting.people}
    for name, status in BEFORE.items():
        attending.page.sitting.mark([people[name]], status, source="grid")
    attending.settle()


def way_on(attending) -> QPushButton:
    """The button of the line on the page."""
    shown = [each for each in attending.page.notice.findChildren(QPushButton) if each.text()]
    (made,) = [each for each in shown if not each.isHidden()]
    return made


def test_those_with_another_mark_keep_it_and_are_named(attending):
    mark_before(attending)
    attending.type("1-6 8")
    assert attending.offers() == [
        "4 people by list number",
        "2 keep another mark",
        "Nobody has the list number 8",
    ]
    attending.press(Qt.Key.Key_Return)
    attending.settle()
    assert attending.marks() == BEFORE | UNMARKED
    assert attending.page.notice.text() == (
        "They had another mark and keep it: Ma Thị Mẫu (absent), Nguyễn Thị Hiền (excused). "
        "Nobody has the list number 8."
    )


def test_one_click_gives_them_the_mark_and_each_step_is_undone_by_itself(attending):
    mark_before(attending)
    attending.enter("1-6")
    assert way_on(attending).text() == "Mark these 2 as present"
    QTest.mouseClick(way_on(attending), Qt.MouseButton.LeftButton)
    attending.settle()
    overwritten = {"Ma Thị Mẫu": "present", "Nguyễn Thị Hiền": "present"}
    assert attending.marks() == BEFORE | UNMARKED | overwritten
    assert attending.page.notice.text() == ""
    assert attending.page.box.edit.hasFocus()
    attending.press(Qt.Key.Key_Z, modifier=CONTROL)
    attending.settle()
    assert attending.marks() == BEFORE | UNMARKED
    attending.press(Qt.Key.Key_Z, modifier=CONTROL)
    attending.settle()
    assert attending.marks() == BEFORE


def test_the_click_is_for_the_class_session_of_the_range(attending):
    mark_before(attending)
    attending.enter("1-3")
    act = way_on(attending)
    attending.page.sitting.class_session = attending.page.sitting.sheet.class_sessions[1]
    QTest.mouseClick(act, Qt.MouseButton.LeftButton)
    attending.settle()
    assert attending.marks(1)["Ma Thị Mẫu"] == "present"
    assert attending.marks(2) == {}


def test_a_late_range_leaves_those_who_are_present(attending):
    attending.enter("1")
    attending.type("1-2")
    attending.press(Qt.Key.Key_Return, modifier=SHIFT)
    attending.settle()
    assert attending.marks() == {"Ma Thị Mẫu": "present", "Hoàng Văn Hiến": "late"}
    assert way_on(attending).text() == "Mark these 1 as late"


def test_a_range_of_people_who_all_have_another_mark_changes_nothing(attending):
    mark_before(attending)
    attending.enter("1 3")
    assert attending.marks() == BEFORE
    assert attending.page.box.edit.text() == ""
    assert "Ma Thị Mẫu (absent)" in attending.page.notice.text()


def test_a_mark_that_was_only_for_the_rest_gives_way_to_a_range(attending):
    attending.page.panel.rest.emit("absent")
    attending.settle()
    attending.enter("1-2")
    assert [attending.marks()[name] for name in ("Ma Thị Mẫu", "Hoàng Văn Hiến")] == ["present", "present"]
    assert attending.page.notice.text() == ""


def test_a_single_number_means_that_person_and_changes_the_mark(attending):
    mark_before(attending)
    attending.enter("1")
    assert attending.marks()["Ma Thị Mẫu"] == "present"
