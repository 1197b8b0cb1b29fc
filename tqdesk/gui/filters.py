"""Counts above a table that are its filters: a click on one shows what it counts alone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QLabel, QPushButton, QSizePolicy, QWidget

from tqdesk.gui import theme
from tqdesk.gui.shown import count
from tqdesk.gui.widgets import label


@dataclass(frozen=True, slots=True)
class Counted:
    """How many rows are of a kind: the ``key`` of the kind, its word, and the token of its colour."""

    key: str
    number: int
    word: str
    token: str


class _CountButton(QPushButton):
    """A number in its colour with its word behind it."""

    def __init__(self, counted: Counted) -> None:
        super().__init__()
        self.setObjectName("count")
        self.setCheckable(True)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(f"{count(counted.number)} {counted.word}")
        figure = QLabel(count(counted.number))
        figure.setFont(theme.font(16, QFont.Weight.DemiBold))
        colour = theme.color(counted.token).name()
        figure.setStyleSheet(f"color: {colour}; font-size: {theme.px(16)}px; font-weight: 600;")
        self._line = layout = QHBoxLayout(self)
        layout.setContentsMargins(theme.px(10), 0, theme.px(10), 0)
        layout.setSpacing(theme.px(6))
        for each in (figure, label(counted.word, "muted")):
            each.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
            layout.addWidget(each)

    def sizeHint(self) -> QSize:
        return QSize(self._line.sizeHint().width(), theme.px(32))


class CountFilters(QWidget):
    """A line of counts, one of them chosen: ``chosen`` says which key; arrow keys go from one to the next."""

    chosen = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self._layout = QHBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(theme.px(4))
        self._counts: tuple[Counted, ...] = ()
        self._silent = False
        self._group = QButtonGroup(self)
        self.buttons: dict[str, QPushButton] = {}

    def show_counts(self, counts: Sequence[Counted]) -> None:
        """Show these counts; the one that was chosen stays so while it is there, else the first is."""
        if tuple(counts) == self._counts:
            return
        before, focused = self.key(), any(each.hasFocus() for each in self.buttons.values())
        self._counts = tuple(counts)
        while self._layout.count():
            item = self._layout.takeAt(0)
            if item is not None and (taken := item.widget()) is not None:
                taken.hide()
                taken.deleteLater()
        self._group.deleteLater()
        self._group = QButtonGroup(self)
        self.buttons = {}
        for each in self._counts:
            made = _CountButton(each)
            made.toggled.connect(lambda on, key=each.key: self._toggled(on, key))
            self._group.addButton(made)
            self._layout.addWidget(made)
            self.buttons[each.key] = made
        self._layout.addStretch()
        self.choose(before)
        if focused and self.key():
            self.buttons[self.key()].setFocus()

    def _toggled(self, on: bool, key: str) -> None:
        if on and not self._silent:
            self.chosen.emit(key)

    def choose(self, key: str) -> None:
        """Choose a count, the first where there is none of that key; nobody is told."""
        chosen = self.buttons.get(key) or next(iter(self.buttons.values()), None)
        if chosen is not None:
            self._silent = True
            chosen.setChecked(True)
            self._silent = False

    def key(self) -> str:
        """The key of the count that is chosen; empty where there are none."""
        return next((key for key, each in self.buttons.items() if each.isChecked()), "")

    def text(self) -> str:
        """What it says."""
        return " · ".join(f"{each.number} {each.word}" for each in self._counts)
