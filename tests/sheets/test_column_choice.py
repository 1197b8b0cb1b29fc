"""Columns taken otherwise than found, and rows that come without any heading."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.sheets.workbooks import Rows, xlsx
from tqdesk.errors import NoNameColumn, NoPeopleInWorkbook, UnknownSheet
from tqdesk.records import RosterColumn, RosterPerson, RosterTable
from tqdesk.sheets.roster import OpenedRoster, open_pasted, open_roster, read_people, tables_of
from tqdesk.words.roster_columns import MEANINGS, meaning_word

N = None


def opened(tmp_path: Path, rows: Rows) -> OpenedRoster:
    return open_roster(xlsx(tmp_path / "a.xlsx", {"DS": rows}))


def meanings(table: RosterTable) -> list[str]:
    return [column.meaning for column in table.columns]


def pasted(*rows: str) -> OpenedRoster:
    return open_pasted("\n".join(rows) + "\n")


# Choosing


def test_a_table_without_a_name_column_is_offered_and_read_after_one_choice(tmp_path: Path) -> None:
    roster = opened(
        tmp_path,
        [
            ["HỘI NGHỊ"],
            ["STT", "Thành phần", "Chủ hộ", "Năm sinh"],
            [1, "Lý Mẩy", "Lý A Páo", 1990],
            [2, "Ma Thị Na", "Ma B", 1991],
        ],
    )
    with pytest.raises(NoNameColumn):
        read_people(roster)
    (table,) = tables_of(roster)
    assert (table.first_header_row, table.last_header_row) == (2, 2)
    assert table.columns == (
        RosterColumn(0, "A", "STT", "list_number", ("1", "2")),
        RosterColumn(1, "B", "Thành phần", "", ("Lý Mẩy", "Ma Thị Na")),
        RosterColumn(2, "C", "Chủ hộ", "", ("Lý A Páo", "Ma B")),
        RosterColumn(3, "D", "Năm sinh", "birth", ("1990", "1991")),
    )
    columns = {table.layout: {1: "name"}}
    reading = read_people(roster, columns=columns)
    assert reading.people == (
        RosterPerson("DS", 3, "Lý Mẩy", "1990"),
        RosterPerson("DS", 4, "Ma Thị Na", "1991"),
    )
    assert reading.tables == tables_of(roster, columns=columns)
    assert meanings(reading.tables[0]) == ["list_number", "name", "", "birth"]


def test_a_header_of_unknown_words_alone_is_no_person(tmp_path: Path) -> None:
    roster = opened(tmp_path, [["No", "Ai dự", "Nhà ai"], [1, "Lý Mẩy", "Lý A"], [2, "Ma Thị Na", "Ma B"]])
    (table,) = tables_of(roster)
    assert [column.heading for column in table.columns] == ["No", "Ai dự", "Nhà ai"]
    people = read_people(roster, columns={table.layout: {1: "name"}}).people
    assert [(p.row, p.name) for p in people] == [(2, "Lý Mẩy"), (3, "Ma Thị Na")]


def test_a_column_chosen_for_names_takes_the_place_of_the_one_found(tmp_path: Path) -> None:
    roster = opened(tmp_path, [["STT", "Họ và tên", "Người dự thay"], [1, "Lý Mẩy", "Lý Thị B"]])
    (table,) = tables_of(roster)
    reading = read_people(roster, columns={table.layout: {2: "name"}})
    assert [p.name for p in reading.people] == ["Lý Thị B"]
    assert meanings(reading.tables[0]) == ["list_number", "", "name"]


def test_any_meaning_can_be_chosen(tmp_path: Path) -> None:
    roster = opened(tmp_path, [["Họ và tên", "Sinh ra", N, "Bản"], ["Lý Mẩy", N, 1990, "Nà Mạ"]])
    (table,) = tables_of(roster)
    chosen = {1: "birth:male", 2: "birth:female", 3: "workplace"}
    assert read_people(roster, columns={table.layout: chosen}).people == (
        RosterPerson("DS", 2, "Lý Mẩy", "1990", "female", workplace="Nà Mạ"),
    )
    nobody = read_people(roster, columns={table.layout: {1: "", 2: "", 3: ""}, "another": {0: ""}})
    assert nobody.people == (RosterPerson("DS", 2, "Lý Mẩy"),)


def test_the_layout_is_that_of_the_headings_whatever_stands_below(tmp_path: Path) -> None:
    header = ["STT", "Họ và tên", "Năm sinh"]
    (one,) = tables_of(opened(tmp_path, [header, [1, "Lý Mẩy", 1990, N, "x"]]))
    (other,) = tables_of(opened(tmp_path, [["Xã khác"], header, [1, "Ma Na", "1/2/1990"]]))
    (third,) = tables_of(opened(tmp_path, [["STT", "Năm sinh", "Họ và tên"], [1, 1990, "Ma Na"]]))
    assert one.layout == other.layout != third.layout


def test_columns_under_no_heading_are_listed_with_their_cells(tmp_path: Path) -> None:
    roster = opened(tmp_path, [["STT", "Họ và tên"], [1, "Lý Mẩy", N, "Nà Mạ"], [2, "Ma Na", N, "Cao Bình"]])
    (table,) = tables_of(roster)
    assert table.columns[2:] == (RosterColumn(3, "D", "", "", ("Nà Mạ", "Cao Bình")),)


def test_a_phone_is_known_under_no_heading_and_a_day_under_an_unknown_one_is_not(tmp_path: Path) -> None:
    rows: Rows = [
        ["Họ và tên", "Vào Hội"],
        ["Lý Mẩy", "1/2/1990", 912345678],
        ["Ma Na", "3/2/1999", "0912 345 679"],
    ]
    (table,) = tables_of(opened(tmp_path, rows))
    assert meanings(table) == ["name", "", "phone"]


def test_empty_sheets_have_no_table(tmp_path: Path) -> None:
    roster = opened(tmp_path, [])
    assert tables_of(roster) == ()
    with pytest.raises(NoNameColumn):
        read_people(roster)
    with pytest.raises(UnknownSheet):
        tables_of(roster, sheets=["Khác"])


def test_nobody_below_a_chosen_column_says_so(tmp_path: Path) -> None:
    roster = opened(tmp_path, [["STT", "Ghi chú"], [1, N], [2, N]])
    (table,) = tables_of(roster)
    with pytest.raises(NoPeopleInWorkbook):
        read_people(roster, columns={table.layout: {1: "name"}})


def test_every_meaning_has_its_words() -> None:
    assert len({meaning_word(meaning) for meaning in MEANINGS}) == len(MEANINGS)
    assert list(MEANINGS)[:3] == ["name", "family_name", "given_name"]


# Pasted rows


def test_pasted_rows_are_understood_without_a_header() -> None:
    roster = pasted(
        "1\tNguyễn Văn An\t12/3/1985\tNam\tKinh\tChủ tịch\tUBND xã\t0912345678\t008085001234\tan@mau.example",
        "2\tLý Mẩy\t1990\tNữ\tDao\tCông chức\tUBND xã\t912345679\t\t",
    )
    assert read_people(roster).people == (
        RosterPerson(
            "", 1, "Nguyễn Văn An", "1985-03-12", "male", "01", "Chủ tịch", "UBND xã", "0912345678",
            "an@mau.example", "008085001234",
        ),
        RosterPerson("", 2, "Lý Mẩy", "1990", "female", "09", "Công chức", "UBND xã", "0912345679"),
    )  # fmt: skip


def test_one_pasted_row_is_enough() -> None:
    assert read_people(pasted("Nguyễn Văn An\t1985\tNam")).people == (
        RosterPerson("", 1, "Nguyễn Văn An", "1985", "male"),
    )


def test_pasted_names_alone_are_people_even_those_of_a_rare_family() -> None:
    people = read_people(pasted("Ksor Hờ Blim", "Nguyễn Văn An", "Lý Mẩy", "TRẦN VĂN BẢY")).people
    assert [p.name for p in people] == ["Ksor Hờ Blim", "Nguyễn Văn An", "Lý Mẩy", "TRẦN VĂN BẢY"]


def test_pasted_names_may_have_their_numbers_before_them() -> None:
    reading = read_people(pasted("1. Giàng A Páo", "2) Khoàng Thị Mẩy", "3. Lò Văn Én"))
    assert [person.name for person in reading.people] == ["Giàng A Páo", "Khoàng Thị Mẩy", "Lò Văn Én"]


def test_a_title_above_pasted_names_is_nobody() -> None:
    names = ["Lý Mẩy", "Nguyễn Văn An", "Ma Thị Na", "Bế Thị Lan"]
    for title in (["DANH SÁCH HỌC VIÊN"], ["UBND XÃ MẪU", "DANH SÁCH HỌC VIÊN"]):
        assert [p.name for p in read_people(pasted(*title, *names)).people] == names


def test_days_of_a_training_are_no_births() -> None:
    people = read_people(pasted("Lý Mẩy\t05/03/2026", "Nguyễn Văn An\t06/03/2026")).people
    assert [p.birth for p in people] == [None, None]


def test_pasted_rows_may_have_a_header_or_an_unknown_one() -> None:
    for header in ("STT\tHọ tên\tNăm sinh", "Số\tAi dự\tSinh ra"):
        people = read_people(pasted(header, "1\tNguyễn Văn An\t1985", "2\tLý Mẩy\t1990")).people
        assert [(p.row, p.name, p.birth) for p in people] == [
            (2, "Nguyễn Văn An", "1985"),
            (3, "Lý Mẩy", "1990"),
        ]


def test_pasted_family_and_given_names_are_joined() -> None:
    people = read_people(pasted("1\tNguyễn Văn\tAn\t1985", "2\tLý Thị\tMẩy\t1990", "3\tMa\tHoa\t1991")).people
    assert [p.name for p in people] == ["Nguyễn Văn An", "Lý Thị Mẩy", "Ma Hoa"]


def test_of_two_columns_of_names_none_is_taken_unasked() -> None:
    roster = pasted("Nguyễn Văn An\tLý A\t1985", "Ma Thị Hoa\tHà Thị B\t1986")
    with pytest.raises(NoNameColumn):
        read_people(roster)
    (table,) = tables_of(roster)
    assert meanings(table) == ["", "", "birth"]
    people = read_people(roster, columns={table.layout: {1: "name"}}).people
    assert [p.name for p in people] == ["Lý A", "Hà Thị B"]


@pytest.mark.parametrize(
    "rows",
    [
        ["Kính gửi: UBND các xã", "Đề nghị các đồng chí gửi danh sách"],
        ["Hùng Đức\t4000", "Kim Quan\t3500", "Tân Trào\t5000"],
        ["UBND XÃ MẪU", "DANH SÁCH HỌC VIÊN", "Số: 12/DS-UBND"],
        ["Chủ tịch\tBí thư", "Phó Chủ tịch\tPhó Bí thư"],
    ],
)
def test_what_is_no_list_of_people_makes_nobody(rows: list[str]) -> None:
    with pytest.raises(NoNameColumn):
        read_people(pasted(*rows))


def test_titles_and_signatures_around_rows_without_a_header_are_no_people(tmp_path: Path) -> None:
    roster = opened(
        tmp_path,
        [
            [N, "UBND XÃ MẪU"],
            [N, "DANH SÁCH THAM GIA LỚP TẬP HUẤN"],
            [],
            [1, "Nguyễn Văn An", 1985, "Thôn Nà Mạ"],
            [2, "Lý Mẩy", 1990, "Thôn Cao Bình"],
            [],
            [N, "Người lập", N, "Chủ tịch"],
            [N, "Ma Thị Ký", N, "Ma Văn Duyệt"],
        ],
    )
    assert [(p.row, p.name) for p in read_people(roster).people] == [(4, "Nguyễn Văn An"), (5, "Lý Mẩy")]
