"""What the windows before the main one share: the badge, one calm column in the middle, one worker."""

from __future__ import annotations

import logging
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QScrollArea, QVBoxLayout, QWidget

from tqdesk import __version__
from tqdesk import log as log_file
from tqdesk.errors import KnownError
from tqdesk.gui import theme
from tqdesk.gui.tasks import Tasks
from tqdesk.gui.widgets import Notice, label
from tqdesk.gui.window_size import take_size
from tqdesk.words import _

if TYPE_CHECKING:
    from tqdesk.store.sessions import Store

log = logging.getLogger(__name__)

COLUMN_PX = 600


def badge(side: int = 40) -> QLabel:
    """The letters of the program on its colour."""
    made = QLabel("TQ")
    made.setAlignment(Qt.AlignmentFlag.AlignCenter)
    made.setFixedSize(theme.px(side), theme.px(side))
    tokens = theme.tokens()
    look = f"background: {tokens.accent}; color: {tokens.on_accent}; border-radius: {theme.px(8)}px;"
    made.setStyleSheet(f"{look} font-weight: 700;")
    return made


class Welcome(QWidget):
    """A window without a store: its subclasses fill ``body`` and give an open store to ``opened``."""

    def __init__(self, folder: Path, opened: Callable[[Store], None]) -> None:
        super().__init__()
        self.setObjectName("page")
        self.setWindowTitle("TQDesk")
        self.folder = folder
        self.opened = opened
        self.tasks = Tasks()
        self.setMinimumSize(800, 560)
        take_size(self)
        self.title = label("", "title", wrap=True)
        self.about = label("", "muted", wrap=True)
        self.notice = Notice()
        self.body = QVBoxLayout()
        self.body.setSpacing(theme.px(16))
        self._build()

    def _build(self) -> None:
        column = QWidget()
        column.setFixedWidth(theme.px(COLUMN_PX))
        inside = QVBoxLayout(column)
        inside.setContentsMargins(0, theme.px(24), 0, theme.px(24))
        inside.setSpacing(theme.px(8))
        inside.addStretch(2)
        inside.addWidget(badge())
        inside.addSpacing(theme.px(8))
        for each in (self.title, self.about):
            inside.addWidget(each)
        inside.addSpacing(theme.px(8))
        inside.addWidget(self.notice)
        inside.addLayout(self.body)
        inside.addStretch(3)
        middle = QWidget()
        row = QHBoxLayout(middle)
        row.addStretch()
        row.addWidget(column)
        row.addStretch()
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setWidget(middle)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.viewport().setAutoFillBackground(False)
        middle.setAutoFillBackground(False)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, theme.px(12))
        layout.addWidget(scroll, 1)
        foot = label(
            _("TQDesk {version} · data in {folder}").format(version=__version__, folder=self.folder), "muted"
        )
        foot.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        layout.addWidget(foot)

    def say(self, title: str, about: str = "") -> None:
        """Show a title and what stands below it."""
        self.title.setText(title)
        self.about.setText(about)
        self.about.setVisible(bool(about))

    def refuse(self, error: Exception) -> None:
        """Show what went wrong as a line: a known error by its sentence, any other with a way out."""
        if isinstance(error, KnownError):
            self.notice.refuse(error)
        else:
            where = log_file.start(self.folder)
            log.error("unexpected", exc_info=error)
            said = _("Something unexpected happened; nothing was changed. Try again.")
            more = _("If it happens again, send this log to support: {log}").format(log=where)
            self.notice.say(f"{said} {more}" if where else said, "error")

    def fail(self, error: Exception) -> None:
        """Show an unexpected error."""
        self.refuse(error)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Wait for the worker."""
        self.tasks.close()
        event.accept()
