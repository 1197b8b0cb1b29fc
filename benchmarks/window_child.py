"""What ``benchmarks.window`` runs in a process of its own: ``window_child start|bare|work STORE``."""

from __future__ import annotations

import json
import statistics
import sys
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMainWindow

from benchmarks.store import PASSWORD
from tqdesk.gui.app import make_application
from tqdesk.gui.context import AppContext
from tqdesk.gui.main_window import MainWindow
from tqdesk.gui.pages.attendance import AttendanceTab
from tqdesk.gui.pages.class_page import ClassPage
from tqdesk.gui.pages.classes import ClassesPage
from tqdesk.store.opening import open_store
from tqdesk.training import attendance, classes


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
    main_window = MainWindow(context)
    main_window.show()
    _until(lambda: not context.tasks.is_busy(), application)
    if what == "work":
        print(json.dumps(_work(application, context, main_window)))
    context.tasks.close()


def _until(truth: Callable[[], bool], application: QApplication) -> None:
    application.processEvents()
    while not truth():
        QTest.qWait(1)
    application.processEvents()


def _work(application: QApplication, context: AppContext, main_window: MainWindow) -> dict[str, float]:
    with context.store.reading() as session:
        (summary,) = classes.list_all(session)
    page = main_window.findChildren(ClassesPage)[0]
    page.open_class(summary.id, "attendance")
    _until(lambda: not context.tasks.is_busy(), application)
    tab = main_window.findChildren(ClassPage)[0].findChildren(AttendanceTab)[0]
    return {
        "box_p99_ms": _keys_to_list(application, tab),
        "mark_vs_commit": _mark_against_commit(application, context, tab),
        "gui_rss_mb": _resident() / 1024 / 1024,
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


def _mark_against_commit(application: QApplication, context: AppContext, tab: AttendanceTab) -> float:
    with context.store.reading() as session:
        (summary,) = classes.list_all(session)
        detail = classes.show(session, summary.id)
    bare: list[float] = []
    shown: list[float] = []
    saved: list[str] = []
    context.saved.connect(saved.append)
    for number, enrolment in enumerate(detail.enrolments[:60]):
        begin = time.perf_counter()
        with context.store.writing() as session:
            attendance.mark(
                session,
                enrolments=[enrolment.id],
                class_session=detail.class_sessions[1].id,
                status="present",
                source="typed",
            )
        bare.append(time.perf_counter() - begin)
        QTest.keyClicks(tab.box.edit, str(detail.enrolments[number].list_number))
        application.processEvents()
        begin = time.perf_counter()
        QTest.keyClick(tab.box.edit, Qt.Key.Key_Return)
        _until(partial(_more, saved, number), application)
        shown.append(time.perf_counter() - begin)
        _until(lambda: not context.tasks.is_busy(), application)
    return statistics.median(shown) / statistics.median(bare)


def _more(saved: list[str], number: int) -> bool:
    return len(saved) > number


def _resident() -> int:
    for line in Path("/proc/self/status").read_text(encoding="utf-8").splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1]) * 1024
    raise RuntimeError("the system does not say how much memory a process holds")


if __name__ == "__main__":
    main()
