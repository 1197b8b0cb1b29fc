"""One trait of real lists each, beyond those of ``test_roster``: who is read, and who is not."""

from __future__ import annotations

import zipfile
from pathlib import Path

import openpyxl
import pytest
from openpyxl.styles import Font

from tests.sheets.workbooks import Rows, delimited, ods, xls, xlsx
from tests.vietnamese.test_encodings import TCVN3, VNI, typed
from tqdesk.records import RosterNote, RosterPerson, RosterProblem, RosterReading
from tqdesk.sheets.roster import open_roster, read_people, read_roster

N = None


def read(tmp_path: Path, rows: Rows) -> RosterReading:
    return read_roster(xlsx(tmp_path / "a.xlsx", {"DS": rows}))


def told(reading: RosterReading) -> list[tuple[str, str | None]]:
    return [(person.name, person.birth) for person in reading.people]


# Headers


def test_three_header_rows(tmp_path: Path) -> None:
    rows: Rows = [
        ["STT", "Họ và tên", "Thông tin", N, N, "Chức vụ"],
        [N, N, "Ngày sinh", N, "Dân tộc", N],
        [N, N, "Nam", "Nữ", N, N],
        [1, "Lý Mẩy", N, 1990, "Dao", "Trưởng thôn"],
        [2, "Ma An", "1/2/1980", N, "Tày", N],
    ]
    assert read(tmp_path, rows).people == (
        RosterPerson("DS", 4, "Lý Mẩy", "1990", "female", "09", "Trưởng thôn"),
        RosterPerson("DS", 5, "Ma An", "1980-02-01", "male", "02"),
    )


def test_names_may_stand_in_the_lower_row_of_a_header(tmp_path: Path) -> None:
    rows: Rows = [
        ["STT", "Thông tin cá nhân", N, N, "Đơn vị", "Ghi chú"],
        [N, "Họ và tên", "Năm sinh", "SĐT", N, N],
        [1, "Lý Mẩy", 1990, "0912345678", "UBND xã", "x"],
    ]
    assert read(tmp_path, rows).people == (
        RosterPerson("DS", 3, "Lý Mẩy", "1990", workplace="UBND xã", phone="0912345678", note="x"),
    )


def test_a_row_that_counts_the_columns_takes_no_meaning_from_nam_and_nu(tmp_path: Path) -> None:
    rows: Rows = [
        ["STT", "Họ và tên", "Năm sinh", N],
        [N, N, "Nam", "Nữ"],
        ["(1)", "(2)", "(3)", "(4)"],
        [1, "Lý Mẩy", N, 1990],
    ]
    assert read(tmp_path, rows).people == (RosterPerson("DS", 4, "Lý Mẩy", "1990", "female"),)


def test_the_widest_header_is_read_like_any_other(tmp_path: Path) -> None:
    wide = 16_000 - 2
    rows: Rows = [
        ["Họ và tên", "Năm sinh", *[N] * wide],
        [N, N, *["Nam"] * wide],
        ["Lý Mẩy", 1990, *[N] * wide, "x"],
    ]
    assert told(read(tmp_path, rows)) == [("Lý Mẩy", "1990")]


def test_a_second_heading_nobody_knows_hides_no_names(tmp_path: Path) -> None:
    assert told(read(tmp_path, [["Họ tên", "Thôn"], ["Lý Mẩy", "Nà Mạ"]])) == [("Lý Mẩy", None)]


def test_names_under_an_empty_or_unknown_heading_are_found_by_themselves(tmp_path: Path) -> None:
    people = [[1, "Lý Mẩy", 1990], [2, "Ma Văn An", 1980]]
    expected = [("Lý Mẩy", "1990"), ("Ma Văn An", "1980")]
    assert told(read(tmp_path, [["STT", N, "Năm sinh"], *people])) == expected
    assert told(read(tmp_path, [["STT", "Thành phần", "Năm sinh"], *people])) == expected


def test_communes_are_no_people_whatever_they_are_called(tmp_path: Path) -> None:
    rows: Rows = [["STT", "Địa bàn", "Đơn vị", "Ghi chú"], [1, "Hùng Đức", "Xã", N], [2, "Kim Quan", "Xã", N]]
    reading = read_roster(xlsx(tmp_path / "a.xlsx", {"DS": [["Họ và tên"], ["Lý Mẩy"]], "Số liệu": rows}))
    assert told(reading) == [("Lý Mẩy", None)]
    assert reading.notes == ()


def test_names_of_others_are_nobody_on_the_list(tmp_path: Path) -> None:
    rows: Rows = [
        ["STT", "Họ và tên", "Năm sinh", "Họ tên chủ hộ", "Họ và tên người giới thiệu", "Tên bố"],
        [1, "Lý Mẩy", 1990, "Lý A Sinh", "Ma Thị Bảy", "Lý A Páo"],
    ]
    assert told(read(tmp_path, rows)) == [("Lý Mẩy", "1990")]


def test_words_of_headings_in_cells_are_no_header(tmp_path: Path) -> None:
    rows: Rows = [
        ["Họ và tên", "Chức vụ", "Đơn vị"],
        ["Ma Văn A", "Học viên", "Đơn vị 5"],
        ["Lý Thị B", "Đại biểu", "Cơ quan Đảng"],
    ]
    assert [person.position for person in read(tmp_path, rows).people] == ["Học viên", "Đại biểu"]


def test_signatures_asked_for_by_name_are_no_header(tmp_path: Path) -> None:
    rows: Rows = [
        ["STT", "Họ và tên", "Năm sinh"],
        [1, "Lý Mẩy", 1990],
        [N, "NGƯỜI LẬP", N, "THỦ TRƯỞNG"],
        [N, "(Họ tên, chữ ký)", N, "(Ký tên, đóng dấu)"],
        [N, "Trần Thị Ký", N, "Hà Văn Duyệt"],
    ]
    assert told(read(tmp_path, rows)) == [("Lý Mẩy", "1990")]


# Rows


@pytest.mark.parametrize(
    "name",
    ["Bàn Văn Phin", "Tô Thị Lan", "Trương Mỹ", "Đoàn Văn An", "Phương A", "Lãnh Thị Đào", "Xa Thị Én"],
)
@pytest.mark.parametrize("number", [7, N])
def test_family_names_that_look_like_sub_headings_are_people(
    tmp_path: Path, name: str, number: int | None
) -> None:
    rows: Rows = [["STT", "Họ và tên", "Năm sinh"], [1, "Lý Mẩy", 1990], [number, name], [3, "Ma Sấn", 1970]]
    assert [person.name for person in read(tmp_path, rows).people] == ["Lý Mẩy", name, "Ma Sấn"]


@pytest.mark.parametrize("section", ["Thôn Nà Mạ", "Khối Đảng", "XÃ TÂN MẪU", "Đoàn thanh niên", "UBND xã"])
@pytest.mark.parametrize("number", [1, "I", N])
def test_sub_headings_are_no_people_even_when_numbered(
    tmp_path: Path, section: str, number: int | str | None
) -> None:
    rows: Rows = [["STT", "Họ và tên", "Năm sinh"], [number, section], [1, "Lý Mẩy", 1990]]
    assert told(read(tmp_path, rows)) == [("Lý Mẩy", "1990")]


@pytest.mark.parametrize(
    "total", ["Tổng cộng", "Cộng: 2 người", "TỔNG SỐ: 02", "Trong đó nữ: 1", "Mang sang"]
)
@pytest.mark.parametrize("place", [0, 1])
def test_totals_are_no_people_wherever_they_stand(tmp_path: Path, total: str, place: int) -> None:
    line: list[object] = [3, N, N]
    line[place] = total
    rows: Rows = [["STT", "Họ và tên", "Năm sinh"], [1, "Lý Mẩy", 1990], line, [N, "Ma Sấn", 1970]]
    assert told(read(tmp_path, rows)) == [("Lý Mẩy", "1990"), ("Ma Sấn", "1970")]


def test_people_who_are_not_numbered_any_more_are_not_lost_behind_a_page_total(tmp_path: Path) -> None:
    rows: Rows = [
        ["STT", "Họ và tên", "Năm sinh", "Chức vụ"],
        [1, "Lý Mẩy", 1990],
        ["Cộng trang", N],
        [N, "Bàn Văn B", 1970],
        [],
        [N, "Hà Thị C", 1971],
        [N, "Người lập", N, "Chủ tịch"],
        [N, "Hà Ký", N, "Vi Văn Duyệt"],
    ]
    assert [person.row for person in read(tmp_path, rows).people] == [2, 4, 6]


def test_two_names_beside_each_other_below_a_gap_are_signatures(tmp_path: Path) -> None:
    rows: Rows = [
        ["STT", "Họ và tên", "Chức vụ"],
        [1, "Lý Mẩy", "Trưởng thôn"],
        [],
        [N, "Hà Thị Ký", "Vi Văn Duyệt"],
    ]
    assert [person.name for person in read(tmp_path, rows).people] == ["Lý Mẩy"]


def test_a_row_with_a_birth_and_no_name_is_a_problem_and_ends_nothing(tmp_path: Path) -> None:
    rows: Rows = [
        ["Họ và tên", "Chức vụ", "Năm sinh"],
        ["Ma Văn A", "Bí thư", 1980],
        [N, "Chủ tịch", 1981],
        ["Lý Thị B", "Phó Chủ tịch", 1982],
    ]
    reading = read(tmp_path, rows)
    assert told(reading) == [("Ma Văn A", "1980"), ("Lý Thị B", "1982")]
    assert reading.problems == (RosterProblem("DS", 3, "", "name_missing", "Chủ tịch, 1981"),)


def test_numbers_and_forms_of_address_are_no_part_of_a_name(tmp_path: Path) -> None:
    rows: Rows = [["Họ và tên"], ["1. Lý Mẩy"], ["2) Đ/c Ma Văn An"], ["Đ/C: Hà Thị Én"]]
    assert [p.name for p in read(tmp_path, rows).people] == ["Lý Mẩy", "Ma Văn An", "Hà Thị Én"]
    rows = [["Họ và tên"], ["Ông Lý A"], ["Bà Ma Thị B"], ["Ông: Hà C"], ["Bế Thị D"]]
    assert [p.name for p in read(tmp_path, rows).people] == ["Lý A", "Ma Thị B", "Hà C", "Bế Thị D"]
    rows = [["Họ và tên"], ["Ông Cao Thắng"], ["Ma Thị B"]]
    assert [p.name for p in read(tmp_path, rows).people] == ["Ông Cao Thắng", "Ma Thị B"]


# Cells


def test_names_joined_by_formulas_are_read_as_excel_last_showed_them(tmp_path: Path) -> None:
    path = xlsx(
        tmp_path / "a.xlsx", {"DS": [["Họ", "Tên đệm", "Họ và tên", "Năm sinh"], ["Lý", "Mẩy", "=A2", 1990]]}
    )
    part = "xl/worksheets/sheet1.xml"
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    cell = b'<c r="C2" t="str"><f>A2&amp;" "&amp;B2</f><v>L\xc3\xbd M\xe1\xba\xa9y</v></c>'
    before = parts[part]
    parts[part] = before.replace(b'<c r="C2"><f>A2</f><v /></c>', cell).replace(
        b'<c r="C2"><f>A2</f><v></v></c>', cell
    )
    assert parts[part] != before
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    assert told(read_roster(path)) == [("Lý Mẩy", "1990")]


@pytest.mark.parametrize(
    ("header", "row"),
    [
        (["Họ", "Tên", "Họ và tên"], ["Lý Thị", "Mẩy", "Lý Thị Mẩy"]),
        (["Họ và tên", "Họ đệm", "Tên"], ["Lý Thị Mẩy", "Lý Thị", "Mẩy"]),
        (["Họ", "Tên", "Họ và tên"], ["Lý Thị", "Mẩy", N]),
        (["Họ và tên", "Năm sinh", "Tên"], ["Lý Thị Mẩy", 1990, "Mẩy"]),
        (["Họ và tên", "Tên", "Năm sinh"], ["Lý Thị", "Mẩy", 1990]),
    ],
)
def test_whole_names_beside_their_parts_are_read_once(
    tmp_path: Path, header: list[object], row: list[object]
) -> None:
    assert [p.name for p in read(tmp_path, [header, row]).people] == ["Lý Thị Mẩy"]


def test_hidden_rows_are_read_and_said_so_or_left_out(tmp_path: Path) -> None:
    header = ["STT", "Họ và tên", "Năm sinh"]
    rows: Rows = [header, [1, "Lý Mẩy", 1990], [2, "Ma Sấn", "?"], [3, "Bế Lan", 1970], [4]]
    path = xlsx(
        tmp_path / "a.xlsx", {"DS": rows, "Khác": [header, [1, "Hà Na", 1980]]}, hidden_rows={"DS": [3, 4, 5]}
    )
    opened = open_roster(path)
    everybody = read_people(opened)
    assert [p.name for p in everybody.people] == ["Lý Mẩy", "Ma Sấn", "Bế Lan", "Hà Na"]
    assert len(everybody.problems) == 1
    in_view = read_people(opened, hidden_rows=False)
    assert [p.name for p in in_view.people] == ["Lý Mẩy", "Hà Na"]
    assert in_view.problems == ()
    assert everybody.notes == in_view.notes == (RosterNote("hidden_rows", "DS", 2),)


def test_a_hidden_sheet_is_told_and_read_only_when_chosen(tmp_path: Path) -> None:
    old: Rows = [["Họ và tên"], ["Phan Cũ"]]
    path = xlsx(tmp_path / "a.xlsx", {"DS": [["Họ và tên"], ["Lý Mẩy"]], "Cũ": old}, hidden_sheets=["Cũ"])
    opened = open_roster(path)
    assert read_people(opened).notes == (RosterNote("hidden_sheet", "Cũ", 2),)
    chosen = read_people(opened, sheets=["Cũ", "DS"])
    assert [(p.sheet, p.name) for p in chosen.people] == [("DS", "Lý Mẩy"), ("Cũ", "Phan Cũ")]
    assert chosen.notes == ()


def test_a_table_of_people_whose_names_are_not_found_is_told(tmp_path: Path) -> None:
    lost: Rows = [
        ["STT", "Người dự", "Chủ hộ", "Năm sinh"],
        [1, "Lý Mẩy", "Lý A", 1990],
        [2, "Ma Na", "Ma B", 1991],
    ]
    reading = read_roster(xlsx(tmp_path / "a.xlsx", {"DS": [["Họ và tên"], ["Lý Mẩy"]], "Thôn": lost}))
    assert reading.notes == (RosterNote("names_not_found", "Thôn", 2),)


@pytest.mark.parametrize("ending", ["xls", "xlsx"])
def test_every_cell_may_be_in_another_encoding(tmp_path: Path, ending: str) -> None:
    rows: Rows = [
        [typed("Họ và tên", TCVN3), typed("Chức vụ", VNI)],
        [typed("Nguyễn Văn Hùng", TCVN3), typed("Trưởng thôn", TCVN3)],
        [typed("Trần Thị Đào", VNI), "Chủ tịch"],
        ["Lý Mẩy", typed("Bí thư Chi bộ", VNI)],
    ]
    fonts = {1: ".VnTime", 2: "VNI-Times", 3: "Times New Roman"}
    path = tmp_path / f"a.{ending}"
    if ending == "xls":
        xls(path, {"DS": rows})
    else:
        workbook = openpyxl.Workbook()
        for row in rows:
            workbook.active.append(row)
        for at, font in fonts.items():
            workbook.active.cell(at + 1, 1).font = Font(name=font)
        workbook.save(path)
    assert [(p.name, p.position) for p in read_roster(path).people] == [
        ("Nguyễn Văn Hùng", "Trưởng thôn"),
        ("Trần Thị Đào", "Chủ tịch"),
        ("Lý Mẩy", "Bí thư Chi bộ"),
    ]


def test_a_font_decides_where_the_text_does_not(tmp_path: Path) -> None:
    workbook = openpyxl.Workbook()
    for text in ("Họ và tên", "Quan Tô", "Quan Tô"):
        workbook.active.append([text])
    workbook.active["A2"].font = Font(name=".VnTime")
    workbook.save(tmp_path / "a.xlsx")
    assert [p.name for p in read_roster(tmp_path / "a.xlsx").people] == ["Quan Tụ", "Quan Tô"]


def test_dates_of_every_kind_in_one_column(tmp_path: Path) -> None:
    cells = [
        "31/1/1986",
        "1/31/1986",
        1986.0,
        "1986.0",
        "31-01-86",
        " 31.01.1986 ",
        "00/00/1986",
        "31/1/1986 0:00:00",
    ]
    people = [
        [at, f"Lý Mẩy {letter}", cell]
        for at, (letter, cell) in enumerate(zip("ABCDEGHK", cells, strict=True), 1)
    ]
    births = [p.birth for p in read(tmp_path, [["TT", "Họ tên", "Ngày sinh"], *people]).people]
    day, year = "1986-01-31", "1986"
    assert births == [day, day, year, year, day, day, year, day]


def test_every_kind_of_file_gives_the_same_people(tmp_path: Path) -> None:
    rows: Rows = [["STT", "Họ và tên", "Năm sinh"], [1, "Lý Mẩy", 1990], [2, "Nguyễn Thị Hoà", "2/1981"]]
    files = [
        xlsx(tmp_path / "x.xlsx", {"a": rows}),
        xlsx(tmp_path / "x.xls", {"a": rows}),
        xls(tmp_path / "b.xls", {"a": rows}),
        xls(tmp_path / "b.xlsx", {"a": rows}),
        ods(tmp_path / "o.ods", {"a": rows}),
        delimited(tmp_path / "a.csv", rows, delimiter=";", encoding="cp1258"),
        delimited(tmp_path / "a.txt", rows, delimiter="\t", encoding="utf-16-be"),
    ]
    expected = [("Lý Mẩy", "1990"), ("Nguyễn Thị Hoà", "1981-02")]
    assert [told(read_roster(path)) for path in files] == [expected] * len(files)
