"""One conflict laid open: its choices side by side, each with who said so, where and when."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QMouseEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from tqdesk.gui import theme
from tqdesk.gui.pages.person_correction import scrolled
from tqdesk.gui.shown import when
from tqdesk.gui.widgets import label
from tqdesk.records import Choice, Conflict
from tqdesk.units import name_of
from tqdesk.words import _, mark
from tqdesk.words.changes import choice_in_words, conflict_subject, conflict_told

_ABOUT = {
    "values": mark("It was written differently at different machines. Keep what is right."),
    "deleted": mark("One deleted it, another who did not know went on with it. Keep one of the two."),
    "human": mark("One human is on the list twice, and the marks differ. Keep the one that is right."),
}
_CARD_WIDTH = 184


class ChoiceCard(QFrame):
    """A choice: a click on it keeps it."""

    chosen = Signal()

    def __init__(self, number: int, conflict: Conflict, choice: Choice) -> None:
        super().__init__()
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setToolTip(_("Keep this (key {number})").format(number=number))
        self.said = choice_in_words(conflict, choice.value)
        who = choice.operator or _("nobody named")
        self.setAccessibleName(self.said)
        top = QHBoxLayout()
        top.addWidget(_badge(str(number), "accent_soft", "accent"))
        top.addStretch()
        # What was deleted and changed is seen, whichever of the two stands.
        if choice.shown and conflict.kind != "deleted":
            top.addWidget(_badge(_("shown now"), "late_soft", "late"))
        value = label(self.said, wrap=True)
        value.setStyleSheet(f"font-size: {theme.px(17)}px; font-weight: 600;")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(*(theme.px(16),) * 4)
        layout.setSpacing(theme.px(4))
        layout.addLayout(top)
        layout.addSpacing(theme.px(6))
        layout.addWidget(value)
        layout.addSpacing(theme.px(8))
        layout.addWidget(label(who, wrap=True))
        layout.addWidget(label(name_of(choice.unit), "muted", wrap=True))
        layout.addWidget(label(when(choice.at), "muted"))
        layout.addStretch()
        self.point_out(False)

    def point_out(self, pointed: bool) -> None:
        """Show whether Enter keeps this one."""
        tokens = theme.tokens()
        edge, thick = (tokens.accent, 2) if pointed else (tokens.line, 1)
        self.setStyleSheet(
            f"ChoiceCard {{ background: {tokens.page}; border: {thick}px solid {edge};"
            f" border-radius: {theme.px(10)}px; }} ChoiceCard:hover {{ border-color: {tokens.accent}; }}"
        )

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton and self.rect().contains(event.position().toPoint()):
            self.chosen.emit()


def _badge(text: str, ground: str, ink: str) -> QLabel:
    made = label(text)
    made.setAlignment(Qt.AlignmentFlag.AlignCenter)
    made.setFixedHeight(theme.px(22))
    made.setMinimumWidth(theme.px(22))
    made.setStyleSheet(
        f"background: {theme.color(ground).name()}; color: {theme.color(ink).name()}; font-weight: 600;"
        f" font-size: {theme.px(12)}px; border-radius: {theme.px(11)}px; padding: 0 {theme.px(7)}px;"
    )
    return made


def _harmless(conflict: Conflict) -> int:
    """The place of the choice after which all looks as it does now."""
    if conflict.kind != "deleted":
        return 0
    return next(place for place, each in enumerate(conflict.choices) if not each.value["deleted"])


class ConflictCards(QFrame):
    """A conflict with its choices; ``kept`` says which, counted from 1."""

    kept = Signal(int)

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("panel")
        self.subject = label("", "title", wrap=True)
        self.told = label("", "strong", wrap=True)
        self.about = label("", "muted", wrap=True)
        self.hint = label("", "muted", wrap=True)
        self.cards: list[ChoiceCard] = []
        self._pointed = 0
        self._grid = QGridLayout()
        self._grid.setSpacing(theme.px(12))
        self._grid.setContentsMargins(0, 0, theme.px(8), 0)
        page = QWidget()
        inner = QVBoxLayout(page)
        inner.setContentsMargins(0, 0, 0, 0)
        inner.addLayout(self._grid)
        inner.addStretch()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(theme.px(20), theme.px(16), theme.px(12), theme.px(16))
        layout.setSpacing(theme.px(4))
        for each in (self.subject, self.told, self.about):
            layout.addWidget(each)
        layout.addSpacing(theme.px(10))
        layout.addWidget(scrolled(page), 1)
        layout.addWidget(self.hint)

    def show_conflict(self, conflict: Conflict) -> None:
        """Lay a conflict open; the choice that changes least is pointed out."""
        self.subject.setText(conflict_subject(conflict))
        self.told.setText(conflict_told(conflict))
        self.about.setText(_(_ABOUT[conflict.kind]))
        numbers = ", ".join(str(number) for number in range(1, len(conflict.choices) + 1))
        keys = _("↑ ↓ next conflict  ·  {numbers} keep that one  ·  ← → and Enter keep the one framed")
        self.hint.setText(keys.format(numbers=numbers))
        for card in self.cards:
            card.deleteLater()
        self.cards = [ChoiceCard(number, conflict, each) for number, each in enumerate(conflict.choices, 1)]
        for number, card in enumerate(self.cards, 1):
            card.chosen.connect(lambda number=number: self.kept.emit(number))
        self._arrange(self.cards)
        self._pointed = _harmless(conflict)
        self.point_out(0)

    def _arrange(self, cards: Sequence[ChoiceCard]) -> None:
        columns = max(1, (self.width() - theme.px(40)) // theme.px(_CARD_WIDTH))
        for column in range(self._grid.columnCount()):
            self._grid.setColumnStretch(column, 0)
        for place, card in enumerate(cards):
            self._grid.addWidget(card, place // columns, place % columns)
            self._grid.setColumnStretch(place % columns, 1)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange(self.cards)

    def point_out(self, step: int) -> None:
        """Point out the next choice or the one before."""
        if self.cards:
            self._pointed = max(0, min(len(self.cards) - 1, self._pointed + step))
            for place, card in enumerate(self.cards):
                card.point_out(place == self._pointed)

    def keep_pointed(self) -> None:
        """Keep the choice that is pointed out."""
        self.keep(self._pointed + 1)

    def keep(self, number: int) -> None:
        """Keep a choice by its number, if there is such a one."""
        if number <= len(self.cards):
            self.kept.emit(number)
