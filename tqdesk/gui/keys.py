"""Keys that do something on a page."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget


def on_key(keys: str, part: QWidget, act: Callable[[], object]) -> None:
    """Do ``act`` when ``keys`` are pressed while ``part`` or something in it has the keyboard."""
    shortcut = QShortcut(QKeySequence(keys), part)
    # As an argument beside a Python function the context would be passed over.
    shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
    shortcut.activated.connect(act)


def on_page_key(keys: str, page: QWidget, act: Callable[[], object]) -> None:
    """Do ``act`` when ``keys`` are pressed while ``page`` is seen, wherever in its window the keyboard is."""
    QShortcut(QKeySequence(keys), page).activated.connect(act)
