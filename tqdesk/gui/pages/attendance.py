"""The tab of attendance: one box that takes anything, the grid, and what was marked last."""

from __future__ import annotations

from uuid import UUID

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QKeyEvent, QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from tqdesk.gui import theme
from tqdesk.gui.attendance_box import CheckInBox
from tqdesk.gui.attendance_chooser import Chooser
from tqdesk.gui.attendance_counts import Counts
from tqdesk.gui.attendance_grid import Grid
from tqdesk.gui.attendance_matches import MatchList
from tqdesk.gui.attendance_panel import Panel
from tqdesk.gui.attendance_reading import CheckIn
from tqdesk.gui.attendance_sitting import Action, Sitting
from tqdesk.gui.attendance_telling import Telling
from tqdesk.gui.attendance_undo import UndoLine
from tqdesk.gui.attendance_words import session_name
from tqdesk.gui.context import AppContext
from tqdesk.gui.widgets import Empty, Notice
from tqdesk.records import SiteRecord
from tqdesk.training.enrolments import ListedPerson
from tqdesk.units import name_of
from tqdesk.words import _

_WIDE_PANEL, _NARROW_PANEL, _NARROW = 290, 224, 900
_PAUSE_MILLISECONDS = 120


class AttendanceTab(QWidget):
    """Attendance of one class."""

    def __init__(self, context: AppContext, class_id: UUID) -> None:
        super().__init__()
        self.context = context
        self.sitting = Sitting(context, class_id)
        self.notice = Notice(context.unexpected.emit)
        self.box = CheckInBox()
        self.grid = Grid(self.sitting)
        self.panel = Panel()
        self.sessions = Chooser(_("The session that is being marked: Ctrl+Page Up, Ctrl+Page Down"))
        self.sites = Chooser(_("Site"))
        self.counts = Counts()
        self.undo_line = UndoLine(self.sitting)
        self.empty = Empty(
            "list-numbers",
            _("Nobody is on the list yet"),
            _("Import a list in the tab of the list, or type a full name above and press Ctrl+Enter."),
        )
        self._build()
        self.matches = MatchList(self)
        self.check_in = CheckIn(self.sitting, self.box.edit, self.matches)
        self._pointed: ListedPerson | None = None
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(_PAUSE_MILLISECONDS)
        self._pause.timeout.connect(self._follow)
        self._connect()
        self.telling = Telling(self.sitting, self.panel.recent)
        self.refresh()

    def _build(self) -> None:
        line = QHBoxLayout()
        line.setSpacing(theme.px(8))
        line.addWidget(self.sessions)
        line.addWidget(self.sites)
        line.addStretch()
        line.addWidget(self.counts)
        self.body = QStackedWidget()
        self.body.addWidget(self.grid)
        self.body.addWidget(self.empty)
        left = QVBoxLayout()
        left.setSpacing(theme.px(8))
        left.addWidget(self.box)
        left.addWidget(self.notice)
        left.addLayout(line)
        left.addWidget(self.body, 1)
        left.addWidget(self.undo_line)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, theme.px(4), 0, 0)
        layout.setSpacing(theme.px(20))
        layout.addLayout(left, 1)
        layout.addWidget(self.panel)

    def _connect(self) -> None:
        sitting = self.sitting
        sitting.loaded.connect(self._loaded)
        sitting.moved.connect(self._show_session)
        sitting.repainted.connect(self._show_counts)
        sitting.marked.connect(self._marked)
        sitting.undone.connect(self._undone)
        sitting.refused.connect(self.notice.refuse)
        self.check_in.refused.connect(self.notice.refuse)
        self.check_in.said.connect(lambda text: self.notice.say(text, "warning"))
        self.check_in.offered.connect(
            lambda text, words, act: self.notice.say(text, "warning", action=words, act=act)
        )
        sitting.began.connect(self.notice.hide)
        self.check_in.pointed.connect(self._point)
        self.check_in.left_down.connect(self.grid.setFocus)
        self.box.edit.left_empty.connect(self.notice.hide)
        self.box.edit.textEdited.connect(lambda text: self.notice.hide())
        self.grid.typed.connect(self.type_in_box)
        self.grid.up_to_box.connect(self.box.edit.setFocus)
        self.panel.rest.connect(self._mark_rest)
        self.sessions.chosen.connect(lambda row: sitting.choose(sitting.sheet.class_sessions[row]))
        self.sites.chosen.connect(lambda row: sitting.choose_site(sitting.sites()[row]))
        for keys, act in (
            ("Ctrl+Z", sitting.undo),
            ("Ctrl+Y", sitting.redo),
            ("Ctrl+Shift+Z", sitting.redo),
            ("Ctrl+F", self._to_box),
            ("Ctrl+R", self.panel.open_rest_menu),
            ("Ctrl+PgUp", lambda: sitting.step(-1)),
            ("Ctrl+PgDown", lambda: sitting.step(1)),
        ):
            made = QShortcut(QKeySequence(keys), self, act)
            made.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)

    def refresh(self) -> None:
        """Read the class anew."""
        self.sitting.refresh()

    # Keys

    def _to_box(self) -> None:
        self.box.edit.setFocus()
        self.box.edit.selectAll()

    def type_in_box(self, text: str) -> None:
        """Go on typing in the box, with ``text`` as its first letters."""
        self.box.edit.setFocus()
        self.box.edit.setCursorPosition(len(self.box.edit.text()))
        self.box.edit.insert(text)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        # What a child has no use for, as the digits of a card scanned while a button has the focus.
        if event.text().isalnum() and not event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.type_in_box(event.text())
        else:
            super().keyPressEvent(event)

    # What is shown

    def _loaded(self) -> None:
        sitting = self.sitting
        self.sessions.set_words([session_name(each) for each in sitting.sheet.class_sessions])
        sites = sitting.sites()
        records = {each.id: each for each in sitting.sheet.sites}
        self.sites.set_words([site_name(records.get(site)) for site in sites])
        self.sites.show_chosen(sites.index(sitting.site) if sitting.site in sites else -1)
        self.sites.setVisible(len(sites) > 1)
        self.body.setCurrentWidget(self.grid if sitting.people else self.empty)
        self._show_session()
        if self.box.edit.text():
            self.check_in.show_matches()

    def _show_session(self) -> None:
        session = self.sitting.class_session
        self.sessions.show_chosen(session.number - 1 if session else -1)
        self._show_counts()

    def _show_counts(self) -> None:
        counts = self.sitting.counts()
        self.counts.show_counts(counts)
        self.panel.show_counts(counts[None], len(self.sitting.people))
        self.undo_line.show_offered()

    def _point(self, person: ListedPerson) -> None:
        """Follow in the grid whom the box means, once the typing pauses."""
        self._pointed = person
        self._pause.start()

    def _follow(self) -> None:
        if self._pointed is not None:
            self.grid.go_to(self._pointed)

    def _undone(self, action: Action) -> None:
        if not action.changes:
            self.notice.say(_("Someone has changed it since, so it was left as it is."), "warning")
            self.refresh()

    def _marked(self, action: Action) -> None:
        self._pause.stop()
        if action.source != "grid" and action.people:
            self.grid.go_to(action.people[0])

    def _mark_rest(self, status: str) -> None:
        self.sitting.mark(self.sitting.unmarked(), status, source="grid", rest=True)
        # The link that was clicked is gone with the last of the others; the keyboard must not wander off.
        self.box.edit.setFocus()

    # Places

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        narrow = self.width() < theme.px(_NARROW)
        self.panel.setFixedWidth(theme.px(_NARROW_PANEL if narrow else _WIDE_PANEL))
        self.counts.set_short(narrow)
        self._place_matches()

    def showEvent(self, event: object) -> None:
        self.box.edit.setFocus()
        self._place_matches()

    def _place_matches(self) -> None:
        width = min(theme.px(500), self.box.width() + 12)
        self.matches.setGeometry(
            self.box.x() - 6, self.box.geometry().bottom() + 1, width, self.matches.height()
        )


def site_name(site: SiteRecord | None) -> str:
    """A site by its venue, or else by its unit."""
    return (site.venue or name_of(site.unit)) if site else ""
