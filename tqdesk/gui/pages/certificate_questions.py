"""What is asked on the page before certificates are issued or one is revoked: both are lasting acts."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLineEdit, QVBoxLayout

from tqdesk.gui import theme
from tqdesk.gui.day_field import DayField
from tqdesk.gui.keys import on_key
from tqdesk.gui.shown import count
from tqdesk.gui.widgets import button, label
from tqdesk.training.certificates import ClassResults, PersonResult
from tqdesk.words import _

_NAMES_SHOWN = 6


def _names(people: Sequence[str]) -> str:
    shown = ", ".join(people[:_NAMES_SHOWN])
    if len(people) <= _NAMES_SHOWN:
        return shown
    return _("{names} and {count} others").format(names=shown, count=count(len(people) - _NAMES_SHOWN))


class _Question(QFrame):
    """A question with what stands below it; ``given`` says yes, ``left`` no."""

    given = Signal()
    left = Signal()

    def __init__(self, yes: str, no: str, *, primary: bool = False) -> None:
        super().__init__()
        self.setObjectName("panel")
        self.question = label("", "strong", wrap=True)
        self.about = label("", wrap=True)
        self.yes, self.no = button(yes, primary=primary), button(no)
        self.yes.setToolTip("Enter")
        self.no.setToolTip("Esc")
        self.yes.clicked.connect(self.given)
        self.no.clicked.connect(self.left)
        self.row = QHBoxLayout()
        self.row.setSpacing(theme.px(8))
        self.row.addWidget(self.no)
        self.row.addWidget(self.yes)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(theme.px(16), theme.px(12), theme.px(16), theme.px(12))
        layout.setSpacing(theme.px(8))
        layout.addWidget(self.question)
        layout.addWidget(self.about)
        layout.addLayout(self.row)
        on_key("Esc", self, self.left.emit)
        self.hide()


class Issuing(_Question):
    """Asks whether certificates shall be issued: to how many, to whom not and why, with which date."""

    def __init__(self) -> None:
        super().__init__("", _("Not yet"), primary=True)
        self.day = DayField()
        self.day.setAccessibleName(_("Date of the certificates"))
        self.day.setMaximumWidth(theme.px(150))
        self.day.returnPressed.connect(self.given)
        self.row.insertWidget(0, label(_("Issued on"), "muted"))
        self.row.insertWidget(1, self.day)
        self.row.insertStretch(2)

    def ask(self, results: ClassResults) -> None:
        """Say what issuing would do now."""
        due = count(results.count("due"))
        self.question.setText(_("Issue certificates to {count} people?").format(count=due))
        self.yes.setText(_("Issue {count} certificates").format(count=due))
        lasting = _("An issued certificate stays: it can be revoked with a reason, and never be deleted.")
        self.about.setText("\n".join((lasting, *_left_out(results), *_again(results))))


def _left_out(results: ClassResults) -> list[str]:
    """For whom there is none, and why."""
    said = []
    short = [each for each in results.people if not each.earned and not each.certified]
    if short:
        names = _names([f"{_name(each)} ({each.attended}/{results.class_sessions})" for each in short])
        text = _("None for {count} people, who missed sessions: {names}.")
        said.append(text.format(count=count(len(short)), names=names))
    if certified := results.count("certified"):
        said.append(_("{count} people keep the one they have.").format(count=count(certified)))
    return said


def _again(results: ClassResults) -> list[str]:
    """Who gets a new one after an earlier one was revoked."""
    names = [_name(each) for each in results.people if each.due and each.revoked_on is not None]
    if not names:
        return []
    return [_("A new one after the one that was revoked: {names}.").format(names=_names(names))]


def _name(each: PersonResult) -> str:
    return each.enrolment.name


class Revoking(_Question):
    """Asks why a certificate is revoked."""

    def __init__(self) -> None:
        super().__init__(_("Revoke"), _("Keep it"))
        self.reason = QLineEdit()
        self.reason.setMaxLength(500)
        self.reason.setPlaceholderText(_("The reason, as “issued to the wrong person”"))
        self.reason.setAccessibleName(_("Reason"))
        self.reason.returnPressed.connect(self.given)
        self.row.insertWidget(0, self.reason, 1)
        self.about.hide()

    def ask(self, certificate: PersonResult) -> None:
        """Ask for the reason."""
        said = _("Revoke {number} of {name}?")
        self.question.setText(said.format(number=certificate.number, name=_name(certificate)))
        self.reason.clear()
        self.show()
        self.reason.setFocus()
