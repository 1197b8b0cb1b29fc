"""The workbook to be filled in: what is in it, and that it imports as it was filled in."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import openpyxl
import pytest
from msgspec.structs import replace

from tqdesk import words
from tqdesk.errors import NoPeopleInWorkbook, UnknownFileType
from tqdesk.people_records import RosterTemplate
from tqdesk.records import CATEGORIES, RosterPerson
from tqdesk.sheets.own_words import read_category
from tqdesk.sheets.roster import open_roster, read_people, read_roster, tables_of
from tqdesk.sheets.template import write_template
from tqdesk.vietnamese.ethnic import ethnic_names, read_ethnic
from tqdesk.words import in_all_languages

CLASS = RosterTemplate("Họ và tên, chức vụ", date(2026, 3, 5), date(2026, 3, 6))
FILLED = {
    "Giàng A Páo": (None, "Giàng A Páo", "05/03/1986", "Nam", "HMông", "Trưởng thôn", "Thôn 5", None),
    "Lý Mẩy": (None, "Lý Mẩy", "1990", "Nữ", "Dao", None, None, "người dân"),
}


@pytest.fixture(autouse=True, params=words.LANGUAGES)
def language(request: pytest.FixtureRequest) -> Iterator[str]:
    before = words._current
    words.choose(request.param)
    yield request.param
    words._current = before


@pytest.fixture(params=[RosterTemplate(), CLASS], ids=["alone", "for a class"])
def template(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    path = tmp_path / "mau.xlsx"
    write_template(path, request.param)
    return path


def headings_row(path: Path) -> int:
    freeze = openpyxl.load_workbook(path).worksheets[0].freeze_panes
    return int(freeze[1:]) - 1


def fill(path: Path) -> None:
    workbook = openpyxl.load_workbook(path)
    sheet = workbook.worksheets[0]
    for row, values in enumerate(FILLED.values(), headings_row(path) + 1):
        for column, value in enumerate((*values, "0912345678", "008086001234"), 1):
            sheet.cell(row, column).value = value
        sheet.cell(row, 10).value = None if row > headings_row(path) + 1 else "008086001234"
    workbook.save(path)


def test_an_empty_one_has_nobody_in_it_wherever_one_looks(template: Path) -> None:
    with pytest.raises(NoPeopleInWorkbook):
        read_roster(template)
    opened = open_roster(template)
    assert len(opened.sheets) == 1
    with pytest.raises(NoPeopleInWorkbook):
        read_people(opened, sheets=[opened.sheets[0].name])


def test_what_is_ours_is_not_told_of_in_whatever_language_and_by_whatever_name(
    template: Path, language: str
) -> None:
    fill(template)
    workbook = openpyxl.load_workbook(template)
    for number, sheet in enumerate(workbook.worksheets[1:]):
        sheet.title = f"Sheet{number}"
    workbook.save(template)
    words.choose(next(other for other in words.LANGUAGES if other != language))
    opened = open_roster(template)
    (table,) = tables_of(opened)
    assert all(column.meaning for column in table.columns)
    assert read_people(opened).notes == ()


def test_another_hidden_sheet_and_one_with_people_are_told_of(template: Path) -> None:
    fill(template)
    workbook = openpyxl.load_workbook(template)
    people, guide, choices = workbook.worksheets
    for row in ((people.cell(headings_row(template), 2).value,), ("Phan Thị Mẫu",)):
        choices.append(row)
        guide.append(row)
    workbook.save(template)
    opened = open_roster(template)
    assert len(opened.sheets) == 3
    reading = read_people(opened)
    assert [each.kind for each in reading.notes] == ["hidden_sheet"]
    assert [each.name for each in reading.people][-1] == "Phan Thị Mẫu"


def test_a_filled_one_gives_its_people_and_none_of_the_examples(template: Path) -> None:
    fill(template)
    reading = read_roster(template)
    assert reading.problems == ()
    assert len(reading.tables) == 1
    assert [replace(each, sheet="", row=0) for each in reading.people] == [
        RosterPerson(
            sheet="",
            row=0,
            name="Giàng A Páo",
            birth="1986-03-05",
            sex="male",
            ethnic="08",
            position="Trưởng thôn",
            workplace="Thôn 5",
            phone="0912345678",
            citizen_id="008086001234",
        ),
        RosterPerson(
            sheet="",
            row=0,
            name="Lý Mẩy",
            birth="1990",
            sex="female",
            ethnic="09",
            phone="0912345678",
            category="citizen",
        ),
    ]
    used = {field for columns in reading.columns.values() for field in columns.values()}
    assert used >= {"name", "birth", "sex", "ethnic", "position", "workplace", "phone", "citizen_id", "email"}


def test_what_would_lose_its_zeros_is_text_and_what_has_few_values_is_offered(template: Path) -> None:
    workbook = openpyxl.load_workbook(template)
    sheet, guide, choices = workbook.worksheets
    texts = {letter for letter, column in sheet.column_dimensions.items() if column.number_format == "@"}
    assert {"C", "I", "J"} <= texts and not texts & {"A", "D", "E", "H"}
    offered = {str(rule.sqref)[0]: rule.formula1 for rule in sheet.data_validations.dataValidation}
    assert offered["D"] in ('"nam,nữ"', '"male,female"')
    assert offered["E"] == f"'{choices.title}'!$A$1:$A${len(ethnic_names())}"
    categories = offered["H"].strip('"').split(",")
    assert [read_category(each) for each in categories] == list(CATEGORIES)
    # Excel calls a workbook damaged whose list is longer.
    assert len(offered["H"]) <= 255
    names = [cell.value for cell in choices["A"]]
    assert names[:3] == ["Kinh", "Ba na", "Bố Y"] and len(names) == len(ethnic_names())
    assert [read_ethnic(name) for name in names] == list(ethnic_names())
    assert (choices.sheet_state, guide.sheet_state) == ("hidden", "visible")


def test_it_looks_and_prints_as_an_office_expects(template: Path) -> None:
    sheet = openpyxl.load_workbook(template).worksheets[0]
    row = headings_row(template)
    assert {cell.font.name for cell in sheet[row]} == {"Times New Roman"}
    assert (sheet.page_setup.orientation, sheet.page_setup.paperSize) == ("landscape", 9)
    assert sheet.print_title_rows == f"${row}:${row}"
    assert sheet.max_row == row


def test_it_says_of_notes_that_they_are_not_kept(template: Path) -> None:
    guide = openpyxl.load_workbook(template).worksheets[1]
    *_others, said = (row[1] for row in guide.iter_rows(values_only=True))
    assert said in in_all_languages("Seen when the list is imported; TQDesk does not keep it.")


def test_it_is_a_workbook_or_nothing(tmp_path: Path) -> None:
    with pytest.raises(UnknownFileType):
        write_template(tmp_path / "mau.csv", RosterTemplate())
