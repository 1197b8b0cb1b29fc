"""The rail at the left of the main window: whose data this is, the places, and who sits here."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QButtonGroup, QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from tqdesk.gui import theme
from tqdesk.gui.shown import count
from tqdesk.gui.welcome import badge
from tqdesk.gui.widgets import button, label, separator
from tqdesk.words import _, mark

WIDTH_PX = 216


@dataclass(frozen=True, slots=True)
class Place:
    """A place of the rail: its key and icon; some only where units send their files to."""

    key: str
    icon: str
    office_only: bool = False
    at_bottom: bool = False


PLACES = (
    Place("classes", "school"),
    Place("people", "users"),
    Place("reception", "inbox", office_only=True),
    Place("units", "building-community", office_only=True),
    Place("conflicts", "scale"),
    Place("duplicates", "copy"),
    Place("sync", "usb"),
    Place("settings", "settings", at_bottom=True),
)
WORDS = {
    "classes": mark("Training classes"),
    "people": mark("Learners"),
    "reception": mark("Reception"),
    "units": mark("Units"),
    "conflicts": mark("Conflicts"),
    "duplicates": mark("Duplicates"),
    "sync": mark("Sync"),
    "settings": mark("Settings"),
}


class Elided(QLabel):
    """A line of text that ends in "…" where it does not fit, and is whole in its tooltip."""

    def __init__(self, role: str) -> None:
        super().__init__()
        self.setObjectName(role)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self._whole = ""

    def say(self, text: str) -> None:
        """Show a text."""
        self._whole = text
        self.setToolTip(text)
        self.updateGeometry()
        self._fit()

    def whole(self) -> str:
        """The text, whole."""
        return self._whole

    def sizeHint(self) -> QSize:
        hint = super().sizeHint()
        hint.setWidth(self.fontMetrics().horizontalAdvance(self._whole) + 1)
        return hint

    def minimumSizeHint(self) -> QSize:
        hint = super().minimumSizeHint()
        hint.setWidth(0)
        return hint

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        room = max(self.width(), 0)
        self.setText(self.fontMetrics().elidedText(self._whole, Qt.TextElideMode.ElideRight, room))


class PlaceButton(QPushButton):
    """A place, with how much waits there."""

    def __init__(self, place: Place, word: str, keys: str) -> None:
        super().__init__(f"  {word}")
        self.setCheckable(True)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setToolTip(keys)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._icon = place.icon
        self.setIconSize(QSize(theme.px(20), theme.px(20)))
        self.waiting = QLabel()
        tokens = theme.tokens()
        self.waiting.setStyleSheet(
            f"background: {tokens.late_soft}; color: {tokens.late}; border-radius: {theme.px(9)}px;"
            f" padding: 0 {theme.px(7)}px; font-weight: 600; font-size: {theme.px(11)}px;"
        )
        self.waiting.setFixedHeight(theme.px(18))
        self.waiting.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.waiting.hide()
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, theme.px(12), 0)
        layout.addStretch()
        layout.addWidget(self.waiting)
        self.toggled.connect(self._tint)
        self._tint(False)

    def _tint(self, checked: bool) -> None:
        self.setIcon(theme.icon(self._icon, "accent" if checked else "text", 20))

    def say_waiting(self, number: int) -> None:
        """Show how much waits; nothing where nothing does."""
        self.waiting.setText(count(number) if number < 10_000 else "9.999+")
        self.waiting.setVisible(number > 0)


class Rail(QFrame):
    """Says which place was chosen, and that the user wants to lock."""

    chosen = Signal(str)
    lock = Signal()

    def __init__(self, unit_name: str, *, is_office: bool, is_sample: bool) -> None:
        super().__init__()
        self.setObjectName("rail")
        self.setFixedWidth(theme.px(WIDTH_PX))
        self.buttons: dict[str, PlaceButton] = {}
        self._group = QButtonGroup(self)
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(*(theme.px(8),) * 4)
        self._layout.setSpacing(theme.px(4))
        self._layout.addWidget(self._badge(unit_name, is_sample))
        self._layout.addSpacing(theme.px(16))
        self._add_places(is_office)
        self._layout.addWidget(separator())
        self._layout.addWidget(self._sitting(is_sample))

    def _add_places(self, is_office: bool) -> None:
        for place in PLACES:
            if place.office_only and not is_office:
                continue
            if place.at_bottom:
                self._layout.addStretch()
            made = PlaceButton(place, _(WORDS[place.key]), f"Alt+{len(self.buttons) + 1}")
            made.clicked.connect(lambda checked, key=place.key: self.chosen.emit(key))
            self._group.addButton(made)
            self._layout.addWidget(made)
            self.buttons[place.key] = made

    def _badge(self, unit_name: str, is_sample: bool) -> QWidget:
        whole = QWidget()
        unit = Elided("muted")
        unit.say(unit_name)
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(label("TQDesk", "strong"))
        words.addWidget(unit)
        if is_sample:
            words.addWidget(label(_("Sample data"), "accent"))
        layout = QHBoxLayout(whole)
        layout.setContentsMargins(theme.px(8), theme.px(8), theme.px(8), 0)
        layout.setSpacing(theme.px(10))
        layout.addWidget(badge(32), 0, Qt.AlignmentFlag.AlignTop)
        layout.addLayout(words, 1)
        return whole

    def _sitting(self, is_sample: bool) -> QWidget:
        tokens = theme.tokens()
        self._initials = QLabel()
        self._initials.setAlignment(Qt.AlignmentFlag.AlignCenter)
        side = theme.px(34)
        self._initials.setFixedSize(side, side)
        self._initials.setStyleSheet(
            f"background: {tokens.accent_soft}; color: {tokens.accent}; font-weight: 600;"
            f" border-radius: {side // 2}px;"
        )
        self._operator = Elided("strong")
        leave = _("Leave the sample (Ctrl+L)") if is_sample else _("Lock (Ctrl+L)")
        self.lock_button = button(leave, link=True)
        self.lock_button.clicked.connect(self.lock)
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(self._operator)
        words.addWidget(self.lock_button)
        whole = QWidget()
        layout = QHBoxLayout(whole)
        layout.setContentsMargins(theme.px(6), theme.px(8), theme.px(4), theme.px(4))
        layout.setSpacing(theme.px(10))
        layout.addWidget(self._initials)
        layout.addLayout(words, 1)
        return whole

    def say_operator(self, name: str) -> None:
        """Show who sits here, with the first letters of family and given name."""
        words = name.split()
        self._initials.setText("".join(word[0] for word in (words[:1] + words[1:][-1:])).upper())
        self._operator.say(name)

    def operator(self) -> str:
        """Who sits here, as shown."""
        return self._operator.whole()
