"""Importing a roster into a class: reading a file or pasted rows, the preview, and doing it, each of them
stoppable."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any
from uuid import UUID

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget

from tqdesk.errors import KnownError, NoNameColumn
from tqdesk.gui import folders
from tqdesk.gui.context import AppContext
from tqdesk.gui.pages.roster_clipboard import ENDINGS, copied_roster
from tqdesk.gui.pages.roster_marking import ask_for_marked_copy
from tqdesk.gui.pages.roster_preview import RosterPreview
from tqdesk.gui.pages.roster_reading import ReadRoster, Taking, import_shown, open_and_read, read_again
from tqdesk.gui.rail import PLACES
from tqdesk.gui.shown import count
from tqdesk.gui.tasks import Progress, Task
from tqdesk.gui.widgets import Notice, Working
from tqdesk.records import RosterPlan
from tqdesk.words import _

WRITTEN = frozenset({"person", "person_private", "enrolment", "attendance"})
"""What putting people on a list changes, with their marks."""
_DUPLICATES = "duplicates"
"""The place of the rail where persons much alike are compared."""


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
        self._file: Path | None = None
        self._roster: ReadRoster | None = None
        self._taking = Taking()
        self._task: Task[Any] | None = None
        self._writing = False
        self._stands = stands = [True]
        self.destroyed.connect(lambda: stands.clear())
        self._connect()

    def _connect(self) -> None:
        asked = self.preview.understood
        self.working.stop.connect(self._stop)
        self.preview.accepted.connect(self._import)
        self.preview.given_up.connect(self._leave)
        self.preview.site_chosen.connect(lambda: self._take(self._taking))
        self.preview.hidden_chosen.connect(lambda on: self._take(replace(self._taking, hidden_rows=on)))
        asked.sheets_chosen.connect(lambda names: self._take(replace(self._taking, sheets=names)))
        asked.column_chosen.connect(lambda *chosen: self._take(self._taking.with_meaning(*chosen)))
        self.preview.problems.save_wanted.connect(self._save_marked)

    # Opening

    def choose_file(self) -> None:
        """Ask for a roster file."""
        title, words = _("Choose the list of the class"), _("Lists of people")
        chosen = folders.ask_file(self._page, title, "lists", words, *ENDINGS)
        if chosen is not None:
            self.import_file(chosen)

    def import_file(self, path: Path) -> None:
        """Read a roster file and show what importing it will do; nothing is saved yet."""
        if self._begin(path):
            self._open(path.name, path)

    def paste(self) -> None:
        """Read rows copied in a spreadsheet, or a roster file copied in the file manager."""
        try:
            source = copied_roster(QGuiApplication.clipboard().mimeData())
        except KnownError as error:
            self.notice.refuse(error)
            return
        if isinstance(source, Path):
            self.import_file(source)
        elif self._begin(None):
            self._open(_("Pasted rows"), source)

    def _begin(self, file: Path | None) -> bool:
        """Whether another roster can be opened now."""
        if self._writing or not self.sites:
            return False
        self._stop()
        self.notice.hide()
        self._file = file
        return True

    def _open(self, name: str, source: Path | str) -> None:
        site = self.sites[0][0]
        work = partial(open_and_read, self.context.store, source, training_class=self.class_id, site=site)

        def shown(roster: ReadRoster) -> None:
            self._rest()
            if roster.refused is not None and not _can_be_taken_otherwise(roster):
                self.notice.refuse(roster.refused)
                return
            self._roster, self._taking = roster, roster.taking
            self.preview.show_roster(name, roster, self.sites)
            self.previewed.emit()
            self.preview.begin(roster)

        self.working.begin(_("Reading {file} …").format(file=name))
        self._run(work, shown)

    def _take(self, taking: Taking) -> None:
        """Read the roster again as it is taken now; what was being read is let go."""
        assert self._roster is not None
        work = partial(
            read_again,
            self.context.store,
            self._roster.opened,
            taking,
            training_class=self.class_id,
            site=self.preview.chosen_site(),
        )

        def shown(roster: ReadRoster) -> None:
            self._task = None
            self._roster = roster
            self.preview.show_roster(self.preview.title.whole(), roster, self.sites)

        if self._task is not None:
            self._task.progress.stop()
        self.notice.hide()
        self._taking = taking
        self.preview.wait()
        self._run(work, shown)

    # Tasks

    def _run(self, work: Callable[[Progress], Any], done: Callable[[Any], None]) -> None:
        """Do ``work`` on the worker; what comes of it counts only while nothing else was begun and the page
        stands."""

        def counts(act: Callable[..., None]) -> Callable[..., None]:
            return lambda *said: act(*said) if self._stands and self._task is task else None

        queued = Qt.ConnectionType.QueuedConnection
        task = self.context.tasks.run_task(work, counts(done), counts(self._refuse))
        self._task = task
        task.advanced.connect(counts(self.working.advance), queued)
        task.stopped.connect(counts(self._stopped), queued)

    def _stop(self) -> None:
        if self._task is not None:
            self._task.progress.stop()
            if not self._writing:
                # Reading a workbook hears of it late; nobody has to wait for that.
                self._stopped()

    def _stopped(self) -> None:
        self._rest()
        self.notice.say(_("Stopped; what was not finished was not kept."))

    def _rest(self) -> None:
        self._task = None
        self._writing = False
        self.working.hide()
        self.preview.setEnabled(True)

    def _refuse(self, error: Exception) -> None:
        self._rest()
        if self._roster is not None and self.preview.is_waiting():
            self._taking = self._roster.taking
            self.preview.show_roster(self.preview.title.whole(), self._roster, self.sites)
        self.notice.refuse(error)

    def _leave(self) -> None:
        if self._task is not None and not self._writing:
            self._task.progress.stop()
            self._rest()
        self.notice.hide()
        self.left.emit()

    # What becomes of it

    def _save_marked(self) -> None:
        assert self._roster is not None
        name = self.preview.title.whole()
        ask_for_marked_copy(self._page, self.context, self.notice, name, self._file, self._roster)

    def _import(self) -> None:
        shown, site = self._roster, self.preview.chosen_site()
        if self._task is not None or shown is None:
            return

        work = partial(import_shown, self.context.store, shown, training_class=self.class_id, site=site)
        self._writing = True
        self.preview.setEnabled(False)
        self.notice.hide()
        self.working.begin(_("Importing …"))
        self._run(work, self._imported)

    def _imported(self, result: RosterPlan | int) -> None:
        self._rest()
        if isinstance(result, RosterPlan):
            self._take(self._taking)
            self.notice.say(_("The data has changed meanwhile; this is what would happen now."), "warning")
            return
        said = _what_came(self.preview.plan, result)
        _say_imported(self.notice, self.context, said, self.preview.plan.count("likely"))
        self.context.saved.emit(said.rstrip("."))
        self.imported.emit()
        self.context.changed.emit(WRITTEN)


def _can_be_taken_otherwise(roster: ReadRoster) -> bool:
    """Whether there is something to choose that may bring people out of a roster that gave none."""
    if isinstance(roster.refused, NoNameColumn) and roster.tables:
        return True
    read_now = {each.sheet for each in roster.tables}
    return any(sheet.tables and sheet.name not in read_now for sheet in roster.opened.sheets)


def _what_came(plan: RosterPlan, coming: int) -> str:
    """How many people came on the list; where nobody did, what became of those of the file."""
    if coming:
        return _("{count} people were put on the list.").format(count=count(coming))
    said = _("Nothing is new: all {count} people were on the list already; nobody was put on it twice.")
    if plan.brings_anything:
        said = _("All {count} people were on the list already; what the file has new about them was added.")
    return said.format(count=count(len(plan.people)))


def _say_imported(notice: Notice, context: AppContext, said: str, likely: int) -> None:
    """Say how many came, and where those wait who are much like people known here."""
    if not likely:
        notice.say(said)
        return
    waits = _("{count} of them are much like people known here; they are new people for now.")
    said = f"{said} {waits.format(count=count(likely))}"
    if any(place.key == _DUPLICATES for place in PLACES):
        notice.say(said, action=_("Compare them"), act=lambda: context.wanted.emit(_DUPLICATES))
    else:
        notice.say(said)
