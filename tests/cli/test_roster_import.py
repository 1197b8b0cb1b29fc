"""Importing rosters on the command line: what is told before it is done, columns chosen, problems saved."""

from __future__ import annotations

import io
import sys
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook

from tests.cli.conftest import Desk
from tests.cli.looking import digest_of, faults_of_sentence
from tests.cli.rosters import HEADER, PEOPLE, write_roster

TITLE = "Kỹ năng số"
UNKNOWN_HEADER = ("STT", "Cột một", "Cột hai", "Cột ba", "Cột bốn", "Cột năm", "Số máy", "Cột bảy")
BAD = ("Ma Thị Mẫu", "không rõ", "Nữ", None, None, "09000", None)


@pytest.fixture
def desk(commune: Desk) -> Desk:
    """Xã Tân Trào with an empty class."""
    commune.keys("class", "add", TITLE, "--from", "2025-04-08")
    return commune


def imported(desk: Desk, file: object, *arguments: object) -> dict[str, Any]:
    return desk.keys("roster", "import", file, "--class", TITLE, *arguments)


def meanings(keys: dict[str, Any]) -> dict[str, str]:
    return {each["column"]: each["meaning"] for each in keys["columns"]}


def phones(keys: dict[str, Any]) -> list[str | None]:
    return [each["phone"] for each in keys["people"]]


def test_columns_are_told_with_what_they_were_taken_for(desk: Desk, tmp_path: Path):
    file = write_roster(tmp_path / "a.xlsx", PEOPLE)
    keys = imported(desk, file, "--dry-run")
    (name,) = [each for each in keys["columns"] if each["column"] == "B"]
    assert name == {
        "sheet": "DS lớp",
        "column": "B",
        "heading": "Họ và tên",
        "meaning": "name",
        "samples": ["Ma Thị Mẫu", "Hoàng Văn Thử", "Giàng A Páo"],
    }
    assert meanings(keys)["C"] == "birth" and meanings(keys)["G"] == "phone"
    assert keys["notes"] == []


def test_the_text_tells_columns_rows_problems_and_counts_in_that_order(desk: Desk, tmp_path: Path):
    file = write_roster(tmp_path / "a.xlsx", (*PEOPLE[1:], BAD), (*HEADER, "Ký tên"))
    said = desk("roster", "import", file, "--class", TITLE, "--dry-run").out
    places = [
        said.index(text)
        for text in (
            "Trang “DS lớp”, tiêu đề ở hàng 4:",
            "Số CCCD",
            "Hoàng Văn Thử  1990",
            "DS lớp, ô C8: “không rõ” không phải",
            "Xem trước, chưa nhập: 4 người mới.",
        )
    ]
    assert places == sorted(places)
    assert "không dùng" in said.split("Ký tên")[1].split("\n")[0]


def test_a_row_much_like_someone_known_is_told_with_whom_and_why(desk: Desk, tmp_path: Path):
    known = ("Nguyễn Văn Hùng", "12/3/1985", "Nam", "Trưởng thôn", "Thôn Mẫu", None, None)
    imported(desk, write_roster(tmp_path / "a.xlsx", (known,)))
    desk.keys("class", "add", "Lớp hai", "--from", "2025-05-08")
    file = write_roster(tmp_path / "b.xlsx", (("Nguyễn Văn Hùgn", *known[1:]),))
    again = ("roster", "import", file, "--class", "Lớp hai", "--dry-run")
    (row,) = desk.keys(*again)["people"]
    assert (row["fate"], row["reasons"][:2]) == ("likely", ["name_typo", "same_birth"])
    assert row["match"] is not None
    said = desk(*again).out
    assert "Nguyễn Văn Hùng, 12/03/1985, Trưởng thôn, Thôn Mẫu" in said and "ngày sinh" in said


def test_a_column_is_chosen_by_code_or_word_for_all_sheets_or_one(desk: Desk, tmp_path: Path):
    file = write_roster(tmp_path / "a.xlsx", PEOPLE, (*HEADER[:6], "Số máy", HEADER[7]))
    wanted = ["0900000001", None, "0900000003", None]
    for choice in ("G=phone", "g=điện thoại", "G=DIEN THOAI", "DS lớp!G=phone", "'ds lớp'!G=phone"):
        assert phones(imported(desk, file, "--dry-run", "--column", choice)) == wanted, choice
    keys = imported(desk, file, "--dry-run", "--column", "G=none", "--column", "H=note")
    assert phones(keys) == [None] * 4
    assert (meanings(keys)["G"], meanings(keys)["H"]) == ("", "note")


def test_a_choice_is_remembered_by_importing_and_not_by_looking(desk: Desk, tmp_path: Path):
    file = write_roster(tmp_path / "a.xlsx", PEOPLE)
    found = meanings(imported(desk, file, "--dry-run"))["D"]
    imported(desk, file, "--dry-run", "--column", "E=note")
    assert meanings(imported(desk, file, "--dry-run"))["E"] == "position"
    imported(desk, file, "--column", "E=note", "--column", "D=none")
    other = write_roster(tmp_path / "b.xlsx", PEOPLE[:2])
    assert (meanings(imported(desk, other))["E"], meanings(imported(desk, other))["D"]) == ("note", "")
    imported(desk, other, "--column", "E=position", "--column", f"D={found}")
    assert meanings(imported(desk, file, "--dry-run"))["E"] == "position"
    another_layout = write_roster(tmp_path / "c.xlsx", PEOPLE, (*HEADER[:7], "CCCD"))
    assert meanings(imported(desk, another_layout, "--dry-run"))["E"] == "position"


def test_where_no_names_are_known_the_columns_are_told_and_one_is_chosen(desk: Desk, tmp_path: Path):
    rows = tuple((f"học viên {number}", *row[1:]) for number, row in enumerate(PEOPLE))
    file = write_roster(tmp_path / "a.xlsx", rows, UNKNOWN_HEADER)
    result = desk("--json", "roster", "import", file, "--class", TITLE)
    assert (result.status, result.keys["error"]) == (1, "no_name_column")
    assert "B “Cột một”" in result.err and "--column “X=name”" in result.err
    assert faults_of_sentence(result.err) == []
    assert len(imported(desk, file, "--column", "B=name")["people"]) == 4


@pytest.mark.parametrize("choice", ["G", "=phone", "7=phone", "G=cái gì", "!=", "DS lớp!=phone"])
def test_a_choice_that_is_none_is_wrong_usage_and_lists_the_choices(desk: Desk, tmp_path: Path, choice: str):
    file = write_roster(tmp_path / "a.xlsx", PEOPLE)
    before = digest_of(desk.folder)
    result = desk("roster", "import", file, "--class", TITLE, "--column", choice)
    assert (result.status, result.out) == (2, "")
    if choice == "G=cái gì":
        assert "phone" in result.err and "birth:female" in result.err and "none" in result.err
    assert digest_of(desk.folder) == before


@pytest.mark.parametrize(
    ("choice", "code", "told"),
    [("Z=phone", "unknown_column", "B “Họ và tên”"), ("Trang lạ!G=phone", "unknown_sheet", "DS lớp")],
)
def test_a_choice_for_what_is_not_there_lists_what_is(
    desk: Desk, tmp_path: Path, choice: str, code: str, told: str
):
    file = write_roster(tmp_path / "a.xlsx", PEOPLE)
    before = digest_of(desk.folder)
    result = desk("--json", "roster", "import", file, "--class", TITLE, "--column", choice)
    assert (result.status, result.keys["error"]) == (1, code)
    assert told in result.err and faults_of_sentence(result.err) == []
    assert digest_of(desk.folder) == before


def two_sheets(path: Path) -> Path:
    book = Workbook()
    for name, people in (("Thôn Một", PEOPLE[:2]), ("Thôn Hai", PEOPLE[2:]), ("Thôn Ba", PEOPLE[:1])):
        sheet = book.create_sheet(name)
        sheet.append(HEADER)
        for number, row in enumerate(people, 1):
            sheet.append([number, *row])
    del book["Sheet"]
    book["Thôn Một"].row_dimensions[3].hidden = True
    book.save(path)
    return path


def test_sheets_are_chosen_one_or_several(desk: Desk, tmp_path: Path):
    file = two_sheets(tmp_path / "a.xlsx")

    def names(*arguments: str) -> list[str]:
        return [each["name"] for each in imported(desk, file, "--dry-run", *arguments)["people"]]

    assert names("--sheet", "thôn hai") == ["Giàng A Páo", "Lý Mẩy"]
    assert names("--sheet", "Thôn Hai", "--sheet", "Thôn Ba") == ["Giàng A Páo", "Lý Mẩy", "Ma Thị Mẫu"]


def test_hidden_rows_are_told_and_left_out_on_demand(desk: Desk, tmp_path: Path):
    file = two_sheets(tmp_path / "a.xlsx")
    keys = imported(desk, file, "--dry-run", "--sheet", "Thôn Một")
    (note,) = keys["notes"]
    assert (note["kind"], note["sheet"], note["count"]) == ("hidden_rows", "Thôn Một", 1)
    assert note["message"] in desk("roster", "import", file, "--class", TITLE, "--dry-run").out
    without = imported(desk, file, "--dry-run", "--sheet", "Thôn Một", "--without-hidden-rows")
    assert [each["name"] for each in without["people"]] == ["Ma Thị Mẫu"]


def test_rows_are_piped_in(desk: Desk, monkeypatch: pytest.MonkeyPatch):
    rows = "1\tMa Thị Mẫu\t12/03/1985\tNữ\t0912345678\n2\tHoàng Văn Thử\t1990\tNam\t\n"
    monkeypatch.setattr(sys, "stdin", io.StringIO(rows))
    people = imported(desk, "-")["people"]
    assert [(each["name"], each["birth"], each["phone"]) for each in people] == [
        ("Ma Thị Mẫu", "1985-03-12", "0912345678"),
        ("Hoàng Văn Thử", "1990", None),
    ]


def test_nothing_piped_in_is_told_by_what_it_is(desk: Desk, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(sys, "stdin", io.StringIO("\n"))
    result = desk("roster", "import", "-", "--class", TITLE)
    assert result.status == 1 and faults_of_sentence(result.err) == []
    assert "các hàng đưa vào" in result.err


def test_problems_are_saved_as_a_copy_that_imports_once_it_is_mended(desk: Desk, tmp_path: Path):
    file = write_roster(tmp_path / "a.xlsx", (*PEOPLE[1:], BAD))
    copy = tmp_path / "copy.xlsx"
    keys = imported(desk, file, "--dry-run", "--save-problems", copy)
    assert keys["problems_file"] == str(copy) and len(keys["problems"]) == 2
    book = load_workbook(copy)
    assert book.sheetnames == ["Cần sửa", "DS lớp"]
    book["DS lớp"]["C8"], book["DS lớp"]["G8"] = "12/3/1985", "0900000001"
    book.save(copy)
    mended = imported(desk, copy, "--save-problems", tmp_path / "none.xlsx")
    assert (mended["problems"], mended["notes"], mended["problems_file"]) == ([], [], None)
    assert not (tmp_path / "none.xlsx").exists()
    assert mended["people"][-1]["birth"] == "1985-03-12" and mended["new"] == 4


def test_the_copy_never_takes_the_place_of_the_list(desk: Desk, tmp_path: Path):
    file = write_roster(tmp_path / "a.xlsx", (*PEOPLE[1:], BAD))
    before = file.read_bytes()
    for copy, code in ((file, "marked_copy_over_list"), (tmp_path / "copy.csv", "unknown_file_type")):
        result = desk("--json", "roster", "import", file, "--class", TITLE, "--save-problems", copy)
        assert (result.status, result.keys["error"]) == (1, code)
        assert faults_of_sentence(result.err) == []
    assert file.read_bytes() == before
    assert desk.keys("class", "show", TITLE)["people"] == []


def test_nothing_is_imported_where_the_copy_cannot_be_saved(desk: Desk, tmp_path: Path):
    file = write_roster(tmp_path / "a.xlsx", (*PEOPLE[1:], BAD))
    nowhere = tmp_path / "missing" / "copy.xlsx"
    result = desk("--json", "roster", "import", file, "--class", TITLE, "--save-problems", nowhere)
    assert (result.status, result.keys["error"]) == (1, "folder_not_writable")
    assert desk.keys("class", "show", TITLE)["people"] == []


def test_a_list_without_headings_is_told_to_have_none(desk: Desk, tmp_path: Path):
    file = tmp_path / "a.csv"
    file.write_text("Lý Thị Mẫu,0977222001\nGiàng Seo Mẫu,0977222002\n", encoding="utf-8")
    told = desk("roster", "import", file, "--class", TITLE, "--dry-run").out
    assert "Trang “a”, không có tiêu đề:" in told and "tiêu đề ở hàng" not in told


def test_the_result_counts_what_there_is_and_undo_names_the_list(desk: Desk, tmp_path: Path):
    file = write_roster(tmp_path / "a.xlsx", PEOPLE[:2])
    said = desk("--lang", "en", "roster", "import", file, "--class", TITLE).out
    assert "Imported: 2 new.\n" in said
    file = write_roster(tmp_path / "b.xlsx", PEOPLE)
    said = desk("--lang", "en", "roster", "import", file, "--class", TITLE).out
    assert "Imported: 2 new, 2 on the list already.\n" in said
    assert desk.keys("undo")["what"] == f"Danh sách “{TITLE}”: đưa vào 2 người"
    assert desk("--lang", "en", "redo").out.startswith(f"Done again: List of {TITLE}: 2 people put on it (")


def test_a_list_that_brings_nothing_says_so_and_not_that_it_was_imported(desk: Desk, tmp_path: Path):
    file = write_roster(tmp_path / "a.xlsx", PEOPLE)
    told = [desk("--lang", "en", "roster", "import", file, "--class", TITLE).out for _time in range(2)]
    assert "Imported: 4 new.\n" in told[0]
    assert told[1].endswith(
        "Nothing is new: all 4 people were on the list already; nobody was put on it twice.\n"
    )
    assert "Imported" not in told[1]
