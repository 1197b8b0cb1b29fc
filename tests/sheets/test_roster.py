"""Rosters as communes send them: one trait each, then all at once. People are made up."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from tqdesk.errors import NoNameColumn, NoPeopleInWorkbook, UnknownSheet
from tqdesk.records import RosterPerson, RosterProblem
from tqdesk.sheets.decoding import decoded
from tqdesk.sheets.people_columns import people_of
from tqdesk.sheets.roster import open_roster, read_people, read_roster
from tqdesk.sheets.tables import find_tables
from tqdesk.sheets.workbook import read_sheets

Rows = Sequence[Sequence[object]]
Write = Callable[..., Path]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """Write rows as an .xlsx: ``write(rows, merged=("A1:B1",))`` or ``write({"Sheet": rows})``."""

    def write(sheets: Rows | dict[str, Rows], merged: Sequence[str] = ()) -> Path:
        workbook = openpyxl.Workbook()
        workbook.remove(workbook.active)
        for name, rows in (sheets if isinstance(sheets, dict) else {"Danh sách": sheets}).items():
            sheet = workbook.create_sheet(name)
            for row in rows:
                sheet.append(list(row))
            for area in merged:
                sheet.merge_cells(area)
        path = tmp_path / "danh sach.xlsx"
        workbook.save(path)
        return path

    return write


def person(row: int, name: str, *, sheet: str = "Danh sách", **facts: Any) -> RosterPerson:
    return RosterPerson(sheet=sheet, row=row, name=name, **facts)


def names(path: Path) -> list[str]:
    return [person.name for person in read_roster(path).people]


def test_a_plain_roster_gives_every_fact(write: Write) -> None:
    path = write(
        [
            [
                "STT",
                "Họ và tên",
                "Ngày tháng năm sinh",
                "Giới tính",
                "Dân tộc",
                "Chức vụ",
                "Đơn vị công tác",
                "SĐT",
                "Số CCCD/CMND",
                "Email",
                "Ghi chú",
                "Ký tên",
            ],
            [
                1,
                "Nguyễn Văn An",
                datetime.date(1986, 1, 31),
                "Nam",
                "Kinh",
                "Chủ tịch",
                "UBND xã Tân Trào",
                "0912345678",
                "008086001234",
                "an@example.vn",
                "Trưởng đoàn",
            ],
            [2, "Lý Mẩy", 1990, "Nữ", "Dao", None, "Lập Binh", 912345679],
        ]
    )
    reading = read_roster(path)
    assert reading.people == (
        person(
            2,
            "Nguyễn Văn An",
            birth="1986-01-31",
            sex="male",
            ethnic="01",
            position="Chủ tịch",
            workplace="UBND xã Tân Trào",
            phone="0912345678",
            email="an@example.vn",
            citizen_id="008086001234",
            note="Trưởng đoàn",
        ),
        person(
            3,
            "Lý Mẩy",
            birth="1990",
            sex="female",
            ethnic="09",
            workplace="Lập Binh",
            phone="0912345679",
        ),
    )
    assert reading.problems == ()
    assert reading.columns == {
        "Danh sách": {
            "B": "name",
            "C": "birth",
            "D": "sex",
            "E": "ethnic",
            "F": "position",
            "G": "workplace",
            "H": "phone",
            "I": "citizen_id",
            "J": "email",
            "K": "note",
        }
    }


def test_title_rows_with_the_national_motto_are_no_people(write: Write) -> None:
    path = write(
        [
            ["ỦY BAN NHÂN DÂN", None, None, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"],
            ["XÃ TÂN TRÀO", None, None, "Độc lập - Tự do - Hạnh phúc"],
            [],
            [None, "DANH SÁCH HỌC VIÊN LỚP TẬP HUẤN"],
            ["Đơn vị: UBND xã Tân Trào"],
            ["TT", "Họ và\ntên", "Năm\nsinh", "Chức vụ,\nđơn vị"],
            ["(1)", "(2)", "(3)", "(4)"],
            [1, "Ma Thị Hoa", "1979", "Văn thư"],
        ]
    )
    assert read_roster(path).people == (person(8, "Ma Thị Hoa", birth="1979", position="Văn thư"),)


@pytest.mark.parametrize("above", ["Năm sinh", "Ngày, tháng, năm sinh"])
def test_a_birth_under_nam_or_nu_gives_the_sex(write: Write, above: str) -> None:
    path = write(
        [
            ["STT", "Họ và tên", above, None, "Chức vụ"],
            [None, None, "Nam", "Nữ", None],
            [1, "Giàng A Páo", 1985, None, "Trưởng thôn"],
            [2, "Hoàng Thị Tâm", None, "02/09/1991", None],
        ],
        merged=("A1:A2", "B1:B2", "C1:D1", "E1:E2"),
    )
    reading = read_roster(path)
    assert reading.people == (
        person(3, "Giàng A Páo", birth="1985", sex="male", position="Trưởng thôn"),
        person(4, "Hoàng Thị Tâm", birth="1991-09-02", sex="female"),
    )
    assert reading.problems == ()
    assert reading.columns["Danh sách"] == {"B": "name", "C": "birth", "D": "birth", "E": "position"}


def test_a_heading_above_the_name_row_is_found_too(write: Write) -> None:
    path = write(
        [
            [None, None, "Năm sinh", None, None],
            ["STT", "Họ và tên", "Nam", "Nữ", "Ghi chú"],
            [1, "Giàng A Páo", 1985, None, "x"],
        ]
    )
    assert read_roster(path).people == (person(3, "Giàng A Páo", birth="1985", sex="male", note="x"),)


def test_marks_under_nam_and_nu_give_the_sex(write: Write) -> None:
    path = write(
        [
            ["STT", "Họ và tên", "Giới tính", None, "Năm sinh"],
            [None, None, "Nam", "Nữ", None],
            [1, "Vàng Seo Lùng", "x", None, 1985],
            [2, "Bế Thị Lan", None, "X", 1991],
            [3, "Nông Văn Đô", "x", "x", 1970],
        ]
    )
    reading = read_roster(path)
    assert [(p.name, p.sex, p.birth) for p in reading.people] == [
        ("Vàng Seo Lùng", "male", "1985"),
        ("Bế Thị Lan", "female", "1991"),
        ("Nông Văn Đô", None, "1970"),
    ]
    assert reading.problems == (RosterProblem("Danh sách", 5, "D", "sex_unclear", "x"),)


@pytest.mark.parametrize(("cell", "birth"), [(1985, "1985"), ("x", None)])
def test_nam_and_nu_without_a_heading_above_are_told_by_their_cells(
    write: Write, cell: object, birth: str | None
) -> None:
    path = write([["TT", "Họ và tên", "Nam", "Nữ"], [1, "Vàng Seo Lùng", None, cell]])
    assert read_roster(path).people == (person(2, "Vàng Seo Lùng", birth=birth, sex="female"),)


def test_day_month_and_year_in_three_columns(write: Write) -> None:
    path = write(
        [
            ["TT", "Họ và tên", "Ngày sinh", None, None],
            [None, None, "Ngày", "Tháng", "Năm"],
            [1, "Vàng Seo Lùng", 5, 1, 1985],
        ]
    )
    assert read_roster(path).people[0].birth == "1985-01-05"


@pytest.mark.parametrize(
    "header",
    [
        [["STT", "Họ", "Tên", "Năm sinh"]],
        [["STT", "Họ và tên đệm", "Tên", "Năm sinh"]],
        [["STT", "Họ và tên", None, "Năm sinh"], [None, "Họ đệm", "Tên", None]],
        [["STT", "Họ và tên", None, "Năm sinh"]],
    ],
)
def test_names_in_two_columns_are_joined(write: Write, header: Rows) -> None:
    path = write([*header, [1, "Nguyễn Văn ", "An", 1986], [2, "Lý", "Mẩy", 1990]])
    assert [(p.name, p.birth) for p in read_roster(path).people] == [
        ("Nguyễn Văn An", "1986"),
        ("Lý Mẩy", "1990"),
    ]
    assert read_roster(path).columns["Danh sách"] == {"B": "name", "C": "name", "D": "birth"}


def test_a_header_printed_again_is_no_person(write: Write) -> None:
    header = ["STT", "Họ và tên", "Năm sinh"]
    path = write([header, [1, "Lý Mẩy", 1990], [], header, [2, "Bế Thị Lan", 1991]])
    assert names(path) == ["Lý Mẩy", "Bế Thị Lan"]


def test_totals_and_signatures_are_no_people(write: Write) -> None:
    path = write(
        [
            ["STT", "Họ và tên", "Năm sinh", "Chức vụ"],
            [1, "Lý Mẩy", 1990, "Chủ tịch"],
            [2, "Tống Văn Tổng", 1991, "Kế toán"],
            ["Tổng cộng: 02 người", None, None, None],
            ["Ấn định danh sách có 02 người./."],
            [None, None, None, "Tân Trào, ngày 05 tháng 01 năm 2026"],
            [None, "NGƯỜI LẬP BIỂU", None, "TM. ỦY BAN NHÂN DÂN"],
            [None, "(Ký, ghi rõ họ tên)", None, "CHỦ TỊCH"],
            [],
            [None, "Trần Thị Ký", None, "Ma Văn Duyệt"],
        ]
    )
    reading = read_roster(path)
    assert [p.name for p in reading.people] == ["Lý Mẩy", "Tống Văn Tổng"]
    assert reading.problems == ()


def test_signatures_are_no_people_even_without_list_numbers(write: Write) -> None:
    path = write(
        [
            ["Họ và tên", "Năm sinh"],
            ["Lý Mẩy", 1990],
            [],
            ["NGƯỜI LẬP BIỂU", "CHỦ TỊCH"],
            ["Trần Thị Ký", "Ma Văn Duyệt"],
        ]
    )
    assert names(path) == ["Lý Mẩy"]


def test_a_name_below_a_total_is_a_signature_and_one_at_the_end_of_the_list_is_not(write: Write) -> None:
    path = write(
        [["Họ và tên", "Năm sinh"], ["Lý Mẩy", 1990], ["Hà Na"], ["Tổng số: 2"], [], ["Trần Thị Ký"]],
    )
    assert names(path) == ["Lý Mẩy", "Hà Na"]
    path = write([["STT", "Họ và tên"], [1, "Lý Mẩy"], [None, "Hà Na"], [], [None, "Trần Thị Ký"]])
    assert names(path) == ["Lý Mẩy", "Hà Na"]


def test_sub_headings_and_sub_totals_among_people_are_skipped(write: Write) -> None:
    path = write(
        [
            ["STT", "Họ và tên", "Năm sinh"],
            ["I", "Khối Đảng", None],
            [1, "Lý Mẩy", 1990],
            [None, "Cộng", 1],
            ["II.", "Các hội, đoàn thể", None],
            [None, "Lãnh đạo UBND", None],
            [1, "Bế Thị Lan", 1991],
            [None, "III. Tổ công nghệ số cộng đồng", None],
            [None, "2) Thôn Nà Tông", None],
            [None, "Đ. Lan", None],
            [1, "Ma Thị Sấn", 1992],
        ]
    )
    reading = read_roster(path)
    assert [p.name for p in reading.people] == ["Lý Mẩy", "Bế Thị Lan", "Đ. Lan", "Ma Thị Sấn"]
    assert reading.problems == ()


def test_list_numbers_may_repeat_or_be_missing(write: Write) -> None:
    path = write(
        [
            ["STT", "Họ và tên", "Năm sinh"],
            [1, "Lý Mẩy", 1990],
            [1, "Bế Thị Lan", 1991],
            [None, "Nông Văn Đô", 1970],
            ["3.", "Ma Văn Cải", 1971],
            [None, "Vi Thị Út", 1972],
        ]
    )
    assert names(path) == ["Lý Mẩy", "Bế Thị Lan", "Nông Văn Đô", "Ma Văn Cải", "Vi Thị Út"]


def test_rows_without_a_name_are_skipped_or_reported(write: Write) -> None:
    path = write(
        [
            ["STT", "Họ và tên", "Năm sinh", "Chức vụ"],
            [1, "Lý Mẩy", 1990, None],
            [2, None, None, None],
            [3, "  ", 1980, "Văn thư"],
            [4, "Bế Thị Lan", None, None],
        ]
    )
    reading = read_roster(path)
    assert [p.row for p in reading.people] == [2, 5]
    assert reading.problems == (RosterProblem("Danh sách", 4, "", "name_missing", "1980, Văn thư"),)


def test_cells_that_cannot_be_used_are_reported_and_the_person_kept(write: Write) -> None:
    path = write(
        [
            [],
            [None, "TT", "Họ và tên", "Ngày sinh", "Giới tính", "Dân tộc", "Điện thoại", "CCCD"],
            [None, 1, "Lý Mẩy", "31/02/1990", "?", "Klingon", "12", "123"],
        ]
    )
    reading = read_roster(path)
    assert reading.people == (person(3, "Lý Mẩy"),)
    assert {(p.row, p.column, p.kind, p.value) for p in reading.problems} == {
        (3, "D", "bad_birth", "31/02/1990"),
        (3, "E", "sex_unclear", "?"),
        (3, "F", "unknown_ethnic", "Klingon"),
        (3, "G", "bad_phone", "12"),
        (3, "H", "bad_citizen_id", "123"),
    }


def test_a_citizen_id_that_disagrees_only_warns(write: Write) -> None:
    path = write(
        [
            ["TT", "Họ và tên", "Năm sinh", "Giới tính", "CCCD"],
            [1, "Lý Mẩy", 1990, "Nam", "008190001234"],
            [2, "Bế Thị Lan", 2000, "Nữ", "008301001234"],
            [3, "Nông Văn Đô", 2001, "Nam", "008201001234"],
        ]
    )
    reading = read_roster(path)
    assert [p.citizen_id for p in reading.people] == ["008190001234", "008301001234", "008201001234"]
    assert [(p.row, p.column, p.kind) for p in reading.problems] == [
        (2, "E", "citizen_id_sex"),
        (3, "E", "citizen_id_year"),
    ]


def test_of_several_phones_in_a_cell_the_first_is_kept_and_that_is_told(write: Write) -> None:
    path = write(
        [
            ["TT", "Họ và tên", "Năm sinh", "Điện thoại"],
            [1, "Lý Mẩy", 1990, "0912345678 - 0987654321"],
            [2, "Bế Thị Lan", 2000, "0912345679 (số của chồng)"],
            ["", "Người lập biểu", "", "0912345670; 0987654320"],
        ]
    )
    reading = read_roster(path)
    assert [p.phone for p in reading.people] == ["0912345678", "0912345679"]
    told = [(p.row, p.column, p.kind, p.value) for p in reading.problems]
    assert told == [(2, "D", "several_phones", "0912345678 - 0987654321")]


def test_two_tables_one_below_the_other(write: Write) -> None:
    path = write(
        [
            ["STT", "Họ và tên", "Năm sinh"],
            [1, "Lý Mẩy", 1990],
            [None, "Danh sách dự bị"],
            ["STT", "Chức vụ", "Họ tên"],
            [1, "Văn thư", "Bế Thị Lan"],
        ]
    )
    assert read_roster(path).people == (
        person(2, "Lý Mẩy", birth="1990"),
        person(5, "Bế Thị Lan", position="Văn thư"),
    )


def test_two_tables_side_by_side(write: Write) -> None:
    path = write(
        [
            ["STT", "Họ và tên", "Năm sinh", None, "STT", "Họ và tên", "Năm sinh"],
            [1, "Lý Mẩy", 1990, None, 3, "Nông Văn Đô", 1970],
            [2, "Bế Thị Lan", 1991],
        ]
    )
    assert [(p.name, p.birth) for p in read_roster(path).people] == [
        ("Lý Mẩy", "1990"),
        ("Bế Thị Lan", "1991"),
        ("Nông Văn Đô", "1970"),
    ]


def test_every_sheet_with_a_header_is_read_unless_one_is_named(write: Write) -> None:
    header = ["STT", "Họ và tên"]
    path = write(
        {
            "Xã A": [header, [1, "Lý Mẩy"]],
            "Hướng dẫn": [["Điền vào các sheet bên cạnh"]],
            "Xã B": [header, [1, "Bế Thị Lan"]],
        }
    )
    everybody = read_roster(path).people
    assert [(p.sheet, p.name) for p in everybody] == [
        ("Xã A", "Lý Mẩy"),
        ("Xã B", "Bế Thị Lan"),
    ]
    assert [p.name for p in read_roster(path, sheet="xã b").people] == ["Bế Thị Lan"]
    with pytest.raises(UnknownSheet) as caught:
        read_roster(path, sheet="Xã C")
    assert caught.value.fields == {"file": path.name, "sheet": "Xã C", "choices": "Xã A, Hướng dẫn, Xã B"}


def test_of_sheets_whose_names_look_alike_none_is_lost(write: Write) -> None:
    composed, in_pieces = "T\u1ed5 1", "To\u0302\u0309 1"
    path = write(
        {name: [["STT", "Họ và tên"], [1, who]] for name, who in ((composed, "Lý Mẩy"), (in_pieces, "Ma An"))}
    )
    assert [p.name for p in read_people(open_roster(path), sheets=[composed, in_pieces]).people] == [
        "Lý Mẩy",
        "Ma An",
    ]


def test_hidden_sheets_are_left_alone_unless_named(tmp_path: Path) -> None:
    workbook = openpyxl.Workbook()
    workbook.active.append(["Họ và tên", "Năm sinh"])
    workbook.active.append(["Lý Mẩy", 1990])
    hidden = workbook.create_sheet("Cũ")
    hidden.append(["Họ và tên", "Năm sinh"])
    hidden.append(["Bế Thị Lan", 1991])
    hidden.sheet_state = "hidden"
    path = tmp_path / "a.xlsx"
    workbook.save(path)
    assert names(path) == ["Lý Mẩy"]
    assert [p.name for p in read_roster(path, sheet="Cũ").people] == ["Bế Thị Lan"]


def test_old_font_encodings_are_read(write: Write) -> None:
    # "Họ và tên", "Năm sinh", "Nguyễn Văn Hùng" and "Trần Thị Tuyết" as .VnTime shows them without its font.
    path = write(
        [
            ["STT", "Hä vµ tªn", "N\xa8m sinh"],
            [1, "NguyÔn V\xa8n Hïng", 1980],
            [2, "TrÇn ThÞ TuyÕt", 1981],
        ]
    )
    assert names(path) == ["Nguyễn Văn Hùng", "Trần Thị Tuyết"]


def test_a_file_without_a_name_column_says_so(write: Write) -> None:
    with pytest.raises(NoNameColumn):
        read_roster(write([["Xã", "Số dân"], ["Tân Trào", 4000]]))


def test_a_header_with_nobody_below_says_so(write: Write) -> None:
    with pytest.raises(NoPeopleInWorkbook):
        read_roster(write([["STT", "Họ và tên", "Năm sinh"], [1], [2], ["Tổng cộng", None, 0]]))


def test_a_column_may_be_given_another_meaning_before_reading(write: Write) -> None:
    path = write([["STT", "Họ và tên", "Thôn"], [1, "Lý Mẩy", "Lập Binh"]])
    sheet = decoded(read_sheets(path)[0])
    (table,) = find_tables(sheet)
    assert [(c.letter, c.heading, c.field) for c in table.columns] == [
        ("A", "STT", "list_number"),
        ("B", "Họ và tên", "name"),
        ("C", "Thôn", ""),
    ]
    assert people_of(sheet, table) == ([person(2, "Lý Mẩy")], [])
    changed = replace(table, columns=(*table.columns[:2], replace(table.columns[2], field="workplace")))
    assert people_of(sheet, changed) == ([person(2, "Lý Mẩy", workplace="Lập Binh")], [])


def test_a_delimited_file_is_read_like_a_workbook(tmp_path: Path) -> None:
    path = tmp_path / "xã.csv"
    path.write_text("STT;Họ và tên;Năm sinh\n1;Lý Mẩy;1990\n2;Bế Thị Lan;1991\n", encoding="utf-8-sig")
    assert read_roster(path).people == (
        person(2, "Lý Mẩy", sheet="xã", birth="1990"),
        person(3, "Bế Thị Lan", sheet="xã", birth="1991"),
    )


def test_everything_at_once(write: Write) -> None:
    path = write(
        {
            "Lớp 1": [
                ["UBND XÃ TÂN TRÀO", None, None, None, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"],
                [None, None, None, None, "Độc lập - Tự do - Hạnh phúc"],
                [None, "DANH SÁCH ĐẠI BIỂU"],
                [
                    "TT",
                    "Họ và tên",
                    None,
                    "Ngày, tháng,\nnăm sinh",
                    None,
                    "Dân tộc",
                    "Chức vụ",
                    "Nơi công tác",
                    "SĐT",
                ],
                [None, "Họ đệm", "Tên", "Nam", "Nữ", None, None, None, None],
                [1, 2, 3, 4, 5, 6, 7, 8, 9],
                ["I", "Khối chính quyền"],
                [1, "Nguyễn Văn", "An ", "31/1/1986", None, "Kinh", "Chủ tịch", "UBND xã", 912345678.0],
                [1, "Lý", "Mẩy", None, 1990, "Dao", None, "UBND xã", None],
                [
                    "TT",
                    "Họ và tên",
                    None,
                    "Ngày, tháng,\nnăm sinh",
                    None,
                    "Dân tộc",
                    "Chức vụ",
                    "Nơi công tác",
                    "SĐT",
                ],
                [None, "Họ đệm", "Tên", "Nam", "Nữ", None, None, None, None],
                [None, "Giàng A", "Páo", "1979", None, "Mông", "Trưởng thôn", "Thôn Cả", "0987654321"],
                [4, None, None, None, "1980", None, None, None, None],
                ["Tổng cộng", None, None, 2, 1],
                [None, None, None, None, None, None, "Tân Trào, ngày 05 tháng 01 năm 2026"],
                [None, "NGƯỜI LẬP", None, None, None, None, "CHỦ TỊCH"],
                [None, "Ma Thị", "Ký", None, None, None, "Ma Văn Duyệt"],
            ],
            "Ghi chú": [["Không có gì"]],
        },
        merged=("B4:C4", "D4:E4"),
    )
    reading = read_roster(path)
    facts = {"sheet": "Lớp 1", "workplace": "UBND xã"}
    assert reading.people == (
        person(
            8,
            "Nguyễn Văn An",
            birth="1986-01-31",
            sex="male",
            ethnic="01",
            position="Chủ tịch",
            phone="0912345678",
            **facts,
        ),
        person(9, "Lý Mẩy", birth="1990", sex="female", ethnic="09", **facts),
        person(
            12,
            "Giàng A Páo",
            sheet="Lớp 1",
            birth="1979",
            sex="male",
            ethnic="08",
            position="Trưởng thôn",
            workplace="Thôn Cả",
            phone="0987654321",
        ),
    )
    assert reading.problems == (RosterProblem("Lớp 1", 13, "", "name_missing", "1980"),)
