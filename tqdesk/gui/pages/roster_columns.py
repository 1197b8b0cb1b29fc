"""The columns of a roster as its sheet shows them, and above each what it is taken for."""

from __future__ import annotations

from collections.abc import Collection

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QStandardItem, QStandardItemModel, QWheelEvent
from PySide6.QtWidgets import QComboBox, QFrame, QHBoxLayout, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from tqdesk.gui import theme
from tqdesk.gui.rail import Elided
from tqdesk.gui.widgets import label
from tqdesk.records import RosterColumn, RosterTable
from tqdesk.words import _
from tqdesk.words.roster_columns import MEANINGS, meaning_word

_WIDTH = 176
_SAMPLES = 3


class MeaningBox(QComboBox):
    """What a column is taken for. The wheel scrolls the columns and changes nothing by accident."""

    def __init__(self, meanings: QStandardItemModel) -> None:
        super().__init__()
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMaxVisibleItems(len(MEANINGS))
        self.setModel(meanings)

    def show_meaning(self, meaning: str) -> None:
        """Show what the column is taken for."""
        self.setCurrentIndex(self.findData(meaning))

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()


class ColumnView(QFrame):
    """One column: what it is taken for, its letter and heading, its first filled cells."""

    chosen = Signal(str)

    def __init__(self, column: RosterColumn, meanings: QStandardItemModel) -> None:
        super().__init__()
        self.column = column
        self.setFixedWidth(theme.px(_WIDTH))
        self.box = MeaningBox(meanings)
        self.box.activated.connect(lambda _place: self.chosen.emit(self.box.currentData()))
        self.heading = Elided("strong")
        self.samples = [Elided("muted") for _place in range(_SAMPLES)]
        self.doubt = label(_("Much of it cannot be read"), "doubt")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(theme.px(2))
        layout.addWidget(self.box)
        layout.addSpacing(theme.px(4))
        layout.addWidget(self.heading)
        for each in (*self.samples, self.doubt):
            layout.addWidget(each)
        layout.addStretch()

    def show_column(self, column: RosterColumn, *, doubtful: bool) -> None:
        """Show the column as it is taken now."""
        self.column = column
        self.box.show_meaning(column.meaning)
        said = _("Column {letter} · {heading}") if column.heading else _("Column {letter}")
        self.heading.say(said.format(letter=column.letter, heading=column.heading))
        self.box.setAccessibleName(self.heading.whole())
        self.setProperty("used", bool(column.meaning))
        for place, each in enumerate(self.samples):
            each.say(column.samples[place] if place < len(column.samples) else "")
            each.setVisible(not (doubtful and place == _SAMPLES - 1))
        self.doubt.setVisible(doubtful)
        looks: tuple[QWidget, ...] = (self.box, self.heading)
        for part in looks:
            part.style().polish(part)


class ColumnStrip(QScrollArea):
    """The columns of the tables of one layout, side by side: ``chosen`` says index and meaning."""

    chosen = Signal(int, str)

    def __init__(self) -> None:
        super().__init__()
        self.columns: list[ColumnView] = []
        self._layout_shown = ""
        self._meanings = QStandardItemModel(self)
        for meaning in MEANINGS:
            item = QStandardItem(meaning_word(meaning))
            item.setData(meaning, Qt.ItemDataRole.UserRole)
            self._meanings.appendRow(item)
        self.setWidgetResizable(True)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.viewport().setAutoFillBackground(False)

    def show_table(self, table: RosterTable, doubtful: Collection[str]) -> None:
        """Show the columns of a table; ``doubtful`` are the letters of those that could hardly be read."""
        indexes = [column.index for column in table.columns]
        if self._layout_shown != table.layout or indexes != [each.column.index for each in self.columns]:
            self._make(table)
        for view, column in zip(self.columns, table.columns, strict=True):
            view.show_column(column, doubtful=column.letter in doubtful)

    def _make(self, table: RosterTable) -> None:
        self._layout_shown = table.layout
        self.columns = [ColumnView(column, self._meanings) for column in table.columns]
        inner = QWidget()
        layout = QHBoxLayout(inner)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(theme.px(12))
        for view in self.columns:
            view.chosen.connect(lambda meaning, view=view: self.chosen.emit(view.column.index, meaning))
            layout.addWidget(view)
        layout.addStretch()
        self.setWidget(inner)
        inner.setAutoFillBackground(False)
        self.setFixedHeight(inner.sizeHint().height() + theme.px(12))

    def focus_on(self, letters: Collection[str]) -> None:
        """Give the keyboard to the first column of these letters, the first of all where there is none."""
        wanted = [each for each in self.columns if each.column.letter in letters]
        for view in (wanted or self.columns)[:1]:
            view.box.setFocus()
            self.ensureWidgetVisible(view)
