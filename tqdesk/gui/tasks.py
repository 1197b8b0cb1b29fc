"""The one way off the user-interface thread: one worker for the database, results back on the main thread."""

from __future__ import annotations

import logging
from collections.abc import Callable
from threading import Event
from typing import Any, Generic, TypeVar

from PySide6.QtCore import QObject, QRunnable, Qt, QThreadPool, Signal

from tqdesk.errors import KnownError

log = logging.getLogger(__name__)

Result = TypeVar("Result")


class Stopped(Exception):
    """The user stopped a task; what it did is taken back by its transaction."""


class Progress:
    """What a task on the worker says of how far it is, and asks whether it should stop."""

    def __init__(self, say: Callable[[int, int], None]) -> None:
        self._say = say
        self._stop = Event()

    def __call__(self, done: int, total: int = 0) -> None:
        """Say how far it is; ``total`` is 0 where nobody knows.

        :raises Stopped: the user wants no more of it.
        """
        if self._stop.is_set():
            raise Stopped
        self._say(done, total)

    def stop(self) -> None:
        """Ask the task to stop at its next word."""
        self._stop.set()


class Task(QObject, Generic[Result]):
    """A task under way: its signals come on the main thread."""

    advanced = Signal(int, int)
    finished = Signal(object)
    failed = Signal(object)
    stopped = Signal()
    ended = Signal()

    def __init__(self, work: Callable[[Progress], Result]) -> None:
        super().__init__()
        self._work = work
        self.progress = Progress(self.advanced.emit)

    def run(self) -> None:
        """Do the work, on the worker."""
        try:
            result = self._work(self.progress)
        except Stopped:
            self.stopped.emit()
        except KnownError as error:
            self.failed.emit(error)
        except Exception as error:
            log.exception("unexpected, in a task")
            self.failed.emit(error)
        else:
            self.finished.emit(result)
        finally:
            self.ended.emit()


class _Runner(QRunnable):
    def __init__(self, task: Task[Any]) -> None:
        super().__init__()
        self._task = task

    def run(self) -> None:
        self._task.run()


class Tasks(QObject):
    """Runs tasks one after another on a single worker."""

    busy = Signal(bool)

    def __init__(self) -> None:
        super().__init__()
        self._pool = QThreadPool()
        self._pool.setMaxThreadCount(1)
        self._pool.setExpiryTimeout(-1)
        self._running: set[Task[Any]] = set()

    def run_task(
        self,
        work: Callable[[Progress], Result],
        done: Callable[[Result], None] | None = None,
        failed: Callable[[Exception], None] | None = None,
    ) -> Task[Result]:
        """Do ``work`` on the worker, then call ``done`` or ``failed`` on the main thread."""
        task = Task(work)
        queued = Qt.ConnectionType.QueuedConnection
        if done is not None:
            task.finished.connect(done, queued)
        if failed is not None:
            task.failed.connect(failed, queued)
        task.ended.connect(lambda: self._end(task), queued)
        self._running.add(task)
        self.busy.emit(True)
        self._pool.start(_Runner(task))
        return task

    def _end(self, task: Task[Any]) -> None:
        self._running.discard(task)
        if not self._running:
            self.busy.emit(False)

    def is_busy(self) -> bool:
        """Whether a task is under way or waits."""
        return bool(self._running)

    def close(self, milliseconds: int = 30_000) -> bool:
        """Ask all tasks to stop and wait for the worker; returns whether it came to rest in time."""
        for task in self._running:
            task.progress.stop()
        return self._pool.waitForDone(milliseconds)
