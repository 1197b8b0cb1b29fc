"""Made-up names of the kinds that the rolls of the province hold, drawn with a fixed seed."""

from __future__ import annotations

import random

_FAMILY = """
Nguyễn Trần Lê Phạm Hoàng Huỳnh Phan Vũ Võ Đặng Bùi Đỗ Hồ Ngô Dương Lý Ma Nông Quan Hà Lưu Chu Triệu
Bàn Giàng Sùng Thào Lù Vàng Ly Cư Hạng Tẩn Phàn Lò Đàm Lương La Mai Tô Trịnh Đoàn Âu Ân Ấu Ứng Ông
Sầm Khổng
"""
_MIDDLE = """
Văn Thị Đức Hữu Ngọc Minh Quang Thanh Thuý Thúy Xuân A Seo Mí Láo Kim Hồng Bích Hải Thế Đình Tiến
Khánh Phương Ánh Mỹ Như Duy Quốc Trọng Công Bảo Gia Tuấn Diệu Đăng Uyên Quỳnh Huy Việt
"""
_GIVEN = """
An Ân Ấn Anh Ánh Ảnh Bình Chung Cường Chiến Dũng Dung Đông Đồng Đống Giang Hà Hạ Há Hoà Hòa Hoa Hoá
Hùng Hưng Hường Hương Khoa Khoá Lan Lăn Lân Lộc Linh Lĩnh Long Mai Mẩy Mơ Mỡ Nga Ngà Ngân Oanh Páo
Phong Phú Phúc Quý Quỳ Sơn Sớm Tâm Tấm Thảo Thơ Thọ Thu Thủy Thuỷ Tiến Toàn Toán Tú Tụ Tuyền Tuyến
Tuyết Uyên Vân Vần Việt Vinh Vĩnh Yên Yến Ý Xuyến
"""
# What else stands in a column of names: by-names, initials, numbers, other peoples' names, misprints.
_ODD = """
H'Mai H’Len H‘Nga K'Brơi Y-Ka Ê-ban Niê Mlô Đắk Krông A B C Y Ư Ơ Siu (B) (A) 2 10 01 1986 I II III.
D. Đ. Nguyễn-Trần An; An, «An» “An” A&B A/B x_x a+b An* #1 Zơ Wừu Jút Pfu Trần–Lê An? An! [B] {C} 5% @
"""
FAMILY, MIDDLE, GIVEN, ODD = _FAMILY.split(), _MIDDLE.split(), _GIVEN.split(), _ODD.split()


def names(count: int, seed: int, *, odd: bool = False) -> list[str]:
    """``count`` full names of two to four words, some in capitals or lower case.

    ``odd`` ones have one to five words, of which some are no names at all.
    """
    draw = random.Random(seed)
    made = []
    for _ in range(count):
        if odd:
            words = draw.choices(FAMILY + MIDDLE + GIVEN + 2 * ODD, k=draw.randint(1, 5))
        else:
            middle = draw.sample(MIDDLE, draw.choice((0, 1, 1, 1, 2)))
            words = [draw.choice(FAMILY), *middle, draw.choice(GIVEN)]
        name = " ".join(words)
        made.append(draw.choice((name, name, name, name.upper(), name.lower())))
    return made
