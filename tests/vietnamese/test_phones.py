import pytest
from hypothesis import given
from hypothesis import strategies as st

from tqdesk.vietnamese.phones import read_phone, read_phones


@pytest.mark.parametrize(
    "cell",
    [
        "0912345678",
        912345678,
        912345678.0,
        "912345678",
        "0912345678.0",
        "0912.345.678",
        "0912 345-678",
        "+84 912 345 678",
        "+84 (0)912 345 678",
        "84912345678",
        "0084912345678",
        "0912345678 / 0987654321",
        "'0912345678",
        "ĐT: , 0912345678",
        "ĐT: 0912 345 678",
        "0912345678 (Zalo)",
        "0912 345 678 - 0987 654 321",
        "0912345678-0987654321",
        "0912.345.678  0987.654.321",
        "0912345678 hoặc 02073822123",
        "09\u00a012 345\u200b678",
    ],
)
def test_a_mobile_as_cells_give_it(cell):
    assert read_phone(cell) == "0912345678"


@pytest.mark.parametrize(
    ("cell", "phone"),
    [
        ("0207 3822 123", "02073822123"),
        ("(0207) 3.822.123", "02073822123"),
        (2073822123.0, "02073822123"),
        ("+84 207 3822 123", "02073822123"),
        ("0207 382 212", "0207382212"),
        (841234567, "0841234567"),
    ],
)
def test_landlines_and_numbers_that_begin_like_the_country(cell, phone):
    assert read_phone(cell) == phone


@pytest.mark.parametrize(
    "cell",
    [
        None,
        True,
        "",
        "abc",
        "0123456789",
        "01134567890",
        "0912345678x",
        "0912345678 099",
        "09123456789",
        "091234567",
        "091947522.0",
        "19001234",
        -912345678,
        912345678.5,
        float("nan"),
        "9" * 500,
    ],
)
def test_what_is_no_phone(cell):
    assert read_phone(cell) is None


@pytest.mark.parametrize(
    ("cell", "phone"),
    [
        ("0168 234 5678", "0382345678"),
        ("01201234567", "0701234567"),
        (1682345678, "0382345678"),
        ("+84 168 234 5678", "0382345678"),
        ("0199.123.4567", "0591234567"),
        ("01234567890", "0834567890"),
    ],
)
def test_a_mobile_code_of_before_2018_is_read_as_the_one_that_replaced_it(cell, phone):
    assert read_phone(cell) == phone


@given(st.one_of(st.text(alphabet="0123456789+84 ./-()"), st.integers(), st.floats()))
def test_what_is_read_is_read_again_alike(cell):
    phone = read_phone(cell)
    assert phone is None or read_phone(phone) == read_phone(int(phone)) == phone


@pytest.mark.parametrize(
    ("cell", "phone"),
    [
        ("9.12345678E+08", "0912345678"),
        ("9,12345678E+08", "0912345678"),
        ("9.1234567800E+08", "0912345678"),
        ("8.4912345678e+10", "0912345678"),
        (" 9.12345678E8 ", "0912345678"),
        ("9.12345E+08", None),
        ("9.123456785E+08", None),
        ("9E+08", None),
    ],
)
def test_a_number_that_excel_shortened_is_read_if_all_its_digits_are_there(cell, phone):
    assert read_phone(cell) == phone


@pytest.mark.parametrize(
    ("cell", "phones"),
    [
        ("0912345678", ("0912345678",)),
        ("0912 345 678 - 0987 654 321", ("0912345678", "0987654321")),
        ("0912.345.678  0987.654.321", ("0912345678", "0987654321")),
        ("0912345678 hoặc 02073822123", ("0912345678", "02073822123")),
        ("0912345678; 0912.345.678 (Zalo)", ("0912345678",)),
        ("0912345678/0987654321/0900000009", ("0912345678", "0987654321", "0900000009")),
        ("01234567890, bỏ", ("0834567890",)),
        ("không có", ()),
        ("0912345678 " * 20, ()),
    ],
)
def test_all_numbers_of_a_cell(cell, phones):
    assert read_phones(cell) == phones
    assert read_phone(cell) == (phones[0] if phones else None)
