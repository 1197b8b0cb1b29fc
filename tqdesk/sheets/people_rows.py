"""Which rows below a roster's header are people: not totals, not sub-headings, not the signatures.

Rows with a list number are people. The others are told by what they say and by where they stand.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from tqdesk.sheets.headings import key_of
from tqdesk.sheets.tables import Table, cell_at, rows_of, text_at
from tqdesk.sheets.workbook import Cell, SheetCells

_NAMES = ("name", "family_name", "given_name")
_LIST_NUMBER = re.compile(r"\d{1,6}\s*[.)]?")
_SECTION_NUMBER = re.compile(r"([IVXLC]{1,7}|[A-HĐ])\s*[.)]?")
_NUMBER_BEFORE = re.compile(r"([IVXLC]{1,7}|[A-HĐ]|\d{1,2})\s*[.)]\s*")
"""The number of a sub-heading in front of it, in one cell: "II. Tổ công nghệ số"."""
_TOTAL = re.compile(
    r"tong (cong|so)\b|(tong|cong)( \d+| nguoi| hoc vien| dai bieu| danh sach|$)",
)
_CLOSING = re.compile(
    r"(an dinh danh sach|danh sach (nay|co|gom|tren)|noi nhan|nguoi (lap|tong hop|ghi|duyet|kiem)"
    r"|can bo (lap|tong hop)|thu truong|giam doc|hieu truong|(pho )?chu tich|bi thu|truong phong|ke toan"
    r"|dai dien|xac nhan|ky (ten|ghi|va ghi|dong dau)|(t m|tm|k t|kt|t l|tl|tuq)( |$)"
    r"|phu luc|danh sach|kem theo|cong hoa xa hoi|doc lap tu do"
    r"|uy ban nhan dan (xa|phuong|tinh|huyen|thi tran)"
    r"|(.{1,30} )?ngay( \w{1,5})? thang( \w{1,5})? nam\b)"
)
_SECTION = re.compile(
    r"(khoi|cac|ubnd|hdnd|dang uy|mttq|xa|phuong|thi tran|thon|ban|phong|to|truong|don vi|lanh dao|can bo"
    r"|cong chuc|vien chuc|nguoi lao dong|nguoi hoat dong|uy ban|hoi dong|trung tam|hoi|doan|tap the)( |$)"
)


def people_rows(sheet: SheetCells, table: Table) -> Iterator[tuple[int, tuple[Cell, ...]]]:
    """The rows of ``table`` that are people or claim to be, each with its number.

    A row without a name is among them when it holds another fact.
    """
    rows = list(rows_of(sheet, table))
    names = [column.index for column in table.columns if column.field in _NAMES]
    numbers = [column.index for column in table.columns if column.field == "list_number"]
    facts = [column.index for column in table.columns if column.field not in ("", "list_number")]
    own = [column.index for column in table.columns]
    others = [index for index in facts if index not in names]

    def numbered(row: tuple[Cell, ...]) -> bool:
        return any(is_list_number(cell_at(row, index)) for index in numbers)

    def named(row: tuple[Cell, ...]) -> bool:
        return any(any(map(str.isalpha, text_at(row, index))) for index in names)

    last_numbered = max((number for number, row in rows if numbered(row) and named(row)), default=0)
    totalled = gap = False
    for number, row in rows:
        below = number > last_numbered
        if all(_is_blank(cell_at(row, index)) for index in facts):
            if below and _says(_CLOSING, row, own):
                return
            totalled |= below and _says(_TOTAL, row, own)
            gap = True
            continue
        if numbered(row) and named(row):
            gap = False
            yield number, row
            continue
        if _says(_TOTAL, row, own):
            totalled |= below
            continue
        if _closes(row, names, own):
            if below:
                return
            continue
        beside = any(not _is_blank(cell_at(row, index)) for index in others)
        if _is_section(row, names, numbers, beside=beside):
            continue
        # Below a total nobody counts who has no list number, or no fact where none have numbers; and a
        # bare name apart from a numbered list is a signature, or a line of the next title.
        if below and ((totalled and (last_numbered or not beside)) or (gap and last_numbered and not beside)):
            continue
        yield number, row


def is_list_number(cell: Cell) -> bool:
    """Whether a cell under "STT" counts a person: 7, 7.0, "7.", "07"."""
    if isinstance(cell, bool):
        return False
    if isinstance(cell, int | float):
        return float(cell).is_integer()
    return isinstance(cell, str) and _LIST_NUMBER.fullmatch(cell.strip()) is not None


def _is_blank(cell: Cell) -> bool:
    return isinstance(cell, str) and not cell.strip()


def _says(pattern: re.Pattern[str], row: tuple[Cell, ...], indexes: list[int]) -> bool:
    return any(pattern.match(key_of(text)) for index in indexes if (text := text_at(row, index)))


def _closes(row: tuple[Cell, ...], names: list[int], own: list[int]) -> bool:
    named = [index for index in names if text_at(row, index)]
    # Beside a name, "Chủ tịch" is the person's position.
    return _says(_CLOSING, row, named or own)


def _is_section(row: tuple[Cell, ...], names: list[int], numbers: list[int], *, beside: bool) -> bool:
    """Whether the row is a sub-heading among the people: "I. Khối Đảng", "Xã Tân Trào"."""
    if beside:
        return False
    if any(_SECTION_NUMBER.fullmatch(text_at(row, index)) for index in numbers):
        return True
    said = (_NUMBER_BEFORE.sub("", text_at(row, index), count=1) for index in names)
    return any(_SECTION.match(key_of(text)) for text in said)
