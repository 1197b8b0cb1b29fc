"""What was entered by mistake is deleted: one line says what goes along, another takes it back."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from sqlalchemy import select

from tests.builders import DISTRICT, make_store
from tests.gui.class_stories import FIRST_DAY, add_class, at_rest, enrol, mark, open_context, shown
from tqdesk.gui.pages.classes import ClassesPage
from tqdesk.gui.pages.people import PeoplePage
from tqdesk.store import journal, rebuilding, tables
from tqdesk.training import certificates, classes, searching


@pytest.fixture
def context(qtbot, tmp_path, monkeypatch):
    with open_context(tmp_path / "store", monkeypatch) as context:
        yield context
        with context.store.writing() as session:
            assert rebuilding.rebuild(session) == 0


@pytest.fixture
def class_id(context, tmp_path):
    """A class of four people, two of them with marks."""
    added = add_class(context)
    enrol(context, added, tmp_path)
    mark(context, added, 1, [1, 2])
    mark(context, added, 2, [1])
    return added


@pytest.fixture
def page(qtbot, context, class_id):
    page = ClassesPage(context)
    shown(qtbot, context, page)
    return page


def listed(context, class_id):
    with context.store.reading() as session:
        return [(each.name, each.marks) for each in classes.show(session, class_id).enrolments]


def titles(context):
    with context.store.reading() as session:
        return [each.title for each in classes.list_all(session)]


def press(qtbot, context, part, key):
    qtbot.keyClick(part, key)
    at_rest(qtbot, context)


def test_a_class_is_deleted_from_the_list_of_classes_by_keys_and_comes_back_whole(
    qtbot, context, class_id, page
):
    before = listed(context, class_id)
    page.table.setFocus()
    press(qtbot, context, page.table, Qt.Key.Key_Delete)
    assert page.notice.text() == (
        "Delete the class “Kỹ năng số”? With it go: 2 sessions, 4 places on lists, 3 marks."
    )
    assert titles(context) == ["Kỹ năng số"]
    assert page.notice._action.hasFocus()
    press(qtbot, context, page.notice._action, Qt.Key.Key_Return)
    assert page.notice.text() == "Class deleted: Kỹ năng số."
    assert titles(context) == [] and page.model.rows() == []
    page.notice.agree()
    at_rest(qtbot, context)
    assert titles(context) == ["Kỹ năng số"] and listed(context, class_id) == before
    assert page.notice.text().startswith("Undone: ")


def test_escape_deletes_nothing_and_gives_the_keyboard_back(qtbot, context, class_id, page):
    page.table.setFocus()
    press(qtbot, context, page.table, Qt.Key.Key_Delete)
    press(qtbot, context, page.notice._action, Qt.Key.Key_Escape)
    assert page.notice.text() == "" and page.table.hasFocus()
    assert titles(context) == ["Kỹ năng số"]


def test_a_class_is_deleted_from_its_own_page(qtbot, context, class_id, page):
    opened = page.open_class(class_id)
    at_rest(qtbot, context)
    opened.delete_button.click()
    at_rest(qtbot, context)
    assert opened.notice.text().startswith("Delete the class “Kỹ năng số”?")
    opened.notice.agree()
    at_rest(qtbot, context)
    assert page.currentWidget() is page.list_page
    assert page.notice.text() == "Class deleted: Kỹ năng số."
    assert titles(context) == []


def test_people_chosen_are_taken_off_the_list_in_one_go(qtbot, context, class_id, page):
    before = listed(context, class_id)
    tab = page.open_class(class_id).show_tab("people")
    at_rest(qtbot, context)
    assert not tab.remove.isVisible()
    tab.table.selectRow(0)
    tab.table.setFocus()
    qtbot.keyClick(tab.table, Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    assert tab.remove.text() == "Take 2 off"
    press(qtbot, context, tab.table, Qt.Key.Key_Delete)
    assert tab.notice.text() == "Take off the list: Ma Thị Mẫu, Hoàng Văn Thử? With it go: 3 marks."
    tab.notice.agree()
    at_rest(qtbot, context)
    assert listed(context, class_id) == before[2:]
    assert tab.notice.text() == "Taken off the list: Ma Thị Mẫu, Hoàng Văn Thử."
    assert tab.total.text() == "2 people" and tab.total.isVisible()
    tab.notice.agree()
    at_rest(qtbot, context)
    assert listed(context, class_id) == before


def test_who_leaves_the_page_at_once_still_sees_it_done(qtbot, context, class_id, page):
    tab = page.open_class(class_id).show_tab("people")
    at_rest(qtbot, context)
    tab.table.selectAll()
    tab.remove.click()
    at_rest(qtbot, context)
    tab.notice.agree()
    page.close_class()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    at_rest(qtbot, context)
    assert listed(context, class_id) == []
    assert [row.enrolled for row in page.model.rows()] == [0]


def test_certificates_that_count_keep_their_holders_on_the_list(qtbot, context, class_id, page):
    with context.store.writing() as session:
        certificates.issue(session, training_class=class_id)
    before = listed(context, class_id)
    tab = page.open_class(class_id).show_tab("people")
    at_rest(qtbot, context)
    tab.table.selectAll()
    tab.remove.click()
    at_rest(qtbot, context)
    assert tab.notice.text().startswith("Certificates that count hang on this (")
    assert not tab.notice._action.isVisible()
    assert listed(context, class_id) == before


def test_a_person_is_deleted_and_comes_back(qtbot, context, class_id):
    page = PeoplePage(context)
    shown(qtbot, context, page)
    page.table.selectRow(0)
    page.table.setFocus()
    at_rest(qtbot, context)
    press(qtbot, context, page.table, Qt.Key.Key_Delete)
    assert page.notice.text() == "Delete Ma Thị Mẫu? With it go: 1 places on lists, 2 marks."
    page.notice.agree()
    at_rest(qtbot, context)
    assert page.notice.text() == "Deleted: Ma Thị Mẫu."
    assert [line.name for line in page.model.rows()] == ["Lý Mẩy", "Giàng A Páo", "Hoàng Văn Thử"]
    assert page.panel.pages.currentIndex() == 0
    page.notice.agree()
    at_rest(qtbot, context)
    with context.store.reading() as session:
        assert searching.search(session).total == 4


def test_what_another_unit_entered_is_not_deleted_here(qtbot, context, tmp_path):
    office = make_store(tmp_path / "office", unit=DISTRICT)
    with office.writing() as session:
        classes.add(session, title="Lớp của huyện", first_day=FIRST_DAY, class_sessions=1)
    with office.reading() as session:
        lines = list(session.scalars(select(tables.line.c.body).order_by(tables.line.c.id)))
    office.close()
    with context.store.writing() as session:
        journal.receive(session, lines)
    page = ClassesPage(context)
    shown(qtbot, context, page)
    assert [row.title for row in page.model.rows()] == ["Lớp của huyện"]
    page.table.setFocus()
    press(qtbot, context, page.table, Qt.Key.Key_Delete)
    assert page.notice.text().startswith("Another unit entered this, so nothing was deleted")
    assert titles(context) == ["Lớp của huyện"]
