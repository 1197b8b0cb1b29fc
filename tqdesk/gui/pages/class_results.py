"""What came of a class: who attended how often, and the certificates."""

from __future__ import annotations

from pathlib import Path
from uuid import UUID

from PySide6.QtCore import QItemSelection
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget
from sqlalchemy.orm import Session

from tqdesk.errors import BadDate
from tqdesk.gui import folders, papers, theme
from tqdesk.gui.context import AppContext
from tqdesk.gui.keys import on_key, on_page_key
from tqdesk.gui.pages.certificate_questions import Issuing, Revoking
from tqdesk.gui.refreshing import RefreshWhenSeen
from tqdesk.gui.shown import count
from tqdesk.gui.states import Counts, Pills
from tqdesk.gui.tables import Column, Table, TableModel
from tqdesk.gui.widgets import Empty, Notice, button
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


class ClassResultsTab(QWidget):
    """The tab of a class's results and certificates."""

    def __init__(self, context: AppContext, class_id: UUID) -> None:
        super().__init__()
        self.context = context
        self.class_id = class_id
        self._revoked = ""
        self.notice = Notice(context.unexpected.emit)
        self.counts = Counts()
        self.model = _Results()
        self.table = Table(self.model)
        self.table.setItemDelegateForColumn(4, Pills(self.table, lambda each: _TOKENS[outcome(each)]))
        self.issue = button("", "certificate", primary=True)
        self.print = button(_("Print certificates"), "printer")
        self.revoke = button(_("Revoke…"))
        self.issuing, self.revoking = Issuing(), Revoking()
        self.pages = QStackedWidget()
        self._lay_out()
        self._connect()
        cares = frozenset({"class", "class_session", "person", "enrolment", "attendance", "certificate"})
        RefreshWhenSeen(self, context, cares, self.refresh)

    def _lay_out(self) -> None:
        self.issue.setToolTip(_("To all who attended every session and have none yet (Ctrl+G)"))
        self.print.setToolTip(_("All certificates of the class as one PDF, opened at once (Ctrl+Shift+P)"))
        self.revoke.setToolTip(_("Revoke the certificate of the person chosen in the table (Delete)"))
        bar = QHBoxLayout()
        bar.setSpacing(theme.px(8))
        bar.addWidget(self.revoke)
        bar.addStretch(1)
        for each in (self.print, self.issue):
            bar.addWidget(each)
        whole = QWidget()
        inner = QVBoxLayout(whole)
        inner.setContentsMargins(0, 0, 0, 0)
        inner.setSpacing(theme.px(12))
        inner.addLayout(bar)
        inner.addWidget(self.counts)
        inner.addWidget(self.issuing)
        inner.addWidget(self.revoking)
        inner.addWidget(self.table, 1)
        said = _("Put people on the list and take attendance; then see here who has earned a certificate.")
        self._empty, self._whole = Empty("certificate", _("Nobody is on the list yet"), said), whole
        for page in (QWidget(), self._empty, whole):
            self.pages.addWidget(page)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, theme.px(8), 0, 0)
        layout.setSpacing(theme.px(8))
        layout.addWidget(self.notice)
        layout.addWidget(self.pages, 1)

    def _connect(self) -> None:
        self.issue.clicked.connect(self.begin_issuing)
        self.issuing.given.connect(self.issue_certificates)
        self.issuing.left.connect(self._leave_issuing)
        self.print.clicked.connect(lambda: self.print_certificates())
        self.revoke.clicked.connect(self.begin_revoking)
        self.revoking.given.connect(self._revoke)
        self.revoking.left.connect(self._leave_revoking)
        self.table.selectionModel().selectionChanged.connect(self._chosen)
        on_page_key("Ctrl+G", self, self.issue.click)
        on_page_key("Ctrl+Shift+P", self, self.print.click)
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
            self.notice.refuse,
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
        said = _("Issue certificates to {count} people…").format(count=count(due))
        self.issue.setText(said if due else _("No certificates to issue"))
        self.issue.setEnabled(bool(due))
        self.issuing.ask(read)
        if not due:
            self._ask_issuing(False)
        self.print.setEnabled(bool(certified))
        self.pages.setCurrentWidget(self._whole if read.people else self._empty)
        self._chosen()

    def _chosen(self, *_selection: QItemSelection) -> None:
        chosen = self._selected()
        self.revoke.setEnabled(chosen is not None and chosen.certified and chosen.ours)

    def _selected(self) -> PersonResult | None:
        rows = self.table.selectionModel().selectedRows()
        return self.model.row_at(rows[0]) if rows else None

    # Doing

    def begin_issuing(self) -> None:
        """Say what issuing would do, and ask whether it shall be done."""
        self.notice.hide()
        self.revoking.hide()
        self._ask_issuing(True)
        self.issuing.yes.setFocus()

    def _ask_issuing(self, asked: bool) -> None:
        self.issuing.setVisible(asked)
        self.issue.setHidden(asked)

    def _leave_issuing(self) -> None:
        self.notice.hide()
        self._ask_issuing(False)
        self.table.setFocus()

    def issue_certificates(self) -> None:
        """Issue certificates, with the date shown, to all who have earned one and have none."""
        self.notice.hide()
        try:
            day = self.issuing.day.day()
        except BadDate as error:
            self.notice.refuse(error)
            return
        self.issuing.setEnabled(False)

        def issue(session: Session) -> list[str]:
            issued = certificates.issue(session, training_class=self.class_id, on=day)
            return certificates.newest_numbers(session, training_class=self.class_id, most=issued)

        self.context.write(issue, self._issued, self._not_issued, changed=frozenset({"certificate"}))

    def _issued(self, numbers: list[str]) -> None:
        self.issuing.setEnabled(True)
        self._ask_issuing(False)
        said = _("{count} certificates were issued, numbers {first} to {last}.")
        said = said.format(count=count(len(numbers)), first=numbers[0], last=numbers[-1])
        self.notice.say(said, action=_("Open PDF"), act=self.print_certificates)
        self.context.saved.emit(said.rstrip("."))
        self.print.setEnabled(True)
        self.print.setFocus()

    def _not_issued(self, error: Exception) -> None:
        self.issuing.setEnabled(True)
        self.notice.refuse(error)

    def print_certificates(self, path: Path | None = None) -> None:
        """Write the certificates of the class as a PDF and open it; without ``path``, ask where."""
        self.notice.hide()
        papers.print_certificates(
            self.context, self.class_id, path, done=self._printed, failed=self.notice.refuse
        )

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
        self.notice.hide()
        self._ask_issuing(False)
        self.revoking.ask(chosen)

    def _leave_revoking(self) -> None:
        self.notice.hide()
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
            self.notice.refuse,
            changed=frozenset({"certificate"}),
        )

    def _done_revoking(self, name: str) -> None:
        said = _("The certificate {number} of {name} is revoked.").format(number=self._revoked, name=name)
        self._leave_revoking()
        self.notice.say(said)
        self.context.saved.emit(said.rstrip("."))
