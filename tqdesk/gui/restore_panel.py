"""Restoring a backup, step by step: its password, what it brings and replaces, the last number, the deed."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from tqdesk.errors import BadLastNumber, WrongPassword
from tqdesk.gui import folders, theme
from tqdesk.gui.passwords import Captioned, PasswordEdit
from tqdesk.gui.tasks import Progress, Tasks
from tqdesk.gui.widgets import Notice, Working, button, label
from tqdesk.store import restoring
from tqdesk.store.backup_file import ENDING
from tqdesk.store.restoring import Prepared, Present
from tqdesk.store.sessions import Store
from tqdesk.words import _
from tqdesk.words.backups import what_restoring_does

Result = TypeVar("Result")

_MOST_DIGITS = 7


class RestorePanel(QWidget):
    """Asks what a restore must ask. ``restored`` comes when the backup stands in its place: whoever shows the
    panel then asks for the password anew; ``restoring`` just before it is put there; ``left`` when the user
    thinks better of it.

    ``present`` is the store that stands there, if it is open; it is closed by a restore.
    """

    restoring = Signal()
    restored = Signal()
    left = Signal()

    def __init__(self, folder: Path, tasks: Tasks, notice: Notice, present: Store | None = None) -> None:
        super().__init__()
        self.folder, self.tasks, self.notice, self.store = folder, tasks, notice, present
        self.file: Path | None = None
        self._prepared: tuple[Prepared, Present | None] | None = None
        self._stop: Callable[[], None] = lambda: None
        self.name = label("", "muted", wrap=True)
        self.other = button(_("Another file…"), "folder-open")
        self.password = PasswordEdit()
        self.look = button(_("Look inside"), "search", primary=True)
        self.facts = label("", wrap=True)
        self.number = QLineEdit()
        self.number.setMaxLength(_MOST_DIGITS)
        self.number.setFixedWidth(theme.px(120))
        self.number_caption = label("", "strong")
        self.number_field = QWidget()
        self.go = button(_("Restore this backup"), "arrow-back-up", primary=True)
        self.leave = button(_("Leave everything as it is"))
        self.working = Working()
        self._build()
        self._show_step(asking=True)
        self.other.clicked.connect(self.choose_file)
        self.look.clicked.connect(self.look_inside)
        self.password.returnPressed.connect(self.look_inside)
        self.go.clicked.connect(self.restore)
        self.leave.clicked.connect(self._leave)
        self.working.stop.connect(lambda: self._stop())

    def _build(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(theme.px(16))
        head.addWidget(self.name, 1)
        head.addWidget(self.other)
        self.asking = Captioned(_("Password of the backup"), self.password)
        self.asking.setMaximumWidth(theme.px(360))
        number = QVBoxLayout(self.number_field)
        number.setContentsMargins(0, 0, 0, 0)
        number.setSpacing(theme.px(4))
        number.addWidget(self.number_caption)
        number.addWidget(self.number)
        number.addWidget(label(_("Numbers go on after it, so that none is given twice."), "muted"))
        buttons = QHBoxLayout()
        buttons.setSpacing(theme.px(8))
        for each in (self.look, self.go, self.leave):
            buttons.addWidget(each)
        buttons.addStretch()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(theme.px(12))
        layout.addLayout(head)
        layout.addWidget(self.asking)
        layout.addWidget(self.facts)
        layout.addWidget(self.number_field, 0, Qt.AlignmentFlag.AlignLeft)
        layout.addWidget(self.working)
        layout.addLayout(buttons)
        layout.addStretch()

    def begin(self, file: Path) -> None:
        """Ask about a backup from the start."""
        self.discard()
        self.file = file
        self.name.setText(file.name)
        self.name.setToolTip(str(file))
        self.password.clear()
        self._show_step(asking=True)
        self.password.setFocus()

    def choose_file(self) -> None:
        """Let the user choose another file."""
        file = folders.ask_file(self, _("Choose a backup"), "backups", _("Backup"), ENDING)
        if file is not None:
            self.begin(file)

    def _show_step(self, *, asking: bool) -> None:
        self.asking.setVisible(asking)
        self.look.setVisible(asking)
        self.facts.setVisible(not asking)
        self.go.setVisible(not asking)
        self.number_field.setVisible(False)
        self._busy(False)

    def _busy(self, busy: bool) -> None:
        for each in (self.other, self.look, self.go, self.leave, self.password, self.number):
            each.setDisabled(busy)
        self.working.setVisible(busy)

    def look_inside(self) -> None:
        """Open the backup beside the present store, and say what it brings and what it replaces."""
        file, password, store = self.file, self.password.text(), self.store
        if file is None or not password:
            self.notice.say(_("Type the password."), "warning")
            self.password.setFocus()
            return

        def work(progress: Progress) -> tuple[Prepared, Present | None]:
            prepared = restoring.prepare(file, password=password, folder=self.folder, progress=progress)
            try:
                return prepared, None if store is None else restoring.compare(store, prepared)
            except BaseException:
                prepared.discard()
                raise

        self._work(work, self._looked, _("Opening and checking the backup"))

    def _work(self, work: Callable[[Progress], Result], done: Callable[[Result], None], said: str) -> None:
        self.notice.hide()
        self._busy(True)
        self.working.begin(said)
        task = self.tasks.run_task(work, done, self._refused)
        task.advanced.connect(self.working.advance)
        task.stopped.connect(lambda: self._busy(False))
        self._stop = task.progress.stop

    def _refused(self, error: Exception) -> None:
        self._busy(False)
        self.notice.refuse(error)
        if isinstance(error, WrongPassword):
            self.password.selectAll()
        self.password.setFocus()

    def _looked(self, found: tuple[Prepared, Present | None]) -> None:
        self._prepared = found
        prepared, present = found
        said = what_restoring_does(prepared.facts(present))
        self.facts.setText("\n".join(f"•  {each}" for each in said))
        self._show_step(asking=False)
        known = prepared.last_number(present)
        if known is None:
            self.leave.setFocus()
            return
        year, number = known
        caption = _("Last certificate number of {year} in the register on paper").format(year=year)
        self.number_caption.setText(caption)
        self.number.setAccessibleName(caption)
        # Unknown where the present store is: a person must look, so nothing is filled in.
        self.number.setText("" if present is None else str(number))
        self.number_field.show()
        self.number.setFocus()

    def restore(self) -> None:
        """Let the backup take the place of the present store."""
        if self._prepared is None:
            return
        prepared, present = self._prepared
        known = prepared.last_number(present)
        try:
            last_numbers = {} if known is None else {known[0]: max(known[1], self._number())}
        except BadLastNumber as error:
            self.notice.refuse(error)
            self.number.setFocus()
            return

        def work(progress: Progress) -> Path | None:
            return restoring.put_in_place(prepared, present, last_numbers=last_numbers, open_here=self.store)

        self.restoring.emit()
        self._work(work, lambda replaced: self.restored.emit(), _("Restoring"))

    def _number(self) -> int:
        text = self.number.text().strip().partition("/")[0]
        if not (text.isascii() and text.isdigit()):
            raise BadLastNumber(text=self.number.text())
        return int(text)

    def _leave(self) -> None:
        self.discard()
        self.left.emit()

    def discard(self) -> None:
        """Throw away what was made ready."""
        prepared, self._prepared = self._prepared, None
        if prepared is not None:
            prepared[0].discard()
