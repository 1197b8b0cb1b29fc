"""Workbooks and tables as files of every kind, from rows of plain values."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from pathlib import Path

import openpyxl
import xlwt
from odf import table as odf_table
from odf import text as odf_text
from odf.opendocument import OpenDocumentSpreadsheet

from tqdesk.vietnamese.letters import split_tone

Rows = Sequence[Sequence[object]]


def xlsx(
    path: Path,
    sheets: Mapping[str, Rows],
    *,
    merged: Sequence[str] = (),
    hidden_sheets: Sequence[str] = (),
    hidden_rows: Mapping[str, Sequence[int]] | None = None,
) -> Path:
    """An .xlsx file under whatever ending ``path`` has; ``merged`` areas are those of the first sheet."""
    workbook = openpyxl.Workbook()
    workbook.remove(workbook.active)
    for name, rows in sheets.items():
        sheet = workbook.create_sheet(name)
        for row in rows:
            sheet.append(list(row))
        if name in hidden_sheets:
            sheet.sheet_state = "hidden"
        for number in (hidden_rows or {}).get(name, ()):
            sheet.row_dimensions[number].hidden = True
    for area in merged:
        workbook.worksheets[0].merge_cells(area)
    with path.open("wb") as file:
        workbook.save(file)
    return path


def xls(path: Path, sheets: Mapping[str, Rows], *, fonts: Mapping[int, str] | None = None) -> Path:
    """An .xls file of Excel 97 to 2003; ``fonts`` has those of whole rows, -1 for all others."""
    workbook = xlwt.Workbook()
    for name, rows in sheets.items():
        sheet = workbook.add_sheet(name)
        for at, row in enumerate(rows):
            font = (fonts or {}).get(at, (fonts or {}).get(-1, "Times New Roman"))
            style = xlwt.easyxf(f"font: name {font}")
            day = xlwt.easyxf(f"font: name {font}", num_format_str="dd/mm/yyyy")
            for index, value in enumerate(row):
                if value is not None:
                    sheet.write(at, index, value, day if isinstance(value, datetime.date) else style)
    with path.open("wb") as file:
        workbook.save(file)
    return path


def ods(path: Path, sheets: Mapping[str, Rows]) -> Path:
    """An OpenDocument spreadsheet."""
    document = OpenDocumentSpreadsheet()
    for name, rows in sheets.items():
        sheet = odf_table.Table(name=name)
        for row in rows:
            line = odf_table.TableRow()
            for value in row:
                line.addElement(_ods_cell(value))
            sheet.addElement(line)
        document.spreadsheet.addElement(sheet)
    document.save(str(path))
    return path


def _ods_cell(value: object) -> odf_table.TableCell:
    if value is None:
        return odf_table.TableCell()
    if isinstance(value, datetime.date):
        cell = odf_table.TableCell(valuetype="date", datevalue=value.isoformat())
    elif isinstance(value, int | float):
        cell = odf_table.TableCell(valuetype="float", value=str(value))
    else:
        cell = odf_table.TableCell(valuetype="string")
    for line in str(value).split("\n"):
        cell.addElement(odf_text.P(text=line))
    return cell


def delimited(path: Path, rows: Rows, *, delimiter: str, encoding: str, mark: bytes = b"") -> Path:
    """A table as text, its cells quoted where they need it; ``cp1258`` writes tones behind their letters."""
    lines = [
        delimiter.join(
            f'"{text}"' if delimiter in text or "\n" in text else text
            for text in ("" if value is None else str(value) for value in row)
        )
        for row in rows
    ]
    text = "\r\n".join(lines) + "\r\n"
    if encoding == "cp1258":
        text = "".join("".join(split_tone(letter)) for letter in text)
    path.write_bytes(mark + text.encode(encoding))
    return path
