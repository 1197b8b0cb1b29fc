"""Fields of the first start and of pairing: a unit found by typing, the code and file of an invitation."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

from PySide6.QtCore import QModelIndex, QRegularExpression, Qt, Signal
from PySide6.QtGui import (
    QFont,
    QKeyEvent,
    QRegularExpressionValidator,
    QStandardItem,
    QStandardItemModel,
)
from PySide6.QtWidgets import QCompleter, QHBoxLayout, QLineEdit, QListView, QVBoxLayout, QWidget

from tqdesk import units
from tqdesk.errors import AmbiguousUnit, UnknownUnit
from tqdesk.gui import folders, theme
from tqdesk.gui.passwords import Captioned as Captioned
from tqdesk.gui.passwords import paint
from tqdesk.gui.widgets import Drop, button, label
from tqdesk.records import Unit
from tqdesk.sync.pairing import check_digit
from tqdesk.units import long_name_of, name_of
from tqdesk.words import _

INVITATION_ENDING = ".tqinvite"
_IN_FORCE = units.EDITIONS[-1]


def _is_in_force(unit: Unit) -> bool:
    return unit.edition == _IN_FORCE


class UnitBox(QLineEdit):
    """A unit, found by typing a part of its name, with marks or without. ``chosen`` has its key."""

    chosen = Signal(str)
    _SHOWN = 8

    def __init__(self) -> None:
        super().__init__()
        self.setPlaceholderText(_("Type a part of the name, as “tan trao”"))
        self._unit: Unit | None = None
        self._found = QStandardItemModel(self)
        completer = QCompleter(self._found, self)
        completer.setCompletionMode(QCompleter.CompletionMode.UnfilteredPopupCompletion)
        suggestions = QListView()
        suggestions.setObjectName("popup")
        completer.setPopup(suggestions)
        completer.setMaxVisibleItems(self._SHOWN)
        self.setCompleter(completer)
        completer.activated[QModelIndex].connect(  # type: ignore[index]
            lambda index: self.choose(index.data(Qt.ItemDataRole.UserRole))
        )
        self.textEdited.connect(self._look)
        self.editingFinished.connect(self._take_typed)

    def _look(self, text: str) -> None:
        self._unit = None
        self._found.clear()
        # Units in force today first; those of before are for who still works with old data.
        found = sorted(units.find(text), key=lambda each: each.edition, reverse=True)
        for each in found[: self._SHOWN]:
            item = QStandardItem(self._shown(each))
            item.setData(each.key, Qt.ItemDataRole.UserRole)
            if not _is_in_force(each):
                item.setForeground(theme.color("muted"))
            self._found.appendRow(item)

    @staticmethod
    def _shown(unit: Unit) -> str:
        old = "" if _is_in_force(unit) else _("old unit, to 30/06/2025")
        return " · ".join(part for part in (units.full_name(unit), old) if part)

    def choose(self, key: str) -> None:
        """Take a unit by its key."""
        self._unit = units.unit(key)
        self.setText(self._shown(self._unit))
        self.chosen.emit(key)

    def _take_typed(self) -> None:
        """Choose the unit in force today whose name was typed whole, and show which."""
        if self._unit is None:
            with suppress(UnknownUnit, AmbiguousUnit):
                self.choose(units.resolve(self.text(), _IN_FORCE).key)

    def unit(self) -> Unit:
        """The unit chosen, or the only one that the text can mean, one in force today first.

        :raises UnknownUnit, AmbiguousUnit: none, or several.
        """
        self._take_typed()
        if self._unit is not None:
            return self._unit
        if not self.text().strip():
            raise UnknownUnit(text=self.text())
        return units.resolve(self.text())


class NowCalled(QWidget):
    """What a unit that ended is called today, to choose that one instead."""

    def __init__(self, box: UnitBox) -> None:
        super().__init__()
        self._box = box
        said = label(_("This unit ended on 30/06/2025. Choose the one of today:"), wrap=True)
        paint(said, "late")
        self._ways = QHBoxLayout()
        self._ways.setSpacing(theme.px(16))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(theme.px(4))
        layout.addWidget(said)
        layout.addLayout(self._ways)
        box.chosen.connect(self._show)
        box.textEdited.connect(self.hide)
        self.hide()

    def _show(self, key: str) -> None:
        while (item := self._ways.takeAt(0)) is not None:
            if (taken := item.widget()) is not None:
                taken.deleteLater()
        now = units.successors(key)
        for each in now:
            made = button(units.full_name(units.unit(each)), link=True)
            made.clicked.connect(lambda checked, each=each: self._box.choose(each))
            self._ways.addWidget(made)
        self._ways.addStretch()
        self.setVisible(bool(now))


class CodeBox(QWidget):
    """The twelve digits of an invitation in groups of four; says at once whether the check digit fits."""

    completed = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.groups = tuple(QLineEdit() for _number in range(3))
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(theme.px(8))
        digits = QRegularExpression(r"[0-9 .\-]*")
        for place, group in enumerate(self.groups):
            group.setValidator(QRegularExpressionValidator(digits, group))
            group.setFixedWidth(theme.px(92))
            group.setFont(theme.font(18, QFont.Weight.DemiBold))
            group.setAlignment(Qt.AlignmentFlag.AlignCenter)
            said = _("Digits {first} to {last}")
            group.setAccessibleName(said.format(first=4 * place + 1, last=4 * place + 4))
            group.textEdited.connect(lambda text, place=place: self._typed(place))
            layout.addWidget(group)
        self.said = label("", "muted", wrap=True)
        layout.addWidget(self.said, 1)
        self.setFocusProxy(self.groups[0])

    def _typed(self, place: int) -> None:
        """Digits beyond the fourth flow into the next groups, however they came."""
        typed = "".join(each for each in self.groups[place].text() if each.isdigit())
        for at, group in enumerate(self.groups[place:]):
            part = typed[4 * at : 4 * at + 4]
            if at == 0 or part:
                group.setText(part)
        if len(typed) >= 4:
            self.groups[min(place + len(typed) // 4, 2)].setFocus()
        self._judge()

    def _judge(self) -> None:
        code = self.code()
        self.said.setText("")
        if len(code) == 12 and check_digit(code[:-1]) == code[-1]:
            self.completed.emit(code)
        elif len(code) == 12:
            paint(self.said, "absent")
            self.said.setText(_("A digit is wrong; read the code again"))

    def say(self, text: str, token: str) -> None:
        """Say something of the code beside it."""
        paint(self.said, token)
        self.said.setText(text)

    def set_code(self, code: str) -> None:
        """Fill in a code."""
        self.groups[0].setText(code)
        self._typed(0)

    def code(self) -> str:
        """The digits typed so far."""
        return "".join(group.text() for group in self.groups)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        empty = next((at for at, group in enumerate(self.groups) if group.hasFocus() and not group.text()), 0)
        if event.key() == Qt.Key.Key_Backspace and empty:
            self.groups[empty - 1].setFocus()
            self.groups[empty - 1].backspace()
            self._judge()
        else:
            super().keyPressEvent(event)


class InvitationBox(QWidget):
    """The file of an invitation and its code."""

    ready = Signal(object, str)

    def __init__(self) -> None:
        super().__init__()
        self.file: Path | None = None
        self.name = label(_("or drop it on this window"), "muted")
        self.choose = button(_("Choose the invitation…"), "mail-opened")
        self.choose.clicked.connect(self._ask)
        row = QHBoxLayout()
        row.setSpacing(theme.px(12))
        row.addWidget(self.choose)
        row.addWidget(self.name, 1)
        file = QWidget()
        file.setLayout(row)
        row.setContentsMargins(0, 0, 0, 0)
        self.code = CodeBox()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(theme.px(16))
        layout.addWidget(Captioned(_("File of the invitation"), file))
        hint = _("The receiving office tells the twelve digits by telephone.")
        layout.addWidget(Captioned(_("Code"), self.code, hint))
        self.code.completed.connect(lambda code: self._ready())
        Drop(self, (INVITATION_ENDING,)).dropped.connect(lambda files: self.take(Path(files[0])))

    def _ask(self) -> None:
        title, words = _("Choose the invitation"), _("Invitations of TQDesk")
        file = folders.ask_file(self, title, "invitations", words, INVITATION_ENDING)
        if file is not None:
            self.take(file)

    def take(self, file: Path) -> None:
        """Take a file, as chosen or dropped."""
        self.file = file
        self.name.setText(file.name)
        self.name.setToolTip(str(file))
        self.name.setObjectName("strong")
        self.name.style().unpolish(self.name)
        self.name.style().polish(self.name)
        self.code.setFocus()
        self._ready()

    def _ready(self) -> None:
        code = self.code.code()
        if self.file is not None and len(code) == 12 and check_digit(code[:-1]) == code[-1]:
            self.ready.emit(self.file, code)

    def say_offer(self, unit: str, office: str) -> None:
        """Say whom the invitation is for, once it has been opened."""
        said = _("✓ For {unit}; receiving office: {office}")
        self.code.say(said.format(unit=long_name_of(unit), office=name_of(office)), "present")
