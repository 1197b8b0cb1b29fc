"""The places of the rail: choosing the one that is seen leads back to its beginning."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtTest import QTest

from tests.gui.class_stories import add_class, at_rest, enrol, open_context
from tqdesk.gui.main_window import MainWindow


@pytest.fixture
def window(qtbot, tmp_path, monkeypatch):
    monkeypatch.setenv("TQDESK_CONFIG", str(tmp_path / "config"))
    with open_context(tmp_path / "store", monkeypatch) as context:
        class_id = add_class(context)
        enrol(context, class_id, tmp_path)
        window = MainWindow(context)
        window.show()
        window.activateWindow()
        QTest.qWaitForWindowActive(window)
        at_rest(qtbot, context)
        window.go("classes").open_class(class_id, "people")
        at_rest(qtbot, context)
        yield window
        window.hand_over()
        window.close()
        window.deleteLater()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def test_the_place_of_classes_leads_from_an_open_class_to_the_list_of_them(qtbot, window):
    page = window.go("classes")
    window.rail.buttons["classes"].click()
    at_rest(qtbot, window.context)
    assert page.open_page is None and page.currentWidget() is page.list_page and page.table.hasFocus()
    assert window.rail.buttons["classes"].isChecked()


def test_from_another_place_one_comes_back_to_the_open_class_and_then_to_the_list(qtbot, window):
    page = window.go("classes")
    for key in (Qt.Key.Key_2, Qt.Key.Key_1):
        QTest.keyClick(window, key, Qt.KeyboardModifier.AltModifier)
        at_rest(qtbot, window.context)
    assert page.currentWidget() is page.open_page
    QTest.keyClick(window, Qt.Key.Key_1, Qt.KeyboardModifier.AltModifier)
    assert page.currentWidget() is page.list_page


def test_people_and_duplicates_go_back_from_what_was_opened_over_them(qtbot, window):
    people, duplicates = window.go("people"), window.go("duplicates")
    at_rest(qtbot, window.context)
    duplicates.show_decisions()
    window.rail.buttons["duplicates"].click()
    assert duplicates.pages.currentWidget() is not duplicates.decisions
    window.rail.buttons["people"].click()
    people.show_requests()
    window.rail.buttons["people"].click()
    assert people.table.isVisible() and people.header.title.text() == "Learners"
    at_rest(qtbot, window.context)
