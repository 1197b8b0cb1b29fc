"""An office reads the files of a commune whose laptop was copied, and settles by keys what differs."""

from __future__ import annotations

import gettext
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from tests.builders import COMMUNES, DISTRICT, PASSWORD, make_store, pair
from tests.gui.class_stories import FIRST_DAY, at_rest
from tqdesk import words
from tqdesk.gui.context import AppContext
from tqdesk.gui.main_window import MainWindow
from tqdesk.gui.pages.conflicts import ConflictsPage
from tqdesk.records import RosterPerson, RosterReading
from tqdesk.store import rebuilding
from tqdesk.store.opening import open_store
from tqdesk.store.sessions import Store
from tqdesk.sync import exporting, importing
from tqdesk.training import attendance, classes, conflicts, deleting, people, rosters, same_people

NAMES = ("Ma Thị Mẫu", "Lý Mẩy", "Giàng A Páo")


@pytest.fixture(autouse=True)
def alone(qapp: QApplication, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Preferences of the test's own, and the words that stand in the code."""
    monkeypatch.setenv("TQDESK_CONFIG", str(tmp_path / "config"))
    monkeypatch.setattr(words, "_current", gettext.NullTranslations())


@pytest.fixture(scope="module")
def beginning(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An office and a commune with a class, introduced; the commune's laptop as it is and copied."""
    folder = tmp_path_factory.mktemp("beginning")
    office = make_store(folder / "office", unit=DISTRICT, operator="Cán bộ Huyện")
    commune = make_store(folder / "laptop", unit=COMMUNES[0], operator="Cán bộ Xã")
    with commune.writing() as session:
        added = classes.add(session, title="Kỹ năng số", first_day=FIRST_DAY, class_sessions=2)
        site = classes.find_site(session, added)
        listed = tuple(RosterPerson("", row, name, birth="1980") for row, name in enumerate(NAMES, 1))
        plan = rosters.plan(session, RosterReading(listed, (), {}), training_class=added, site=site)
        rosters.apply(session, plan, training_class=added, site=site)
    pair(office, commune, folder)
    for store in (office, commune):
        store.close()
    shutil.copytree(folder / "laptop", folder / "copy")
    return folder


@pytest.fixture
def folder(beginning: Path, tmp_path: Path) -> Path:
    """Copies of the three, of the test's own."""
    return Path(shutil.copytree(beginning, tmp_path / "stores"))


@pytest.fixture
def office(folder: Path) -> Iterator[Store]:
    store = open_store(folder / "office", PASSWORD)
    yield store
    store.close()


@pytest.fixture
def window(qtbot, office: Store) -> Iterator[MainWindow]:
    shown = MainWindow(AppContext(office))
    shown.show()
    shown.activateWindow()
    QTest.qWaitForWindowActive(shown)
    at_rest(qtbot, shown.context)
    yield shown
    shown.close()
    shown.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


@contextmanager
def at_work(folder: Path, name: str, files: Path) -> Iterator[Any]:
    """Something done on the laptop or its copy, and its file written for the office."""
    store = open_store(folder / name, PASSWORD)
    with store.writing() as session:
        yield session
    with store.writing() as session:
        exporting.export(session, folder=files / name)
    store.close()


def mark(session: Any, rows: list[int], status: str) -> None:
    (only,) = classes.list_all(session)
    site = classes.find_site(session, only.id)
    attendance.mark_rows(session, training_class=only.id, site=site, number=1, rows=rows, status=status)


def marks(store: Store) -> dict[str, str | None]:
    """Name → mark of the first class session."""
    with store.reading() as session:
        (only,) = classes.list_all(session)
        return {each.name: each.marks.get(1) for each in classes.show(session, only.id).enrolments}


def waiting(store: Store) -> int:
    with store.reading() as session:
        assert conflicts.count(session) == len(conflicts.listed(session))
        return conflicts.count(session)


def receive(qtbot, window: MainWindow, files: Path) -> None:
    """The office reads all files on its page."""
    window.receive([str(each) for each in sorted(files.rglob("*.tqsync"))])
    at_rest(qtbot, window.context)


def page_of(qtbot, window: MainWindow) -> ConflictsPage:
    page = window.go("conflicts")
    assert isinstance(page, ConflictsPage)
    at_rest(qtbot, window.context)
    return page


def press(qtbot, window: MainWindow, *keys: Qt.Key, control: bool = False) -> None:
    """Press keys in whatever has the keyboard."""
    held = Qt.KeyboardModifier.ControlModifier if control else Qt.KeyboardModifier.NoModifier
    for key in keys:
        QTest.keyClick(QApplication.focusWidget(), key, held)
        at_rest(qtbot, window.context)


def told(page: ConflictsPage) -> list[str]:
    return [card.said for card in page.cards.cards]


def test_with_nothing_to_settle_the_page_says_that_all_agrees(qtbot, window):
    page = page_of(qtbot, window)
    assert page.pages.currentWidget() is page.empty
    assert not window.rail.buttons["conflicts"].waiting.isVisible()


def test_marks_that_differ_are_settled_by_keys_alone(qtbot, window, office, folder, tmp_path):
    files = tmp_path / "files"
    with at_work(folder, "laptop", files) as session:
        mark(session, [1, 2, 3], "present")
    with at_work(folder, "copy", files) as session:
        mark(session, [1, 2, 3], "absent")
    receive(qtbot, window, files)
    reception = window.pages.currentWidget()
    assert reception.notice.text() == "In 3 places machines differ: choose what is right."
    assert window.rail.buttons["conflicts"].waiting.text() == "3"
    reception.notice.agree()
    at_rest(qtbot, window.context)
    page = page_of(qtbot, window)
    assert window.pages.currentWidget() is page
    assert page.header.about.text() == "3 wait for someone to choose"
    assert [page.model.index(row, 0).data() for row in range(3)] == [
        "Attendance Giàng A Páo · 08/04/2025 · morning",
        "Attendance Lý Mẩy · 08/04/2025 · morning",
        "Attendance Ma Thị Mẫu · 08/04/2025 · morning",
    ]
    assert told(page) == ["absent", "present"]
    assert page.cards.cards[0].findChild(type(page.cards.subject), "muted").text() == "Thị trấn Sơn Dương"
    press(qtbot, window, Qt.Key.Key_2)
    assert page.notice.text() == "Chosen “present”: Attendance Giàng A Páo · 08/04/2025 · morning"
    assert waiting(office) == 2
    press(qtbot, window, Qt.Key.Key_Down, Qt.Key.Key_3, Qt.Key.Key_Right, Qt.Key.Key_Return)
    press(qtbot, window, Qt.Key.Key_1)
    assert marks(office) == {"Ma Thị Mẫu": "present", "Lý Mẩy": "absent", "Giàng A Páo": "present"}
    assert waiting(office) == 0
    assert page.pages.currentWidget() is page.empty
    assert not window.rail.buttons["conflicts"].waiting.isVisible()
    with office.writing() as session:
        assert rebuilding.rebuild(session) == 0


def test_a_choice_is_undone_on_the_page_and_by_its_key(qtbot, window, office, folder, tmp_path):
    files = tmp_path / "files"
    with at_work(folder, "laptop", files) as session:
        mark(session, [1, 2], "present")
    with at_work(folder, "copy", files) as session:
        mark(session, [1, 2], "absent")
    receive(qtbot, window, files)
    page = page_of(qtbot, window)
    press(qtbot, window, Qt.Key.Key_2)
    assert marks(office)["Lý Mẩy"] == "present"
    page.notice.agree()
    at_rest(qtbot, window.context)
    assert marks(office)["Lý Mẩy"] == "absent"
    assert page.notice.text().startswith(
        "Undone: Attendance Lý Mẩy · 08/04/2025 · morning says “absent” again;"
    )
    page.notice.agree()
    at_rest(qtbot, window.context)
    assert marks(office)["Lý Mẩy"] == "present"
    page.table.setFocus()
    press(qtbot, window, Qt.Key.Key_Z, control=True)
    assert marks(office)["Lý Mẩy"] == "absent"
    assert window.notice.text().startswith("Undone: ")


def test_what_one_deleted_and_the_other_went_on_with_is_kept_or_deleted(
    qtbot, window, office, folder, tmp_path
):
    files = tmp_path / "files"
    with at_work(folder, "laptop", files) as session:
        (only,) = classes.list_all(session)
        enrolled = {each.name: each.id for each in classes.show(session, only.id).enrolments}
        for name in NAMES[:2]:
            deleting.delete(session, entity="enrolment", row=enrolled[name])
    with at_work(folder, "copy", files) as session:
        mark(session, [1, 2], "late")
    receive(qtbot, window, files)
    page = page_of(qtbot, window)
    while page.model.rows():
        deleted = "delete it, with all below it"
        wanted = "keep it" if "Lý Mẩy" in page.cards.subject.text() else deleted
        press(qtbot, window, (Qt.Key.Key_1, Qt.Key.Key_2)[told(page).index(wanted)])
    assert marks(office) == {"Lý Mẩy": "late", "Giàng A Páo": None}


def test_marks_of_one_human_under_two_persons_are_settled_with_one_click(
    qtbot, window, office, folder, tmp_path
):
    files = tmp_path / "files"
    with at_work(folder, "laptop", files) as session:
        mark(session, [1], "present")
        mark(session, [2], "absent")
    receive(qtbot, window, files)
    assert waiting(office) == 0
    page = page_of(qtbot, window)
    with office.writing() as session:
        first, second = (people.find(session, name) for name in NAMES[:2])
        same_people.declare(session, first=first, second=second, same=True)
    window.context.changed.emit(frozenset({"same_person"}))
    at_rest(qtbot, window.context)
    assert waiting(office) == 1
    assert window.rail.buttons["conflicts"].waiting.text() == "1"
    card = page.cards.cards[told(page).index("absent")]
    QTest.mouseClick(card, Qt.MouseButton.LeftButton)
    at_rest(qtbot, window.context)
    assert marks(office) == {"Ma Thị Mẫu": "absent", "Lý Mẩy": "absent", "Giàng A Páo": None}
    assert page.pages.currentWidget() is page.empty


def test_what_was_settled_elsewhere_meanwhile_is_said_and_leaves_the_list(
    qtbot, window, office, folder, tmp_path
):
    files = tmp_path / "files"
    with at_work(folder, "laptop", files) as session:
        mark(session, [1], "present")
    with at_work(folder, "copy", files) as session:
        mark(session, [1], "absent")
    importing.import_files(office, sorted(files.rglob("*.tqsync")))
    page = page_of(qtbot, window)
    assert len(page.model.rows()) == 1
    with office.writing() as session:
        conflicts.keep(session, conflict=page.model.rows()[0].id, choice=2)
    press(qtbot, window, Qt.Key.Key_1)
    assert page.notice.text() == "This was settled meanwhile; nothing was changed."
    assert page.pages.currentWidget() is page.empty
    assert marks(office)["Ma Thị Mẫu"] == "present"


def test_a_deletion_names_who_went_on_and_enter_deletes_nothing(qtbot, window, office, folder, tmp_path):
    files = tmp_path / "files"
    with at_work(folder, "laptop", files) as session:
        (only,) = classes.list_all(session)
        listed = {each.name: each.id for each in classes.show(session, only.id).enrolments}
        deleting.delete(session, entity="enrolment", row=listed["Lý Mẩy"])
    with at_work(folder, "copy", files) as session:
        mark(session, [2], "late")
    receive(qtbot, window, files)
    page = page_of(qtbot, window)
    assert page.cards.subject.text().startswith("List Lý Mẩy")
    wrote = [choice.at for choice in page.model.rows()[0].choices]
    assert wrote[0] != wrote[1]
    press(qtbot, window, Qt.Key.Key_Return)
    assert waiting(office) == 0
    assert marks(office)["Lý Mẩy"] == "late"
