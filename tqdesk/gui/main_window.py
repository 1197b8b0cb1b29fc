"""The main window: the rail of places at the left, the page, the line at the bottom."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QCloseEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QButtonGroup,
    QFrame,
    QHBoxLayout,
    QLabel,
    QMainWindow,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from tqdesk import log as log_file
from tqdesk.errors import KnownError
from tqdesk.gui import theme
from tqdesk.gui.context import AppContext
from tqdesk.gui.widgets import Drop, Empty, Notice, button, label
from tqdesk.sync import links
from tqdesk.words import _, mark
from tqdesk.words.sentences import sentence

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Place:
    """A place of the rail: its key, icon and word, and how its page is made."""

    key: str
    icon: str
    word: str
    make: Callable[[AppContext], QWidget]
    office_only: bool = False


def places() -> tuple[Place, ...]:
    """The places of the rail, from the top."""
    from tqdesk.gui.pages import classes, people, reception, sync, unit_list

    return (
        Place("classes", "school", mark("Classes"), classes.ClassesPage),
        Place("people", "users", mark("People"), people.PeoplePage),
        Place("reception", "inbox", mark("Reception"), reception.ReceptionPage, office_only=True),
        Place("units", "building-community", mark("Units"), unit_list.UnitListPage, office_only=True),
        Place("sync", "usb", mark("Sync"), sync.SyncPage),
    )


class MainWindow(QMainWindow):
    """The window of an open store."""

    def __init__(self, context: AppContext) -> None:
        super().__init__()
        self.context = context
        self.setWindowTitle(f"TQDesk – {context.unit_name}")
        self.resize(1366, 768)
        self.setMinimumSize(960, 620)
        self.notice = Notice()
        self.pages = QStackedWidget()
        self._made: dict[str, QWidget] = {}
        self._buttons: dict[str, QPushButton] = {}
        self._places = {
            place.key: place for place in places() if context.is_office or not place.office_only
        }
        self._build()
        context.changed.connect(self._changed)
        context.saved.connect(self._saved)
        context.unexpected.connect(self.fail)
        Drop(self, (".tqsync",)).dropped.connect(self.receive)
        self.go("classes")
        self._changed(frozenset())

    def _build(self) -> None:
        body = QVBoxLayout()
        body.setContentsMargins(theme.px(28), theme.px(20), theme.px(24), theme.px(12))
        body.setSpacing(theme.px(12))
        body.addWidget(self.notice)
        body.addWidget(self.pages, 1)
        right = QVBoxLayout()
        right.setSpacing(0)
        right.addLayout(body, 1)
        right.addWidget(self._status_bar())
        whole = QWidget()
        whole.setObjectName("page")
        layout = QHBoxLayout(whole)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self._rail())
        layout.addLayout(right, 1)
        self.setCentralWidget(whole)

    def _rail(self) -> QWidget:
        rail = QFrame()
        rail.setObjectName("rail")
        rail.setFixedWidth(theme.px(216))
        layout = QVBoxLayout(rail)
        layout.setContentsMargins(*(theme.px(8),) * 4)
        layout.setSpacing(theme.px(8))
        layout.addWidget(self._badge())
        layout.addSpacing(theme.px(16))
        group = QButtonGroup(self)
        for number, place in enumerate(self._places.values(), 1):
            made = QPushButton(f"  {_(place.word)}")
            made.setCheckable(True)
            made.setIcon(theme.icon(place.icon, "text", 20))
            made.setCursor(Qt.CursorShape.PointingHandCursor)
            made.setToolTip(f"Alt+{number}")
            made.clicked.connect(lambda checked, key=place.key: self.go(key))
            QShortcut(QKeySequence(f"Alt+{number}"), self, lambda key=place.key: self.go(key))
            group.addButton(made)
            layout.addWidget(made)
            self._buttons[place.key] = made
        layout.addStretch()
        self.operator = label("", "muted")
        layout.addWidget(self.operator)
        return rail

    def _badge(self) -> QWidget:
        badge = QWidget()
        mark_label = QLabel("TQ")
        mark_label.setAlignment(Qt.AlignmentFlag.AlignCenter)
        mark_label.setFixedSize(theme.px(32), theme.px(32))
        tokens = theme.tokens()
        mark_label.setStyleSheet(
            f"background: {tokens.accent}; color: {tokens.on_accent}; border-radius: 8px; font-weight: 700;"
        )
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(label("TQDesk", "strong"))
        words.addWidget(label(self.context.unit_name, "muted"))
        layout = QHBoxLayout(badge)
        layout.setContentsMargins(theme.px(8), theme.px(8), theme.px(8), 0)
        layout.addWidget(mark_label)
        layout.addLayout(words, 1)
        return badge

    def _status_bar(self) -> QWidget:
        bar = QFrame()
        bar.setObjectName("statusbar")
        bar.setFixedHeight(theme.px(32))
        self.saved_line = label("", "muted")
        self.sync_line = label("", "muted")
        layout = QHBoxLayout(bar)
        layout.setContentsMargins(theme.px(28), 0, theme.px(24), 0)
        layout.addWidget(self.saved_line, 1)
        layout.addWidget(self.sync_line)
        return bar

    def go(self, key: str) -> QWidget:
        """Show the page of a place; it is made when first asked for."""
        if key not in self._made:
            self._made[key] = self._places[key].make(self.context)
            self.pages.addWidget(self._made[key])
        self.pages.setCurrentWidget(self._made[key])
        self._buttons[key].setChecked(True)
        return self._made[key]

    def receive(self, files: list[str]) -> None:
        """Take sync files dropped anywhere: an office's on its page, a reply on the page of sync."""
        page = self.go("reception" if "reception" in self._places else "sync")
        page.receive([Path(file) for file in files])  # type: ignore[attr-defined]

    def fail(self, error: Exception) -> None:
        """Show what a page did not: a known error as a line, any other as a calm page."""
        if isinstance(error, KnownError):
            self.notice.say(sentence(error), "error")
            return
        log.error("unexpected", exc_info=error)
        where = self.context.store.folder / log_file.FOLDER / "tqdesk.log"
        said = _("The data is safe: what was saved stays saved. Close the program and start it again. ")
        more = _("If it happens again, send this log to support: {log}").format(log=where)
        again = button(_("Go on"), primary=True)
        page = Empty("alert-triangle", _("Something unexpected happened"), said + more, again)
        again.clicked.connect(lambda: (self.pages.removeWidget(page), page.deleteLater()))
        self.pages.addWidget(page)
        self.pages.setCurrentWidget(page)

    def _saved(self, what: str) -> None:
        now = datetime.now().strftime("%H:%M:%S")
        self.saved_line.setText(_("✓  Saved {time} · {what}").format(time=now, what=what))

    def _changed(self, what: frozenset[str]) -> None:
        self.context.read(links.status, self._show_status)

    def _show_status(self, status: links.Status) -> None:
        if status.receiver is None:
            self.sync_line.setText("")
            return
        said = _("{count} changes not sent yet").format(count=status.unsent)
        self.sync_line.setText(said if status.unsent else _("Everything has been sent"))

    def closeEvent(self, event: QCloseEvent) -> None:
        """Wait for the worker: what is under way is finished, or stopped and taken back whole."""
        self.context.tasks.close()
        self.context.store.close()
        event.accept()
