"""What every page is given: the open store, the worker, and the one signal that says what changed."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from typing import TypeVar

from PySide6.QtCore import QCoreApplication, QEvent, QObject, Qt, Signal
from sqlalchemy.orm import Session

from tqdesk import units
from tqdesk.errors import UnknownUnit
from tqdesk.gui.tasks import Progress, Task, Tasks
from tqdesk.store.sessions import Store

Result = TypeVar("Result")

_ANNOUNCE = QEvent.Type(QEvent.registerEventType())
_AFTER_PAINTING = Qt.EventPriority.LowEventPriority.value - 1
"""Qt paints at low priority."""


class AppContext(QObject):
    """The store in use and the ways to read and write it from a page.

    ``changed`` carries the names of the entities that a write touched (``{"attendance"}``), or the empty
    set where anything may have changed; pages decide whether they care. It comes once the page that wrote
    has been painted, for what others then read must not hold up what the user waits to see. ``saved`` says,
    after the commit, what was saved, in words.
    """

    changed = Signal(object)
    saved = Signal(str)
    unexpected = Signal(object)

    def __init__(self, store: Store) -> None:
        super().__init__()
        self.store = store
        self.tasks = Tasks()
        self._to_announce: deque[frozenset[str]] = deque()
        # Copies are made beside the worker of the database: they read one moment and hold nobody up.
        self.copying = Tasks()

    def read(
        self,
        query: Callable[[Session], Result],
        done: Callable[[Result], None],
        failed: Callable[[Exception], None] | None = None,
    ) -> Task[Result]:
        """Read on the worker, then hand the records to ``done``."""

        def work(progress: Progress) -> Result:
            with self.store.reading() as session:
                return query(session)

        return self.tasks.run_task(work, done, failed or self.unexpected.emit)

    def write(
        self,
        action: Callable[[Session], Result],
        done: Callable[[Result], None] | None = None,
        failed: Callable[[Exception], None] | None = None,
        *,
        changed: frozenset[str] = frozenset(),
    ) -> Task[Result]:
        """Carry out one user action in one transaction on the worker; ``done`` is called after the commit."""

        def work(progress: Progress) -> Result:
            with self.store.writing() as session:
                return action(session)

        def committed(result: Result) -> None:
            if done is not None:
                done(result)
            self._to_announce.append(changed)
            QCoreApplication.postEvent(self, QEvent(_ANNOUNCE), _AFTER_PAINTING)

        return self.tasks.run_task(work, committed, failed or self.unexpected.emit)

    def event(self, event: QEvent) -> bool:
        if event.type() != _ANNOUNCE:
            return super().event(event)
        self.changed.emit(self._to_announce.popleft())
        return True

    @property
    def unit_name(self) -> str:
        """The name of this store's unit."""
        return units.name_of(self.store.identity.unit)

    @property
    def is_office(self) -> bool:
        """Whether units send their files here."""
        try:
            return bool(units.children(self.store.identity.unit))
        except UnknownUnit:
            return False
