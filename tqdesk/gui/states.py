"""States in a table, as pills with a word, and how many there are of each, in a line above it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRectF, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from tqdesk.gui import theme
from tqdesk.gui.tables import ROW_ROLE
from tqdesk.gui.widgets import label

_PLAIN = "muted"


class DrawnText(QStyledItemDelegate):
    """Leaves the text out of what a cell shows by itself, for a delegate that draws it in its own way."""

    def initStyleOption(
        self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        super().initStyleOption(option, index)
        option.text = ""


class Pills(DrawnText):
    """Shows a column's text as a pill. ``token`` gives the colour of a row's: ``present``, ``late``,
    ``excused``, ``absent``, or ``muted`` for one that asks for no attention; none is drawn without a text."""

    def __init__(self, table: QTableView, token: Callable[[Any], str]) -> None:
        super().__init__(table)
        self._token = token

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        super().paint(painter, option, index)
        text = str(index.data() or "")
        if not text:
            return
        token = self._token(index.data(ROW_ROLE))
        font = theme.font(12, QFont.Weight.Medium)
        room = option.rect.adjusted(theme.px(8), 0, -theme.px(4), 0)
        metrics = QFontMetrics(font)
        shown = metrics.elidedText(text, Qt.TextElideMode.ElideRight, room.width() - theme.px(20))
        box = QRectF(room.left(), 0, metrics.horizontalAdvance(shown) + theme.px(20), theme.px(24))
        box.moveTop(room.center().y() - box.height() / 2 + 0.5)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        selected = bool(option.state & QStyle.StateFlag.State_Selected)
        painter.setBrush(theme.color(theme.pill_ground(token, selected=selected)))
        painter.drawRoundedRect(box, box.height() / 2, box.height() / 2)
        painter.setPen(theme.color("text" if token == _PLAIN else token))
        painter.setFont(font)
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, shown)
        painter.restore()


class Counts(QWidget):
    """How many there are of each state, in one line: numbers in their colours, each with its word."""

    def __init__(self) -> None:
        super().__init__()
        self._layout = QHBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(theme.px(6))
        self._words: list[tuple[int, str]] = []

    def show_counts(self, counts: Sequence[tuple[int, str, str]]) -> None:
        """Show these: a number, its word, and the token of its colour."""
        while self._layout.count():
            item = self._layout.takeAt(0)
            if item is not None and (taken := item.widget()) is not None:
                taken.deleteLater()
        for number, word, token in counts:
            figure = QLabel(f"{number:,}".replace(",", "."))
            figure.setFont(theme.font(16, QFont.Weight.DemiBold))
            figure.setStyleSheet(
                f"color: {theme.color(token).name()}; font-size: {theme.px(16)}px; font-weight: 600;"
            )
            self._layout.addWidget(figure)
            self._layout.addWidget(label(word, "muted"))
            self._layout.addSpacing(theme.px(14))
        self._layout.addStretch()
        self._words = [(number, word) for number, word, _token in counts]

    def text(self) -> str:
        """What it says."""
        return " · ".join(f"{number} {word}" for number, word in self._words)
