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
FAMILY, MIDDLE, GIVEN = _FAMILY.split(), _MIDDLE.split(), _GIVEN.split()


def names(count: int, seed: int) -> list[str]:
    """``count`` full names of two to four words, some in capitals or lower case."""
    draw = random.Random(seed)
    made = []
    for _ in range(count):
        middle = draw.sample(MIDDLE, draw.choice((0, 1, 1, 1, 2)))
        name = " ".join((draw.choice(FAMILY), *middle, draw.choice(GIVEN)))
        made.append(draw.choice((name, name, name, name.upper(), name.lower())))
    return made
