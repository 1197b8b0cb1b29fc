"""A button that shows what is chosen of a few, and opens a menu of them."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QMenu, QPushButton

from tqdesk.gui import theme


class Chooser(QPushButton):
    """Chooses one of a few; ``chosen`` has its place. With one alone there is nothing to choose."""

    chosen = Signal(int)

    def __init__(self, tip: str) -> None:
        super().__init__()
        self._words: tuple[str, ...] = ()
        self._place = -1
        self.setToolTip(tip)
        self.setIcon(theme.icon("chevron-down", "muted", 16))
        self.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
        self.clicked.connect(self.open)

    def set_words(self, words: Sequence[str]) -> None:
        """Offer these."""
        self._words = tuple(words)
        self.setEnabled(len(words) > 1)

    def show_chosen(self, place: int) -> None:
        """Show that one as chosen, none if it is -1."""
        self._place = place
        self.setText(self._words[place] if 0 <= place < len(self._words) else "")
        self.setVisible(bool(self.text()))

    def open(self) -> None:
        """Open the menu."""
        menu = QMenu(self)
        menu.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for place, word in enumerate(self._words):
            action = menu.addAction(word)
            action.setCheckable(True)
            action.setChecked(place == self._place)
            action.triggered.connect(lambda checked=False, place=place: self.chosen.emit(place))
        menu.popup(self.mapToGlobal(self.rect().bottomLeft()))
