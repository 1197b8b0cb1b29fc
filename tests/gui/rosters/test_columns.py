"""An officer puts right what columns of a list were taken for, and which of its rows and sheets are read."""

from __future__ import annotations

from collections.abc import Sequence

from openpyxl import Workbook, load_workbook
from PySide6.QtCore import QRect, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from tests.cli.rosters import PEOPLE, write_roster
from tests.gui.class_stories import at_rest
from tqdesk.gui.pages.roster_rows import DETAIL, FATE
from tqdesk.people_records import RosterTemplate
from tqdesk.sheets.template import write_template
from tqdesk.training import classes

HEADER = ("STT", "Họ và tên", "Ngày sinh", "Chức vụ", "Nơi ở hiện nay")
NAMELESS = ("Mã", "Gọi là", "Ngày sinh", "Chức vụ")
UNKNOWN = (
    ("x", "Tèo", "12/3/1985", "Công chức"),
    ("y", "Bưởi", "1990", "Trưởng thôn"),
    ("z", "Mận", "05/11/1978", "Người dân"),
)
ROWS = (
    (1, "Ma Thị Mẫu", "12/3/1985", "Công chức", "Thôn Mẫu"),
    (2, "Hoàng Văn Thử", "1990", "Trưởng thôn", "Thôn Thử"),
    (3, "Giàng A Páo", "05/11/1978", "Người dân", "Thôn Páo"),
)


def write(path, *sheets: tuple[str, Sequence[Sequence[object]]], hidden_rows=(), hidden_sheets=()):
    """A workbook of sheets, each a name and its rows."""
    book = Workbook()
    book.remove(book.active)
    for name, rows in sheets:
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
        sheet.sheet_state = "hidden" if name in hidden_sheets else "visible"
        for number in hidden_rows:
            sheet.row_dimensions[number].hidden = True
    book.save(path)
    return path


def import_file(qtbot, tab, path):
    tab.import_file(path)
    at_rest(qtbot, tab.context)


def take(qtbot, tab, letter: str, meaning: str) -> None:
    """Take a column for something, as choosing from the list above it does."""
    understood = tab.preview.understood
    understood.open(True)
    view = next(each for each in understood.strip.columns if each.column.letter == letter)
    view.box.setCurrentIndex(view.box.findData(meaning))
    view.box.activated.emit(view.box.currentIndex())
    at_rest(qtbot, tab.context)


def meanings(tab) -> dict[str, str]:
    """Letter → what the column is taken for, as the lists above the columns have it."""
    tab.preview.understood.open(True)
    return {each.column.letter: each.box.currentData() for each in tab.preview.understood.strip.columns}


def previewed(tab, fact: str) -> list[str | None]:
    return [getattr(each.planned.row, fact) for each in tab.preview.rows.model.rows()]


def listed(tab):
    with tab.context.store.reading() as session:
        return classes.show(session, tab.class_id).enrolments


def test_a_list_that_was_understood_keeps_its_columns_in_one_line(qtbot, tab, tmp_path):
    import_file(qtbot, tab, write(tmp_path / "list.xlsx", ("DS", (HEADER, *ROWS))))
    understood = tab.preview.understood
    assert not understood.is_open()
    assert understood.said.whole() == "4 columns understood  ·  1 not used"
    assert meanings(tab) == {"A": "list_number", "B": "name", "C": "birth", "D": "position", "E": ""}
    view = understood.strip.columns[4]
    assert view.heading.whole() == "Column E · Nơi ở hiện nay"
    assert [each.whole() for each in view.samples] == ["Thôn Mẫu", "Thôn Thử", "Thôn Páo"]


def test_the_rows_follow_what_is_chosen_for_a_column_and_so_does_the_import(qtbot, tab, tmp_path):
    import_file(qtbot, tab, write(tmp_path / "list.xlsx", ("DS", (HEADER, *ROWS))))
    assert previewed(tab, "workplace") == [None, None, None]
    take(qtbot, tab, "E", "workplace")
    assert previewed(tab, "workplace") == ["Thôn Mẫu", "Thôn Thử", "Thôn Páo"]
    assert tab.preview.understood.said.whole() == "5 columns understood  ·  as you chose"
    take(qtbot, tab, "D", "")
    tab.preview.take.click()
    at_rest(qtbot, tab.context)
    assert [(each.position, each.workplace) for each in listed(tab)] == [
        (None, "Thôn Mẫu"),
        (None, "Thôn Thử"),
        (None, "Thôn Páo"),
    ]


def test_what_was_chosen_is_remembered_once_imported_for_the_next_list_of_that_layout(qtbot, tab, tmp_path):
    first = write(tmp_path / "first.xlsx", ("DS", (HEADER, *ROWS)))
    import_file(qtbot, tab, first)
    take(qtbot, tab, "E", "workplace")
    tab.preview.leave.click()
    import_file(qtbot, tab, first)
    assert meanings(tab)["E"] == ""
    take(qtbot, tab, "E", "workplace")
    tab.preview.take.click()
    at_rest(qtbot, tab.context)
    more = (("Lý Mẩy", "2001", "Người dân", "Thôn Mẩy"),)
    rows = [(number, *row) for number, row in enumerate(more, 1)]
    import_file(qtbot, tab, write(tmp_path / "second.xlsx", ("Khác", (HEADER, *rows))))
    assert previewed(tab, "workplace") == ["Thôn Mẩy"]
    assert meanings(tab)["E"] == "workplace"


def test_a_list_without_a_column_of_names_asks_for_it_and_goes_on_once_it_is_chosen(qtbot, tab, tmp_path):
    import_file(qtbot, tab, write(tmp_path / "list.xlsx", ("DS", (NAMELESS, *UNKNOWN))))
    preview = tab.preview
    assert tab.pages.currentWidget() is preview
    assert preview.understood.is_open()
    assert "Full name" in preview.understood.said.whole()
    assert not preview.take.isEnabled()
    assert QApplication.focusWidget() is preview.understood.strip.columns[0].box
    QTest.keyClick(preview, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    at_rest(qtbot, tab.context)
    assert listed(tab) == ()
    take(qtbot, tab, "B", "name")
    assert previewed(tab, "name") == ["Tèo", "Bưởi", "Mận"]
    assert preview.take.isEnabled()
    QTest.keyClick(preview, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    at_rest(qtbot, tab.context)
    assert [each.name for each in listed(tab)] == ["Tèo", "Bưởi", "Mận"]


def test_a_column_chosen_by_keys_keeps_the_keyboard(qtbot, tab, tmp_path):
    import_file(qtbot, tab, write(tmp_path / "list.xlsx", ("DS", (HEADER, *ROWS))))
    QTest.keyClick(tab.preview, Qt.Key.Key_F6)
    assert QApplication.focusWidget() is tab.preview.understood.strip.columns[0].box
    for _place in range(4):
        QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Tab)
    box = QApplication.focusWidget()
    assert box is tab.preview.understood.strip.columns[4].box
    while box.currentData() != "note":
        before = box.currentIndex()
        QTest.keyClick(box, Qt.Key.Key_Up)
        assert box.currentIndex() < before
    at_rest(qtbot, tab.context)
    assert previewed(tab, "note") == ["Thôn Mẫu", "Thôn Thử", "Thôn Páo"]
    assert QApplication.focusWidget() is box
    QTest.keyClick(box, Qt.Key.Key_Tab)
    assert QApplication.focusWidget() is tab.preview.rows.counts.buttons["all"]
    box.setFocus()
    QTest.keyClick(box, Qt.Key.Key_Escape)
    assert not tab.preview.understood.is_open()
    assert tab.pages.currentWidget() is tab.preview
    QTest.keyClick(tab.preview, Qt.Key.Key_Escape)
    assert tab.pages.currentWidget() is not tab.preview


def test_nothing_is_imported_before_the_rows_have_followed_a_choice(qtbot, tab, tmp_path):
    import_file(qtbot, tab, write(tmp_path / "list.xlsx", ("DS", (HEADER, *ROWS))))
    tab.preview.understood.column_chosen.emit(tab.preview.understood._layout(), 4, "workplace")
    tab.preview.take.click()
    at_rest(qtbot, tab.context)
    assert listed(tab) == ()
    tab.preview.take.click()
    at_rest(qtbot, tab.context)
    assert [each.workplace for each in listed(tab)] == ["Thôn Mẫu", "Thôn Thử", "Thôn Páo"]


def test_a_column_of_which_little_can_be_read_is_shown_at_once(qtbot, tab, tmp_path):
    rows = [(number, f"Ma Thị {name}", "không rõ", "", "") for number, name in enumerate("ABCD", 1)]
    import_file(qtbot, tab, write(tmp_path / "list.xlsx", ("DS", (HEADER, *rows))))
    understood = tab.preview.understood
    assert understood.is_open()
    assert [each.column.letter for each in understood.strip.columns if each.doubt.isVisible()] == ["C"]
    take(qtbot, tab, "C", "")
    assert not any(each.doubt.isVisible() for each in understood.strip.columns)


def test_hidden_rows_are_marked_and_can_be_left_out(qtbot, tab, tmp_path):
    import_file(qtbot, tab, write(tmp_path / "list.xlsx", ("DS", (HEADER, *ROWS)), hidden_rows=(3,)))
    preview = tab.preview
    assert [preview.rows.model.index(row, 0).data() for row in range(3)] == ["2", "3 hidden", "4"]
    assert preview.notes.isVisible()
    preview.without_hidden.click()
    at_rest(qtbot, tab.context)
    assert previewed(tab, "name") == ["Ma Thị Mẫu", "Giàng A Páo"]
    assert preview.without_hidden.isVisible()
    preview.take.click()
    at_rest(qtbot, tab.context)
    assert [each.name for each in listed(tab)] == ["Ma Thị Mẫu", "Giàng A Páo"]


def test_sheets_are_chosen_and_hidden_ones_offered(qtbot, tab, tmp_path):
    path = write(
        tmp_path / "list.xlsx",
        ("Thôn Mẫu", (HEADER, ROWS[0])),
        ("Thôn Thử", (HEADER, ROWS[1])),
        ("Nháp", (HEADER, ROWS[2])),
        hidden_sheets=("Nháp",),
    )
    import_file(qtbot, tab, path)
    understood = tab.preview.understood
    assert previewed(tab, "name") == ["Ma Thị Mẫu", "Hoàng Văn Thử"]
    assert understood.sheets.text() == "2 of 3 sheets"
    assert [each.text() for each in understood.menu.actions()] == ["Thôn Mẫu", "Thôn Thử", "Nháp (hidden)"]
    understood.menu.actions()[0].trigger()
    at_rest(qtbot, tab.context)
    understood.menu.actions()[2].trigger()
    at_rest(qtbot, tab.context)
    assert previewed(tab, "name") == ["Hoàng Văn Thử", "Giàng A Páo"]


def test_a_click_on_a_count_shows_those_rows_alone(qtbot, tab, tmp_path):
    import_file(qtbot, tab, write_roster(tmp_path / "roster.xlsx", PEOPLE[:2]))
    tab.preview.take.click()
    at_rest(qtbot, tab.context)
    import_file(qtbot, tab, write_roster(tmp_path / "roster.xlsx", PEOPLE))
    rows = tab.preview.rows
    rows.counts.buttons["already"].click()
    assert previewed(tab, "name") == ["Ma Thị Mẫu", "Hoàng Văn Thử"]
    rows.counts.buttons["already"].setFocus()
    QTest.keyClick(rows.counts.buttons["already"], Qt.Key.Key_Left)
    assert previewed(tab, "name") == ["Giàng A Páo", "Lý Mẩy"]
    rows.counts.buttons["all"].click()
    assert [rows.model.index(row, FATE).data()[0] for row in range(4)] == ["✓", "✓", "+", "+"]


def test_a_doubtful_row_says_whom_it_is_like_and_why(qtbot, tab, tmp_path):
    import_file(qtbot, tab, write_roster(tmp_path / "first.xlsx", PEOPLE[2:3]))
    tab.preview.take.click()
    at_rest(qtbot, tab.context)
    alike = ("Giang A Pao", "05/11/1978", None, None, None, None, None)
    import_file(qtbot, tab, write_roster(tmp_path / "second.xlsx", (alike,)))
    detail = tab.preview.rows.model.rows()[0].detail
    assert "Giàng A Páo, 05/11/1978, Người dân" in detail
    assert "same date of birth" in detail
    tab.preview.take.click()
    at_rest(qtbot, tab.context)
    assert "1 of them are much like people known here" in tab.notice.text()
    wanted = []
    tab.context.wanted.connect(wanted.append)
    tab.notice.agree()
    assert wanted == ["duplicates"]


def test_a_known_person_says_what_is_added_and_what_stays(qtbot, tab, tmp_path):
    import_file(qtbot, tab, write_roster(tmp_path / "first.xlsx", PEOPLE[2:3]))
    tab.preview.take.click()
    at_rest(qtbot, tab.context)
    more = ("Giàng A Páo", "05/11/1978", "Nam", "Bí thư", "Thôn Mẫu", "0900000003", "008078000003")
    twice = ("Giàng A Páo", "05/11/1978", "Nam", None, None, None, "008078000003")
    import_file(qtbot, tab, write_roster(tmp_path / "second.xlsx", (more, twice)))
    assert [each.detail for each in tab.preview.rows.model.rows()] == [
        "adds: citizen ID number · stays as known: position (Người dân)",
        "said already in row 5",
    ]


def test_the_details_of_a_doubtful_row_stand_whole_among_all_rows(qtbot, tab, tmp_path):
    known = (
        "Giàng A Páo",
        "05/11/1978",
        "Nam",
        "Người hoạt động",
        "Thôn Nà Tông, xã Mẫu",
        "0900000003",
        None,
    )
    import_file(qtbot, tab, write_roster(tmp_path / "first.xlsx", (known,)))
    tab.preview.take.click()
    at_rest(qtbot, tab.context)
    alike = ("Giang A Pao", *known[1:])
    import_file(qtbot, tab, write_roster(tmp_path / "second.xlsx", (alike, *PEOPLE[:2])))
    rows = tab.preview.rows
    assert rows.table.isColumnHidden(DETAIL) is False and rows.counts.key() == "all"
    index = rows.model.index(0, DETAIL)
    room = QRect(0, 0, rows.table.columnWidth(DETAIL) - 8, 10_000)
    needed = rows.table.fontMetrics().boundingRect(room, Qt.TextFlag.TextWordWrap, index.data())
    assert len(index.data()) > 90 and needed.height() <= rows.table.rowHeight(0)
    assert rows.table.rowHeight(1) == rows.table.rowHeight(2) < rows.table.rowHeight(0)
    rows.counts.buttons["new"].click()
    assert rows.table.rowHeight(0) < needed.height()


def test_our_own_template_comes_in_without_a_word_on_what_is_beside_its_list(qtbot, tab, tmp_path):
    file = tmp_path / "template.xlsx"
    write_template(file, RosterTemplate())
    book = load_workbook(file)
    book.worksheets[0].cell(2, 2).value = "Lý Mẩy"
    book.save(file)
    import_file(qtbot, tab, file)
    assert tab.preview.understood.said.whole() == "12 columns understood"
    assert tab.preview.notes.whole() == "" and not tab.preview.understood.sheets.isVisible()
    assert previewed(tab, "name") == ["Lý Mẩy"]
