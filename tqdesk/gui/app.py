"""Starting the window: the application, its words and look, then set-up, unlocking, or the main window."""

from __future__ import annotations

import gc
import logging
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QObject, Qt, QTranslator
from PySide6.QtGui import QGuiApplication, QIcon
from PySide6.QtWidgets import QApplication, QWidget

from tqdesk import log as log_file
from tqdesk import settings, words
from tqdesk.gui import preferences, theme
from tqdesk.settings import holds_store
from tqdesk.words import _

if TYPE_CHECKING:
    from tqdesk.gui.main_window import MainWindow
    from tqdesk.store.sessions import Store

log = logging.getLogger(__name__)


class _Words(QTranslator):
    """Gives Qt's own buttons and dialogs our words, those of ``gui/qt_words.py``."""

    def translate(
        self, context: str, source: str, disambiguation: str | None = None, number: int = -1
    ) -> str:
        plain = source.replace("&", "")
        found = _(plain) if plain else plain
        # Nothing, not an empty text: for an empty one Qt shows nothing, for none it shows its own.
        return found if found != plain else None  # type: ignore[return-value]

    def isEmpty(self) -> bool:
        return False


class Application(QObject):
    """The running program: shows one window after another, and the main window once a store is open.

    ``files`` are what the system asked to open: sync files wait until there is a store to read them into,
    an invitation leads the first set-up.
    """

    def __init__(self, qt: QApplication, folder: Path, files: Sequence[Path] = ()) -> None:
        super().__init__()
        self.qt = qt
        self.folder = folder
        self.files = list(files)
        self.window: QWidget | None = None

    def start(self) -> None:
        """Show what the data folder asks for: the first set-up, or unlocking."""
        if holds_store(self.folder):
            self._unlock()
            return
        from tqdesk.gui import fields, first_run

        window = first_run.FirstRunWindow(self.folder, self.open)
        self._show(window)
        invitations = self._files_ending(fields.INVITATION_ENDING)
        if invitations:
            window.open_invitation(invitations[0])

    def _unlock(self) -> None:
        from tqdesk.gui import unlock

        self._show(unlock.UnlockWindow(self.folder, self.open))

    def open(self, store: Store) -> None:
        """Show the main window of an open store."""
        from tqdesk.sync.exporting import ENDING

        log_file.start(store.folder)
        if store.folder == self.folder:
            preferences.remember_unit(store.folder, store.identity.unit)
        window = self._main_window(store)
        arrived = self._files_ending(ENDING)
        if arrived:
            self.files.clear()
            window.receive([str(file) for file in arrived])

    def _main_window(self, store: Store) -> MainWindow:
        from tqdesk.gui.context import AppContext
        from tqdesk.gui.main_window import MainWindow

        context = AppContext(store)
        window = MainWindow(context)
        context.setParent(window)
        window.locked.connect(self._lock, Qt.ConnectionType.QueuedConnection)
        window.looks_changed.connect(self._draw_anew, Qt.ConnectionType.QueuedConnection)
        self._show(window)
        _keep_what_stands()
        return window

    def _files_ending(self, ending: str) -> list[Path]:
        return [file for file in self.files if file.name.lower().endswith(ending)]

    def _lock(self) -> None:
        """Close the store and ask for the password again; leaving the sample leads back to the start."""
        self.start()

    def _draw_anew(self) -> None:
        """Show the same store in the look that was chosen."""
        from tqdesk.gui.main_window import MainWindow

        before = self.window
        if isinstance(before, MainWindow):
            before.hand_over()
            dress(self.qt)
            self._main_window(before.context.store).go("settings")

    def _show(self, window: QWidget) -> None:
        before, self.window = self.window, window
        window.show()
        window.activateWindow()
        if before is not None:
            before.close()
            before.deleteLater()

    def fail(self, error: BaseException) -> None:
        """Show an unexpected error on a calm page; the program goes on."""
        log.error("unexpected", exc_info=error)
        fail: Callable[[BaseException], None] | None = getattr(self.window, "fail", None)
        if fail is not None:
            fail(error)


def _keep_what_stands() -> None:
    """Spare what has been loaded from the collector: walking through all of it, many times during a long
    import, would hold the window up for a tenth of a second each time."""
    if gc.get_freeze_count():
        gc.unfreeze()
        gc.collect()
    gc.freeze()


def dress(qt: QApplication, *, dark: bool | None = None, scale: int | None = None) -> None:
    """Give the application the look that was chosen in the settings, unless one is given."""
    known = preferences.read()
    if dark is None:
        follows = known.appearance == "system"
        dark = _system_is_dark(qt) if follows else known.appearance == "dark"
    theme.dress(qt, dark=dark, scale=known.scale if scale is None else scale)


def _system_is_dark(qt: QApplication) -> bool:
    return qt.styleHints().colorScheme() == Qt.ColorScheme.Dark


def make_application(*, dark: bool | None = None, scale: int | None = None) -> QApplication:
    """The Qt application in our words and look: those of the settings unless given."""
    qt = QApplication.instance() or QApplication(sys.argv[:1])
    assert isinstance(qt, QApplication)
    QCoreApplication.setApplicationName("TQDesk")
    QGuiApplication.setDesktopFileName("tqdesk")
    qt.installTranslator(_Words(qt))
    theme.load_fonts()
    dress(qt, dark=dark, scale=scale)
    qt.setWindowIcon(QIcon(str(settings.resources() / "icons" / "tqdesk.svg")))
    return qt


def run(folder: Path | None = None, files: Sequence[Path] = ()) -> int:
    """Open the desktop on a data folder; returns when its last window is closed."""
    words.choose("vi")
    qt = make_application()
    application = Application(qt, folder or settings.data_folder(), files)

    def unexpected(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        application.fail(error)

    sys.excepthook = unexpected
    application.start()
    return int(qt.exec())
