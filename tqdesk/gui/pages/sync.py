"""The page of sync: the file for the receiving office, its replies, and being introduced to it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLineEdit, QStackedWidget, QVBoxLayout, QWidget
from sqlalchemy.orm import Session

from tqdesk import units
from tqdesk.errors import UnknownUnit
from tqdesk.gui import folders, preferences, results, theme
from tqdesk.gui.context import AppContext
from tqdesk.gui.keys import on_page_key
from tqdesk.gui.pages.pairing import PairingPanel
from tqdesk.gui.refreshing import RefreshWhenSeen
from tqdesk.gui.shown import count, day, when
from tqdesk.gui.tables import Column, Table, TableModel
from tqdesk.gui.tasks import Progress, Task
from tqdesk.gui.widgets import Empty, Header, Notice, Working, button, label
from tqdesk.store.registers import ENTITIES
from tqdesk.sync import exporting, importing, links, overview, receipts
from tqdesk.training import conflicts, joining
from tqdesk.units import name_of
from tqdesk.words import _, mark

HOLDS = {
    "class": mark("{count} classes"),
    "person": mark("{count} people"),
    "enrolment": mark("{count} places on lists"),
    "attendance": mark("{count} marks"),
    "certificate": mark("{count} certificates"),
}


def _state(each: overview.ExchangedFile) -> str:
    if not each.sent:
        return _("✓  Read")
    return _("✓  Confirmed") if each.confirmed else _("Waits for a reply")


COLUMNS: tuple[Column[overview.ExchangedFile], ...] = (
    Column(mark("When"), lambda each: when(each.at), width=150, muted=True),
    Column(mark("Direction"), lambda each: _("↑  Sent") if each.sent else _("↓  Received"), width=110),
    Column(mark("File"), lambda each: each.name, strong=True),
    Column(mark("State"), _state, width=180),
)


@dataclass(frozen=True, slots=True)
class _Standing:
    status: links.Status
    holds: dict[str, int]
    files: list[overview.ExchangedFile]


def _standing(session: Session) -> _Standing:
    return _Standing(links.status(session), overview.outgoing(session), overview.files(session))


class _Figure(QFrame):
    """A number with what it counts below."""

    def __init__(self, caption: str) -> None:
        super().__init__()
        self.setObjectName("panel")
        self.value = label("–", "figure")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(theme.px(16), theme.px(8), theme.px(16), theme.px(12))
        layout.setSpacing(0)
        layout.addWidget(self.value)
        layout.addWidget(label(caption, "muted", wrap=True), 1, Qt.AlignmentFlag.AlignTop)


class _Exchange(QWidget):
    """How the exchange with the receiving office stands, and where the next file goes."""

    receipt_typed = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.folder, self._is_stick = folders.usual()
        self.unsent = _Figure(_("changes not sent yet"))
        self.unconfirmed = _Figure(_("changes not confirmed by the receiving office yet"))
        self.confirmed = _Figure(_("up to this day the receiving office has confirmed"))
        figures = QHBoxLayout()
        figures.setSpacing(theme.px(12))
        for each in (self.unsent, self.unconfirmed, self.confirmed):
            figures.addWidget(each, 1)
        self.holds = label("", "strong", wrap=True)
        self.place = label("", "muted")
        self.other_place = button(_("Another folder…"), link=True)
        self.other_place.clicked.connect(self._ask_folder)
        target = QHBoxLayout()
        target.setSpacing(theme.px(12))
        target.addWidget(self.place)
        target.addWidget(self.other_place)
        target.addStretch()
        self.receipt = QLineEdit()
        self.receipt.setMaxLength(1000)
        self.receipt.setPlaceholderText(_("Paste a receipt that came as a line of text (TQX1…), then Enter"))
        self.receipt.setAccessibleName(_("Receipt"))
        self.receipt.addAction(theme.icon("mail", "muted", 18), QLineEdit.ActionPosition.LeadingPosition)
        self.receipt.returnPressed.connect(lambda: self.receipt_typed.emit(self.receipt.text()))
        self.model = TableModel(COLUMNS)
        self.table = Table(self.model)
        nothing = _("After the first file is written it is listed here, and whether it has been confirmed.")
        self.nothing = Empty("usb", _("No file has been written or read yet"), nothing)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(theme.px(12))
        layout.addLayout(figures)
        layout.addWidget(self.holds)
        layout.addLayout(target)
        layout.addWidget(self.receipt)
        layout.addWidget(self.nothing, 1)
        layout.addWidget(self.table, 1)
        self._show_place()

    def set_standing(self, standing: _Standing) -> None:
        """Show how things stand."""
        status = standing.status
        self.unsent.value.setText(count(status.unsent))
        self.unconfirmed.value.setText(count(status.unconfirmed))
        self.confirmed.value.setText(day(status.confirmed_at) if status.confirmed_at else "–")
        parts = [
            _(text).format(count=count(standing.holds[entity]))
            for entity, text in HOLDS.items()
            if entity in standing.holds
        ]
        said = _("The next file will hold what is not confirmed yet: {parts}.")
        nothing = _("The receiving office has everything; a file written now only asks for its reply.")
        self.holds.setText(said.format(parts=", ".join(parts)) if parts else nothing)
        self.model.set_rows(standing.files)
        self.table.setVisible(bool(standing.files))
        self.nothing.setVisible(not standing.files)

    def _show_place(self) -> None:
        stick, folder = _("It goes onto the USB stick {folder}"), _("It goes into {folder}")
        self.place.setText((stick if self._is_stick else folder).format(folder=self.folder))

    def _ask_folder(self) -> None:
        chosen = folders.ask_folder(self, self.folder)
        if chosen is not None:
            preferences.remember_exchange_folder(chosen)
            self.set_folder(*folders.usual())

    def showEvent(self, event: QShowEvent) -> None:
        """A stick may have come or gone since the page was seen."""
        super().showEvent(event)
        self.set_folder(*folders.usual())

    def set_folder(self, folder: Path, is_stick: bool) -> None:
        """Let the next file go into a folder."""
        self.folder, self._is_stick = folder, is_stick
        self._show_place()


class SyncPage(QWidget):
    """What waits to be sent, writing it, and taking what comes back."""

    def __init__(self, context: AppContext) -> None:
        super().__init__()
        self.context = context
        self.write = button(_("Write the sync file"), "file-export", primary=True)
        self.write.setToolTip("Ctrl+E")
        self.open_reply = button(_("Open a reply…"), "mail-opened")
        self.open_reply.setToolTip("Ctrl+O")
        self.header = Header(_("Sync"), self.open_reply, self.write)
        self.notice, self.working = Notice(context.unexpected.emit), Working()
        self.exchange, self.pairing = _Exchange(), PairingPanel(context, self.notice)
        self.top = Empty(
            "building-community",
            _("This unit is the highest level and sends its files to nobody"),
            _("Files of the units below are read on the page Reception."),
        )
        self.stack = QStackedWidget()
        for page in (QWidget(), self.exchange, self.pairing, self.top):
            self.stack.addWidget(page)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(theme.px(12))
        for each in (self.header, self.notice, self.working):
            layout.addWidget(each)
        layout.addWidget(self.stack, 1)
        self._importing: Task[list[importing.Imported]] | None = None
        self._connect()
        self._set_buttons(False)
        RefreshWhenSeen(self, context, frozenset({*ENTITIES, "link"}), self.refresh)

    def _connect(self) -> None:
        self.write.clicked.connect(lambda: self.write_file())
        self.open_reply.clicked.connect(self._ask_reply)
        self.exchange.receipt_typed.connect(self.take_receipt)
        self.working.stop.connect(self._stop)
        for keys, pressed in (("Ctrl+E", self.write), ("Ctrl+O", self.open_reply)):
            on_page_key(keys, self, pressed.click)

    def refresh(self) -> None:
        """Ask the store how things stand."""
        self.context.read(_standing, self._show)

    def _show(self, standing: _Standing) -> None:
        receiver = standing.status.receiver
        self._set_buttons(receiver is not None)
        if receiver is None:
            self.header.say(_("Sync"))
            self.stack.setCurrentWidget(self.pairing if self._has_parent() else self.top)
            return
        self.header.say(_("Sync"), about=_("Receiving office: {unit}").format(unit=name_of(receiver)))
        self.exchange.set_standing(standing)
        self.stack.setCurrentWidget(self.exchange)

    def _has_parent(self) -> bool:
        try:
            return units.parent_of(self.context.store.identity.unit) is not None
        except UnknownUnit:
            return True

    def _set_buttons(self, paired: bool) -> None:
        for each in (self.write, self.open_reply):
            each.setVisible(paired)

    def write_file(self, folder: Path | None = None) -> None:
        """Write the sync file into a folder, the one shown unless another is given."""
        target = folder or self.exchange.folder
        self.write.setDisabled(True)
        self.notice.say(_("Writing the sync file…"))

        def done(made: exporting.Exported) -> None:
            self.write.setDisabled(False)
            said = _("Written: {file}, {changes} changes. Bring it to {office} by USB stick, Zalo or e-mail.")
            text = said.format(file=made.file.name, changes=count(made.changes), office=name_of(made.unit))
            self.notice.say(text, action=_("Open the folder"), act=lambda: folders.show(made.file.parent))
            self.context.saved.emit(_("sync file {file}").format(file=made.file.name))

        self.context.write(
            lambda session: exporting.export(session, folder=target),
            done,
            self._failed,
            changed=frozenset({"link"}),
        )

    def _failed(self, error: Exception) -> None:
        self.write.setDisabled(False)
        self.working.hide()
        self.notice.refuse(error)

    def take_invitation(self, file: Path) -> None:
        """Take an invitation that was dropped on the window, unless an office is known already."""

        def show(status: links.Status) -> None:
            if status.receiver is None:
                self.pairing.invitation.take(file)
            else:
                known = _("The receiving office is {office} already; the invitation is not needed.")
                self.notice.say(known.format(office=name_of(status.receiver)))

        self.context.read(links.status, show)

    def _ask_reply(self) -> None:
        title, words = _("Open a reply"), _("Sync files of TQDesk")
        found = folders.ask_files(self, title, "sync", words, exporting.ENDING)
        if found:
            self.receive(found)

    def receive(self, paths: list[Path]) -> None:
        """Read replies of the receiving office, as chosen or dropped."""
        self.notice.hide()
        self.working.begin(_("Reading {file}…").format(file=paths[0].name))

        def work(progress: Progress) -> list[importing.Imported]:
            return importing.import_files(self.context.store, paths, progress=progress)

        self._importing = self.context.tasks.run_task(work, self._received, self._failed)
        self._importing.stopped.connect(self._stopped)

    def _stop(self) -> None:
        if self._importing is not None:
            self._importing.progress.stop()

    def _stopped(self) -> None:
        self.working.hide()
        self.notice.say(_("Stopped; the file that was being read was left out whole."), "warning")

    def _received(self, came: list[importing.Imported]) -> None:
        self.working.hide()
        told = next((each for each in came if each.result == "refused"), came[-1])

        def say(found: tuple[int, links.Status, int]) -> None:
            joined, status, waiting = found
            kind = "error" if told.result == "refused" else ""
            said = f"{results.reply_line(told, status.unconfirmed)} {results.joined_line(joined)}".rstrip()
            if waiting and any(each.conflicts for each in came):
                more = results.conflicts_line(waiting)
                look = partial(self.context.wanted.emit, "conflicts")
                self.notice.say(f"{said} {more}", kind or "warning", action=_("Look at them"), act=look)
            else:
                self.notice.say(said, kind)

        self.context.write(
            lambda session: (joining.join_certain(session), links.status(session), conflicts.count(session)),
            say,
        )

    def take_receipt(self, text: str) -> None:
        """Take a receipt that came as a line of text."""
        if not text.strip():
            return
        self.notice.hide()

        def take(session: Session) -> tuple[str, int]:
            return receipts.take(session, text), links.status(session).unconfirmed

        def done(taken: tuple[str, int]) -> None:
            unit, unconfirmed = taken
            self.exchange.receipt.clear()
            self.notice.say(results.confirmed_line(unit, unconfirmed))
            self.context.saved.emit(_("receipt of {office}").format(office=name_of(unit)))

        self.context.write(take, done, self._failed, changed=frozenset({"link"}))
