"""The sheets and tables of rosters: which are read, and all traits at once. People are made up."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest

from tests.sheets.written import Write, names, person
from tqdesk.errors import NoNameColumn, NoPeopleInWorkbook, UnknownSheet
from tqdesk.records import RosterProblem
from tqdesk.sheets.decoding import decoded
from tqdesk.sheets.people_columns import people_of
from tqdesk.sheets.roster import open_roster, read_people, read_roster
from tqdesk.sheets.tables import find_tables
from tqdesk.sheets.workbook import read_sheets


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
