"""Backups in the window: made by hand and by themselves, listed, restored with its questions."""

from __future__ import annotations

import gettext
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from sqlalchemy import select

from tests.builders import PASSWORD, make_store
from tests.gui.windows import at_rest
from tests.store.test_backup import add
from tests.store.test_restoring import YEAR, issued
from tqdesk import words
from tqdesk.gui import folders
from tqdesk.gui.app import Application
from tqdesk.gui.context import AppContext
from tqdesk.gui.first_run import FirstRunWindow
from tqdesk.gui.main_window import MainWindow
from tqdesk.gui.pages.backups import BackupSection
from tqdesk.gui.pages.settings_page import SettingsPage
from tqdesk.gui.tasks import Tasks
from tqdesk.gui.unlock import UnlockWindow
from tqdesk.store import backup, numbers, tables
from tqdesk.store.opening import open_store
from tqdesk.store.sessions import Store

COMMUNE = "2024:02545"


@pytest.fixture(autouse=True)
def alone(qapp: QApplication, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Preferences of the test's own, and the words that stand in the code."""
    monkeypatch.setenv("TQDESK_CONFIG", str(tmp_path / "config"))
    monkeypatch.setattr(words, "_current", gettext.NullTranslations())


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A closed store with one person."""
    store = make_store(tmp_path / "commune", unit=COMMUNE)
    add(store, "Ma Thị Mẫu")
    store.close()
    return store.folder


@pytest.fixture
def application(qapp: QApplication, folder: Path) -> Iterator[Application]:
    """The program with the main window of the store open, on the page of settings."""
    running = Application(qapp, folder)
    running.open(open_store(folder, PASSWORD))
    main_window(running).go("settings")
    settle(running)
    yield running
    assert running.window is not None
    running.window.close()
    running.window.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def main_window(application: Application) -> MainWindow:
    assert isinstance(application.window, MainWindow)
    return application.window


def section(application: Application) -> BackupSection:
    page = main_window(application).pages.currentWidget()
    assert isinstance(page, SettingsPage)
    found = page.findChild(BackupSection)
    assert found is not None
    return found


def workers(application: Application) -> list[Tasks]:
    window = application.window
    if isinstance(window, MainWindow):
        return [window.context.tasks, window.context.copying]
    assert isinstance(window, UnlockWindow)
    return [window.tasks]


def settle(application: Application) -> None:
    """Wait until no worker has anything to do and its results are shown."""
    at_rest(lambda: any(each.is_busy() for each in workers(application)))


def shown(page: BackupSection) -> list[tuple[str, str]]:
    """Kind and file of each row of the table."""
    rows, model = range(page.model.rowCount()), page.model
    return [(model.data(model.index(row, 1)), model.data(model.index(row, 3))) for row in rows]


def people(folder: Path) -> list[str]:
    store = open_store(folder, PASSWORD)
    with store.reading() as session:
        found = sorted(session.scalars(select(tables.person.c.name)))
    store.close()
    return found


def test_a_backup_is_made_listed_and_the_last_one_is_said(application: Application, folder: Path):
    page = section(application)
    assert page.last.text().startswith("No backup has been made yet")
    page.make.click()
    settle(application)
    [made] = backup.listing(backup.folder_of(folder))
    assert str(made.file) in page.notice.text() and "checked" in page.notice.text()
    assert shown(page) == [("By hand", made.file.name)]
    assert page.last.text().startswith("Last backup: ") and "by hand" in page.last.text()


def test_the_folder_that_was_chosen_is_remembered(application: Application, tmp_path: Path, monkeypatch):
    stick = tmp_path / "stick"
    stick.mkdir()
    monkeypatch.setattr(folders, "ask_folder", lambda *arguments: stick)
    page = section(application)
    page.choose.click()
    settle(application)
    page.make.click()
    settle(application)
    assert len(list(stick.glob("*.tqbackup"))) == 2
    assert str(stick) in page.last.text() and len(shown(page)) == 2
    for file in stick.iterdir():
        file.unlink()
    stick.rmdir()  # pulled out: the usual place is taken again
    page.make.click()
    settle(application)
    assert len(shown(page)) == 1 and page.notice.text() != ""


def test_a_backup_that_fails_is_said_on_the_page(application: Application, tmp_path: Path):
    (tmp_path / "file").write_text("in the way")
    page = section(application)
    page.back_up(tmp_path / "file")
    settle(application)
    assert "cannot be written to" in page.notice.text()
    assert page.make.isEnabled() and not page.working.isVisible()


def test_a_damaged_backup_is_listed_and_cannot_be_chosen(application: Application, folder: Path):
    page = section(application)
    page.make.click()
    settle(application)
    [made] = backup.listing(backup.folder_of(folder))
    made.file.write_bytes(made.file.read_bytes()[:-100])
    page.refresh()
    settle(application)
    assert shown(page) == [("Damaged", made.file.name)]
    page.table.selectRow(0)
    assert not page.restore_chosen.isEnabled()


def begin(application: Application) -> BackupSection:
    """One backup, two people more, and the panel of restoring with its password typed."""
    page = section(application)
    page.make.click()
    settle(application)
    add(main_window(application).context.store, "Lý Mẩy", "Giàng A Páo")
    page.table.selectRow(0)
    assert page.restore_chosen.isEnabled()
    page.restore_chosen.click()
    page.panel.password.setText(PASSWORD)
    page.panel.look.click()
    settle(application)
    return page


def test_a_restore_says_what_it_does_and_leads_to_the_password(application: Application, folder: Path):
    panel = begin(application).panel
    said = panel.facts.text()
    assert "1 people" in said and "3 people" in said and "2 changes made since are not in the backup" in said
    assert "set aside" in said and not panel.number_field.isVisible()
    panel.go.click()
    settle(application)
    QTest.qWait(20)
    assert isinstance(application.window, UnlockWindow)
    assert people(folder) == ["Ma Thị Mẫu"]
    [aside] = folder.glob("replaced-*")
    assert people(aside) == ["Giàng A Páo", "Lý Mẩy", "Ma Thị Mẫu"]
    settle(application)


def test_who_thinks_better_of_it_leaves_everything_as_it_is(application: Application, folder: Path):
    page = begin(application)
    page.panel.leave.click()
    assert page.steps.currentIndex() == 0
    assert not list(folder.glob(".backup-*")) and not list(folder.glob("replaced-*"))
    assert len(people(folder)) == 3


def test_a_wrong_password_is_said_and_can_be_typed_again(application: Application):
    page = begin(application)
    page.begin_restore(page.panel.file)
    page.panel.password.setText("sai mật khẩu")
    page.panel.look.click()
    settle(application)
    assert "The password is wrong" in page.notice.text() and page.panel.look.isEnabled()
    page.panel.password.setText(PASSWORD)
    page.panel.look.click()
    settle(application)
    assert page.notice.text() == "" and page.panel.go.isVisible()


def test_a_store_that_a_command_has_open_is_not_replaced(application: Application, folder: Path):
    page = begin(application)
    other = open_store(folder, PASSWORD)
    page.panel.go.click()
    settle(application)
    assert "TQDesk is open on the data" in page.notice.text()
    other.close()
    assert isinstance(application.window, MainWindow)
    page.panel.go.click()
    settle(application)
    QTest.qWait(20)
    assert isinstance(application.window, UnlockWindow) and people(folder) == ["Ma Thị Mẫu"]


def test_the_register_on_paper_is_asked_for(application: Application, folder: Path):
    store = main_window(application).context.store
    issued(store, YEAR, 7)
    panel = begin(application).panel
    assert panel.number_field.isVisible() and str(YEAR) in panel.number_caption.text()
    assert panel.number.text() == "7"
    panel.number.setText("mười")
    panel.go.click()
    assert "no certificate number" in section(application).notice.text()
    panel.number.setText("031/GCN")
    panel.number.setText("31")
    panel.go.click()
    settle(application)
    QTest.qWait(20)
    again = open_store(folder, PASSWORD)
    with again.reading() as session:
        assert numbers.last_number(session, YEAR) == 31
    again.close()


# By itself


def test_the_backup_of_the_day_is_made_beside_the_work(application: Application, folder: Path):
    window = main_window(application)
    window.daily_backup.look()
    settle(application)
    [made] = backup.listing(backup.folder_of(folder))
    assert made.manifest is not None and made.manifest.kind == "automatic"
    window.daily_backup.look()
    settle(application)
    assert len(backup.listing(backup.folder_of(folder))) == 1


def test_closing_stops_a_backup_under_way_and_leaves_nothing_half(qapp: QApplication, folder: Path):
    store = open_store(folder, PASSWORD)
    add(store, *(f"Người {number}" for number in range(20_000)))
    window = MainWindow(AppContext(store))
    window.show()
    window.daily_backup.look()
    QTest.qWait(5)
    window.close()
    window.deleteLater()
    assert not list(folder.glob(".backup-*"))
    assert all(each.error is None for each in backup.listing(backup.folder_of(folder)))
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


# A store that cannot be opened


def test_a_damaged_store_is_restored_from_the_page_of_the_password(qapp: QApplication, folder: Path):
    store = open_store(folder, PASSWORD)
    file = backup.create(store).file
    store.close()
    (folder / "tqdesk.db").write_bytes(b"x" * 9000)
    running = Application(qapp, folder)
    running.start()
    window = running.window
    assert isinstance(window, UnlockWindow)
    settle(running)
    window.password.setText(PASSWORD)
    window.unlock()
    settle(running)
    assert "is damaged" in window.notice.text()
    window.offer_restore()
    from tqdesk.gui.restore_panel import RestorePanel

    panel = window.findChild(RestorePanel)
    assert panel is not None and panel.file == file
    panel.password.setText(PASSWORD)
    panel.look.click()
    settle(running)
    assert "cannot be said" in panel.facts.text()
    panel.go.click()
    settle(running)
    assert "its own password" in window.notice.text() and window.asking.isVisible()
    window.password.setText(PASSWORD)
    window.unlock()
    for _wait in range(1000):
        if isinstance(running.window, MainWindow):
            break
        QTest.qWait(5)
    settle(running)
    assert people(folder) == ["Ma Thị Mẫu"]
    running.window.close()
    running.window.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def test_a_new_machine_begins_with_a_backup(qapp: QApplication, folder: Path, tmp_path: Path, monkeypatch):
    store = open_store(folder, PASSWORD)
    issued(store, YEAR, 4)
    file = backup.create(store, folder=tmp_path / "stick").file
    store.close()
    monkeypatch.setattr(folders, "ask_file", lambda *arguments: file)
    new = tmp_path / "new machine"
    opened: list[Store] = []
    window = FirstRunWindow(new, opened.append)
    window.show()

    def wait() -> None:
        for _wait in range(2000):
            if not window.tasks.is_busy():
                break
            QTest.qWait(2)
        QTest.qWait(5)

    window.choices.by_backup.click()
    panel = window.restore_panel
    panel.password.setText(PASSWORD)
    panel.look.click()
    wait()
    assert "There is no data in" in panel.facts.text()
    assert panel.number.text() == ""
    panel.go.click()
    assert "no certificate number" in window.notice.text() and not (new / "tqdesk.db").exists()
    panel.number.setText("9")
    panel.go.click()
    wait()
    wait()
    [store] = opened
    with store.reading() as session:
        assert numbers.last_number(session, YEAR) == 9
    store.close()
    assert people(new) == ["Ma Thị Mẫu"]
    window.close()
    window.deleteLater()
