"""The backup of the day, made by itself while the window is open."""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer

from tqdesk.gui.context import AppContext
from tqdesk.store import backup
from tqdesk.training import samples

_FIRST_LOOK_MILLISECONDS = 90_000
"""After the start, when the first work is done."""
_NEXT_LOOK_MILLISECONDS = 3600_000


class DailyBackup(QObject):
    """Looks now and then whether the backup of the day is due; after a failure, which is shown, once more."""

    def __init__(self, context: AppContext, parent: QObject) -> None:
        super().__init__(parent)
        self._context = context
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self.look)
        if not samples.is_sample(context.store.folder):
            self._timer.start(_FIRST_LOOK_MILLISECONDS)

    def look(self) -> None:
        """Make the backup of the day if it is due."""
        self._timer.start(_NEXT_LOOK_MILLISECONDS)
        self._context.copying.run_task(
            lambda progress: backup.create_if_due(self._context.store, progress=progress),
            failed=self._context.unexpected.emit,
        )
