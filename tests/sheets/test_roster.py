"""Rosters as communes send them: one trait of their people each. People are made up."""

from __future__ import annotations

import datetime

import pytest

from tests.sheets.written import Rows, Write, names, person
from tqdesk.records import RosterProblem
from tqdesk.sheets.roster import read_roster


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
