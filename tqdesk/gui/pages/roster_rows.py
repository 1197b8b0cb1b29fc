"""The rows of a roster with what will happen to each: as words, a sign and a colour."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from PySide6.QtCore import QModelIndex, QPersistentModelIndex
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from tqdesk.gui import theme
from tqdesk.gui.filters import Counted, CountFilters
from tqdesk.gui.pages.roster_reading import PreviewRow
from tqdesk.gui.states import Pills
from tqdesk.gui.tables import Column, Table, TableModel
from tqdesk.vietnamese.dates import written_birth
from tqdesk.words import _, mark
from tqdesk.words.changes import word
from tqdesk.words.roster_rows import FATES, fate_word

SIGNS = {"new": "+", "same": "=", "likely": "?", "already": "✓"}
TOKENS = {"new": "present", "same": "excused", "likely": "late", "already": "muted"}
_COUNTED: dict[str, str] = {
    "new": mark("new people"),
    "same": mark("known people"),
    "likely": mark("maybe known"),
    "already": mark("in the class already"),
}
ALL, HIDDEN = "all", "hidden"
_HEIGHTS = (theme.ROW_PX, 48, 64, 80)
"""Of a row whose details take one line, two, three, or more than can be shown, which end in "…"."""
_WIDE = 980
"""From this width on there is room for details beside position and workplace."""
_VERY_WIDE = 1300
"""From this width on there is room for the sex as well."""
_WORK_PX = 176


def _number(each: PreviewRow) -> str:
    number = str(each.planned.row.row)
    return _("{number} hidden").format(number=number) if each.hidden else number


def _work(each: PreviewRow) -> str:
    row = each.planned.row
    return ", ".join(part for part in (row.position, row.workplace) if part)


def _fate(each: PreviewRow) -> str:
    return "  ".join((SIGNS[each.planned.fate], fate_word(each.planned.fate)))


def _counts(each: PreviewRow, key: str) -> bool:
    return key == ALL or each.planned.fate == key or (key == HIDDEN and each.hidden)


_COLUMNS: tuple[Column[PreviewRow], ...] = (
    Column(mark("Row"), _number, right=True, width=68, muted=True),
    Column(mark("Sheet"), lambda each: each.planned.row.sheet, width=104, muted=True),
    Column(mark("Full name"), lambda each: each.planned.row.name, width=184, strong=True),
    Column(mark("Birth"), lambda each: written_birth(each.planned.row.birth or ""), width=104),
    Column(mark("Sex"), lambda each: word(each.planned.row.sex or ""), width=72),
    Column(mark("Position, workplace"), _work),
    Column(mark("What happens"), _fate, width=152),
    Column(mark("In detail"), lambda each: each.detail),
)
SHEET, SEX, WORK, FATE, DETAIL = 1, 4, 5, 6, 7


class _OneLine(QStyledItemDelegate):
    """Text that ends in "…" where it does not fit, in a table whose other texts are in several lines."""

    def initStyleOption(
        self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        super().initStyleOption(option, index)
        option.features &= ~QStyleOptionViewItem.ViewItemFeature.WrapText


class RosterRows(QWidget):
    """The table of rows with counts above it that choose among them."""

    def __init__(self) -> None:
        super().__init__()
        self._all: Sequence[PreviewRow] = ()
        self._sheets = 0
        self.counts = CountFilters()
        self.counts.chosen.connect(lambda _key: self._filter())
        self.model: TableModel[PreviewRow] = TableModel(_COLUMNS)
        self.table = Table(self.model)
        self.table.setAccessibleName(_("What importing will do, row by row"))
        self.table.setItemDelegate(_OneLine(self.table))
        self.table.setItemDelegateForColumn(DETAIL, QStyledItemDelegate(self.table))
        self.table.setItemDelegateForColumn(FATE, Pills(self.table, lambda each: TOKENS[each.planned.fate]))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(theme.px(8))
        layout.addWidget(self.counts)
        layout.addWidget(self.table, 1)

    def show_rows(self, rows: Sequence[PreviewRow]) -> None:
        """Show these rows; the filter, the row chosen and the place scrolled to stay where they can."""
        self._all = rows
        fates = Counter(each.planned.fate for each in rows)
        hidden = sum(each.hidden for each in rows)
        shown = [Counted(ALL, len(rows), _("rows"), "text")]
        shown += [
            Counted(fate, fates[fate], _(_COUNTED[fate]), TOKENS[fate]) for fate in FATES if fates[fate]
        ]
        if hidden:
            shown.append(Counted(HIDDEN, hidden, _("hidden in the file"), "muted"))
        self.counts.show_counts(shown)
        self._sheets = len({each.planned.row.sheet for each in rows})
        self._filter()

    def _filter(self) -> None:
        key = self.counts.key()
        before = self.table.currentIndex().row()
        stood = self.model.rows()[before].planned.row if 0 <= before < len(self.model.rows()) else None
        scrolled = self.table.verticalScrollBar().value()
        self.model.set_rows([each for each in self._all if _counts(each, key)])
        self._fit_columns()
        if stood is not None and self.show_row(stood.sheet, stood.row):
            self.table.verticalScrollBar().setValue(scrolled)

    def show_row(self, sheet: str, number: int, *, middle: bool = False) -> bool:
        """Choose a row of the sheet; returns whether it is among those shown."""
        for place, each in enumerate(self.model.rows()):
            if (each.planned.row.sheet, each.planned.row.row) == (sheet, number):
                self.table.selectRow(place)
                hint = QAbstractItemView.ScrollHint
                where = self.model.index(place, 0)
                self.table.scrollTo(where, hint.PositionAtCenter if middle else hint.EnsureVisible)
                return True
        return False

    def find_row(self, sheet: str, number: int) -> None:
        """Choose a row of the sheet wherever it is, showing all rows if need be."""
        if not self.show_row(sheet, number, middle=True):
            self.counts.choose(ALL)
            self._filter()
            self.show_row(sheet, number, middle=True)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit_columns()

    def _fit_columns(self) -> None:
        """Show details where there are any, in as many lines as they need; in a narrow window only of rows of
        one fate, and instead of what these have in common and of their work, as always of doubtful rows."""
        doubtful = self.counts.key() == "likely"
        wide = self.width() >= theme.px(_WIDE)
        one_fate = self.counts.key() in FATES
        detailed = (wide or one_fate) and any(each.detail for each in self.model.rows())
        beside_work = detailed and wide and not doubtful
        self.table.setColumnHidden(DETAIL, not detailed)
        for each in (WORK, FATE):
            self.table.setColumnHidden(each, detailed and (doubtful or not wide))
        self.table.setColumnHidden(SEX, not wide or (beside_work and self.width() < theme.px(_VERY_WIDE)))
        self.table.setColumnHidden(SHEET, self._sheets < 2 or (doubtful and not wide))
        self._share_room(beside_work)
        self._fit_heights(detailed)

    def _share_room(self, beside_work: bool) -> None:
        """Leave to the details what there is, where they stand beside position and workplace."""
        header, mode = self.table.horizontalHeader(), QHeaderView.ResizeMode
        header.setSectionResizeMode(WORK, mode.Interactive if beside_work else mode.Stretch)
        if beside_work:
            self.table.setColumnWidth(WORK, theme.px(_WORK_PX))

    def _fit_heights(self, detailed: bool) -> None:
        room = self.table.columnWidth(DETAIL) - theme.px(12)
        letter = self.table.fontMetrics().averageCharWidth()
        heights = [theme.px(height) for height in _HEIGHTS]
        header = self.table.verticalHeader()
        self.table.setWordWrap(detailed)
        for place, each in enumerate(self.model.rows()):
            # Measured by its letters, for measuring thousands of texts would be felt.
            lines = -(-len(each.detail) * letter // room) if detailed and room > 0 else 1
            height = heights[min(max(lines, 1), len(heights)) - 1]
            if header.sectionSize(place) != height:
                header.resizeSection(place, height)
