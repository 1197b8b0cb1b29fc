"""Two persons side by side: fact by fact, with a sign between them where they agree or differ."""

from __future__ import annotations

import html

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from tqdesk.gui import theme
from tqdesk.gui.pages.person_correction import scrolled
from tqdesk.gui.shown import count
from tqdesk.gui.widgets import label
from tqdesk.training.duplicates import Decision, Pair, Side
from tqdesk.units import name_of
from tqdesk.vietnamese.dates import written_birth
from tqdesk.words import _, mark
from tqdesk.words.changes import word

_FACTS: dict[str, str] = {
    "name": mark("Full name"),
    "birth": mark("Birth"),
    "sex": mark("Sex"),
    "citizen_id": mark("Citizen ID"),
    "phone": mark("Phone"),
    "position": mark("Position"),
    "workplace": mark("Workplace"),
    "unit": mark("Unit"),
    "classes": mark("Classes"),
}
_SIGNS = {True: ("=", "present_soft", "present"), False: ("≠", "late_soft", "late")}


def told(side: Side, name: str) -> str:
    """A fact of a person as people write it, "–" where it is not known."""
    value = getattr(side, name)
    if name == "classes":
        return _("{count} classes").format(count=count(value))
    if not value:
        return "–"
    if name == "birth":
        return written_birth(value)
    return name_of(value) if name == "unit" else word(value)


class PairPanel(QFrame):
    """Shows a pair; ``buttons`` say what can be done with it."""

    def __init__(self, *buttons: QPushButton) -> None:
        super().__init__()
        self.setObjectName("panel")
        self.heading = label("", wrap=True)
        self.heading.setStyleSheet(f"font-size: {theme.px(16)}px; font-weight: 600;")
        self.about = label("", "muted", wrap=True)
        self.hint = label("", "muted", wrap=True)
        self.rows: dict[str, tuple[QLabel, QLabel, QLabel]] = {}
        table = QWidget()
        self._grid = QGridLayout(table)
        self._grid.setContentsMargins(0, 0, theme.px(8), 0)
        self._grid.setHorizontalSpacing(theme.px(8))
        self._grid.setVerticalSpacing(0)
        self._lay_out_facts()
        row = QHBoxLayout()
        row.setSpacing(theme.px(8))
        for each in buttons:
            row.addWidget(each)
        row.addStretch()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(theme.px(20), theme.px(16), theme.px(12), theme.px(16))
        layout.setSpacing(theme.px(4))
        layout.addWidget(self.heading)
        layout.addWidget(self.about)
        layout.addSpacing(theme.px(10))
        layout.addWidget(scrolled(table), 1)
        layout.addSpacing(theme.px(10))
        layout.addLayout(row)
        layout.addSpacing(theme.px(4))
        layout.addWidget(self.hint)

    def _lay_out_facts(self) -> None:
        for column in (1, 3):
            card = QFrame()
            card.setObjectName("card")
            self._grid.addWidget(card, 0, column, len(_FACTS) + 2, 1)
            self._grid.setColumnStretch(column, 1)
        for edge in (0, len(_FACTS) + 1):
            self._grid.setRowMinimumHeight(edge, theme.px(8))
        for row, (name, said) in enumerate(_FACTS.items(), 1):
            first, second = label("", wrap=True), label("", wrap=True)
            for value in (first, second):
                value.setContentsMargins(theme.px(14), theme.px(5), theme.px(14), theme.px(5))
                if name == "name":
                    value.setTextFormat(Qt.TextFormat.RichText)
            sign = QLabel()
            sign.setAlignment(Qt.AlignmentFlag.AlignCenter)
            sign.setFixedSize(theme.px(28), theme.px(22))
            self.rows[name] = (first, sign, second)
            self._grid.addWidget(label(_(said), "muted"), row, 0)
            self._grid.addWidget(first, row, 1)
            self._grid.addWidget(sign, row, 2, Qt.AlignmentFlag.AlignCenter)
            self._grid.addWidget(second, row, 3)
        self._grid.setRowStretch(len(_FACTS) + 2, 1)

    def show_pair(self, pair: Pair | Decision, heading: str, about: str = "") -> None:
        """Lay two persons side by side, under a line that says why."""
        self.heading.setText(heading)
        self.about.setText(about)
        self.about.setVisible(bool(about))
        for name, (first, sign, second) in self.rows.items():
            agree = True if name in pair.agree else False if name in pair.differ else None
            one, other = told(pair.first, name), told(pair.second, name)
            first.setText(_name_marked(one, other) if name == "name" else one)
            second.setText(_name_marked(other, one) if name == "name" else other)
            _show_sign(sign, agree)


def _show_sign(sign: QLabel, agree: bool | None) -> None:
    text, ground, ink = _SIGNS.get(agree, ("", "panel", "muted"))  # type: ignore[arg-type]
    sign.setText(text)
    sign.setAccessibleName({True: _("the same"), False: _("different")}.get(agree, ""))  # type: ignore[arg-type]
    if not text:
        sign.setStyleSheet("")
        return
    sign.setStyleSheet(
        f"background: {theme.color(ground).name()}; color: {theme.color(ink).name()}; font-weight: 600;"
        f" font-size: {theme.px(14)}px; border-radius: {theme.px(11)}px;"
    )


def _name_marked(name: str, other: str) -> str:
    """A name, large, with the words underlined that the other has not."""
    others = {each.casefold() for each in other.split(" ")}
    shown = " ".join(
        html.escape(each) if each.casefold() in others else f"<u>{html.escape(each)}</u>"
        for each in name.split(" ")
    )
    return f'<span style="font-size: {theme.px(16)}px; font-weight: 600">{shown}</span>'
