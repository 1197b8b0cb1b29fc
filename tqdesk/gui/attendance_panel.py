"""The panel beside the grid: who was marked last, how far the list is, and marking the rest."""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPoint, QPointF, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFont, QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QProgressBar, QSizePolicy, QVBoxLayout, QWidget

from tqdesk.gui import theme
from tqdesk.gui.attendance_grid import status_menu
from tqdesk.gui.attendance_paint import paint_tick, write_line
from tqdesk.gui.widgets import button, label, separator
from tqdesk.words import _

_KEPT = 30
_FIRST, _OTHER = 104, 62


@dataclass(frozen=True, slots=True)
class Recent:
    """A line of the panel: who, what was marked, when; ``status`` gives colour and sign."""

    name: str
    said: str
    more: str
    time: str
    status: str | None


class RecentList(QWidget):
    """The last marks, the newest first and large."""

    def __init__(self) -> None:
        super().__init__()
        self.entries: deque[Recent] = deque(maxlen=_KEPT)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Expanding)

    def add(self, recent: Recent) -> None:
        """Put one more on top."""
        self.entries.appendleft(recent)
        self._shown()

    def set_entries(self, entries: Sequence[Recent]) -> None:
        """Show these, the newest first."""
        self.entries = deque(entries, maxlen=_KEPT)
        self._shown()

    def _shown(self) -> None:
        if self.entries:
            newest = self.entries[0]
            self.setAccessibleName(f"{newest.name}: {newest.said} {newest.time}")
        self.update()

    def minimumSizeHint(self) -> QSize:
        return QSize(theme.px(180), theme.px(_FIRST))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if not self.entries:
            painter.setFont(theme.font(13))
            painter.setPen(theme.color("muted"))
            told = _("Nobody yet. Type a name or scan a card.")
            place = self.rect().adjusted(theme.px(8), theme.px(4), -theme.px(8), 0)
            painter.drawText(place, Qt.TextFlag.TextWordWrap, told)
            return
        top = 0
        for number, recent in enumerate(self.entries):
            height = theme.px(_OTHER if number else _FIRST)
            if top + height > self.height():
                break
            area = QRect(0, top, self.width(), height)
            if number:
                self._other(painter, area, recent)
            else:
                self._newest(painter, area, recent)
            top += height + (0 if number else theme.px(4))

    def _newest(self, painter: QPainter, area: QRect, recent: Recent) -> None:
        colour = recent.status or "text"
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.color(f"{recent.status}_soft" if recent.status else "hover"))
        painter.drawRoundedRect(QRectF(area), theme.px(8), theme.px(8))
        left = area.left() + theme.px(14)
        indent = 0
        if recent.status in ("present", "late"):
            painter.setPen(theme.color(colour))
            paint_tick(painter, QPointF(left + theme.px(8), area.top() + theme.px(29)), theme.px(16), 2)
            indent = theme.px(28)
        right = area.right() - theme.px(12)
        name = QRect(left + indent, area.top() + theme.px(12), right - left - indent, theme.px(34))
        write_line(painter, name, recent.name, "text", 18, QFont.Weight.Medium)
        said = QRect(left, area.top() + theme.px(52), right - left, theme.px(20))
        write_line(painter, said, recent.said, colour, 13, QFont.Weight.Medium)
        line = QRect(left, area.top() + theme.px(72), right - left, theme.px(20))
        width = write_line(painter, line, recent.time, "muted", 12, right=True)
        write_line(painter, line.adjusted(0, 0, -width - theme.px(8), 0), recent.more, "muted", 12)

    def _other(self, painter: QPainter, area: QRect, recent: Recent) -> None:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.color(recent.status or "muted"))
        dot = theme.px(4)
        painter.drawEllipse(QPointF(area.left() + theme.px(14), area.top() + theme.px(24)), dot, dot)
        left, right = area.left() + theme.px(30), area.right() - theme.px(12)
        line = QRect(left, area.top() + theme.px(12), right - left, theme.px(22))
        width = write_line(painter, line, recent.time, "muted", 12, right=True)
        name = line.adjusted(0, 0, -width - theme.px(8), 0)
        write_line(painter, name, recent.name, "text", 14, QFont.Weight.Medium)
        said = QRect(left, area.top() + theme.px(33), right - left, theme.px(20))
        colour = "muted" if recent.status in (None, "present") else recent.status
        write_line(painter, said, recent.said, colour, 12)


class Panel(QFrame):
    """The whole panel. ``rest`` has the status chosen for all who are not marked yet."""

    rest = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("panel")
        heading = label(_("Just marked"), "strong")
        heading.setStyleSheet(f"color: {theme.tokens().muted};")
        self.recent = RecentList()
        self.counted = label("", "strong")
        self.share = label("", "accent")
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.rest_button = button("", link=True)
        self.rest_button.setToolTip("Ctrl+R")
        self.rest_button.clicked.connect(self.open_rest_menu)
        line = QHBoxLayout()
        line.addWidget(self.counted, 1)
        line.addWidget(self.share)
        foot = QVBoxLayout()
        foot.setContentsMargins(theme.px(6), 0, theme.px(6), 0)
        foot.setSpacing(theme.px(6))
        foot.addWidget(separator())
        foot.addSpacing(theme.px(4))
        foot.addLayout(line)
        foot.addWidget(self.bar)
        foot.addWidget(self.rest_button, 0, Qt.AlignmentFlag.AlignLeft)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(theme.px(12), theme.px(14), theme.px(12), theme.px(8))
        layout.setSpacing(theme.px(10))
        layout.addWidget(heading)
        layout.addWidget(self.recent, 1)
        layout.addLayout(foot)
        heading.setContentsMargins(theme.px(6), 0, 0, 0)

    def show_counts(self, unmarked: int, people: int) -> None:
        """Show how many of how many are marked."""
        done = people - unmarked
        self.counted.setText(_("{done} / {count} marked").format(done=done, count=people))
        self.share.setText(f"{round(100 * done / people) if people else 0} %")
        self.bar.setRange(0, max(people, 1))
        # Qt's bar paints at once whenever its value changes, and all that waits with it: let it wait as well.
        self.bar.setUpdatesEnabled(False)
        self.bar.setValue(done)
        self.bar.setUpdatesEnabled(True)
        self.rest_button.setText(_("Mark the {count} others…").format(count=unmarked))
        self.rest_button.setVisible(unmarked > 0)

    def open_rest_menu(self) -> None:
        """Ask which mark all others get."""
        if self.rest_button.isVisibleTo(self):
            place = self.rest_button.mapToGlobal(QPoint(0, 0))
            menu = status_menu(self, self.rest.emit)
            menu.popup(place - QPoint(0, menu.sizeHint().height()))
