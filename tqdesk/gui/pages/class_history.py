"""The history of a class in words: who changed what, when, from what to what."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QStackedWidget, QVBoxLayout, QWidget
from sqlalchemy.orm import Session

from tqdesk.gui import theme, undoing
from tqdesk.gui.context import AppContext
from tqdesk.gui.keys import on_page_key
from tqdesk.gui.refreshing import RefreshWhenSeen
from tqdesk.gui.shown import count, when
from tqdesk.gui.tables import Column, Table, TableModel
from tqdesk.gui.tasks import Progress, Task
from tqdesk.gui.undoing import OfferLink
from tqdesk.gui.widgets import Empty, Notice, button, label
from tqdesk.records import Change
from tqdesk.training import history, undo
from tqdesk.units import name_of
from tqdesk.vietnamese.names import plain_key
from tqdesk.words import _, mark
from tqdesk.words.changes import value_in_words, what

_PAGE = 200
_PAUSE = 250
"""Milliseconds without a key before the history is searched."""


@dataclass(frozen=True, slots=True)
class HistoryRow:
    """A change as the table says it."""

    when: str
    who: str
    what: str
    change: str


_COLUMNS: tuple[Column[HistoryRow], ...] = (
    Column(mark("When"), lambda row: row.when, width=152, muted=True),
    Column(mark("Who"), lambda row: row.who, width=130),
    Column(mark("What"), lambda row: row.what, strong=True),
    Column(mark("Before → after"), lambda row: row.change, width=210),
)


def in_words(change: Change, own_unit: str) -> HistoryRow:
    """A change in words; who did it elsewhere is told with their unit."""
    who = change.operator or "–"
    if change.unit != own_unit:
        who = f"{who} · {name_of(change.unit)}"
    before = value_in_words(change, change.before)
    # What was made is named by the row's first words; all that it holds would bury them.
    after = "" if change.register == "made" else value_in_words(change, change.after)
    return HistoryRow(
        when=when(change.at),
        who=who,
        what=what(change),
        change=f"{before} → {after}" if before else after,
    )


def _about(row: HistoryRow) -> tuple[str, str, str]:
    """When, who and the row that was changed, whichever of its facts."""
    return row.when, row.who, row.what.rpartition(": ")[0]


def read_history(
    session: Session, class_id: UUID, own_unit: str, text: str, most: int, progress: Progress
) -> list[HistoryRow]:
    """The newest changes whose words hold all words of ``text``, with marks or without.

    :raises UnknownClass: there is none of that id.
    """
    wanted = plain_key(text).split()

    def fits(change: Change) -> bool:
        if not wanted:
            return True
        row = in_words(change, own_unit)
        said = plain_key(f"{row.when} {row.who} {row.what} {row.change}")
        return all(word in said for word in wanted)

    found = history.latest(session, training_class=class_id, most=most, wanted=fits, progress=progress)
    return [in_words(change, own_unit) for change in found]


class ClassHistoryTab(QWidget):
    """The tab of a class's history."""

    def __init__(self, context: AppContext, class_id: UUID) -> None:
        super().__init__()
        self.context = context
        self.class_id = class_id
        self._most = _PAGE
        self._task: Task[list[HistoryRow]] | None = None
        self._unread = False
        self.notice = Notice(context.unexpected.emit)
        self.filter = QLineEdit()
        self.total = label("", "muted")
        self.undo_link = OfferLink(_("Undo: {what} (Ctrl+Z)"))
        self.more = button(_("Show earlier ones"), "history", link=True)
        self.model: TableModel[HistoryRow] = TableModel(_COLUMNS)
        self.table = Table(self.model)
        self.pages = QStackedWidget()
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(_PAUSE)
        self._lay_out()
        self._connect()
        RefreshWhenSeen(self, context, None, self.refresh)

    def _lay_out(self) -> None:
        self.filter.setPlaceholderText(_("Find in the history: a name, a mark, a date, who did it"))
        self.filter.setAccessibleName(_("Find in the history"))
        self.filter.setToolTip("Ctrl+F")
        self.filter.setClearButtonEnabled(True)
        self.filter.addAction(theme.icon("search", "muted", 18), QLineEdit.ActionPosition.LeadingPosition)
        bar = QHBoxLayout()
        bar.setSpacing(theme.px(16))
        bar.addWidget(self.filter, 1)
        bar.addWidget(self.total)
        self._nothing = Empty(
            "history", _("Nothing in the history says that"), _("Type less, or other words.")
        )
        for page in (self.table, self._nothing):
            self.pages.addWidget(page)
        self.more.hide()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, theme.px(8), 0, 0)
        layout.setSpacing(theme.px(12))
        layout.addWidget(self.notice)
        layout.addLayout(bar)
        layout.addWidget(self.undo_link)
        layout.addWidget(self.pages, 1)
        layout.addWidget(self.more, 0, Qt.AlignmentFlag.AlignHCenter)

    def _connect(self) -> None:
        self.filter.textChanged.connect(self._typed)
        self.filter.returnPressed.connect(self.refresh)
        self._pause.timeout.connect(self.refresh)
        self.more.clicked.connect(self._show_more)
        self.undo_link.clicked.connect(lambda: undoing.undo(self.context, self.notice))
        on_page_key("Ctrl+F", self, self.filter.setFocus)

    def _typed(self) -> None:
        self._most = _PAGE
        if self._task is not None:
            self._task.progress.stop()
        self._pause.start()

    def _show_more(self) -> None:
        self._most += _PAGE
        self.refresh()

    def refresh(self) -> None:
        """Read the history anew, in the words that the filter asks for."""
        self._pause.stop()
        if self._task is not None:
            self._task.progress.stop()
        text, most, own = self.filter.text(), self._most, self.context.store.identity.unit

        def work(progress: Progress) -> list[HistoryRow]:
            with self.context.store.reading() as session:
                return read_history(session, self.class_id, own, text, most + 1, progress)

        self._task = self.context.tasks.run_task(work, self._show, self._refuse)
        self.context.read(undo.offered, self._offer, self._refuse)

    def _offer(self, offers: tuple[undo.Offer | None, undo.Offer | None]) -> None:
        """Offer to undo the newest, where it is a change of this class."""
        offer = offers[0]
        if offer is not None:
            told = _about(in_words(offer.first, self.context.store.identity.unit))
            if told not in map(_about, self.model.rows()):
                offer = None
        self.undo_link.show_offer(offer)

    def _show(self, rows: list[HistoryRow]) -> None:
        self._task = None
        if self._unread:
            self._unread = False
            self.notice.hide()
        self.more.setVisible(len(rows) > self._most)
        rows = rows[: self._most]
        self.model.set_rows(rows)
        shown = count(len(rows))
        newest = _("the newest {count} changes") if not self.more.isHidden() else _("{count} changes")
        self.total.setText(newest.format(count=shown))
        self.pages.setCurrentWidget(self.table if rows or not self.filter.text() else self._nothing)

    def _refuse(self, error: Exception) -> None:
        self._task = None
        self._unread = True
        self.notice.refuse(error)
