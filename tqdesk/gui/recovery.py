"""The recovery key of a unit, shown once: to be written down, printed or copied.

It is printed at once and never as a PDF like other papers: a file would leave the key on a disk.
"""

from __future__ import annotations

from datetime import date
from functools import partial

from PySide6.QtCore import QMarginsF, QRectF, Qt
from PySide6.QtGui import QFont, QGuiApplication, QPageLayout, QPageSize, QPainter
from PySide6.QtPrintSupport import QPrinter, QPrinterInfo
from PySide6.QtWidgets import QCheckBox, QFrame, QHBoxLayout, QMenu, QVBoxLayout

from tqdesk.gui import theme
from tqdesk.gui.widgets import Notice, button, label
from tqdesk.units import long_name_of
from tqdesk.vietnamese.dates import written
from tqdesk.words import _

_GROUP = 4
_GROUPS_A_LINE = 5
_START = "AGE-SECRET-KEY-1"
_MARGIN_MM = 25
_POINTS_PER_INCH = 72


def grouped(key: str) -> str:
    """A key as people read it aloud and copy it: its fixed beginning, then lines of groups of four."""
    rest = key.removeprefix(_START)
    groups = [rest[place : place + _GROUP] for place in range(0, len(rest), _GROUP)]
    lines = [groups[place : place + _GROUPS_A_LINE] for place in range(0, len(groups), _GROUPS_A_LINE)]
    beginning = [_START] if rest != key else []
    return "\n".join((*beginning, *("   ".join(line) for line in lines)))


def print_key(printer: QPrinter, unit: str, key: str) -> bool:
    """Print the page for the safe; returns whether the printer took it."""
    printer.setPageSize(QPageSize(QPageSize.PageSizeId.A4))
    margins = QMarginsF(_MARGIN_MM, _MARGIN_MM, _MARGIN_MM, _MARGIN_MM)
    printer.setPageMargins(margins, QPageLayout.Unit.Millimeter)
    painter = QPainter()
    if not painter.begin(printer):
        return False
    scale = printer.resolution() / _POINTS_PER_INCH
    painter.scale(scale, scale)
    width = printer.pageLayout().paintRect(QPageLayout.Unit.Point).width()
    about = _(
        "If all machines of this unit are lost, this key opens the sync files that it has sent. Keep this "
        "paper in the safe of the office. Whoever has the key can read those files."
    )
    printed = _("TQDesk · printed on {day}").format(day=written(date.today()))
    below = 0.0
    for text, size, weight, gap in (
        (_("The recovery key of the unit"), 20, QFont.Weight.DemiBold, 8),
        (long_name_of(unit), 13, QFont.Weight.Medium, 28),
        (grouped(key), 18, QFont.Weight.Medium, 28),
        (about, 11, QFont.Weight.Normal, 28),
        (printed, 9, QFont.Weight.Normal, 0),
    ):
        font = QFont(theme.FAMILY)
        font.setPixelSize(size)
        font.setWeight(weight)
        painter.setFont(font)
        room = QRectF(0, below, width, 600)
        taken = painter.drawText(room, Qt.TextFlag.TextWordWrap | Qt.AlignmentFlag.AlignTop, text)
        below += taken.height() + gap
    return painter.end()


class Recovery(QFrame):
    """Shows the key, and lets the user go on once it is written down."""

    def __init__(self, notice: Notice) -> None:
        super().__init__()
        self.notice = notice
        self.key = self.unit = ""
        self.shown = label("", "panel")
        self.shown.setFont(theme.font(16, QFont.Weight.Medium))
        self.shown.setStyleSheet(f"font-size: {theme.px(16)}px; padding: {theme.px(12)}px;")
        self.shown.setAccessibleName(_("Recovery key of the unit"))
        self.print = button(_("Print on paper"), "printer")
        self.copy = button(_("Copy"), "copy")
        self.written = QCheckBox(_("I have it on paper"))
        self.go = button(_("Open TQDesk"), "check", primary=True)
        self.go.setEnabled(False)
        self._lay_out()
        self.print.clicked.connect(self._print)
        self.copy.clicked.connect(self._copy)
        self.written.toggled.connect(self.go.setEnabled)
        self.go.clicked.connect(self.forget_copy)

    def _lay_out(self) -> None:
        said = label(
            _(
                "Print it or write it down; keep the paper in the safe of the office. Do not keep it on this "
                "machine and do not send it to anyone. Printing leaves no file behind."
            ),
            "muted",
            wrap=True,
        )
        ways = QHBoxLayout()
        ways.setSpacing(theme.px(8))
        ways.addWidget(self.print)
        ways.addWidget(self.copy)
        ways.addStretch()
        going = QHBoxLayout()
        going.addWidget(self.written)
        going.addStretch()
        going.addWidget(self.go)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(theme.px(16))
        layout.addWidget(self.shown)
        layout.addWidget(said)
        layout.addLayout(ways)
        layout.addLayout(going)
        layout.addStretch()

    def show_key(self, key: str, unit: str) -> None:
        """Show the key of a unit."""
        self.key, self.unit = key, unit
        self.shown.setText(grouped(key))

    def _print(self) -> None:
        self.notice.hide()
        names = QPrinterInfo.availablePrinterNames()
        if not names:
            said = _("This machine knows no printer. Write the key down by hand, group by group.")
            self.notice.say(said, "warning")
        elif len(names) == 1:
            self._print_on(names[0])
        else:
            menu = QMenu(self)
            for name in names:
                menu.addAction(name, partial(self._print_on, name))
            menu.popup(self.print.mapToGlobal(self.print.rect().bottomLeft()))

    def _print_on(self, name: str) -> None:
        printer = QPrinter(QPrinterInfo.printerInfo(name))
        if print_key(printer, self.unit, self.key):
            said = _("Sent to the printer {name}. Compare the paper with the key shown here.")
            self.notice.say(said.format(name=name))
        else:
            said = _("The printer {name} did not take the page. Try another one, or write the key by hand.")
            self.notice.say(said.format(name=name), "error")

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self.key)
        self.copy.setText(_("Copied"))
        self.notice.say(_("Copied, until TQDesk opens: paste it where it shall be kept."))

    def forget_copy(self) -> None:
        """Take the key out of the clipboard, if it is still there."""
        clipboard = QGuiApplication.clipboard()
        if self.key and clipboard.text() == self.key:
            clipboard.clear()
