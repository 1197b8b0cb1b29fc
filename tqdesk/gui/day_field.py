"""A day, typed as people write it or chosen in a calendar."""

from __future__ import annotations

from datetime import date, timedelta

from PySide6.QtCore import QDate, QLocale, QPoint, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QCalendarWidget, QFrame, QLineEdit, QVBoxLayout

from tqdesk.errors import BadDate
from tqdesk.gui import theme
from tqdesk.vietnamese.dates import read_day, written
from tqdesk.words import _

_LONGEST = 20


class DayField(QLineEdit):
    """Takes ``8/4/2025``, ``08042025``, ``8.4.25`` or ``8/4``, day before month; the arrow keys go on and
    back by a day, Alt and the arrow down open the calendar. ``changed`` has each day that the user gave."""

    changed = Signal(object)

    def __init__(self, day: date | None = None) -> None:
        super().__init__()
        self.setMaxLength(_LONGEST)
        self.setPlaceholderText(_("day/month/year"))
        self.setToolTip(_("As 8/4/2025 or 08042025; ↑ ↓ for the day after and before"))
        action = self.addAction(
            theme.icon("calendar", "muted", 18), QLineEdit.ActionPosition.TrailingPosition
        )
        action.setToolTip(_("Choose in the calendar (Alt+↓)"))
        action.triggered.connect(self.open_calendar)
        self.editingFinished.connect(self._finish)
        self.set_day(day or date.today())

    def set_day(self, day: date) -> None:
        """Show a day."""
        self._known = day
        self.setText(written(day))

    def shown(self) -> date | None:
        """The day that stands in the field, if what stands there is one."""
        return read_day(self.text(), today=date.today())

    def day(self) -> date:
        """The day that stands in the field.

        :raises BadDate: what stands there is no day; the field then has the keyboard.
        """
        found = self.shown()
        if found is None:
            self.setFocus()
            self.selectAll()
            raise BadDate(text=self.text())
        return found

    def _finish(self) -> None:
        found = self.shown()
        if found is not None:
            self._take(found)

    def _take(self, day: date) -> None:
        before = self._known
        self.set_day(day)
        if day != before:
            self.changed.emit(day)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        if event.reason() in (Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason):
            self.selectAll()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = {Qt.Key.Key_Up: 1, Qt.Key.Key_Down: -1}.get(Qt.Key(event.key()))
        found = self.shown()
        if step == -1 and event.modifiers() & Qt.KeyboardModifier.AltModifier:
            self.open_calendar()
        elif step is not None and found is not None:
            self._take(found + timedelta(days=step))
        else:
            super().keyPressEvent(event)

    def open_calendar(self) -> None:
        """Show a month to choose from, below the field."""
        shown = self.shown() or date.today()
        popup = QFrame(self, Qt.WindowType.Popup)
        popup.setObjectName("popup")
        popup.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        calendar = QCalendarWidget()
        calendar.setLocale(QLocale(QLocale.Language.Vietnamese, QLocale.Country.Vietnam))
        calendar.setFirstDayOfWeek(Qt.DayOfWeek.Monday)
        calendar.setVerticalHeaderFormat(QCalendarWidget.VerticalHeaderFormat.NoVerticalHeader)
        calendar.setHorizontalHeaderFormat(QCalendarWidget.HorizontalHeaderFormat.ShortDayNames)
        calendar.setSelectedDate(QDate(shown.year, shown.month, shown.day))

        def choose(day: QDate) -> None:
            popup.close()
            self._take(date(day.year(), day.month(), day.day()))
            self.setFocus()

        calendar.clicked.connect(choose)
        calendar.activated.connect(choose)
        layout = QVBoxLayout(popup)
        layout.setContentsMargins(*(theme.px(4),) * 4)
        layout.addWidget(calendar)
        popup.adjustSize()
        below = self.mapToGlobal(QPoint(0, self.height() + theme.px(4)))
        room = self.screen().availableGeometry()
        below.setX(max(room.left(), min(below.x(), room.right() - popup.width())))
        if below.y() + popup.height() > room.bottom():
            below.setY(self.mapToGlobal(QPoint(0, 0)).y() - popup.height() - theme.px(4))
        popup.move(below)
        popup.show()
        calendar.setFocus()
