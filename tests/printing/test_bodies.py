from __future__ import annotations

import pytest

from tqdesk.printing.bodies import body_in_capitals, signing_lines


@pytest.mark.parametrize(
    ("unit", "body"),
    [
        ("Xã Mẫu", "ỦY BAN NHÂN DÂN XÃ MẪU"),
        ("Huyện Mẫu", "ỦY BAN NHÂN DÂN HUYỆN MẪU"),
        ("Thị trấn Mẫu", "ỦY BAN NHÂN DÂN THỊ TRẤN MẪU"),
        ("Phường Mẫu 2", "ỦY BAN NHÂN DÂN PHƯỜNG MẪU 2"),
        ("Tỉnh Tuyên Quang", "ỦY BAN NHÂN DÂN TỈNH TUYÊN QUANG"),
        ("UBND xã Mẫu", "ỦY BAN NHÂN DÂN XÃ MẪU"),
        ("Uỷ ban nhân dân xã Mẫu", "ỦY BAN NHÂN DÂN XÃ MẪU"),
        ("Sở Thông tin và Truyền thông", "SỞ THÔNG TIN VÀ TRUYỀN THÔNG"),
        ("Trường Tiểu học xã Mẫu", "TRƯỜNG TIỂU HỌC XÃ MẪU"),
    ],
)
def test_an_area_is_issued_for_by_its_peoples_committee_and_a_body_by_itself(
    vietnamese: None, unit: str, body: str
) -> None:
    assert body_in_capitals(unit) == body


def test_the_chair_signs_for_a_committee_and_the_head_for_any_other_body(vietnamese: None) -> None:
    assert signing_lines("Xã Mẫu") == ("TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH")
    assert signing_lines("UBND xã Mẫu") == ("TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH")
    assert signing_lines("Sở Nội vụ") == ("THỦ TRƯỞNG ĐƠN VỊ",)


def test_bodies_have_english_names_too(english: None) -> None:
    assert body_in_capitals("Xã Mẫu") == "PEOPLE'S COMMITTEE OF XÃ MẪU"
