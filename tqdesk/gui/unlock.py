"""Unlocking: the password of the store, on later starts and after locking."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout

from tqdesk.errors import WrongPassword
from tqdesk.gui import preferences
from tqdesk.gui.passwords import Captioned, PasswordEdit
from tqdesk.gui.tasks import Progress
from tqdesk.gui.welcome import Welcome
from tqdesk.gui.widgets import button
from tqdesk.units import name_of
from tqdesk.words import _

if TYPE_CHECKING:
    from tqdesk.store.sessions import Store


def _load_ahead(progress: Progress) -> None:
    """Load what opening takes while the password is being typed."""
    import tqdesk.gui.main_window
    import tqdesk.store.opening  # noqa: F401


class UnlockWindow(Welcome):
    """Asks for the password and hands over the open store."""

    def __init__(self, folder: Path, opened: Callable[[Store], None]) -> None:
        super().__init__(folder, opened)
        unit = preferences.read().units.get(str(folder))
        about = _("Type your password to open the data of this machine.")
        self.say(name_of(unit) if unit else _("Welcome back"), about)
        self.password = PasswordEdit()
        field = Captioned(_("Password"), self.password, _("Caps Lock seems to be on."))
        self._caps = field.hint
        self._caps.hide()
        self.password.caps_lock.connect(self._caps.setVisible)
        self.enter = button(_("Open"), "key", primary=True)
        self.enter.setToolTip(_("Enter"))
        row = QHBoxLayout()
        row.addStretch()
        row.addWidget(self.enter)
        self.body.addWidget(field)
        self.body.addLayout(row)
        self.enter.clicked.connect(self.unlock)
        self.password.returnPressed.connect(self.unlock)
        self.password.setFocus()
        self.tasks.run_task(_load_ahead)

    def unlock(self) -> None:
        """Try the password that was typed."""
        if not self.enter.isEnabled():
            return
        typed = self.password.text()
        if not typed:
            self.notice.say(_("Type the password."), "warning")
            self.password.setFocus()
            return
        self._busy(True)

        def work(progress: Progress) -> Store:
            from tqdesk.store import opening

            return opening.open_store(self.folder, typed)

        self.tasks.run_task(work, self.opened, self._refused)

    def _refused(self, error: Exception) -> None:
        self._busy(False)
        self.refuse(error)
        if isinstance(error, WrongPassword):
            self.password.selectAll()
        self.password.setFocus(Qt.FocusReason.OtherFocusReason)

    def _busy(self, busy: bool) -> None:
        self.enter.setDisabled(busy)
        self.password.setReadOnly(busy)
        self.enter.setText(_("Opening…") if busy else _("Open"))
