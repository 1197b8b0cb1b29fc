"""Places said once for several people: in merged cells, or by marks that mean "as above"."""

from __future__ import annotations

import time
from collections.abc import Callable
from itertools import cycle
from pathlib import Path

import pytest
import xlwt
from odf import table as odf_table
from odf import text as odf_text
from odf.opendocument import OpenDocumentSpreadsheet

from tests.sheets.made_workbooks import excel_workbook
from tests.sheets.workbooks import Rows, xlsx
from tqdesk.records import RosterPerson
from tqdesk.sheets.roster import read_roster

N = None
# From the second row of the sheet on; what is merged stands in its first row alone.
HEAD = ["STT", "Họ và tên", "Năm sinh", "Chức vụ", "Đơn vị", "Dân tộc", "Điện thoại", "Ghi chú"]
PEOPLE: Rows = [
    [1, "Lý Mẩy", 1990, "Công chức", "UBND xã Mẫu", "Dao", "0912345678", "mới"],
    [2, "Ma Sấn", N, N, N, N, N, N],
    [3, "Bế Lan", N, "Bí thư", N, N, N, N],
    [4, "Hà Na", N, N, "Thôn Cả", "Tày", N, N],
    [N, "Cộng: 4 người", N, N, N, N, N, N],
]
# Row, last row and column, from 0: below the head, which begins the second row of the sheet.
MERGED = [(2, 3, 2), (2, 3, 3), (2, 4, 4), (2, 4, 5), (2, 4, 6), (2, 4, 7), (5, 6, 4)]
EXPECTED = [
    RosterPerson("DS", 3, "Lý Mẩy", "1990", None, "09", "Công chức", "UBND xã Mẫu", "0912345678", note="mới"),
    RosterPerson("DS", 4, "Ma Sấn", None, None, "09", "Công chức", "UBND xã Mẫu"),
    RosterPerson("DS", 5, "Bế Lan", None, None, "09", "Bí thư", "UBND xã Mẫu"),
    RosterPerson("DS", 6, "Hà Na", None, None, "02", None, "Thôn Cả"),
]


def _xlsx(path: Path) -> None:
    areas = [f"{'ABCDEFGH'[column]}{top + 1}:{'ABCDEFGH'[column]}{end + 1}" for top, end, column in MERGED]
    xlsx(path, {"DS": [["DANH SÁCH"], HEAD, *PEOPLE]}, merged=areas)


def _xls(path: Path) -> None:
    workbook = xlwt.Workbook()
    sheet = workbook.add_sheet("DS")
    merged = {(top, column): end for top, end, column in MERGED}
    for at, row in enumerate([["DANH SÁCH"], HEAD, *PEOPLE]):
        for column, value in enumerate(row):
            if value is not None:
                sheet.write_merge(at, merged.get((at, column), at), column, column, value)
    with path.open("wb") as file:
        workbook.save(file)


def _ods(path: Path) -> None:
    document = OpenDocumentSpreadsheet()
    sheet = odf_table.Table(name="DS")
    merged = {(top, column): end for top, end, column in MERGED}
    for at, row in enumerate([["DANH SÁCH"], HEAD, *PEOPLE]):
        line = odf_table.TableRow()
        for column, value in enumerate(row):
            if value is None:
                line.addElement(odf_table.CoveredTableCell())
                continue
            spanned = merged.get((at, column), at) - at + 1
            cell = odf_table.TableCell(valuetype="string", numberrowsspanned=spanned)
            cell.addElement(odf_text.P(text=str(value)))
            line.addElement(cell)
        sheet.addElement(line)
    document.spreadsheet.addElement(sheet)
    document.save(str(path))


@pytest.mark.parametrize("write", [_xlsx, _xls, _ods])
def test_a_merged_place_counts_for_all_its_rows_and_a_number_for_one(
    tmp_path: Path, write: Callable[[Path], None]
) -> None:
    path = tmp_path / "a"
    write(path)
    reading = read_roster(path)
    assert list(reading.people) == EXPECTED
    assert reading.problems == ()


def test_merged_cells_are_found_in_a_sheet_read_element_by_element(tmp_path: Path) -> None:
    def row(number: int, name: str, place: str = "") -> str:
        cells = ((f"{letter}{number}", text) for letter, text in zip("BC", (name, place), strict=True))
        inside = "".join(
            f"<c r='{at}' t='inlineStr'><is><t>{text}</t></is></c>" for at, text in cells if text
        )
        return f"<row r='{number}'>{inside}</row>"

    rows = row(3, "Họ và tên", "Đơn vị") + row(4, "Lý Mẩy", "Thôn Cả") + row(5, "Ma Sấn") + row(6, "Bế Lan")
    part = (
        f"<worksheet><sheetData>{rows}</sheetData>"
        "<mergeCells><mergeCell ref='C4:D5'/><mergeCell ref='B4'/></mergeCells></worksheet>"
    )
    path = tmp_path / "a.xlsx"
    path.write_bytes(excel_workbook("", sheet1=part))
    assert [person.workplace for person in read_roster(path).people] == ["Thôn Cả", "Thôn Cả", None]


def test_merged_cells_without_end_take_no_time(tmp_path: Path) -> None:
    rows = "".join(
        f'<row r="{at}"><c r="A{at}" t="s"><v>{at > 1:d}</v></c><c r="B{at}" t="s"><v>2</v></c></row>'
        for at in range(1, 1_001)
    )
    areas = "".join(f'<mergeCell ref="B{at % 900 + 2}:B{1_048_576 - at % 7}"/>' for at in range(1_500_000))
    part = f"<worksheet><sheetData>{rows}</sheetData><mergeCells>{areas}</mergeCells></worksheet>"
    texts = ["<t>Họ và tên</t>", "<t>Lý Mẩy</t>", "<t>Đơn vị</t>"]
    path = tmp_path / "a.xlsx"
    path.write_bytes(excel_workbook("", sheet1=part, texts=texts))
    begin = time.process_time()
    assert len(read_roster(path).people) == 999
    assert time.process_time() - begin < 5


def test_many_tables_do_not_each_go_through_all_merged_cells(tmp_path: Path) -> None:
    rows = "".join(
        f'<row r="{at}"><c r="A{at}" t="s"><v>{name}</v></c><c r="B{at}" t="s"><v>{place}</v></c></row>'
        for at, name, place in zip(range(2, 2_002), cycle((0, 1)), cycle((2, 3)), strict=False)
    )
    areas = "".join(f'<mergeCell ref="B{at}:B{at + 1}"/>' for at in range(3, 150_000, 2))
    part = f"<worksheet><sheetData>{rows}</sheetData><mergeCells>{areas}</mergeCells></worksheet>"
    texts = ["<t>Họ và tên</t>", "<t>Lý Mẩy</t>", "<t>Đơn vị</t>", "<t>Xã Mẫu</t>"]
    path = tmp_path / "a.xlsx"
    path.write_bytes(excel_workbook("", sheet1=part, texts=texts))
    begin = time.process_time()
    assert [person.workplace for person in read_roster(path).people] == ["Xã Mẫu"] * 1000
    assert time.process_time() - begin < 5


@pytest.mark.parametrize(
    "ditto", ['"', "''", "〃", "”", "-nt-", "nt", "NT", "- nt -", "như trên", "Như trên.", '-"-']
)
def test_a_mark_for_as_above_means_the_place_above(tmp_path: Path, ditto: str) -> None:
    header = ["TT", "Họ và tên", "Chức vụ", "Đơn vị"]
    rows: Rows = [
        header,
        [1, "Lý Mẩy", "Công chức", "UBND xã Mẫu"],
        [2, "Ma Sấn", ditto, ditto],
        [3, "Bế Lan", "Bí thư", ditto],
        header,
        [4, "Hà Na", N, ditto],
        [5, "Lò An", N, "Thôn Nt"],
    ]
    reading = read_roster(xlsx(tmp_path / "a.xlsx", {"DS": rows}))
    assert [(person.position, person.workplace) for person in reading.people] == [
        ("Công chức", "UBND xã Mẫu"),
        ("Công chức", "UBND xã Mẫu"),
        ("Bí thư", "UBND xã Mẫu"),
        (None, None),
        (None, "Thôn Nt"),
    ]


def test_a_mark_for_as_above_says_no_number_and_no_birth(tmp_path: Path) -> None:
    rows: Rows = [
        ["TT", "Họ và tên", "Năm sinh", "Điện thoại", "Ghi chú"],
        [1, "Lý Mẩy", 1990, "0912345678", "mới"],
        [2, "Ma Sấn", '"', "nt", '"'],
    ]
    reading = read_roster(xlsx(tmp_path / "a.xlsx", {"DS": rows}))
    assert [(person.birth, person.phone, person.note) for person in reading.people] == [
        ("1990", "0912345678", "mới"),
        (None, None, '"'),
    ]
    assert [(problem.column, problem.kind) for problem in reading.problems] == [
        ("C", "bad_birth"),
        ("D", "bad_phone"),
    ]
