"""The main window: the rail of places at the left, the page, the line at the bottom."""

from __future__ import annotations

import logging
from datetime import datetime
from pathlib import Path

from PySide6.QtCore import QCoreApplication, Signal
from PySide6.QtGui import QCloseEvent, QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QApplication,
    QFrame,
    QHBoxLayout,
    QMainWindow,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from tqdesk import log as log_file
from tqdesk.errors import KnownError
from tqdesk.gui import pages, preferences, theme
from tqdesk.gui.context import AppContext
from tqdesk.gui.daily_backup import DailyBackup
from tqdesk.gui.fields import INVITATION_ENDING
from tqdesk.gui.rail import Elided, Rail
from tqdesk.gui.shown import count, day
from tqdesk.gui.undoing import UndoBar
from tqdesk.gui.widgets import Drop, Empty, Notice, button, label
from tqdesk.gui.window_size import take_size
from tqdesk.sync import links
from tqdesk.sync.exporting import ENDING
from tqdesk.training import conflicts, operators, samples
from tqdesk.words import _
from tqdesk.words.sentences import sentence

log = logging.getLogger(__name__)


class MainWindow(QMainWindow):
    """The window of an open store. ``locked`` and ``looks_changed`` ask whoever shows it for another one."""

    locked = Signal()
    looks_changed = Signal()

    def __init__(self, context: AppContext) -> None:
        super().__init__()
        self.context = context
        self.setWindowTitle(f"TQDesk – {context.unit_name}")
        self.setMinimumSize(960, 620)
        take_size(self)
        self._handed_over = False
        self.notice = Notice(self.context.unexpected.emit)
        self.pages = QStackedWidget()
        self._made: dict[str, QWidget] = {}
        is_sample = samples.is_sample(context.store.folder)
        self.rail = Rail(context.unit_name, is_office=context.is_office, is_sample=is_sample)
        self._build()
        self._connect()
        self.go("classes")
        self.daily_backup = DailyBackup(context, self)
        context.read(operators.own_name, self.rail.say_operator)
        self._changed()

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
        layout.addWidget(self.rail)
        layout.addLayout(right, 1)
        self.setCentralWidget(whole)

    def _status_bar(self) -> QWidget:
        bar = QFrame()
        bar.setObjectName("statusbar")
        bar.setFixedHeight(theme.px(32))
        self.saved_line = Elided("muted")
        self.saved_line.setMinimumWidth(theme.px(136))
        self.undo_bar = UndoBar(self.context, self.notice)
        self.sync_line = label("", "muted")
        layout = QHBoxLayout(bar)
        layout.setContentsMargins(theme.px(28), 0, theme.px(24), 0)
        layout.setSpacing(theme.px(16))
        layout.addWidget(self.saved_line, 1)
        layout.addWidget(self.undo_bar)
        layout.addWidget(self.sync_line)
        return bar

    def _connect(self) -> None:
        self.context.changed.connect(self._changed)
        self.context.saved.connect(self._saved)
        self.context.unexpected.connect(self.fail)
        self.context.wanted.connect(self.go)
        self.rail.chosen.connect(self.choose)
        self.rail.lock.connect(self.locked)
        QShortcut(QKeySequence("Ctrl+L"), self, self.locked.emit)
        for number, key in enumerate(self.rail.buttons, 1):
            QShortcut(QKeySequence(f"Alt+{number}"), self, lambda key=key: self.choose(key))
        Drop(self, (ENDING,)).dropped.connect(self.receive)
        Drop(self, (INVITATION_ENDING,)).dropped.connect(self.take_invitation)

    def choose(self, key: str) -> None:
        """Show a place as the rail asks: where it is seen already, its beginning."""
        seen = key in self._made and self.pages.currentWidget() is self._made[key]
        page = self.go(key)
        if seen and hasattr(page, "to_beginning"):
            page.to_beginning()

    def go(self, key: str) -> QWidget:
        """Show the page of a place; it is made when first asked for."""
        if key not in self._made:
            self._made[key] = pages.make(key, self.context)
            self.pages.addWidget(self._made[key])
            if key == "settings":
                self._made[key].looks_changed.connect(self.looks_changed)  # type: ignore[attr-defined]
                self._made[key].restored.connect(self.locked)  # type: ignore[attr-defined]
        self.notice.hide()
        self.pages.setCurrentWidget(self._made[key])
        self.rail.buttons[key].setChecked(True)
        focused = QApplication.focusWidget()
        if focused is None or not self._made[key].isAncestorOf(focused):
            self._made[key].setFocus()
        return self._made[key]

    def receive(self, files: list[str]) -> None:
        """Take sync files dropped anywhere: an office's on its page, a reply on the page of sync."""
        page = self.go("reception" if "reception" in self.rail.buttons else "sync")
        page.receive([Path(file) for file in files])  # type: ignore[attr-defined]

    def take_invitation(self, files: list[str]) -> None:
        """Take an invitation dropped anywhere."""
        self.go("sync").take_invitation(Path(files[0]))  # type: ignore[attr-defined]

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
        again.clicked.connect(lambda: self.pages.removeWidget(page))
        again.clicked.connect(page.deleteLater)
        self.pages.addWidget(page)
        self.pages.setCurrentWidget(page)
        again.setFocus()

    def _saved(self, what: str) -> None:
        now = datetime.now().strftime("%H:%M:%S")
        self.saved_line.say(_("✓  Saved {time} · {what}").format(time=now, what=what))

    def _changed(self, what: frozenset[str] = frozenset()) -> None:
        self.context.read(links.status, self._show_status)
        self.context.read(conflicts.count, self.rail.buttons["conflicts"].say_waiting)

    def _show_status(self, status: links.Status) -> None:
        self.rail.buttons["sync"].say_waiting(status.unsent if status.receiver else 0)
        if status.receiver is None:
            self.sync_line.setText("")
            return
        said = _("{count} changes not sent yet").format(count=count(status.unsent))
        sent = said if status.unsent else _("Everything has been sent")
        if status.confirmed_at is None:
            self.sync_line.setText(sent)
            return
        confirmed = _("the receiving office has confirmed up to {day}").format(day=day(status.confirmed_at))
        self.sync_line.setText(f"{sent}  ·  {confirmed}")

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not self.undo_bar.take_key(event):
            super().keyPressEvent(event)

    def hand_over(self) -> None:
        """Come to rest for another window to take this one's place; the store stays open."""
        self._handed_over = True
        self.remember_size()
        self._come_to_rest()

    def _come_to_rest(self) -> None:
        """Wait for the worker; what it has finished is shown while there is still a page to show it."""
        tasks = self.context.tasks
        while tasks.close() and tasks.is_busy():
            QCoreApplication.sendPostedEvents()
        self.context.copying.close()

    def remember_size(self) -> None:
        """Keep the size for the next window."""
        preferences.remember_window(self.width(), self.height(), maximised=self.isMaximized())

    def closeEvent(self, event: QCloseEvent) -> None:
        """Wait for the worker: what is under way is finished, or stopped and taken back whole."""
        self.remember_size()
        self._come_to_rest()
        if not self._handed_over:
            self.context.store.close()
        event.accept()
