"""The copy of a roster with its problems marked: mended there, it is read again without any."""

from __future__ import annotations

import datetime
from pathlib import Path

import pytest
import xlwt
from openpyxl import Workbook, load_workbook

from tqdesk import words
from tqdesk.records import RosterProblem
from tqdesk.sheets.decoding import decoded
from tqdesk.sheets.marked_copy import write_marked_copy
from tqdesk.sheets.roster import OpenedRoster, OpenedSheet, open_pasted, open_roster, read_people
from tqdesk.sheets.workbook import SheetCells

HEADER = ("STT", "Họ và tên", "Ngày sinh", "Giới tính", "Chức vụ", "Điện thoại", "Số CCCD", "Dân tộc")
ROWS = (
    (1, "Ma Thị Mẫu", "không rõ", "Nữ", "=Công chức", "0900000001", "008185000001", "Tày"),
    (2, "Hoàng Văn Thử", datetime.datetime(1990, 5, 6), "Nam", "+84", "09000", "00809000", "Tầy"),
    (3, None, 1991, "Nam", "@Trưởng thôn", "0900000003", None, None),
    (4, "Lý Mẩy", "2001", "x y", "-", 900000004, None, "Người lạ"),
)
MENDED = {
    "C6": "12/3/1985",
    "F7": "0900000002",
    "G7": "008090000002",
    "H7": "Tày",
    "B8": "Giàng A Páo",
    "D9": "Nữ",
    "H9": "Dao",
}


@pytest.fixture(autouse=True)
def english() -> None:
    words.choose("en")


def roster(path: Path) -> Path:
    """A list that begins in row 4 of column A, with a row and a column that Excel does not show."""
    book = Workbook()
    sheet = book.active
    sheet.title = "Lớp 'một' 1"
    sheet.append([None, "DANH SÁCH"])
    sheet.append([])
    sheet.append([None, "Kèm theo công văn"])
    sheet.append(HEADER)
    sheet.append([])
    for row in ROWS:
        sheet.append(row)
    for row in sheet.iter_rows():
        for cell in row:
            if isinstance(cell.value, str) and cell.value.startswith("="):
                cell.data_type = "s"
    sheet.row_dimensions[9].hidden = True
    sheet.column_dimensions["E"].hidden = True
    book.create_sheet("Ẩn").sheet_state = "hidden"
    book["Ẩn"].append(["nháp"])
    book.save(path)
    return path


def marked(opened: OpenedRoster, path: Path) -> Path:
    reading = read_people(opened)
    write_marked_copy(path, opened, reading.problems, tables=reading.tables)
    return path


def test_the_copy_has_the_same_cells_at_the_same_places(tmp_path: Path):
    opened = open_roster(roster(tmp_path / "a.xlsx"))
    copy = open_roster(marked(opened, tmp_path / "copy.xlsx"))
    assert [each.cells.rows for each in copy.sheets] == [each.cells.rows for each in opened.sheets]
    assert [each.name for each in copy.sheets] == ["Lớp 'một' 1", "Ẩn"]
    assert [each.hidden for each in copy.sheets] == [False, True]
    first, its = copy.sheets[0].cells, opened.sheets[0].cells
    assert (first.hidden_rows, first.hidden_columns) == (its.hidden_rows, its.hidden_columns)
    assert (set(first.hidden_rows), set(first.hidden_columns)) == ({9}, {5})
    assert read_people(copy) == read_people(opened)


def test_each_bad_cell_is_filled_and_says_what_is_wrong_and_what_to_write(tmp_path: Path):
    copy = marked(open_roster(roster(tmp_path / "a.xlsx")), tmp_path / "copy.xlsx")
    sheet = load_workbook(copy)["Lớp 'một' 1"]
    told = {cell.coordinate: cell.comment.text for row in sheet.iter_rows() for cell in row if cell.comment}
    filled = {cell.coordinate for row in sheet.iter_rows() for cell in row if cell.fill.fill_type == "solid"}
    assert told.keys() == filled == MENDED.keys() - {"H7"}
    assert told["C6"] == (
        "“không rõ” is no date of birth; the person is taken without one. "
        "Write the date as 31/01/1986, or the year alone: 1986."
    )
    assert told["B8"].endswith("Write the full name here, or empty the whole row if it is nobody.")


def test_the_first_sheet_lists_all_with_links_to_the_cells(tmp_path: Path):
    copy = marked(open_roster(roster(tmp_path / "a.xlsx")), tmp_path / "copy.xlsx")
    listed = load_workbook(copy).worksheets[0]
    assert listed.title == "To put right"
    links = {cell.value: cell.hyperlink.location for (cell,) in listed["A3:A8"]}
    assert links["Lớp 'một' 1 · C6"] == "'Lớp ''một'' 1'!C6" and len(links) == 6
    assert all("Write" in cell.value for (cell,) in listed["B3:B8"])


@pytest.mark.parametrize("language", ["vi", "en"])
def test_a_copy_that_is_mended_imports_without_a_problem(tmp_path: Path, language: str):
    words.choose(language)
    copy = marked(open_roster(roster(tmp_path / "a.xlsx")), tmp_path / "copy.xlsx")
    book = load_workbook(copy)
    for place, value in MENDED.items():
        book["Lớp 'một' 1"][place] = value
    book.save(copy)
    words.choose("en")
    reading = read_people(open_roster(copy))
    assert reading.problems == ()
    assert {note.kind for note in reading.notes} == {"hidden_rows", "hidden_sheet"}
    assert [(each.name, each.birth, each.phone, each.position) for each in reading.people] == [
        ("Ma Thị Mẫu", "1985-03-12", "0900000001", "=Công chức"),
        ("Hoàng Văn Thử", "1990-05-06", "0900000002", "+84"),
        ("Giàng A Páo", "1991", "0900000003", "@Trưởng thôn"),
        ("Lý Mẩy", "2001", "0900000004", "-"),
    ]
    assert reading.people[1].citizen_id == "008090000002"


def test_texts_stay_texts_and_dates_dates(tmp_path: Path):
    copy = marked(open_roster(roster(tmp_path / "a.xlsx")), tmp_path / "copy.xlsx")
    sheet = load_workbook(copy)["Lớp 'một' 1"]
    assert [(sheet[place].data_type, sheet[place].quotePrefix) for place in ("E6", "E7", "E8", "E9")] == [
        ("s", True)
    ] * 4
    assert (sheet["C7"].is_date, sheet["C7"].number_format) == (True, "dd/mm/yyyy")
    assert (sheet["F9"].data_type, sheet["A6"].data_type) == ("n", "n")
    assert sheet["G7"].number_format == "@"


def test_a_mended_half_is_marked_anew_without_the_list_of_before(tmp_path: Path):
    copy = marked(open_roster(roster(tmp_path / "a.xlsx")), tmp_path / "copy.xlsx")
    book = load_workbook(copy)
    book["Lớp 'một' 1"]["C6"] = "1985"
    book.save(copy)
    again = marked(open_roster(copy), tmp_path / "again.xlsx")
    listed = load_workbook(again)
    assert listed.sheetnames == ["To put right", "Lớp 'một' 1", "Ẩn"]
    assert "5 cells" in listed.worksheets[0]["A1"].value


def test_rows_of_an_old_workbook_and_pasted_ones_are_copied_too(tmp_path: Path):
    book = xlwt.Workbook()
    sheet = book.add_sheet("Danh sách")
    for at, row in enumerate((HEADER, *ROWS)):
        for index, value in enumerate(row):
            if isinstance(value, datetime.datetime):
                sheet.write(at, index, value, xlwt.easyxf(num_format_str="DD/MM/YYYY"))
            elif value is not None:
                sheet.write(at, index, value)
    book.save(str(tmp_path / "a.xls"))
    old = open_roster(tmp_path / "a.xls")
    pasted = open_pasted("Họ và tên\tNgày sinh\nMa Thị Mẫu\tkhông rõ\nLý Mẩy\t1990")
    for opened in (old, pasted):
        copy = marked(opened, tmp_path / "copy.xlsx")
        read = read_people(open_roster(copy))
        assert [each.name for each in read.people] == [each.name for each in read_people(opened).people]
        assert len(read.problems) == len(read_people(opened).problems) > 0


def test_names_of_sheets_that_excel_refuses_are_made_ones_it_takes(tmp_path: Path):
    cells = SheetCells("x", (HEADER, *(tuple("" if cell is None else cell for cell in row) for row in ROWS)))
    names = ("Tổ 1/2", "Tổ 1:2", "to put right", "Danh sách học viên lớp tập huấn kỹ năng số")
    sheets = tuple(OpenedSheet(decoded(SheetCells(name, cells.rows)), ()) for name in names)
    opened = OpenedRoster("a.csv", sheets)
    problems = [RosterProblem(name, 2, "C", "bad_birth", "không rõ") for name in names]
    write_marked_copy(tmp_path / "copy.xlsx", opened, problems)
    book = load_workbook(tmp_path / "copy.xlsx")
    assert book.sheetnames == [
        "To put right",
        "Tổ 1 2",
        "Tổ 1 2 (2)",
        "to put right (2)",
        "Danh sách học viên lớp tập huấn",
    ]
    links = [cell.hyperlink.location for (cell,) in book.worksheets[0]["A3:A6"]]
    assert links == [f"'{name}'!C2" for name in book.sheetnames[1:]]


def test_a_large_roster_is_written_row_by_row(tmp_path: Path):
    """Comments and links are bounded; every problem stands in the list."""
    rows = tuple((number, f"Người Mẫu {number}", "không rõ") for number in range(1, 6_001))
    cells = SheetCells("DS", (("STT", "Họ và tên", "Ngày sinh"), *rows))
    opened = OpenedRoster("a.xlsx", (OpenedSheet(decoded(cells), ()),))
    problems = [RosterProblem("DS", row, "C", "bad_birth", "không rõ") for row in range(2, 6_002)]
    write_marked_copy(tmp_path / "copy.xlsx", opened, problems)
    book = load_workbook(tmp_path / "copy.xlsx")
    filled = [cell for (cell,) in book["DS"]["C2:C6001"] if cell.fill.fill_type == "solid"]
    assert len(filled) == 6_000 and sum(cell.comment is not None for cell in filled) == 5_000
    assert book.worksheets[0].max_row == 6_002


def test_a_long_text_is_told_by_its_beginning(tmp_path: Path) -> None:
    opened = open_pasted(f"Họ và tên\tNgày sinh\nLý Mẩy\t{'x' * 39_000}")
    path = tmp_path / "b.xlsx"
    write_marked_copy(path, opened, read_people(opened).problems)
    # Excel takes no comment beyond 32,767 characters.
    assert 100 < len(load_workbook(path).worksheets[1]["B2"].comment.text) < 300
