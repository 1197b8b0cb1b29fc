"""Rosters laid out, and spoiled, as real ones are."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable, Iterable
from datetime import date, datetime
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING

from tqdesk.made_up.names import WRITTEN
from tqdesk.made_up.population import Draw, MadeUpPerson, pick

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

LAYOUTS = ("birth_by_sex", "split_name")


def roster_workbook(
    path: Path,
    people: Iterable[MadeUpPerson],
    *,
    title: str,
    unit_name: str,
    parent_name: str,
    layout: str = LAYOUTS[0],
    seed: int = 0,
) -> None:
    """Write a roster (.xlsx) laid out, and spoiled, as real ones are.

    ``birth_by_sex`` gives the birth date in columns Nam | Nữ; ``split_name`` has Họ đệm | Tên and a
    column for sex. Dates, phones and IDs stand partly as dates and numbers, partly as text, as
    ``seed`` decides. The same arguments give the same bytes. Raises ``ValueError`` for another layout.
    """
    from openpyxl import Workbook

    if layout not in LAYOUTS:
        raise ValueError(layout)
    book = Workbook()
    sheet = book.active
    sheet.title = "DS lớp" if layout == "birth_by_sex" else "Danh sách"
    columns, row_of = _LAYOUT_ROWS[layout]
    first_row = _write_top(sheet, columns, title=title, unit_name=unit_name, parent_name=parent_name)
    draw = Random(seed).random
    number = 0
    for number, person in enumerate(people, start=1):
        for column, value in enumerate(row_of(draw, number, person), start=1):
            cell = sheet.cell(first_row + number - 1, column, value)
            if isinstance(value, date):
                cell.number_format = "dd/mm/yyyy"
    _write_bottom(sheet, first_row + number, len(columns), number)
    content = io.BytesIO()
    book.save(content)
    _write_without_time(path, content)


def _birth_cell(draw: Draw, person: MadeUpPerson) -> object:
    if len(person.birth) == 4:
        return int(person.birth) if draw() < 0.7 else person.birth
    born, chance = person.born, draw()
    if chance < 0.55:
        return datetime(born.year, born.month, born.day)
    return f"{born.day}/{born.month}/{born.year}" if chance < 0.8 else f"{born:%d/%m/%Y}"


def _name_text(draw: Draw, name: str) -> str:
    chance = draw()
    return name + " " if chance < 0.15 else name.replace(" ", "  ", 1) if chance < 0.2 else name


def _phone_cell(draw: Draw, phone: str | None) -> object:
    if phone is None:
        return None
    spaced = f"{phone[:4]}.{phone[4:7]}.{phone[7:]}"
    return pick(draw, (int(phone), int(phone), phone, phone, spaced))


def _id_cell(draw: Draw, person: MadeUpPerson) -> object:
    if not person.id_on_roster:
        return None
    return int(person.citizen_id) if draw() < 0.2 else person.citizen_id


def _ethnic_text(draw: Draw, person: MadeUpPerson) -> str:
    return pick(draw, WRITTEN[person.ethnic])


def _birth_by_sex_row(draw: Draw, number: int, person: MadeUpPerson) -> list[object]:
    birth = _birth_cell(draw, person)
    born = [birth, None] if person.sex == "male" else [None, birth]
    name, ethnic = _name_text(draw, person.name), _ethnic_text(draw, person)
    contact = [_phone_cell(draw, person.phone), _id_cell(draw, person)]
    return [number, name, *born, ethnic, person.position, person.workplace, *contact, None, None]


def _split_name_row(draw: Draw, number: int, person: MadeUpPerson) -> list[object]:
    before, _, given = person.name.rpartition(" ")
    # As where two lists were pasted together: the count begins again, and a number is missing.
    count = None if number == 9 else number if number <= 20 else number - 20
    sex = "Nam" if person.sex == "male" else pick(draw, ("Nữ", "Nữ", "nữ "))
    who = [_name_text(draw, before), given, _birth_cell(draw, person), sex, _ethnic_text(draw, person)]
    contact = [_id_cell(draw, person), _phone_cell(draw, person.phone)]
    return [count, *who, person.workplace, person.position + " " * (draw() < 0.2), *contact, None, None]


# The header: upper line, lower line; an upper text over a "" runs on to the right, a lower "" means one cell.
_Columns = tuple[tuple[str | None, str], ...]
_LAYOUT_ROWS: dict[str, tuple[_Columns, Callable[[Draw, int, MadeUpPerson], list[object]]]] = {
    "birth_by_sex": (
        (
            ("STT", ""),
            ("Họ và tên", ""),
            ("Ngày, tháng,\nnăm sinh", "Nam"),
            (None, "Nữ"),
            ("Dân\ntộc", ""),
            ("Chức vụ", ""),
            ("Đơn vị\ncông tác", ""),
            ("Số điện\nthoại", ""),
            ("Số CCCD", ""),
            ("Ký nhận", ""),
            ("Ghi chú", ""),
        ),
        _birth_by_sex_row,
    ),
    "split_name": (
        (
            ("TT", ""),
            ("Họ và tên", "Họ đệm"),
            (None, "Tên"),
            ("Ngày tháng\nnăm sinh", ""),
            ("Giới\ntính", ""),
            ("Dân tộc", ""),
            ("Đơn vị công tác", ""),
            ("Chức vụ,\nchức danh", ""),
            ("Số CCCD/\nĐịnh danh cá nhân", ""),
            ("Điện thoại", ""),
            ("Ký tên", ""),
            ("Ghi chú", ""),
        ),
        _split_name_row,
    ),
}


def _write_top(sheet: Worksheet, columns: _Columns, *, title: str, unit_name: str, parent_name: str) -> int:
    """Issuing bodies, motto, title and the two header rows; gives the row where the people begin."""
    from openpyxl.styles import Alignment, Font
    from openpyxl.utils import get_column_letter

    middle = Alignment(horizontal="center", vertical="center", wrap_text=True)
    half, last = 4, len(columns)

    def merged(row: int, first: int, end: int, text: str, *, bold: bool = True, down: int = 0) -> None:
        cell = sheet.cell(row, first, text)
        cell.alignment, cell.font = middle, Font(name="Times New Roman", size=12, bold=bold)
        if end > first or down:
            sheet.merge_cells(start_row=row, start_column=first, end_row=row + down, end_column=end)

    merged(1, 1, half, f"UBND {parent_name}".upper(), bold=False)
    merged(1, half + 1, last, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM")
    merged(2, 1, half, f"UBND {unit_name}".upper())
    merged(2, half + 1, last, "Độc lập - Tự do - Hạnh phúc")
    merged(4, 1, last, "DANH SÁCH")
    merged(5, 1, last, title)
    for index, (upper, lower) in enumerate(columns):
        if upper is not None:
            wide = index + 1 < last and columns[index + 1][0] is None
            merged(7, index + 1, index + 2 if wide else index + 1, upper, down=0 if lower else 1)
        if lower:
            merged(8, index + 1, index + 1, lower)
        sheet.column_dimensions[get_column_letter(index + 1)].width = 6 if index == 0 else 18
    return 9


def _write_bottom(sheet: Worksheet, row: int, last: int, count: int) -> None:
    sheet.cell(row, 1, f"Tổng số: {count} người./.")
    sheet.merge_cells(start_row=row, start_column=1, end_row=row, end_column=last)
    sheet.cell(row + 2, 2, "NGƯỜI LẬP BIỂU")
    sheet.cell(row + 2, last - 3, "TM. ỦY BAN NHÂN DÂN\nCHỦ TỊCH")
    sheet.cell(row + 3, 2, "(Ký, ghi rõ họ tên)")
    sheet.cell(row + 3, last - 3, "(Ký tên, đóng dấu)")
    sheet.cell(row + 7, 2, "Nguyễn Thị Mẫu")
    sheet.cell(row + 7, last - 3, "Hoàng Văn Mẫu")


def _write_without_time(path: Path, content: io.BytesIO) -> None:
    """Copy the workbook to ``path`` without the moment of its making, inside and in the archive."""
    with zipfile.ZipFile(content) as made, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as kept:
        for name in made.namelist():
            part = made.read(name)
            if name == "docProps/core.xml":
                part = re.sub(rb"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", b"2025-01-01T00:00:00Z", part)
            kept.writestr(zipfile.ZipInfo(name), part, zipfile.ZIP_DEFLATED)
