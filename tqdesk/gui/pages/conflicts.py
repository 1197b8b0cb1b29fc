"""The page of conflicts: what was said differently at different machines, settled one after another."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QModelIndex, QPersistentModelIndex
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from tqdesk.errors import UnknownConflict
from tqdesk.gui import theme, undoing
from tqdesk.gui.conflict_cards import ConflictCards
from tqdesk.gui.context import AppContext
from tqdesk.gui.keys import on_key
from tqdesk.gui.refreshing import RefreshWhenSeen
from tqdesk.gui.shown import count
from tqdesk.gui.tables import Column, Table, TableModel
from tqdesk.gui.two_lines import show_two_lines
from tqdesk.gui.widgets import Empty, Header, Notice
from tqdesk.records import Conflict
from tqdesk.training import conflicts
from tqdesk.words import _, mark
from tqdesk.words.changes import choice_in_words, conflict_subject, conflict_told

_MOST_CHOICES = 9
_FROM_ABOVE = ("class", "site", "class_session", "person", "enrolment", "attendance")
"""What is decided about a row often settles those below it, so it is asked first."""
_COLUMNS: tuple[Column[Conflict], ...] = (Column(mark("What it is about"), conflict_subject),)


def _depth(conflict: Conflict) -> int:
    return _FROM_ABOVE.index(conflict.entity) if conflict.entity in _FROM_ABOVE else len(_FROM_ABOVE)


class ConflictsPage(QWidget):
    """The list of conflicts and, beside it, the choices of the one chosen."""

    def __init__(self, context: AppContext) -> None:
        super().__init__()
        self.context = context
        self._settling = False
        self.header = Header(_("Conflicts"))
        self.notice = Notice(context.unexpected.emit)
        self.model: TableModel[Conflict] = TableModel(_COLUMNS)
        self.table = Table(self.model)
        self.cards = ConflictCards()
        self.pages = QStackedWidget()
        self._lay_out()
        self._connect()
        RefreshWhenSeen(self, context, None, self.refresh)

    def _lay_out(self) -> None:
        show_two_lines(self.table, conflict_subject, conflict_told)
        self.table.setAccessibleName(_("Conflicts"))
        whole = QWidget()
        row = QHBoxLayout(whole)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.px(16))
        row.addWidget(self.table)
        row.addWidget(self.cards, 1)
        said = _("Where two machines write differently about one thing, it comes here for you to choose.")
        self.empty = Empty("circle-check", _("All data agrees"), said)
        self._whole = whole
        for page in (QWidget(), self.empty, whole):
            self.pages.addWidget(page)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(theme.px(12))
        for each in (self.header, self.notice):
            layout.addWidget(each)
        layout.addWidget(self.pages, 1)

    def _connect(self) -> None:
        self.table.selectionModel().currentRowChanged.connect(lambda now, before: self._open(now))
        self.cards.kept.connect(self.keep)
        for number in range(1, _MOST_CHOICES + 1):
            on_key(str(number), self, partial(self.cards.keep, number))
        for keys, act in (
            ("Return", self.cards.keep_pointed),
            ("Enter", self.cards.keep_pointed),
            ("Left", lambda: self.cards.point_out(-1)),
            ("Right", lambda: self.cards.point_out(1)),
        ):
            on_key(keys, self.table, act)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.table.setFixedWidth(max(theme.px(260), round(self.width() * 0.36)))

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.table.setFocus()

    def refresh(self) -> None:
        """Read the conflicts anew."""
        self.context.read(conflicts.listed, self._show)

    def _show(self, found: list[Conflict]) -> None:
        found = sorted(found, key=_depth)
        place = max(self.table.currentIndex().row(), 0)
        chosen = self._chosen()
        self.model.set_rows(found)
        ids = [each.id for each in found]
        if chosen is not None and chosen.id in ids:
            place = ids.index(chosen.id)
        self._settling = False
        about = _("{count} wait for someone to choose").format(count=count(len(found))) if found else ""
        self.header.say(_("Conflicts"), about=about)
        self.pages.setCurrentWidget(self._whole if found else self.empty)
        if found:
            self.table.selectRow(min(place, len(found) - 1))
            self._open(self.table.currentIndex())

    def _chosen(self) -> Conflict | None:
        index = self.table.currentIndex()
        return self.model.row_at(index) if index.isValid() else None

    def _open(self, index: QModelIndex | QPersistentModelIndex) -> None:
        if index.isValid():
            self.cards.show_conflict(self.model.row_at(index))

    def keep(self, number: int) -> None:
        """Settle the conflict that is open to one of its choices, counted from 1."""
        conflict = self._chosen()
        # A key pressed before the next conflict is seen is not meant for it.
        if conflict is None or self._settling:
            return
        self._settling = True

        def done(nothing: None) -> None:
            said = choice_in_words(conflict, conflict.choices[number - 1].value)
            told = _("Chosen “{value}”: {what}").format(what=conflict_subject(conflict), value=said)
            self.notice.say(told, action=_("Undo"), act=lambda: self._undo(conflict))
            self.context.saved.emit(told)

        self.context.write(
            lambda session: conflicts.keep(session, conflict=conflict.id, choice=number), done, self._refuse
        )

    def _undo(self, conflict: Conflict) -> None:
        instead = ""
        if conflict.kind == "values":
            shown = choice_in_words(conflict, conflict.choices[0].value)
            said = _("Undone: {what} says “{value}” again; what else was written stands in the history.")
            instead = said.format(what=conflict_subject(conflict), value=shown)
        undoing.undo(self.context, self.notice, instead=instead)

    def _refuse(self, error: Exception) -> None:
        self._settling = False
        if isinstance(error, UnknownConflict):
            self.notice.say(_("This was settled meanwhile; nothing was changed."), "warning")
            self.refresh()
        else:
            self.notice.refuse(error)
