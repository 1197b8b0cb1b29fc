"""One trait of real lists each, beyond those of ``test_roster``: who is read, and who is not."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.sheets.workbooks import Rows, xlsx
from tqdesk.records import RosterPerson, RosterProblem, RosterReading
from tqdesk.sheets.roster import read_roster

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
    rows = [["STT", "Họ tên chủ hộ", "Họ và tên", "Năm sinh"], [1, "Lý A Sinh", "Lý Mẩy", 1990]]
    assert told(read(tmp_path, rows)) == [("Lý Mẩy", "1990")]


def test_words_of_headings_in_cells_are_no_header(tmp_path: Path) -> None:
    rows: Rows = [
        ["Họ và tên", "Chức vụ", "Đơn vị"],
        ["Ma Văn A", "Học viên", "Đơn vị 5"],
        ["Lý Thị B", "Đại biểu", "Cơ quan Đảng"],
    ]
    assert [person.position for person in read(tmp_path, rows).people] == ["Học viên", "Đại biểu"]


@pytest.mark.parametrize("asked", ["(Họ tên, chữ ký)", "(Họ và tên)", "Họ tên và chữ ký"])
def test_signatures_asked_for_by_name_are_no_header(tmp_path: Path, asked: str) -> None:
    rows: Rows = [
        ["STT", "Họ và tên", "Năm sinh"],
        [1, "Lý Mẩy", 1990],
        [N, "NGƯỜI LẬP", N, "THỦ TRƯỞNG"],
        [N, asked, N, "(Ký tên, đóng dấu)"],
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


def test_sub_headings_that_count_their_people_are_none(tmp_path: Path) -> None:
    rows: Rows = [
        ["STT", "Họ và tên", "Năm sinh", "Chức vụ"],
        ["I", "Khối Đảng", 1],
        [1, "Lý Mẩy", 1990],
        [N, "Các đoàn thể", 2.0],
        [2, "Ma Sấn", 1970],
    ]
    reading = read(tmp_path, rows)
    assert told(reading) == [("Lý Mẩy", "1990"), ("Ma Sấn", "1970")]
    assert reading.problems == ()


@pytest.mark.parametrize(
    "line",
    ["Ghi chú: đề nghị mang theo CCCD", "- Thời gian: 7h30 ngày 5/3", "Đề nghị có mặt đúng giờ", "(Hết)"],
)
def test_what_is_said_below_a_list_is_nobody(tmp_path: Path, line: str) -> None:
    rows: Rows = [["STT", "Họ và tên", "Năm sinh"], [1, "Lý Mẩy", 1990], [N, line]]
    assert told(read(tmp_path, rows)) == [("Lý Mẩy", "1990")]


def test_who_made_a_list_is_nobody_even_with_a_phone_where_people_have_no_numbers(tmp_path: Path) -> None:
    rows: Rows = [
        ["Họ và tên", "Điện thoại"],
        ["Lý Mẩy", "0912345678"],
        ["Ma An", N],
        ["Người lập: Trần Văn Ký", "0912345670"],
    ]
    assert [person.name for person in read(tmp_path, rows).people] == ["Lý Mẩy", "Ma An"]


def test_a_row_that_says_how_to_fill_in_is_nobody(tmp_path: Path) -> None:
    rows: Rows = [
        ["STT", "Họ và tên", "Ngày sinh (VD: 01/02/1990)"],
        [N, "(Viết chữ in hoa)", "(dd/mm/yyyy)"],
        [1, "LÝ MẨY", "1/2/1990"],
    ]
    assert told(read(tmp_path, rows)) == [("LÝ MẨY", "1990-02-01")]


def test_answers_of_a_form_are_read_whatever_it_asked(tmp_path: Path) -> None:
    rows: Rows = [
        ["Dấu thời gian", "Anh/chị cho biết họ tên", "Ngày sinh (VD: 01/01/1990)", "Số điện thoại (Zalo)*"],
        ["05/03/2026 8:01:02", "Lý Mẩy", "1/2/1990", "912345678"],
        ["05/03/2026 8:01:03", "Nguyễn Văn An", "1991", "0912345679"],
    ]
    assert [(p.name, p.birth, p.phone) for p in read(tmp_path, rows).people] == [
        ("Lý Mẩy", "1990-02-01", "0912345678"),
        ("Nguyễn Văn An", "1991", "0912345679"),
    ]


def test_people_of_one_unit_under_one_number_are_all_read(tmp_path: Path) -> None:
    rows: Rows = [
        ["TT", "Đơn vị", "Họ và tên", "Chức vụ", "SĐT"],
        [1, "UBND xã Mẫu", "Lý Mẩy", "Chủ tịch", "0912345671"],
        [N, N, "Ma Sấn", "Văn thư", "0912345672"],
        [2, "Trạm Y tế", "Hà Lan", N, N],
        [N, N, "Bế Na", N, N],
        ["Tổng cộng", N, "04 người"],
    ]
    assert [p.name for p in read(tmp_path, rows).people] == ["Lý Mẩy", "Ma Sấn", "Hà Lan", "Bế Na"]


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
    rows = [["Họ và tên"], ["Ông Văn An"], ["Ông Lý A"], ["Bà Ma Thị B"], ["Ông Hà C"]]
    assert [p.name for p in read(tmp_path, rows).people] == ["Ông Văn An", "Lý A", "Ma Thị B", "Hà C"]
    named = ["Ông Cao Thắng", "Ông Mỹ", "Ông A Páo", "Ma Thị B", "Bế D", "Hà C"]
    rows = [["Họ và tên"], *([name] for name in named)]
    assert [p.name for p in read(tmp_path, rows).people] == named
