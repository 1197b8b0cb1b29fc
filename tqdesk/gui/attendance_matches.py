"""The list that drops down under the box: whom the text may mean, and what Enter does."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QRect, QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QColor, QFont, QPainter, QPaintEvent, QPen, QPixmap
from PySide6.QtWidgets import (
    QAbstractItemView,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from tqdesk.gui import theme
from tqdesk.gui.attendance_paint import write_line
from tqdesk.gui.tables import ROW_ROLE, Index
from tqdesk.training.enrolments import ListedPerson

_SHADOW = 6
_ROW = 48
_LOW_ROW = 36


@dataclass(frozen=True, slots=True)
class Match:
    """A line of the list: a person, several of them by their numbers, or the offer to add a new one.

    ``kind`` is ``people``, ``add`` or ``nothing``; ``does`` is what Enter does, ``stands`` the mark there is.
    """

    kind: str
    title: str
    more: str = ""
    does: str = ""
    number: str = ""
    stands: str = ""
    people: tuple[ListedPerson, ...] = ()


def _ground() -> str:
    """The colour below the lines: in the dark a list that lies above is lighter than the page."""
    return "hover" if theme.tokens().dark else "page"


def _height(match: Match) -> int:
    return theme.px(_ROW if match.kind == "people" else _LOW_ROW)


class _Model(QAbstractListModel):
    def __init__(self) -> None:
        super().__init__()
        self.matches: list[Match] = []

    def set_rows(self, matches: Sequence[Match]) -> None:
        self.beginResetModel()
        self.matches = list(matches)
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        return 0 if parent.isValid() else len(self.matches)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        match = self.matches[index.row()]
        if role == ROW_ROLE:
            return match
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return " · ".join(
                part for part in (match.number, match.title, match.more, match.stands or match.does) if part
            )
        return None

    def flags(self, index: Index) -> Qt.ItemFlag:
        if self.matches[index.row()].kind == "nothing":
            return Qt.ItemFlag.ItemIsEnabled
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable


class _Paint(QStyledItemDelegate):
    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        match = index.data(ROW_ROLE)
        return QSize(theme.px(200), _height(match))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        match: Match = index.data(ROW_ROLE)
        area: QRect = option.rect
        state: QStyle.StateFlag = option.state
        painter.save()
        painter.fillRect(area, theme.color(_ground()))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if state & QStyle.StateFlag.State_Selected:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.color("accent_soft"))
            painter.drawRoundedRect(QRectF(area).adjusted(0, 1, 0, -1), theme.px(6), theme.px(6))
        elif match.kind == "add" and index.row():
            painter.setPen(theme.color("line"))
            painter.drawLine(area.left() + 4, area.top(), area.right() - 4, area.top())
        right = self._does(painter, match, area, bool(state & QStyle.StateFlag.State_Selected))
        self._words(painter, match, area, right)
        painter.restore()

    def _does(self, painter: QPainter, match: Match, area: QRect, chosen: bool) -> int:
        """What Enter does, at the right; returns where it begins."""
        strong = bool(match.does) and chosen and match.kind == "people"
        told = match.does if strong or match.kind == "add" else match.stands
        if not told:
            return area.right()
        weight = QFont.Weight.DemiBold if strong else QFont.Weight.Medium
        place = area.adjusted(theme.px(50), 0, -theme.px(10), 0)
        width = write_line(painter, place, told, "accent" if strong else "muted", 12, weight, right=True)
        return place.right() - width

    def _words(self, painter: QPainter, match: Match, area: QRect, right: int) -> None:
        left = area.left() + theme.px(50)
        width = right - left - theme.px(10)
        number = QRect(area.left(), area.top(), theme.px(40), area.height())
        write_line(painter, number, match.number, "muted", right=True)
        weight = QFont.Weight.Medium if match.kind == "nothing" else QFont.Weight.DemiBold
        size = 14 if match.kind == "people" else theme.BODY_PX
        token = {"add": "accent", "nothing": "muted"}.get(match.kind, "text")
        half = area.height() // 2
        title = QRect(left, area.top(), width, area.height())
        if match.more:
            title = QRect(left, area.top() + theme.px(3), width, half - theme.px(2))
            more = QRect(left, area.top() + half, width, half - theme.px(3))
            write_line(painter, more, match.more, "muted", 12)
        write_line(painter, title, match.title, token, size, weight)


class MatchList(QWidget):
    """The drop-down; it never takes the focus, so that typing goes on. ``chosen`` has the line clicked."""

    chosen = Signal(object)
    moved = Signal(object)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._page = parent
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._model = _Model()
        self.view = QListView()
        self.view.setModel(self._model)
        self.view.setItemDelegate(_Paint(self.view))
        self.view.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.view.setMouseTracking(True)
        self.view.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.view.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        # Opaque, so that the grid below is not painted again with every letter.
        self.view.viewport().setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.view.clicked.connect(self._clicked)
        self.view.entered.connect(self.view.setCurrentIndex)
        self.view.selectionModel().currentChanged.connect(lambda now, before: self.moved.emit(self.current()))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(_SHADOW + 5, _SHADOW, _SHADOW + 5, _SHADOW + 5)
        layout.addWidget(self.view)
        self.hide()

    def _clicked(self, index: QModelIndex) -> None:
        # Later, for what is chosen empties the list, which the view is still at work on.
        match = index.data(ROW_ROLE)
        QTimer.singleShot(0, self, lambda: self.chosen.emit(match))

    def show_matches(self, matches: Sequence[Match]) -> None:
        """Show these lines with the first chosen; none hides the list."""
        matches = self._that_fit(matches)
        self._model.set_rows(matches)
        if not matches:
            self.hide()
            return
        height = sum(map(_height, matches))
        self.resize(self.width(), height + 2 * _SHADOW + 5)
        first = next((place for place, match in enumerate(matches) if match.kind == "people"), -1)
        self.view.setCurrentIndex(self._model.index(first, 0) if first >= 0 else QModelIndex())
        self.show()
        self.raise_()

    def _that_fit(self, matches: Sequence[Match]) -> list[Match]:
        """As many as there is room for on the page; the worst of the people give way."""
        fitting = list(matches)
        room = self._page.height() - self.y() - 2 * _SHADOW - 5
        people = sum(match.kind == "people" for match in fitting)
        while people > 1 and sum(map(_height, fitting)) > room:
            people -= 1
            del fitting[max(place for place, match in enumerate(fitting) if match.kind == "people")]
        return fitting

    def matches(self) -> list[Match]:
        """The lines shown."""
        return [] if self.isHidden() else self._model.matches

    def current(self) -> Match | None:
        """The line chosen."""
        index = self.view.currentIndex()
        return index.data(ROW_ROLE) if index.isValid() else None

    def step(self, by: int) -> None:
        """Move the choice; it stops at the ends."""
        row = self.view.currentIndex().row() + by
        self.view.setCurrentIndex(self._model.index(max(0, min(row, self._model.rowCount() - 1)), 0))

    def paintEvent(self, event: QPaintEvent) -> None:
        ground = _ground_picture(self.size(), theme.tokens(), theme.px(100), self.devicePixelRatio())
        QPainter(self).drawPixmap(0, 0, ground)


@lru_cache(maxsize=16)
def _ground_picture(size: QSize, tokens: theme.Tokens, _scale: int, ratio: float) -> QPixmap:
    """What lies under the lines: a sheet with its shadow, drawn once for each of its few heights."""
    picture = QPixmap(size * ratio)
    picture.setDevicePixelRatio(ratio)
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    inner = QRectF(0, 0, size.width(), size.height()).adjusted(_SHADOW, 1, -_SHADOW, -_SHADOW)
    for spread in range(_SHADOW, 0, -1):
        painter.setBrush(QColor(0, 0, 0, 26 if tokens.dark else 9))
        around = inner.adjusted(-spread, -spread / 3, spread, spread)
        painter.drawRoundedRect(around, theme.px(10) + spread, theme.px(10) + spread)
    painter.setBrush(theme.color(_ground()))
    painter.setPen(QPen(theme.color("line"), 1))
    painter.drawRoundedRect(inner.adjusted(0.5, 0.5, -0.5, -0.5), theme.px(10), theme.px(10))
    painter.end()
    return picture
