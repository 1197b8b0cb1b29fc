import unicodedata
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tqdesk.made_up import population
from tqdesk.records import CardScan
from tqdesk.vietnamese.citizen_id import birth_year_of, masked, read_card, read_number, sex_of, warnings


@pytest.mark.parametrize(
    "cell",
    [
        "008190012345",
        8190012345,
        8190012345.0,
        "8190012345",
        "8190012345.0",
        "008 190 012 345",
        "'008190012345",
        "008.190.012.345",
        " 008190012345\xa0",
    ],
)
def test_a_number_as_cells_give_it(cell):
    assert read_number(cell) == "008190012345"


def test_a_single_lost_zero_is_restored():
    assert read_number(24085000123) == "024085000123"


@pytest.mark.parametrize(
    "cell",
    [
        None,
        True,
        "",
        "abc",
        912345678,
        "0912345678",
        "012345678",
        "8.19E+09",
        8190012345.5,
        -8190012345,
        "0081900123456",
        "008990012345",
        "008399012345",
        5190012345,
        float("inf"),
        "00819001234x",
    ],
    # 0089…: a century digit of the 2300s; 008399…: born 2099; 5190012345: 005 is no province.
)
def test_what_is_no_number(cell):
    assert read_number(cell) is None


def test_an_unknown_province_is_let_through_when_all_digits_are_there():
    assert read_number("005190012345") == "005190012345"
    assert warnings("005190012345", None, None) == ("unknown_province",)


@pytest.mark.parametrize(
    ("number", "sex", "year"),
    [
        ("008086000001", "male", 1986),
        ("008186000001", "female", 1986),
        ("008205000001", "male", 2005),
        ("008305000001", "female", 2005),
    ],
)
def test_the_number_tells_sex_and_year(number, sex, year):
    assert (sex_of(number), birth_year_of(number)) == (sex, year)
    assert warnings(number, sex, f"{year}-02-03") == ()


def test_disagreement_warns():
    assert warnings("008186000001", "male", "1987") == ("sex_differs", "year_differs")


SEVEN = "008190012345|070123456|Nguyễn Thị Mơ|05021990|Nữ|Thôn 1, Xã Tân Trào, Tuyên Quang|04102021"
MO = CardScan("008190012345", "070123456", "Nguyễn Thị Mơ", "1990-02-05", "female")
MO_WITHOUT_OLD = CardScan("008190012345", None, "Nguyễn Thị Mơ", "1990-02-05", "female")


@pytest.mark.parametrize(
    ("text", "scan"),
    [
        (SEVEN, MO),
        (SEVEN + "\r\n", MO),
        (SEVEN + "||||", MO),
        (SEVEN.rpartition("|")[0], MO),
        (SEVEN.replace("070123456", ""), MO_WITHOUT_OLD),
        (SEVEN.replace("070123456", "") + "||||", MO_WITHOUT_OLD),
        (SEVEN.replace("070123456|", ""), MO_WITHOUT_OLD),
        (SEVEN.replace("|", "\t"), MO),
    ],
)
def test_cards_of_all_years_are_read(text, scan):
    assert read_card(text) == scan


def test_cards_of_500_people_are_read_in_every_way_that_scanners_send_them():
    for person in population.people(41, 500):
        text = population.card_text(person)
        fields = text.split("|")
        assert len(fields) in (7, 11)
        told = CardScan(
            person.citizen_id, person.old_number or None, person.name, person.born.isoformat(), person.sex
        )
        for sent in (text, "|".join(fields[:6]), "|".join([*fields[:7], "", "", "", ""]), "\t".join(fields)):
            assert read_card(sent) == told
        assert read_card("|".join(fields[:1] + fields[2:])) == replace(told, old_number=None)
        mangled = unicodedata.normalize("NFD", person.name).encode("ascii", "ignore").decode() + "a62"
        sent = text.replace(person.name, mangled).replace("Nữ", "Nu7x")
        assert read_card(sent) == replace(told, name=mangled)


def test_a_mangled_card_keeps_number_and_date_and_the_sex_comes_from_the_number():
    scan = read_card("008190012345||Nguye64n Thi5 Mo7|05021990|Nu74|Tho6n 1|04102021")
    assert scan == CardScan("008190012345", None, "Nguye64n Thi5 Mo7", "1990-02-05", "female")


def test_a_card_without_day_of_birth_gives_the_year_and_a_broken_one_none():
    assert read_card(SEVEN.replace("05021990", "00001990")).birth == "1990"
    assert read_card(SEVEN.replace("05021990", "39991990")).birth is None


@pytest.mark.parametrize(
    "text",
    [
        "",
        "008190012345",
        "a|b|c|d|e|f|g",
        "Nguyễn Thị Mơ|1990|Nữ",
        SEVEN[1:],
        SEVEN + "|" * 2000,
        "008190012345|070123456|Nguyễn Thị Mơ|05021990|Nữ",
        "8190012345||Mơ|05021990|Nữ|Thôn 1|04102021",
    ],
)
def test_what_is_no_card(text):
    assert read_card(text) is None


@given(st.text(alphabet="0123456789|NữamMơ\t "))
def test_no_scan_breaks_the_reader(text):
    scan = read_card(text)
    assert scan is None or len(scan.number) == 12


def test_a_masked_number_shows_its_last_four_digits():
    assert masked("008190012345") == "••••••••2345"
    assert masked("2345") == "••••"


@pytest.mark.parametrize(
    ("cell", "number"),
    [("8.190012345E+09", "008190012345"), ("2.4090012345E+10", "024090012345"), ("8.19001E+09", None)],
)
def test_a_number_that_excel_shortened_is_read_if_all_its_digits_are_there(cell, number):
    assert read_number(cell) == number
