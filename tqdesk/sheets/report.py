"""A report as an .xlsx that can be printed as it is."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path
from textwrap import wrap
from typing import TYPE_CHECKING

from tqdesk.files import translated, write_whole_bytes
from tqdesk.records import Report

if TYPE_CHECKING:
    from openpyxl import Workbook
    from openpyxl.cell import Cell
    from openpyxl.worksheet.worksheet import Worksheet

_FONT = "Times New Roman"
_SIZE = 12
_HEADING_FILL = "E4EFEA"
_RULE = "8A9691"
_NARROWEST, _WIDEST = 9, 48
_WHOLE_NUMBER = "#,##0"
# Excel refuses these characters in XML, and these ones in the name of a sheet.
_UNPRINTABLE = dict.fromkeys([*range(9), 11, 12, *range(14, 32), 0xFFFE, 0xFFFF])
_NOT_IN_SHEET_NAMES = str.maketrans(dict.fromkeys("[]:*?/\\", " "))
_LINE_POINTS = 16
_CHARACTER = 1.2
"""The width of a bold letter of size 12 in characters of a column's width."""

_LONGEST_SHEET_NAME = 31
_LONGEST_TEXT = 32_767


def write_report(report: Report, path: Path) -> None:
    """Write ``report`` as an .xlsx: issuer, title, headings, rows, totals, notes; ready to print on A4.

    Texts are written as texts even when they look like formulas. Raises the errors of
    :func:`tqdesk.files.write_whole`; the file is written whole or not at all.
    """
    # In memory first: openpyxl leaves its archive open when the disk refuses.
    written = BytesIO()
    with translated(path.parent):
        _workbook(report).save(written)
    write_whole_bytes(path, written.getvalue())


def _workbook(report: Report) -> Workbook:
    from openpyxl import Workbook
    from openpyxl.styles import Alignment, Border, Font, PatternFill, Side

    workbook = Workbook()
    sheet: Worksheet = workbook.active
    sheet.title = _sheet_name(report)
    width = max(len(report.headings), 1)
    plain, bold = Font(name=_FONT, size=_SIZE), Font(name=_FONT, size=_SIZE, bold=True)
    thin, firm = Side(style="thin", color=_RULE), Side(style="medium", color=_RULE)

    def line(row: int, text: str, font: Font, horizontal: str) -> None:
        cell = sheet.cell(row, 1)
        _write(cell, text)
        cell.font = font
        cell.alignment = Alignment(horizontal=horizontal, vertical="center", wrap_text=True)
        if width > 1:
            sheet.merge_cells(start_row=row, start_column=1, end_row=row, end_column=width)
        sheet.row_dimensions[row].height = _LINE_POINTS * _lines(text, sum(widths)) + 4

    def table_row(row: int, values: tuple[str | int, ...], font: Font, border: Border) -> None:
        for column, value in enumerate(values, 1):
            cell = sheet.cell(row, column)
            _write(cell, value)
            cell.font = font
            cell.border = border
            number = isinstance(value, int)
            cell.alignment = Alignment(
                horizontal="right" if number else "left", vertical="center", wrap_text=not number
            )
        tallest = max(
            (_lines(str(value), width) for value, width in zip(values, widths, strict=False)), default=1
        )
        sheet.row_dimensions[row].height = _LINE_POINTS * tallest + 4

    widths = _column_widths(report)
    for column, characters in enumerate(widths, 1):
        sheet.column_dimensions[sheet.cell(1, column).column_letter].width = characters
    line(1, report.issuer, bold, "left")
    line(2, report.title, Font(name=_FONT, size=_SIZE + 2, bold=True), "center")
    heading = 4
    table_row(heading, report.headings, bold, Border(top=thin, bottom=firm, left=thin, right=thin))
    for column in range(1, len(report.headings) + 1):
        cell = sheet.cell(heading, column)
        cell.fill = PatternFill("solid", start_color=_HEADING_FILL)
        cell.alignment = Alignment(horizontal="center", vertical="center", wrap_text=True)
    row = heading
    for values in report.rows:
        row += 1
        table_row(row, values, plain, Border(top=thin, bottom=thin, left=thin, right=thin))
    if report.totals:
        row += 1
        table_row(row, report.totals, bold, Border(top=firm, bottom=firm, left=thin, right=thin))
    for at, note in enumerate(report.notes, row + 2):
        line(at, note, Font(name=_FONT, size=_SIZE, italic=True), "left")

    sheet.freeze_panes = sheet.cell(heading + 1, 1)
    _set_up_print(sheet, heading)
    return workbook


def _set_up_print(sheet: Worksheet, heading: int) -> None:
    """A4 across, as wide as the paper, headings and numbers on every page; margins of NĐ 30/2020."""
    sheet.page_setup.paperSize = sheet.PAPERSIZE_A4
    sheet.page_setup.orientation = sheet.ORIENTATION_LANDSCAPE
    sheet.page_setup.fitToWidth = 1
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.print_title_rows = f"{heading}:{heading}"
    sheet.print_options.horizontalCentered = True
    sheet.page_margins.top = sheet.page_margins.bottom = sheet.page_margins.right = 20 / 25.4
    sheet.page_margins.left = 30 / 25.4
    sheet.page_margins.header = sheet.page_margins.footer = 10 / 25.4
    # The decree wants the number in the top margin and none on the first page.
    sheet.HeaderFooter.differentFirst = True
    sheet.oddHeader.center.text = "&P"
    sheet.oddHeader.center.font = f"{_FONT},Regular"
    sheet.oddHeader.center.size = 13


def _write(cell: Cell, value: str | int) -> None:
    if isinstance(value, str):
        value = value.translate(_UNPRINTABLE)[:_LONGEST_TEXT]
        cell.value = value
        if value:
            # openpyxl takes a text that begins with "=" for a formula.
            cell.data_type = "s"
            cell.quotePrefix = value[0] in "=+-@"
    else:
        cell.value = value
        cell.number_format = _WHOLE_NUMBER


def _lines(text: str, width: int) -> int:
    """How many lines a text takes in a column of so many characters: programs do not make rows grow alike."""
    room = max(int(width / _CHARACTER), 1)
    return sum(max(len(wrap(line, room)), 1) for line in text.split("\n"))


def _column_widths(report: Report) -> list[int]:
    """Characters each column needs: its longest value, within bounds; headings may wrap."""
    widths = []
    for column, heading in enumerate(report.headings):
        values = [str(row[column]) for row in (*report.rows, report.totals) if column < len(row)]
        longest_word = max((len(word) for word in heading.split()), default=0)
        longest = max([len(line) for value in values for line in value.split("\n")], default=0)
        widths.append(
            min(
                max(int(longest * _CHARACTER) + 2, longest_word + 3, len(heading) // 2 + 3, _NARROWEST),
                _WIDEST,
            )
        )
    return widths


def _sheet_name(report: Report) -> str:
    name = (report.name or report.title).translate(_UNPRINTABLE).translate(_NOT_IN_SHEET_NAMES)
    return name[:_LONGEST_SHEET_NAME].strip(" '") or "1"
