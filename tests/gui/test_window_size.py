"""How large windows open, on a screen that is small or large enough."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QWidget

from tests.builders import DISTRICT, make_store
from tqdesk.gui import preferences
from tqdesk.gui.app import Application
from tqdesk.gui.first_run import FirstRunWindow
from tqdesk.gui.unlock import UnlockWindow
from tqdesk.store.opening import open_store


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A data folder, with preferences of the test's own."""
    monkeypatch.setenv("TQDESK_CONFIG", str(tmp_path / "config"))
    make_store(tmp_path / "data", unit=DISTRICT).close()
    return tmp_path / "data"


def windows(qapp: QApplication, folder: Path) -> list[QWidget]:
    """Every kind of window that the program opens."""
    first, unlock = FirstRunWindow(folder, lambda store: None), UnlockWindow(folder, lambda store: None)
    application = Application(qapp, folder)
    application.open(open_store(folder, "mat khau thu"))
    assert application.window is not None
    return [first, unlock, application.window]


@pytest.mark.parametrize(("too_much", "maximised"), [(0, True), (-60, False)])
def test_a_window_that_does_not_fit_the_screen_with_its_frame_opens_maximised(
    qapp: QApplication, folder: Path, too_much: int, maximised: bool
) -> None:
    room = qapp.primaryScreen().availableSize()
    preferences.remember_window(room.width() - 60, room.height() + too_much, maximised=False)
    for window in windows(qapp, folder):
        window.show()
        assert window.isMaximized() == maximised, type(window)
        window.close()


def test_windows_open_maximised_as_the_last_one_was_left(qapp: QApplication, folder: Path) -> None:
    preferences.remember_window(700, 500, maximised=False)
    preferences.remember_window(0, 0, maximised=True)
    for window in windows(qapp, folder):
        window.show()
        assert window.isMaximized(), type(window)
        window.close()
