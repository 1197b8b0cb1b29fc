"""Lists as communes keep them, and what the window shows of importing them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from tqdesk import made_up
from tqdesk.gui.pages.class_people import ClassPeopleTab
from tqdesk.vietnamese.names import plain_key

HEADINGS = (
    "TT",
    "Họ và tên",
    "Ngày sinh",
    "Giới tính",
    "Chức vụ",
    "Nơi ở",
    "Điện thoại",
    "Số CCCD",
    "Ký tên",
)


def imports(tab: ClassPeopleTab, place: Path, settle: Callable[[], None]) -> Iterator[str]:
    """Bring the tab of a class's people into each state of importing a list; says the name of each."""
    preview = tab.preview
    tab.import_file(ugly_roster(place / "DS tập huấn chuyển đổi số xã Mẫu (sửa lần cuối).xlsx", HEADINGS))
    settle()
    yield "class-import-problems"
    preview.rows.counts.buttons["likely"].click()
    yield "class-import-likely"
    preview.understood.focus()
    column = next(each for each in preview.understood.strip.columns if each.column.letter == "F")
    column.box.setCurrentIndex(column.box.findData("workplace"))
    column.box.activated.emit(column.box.currentIndex())
    preview.rows.counts.buttons["all"].click()
    settle()
    yield "class-import-columns"
    preview.take.click()
    settle()
    yield "class-imported"
    tab.import_file(nameless_roster(place / "danh sach to CNSCD.xlsx"))
    settle()
    yield "class-import-without-names"


def nameless_roster(file: Path) -> Path:
    """A list that has no more of its people's names than what a village calls them."""
    book = Workbook()
    sheet = book.active
    assert isinstance(sheet, Worksheet)
    sheet.append(("Mã", "Thường gọi", "Ngày sinh", "Chức vụ", "Nơi ở"))
    for number, each in enumerate(made_up.people(9, 12, commune="xã Mẫu"), 1):
        sheet.append((f"M{number}", each.name.split()[-1], each.birth, each.position, each.workplace))
    book.save(file)
    return file


def ugly_roster(file: Path, headings: tuple[str, ...]) -> Path:
    """A list with hidden rows and a hidden sheet, cells that cannot be used, and names without marks."""
    book = Workbook()
    sheet = book.active
    assert isinstance(sheet, Worksheet)
    sheet.title = "Danh sách"
    for words in ("ỦY BAN NHÂN DÂN XÃ MẪU", "DANH SÁCH THAM GIA TẬP HUẤN", ""):
        sheet.append([words])
    sheet.append([])
    sheet.append(headings)
    for number, each in enumerate(made_up.people(5, 40, commune="xã Mẫu"), 1):
        name = plain_key(each.name).title() if number in (3, 12, 20) else each.name
        phone = "12" if number in (5, 9) else each.phone
        birth = "30/02/1990" if number == 7 else each.birth
        card = None if number in (3, 12, 20) else each.citizen_id
        sex = {"male": "Nam", "female": "Nữ"}[each.sex]
        sheet.append([number, name, birth, sex, each.position, each.workplace, phone, card, None])
    for row in (10, 11):
        sheet.row_dimensions[row].hidden = True
    other = book.create_sheet("Dự bị")
    other.append(headings)
    for number, each in enumerate(made_up.people(77, 3, commune="xã Mẫu"), 1):
        other.append([number, each.name, each.birth])
    draft = book.create_sheet("Nháp")
    draft.append(headings)
    draft.append([1, "Người Mẫu", "1990"])
    draft.sheet_state = "hidden"
    book.save(file)
    return file
