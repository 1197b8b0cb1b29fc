"""The one box of attendance: takes names, list numbers, citizen-ID numbers and scanned cards."""

from __future__ import annotations

import re
import time

from PySide6.QtCore import QEvent, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFocusEvent, QFont, QKeyEvent, QKeySequence, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QWidget

from tqdesk.gui import theme
from tqdesk.gui.widgets import label
from tqdesk.training import enrolments
from tqdesk.words import _

BURST_MILLISECONDS = 50
"""Keys closer together than this come from a scanner, not from hands."""

_LONG_DIGITS = re.compile(r"[0-9]{9}")
_CARD_BEGUN = re.compile(r"[0-9]{12}")
_LEFT_TO_THE_PAGE = (QKeySequence.StandardKey.Undo, QKeySequence.StandardKey.Redo)
_MOST = 1000
_SCAN_KEYS = 9


class CheckInEdit(QLineEdit):
    """A line that tells a scanner's burst from typing.

    ``entered`` has what was typed, ``scanned`` what a scanner sent, whatever stood in the line before it;
    ``stepped`` says by how many rows the arrow keys move the choice.
    """

    entered = Signal(str, bool)
    scanned = Signal(str)
    added = Signal(str)
    stepped = Signal(int)
    left_empty = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setMaxLength(_MOST)
        self.setFrame(False)
        self.setAttribute(Qt.WidgetAttribute.WA_MacShowFocusRect, False)
        self.setAccessibleName(_("Check in by name, list number or citizen card"))
        self._burst_start = 0
        self._last_key = -1.0

    def burst(self) -> str:
        """What has come in one burst up to now."""
        return self.text()[self._burst_start :]

    def scan_in(self) -> str | None:
        """The scan in the line, if there is one: a card's text or a citizen-ID number."""
        return enrolments.scanned_part(self.burst()) or enrolments.scanned_part(self.text())

    def event(self, event: QEvent) -> bool:
        # Undo and redo are of marks, not of letters: leave these keys to the page.
        if (
            isinstance(event, QKeyEvent)
            and event.type() == QEvent.Type.ShortcutOverride
            and any(map(event.matches, _LEFT_TO_THE_PAGE))
        ):
            event.ignore()
            return False
        # Tab is a separator inside a card's text; Qt would move the focus before asking the line.
        if (
            isinstance(event, QKeyEvent)
            and event.key() == Qt.Key.Key_Tab
            and event.type() in (QEvent.Type.KeyPress, QEvent.Type.ShortcutOverride)
            and (_CARD_BEGUN.search(self.text()) or _LONG_DIGITS.match(self.burst()))
        ):
            if event.type() == QEvent.Type.KeyPress:
                self._note_time(event)
                self.insert("|")
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key, modifiers = event.key(), event.modifiers()
        in_burst = self._note_time(event)
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._enter(modifiers, in_burst)
        elif key == Qt.Key.Key_Escape:
            if not self.text():
                self.left_empty.emit()
            self.clear()
        elif key in (Qt.Key.Key_Down, Qt.Key.Key_Up):
            self.stepped.emit(1 if key == Qt.Key.Key_Down else -1)
        elif key in (Qt.Key.Key_PageDown, Qt.Key.Key_PageUp) and not modifiers:
            self.stepped.emit(5 if key == Qt.Key.Key_PageDown else -5)
        else:
            super().keyPressEvent(event)
            return
        event.accept()

    def _note_time(self, event: QKeyEvent) -> bool:
        now = float(event.timestamp()) or time.monotonic() * 1000
        in_burst = 0 <= now - self._last_key < BURST_MILLISECONDS
        self._last_key = now
        if not in_burst:
            self._burst_start = self.cursorPosition() if self.text() else 0
        return in_burst

    def _enter(self, modifiers: Qt.KeyboardModifier, in_burst: bool) -> None:
        text, scan = self.text().strip(), self.scan_in()
        if not text:
            # A card of someone who is not on the list leaves the line empty, and an offer.
            if modifiers & Qt.KeyboardModifier.ControlModifier:
                self.added.emit("")
            return
        if scan is not None:
            self.scanned.emit(scan)
        elif in_burst and _LONG_DIGITS.search(self.burst()):
            # A scanner sent something that is no card: not understood, and never taken for a name.
            self.scanned.emit(self.burst())
        elif modifiers & Qt.KeyboardModifier.ControlModifier:
            self.added.emit(text)
        else:
            self.entered.emit(text, bool(modifiers & Qt.KeyboardModifier.ShiftModifier))

    def clear(self) -> None:
        """Empty the line; what comes next begins anew."""
        super().clear()
        self._burst_start = 0


class CheckInBox(QWidget):
    """The frame around the line: a glass at the left, at the right what may be typed."""

    def __init__(self) -> None:
        super().__init__()
        self.edit = CheckInEdit()
        self.edit.setFont(theme.font(16, QFont.Weight.Medium))
        self.edit.setStyleSheet(
            "QLineEdit, QLineEdit:focus { border: none; background: transparent; padding: 0; }"
        )
        self.edit.installEventFilter(self)
        self.setFocusProxy(self.edit)
        glass, scanner = QLabel(), QLabel()
        glass.setPixmap(theme.pixmap("search", "accent", 20))
        scanner.setPixmap(theme.pixmap("scan", "muted", 20))
        self.hint = label(_("name · list number 1-20 23 · citizen ID · scan a card"), "muted")
        self.hint.setFont(theme.font(12))
        self.edit.setToolTip(
            _("Enter: present · Shift+Enter: late · Ctrl+Enter: add a new person · Esc: clear · Ctrl+F: here")
        )
        layout = QHBoxLayout(self)
        layout.setContentsMargins(theme.px(14), 0, theme.px(16), 0)
        layout.setSpacing(theme.px(10))
        layout.addWidget(glass)
        layout.addWidget(self.edit, 1)
        layout.addWidget(self.hint)
        layout.addWidget(scanner)
        self.setFixedHeight(theme.px(48))

    def eventFilter(self, watched: object, event: QEvent) -> bool:
        if isinstance(event, QFocusEvent):
            self.update()
        return super().eventFilter(watched, event)  # type: ignore[arg-type]

    def minimumSizeHint(self) -> QSize:
        return QSize(theme.px(240), theme.px(48))

    def resizeEvent(self, event: object) -> None:
        needed = self.hint.sizeHint().width() + theme.px(260)
        self.hint.setVisible(self.width() > needed)

    def paintEvent(self, event: QPaintEvent) -> None:
        focused = self.edit.hasFocus()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(theme.color("accent" if focused else "line"), 2 if focused else 1))
        painter.setBrush(theme.color("page") if not theme.tokens().dark else QColor(theme.tokens().page))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), theme.px(10), theme.px(10))
