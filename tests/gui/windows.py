"""A whole window over a store, for as long as a test lasts, and waiting for what it does."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtTest import QTest

from tqdesk.gui.context import AppContext
from tqdesk.gui.main_window import MainWindow
from tqdesk.store.sessions import Store

_TURNS, _WAITS = 6, 10_000
"""What a worker finds may give it more to do; a worker that never rests fails the test."""


@contextmanager
def shown_window(store: Store, *, page: str = "") -> Iterator[MainWindow]:
    """The window of a store, at rest on a page, on its first one where none is named."""
    shown = MainWindow(AppContext(store))
    shown.show()
    if page:
        shown.go(page)
    settle(shown)
    yield shown
    shown.close()
    shown.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def settle(window: MainWindow) -> None:
    """Wait until the worker of a window has nothing to do and its results are shown."""
    at_rest(window.context.tasks.is_busy)


def at_rest(is_busy: Callable[[], bool]) -> None:
    """Wait until no worker has anything to do and what it found is shown."""
    for _turn in range(_TURNS):
        for _wait in range(_WAITS):
            if not is_busy():
                break
            QTest.qWait(2)
        QTest.qWait(2)
    assert not is_busy()
