"""All people: finding one by a few letters, and all that is known of them beside the list."""

from __future__ import annotations

from uuid import UUID

from PySide6.QtCore import QEvent, QItemSelection, QObject, Qt
from PySide6.QtGui import QKeyEvent, QShowEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QLineEdit,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from tqdesk.gui import list_files, theme
from tqdesk.gui.context import AppContext
from tqdesk.gui.keys import on_key, on_page_key
from tqdesk.gui.pages.erase_requests import EraseRequestsView, RequestsButton
from tqdesk.gui.pages.person_panel import PersonPanel
from tqdesk.gui.refreshing import RefreshWhenSeen
from tqdesk.gui.same_human import declare_same
from tqdesk.gui.shown import count
from tqdesk.gui.tables import Column, Table, TableModel
from tqdesk.gui.widgets import Empty, Header, Notice, button, label
from tqdesk.training import searching
from tqdesk.training.erasure import EraseRequest
from tqdesk.training.people import PersonLine
from tqdesk.training.searching import PeopleFound
from tqdesk.units import name_of
from tqdesk.vietnamese.dates import written_birth
from tqdesk.vietnamese.names import sort_key
from tqdesk.words import _, mark

_SHOWN_HERE = frozenset({"person", "person_private", "enrolment", "certificate", "erase_request"})


def _work(line: PersonLine) -> str:
    return ", ".join(part for part in (line.position, line.workplace) if part)


_COLUMNS: tuple[Column[PersonLine], ...] = (
    Column(
        mark("Full name"), lambda line: line.name, lambda line: sort_key(line.name), width=190, strong=True
    ),
    Column(mark("Birth"), lambda line: written_birth(line.birth or ""), width=112),
    Column(mark("Position, workplace"), _work),
    Column(mark("Unit"), lambda line: name_of(line.unit) if line.unit else "", width=150, muted=True),
)
_UNIT_COLUMN = 3


def _search_field() -> QLineEdit:
    """The field that people are found by."""
    field = QLineEdit()
    field.setPlaceholderText(_("Name, workplace or unit, with or without marks; ID or telephone number"))
    field.setAccessibleName(_("Find people"))
    field.setToolTip("Ctrl+F")
    field.setClearButtonEnabled(True)
    field.addAction(theme.icon("search", "muted", 18), QLineEdit.ActionPosition.LeadingPosition)
    return field


def _counted(found: PeopleFound, *, searched: bool) -> str:
    """How many people are shown, and how many there are."""
    if found.more:
        said = _("The first {shown} of more than {count} people; type more to find the one you want.")
    elif found.total > len(found.people):
        said = _("The first {shown} of {count} people; type more to find the one you want.")
    elif searched:
        said = _("{count} found")
    else:
        said = _("{count} people")
    return said.format(shown=count(len(found.people)), count=count(found.total))


class PeoplePage(QWidget):
    """The page of all people."""

    def __init__(self, context: AppContext) -> None:
        super().__init__()
        self.context = context
        self._shown: UUID | None = None
        self._searching = False
        self._searched = ""
        self._take_when_found = False
        self.notice = Notice(context.unexpected.emit)
        self.export = list_files.people_button(context, self.notice, lambda: self.search.text())
        self.asked = RequestsButton(context, self.notice)
        self.header = Header(_("Learners"), self.asked, self.export)
        self.requests = EraseRequestsView(context, self.notice)
        self.search = _search_field()
        self.total = label("", "muted")
        self.same = button("", "users", link=True)
        self.model: TableModel[PersonLine] = TableModel(_COLUMNS)
        self.table = Table(self.model)
        self.table.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.table.setColumnHidden(_UNIT_COLUMN, not context.is_office)
        self.panel = PersonPanel(context, self.notice)
        self.pages = QStackedWidget()
        self._lay_out()
        self._connect()
        RefreshWhenSeen(self, context, _SHOWN_HERE, self.refresh)

    def _lay_out(self) -> None:
        left = QVBoxLayout()
        left.setSpacing(theme.px(12))
        left.addWidget(self.search)
        said = _(
            "Type the beginnings of names in any order, with or without marks; a year of birth, a workplace "
            "or a unit; or three digits of a telephone or ID number."
        )
        self.nobody = Empty("user-search", _("Nobody is found"), said)
        self.found = QStackedWidget()
        self.found.addWidget(self.table)
        self.found.addWidget(self.nobody)
        left.addWidget(self.found, 1)
        foot = QHBoxLayout()
        foot.addWidget(self.total, 1)
        foot.addWidget(self.same)
        left.addLayout(foot)
        self.same.setToolTip("Ctrl+M")
        self.same.hide()
        whole = QWidget()
        row = QHBoxLayout(whole)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.px(16))
        row.addLayout(left, 1)
        row.addWidget(self.panel)
        said = _("People come in with the lists of classes: open a class and import its Excel list.")
        self._empty = Empty("users", _("Nobody is known here yet"), said)
        self._people = self._whole = whole
        for page in (QWidget(), self._empty, whole, self.requests):
            self.pages.addWidget(page)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(theme.px(12))
        layout.addWidget(self.header)
        layout.addWidget(self.notice)
        layout.addWidget(self.pages, 1)

    def _connect(self) -> None:
        self.search.textChanged.connect(self._type)
        self.search.returnPressed.connect(self._take_first)
        self.search.installEventFilter(self)
        self.table.selectionModel().selectionChanged.connect(self._chosen)
        self.table.doubleClicked.connect(lambda: self.panel.begin_correction())
        on_page_key("Ctrl+F", self, self._find)
        on_page_key("F2", self, self.panel.begin_correction)
        on_key("Return", self.table, self.panel.begin_correction)
        on_key("Delete", self.table, self.panel.ask_to_delete)
        on_page_key("Ctrl+M", self, self.declare_same)
        on_page_key("Ctrl+E", self, self.show_requests)
        self.asked.clicked.connect(self.show_requests)
        self.requests.left.connect(self.to_beginning)
        self.requests.opened.connect(self._look_at)
        self.same.clicked.connect(self.declare_same)
        self.panel.left.connect(self.table.setFocus)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self.pages.currentWidget() is self.requests:
            self.requests.focus()
        else:
            self.search.setFocus()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self.search and isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            if event.key() == Qt.Key.Key_Down and self.model.rows():
                self.table.setFocus()
                self.table.selectRow(max(self.table.currentIndex().row(), 0))
                return True
            if event.key() == Qt.Key.Key_Escape and self.search.text():
                self.search.clear()
                return True
        return super().eventFilter(watched, event)

    def _find(self) -> None:
        self.to_beginning()
        self.search.setFocus()
        self.search.selectAll()

    def _type(self) -> None:
        self._take_when_found = False
        if not self._searching:  # else what was typed last is searched for once the answer is there
            self.refresh()

    def refresh(self) -> None:
        """Search anew for what was typed."""
        self._searching = True
        self._searched = text = self.search.text()
        self.context.read(lambda session: searching.search(session, text), self._show, self._refuse)

    def _refuse(self, error: Exception) -> None:
        self._searching = False
        self.notice.refuse(error)

    def _show(self, found: PeopleFound) -> None:
        self._searching = False
        if self.search.text() != self._searched:
            self.refresh()
        self.model.set_rows(found.people)
        self.found.setCurrentWidget(self.table if found.people else self.nobody)
        self.same.hide()
        self.total.setText(_counted(found, searched=bool(self._searched)))
        self._people = self._whole if found.total or self._searched else self._empty
        if self.pages.currentWidget() is not self.requests:
            begun = self.pages.currentWidget() is not self._whole
            self.pages.setCurrentWidget(self._people)
            if begun:
                # Until now there was nothing to type into, and the button above had the keyboard.
                self.search.setFocus()
        self._choose_again()
        if self._take_when_found and not self._searching:
            self._take_first()

    def _choose_again(self) -> None:
        """Keep the person chosen, if they are still among those shown."""
        for place, line in enumerate(self.model.rows()):
            if line.id == self._shown:
                self.table.selectRow(place)

    def _take_first(self) -> None:
        self._take_when_found = self._searching
        if not self._searching and self.model.rows():
            self.table.setFocus()
            self.table.selectRow(0)

    def chosen(self) -> tuple[PersonLine, ...]:
        """The people chosen, from top to bottom."""
        rows = sorted(index.row() for index in self.table.selectionModel().selectedRows())
        return tuple(self.model.rows()[row] for row in rows)

    def _chosen(self, chosen: QItemSelection) -> None:
        together = len(self.chosen())
        self.same.setText(_("These {count} are one human").format(count=together))
        self.same.setVisible(together > 1)
        for index in chosen.indexes()[:1]:
            self._shown = self.model.row_at(index).id
            self.panel.show_person(self._shown)

    def declare_same(self) -> None:
        """Say that the people chosen are one human."""
        chosen = self.chosen()
        if len(chosen) > 1:
            declare_same(self.context, self.notice, chosen)

    def show_requests(self) -> None:
        """Show the requests to erase what is kept of people that wait for the receiving office."""
        self.notice.hide()
        self.header.say(_("Erase requests"), path=_("Learners"))
        self.asked.hide()
        self.export.hide()
        self.pages.setCurrentWidget(self.requests)
        self.requests.begin()

    def to_beginning(self) -> None:
        """Go back from the requests to the people, as the rail asks."""
        if self.pages.currentWidget() is not self.requests:
            return
        self.notice.hide()
        self.header.say(_("Learners"))
        self.asked.show()
        self.export.show()
        self.pages.setCurrentWidget(self._people)
        self.search.setFocus()

    def _look_at(self, request: EraseRequest) -> None:
        self.to_beginning()
        self._shown = request.person
        self.search.setText(request.name)
        # Of an earlier search for the same name it may be a namesake that is chosen.
        self.table.clearSelection()
        self._choose_again()
        self.table.setFocus()
        self.panel.show_person(request.person)
