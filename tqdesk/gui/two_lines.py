"""Rows of two lines: what a row is about, and below it what there is to say of it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter
from PySide6.QtWidgets import QStyleOptionViewItem

from tqdesk.gui import theme
from tqdesk.gui.states import DrawnText
from tqdesk.gui.tables import ROW_ROLE, Table

_ROW_PX = 56


def show_two_lines(table: Table, upper: Callable[[Any], str], lower: Callable[[Any], str]) -> None:
    """Show the rows of a table in two lines, each worked out of the row's record."""
    table.verticalHeader().setDefaultSectionSize(theme.px(_ROW_PX))
    table.setItemDelegate(_TwoLines(table, upper, lower))


class _TwoLines(DrawnText):
    def __init__(self, table: Table, upper: Callable[[Any], str], lower: Callable[[Any], str]) -> None:
        super().__init__(table)
        self._upper = upper
        self._lower = lower

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        super().paint(painter, option, index)
        record = index.data(ROW_ROLE)
        room = option.rect.adjusted(theme.px(10), theme.px(8), -theme.px(10), -theme.px(8))
        upper = QRect(room.left(), room.top(), room.width(), room.height() // 2)
        lower = upper.translated(0, room.height() // 2)
        painter.save()
        _write(painter, upper, self._upper(record), theme.font(13, QFont.Weight.Medium), "text")
        _write(painter, lower, self._lower(record), theme.font(12), "muted")
        painter.restore()


def _write(painter: QPainter, room: QRect, text: str, font: QFont, token: str) -> None:
    painter.setFont(font)
    painter.setPen(theme.color(token))
    shown = QFontMetrics(font).elidedText(text, Qt.TextElideMode.ElideRight, room.width())
    painter.drawText(room, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, shown)
