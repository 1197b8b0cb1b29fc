"""Small rosters laid out as communes lay them out. Nobody on them exists."""

from __future__ import annotations

from pathlib import Path

from openpyxl import Workbook

HEADER = (
    "STT",
    "Họ và tên",
    "Ngày sinh",
    "Giới tính",
    "Chức vụ",
    "Đơn vị công tác",
    "Số điện thoại",
    "Số CCCD",
)

Row = tuple[str, object, str | None, str | None, str | None, str | None, str | None]

PEOPLE: tuple[Row, ...] = (
    ("Ma Thị Mẫu", "12/3/1985", "Nữ", "Công chức", "UBND xã", "0900000001", "008185000001"),
    ("Hoàng Văn Thử", "1990", "Nam", "Trưởng thôn", "Thôn Mẫu", None, "008090000002"),
    ("Giàng A Páo", "05/11/1978", "Nam", "Người dân", "Thôn Mẫu", "0900000003", None),
    ("Lý Mẩy", "2001", "Nữ", None, None, None, None),
)
"""Name, birth, sex, position, unit, phone, citizen ID, in the order of the list."""

CARD = "008185000001||Ma Thị Mẫu|12031985|Nữ|Thôn Mẫu, xã Mẫu, Tuyên Quang|10042023||||"
"""What the card of the first of them says."""


def write_roster(path: Path, people: tuple[Row, ...], header: tuple[str, ...] = HEADER) -> Path:
    """A roster with motto rows above its header and a signature block below its people."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "DS lớp"
    sheet.append([None, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"])
    sheet.append([None, "Độc lập - Tự do - Hạnh phúc"])
    sheet.append([])
    sheet.append(header)
    for number, row in enumerate(people, 1):
        sheet.append([number, *row])
    sheet.append([])
    sheet.append([None, None, None, None, "NGƯỜI LẬP BIỂU"])
    book.save(path)
    return path
