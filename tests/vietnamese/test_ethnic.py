import pytest

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
