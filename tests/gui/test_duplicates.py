"""An office decides by keys which persons of two communes are one human, and takes back what it said."""

from __future__ import annotations

import gettext
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from tests.builders import COMMUNES, DISTRICT, make_store
from tests.gui.class_stories import at_rest
from tests.training.test_duplicates import add
from tqdesk import words
from tqdesk.gui.context import AppContext
from tqdesk.gui.main_window import MainWindow
from tqdesk.gui.pages.duplicates import DuplicatesPage
from tqdesk.store.sessions import Store
from tqdesk.training import deleting, duplicates, joining, people
from tqdesk.training.likeness import Traits

HERE, THERE = COMMUNES[:2]
NUMBER = "008185000001"


@pytest.fixture
def office(qapp: QApplication, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Store]:
    """An office with nobody in it."""
    monkeypatch.setenv("TQDESK_CONFIG", str(tmp_path / "config"))
    monkeypatch.setattr(words, "_current", gettext.NullTranslations())
    store = make_store(tmp_path / "office", unit=DISTRICT, operator="Cán bộ Huyện")
    yield store
    store.close()


@pytest.fixture
def window(qtbot, office: Store) -> Iterator[MainWindow]:
    shown = MainWindow(AppContext(office))
    shown.show()
    shown.activateWindow()
    QTest.qWaitForWindowActive(shown)
    rest(qtbot, shown)
    yield shown
    shown.close()
    shown.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def rest(qtbot, window: MainWindow) -> None:
    """Wait until both workers have nothing to do and what they found is shown."""
    for _turn in range(3):
        at_rest(qtbot, window.context)
        qtbot.waitUntil(lambda: not window.context.copying.is_busy())
        QTest.qWait(5)


def page_of(qtbot, window: MainWindow) -> DuplicatesPage:
    page = window.go("duplicates")
    assert isinstance(page, DuplicatesPage)
    rest(qtbot, window)
    return page


def press(qtbot, window: MainWindow, *keys: Qt.Key, control: bool = False) -> None:
    held = Qt.KeyboardModifier.ControlModifier if control else Qt.KeyboardModifier.NoModifier
    for key in keys:
        QTest.keyClick(QApplication.focusWidget(), key, held)
        rest(qtbot, window)


def listed(page: DuplicatesPage) -> list[str]:
    return [page.model.index(row, 0).data() for row in range(page.model.rowCount())]


def said(office: Store) -> list[tuple[str, bool]]:
    """Name of the first and whether they are one human, the newest decision first."""
    with office.reading() as session:
        return [(each.first.name, each.same) for each in duplicates.decided(session)]


def fill(office: Store) -> None:
    add(
        office,
        Traits("Giàng A Páo", "1978-11-05", "male", "0900000003", NUMBER, "Trưởng thôn", "Thôn 1", HERE),
        Traits("GIANG A PAO", "1978-11-05", "male", "0900000003", None, "Người dân", "Thôn 1", THERE),
        Traits("Lý Thị Mẩy", "1990-02-01", unit=HERE),
        Traits("Lý Thị Mây", "1990-02-01", unit=THERE),
        Traits("Ma Văn Sính", "1985", unit=HERE),
        Traits("Ma Văn Sính", "1985", unit=THERE),
        Traits("Vi Thị Ân", "1999", unit=HERE),
    )


def test_with_nobody_twice_the_page_says_so(qtbot, window):
    page = page_of(qtbot, window)
    assert page.pages.currentWidget() is page.empty
    assert not page.search.working.isVisible()


def test_pairs_are_decided_by_keys_and_what_agrees_is_seen(qtbot, window, office):
    fill(office)
    page = page_of(qtbot, window)
    assert page.header.about.text() == "3 pairs wait for someone to decide"
    assert listed(page) == ["Giàng A Páo  ·  GIANG A PAO", "Lý Thị Mẩy  ·  Lý Thị Mây", "Ma Văn Sính"]
    assert page.panel.heading.text() == (
        "Same name, one of them without marks, same date of birth, same phone"
    )
    rows = {
        name: tuple(part.text() for part in parts)
        for name, parts in page.panel.rows.items()
        if name != "name"
    }
    assert rows["birth"] == ("05/11/1978", "=", "05/11/1978")
    assert rows["phone"] == ("••••••0003", "=", "••••••0003")
    assert rows["citizen_id"] == ("••••••••0001", "", "–")
    assert rows["position"] == ("Trưởng thôn", "≠", "Người dân")
    assert rows["unit"][1] == "≠" and rows["workplace"][1] == "="
    assert NUMBER not in str(rows) and "0900000003" not in str(rows)
    assert "<u>Páo</u>" in page.panel.rows["name"][0].text()

    press(qtbot, window, Qt.Key.Key_C)
    assert page.notice.text() == "One human: Giàng A Páo  ·  GIANG A PAO"
    assert page.panel.heading.text() == "Same name but for the marks, same date of birth"
    press(qtbot, window, Qt.Key.Key_Down, Qt.Key.Key_Return)
    press(qtbot, window, Qt.Key.Key_K)
    assert said(office) == [("Lý Thị Mẩy", False), ("Ma Văn Sính", True), ("Giàng A Páo", True)]
    assert page.pages.currentWidget() is page.empty


def test_a_decision_is_taken_back_by_its_line_by_key_and_from_the_list(qtbot, window, office):
    fill(office)
    page = page_of(qtbot, window)
    press(qtbot, window, Qt.Key.Key_K)
    page.notice.agree()
    rest(qtbot, window)
    assert said(office) == [] and len(listed(page)) == 3
    page.table.setFocus()
    page.table.selectRow(0)
    press(qtbot, window, Qt.Key.Key_C, Qt.Key.Key_C)
    press(qtbot, window, Qt.Key.Key_Z, control=True)
    assert said(office) == [("Giàng A Páo", True)]
    assert listed(page) == ["Lý Thị Mẩy  ·  Lý Thị Mây", "Ma Văn Sính"]

    QTest.mouseClick(page.decided, Qt.MouseButton.LeftButton)
    rest(qtbot, window)
    decisions = page.decisions
    assert decisions.panel.heading.text().startswith("One human  ·  Cán bộ Huyện  ·  ")
    QTest.mouseClick(decisions.take_back_button, Qt.MouseButton.LeftButton)
    rest(qtbot, window)
    assert said(office) == [] and decisions.model.rowCount() == 0
    decisions.table.setFocus()
    QTest.mouseClick(decisions.back_from_nothing, Qt.MouseButton.LeftButton)
    assert page.pages.currentWidget() is page.whole and len(listed(page)) == 3


def test_what_was_joined_automatically_says_so(qtbot, window, office):
    add(office, *[Traits("Giàng A Páo", "1978", citizen_id="008078000001")] * 2)
    with office.writing() as session:
        assert joining.join_certain(session) == 1
    page = page_of(qtbot, window)
    assert page.pages.currentWidget() is page.empty
    page.show_decisions()
    assert "  ·  automatically  ·  " in page.decisions.panel.heading.text()


def test_the_page_follows_what_others_change_and_keeps_the_pair_that_is_open(qtbot, window, office):
    fill(office)
    page = page_of(qtbot, window)
    page.table.selectRow(2)
    with office.writing() as session:
        person = people.find(session, "Vi Thị Ân")
        people.correct(session, person=person, facts={"name": "Giàng A Páo", "birth": "05/11/1978"})
    window.context.changed.emit(frozenset({"person"}))
    rest(qtbot, window)
    assert len(listed(page)) == 5
    assert page.panel.about.text() == ""
    assert listed(page)[page.table.currentIndex().row()] == "Ma Văn Sính"
    page.table.selectRow(0)
    assert page.panel.about.text() == "3 records may be one human; two of them at a time"


def test_a_search_that_is_stopped_leaves_the_page_calm_and_can_begin_again(qtbot, window, office):
    fill(office)
    page = window.go("duplicates")
    assert page.search.working.isVisible()
    page.search.working.stop.emit()
    rest(qtbot, window)
    assert page.pages.currentWidget() is page.stopped and not page.search.working.isVisible()
    QTest.mouseClick(page.again, Qt.MouseButton.LeftButton)
    rest(qtbot, window)
    assert len(listed(page)) == 3 and not page.search.is_under_way()


def test_a_person_deleted_meanwhile_is_said_and_the_pair_leaves(qtbot, window, office):
    fill(office)
    page = page_of(qtbot, window)
    with office.writing() as session:
        deleting.delete(session, entity="person", row=page.queue.pairs[0].second.id)
    press(qtbot, window, Qt.Key.Key_C)
    assert "nobody" in page.notice.text().lower() or "no person" in page.notice.text().lower()
    assert listed(page) == ["Lý Thị Mẩy  ·  Lý Thị Mây", "Ma Văn Sính"]
