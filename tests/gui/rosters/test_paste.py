"""Rows copied in a spreadsheet are pasted on the tab of a class's people."""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtCore import QMimeData, Qt, QUrl
from PySide6.QtGui import QGuiApplication, QImage
from PySide6.QtTest import QTest

from tests.cli.rosters import PEOPLE, write_roster
from tests.gui.class_stories import at_rest, enrol
from tqdesk.training import classes

COPIED = "Họ và tên\tNăm sinh\tChức vụ\r\nMa Thị Mẫu\t1985\tCông chức\r\nLý Mẩy\t2001\t\r\n"


@pytest.fixture(autouse=True)
def clipboard_left_empty(qapp):
    yield
    QGuiApplication.clipboard().clear()


def copy(**forms: Any) -> None:
    """Put something into the clipboard in some of the forms that programs give it."""
    data = QMimeData()
    if "text" in forms:
        data.setText(str(forms["text"]))
    if "html" in forms:
        data.setHtml(str(forms["html"]))
    if "image" in forms:
        data.setImageData(forms["image"])
    if "files" in forms:
        data.setUrls([QUrl.fromLocalFile(str(file)) for file in forms["files"]])
    QGuiApplication.clipboard().setMimeData(data)


def paste(qtbot, tab) -> None:
    QTest.keyClick(tab, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    at_rest(qtbot, tab.context)


def previewed(tab):
    return [each.planned.row.name for each in tab.preview.rows.model.rows()]


def test_rows_with_their_heading_are_previewed_and_imported(qtbot, tab):
    picture = QImage(4, 4, QImage.Format.Format_RGB32)
    copy(text=COPIED, html="<table><tr><td>Khác</td></tr></table>", image=picture)
    paste(qtbot, tab)
    assert tab.pages.currentWidget() is tab.preview
    assert tab.preview.title.whole() == "Pasted rows"
    assert previewed(tab) == ["Ma Thị Mẫu", "Lý Mẩy"]
    tab.preview.take.click()
    at_rest(qtbot, tab.context)
    with tab.context.store.reading() as session:
        found = classes.show(session, tab.class_id).enrolments
    assert [(each.list_number, each.name, each.birth) for each in found] == [
        (1, "Ma Thị Mẫu", "1985"),
        (2, "Lý Mẩy", "2001"),
    ]


@pytest.mark.parametrize(
    "forms",
    [{}, {"text": "  \r\n"}, {"image": QImage(4, 4, QImage.Format.Format_RGB32)}],
    ids=("nothing", "blank", "picture"),
)
def test_a_clipboard_without_text_is_answered_by_a_sentence(qtbot, tab, forms):
    copy(**forms)
    tab.first_paste.click()
    at_rest(qtbot, tab.context)
    assert "press Ctrl+C" in tab.notice.text()
    assert tab.pages.currentWidget() is not tab.preview


def test_text_that_is_no_table_is_answered_by_a_sentence(qtbot, tab):
    copy(text="Kính gửi các đồng chí")
    paste(qtbot, tab)
    assert tab.notice.text()
    assert tab.pages.currentWidget() is not tab.preview


def test_a_file_copied_in_the_file_manager_is_read(qtbot, tab, tmp_path):
    copy(files=[write_roster(tmp_path / "roster.xlsx", PEOPLE)])
    paste(qtbot, tab)
    assert tab.preview.title.whole() == "roster.xlsx"
    assert previewed(tab) == [row[0] for row in PEOPLE]


def test_a_text_field_keeps_its_own_paste(qtbot, tab, tmp_path):
    enrol(tab.context, tab.class_id, tmp_path)
    tab.refresh()
    at_rest(qtbot, tab.context)
    copy(text="giang")
    tab.filter.setFocus()
    QTest.keyClick(tab.filter, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    at_rest(qtbot, tab.context)
    assert tab.filter.text() == "giang"
    assert tab.pages.currentWidget() is not tab.preview
