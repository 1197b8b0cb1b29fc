"""Whatever was done last is undone and done again, from any page, by a link or by its keys."""

from __future__ import annotations

from datetime import date

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from sqlalchemy import delete, func, select

from tests.cli.rosters import PEOPLE, write_roster
from tests.gui.class_stories import add_class, at_rest, enrol, mark, open_context
from tqdesk.gui.main_window import MainWindow
from tqdesk.records import RosterPerson
from tqdesk.store import rebuilding, tables
from tqdesk.training import classes, duplicates, enrolments, erasure, same_people, searching

CONTROL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def context(qtbot, tmp_path, monkeypatch):
    monkeypatch.setenv("TQDESK_CONFIG", str(tmp_path / "config"))
    with open_context(tmp_path / "store", monkeypatch) as context:
        yield context


@pytest.fixture
def window(qtbot, context):
    window = MainWindow(context)
    window.show()
    window.activateWindow()
    QTest.qWaitForWindowActive(window)
    at_rest(qtbot, context)
    yield window
    window.hand_over()
    window.close()
    window.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def press(qtbot, window, key, held=CONTROL):
    QTest.keyClick(QApplication.focusWidget(), key, held)
    at_rest(qtbot, window.context)


def announce(qtbot, window):
    """Something was written without the window."""
    window.context.changed.emit(frozenset())
    at_rest(qtbot, window.context)


def known(context) -> int:
    with context.store.reading() as session:
        return searching.search(session).total


def test_an_imported_list_is_undone_and_done_again_by_keys(qtbot, context, window, tmp_path):
    class_id = add_class(context)
    enrol(context, class_id, tmp_path)
    page = window.go("classes").open_class(class_id, "people")
    announce(qtbot, window)
    assert window.undo_bar.undo_link.isVisible() and not window.undo_bar.redo_link.isVisible()
    offered = window.undo_bar.undo_link.whole()
    assert offered == "Undo: List of Kỹ năng số: 4 people put on it (Ctrl+Z)"
    tab = page.show_tab("people")
    tab.table.setFocus()
    press(qtbot, window, Qt.Key.Key_Z)
    assert known(context) == 0 and tab.list.rows == ()
    assert window.notice.text().startswith("Undone: List of Kỹ năng số: 4 people put on it (")
    assert window.notice.text().endswith("changes).")
    assert window.undo_bar.redo_link.isVisible()
    press(qtbot, window, Qt.Key.Key_Y)
    assert known(context) == 4
    assert window.notice.text().startswith("Done again: List of Kỹ năng số: 4 people put on it (")
    press(qtbot, window, Qt.Key.Key_Z)
    press(qtbot, window, Qt.Key.Key_Z, CONTROL | Qt.KeyboardModifier.ShiftModifier)
    assert known(context) == 4
    with context.store.writing() as session:
        assert rebuilding.rebuild(session) == 0


def test_the_links_at_the_bottom_do_the_same(qtbot, context, window):
    add_class(context)
    announce(qtbot, window)
    window.undo_bar.undo_link.click()
    at_rest(qtbot, context)
    with context.store.reading() as session:
        assert classes.list_all(session) == []
    assert not window.undo_bar.undo_link.isVisible()
    window.undo_bar.redo_link.click()
    at_rest(qtbot, context)
    with context.store.reading() as session:
        assert [each.title for each in classes.list_all(session)] == ["Kỹ năng số"]


def test_a_text_field_keeps_its_own_undo_until_it_has_nothing_to_take_back(qtbot, context, window, tmp_path):
    class_id = add_class(context)
    enrol(context, class_id, tmp_path)
    page = window.go("people")
    announce(qtbot, window)
    page.search.setFocus()
    QTest.keyClicks(page.search, "pao")
    press(qtbot, window, Qt.Key.Key_Z)
    assert page.search.text() == "" and known(context) == 4
    press(qtbot, window, Qt.Key.Key_Z)
    assert known(context) == 0


def test_attendance_keeps_its_own_undo_and_offers_no_other(qtbot, context, window, tmp_path):
    class_id = add_class(context)
    enrol(context, class_id, tmp_path)
    page = window.go("classes").open_class(class_id, "attendance")
    tab = page.show_tab("attendance")
    announce(qtbot, window)
    tab.box.edit.setFocus()
    at_rest(qtbot, context)
    assert not window.undo_bar.isVisible()
    press(qtbot, window, Qt.Key.Key_Z)
    assert known(context) == 4
    page.show_tab("people").table.setFocus()
    at_rest(qtbot, context)
    assert window.undo_bar.isVisible() and window.undo_bar.undo_link.isVisible()


def test_what_cannot_be_undone_is_said_on_the_page(qtbot, context, window):
    page = window.go("classes")
    page.table.setFocus()
    press(qtbot, window, Qt.Key.Key_Z)
    assert window.notice.text() == "There is nothing to undo at this machine."
    class_id = add_class(context)
    announce(qtbot, window)
    enrolled_elsewhere(context, class_id)
    press(qtbot, window, Qt.Key.Key_Z)
    assert window.notice.text().startswith("Something came later that changed this or builds on it")
    with context.store.reading() as session:
        assert len(classes.list_all(session)) == 1


def enrolled_elsewhere(context, class_id) -> None:
    """A person on the list as if a file had brought them: no action of this machine."""
    with context.store.writing() as session:
        site = classes.find_site(session, class_id)
        enrolments.add(session, training_class=class_id, site=site, person=RosterPerson("", 1, "Lý Mẩy"))
    with context.store.writing() as session:
        newest = session.scalar(select(func.max(tables.action.c.id)))
        session.execute(delete(tables.action).where(tables.action.c.id == newest))


def test_the_history_of_a_class_offers_to_undo_its_newest_change(qtbot, context, window, tmp_path):
    class_id, other = add_class(context), add_class(context, "An toàn thông tin")
    enrol(context, class_id, tmp_path)
    mark(context, class_id, 1, [1], "late")
    tab = window.go("classes").open_class(other, "history").show_tab("history")
    announce(qtbot, window)
    assert tab.model.rows() and not tab.undo_link.isVisible()
    tab = window.go("classes").open_class(class_id, "history").show_tab("history")
    at_rest(qtbot, context)
    assert tab.undo_link.isVisible()
    assert tab.undo_link.whole() == "Undo: Attendance Ma Thị Mẫu · 08/04/2025 · morning: mark (Ctrl+Z)"
    tab.undo_link.click()
    at_rest(qtbot, context)
    assert tab.notice.text().startswith("Undone: Attendance Ma Thị Mẫu")
    with context.store.reading() as session:
        assert classes.show(session, class_id).enrolments[0].marks == {}


def test_undoing_a_class_while_it_is_open_leads_back_to_the_list(qtbot, context, window):
    class_id = add_class(context)
    page = window.go("classes")
    page.open_class(class_id, "people")
    announce(qtbot, window)
    page.open_page.show_tab("history").table.setFocus()
    press(qtbot, window, Qt.Key.Key_Z)
    assert page.open_page is None and page.currentWidget() is page.list_page
    assert window.notice.text().startswith("Undone: Class Kỹ năng số")


def test_what_a_page_said_of_an_import_goes_with_the_import(qtbot, context, window, tmp_path):
    page = window.go("classes").open_class(add_class(context), "people")
    tab = page.show_tab("people")
    at_rest(qtbot, context)
    tab.import_file(write_roster(tmp_path / "list.xlsx", PEOPLE))
    at_rest(qtbot, context)
    tab.preview.take.click()
    at_rest(qtbot, context)
    assert tab.notice.text() == "4 people were put on the list."
    tab.table.setFocus()
    press(qtbot, window, Qt.Key.Key_Z)
    assert known(context) == 0
    assert tab.notice.text() == "" and window.notice.text().startswith("Undone: ")


def test_what_failed_elsewhere_is_still_said_after_an_undo(qtbot, context, window):
    people, places = window.go("people"), window.go("classes")
    people.notice.say("The disk is full.", "error")
    places.notice.say("The class was added.")
    add_class(context)
    announce(qtbot, window)
    places.table.setFocus()
    press(qtbot, window, Qt.Key.Key_Z)
    assert (people.notice.text(), places.notice.text()) == ("The disk is full.", "")


def test_one_person_put_on_a_list_is_named(qtbot, context, window, tmp_path):
    enrol(context, add_class(context), tmp_path, PEOPLE[:1])
    announce(qtbot, window)
    assert window.undo_bar.undo_link.whole().startswith("Undo: Person Ma Thị Mẫu: added, and ")


def test_what_was_undone_is_offered_no_more_once_something_else_is_saved(qtbot, context, window):
    add_class(context)
    announce(qtbot, window)
    window.undo_bar.undo_link.click()
    at_rest(qtbot, context)
    assert window.notice.text().startswith("Undone: Class Kỹ năng số") and window.notice.offers() == "Redo"
    window.notice.agree()
    at_rest(qtbot, context)
    assert window.notice.text().startswith("Done again: ") and window.notice.offers() == "Undo"
    context.saved.emit("something else")
    assert window.notice.text() == ""
    window.notice.say("The backup failed.", "error")
    context.saved.emit("something else")
    assert window.notice.text() == "The backup failed."


def test_requests_and_decisions_are_told_as_what_they_were(qtbot, context, window, tmp_path):
    enrol(context, add_class(context), tmp_path)
    day = date(2026, 3, 10)
    with context.store.reading() as session:
        first, second = (line.id for line in searching.search(session).people[:2])
    with context.store.writing() as session:
        name = erasure.ask(session, person=first, asked_on=day, today=day).name
    announce(qtbot, window)
    assert window.undo_bar.undo_link.whole() == f"Undo: Noted that {name} asks to be erased (Ctrl+Z)"
    with context.store.writing() as session:
        erasure.withdraw(session, person=first)
    announce(qtbot, window)
    assert window.undo_bar.undo_link.whole() == (
        f"Undo: Noted that {name} no longer asks to be erased (Ctrl+Z)"
    )
    with context.store.writing() as session:
        same_people.declare(session, first=first, second=second, same=False)
    announce(qtbot, window)
    assert window.undo_bar.undo_link.whole().startswith("Undo: Two different people: ")
    with context.store.writing() as session:
        duplicates.take_back(session, first=first, second=second)
    announce(qtbot, window)
    assert window.undo_bar.undo_link.whole().startswith("Undo: Decision taken back: ")
    with context.store.writing() as session:
        same_people.declare(session, first=first, second=second, same=False)
    announce(qtbot, window)
    assert window.undo_bar.undo_link.whole().startswith("Undo: Decision about ")
