"""What a person may ask for, in their panel: a copy of all that is kept of them, and that it be erased."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from uuid import UUID

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QMenu, QPushButton, QVBoxLayout, QWidget

from tqdesk.gui import list_files, theme, undoing
from tqdesk.gui.context import AppContext
from tqdesk.gui.keys import on_key
from tqdesk.gui.widgets import Notice, button, label
from tqdesk.training import erasure
from tqdesk.training.erasure import EraseRequest
from tqdesk.vietnamese.dates import written
from tqdesk.words import _

_CHANGED = frozenset({"erase_request"})
_LONGEST_REASON = 500


def withdraw(
    context: AppContext, notice: Notice, *, person: UUID, name: str, then: Callable[[], None] = lambda: None
) -> None:
    """Note that a person no longer wants anything erased, say so, and do ``then``."""

    def done(count: int) -> None:
        tell(context, notice, _("The request of {name} is withdrawn.").format(name=name))
        then()

    context.write(
        lambda session: erasure.withdraw(session, person=person), done, notice.refuse, changed=_CHANGED
    )


def tell(context: AppContext, notice: Notice, said: str) -> None:
    """Say what was noted, with the way to undo it."""
    notice.say(said, action=_("Undo"), act=lambda: undoing.undo(context, notice))
    context.saved.emit(said)


class PersonRights(QWidget):
    """Says that a request stands, and has the fields for a new one; ``more`` is the button for both."""

    def __init__(self, context: AppContext, notice: Notice) -> None:
        super().__init__()
        self.context = context
        self.notice = notice
        self._person: UUID | None = None
        self._name = ""
        self.request: EraseRequest | None = None
        self.said = label("", "strong", wrap=True)
        self.left = label("", "muted", wrap=True)
        self.withdraw = button(_("The person no longer wants it"), link=True)
        self.question = label("", wrap=True)
        self.reason = QLineEdit()
        self.note = button(_("Note the request"), primary=True)
        self.cancel = button(_("Close"))
        self.more = self._menu()
        self._lay_out()
        self.withdraw.clicked.connect(self.take_back)
        self.note.clicked.connect(self.ask)
        self.reason.returnPressed.connect(self.ask)
        self.cancel.clicked.connect(self.form.hide)
        on_key("Esc", self.form, self.form.hide)

    def _menu(self) -> QPushButton:
        made = button("", "dots")
        made.setAccessibleName(_("What a person may ask for"))
        made.setToolTip(_("What a person may ask for"))
        menu = QMenu(made)
        self.export = menu.addAction(_("Export the data of this person…"), self.save)
        self.erase = menu.addAction(_("Ask for erasure…"), self.begin)
        made.setMenu(menu)
        return made

    def _lay_out(self) -> None:
        self.standing = QWidget()
        lines = QVBoxLayout(self.standing)
        lines.setContentsMargins(0, 0, 0, 0)
        lines.setSpacing(theme.px(2))
        for each in (self.said, self.left):
            lines.addWidget(each)
        lines.addWidget(self.withdraw, 0, Qt.AlignmentFlag.AlignLeft)
        self.form = QWidget()
        fields = QVBoxLayout(self.form)
        fields.setContentsMargins(0, 0, 0, 0)
        fields.setSpacing(theme.px(8))
        self.reason.setMaxLength(_LONGEST_REASON)
        self.reason.setPlaceholderText(_("The reason that the person gives, if any"))
        buttons = QHBoxLayout()
        buttons.setSpacing(theme.px(8))
        buttons.addWidget(self.note)
        buttons.addWidget(self.cancel)
        buttons.addStretch(1)
        fields.addWidget(self.question)
        fields.addWidget(self.reason)
        fields.addLayout(buttons)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(theme.px(8))
        layout.addWidget(self.standing)
        layout.addWidget(self.form)
        self.standing.hide()
        self.form.hide()

    def show_person(self, person: UUID, name: str = "") -> None:
        """Show whether a request of a person stands."""
        if person != self._person:
            self.form.hide()
            self.standing.hide()
        self._person, self._name = person, name
        self.context.read(
            lambda session: (person, erasure.standing(session, person=person)),
            self._show,
            self.notice.refuse,
        )

    def _show(self, found: tuple[UUID, EraseRequest | None]) -> None:
        person, request = found
        if person != self._person:
            return
        self.request = request
        self.erase.setEnabled(request is None)
        self.standing.setVisible(request is not None)
        if request is not None:
            self.said.setText(_("Asked on {day} to be erased").format(day=written(request.asked_on)))
            days = request.days_left(date.today())
            said = (
                _("Nothing has been erased: the receiving office decides, within {days} days from now.")
                if days >= 0
                else _("Nothing has been erased: the receiving office should have decided {days} days ago.")
            )
            self.left.setText(said.format(days=abs(days)))

    def save(self) -> None:
        """Write all that is kept of the person."""
        self.notice.hide()
        if self._person is not None:
            list_files.save_person(self.context, self.notice, self._person, self._name)

    # Requests

    def begin(self) -> None:
        """Open the field for the reason of a request."""
        if self._person is None or self.request is not None:
            return
        self.notice.hide()
        said = _(
            "Note that {name} asks to be erased? Nothing is erased by it: the request goes up with the next "
            "sync file, and the receiving office decides within {days} days."
        )
        self.question.setText(said.format(name=self._name, days=erasure.LEGAL_DAYS))
        self.reason.clear()
        self.form.show()
        self.reason.setFocus()

    def ask(self) -> None:
        """Note the request."""
        person, reason, today = self._person, self.reason.text(), date.today()
        if person is None:
            return

        def done(request: EraseRequest) -> None:
            self.form.hide()
            said = _("Noted: {name} asked on {day} to be erased.").format(
                name=request.name, day=written(request.asked_on)
            )
            tell(self.context, self.notice, said)
            self._show_again()

        self.context.write(
            lambda session: erasure.ask(session, person=person, asked_on=today, today=today, reason=reason),
            done,
            self.notice.refuse,
            changed=_CHANGED,
        )

    def take_back(self) -> None:
        """Note that the person no longer wants it."""
        if self._person is not None:
            withdraw(self.context, self.notice, person=self._person, name=self._name, then=self._show_again)

    def _show_again(self) -> None:
        if self._person is not None:
            self.show_person(self._person, self._name)
