"""What ``benchmarks.window`` runs in a process of its own: ``window_child start|bare|work STORE``."""

from __future__ import annotations

import json
import statistics
import sys
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import QEvent, QEventLoop, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QPaintEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMainWindow

from benchmarks.store import PASSWORD
from benchmarks.timing import most_memory
from tqdesk.gui.app import make_application
from tqdesk.gui.attendance_grid import Grid
from tqdesk.gui.attendance_paint import FIRST_SESSION
from tqdesk.gui.context import AppContext
from tqdesk.gui.main_window import MainWindow
from tqdesk.gui.pages.attendance import AttendanceTab
from tqdesk.gui.pages.class_page import ClassPage
from tqdesk.gui.pages.classes import ClassesPage
from tqdesk.store.opening import open_store
from tqdesk.training import attendance, classes

_WIDTH, _HEIGHT = 1366, 768
_MARKS = 60
_LONGEST_WAIT = 120
_WAKING_MILLISECONDS = 1000


class _Window(MainWindow):
    """The window, which says when it has finished painting what had changed."""

    painted = Signal()

    def event(self, event: QEvent) -> bool:
        handled = super().event(event)
        if event.type() == QEvent.Type.UpdateRequest:
            self.painted.emit()
        return handled


class _CellWatch(QObject):
    """Notes when a cell was painted with its mark saved; ``painted_at`` is ``None`` until then."""

    def __init__(self, window: _Window, grid: Grid) -> None:
        super().__init__()
        self._grid = grid
        self._row = -1
        self._painting = False
        self.painted_at: float | None = None
        grid.viewport().installEventFilter(self)
        window.painted.connect(self._finished)

    def watch(self, row: int) -> None:
        """Watch the cell of a row in the chosen class session."""
        self._row, self._painting, self.painted_at = row, False, None

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QPaintEvent) and self._row >= 0:
            sitting = self._grid.sitting
            person, class_session = sitting.people[self._row], sitting.class_session
            assert class_session is not None
            index = self._grid.grid_model.index(self._row, FIRST_SESSION + class_session.number - 1)
            saved = sitting.standing(person) is not None and not sitting.is_under_way(person, class_session)
            self._painting |= saved and event.region().contains(self._grid.visualRect(index))
        return False

    def _finished(self) -> None:
        if self._painting and self.painted_at is None:
            self.painted_at = time.perf_counter()


def main() -> None:
    """Do what the first argument says on the store of the second."""
    what, folder = sys.argv[1], Path(sys.argv[2])
    application = make_application(dark=False)
    if what == "bare":
        window = QMainWindow()
        window.show()
        application.processEvents()
        return
    context = AppContext(open_store(folder, PASSWORD))
    main_window = _Window(context)
    main_window.setWindowState(Qt.WindowState.WindowNoState)
    main_window.resize(_WIDTH, _HEIGHT)
    main_window.show()
    _until(lambda: not context.tasks.is_busy(), application)
    if what == "work":
        print(json.dumps(_work(application, context, main_window)))
    context.tasks.close()


def _until(truth: Callable[[], bool], application: QApplication) -> None:
    """Let the window work as it does in use, asleep whenever nothing happens, until something is true.

    :raises RuntimeError: it has not become so in two minutes. A timer wakes the window for that now and then,
        which would otherwise sleep for ever.
    """
    waking = QTimer()
    waking.start(_WAKING_MILLISECONDS)
    end = time.monotonic() + _LONGEST_WAIT
    application.processEvents()
    while not truth():
        if time.monotonic() > end:
            raise RuntimeError("what the window should have shown or done has not come")
        application.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents)
    waking.stop()
    application.processEvents()


def _work(application: QApplication, context: AppContext, main_window: _Window) -> dict[str, float]:
    with context.store.reading() as session:
        (summary,) = classes.list_all(session)
    page = main_window.findChildren(ClassesPage)[0]
    page.open_class(summary.id, "attendance")
    _until(lambda: not context.tasks.is_busy(), application)
    tab = main_window.findChildren(ClassPage)[0].findChildren(AttendanceTab)[0]
    return {
        "box_p99_ms": _keys_to_list(application, tab),
        "mark_vs_commit": _mark_against_commit(application, context, main_window, tab),
        "gui_rss_mb": _most_memory(application, context, main_window) / 1024 / 1024,
    }


def _keys_to_list(application: QApplication, tab: AttendanceTab) -> float:
    taken = []
    for text in ("nguyen", "thi h", "van", "ma", "hoa", "a p", "ly", "trieu thi", "duc", "hien") * 12:
        for letter in text:
            begin = time.perf_counter()
            QTest.keyClicks(tab.box.edit, letter)
            application.processEvents()
            taken.append((time.perf_counter() - begin) * 1000)
        QTest.keyClick(tab.box.edit, Qt.Key.Key_Escape)
        application.processEvents()
    return statistics.quantiles(taken, n=100)[98]


def _mark_against_commit(
    application: QApplication, context: AppContext, window: _Window, tab: AttendanceTab
) -> float:
    """From Enter until the mark is on the disk and its cell painted as saved, against the bare write."""
    bare: list[float] = []
    shown: list[float] = []
    cell = _CellWatch(window, tab.grid)
    for row, person in enumerate(tab.sitting.people[:_MARKS]):
        begin = time.perf_counter()
        with context.store.writing() as session:
            attendance.mark(
                session,
                enrolments=[person.enrolment],
                class_session=tab.sitting.sheet.class_sessions[1].id,
                status="present",
                source="list_number",
            )
        bare.append(time.perf_counter() - begin)
        QTest.keyClicks(tab.box.edit, str(person.list_number))
        application.processEvents()
        cell.watch(row)
        begin = time.perf_counter()
        QTest.keyClick(tab.box.edit, Qt.Key.Key_Return)
        _until(lambda: cell.painted_at is not None, application)
        shown.append((cell.painted_at or 0) - begin)
        _until(lambda: not context.tasks.is_busy(), application)
    return statistics.median(shown) / statistics.median(bare)


def _most_memory(application: QApplication, context: AppContext, window: _Window) -> int:
    """The most that the process has held, in bytes, once every tab of a class and every place was shown."""
    tabs = window.findChildren(ClassPage)[0]
    shows: list[Callable[[], object]] = []
    shows += (partial(tabs.tabs.setCurrentIndex, place) for place in range(tabs.tabs.count()))
    shows += (partial(window.go, place) for place in window.rail.buttons)
    for show in shows:
        show()
        _until(lambda: not (context.tasks.is_busy() or context.copying.is_busy()), application)
    return most_memory()


if __name__ == "__main__":
    main()
