"""What goes wrong is said in words on the page, with what to do; the program stays open, the data whole."""

from __future__ import annotations

import gettext
import logging
import sys
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from string import Formatter

import pytest
from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QApplication, QLabel, QPushButton

from tests.builders import COMMUNES, DISTRICT, PASSWORD, contents, make_store, pair
from tests.gui.class_stories import add_class, enrol, mark
from tests.gui.windows import at_rest, shown_window
from tqdesk import log as log_file
from tqdesk import words
from tqdesk.errors import KnownError
from tqdesk.gui.app import Application
from tqdesk.gui.main_window import MainWindow
from tqdesk.gui.unlock import UnlockWindow
from tqdesk.gui.widgets import Notice
from tqdesk.store.sessions import STORE_FILE, Store
from tqdesk.sync import exporting
from tqdesk.training import certificates, classes
from tqdesk.words.sentences import SENTENCES, sentence

UNIT = COMMUNES[0]
KNOWN = KnownError.__subclasses__()


@pytest.fixture(autouse=True)
def alone(qapp: QApplication, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Preferences of the test's own, and the words that stand in the code."""
    monkeypatch.setenv("TQDESK_CONFIG", str(tmp_path / "config"))
    monkeypatch.setattr(words, "_current", gettext.NullTranslations())
    yield
    log_file.stop()


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """A commune's store with a class that its people attended."""
    made = make_store(tmp_path / "store", unit=UNIT)
    yield made
    made.close()


@pytest.fixture
def window(store: Store) -> Iterator[MainWindow]:
    with shown_window(store) as window:
        yield window


def settle(window) -> None:
    """Wait until the worker has nothing to do and its results are shown."""
    tasks = window.context.tasks if isinstance(window, MainWindow) else window.tasks
    at_rest(tasks.is_busy)


def test_each_known_error_is_a_line_on_a_page_and_of_the_window(window):
    notice = Notice()
    for kind in KNOWN:
        names = {name for _, name, _, _ in Formatter().parse(SENTENCES[kind]) if name}
        error = kind(**dict.fromkeys(names, 7))
        notice.refuse(error)
        assert notice.text() == sentence(error) != ""
        window.fail(error)
        assert window.notice.text() == sentence(error)
        assert window.pages.currentWidget() is window.go("classes")


# Before the store is open


@pytest.fixture
def unlock(qapp: QApplication, tmp_path: Path) -> Iterator[Callable[[], UnlockWindow]]:
    """Starts the program on a data folder that has been spoiled, and types the password."""
    make_store(tmp_path / "data", unit=UNIT).close()
    application = Application(qapp, tmp_path / "data")

    def start() -> UnlockWindow:
        application.start()
        window = application.window
        assert isinstance(window, UnlockWindow)
        settle(window)
        window.password.setText(PASSWORD)
        window.unlock()
        settle(window)
        assert application.window is window and window.isVisible()
        return window

    yield start
    application.window.close()
    application.window.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


@pytest.mark.parametrize("spoiled", [STORE_FILE, "tqdesk.key"])
def test_a_store_that_is_damaged_is_said_when_it_is_opened(unlock, tmp_path, spoiled):
    (tmp_path / "data" / spoiled).write_bytes(b"\x00" * 4096)
    assert "damaged" in unlock().notice.text()


def test_what_nobody_foresaw_before_the_store_is_open_is_said_with_the_place_of_the_log(tmp_path):
    make_store(tmp_path / "data", unit=UNIT).close()
    window = UnlockWindow(tmp_path / "data", lambda store: None)
    window.show()
    settle(window)
    window.fail(RuntimeError("what was typed"))
    log = tmp_path / "data" / "log" / "tqdesk.log"
    assert window.notice.text().startswith("Something unexpected happened; nothing was changed.")
    assert str(log) in window.notice.text()
    assert "RuntimeError" in log.read_text(encoding="utf-8")
    assert window.isVisible()
    window.close()


# On the pages


def test_a_person_with_a_bad_number_or_no_name_is_not_added(window):
    tab = window.go("classes").open_class(add_class(window.context)).show_tab("people")
    settle(window)
    before = contents(window.context.store)
    tab.begin_person()
    for name, phone, said in (
        ("Ma Thị Mẫu", "12", "That is no telephone"),
        ("", "", "The title or name"),
    ):
        tab.form.name.setText(name)
        tab.form.phone.setText(phone)
        tab.form.take.click()
        settle(window)
        assert tab.notice.text().startswith(said)
    assert contents(window.context.store) == before


def test_a_class_that_would_end_before_it_begins_is_refused(window):
    page = window.go("classes")
    page.show_form()
    page.form.title.setText("Kỹ năng số")
    page.form.first_day.set_day(date(2025, 4, 9))
    page.form.last_day.set_day(date(2025, 4, 8))
    page.form.add()
    settle(window)
    assert page.form.notice.text().startswith(
        "The class would end (08/04/2025) before it begins (09/04/2025)"
    )


def test_certificates_issued_or_revoked_elsewhere_meanwhile_are_said(window, tmp_path):
    context = window.context
    class_id = add_class(context)
    enrol(context, class_id, tmp_path)
    mark(context, class_id, 1, [1])
    mark(context, class_id, 2, [1])
    tab = window.go("classes").open_class(class_id).show_tab("results")
    settle(window)
    tab.begin_issuing()
    with context.store.writing() as session:
        certificates.issue(session, training_class=class_id)
    tab.issue_certificates()
    settle(window)
    assert tab.notice.text().startswith("Nobody in the class “Kỹ năng số”")
    tab.refresh()
    settle(window)
    tab.table.selectRow(0)
    tab.begin_revoking()
    number = tab.revoking.question.text().split()[1]
    with context.store.writing() as session:
        certificates.revoke(session, number=number, reason="in sai")
    tab.revoking.reason.setText("in sai")
    tab.revoking.given.emit()
    settle(window)
    assert tab.notice.text().startswith(f"No certificate of number “{number}”")
    tab.print_certificates(tmp_path / "x.pdf")
    settle(window)
    assert tab.notice.text().startswith("No certificate of the class “Kỹ năng số”")
    assert not (tmp_path / "x.pdf").exists()


def test_a_sync_file_for_others_and_ones_own_are_refused_each_in_its_words(window, store, tmp_path):
    office = make_store(tmp_path / "office", unit=DISTRICT)
    other = make_store(tmp_path / "other", unit=COMMUNES[1])
    for each in (store, other):
        pair(office, each, tmp_path)
    with other.writing() as session:
        foreign = exporting.export(session, folder=tmp_path / "foreign").file
    with store.writing() as session:
        own = exporting.export(session, folder=tmp_path / "own").file
    damaged = tmp_path / "damaged.tqsync"
    damaged.write_bytes(own.read_bytes()[:-9])
    page = window.go("sync")
    settle(window)
    for file, said in ((foreign, "is locked for another unit"), (damaged, "damaged"), (own, own.name)):
        page.receive([file])
        settle(window)
        assert said in page.notice.text()
        assert page.notice.property("kind") == "error"
    for each in (office, other):
        each.close()


@pytest.mark.skipif(sys.platform == "win32", reason="a limit on the size of files stands in for a full disk")
def test_a_full_disk_leaves_no_half_of_a_sync_file(window, store, tmp_path, monkeypatch):
    from tests.cli.test_full_disk import room

    office = make_store(tmp_path / "office", unit=DISTRICT)
    pair(office, store, tmp_path)
    office.close()
    window.context.changed.emit(frozenset())
    settle(window)
    page = window.go("sync")
    (tmp_path / "usb").mkdir()
    with store.reading(), room(monkeypatch, 100):
        page.write_file(tmp_path / "usb")
        settle(window)
    assert page.notice.property("kind") == "error"
    assert list((tmp_path / "usb").iterdir()) == []
    assert page.write.isEnabled()
    page.write_file(tmp_path / "usb")
    settle(window)
    assert page.notice.text().startswith("Written: ")


def test_what_nobody_foresaw_shows_a_calm_page_and_the_window_goes_on(window, store, caplog):
    log_file.start(store.folder)

    def fail(session):
        raise RuntimeError("Ma Thị Mẫu 008185000001")

    with caplog.at_level(logging.CRITICAL, logger="tqdesk"):
        window.context.write(fail)
        settle(window)
    page = window.pages.currentWidget()
    said = "\n".join(each.text() for each in page.findChildren(QLabel))
    log = store.folder / "log" / "tqdesk.log"
    assert "Something unexpected happened" in said
    assert "The data is safe" in said and str(log) in said
    assert page.findChild(QPushButton).hasFocus()
    page.findChild(QPushButton).click()
    assert window.isVisible() and window.pages.currentWidget() is window.go("classes")
    with store.writing() as session:
        classes.add(session, title="Kỹ năng số", first_day=date(2025, 4, 8), class_sessions=1)
