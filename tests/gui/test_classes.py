"""The place of classes: an empty start, adding a class, finding one, opening it, printing its sheet."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from pypdf import PdfReader
from PySide6.QtCore import QObject, Qt, QUrl, Slot
from PySide6.QtGui import QDesktopServices
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QCalendarWidget, QLineEdit, QTableView

from tests.gui.conftest import TITLE, Desk, put_on_screen
from tqdesk.gui.pages.class_page import days
from tqdesk.gui.pages.classes import ClassesPage
from tqdesk.training import classes

RETURN, ESCAPE = Qt.Key.Key_Return, Qt.Key.Key_Escape


class Places(Desk):
    page: ClassesPage

    def titles(self) -> list[str]:
        """The titles in the list, from the top."""
        return [row.title for row in self.page.model.rows()]


@pytest.fixture
def places(context) -> Iterator[Places]:
    """The place of classes, on the screen."""
    page = ClassesPage(context)
    put_on_screen(page)
    desk = Places(context, page)
    desk.settle()
    yield desk
    desk.settle()
    page.close()
    page.deleteLater()


class Viewer(QObject):
    """Stands where the system's viewer would: notes which files it is asked to open."""

    def __init__(self) -> None:
        super().__init__()
        self.files: list[Path] = []

    @Slot(QUrl)
    def open(self, url: QUrl) -> None:
        self.files.append(Path(url.toLocalFile()))


@pytest.fixture
def viewer() -> Iterator[Viewer]:
    made = Viewer()
    QDesktopServices.setUrlHandler("file", made, "open")
    yield made
    QDesktopServices.unsetUrlHandler("file")


def add(places: Places, title: str, first_day: date, class_sessions: int = 2) -> None:
    """A class, without the window; the window is told."""
    with places.context.store.writing() as session:
        classes.add(session, title=title, first_day=first_day, class_sessions=class_sessions)
    places.context.changed.emit(frozenset({"class"}))
    places.settle()


def type_over(field: QLineEdit, text: str) -> None:
    """Type a text in the place of what stands in a field."""
    field.setFocus()
    field.selectAll()
    QTest.keyClicks(field, text)


def test_an_empty_store_says_what_to_do(places):
    assert places.page.body.currentWidget() is places.page.empty
    assert places.page.add_button.isHidden()


def test_a_class_is_added_by_keys_and_opens_at_its_page(places):
    page = places.page
    page.list_page.setFocus()
    page.show_form()
    form = page.form
    assert form.title.hasFocus()
    QTest.keyClicks(form.title, "Ky nang so")
    type_over(form.first_day, "12/10/2026")
    type_over(form.last_day, "13102026")
    QTest.keyClick(form.last_day, Qt.Key.Key_Tab)
    assert form.half_days.currentText() == "4"
    QTest.keyClicks(form.venue, "Hoi truong")
    QTest.keyClicks(form.round, "dot 2")
    QTest.keyClick(form.venue, RETURN)
    places.settle()
    assert page.open_page is not None
    assert page.open_page.header.title.text() == "Ky nang so — dot 2"
    assert page.open_page.tabs.tabText(page.open_page.tabs.currentIndex()) == "List"
    assert page.open_page.header.about.text() == "12–13/10/2026  ·  Hoi truong  ·  0 people  ·  In person"
    with places.context.store.reading() as session:
        (summary,) = classes.list_all(session)
    assert (summary.title, summary.class_sessions, summary.mode) == ("Ky nang so", 4, "in_person")
    assert (summary.first_day, summary.last_day) == (date(2026, 10, 12), date(2026, 10, 13))


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("8/4/2025", "08/04/2025"),
        ("08042025", "08/04/2025"),
        ("8.4.25", "08/04/2025"),
        ("31/12/2025", "31/12/2025"),
    ],
)
def test_a_day_is_typed_whole_day_before_month_and_the_last_day_follows(places, typed, shown):
    places.page.show_form()
    form = places.page.form
    type_over(form.first_day, typed)
    QTest.keyClick(form.first_day, Qt.Key.Key_Tab)
    assert (form.first_day.text(), form.last_day.text()) == (shown, shown)
    assert form.half_days.currentText() == "2"


def test_the_last_day_stays_as_given_until_the_class_would_end_before_it_begins(places):
    places.page.show_form()
    form = places.page.form
    type_over(form.last_day, "9/4/2025")
    type_over(form.first_day, "8/4/2025")
    QTest.keyClick(form.first_day, Qt.Key.Key_Tab)
    assert (form.last_day.text(), form.half_days.currentText()) == ("09/04/2025", "4")
    QTest.keyClick(form.first_day, Qt.Key.Key_Up)
    QTest.keyClick(form.first_day, Qt.Key.Key_Up)
    assert (form.first_day.text(), form.last_day.text()) == ("10/04/2025", "10/04/2025")


def test_a_day_is_chosen_in_the_calendar_by_keys(places):
    places.page.show_form()
    field = places.page.form.first_day
    type_over(field, "8/4/2025")
    QTest.keyClick(field, Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    calendar = field.findChild(QCalendarWidget)
    assert calendar.selectedDate().toPython() == date(2025, 4, 8)
    days_shown = calendar.findChild(QTableView)
    QTest.keyClick(days_shown, Qt.Key.Key_Right)
    QTest.keyClick(days_shown, RETURN)
    assert field.text() == "09/04/2025"


def test_what_is_no_day_is_said_on_the_form_and_the_words_go_with_the_next_try(places):
    places.page.show_form()
    form = places.page.form
    QTest.keyClicks(form.title, "Ky nang so")
    type_over(form.first_day, "31/2/2025")
    QTest.keyClick(form.first_day, RETURN)
    places.settle()
    assert form.notice.text().startswith("“31/2/2025” is no date")
    assert form.first_day.hasFocus() and places.titles() == []
    QTest.keyClicks(form.first_day, "28/2/2025")
    QTest.keyClick(form.first_day, RETURN)
    places.settle()
    assert form.notice.text() == ""
    with places.context.store.reading() as session:
        (summary,) = classes.list_all(session)
    assert (summary.first_day, summary.last_day) == (date(2025, 2, 28), date(2025, 2, 28))


def test_a_class_without_a_title_is_refused_on_the_form_and_nothing_is_added(places):
    places.page.show_form()
    QTest.keyClick(places.page.form.title, RETURN)
    places.settle()
    assert places.page.form.notice.text() == "The title or name is empty; type it."
    assert places.titles() == []
    QTest.keyClick(places.page.form.title, ESCAPE)
    assert places.page.form.isHidden()


def test_classes_are_found_without_marks_and_stand_newest_first(places):
    add(places, "Kỹ năng số", date(2026, 3, 2))
    add(places, "An toàn thông tin", date(2026, 5, 4))
    add(places, "Kỹ năng ký số", date(2026, 4, 1))
    assert places.titles() == ["An toàn thông tin", "Kỹ năng ký số", "Kỹ năng số"]
    QTest.keyClicks(places.page.search, "ky nang")
    assert places.titles() == ["Kỹ năng ký số", "Kỹ năng số"]
    QTest.keyClicks(places.page.search, " x")
    assert places.page.body.currentWidget() is places.page.nothing
    QTest.keyClick(places.page.search, ESCAPE)
    assert len(places.titles()) == 3


def test_a_class_opens_by_enter_and_the_way_back_keeps_its_place(places, training_class):
    places.context.changed.emit(frozenset({"class"}))
    places.settle()
    QTest.keyClick(places.page.search, RETURN)
    places.settle()
    opened = places.page.open_page
    assert opened is not None and opened.class_id == training_class
    assert opened.tabs.tabText(opened.tabs.currentIndex()) == "Attendance"
    QTest.mouseClick(opened.back, Qt.MouseButton.LeftButton)
    assert places.page.currentWidget() is places.page.list_page
    assert places.page.open_page is None


def test_the_sign_in_sheet_is_written_where_the_user_says(places, training_class, tmp_path, viewer):
    opened = places.page.open_class(training_class)
    places.settle()
    file = tmp_path / "ky.pdf"
    opened.print_sheet(file)
    places.settle()
    places.settle()
    assert viewer.files == [file]
    text = "\n".join(page.extract_text() for page in PdfReader(file).pages)
    assert "Giàng A Páo" in text
    assert TITLE.upper() in text.upper()
    assert "ky.pdf" in opened.notice.text()


def test_a_sheet_that_cannot_be_written_is_said_on_the_page(places, training_class, tmp_path, viewer):
    opened = places.page.open_class(training_class)
    places.settle()
    opened.print_sheet(tmp_path / "nowhere" / "ky.pdf")
    places.settle()
    places.settle()
    assert viewer.files == []
    assert "nothing was written" in opened.notice.text()


@pytest.mark.parametrize(
    ("first", "last", "said"),
    [
        (date(2026, 10, 12), date(2026, 10, 12), "12/10/2026"),
        (date(2026, 10, 9), date(2026, 10, 13), "09–13/10/2026"),
        (date(2026, 9, 30), date(2026, 10, 1), "30/09–01/10/2026"),
        (date(2025, 12, 31), date(2026, 1, 1), "31/12/2025–01/01/2026"),
    ],
)
def test_days_are_written_as_short_as_is_clear(first, last, said):
    assert days(first, last) == said
