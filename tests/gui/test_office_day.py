"""A day at a receiving office: units invited, their files read, replies written, all in the window."""

from __future__ import annotations

import gettext
import shutil
import threading
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from tests.builders import COMMUNES, DISTRICT, PASSWORD, make_store, pair
from tests.gui.windows import settle, shown_window
from tests.training.by_hand import Taught, person
from tqdesk import words
from tqdesk.gui.context import AppContext
from tqdesk.gui.main_window import MainWindow
from tqdesk.gui.pages.reception import ReceptionPage
from tqdesk.gui.pages.unit_list import UnitListPage
from tqdesk.store import rebuilding
from tqdesk.store.opening import open_store
from tqdesk.store.sessions import Store
from tqdesk.sync import exporting, importing, links, pairing, receipts
from tqdesk.training import classes, duplicates, samples


@pytest.fixture(autouse=True)
def alone(qapp: QApplication, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Preferences of the test's own, and the words that stand in the code."""
    monkeypatch.setenv("TQDESK_CONFIG", str(tmp_path / "config"))
    monkeypatch.setattr(words, "_current", gettext.NullTranslations())


@pytest.fixture(scope="module")
def beginning(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folders of Huyện Sơn Dương and of its communes, each with a class and introduced to it."""
    folder = tmp_path_factory.mktemp("beginning")
    office = make_store(folder / "office", unit=DISTRICT)
    for number, unit in enumerate(COMMUNES):
        store = make_store(folder / str(number), unit=unit)
        with store.writing() as session:
            classes.add(session, title="Kỹ năng số", first_day=date(2025, 4, 8), class_sessions=2)
        pair(office, store, folder)
        store.close()
    office.close()
    return folder


@pytest.fixture
def office(beginning: Path, tmp_path: Path) -> Iterator[Store]:
    """Huyện Sơn Dương."""
    yield from opened_copy(beginning / "office", tmp_path / "office")


@pytest.fixture
def communes(beginning: Path, tmp_path: Path) -> Iterator[list[Store]]:
    """Its communes."""
    copies = [opened_copy(beginning / str(number), tmp_path / str(number)) for number in range(len(COMMUNES))]
    yield [next(each) for each in copies]
    for each in copies:
        next(each, None)


def opened_copy(folder: Path, place: Path) -> Iterator[Store]:
    """A copy of a data folder, open until the test is done."""
    shutil.copytree(folder, place)
    store = open_store(place, PASSWORD)
    yield store
    store.close()


@pytest.fixture
def window(office: Store) -> Iterator[MainWindow]:
    with shown_window(office) as window:
        yield window


def reception(window: MainWindow) -> ReceptionPage:
    page = window.go("reception")
    assert isinstance(page, ReceptionPage)
    return page


def unit_list(window: MainWindow) -> UnitListPage:
    page = window.go("units")
    assert isinstance(page, UnitListPage)
    settle(window)
    return page


def export(store: Store, folder: Path) -> Path:
    with store.writing() as session:
        return exporting.export(session, folder=folder).file


def cell(page: ReceptionPage | UnitListPage, row: int, column: int) -> str:
    return str(page.model.index(row, column).data())


def row_of(page: UnitListPage, unit: str) -> int:
    return [each.unit for each in page.model.rows()].index(unit)


def test_many_files_are_read_with_a_line_each_and_a_summary(window, office, communes, tmp_path):
    files = [export(store, tmp_path / "sync") for store in communes]
    broken = tmp_path / "sync" / "TQ_hong.tqsync"
    broken.write_bytes(files[1].read_bytes()[:-20])
    own = tmp_path / "sync" / "TQ_anh.tqsync"
    own.write_bytes(b"\x89PNG")
    page = reception(window)
    page.receive([files[0], broken, files[1], own, files[2], files[0]])
    settle(window)
    results = [each.result for each in page.results()]
    assert results == ["applied", "refused", "applied", "refused", "applied", "known"]
    assert [cell(page, row, 2) for row in (0, 1, 5)] == ["✓  Taken", "✕  Refused", "=  Taken before"]
    assert cell(page, 0, 1) == "Thị trấn Sơn Dương"
    assert "was damaged on its way" in cell(page, 1, 4)
    assert "was damaged on its way" in page.detail.text()
    changes = sum(each.applied for each in page.results())
    assert page.summary.text() == f"6 files: 3 taken, 1 taken before, 2 refused · {changes} new changes"
    with office.reading() as session:
        assert [each.owner_unit for each in classes.list_all(session)].count(COMMUNES[0]) == 1
        assert len(classes.list_all(session)) == len(COMMUNES)


def test_the_replies_to_these_units_confirm_their_changes(window, communes, tmp_path):
    page = reception(window)
    assert not page.reply.isVisible()
    page.receive([export(store, tmp_path / "sync") for store in communes])
    settle(window)
    assert page.reply.isVisible()
    page.write_replies(tmp_path / "replies")
    settle(window)
    replies = list((tmp_path / "replies").glob("*.tqsync"))
    assert page.notice.text().startswith(f"{len(communes)} replies written to")
    for store in communes:
        mine = [each for each in replies if store.identity.machine[:8] in each.name]
        assert [each.result for each in importing.import_files(store, mine)] == ["applied"]
        with store.reading() as session:
            assert links.status(session).unconfirmed == 0


def test_stopping_keeps_what_was_taken_and_leaves_the_rest_whole(window, office, communes, tmp_path):
    files = [export(store, tmp_path / "sync") for store in communes]
    page = reception(window)
    page.receive(files)
    while not page.results():
        QTest.qWait(1)
    QTest.mouseClick(page.working._stop, Qt.MouseButton.LeftButton)
    settle(window)
    taken = len(page.results())
    assert page.notice.text().startswith("Stopped.")
    assert taken < len(files)
    assert [cell(page, row, 2) for row in range(taken, len(files))] == ["…  Waits"] * (len(files) - taken)
    with office.reading() as session:
        assert len(classes.list_all(session)) == taken
    page.receive(files)
    settle(window)
    with office.reading() as session:
        assert len(classes.list_all(session)) == len(files)


def test_one_human_of_two_communes_is_joined_when_their_files_are_read(window, office, communes, tmp_path):
    for store in communes[:2]:
        with store.reading() as session:
            (held,) = classes.list_all(session)
            site = classes.find_site(session, held.id)
        Taught(store, held.id, site).enrol(person("Ma Thị Mẫu", "1985-03-12", citizen_id="008185000001"))
    page = reception(window)
    page.receive([export(store, tmp_path / "sync") for store in communes])
    settle(window)
    assert page.notice.text().startswith("Joined automatically: 1 pairs of persons")
    with office.reading() as session:
        assert [(each.same, each.automatic) for each in duplicates.decided(session)] == [(True, True)]
        assert duplicates.waiting(session).pairs == ()
    page.notice._action.click()
    settle(window)
    with office.reading() as session:
        assert duplicates.decided(session) == ()
        assert len(duplicates.waiting(session).pairs) == 1


def test_files_dropped_on_another_page_lead_to_reception(window, communes, tmp_path):
    file = export(communes[0], tmp_path / "sync")
    window.go("settings")
    window.receive([str(file)])
    settle(window)
    page = reception(window)
    assert window.pages.currentWidget() is page
    assert [each.result for each in page.results()] == ["applied"]


def test_the_window_closed_while_files_are_read_keeps_whole_files_only(office, communes, tmp_path):
    with communes[0].writing() as session:
        samples.fill(session, today=date(2025, 6, 2))
    files = [export(store, tmp_path / "sync") for store in communes]
    shown = MainWindow(AppContext(office))
    shown.show()
    reception(shown).receive(files)
    QTest.qWait(20)
    shown.close()
    with office.reading() as session:
        held = {each.owner_unit for each in classes.list_all(session)}
        per_unit = [each.owner_unit for each in classes.list_all(session)].count(COMMUNES[0])
    assert held <= set(COMMUNES)
    assert per_unit in (0, 3)
    with office.writing() as session:
        assert rebuilding.rebuild(session) == 0


def test_the_list_of_units_says_who_has_sent_what_and_who_waits(window, office, communes, tmp_path):
    with office.writing() as session:
        pairing.invite(session, unit="2024:02551", file=tmp_path / "moi.tqinvite")
    importing.import_files(office, [export(communes[0], tmp_path / "sync")])
    page = unit_list(window)
    assert page.header.about.text() == ("30 units · 1 have sent files · 1 wait for a reply · 26 not invited")
    assert cell(page, row_of(page, COMMUNES[0]), 1) == "✓  Connected"
    assert cell(page, row_of(page, COMMUNES[0]), 3).endswith(" changes")
    assert cell(page, row_of(page, "2024:02551"), 1).startswith("…  Invited until ")
    assert cell(page, row_of(page, "2024:02545"), 1) == "–  Not invited"
    page.search.setText("thuong am")
    assert [each.name for each in page.model.rows()] == ["Xã Thượng Ấm"]
    page.search.setText("khong co")
    assert page.none.isVisible()
    page.search.clear()
    page.filter.setCurrentIndex(page.filter.findData("behind"))
    assert [each.unit for each in page.model.rows()] == [COMMUNES[0]]


def test_an_invitation_made_here_sets_a_commune_up_and_its_file_is_taken(window, office, tmp_path):
    page = unit_list(window)
    assert not page.invite_button.isEnabled()
    page.select(["2024:02545"])
    assert page.invite_button.isEnabled()
    page.invite("2024:02545", tmp_path / "moi.tqinvite")
    settle(window)
    code = page.invitation.code.text()
    assert page.invitation.isVisible()
    assert len(code.replace(" ", "")) == 12
    assert page.invitation.title.text() == "Invitation of Xã Tân Trào: moi.tqinvite"
    commune = make_store(tmp_path / "tan-trao", unit="2024:02545")
    with commune.writing() as session:
        pairing.accept(session, file=tmp_path / "moi.tqinvite", code=code)
        file = exporting.export(session, folder=tmp_path / "sync").file
    commune.close()
    window.receive([str(file)])
    settle(window)
    page = unit_list(window)
    assert cell(page, row_of(page, "2024:02545"), 1) == "✓  Connected"


def test_several_units_are_replied_to_at_once_and_one_gives_its_receipt(
    window, office, communes, tmp_path, qapp
):
    importing.import_files(office, [export(store, tmp_path / "sync") for store in communes])
    page = unit_list(window)
    assert not page.reply.isEnabled()
    page.select(["2024:02545"])
    assert not page.reply.isEnabled()
    page.select([COMMUNES[0], COMMUNES[1], "2024:02545"])
    assert page.chosen.text() == "3 units chosen"
    page.write_replies(tmp_path / "replies")
    settle(window)
    assert len(list((tmp_path / "replies").glob("*.tqsync"))) == 2
    assert [each.behind > 0 for each in page.model.rows() if each.unit in COMMUNES] == [False, False, True]
    page.select([COMMUNES[2]])
    page.write_replies(tmp_path / "one")
    settle(window)
    assert page.notice.text().startswith("Reply to ")
    page.notice._action.click()
    receipt = qapp.clipboard().text()
    with communes[2].writing() as session:
        assert receipts.take(session, receipt) == DISTRICT


def test_files_are_read_off_the_main_thread_while_the_window_goes_on(window, communes, tmp_path):
    """A clock on the event loop strikes while the worker is in the midst of a file."""
    with communes[0].writing() as session:
        samples.fill(session, today=date(2025, 6, 2))
    page = reception(window)
    struck: list[bool] = []
    threads: list[int] = []
    clock = QTimer(window)
    clock.timeout.connect(lambda: struck.append(window.context.tasks.is_busy()))
    clock.start(0)
    page.receive([export(communes[0], tmp_path / "sync")])
    page._task.advanced.connect(
        lambda done, total: threads.append(threading.get_ident()), Qt.ConnectionType.DirectConnection
    )
    settle(window)
    clock.stop()
    assert page.results()[0].applied > 300
    assert threads and threading.get_ident() not in threads
    assert sum(struck) > 10
