"""The report file, opened again as Excel would."""

from __future__ import annotations

import errno
import io
import tempfile
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tqdesk.errors import DiskFull, FolderNotWritable
from tqdesk.records import Report
from tqdesk.sheets.report import write_report
from tqdesk.sheets.workbook import read_sheets

REPORT = Report(
    name="units",
    title="Kết quả tập huấn chuyển đổi số năm 2026",
    issuer="UBND xã Tân Trào",
    columns=("unit", "people", "marks"),
    headings=("Đơn vị", "Số người", "Lượt điểm danh"),
    rows=(("Thôn Lập Binh", 12, 1200), ("Thôn Cả", 7, 0)),
    totals=("Tổng cộng", 19, 1200),
    notes=("Số liệu đến ngày 05 tháng 01 năm 2026.",),
)


def with_rows(*rows: tuple[str | int, ...]) -> Report:
    return Report(
        name="a/b:c[d]*?\\ và một tên sheet dài hơn mức Excel cho phép",
        title="=1+1",
        issuer="@xã",
        columns=("a", "b"),
        headings=("+a", "-b"),
        rows=rows,
        totals=("=SUM(B5:B9)", 0),
        notes=("=cmd|' /C calc'!A0",),
    )


def test_the_report_holds_what_it_was_given_in_its_place(tmp_path: Path) -> None:
    path = tmp_path / "bao cao.xlsx"
    write_report(REPORT, path)
    sheet = openpyxl.load_workbook(path).active
    assert [[cell.value for cell in row] for row in sheet.iter_rows()] == [
        ["UBND xã Tân Trào", None, None],
        ["Kết quả tập huấn chuyển đổi số năm 2026", None, None],
        [None, None, None],
        ["Đơn vị", "Số người", "Lượt điểm danh"],
        ["Thôn Lập Binh", 12, 1200],
        ["Thôn Cả", 7, 0],
        ["Tổng cộng", 19, 1200],
        [None, None, None],
        ["Số liệu đến ngày 05 tháng 01 năm 2026.", None, None],
    ]
    assert {str(area) for area in sheet.merged_cells.ranges} == {"A1:C1", "A2:C2", "A9:C9"}


def test_the_report_looks_and_prints_as_an_office_expects(tmp_path: Path) -> None:
    path = tmp_path / "bao cao.xlsx"
    write_report(REPORT, path)
    sheet = openpyxl.load_workbook(path).active
    assert {cell.font.name for row in sheet.iter_rows() for cell in row if cell.value is not None} == {
        "Times New Roman"
    }
    assert {cell.font.size for row in sheet["A4:C7"] for cell in row} == {12}
    assert all(cell.font.bold and cell.fill.fill_type == "solid" for cell in sheet[4])
    assert all(cell.font.bold and cell.border.top.style == "medium" for cell in sheet[7])
    assert not any(cell.font.bold for cell in sheet[5])
    assert [cell.alignment.horizontal for cell in sheet[5]] == ["left", "right", "right"]
    assert sheet["C5"].number_format == "#,##0"
    assert sheet.freeze_panes == "A5"
    assert sheet.column_dimensions["A"].width >= len("Thôn Lập Binh")
    assert (sheet.page_setup.orientation, sheet.page_setup.paperSize) == ("landscape", 9)
    assert sheet.sheet_properties.pageSetUpPr.fitToPage
    assert (sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight) == (1, 0)
    assert sheet.print_title_rows == "$4:$4"


def test_texts_that_look_like_formulas_stay_texts(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    texts = ("=HYPERLINK(1)", "+84912", "-5", "@A1", "'=1", "#N/A", "1990")
    write_report(with_rows(*((text, 1) for text in texts)), path)
    sheet = openpyxl.load_workbook(path).active
    cells = [cell for row in sheet.iter_rows() for cell in row if isinstance(cell.value, str)]
    assert {cell.data_type for cell in cells} == {"s"}
    assert [sheet.cell(row, 1).value for row in range(5, 12)] == list(texts)
    assert sheet["A5"].quotePrefix and not sheet["A11"].quotePrefix


@settings(deadline=None, max_examples=40)
@given(st.text(max_size=40), st.integers(-(10**12), 10**12))
def test_any_text_and_number_can_be_written_and_read_again(text: str, number: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "a.xlsx"
        write_report(with_rows((text, number)), path)
        (sheet,) = read_sheets(path)
        readable = "".join(letter for letter in text if letter.isprintable())
        row = sheet.rows[4]
        assert row[1] == number
        assert "".join(letter for letter in str(row[0]) if letter.isprintable()) == readable


def test_a_full_disk_leaves_the_old_report(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a.xlsx"
    path.write_bytes(b"old")

    def full(*_: object) -> int:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(DiskFull) as caught:
        write_report(REPORT, path)
    assert caught.value.fields == {"folder": str(tmp_path)}
    assert [(file.name, file.read_bytes()) for file in tmp_path.iterdir()] == [("a.xlsx", b"old")]


def test_a_folder_that_is_not_there_cannot_be_written(tmp_path: Path) -> None:
    with pytest.raises(FolderNotWritable):
        write_report(REPORT, tmp_path / "none" / "a.xlsx")


def test_a_report_without_rows_or_notes_is_a_workbook_too(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    write_report(Report("", "T", "I", ("a",), ("Cột",), (), ("",)), path)
    assert openpyxl.load_workbook(io.BytesIO(path.read_bytes())).active["A4"].value == "Cột"
