"""Ten lists as communes send them, with their people written beside them by hand. Nobody on them exists.

``python -m tests.sheets.ugly_lists FOLDER`` writes the ten files, for trying by hand.
"""

from __future__ import annotations

import codecs
import datetime
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

from tests.sheets.workbooks import delimited, ods, xls, xlsx
from tests.vietnamese.test_encodings import TCVN3, VNI, typed
from tqdesk.records import RosterPerson


@dataclass(frozen=True, slots=True)
class UglyList:
    """A file, its people in the order they are read, and the columns to choose by heading → meaning."""

    file: str
    write: Callable[[Path], Path]
    people: tuple[RosterPerson, ...]
    chosen: Mapping[str, str] = field(default_factory=dict)


def person(sheet: str, row: int, name: str, birth: str | None = None, **facts: Any) -> RosterPerson:
    return RosterPerson(sheet=sheet, row=row, name=name, birth=birth, **facts)


# An empty cell.
N = None
_MOTTO: list[list[object]] = [
    ["UBND HUYỆN MẪU", N, N, N, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"],
    ["UBND XÃ TÂN MẪU", N, N, N, "Độc lập - Tự do - Hạnh phúc"],
    [],
]
_SIGNED: list[list[object]] = [
    [],
    [N, N, N, N, "Tân Mẫu, ngày 05 tháng 3 năm 2026"],
    [N, "NGƯỜI LẬP BIỂU", N, N, "TM. ỦY BAN NHÂN DÂN"],
    [N, "(Ký, ghi rõ họ tên)", N, N, "CHỦ TỊCH"],
    [N, N, N, N, "(Ký tên, đóng dấu)"],
    [],
    [N, "Hoàng Thị Ký", N, N, "Ma Văn Duyệt"],
]

_MAN, _WOMAN = "male", "female"
_DAY = datetime.date


def _nam_nu(path: Path) -> Path:
    head: list[list[object]] = [
        *_MOTTO,
        ["DANH SÁCH ĐẠI BIỂU THAM DỰ LỚP TẬP HUẤN CHUYỂN ĐỔI SỐ NĂM 2026"],
        ["(Kèm theo Công văn số 12/UBND-VX ngày 02 tháng 3 năm 2026)"],
        [
            "STT",
            "Họ và tên",
            "Ngày, tháng,\nnăm sinh",
            N,
            "Dân\ntộc",
            "Chức vụ, đơn vị\ncông tác",
            "SĐT",
            "Ký nhận",
        ],
        [N, N, "Nam", "Nữ", N, N, N, N],
        ["(1)", "(2)", "(3)", "(4)", "(5)", "(6)", "(7)", "(8)"],
    ]
    people: list[list[object]] = [
        ["I", "Lãnh đạo xã"],
        [1, "Bàn Văn Phin ", _DAY(1979, 4, 12), N, "Dao", "Chủ tịch UBND", 987000001],
        [2, "Đoàn Thị Thuý", N, "1985", "Tày", "Phó Bí thư Đảng ủy", "0987.000.002"],
        ["II", "Công chức, người hoạt động không chuyên trách"],
        [1, "Tô  Văn Khải", "3/11/1990", N, "kinh", "Công chức Văn phòng - Thống kê", "0987000003"],
        [2, "Trương Mỹ", N, "25/12/1992", "H'Mông", "Trưởng thôn Nà Mạ", N],
        [3, "Giàng A Páo", 1988, N, "Mông", "Tổ công nghệ số", 387000005.0],
        ["Tổng cộng: 05 người", N, 3, 2],
    ]
    merged = ("A1:C1", "E1:H1", "A2:C2", "E2:H2", "A4:H4", "A5:H5", "A6:A7", "B6:B7", "C6:D6", "E6:E7")
    return xlsx(path, {"DS lớp": [*head, *people, *_SIGNED]}, merged=merged)


def _split_names(path: Path) -> Path:
    rows: list[list[object]] = [
        *_MOTTO,
        [N, N, "DANH SÁCH CÁN BỘ, CÔNG CHỨC"],
        ["TT", "Họ và tên", N, "Thông tin cá nhân", N, N, N, "Nơi công tác", "Ghi chú"],
        [N, "Họ đệm", "Tên", "Năm sinh", "Giới tính", "Số CCCD", "Điện thoại", N, N],
        [1.0, "Ma Doãn", "Hùng", _DAY(1981, 1, 31), "Nam", 8081001234.0, 912000001.0, "Đảng ủy xã", N],
        [2.0, "Lý", "Mẩy", "1990", "Nữ", "008190001235", "+84 912 000 002", "UBND xã", "Thay đ/c Hà"],
        [2.0, "Nguyễn Thị Thanh", "Huyền", "13/25/1984", "nữ", N, N, "Trạm Y tế xã", N],
        [N, "Hoàng", "Én", "Sinh năm 1975", "Nữ", N, "912000004", "Hội Phụ nữ xã", N],
        [N, "Cộng", N, 4],
        *_SIGNED,
    ]
    return xls(path, {"Sheet1": rows, "Sheet2": []})


def _printed_pages(path: Path) -> Path:
    header = ["STT", "HỌ VÀ TÊN", "NĂM SINH", "CHỨC VỤ", "ĐƠN VỊ", "SỐ ĐIỆN THOẠI"]
    rows: list[list[object]] = [
        ["TRƯỜNG CHÍNH TRỊ TỈNH MẪU"],
        ["DANH SÁCH HỌC VIÊN LỚP 02"],
        [*header],
        [1, "HÀ VĂN TOÀN", 1977, "Giáo viên", "Trường THCS Mẫu", "0977000001"],
        [2, "VI THỊ LỘC", 1980, "Giáo viên", "Trường Tiểu học Mẫu", "0977000002"],
        ["Cộng trang 1: 2"],
        ["Trang 1/2"],
        [*header],
        ["Mang sang: 2"],
        [3, "SẦM QUANG ĐẠT", 1991, "Kế toán", "Trường Mầm non Mẫu", "0977000003"],
        [4, "LA THỊ XUYẾN", 1968, "Hiệu trưởng", "Trường Mầm non Mẫu", N],
        ["Danh sách có 04 học viên./."],
        [],
        [N, "KẾ TOÁN", N, N, "HIỆU TRƯỞNG"],
        [],
        [N, "Chu Thị Lập", N, N, "Quan Văn Ký"],
    ]
    return xlsx(path, {"In": rows})


def _two_below(path: Path) -> Path:
    rows: list[list[object]] = [
        [N, "DANH SÁCH TỔ CÔNG NGHỆ SỐ CỘNG ĐỒNG"],
        ["Số TT", "Họ tên", "Giới tính", N, "Ngày sinh", "Thôn"],
        [N, N, "Nam", "Nữ", N, N],
        [1, "Triệu Tiến Seng", "x", N, _DAY(1996, 7, 9), "Nà Mạ"],
        [2, "Phàn Mùi", N, "x", "09-8-1999", "Nà Mạ"],
        [N, "Tổng số: 2 đồng chí"],
        [],
        [N, "DANH SÁCH DỰ PHÒNG"],
        ["STT", "Đơn vị", "Họ và tên", "Năm sinh"],
        [1, "Đoàn thanh niên", "Chẩu Văn Luận", 2001],
        [2, "Hội Nông dân", "Bế Thị Nhình", "2/2003"],
    ]
    return ods(path, {"Tổ CNSCĐ": rows, "Ghi chú": [["Gửi trước ngày 10/3"]]})


_CSV: list[list[object]] = [
    ["TT", "Họ và tên", "Ngày tháng năm sinh", "Dân tộc", "Chức danh", "Cơ quan, đơn vị", "Email"],
    [1, "Nông Đức Hòa", "01/02/1983", "Nùng", "Chuyên viên", "Phòng VH-XH; xã Mẫu", "hoa@mau.example"],
    [2, "Lộc Thị Thúy", "1987", "Tày", "Văn thư", "Văn phòng HĐND và UBND", N],
    [3, "Đặng Hữu Nghĩa", "15.6.1994", "Dao", N, "Ban CHQS xã", "nghia@mau.example"],
]


def _tabs(path: Path) -> Path:
    rows: list[list[object]] = [
        ["UBND XÃ MẪU"],
        ["STT", "Họ và tên", "Phái", "Năm sinh", "CMND/CCCD", "Số ĐT", "Ghi chú"],
        ["1", "Vàng Seo Lùng", "Nam", "1986", "'002086000011", "0912 345 611", "Thôn đội trưởng"],
        ["2", "Sùng Thị Mai", "Nữ", "20/10/1995", "2195000012", "84912345612", N],
        ["3", "Thào Mí Sính", "Nam", "1973", N, "912345613 - 0968111222", N],
        ["Tổng:", "3"],
    ]
    return delimited(path, rows, delimiter="\t", encoding="utf-16-le", mark=codecs.BOM_UTF16_LE)


def _tcvn3(path: Path) -> Path:
    rows: list[list[object]] = [
        ["ủy ban nhân dân xã mẫu"],
        ["danh sách học viên"],
        ["Số TT", "Họ và tên", "Năm sinh", "Dân tộc", "Chức vụ", "Đơn vị"],
        [1, "Nguyễn Văn Hùng", 1969, "Kinh", "Bí thư chi bộ", "Thôn Đồng Mon"],
        [2, "Trần Thị Tuyết", "12/9/1971", "Cao Lan", "Chi hội trưởng", "Thôn Cao Bình"],
        [3, "Lục Quốc Thuận", 1975, "Nùng", "Công an viên", "Thôn Nà Tông"],
        [4, "Hoàng Ánh", 1982, "Tày", "Y tế thôn bản", "Thôn Nà Tông"],
        ["", "Cộng: 4 người"],
        ["", "", "", "", "Ngày 3 tháng 2 năm 2009"],
        ["", "Người lập", "", "", "Chủ tịch"],
        [],
        ["", "Lâm Thị Bích", "", "", "Đàm Công Tùng"],
    ]
    old = [[typed(cell, TCVN3) if isinstance(cell, str) else cell for cell in row] for row in rows]
    return xls(path, {"DS": old}, fonts={0: ".VnTimeH", 1: ".VnTimeH", -1: ".VnTime"})


def _side_by_side(path: Path) -> Path:
    header = ["STT", "Họ và tên", "Năm sinh", "Thôn, bản"]
    rows: list[list[object]] = [
        [N, "DANH SÁCH CHIA HAI TỔ"],
        [N, "Tổ 1", N, N, N, N, "Tổ 2"],
        [*header, N, *header],
        [1, "Lùng Văn Lợi", 1990, "Nà Mạ", N, 1, "Mua Thị Dợ", 1998, "Lũng Búng"],
        [2, "Cháng Seo Chứ", 1991, "Nà Mạ", N, 2, "Hạng Mí Say", 1999, "Lũng Búng"],
        [3, "Hứa Thị Ngoan", 1992, "Bản Pình", N, N, N, N, N],
        [],
        [N, "Đại biểu mời"],
        ["STT", "Họ và tên", "Chức vụ", "Điện thoại", N, N, N, N, N],
        [1, "Ninh Quang Việt", "Phó Giám đốc", "0207 3812 345"],
        [2, "Sái Thị Mừng", "Trưởng phòng", "0913000042"],
    ]
    return xlsx(path, {"Tổ": rows}, hidden_rows={"Tổ": [5]})


def _five_hands(path: Path) -> Path:
    """Old and new encodings in one column, no list numbers on the lower half, sections without any."""
    old = partial(typed, table=VNI)
    rows: list[list[object]] = [
        ["BIỂU TỔNG HỢP DANH SÁCH"],
        [
            "TT",
            "Họ, chữ đệm và tên",
            "Sinh ngày",
            "Nơi làm việc",
            "Số định danh cá nhân",
            "ĐT",
            "Sáng",
            "Chiều",
        ],
        ["A", "XÃ TÂN MẪU"],
        ["1.", "Đ/c Bùi Thị Vân", _DAY(1978, 9, 2), "UBND xã", "008178000021", "0385000021", "x", "x"],
        ["2.", old("Vũ Đình Kiên"), "1980", old("Đảng ủy xã"), N, N, "x", N],
        ["3.", "Lê Minh", "1981", "Hội CCB xã", N, N, N, N],
        [N, "Xã Tân Trào"],
        [N, old("Phạm Ngọc Dũng"), "4/5/1982", "UBND xã", N, "0385000022"],
        [N, "Ngô Thị Thúy Hằng", "1983", "UBND xã", N, "0385000023"],
        [N, "Lèng Văn Sơn", N, "Trạm Khuyến nông", N, N],
        [N, "Tổng số 06 người, trong đó nữ 02"],
        [],
        [N, "Người tổng hợp", N, "Thủ trưởng đơn vị"],
        [N, "Đỗ Thị Gom", N, "Trịnh Văn Chốt"],
    ]
    return xlsx(path, {"Tổng hợp": rows, "Cũ": [["Họ và tên"], ["Phan Cũ"]]}, hidden_sheets=["Cũ"])


def _unknowable(path: Path) -> Path:
    rows: list[list[object]] = [
        ["HỘI NGHỊ PHỔ BIẾN KỸ NĂNG SỐ CHO NGƯỜI DÂN THÔN NÀ MẠ"],
        ["STT", "Thành phần tham dự", "Hộ ông/bà", "Năm sinh", "Điện thoại"],
        [1, "Lầu Thị Chở", "Lầu A Pó", 1994, "0386000031"],
        [2, "Ly Seo Súa", "Ly Seo Súa", 1959, N],
        [3, "Vừ A Dình", "Vừ Mí Nô", 2004, "0386000033"],
        ["Cộng", "3 hộ"],
        [N, "Trưởng thôn", N, N, N],
        [N, "Hầu A Tủa"],
    ]
    return xlsx(path, {"Sheet1": rows})


LISTS = (
    UglyList(
        "01 DS đại biểu nam nữ.xlsx",
        _nam_nu,
        (
            person(
                "DS lớp",
                10,
                "Bàn Văn Phin",
                "1979-04-12",
                sex=_MAN,
                ethnic="09",
                position="Chủ tịch UBND",
                phone="0987000001",
            ),
            person(
                "DS lớp",
                11,
                "Đoàn Thị Thuý",
                "1985",
                sex=_WOMAN,
                ethnic="02",
                position="Phó Bí thư Đảng ủy",
                phone="0987000002",
            ),
            person(
                "DS lớp",
                13,
                "Tô Văn Khải",
                "1990-11-03",
                sex=_MAN,
                ethnic="01",
                position="Công chức Văn phòng - Thống kê",
                phone="0987000003",
            ),
            person(
                "DS lớp", 14, "Trương Mỹ", "1992-12-25", sex=_WOMAN, ethnic="08", position="Trưởng thôn Nà Mạ"
            ),
            person(
                "DS lớp",
                15,
                "Giàng A Páo",
                "1988",
                sex=_MAN,
                ethnic="08",
                position="Tổ công nghệ số",
                phone="0387000005",
            ),
        ),
    ),
    UglyList(
        "02 can bo cong chuc.xls",
        _split_names,
        (
            person(
                "Sheet1",
                7,
                "Ma Doãn Hùng",
                "1981-01-31",
                sex=_MAN,
                workplace="Đảng ủy xã",
                phone="0912000001",
                citizen_id="008081001234",
            ),
            person(
                "Sheet1",
                8,
                "Lý Mẩy",
                "1990",
                sex=_WOMAN,
                workplace="UBND xã",
                phone="0912000002",
                citizen_id="008190001235",
                note="Thay đ/c Hà",
            ),
            person("Sheet1", 9, "Nguyễn Thị Thanh Huyền", sex=_WOMAN, workplace="Trạm Y tế xã"),
            person(
                "Sheet1", 10, "Hoàng Én", "1975", sex=_WOMAN, workplace="Hội Phụ nữ xã", phone="0912000004"
            ),
        ),
    ),
    UglyList(
        "03 gui lai lan 2.xls",
        _printed_pages,
        (
            person(
                "In",
                4,
                "HÀ VĂN TOÀN",
                "1977",
                position="Giáo viên",
                workplace="Trường THCS Mẫu",
                phone="0977000001",
            ),
            person(
                "In",
                5,
                "VI THỊ LỘC",
                "1980",
                position="Giáo viên",
                workplace="Trường Tiểu học Mẫu",
                phone="0977000002",
            ),
            person(
                "In",
                10,
                "SẦM QUANG ĐẠT",
                "1991",
                position="Kế toán",
                workplace="Trường Mầm non Mẫu",
                phone="0977000003",
            ),
            person("In", 11, "LA THỊ XUYẾN", "1968", position="Hiệu trưởng", workplace="Trường Mầm non Mẫu"),
        ),
    ),
    UglyList(
        "04 to cong nghe so.ods",
        _two_below,
        (
            person("Tổ CNSCĐ", 4, "Triệu Tiến Seng", "1996-07-09", sex=_MAN),
            person("Tổ CNSCĐ", 5, "Phàn Mùi", "1999-08-09", sex=_WOMAN),
            person("Tổ CNSCĐ", 10, "Chẩu Văn Luận", "2001", workplace="Đoàn thanh niên"),
            person("Tổ CNSCĐ", 11, "Bế Thị Nhình", "2003-02", workplace="Hội Nông dân"),
        ),
    ),
    UglyList(
        "05 danh sach xa.csv",
        partial(delimited, rows=_CSV, delimiter=";", encoding="cp1258"),
        (
            person(
                "05 danh sach xa",
                2,
                "Nông Đức Hòa",
                "1983-02-01",
                ethnic="07",
                position="Chuyên viên",
                workplace="Phòng VH-XH; xã Mẫu",
                email="hoa@mau.example",
            ),
            person(
                "05 danh sach xa",
                3,
                "Lộc Thị Thúy",
                "1987",
                ethnic="02",
                position="Văn thư",
                workplace="Văn phòng HĐND và UBND",
            ),
            person(
                "05 danh sach xa",
                4,
                "Đặng Hữu Nghĩa",
                "1994-06-15",
                ethnic="09",
                workplace="Ban CHQS xã",
                email="nghia@mau.example",
            ),
        ),
    ),
    UglyList(
        "06 xuat tu phan mem.csv",
        _tabs,
        (
            person(
                "06 xuat tu phan mem",
                3,
                "Vàng Seo Lùng",
                "1986",
                sex=_MAN,
                phone="0912345611",
                citizen_id="002086000011",
                note="Thôn đội trưởng",
            ),
            person(
                "06 xuat tu phan mem",
                4,
                "Sùng Thị Mai",
                "1995-10-20",
                sex=_WOMAN,
                phone="0912345612",
                citizen_id="002195000012",
            ),
            person("06 xuat tu phan mem", 5, "Thào Mí Sính", "1973", sex=_MAN, phone="0912345613"),
        ),
    ),
    UglyList(
        "07 danh sach cu 2009.xls",
        _tcvn3,
        (
            person(
                "DS",
                4,
                "Nguyễn Văn Hùng",
                "1969",
                ethnic="01",
                position="Bí thư chi bộ",
                workplace="Thôn Đồng Mon",
            ),
            person(
                "DS",
                5,
                "Trần Thị Tuyết",
                "1971-09-12",
                ethnic="15",
                position="Chi hội trưởng",
                workplace="Thôn Cao Bình",
            ),
            person(
                "DS",
                6,
                "Lục Quốc Thuận",
                "1975",
                ethnic="07",
                position="Công an viên",
                workplace="Thôn Nà Tông",
            ),
            person(
                "DS", 7, "Hoàng Ánh", "1982", ethnic="02", position="Y tế thôn bản", workplace="Thôn Nà Tông"
            ),
        ),
    ),
    UglyList(
        "08 chia to.xlsx",
        _side_by_side,
        (
            person("Tổ", 4, "Lùng Văn Lợi", "1990"),
            person("Tổ", 5, "Cháng Seo Chứ", "1991"),
            person("Tổ", 6, "Hứa Thị Ngoan", "1992"),
            person("Tổ", 4, "Mua Thị Dợ", "1998"),
            person("Tổ", 5, "Hạng Mí Say", "1999"),
            person("Tổ", 10, "Ninh Quang Việt", position="Phó Giám đốc", phone="02073812345"),
            person("Tổ", 11, "Sái Thị Mừng", position="Trưởng phòng", phone="0913000042"),
        ),
    ),
    UglyList(
        "09 tong hop nam nguoi sua.xlsx",
        _five_hands,
        (
            person(
                "Tổng hợp",
                4,
                "Bùi Thị Vân",
                "1978-09-02",
                workplace="UBND xã",
                phone="0385000021",
                citizen_id="008178000021",
            ),
            person("Tổng hợp", 5, "Vũ Đình Kiên", "1980", workplace="Đảng ủy xã"),
            person("Tổng hợp", 6, "Lê Minh", "1981", workplace="Hội CCB xã"),
            person("Tổng hợp", 8, "Phạm Ngọc Dũng", "1982-05-04", workplace="UBND xã", phone="0385000022"),
            person("Tổng hợp", 9, "Ngô Thị Thúy Hằng", "1983", workplace="UBND xã", phone="0385000023"),
            person("Tổng hợp", 10, "Lèng Văn Sơn", workplace="Trạm Khuyến nông"),
        ),
    ),
    UglyList(
        "10 ky nang so thon Na Ma.xlsx",
        _unknowable,
        (
            person("Sheet1", 3, "Lầu Thị Chở", "1994", phone="0386000031"),
            person("Sheet1", 4, "Ly Seo Súa", "1959"),
            person("Sheet1", 5, "Vừ A Dình", "2004", phone="0386000033"),
        ),
        chosen={"Thành phần tham dự": "name"},
    ),
)


if __name__ == "__main__":
    folder = Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    for each in LISTS:
        print(each.write(folder / each.file))
