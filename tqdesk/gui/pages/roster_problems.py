"""The cells of a roster that could not be used, each with its sheet, its place and what is wrong with it."""

from __future__ import annotations

from PySide6.QtCore import QItemSelection, Signal
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from tqdesk.gui import theme
from tqdesk.gui.shown import count
from tqdesk.gui.tables import Column, Table, TableModel
from tqdesk.gui.widgets import button, label
from tqdesk.records import RosterProblem
from tqdesk.words import _, mark
from tqdesk.words.problems import problem_sentence

_COLUMNS: tuple[Column[RosterProblem], ...] = (
    Column(mark("Sheet"), lambda each: each.sheet, width=140, muted=True),
    Column(mark("Cell"), lambda each: f"{each.column}{each.row}", width=64, strong=True),
    Column(mark("What is wrong"), problem_sentence),
)
_SHEET = 0
_SHOWN = 3


class RosterProblems(QWidget):
    """The list of problems: ``chosen`` says which one was selected, ``save_wanted`` that a marked copy of the
    file is wanted."""

    chosen = Signal(object)
    save_wanted = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.title = label("", "strong")
        self.save = button(_("Save a copy with these cells marked…"), "download", link=True)
        self.save.setToolTip(_("An Excel file to send back, so that they are put right where they come from"))
        self.save.clicked.connect(self.save_wanted)
        self.model: TableModel[RosterProblem] = TableModel(_COLUMNS)
        self.table = Table(self.model)
        self.table.setAccessibleName(_("Cells to look at"))
        self.table.verticalHeader().setDefaultSectionSize(theme.px(theme.COMPACT_ROW_PX))
        self.table.horizontalHeader().hide()
        self.table.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.table.selectionModel().selectionChanged.connect(self._selected)
        line = QHBoxLayout()
        line.addWidget(self.title, 1)
        line.addWidget(self.save)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(theme.px(4))
        layout.addLayout(line)
        layout.addWidget(self.table)

    def show_problems(self, problems: tuple[RosterProblem, ...]) -> None:
        """Show these problems; nothing where there are none."""
        said = _("{count} cells to look at; all else is taken as it stands")
        self.title.setText(said.format(count=count(len(problems))))
        if tuple(self.model.rows()) != problems:
            self.model.set_rows(problems)
            self.table.setColumnHidden(_SHEET, len({each.sheet for each in problems}) < 2)
        rows = min(len(problems), _SHOWN)
        self.table.setFixedHeight(rows * theme.px(theme.COMPACT_ROW_PX) + theme.px(2))
        self.setVisible(bool(problems))

    def _selected(self, chosen: QItemSelection) -> None:
        for index in chosen.indexes()[:1]:
            self.chosen.emit(self.model.row_at(index))
