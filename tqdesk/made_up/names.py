"""How the province's ethnic groups name their children, and what people in a commune do."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class NameGroup:
    """How an ethnic group names its children; the parts of a line are separated by commas."""

    ethnic: str
    written: tuple[str, ...]
    families: tuple[str, ...]
    middles: dict[str, tuple[str, ...]]
    given: dict[str, tuple[str, ...]]


def _list(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in text.split(","))


def _group(
    ethnic: str, written: str, families: str, middles: tuple[str, str], given: tuple[str, str]
) -> NameGroup:
    sexes = ("male", "female")
    return NameGroup(
        ethnic,
        _list(written),
        _list(families),
        {sex: _list(line) for sex, line in zip(sexes, middles, strict=True)},
        {sex: _list(line) for sex, line in zip(sexes, given, strict=True)},
    )


_MALE = (
    "Hiến, Khánh, Hùng, Dũng, Tuấn, Thắng, Hòa, Hoà, Toàn, Quý, Huy, Thủy, Thuỷ, Sơn, Long, Cường, Nam, Hải, "
    "Đức, Minh, Quân, Tùng, Kiên, Luận, Thuận, Lợi, Nghĩa, Tiến, Trường, Việt, Đạt, Khải, Chiến, Tỵ"
)
_FEMALE = (
    "Huệ, Bích, Hoa, Hòa, Hoà, Thúy, Thuý, Thủy, Thuỷ, Lan, Hương, Hằng, Nga, Ngọc, Quỳnh, Yến, Mai, Thảo, "
    "Nhung, Loan, Oanh, Xuyến, Duyên, Luyến, Khuyên, Hoài, Liễu, Mỹ, Lý, Tuyết, Vân, Trang, Hiền, Phượng"
)
GROUPS = (
    _group(
        "01",
        "Kinh",
        "Nguyễn, Nguyễn, Nguyễn, Trần, Trần, Lê, Phạm, Hoàng, Vũ, Đặng, Bùi, Đỗ, Phan, Trịnh, Đinh, Ngô",
        (
            "Văn, Văn, Văn, Đức, Quang, Minh, Xuân, Ngọc, Hữu, Công, Thanh, Mạnh, Tiến, Quốc, Đình",
            "Thị, Thị, Thị, Thị Thu, Thị Thanh, Thị Minh, Thị Hồng, Thị Thúy, Ngọc, Thu, Thị Kim",
        ),
        (_MALE, _FEMALE),
    ),
    _group(
        "02",
        "Tày",
        "Ma, Ma, Nông, Hoàng, Hoàng, Hà, Quan, Lương, Chẩu, Nguyễn, Triệu, Hứa, Đàm, Bế, Vi, Ma Doãn, La",
        (
            "Văn, Văn, Quốc, Đức, Công, Đình, Ngọc, Quang, Thế, Phúc",
            "Thị, Thị, Thị, Thị Thu, Thị Hồng, Thị Bích",
        ),
        (_MALE, _FEMALE + ", Chiêm, Ngoan, Thơm, Huế, Én, Nhình"),
    ),
    _group(
        "09",
        "Dao, Dao, Dao đỏ",
        "Bàn, Bàn, Đặng, Triệu, Lý, Lý, Phùng, Chu, Tẩn, Phàn",
        ("Văn, Văn, Tiến, Hữu, Kim, Quý, Đức, Phúc, Tài, Chòi, ", "Thị, Thị, Mùi, Tà, , "),
        (
            _MALE + ", Páo, Chản, Vạng, Phin, Seng",
            "Mẩy, Mẩy, Mùi, Pham, Liều, Ghến, Huệ, Hoa, Lai, Nhất, Thanh, Sếnh",
        ),
    ),
    _group(
        "08",
        "Mông, H'Mông, H’Mông, HMông",
        "Giàng, Vàng, Sùng, Thào, Mua, Ly, Vừ, Hầu, Lầu, Cháng, Hạng, Lù, Sình",
        ("A, A, Mí, Mí, Seo, Văn, Chứ, ", "Thị, Thị, , Seo"),
        (
            "Páo, Sính, Dình, Chứ, Pó, Lùng, Sử, Tủa, Say, Nô, Giả, Súa, Vư, Chá, Phứ, Lình",
            "Mỷ, Mai, Dợ, Say, Chở, Máy, Sua, Dí, Cở, Xúa, Pà, Già, Sài, Dế",
        ),
    ),
    _group(
        "07",
        "Nùng",
        "Nông, Lùng, Lục, Vương, Lộc, Lèng, Hoàng, Long, Sèn, Tải, Cháng",
        ("Văn, Văn, Quốc, Seo, Đức, Thanh", "Thị, Thị, Thị Thu, Thị Kim"),
        (_MALE, _FEMALE),
    ),
    _group(
        "15",
        "Sán Chay, Cao Lan",
        "Trần, Ninh, Tiêu, Lâm, Hoàng, Sầm, Lý, Vương, Đàm",
        ("Văn, Văn, Quang, Tiến", "Thị, Thị, Thị Kim"),
        (_MALE, _FEMALE),
    ),
)
# Of a hundred people in the province, about so many are Kinh, Tày, Dao, Mông, Nùng and Sán Chay.
GROUP_OF_HUNDRED = (0,) * 38 + (1,) * 27 + (2,) * 13 + (3,) * 11 + (4,) * 6 + (5,) * 5
WRITTEN = {group.ethnic: group.written for group in GROUPS}

VILLAGES = _list(
    "Nà Mạ, Bản Pình, Khuôn Thẳm, Đồng Mon, Tân Lập, Lũng Búng, Cao Bình, Khâu Lấu, Nà Tông, Thác Đất"
)
_COMMITTEE = "UBND {commune}"
_VILLAGE = "Thôn {village}"
JOBS: dict[str, tuple[tuple[str, str], ...]] = {
    "leader": (
        ("Chủ tịch UBND", _COMMITTEE),
        ("Phó Chủ tịch UBND", _COMMITTEE),
        ("Bí thư Đảng ủy", "Đảng ủy {commune}"),
        ("Phó Bí thư Thường trực Đảng ủy", "Đảng ủy {commune}"),
        ("Chủ tịch Ủy ban MTTQ", "Ủy ban MTTQ {commune}"),
        ("Chủ tịch Hội Nông dân", "Hội Nông dân {commune}"),
        ("Phó Chủ tịch HĐND", "HĐND {commune}"),
        ("Chủ tịch Hội Cựu chiến binh", "Hội CCB {commune}"),
        ("Bí thư Đoàn TNCS HCM", "Đoàn Thanh niên {commune}"),
        ("Phó Chủ tịch Ủy ban MTTQ", "Ủy ban MTTQ {commune}"),
    ),
    "civil_servant": (
        ("Công chức Văn phòng - Thống kê", _COMMITTEE),
        ("Công chức Tư pháp - Hộ tịch", _COMMITTEE),
        ("Công chức Tài chính - Kế toán", _COMMITTEE),
        ("Công chức Văn hóa - Xã hội", _COMMITTEE),
        ("Công chức Địa chính - NN - XD và MT", _COMMITTEE),
        ("Công chức Văn thư - Lưu trữ", _COMMITTEE),
    ),
    "public_employee": (
        ("Giáo viên", "Trường Tiểu học {place}"),
        ("Hiệu trưởng", "Trường THCS {place}"),
        ("Giáo viên", "Trường Mầm non {place}"),
        ("Y sĩ", "Trạm Y tế {commune}"),
        ("Điều dưỡng", "Trạm Y tế {commune}"),
    ),
    "worker": (("Nhân viên văn thư", _COMMITTEE), ("Nhân viên bảo vệ", "Trường THCS {place}")),
    "part_time": (
        ("Trưởng thôn", _VILLAGE),
        ("Bí thư Chi bộ", _VILLAGE),
        ("Phó Chủ tịch Hội Nông dân", "Hội Nông dân {commune}"),
        ("Phó Bí thư Đoàn TNCS HCM", "Đoàn Thanh niên {commune}"),
    ),
    "digital_team": (("Tổ trưởng Tổ CNSCĐ", _VILLAGE), ("Thành viên Tổ CNSCĐ", _VILLAGE)),
    "business": (("Giám đốc HTX", "HTX Nông nghiệp {place}"), ("Chủ hộ kinh doanh", _VILLAGE)),
    "citizen": (("Nông dân", _VILLAGE), ("Người dân", _VILLAGE)),
}
CATEGORY_OF_HUNDRED = _list(
    "leader, " * 8
    + "civil_servant, " * 16
    + "public_employee, " * 22
    + "worker, " * 3
    + "part_time, " * 22
    + "digital_team, " * 18
    + "business, " * 3
    + ("citizen, " * 8).rstrip(", ")
)
