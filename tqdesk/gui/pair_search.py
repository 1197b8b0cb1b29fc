"""The search for persons who may be one human, under way with a bar that shows how far it is."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from tqdesk.gui.context import AppContext
from tqdesk.gui.tasks import Progress, Task
from tqdesk.gui.widgets import Working
from tqdesk.training import duplicates
from tqdesk.training.duplicates import Queue
from tqdesk.words import _


class PairSearch(QObject):
    """Searches beside the worker of the database, for it may take long; only the search begun last counts.

    ``found`` carries the queue; ``stopped`` says that the user wants no more of it.
    """

    found = Signal(object)
    failed = Signal(object)
    stopped = Signal()

    def __init__(self, context: AppContext) -> None:
        super().__init__()
        self.context = context
        self.working = Working()
        self.working.stop.connect(self._stop)
        self._task: Task[Queue] | None = None

    def is_under_way(self) -> bool:
        """Whether it has begun and not ended."""
        return self._task is not None

    def begin(self) -> None:
        """Search anew, in the place of a search that is under way."""
        self._end()
        self.working.begin(_("Looking for people who stand here twice"))
        store = self.context.store

        def work(progress: Progress) -> Queue:
            with store.reading() as session:
                return duplicates.waiting(session, progress)

        def done(queue: Queue) -> None:
            if task is self._task:
                self._end()
                self.found.emit(queue)

        def failed(error: Exception) -> None:
            if task is self._task:
                self._end()
                self.failed.emit(error)

        task = self.context.copying.run_task(work, done, failed)
        task.advanced.connect(self.working.advance)
        self._task = task

    def _end(self) -> None:
        if self._task is not None:
            self._task.progress.stop()
            self._task = None
        self.working.hide()

    def _stop(self) -> None:
        self._end()
        self.stopped.emit()
