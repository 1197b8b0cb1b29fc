"""What the reading library does not tell: old fonts, hidden rows and columns, notes of a file."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from random import Random
from typing import Any

import openpyxl
import pytest
import xlwt
from odf.element import Element
from odf.opendocument import OpenDocumentSpreadsheet
from odf.style import FontFace, Style, TextProperties
from odf.table import Table, TableCell, TableColumn, TableRow
from odf.text import P, Span
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.styles import Font

from tests.sheets.made_workbooks import excel_workbook
from tqdesk.records import RosterNote
from tqdesk.sheets import compound, spreadsheetml, workbook, zipped
from tqdesk.sheets.workbook import SheetCells, read_sheets, read_workbook

Saved = Callable[[bytes], Path]


@pytest.fixture
def saved(tmp_path: Path) -> Saved:
    def saved(data: bytes) -> Path:
        path = tmp_path / "a.xls"
        path.write_bytes(data)
        return path

    return saved


def bytes_of(workbook: Any) -> bytes:
    stream = BytesIO()
    workbook.save(stream)
    return stream.getvalue()


# The same sheet of three kinds: it begins in B2; B2 in Times New Roman, B3 in .VnTime, C3 in .vntimeH, D3 a
# number in .VnTime, B4 with a word in Arial before more in VNI-Times; row 3 and columns C and F hidden.
OLD_FONTS = {(1, 0): ".VnTime", (1, 1): ".vntimeH", (2, 0): "VNI-Times"}


def xlsx() -> bytes:
    workbook = openpyxl.Workbook()
    sheet = workbook.active
    sheet["B2"], sheet["B3"], sheet["C3"], sheet["D3"] = "Lý Mẩy", "Lý MÈy", "Lý MÈy", 1990
    sheet["B2"].font = Font(name="Times New Roman")
    sheet["B3"].font = sheet["D3"].font = Font(name=".VnTime")
    sheet["C3"].font = Font(name=".vntimeH")
    old = TextBlock(InlineFont(rFont="VNI-Times"), "Nguyeãn Thò")
    sheet["B4"] = CellRichText(TextBlock(InlineFont(rFont="Arial"), "Bà "), old)
    sheet.row_dimensions[3].hidden = sheet.row_dimensions[9].hidden = True
    sheet.column_dimensions["C"].hidden = sheet.column_dimensions["F"].hidden = True
    return bytes_of(workbook)


def xls() -> bytes:
    def style(name: str) -> xlwt.XFStyle:
        return xlwt.easyxf(f"font: name {name}")

    workbook = xlwt.Workbook()
    sheet = workbook.add_sheet("a")
    sheet.write(1, 1, "Lý Mẩy", style("Times New Roman"))
    sheet.write(2, 1, "Lý MÈy", style(".VnTime"))
    sheet.write(2, 2, "Lý MÈy", style(".vntimeH"))
    sheet.write(2, 3, 1990, style(".VnTime"))
    old = style("VNI-Times").font
    sheet.write_rich_text(3, 1, [("Bà ", style("Arial").font), ("Nguyeãn Thò", old)], style("Arial"))
    sheet.row(2).hidden = sheet.row(8).hidden = True
    sheet.col(2).hidden = sheet.col(5).hidden = True
    return bytes_of(workbook)


def ods() -> bytes:
    document = OpenDocumentSpreadsheet()
    document.fontfacedecls.addElement(FontFace(name="old", fontfamily="'.VnTime'"))
    for name, family, looks in (
        ("plain", "table-cell", {"fontname": "Times New Roman"}),
        ("old", "table-cell", {"fontname": "old"}),
        ("capitals", "table-cell", {"fontfamily": ".vntimeH"}),
        ("modern", "text", {"fontname": "Arial"}),
        ("vni", "text", {"fontname": "VNI-Times"}),
    ):
        style = Style(name=name, family=family)
        style.addElement(TextProperties(**looks))
        document.automaticstyles.addElement(style)
    table = Table(name="a")
    child = Style(name="child", family="table-cell", parentstylename="old")
    document.automaticstyles.addElement(child)
    table.addElement(TableColumn(defaultcellstylename="child", numbercolumnsrepeated=2))
    table.addElement(TableColumn(visibility="collapse"))
    table.addElement(TableColumn(numbercolumnsrepeated=2))
    table.addElement(TableColumn(visibility="collapse"))

    def text(*pieces: Element, style: str | None = None) -> TableCell:
        cell = TableCell(valuetype="string", **({} if style is None else {"stylename": style}))
        paragraph = P()
        for piece in pieces:
            paragraph.addElement(piece)
        cell.addElement(paragraph)
        return cell

    number = TableCell(valuetype="float", value=1990, stylename="old")
    rich = text(
        Span(stylename="modern", text="Bà "), Span(stylename="vni", text="Nguyeãn Thò"), style="plain"
    )
    rows = (
        ((), {}),
        ((text(Span(text="Lý Mẩy"), style="plain"),), {}),
        (
            (text(Span(text="Lý MÈy")), text(Span(text="Lý MÈy"), style="capitals"), number),
            {"visibility": "collapse"},
        ),
        ((rich,), {}),
        ((), {"numberrowsrepeated": 1_000_000, "visibility": "collapse"}),
    )
    for cells, attributes in rows:
        row = TableRow(**attributes)
        row.addElement(TableCell())
        for cell in cells:
            row.addElement(cell)
        table.addElement(row)
    document.spreadsheet.addElement(table)
    return bytes_of(document)


@pytest.mark.parametrize("make", [xlsx, xls, ods])
def test_old_fonts_and_what_is_hidden(saved: Saved, make: Callable[[], bytes]) -> None:
    (sheet, *_) = read_sheets(saved(make()))
    assert sheet.rows[1] == ("Lý MÈy", "Lý MÈy", 1990)
    assert (sheet.first_row, sheet.first_column) == (2, 2)
    assert sheet.fonts == OLD_FONTS
    assert sheet.hidden_rows == {3}
    assert sheet.hidden_columns == {3, 6}


def test_shared_texts_of_excel_have_the_fonts_of_their_cells_or_of_their_runs(saved: Saved) -> None:
    def run(font: str, text: str) -> str:
        return f'<r><rPr><rFont val="{font}"/></rPr><t>{text}</t></r>'

    texts = (
        "<t>MÈy</t>",
        f"<r><t>P</t></r>{run('.VnTime', 'MÈy')}",
        f"<r><t>MÈy</t></r>{run('Arial', 'P')}",
        f"<r><t>P</t></r>{run('Arial', 'Mẩy')}",
    )
    cells = "".join(
        f'<c r="{column}1" s="{style}" t="s"><v>{text}</v></c>'
        for column, style, text in (("A", 1, 0), ("B", 0, 1), ("C", 1, 2), ("D", 1, 3), ("E", 0, 0))
    )
    fonts = '<font><name val="Arial"/></font><font><name val=".VnTime"/></font>'
    styles = f'<fonts>{fonts}</fonts><cellXfs><xf fontId="0"/><xf fontId="1"/></cellXfs>'
    data = excel_workbook(f'<row r="1">{cells}</row>', texts=texts, styles=styles)
    (sheet,) = read_sheets(saved(data))
    assert sheet.fonts == {(0, 0): ".VnTime", (0, 1): ".VnTime", (0, 2): ".VnTime"}


def test_the_font_of_a_workbook_whose_cells_name_no_style(saved: Saved) -> None:
    styles = '<fonts><font><name val=".VnArial"/></font></fonts><cellXfs><xf fontId="0"/></cellXfs>'
    data = excel_workbook('<row r="1"><c r="C1" t="str"><v>Hä</v></c></row>', styles=styles)
    assert read_sheets(saved(data))[0].fonts == {(0, 0): ".VnArial"}


def test_patterns_find_what_is_found_element_by_element() -> None:
    draw, seen = Random(1), list[SheetCells]()
    for _ in range(30):
        book = openpyxl.Workbook()
        for _ in range(2):
            sheet = book.create_sheet()
            columns = draw.choice([5, 26, 40])
            values = draw.sample([1, "Mẩy", "=A1", "#REF!", None, 'a t="e" <c r="A1"> hidden="1"'], 3)
            for _ in range(draw.randrange(60)):
                cell = sheet.cell(1 + draw.randrange(30), 1 + draw.randrange(columns))
                cell.value = draw.choice(values)
                cell.font = Font(name=draw.choice(["Arial", ".VnTime", "VNI-Times"]))
            for row in range(1, 30, 7):
                sheet.row_dimensions[row].hidden = draw.random() < 0.5
            for letter in "ABZ":
                sheet.column_dimensions[letter].hidden = draw.random() < 0.5
        data = bytes_of(book)
        quick, exact = (
            workbook._workbook("", spreadsheetml._measured(zipped.Parts(data), exactly=exactly))
            for exactly in (False, True)
        )
        assert quick == exact
        seen += exact.sheets
    assert any(sheet.fonts for sheet in seen) and any(sheet.hidden_rows for sheet in seen)


@pytest.mark.parametrize("make", [xlsx, xls])
def test_a_workbook_without_such_things_has_none(saved: Saved, make: Callable[[], bytes]) -> None:
    book = openpyxl.Workbook() if make is xlsx else xlwt.Workbook()
    if make is xls:
        book.add_sheet("a").write(0, 0, "Mẩy")
    else:
        book.active["A1"] = "Mẩy"
    file = read_workbook(saved(bytes_of(book)))
    assert (file.notes, file.sheets[0].fonts) == ((), {})
    assert not file.sheets[0].hidden_rows | file.sheets[0].hidden_columns


def test_macros_are_not_run_and_told_of(saved: Saved) -> None:
    data = BytesIO(xlsx())
    with zipfile.ZipFile(data, "a") as archive:
        archive.writestr("xl/vbaProject.bin", b"\0" * 100)
    file = read_workbook(saved(data.getvalue()))
    assert file.notes == (RosterNote("macros"),)
    assert file.sheets[0].rows[0] == ("Lý Mẩy",)


def test_macros_of_an_xls_are_told_of(saved: Saved) -> None:
    data = bytearray(compound.file_around(compound.workbook_stream(xls())[0]))
    folder = data.index("Root Entry".encode("utf-16-le"))
    storage = compound._entry("_VBA_PROJECT_CUR", 1, 0, 0, child=0xFFFFFFFF)
    data[folder + 256 : folder + 384] = storage
    # Beside the workbook, to its right.
    data[folder + 128 + 72 : folder + 128 + 76] = (2).to_bytes(4, "little")
    file = read_workbook(saved(bytes(data)))
    assert file.notes == (RosterNote("macros"),)
    assert file.sheets[0].rows[0] == ("Lý Mẩy",)


def test_formulas_without_a_value_and_errors_are_empty_and_told_of(saved: Saved) -> None:
    row = "".join(
        f'<c r="{letter}1"{kind}>{inside}</c>'
        for letter, kind, inside in (
            ("A", "", "<v>1</v>"),
            ("B", "", "<f>A1+1</f><v>2</v>"),
            ("C", "", "<f>A1+1</f>"),
            ("D", "", "<f>A1+1</f><v></v>"),
            ("E", ' t="str"', "<f>IF(A1,&quot;&quot;)</f><v></v>"),
            ("F", ' t="str"', "<f>A1&amp;A1</f><v>11</v>"),
            ("G", ' t="e"', "<f>1/0</f><v>#DIV/0!</v>"),
            ("H", ' t="e"', "<v>#N/A</v>"),
            ("I", "", '<f t="shared" si="0"/>'),
            ("J", "", "<v>9</v>"),
        )
    )
    file = read_workbook(saved(excel_workbook(f'<row r="1">{row}</row>')))
    assert file.sheets[0].rows == ((1, 2, "", "", "", "11", "", "", "", 9),)
    assert file.notes == (
        RosterNote("formulas_without_value", "Sheet1", 3),
        RosterNote("error_values", "Sheet1", 2),
    )


def test_errors_of_an_xls_and_of_an_ods_are_told_of(saved: Saved) -> None:
    workbook = xlwt.Workbook()
    sheet = workbook.add_sheet("a")
    sheet.row(0).set_cell_error(0, 0x2A)
    sheet.write(0, 1, "Mẩy")
    assert read_workbook(saved(bytes_of(workbook))).notes == (RosterNote("error_values", "a", 1),)
    document = OpenDocumentSpreadsheet()
    table, row = Table(name="b"), TableRow()
    row.addElement(TableCell(formula="of:=1+1"))
    row.addElement(TableCell(formula="of:=1+1", valuetype="float", value=2))
    table.addElement(row)
    document.spreadsheet.addElement(table)
    file = read_workbook(saved(bytes_of(document)))
    assert file.sheets[0].rows == ((2,),)
    assert file.notes == (RosterNote("formulas_without_value", "b", 1),)
