"""A class: its title, and the tabs of its list, attendance, certificates and history."""

from __future__ import annotations

from datetime import date
from importlib import import_module
from pathlib import Path
from uuid import UUID

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QTabBar, QVBoxLayout, QWidget

from tqdesk.errors import UnknownClass
from tqdesk.gui import deleting, papers, theme
from tqdesk.gui.context import AppContext
from tqdesk.gui.deleting import Doomed
from tqdesk.gui.widgets import Header, Notice, button, label, separator
from tqdesk.records import ClassDetail
from tqdesk.training import classes
from tqdesk.units import name_of
from tqdesk.vietnamese.dates import written
from tqdesk.words import _, mark

MODE_WORDS = {
    "in_person": mark("In person"),
    "online": mark("Online"),
    "mixed": mark("In person and online"),
    "self_paced": mark("Self-paced (MOOC)"),
}
_TABS = (
    ("people", mark("List"), "tqdesk.gui.pages.class_people", "ClassPeopleTab"),
    ("attendance", mark("Attendance"), "tqdesk.gui.pages.attendance", "AttendanceTab"),
    ("results", mark("Results and certificates"), "tqdesk.gui.pages.class_results", "ClassResultsTab"),
    ("history", mark("History"), "tqdesk.gui.pages.class_history", "ClassHistoryTab"),
)
_CARES = frozenset({"class", "site", "class_session", "enrolment"})


def days(first: date, last: date) -> str:
    """The days of a class in as few signs as are clear: ``12–13/10/2026``."""
    if first == last:
        return written(first)
    if (first.year, first.month) == (last.year, last.month):
        return f"{first.day:02}–{written(last)}"
    if first.year == last.year:
        return f"{first.day:02}/{first.month:02}–{written(last)}"
    return f"{written(first)}–{written(last)}"


class ClassPage(QWidget):
    """One class. ``left`` asks to go back to the list of classes, ``doomed`` to delete the class as well."""

    left = Signal()
    doomed = Signal(object)

    def __init__(self, context: AppContext, class_id: UUID) -> None:
        super().__init__()
        self.context = context
        self.class_id = class_id
        self.detail: ClassDetail | None = None
        self.notice = Notice(context.unexpected.emit)
        self.back = button(_("Training classes"), link=True)
        self.back.setToolTip("Alt+←")
        self.year = label("", "muted")
        self.print_button = button(_("Print sign-in sheet"), "printer")
        self.print_button.setToolTip("Ctrl+P")
        self.delete_button = button("", "trash")
        self.delete_button.setAccessibleName(_("Delete the class"))
        self.delete_button.setToolTip(_("Delete the class"))
        self.header = Header("", self.delete_button, self.print_button)
        self.tabs = QTabBar()
        self.pages = QStackedWidget()
        self._made: dict[str, QWidget] = {}
        self._build()
        context.changed.connect(self._changed)
        self.refresh()

    def _build(self) -> None:
        path = QHBoxLayout()
        path.setSpacing(theme.px(6))
        self.back.setStyleSheet(
            f"QPushButton {{ color: {theme.tokens().muted}; font-weight: 400; min-height: 0; }}"
        )
        path.addWidget(self.back)
        path.addWidget(label("›", "muted"))
        path.addWidget(self.year)
        path.addStretch()
        self.tabs.setExpanding(False)
        self.tabs.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        for place, tab in enumerate(_TABS):
            keys = f"Ctrl+{place + 1}"
            self.tabs.addTab(_(_TABS[place][1]))
            self.tabs.setTabToolTip(place, keys)
            QShortcut(QKeySequence(keys), self, lambda key=tab[0]: self.show_tab(key))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(path)
        layout.addWidget(self.header)
        layout.addSpacing(theme.px(10))
        layout.addWidget(self.tabs)
        layout.addWidget(separator())
        layout.addSpacing(theme.px(8))
        layout.addWidget(self.notice)
        layout.addWidget(self.pages, 1)
        self.tabs.currentChanged.connect(self._show_tab)
        self.back.clicked.connect(self.left)
        self.print_button.clicked.connect(lambda: self.print_sheet())
        self.delete_button.clicked.connect(self.ask_to_delete)
        QShortcut(QKeySequence("Alt+Left"), self, self.left.emit)
        QShortcut(QKeySequence("Ctrl+P"), self, lambda: self.print_sheet())
        self.tabs.setCurrentIndex(1)
        self._show_tab(1)

    def show_tab(self, key: str) -> QWidget:
        """Show a tab: ``people``, ``attendance``, ``results`` or ``history``."""
        self.tabs.setCurrentIndex([tab[0] for tab in _TABS].index(key))
        return self._made[key]

    def _show_tab(self, place: int) -> None:
        key, _word, module, name = _TABS[place]
        if key not in self._made:
            self._made[key] = getattr(import_module(module), name)(self.context, self.class_id)
            self.pages.addWidget(self._made[key])
        self.pages.setCurrentWidget(self._made[key])

    def refresh(self) -> None:
        """Read the class anew."""
        self.context.read(lambda session: classes.show(session, self.class_id), self._load, self._gone)

    def _gone(self, error: Exception) -> None:
        # Its making was undone, or a file brought its deletion.
        if isinstance(error, UnknownClass):
            self.left.emit()
        else:
            self.context.unexpected.emit(error)

    def _changed(self, what: frozenset[str]) -> None:
        if not what or what & _CARES:
            self.refresh()

    def _load(self, detail: ClassDetail) -> None:
        self.detail = detail
        summary = detail.summary
        self.year.setText(_("Year {year}").format(year=summary.first_day.year))
        title = " — ".join(part for part in (summary.title, detail.round) if part)
        place = next((site.venue or name_of(site.unit) for site in detail.sites), "")
        if len(detail.sites) > 1:
            place = _("{count} sites").format(count=len(detail.sites))
        about = (
            days(summary.first_day, summary.last_day),
            place,
            _("{count} people").format(count=summary.enrolled),
            _(MODE_WORDS[summary.mode]) if summary.mode in MODE_WORDS else "",
        )
        self.header.say(title, about="  ·  ".join(part for part in about if part))

    # Deleting

    def ask_to_delete(self) -> None:
        """Say what would go with the class, and ask for its deletion once that is wanted."""
        if self.detail is None:
            return
        doomed = Doomed("class", (self.class_id,), self.detail.summary.title)
        deleting.ask(
            self.context,
            self.notice,
            doomed,
            confirmed=self.doomed.emit,
            back=self.delete_button,
        )

    # Paper

    def print_sheet(self, file: Path | None = None) -> None:
        """Write the sign-in sheet and show it in the system's viewer; without ``file``, ask where."""

        self.notice.hide()

        def done(files: list[Path]) -> None:
            said = _("Sign-in sheet written: {file}").format(file=", ".join(each.name for each in files))
            self.notice.say(said, action=_("Open"), act=lambda: papers.open_files(files))

        papers.print_sign_in_sheet(self.context, self.class_id, file, done=done, failed=self.notice.refuse)
