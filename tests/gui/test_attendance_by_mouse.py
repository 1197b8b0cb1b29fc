"""Attendance is taken by mouse alone, and the rest is marked at once."""

from __future__ import annotations

from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu

from tests.gui.conftest import put_on_screen

LEFT = Qt.MouseButton.LeftButton


def click_cell(attending, row: int, number: int) -> None:
    """Click the cell of a row and a class session."""
    grid = attending.page.grid
    area = grid.visualRect(grid.grid_model.index(row, 3 + number))
    QTest.mouseClick(grid.viewport(), LEFT, pos=area.center())
    attending.settle()


def open_menu() -> QMenu:
    """The menu that has just come up."""
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    return menu


def take(menu: QMenu, word: str) -> None:
    """Click the entry that begins with a word."""
    entry = next(each for each in menu.actions() if each.text().startswith(word))
    QTest.mouseClick(menu, LEFT, pos=menu.actionGeometry(entry).center())


def test_a_click_on_an_empty_ring_marks_as_present_in_that_class_session(attending):
    click_cell(attending, 0, 1)
    click_cell(attending, 3, 2)
    assert attending.marks(1) == {"Ma Thị Mẫu": "present"}
    assert attending.marks(2) == {"Giàng A Páo": "present"}


def test_a_click_in_another_class_session_marks_that_cell_and_leaves_the_box_where_it_was(attending):
    click_cell(attending, 3, 2)
    assert attending.page.sitting.class_session.number == 1
    assert attending.page.sessions.text() == "Morning 08/04"
    assert attending.page.panel.recent.entries[0].said == "Present — Afternoon 08/04"
    assert (
        attending.page.undo_line.undo_button.text() == "Undo: Giàng A Páo: present — Afternoon 08/04 (Ctrl+Z)"
    )
    attending.page.box.edit.setFocus()
    attending.enter("2")
    assert attending.marks(1) == {"Hoàng Văn Hiến": "present"}
    assert attending.marks(2) == {"Giàng A Páo": "present"}


def test_the_keys_that_the_menu_of_a_cell_shows_work_while_it_is_open(attending):
    click_cell(attending, 3, 1)
    click_cell(attending, 3, 1)
    QTest.keyClick(open_menu(), Qt.Key.Key_M)
    attending.settle()
    assert attending.marks(1) == {"Giàng A Páo": "late"}
    click_cell(attending, 3, 1)
    QTest.keyClick(open_menu(), Qt.Key.Key_Delete)
    attending.settle()
    assert attending.marks(1) == {}
    assert QApplication.activePopupWidget() is None


def test_the_menu_of_a_cell_in_another_class_session_changes_that_cell(attending):
    click_cell(attending, 3, 2)
    click_cell(attending, 3, 1)
    click_cell(attending, 3, 2)
    take(open_menu(), "Late")
    attending.settle()
    assert attending.marks(1) == {"Giàng A Páo": "present"}
    assert attending.marks(2) == {"Giàng A Páo": "late"}


def test_a_click_on_a_heading_chooses_the_class_session_that_the_box_marks(attending):
    header = attending.page.grid.horizontalHeader()
    middle = QPoint(header.sectionViewportPosition(5) + header.sectionSize(5) // 2, header.height() // 2)
    QTest.mouseClick(header.viewport(), LEFT, pos=middle)
    assert attending.page.sessions.text() == "Afternoon 08/04"
    attending.page.box.edit.setFocus()
    attending.enter("2")
    assert attending.marks(2) == {"Hoàng Văn Hiến": "present"}


def test_after_a_click_on_a_name_keys_mark_in_the_class_session_of_the_box(attending):
    grid = attending.page.grid
    QTest.mouseClick(grid.viewport(), LEFT, pos=grid.visualRect(grid.grid_model.index(2, 1)).center())
    attending.settle()
    assert attending.marks() == {}
    attending.press(Qt.Key.Key_Space)
    attending.settle()
    assert attending.marks(1) == {"Nguyễn Thị Hiền": "present"}


def test_a_click_on_a_mark_opens_a_menu_of_the_others(attending):
    click_cell(attending, 1, 1)
    click_cell(attending, 1, 1)
    take(open_menu(), "Excused")
    attending.settle()
    assert attending.marks() == {"Hoàng Văn Hiến": "excused"}
    click_cell(attending, 1, 1)
    take(open_menu(), "Clear")
    attending.settle()
    assert attending.marks() == {}


def test_the_rest_is_marked_from_the_panel_and_gives_way_to_a_later_check_in(attending):
    click_cell(attending, 0, 1)
    QTest.mouseClick(attending.page.panel.rest_button, LEFT)
    take(open_menu(), "Absent")
    attending.settle()
    assert list(attending.marks().values()).count("absent") == 5
    assert attending.marks()["Ma Thị Mẫu"] == "present"
    assert attending.page.panel.rest_button.isHidden()
    assert attending.page.window().focusWidget() is attending.page.box.edit
    sheet = attending.page.sitting.sheet
    assert sorted(mark.rest for mark in sheet.marks.values()) == [False] + [True] * 5
    put_on_screen(attending.page)
    attending.page.box.edit.setFocus()
    attending.enter("may")
    assert attending.marks()["Lý Mẩy"] == "present"


def test_a_check_in_makes_sure_what_was_only_surmised_for_the_rest(attending):
    attending.page.panel.rest.emit("present")
    attending.settle()
    attending.enter("may")
    sitting = attending.page.sitting
    surmised = [each.name for each in sitting.people if sitting.standing(each).rest]
    assert "Lý Mẩy" not in surmised
    assert len(surmised) == 5


def test_a_line_of_the_list_under_the_box_is_chosen_by_a_click(attending):
    attending.type("hi")
    view = attending.page.matches.view
    QTest.mouseClick(view.viewport(), LEFT, pos=view.visualRect(view.model().index(1, 0)).center())
    attending.settle()
    assert attending.marks() == {"Nguyễn Thị Hiền": "present"}


def test_the_class_session_is_chosen_by_mouse(attending):
    QTest.mouseClick(attending.page.sessions, LEFT)
    menu = open_menu()
    QTest.mouseClick(menu, LEFT, pos=menu.actionGeometry(menu.actions()[2]).center())
    assert attending.page.sitting.class_session.number == 3
    assert attending.page.sessions.text() == "Morning 09/04"
