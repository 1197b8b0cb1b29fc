"""A report as an .xlsx that can be printed as it is."""

from __future__ import annotations

from pathlib import Path
from textwrap import wrap
from typing import TYPE_CHECKING

from tqdesk.records import Report
from tqdesk.sheets.writing import FONT, HEADING_FILL, RULE, SIZE, save, set_up_print, sheet_name, write_value

if TYPE_CHECKING:
    from openpyxl import Workbook
    from openpyxl.worksheet.worksheet import Worksheet

_NARROWEST, _WIDEST = 9, 48
_LINE_POINTS = 16
_CHARACTER = 1.2
"""The width of a bold letter of size 12 in characters of a column's width."""


def write_report(report: Report, path: Path) -> None:
    """Write ``report`` as an .xlsx: issuer, title, headings, rows, totals, notes; ready to print on A4.

    Texts are written as texts even when they look like formulas. Raises the errors of
    :func:`tqdesk.files.write_whole`; the file is written whole or not at all.
    """
    save(_workbook(report), path)


def _workbook(report: Report) -> Workbook:
    from openpyxl import Workbook
    from openpyxl.styles import Alignment, Border, Font, PatternFill, Side

    workbook = Workbook()
    sheet: Worksheet = workbook.active
    sheet.title = sheet_name(report.name or report.title)
    width = max(len(report.headings), 1)
    plain, bold = Font(name=FONT, size=SIZE), Font(name=FONT, size=SIZE, bold=True)
    thin, firm = Side(style="thin", color=RULE), Side(style="medium", color=RULE)

    def line(row: int, text: str, font: Font, horizontal: str) -> None:
        cell = sheet.cell(row, 1)
        write_value(cell, text)
        cell.font = font
        cell.alignment = Alignment(horizontal=horizontal, vertical="center", wrap_text=True)
        if width > 1:
            sheet.merge_cells(start_row=row, start_column=1, end_row=row, end_column=width)
        sheet.row_dimensions[row].height = _LINE_POINTS * _lines(text, sum(widths)) + 4

    def table_row(row: int, values: tuple[str | int, ...], font: Font, border: Border) -> None:
        for column, value in enumerate(values, 1):
            cell = sheet.cell(row, column)
            write_value(cell, value)
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
    line(2, report.title, Font(name=FONT, size=SIZE + 2, bold=True), "center")
    heading = 4
    table_row(heading, report.headings, bold, Border(top=thin, bottom=firm, left=thin, right=thin))
    for column in range(1, len(report.headings) + 1):
        cell = sheet.cell(heading, column)
        cell.fill = PatternFill("solid", start_color=HEADING_FILL)
        cell.alignment = Alignment(horizontal="center", vertical="center", wrap_text=True)
    row = heading
    for values in report.rows:
        row += 1
        table_row(row, values, plain, Border(top=thin, bottom=thin, left=thin, right=thin))
    if report.totals:
        row += 1
        table_row(row, report.totals, bold, Border(top=firm, bottom=firm, left=thin, right=thin))
    for at, note in enumerate(report.notes, row + 2):
        line(at, note, Font(name=FONT, size=SIZE, italic=True), "left")

    sheet.freeze_panes = sheet.cell(heading + 1, 1)
    set_up_print(sheet, heading)
    return workbook


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
