"""How many have each mark, in one line."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import Qt
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QHBoxLayout, QLabel, QWidget

from tqdesk.gui import theme
from tqdesk.gui.attendance_words import status_word
from tqdesk.gui.widgets import label
from tqdesk.records import MARKS

_ORDER: tuple[str | None, ...] = (*MARKS, None)


class Counts(QWidget):
    """Figures with their words: ``34 Present  1 Late  1 Excused  0 Absent  8 Not marked``."""

    def __init__(self) -> None:
        super().__init__()
        self._figures: dict[str | None, QLabel] = {}
        self._words: dict[str | None, QLabel] = {}
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(theme.px(4))
        for status in _ORDER:
            figure = label("0", "strong")
            figure.setFont(theme.font(14, QFont.Weight.DemiBold))
            figure.setStyleSheet(f"color: {getattr(theme.tokens(), status or 'text')};")
            word = label(status_word(status), "muted")
            layout.addWidget(figure)
            layout.addWidget(word)
            if status is not None:
                layout.addSpacing(theme.px(10))
            self._figures[status], self._words[status] = figure, word
        layout.setAlignment(Qt.AlignmentFlag.AlignVCenter)

    def show_counts(self, counts: Mapping[str | None, int]) -> None:
        """Show these figures."""
        for status, figure in self._figures.items():
            figure.setText(str(counts[status]))
        told = ", ".join(f"{counts[status]} {status_word(status)}" for status in _ORDER)
        self.setAccessibleName(told)
        self.setToolTip(told)

    def set_short(self, short: bool) -> None:
        """Leave out what stands beside the figures as well: who has no mark."""
        self._figures[None].setVisible(not short)
        self._words[None].setVisible(not short)
