"""What importing a roster will do, row by row, before anything is done."""

from __future__ import annotations

from pathlib import Path
from uuid import UUID

from PySide6.QtCore import QItemSelection, Signal
from PySide6.QtWidgets import QAbstractItemView, QComboBox, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from tqdesk.gui import theme
from tqdesk.gui.keys import on_page_key
from tqdesk.gui.shown import count
from tqdesk.gui.states import Counts, Pills
from tqdesk.gui.tables import Column, Table, TableModel
from tqdesk.gui.widgets import button, label
from tqdesk.records import PlannedPerson, RosterPlan, RosterProblem
from tqdesk.vietnamese.dates import written_birth
from tqdesk.words import _, mark
from tqdesk.words.changes import word
from tqdesk.words.problems import problem_sentence

FATES: dict[str, str] = {
    "new": mark("New person"),
    "same": mark("Known person"),
    "likely": mark("Maybe known"),
    "already": mark("In the class already"),
}
_TOKENS = {"new": "present", "same": "excused", "likely": "late", "already": "muted"}
_COUNTED: dict[str, str] = {
    "new": mark("new people"),
    "same": mark("known people"),
    "likely": mark("maybe known, taken as new"),
    "already": mark("in the class already"),
}
_PROBLEMS_SHOWN = 4


def _work(planned: PlannedPerson) -> str:
    return ", ".join(part for part in (planned.row.position, planned.row.workplace) if part)


_COLUMNS: tuple[Column[PlannedPerson], ...] = (
    Column(
        mark("Row"),
        lambda each: str(each.row.row),
        lambda each: each.row.row,
        right=True,
        width=56,
        muted=True,
    ),
    Column(mark("Full name"), lambda each: each.row.name, width=200, strong=True),
    Column(
        mark("Birth"),
        lambda each: written_birth(each.row.birth or ""),
        lambda each: each.row.birth or "",
        width=112,
    ),
    Column(mark("Sex"), lambda each: word(each.row.sex or ""), width=84),
    Column(mark("Position, workplace"), _work),
    Column(mark("What happens"), lambda each: _(FATES[each.fate]), width=150),
)
_PROBLEM_COLUMNS: tuple[Column[RosterProblem], ...] = (
    Column(mark("Sheet"), lambda each: each.sheet, width=140, muted=True),
    Column(mark("Cell"), lambda each: f"{each.column}{each.row}", width=64, strong=True),
    Column(mark("What is wrong"), problem_sentence),
)


class RosterPreview(QWidget):
    """Shows a plan; ``accepted`` and ``given_up`` say what the user makes of it."""

    accepted = Signal()
    given_up = Signal()
    site_chosen = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.plan = RosterPlan((), ())
        self.title = label("", "title")
        self.about = label(_("Nothing is saved yet: look it over, then import."), "muted")
        self.site = QComboBox()
        self.site.setAccessibleName(_("Site"))
        self.site.activated.connect(lambda _place: self.site_chosen.emit())
        self.site.setToolTip(_("The site whose list these people go on"))
        self.take = button("", "check", primary=True)
        self.take.setToolTip("Ctrl+Enter")
        self.take.clicked.connect(self.accepted)
        self.leave = button(_("Do not import"))
        self.leave.setToolTip("Esc")
        self.leave.clicked.connect(self.given_up)
        self.counts = Counts()
        self.people: TableModel[PlannedPerson] = TableModel(_COLUMNS)
        self.table = Table(self.people)
        self.table.setItemDelegateForColumn(5, Pills(self.table, lambda each: _TOKENS[each.fate]))
        self.problems: TableModel[RosterProblem] = TableModel(_PROBLEM_COLUMNS)
        self.problem_title = label("", "strong")
        self.problem_table = Table(self.problems)
        self._lay_out()
        self._connect()

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(theme.px(8))
        words = QVBoxLayout()
        words.setSpacing(theme.px(2))
        words.addWidget(self.title)
        words.addWidget(self.about)
        head.addLayout(words, 1)
        for each in (self.site, self.leave, self.take):
            head.addWidget(each)
        self.problem_table.verticalHeader().setDefaultSectionSize(theme.px(theme.COMPACT_ROW_PX))
        self.problem_table.horizontalHeader().hide()
        self.problem_table.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(theme.px(8))
        layout.addLayout(head)
        layout.addWidget(self.counts)
        layout.addWidget(self.table, 1)
        layout.addWidget(self.problem_title)
        layout.addWidget(self.problem_table)

    def _connect(self) -> None:
        self.problem_table.selectionModel().selectionChanged.connect(self._show_row_of_problem)
        for keys, act in (
            ("Ctrl+Return", self.take.click),
            ("Ctrl+Enter", self.take.click),
            ("Esc", self.given_up.emit),
        ):
            on_page_key(keys, self, act)

    def show_plan(self, path: Path, plan: RosterPlan, sites: list[tuple[UUID, str]]) -> None:
        """Show what importing a file will do; ``sites`` are those to choose among, the likeliest first."""
        self.plan = plan
        self.title.setText(path.name)
        self.title.setToolTip(str(path))
        chosen = self.site.currentData()
        self.site.clear()
        for site, name in sites:
            self.site.addItem(name, site)
        self.site.setCurrentIndex(max(self.site.findData(chosen), 0))
        self.site.setVisible(len(sites) > 1)
        coming = len(plan.people) - plan.count("already")
        said = _("Import {count} people").format(count=count(coming))
        self.take.setText(said if coming else _("Add what is new about them"))
        counted = [
            (number, _(_COUNTED[fate]), _TOKENS[fate])
            for fate in FATES
            if (number := plan.count(fate)) or fate == "new"
        ]
        self.counts.show_counts(counted)
        self.people.set_rows(plan.people)
        self._show_problems(plan.problems)
        self.take.setFocus()

    def _show_problems(self, problems: tuple[RosterProblem, ...]) -> None:
        said = _("{count} cells to look at; all else is taken as it stands")
        self.problem_title.setText(said.format(count=count(len(problems))))
        self.problems.set_rows(problems)
        rows = min(len(problems), _PROBLEMS_SHOWN)
        self.problem_table.setFixedHeight(rows * theme.px(theme.COMPACT_ROW_PX) + theme.px(2))
        for each in (self.problem_title, self.problem_table):
            each.setVisible(bool(problems))

    def _show_row_of_problem(self, chosen: QItemSelection) -> None:
        for index in chosen.indexes()[:1]:
            problem = self.problems.row_at(index)
            for place, each in enumerate(self.people.rows()):
                if (each.row.sheet, each.row.row) == (problem.sheet, problem.row):
                    self.table.selectRow(place)
                    where = self.people.index(place, 0)
                    self.table.scrollTo(where, QAbstractItemView.ScrollHint.PositionAtCenter)

    def chosen_site(self) -> UUID:
        """The site whose list the people go on."""
        site = self.site.currentData()
        assert isinstance(site, UUID)
        return site
