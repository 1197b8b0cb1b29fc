"""The grid of attendance: people down, class sessions across, marked by keyboard and mouse."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from PySide6.QtCore import (
    QAbstractTableModel,
    QItemSelectionModel,
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    Qt,
    Signal,
)
from PySide6.QtGui import QFont, QFontMetrics, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QMenu, QTableView, QWidget

from tqdesk.gui import theme
from tqdesk.gui.attendance_paint import (
    CURRENT_ROLE,
    FIRST_SESSION,
    STATUS_ROLE,
    UNDER_WAY_ROLE,
    CellPainter,
    SessionHeader,
)
from tqdesk.gui.attendance_shown import Cell
from tqdesk.gui.attendance_sitting import Sitting
from tqdesk.gui.attendance_words import STATUS_KEYS, session_name, status_word
from tqdesk.gui.tables import ROW_ROLE, Index
from tqdesk.records import MARKS, ClassSessionRecord
from tqdesk.training.enrolments import ListedPerson
from tqdesk.vietnamese.dates import birth_year
from tqdesk.words import _, mark

NUMBER, NAME, BIRTH, WORK = range(4)

HEADINGS = (mark("No."), mark("Full name"), mark("Born"), mark("Position, workplace"))
_KEYS: dict[int, str | None] = {
    Qt.Key.Key_Space: "present",
    Qt.Key.Key_M: "late",
    Qt.Key.Key_P: "excused",
    Qt.Key.Key_V: "absent",
    Qt.Key.Key_Delete: None,
    Qt.Key.Key_Backspace: None,
}
_FEW = 40
_NUMBER_WIDTH, _NAME_LEAST, _BIRTH_WIDTH, _WORK_LEAST, _SESSION_WIDTH = 44, 168, 76, 150, 88


class GridModel(QAbstractTableModel):
    """What the grid shows: the people of the sitting, and the status of each in each class session."""

    def __init__(self, sitting: Sitting) -> None:
        super().__init__()
        self.sitting = sitting
        self._rows: dict[UUID, int] = {}
        self._columns: dict[UUID, int] = {}
        sitting.loaded.connect(self.reload)
        sitting.moved.connect(self.repaint)
        sitting.repainted.connect(self.repaint_cells)

    def reload(self) -> None:
        """Show the people of the sitting anew."""
        self.beginResetModel()
        self._rows = {each.enrolment: row for row, each in enumerate(self.sitting.people)}
        sessions = self.sitting.sheet.class_sessions
        self._columns = {each.id: FIRST_SESSION + place for place, each in enumerate(sessions)}
        self.endResetModel()

    def repaint(self) -> None:
        """Show the marks anew."""
        if self.rowCount():
            last = self.index(self.rowCount() - 1, self.columnCount() - 1)
            self.dataChanged.emit(self.index(0, 0), last)
        self.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, self.columnCount() - 1)

    def repaint_cells(self, cells: set[Cell]) -> None:
        """Show a few marks anew."""
        if len(cells) > _FEW:
            self.repaint()
            return
        for enrolment, class_session in cells:
            if enrolment in self._rows and class_session in self._columns:
                cell = self.index(self._rows[enrolment], self._columns[class_session])
                self.dataChanged.emit(cell, cell)

    def row_of(self, person: ListedPerson) -> int:
        """The row of a person, -1 if they are not shown."""
        return self._rows.get(person.enrolment, -1)

    def person_at(self, row: int) -> ListedPerson:
        """The person of a row."""
        return self.sitting.people[row]

    def session_at(self, column: int) -> ClassSessionRecord | None:
        """The class session of a column, ``None`` for the columns about the person."""
        return self.sitting.sheet.class_sessions[column - FIRST_SESSION] if column >= FIRST_SESSION else None

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        return 0 if parent.isValid() else len(self.sitting.people)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        return 0 if parent.isValid() else FIRST_SESSION + len(self.sitting.sheet.class_sessions)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        person, class_session = self.person_at(index.row()), self.session_at(index.column())
        if role == ROW_ROLE:
            return person
        if role == CURRENT_ROLE:
            return class_session is not None and class_session == self.sitting.class_session
        if class_session is not None:
            return self._of_mark(person, class_session, role)
        if role in (
            Qt.ItemDataRole.DisplayRole,
            Qt.ItemDataRole.AccessibleTextRole,
            Qt.ItemDataRole.ToolTipRole,
        ):
            return (
                str(person.list_number),
                person.name,
                str(birth_year(person.birth)) if person.birth else "",
                work_of(person),
            )[index.column()]
        return None

    def _of_mark(self, person: ListedPerson, class_session: ClassSessionRecord, role: int) -> Any:
        status = self.sitting.status(person, class_session)
        if role == STATUS_ROLE:
            return status
        if role == UNDER_WAY_ROLE:
            return self.sitting.is_under_way(person, class_session)
        if role in (Qt.ItemDataRole.AccessibleTextRole, Qt.ItemDataRole.ToolTipRole):
            return f"{person.name} · {session_name(class_session)}: {status_word(status)}"
        return None

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if orientation != Qt.Orientation.Horizontal:
            return None
        class_session = self.session_at(section)
        if role == Qt.ItemDataRole.DisplayRole:
            return _(HEADINGS[section]) if class_session is None else session_name(class_session)
        if role == CURRENT_ROLE:
            return class_session is not None and class_session == self.sitting.class_session
        return None


def work_of(person: ListedPerson) -> str:
    """Position and workplace in one line."""
    return ", ".join(part for part in (person.position, person.workplace) if part)


class Grid(QTableView):
    """The grid. Keys: Space present, M late, P excused, V absent, Delete clears; others go to the box.

    Keys and clicks mark the cell where they are, whichever class session the box marks; only a heading
    chooses that one.
    """

    typed = Signal(str)
    up_to_box = Signal()

    def __init__(self, sitting: Sitting) -> None:
        super().__init__()
        self.sitting = sitting
        self.grid_model = GridModel(sitting)
        self.setModel(self.grid_model)
        header = SessionHeader(self)
        header.sectionClicked.connect(self._choose_column)
        self.setHorizontalHeader(header)
        self.setItemDelegate(CellPainter(self))
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setShowGrid(False)
        self.setTabKeyNavigation(False)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(theme.px(theme.ROW_PX))
        header.setFixedHeight(theme.px(32))
        # Opaque, so that scrolling moves what is painted and paints only the rows that come into sight.
        self.viewport().setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setAccessibleName(_("Attendance of the class"))
        self.setMouseTracking(True)
        sitting.loaded.connect(self._loaded)
        sitting.moved.connect(lambda: self._go(max(self.currentIndex().row(), 0)))

    def _loaded(self) -> None:
        self.fit()
        if not self.currentIndex().isValid() and self.sitting.people:
            self._go(0)

    def _go(self, row: int, place: int | None = None) -> None:
        """Go to a row, in the class session that the box marks unless that of another place is meant."""
        session = self.sitting.class_session
        if place is None:
            place = self.sitting.sheet.class_sessions.index(session) if session else NAME - FIRST_SESSION
        flag = QItemSelectionModel.SelectionFlag
        index = self.grid_model.index(row, FIRST_SESSION + place)
        self.selectionModel().setCurrentIndex(index, flag.ClearAndSelect | flag.Rows)
        if place >= 0 and self.isColumnHidden(FIRST_SESSION + place):
            self.fit()

    def go_to(self, person: ListedPerson) -> None:
        """Choose the row of a person and bring it into sight."""
        row = self.grid_model.row_of(person)
        if row >= 0:
            self._go(row)

    def scrollTo(
        self,
        index: Index,
        hint: QAbstractItemView.ScrollHint = QAbstractItemView.ScrollHint.EnsureVisible,
    ) -> None:
        # Up and down alone: what does not fit across is hidden, and never scrolled to.
        super().scrollTo(self.grid_model.index(index.row(), NUMBER), hint)

    # Widths

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.fit()

    def fit(self) -> None:
        """Give the columns the width there is; what does not fit gives way, class sessions last."""
        sessions = len(self.sitting.sheet.class_sessions)
        wide = self._session_width()
        room = self.viewport().width() - theme.px(_NUMBER_WIDTH + _NAME_LEAST)
        room -= min(sessions, 3) * wide
        with_birth = room >= theme.px(_BIRTH_WIDTH)
        room -= theme.px(_BIRTH_WIDTH) * with_birth
        with_work = room >= theme.px(_WORK_LEAST)
        room -= theme.px(_WORK_LEAST) * with_work
        shown = min(sessions, min(sessions, 3) + max(0, room // wide))
        room -= (shown - min(sessions, 3)) * wide
        self._show_sessions(sessions, shown, wide)
        self.setColumnHidden(BIRTH, not with_birth)
        self.setColumnHidden(WORK, not with_work)
        name = room if not with_work else min(room // 3, theme.px(60))
        self.setColumnWidth(NUMBER, theme.px(_NUMBER_WIDTH))
        self.setColumnWidth(NAME, theme.px(_NAME_LEAST) + max(0, name))
        self.setColumnWidth(BIRTH, theme.px(_BIRTH_WIDTH))
        self.setColumnWidth(WORK, theme.px(_WORK_LEAST) + max(0, room - name))

    def _session_width(self) -> int:
        metrics = QFontMetrics(theme.font(12, QFont.Weight.DemiBold))
        names = [session_name(each) for each in self.sitting.sheet.class_sessions]
        return max([theme.px(_SESSION_WIDTH), *(metrics.horizontalAdvance(each) + 12 for each in names)])

    def _show_sessions(self, count: int, shown: int, wide: int) -> None:
        session = self.sitting.class_session
        chosen = self.sitting.sheet.class_sessions.index(session) if session else 0
        here = self.currentIndex().column() - FIRST_SESSION
        current = here if 0 <= here < count else chosen
        first = max(0, min(current - shown // 2, count - shown))
        for place in range(count):
            self.setColumnHidden(FIRST_SESSION + place, not first <= place < first + shown)
            self.setColumnWidth(FIRST_SESSION + place, wide)

    def paintEvent(self, event: QPaintEvent) -> None:
        QPainter(self.viewport()).fillRect(event.rect(), theme.color("page"))
        super().paintEvent(event)

    # Keys and mouse

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key, index = event.key(), self.currentIndex()
        if event.modifiers() & (Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier):
            super().keyPressEvent(event)
        elif key == Qt.Key.Key_Escape or (key == Qt.Key.Key_Up and index.row() <= 0):
            self.up_to_box.emit()
        elif key in (Qt.Key.Key_Left, Qt.Key.Key_Right):
            self._step(1 if key == Qt.Key.Key_Right else -1)
        elif key in (Qt.Key.Key_Home, Qt.Key.Key_End) and index.isValid():
            last = self.grid_model.rowCount() - 1
            self._go(last if key == Qt.Key.Key_End else 0, index.column() - FIRST_SESSION)
        elif key in _KEYS and index.isValid():
            self._mark(index, _KEYS[key])
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and index.isValid():
            self._mark(index, "present")
            below = min(index.row() + 1, self.grid_model.rowCount() - 1)
            self._go(below, index.column() - FIRST_SESSION)
        elif key in (Qt.Key.Key_Menu, Qt.Key.Key_F2) and index.isValid():
            self.open_menu(index, self.viewport().mapToGlobal(self.visualRect(index).bottomLeft()))
        elif event.text() and event.text().isprintable():
            self.typed.emit(event.text())
        else:
            super().keyPressEvent(event)

    def _step(self, by: int) -> None:
        """Go to the cell of the class session before or after."""
        index = self.currentIndex()
        place = index.column() - FIRST_SESSION + by
        if index.isValid() and 0 <= place < len(self.sitting.sheet.class_sessions):
            self._go(index.row(), place)

    def _mark(self, index: Index, status: str | None) -> None:
        class_session = self.grid_model.session_at(index.column())
        person = self.grid_model.person_at(index.row())
        self.sitting.mark([person], status, source="grid", class_session=class_session)

    def _choose_column(self, column: int) -> None:
        class_session = self.grid_model.session_at(column)
        if class_session is not None:
            self.sitting.choose(class_session)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        super().mousePressEvent(event)
        index = self.indexAt(event.position().toPoint())
        if not index.isValid():
            return
        class_session = self.grid_model.session_at(index.column())
        person = self.grid_model.person_at(index.row())
        if class_session is None:
            self._go(index.row())
        elif event.button() == Qt.MouseButton.LeftButton and not self.sitting.status(person, class_session):
            self._mark(index, "present")
        else:
            self.open_menu(index, event.globalPosition().toPoint())

    def open_menu(self, index: Index, place: QPoint) -> None:
        """Open the small menu of the marks for a cell."""
        cell = QPersistentModelIndex(index)

        def chosen(status: str | None) -> None:
            # The list may have been read anew while the menu was open.
            if cell.isValid():
                self._mark(cell, status)

        status_menu(self, chosen, clear=True).popup(place)


class _StatusMenu(QMenu):
    """Takes the keys of the marks, as the grid below it does."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        shown = STATUS_KEYS[_KEYS[event.key()]] if event.key() in _KEYS else ""
        action = next((each for each in self.actions() if shown and each.text().endswith(f"\t{shown}")), None)
        if action is None:
            super().keyPressEvent(event)
        else:
            self.close()
            action.trigger()


def status_menu(parent: QWidget, chosen: Any, *, clear: bool = False) -> QMenu:
    """A menu of the statuses, each with its key; ``chosen`` is called with the one taken."""
    menu = _StatusMenu(parent)
    menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    for status in (*MARKS, None) if clear else MARKS:
        if status is None:
            menu.addSeparator()
        text = status_word(status) if status else _("Clear the mark")
        action = menu.addAction(f"{text}\t{STATUS_KEYS[status]}" if clear else text)
        action.triggered.connect(lambda checked=False, status=status: chosen(status))
    return menu
