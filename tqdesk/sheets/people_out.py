"""People, lists of classes and marks as .xlsx or .csv that import back without loss.

A .csv is UTF-8 with a byte order mark, by which Excel knows it, and has commas, the list separator of Windows
both in Vietnamese and in English. It has no line ``sep=``: with one, Excel passes over the byte order mark.
"""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator
from io import StringIO
from pathlib import Path
from typing import TYPE_CHECKING

from tqdesk.errors import UnknownFileType
from tqdesk.files import write_whole_bytes
from tqdesk.people_records import PeopleSheet, PeopleSheetRow
from tqdesk.records import PRIVATE
from tqdesk.sheets import mark_columns
from tqdesk.sheets.formulas import guarded
from tqdesk.sheets.writing import (
    FONT,
    HEADING_FILL,
    RULE,
    SIZE,
    save,
    set_up_print,
    sheet_name,
    write_value,
)
from tqdesk.vietnamese.dates import written_birth
from tqdesk.words import _, mark
from tqdesk.words.changes import ethnic_in_words, word

if TYPE_CHECKING:
    from openpyxl import Workbook
    from openpyxl.styles.cell_style import StyleArray

ENDINGS = (".xlsx", ".csv")
HEADINGS: dict[str, str] = {
    "list_number": mark("No."),
    "name": mark("Full name"),
    "birth": mark("Date of birth"),
    "sex": mark("Sex"),
    "ethnic": mark("Ethnic group"),
    "position": mark("Position"),
    "workplace": mark("Workplace"),
    "category": mark("Category"),
    "phone": mark("Phone number"),
    "citizen_id": mark("Citizen ID number"),
    "email": mark("Email"),
    "note": mark("Note"),
}
"""What stands over the columns of lists and templates: words that importing knows, in every language."""

WIDTHS: dict[str, int] = {
    "list_number": 6,
    "name": 28,
    "birth": 14,
    "sex": 9,
    "ethnic": 13,
    "position": 24,
    "workplace": 30,
    "category": 20,
    "phone": 15,
    "citizen_id": 18,
    "email": 26,
    "note": 20,
}
"""Their widths in characters."""

_PLACES = {"site": mark("Site of the class"), "unit": mark("Belongs to unit")}
_PLACE_WIDTH, _MARK_WIDTH, _ID_WIDTH = 24, 14, 12
_TITLE_ROW, _HEADING_ROW = 1, 2

_Column = tuple[str, int, Callable[[PeopleSheetRow], "str | int"]]


def write_people(sheet: PeopleSheet, path: Path) -> None:
    """Write a list of people as the ending of ``path`` says; whole or not at all.

    :raises UnknownFileType: it is neither .xlsx nor .csv. Else the errors of
        :func:`tqdesk.files.write_whole`.
    """
    check_ending(path)
    if path.suffix.lower() == ".csv":
        write_whole_bytes(path, _delimited(sheet))
    else:
        save(_workbook(sheet), path)


def check_ending(path: Path) -> None:
    """Refuse a file that lists of people cannot be written as.

    :raises UnknownFileType: it is neither .xlsx nor .csv.
    """
    if path.suffix.lower() not in ENDINGS:
        raise UnknownFileType(file=path.name, choices=", ".join(ENDINGS))


def _columns(sheet: PeopleSheet) -> Iterator[_Column]:
    """Heading, width and content of each column."""
    for name, heading in HEADINGS.items():
        if name not in PRIVATE or sheet.private:
            yield _(heading), WIDTHS[name], _fact(name)
    if sheet.places:
        yield _(_PLACES[sheet.places]), _PLACE_WIDTH, lambda row: row.place
    for each in sheet.class_sessions:
        yield mark_columns.heading(each), _MARK_WIDTH, _mark_in(each.number)
    # By it a list without private facts finds its people again: nothing else in it tells namesakes apart.
    yield _("TQDesk ID"), _ID_WIDTH, _person_id


def _fact(name: str) -> Callable[[PeopleSheetRow], str | int]:
    if name == "list_number":
        return lambda row: row.number

    def fact(row: PeopleSheetRow) -> str:
        value: str = getattr(row.facts, name) or ""
        if name == "birth":
            return written_birth(value)
        if name == "ethnic" and value:
            return ethnic_in_words(value)
        return word(value) if name in ("sex", "category") else value

    return fact


def _person_id(row: PeopleSheetRow) -> str:
    return str(row.facts.person_id or "")


def _mark_in(number: int) -> Callable[[PeopleSheetRow], str]:
    def status(row: PeopleSheetRow) -> str:
        return next((word(each.status) for each in row.facts.marks if each.number == number), "")

    return status


def _delimited(sheet: PeopleSheet) -> bytes:
    columns = list(_columns(sheet))
    text = StringIO()
    writer = csv.writer(text)
    writer.writerow([heading for heading, _width, _content in columns])
    for row in sheet.rows:
        writer.writerow([guarded(str(content(row))) for _heading, _width, content in columns])
    return text.getvalue().encode("utf-8-sig")


def _workbook(sheet: PeopleSheet) -> Workbook:
    from openpyxl import Workbook
    from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
    from openpyxl.utils import get_column_letter

    workbook = Workbook()
    written = workbook.active
    written.title = sheet_name(sheet.title)
    plain, bold = Font(name=FONT, size=SIZE), Font(name=FONT, size=SIZE, bold=True)
    side = Side(style="thin", color=RULE)
    border = Border(top=side, bottom=side, left=side, right=side)
    columns = list(_columns(sheet))
    title = written.cell(_TITLE_ROW, 1)
    write_value(title, _("List: {title}").format(title=sheet.title))
    title.font = Font(name=FONT, size=SIZE + 2, bold=True)
    for index, (heading, width, content) in enumerate(columns, 1):
        written.column_dimensions[get_column_letter(index)].width = width
        cell = written.cell(_HEADING_ROW, index)
        write_value(cell, heading)
        cell.font, cell.border = bold, border
        cell.fill = PatternFill("solid", start_color=HEADING_FILL)
        cell.alignment = Alignment(horizontal="center", vertical="center", wrap_text=True)
        looks: dict[bool, StyleArray] = {}
        for place, row in enumerate(sheet.rows, _HEADING_ROW + 1):
            value = content(row)
            cell = written.cell(place, index)
            write_value(cell, value)
            quoted = cell.quotePrefix
            if quoted not in looks:
                cell.font, cell.border = plain, border
                # The id is nothing to read: it takes neither the width nor the lines of what is.
                alone = content is _person_id
                wrapped = isinstance(value, str) and not alone
                cell.alignment = Alignment(vertical="center", wrap_text=wrapped, shrink_to_fit=alone)
                if isinstance(value, str):
                    cell.number_format = "@"
                looks[quoted] = cell._style
            # openpyxl compares each part of a look with all others: once for a column is enough, which is of
            # texts alone or of numbers alone.
            cell._style = looks[quoted]
    written.freeze_panes = written.cell(_HEADING_ROW + 1, 3)
    set_up_print(written, _HEADING_ROW)
    return workbook
