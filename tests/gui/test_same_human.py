"""Two rows among the people turn out to be one human, and later to be two after all."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton

from tests.gui.class_stories import add_class, at_rest, enrol, open_context, shown
from tqdesk.gui.pages.people import PeoplePage
from tqdesk.store import rebuilding
from tqdesk.training import people, same_people, searching

PEOPLE = (
    ("Ma Thị Mẫu", "1985", "Nữ", "Công chức", "UBND xã", None, None),
    ("Ma Thị Mẩy", "12/3/1985", "Nữ", "Công chức", "Văn phòng UBND xã", None, None),
    ("Ma Thị Mận", "1985", "Nữ", None, "UBND xã Mẫu", None, None),
    ("Giàng A Páo", "1978", "Nam", "Trưởng thôn", "Thôn Mẫu", None, None),
)
SHIFT, CONTROL = Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def context(qtbot, tmp_path, monkeypatch):
    with open_context(tmp_path / "store", monkeypatch) as context:
        enrol(context, add_class(context), tmp_path, PEOPLE)
        yield context
        with context.store.writing() as session:
            assert rebuilding.rebuild(session) == 0


@pytest.fixture
def page(qtbot, context):
    page = PeoplePage(context)
    shown(qtbot, context, page)
    return page


def names(page):
    return [line.name for line in page.model.rows()]


def choose(qtbot, page, *wanted):
    """Choose people next to one another, by keys."""
    places = sorted(names(page).index(name) for name in wanted)
    page.table.selectRow(places[0])
    page.table.setFocus()
    for _place in places[1:]:
        qtbot.keyClick(page.table, Qt.Key.Key_Down, SHIFT)
    at_rest(qtbot, page.context)
    assert sorted(line.name for line in page.chosen()) == sorted(wanted)


def look_at_the_human(qtbot, page):
    """Choose the one of the Ma under whom the human is shown; returns that name."""
    shown_as = next(name for name in names(page) if name.startswith("Ma "))
    page.table.selectRow(names(page).index(shown_as))
    at_rest(qtbot, page.context)
    return shown_as


def others(page):
    return sorted(each.name for each in page.panel.same.others)


def test_those_chosen_are_one_human_and_count_once(qtbot, context, page):
    assert not page.same.isVisible()
    choose(qtbot, page, "Ma Thị Mẫu", "Ma Thị Mẩy", "Ma Thị Mận")
    assert page.same.text() == "These 3 are one human"
    qtbot.keyClick(page.table, Qt.Key.Key_M, CONTROL)
    at_rest(qtbot, context)
    assert page.notice.text().startswith("One human from now on: ")
    assert len(names(page)) == 2 and page.total.text() == "2 people"
    shown_as = look_at_the_human(qtbot, page)
    assert page.panel.same.isVisible()
    assert sorted([shown_as, *others(page)]) == sorted(["Ma Thị Mẫu", "Ma Thị Mẩy", "Ma Thị Mận"])
    with context.store.reading() as session:
        assert searching.search(session).total == 2


def test_it_is_undone_on_the_page(qtbot, context, page):
    choose(qtbot, page, "Ma Thị Mẫu", "Ma Thị Mẩy")
    page.same.click()
    at_rest(qtbot, context)
    assert len(names(page)) == 3
    page.notice.agree()
    at_rest(qtbot, context)
    assert len(names(page)) == 4


def test_one_of_them_is_a_person_of_their_own_again_and_the_rest_stay_together(qtbot, context, page):
    choose(qtbot, page, "Ma Thị Mẫu", "Ma Thị Mẩy", "Ma Thị Mận")
    page.same.click()
    at_rest(qtbot, context)
    look_at_the_human(qtbot, page)
    apart = page.panel.same.others[0].name
    page.panel.same.findChild(QPushButton, "link").click()
    at_rest(qtbot, context)
    assert page.notice.text() == f"{apart} is a person of their own again."
    assert apart in names(page) and len(names(page)) == 3
    page.notice.agree()
    at_rest(qtbot, context)
    assert len(names(page)) == 2


def test_whoever_held_the_others_together_can_leave_without_parting_them(qtbot, context):
    with context.store.writing() as session:
        middle, left, right = (people.find(session, name[0]) for name in PEOPLE[:3])
        same_people.declare(session, first=middle, second=left, same=True)
        same_people.declare(session, first=middle, second=right, same=True)
    with context.store.writing() as session:
        assert same_people.set_apart(session, person=middle)
        assert same_people.others(session, person=middle) == ()
        assert [each.id for each in same_people.others(session, person=left)] == [right]
        assert not same_people.set_apart(session, person=middle)


def test_one_person_alone_is_nobody_else(qtbot, context, page):
    choose(qtbot, page, "Giàng A Páo")
    assert not page.same.isVisible() and not page.panel.same.isVisible()
    qtbot.keyClick(page.table, Qt.Key.Key_M, CONTROL)
    at_rest(qtbot, context)
    assert page.notice.text() == "" and len(names(page)) == 4
