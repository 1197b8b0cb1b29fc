from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tqdesk.vietnamese.dates import birth_year, read_birth, read_day, written, written_birth


@pytest.mark.parametrize(
    ("cell", "birth"),
    [
        (1986, "1986"),
        (1986.0, "1986"),
        ("1986", "1986"),
        ("1986.0", "1986"),
        ("'1986", "1986"),
        (" sinh năm 1986 ", "1986"),
        ("1/1986", "1986-01"),
        ("tháng 1 năm 1986", "1986-01"),
        ("31/1/1986", "1986-01-31"),
        ("31 / 01 / 1986", "1986-01-31"),
        ("31-01-1986", "1986-01-31"),
        ("31.1.1986", "1986-01-31"),
        ("31/1/1986.", "1986-01-31"),
        ("1986-01-31", "1986-01-31"),
        ("1986-01-31 00:00:00", "1986-01-31"),
        ("ngày 31 tháng 1 năm 1986", "1986-01-31"),
        ("Ngày 31 tháng 01, 1986", "1986-01-31"),
        ("2/3/1986", "1986-03-02"),
        ("1/31/1986", "1986-01-31"),
        ("1986-31-01", "1986-01-31"),
        ("29/2/1988", "1988-02-29"),
        ("31.1.86", "1986-01-31"),
        ("00/00/1986", "1986"),
        ("…/…/1986", "1986"),
        ("__/__/1986", "1986"),
        ("../3/1986", "1986-03"),
        ("x/x/1986", "1986"),
        ("ngày 5 tháng 3 năm 1986", "1986-03-05"),
        ("Sinh ngày 05/3/1986", "1986-03-05"),
        ("SN: 1986", "1986"),
        ("05/3/86", "1986-03-05"),
        ("5-3-86", "1986-03-05"),
        ("05-thg 3-1986", "1986-03-05"),
        ("05–03–1986", "1986-03-05"),
        ("5//3/1986", "1986-03-05"),
        ("5\\3\\1986", "1986-03-05"),
        ("05/03/1986 0:00", "1986-03-05"),
        ("03/1986", "1986-03"),
        ("0/1/1986", "1986-01"),
        (date(1986, 1, 31), "1986-01-31"),
        (datetime(1986, 1, 31, 7, 30), "1986-01-31"),
    ],
)
def test_births_as_rosters_give_them(cell, birth):
    assert read_birth(cell) == birth


@pytest.mark.parametrize(
    "cell",
    [
        None,
        True,
        "",
        "abc",
        "31/2/1986",
        "29/2/1986",
        "13/13/1986",
        "31/0/1986",
        1899,
        "1899",
        "2999",
        1986.5,
        31443,
        10586,
        "31443",
        "31/1/19866",
        "31/1/1986 8:30",
        "1/86",
        "31/1/05",
        "5/1986/7",
        "31/1/1986 và 1/2/1987",
        float("nan"),
        float("inf"),
        date(1899, 12, 31),
        "1986" * 50,
        "١٩٨٦",
    ],
)
def test_what_is_no_birth(cell):
    assert read_birth(cell) is None


def test_next_year_is_no_birth_and_this_year_is():
    this_year = date.today().year
    assert read_birth(this_year) == str(this_year)
    assert read_birth(f"1/1/{this_year + 1}") is None


@given(st.dates(date(1900, 1, 1), date(2025, 12, 31)))
def test_what_is_written_is_read_again(day):
    assert read_birth(written(day)) == read_birth(day) == day.isoformat()
    assert read_birth(written_birth(day.isoformat())) == day.isoformat()


@given(st.one_of(st.text(), st.floats(), st.integers(), st.text(alphabet="0123456789/-. ngàythángnăm")))
def test_no_cell_breaks_the_reader(cell):
    birth = read_birth(cell)
    assert birth is None or 1900 <= birth_year(birth) <= date.today().year


def test_dates_as_people_write_them():
    assert written(date(1986, 1, 3)) == "03/01/1986"
    assert [written_birth(birth) for birth in ("1986", "1986-01", "1986-01-31")] == [
        "1986",
        "01/1986",
        "31/01/1986",
    ]
    assert birth_year("1986-01-31") == birth_year("1986") == 1986


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("08/04/2025", date(2025, 4, 8)),
        ("8/4/2025", date(2025, 4, 8)),
        ("08042025", date(2025, 4, 8)),
        ("080425", date(2025, 4, 8)),
        (" 8-4-2025 ", date(2025, 4, 8)),
        ("8.4.25", date(2025, 4, 8)),
        ("8 4 2025", date(2025, 4, 8)),
        ("8/4", date(2026, 4, 8)),
        ("29/2/2028", date(2028, 2, 29)),
        ("29/2/2026", None),
        ("13/13/2025", None),
        ("4/31/2025", None),
        ("8/4/1925", None),
        ("2025-04-08", date(2025, 4, 8)),
        ("8/4/202", None),
        ("8", None),
        ("", None),
        ("hôm nay", None),
        ("8" * 1000, None),
    ],
)
def test_a_day_is_read_day_before_month(text, day):
    assert read_day(text, today=date(2026, 11, 24)) == day
