"""What real lists have in their cells: formulas, hidden rows, old fonts, dates of every kind."""

from __future__ import annotations

import zipfile
from pathlib import Path

import openpyxl
import pytest
from openpyxl.styles import Font

from tests.sheets.workbooks import Rows, delimited, ods, xls, xlsx
from tests.vietnamese.test_encodings import TCVN3, VNI, typed
from tqdesk.records import RosterNote, RosterReading
from tqdesk.sheets.roster import open_roster, read_people, read_roster
from tqdesk.words.problems import problem_sentence

N = None


def read(tmp_path: Path, rows: Rows) -> RosterReading:
    return read_roster(xlsx(tmp_path / "a.xlsx", {"DS": rows}))


def told(reading: RosterReading) -> list[tuple[str, str | None]]:
    return [(person.name, person.birth) for person in reading.people]


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


def test_what_stands_in_brackets_behind_a_name_is_a_note(tmp_path: Path) -> None:
    rows: Rows = [
        ["STT", "Họ và tên", "Năm sinh", "Ghi chú"],
        [1, "Ma Thanh Mẫu (Bí thư)", 1986, N],
        [2, "Quan Thị Thử (thay ông Páo) *", 1990, "Tổ trưởng"],
        [3, "Hoàng Đức Ba*", 1980, N],
        [4, "Lò (A) Mẫu", 1981, N],
        [5, "Không Rõ)", 1982, N],
    ]
    people = read(tmp_path, rows).people
    assert [(person.name, person.note) for person in people] == [
        ("Ma Thanh Mẫu", "Bí thư"),
        ("Quan Thị Thử", "thay ông Páo, Tổ trưởng"),
        ("Hoàng Đức Ba", None),
        ("Lò (A) Mẫu", None),
        ("Không Rõ)", None),
    ]


def test_a_number_that_excel_shortened_is_read_or_told_of_as_such(tmp_path: Path) -> None:
    rows: Rows = [
        ["STT", "Họ và tên", "Điện thoại", "Số CCCD"],
        [1, "Lý Mẩy", "9.12345678E+08", "8.190012345E+09"],
        [2, "Ma Sấn", "9.12E+08", "8.19001E+09"],
        [3, "Bế Lan", "12", "12"],
    ]
    reading = read(tmp_path, rows)
    assert [(person.phone, person.citizen_id) for person in reading.people] == [
        ("0912345678", "008190012345"),
        (None, None),
        (None, None),
    ]
    assert [(problem.row, problem.kind) for problem in reading.problems] == [
        (3, "digits_lost"),
        (3, "digits_lost"),
        (4, "bad_citizen_id"),
        (4, "bad_phone"),
    ]
    assert "9.12E+08" in problem_sentence(reading.problems[1])


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("Ông/Bà Lý Mẩy", "Lý Mẩy"),
        ("Ông (bà): Nguyễn Thị Lan", "Nguyễn Thị Lan"),
        ("Ô/B Hà Na", "Hà Na"),
        ("Ông, bà Hà Na", "Hà Na"),
        ("Ông: Hà Na", "Hà Na"),
        ("Bà Lý Mẩy", "Lý Mẩy"),
        ("BÀ NGUYỄN THỊ LAN", "NGUYỄN THỊ LAN"),
        ("Ông Nguyễn Văn An", "Nguyễn Văn An"),
        ("Ô. Nguyễn Văn An", "Nguyễn Văn An"),
        ("B.Lý Thị Mẩy", "Lý Thị Mẩy"),
        ("3. Bà Lý Mẩy", "Lý Mẩy"),
        # Each of these may be the whole of a name.
        ("Ông Cao Thắng", "Ông Cao Thắng"),
        ("Ông Cao Thắng Lợi", "Ông Cao Thắng Lợi"),
        ("Ông Văn An", "Ông Văn An"),
        ("Ông Thị Ngọc Lan", "Ông Thị Ngọc Lan"),
        ("Ông Văn Văn An", "Ông Văn Văn An"),
        ("Bà Thị Lan", "Bà Thị Lan"),
        ("Bà Văn Hùng", "Bà Văn Hùng"),
        ("B. Lý Mẩy", "B. Lý Mẩy"),
        ("Ô. Cao Thắng", "Ô. Cao Thắng"),
        ("Bà Lan", "Bà Lan"),
        ("Bàn Thị Lan", "Bàn Thị Lan"),
        ("Bế Bà Lan", "Bế Bà Lan"),
    ],
)
def test_a_form_of_address_before_one_name_goes_where_it_can_be_nothing_else(
    tmp_path: Path, written: str, name: str
) -> None:
    rows: Rows = [["STT", "Họ và tên"], [1, "Ma Sấn"], [2, written], [3, "Quan Thị Thử"], [4, "Lò A Mẫu"]]
    assert [person.name for person in read(tmp_path, rows).people] == [
        "Ma Sấn",
        name,
        "Quan Thị Thử",
        "Lò A Mẫu",
    ]
