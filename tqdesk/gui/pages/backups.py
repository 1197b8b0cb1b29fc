"""Backups on the page of settings: the last one, making one now, the list, restoring."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from tqdesk.gui import folders, preferences, theme
from tqdesk.gui.context import AppContext
from tqdesk.gui.restore_panel import RestorePanel
from tqdesk.gui.shown import when
from tqdesk.gui.tables import Column, Table, TableModel
from tqdesk.gui.tasks import Progress
from tqdesk.gui.widgets import Notice, Working, button, label
from tqdesk.store import backup
from tqdesk.store.backup import Backup
from tqdesk.words import _, mark
from tqdesk.words.backups import KINDS, size


def _kind(each: Backup) -> str:
    return _("Damaged") if each.manifest is None else _(KINDS[each.manifest.kind])


def _made(each: Backup) -> str:
    return "–" if each.manifest is None else when(each.manifest.made)


_COLUMNS: tuple[Column[Backup], ...] = (
    Column(mark("When"), _made, lambda each: -1 if each.manifest is None else each.manifest.made, width=150),
    Column(mark("Kind"), _kind, width=190),
    Column(mark("Size"), lambda each: size(each.size), lambda each: each.size, right=True, width=100),
    Column(mark("File"), lambda each: each.file.name, muted=True),
)


class BackupSection(QWidget):
    """Shows the backups of this machine; ``restored`` asks for the password: another store stands here."""

    restored = Signal()

    def __init__(self, context: AppContext) -> None:
        super().__init__()
        self.context = context
        self.notice = Notice()
        self.heading = label(_("Backups"), "strong")
        self.last = label("", "muted", wrap=True)
        self.make = button(_("Back up now"), "copy", primary=True)
        self.choose = button(_("To another folder…"), "folder-open")
        self.working = Working()
        self.model = TableModel(_COLUMNS)
        self.table = Table(self.model)
        self.table.setMinimumHeight(theme.px(120))
        self.restore_chosen = button(_("Restore the chosen one…"), "arrow-back-up")
        self.restore_file = button(_("Restore from a file…"), "folder-open")
        self.panel = RestorePanel(context.store.folder, context.tasks, self.notice, context.store)
        self.steps = QStackedWidget()
        self._stop: Callable[[], None] = lambda: None
        self._build()
        self.make.clicked.connect(lambda: self.back_up(self._folder()))
        self.choose.clicked.connect(self._choose_folder)
        self.restore_chosen.clicked.connect(self._restore_chosen)
        self.restore_file.clicked.connect(self._restore_file)
        self.table.doubleClicked.connect(lambda index: self._restore_chosen())
        self.table.selectionModel().selectionChanged.connect(lambda *selected: self._say_whether())
        self.working.stop.connect(lambda: self._stop())
        self.panel.restoring.connect(lambda: context.copying.close())
        self.panel.left.connect(lambda: self._show_panel(False))
        self.panel.restored.connect(self.restored)

    def _build(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(theme.px(8))
        head.addWidget(self.heading, 1)
        head.addWidget(self.choose)
        head.addWidget(self.make)
        buttons = QHBoxLayout()
        buttons.setSpacing(theme.px(8))
        buttons.addWidget(self.restore_chosen)
        buttons.addWidget(self.restore_file)
        buttons.addStretch()
        overview = QWidget()
        inside = QVBoxLayout(overview)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.setSpacing(theme.px(8))
        inside.addWidget(self.last)
        inside.addWidget(self.working)
        inside.addWidget(self.table, 1)
        inside.addLayout(buttons)
        inside.addStretch()
        self.steps.addWidget(overview)
        self.steps.addWidget(self.panel)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(theme.px(8))
        layout.addLayout(head)
        layout.addWidget(self.notice)
        layout.addWidget(self.steps, 1)

    def showEvent(self, event: QShowEvent) -> None:
        """Look again: one may have been made meanwhile."""
        super().showEvent(event)
        self.refresh()

    def refresh(self) -> None:
        """Look at the folders of backups."""
        data, chosen = self.context.store.folder, self._folder()

        def work(progress: Progress) -> list[Backup]:
            found = backup.all_of(data)
            if chosen != backup.folder_of(data):
                found += backup.listing(chosen)
            return sorted(found, key=lambda each: each.manifest.made if each.manifest else -1, reverse=True)

        self.context.copying.run_task(work, self._show, self.notice.refuse)

    def _show(self, found: list[Backup]) -> None:
        self.model.set_rows(found)
        self.table.setVisible(bool(found))
        self.restore_chosen.setVisible(bool(found))
        self._say_whether()
        made = [each.manifest for each in found if each.manifest and each.manifest.kind != "replaced"]
        if not made:
            self.last.setText(_("No backup has been made yet. One is made by itself on each day of work."))
            return
        said = _("Last backup: {when}, {kind}. New ones go to {folder}.")
        kind = _(KINDS[made[0].kind]).lower()
        self.last.setText(said.format(when=when(made[0].made), kind=kind, folder=self._folder()))

    def _say_whether(self) -> None:
        chosen = self._chosen()
        self.restore_chosen.setEnabled(chosen is not None and chosen.manifest is not None)

    def _chosen(self) -> Backup | None:
        rows = self.table.selectionModel().selectedRows()
        return self.model.row_at(rows[0]) if rows else None

    def _folder(self) -> Path:
        """Where backups made by hand go: where the last went, if it is still there."""
        chosen = preferences.read().backup_folder
        folder = Path(chosen) if chosen else None
        return (
            folder if folder is not None and folder.is_dir() else backup.folder_of(self.context.store.folder)
        )

    def _choose_folder(self) -> None:
        folder = folders.ask_folder(self, folders.usual()[0], "backups")
        if folder is not None:
            self.back_up(folder)

    def back_up(self, folder: Path) -> None:
        """Make a backup in a folder and remember the folder."""
        self.notice.hide()
        self._busy(True)
        self.working.begin(_("Making the backup"))
        task = self.context.copying.run_task(
            lambda progress: backup.create(self.context.store, folder=folder, progress=progress),
            self._made_one,
            self._refused,
        )
        task.advanced.connect(self.working.advance)
        task.stopped.connect(lambda: self._busy(False))
        self._stop = task.progress.stop

    def _busy(self, busy: bool) -> None:
        for each in (self.make, self.choose, self.restore_file):
            each.setDisabled(busy)
        self.working.setVisible(busy)

    def _made_one(self, made: Backup) -> None:
        self._busy(False)
        own = backup.folder_of(self.context.store.folder)
        kept = "" if made.file.parent == own else str(made.file.parent)
        preferences.write(replace(preferences.read(), backup_folder=kept))
        said = _("Backed up to {file} ({size}); the copy was opened and checked.")
        self.notice.say(
            said.format(file=made.file, size=size(made.size)),
            action=_("Open the folder"),
            act=lambda: folders.show(made.file.parent),
        )
        self.refresh()

    def _refused(self, error: Exception) -> None:
        self._busy(False)
        self.notice.refuse(error)

    def _restore_chosen(self) -> None:
        chosen = self._chosen()
        if chosen is not None and chosen.manifest is not None:
            self.begin_restore(chosen.file)

    def _restore_file(self) -> None:
        self.panel.choose_file()
        if self.panel.file is not None:
            self._show_panel(True)

    def begin_restore(self, file: Path) -> None:
        """Ask what a restore of this backup must ask."""
        self.notice.hide()
        self._show_panel(True)
        self.panel.begin(file)

    def _show_panel(self, shown: bool) -> None:
        """Show the questions of a restore in the place of the list, or the list again."""
        self.steps.setCurrentIndex(int(shown))
        self.heading.setText(_("Restore a backup") if shown else _("Backups"))
        self.make.setHidden(shown)
        self.choose.setHidden(shown)
