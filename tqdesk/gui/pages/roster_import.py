"""Importing a roster into a class: reading the file, the preview, and doing it, each of them stoppable."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any
from uuid import UUID

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QWidget
from sqlalchemy.orm import Session

from tqdesk.gui import folders
from tqdesk.gui.context import AppContext
from tqdesk.gui.pages.roster_preview import RosterPreview
from tqdesk.gui.shown import count
from tqdesk.gui.tasks import Progress, Task
from tqdesk.gui.widgets import Notice, Working
from tqdesk.records import RosterPlan
from tqdesk.training import rosters
from tqdesk.words import _

ENDINGS = (".xlsx", ".xls", ".xlsm", ".ods", ".csv", ".txt")
WRITTEN = frozenset({"person", "person_private", "enrolment"})
"""What putting people on a list changes."""


class RosterImport(QObject):
    """The import of a roster on a page that shows its ``working`` and ``preview``.

    ``previewed`` asks the page to show the preview, ``imported`` and ``left`` say that it is over.
    """

    previewed = Signal()
    imported = Signal()
    left = Signal()

    def __init__(self, page: QWidget, context: AppContext, class_id: UUID, notice: Notice) -> None:
        super().__init__(page)
        self.context = context
        self.class_id = class_id
        self.sites: Sequence[tuple[UUID, str]] = ()
        self.notice = notice
        self.working = Working()
        self.preview = RosterPreview()
        self._page = page
        self._file = Path()
        self._task: Task[Any] | None = None
        self.working.stop.connect(self._stop)
        self.preview.accepted.connect(self._import)
        self.preview.site_chosen.connect(self._plan_for_site)
        self.preview.given_up.connect(self._leave)

    def choose_file(self) -> None:
        """Ask for a roster file."""
        title, kind = _("Choose the list of the class"), _("Lists of people")
        chosen = folders.ask_file(self._page, title, kind, *ENDINGS)
        if chosen is not None:
            self.import_file(chosen)

    def import_file(self, path: Path) -> None:
        """Read a roster file and show what importing it will do; nothing is saved yet."""
        if self._task is not None or not self.sites:
            return
        self.notice.hide()
        site = self.sites[0][0]

        def work(progress: Progress) -> RosterPlan:
            from tqdesk.sheets.roster import read_roster

            progress(0)
            reading = read_roster(path)
            with self.context.store.reading() as session:
                return rosters.plan(
                    session, reading, training_class=self.class_id, site=site, progress=progress
                )

        self._file = path
        self.working.begin(_("Reading {file} …").format(file=path.name))
        self._follow(self.context.tasks.run_task(work, self._planned, self._refuse))

    def _follow(self, task: Task[Any]) -> None:
        self._task = task
        queued = Qt.ConnectionType.QueuedConnection
        task.advanced.connect(self.working.advance, queued)
        task.stopped.connect(self._stopped, queued)

    def _stop(self) -> None:
        if self._task is not None:
            self._task.progress.stop()

    def _stopped(self) -> None:
        self._rest()
        self.notice.say(_("Stopped; what was not finished was not kept."))

    def _rest(self) -> None:
        self._task = None
        self.working.hide()
        self.preview.setEnabled(True)

    def _refuse(self, error: Exception) -> None:
        self._rest()
        self.notice.refuse(error)

    def _planned(self, plan: RosterPlan) -> None:
        self._rest()
        self.preview.show_plan(self._file, plan, list(self.sites))
        self.previewed.emit()

    def _plan_for_site(self) -> None:
        """Show what the same rows would do on the list of another site."""
        shown, site = self.preview.plan, self.preview.chosen_site()

        def plan(session: Session) -> RosterPlan:
            return rosters.renewed(session, shown, training_class=self.class_id, site=site)

        self.context.read(plan, lambda now: self.preview.show_plan(self._file, now, list(self.sites)))

    def _leave(self) -> None:
        self.notice.hide()
        self.left.emit()

    def _import(self) -> None:
        if self._task is not None:
            return
        shown, site = self.preview.plan, self.preview.chosen_site()

        def work(progress: Progress) -> RosterPlan | int:
            with self.context.store.writing() as session:
                now = rosters.renewed(session, shown, training_class=self.class_id, site=site)
                if now != shown:
                    return now
                return rosters.apply(
                    session, shown, training_class=self.class_id, site=site, progress=progress
                )

        self.preview.setEnabled(False)
        self.notice.hide()
        self.working.begin(_("Importing …"))
        self._follow(self.context.tasks.run_task(work, self._imported, self._refuse))

    def _imported(self, result: RosterPlan | int) -> None:
        if isinstance(result, RosterPlan):
            self._planned(result)
            self.notice.say(_("The data has changed meanwhile; this is what would happen now."), "warning")
            return
        self._rest()
        said = _("{count} people were put on the list.").format(count=count(result))
        self.notice.say(said)
        self.context.saved.emit(said.rstrip("."))
        self.imported.emit()
        self.context.changed.emit(WRITTEN)
