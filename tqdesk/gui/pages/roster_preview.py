"""What importing a roster will do, before anything is done: how it was understood, and row by row."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from uuid import UUID

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QApplication,
    QCheckBox,
    QComboBox,
    QHBoxLayout,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from tqdesk.errors import NoNameColumn
from tqdesk.gui import theme
from tqdesk.gui.keys import on_page_key
from tqdesk.gui.pages.roster_problems import RosterProblems
from tqdesk.gui.pages.roster_reading import ReadRoster
from tqdesk.gui.pages.roster_rows import RosterRows
from tqdesk.gui.pages.roster_understood import RosterUnderstood
from tqdesk.gui.rail import Elided
from tqdesk.gui.shown import count
from tqdesk.gui.widgets import button, label
from tqdesk.records import RosterPlan, RosterProblem
from tqdesk.words import _
from tqdesk.words.problems import note_sentence
from tqdesk.words.sentences import sentence


class RosterPreview(QWidget):
    """Shows a roster as it is taken; ``accepted`` and ``given_up`` say what the user makes of it.

    ``site_chosen``, ``hidden_chosen`` and the signals of ``understood`` ask for the roster taken otherwise.
    """

    accepted = Signal()
    given_up = Signal()
    site_chosen = Signal()
    hidden_chosen = Signal(bool)

    def __init__(self) -> None:
        super().__init__()
        self.plan = RosterPlan((), ())
        self.title = Elided("title")
        self.about = Elided("muted")
        self.site = QComboBox()
        self.site.setAccessibleName(_("Site"))
        self.site.setToolTip(_("The site whose list these people go on"))
        self.take = button("", "check", primary=True)
        self.take.setToolTip("Ctrl+Enter")
        self.leave = button(_("Do not import"))
        self.leave.setToolTip("Esc")
        self.understood = RosterUnderstood()
        self.notes = Elided("muted")
        self.without_hidden = QCheckBox(_("Leave the hidden rows out"))
        self.rows = RosterRows()
        self.problems = RosterProblems()
        self.nobody = label("", "muted", wrap=True)
        self.middle = QStackedWidget()
        self._pending = False
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
        line = QHBoxLayout()
        line.setSpacing(theme.px(16))
        line.addWidget(self.notes, 1)
        line.addWidget(self.without_hidden)
        self.note_line = QWidget()
        self.note_line.setLayout(line)
        line.setContentsMargins(0, 0, 0, 0)
        empty = QWidget()
        inner = QVBoxLayout(empty)
        inner.setContentsMargins(0, 0, 0, 0)
        inner.addWidget(self.nobody)
        inner.addStretch()
        self.middle.addWidget(self.rows)
        self.middle.addWidget(empty)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(theme.px(8))
        layout.addLayout(head)
        layout.addWidget(self.understood)
        layout.addWidget(self.note_line)
        layout.addWidget(self.middle, 1)
        layout.addWidget(self.problems)

    def _connect(self) -> None:
        self.site.activated.connect(lambda _place: self.site_chosen.emit())
        self.take.clicked.connect(self._accept)
        self.leave.clicked.connect(self.given_up)
        self.without_hidden.clicked.connect(lambda on: self.hidden_chosen.emit(not on))
        self.problems.chosen.connect(self._show_row_of)
        self.understood.opened.connect(lambda _on: self._fit())
        for keys, act in (
            ("Ctrl+Return", self.take.click),
            ("Ctrl+Enter", self.take.click),
            ("Esc", self._back),
            ("F6", self._to_or_from_columns),
        ):
            on_page_key(keys, self, act)

    def show_roster(self, name: str, roster: ReadRoster, sites: Sequence[tuple[UUID, str]]) -> None:
        """Show what importing a roster will do; ``sites`` are those to choose among, the likeliest first."""
        self.plan = roster.plan
        self._pending = False
        self.title.say(name)
        self._show_sites(sites)
        self.take.setText(_what_it_does(roster))
        self.take.setEnabled(roster.refused is None)
        likely = _("Nothing is saved yet; who is maybe known comes as new and waits among the duplicates.")
        calm = _("Nothing is saved yet: look it over, then import.")
        idle = _("Everyone is on the list already, and nothing about them is new: there is nothing to save.")
        told = likely if roster.plan.count("likely") else calm
        self.about.say(told if roster.refused or roster.plan.brings_anything else idle)
        self.understood.show_roster(roster)
        self._show_notes(roster)
        self.rows.show_rows(roster.rows)
        self.problems.show_problems(roster.plan.problems)
        self._show_nobody(roster)
        self._fit()

    def _order_keys(self) -> None:
        """Let the tab key go through the page from top to bottom: parts are made anew as it changes."""
        asked = self.understood
        parts: list[QWidget] = [self.site, self.leave, self.take, asked.toggle, asked.sheets, asked.table]
        parts += [each.box for each in asked.strip.columns]
        parts += [self.without_hidden, *self.rows.counts.buttons.values(), self.rows.table]
        parts += [self.problems.save, self.problems.table]
        for before, after in pairwise(parts):
            QWidget.setTabOrder(before, after)

    def begin(self, roster: ReadRoster) -> None:
        """Give the keyboard to where a roster just opened is to be gone on with."""
        self.without_hidden.setChecked(not roster.taking.hidden_rows)
        self.rows.counts.choose("")
        self.understood.open(roster.refused is not None or self.understood.is_doubtful())
        if roster.refused is not None:
            self.understood.focus()
        else:
            self.take.setFocus()

    def _show_sites(self, sites: Sequence[tuple[UUID, str]]) -> None:
        chosen = self.site.currentData()
        self.site.clear()
        for site, name in sites:
            self.site.addItem(name, site)
        self.site.setCurrentIndex(max(self.site.findData(chosen), 0))
        self.site.setVisible(len(sites) > 1)

    def _show_notes(self, roster: ReadRoster) -> None:
        self.notes.say("  ·  ".join(map(note_sentence, roster.notes)))
        hides = any(each.cells.hidden_rows for each in roster.opened.sheets)
        self.without_hidden.setVisible(hides)
        self.note_line.setVisible(hides or bool(roster.notes))

    def _show_nobody(self, roster: ReadRoster) -> None:
        if roster.refused is None:
            self.middle.setCurrentIndex(0)
            return
        if isinstance(roster.refused, NoNameColumn):
            self.nobody.setText(_("The people appear here once the column with their names is chosen."))
        else:
            self.nobody.setText(sentence(roster.refused))
        self.middle.setCurrentIndex(1)

    def _fit(self) -> None:
        """Where the columns are looked at, the rows keep the room of the problems."""
        self.problems.setVisible(bool(self.plan.problems) and not self.understood.is_open())
        self._order_keys()

    def wait(self) -> None:
        """Say that the roster is being read as it is taken now; until it is shown, nothing is imported."""
        self._pending = True
        self.about.say(_("Reading it as you chose …"))

    def is_waiting(self) -> bool:
        """Whether the roster is being read anew."""
        return self._pending

    def _accept(self) -> None:
        if not self._pending:
            self.accepted.emit()

    def _back(self) -> None:
        if self.understood.is_open() and self.take.isEnabled():
            self.understood.open(False)
            self.rows.table.setFocus()
        else:
            self.given_up.emit()

    def _to_or_from_columns(self) -> None:
        now = QApplication.focusWidget()
        if now is not None and self.understood.panel.isAncestorOf(now):
            self.rows.table.setFocus()
        else:
            self.understood.focus()

    def _show_row_of(self, problem: RosterProblem) -> None:
        self.rows.find_row(problem.sheet, problem.row)

    def chosen_site(self) -> UUID:
        """The site whose list the people go on."""
        site = self.site.currentData()
        assert isinstance(site, UUID)
        return site


def _what_it_does(roster: ReadRoster) -> str:
    """What the button that takes a roster says."""
    coming = len(roster.plan.people) - roster.plan.count("already")
    if roster.refused is not None:
        return _("Import")
    if coming:
        return _("Import {count} people").format(count=count(coming))
    if roster.plan.brings_anything:
        return _("Add what is new about them")
    return _("Nothing is new: back to the list")
