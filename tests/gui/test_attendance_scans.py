"""A scanner is a keyboard in a hurry: cards are read at any speed, and never taken for a name."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from tests.gui.conftest import CARD, send_letter

STRANGER = "008090000077||Đỗ Văn Lạ|01021990|Nam|Thôn Mẫu, xã Mẫu, Tuyên Quang|10042023||||"


def scan(text: str, delay: int = 0) -> None:
    """The keys of a scanner into whatever has the focus, some milliseconds apart."""
    for sign in text:
        if delay:
            QTest.qWait(delay)
        if sign == "\t":
            QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Tab)
        else:
            send_letter(sign)
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Return)


@pytest.mark.parametrize("delay", [0, 3])
def test_a_card_marks_its_bearer(attending, delay):
    scan(CARD, delay)
    attending.settle()
    assert attending.marks() == {"Ma Thị Mẫu": "present"}
    assert attending.page.panel.recent.entries[0].said.endswith("scanned")


def test_tabs_in_the_text_of_a_card_do_not_move_the_focus(attending):
    scan(CARD.replace("|", "\t"))
    attending.settle()
    assert attending.page.box.edit.hasFocus()
    assert attending.marks() == {"Ma Thị Mẫu": "present"}


def test_a_slow_scanner_is_read_as_well(attending):
    scan("008185000001\tMa Thi Mau\t12031985\tNu\tM\t", 55)
    attending.settle()
    assert attending.marks() == {"Ma Thị Mẫu": "present"}


def test_a_number_alone_marks_its_bearer(attending):
    scan("008185000001")
    attending.settle()
    assert attending.marks() == {"Ma Thị Mẫu": "present"}


def test_letters_left_in_the_box_do_not_spoil_a_scan(attending):
    attending.type("hien")
    QTest.qWait(60)
    scan(CARD)
    attending.settle()
    assert attending.marks() == {"Ma Thị Mẫu": "present"}


def test_digits_left_in_the_box_do_not_spoil_a_scan(attending):
    attending.type("2")
    attending.page.box.edit._last_key = -1e9
    scan(CARD)
    attending.settle()
    assert attending.marks() == {"Ma Thị Mẫu": "present"}


def test_a_card_spoilt_by_the_keyboard_still_has_its_number(attending):
    scan("008185000001ơơMa Thij Maauxơ12031985ơNuwxơThoon Maaux")
    attending.settle()
    assert attending.marks() == {"Ma Thị Mẫu": "present"}


@pytest.mark.parametrize("text", ["8934563138165", "HC1:6BF+70790T9WJWG.FKY*4GO0", "008090000077"])
def test_what_is_no_card_of_the_class_marks_nobody(attending, text):
    scan(text)
    attending.settle()
    assert attending.marks() == {}
    assert attending.page.notice.text()
    assert attending.page.box.edit.text() in ("", text)


def test_a_card_of_someone_not_listed_is_offered_and_added_with_its_facts(attending):
    scan(STRANGER)
    attending.settle()
    assert attending.marks() == {}
    assert attending.offers() == [
        "Đỗ Văn Lạ is not on the list of this class",
        "Add “Đỗ Văn Lạ” as a new person of the class",
    ]
    QTest.keyClick(attending.page.box.edit, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    attending.settle()
    assert attending.marks() == {"Đỗ Văn Lạ": "present"}
    newest = attending.page.sitting.people[-1]
    assert (newest.birth, newest.citizen_id) == ("1990-02-01", "008090000077")


def test_a_card_scanned_while_the_grid_has_the_focus_marks_only_its_bearer(attending):
    attending.page.grid.setFocus()
    scan(CARD)
    attending.settle()
    assert attending.marks() == {"Ma Thị Mẫu": "present"}


def test_a_card_scanned_while_a_button_has_the_focus_marks_its_bearer(attending):
    attending.page.sessions.setFocus()
    scan(CARD)
    attending.settle()
    assert attending.marks() == {"Ma Thị Mẫu": "present"}


def test_cards_on_the_heels_of_each_other_are_all_read(attending):
    for _turn in range(3):
        scan(CARD)
        scan("4")
    attending.settle()
    assert attending.marks() == {"Ma Thị Mẫu": "present", "Giàng A Páo": "present"}
    assert len(attending.page.sitting.undo_stack) == 2


def test_who_came_late_stays_late_when_the_card_is_read_again(attending):
    attending.page.sitting.mark(attending.page.sitting.people[:1], "late", source="grid")
    attending.settle()
    scan(CARD)
    attending.settle()
    assert attending.marks() == {"Ma Thị Mẫu": "late"}
