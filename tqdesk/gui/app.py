"""Starting the window: the application, its words and look, then first set-up, unlocking, or the main window."""

from __future__ import annotations

import logging
import sys
from collections.abc import Callable
from pathlib import Path
from types import TracebackType

from PySide6.QtCore import QCoreApplication, QObject, QTranslator
from PySide6.QtGui import QGuiApplication, QIcon
from PySide6.QtWidgets import QApplication, QWidget

from tqdesk import log as log_file
from tqdesk import settings, words
from tqdesk.gui import theme
from tqdesk.gui.context import AppContext
from tqdesk.store.opening import STORE_FILE
from tqdesk.store.sessions import Store
from tqdesk.words import _

log = logging.getLogger(__name__)


class _Words(QTranslator):
    """Gives Qt's own buttons and dialogs our words: PySide6 ships no Vietnamese for them."""

    def translate(
        self, context: str, source: str, disambiguation: str | None = None, number: int = -1
    ) -> str:
        found = _(source.replace("&", ""))
        return "" if found == source else found

    def isEmpty(self) -> bool:
        return False


class Application(QObject):
    """The running program: shows one window after another, and the main window once a store is open."""

    def __init__(self, qt: QApplication, folder: Path) -> None:
        super().__init__()
        self.qt = qt
        self.folder = folder
        self.window: QWidget | None = None

    def start(self) -> None:
        """Show what the data folder asks for: the first set-up, or unlocking."""
        from tqdesk.gui import first_run, unlock

        if (self.folder / STORE_FILE).exists():
            self._show(unlock.UnlockWindow(self.folder, self.open))
        else:
            self._show(first_run.FirstRunWindow(self.folder, self.open))

    def open(self, store: Store) -> None:
        """Show the main window of an open store."""
        from tqdesk.gui.main_window import MainWindow

        log_file.start(store.folder)
        context = AppContext(store)
        context.setParent(self)
        self._show(MainWindow(context))

    def _show(self, window: QWidget) -> None:
        before, self.window = self.window, window
        window.show()
        if before is not None:
            before.close()
            before.deleteLater()

    def fail(self, error: BaseException) -> None:
        """Show an unexpected error on a calm page; the program goes on."""
        log.error("unexpected", exc_info=error)
        fail: Callable[[BaseException], None] | None = getattr(self.window, "fail", None)
        if fail is not None:
            fail(error)


def make_application(*, dark: bool | None = None, scale: int = 100) -> QApplication:
    """The Qt application in our words and look; ``dark`` follows the system unless given."""
    qt = QApplication.instance() or QApplication(sys.argv[:1])
    assert isinstance(qt, QApplication)
    QCoreApplication.setApplicationName("TQDesk")
    QGuiApplication.setDesktopFileName("tqdesk")
    translator = _Words(qt)
    qt.installTranslator(translator)
    theme.load_fonts()
    if dark is None:
        dark = qt.styleHints().colorScheme().name == "Dark"
    theme.dress(qt, dark=dark, scale=scale)
    qt.setWindowIcon(QIcon(str(settings.resources() / "icons" / "tqdesk.svg")))
    return qt


def run(folder: Path | None = None) -> int:
    """Open the desktop on a data folder; returns when its last window is closed."""
    words.choose("vi")
    qt = make_application()
    application = Application(qt, folder or settings.data_folder())

    def unexpected(
        kind: type[BaseException], error: BaseException, trace: TracebackType | None
    ) -> None:
        application.fail(error)

    sys.excepthook = unexpected
    application.start()
    return int(qt.exec())
