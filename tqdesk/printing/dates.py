"""Dates as Decree 30/2020/NĐ-CP writes them: a zero before days under 10 and before months 1 and 2 only."""

from __future__ import annotations

from datetime import date

from tqdesk.words import _


def short_date(day: date) -> str:
    """``day`` in figures: "05/01/2024", "29/6/2024"."""
    return f"{_day(day)}/{_month(day)}/{day.year}"


def day_and_month(day: date) -> str:
    """``day`` without its year: "05/01", "29/6"."""
    return f"{_day(day)}/{_month(day)}"


def place_and_date(place: str, day: date) -> str:
    """The line of place and date: "Xã Mẫu, ngày 05 tháng 01 năm 2024" (in Vietnamese)."""
    return _("{place}, {day}/{month}/{year}").format(
        place=place, day=_day(day), month=_month(day), year=day.year
    )


def first_to_last(first: date, last: date) -> str:
    """The days of a class: "từ ngày 05/3/2024 đến ngày 07/3/2024", or "ngày 05/3/2024" (in Vietnamese)."""
    if first == last:
        return _("on {day}").format(day=short_date(first))
    return _("from {first} to {last}").format(first=short_date(first), last=short_date(last))


def birth_year(birth: str | None) -> str:
    """The year of a birth ("1985", "1985-06", "1985-06-29"); "" where it is not known."""
    return (birth or "")[:4]


def _day(day: date) -> str:
    return f"{day.day:02d}"


def _month(day: date) -> str:
    return f"{day.month:02d}" if day.month < 3 else str(day.month)
