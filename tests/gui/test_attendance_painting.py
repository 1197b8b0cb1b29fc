"""A mark paints what it touches and no more, so that it is seen as soon as it is on the disk."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager

from PySide6.QtCore import QEvent, QObject, QRect, Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from sqlalchemy import text

from tqdesk.gui import theme
from tqdesk.gui.attendance_grid import NAME


class PaintLog(QObject):
    """The areas of a widget that are painted."""

    def __init__(self, widget: QWidget) -> None:
        super().__init__()
        self.areas: list[QRect] = []
        widget.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Paint:
            self.areas += list(event.region())
        return False

    def touches(self, area: QRect) -> bool:
        return any(each.intersects(area) for each in self.areas)


def cell(attending, row: int, number: int = 1) -> QRect:
    """Where the cell of a row and a class session is."""
    grid = attending.page.grid
    return grid.visualRect(grid.grid_model.index(row, 3 + number))


def picture(attending, row: int) -> QImage:
    """What the cell of a row in the first class session looks like."""
    return attending.page.grid.viewport().grab(cell(attending, row)).toImage()


def mark_unseen(attending, row: int, status: str = "present") -> None:
    """Mark someone without moving the row that is chosen."""
    attending.page.sitting.mark([attending.page.sitting.people[row]], status, source="grid")


def test_a_mark_paints_its_own_cell_and_no_other(attending):
    QTest.qWait(20)
    log = PaintLog(attending.page.grid.viewport())
    heading = PaintLog(attending.page.grid.horizontalHeader().viewport())
    mark_unseen(attending, 4)
    attending.settle()
    QTest.qWait(20)
    assert log.areas, "nothing was painted"
    assert all(cell(attending, 4).contains(area) for area in log.areas)
    assert heading.areas == []


def test_choosing_another_row_paints_the_two_rows_and_not_the_headings(attending):
    attending.page.grid.go_to(attending.page.sitting.people[0])
    QTest.qWait(20)
    log = PaintLog(attending.page.grid.viewport())
    heading = PaintLog(attending.page.grid.horizontalHeader().viewport())
    attending.page.grid.go_to(attending.page.sitting.people[3])
    QTest.qWait(20)
    assert log.touches(cell(attending, 0)) and log.touches(cell(attending, 3))
    assert not log.touches(cell(attending, 1)) and not log.touches(cell(attending, 5))
    assert heading.areas == []


def test_the_others_hear_of_a_change_once_the_mark_is_painted(attending):
    QTest.qWait(20)
    log = PaintLog(attending.page.grid.viewport())
    heard: list[tuple[frozenset[str], bool]] = []
    attending.context.changed.connect(lambda what: heard.append((what, bool(log.areas))))
    mark_unseen(attending, 1)
    attending.settle()
    assert heard == [(frozenset({"attendance"}), True)]


@contextmanager
def another_program_writes(attending) -> Iterator[None]:
    """For as long as this lasts, a mark has to wait."""
    with attending.context.store.writing() as session:
        session.execute(text("SELECT 1"))
        yield


def test_a_mark_that_takes_long_is_outlined_until_it_is_saved(attending):
    empty = picture(attending, 1)
    with another_program_writes(attending):
        mark_unseen(attending, 1)
        QTest.qWait(150)
        waiting = picture(attending, 1)
    attending.settle()
    saved = picture(attending, 1)
    assert waiting != empty
    assert saved not in (empty, waiting)


def test_a_slow_mark_is_painted_as_under_way_without_being_asked(attending):
    QTest.qWait(20)
    log = PaintLog(attending.page.grid.viewport())
    with another_program_writes(attending):
        mark_unseen(attending, 1)
        begin = time.monotonic()
        while not log.areas and time.monotonic() - begin < 2:
            QTest.qWait(5)
    assert log.touches(cell(attending, 1))


def test_the_ground_below_the_last_row_is_that_of_the_page(attending):
    viewport = attending.page.grid.viewport()
    below = cell(attending, 5).bottom() + 20
    image = viewport.grab().toImage()
    assert below < viewport.height()
    assert image.pixelColor(20, below).name() == "#ffffff"


def test_a_row_is_brought_into_sight_without_moving_sideways(attending):
    attending.page.resize(640, 400)
    QTest.qWait(20)
    attending.page.grid.setFocus()
    attending.press(Qt.Key.Key_Down, Qt.Key.Key_Down, Qt.Key.Key_Down)
    grid = attending.page.grid
    assert grid.currentIndex().row() == 3
    assert grid.horizontalScrollBar().value() == 0
    assert grid.visualRect(grid.grid_model.index(3, NAME)).left() > 0


def test_the_pill_of_someone_present_stands_out_from_the_row_that_is_chosen(attending):
    mark_unseen(attending, 2)
    attending.settle()
    attending.page.grid.selectRow(2)
    QTest.qWait(20)
    shown = picture(attending, 2)
    middle, pill_width = shown.height() // 2, 34
    row = shown.pixelColor(3, middle)
    pill = shown.pixelColor(shown.width() // 2 - pill_width // 2 + 5, middle)
    apart = sum(abs(a - b) for a, b in zip(row.getRgb()[:3], pill.getRgb()[:3], strict=True))
    assert row.name().upper() == theme.tokens().selected
    assert apart > 30
