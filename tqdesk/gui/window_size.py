"""How large a window is: as it was left, and never larger than the screen has room for."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from tqdesk.gui import preferences, theme

_FRAME_PX = (16, 40)


def take_size(window: QWidget) -> None:
    """Give a window the size of the last one."""
    known = preferences.read()
    window.resize(known.width, known.height)
    room = window.screen().availableGeometry()
    # With its frame the window would not fit: an old laptop is as large as our usual size.
    frame_width, frame_height = map(theme.px, _FRAME_PX)
    too_large = known.width > room.width() - frame_width or known.height > room.height() - frame_height
    if known.maximised or too_large:
        window.setWindowState(Qt.WindowState.WindowMaximized)
