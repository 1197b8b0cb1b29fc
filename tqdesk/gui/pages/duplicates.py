"""The page of duplicates: persons who may be one human, decided one pair after another."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QModelIndex, QPersistentModelIndex
from PySide6.QtGui import QHideEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from tqdesk.gui import theme, undoing
from tqdesk.gui.context import AppContext
from tqdesk.gui.keys import on_key
from tqdesk.gui.pages.decisions import DecisionsView
from tqdesk.gui.pair_panel import PairPanel
from tqdesk.gui.pair_search import PairSearch
from tqdesk.gui.refreshing import RefreshWhenSeen
from tqdesk.gui.same_human import CHANGED
from tqdesk.gui.shown import count
from tqdesk.gui.tables import Column, Table, TableModel
from tqdesk.gui.two_lines import show_two_lines
from tqdesk.gui.widgets import Empty, Header, Notice, button, label
from tqdesk.training import duplicates, same_people
from tqdesk.training.duplicates import Pair, Queue
from tqdesk.words import _, mark
from tqdesk.words.likeness import crowds_sentence, reason_words, reasons_in_words

_SHOWN_BY = frozenset({"person", "person_private", "same_person"})


def names_of(pair: Pair) -> str:
    """The names of both, once where they are the same."""
    first, second = pair.first.name, pair.second.name
    return first if first == second else f"{first}  ·  {second}"


_COLUMNS: tuple[Column[Pair], ...] = (Column(mark("Who may be one human"), names_of),)


class DuplicatesPage(QWidget):
    """The pairs that wait, the likeliest first, and beside them the two persons of the one chosen."""

    def __init__(self, context: AppContext) -> None:
        super().__init__()
        self.context = context
        self.queue = Queue((), ())
        self._deciding = False
        self._own_changes = 0
        self.decided = button(_("Decisions made"), "history")
        self.again = button(_("Search again"), "refresh")
        self.header = Header(_("Duplicates"), self.again, self.decided)
        self.notice = Notice(context.unexpected.emit)
        self.search = PairSearch(context)
        self.model: TableModel[Pair] = TableModel(_COLUMNS)
        self.table = Table(self.model)
        self.crowds = label("", "muted", wrap=True)
        self.same = button(_("One human (C)"), "check", primary=True)
        self.different = button(_("Two different people (K)"))
        self.panel = PairPanel(self.same, self.different)
        self.decisions = DecisionsView(context, self.notice)
        self.pages = QStackedWidget()
        self._lay_out()
        self._connect()
        RefreshWhenSeen(self, context, _SHOWN_BY, self.refresh)

    def _lay_out(self) -> None:
        show_two_lines(self.table, names_of, lambda pair: reasons_in_words(pair.reasons))
        self.table.setAccessibleName(_("Duplicates"))
        self.panel.hint.setText(
            _("C or Enter: one human  ·  K: two people  ·  ↑ ↓ another pair  ·  Ctrl+Z takes back")
        )
        left = QVBoxLayout()
        left.setSpacing(theme.px(8))
        left.addWidget(self.table, 1)
        left.addWidget(self.crowds)
        self._left = QWidget()
        self._left.setLayout(left)
        left.setContentsMargins(0, 0, 0, 0)
        self.whole = QWidget()
        row = QHBoxLayout(self.whole)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.px(16))
        row.addWidget(self._left)
        row.addWidget(self.panel, 1)
        said = _("Where one human seems to stand here twice, both come here for you to decide.")
        self.empty = Empty("circle-check", _("Nobody stands here twice"), said)
        self.stopped = Empty("player-stop", _("The search was stopped"), _("“Search again” begins it anew."))
        for page in (QWidget(), self.empty, self.stopped, self.whole, self.decisions):
            self.pages.addWidget(page)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(theme.px(12))
        for each in (self.header, self.notice, self.search.working):
            layout.addWidget(each)
        layout.addWidget(self.pages, 1)

    def _connect(self) -> None:
        self.table.selectionModel().currentRowChanged.connect(lambda now, before: self._open(now))
        self.same.clicked.connect(lambda: self.decide(same=True))
        self.different.clicked.connect(lambda: self.decide(same=False))
        self.again.clicked.connect(self.search.begin)
        self.decided.clicked.connect(self.show_decisions)
        self.decisions.left.connect(self.show_queue)
        self.search.found.connect(self._show)
        self.search.failed.connect(self.notice.refuse)
        self.search.stopped.connect(self._stopped)
        keys: tuple[tuple[str, QWidget, Callable[[], None]], ...] = (
            ("C", self.whole, lambda: self.decide(same=True)),
            ("K", self.whole, lambda: self.decide(same=False)),
            ("Return", self.table, lambda: self.decide(same=True)),
            ("Enter", self.table, lambda: self.decide(same=True)),
        )
        for key, part, act in keys:
            on_key(key, part, act)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._left.setFixedWidth(max(theme.px(260), round(self.width() * 0.36)))

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.table.setFocus()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._own_changes = 0

    # Finding

    def refresh(self) -> None:
        """Search anew, unless what changed was decided here."""
        self.decisions.refresh()
        if self._own_changes:
            self._own_changes -= 1
            return
        self.search.begin()

    def _stopped(self) -> None:
        if self.pages.currentWidget() not in (self.whole, self.decisions):
            self.pages.setCurrentWidget(self.stopped)

    def _show(self, queue: Queue) -> None:
        """Show a queue; the pair that was chosen stays so, else the next in its place is."""
        place, chosen = max(self.table.currentIndex().row(), 0), self._chosen()
        self.queue = queue
        self.model.set_rows(queue.pairs)
        if chosen is not None:
            ids = [(pair.first.id, pair.second.id) for pair in queue.pairs]
            if (chosen.first.id, chosen.second.id) in ids:
                place = ids.index((chosen.first.id, chosen.second.id))
        self.crowds.setVisible(bool(queue.crowds))
        if queue.crowds:
            most = queue.crowds[0]
            self.crowds.setText(crowds_sentence(len(queue.crowds), most.people, most.name))
        if self.pages.currentWidget() is not self.decisions:
            self.show_queue()
        if queue.pairs:
            self.table.selectRow(min(place, len(queue.pairs) - 1))

    def _chosen(self) -> Pair | None:
        index = self.table.currentIndex()
        return self.model.row_at(index) if index.isValid() else None

    def _open(self, index: QModelIndex | QPersistentModelIndex) -> None:
        if not index.isValid():
            return
        pair = self.model.row_at(index)
        about = _("{count} records may be one human; two of them at a time").format(count=pair.records)
        reasons = [reason_words(code) for code in pair.reasons]
        heading = ", ".join(reasons)
        self.panel.show_pair(pair, heading[:1].upper() + heading[1:], about if pair.records > 2 else "")

    def show_queue(self) -> None:
        """Show what waits."""
        waiting = len(self.queue.pairs)
        about = _("{count} pairs wait for someone to decide").format(count=count(waiting)) if waiting else ""
        self.header.say(_("Duplicates"), about=about)
        self.again.show()
        self.decided.show()
        self.pages.setCurrentWidget(self.whole if waiting else self.empty)
        self.table.setFocus()

    def to_beginning(self) -> None:
        """Go back from the decisions to what waits, as the rail asks."""
        if self.pages.currentWidget() is self.decisions:
            self.show_queue()

    def show_decisions(self) -> None:
        """Show what was decided, to take it back."""
        self.header.say(_("Decisions made"), path=_("Duplicates"))
        self.again.hide()
        self.decided.hide()
        self.pages.setCurrentWidget(self.decisions)
        self.decisions.table.setFocus()

    # Deciding

    def decide(self, *, same: bool) -> None:
        """Say of the pair that is open whether it is one human; the next pair comes by itself."""
        pair = self._chosen()
        # A key pressed before the next pair is seen is not meant for it.
        if pair is None or self._deciding:
            return
        self._deciding = True

        def done(news: bool) -> None:
            self._deciding = False
            self._show(duplicates.after(self.queue, pair, same=same))
            if self.search.is_under_way():
                self.search.begin()
            told = _("One human: {names}") if same else _("Two different people: {names}")
            told = told.format(names=names_of(pair))
            self.notice.say(told, action=_("Undo"), act=lambda: undoing.undo(self.context, self.notice))
            self.context.saved.emit(told)

        self._own_changes += 1
        self.context.write(
            lambda session: same_people.declare(
                session, first=pair.first.id, second=pair.second.id, same=same
            ),
            done,
            self._refuse,
            changed=CHANGED,
        )

    def _refuse(self, error: Exception) -> None:
        self._deciding = False
        self._own_changes = 0
        self.notice.refuse(error)
        self.search.begin()
