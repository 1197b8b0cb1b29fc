"""A commune on its page of sync: introduced to its office, a file out, a reply and a receipt in."""

from __future__ import annotations

import gettext
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from tests.builders import DISTRICT, make_store, pair
from tests.gui.windows import settle, shown_window
from tests.training.by_hand import Taught, person
from tqdesk import words
from tqdesk.gui import preferences
from tqdesk.gui.context import AppContext
from tqdesk.gui.main_window import MainWindow
from tqdesk.gui.pages.sync import SyncPage
from tqdesk.store.sessions import Store
from tqdesk.sync import exporting, importing, links, pairing
from tqdesk.training import classes, duplicates, people, searching

COMMUNE = "2024:02536"


@pytest.fixture(autouse=True)
def alone(qapp: QApplication, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Preferences of the test's own, and the words that stand in the code."""
    monkeypatch.setenv("TQDESK_CONFIG", str(tmp_path / "config"))
    monkeypatch.setattr(words, "_current", gettext.NullTranslations())


@pytest.fixture
def stores(tmp_path: Path) -> Iterator[Callable[[str], Store]]:
    """Makes stores of units, and closes them."""
    made: list[Store] = []

    def make(unit: str) -> Store:
        made.append(make_store(tmp_path / unit.replace(":", "-"), unit=unit))
        return made[-1]

    yield make
    for store in made:
        store.close()


@pytest.fixture
def commune(stores) -> Store:
    store = stores(COMMUNE)
    with store.writing() as session:
        classes.add(session, title="Kỹ năng số", first_day=date(2025, 4, 8), class_sessions=2)
    return store


@pytest.fixture
def office(stores) -> Store:
    return stores(DISTRICT)


@pytest.fixture
def window(commune: Store) -> Iterator[MainWindow]:
    """The commune's window, on its page of sync."""
    with shown_window(commune, page="sync") as window:
        yield window


def page_of(window: MainWindow) -> SyncPage:
    page = window.go("sync")
    assert isinstance(page, SyncPage)
    return page


def own_lines(store: Store) -> int:
    """How many lines of its own the unit has that the office lacks."""
    with store.reading() as session:
        return links.status(session).unconfirmed


def exchange(window: MainWindow, office: Store, folder: Path) -> list[exporting.Exported]:
    """The commune's file out by its page, into the office, and the replies to it."""
    page_of(window).write_file(folder)
    settle(window)
    importing.import_files(office, sorted(folder.glob("*.tqsync")))
    with office.writing() as session:
        return exporting.reply(session, unit=COMMUNE, folder=folder / "replies")


def drop(window: MainWindow, file: Path) -> None:
    """Drop a file on the window, as the file manager does."""
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(file))])
    where, action = QPointF(300, 300), Qt.DropAction.CopyAction
    button, plain = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    enter = QDragEnterEvent(where.toPoint(), action, data, button, plain)
    for event in (enter, QDropEvent(where, action, data, button, plain)):
        QApplication.sendEvent(window, event)
        assert event.isAccepted()


def test_without_an_office_the_page_asks_for_the_invitation_and_takes_it(window, office, tmp_path):
    page = page_of(window)
    assert page.stack.currentWidget() is page.pairing
    assert not page.write.isVisible()
    with office.writing() as session:
        invited = pairing.invite(session, unit=COMMUNE, file=tmp_path / "moi.tqinvite")
    page.pairing.invitation.take(invited.file)
    page.pairing.invitation.code.set_code(invited.code)
    settle(window)
    assert "Huyện Sơn Dương" in page.pairing.invitation.code.said.text()
    QTest.keyClick(page.pairing.accept, Qt.Key.Key_Space)
    settle(window)
    assert page.stack.currentWidget() is page.exchange
    assert page.header.about.text() == "Receiving office: Huyện Sơn Dương"
    assert page.write.isVisible()


def test_an_invitation_for_another_unit_is_refused_as_a_line(window, office, tmp_path):
    page = page_of(window)
    with office.writing() as session:
        invited = pairing.invite(session, unit="2024:02608", file=tmp_path / "moi.tqinvite")
    page.pairing.invitation.take(invited.file)
    page.pairing.invitation.code.set_code(invited.code)
    page.pairing.accept.click()
    settle(window)
    assert page.notice.text().startswith("The invitation is for Xã Hồng Sơn, not for Thị trấn Sơn Dương")
    assert page.stack.currentWidget() is page.pairing


def test_the_page_says_in_words_what_the_file_will_hold_and_ctrl_e_writes_it(
    window, commune, office, tmp_path
):
    pair(office, commune, tmp_path)
    window.context.changed.emit(frozenset())
    settle(window)
    page = page_of(window)
    waiting = own_lines(commune)
    assert waiting > 0
    assert page.exchange.unsent.value.text() == str(waiting)
    assert window.rail.buttons["sync"].waiting.text() == str(waiting)
    assert page.exchange.holds.text() == "The next file will hold what is not confirmed yet: 1 classes."
    page.exchange.set_folder(tmp_path / "usb", is_stick=True)
    window.activateWindow()
    QTest.qWaitForWindowActive(window)
    QTest.keyClick(page, Qt.Key.Key_E, Qt.KeyboardModifier.ControlModifier)
    settle(window)
    (file,) = (tmp_path / "usb").glob("*.tqsync")
    assert page.notice.text().startswith(f"Written: {file.name}, {waiting} changes.")
    assert page.exchange.unsent.value.text() == "0"
    assert page.exchange.unconfirmed.value.text() == str(waiting)
    assert not window.rail.buttons["sync"].waiting.isVisible()
    assert [(each.name, each.sent, each.confirmed) for each in page.exchange.model.rows()] == [
        (file.name, True, False)
    ]


def test_a_reply_dropped_anywhere_on_the_window_is_read(window, commune, office, tmp_path):
    pair(office, commune, tmp_path)
    (reply,) = exchange(window, office, tmp_path / "out")
    window.go("settings")
    drop(window, reply.file)
    settle(window)
    page = page_of(window)
    assert window.pages.currentWidget() is page
    assert page.notice.text() == "Huyện Sơn Dương has confirmed everything that this unit has done."
    assert page.exchange.unconfirmed.value.text() == "0"
    assert [(each.sent, each.confirmed) for each in page.exchange.model.rows()] == [
        (False, True),
        (True, True),
    ]
    drop(window, reply.file)
    settle(window)
    assert page.notice.text() == "This reply of Huyện Sơn Dương has been read before; nothing changed."


def test_reading_a_reply_joins_who_is_one_human_for_certain(window, commune, office, tmp_path):
    pair(office, commune, tmp_path)
    (reply,) = exchange(window, office, tmp_path / "out")
    with commune.writing() as session:
        (held,) = classes.list_all(session)
        site = classes.find_site(session, held.id)
    Taught(commune, held.id, site).enrol(person("Ma Thị Mẫu", "1985"), person("Ma Thị Mẫu", "1986"))
    with commune.writing() as session:
        for each in searching.search(session, "ma thi mau").people:
            people.correct(session, person=each.id, facts={"birth": "1985", "citizen_id": "008185000001"})
    drop(window, reply.file)
    settle(window)
    assert "Joined automatically: 1 pairs of persons" in page_of(window).notice.text()
    with commune.reading() as session:
        assert [(each.same, each.automatic) for each in duplicates.decided(session)] == [(True, True)]


def test_an_invitation_dropped_anywhere_on_the_window_is_taken(window, office, tmp_path):
    with office.writing() as session:
        invited = pairing.invite(session, unit=COMMUNE, file=tmp_path / "moi.tqinvite")
    window.go("classes")
    drop(window, invited.file)
    settle(window)
    page = page_of(window)
    assert page.pairing.invitation.file == invited.file
    page.pairing.invitation.code.set_code(invited.code)
    page.pairing.accept.click()
    settle(window)
    drop(window, invited.file)
    settle(window)
    assert page.notice.text() == (
        "The receiving office is Huyện Sơn Dương already; the invitation is not needed."
    )


def test_a_receipt_pasted_as_a_line_confirms_too(window, commune, office, tmp_path):
    pair(office, commune, tmp_path)
    (reply,) = exchange(window, office, tmp_path / "out")
    page = page_of(window)
    page.exchange.receipt.setText(f"  {reply.receipt[:40]}\n{reply.receipt[40:]} ")
    QTest.keyClick(page.exchange.receipt, Qt.Key.Key_Return)
    settle(window)
    assert page.notice.text() == "Huyện Sơn Dương has confirmed everything that this unit has done."
    assert page.exchange.receipt.text() == ""
    assert own_lines(commune) == 0


def test_what_is_no_reply_and_no_receipt_is_refused_as_a_line(window, commune, office, tmp_path):
    pair(office, commune, tmp_path)
    exchange(window, office, tmp_path / "out")
    before = own_lines(commune)
    page = page_of(window)
    page.take_receipt("TQX1.xin chào")
    settle(window)
    assert page.notice.text().startswith("This text is no receipt for this machine")
    junk = tmp_path / "anh.tqsync"
    junk.write_bytes(b"\x89PNG")
    page.receive([junk])
    settle(window)
    assert page.notice.text().startswith("The file anh.tqsync is no sync file; nothing was changed.")
    assert own_lines(commune) == before


def test_the_folder_that_was_chosen_is_remembered_while_it_is_there(commune, tmp_path):
    def folder_of_a_new_window() -> Path:
        shown = MainWindow(AppContext(commune))
        shown.show()
        folder = page_of(shown).exchange.folder
        shown.hand_over()
        shown.close()
        shown.deleteLater()
        return folder

    usual = folder_of_a_new_window()
    stick = tmp_path / "usb"
    stick.mkdir()
    preferences.remember_exchange_folder(stick)
    assert folder_of_a_new_window() == stick
    stick.rmdir()
    assert folder_of_a_new_window() == usual
    stick.mkdir()
    assert folder_of_a_new_window() == stick


def test_words_on_a_page_are_gone_when_one_comes_back_to_it(window, commune, office, tmp_path):
    pair(office, commune, tmp_path)
    page = page_of(window)
    page.take_receipt("TQX1.xin chào")
    settle(window)
    assert page.notice.text().startswith("This text is no receipt")
    window.go("classes")
    window.go("sync")
    settle(window)
    assert page.notice.text() == ""


def test_a_folder_that_cannot_be_written_is_said_and_the_button_works_again(
    window, commune, office, tmp_path
):
    pair(office, commune, tmp_path)
    window.context.changed.emit(frozenset())
    settle(window)
    page = page_of(window)
    blocked = tmp_path / "blocked"
    blocked.write_bytes(b"")
    page.write_file(blocked)
    settle(window)
    assert "cannot be written to" in page.notice.text()
    assert page.write.isEnabled()
    page.write_file(tmp_path / "free")
    settle(window)
    assert page.notice.text().startswith("Written: ")


def test_a_unit_of_the_highest_level_is_told_that_it_sends_to_nobody(stores):
    window = MainWindow(AppContext(stores("2025:08")))
    window.show()
    page = page_of(window)
    settle(window)
    assert page.stack.currentWidget() is page.top
    window.close()
