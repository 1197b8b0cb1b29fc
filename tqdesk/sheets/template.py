"""A workbook to be filled in with the people of a class: headings, lists to choose from, a guide.

The examples stand in the guide, a person a column: importing looks for people below headings, so nobody in
the guide is ever taken for one, wherever the guide is left.
"""

from __future__ import annotations

from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tqdesk.errors import UnknownFileType
from tqdesk.people_records import RosterTemplate
from tqdesk.records import CATEGORIES, SEXES
from tqdesk.sheets.cells import cell_text
from tqdesk.sheets.people_out import HEADINGS, WIDTHS
from tqdesk.sheets.writing import FONT, HEADING_FILL, RULE, SIZE, save, set_up_print, write_value
from tqdesk.vietnamese.dates import written
from tqdesk.vietnamese.ethnic import ethnic_names
from tqdesk.words import _, in_all_languages, mark
from tqdesk.words.changes import word
from tqdesk.words.classes import class_named

if TYPE_CHECKING:
    from openpyxl import Workbook
    from openpyxl.worksheet.worksheet import Worksheet

    from tqdesk.sheets.workbook import SheetCells

_ROWS = 2000
"""Rows with lists to choose from; rows below them are read as well."""

_AS_TEXT = ("name", "birth", "position", "workplace", "phone", "citizen_id", "email", "note")
"""Columns that are texts, so that no zero in front is lost and no date turned round."""

_GUIDE: dict[str, tuple[str, str, str]] = {
    "list_number": (mark("May be left empty; TQDesk gives the numbers in the order of the rows."), "", ""),
    "name": (mark("In full, as on the citizen-ID card; one row a person."), "Giàng A Páo", "Lý Mẩy"),
    "birth": (mark("Day/month/year; the year alone will do."), "31/01/1986", "1990"),
    "sex": (mark("Choose from the list."), "male", "female"),
    "ethnic": (mark("Choose from the list; may be left empty."), "H\u2019Mông", "Dao"),
    "position": (mark("As of now."), mark("Cultural officer"), mark("Head of the village")),
    "workplace": (mark("Office or village."), mark("Commune office"), mark("Village 5")),
    "category": (mark("Choose from the list; may be left empty."), "public_employee", "part_time"),
    "phone": (mark("With the 0 in front; may be left empty."), "0912345678", ""),
    "citizen_id": (mark("The 12 digits of the card; may be left empty."), "008086001234", ""),
    "email": (mark("May be left empty."), "vidu@example.vn", ""),
    "note": (mark("Seen when the list is imported; TQDesk does not keep it."), "", ""),
}
"""Column → how to write it, and what two made-up people would have there."""

_ABOUT = (
    mark("How to fill in this list"),
    mark("Write the people on the first sheet, one row each; this sheet is only for reading."),
    mark("Do not change the headings. Columns you do not need may stay empty."),
    mark("Then import the file in TQDesk: Training classes → the class → List → Import from Excel."),
)


def write_template(path: Path, template: RosterTemplate) -> None:
    """Write a template as .xlsx, whole or not at all.

    :raises UnknownFileType: the ending is another. Else the errors of :func:`tqdesk.files.write_whole`.
    """
    if path.suffix.lower() != ".xlsx":
        raise UnknownFileType(file=path.name, choices=".xlsx")
    save(_workbook(template), path)


def is_ours(sheet: SheetCells) -> bool:
    """Whether a sheet is one that a template has beside the list: its guide, or what its lists offer.

    Both are known by what stands in them, whatever the user called them.
    """
    texts = (text for row in sheet.rows for cell in row if (text := cell_text(cell)))
    first = next(texts, "")
    if first in in_all_languages(_ABOUT[0]):
        return True
    offered = list(ethnic_names().values())
    return sheet.hidden and [first, *islice(texts, len(offered))] == offered


def _workbook(template: RosterTemplate) -> Workbook:
    from openpyxl import Workbook

    workbook = Workbook()
    people = workbook.active
    people.title = _("Learners")
    guide = workbook.create_sheet(_("Guide"))
    choices = workbook.create_sheet(_("Choices"))
    choices.sheet_state = "hidden"
    for row, name in enumerate(ethnic_names().values(), 1):
        write_value(choices.cell(row, 1), name)
    _fill_people(people, template, choices.title)
    _fill_guide(guide)
    return workbook


def _fill_people(sheet: Worksheet, template: RosterTemplate, choices: str) -> None:
    from openpyxl.formatting.rule import Rule
    from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
    from openpyxl.styles.differential import DifferentialStyle
    from openpyxl.utils import get_column_letter
    from openpyxl.worksheet.datavalidation import DataValidation

    plain, bold = Font(name=FONT, size=SIZE), Font(name=FONT, size=SIZE, bold=True)
    side = Side(style="thin", color=RULE)
    border = Border(top=side, bottom=side, left=side, right=side)
    heading_row = 1
    if template.title:
        write_value(sheet.cell(1, 1), class_named(template.title))
        sheet.cell(1, 1).font = Font(name=FONT, size=SIZE + 2, bold=True)
        write_value(sheet.cell(2, 1), _("Time: {days}").format(days=_days(template)))
        sheet.cell(2, 1).font = plain
        heading_row = 3
    last_row = heading_row + _ROWS
    for index, (name, heading) in enumerate(HEADINGS.items(), 1):
        letter = get_column_letter(index)
        cell = sheet.cell(heading_row, index)
        write_value(cell, _(heading))
        cell.font, cell.border = bold, border
        cell.fill = PatternFill("solid", start_color=HEADING_FILL)
        cell.alignment = Alignment(horizontal="center", vertical="center", wrap_text=True)
        column = sheet.column_dimensions[letter]
        column.width, column.font = WIDTHS[name], plain
        if name in _AS_TEXT:
            column.number_format = "@"
        told = _(_GUIDE[name][0])
        offered = {
            "sex": f'"{",".join(map(word, SEXES))}"',
            "category": f'"{",".join(map(word, CATEGORIES))}"',
            "ethnic": f"'{choices}'!$A$1:$A${len(ethnic_names())}",
        }.get(name)
        rule = DataValidation(type="list", formula1=offered) if offered else DataValidation()
        rule.promptTitle, rule.prompt, rule.showInputMessage = _(heading), told, True
        # What is not on the list is told when it is imported; a list must not keep anyone from writing.
        rule.showErrorMessage, rule.errorStyle = False, "warning"
        rule.add(f"{letter}{heading_row + 1}:{letter}{last_row}")
        sheet.add_data_validation(rule)
    # Rules appear as rows are filled in: with rules of their own, empty rows would be printed.
    filled = Rule("expression", formula=[f'$B{heading_row + 1}<>""'], dxf=DifferentialStyle(border=border))
    sheet.conditional_formatting.add(f"A{heading_row + 1}:{letter}{last_row}", filled)
    sheet.freeze_panes = sheet.cell(heading_row + 1, 3)
    set_up_print(sheet, heading_row)


def _days(template: RosterTemplate) -> str:
    days = [written(day) for day in (template.first_day, template.last_day) if day is not None]
    return " – ".join(dict.fromkeys(days))


def _fill_guide(sheet: Worksheet) -> None:
    from openpyxl.styles import Alignment, Border, Font, PatternFill, Side

    plain, bold = Font(name=FONT, size=SIZE), Font(name=FONT, size=SIZE, bold=True)
    side = Side(style="thin", color=RULE)
    border = Border(top=side, bottom=side, left=side, right=side)
    for letter, width in zip("ABCD", (30, 58, 26, 26), strict=True):
        sheet.column_dimensions[letter].width = width

    def put(row: int, column: int, text: str, font: Any) -> None:
        cell = sheet.cell(row, column)
        write_value(cell, text)
        cell.font = font
        cell.alignment = Alignment(vertical="center", wrap_text=column > 1 or row > len(_ABOUT))

    put(1, 1, _(_ABOUT[0]), Font(name=FONT, size=SIZE + 2, bold=True))
    for row, text in enumerate(_ABOUT[1:], 2):
        put(row, 1, _(text), plain)
    top = len(_ABOUT) + 2
    headings = _("Column"), _("What to write"), _("Example 1"), _("Example 2")
    for column, heading in enumerate(headings, 1):
        put(top, column, heading, bold)
        sheet.cell(top, column).fill = PatternFill("solid", start_color=HEADING_FILL)
    for row, (name, (told, first, second)) in enumerate(_GUIDE.items(), top + 1):
        put(row, 1, _("Column “{heading}”").format(heading=_(HEADINGS[name])), bold)
        put(row, 2, _(told), plain)
        put(row, 3, _shown(name, first), plain)
        put(row, 4, _shown(name, second), plain)
    for cells in sheet.iter_rows(min_row=top, max_row=top + len(_GUIDE), max_col=4):
        for cell in cells:
            cell.border = border
    set_up_print(sheet, top)


def _shown(name: str, example: str) -> str:
    """An example as it would be written."""
    if not example:
        return ""
    if name in ("sex", "category"):
        return word(example)
    return _(_EXAMPLES[example]) if example in _EXAMPLES else example


_EXAMPLES = {text: text for name in ("position", "workplace") for text in _GUIDE[name][1:]}
