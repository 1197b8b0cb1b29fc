"""The page of an office on which sync files of its units are read, many at once, one after another."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QStackedWidget, QVBoxLayout, QWidget

from tqdesk.gui import folders, results, theme, undoing
from tqdesk.gui.context import AppContext
from tqdesk.gui.keys import on_page_key
from tqdesk.gui.replying import write_replies
from tqdesk.gui.shown import count
from tqdesk.gui.tables import Column, Table, TableModel
from tqdesk.gui.tasks import Progress, Task
from tqdesk.gui.widgets import Drop, Empty, Header, Notice, Working, button, label
from tqdesk.sync import exporting, importing
from tqdesk.training import conflicts, joining
from tqdesk.units import name_of
from tqdesk.words import _, mark

Index = QModelIndex | QPersistentModelIndex
_RESULT, _REASON = 2, 4
_WIDE_PX = 960


@dataclass(slots=True)
class Arrival:
    """A file that arrived, and what came of it, once it has been read."""

    file: Path
    came: importing.Imported | None = None


def _unit(each: Arrival) -> str:
    if each.came is None:
        return ""
    unit = each.came.unit or (each.came.error and each.came.error.fields.get("unit"))
    return name_of(str(unit)) if unit else ""


def _result(each: Arrival) -> str:
    return results.result(each.came) if each.came else _("…  Waits")


def _changes(each: Arrival) -> str:
    return count(each.came.applied) if each.came and each.came.result == "applied" else ""


def _reason(each: Arrival) -> str:
    return results.reason(each.came) if each.came and each.came.result != "applied" else ""


COLUMNS: tuple[Column[Arrival], ...] = (
    Column(mark("File"), lambda each: each.file.name, strong=True),
    Column(mark("Unit"), _unit, width=150),
    Column(mark("Result"), _result, width=150),
    Column(
        mark("New changes"),
        _changes,
        lambda each: each.came.applied if each.came else 0,
        right=True,
        width=110,
    ),
    Column(mark("Reason"), _reason, muted=True),
)


class _ArrivalModel(TableModel[Arrival]):
    """Colours the word of the result, beside its sign."""

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        came = self.row_at(index).came
        if role == Qt.ItemDataRole.ForegroundRole and index.column() == _RESULT and came:
            return theme.color(results.TOKENS[came.result])
        return super().data(index, role)

    def tell(self, row: int) -> None:
        """Say that a row has changed."""
        self.dataChanged.emit(self.index(row, 0), self.index(row, len(self.columns) - 1))


class ReceptionPage(QWidget):
    """Reads files one by one on the worker, so that the window stays free between them."""

    def __init__(self, context: AppContext) -> None:
        super().__init__()
        self.context = context
        self.arrivals: list[Arrival] = []
        self._waiting: deque[int] = deque()
        self._task: Task[list[importing.Imported]] | None = None
        self._was_stopped = False
        self.choose = button(_("Choose files…"), "file-import", primary=True)
        self.choose.setToolTip("Ctrl+O")
        self.reply = button(_("Write the replies to these units…"), "mail-forward")
        self.reply.setToolTip("Ctrl+R")
        self.reply.hide()
        self.notice, self.working = Notice(context.unexpected.emit), Working()
        self.model = _ArrivalModel(COLUMNS)
        self.table = Table(self.model)
        self.table.setTextElideMode(Qt.TextElideMode.ElideMiddle)
        self.summary = label("", "strong")
        self.detail = label("", wrap=True)
        self.stack = QStackedWidget()
        self._build()
        self._connect()

    def _build(self) -> None:
        empty = Empty(
            "inbox",
            _("Drop the sync files of the units here"),
            _("Many at once, in any order, also a second time: nothing is counted twice, nothing is lost."),
        )
        below = QFrame()
        below.setObjectName("panel")
        said = QVBoxLayout(below)
        said.setContentsMargins(theme.px(16), theme.px(12), theme.px(16), theme.px(12))
        said.setSpacing(theme.px(4))
        said.addWidget(self.summary)
        said.addWidget(self.detail)
        listed = QWidget()
        layout = QVBoxLayout(listed)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(theme.px(12))
        layout.addWidget(self.table, 1)
        layout.addWidget(below)
        self.stack.addWidget(empty)
        self.stack.addWidget(listed)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(theme.px(12))
        for each in (Header(_("Reception"), self.reply, self.choose), self.notice, self.working):
            whole.addWidget(each)
        whole.addWidget(self.stack, 1)

    def _connect(self) -> None:
        self.choose.clicked.connect(self._ask_files)
        self.reply.clicked.connect(lambda: self._ask_folder())
        self.working.stop.connect(self.stop)
        self.table.selectionModel().currentRowChanged.connect(lambda now, before: self._show_detail(now))
        Drop(self, (exporting.ENDING,)).dropped.connect(lambda files: self.receive(list(map(Path, files))))
        for keys, pressed in (("Ctrl+O", self.choose), ("Ctrl+R", self.reply)):
            on_page_key(keys, self, pressed.click)

    def resizeEvent(self, event: QResizeEvent) -> None:
        # Where there is little room the reason of the chosen file stands below alone.
        super().resizeEvent(event)
        self.table.setColumnHidden(_REASON, self.width() < theme.px(_WIDE_PX))

    def _ask_files(self) -> None:
        title, words = _("Choose sync files"), _("Sync files of TQDesk")
        found = folders.ask_files(self, title, "sync", words, exporting.ENDING)
        if found:
            self.receive(found)

    def receive(self, paths: list[Path]) -> None:
        """Read sync files, as chosen or dropped; those under way go on first."""
        if self._task is None and not self._waiting:
            self.arrivals.clear()
            self.notice.hide()
        first = len(self.arrivals)
        self.arrivals += (Arrival(path) for path in paths)
        self._waiting.extend(range(first, len(self.arrivals)))
        self.model.set_rows(self.arrivals)
        self.stack.setCurrentIndex(1)
        self.reply.hide()
        if self._task is None:
            self._next()

    def _next(self) -> None:
        if not self._waiting:
            self._stopped() if self._was_stopped else self._finish()
            return
        row = self._waiting.popleft()
        file = self.arrivals[row].file
        read = _("File {number} of {total}: {file}")
        self.working.begin(read.format(number=row + 1, total=len(self.arrivals), file=file.name))
        if len(self.arrivals) > 1:
            self.working.advance(row, len(self.arrivals))
        self._say_summary()

        def work(progress: Progress) -> list[importing.Imported]:
            progress(0)
            return importing.import_files(self.context.store, [file], progress=progress)

        def failed(error: Exception) -> None:
            self._waiting.clear()
            self._finish()
            self.context.unexpected.emit(error)

        self._task = self.context.tasks.run_task(work, lambda came: self._came(row, came[0]), failed)
        self._task.stopped.connect(self._stopped)

    def _came(self, row: int, came: importing.Imported) -> None:
        self.arrivals[row].came = came
        self.model.tell(row)
        self.table.scrollTo(self.model.index(row, 0))
        self._next()

    def stop(self) -> None:
        """Stop: the file under way is left out whole, those that wait are not read."""
        self._waiting.clear()
        self._was_stopped = True
        if self._task is not None:
            self._task.progress.stop()

    def _stopped(self) -> None:
        self._was_stopped = False
        said = _("Stopped. What was taken stays taken; the files marked as waiting were not read.")
        self.notice.say(said, "warning")
        self._finish(said)

    def _finish(self, said: str = "") -> None:
        """Show what came, and join who is one human for certain; ``said`` is what the page says already."""
        self._task = None
        self.working.hide()
        self._say_summary()
        self.reply.setVisible(bool(self.units_to_reply()))
        came = self.results()
        first = next((row for row, each in enumerate(self.arrivals) if _reason(each)), 0)
        self.table.selectRow(first)
        self._show_detail(self.model.index(first, 0))
        if not any(each.result == "applied" for each in came):
            self.context.changed.emit(frozenset())
            return
        self.context.saved.emit(_("{count} sync files").format(count=count(len(came))))
        self.context.write(
            lambda session: (joining.join_certain(session), conflicts.count(session)),
            lambda found: _say_what_follows(self, said, *found),
        )

    def results(self) -> list[importing.Imported]:
        """What came of the files read so far."""
        return [each.came for each in self.arrivals if each.came is not None]

    def units_to_reply(self) -> list[str]:
        """The units whose files were taken, each once, in the order of arrival."""
        return list(dict.fromkeys(each.unit for each in self.results() if each.unit))

    def _say_summary(self) -> None:
        self.summary.setText(results.summary(self.results()))

    def _show_detail(self, index: Index) -> None:
        each = self.model.row_at(index) if index.isValid() and self.arrivals else None
        told = each.came if each is not None else None
        shown = _("{file}: {reason}").format(file=told.file.name, reason=results.reason(told)) if told else ""
        self.detail.setText(shown)

    def _ask_folder(self) -> None:
        folder = folders.ask_folder(self, folders.usual()[0], "replies")
        if folder is not None:
            self.write_replies(folder)

    def write_replies(self, folder: Path) -> None:
        """Write the replies to all units whose files were taken into a folder."""
        write_replies(self.context, self.notice, self.units_to_reply(), folder)


def _say_what_follows(page: ReceptionPage, said: str, joined: int, waiting: int) -> None:
    """Say what follows from the files that were taken, after what was said already."""
    differ = results.conflicts_line(waiting) if any(each.conflicts for each in page.results()) else ""
    told = " ".join(part for part in (said, results.joined_line(joined), differ) if part)
    kind = "warning" if said or differ else ""
    if differ:
        look = partial(page.context.wanted.emit, "conflicts")
        page.notice.say(told, kind, action=_("Look at them"), act=look)
    elif joined:
        page.notice.say(told, kind, action=_("Undo"), act=partial(undoing.undo, page.context, page.notice))
