"""No generated list loses or invents people, however its columns stand and whatever stands between."""

from __future__ import annotations

from dataclasses import dataclass, field

from hypothesis import given
from hypothesis import strategies as st

from tests.vietnamese.made_names import FAMILY, GIVEN, MIDDLE
from tqdesk.records import RosterPerson
from tqdesk.sheets.decoding import decoded
from tqdesk.sheets.people_columns import people_of
from tqdesk.sheets.tables import find_tables
from tqdesk.sheets.workbook import Cell, SheetCells

HEADINGS = {
    "list_number": ("STT", "TT", "Số\nTT"),
    "name": ("Họ và tên", "HỌ TÊN", "Họ, chữ đệm và tên", "Tên học viên"),
    "birth": ("Năm sinh", "Ngày, tháng,\nnăm sinh"),
    "position": ("Chức vụ", "Chức danh"),
    "workplace": ("Đơn vị", "Cơ quan, đơn vị công tác"),
    "phone": ("SĐT", "Số điện thoại"),
    "citizen_id": ("Số CCCD", "Căn cước"),
    "unread": ("Ký tên", "Địa chỉ", "Khác"),
}
POSITIONS = ("Chủ tịch", "Bí thư Chi bộ", "Kế toán", "Trưởng thôn", "Công chức", "Học viên", "Đại biểu", "")
WORKPLACES = ("UBND xã Mẫu", "Thôn Nà Mạ", "Đoàn thanh niên", "Trường THCS Mẫu", "Tổng công ty Mẫu", "")
SECTIONS = ("Thôn Nà Mạ", "XÃ TÂN MẪU", "Khối Đảng, đoàn thể", "Các trường học", "Lãnh đạo UBND")
TOTALS = ("Tổng cộng", "Cộng: 3 người", "Tổng số: 12", "Cộng trang 2", "Mang sang", "Danh sách có 7 người")
TITLES = (
    "UBND XÃ MẪU",
    "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
    "DANH SÁCH",
    "Lớp tập huấn chuyển đổi số năm 2026",
)
CLOSINGS = (
    "NGƯỜI LẬP BIỂU",
    "TM. ỦY BAN NHÂN DÂN",
    "Chủ tịch",
    "Kế toán trưởng",
    "Mẫu, ngày 3 tháng 2 năm 2026",
)

names = st.builds(
    lambda *parts: " ".join(filter(None, parts)),
    st.sampled_from([*FAMILY, "Bàn", "Tô", "Trương", "Đoàn", "Phương", "Ksor", "Xa", "Tống", "Công"]),
    st.sampled_from([*MIDDLE, ""]),
    st.sampled_from(GIVEN),
)
births = st.one_of(
    st.integers(1950, 2005),
    st.builds("{}/{}/{}".format, st.integers(1, 12), st.integers(1, 12), st.integers(1950, 2005)),
)


@dataclass
class Written:
    """A sheet being written, with the people on it."""

    rows: list[list[Cell]] = field(default_factory=list)
    people: list[tuple[int, str]] = field(default_factory=list)

    def line(self, width: int, cells: dict[int, Cell]) -> None:
        self.rows.append([cells.get(at, "") for at in range(width)])


@st.composite
def lists(draw: st.DrawFn) -> Written:
    others = draw(st.lists(st.sampled_from(sorted(HEADINGS.keys() - {"name"})), unique=True, min_size=1))
    fields = draw(st.permutations(["name", *others]))
    header: dict[int, Cell] = {at: draw(st.sampled_from(HEADINGS[name])) for at, name in enumerate(fields)}
    width, name_at = len(fields), fields.index("name")
    told = [name for name in ("list_number", "birth", "citizen_id") if name in fields]
    written = Written()

    def sometimes(*lines: str, at: int = name_at) -> None:
        if draw(st.integers(0, 5)) == 0:
            written.line(width, {at: draw(st.sampled_from(lines))})

    for _ in range(draw(st.integers(0, 3))):
        written.line(width, {draw(st.integers(0, width - 1)): draw(st.sampled_from(TITLES))})
    written.line(width, header)
    for number in range(1, draw(st.integers(1, 12)) + 1):
        name = draw(names)
        cells: dict[int, Cell] = {}
        # A row tells of a person by its number, birth or citizen ID; some have all of them.
        sure = draw(st.sampled_from(told)) if told else ""
        for at, kind in enumerate(fields):
            if kind == "list_number" and (kind == sure or draw(st.booleans())):
                cells[at] = draw(
                    st.sampled_from((float(number), 1.0)) | st.sampled_from((str(number), f"{number}."))
                )
            elif kind == "birth" and (kind == sure or draw(st.booleans())):
                cells[at] = draw(births)
            elif kind == "citizen_id" and (kind == sure or draw(st.booleans())):
                cells[at] = f"0080{draw(st.integers(50, 99))}{draw(st.integers(0, 999_999)):06}"
            elif kind == "phone" and draw(st.booleans()):
                cells[at] = float(draw(st.integers(900_000_000, 999_999_999)))
            elif kind == "position":
                cells[at] = draw(st.sampled_from(POSITIONS))
            elif kind == "workplace":
                cells[at] = draw(st.sampled_from(WORKPLACES))
            elif kind == "unread":
                cells[at] = draw(st.sampled_from(["", "x", "Đã nộp"]))
        cells[name_at] = name
        written.people.append((len(written.rows) + 1, name))
        written.line(width, cells)
        if told:
            sometimes("")
            sometimes(*TOTALS, at=draw(st.integers(0, name_at)))
            sometimes(*SECTIONS)
            if draw(st.integers(0, 5)) == 0:
                written.line(width, header)
    sometimes(*TOTALS)
    for _ in range(draw(st.integers(0, 2))):
        written.line(width, {})
    if draw(st.booleans()):
        for closing in draw(st.lists(st.sampled_from(CLOSINGS), min_size=1, max_size=3)):
            written.line(width, {draw(st.integers(0, width - 1)): closing})
        written.line(width, {name_at: draw(names), width - 1: draw(names)})
    return written


@given(lists())
def test_no_list_loses_or_invents_people(written: Written) -> None:
    sheet = decoded(SheetCells("DS", tuple(map(tuple, written.rows))))
    people: list[RosterPerson] = []
    for table in find_tables(sheet):
        people += people_of(sheet, table)[0]
    assert [(person.row, person.name) for person in people] == written.people
