"""Being introduced to the receiving office: the part of the page of sync that stands until it is done."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from tqdesk.errors import InvitationForOther
from tqdesk.gui import theme
from tqdesk.gui.context import AppContext
from tqdesk.gui.fields import InvitationBox
from tqdesk.gui.widgets import Notice, button, label
from tqdesk.sync import pairing
from tqdesk.units import name_of
from tqdesk.words import _


class PairingPanel(QWidget):
    """Takes an invitation; what comes of it is said on the page's notice."""

    def __init__(self, context: AppContext, notice: Notice) -> None:
        super().__init__()
        self.context, self.notice = context, notice
        self.invitation = InvitationBox()
        self.accept = button(_("Accept the invitation"), "check", primary=True)
        self.accept.setToolTip(_("Enter"))
        self.accept.clicked.connect(self.accept_invitation)
        self.invitation.ready.connect(self._read)
        for group in self.invitation.code.groups:
            group.returnPressed.connect(self.accept.click)
        said = label(
            _(
                "No receiving office has been introduced yet. Ask it for an invitation: a file, and a code "
                "told by telephone. Everything done before goes along with the first sync file."
            ),
            "muted",
            wrap=True,
        )
        self.setMaximumWidth(theme.px(640))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(theme.px(16))
        layout.addWidget(said)
        layout.addWidget(self.invitation)
        layout.addWidget(self.accept, 0, Qt.AlignmentFlag.AlignLeft)
        layout.addStretch()

    def _read(self, file: Path, code: str) -> None:
        self.notice.hide()

        def done(offer: pairing.Offer) -> None:
            own = self.context.store.identity.unit
            if offer.unit != own:
                self.notice.refuse(InvitationForOther(unit=offer.unit, own=own))
                return
            self.invitation.say_offer(offer.unit, offer.office)
            self.accept.setFocus()

        self.context.tasks.run_task(
            lambda progress: pairing.read_invitation(file, code=code), done, self.notice.refuse
        )

    def accept_invitation(self) -> None:
        """Take the invitation that was chosen."""
        file, code = self.invitation.file, self.invitation.code.code()
        if file is None or len(code) < 12:
            self.notice.say(_("Choose the file of the invitation and type its code."), "warning")
            return

        def done(office: str) -> None:
            said = _("From now on sync files go to {office}. The next one introduces this machine.")
            self.notice.say(said.format(office=name_of(office)))
            self.context.saved.emit(_("receiving office {office}").format(office=name_of(office)))

        self.context.write(
            lambda session: pairing.accept(session, file=file, code=code),
            done,
            self.notice.refuse,
            changed=frozenset({"link"}),
        )
