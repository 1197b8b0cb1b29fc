"""When a page reads anew: once something it shows has changed, and not before it is looked at."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QWidget

from tqdesk.gui.context import AppContext


class RefreshWhenSeen(QObject):
    """Calls ``refresh`` when a page is first shown, and whenever one of ``entities``, or anything where there
    are none, has changed since; a page that nobody sees waits until it is shown, and holds nobody up."""

    def __init__(
        self,
        page: QWidget,
        context: AppContext,
        entities: frozenset[str] | None,
        refresh: Callable[[], None],
    ) -> None:
        super().__init__(page)
        self._page = page
        self._entities = entities
        self._refresh = refresh
        self._stale = True
        page.installEventFilter(self)
        context.changed.connect(self._changed)

    def _changed(self, what: frozenset[str]) -> None:
        if what and self._entities is not None and not what & self._entities:
            return
        self._stale = True
        if self._page.isVisible():
            self._read()

    def _read(self) -> None:
        self._stale = False
        self._refresh()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Show and self._stale:
            self._read()
        return super().eventFilter(watched, event)
