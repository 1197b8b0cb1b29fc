"""The place of classes: the list of them, adding one, and the page of the one that is open."""

from __future__ import annotations

from uuid import UUID

from PySide6.QtCore import QEvent, QModelIndex, QObject, Qt
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QStackedWidget, QVBoxLayout, QWidget

from tqdesk.gui import deleting, theme
from tqdesk.gui.context import AppContext
from tqdesk.gui.deleting import Doomed
from tqdesk.gui.keys import on_key, on_page_key
from tqdesk.gui.pages.class_form import ClassForm
from tqdesk.gui.pages.class_page import MODE_WORDS, ClassPage, days
from tqdesk.gui.tables import Column, Table, TableModel
from tqdesk.gui.widgets import Empty, Header, Notice, button, label
from tqdesk.records import ClassSummary
from tqdesk.training import classes
from tqdesk.units import name_of
from tqdesk.vietnamese.names import plain_key
from tqdesk.words import _, mark

COLUMNS: tuple[Column[ClassSummary], ...] = (
    Column(mark("Class"), lambda row: row.title, lambda row: plain_key(row.title), strong=True),
    Column(
        mark("Dates"), lambda row: days(row.first_day, row.last_day), lambda row: row.first_day, width=170
    ),
    Column(mark("Form"), lambda row: mode_word(row.mode), width=170, muted=True),
    Column(
        mark("Sessions"),
        lambda row: str(row.class_sessions),
        lambda row: row.class_sessions,
        right=True,
        width=80,
    ),
    Column(mark("Learners"), lambda row: str(row.enrolled), lambda row: row.enrolled, right=True, width=90),
)
OWNER: Column[ClassSummary] = Column(mark("Unit"), lambda row: name_of(row.owner_unit), width=170, muted=True)
_NARROW = 860
_CARES = frozenset({"class", "class_session", "enrolment"})


def mode_word(mode: str | None) -> str:
    """How a class is held, in a word."""
    return _(MODE_WORDS[mode]) if mode in MODE_WORDS else ""


class ClassesPage(QStackedWidget):
    """The list of classes and, over it, the class that is open."""

    def __init__(self, context: AppContext) -> None:
        super().__init__()
        self.context = context
        self.notice = Notice(context.unexpected.emit)
        self.search = QLineEdit()
        self.counted = label("", "muted")
        self.add_button = button(_("Add class"), "plus", primary=True)
        columns = (*COLUMNS[:1], OWNER, *COLUMNS[1:]) if context.is_office else COLUMNS
        self.model: TableModel[ClassSummary] = TableModel(columns)
        self.table = Table(self.model)
        self.form = ClassForm(context)
        self.open_page: ClassPage | None = None
        self._rows: list[ClassSummary] = []
        self._build()
        context.changed.connect(self._changed)
        self.refresh()

    def _build(self) -> None:
        self.search.setPlaceholderText(_("Find a class by its title"))
        self.search.setClearButtonEnabled(True)
        self.search.setMaximumWidth(theme.px(360))
        self.search.addAction(theme.icon("search", "muted", 18), QLineEdit.ActionPosition.LeadingPosition)
        self.search.setToolTip("Ctrl+F")
        self.add_button.setToolTip("Ctrl+N")
        first = button(_("Add class"), "plus", primary=True)
        more = _("A class has a title, dates and half-days. Add it, then import its list of people.")
        self.empty = Empty("school", _("No class yet"), more, first)
        self.nothing = Empty("search", _("No class has such a title"), _("Type less, or another word."))
        self.table.horizontalHeader().setSortIndicator(
            len(self.model.columns) - 4, Qt.SortOrder.DescendingOrder
        )
        self.table.setSortingEnabled(True)
        self.table.horizontalHeader().setSortIndicatorClearable(False)
        self.body = QStackedWidget()
        self.blank = QWidget()
        for each in (self.table, self.empty, self.nothing, self.blank):
            self.body.addWidget(each)
        filters = QHBoxLayout()
        filters.addWidget(self.search, 1)
        filters.addStretch()
        filters.addWidget(self.counted)
        self.filters = QWidget()
        self.filters.setLayout(filters)
        filters.setContentsMargins(0, 0, 0, 0)
        self.list_page = QWidget()
        layout = QVBoxLayout(self.list_page)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(theme.px(12))
        layout.addWidget(Header(_("Training classes"), self.add_button))
        layout.addWidget(self.notice)
        layout.addWidget(self.form)
        layout.addWidget(self.filters)
        layout.addWidget(self.body, 1)
        self.addWidget(self.list_page)
        self.form.hide()
        self.form.added.connect(lambda added: self.open_class(added, "people"))
        self.form.closed.connect(self._close_form)
        self.search.textChanged.connect(self._show_rows)
        self.search.installEventFilter(self)
        self.table.activated.connect(self._open_row)
        self.table.clicked.connect(self._open_row)
        on_key("Delete", self.table, self.ask_to_delete)
        for added_by in (self.add_button, first):
            added_by.clicked.connect(self.show_form)
        for keys, act in (("Ctrl+N", self.show_form), ("Ctrl+F", self.search.setFocus)):
            on_page_key(keys, self.list_page, act)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        form = len(self.model.columns) - 3
        self.table.setColumnHidden(form, self.width() < theme.px(_NARROW))

    # The list

    def refresh(self) -> None:
        """Read the classes anew."""
        self.context.read(classes.list_all, self._load)

    def _changed(self, what: frozenset[str]) -> None:
        if not what or what & _CARES:
            self.refresh()

    def _load(self, rows: list[ClassSummary]) -> None:
        self._rows = rows
        self._show_rows()

    def _show_rows(self) -> None:
        parts = plain_key(self.search.text()).split()
        shown = [row for row in self._rows if all(part in plain_key(row.title) for part in parts)]
        index = self.table.currentIndex()
        chosen = self.model.row_at(index).id if index.isValid() else None
        self.model.set_rows(shown)
        header = self.table.horizontalHeader()
        self.model.sort(header.sortIndicatorSection(), header.sortIndicatorOrder())
        shown = self.model.rows()
        place = next((place for place, row in enumerate(shown) if row.id == chosen), 0)
        if shown:
            self.table.selectRow(place)
        self.counted.setText(_("{count} classes").format(count=len(shown)))
        self.filters.setVisible(bool(self._rows))
        adding = self.form.isVisibleTo(self.list_page)
        self.add_button.setVisible(bool(self._rows) and not adding)
        nothing = self.nothing if self._rows else self.blank if adding else self.empty
        self.body.setCurrentWidget(self.table if shown else nothing)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            index = self.table.currentIndex()
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and index.isValid():
                self._open_row(index)
                return True
            if event.key() == Qt.Key.Key_Down:
                self.table.setFocus()
                return True
            if event.key() == Qt.Key.Key_Escape:
                self.search.clear()
                return True
        return super().eventFilter(watched, event)

    # Adding

    def show_form(self) -> None:
        """Show the form of a new class over the list."""
        self.form.begin()
        self._show_rows()

    def _close_form(self) -> None:
        self.form.hide()
        self._show_rows()
        self.table.setFocus()

    # Deleting

    def ask_to_delete(self) -> None:
        """Say what would go with the class chosen, and delete it once that is wanted."""
        index = self.table.currentIndex()
        if index.isValid():
            row = self.model.row_at(index)
            doomed = Doomed("class", (row.id,), row.title)
            deleting.ask(
                self.context,
                self.notice,
                doomed,
                confirmed=self._delete,
                back=self.table,
            )

    def _delete(self, doomed: Doomed) -> None:
        # Its page would ask for what is no longer there.
        self.close_class()
        deleting.delete(self.context, self.notice, doomed)

    # The class that is open

    def _open_row(self, index: QModelIndex) -> None:
        row = self.model.row_at(index)
        self.open_class(row.id, "" if row.enrolled else "people")

    def open_class(self, class_id: UUID, tab: str = "") -> ClassPage:
        """Show a class; ``tab`` names the tab to begin with."""
        self.form.hide()
        self.close_class()
        page = ClassPage(self.context, class_id)
        page.left.connect(self.close_class)
        page.doomed.connect(self._delete)
        self.open_page = page
        self.addWidget(page)
        self.setCurrentWidget(page)
        if tab:
            page.show_tab(tab)
        return page

    def to_beginning(self) -> None:
        """Go back to the list of classes, as the rail asks."""
        self.close_class()

    def close_class(self) -> None:
        """Go back to the list of classes."""
        page, self.open_page = self.open_page, None
        if page is not None:
            self.setCurrentWidget(self.list_page)
            self.removeWidget(page)
            page.deleteLater()
            self._show_rows()
            self.table.setFocus()
