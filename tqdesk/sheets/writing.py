"""What all workbooks that we write share: the font, texts that stay texts, and pages to print."""

from __future__ import annotations

import re
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

from tqdesk.files import translated, write_whole_bytes
from tqdesk.sheets.formulas import SIGNS

if TYPE_CHECKING:
    from openpyxl import Workbook
    from openpyxl.cell import Cell
    from openpyxl.worksheet.worksheet import Worksheet

FONT = "Times New Roman"
SIZE = 12
HEADING_FILL = "E4EFEA"
RULE = "8A9691"

_WHOLE_NUMBER = "#,##0"
# Excel refuses these characters in XML, and these ones in the name of a sheet.
_UNPRINTABLE = dict.fromkeys([*range(9), 11, 12, *range(14, 32), 0xFFFE, 0xFFFF])
# Excel reads such a text as one letter (ECMA-376, part 1, 22.9.2.19).
_ESCAPE_LIKE = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")
_NOT_IN_SHEET_NAMES = str.maketrans(dict.fromkeys("[]:*?/\\", " "))
_LONGEST_SHEET_NAME = 31
_LONGEST_TEXT = 32_767


def write_value(cell: Cell, value: str | int) -> None:
    """Write a text or a whole number into a cell; a text stays a text whatever it looks like."""
    if isinstance(value, str):
        value = _ESCAPE_LIKE.sub("_x005F_", value.translate(_UNPRINTABLE))[:_LONGEST_TEXT]
        cell.value = value
        if value:
            # openpyxl takes a text that begins with "=" for a formula.
            cell.data_type = "s"
            cell.quotePrefix = value[0] in SIGNS
    else:
        cell.value = value
        cell.number_format = _WHOLE_NUMBER


def sheet_name(wanted: str) -> str:
    """A name that Excel takes for a sheet."""
    name = wanted.translate(_UNPRINTABLE).translate(_NOT_IN_SHEET_NAMES)
    return name[:_LONGEST_SHEET_NAME].strip(" '") or "1"


def set_up_print(sheet: Worksheet, heading: int) -> None:
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
    sheet.oddHeader.center.font = f"{FONT},Regular"
    sheet.oddHeader.center.size = 13


def save(workbook: Workbook, path: Path) -> None:
    """Save a workbook whole or not at all; raises the errors of :func:`tqdesk.files.write_whole`."""
    # In memory first: openpyxl leaves its archive open when the disk refuses.
    written = BytesIO()
    with translated(path.parent):
        workbook.save(written)
    write_whole_bytes(path, written.getvalue())
