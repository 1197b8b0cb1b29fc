"""Lists of people as files: what is in them, and that importing brings the same people back."""

from __future__ import annotations

import csv
import tempfile
from collections.abc import Iterator
from datetime import date
from itertools import cycle
from pathlib import Path
from uuid import UUID

import openpyxl
import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from tests.vietnamese.made_names import names
from tqdesk import words
from tqdesk.errors import UnknownFileType
from tqdesk.people_records import PeopleSheet, PeopleSheetRow
from tqdesk.records import CATEGORIES, ClassSessionRecord, RosterMark, RosterPerson, RosterReading
from tqdesk.sheets import formulas, mark_columns
from tqdesk.sheets.people_out import write_people
from tqdesk.sheets.roster import open_roster, read_people, read_roster, tables_of
from tqdesk.vietnamese.text import normalise
from tqdesk.words.changes import VALUE_WORDS
from tqdesk.words.problems import advice, problem_sentence

MORNING = ClassSessionRecord(UUID(int=1), 1, date(2026, 3, 5), "morning")
AFTERNOON = ClassSessionRecord(UUID(int=2), 2, date(2026, 3, 5), "afternoon")
PEOPLE = (
    RosterPerson(
        sheet="",
        row=0,
        name="Ma Thị Mẫu",
        birth="1985-03-12",
        sex="female",
        ethnic="02",
        position="Công chức",
        workplace="UBND xã Tân Trào",
        phone="0912345678",
        email="mau@example.vn",
        citizen_id="008185000001",
        category="civil_servant",
        person_id=UUID("0191d3a0-1111-7222-8333-00000000000a"),
        marks=(RosterMark(1, date(2026, 3, 5), "morning", "present"),),
    ),
    RosterPerson(
        sheet="",
        row=0,
        name="H'Mông A Páo",
        birth="1990",
        position="-",
        category="part_time",
        marks=(
            RosterMark(1, date(2026, 3, 5), "morning", "late"),
            RosterMark(2, date(2026, 3, 5), "afternoon", "excused"),
        ),
    ),
    RosterPerson(sheet="", row=0, name="Lý Mẩy", workplace="=1+1"),
)


@pytest.fixture(autouse=True)
def vietnamese() -> Iterator[None]:
    before = words._current
    words.choose("vi")
    yield
    words._current = before


def sheet_of(*people: RosterPerson, private: bool = True, title: str = "Kỹ năng số") -> PeopleSheet:
    rows = tuple(PeopleSheetRow(number, each) for number, each in enumerate(people, 1))
    return PeopleSheet(title, rows, (MORNING, AFTERNOON), private=private)


def imported(path: Path) -> list[RosterPerson]:
    reading = read_roster(path)
    assert reading.problems == ()
    return [replace(each, sheet="", row=0) for each in reading.people]


@pytest.fixture(params=[".xlsx", ".csv"])
def path(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    return tmp_path / f"danh sach{request.param}"


@pytest.mark.parametrize("language", words.LANGUAGES)
def test_people_with_facts_and_marks_come_back_as_they_were(path: Path, language: str) -> None:
    words.choose(language)
    write_people(sheet_of(*PEOPLE), path)
    words.choose("en" if language == "vi" else "vi")
    assert imported(path) == list(PEOPLE)


def test_without_leave_no_private_fact_is_in_the_file(path: Path) -> None:
    write_people(sheet_of(*PEOPLE, private=False), path)
    hidden = [replace(each, ethnic=None, phone=None, email=None, citizen_id=None) for each in PEOPLE]
    assert imported(path) == hidden


def test_the_workbook_says_in_words_what_the_screen_says(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    write_people(sheet_of(*PEOPLE), path)
    sheet = openpyxl.load_workbook(path).active
    rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    assert rows[0][0] == "Danh sách: Kỹ năng số"
    assert rows[1] == [
        *("STT", "Họ và tên", "Ngày sinh", "Giới tính", "Dân tộc", "Chức vụ", "Đơn vị công tác", "Đối tượng"),
        *("Số điện thoại", "Số định danh cá nhân (CCCD)", "Email", "Ghi chú"),
        *("Buổi 1 (sáng 05/03/2026)", "Buổi 2 (chiều 05/03/2026)", "Mã TQDesk"),
    ]
    assert rows[2][:5] == [1, "Ma Thị Mẫu", "12/03/1985", "nữ", "Tày"]
    assert rows[2][7] == "công chức"
    assert [row[12:] for row in rows[2:]] == [
        ["có mặt", None, "0191d3a0-1111-7222-8333-00000000000a"],
        ["đi muộn", "vắng có phép", None],
        [None, None, None],
    ]
    assert {cell.data_type for row in sheet["B3:O5"] for cell in row if cell.value is not None} == {"s"}
    assert sheet["G5"].value == "=1+1" and sheet["G5"].quotePrefix
    assert sheet.page_setup.orientation == "landscape" and sheet.freeze_panes == "C3"


def test_the_delimited_file_is_one_that_excel_and_others_understand(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    write_people(sheet_of(*PEOPLE, private=False), path)
    data = path.read_bytes()
    assert data.startswith("\ufeffSTT,Họ và tên,".encode())
    assert data.count(b"\r\n") == len(PEOPLE) + 1 == data.count(b"\n")
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.reader(file))
    assert rows[2][1] == "H'Mông A Páo" and rows[2][4] == "'-"
    assert rows[3][5] == "'=1+1"
    assert {len(row) for row in rows} == {11}


def test_only_files_that_import_back_are_written(tmp_path: Path) -> None:
    with pytest.raises(UnknownFileType):
        write_people(sheet_of(*PEOPLE), tmp_path / "a.pdf")
    assert list(tmp_path.iterdir()) == []


# Names

# Syllables that nobody bears, of letters of the Western page, may be words of an old Vietnamese font: what is
# made of them is asked of the tests of encodings. Real names have all letters.
_LETTERS = "aăbcdđeghiklmnoơpqrstuưvxyAĂBCDĐEGHIKLMNOƠPQRSTUƯVXYảạếềểễệốồổỗộớờởỡợứừửữựỳỷỹỵ"
SYLLABLES = st.text(st.sampled_from(_LETTERS), min_size=1, max_size=8)
ANY_LETTER = st.characters(
    categories=("Lu", "Ll", "Lo", "Lt", "Lm", "Mn"), exclude_characters="".join(map(chr, range(128, 384)))
)
_SIGNS = ["=", "+", "-", "@", "'", "''", "'=", "\t=", "(", '"', ",", ";", ".", "’", "#", "/", "&", "_x0041_"]
SIGNS = st.sampled_from(_SIGNS)
NAMES = st.one_of(
    st.integers(0, 10**9).map(lambda seed: names(1, seed)[0]),
    st.lists(SYLLABLES, min_size=1, max_size=5).map(" ".join),
    st.text(ANY_LETTER, min_size=1, max_size=30),
    st.tuples(SIGNS, SYLLABLES, SIGNS).map("".join),
    st.tuples(SYLLABLES, SIGNS, SYLLABLES).map(" ".join),
)
TYPED = ["H'Mông", "=1+1 a", "Lý Mẩy", "A", "y", "'=Hà", "Ô", "x"]


@pytest.mark.parametrize("ending", [".xlsx", ".csv"])
@settings(deadline=None, max_examples=60)
@given(st.lists(NAMES, min_size=1, max_size=4))
@example(TYPED)
@example(["A"])
def test_any_name_survives_export_and_import(ending: str, wanted: list[str]) -> None:
    kept = [normalise(name) for name in wanted]
    assume(all(any(map(str.isalpha, name)) for name in kept))
    people = [
        RosterPerson("", 0, name, category=category, person_id=UUID(int=number))
        for number, (name, category) in enumerate(zip(kept, cycle((*CATEGORIES, None)), strict=False))
    ]
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"a{ending}"
        write_people(sheet_of(*people), path)
        assert imported(path) == people


@given(st.text())
def test_a_guarded_text_is_no_formula_and_comes_back(text: str) -> None:
    assert formulas.guarded(text)[:1] not in {"=", "+", "-", "@", "\t", "\r"}
    assert formulas.unguarded(formulas.guarded(text)) == text


# Categories and ids


def read_rows(path: Path, *rows: list[object]) -> RosterReading:
    workbook = openpyxl.Workbook()
    for row in rows:
        workbook.active.append(row)
    workbook.save(path)
    return read_roster(path)


@pytest.mark.parametrize("heading", ["Đối tượng", "Nhóm đối tượng", "Category"])
@pytest.mark.parametrize("category", CATEGORIES)
def test_a_category_is_read_by_its_words_of_each_language_and_by_its_code(
    tmp_path: Path, heading: str, category: str
) -> None:
    said = (category, *words.in_all_languages(VALUE_WORDS[category]))
    rows = [[number, "Ma Thị Mẫu", text.upper()] for number, text in enumerate(said)]
    reading = read_rows(tmp_path / "a.xlsx", ["STT", "Họ và tên", heading], *rows)
    assert [each.category for each in reading.people] == [category] * 3
    assert reading.problems == ()


def test_a_category_that_nobody_knows_is_told_beside_others(tmp_path: Path) -> None:
    reading = read_rows(
        tmp_path / "a.xlsx",
        ["STT", "Họ và tên", "Đối tượng"],
        *([1, "Ma Thị Mẫu", "Công chức"], [2, "Lý Mẩy", "Nông dân"], [3, "Hà Văn Sính", None]),
    )
    assert [each.category for each in reading.people] == ["civil_servant", None, None]
    (problem,) = reading.problems
    assert (problem.row, problem.column, problem.kind) == (3, "C", "unknown_category")
    assert "Nông dân" in problem_sentence(problem) and advice(problem)


def test_what_is_mostly_no_category_is_not_read_unless_it_is_chosen(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    rows = [[1, "Ma Thị Mẫu", "Hộ nghèo"], [2, "Lý Mẩy", "Hộ cận nghèo"], [3, "Hà Văn Sính", "Người dân"]]
    reading = read_rows(path, ["STT", "Họ và tên", "Đối tượng"], *rows)
    assert [each.category for each in reading.people] == [None] * 3
    assert (reading.problems, reading.columns["Sheet"].get("C")) == ((), None)
    opened = open_roster(path)
    (table,) = tables_of(opened)
    chosen = read_people(opened, columns={table.layout: {2: "category"}})
    assert [each.category for each in chosen.people] == [None, None, "citizen"]
    assert {each.kind for each in chosen.problems} == {"unknown_category"}


@pytest.mark.parametrize(
    "text",
    [
        *("x", "1", "'", "0191d3a0-1111-7222-8333-00000000000", "0191d3a0111172228333000000000001"),
        *("{0191d3a0-1111-7222-8333-000000000001}", "urn:uuid:0191d3a0-1111-7222-8333-000000000001"),
        *("٠191d3a0-1111-7222-8333-000000000001", "=1+1", "-" * 30_000, 7, 7.5, True, date(2026, 3, 5)),
    ],
)
def test_what_is_no_id_of_ours_is_nothing_and_not_told(tmp_path: Path, text: object) -> None:
    rows = [[1, "Ma Thị Mẫu", text], [2, "Lý Mẩy", " 0191D3A0-1111-7222-8333-000000000001 "]]
    reading = read_rows(tmp_path / "a.xlsx", ["STT", "Họ và tên", "TQDesk ID"], *rows)
    ours = UUID("0191d3a0-1111-7222-8333-000000000001")
    assert [each.person_id for each in reading.people] == [None, ours]
    assert reading.problems == ()


# Marks


@pytest.mark.parametrize(
    ("heading", "named"),
    [
        ("Buổi 1 (sáng 05/03/2026)", (1, date(2026, 3, 5), "morning")),
        ("buổi  12 (Tối 31/12/2025)", (12, date(2025, 12, 31), "evening")),
        ("Session 2 (afternoon 05/03/2026)", (2, date(2026, 3, 5), "afternoon")),
        ("Buổi 1", None),
        ("Buổi 1 (sáng)", None),
        ("Buổi 1 (sáng 31/02/2026)", None),
        ("Buổi 1 (morning 05/03/2026)", None),
        ("Session 1 (sáng 05/03/2026)", None),
        ("Điểm danh", None),
    ],
)
def test_only_our_own_headings_name_a_class_session(heading: str, named: object) -> None:
    assert mark_columns.named_by(heading) == named


def test_an_x_is_present_and_other_words_are_told(tmp_path: Path) -> None:
    workbook = openpyxl.Workbook()
    workbook.active.append(["STT", "Họ và tên", "Buổi 1 (sáng 05/03/2026)", "Buổi 2"])
    workbook.active.append([1, "Ma Thị Mẫu", "x", "x"])
    workbook.active.append([2, "Lý Mẩy", "Late", "x"])
    workbook.active.append([3, "Hà Văn Sính", "ốm", "vắng"])
    path = tmp_path / "a.xlsx"
    workbook.save(path)
    reading = read_roster(path)
    assert [[mark.status for mark in each.marks] for each in reading.people] == [["present"], ["late"], []]
    (problem,) = reading.problems
    assert (problem.row, problem.column, problem.kind, problem.value) == (4, "C", "unknown_mark", "ốm")
