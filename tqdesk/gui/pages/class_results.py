"""What came of a class: who attended how often, and the certificates."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from uuid import UUID

from PySide6.QtCore import QDate, QItemSelection, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QDateEdit, QFrame, QHBoxLayout, QLineEdit, QStackedWidget, QVBoxLayout, QWidget
from sqlalchemy.orm import Session

from tqdesk.errors import KnownError
from tqdesk.gui import folders, papers, theme
from tqdesk.gui.context import AppContext
from tqdesk.gui.keys import on_key, on_page_key
from tqdesk.gui.refreshing import RefreshWhenSeen
from tqdesk.gui.shown import count
from tqdesk.gui.states import Counts, Pills
from tqdesk.gui.tables import Column, Table, TableModel
from tqdesk.gui.widgets import Empty, Notice, button, label
from tqdesk.training import certificates
from tqdesk.training.certificates import ClassResults, PersonResult
from tqdesk.vietnamese.dates import written, written_birth
from tqdesk.vietnamese.names import sort_key
from tqdesk.vietnamese.text import normalise
from tqdesk.words import _, mark

_BIRTH = 2
_WIDE = 840
"""From this width on there is room for the column of births."""

_OUTCOMES: dict[str, str] = {
    "certified": mark("Certificate issued"),
    "due": mark("Attended in full"),
    "revoked": mark("Certificate revoked"),
    "short": mark("Sessions missing"),
}
_TOKENS = {"certified": "present", "due": "excused", "revoked": "absent", "short": "muted"}


def outcome(result: PersonResult) -> str:
    """Where a person stands: ``certified``, ``revoked``, ``due`` (one can be issued) or ``short``."""
    if result.certified:
        return "certified"
    if result.revoked_on is not None:
        return "revoked"
    return "due" if result.earned else "short"


def _certificate(result: PersonResult) -> str:
    day = result.revoked_on or result.issued_on
    return "" if day is None else f"{result.number} · {written(day)}"


class _Results(TableModel[PersonResult]):
    """The results of a class; how many class sessions it has stands behind each number attended."""

    def __init__(self) -> None:
        self.held = 0
        super().__init__(
            (
                Column(
                    mark("No."),
                    lambda each: str(each.enrolment.list_number),
                    lambda each: each.enrolment.list_number,
                    right=True,
                    width=56,
                    muted=True,
                ),
                Column(
                    mark("Full name"),
                    lambda each: each.enrolment.name,
                    lambda each: sort_key(each.enrolment.name),
                    strong=True,
                ),
                Column(
                    mark("Birth"),
                    lambda each: written_birth(each.enrolment.birth or ""),
                    width=112,
                ),
                Column(
                    mark("Sessions attended"),
                    lambda each: f"{each.attended}/{self.held}",
                    lambda each: each.attended,
                    right=True,
                    width=84,
                ),
                Column(mark("Result"), lambda each: _(_OUTCOMES[outcome(each)]), width=150),
                Column(mark("Certificate"), _certificate, width=236),
            )
        )


class _Revoking(QFrame):
    """The line that asks why a certificate is revoked."""

    given = Signal()
    left = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("panel")
        self.question = label("", "strong")
        self.reason = QLineEdit()
        self.reason.setMaxLength(500)
        self.reason.setPlaceholderText(_("The reason, as “issued to the wrong person”"))
        self.reason.setAccessibleName(_("Reason"))
        take, leave = button(_("Revoke")), button(_("Keep it"))
        take.setToolTip("Enter")
        leave.setToolTip("Esc")
        self.reason.returnPressed.connect(self.given)
        take.clicked.connect(self.given)
        leave.clicked.connect(self.left)
        row = QHBoxLayout()
        row.setSpacing(theme.px(8))
        row.addWidget(self.reason, 1)
        row.addWidget(leave)
        row.addWidget(take)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(theme.px(16), theme.px(12), theme.px(16), theme.px(12))
        layout.setSpacing(theme.px(8))
        layout.addWidget(self.question)
        layout.addLayout(row)
        on_key("Esc", self, self.left.emit)
        self.hide()


class ClassResultsTab(QWidget):
    """The tab of a class's results and certificates."""

    def __init__(self, context: AppContext, class_id: UUID) -> None:
        super().__init__()
        self.context = context
        self.class_id = class_id
        self._revoked = ""
        self.notice = Notice()
        self.counts = Counts()
        self.model = _Results()
        self.table = Table(self.model)
        self.table.setItemDelegateForColumn(4, Pills(self.table, lambda each: _TOKENS[outcome(each)]))
        self.day = QDateEdit(QDate.currentDate())
        self.issue = button("", "certificate", primary=True)
        self.print = button(_("Open PDF"), "printer")
        self.revoke = button(_("Revoke…"))
        self.revoking = _Revoking()
        self.pages = QStackedWidget()
        self._lay_out()
        self._connect()
        cares = frozenset({"class", "class_session", "person", "enrolment", "attendance", "certificate"})
        RefreshWhenSeen(self, context, cares, self.refresh)

    def _lay_out(self) -> None:
        self.day.setDisplayFormat("dd/MM/yyyy")
        self.day.setCalendarPopup(True)
        self.day.setAccessibleName(_("Date of the certificates"))
        self.day.setToolTip(_("The date that the certificates bear"))
        self.issue.setToolTip(_("To all who attended every session and have none yet (Ctrl+G)"))
        self.print.setToolTip(_("All certificates of the class as one PDF, opened at once (Ctrl+Shift+P)"))
        self.revoke.setToolTip(_("Revoke the certificate of the person chosen in the table (Delete)"))
        bar = QHBoxLayout()
        bar.setSpacing(theme.px(8))
        bar.addWidget(self.revoke)
        bar.addStretch(1)
        bar.addWidget(label(_("Issued on"), "muted"))
        for each in (self.day, self.print, self.issue):
            bar.addWidget(each)
        whole = QWidget()
        inner = QVBoxLayout(whole)
        inner.setContentsMargins(0, 0, 0, 0)
        inner.setSpacing(theme.px(12))
        inner.addLayout(bar)
        inner.addWidget(self.counts)
        inner.addWidget(self.revoking)
        inner.addWidget(self.table, 1)
        said = _("Put people on the list and take attendance; then see here who has earned a certificate.")
        empty = Empty("certificate", _("Nobody is on the list yet"), said)
        for page in (QWidget(), empty, whole):
            self.pages.addWidget(page)
        self._empty, self._whole = empty, whole
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, theme.px(8), 0, 0)
        layout.setSpacing(theme.px(8))
        layout.addWidget(self.notice)
        layout.addWidget(self.pages, 1)

    def _connect(self) -> None:
        self.issue.clicked.connect(self.issue_certificates)
        self.print.clicked.connect(lambda: self.print_certificates())
        self.revoke.clicked.connect(self.begin_revoking)
        self.revoking.given.connect(self._revoke)
        self.revoking.left.connect(self._leave_revoking)
        self.table.selectionModel().selectionChanged.connect(self._chosen)
        for keys, act in (
            ("Ctrl+G", self.issue.click),
            ("Ctrl+Shift+P", self.print.click),
        ):
            on_page_key(keys, self, act)
        on_key("Delete", self.table, self.revoke.click)

    def resizeEvent(self, event: QResizeEvent) -> None:
        self.table.setColumnHidden(_BIRTH, event.size().width() < theme.px(_WIDE))
        super().resizeEvent(event)

    # Looking

    def refresh(self) -> None:
        """Read the results anew."""
        self.context.read(
            lambda session: certificates.results(session, training_class=self.class_id),
            self._show,
            self._refuse,
        )

    def _show(self, read: ClassResults) -> None:
        self.model.held = read.class_sessions
        self.model.set_rows(read.people)
        due, certified = read.count("due"), read.count("certified")
        self.counts.show_counts(
            [
                (len(read.people), _("people on the list"), "text"),
                (read.count("earned"), _("attended in full"), "excused"),
                (certified, _("have a certificate"), "present"),
            ]
        )
        said = _("Issue certificates to {count} people").format(count=count(due))
        self.issue.setText(said if due else _("No certificates to issue"))
        self.issue.setEnabled(bool(due))
        self.day.setEnabled(bool(due))
        self.print.setEnabled(bool(certified))
        self.pages.setCurrentWidget(self._whole if read.people else self._empty)
        self._chosen()

    def _chosen(self, *_selection: QItemSelection) -> None:
        chosen = self._selected()
        self.revoke.setEnabled(chosen is not None and chosen.certified and chosen.ours)

    def _selected(self) -> PersonResult | None:
        rows = self.table.selectionModel().selectedRows()
        return self.model.row_at(rows[0]) if rows else None

    def _refuse(self, error: Exception) -> None:
        if isinstance(error, KnownError):
            self.notice.refuse(error)
        else:
            self.context.unexpected.emit(error)

    # Doing

    def issue_certificates(self) -> None:
        """Issue certificates, with the date shown, to all who have earned one and have none."""
        day = self.day.date().toPython()
        assert isinstance(day, date)
        self.issue.setEnabled(False)

        def issue(session: Session) -> list[str]:
            issued = certificates.issue(session, training_class=self.class_id, on=day)
            return certificates.newest_numbers(session, training_class=self.class_id, most=issued)

        self.context.write(issue, self._issued, self._not_issued, changed=frozenset({"certificate"}))

    def _issued(self, numbers: list[str]) -> None:
        said = _("{count} certificates were issued, numbers {first} to {last}.")
        said = said.format(count=count(len(numbers)), first=numbers[0], last=numbers[-1])
        self.notice.say(said, action=_("Open PDF"), act=self.print_certificates)
        self.context.saved.emit(said.rstrip("."))
        self.print.setFocus()

    def _not_issued(self, error: Exception) -> None:
        self.issue.setEnabled(True)
        self._refuse(error)

    def print_certificates(self, path: Path | None = None) -> None:
        """Write the certificates of the class as a PDF and open it; without ``path``, ask where."""
        papers.print_certificates(self.context, self.class_id, path, done=self._printed, failed=self._refuse)

    def _printed(self, files: list[Path]) -> None:
        said = _("The certificates are in {file}.").format(file=files[0])
        folder = files[0].parent
        self.notice.say(said, action=_("Open the folder"), act=lambda: folders.show(folder))

    def begin_revoking(self) -> None:
        """Ask why the certificate of the person chosen is revoked."""
        chosen = self._selected()
        if chosen is None or chosen.number is None:
            return
        self._revoked = chosen.number
        said = _("Revoke {number} of {name}?").format(number=chosen.number, name=chosen.enrolment.name)
        self.revoking.question.setText(said)
        self.revoking.reason.clear()
        self.revoking.show()
        self.revoking.reason.setFocus()

    def _leave_revoking(self) -> None:
        self.revoking.hide()
        self.table.setFocus()

    def _revoke(self) -> None:
        number, reason = self._revoked, normalise(self.revoking.reason.text())
        if not reason:
            self.notice.say(_("Type the reason: it stays in the history beside the certificate."), "warning")
            return
        self.context.write(
            lambda session: certificates.revoke(session, number=number, reason=reason),
            self._done_revoking,
            self._refuse,
            changed=frozenset({"certificate"}),
        )

    def _done_revoking(self, name: str) -> None:
        said = _("The certificate {number} of {name} is revoked.").format(number=self._revoked, name=name)
        self.notice.say(said)
        self.context.saved.emit(said.rstrip("."))
        self._leave_revoking()
