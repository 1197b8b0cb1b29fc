"""The requests to erase that wait for the receiving office: whose, taken by which unit, when and why."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QStackedWidget, QVBoxLayout, QWidget

from tqdesk.gui import person_rights, theme
from tqdesk.gui.context import AppContext
from tqdesk.gui.keys import on_key
from tqdesk.gui.refreshing import RefreshWhenSeen
from tqdesk.gui.shown import count
from tqdesk.gui.tables import Column, Table, TableModel
from tqdesk.gui.widgets import Empty, Notice, button, label
from tqdesk.training import erasure
from tqdesk.training.erasure import EraseRequest
from tqdesk.units import name_of
from tqdesk.vietnamese.dates import written
from tqdesk.vietnamese.names import sort_key
from tqdesk.words import _, mark

_SHOWN_BY = frozenset({"erase_request", "person"})
_TWO_LINES = 52


def _time_left(request: EraseRequest) -> str:
    days = request.days_left(date.today())
    said = _("{days} days left") if days >= 0 else _("{days} days overdue")
    return said.format(days=abs(days))


_COLUMNS: tuple[Column[EraseRequest], ...] = (
    Column(
        mark("Full name"), lambda each: each.name, lambda each: sort_key(each.name), width=190, strong=True
    ),
    Column(mark("Unit"), lambda each: name_of(each.unit), width=170, muted=True),
    Column(mark("Asked on"), lambda each: written(each.asked_on), width=112),
    Column(mark("To be answered"), _time_left, width=140),
    Column(mark("Reason"), lambda each: each.reason or "–"),
)


class RequestsButton(QPushButton):
    """Leads to the requests, and says how many wait."""

    def __init__(self, context: AppContext, notice: Notice) -> None:
        super().__init__(theme.icon("file-x", "text", 18, 6), _("Erase requests"))
        self.setIconSize(QSize(theme.px(24), theme.px(18)))
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAutoDefault(True)
        self.setToolTip("Ctrl+E")
        self.context = context
        self.notice = notice
        RefreshWhenSeen(self, context, _SHOWN_BY, self.refresh)

    def refresh(self) -> None:
        """Count the requests anew."""
        self.context.read(erasure.listed, self._show, self.notice.refuse)

    def _show(self, requests: list[EraseRequest]) -> None:
        waiting = _("Erase requests ({count})").format(count=count(len(requests)))
        self.setText(waiting if requests else _("Erase requests"))


class EraseRequestsView(QWidget):
    """``opened`` says which request's person is to be looked at, ``left`` that the people are wanted back."""

    opened = Signal(object)
    left = Signal()

    def __init__(self, context: AppContext, notice: Notice) -> None:
        super().__init__()
        self.context = context
        self.notice = notice
        self.model: TableModel[EraseRequest] = TableModel(_COLUMNS)
        self.table = Table(self.model)
        self.look = button(_("Look at the person"), "user", primary=True)
        self.withdraw = button(_("The person no longer wants it"), "arrow-back-up")
        self.back = button(_("Back to the people"))
        self.back_from_nothing = button(_("Back to the people"))
        self.pages = QStackedWidget()
        self._begun = False
        self._lay_out()
        self._connect()
        RefreshWhenSeen(self, context, _SHOWN_BY, self.refresh)

    def _lay_out(self) -> None:
        self.table.setAccessibleName(_("Erase requests"))
        self.table.setWordWrap(True)
        self.table.verticalHeader().setDefaultSectionSize(theme.px(_TWO_LINES))
        self.look.setToolTip("Enter")
        self.back.setToolTip("Esc")
        whole = QWidget()
        inner = QVBoxLayout(whole)
        inner.setContentsMargins(0, 0, 0, 0)
        inner.setSpacing(theme.px(12))
        inner.addWidget(self.table, 1)
        inner.addWidget(label(_("Nothing has been erased: the receiving office decides."), "muted"))
        buttons = QHBoxLayout()
        buttons.setSpacing(theme.px(8))
        for each in (self.look, self.withdraw):
            buttons.addWidget(each)
        buttons.addStretch(1)
        buttons.addWidget(self.back)
        inner.addLayout(buttons)
        said = _("Where a person wants erased what is kept of them, note it beside their facts, under “⋯”.")
        empty = Empty("circle-check", _("No request for erasure waits"), said, self.back_from_nothing)
        for page in (QWidget(), empty, whole):
            self.pages.addWidget(page)
        self._empty, self._whole = empty, whole
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.pages)

    def _connect(self) -> None:
        self.look.clicked.connect(self.look_at_person)
        self.table.doubleClicked.connect(lambda _index: self.look_at_person())
        self.withdraw.clicked.connect(self.take_back)
        for each in (self.back, self.back_from_nothing):
            each.clicked.connect(self.left)
        for key in ("Return", "Enter"):
            on_key(key, self.table, self.look_at_person)
        on_key("Escape", self, self.left.emit)

    def begin(self) -> None:
        """Read the requests and give them the keyboard."""
        self._begun = True
        self.refresh()

    def refresh(self) -> None:
        """Read the requests anew."""
        self.context.read(erasure.listed, self._show, self.notice.refuse)

    def _show(self, requests: list[EraseRequest]) -> None:
        place = max(self.table.currentIndex().row(), 0)
        self.model.set_rows(requests)
        self.pages.setCurrentWidget(self._whole if requests else self._empty)
        if requests:
            self.table.selectRow(min(place, len(requests) - 1))
        if self._begun or not requests:
            self._begun = False
            self.focus()

    def focus(self) -> None:
        """Give the keyboard to the requests, or to the way back where there are none."""
        (self.table if self.model.rows() else self.back_from_nothing).setFocus()

    def _chosen(self) -> EraseRequest | None:
        index = self.table.currentIndex()
        return self.model.row_at(index) if index.isValid() else None

    def look_at_person(self) -> None:
        """Show the person of the request chosen among the people."""
        request = self._chosen()
        if request is not None:
            self.opened.emit(request)

    def take_back(self) -> None:
        """Note that the person of the request chosen no longer wants it."""
        request = self._chosen()
        if request is not None:
            person_rights.withdraw(self.context, self.notice, person=request.person, name=request.name)
