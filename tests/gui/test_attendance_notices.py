"""A line on the page goes with the next thing that is done, for then it may no longer be true."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from tests.gui.test_attendance_by_mouse import click_cell

CONTROL = Qt.KeyboardModifier.ControlModifier

NEXT = {
    "a click in the grid": lambda attending: click_cell(attending, 4, 1),
    "undo": lambda attending: attending.press(Qt.Key.Key_Z, modifier=CONTROL),
    "another class session": lambda attending: attending.press(Qt.Key.Key_PageDown, modifier=CONTROL),
    "marking the rest": lambda attending: attending.page.panel.rest.emit("absent"),
    "a letter": lambda attending: attending.type("m"),
}


@pytest.mark.parametrize("what", NEXT)
def test_a_line_goes_with_the_next_action(attending, what):
    attending.enter("1-3 9")
    assert "9" in attending.page.notice.text()
    NEXT[what](attending)
    attending.settle()
    assert attending.page.notice.text() == ""


def test_a_refusal_goes_when_the_grid_is_marked_by_a_key(attending):
    attending.enter("khong co")
    assert attending.page.notice.text()
    attending.page.grid.setFocus()
    attending.press(Qt.Key.Key_Space)
    QTest.qWait(1)
    assert attending.page.notice.text() == ""
    attending.settle()
