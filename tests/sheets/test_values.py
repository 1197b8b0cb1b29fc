"""What cells hold comes out as it was put in, from each kind of workbook."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Sequence
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import openpyxl
import pytest
import xlwt
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from odf.opendocument import OpenDocumentSpreadsheet
from odf.table import Table, TableCell, TableRow
from odf.text import P
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from tests.sheets.made_workbooks import excel_workbook
from tqdesk.sheets.workbook import Cell, read_sheets

VALUES: tuple[Cell, ...] = (
    1990,
    8301008141,
    123456789012,
    "012345678901",
    0.25,
    True,
    False,
    datetime.date(1986, 1, 31),
    datetime.datetime(1986, 1, 31, 10, 30),
    datetime.time(8, 30),
    "Lý Mẩy",
)
"""A year, a telephone and a citizen-ID number kept as numbers, one kept as text, a percentage, …"""


def bytes_of(workbook: Any) -> bytes:
    stream = BytesIO()
    workbook.save(stream)
    return stream.getvalue()


def xlsx(values: Sequence[Cell], epoch: datetime.datetime | None = None) -> bytes:
    workbook = openpyxl.Workbook()
    if epoch is not None:
        workbook.epoch = epoch
    for column, value in enumerate(values, start=1):
        cell = workbook.active.cell(1, column, value)
        if value == 0.25:
            cell.number_format = "0%"
    return bytes_of(workbook)


def xlsx_of_1904(values: Sequence[Cell]) -> bytes:
    return xlsx(values, CALENDAR_MAC_1904)


def xls(values: Sequence[Cell], is_1904: bool = False) -> bytes:
    workbook = xlwt.Workbook()
    workbook.dates_1904 = is_1904
    sheet = workbook.add_sheet("a")
    formats = {datetime.date: "dd/mm/yyyy", datetime.datetime: "d/m/yy h:mm", datetime.time: "hh:mm"}
    for column, value in enumerate(values):
        shown = formats.get(type(value), "0%" if value == 0.25 else "General")
        sheet.write(0, column, value, xlwt.easyxf(num_format_str=shown))
    return bytes_of(workbook)


def ods(values: Sequence[Cell]) -> bytes:
    def cell(value: Cell) -> TableCell:
        match value:
            case bool():
                return TableCell(valuetype="boolean", booleanvalue=str(value).lower())
            case int():
                return TableCell(valuetype="float", value=value)
            case float():
                return TableCell(valuetype="percentage", value=value)
            case datetime.date():
                return TableCell(valuetype="date", datevalue=value.isoformat())
            case datetime.time():
                return TableCell(valuetype="time", timevalue=value.strftime("PT%HH%MM%SS"))
        written = TableCell(valuetype="string")
        for line in str(value).split("\n"):
            written.addElement(P(text=line))
        return written

    document = OpenDocumentSpreadsheet()
    table, row = Table(name="a"), TableRow()
    for value in values:
        row.addElement(cell(value))
    table.addElement(row)
    document.spreadsheet.addElement(table)
    return bytes_of(document)


def cells_of(data: bytes) -> tuple[Cell, ...]:
    with TemporaryDirectory() as folder:
        path = Path(folder, "a.xls")
        path.write_bytes(data)
        (row,) = read_sheets(path)[0].rows
    return row


@pytest.mark.parametrize("make", [xlsx, xlsx_of_1904, xls, ods])
def test_numbers_dates_times_and_texts(make: Callable[[Sequence[Cell]], bytes]) -> None:
    row = cells_of(make(VALUES))
    assert row == VALUES
    assert [isinstance(cell, bool) for cell in row] == [isinstance(value, bool) for value in VALUES]


def test_a_text_behind_an_apostrophe_and_a_number_shown_with_zeros() -> None:
    workbook = openpyxl.Workbook()
    sheet = workbook.active
    sheet["A1"], sheet["B1"] = "0912", 912345678
    sheet["A1"].quotePrefix = True
    sheet["B1"].number_format = "0000000000"
    assert cells_of(bytes_of(workbook)) == ("0912", 912345678)


def test_the_strict_form_of_office_and_other_names_of_its_parts() -> None:
    """ISO/IEC 29500 strict has other names for kinds of relationships; parts may stand anywhere."""
    strict = "http://purl.oclc.org/ooxml/officeDocument/relationships"
    related = (
        f'<Relationships><Relationship Id="x" Type="{strict}/worksheet" Target="/xl/worksheets/../worksheets/'
        f'SHEET1.xml"/><Relationship Id="t" Type="{strict}/sharedStrings" Target="sharedStrings.xml"/>'
        "</Relationships>"
    )
    sheet = '<x:sheet name="A&amp;B" q:id="x"/>'
    book = f'<x:workbook xmlns:x="m" xmlns:q="r"><x:sheets>{sheet}</x:sheets></x:workbook>'
    data = excel_workbook(
        '<row r="1"><c r="A1" t="s"><v>0</v></c></row>',
        texts=["<t>Mẩy</t>"],
        workbook=book,
        relationships=related,
    )
    assert cells_of(data) == ("Mẩy",)


# What Excel's own file formats cannot hold: control characters; "_x0041_" is an "A" to them.
letters = st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\ufffe\uffff")
texts = st.text(letters | st.sampled_from("\n\t;,\"'<&>=ẩÊ°µ§¸"), min_size=1, max_size=12).filter(
    lambda text: "_x" not in text and text.strip("\n") == text
)


@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)
# openpyxl does not mark texts of blanks only as to be kept.
@given(st.lists(texts.filter(str.strip), min_size=1, max_size=6))
def test_any_text_comes_back_from_an_xlsx(values: list[str]) -> None:
    workbook = openpyxl.Workbook()
    for column, value in enumerate(values, start=1):
        cell = workbook.active.cell(1, column, value)
        cell.data_type = "s"
    assert cells_of(bytes_of(workbook)) == tuple(values)


@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(st.lists(texts, min_size=1, max_size=6))
def test_any_shared_text_comes_back_from_an_xlsx(values: list[str]) -> None:
    escaped = [text.replace("&", "&amp;").replace("<", "&lt;") for text in values]
    row = "".join(f'<c r="{"ABCDEF"[n]}1" s="0" t="s"><v>{n}</v></c>' for n in range(len(values)))
    data = excel_workbook(
        f'<row r="1">{row}</row>', texts=[f'<t xml:space="preserve">{t}</t>' for t in escaped]
    )
    assert cells_of(data) == tuple(values)


@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(st.lists(texts, min_size=1, max_size=6))
def test_any_text_comes_back_from_an_xls(values: list[str]) -> None:
    assert cells_of(xls(values)) == tuple(values)


@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(st.lists(texts, min_size=1, max_size=6))
def test_any_text_comes_back_from_an_ods(values: list[str]) -> None:
    assert cells_of(ods(values)) == tuple(values)
