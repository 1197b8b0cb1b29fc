"""How marks look: a state never stands by its colour alone."""

from __future__ import annotations

import math
from functools import lru_cache

from PySide6.QtCore import QItemSelection, QModelIndex, QPersistentModelIndex, QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QPen, QPixmap, QPolygonF, QRegion, QStaticText
from PySide6.QtWidgets import QHeaderView, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from tqdesk.gui import theme
from tqdesk.gui.attendance_words import status_word

FIRST_SESSION = 4
"""The column of the first class session, after those about the person."""

STATUS_ROLE = Qt.ItemDataRole.UserRole + 10
UNDER_WAY_ROLE = Qt.ItemDataRole.UserRole + 11
CURRENT_ROLE = Qt.ItemDataRole.UserRole + 12

_PILL_HEIGHT = 22


def write_line(
    painter: QPainter,
    place: QRect,
    text: str,
    token: str,
    size: int = theme.BODY_PX,
    weight: QFont.Weight = QFont.Weight.Normal,
    *,
    right: bool = False,
) -> int:
    """Write one line in the middle of a height, cut with dots where it is too long; returns its width."""
    font, laid_out = _laid_out(text, place.width(), theme.px(size), weight)
    extent = laid_out.size()
    left = place.left() + (place.width() - extent.width() if right else 0)
    painter.setFont(font)
    painter.setPen(theme.color(token))
    painter.drawStaticText(QPointF(left, place.top() + (place.height() - extent.height()) // 2), laid_out)
    return math.ceil(extent.width())


@lru_cache(maxsize=4096)
def _laid_out(text: str, width: int, pixels: int, weight: QFont.Weight) -> tuple[QFont, QStaticText]:
    """A font, and a text laid out in it; measuring is slower than painting."""
    font = QFont(theme.FAMILY)
    font.setPixelSize(pixels)
    font.setWeight(weight)
    made = QStaticText(QFontMetrics(font).elidedText(text, Qt.TextElideMode.ElideRight, width))
    made.setTextFormat(Qt.TextFormat.PlainText)
    made.prepare(font=font)
    return font, made


def paint_status(
    painter: QPainter,
    area: QRect,
    status: str | None,
    *,
    under_way: bool = False,
    chosen: bool = False,
    selected: bool = False,
) -> None:
    """A mark in the middle of ``area``: a tick, a word, or an empty ring; outlined until it is saved."""
    ratio = painter.device().devicePixelRatio()
    ground = theme.pill_ground(status or "", selected=selected)
    picture = _status_picture(status, under_way, chosen, ground, theme.tokens(), theme.px(100), ratio)
    size = picture.deviceIndependentSize()
    left, top = (
        area.left() + (area.width() - size.width()) / 2,
        area.top() + (area.height() - size.height()) / 2,
    )
    painter.drawPixmap(QPointF(left, top), picture)


@lru_cache(maxsize=64)
def _status_picture(
    status: str | None,
    under_way: bool,
    chosen: bool,
    ground: str,
    _tokens: theme.Tokens,
    _scale: int,
    ratio: float,
) -> QPixmap:
    """The picture of a mark, drawn once for each look of the window."""
    font = theme.font(11, QFont.Weight.DemiBold)
    word = status_word(status)
    width = theme.px(34)
    if status not in (None, "present"):
        width = QFontMetrics(font).horizontalAdvance(word) + theme.px(16)
    height = theme.px(_PILL_HEIGHT)
    picture = QPixmap(round((width + 2) * ratio), round((height + 2) * ratio))
    picture.setDevicePixelRatio(ratio)
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    pill = QRectF(1, 1, width, height)
    if status is None:
        painter.setPen(QPen(theme.color("muted" if chosen else "line"), 1.4))
        painter.drawEllipse(pill.center(), theme.px(19) / 2, theme.px(19) / 2)
    else:
        painter.setBrush(Qt.BrushStyle.NoBrush if under_way else theme.color(ground))
        pen = QPen(theme.color(status), 1, Qt.PenStyle.DotLine)
        painter.setPen(pen if under_way else Qt.PenStyle.NoPen)
        painter.drawRoundedRect(pill, pill.height() / 2, pill.height() / 2)
        painter.setPen(theme.color(status))
        if status == "present":
            paint_tick(painter, pill.center(), theme.px(11))
        else:
            painter.setFont(font)
            painter.drawText(pill, Qt.AlignmentFlag.AlignCenter, word)
    painter.end()
    return picture


def paint_tick(painter: QPainter, middle: QPointF, size: float, width: float = 1.6) -> None:
    """A tick around a point, in the colour of the pen."""
    pen = QPen(painter.pen().color(), width)
    pen.setCapStyle(Qt.PenCapStyle.RoundCap)
    pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    painter.setPen(pen)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    half = size / 2
    points = ((-half, 0.05 * size), (-0.13 * size, 0.38 * size), (half, -0.32 * size))
    painter.drawPolyline(QPolygonF([middle + QPointF(x, y) for x, y in points]))


class CellPainter(QStyledItemDelegate):
    """Paints a cell of the grid: a text about the person, or a mark."""

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        area: QRect = option.rect
        state: QStyle.StateFlag = option.state
        painter.save()
        if state & QStyle.StateFlag.State_Selected:
            painter.fillRect(area, theme.color("selected"))
            if index.column() == 0:
                painter.fillRect(area.left(), area.top(), theme.px(3), area.height(), theme.color("accent"))
        painter.setPen(theme.color("line"))
        painter.drawLine(area.bottomLeft(), area.bottomRight())
        if index.column() >= FIRST_SESSION:
            selected = bool(state & QStyle.StateFlag.State_Selected)
            chosen = selected and index.data(CURRENT_ROLE)
            status, under_way = index.data(STATUS_ROLE), index.data(UNDER_WAY_ROLE)
            paint_status(painter, area, status, under_way=under_way, chosen=chosen, selected=selected)
            if state & QStyle.StateFlag.State_HasFocus:
                self._ring(painter, area)
        else:
            self._text(painter, area, index)
        painter.restore()

    def _ring(self, painter: QPainter, area: QRect) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(theme.color("accent"), 2))
        painter.drawRoundedRect(QRectF(area).adjusted(4, 3, -4, -4), theme.px(8), theme.px(8))

    def _text(self, painter: QPainter, area: QRect, index: QModelIndex | QPersistentModelIndex) -> None:
        column = index.column()
        weight = QFont.Weight.Medium if column == 1 else QFont.Weight.Normal
        place = area.adjusted(theme.px(8), 0, -theme.px(8), 0)
        token = "muted" if column in (0, 2) else "text"
        write_line(painter, place, index.data() or "", token, weight=weight, right=column == 0)


class SessionHeader(QHeaderView):
    """The headings; that of the class session in which people are being checked in stands out."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self.setSectionsClickable(True)

    def visualRegionForSelection(self, selection: QItemSelection) -> QRegion:
        # Headings look the same whatever is selected: nothing of them is painted anew.
        return QRegion()

    def paintSection(self, painter: QPainter, rect: QRect, section: int) -> None:
        model = self.model()
        horizontal = Qt.Orientation.Horizontal
        current = model.headerData(section, horizontal, CURRENT_ROLE)
        painter.save()
        painter.fillRect(rect, theme.color("panel"))
        painter.setPen(theme.color("line"))
        painter.drawLine(rect.bottomLeft(), rect.bottomRight())
        if current:
            painter.fillRect(rect.left() + 6, rect.bottom() - 1, rect.width() - 12, 2, theme.color("accent"))
        painter.setPen(theme.color("accent" if current else "muted"))
        painter.setFont(theme.font(12, QFont.Weight.DemiBold))
        side = Qt.AlignmentFlag.AlignLeft
        if section >= FIRST_SESSION:
            side = Qt.AlignmentFlag.AlignHCenter
        elif section == 0:
            side = Qt.AlignmentFlag.AlignRight
        margin = 0 if section >= FIRST_SESSION else theme.px(8)
        place = rect.adjusted(margin, 0, -margin, 0)
        text = model.headerData(section, horizontal, Qt.ItemDataRole.DisplayRole)
        painter.drawText(place, Qt.AlignmentFlag.AlignVCenter | side, text)
        painter.restore()
