"""Unlocking: the password of the store, on later starts and after locking."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from tqdesk.errors import StoreDamaged, WrongPassword
from tqdesk.gui import preferences
from tqdesk.gui.passwords import Captioned, PasswordEdit
from tqdesk.gui.tasks import Progress
from tqdesk.gui.welcome import Welcome
from tqdesk.gui.widgets import button
from tqdesk.units import name_of
from tqdesk.words import _
from tqdesk.words.sentences import sentence

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
        self._greet()
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
        self.asking = QWidget()
        asking = QVBoxLayout(self.asking)
        asking.setContentsMargins(0, 0, 0, 0)
        asking.setSpacing(self.body.spacing())
        asking.addWidget(field)
        asking.addLayout(row)
        self.body.addWidget(self.asking)
        self.enter.clicked.connect(self.unlock)
        self.password.returnPressed.connect(self.unlock)
        self.password.setFocus()
        self.tasks.run_task(_load_ahead)

    def _greet(self) -> None:
        unit = preferences.read().units.get(str(self.folder))
        about = _("Type your password to open the data of this machine.")
        self.say(name_of(unit) if unit else _("Welcome back"), about)

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
        if isinstance(error, StoreDamaged):
            self.notice.say(sentence(error), "error", action=_("Restore a backup"), act=self.offer_restore)
        if isinstance(error, WrongPassword):
            self.password.selectAll()
        self.password.setFocus(Qt.FocusReason.OtherFocusReason)

    def offer_restore(self) -> None:
        """Ask what a restore must ask, of the newest backup that is here or of a file."""
        from tqdesk.gui.restore_panel import RestorePanel
        from tqdesk.store import backup

        panel = RestorePanel(self.folder, self.tasks, self.notice)
        panel.left.connect(lambda: self._end_restore(panel))
        panel.restored.connect(lambda: self._end_restore(panel))
        panel.restored.connect(
            lambda: self.notice.say(_("The backup stands in its place; open it with its own password."))
        )
        self.notice.hide()
        self.asking.hide()
        self.say(_("Restore a backup"), _("It brings back all of the unit's data as it was that day."))
        self.body.addWidget(panel)
        whole = [each.file for each in backup.all_of(self.folder) if each.manifest is not None]
        if whole:
            panel.begin(whole[0])
        else:
            panel.choose_file()

    def _end_restore(self, panel: QWidget) -> None:
        panel.hide()
        panel.deleteLater()
        self._greet()
        self.asking.show()
        self.password.clear()
        self.password.setFocus()

    def _busy(self, busy: bool) -> None:
        self.enter.setDisabled(busy)
        self.password.setReadOnly(busy)
        self.enter.setText(_("Opening…") if busy else _("Open"))
