import csv

import pytest

from tqdesk.settings import resources
from tqdesk.vietnamese.ethnic import ethnic_name, read_ethnic


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Kinh", "01"),
        ("TÀY", "02"),
        ("tay", "02"),
        ("Dân tộc Nùng", "07"),
        ("HMông", "08"),
        ("H'Mông", "08"),
        ("H’mông", "08"),
        ("Mông", "08"),
        ("mong", "08"),
        ("H-Mông", "08"),
        ("Dao Đỏ", "09"),
        ("Cao Lan - Sán Chỉ", "15"),
        ("san chi", "15"),
        ("Ê đê", "12"),
        ("Êđê", "12"),
        ("Cờ Lao", "47"),
        ("Mèo", "08"),
        ("Mông trắng", "08"),
        ("mong hoa", "08"),
        ("Thanh Y", "09"),
        ("Dao Thanh Y", "09"),
        ("DAO QUẦN TRẮNG", "09"),
        ("Dao áo dài", "09"),
        ("dao do", "09"),
        ("Cao Lan", "15"),
        ("cao lan", "15"),
        ("Vân Kiều", "23"),
        ("Nùng Dín", "07"),
        ("Pà Hưng", "46"),
        ("Sán Díu", "18"),
        ("Pà thẻn", "46"),
        ("Pa Then", "46"),
        ("Nùng.", "07"),
        ("DT Tày", "02"),
        ("Người Giáy", "25"),
        ("Tầy", "02"),
        ("người nước ngoài", "55"),
        ("Không rõ", "56"),
    ],
)
def test_groups_are_read_by_any_name_in_use(text, code):
    assert read_ethnic(text) == code


def test_an_own_name_goes_before_the_by_name_of_another():
    assert read_ethnic("Thổ") == read_ethnic("tho") == "24"


@pytest.mark.parametrize("text", ["", "Klingon", "Dân tộc", "Tày Nùng", "x" * 1000])
def test_what_is_no_group(text):
    assert read_ethnic(text) is None


def test_every_official_name_reads_as_its_own_code():
    codes = [f"{number:02}" for number in range(1, 57)]
    assert [read_ethnic(ethnic_name(code)) for code in codes] == codes
    assert [read_ethnic(ethnic_name(code).upper()) for code in codes] == codes
    assert ethnic_name("08") == "HMông"


def test_an_unknown_code_is_a_mistake():
    with pytest.raises(KeyError):
        ethnic_name("57")


def test_every_by_name_is_read_as_one_group_and_not_as_another():
    with (resources() / "vietnamese" / "ethnic.csv").open(encoding="utf-8", newline="") as file:
        groups = list(csv.DictReader(file))
    assert [group["code"] for group in groups if not group["aliases_seen"]] == ["43", "54"]
    for group in groups:
        for by_name in filter(None, group["aliases_seen"].split("; ")):
            assert read_ethnic(by_name) == ("24" if by_name == "Thổ" else group["code"])
