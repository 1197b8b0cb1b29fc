"""Passwords: one typed to open, a new one typed twice and judged; and a caption over a field."""

from __future__ import annotations

import math
from itertools import pairwise

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction, QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from tqdesk.errors import PasswordsDiffer, PasswordTooShort
from tqdesk.gui import theme
from tqdesk.gui.widgets import label
from tqdesk.store.keys import LEAST_PASSWORD
from tqdesk.words import _, mark

STRENGTHS = {
    "short": mark("Too short: 8 characters or more"),
    "weak": mark("Weak: easy to guess, add a few words"),
    "fair": mark("Fair"),
    "strong": mark("Strong"),
}
_STRENGTH_TOKENS = {"short": "absent", "weak": "late", "fair": "excused", "strong": "present"}
_FAIR_BITS, _STRONG_BITS = 40, 60


def strength(password: str) -> str:
    """How hard a password is to guess, in a word of STRENGTHS: by length, kinds of letters and variety."""
    if len(password) < LEAST_PASSWORD:
        return "short"
    kinds = (
        (str.islower, 26),
        (str.isupper, 26),
        (str.isdigit, 10),
        (lambda each: not each.isalnum(), 20),
    )
    alphabet = sum(size for belongs, size in kinds if any(map(belongs, password)))
    steps = [abs(ord(after) - ord(before)) for before, after in pairwise(password)]
    telling = 1 + sum(step > 1 for step in steps)
    bits = min(telling, 2 * len(set(password))) * math.log2(max(alphabet, 2))
    return "strong" if bits >= _STRONG_BITS else "fair" if bits >= _FAIR_BITS else "weak"


def paint(shown: QWidget, token: str) -> None:
    """Give a text the colour of a token."""
    shown.setStyleSheet(f"color: {theme.color(token).name()};")


class Captioned(QWidget):
    """A field with its caption above and a hint below."""

    def __init__(self, caption: str, field: QWidget, hint: str = "") -> None:
        super().__init__()
        said = label(caption, "strong")
        said.setBuddy(field)
        field.setAccessibleName(caption)
        self.hint = label(hint, "muted", wrap=True)
        self.hint.setVisible(bool(hint))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(theme.px(4))
        for each in (said, field, self.hint):
            layout.addWidget(each)


class PasswordEdit(QLineEdit):
    """A password; says when Caps Lock seems to be on, and shows what was typed while its eye is pressed."""

    caps_lock = Signal(bool)

    def __init__(self) -> None:
        super().__init__()
        self.setEchoMode(QLineEdit.EchoMode.Password)
        self.setMaxLength(200)
        eye = QAction(theme.icon("eye", "muted", 18), _("Show what I type"), self)
        eye.setCheckable(True)
        eye.toggled.connect(self._show)
        self.addAction(eye, QLineEdit.ActionPosition.TrailingPosition)

    def _show(self, shown: bool) -> None:
        self.setEchoMode(QLineEdit.EchoMode.Normal if shown else QLineEdit.EchoMode.Password)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        letter = event.text()
        if len(letter) == 1 and letter.isalpha():
            shift = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
            self.caps_lock.emit(letter.isupper() != shift)
        super().keyPressEvent(event)


class NewPassword(QWidget):
    """A new password, typed twice, with its strength in words."""

    def __init__(self) -> None:
        super().__init__()
        self.first, self.second = PasswordEdit(), PasswordEdit()
        self.said = label(_("Nobody can open the data without it, so keep it well."), "muted")
        row = QHBoxLayout()
        row.setSpacing(theme.px(16))
        row.addWidget(Captioned(_("Password"), self.first))
        row.addWidget(Captioned(_("The same password again"), self.second))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(theme.px(4))
        layout.addLayout(row)
        layout.addWidget(self.said)
        self.first.textChanged.connect(self._judge)
        self.second.textChanged.connect(self._judge)

    def _judge(self) -> None:
        found = strength(self.first.text())
        paint(self.said, _STRENGTH_TOKENS[found])
        if self.second.text() and self.second.text() != self.first.text():
            paint(self.said, "late")
            self.said.setText(_("The two passwords are not the same yet"))
        else:
            self.said.setText(_("Password: {strength}").format(strength=_(STRENGTHS[found])))

    def password(self) -> str:
        """The password.

        :raises PasswordTooShort, PasswordsDiffer: it is no good yet.
        """
        if len(self.first.text()) < LEAST_PASSWORD:
            raise PasswordTooShort(least=LEAST_PASSWORD)
        if self.first.text() != self.second.text():
            raise PasswordsDiffer()
        return self.first.text()
