"""Pages of the window on real stores, offscreen, in the words that stand in the code."""

from __future__ import annotations

import gettext
import os
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from uuid import UUID

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from tests.builders import make_store
from tqdesk import words
from tqdesk.gui.app import make_application
from tqdesk.gui.context import AppContext
from tqdesk.gui.pages.attendance import AttendanceTab
from tqdesk.records import RosterPerson, RosterReading
from tqdesk.training import attendance, classes, rosters

COMMUNE = "2024:02545"
TITLE = "Kỹ năng số"
FIRST_DAY = date(2025, 4, 8)

LISTED = (
    RosterPerson("", 1, "Ma Thị Mẫu", birth="1985-03-12", position="Công chức", citizen_id="008185000001"),
    RosterPerson("", 2, "Hoàng Văn Hiến", birth="1990", workplace="Thôn Mẫu"),
    RosterPerson("", 3, "Nguyễn Thị Hiền", birth="1979"),
    RosterPerson("", 4, "Giàng A Páo", birth="1978-11-05"),
    RosterPerson("", 5, "Lý Mẩy", birth="2001"),
    RosterPerson("", 6, "Hà Hiển Vinh", birth="1999"),
)
CARD = "008185000001||Ma Thị Mẫu|12031985|Nữ|Thôn Mẫu, xã Mẫu, Tuyên Quang|10042023||||"
"""What the card of the first of them says."""


@pytest.fixture(scope="session")
def qapp() -> QApplication:
    """The application in its own look; pytest-qt takes it from here."""
    return make_application(dark=False)


@pytest.fixture(autouse=True)
def own_preferences(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What the window remembers is of the test alone."""
    monkeypatch.setenv("TQDESK_CONFIG", str(tmp_path / "config"))


@pytest.fixture
def context(qapp: QApplication, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[AppContext]:
    """Xã Tân Trào with nothing in it; an unexpected error fails the test."""
    monkeypatch.setattr(words, "_current", gettext.NullTranslations())
    store = make_store(tmp_path / "commune", unit=COMMUNE, operator="Ma Thị Thử")
    context = AppContext(store)
    unexpected: list[Exception] = []
    context.unexpected.connect(unexpected.append)
    yield context
    context.tasks.close()
    qapp.processEvents()
    store.close()
    assert unexpected == []


@pytest.fixture
def training_class(context: AppContext) -> UUID:
    """A class of three class sessions with the people of LISTED on its list."""
    with context.store.writing() as session:
        added = classes.add(
            session, title=TITLE, first_day=FIRST_DAY, class_sessions=3, round="đợt 2", venue="Hội trường"
        )
        site = classes.find_site(session, added)
        plan = rosters.plan(session, RosterReading(LISTED, (), {}), training_class=added, site=site)
        rosters.apply(session, plan, training_class=added, site=site)
    return added


def send_letter(sign: str) -> None:
    """One letter into whatever has the focus, Vietnamese ones too, as the system sends them."""
    for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
        key = ord(sign.upper()) if sign.isascii() else 0
        event = QKeyEvent(kind, key, Qt.KeyboardModifier.NoModifier, sign)
        target = QApplication.focusWidget()
        assert target is not None, "nothing has the focus"
        QApplication.sendEvent(target, event)


@dataclass
class Desk:
    """A page on the screen, and what stands in the store behind it."""

    context: AppContext
    page: QWidget

    def settle(self) -> None:
        """Wait until the worker has nothing to do and its results are shown."""
        for _turn in range(2):
            for _wait in range(2000):
                if not self.context.tasks.is_busy():
                    break
                QTest.qWait(2)
            QTest.qWait(1)
        assert not self.context.tasks.is_busy()


class Attending(Desk):
    """The tab of attendance of a class."""

    page: AttendanceTab

    def type(self, text: str) -> None:
        """Type into whatever has the focus."""
        for sign in text:
            send_letter(sign)

    def press(self, *keys: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        """Press keys, one after another, in whatever has the focus."""
        for key in keys:
            QTest.keyClick(QApplication.focusWidget(), key, modifier)

    def enter(self, text: str) -> None:
        """Type a text and press Enter."""
        self.type(text)
        self.press(Qt.Key.Key_Return)
        self.settle()

    def marks(self, number: int = 1) -> dict[str, str]:
        """Name → status in a class session, as the store has it."""
        with self.context.store.reading() as session:
            sheet = attendance.sheet(session, training_class=self.page.sitting.class_id)
        names = {each.enrolment: each.name for each in sheet.people}
        chosen = sheet.class_sessions[number - 1].id
        return {
            names[enrolment]: mark.status
            for (enrolment, class_session), mark in sheet.marks.items()
            if class_session == chosen and mark.status
        }

    def shown(self, number: int = 1) -> dict[str, str]:
        """Name → status in a class session, as the grid has it."""
        sitting = self.page.sitting
        chosen = sitting.sheet.class_sessions[number - 1]
        return {
            each.name: status
            for each in sitting.people
            if (status := sitting.status(each, chosen)) is not None
        }

    def offers(self) -> list[str]:
        """The names and offers of the list under the box."""
        return [match.title for match in self.page.matches.matches()]


def put_on_screen(page: QWidget) -> None:
    """Show a page as the window would, with the focus."""
    page.resize(1098, 620)
    page.show()
    page.activateWindow()
    QTest.qWaitForWindowActive(page)


@pytest.fixture
def attending(context: AppContext, training_class: UUID) -> Iterator[Attending]:
    """The tab of attendance, on the screen, the cursor in its box."""
    page = AttendanceTab(context, training_class)
    put_on_screen(page)
    desk = Attending(context, page)
    desk.settle()
    page.box.edit.setFocus()
    yield desk
    desk.settle()
    page.close()
    page.deleteLater()
