"""The page of an office on its units: who has sent what, who waits for a reply, inviting one."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QFrame,
    QHBoxLayout,
    QLineEdit,
    QVBoxLayout,
    QWidget,
)

from tqdesk.gui import folders, theme
from tqdesk.gui.context import AppContext
from tqdesk.gui.fields import INVITATION_ENDING
from tqdesk.gui.keys import on_page_key
from tqdesk.gui.refreshing import RefreshWhenSeen
from tqdesk.gui.replying import write_replies
from tqdesk.gui.shown import count, day, when
from tqdesk.gui.tables import ROW_ROLE, Column, Table, TableModel
from tqdesk.gui.widgets import Header, Notice, button, label
from tqdesk.sync import overview, pairing
from tqdesk.units import file_words, name_of
from tqdesk.vietnamese.names import collation_key, plain_key
from tqdesk.words import _, mark

Index = QModelIndex | QPersistentModelIndex
_STATE, _BEHIND = 1, 3
STATES = {
    "new": mark("–  Not invited"),
    "invited": mark("…  Invited"),
    "paired": mark("✓  Connected"),
}
_TOKENS = {"new": "muted", "invited": "late", "paired": "present"}
FILTERS = {
    "all": mark("All units"),
    "behind": mark("Waiting for a reply"),
    "silent": mark("No file yet"),
    "new": mark("Not invited"),
}


def _state(each: overview.UnitExchange) -> str:
    if each.state == "invited" and each.invited_until is not None:
        return _("…  Invited until {day}").format(day=day(each.invited_until))
    return _(STATES[each.state])


def _behind(each: overview.UnitExchange) -> str:
    return _("{count} changes").format(count=count(each.behind)) if each.behind else ""


COLUMNS: tuple[Column[overview.UnitExchange], ...] = (
    Column(mark("Unit"), lambda each: each.name, lambda each: collation_key(each.name), strong=True),
    Column(mark("State"), _state, width=200),
    Column(
        mark("Newest file read"),
        lambda each: when(each.last) if each.last else "–",
        lambda each: each.last or 0,
        width=150,
    ),
    Column(mark("Waits for a reply"), _behind, lambda each: each.behind, width=150),
)


class _UnitModel(TableModel[overview.UnitExchange]):
    """Colours the state, beside its sign, and what waits."""

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if role == Qt.ItemDataRole.ForegroundRole and index.column() == _STATE:
            return theme.color(_TOKENS[self.row_at(index).state])
        if role == Qt.ItemDataRole.ForegroundRole and index.column() == _BEHIND:
            return theme.color("late")
        return super().data(index, role)


def belongs(each: overview.UnitExchange, kind: str) -> bool:
    """Whether a unit is of a kind of FILTERS."""
    return {
        "all": True,
        "behind": each.behind > 0,
        "silent": each.last is None,
        "new": each.state == "new",
    }[kind]


class _Invitation(QFrame):
    """An invitation just made: its code, large, to be told by telephone."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("panel")
        self.title = label("", "strong", wrap=True)
        self.code = label("", "figure")
        self.code.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.about = label("", "muted", wrap=True)
        self.copy = button(_("Copy the code"), "copy")
        self.show_folder = button(_("Open the folder"), "folder-open")
        close = button(_("Done"), "check")
        words = QVBoxLayout()
        words.setSpacing(theme.px(4))
        for each in (self.title, self.code, self.about):
            words.addWidget(each)
        buttons = QVBoxLayout()
        buttons.setSpacing(theme.px(8))
        for made in (self.copy, self.show_folder, close):
            buttons.addWidget(made)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(*(theme.px(16),) * 4)
        layout.setSpacing(theme.px(24))
        layout.addLayout(words, 1)
        layout.addLayout(buttons)
        self._folder = Path()
        self.copy.clicked.connect(lambda: QGuiApplication.clipboard().setText(self.code.text()))
        self.show_folder.clicked.connect(lambda: folders.show(self._folder))
        close.clicked.connect(self.hide)
        self.hide()

    def tell(self, unit: str, made: pairing.Invited) -> None:
        """Show an invitation."""
        self._folder = made.file.parent
        title = _("Invitation of {unit}: {file}")
        self.title.setText(title.format(unit=name_of(unit), file=made.file.name))
        self.code.setText(made.code)
        said = _(
            "Send the file by USB stick, Zalo or e-mail; tell the code by telephone, never with the file. "
            "Valid for {days} days."
        )
        self.about.setText(said.format(days=pairing.VALID_DAYS))
        self.show()
        self.copy.setFocus()


class UnitListPage(QWidget):
    """All units below, with search and a filter."""

    def __init__(self, context: AppContext) -> None:
        super().__init__()
        self.context = context
        self._units: list[overview.UnitExchange] = []
        self.invite_button = button(_("Invite a unit…"), "mail")
        self.invite_button.setToolTip("Ctrl+I")
        self.reply = button(_("Write replies…"), "mail-forward", primary=True)
        self.reply.setToolTip("Ctrl+R")
        self.header = Header(_("Units"), self.invite_button, self.reply)
        self.notice, self.invitation = Notice(context.unexpected.emit), _Invitation()
        self.search = QLineEdit()
        self.search.setPlaceholderText(_("Search units, with marks or without"))
        self.search.setClearButtonEnabled(True)
        self.search.addAction(theme.icon("search", "muted", 18), QLineEdit.ActionPosition.LeadingPosition)
        self.filter = QComboBox()
        self.filter.setAccessibleName(_("Which units"))
        for kind, text in FILTERS.items():
            self.filter.addItem(_(text), kind)
        self.model = _UnitModel(COLUMNS)
        self.table = Table(self.model)
        self.table.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.table.setSortingEnabled(True)
        self.table.horizontalHeader().setSortIndicatorClearable(True)
        self.table.horizontalHeader().setSortIndicator(-1, Qt.SortOrder.AscendingOrder)
        self.none = label(_("No unit is called so; type less, or show all units."), "muted")
        self.chosen = label("", "muted")
        self._build()
        self._connect()
        RefreshWhenSeen(self, context, frozenset({"link"}), self.refresh)

    def _build(self) -> None:
        filters = QHBoxLayout()
        filters.setSpacing(theme.px(8))
        self.search.setMaximumWidth(theme.px(360))
        filters.addWidget(self.search, 1)
        filters.addWidget(self.filter)
        filters.addStretch()
        filters.addWidget(self.chosen)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(theme.px(12))
        for each in (self.header, self.notice, self.invitation):
            layout.addWidget(each)
        layout.addLayout(filters)
        layout.addWidget(self.none)
        layout.addWidget(self.table, 1)

    def _connect(self) -> None:
        self.search.textChanged.connect(self._show_rows)
        self.search.returnPressed.connect(self._go_to_table)
        self.filter.currentIndexChanged.connect(self._show_rows)
        self.table.selectionModel().selectionChanged.connect(lambda *changed: self._show_chosen())
        self.invite_button.clicked.connect(lambda: self._ask_file())
        self.reply.clicked.connect(lambda: self._ask_folder())
        for keys, act in (
            ("Ctrl+I", self.invite_button.click),
            ("Ctrl+R", self.reply.click),
            ("Ctrl+F", self.search.setFocus),
            ("Esc", self.search.clear),
        ):
            on_page_key(keys, self, act)

    def refresh(self) -> None:
        """Ask the store how the units stand."""
        self.context.read(overview.units_below, self._show)

    def _show(self, found: list[overview.UnitExchange]) -> None:
        chosen = {each.unit for each in self.selected()}
        self._units = sorted(found, key=lambda each: collation_key(each.name))
        sizes = Counter(kind for each in found for kind in FILTERS if belongs(each, kind))
        said = _("{all} units · {sent} have sent files · {behind} wait for a reply · {new} not invited")
        self.header.say(
            _("Units"),
            about=said.format(
                all=count(sizes["all"]),
                sent=count(sizes["all"] - sizes["silent"]),
                behind=count(sizes["behind"]),
                new=count(sizes["new"]),
            ),
        )
        self._show_rows()
        self.select(list(chosen))

    def _show_rows(self, *changed: object) -> None:
        wanted = plain_key(self.search.text())
        kind = str(self.filter.currentData())
        rows = [each for each in self._units if wanted in plain_key(each.name) and belongs(each, kind)]
        self.model.set_rows(rows)
        header = self.table.horizontalHeader()
        if header.sortIndicatorSection() >= 0:
            self.model.sort(header.sortIndicatorSection(), header.sortIndicatorOrder())
        self.none.setVisible(not rows and bool(self._units))
        self._show_chosen()

    def _go_to_table(self) -> None:
        if self.model.rowCount():
            self.table.selectRow(0)
            self.table.setFocus()

    def selected(self) -> list[overview.UnitExchange]:
        """The units chosen in the table."""
        return [index.data(ROW_ROLE) for index in self.table.selectionModel().selectedRows()]

    def select(self, keys: list[str]) -> None:
        """Choose units in the table by their keys."""
        self.table.clearSelection()
        model = self.table.selectionModel()
        for row, each in enumerate(self.model.rows()):
            if each.unit in keys:
                flags = model.SelectionFlag.Select | model.SelectionFlag.Rows
                model.select(self.model.index(row, 0), flags)

    def _show_chosen(self) -> None:
        chosen = self.selected()
        self.invite_button.setEnabled(len(chosen) == 1)
        self.reply.setEnabled(any(each.state == "paired" for each in chosen))
        said = _("{count} units chosen").format(count=count(len(chosen)))
        self.chosen.setText(said if chosen else _("Choose units: Ctrl or Shift for several"))

    def _ask_file(self) -> None:
        unit = self.selected()[0].unit
        code, name = file_words(unit)
        words = _("Invitations of TQDesk")
        file = folders.ask_new_file(
            self,
            _("Write the invitation"),
            "invitations",
            f"TQ_{code}_{name}",
            f"{words} (*{INVITATION_ENDING})",
            otherwise=folders.usual()[0],
        )
        if file is not None:
            self.invite(unit, file)

    def invite(self, unit: str, file: Path) -> None:
        """Make an invitation of a unit, into a file, and show its code."""
        self.notice.hide()
        self.invitation.hide()

        def done(made: pairing.Invited) -> None:
            self.invitation.tell(unit, made)
            self.context.saved.emit(_("invitation of {unit}").format(unit=name_of(unit)))

        self.context.write(
            lambda session: pairing.invite(session, unit=unit, file=file),
            done,
            self.notice.refuse,
            changed=frozenset({"link"}),
        )

    def _ask_folder(self) -> None:
        folder = folders.ask_folder(self, folders.usual()[0], "replies")
        if folder is not None:
            self.write_replies(folder)

    def write_replies(self, folder: Path) -> None:
        """Write the replies to the chosen units that have a machine into a folder."""
        chosen = [each.unit for each in self.selected() if each.state == "paired"]
        write_replies(self.context, self.notice, chosen, folder)
