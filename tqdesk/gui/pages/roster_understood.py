"""How a roster was understood, in one line; opened, what each of its columns is taken for."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QComboBox, QFrame, QHBoxLayout, QMenu, QVBoxLayout, QWidget

from tqdesk.errors import NoNameColumn
from tqdesk.gui import theme
from tqdesk.gui.pages.roster_columns import ColumnStrip
from tqdesk.gui.pages.roster_reading import ReadRoster
from tqdesk.gui.rail import Elided
from tqdesk.gui.shown import count
from tqdesk.gui.widgets import button
from tqdesk.records import RosterTable
from tqdesk.words import _

if TYPE_CHECKING:
    from tqdesk.sheets.roster import OpenedSheet

_FEW = 3


def doubtful_columns(roster: ReadRoster) -> dict[str, frozenset[str]]:
    """Sheet → letters of the columns that are hardly what they are taken for: half of the people or more have
    a cell there that cannot be used."""
    people = Counter(each.planned.row.sheet for each in roster.rows)
    bad = Counter((each.sheet, each.column) for each in roster.plan.problems if each.column)
    doubtful: dict[str, set[str]] = {}
    for (sheet, letter), cells in bad.items():
        if cells >= _FEW and cells * 2 >= people[sheet]:
            doubtful.setdefault(sheet, set()).add(letter)
    return {sheet: frozenset(letters) for sheet, letters in doubtful.items()}


class RosterUnderstood(QWidget):
    """The line and, opened, what is behind it. ``column_chosen`` says layout, index and meaning,
    ``sheets_chosen`` the names of the sheets to read."""

    column_chosen = Signal(str, int, str)
    sheets_chosen = Signal(frozenset)
    opened = Signal(bool)

    def __init__(self) -> None:
        super().__init__()
        self._tables: Sequence[RosterTable] = ()
        self._doubtful: Mapping[str, frozenset[str]] = {}
        self._nameless = False
        self.said = Elided("muted")
        self.toggle = button("", link=True)
        self.toggle.setToolTip("F6")
        self.toggle.clicked.connect(lambda: self.open(not self.is_open()))
        self.sheets = button("", "chevron-down", link=True)
        self.sheets.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
        self.sheets.setToolTip(_("Which sheets of the file are read"))
        self.menu = QMenu(self)
        self.sheets.clicked.connect(self._show_menu)
        self.table = QComboBox()
        self.table.setAccessibleName(_("Table"))
        self.table.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.table.setToolTip(_("The table whose columns are shown"))
        self.table.activated.connect(lambda _place: self._show_strip())
        self.strip = ColumnStrip()
        self.strip.chosen.connect(
            lambda index, meaning: self.column_chosen.emit(self._layout(), index, meaning)
        )
        self.panel = QFrame()
        self._lay_out()

    def _lay_out(self) -> None:
        line = QHBoxLayout()
        line.setSpacing(theme.px(12))
        line.addWidget(self.said, 0)
        line.addWidget(self.toggle)
        line.addWidget(self.sheets)
        line.addStretch()
        line.addWidget(self.table)
        self.panel.setObjectName("panel")
        inner = QVBoxLayout(self.panel)
        inner.setContentsMargins(theme.px(12), theme.px(12), theme.px(12), theme.px(4))
        inner.addWidget(self.strip)
        self.panel.hide()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(theme.px(6))
        layout.addLayout(line)
        layout.addWidget(self.panel)

    def show_roster(self, roster: ReadRoster) -> None:
        """Show how a roster is taken; the columns are opened where something is doubtful."""
        self._tables = tuple({each.layout: each for each in reversed(roster.tables)}.values())[::-1]
        self._doubtful = doubtful_columns(roster)
        self._nameless = isinstance(roster.refused, NoNameColumn)
        self.said.say(self._in_words(roster))
        self._show_sheets(roster)
        shown = self._layout()
        self.table.clear()
        for each in self._tables:
            self.table.addItem(_where(each), each.layout)
        self.table.setCurrentIndex(max(self.table.findData(shown), 0))
        self._show_opened(self.is_open())
        if self.is_open():
            self._show_strip()

    def _in_words(self, roster: ReadRoster) -> str:
        if self._nameless:
            return _("Choose, above the column with the names of the people, “Full name”.")
        columns = [column for each in self._tables for column in each.columns]
        used = sum(bool(column.meaning) for column in columns)
        parts = [_("{count} columns understood").format(count=count(used))]
        if used < len(columns):
            parts.append(_("{count} not used").format(count=count(len(columns) - used)))
        if roster.taken_otherwise:
            parts.append(_("as you chose"))
        return "  ·  ".join(parts)

    # Sheets

    def _show_sheets(self, roster: ReadRoster) -> None:
        sheets = roster.opened.sheets
        chosen = _chosen_sheets(roster)
        said = _("{count} of {all} sheets").format(count=count(len(chosen)), all=count(len(sheets)))
        self.sheets.setText(said)
        self.sheets.setVisible(len(sheets) > 1)
        self.menu.clear()
        for sheet in sheets:
            self.menu.addAction(self._sheet_action(sheet, sheet.name in chosen))

    def _sheet_action(self, sheet: OpenedSheet, chosen: bool) -> QAction:
        said = _("{sheet} (hidden)").format(sheet=sheet.name) if sheet.hidden else sheet.name
        action = QAction(said.replace("&", "&&"), self.menu)
        action.setData(sheet.name)
        action.setCheckable(True)
        action.setChecked(chosen)
        action.triggered.connect(lambda _on: self._choose_sheets(sheet.name))
        return action

    def _choose_sheets(self, last: str) -> None:
        chosen = frozenset(each.data() for each in self.menu.actions() if each.isChecked())
        self.sheets_chosen.emit(chosen or frozenset({last}))

    def _show_menu(self) -> None:
        self.menu.popup(self.sheets.mapToGlobal(self.sheets.rect().bottomLeft()))

    # The columns

    def is_open(self) -> bool:
        """Whether the columns are shown."""
        return not self.panel.isHidden()

    def open(self, on: bool) -> None:
        """Show the columns or put them away."""
        if on == self.is_open():
            return
        self._show_opened(on)
        if on:
            self._show_strip()
        self.opened.emit(on)

    def _show_opened(self, on: bool) -> None:
        self.panel.setVisible(on)
        self.table.setVisible(on and len(self._tables) > 1)
        self.toggle.setText(_("Hide the columns") if on else _("Look at them and change"))

    def _layout(self) -> str:
        return str(self.table.currentData() or "")

    def is_doubtful(self) -> bool:
        """Whether some column is hardly what it is taken for."""
        return bool(self._doubtful)

    def _show_strip(self) -> None:
        for each in self._tables:
            if each.layout == self._layout():
                self.strip.show_table(each, self._doubtful.get(each.sheet, frozenset()))

    def focus(self) -> None:
        """Open the columns and give the keyboard to the first that is doubtful, or not used where the column
        with the names is asked for, else to the first of all."""
        self.open(True)
        for each in self._tables:
            if each.layout == self._layout():
                unused = [column.letter for column in each.columns if not column.meaning]
                self.strip.focus_on(unused if self._nameless else self._doubtful.get(each.sheet, frozenset()))


def _where(table: RosterTable) -> str:
    """Where a table is: its sheet, its columns from the first to the last, its heading."""
    letters = [column.letter for column in table.columns]
    said = _("{sheet}, columns {first}–{last}, row {row}") if table.sheet else _("columns {first}–{last}")
    row = count(table.last_header_row)
    return said.format(sheet=table.sheet, first=letters[0], last=letters[-1], row=row)


def _chosen_sheets(roster: ReadRoster) -> frozenset[str]:
    if roster.taking.sheets is not None:
        return roster.taking.sheets
    return frozenset(sheet.name for sheet in roster.opened.sheets if not sheet.hidden)
