"""The first start: open an invitation, set up by hand, restore a backup, or try with made-up people."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtGui import QCloseEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLineEdit,
    QSizePolicy,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from tqdesk.errors import TextMissing
from tqdesk.gui import theme
from tqdesk.gui.fields import INVITATION_ENDING, InvitationBox, NowCalled, UnitBox
from tqdesk.gui.passwords import Captioned, NewPassword
from tqdesk.gui.recovery import Recovery
from tqdesk.gui.restore_panel import RestorePanel
from tqdesk.gui.tasks import Progress
from tqdesk.gui.welcome import Welcome
from tqdesk.gui.widgets import Choice, Drop, button
from tqdesk.store import opening
from tqdesk.store.sessions import Store
from tqdesk.sync import pairing
from tqdesk.training import samples
from tqdesk.words import _


def _column(widget: QWidget) -> QVBoxLayout:
    layout = QVBoxLayout(widget)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.setSpacing(theme.px(16))
    return layout


class _Form(QWidget):
    """One way to begin: what is particular to it, then who sits here and the password, then the buttons."""

    def __init__(self, *particular: QWidget) -> None:
        super().__init__()
        self.operator = QLineEdit()
        self.operator.setMaxLength(100)
        self.operator.setPlaceholderText(_("Family name, middle name and given name"))
        self.password = NewPassword()
        self.back = button(_("Back"))
        self.back.setToolTip("Esc")
        self.begin = button(_("Set up"), "check", primary=True)
        self.begin.setToolTip(_("Enter"))
        buttons = QHBoxLayout()
        buttons.addWidget(self.back)
        buttons.addStretch()
        buttons.addWidget(self.begin)
        layout = _column(self)
        for each in (*particular, Captioned(_("Your name"), self.operator), self.password):
            layout.addWidget(each)
        layout.addLayout(buttons)
        layout.addStretch()
        self.operator.returnPressed.connect(self.password.first.setFocus)
        self.password.first.returnPressed.connect(self.password.second.setFocus)
        self.password.second.returnPressed.connect(self.begin.click)

    def operator_name(self) -> str:
        """Who sits here.

        :raises TextMissing: nothing was typed.
        """
        name = " ".join(self.operator.text().split())
        if not name:
            self.operator.setFocus()
            raise TextMissing()
        return name


class _InvitationForm(_Form):
    def __init__(self) -> None:
        self.invitation = InvitationBox()
        super().__init__(self.invitation)


class _ByHandForm(_Form):
    def __init__(self) -> None:
        self.unit = UnitBox()
        self.now_called = NowCalled(self.unit)
        super().__init__(Captioned(_("Unit"), self.unit), self.now_called)
        self.unit.chosen.connect(lambda key: self.operator.setFocus())


class _Choices(QWidget):
    """The three ways to begin, and the way back from a backup."""

    def __init__(self) -> None:
        super().__init__()
        self.by_invitation = Choice(
            "mail-opened",
            _("Open the invitation from the receiving office"),
            _("You have a file .tqinvite and a code of twelve digits. The unit is filled in by itself."),
        )
        self.by_hand = Choice(
            "building-community",
            _("Set up by hand"),
            _("Choose your unit. The receiving office can be introduced later."),
        )
        self.by_backup = button(_("Restore a backup"), "arrow-back-up", link=True)
        self.by_backup.setToolTip(
            _("You have a file .tqbackup of this unit and its password, as for a new machine.")
        )
        self.by_sample = Choice(
            "flask",
            _("Try with sample data"),
            _("Made-up people in a place of their own: try everything, nothing gets mixed up."),
        )
        layout = _column(self)
        for each in (self.by_invitation, self.by_hand, self.by_sample):
            layout.addWidget(each)
        layout.addWidget(self.by_backup, 0, Qt.AlignmentFlag.AlignLeft)
        layout.addStretch()


def _from_invitation(folder: Path, file: Path, code: str) -> Callable[[str, str], tuple[Store, str]]:
    """What makes the store of an invitation's unit, given an operator and a password, and takes it."""

    def make(operator: str, password: str) -> tuple[Store, str]:
        offer = pairing.read_invitation(file, code=code)
        store, recovery = opening.set_up(folder, unit=offer.unit, password=password, operator=operator)
        with store.writing() as session:
            pairing.accept(session, file=file, code=code)
        return store, recovery

    return make


class FirstRunWindow(Welcome):
    """Leads from nothing to an open store."""

    def __init__(self, folder: Path, opened: Callable[[Store], None]) -> None:
        super().__init__(folder, opened)
        self.invitation_form, self.by_hand_form = _InvitationForm(), _ByHandForm()
        self.recovery = Recovery(self.notice)
        self.restore_panel = RestorePanel(folder, self.tasks, self.notice)
        self.choices = _Choices()
        self.steps = QStackedWidget()
        for step in self._steps():
            self.steps.addWidget(step)
        self.body.addWidget(self.steps)
        self._store: Store | None = None
        self._warned = False
        self.choices.by_invitation.chosen.connect(self.show_invitation)
        self.choices.by_hand.chosen.connect(self.show_by_hand)
        self.choices.by_sample.chosen.connect(self.open_sample)
        self.choices.by_backup.clicked.connect(self.choose_backup)
        self.restore_panel.left.connect(self.show_choices)
        self.restore_panel.restored.connect(self._open_restored)
        self.invitation_form.invitation.ready.connect(self._read_invitation)
        self.invitation_form.begin.clicked.connect(self.set_up_from_invitation)
        self.by_hand_form.begin.clicked.connect(self.set_up_by_hand)
        for form in (self.invitation_form, self.by_hand_form):
            form.back.clicked.connect(self.show_choices)
        self.recovery.go.clicked.connect(self._go)
        QShortcut(QKeySequence("Esc"), self, self._escape)
        Drop(self, (INVITATION_ENDING,)).dropped.connect(lambda files: self.open_invitation(Path(files[0])))
        self.show_choices()

    def _steps(self) -> tuple[QWidget, ...]:
        return self.choices, self.invitation_form, self.by_hand_form, self.recovery, self.restore_panel

    def show_step(self, step: QWidget) -> None:
        """Show one page of the way."""
        self.notice.hide()
        # A stack is as high as its highest page; the others must not leave a hole.
        for each in self._steps():
            policy = QSizePolicy.Policy.Preferred if each is step else QSizePolicy.Policy.Ignored
            each.setSizePolicy(policy, policy)
        self.steps.setCurrentWidget(step)
        self.steps.updateGeometry()

    def show_choices(self) -> None:
        """Show the ways to begin."""
        self.say(_("Welcome to TQDesk"), _("How would you like to begin?"))
        self.show_step(self.choices)
        self.choices.by_invitation.setFocus()

    def show_invitation(self) -> None:
        """Show the form of the first way."""
        about = _("The file and the code say which unit this is; you choose the password.")
        self.say(_("Open the invitation"), about)
        self.show_step(self.invitation_form)
        self.invitation_form.invitation.choose.setFocus()

    def show_by_hand(self) -> None:
        """Show the form of the second way."""
        self.say(_("Set up by hand"), _("Three things, and the data of your unit can begin."))
        self.show_step(self.by_hand_form)
        self.by_hand_form.unit.setFocus()

    def choose_backup(self) -> None:
        """Let the user choose a backup, and ask what restoring it must ask."""
        self.restore_panel.choose_file()
        if self.restore_panel.file is not None:
            self.say(_("Restore a backup"), _("It brings back all of the unit's data as it was that day."))
            self.show_step(self.restore_panel)
            self.restore_panel.password.setFocus()

    def _open_restored(self) -> None:
        password = self.restore_panel.password.text()
        self.tasks.run_task(
            lambda progress: opening.open_store(self.folder, password), self.opened, self.refuse
        )

    def open_invitation(self, file: Path) -> None:
        """Begin with the file of an invitation, as chosen, dropped or double-clicked."""
        if self._store is None:
            self.show_invitation()
            self.invitation_form.invitation.take(file)

    def _read_invitation(self, file: Path, code: str) -> None:
        self.notice.hide()

        def work(progress: Progress) -> pairing.Offer:
            return pairing.read_invitation(file, code=code)

        self.tasks.run_task(work, self._show_offer, self.refuse)

    def _show_offer(self, offer: pairing.Offer) -> None:
        self.notice.hide()
        self.invitation_form.invitation.say_offer(offer.unit, offer.office)
        if not self.invitation_form.operator.text():
            self.invitation_form.operator.setFocus()

    def set_up_from_invitation(self) -> None:
        """Make the store of the invitation's unit, and take the invitation."""
        form = self.invitation_form
        file, code = form.invitation.file, form.invitation.code.code()
        if file is None or len(code) < 12:
            self.notice.say(_("Choose the file of the invitation and type its code."), "warning")
            return
        self._make(form, _from_invitation(self.folder, file, code))

    def set_up_by_hand(self) -> None:
        """Make the store of the unit that was chosen."""
        form = self.by_hand_form
        try:
            unit = form.unit.unit().key
        except Exception as error:
            form.unit.setFocus()
            self.refuse(error)
            return
        self._make(
            form,
            lambda operator, password: opening.set_up(
                self.folder, unit=unit, password=password, operator=operator
            ),
        )

    def _make(self, form: _Form, make: Callable[[str, str], tuple[Store, str]]) -> None:
        self.notice.hide()
        try:
            operator, password = form.operator_name(), form.password.password()
        except TextMissing:
            self.notice.say(_("Type your name."), "warning")
            return
        except Exception as error:
            form.password.first.setFocus()
            self.refuse(error)
            return
        self._busy(form, True)

        def refused(error: Exception) -> None:
            self._busy(form, False)
            self.refuse(error)

        self.tasks.run_task(lambda progress: make(operator, password), self._made, refused)

    def _busy(self, form: _Form, busy: bool) -> None:
        form.setDisabled(busy)
        form.begin.setText(_("Setting up…") if busy else _("Set up"))

    def _made(self, made: tuple[Store, str]) -> None:
        self._store, recovery = made
        self.show_recovery(recovery, self._store.identity.unit)

    def show_recovery(self, recovery: str, unit: str) -> None:
        """Show the unit's recovery key, this once."""
        about = _("If this machine is lost, it opens the files your unit has sent. It is shown only now.")
        self.say(_("The recovery key of the unit"), about)
        self.recovery.show_key(recovery, unit)
        self.show_step(self.recovery)
        self.recovery.print.setFocus()

    def _go(self) -> None:
        if self._store is not None:
            store, self._store = self._store, None
            self.opened(store)

    def open_sample(self) -> None:
        """Open the store of made-up people; it is made if it is not there yet."""
        self.choices.setDisabled(True)
        self.notice.say(_("Preparing the sample data…"))

        def refused(error: Exception) -> None:
            self.choices.setDisabled(False)
            self.refuse(error)

        self.tasks.run_task(
            lambda progress: samples.open_sample(self.folder, today=date.today()), self.opened, refused
        )

    def _escape(self) -> None:
        if self.steps.currentWidget() in (self.invitation_form, self.by_hand_form):
            self.show_choices()

    def closeEvent(self, event: QCloseEvent) -> None:
        """Say once that the key will not be shown again before the window closes on it."""
        if self.steps.currentWidget() in (self.invitation_form, self.by_hand_form):
            # A set-up under way is finished, and its key must be seen.
            self.tasks.close()
            QCoreApplication.sendPostedEvents()
        if self._store is not None and not self.recovery.written.isChecked() and not self._warned:
            self._warned = True
            said = _("Write the key down first: it will not be shown again. Close again to leave without it.")
            self.notice.say(said, "warning")
            event.ignore()
            return
        if self._store is not None:
            self.recovery.forget_copy()
            self._store.close()
        self.restore_panel.discard()
        super().closeEvent(event)
