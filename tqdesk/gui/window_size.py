"""How large a window opens: as it was left, or filling a screen that is too small for that."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from tqdesk.gui import preferences, theme


def take(window: QWidget) -> None:
    """Give a window the size that is kept in the preferences; maximised where it would not fit."""
    known = preferences.read()
    window.resize(known.width, known.height)
    room = window.screen().availableGeometry()
    # With its frame the window would not fit: an old laptop is as large as our usual size.
    too_large = known.width > room.width() - theme.px(16) or known.height > room.height() - theme.px(40)
    if known.maximised or too_large:
        window.setWindowState(Qt.WindowState.WindowMaximized)
