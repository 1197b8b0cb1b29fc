"""What was decided about duplicates: a list from which each decision can be taken back."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from tqdesk.gui import theme, undoing
from tqdesk.gui.context import AppContext
from tqdesk.gui.keys import on_key
from tqdesk.gui.pair_panel import PairPanel
from tqdesk.gui.same_human import CHANGED
from tqdesk.gui.shown import when
from tqdesk.gui.tables import Column, Table, TableModel
from tqdesk.gui.two_lines import show_two_lines
from tqdesk.gui.widgets import Empty, Notice, button
from tqdesk.training import duplicates
from tqdesk.training.duplicates import Decision
from tqdesk.units import name_of
from tqdesk.words import _, mark


def _names(decision: Decision) -> str:
    first, second = decision.first.name, decision.second.name
    return first if first == second else f"{first}  ·  {second}"


def _said(decision: Decision) -> str:
    verdict = _("One human") if decision.same else _("Two humans")
    who = _("automatically") if decision.automatic else decision.operator or name_of(decision.unit)
    return f"{verdict}  ·  {who}  ·  {when(decision.at)}"


_COLUMNS: tuple[Column[Decision], ...] = (Column(mark("What was decided"), _names),)


class DecisionsView(QWidget):
    """``left`` says that the user wants the queue back."""

    left = Signal()

    def __init__(self, context: AppContext, notice: Notice) -> None:
        super().__init__()
        self.context = context
        self.notice = notice
        self.model: TableModel[Decision] = TableModel(_COLUMNS)
        self.table = Table(self.model)
        self.take_back_button = button(_("Take back"), "arrow-back-up", primary=True)
        self.back = button(_("Back to those that wait"))
        self.back_from_nothing = button(_("Back to those that wait"))
        self.panel = PairPanel(self.take_back_button, self.back)
        self.pages = QStackedWidget()
        self._lay_out()
        self.table.selectionModel().currentRowChanged.connect(lambda now, before: self._open(now))
        self.take_back_button.clicked.connect(self.take_back)
        for each in (self.back, self.back_from_nothing):
            each.clicked.connect(self.left)
        on_key("Escape", self, self.left.emit)

    def _lay_out(self) -> None:
        show_two_lines(self.table, _names, _said)
        self.table.setAccessibleName(_("Decisions made"))
        self.panel.hint.setText(_("What is taken back waits again for someone to decide."))
        whole = QWidget()
        row = QHBoxLayout(whole)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.px(16))
        row.addWidget(self.table)
        row.addWidget(self.panel, 1)
        empty = Empty("scale", _("Nothing has been decided yet"), "", self.back_from_nothing)
        self.pages.addWidget(empty)
        self.pages.addWidget(whole)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.pages)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.table.setFixedWidth(max(theme.px(260), round(self.width() * 0.36)))

    def refresh(self) -> None:
        """Read the decisions anew."""
        self.context.read(duplicates.decided, self._show, self.notice.refuse)

    def _show(self, decisions: tuple[Decision, ...]) -> None:
        place = max(self.table.currentIndex().row(), 0)
        self.model.set_rows(decisions)
        self.pages.setCurrentIndex(int(bool(decisions)))
        if decisions:
            self.table.selectRow(min(place, len(decisions) - 1))

    def _open(self, index: QModelIndex | QPersistentModelIndex) -> None:
        if index.isValid():
            decision = self.model.row_at(index)
            self.panel.show_pair(decision, _said(decision), decision.reason or "")

    def take_back(self) -> None:
        """Take the decision that is open back."""
        index = self.table.currentIndex()
        if not index.isValid():
            return
        decision = self.model.row_at(index)

        def done(nothing: None) -> None:
            said = _("Taken back: {names}").format(names=_names(decision))
            self.notice.say(said, action=_("Undo"), act=lambda: undoing.undo(self.context, self.notice))
            self.context.saved.emit(said)

        self.context.write(
            lambda session: duplicates.take_back(session, first=decision.first.id, second=decision.second.id),
            done,
            self.notice.refuse,
            changed=CHANGED,
        )
