from __future__ import annotations

from datetime import date

import pytest

from tqdesk.printing.dates import birth_year, day_and_month, first_to_last, place_and_date, short_date


@pytest.mark.parametrize(
    ("day", "written"),
    [
        (date(2024, 1, 5), "05/01/2024"),
        (date(2024, 2, 29), "29/02/2024"),
        (date(2024, 3, 9), "09/3/2024"),
        (date(2024, 6, 29), "29/6/2024"),
        (date(2024, 12, 10), "10/12/2024"),
    ],
)
def test_a_zero_stands_before_days_under_ten_and_months_one_and_two_only(day: date, written: str) -> None:
    assert short_date(day) == written
    assert day_and_month(day) == written[:-5]


def test_place_and_date_are_written_out_as_the_decree_does(vietnamese: None) -> None:
    assert place_and_date("Xã Mẫu", date(2024, 1, 5)) == "Xã Mẫu, ngày 05 tháng 01 năm 2024"
    assert place_and_date("Mẫu", date(2024, 6, 29)) == "Mẫu, ngày 29 tháng 6 năm 2024"


def test_the_days_of_a_class_are_a_day_or_from_to(vietnamese: None) -> None:
    assert first_to_last(date(2024, 3, 5), date(2024, 3, 7)) == "từ ngày 05/3/2024 đến ngày 07/3/2024"
    assert first_to_last(date(2024, 3, 5), date(2024, 3, 5)) == "ngày 05/3/2024"


def test_a_birth_shows_its_year_only() -> None:
    assert [birth_year(birth) for birth in ("1985", "1985-06", "1985-06-29", None)] == ["1985"] * 3 + [""]
