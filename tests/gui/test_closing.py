"""Someone closes the window while something is under way: what was begun is kept whole, or never was."""

from __future__ import annotations

import gettext
from collections.abc import Callable
from pathlib import Path
from threading import Event, Timer
from uuid import UUID

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from tests.builders import PASSWORD, make_store
from tests.cli.rosters import PEOPLE, write_roster
from tests.gui.class_stories import add_class, enrol, mark
from tests.gui.windows import settle
from tqdesk import words
from tqdesk.gui.context import AppContext
from tqdesk.gui.main_window import MainWindow
from tqdesk.store import rebuilding
from tqdesk.store.opening import open_store
from tqdesk.training import attendance, certificates, classes

UNIT = "2024:02545"


@pytest.fixture
def window(qapp: QApplication, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> MainWindow:
    """The window of Xã Tân Trào, with preferences of the test's own and the words that stand in the code."""
    monkeypatch.setenv("TQDESK_CONFIG", str(tmp_path / "config"))
    monkeypatch.setattr(words, "_current", gettext.NullTranslations())
    shown = MainWindow(AppContext(make_store(tmp_path / "store", unit=UNIT)))
    shown.show()
    settle(shown)
    return shown


def open_tab(window: MainWindow, class_id: UUID, key: str) -> QWidget:
    tab = window.go("classes").open_class(class_id).show_tab(key)
    settle(window)
    return tab


def close_during(window: MainWindow, begin: Callable[[], object]) -> None:
    """Close the window while what was begun waits for the worker, which is freed while the window waits."""
    gate = Event()
    window.context.tasks.run_task(lambda progress: gate.wait(10))
    begin()
    assert window.context.tasks.is_busy()
    Timer(0.05, gate.set).start()
    assert window.close()
    window.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def test_a_list_that_was_being_imported_is_not_on_the_class_at_all(window, tmp_path):
    class_id = add_class(window.context)
    tab = open_tab(window, class_id, "people")
    tab.import_file(write_roster(tmp_path / "roster.xlsx", PEOPLE))
    settle(window)
    close_during(window, tab.preview.take.click)
    store = open_store(tmp_path / "store", PASSWORD)
    with store.writing() as session:
        assert classes.show(session, class_id).enrolments == ()
        assert rebuilding.rebuild(session) == 0
    store.close()


def test_a_mark_that_was_set_is_kept(window, tmp_path):
    class_id = add_class(window.context)
    enrol(window.context, class_id, tmp_path)
    tab = open_tab(window, class_id, "attendance")
    QTest.keyClicks(tab.box.edit, "1-3")
    close_during(window, lambda: QTest.keyClick(tab.box.edit, Qt.Key.Key_Return))
    store = open_store(tmp_path / "store", PASSWORD)
    with store.reading() as session:
        sheet = attendance.sheet(session, training_class=class_id)
    store.close()
    assert [each.status for each in sheet.marks.values()] == ["present"] * 3


def test_certificates_that_were_being_issued_are_all_there(window, tmp_path):
    class_id = add_class(window.context)
    enrol(window.context, class_id, tmp_path)
    mark(window.context, class_id, 1, [1, 2, 3])
    mark(window.context, class_id, 2, [1, 2, 3])
    tab = open_tab(window, class_id, "results")
    close_during(window, tab.issue_certificates)
    store = open_store(tmp_path / "store", PASSWORD)
    with store.reading() as session:
        faces = certificates.faces(session, training_class=class_id)
    store.close()
    assert [face.number for face in faces] == ["001/GCN-02545", "002/GCN-02545", "003/GCN-02545"]


def test_the_page_that_reads_meanwhile_does_not_hold_the_window_open(window, tmp_path):
    close_during(window, lambda: window.go("people"))
    open_store(tmp_path / "store", PASSWORD).close()
