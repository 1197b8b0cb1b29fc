"""The line under the grid that offers undo and redo, and says of what."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QWidget

from tqdesk.gui import theme
from tqdesk.gui.attendance_sitting import Sitting
from tqdesk.gui.widgets import button
from tqdesk.words import _


class UndoLine(QWidget):
    """Two quiet buttons, each shown while there is something for it to do."""

    def __init__(self, sitting: Sitting) -> None:
        super().__init__()
        self._sitting = sitting
        self.undo_button = button("", link=True)
        self.redo_button = button("", link=True)
        for each in (self.undo_button, self.redo_button):
            each.setStyleSheet(f"QPushButton {{ color: {theme.tokens().muted}; font-weight: 400; }}")
        # The line keeps its height, so that the first mark moves nothing on the page.
        policy = self.undo_button.sizePolicy()
        policy.setRetainSizeWhenHidden(True)
        self.undo_button.setSizePolicy(policy)
        self.undo_button.setToolTip("Ctrl+Z")
        self.redo_button.setToolTip("Ctrl+Y")
        self.undo_button.clicked.connect(sitting.undo)
        self.redo_button.clicked.connect(sitting.redo)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(theme.px(16))
        layout.addWidget(self.undo_button)
        layout.addWidget(self.redo_button)
        layout.addStretch()

    def show_offered(self) -> None:
        """Show what undo and redo would do now."""
        for stack, shown, text in (
            (self._sitting.undo_stack, self.undo_button, _("Undo: {what} (Ctrl+Z)")),
            (self._sitting.redo_stack, self.redo_button, _("Redo: {what} (Ctrl+Y)")),
        ):
            action = self._sitting.offered(stack)
            shown.setVisible(action is not None)
            if action is not None:
                shown.setText(text.format(what=action.words))
