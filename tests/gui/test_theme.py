"""The look of the application, whatever the system wants for its own."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QApplication, QListView, QMenu, QMessageBox, QTableView, QWidget

from tqdesk.gui import theme


@pytest.fixture
def font_of_the_system(qapp: QApplication) -> Iterator[QFont]:
    """As on Windows: classes of Qt's own are told a font of the system, which no style of ours knows of."""
    strange = QFont("DejaVu Serif")
    strange.setPixelSize(29)
    before = qapp.font()
    for name in ("QAbstractItemView", "QHeaderView", "QMenu", "QMenuBar", "QMessageBox", "QTipLabel"):
        qapp.setFont(strange, name)
    yield strange
    qapp.setFont(before)  # an application's font without a class forgets those of the classes


def shown_font(widget: QWidget) -> tuple[str, int]:
    widget.ensurePolished()
    return widget.font().family(), widget.font().pixelSize()


@pytest.mark.parametrize("kind", [QTableView, QListView, QMenu, QMessageBox])
def test_tables_lists_and_menus_are_in_our_font_whatever_the_system_wants(
    qapp: QApplication, font_of_the_system: QFont, kind: type[QWidget]
) -> None:
    widget = kind()
    assert shown_font(widget) == (theme.FAMILY, theme.px(theme.BODY_PX))


def test_headings_of_tables_are_in_our_font_whatever_the_system_wants(
    qapp: QApplication, font_of_the_system: QFont
) -> None:
    table = QTableView()
    table.ensurePolished()
    assert shown_font(table.horizontalHeader()) == (theme.FAMILY, theme.px(theme.BODY_PX))
