"""The form of a new class: what it is called, when it is and where."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QComboBox,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLineEdit,
    QVBoxLayout,
    QWidget,
)

from tqdesk.errors import BadDate
from tqdesk.gui import theme
from tqdesk.gui.context import AppContext
from tqdesk.gui.day_field import DayField
from tqdesk.gui.pages.class_page import MODE_WORDS
from tqdesk.gui.widgets import Notice, button, label
from tqdesk.training import classes
from tqdesk.words import _

_MOST_HALF_DAYS = 60


class ClassForm(QFrame):
    """Adds a class. ``added`` has its id, after it is saved."""

    added = Signal(object)
    closed = Signal()

    def __init__(self, context: AppContext) -> None:
        super().__init__()
        self.context = context
        self.setObjectName("card")
        self.notice = Notice(context.unexpected.emit)
        self.title = QLineEdit()
        self.title.setMaxLength(300)
        self.first_day, self.last_day = DayField(), DayField()
        self.half_days = QComboBox()
        self.half_days.addItems([str(count) for count in range(1, _MOST_HALF_DAYS + 1)])
        self.round = QLineEdit()
        self.round.setMaxLength(100)
        self.mode = QComboBox()
        for mode, word in MODE_WORDS.items():
            self.mode.addItem(_(word), mode)
        self.venue = QLineEdit()
        self.venue.setMaxLength(300)
        self.save = button(_("Add class"), "check", primary=True)
        self.cancel = button(_("Cancel"))
        self._asked = self._last_given = False
        self._build()

    def _build(self) -> None:
        self.title.setPlaceholderText(_("For example: Digital skills for commune officials"))
        self.round.setPlaceholderText(_("For example: round 2"))
        self.venue.setPlaceholderText(_("For example: hall of the commune office"))
        grid = QGridLayout()
        grid.setHorizontalSpacing(theme.px(16))
        grid.setVerticalSpacing(theme.px(10))
        for row, column, span, text, field in (
            (0, 0, 4, _("Title"), self.title),
            (1, 0, 1, _("First day"), self.first_day),
            (1, 1, 1, _("Last day"), self.last_day),
            (1, 2, 1, _("Half-days"), self.half_days),
            (1, 3, 1, _("Form"), self.mode),
            (2, 0, 1, _("Round"), self.round),
            (2, 1, 3, _("Venue"), self.venue),
        ):
            grid.addWidget(_labelled(text, field), row, column, 1, span)
        for column in range(4):
            grid.setColumnStretch(column, 1)
        foot = QHBoxLayout()
        foot.addStretch()
        foot.addWidget(self.cancel)
        foot.addWidget(self.save)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(*(theme.px(20),) * 4)
        layout.setSpacing(theme.px(12))
        layout.addWidget(label(_("A new class"), "strong"))
        layout.addWidget(self.notice)
        layout.addLayout(grid)
        layout.addLayout(foot)
        self.first_day.changed.connect(self._first_day_chosen)
        self.last_day.changed.connect(self._last_day_chosen)
        self.half_days.activated.connect(self._half_days_chosen)
        self.save.clicked.connect(self.add)
        self.cancel.clicked.connect(self.closed)
        self.save.setToolTip("Enter")
        self.cancel.setToolTip("Esc")

    def begin(self) -> None:
        """Show the form empty, with today's date."""
        if self.isVisible():
            return
        self.notice.hide()
        for field in (self.title, self.round, self.venue):
            field.clear()
        self._asked = self._last_given = False
        today = date.today()
        self.first_day.set_day(today)
        self.last_day.set_day(today)
        self._count_half_days()
        self.show()
        self.title.setFocus()

    def _first_day_chosen(self, day: date) -> None:
        last = self.last_day.shown()
        if not self._last_given or last is None or last < day:
            self.last_day.set_day(day)
        self._count_half_days()

    def _last_day_chosen(self) -> None:
        self._last_given = True
        self._count_half_days()

    def _count_half_days(self) -> None:
        """Two half-days a day, until someone says otherwise."""
        first, last = self.first_day.shown(), self.last_day.shown()
        if not self._asked and first is not None and last is not None:
            days = (last - first).days + 1
            self.half_days.setCurrentIndex(min(max(1, 2 * days), _MOST_HALF_DAYS) - 1)

    def _half_days_chosen(self) -> None:
        self._asked = True

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.closed.emit()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.add()
        else:
            super().keyPressEvent(event)

    def add(self) -> None:
        """Save the class."""
        self.notice.hide()
        try:
            first_day, last_day = self.first_day.day(), self.last_day.day()
        except BadDate as error:
            self.notice.refuse(error)
            return
        values = {
            "title": self.title.text(),
            "first_day": first_day,
            "last_day": last_day,
            "class_sessions": self.half_days.currentIndex() + 1,
            "round": self.round.text(),
            "mode": self.mode.currentData(),
            "venue": self.venue.text(),
        }
        self.save.setEnabled(False)

        def done(added: object) -> None:
            self.save.setEnabled(True)
            self.context.saved.emit(_("class {title}").format(title=values["title"]))
            self.added.emit(added)

        def failed(error: Exception) -> None:
            self.save.setEnabled(True)
            self.notice.refuse(error)

        changed = frozenset({"class", "class_session", "site"})
        self.context.write(lambda session: classes.add(session, **values), done, failed, changed=changed)


def _labelled(text: str, field: QWidget) -> QWidget:
    whole = QWidget()
    layout = QVBoxLayout(whole)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.setSpacing(theme.px(4))
    said = label(text, "muted")
    said.setBuddy(field)
    field.setAccessibleName(text)
    field.setFixedHeight(theme.px(36))
    layout.addWidget(said)
    layout.addWidget(field)
    return whole
