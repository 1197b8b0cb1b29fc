"""The people of a class by site and list number: adding one, and importing a roster."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QLineEdit,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)
from sqlalchemy.orm import Session

from tqdesk.gui import deleting, list_files, theme
from tqdesk.gui.context import AppContext
from tqdesk.gui.deleting import Doomed
from tqdesk.gui.keys import on_key, on_page_key
from tqdesk.gui.pages.person_form import PersonForm
from tqdesk.gui.pages.roster_clipboard import ENDINGS
from tqdesk.gui.pages.roster_import import WRITTEN, RosterImport
from tqdesk.gui.refreshing import RefreshWhenSeen
from tqdesk.gui.shown import count
from tqdesk.gui.tables import Column, Table, TableModel
from tqdesk.gui.widgets import Drop, Empty, Notice, button, label
from tqdesk.records import EnrolmentRecord, PlannedPerson
from tqdesk.training import classes, rosters
from tqdesk.units import name_of
from tqdesk.vietnamese.dates import written_birth
from tqdesk.vietnamese.names import plain_key, sort_key
from tqdesk.words import _, mark


@dataclass(frozen=True, slots=True)
class ListRow:
    """A person on the list of a class; ``searched`` is what the filter looks in."""

    enrolment: EnrolmentRecord
    site: str
    searched: str


@dataclass(frozen=True, slots=True)
class ClassList:
    """The list of a class, and its sites with their names, our own first."""

    rows: tuple[ListRow, ...]
    sites: tuple[tuple[UUID, str], ...]


def _work(row: ListRow) -> str:
    return ", ".join(part for part in (row.enrolment.position, row.enrolment.workplace) if part)


_COLUMNS: tuple[Column[ListRow], ...] = (
    Column(
        mark("No."),
        lambda row: str(row.enrolment.list_number),
        lambda row: (row.site, row.enrolment.list_number),
        right=True,
        width=56,
        muted=True,
    ),
    Column(
        mark("Full name"),
        lambda row: row.enrolment.name,
        lambda row: sort_key(row.enrolment.name),
        width=230,
        strong=True,
    ),
    Column(
        mark("Birth"),
        lambda row: written_birth(row.enrolment.birth or ""),
        lambda row: row.enrolment.birth or "",
        width=110,
    ),
    Column(mark("Position, workplace"), _work),
    Column(mark("Site"), lambda row: row.site, width=180, muted=True),
)
_SITE_COLUMN = 4
_ADDED: dict[str, str] = {
    "new": mark("{name} is on the list as number {number}."),
    "same": mark("{name}, known here already, is on the list as number {number}."),
    "likely": mark(
        "{name} is on the list as number {number}, as a new person; somebody known here is much alike, so "
        "compare the two."
    ),
    "already": mark("{name} was on the list already; nothing was added twice."),
}


def read_list(session: Session, class_id: UUID, own_unit: str) -> ClassList:
    """The list of a class as the tab shows it.

    :raises UnknownClass: there is none of that id.
    """
    detail = classes.show(session, class_id)
    sites = sorted(detail.sites, key=lambda site: site.unit != own_unit)
    names = {site.id: site.venue or name_of(site.unit) for site in sites}
    rows = (
        ListRow(each, names.get(each.site, ""), plain_key(f"{each.name} {each.position} {each.workplace}"))
        for each in detail.enrolments
    )
    return ClassList(tuple(rows), tuple(names.items()))


class NobodyYet(Empty):
    """What stands in the place of an empty list: the ways to fill it."""

    def __init__(self) -> None:
        first = button(_("Import from Excel…"), "file-import", primary=True)
        paste = button(_("Paste from Excel"), "clipboard")
        one = button(_("Add people one by one"), "user-plus")
        said = _(
            "Choose its Excel list, drop it here, or paste rows copied in Excel; you look it over before it "
            "is saved."
        )
        template = button(_("List to be filled in…"), "file-export")
        super().__init__("users", _("Nobody is on the list yet"), said, first, paste, one, template)
        self.first, self.paste, self.one, self.template = first, paste, one, template


class ClassPeopleTab(QWidget):
    """The tab of a class's people."""

    def __init__(self, context: AppContext, class_id: UUID) -> None:
        super().__init__()
        self.context = context
        self.class_id = class_id
        self.list = ClassList((), ())
        self.notice = Notice(context.unexpected.emit)
        self.roster = RosterImport(self, context, class_id, self.notice)
        self.working, self.preview = self.roster.working, self.roster.preview
        self.form = PersonForm()
        self.model: TableModel[ListRow] = TableModel(_COLUMNS)
        self.table = Table(self.model)
        self.table.setSortingEnabled(False)
        self.table.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.filter = QLineEdit()
        self.total = label("", "muted")
        self.nobody = label("", "muted")
        self.remove = button("", "trash", link=True)
        self.pages = QStackedWidget()
        self._lay_out()
        self._connect()
        RefreshWhenSeen(self, context, frozenset({"class", "site", "person", "enrolment"}), self.refresh)

    def _lay_out(self) -> None:
        self.filter.setPlaceholderText(_("Find on the list: name, position or workplace"))
        self.filter.setAccessibleName(_("Find on the list"))
        self.filter.setToolTip("Ctrl+F")
        self.filter.setClearButtonEnabled(True)
        self.filter.addAction(theme.icon("search", "muted", 18), QLineEdit.ActionPosition.LeadingPosition)
        self.choose = button(_("Import from Excel…"), "file-import")
        self.choose.setToolTip(_("Import a list from Excel (Ctrl+O), or drop the file here"))
        self.export = list_files.class_button(self.context, self.notice, self.class_id)
        self.paste = button(_("Paste"), "clipboard")
        self.paste.setToolTip(_("Paste rows copied in Excel (Ctrl+V)"))
        self.add = button(_("Add a person"), "user-plus", primary=True)
        self.add.setToolTip(_("Add one person (Ctrl+T)"))
        bar = QHBoxLayout()
        bar.setSpacing(theme.px(8))
        bar.addWidget(self.filter, 1)
        bar.addWidget(self.total)
        bar.addWidget(self.remove)
        bar.addWidget(self.export)
        bar.addWidget(self.choose)
        bar.addWidget(self.paste)
        bar.addWidget(self.add)
        self.nobody.setAlignment(Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop)
        self.remove.setToolTip(_("Take those chosen off the list (Del)"))
        self.remove.hide()
        self.form.hide()
        whole = QWidget()
        inner = QVBoxLayout(whole)
        inner.setContentsMargins(0, 0, 0, 0)
        inner.setSpacing(theme.px(12))
        inner.addLayout(bar)
        inner.addWidget(self.form)
        inner.addWidget(self.table, 1)
        inner.addWidget(self.nobody, 1)
        empty = NobodyYet()
        self.first, self.first_paste, self.one = empty.first, empty.paste, empty.one
        self.template = empty.template
        for page in (QWidget(), empty, whole, self.preview):
            self.pages.addWidget(page)
        self._empty, self._whole = empty, whole
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, theme.px(8), 0, 0)
        layout.setSpacing(theme.px(8))
        layout.addWidget(self.notice)
        layout.addWidget(self.working)
        layout.addWidget(self.pages, 1)

    def _connect(self) -> None:
        self.choose.clicked.connect(self.roster.choose_file)
        self.first.clicked.connect(self.roster.choose_file)
        for each in (self.paste, self.first_paste):
            each.clicked.connect(self.roster.paste)
        self.add.clicked.connect(self.begin_person)
        self.one.clicked.connect(self.begin_person)
        self.template.clicked.connect(
            lambda: list_files.save_template(self.context, self.notice, self.class_id)
        )
        self.form.given.connect(self._add_person)
        self.form.left.connect(self._leave_form)
        self.filter.textChanged.connect(self._show_rows)
        self.table.selectionModel().selectionChanged.connect(self._show_chosen)
        self.remove.clicked.connect(self.ask_to_remove)
        on_key("Delete", self.table, self.ask_to_remove)
        self.roster.previewed.connect(self._show_preview)
        self.roster.left.connect(self._show_page)
        self.roster.imported.connect(self._imported)
        Drop(self, ENDINGS).dropped.connect(lambda files: self.import_file(Path(files[0])))
        for keys, act in (
            ("Ctrl+O", self.roster.choose_file),
            ("Ctrl+V", self.roster.paste),
            ("Ctrl+T", self.begin_person),
            ("Ctrl+F", self.filter.setFocus),
        ):
            on_page_key(keys, self, act)

    # The list

    def refresh(self) -> None:
        """Read the list anew."""
        own = self.context.store.identity.unit
        self.context.read(
            lambda session: read_list(session, self.class_id, own), self._show_list, self.notice.refuse
        )

    def _show_list(self, read: ClassList) -> None:
        self.list = read
        self.roster.sites = read.sites
        self.table.setColumnHidden(_SITE_COLUMN, len(read.sites) < 2)
        self._show_rows()
        if self.pages.currentWidget() is not self.preview:
            self._show_page()

    def _show_page(self) -> None:
        asked = bool(self.list.rows) or not self.form.isHidden()
        self.pages.setCurrentWidget(self._whole if asked else self._empty)

    def _show_rows(self) -> None:
        words = plain_key(self.filter.text()).split()
        rows = [row for row in self.list.rows if all(word in row.searched for word in words)]
        self.model.set_rows(rows)
        said = _("{count} people") if not words else _("{count} found")
        self.total.setText(said.format(count=count(len(rows))))
        self.nobody.setText(_("Nobody on the list goes by “{text}”.").format(text=self.filter.text().strip()))
        self.nobody.setVisible(bool(words) and not rows)
        self.table.setVisible(not words or bool(rows))
        self._show_chosen()

    # Taking people off the list

    def chosen(self) -> list[EnrolmentRecord]:
        """The people chosen, from top to bottom."""
        rows = sorted(index.row() for index in self.table.selectionModel().selectedRows())
        return [self.model.rows()[row].enrolment for row in rows]

    def _show_chosen(self) -> None:
        chosen = len(self.chosen())
        self.remove.setText(_("Take {count} off").format(count=count(chosen)))
        self.remove.setVisible(chosen > 0)
        self.total.setVisible(not chosen)

    def ask_to_remove(self) -> None:
        """Say what would go with the people chosen, and take them off the list once that is wanted."""
        chosen = self.chosen()
        if not chosen:
            return
        names = deleting.names([each.name for each in chosen])
        doomed = Doomed("enrolment", tuple(each.id for each in chosen), names)
        deleting.ask(self.context, self.notice, doomed, back=self.table)

    # One person

    def begin_person(self) -> None:
        """Open the form for one person."""
        if self.pages.currentWidget() is self.preview or not self.list.sites:
            return
        self.notice.hide()
        self.form.show_sites(self.list.sites)
        self.form.show()
        self._show_page()
        self.form.begin()

    def _leave_form(self) -> None:
        self.notice.hide()
        self.form.hide()
        self._show_page()
        self.add.setFocus()

    def _add_person(self) -> None:
        facts, site = self.form.facts(), self.form.chosen_site()
        self.notice.hide()

        def add(session: Session) -> tuple[PlannedPerson, int]:
            return rosters.add_person(session, training_class=self.class_id, site=site, facts=facts)

        self.context.write(add, self._added, self.notice.refuse, changed=WRITTEN)

    def _added(self, added: tuple[PlannedPerson, int]) -> None:
        planned, number = added
        said = _(_ADDED[planned.fate]).format(name=planned.row.name, number=number)
        self.notice.say(said, "" if planned.fate in ("new", "same") else "warning")
        self.context.saved.emit(planned.row.name)
        self.form.begin()

    # A roster

    def import_file(self, path: Path) -> None:
        """Read a roster file and show what importing it will do; nothing is saved yet."""
        self.roster.import_file(path)

    def _show_preview(self) -> None:
        self.pages.setCurrentWidget(self.preview)

    def _imported(self) -> None:
        self.pages.setCurrentWidget(self._whole)
        self.table.setFocus()
