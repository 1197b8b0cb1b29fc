"""What the stories of a class begin with: an open store, a class, people on its list, and their pages."""

from __future__ import annotations

import gettext
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from functools import cache
from pathlib import Path
from uuid import UUID

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import pytest
from PySide6.QtCore import QObject, QUrl, Slot
from PySide6.QtGui import QDesktopServices
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from tests.builders import PASSWORD, make_store
from tests.cli.rosters import PEOPLE, write_roster
from tqdesk import words
from tqdesk.gui.app import make_application
from tqdesk.gui.context import AppContext
from tqdesk.sheets.roster import read_roster
from tqdesk.store.opening import open_store
from tqdesk.store.sessions import Store
from tqdesk.training import attendance, classes, rosters

COMMUNE = "2024:02545"
FIRST_DAY = date(2025, 4, 8)


@cache
def _template() -> tempfile.TemporaryDirectory[str]:
    """A store with nothing in it, set up once for all stories: making the tables takes longest."""
    made = tempfile.TemporaryDirectory()
    make_store(Path(made.name) / "store", unit=COMMUNE, operator="Ma Thị Thử").close()
    return made


def _copied_store(folder: Path) -> Store:
    shutil.copytree(Path(_template().name) / "store", folder)
    return open_store(folder, PASSWORD)


@contextmanager
def open_context(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[AppContext]:
    """Xã Tân Trào with nothing in it, in the words that stand in the code; a bug fails the test."""
    monkeypatch.setattr(words, "_current", gettext.NullTranslations())
    make_application(dark=False)
    store = _copied_store(folder)
    context = AppContext(store)
    unexpected: list[Exception] = []
    context.unexpected.connect(unexpected.append)
    yield context
    context.tasks.close()
    QApplication.processEvents()
    store.close()
    assert unexpected == []


def add_class(context: AppContext, title: str = "Kỹ năng số", class_sessions: int = 2) -> UUID:
    """A class of some half-days, with nobody on its list."""
    with context.store.writing() as session:
        return classes.add(session, title=title, first_day=FIRST_DAY, class_sessions=class_sessions)


def enrol(context: AppContext, class_id: UUID, folder: Path, people=PEOPLE) -> None:
    """Put people on the list of a class, without the window."""
    reading = read_roster(write_roster(folder / "enrolled.xlsx", people))
    with context.store.writing() as session:
        site = classes.find_site(session, class_id)
        plan = rosters.plan(session, reading, training_class=class_id, site=site)
        rosters.apply(session, plan, training_class=class_id, site=site)


def mark(context: AppContext, class_id: UUID, number: int, rows: list[int], status: str = "present") -> None:
    """Mark people in a class session by list number, without the window."""
    with context.store.writing() as session:
        site = classes.find_site(session, class_id)
        attendance.mark_rows(
            session, training_class=class_id, site=site, number=number, rows=rows, status=status
        )


def at_rest(qtbot, context: AppContext) -> None:
    """Wait until the worker has nothing left to do and the page has taken what it found."""
    qtbot.waitUntil(lambda: not context.tasks.is_busy(), timeout=10_000)
    QTest.qWait(1)
    qtbot.waitUntil(lambda: not context.tasks.is_busy(), timeout=10_000)


def shown(qtbot, context: AppContext, page: QWidget) -> None:
    """Show a page as the window would, and wait until it has read what it shows."""
    qtbot.addWidget(page)
    page.resize(1100, 600)
    page.show()
    page.activateWindow()
    qtbot.waitActive(page).__enter__()
    at_rest(qtbot, context)


class Viewer(QObject):
    """Stands where the system's viewer would: notes which files it is asked to open."""

    def __init__(self) -> None:
        super().__init__()
        self.files: list[Path] = []
        QDesktopServices.setUrlHandler("file", self, "open")

    @Slot(QUrl)
    def open(self, url: QUrl) -> None:
        self.files.append(Path(url.toLocalFile()))

    def close(self) -> None:
        """Give the place back."""
        QDesktopServices.unsetUrlHandler("file")
