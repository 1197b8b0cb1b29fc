"""Dates of birth as rosters give them, and dates as people write them.

A birth is text, ``YYYY``, ``YYYY-MM`` or ``YYYY-MM-DD``: often no more than the year is known.
"""

from __future__ import annotations

import re
from datetime import date

from tqdesk.vietnamese.memo import Memo
from tqdesk.vietnamese.names import plain_key

_FIRST_YEAR = 1900
_LONGEST = 60
# Words before a date; lines, dots and crosses for a part that is unknown; the hour of a date turned to text.
_AROUND = re.compile(r"^(?:(?:sinh|sn|ngay|nam)\b[ :.]*)*[ /\\\-–_.…?x]*|(?:[ t]0?0:00(?::00(?:\.0+)?)?)$")
_SEPARATOR = r"\s*(?:[/\\\-–.,]+|-?(?:thang|thg)|nam|\s)\s*"
_CENTURY = 2000
_YEAR_OF_START = date.today().year
_FOUR_DIGITS = re.compile(r"\d{4}", re.ASCII)
_BEFORE_YEAR = re.compile(r"(?:(\d\d?)[/.-](\d\d?)[/.-])?", re.ASCII)
_NO_LEAP_YEAR = 2001
_BETWEEN = r"\s*[/\-., ]\s*"
_DAY = re.compile(rf"(?P<day>\d\d?){_BETWEEN}(?P<month>\d\d?)(?:{_BETWEEN}(?P<year>\d{{4}}|\d\d))?", re.ASCII)
_DAY_DIGITS = re.compile(r"(?P<day>\d\d)(?P<month>\d\d)(?P<year>\d{4}|\d\d)", re.ASCII)
_DAY_LAST = re.compile(r"(?P<year>\d{4})-(?P<month>\d\d)-(?P<day>\d\d)", re.ASCII)
_YEAR = re.compile(r"(\d{4})(?:\.0)?", re.ASCII)
_YEAR_FIRST = re.compile(rf"(\d{{4}}){_SEPARATOR}(\d\d?)(?:{_SEPARATOR}(\d\d?))?", re.ASCII)
_YEAR_LAST = re.compile(rf"(?:(\d\d?){_SEPARATOR})?(?:thang )?(\d\d?){_SEPARATOR}(\d{{4}}|\d\d)", re.ASCII)


def read_birth(value: object) -> str | None:
    """The birth that a cell gives, or ``None`` where it gives no plausible one (years 1900 to this one).

    Taken are dates, years as numbers, and text: ``1986``, ``1/1986``, ``31/1/1986``, ``31-01-1986``,
    ``1986-01-31``, ``ngày 31 tháng 1 năm 1986``. Text is day before month; where that is no date but
    the reverse is (``1/31/1986``), the reverse is read. A year of two digits is read in full dates
    only, and only if a single century fits: ``31.1.86`` is 1986, ``31.1.05`` may be 1905 or 2005 and
    gives ``None``. Zeros, dots or lines for an unknown day or month (``00/00/1986``, ``…/3/1986``) leave
    the rest. A number such as 10586 gives ``None``: it may be a spreadsheet's count of days that lost its
    format, or 01/05/86 typed without separators.
    """
    if isinstance(value, str):
        # Ten thousand births are on the days of one year, in some sixty years.
        year, day = value[-4:], _DAYS[value[:-4]]
        return year + day if day is not None and _ARE_PAST[year] else _read_text(value)
    if isinstance(value, date):
        # Of a moment, too, only the day.
        return date.isoformat(value) if _is_plausible(value.year) else None
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return _birth(int(value)) if value == value // 1 and abs(value) < 10_000 else None
    return None


def _read_text(value: str) -> str | None:
    if len(value) > _LONGEST:
        return None
    text = _AROUND.sub("", plain_key(value).strip(" .,;"))
    if found := _YEAR.fullmatch(text):
        return _birth(int(found[1]))
    if found := _YEAR_FIRST.fullmatch(text):
        year, month, day = (int(part or 0) for part in found.groups())
        return _either_way(year, month, day)
    if found := _YEAR_LAST.fullmatch(text):
        if len(found[3]) == 2 and found[1] is None:
            return None
        day, month = int(found[1] or 0), int(found[2])
        only = _only_year(found[3])
        return None if only is None else _either_way(only, month, day)
    return None


def read_digits(text: str) -> str | None:
    """The birth in eight digits ``ddmmyyyy``, as machine-readable text has it, or ``None``."""
    if not re.fullmatch(r"[0-9]{8}", text):
        return None
    return _birth(int(text[4:]), int(text[2:4]), int(text[:2]))


def read_day(text: str, *, today: date) -> date | None:
    """The day that someone typed, or ``None`` where it is none; the years are 2000 to 2099.

    Day before month, with any separator or none: ``8/4/2025``, ``08-04-2025``, ``8.4.25``, ``08042025``,
    ``080425``; or ``2025-04-08``. Without a year, ``8/4``, it is the one of ``today``.
    """
    if len(text) > _LONGEST:
        return None
    text = text.strip()
    found = _DAY.fullmatch(text) or _DAY_DIGITS.fullmatch(text) or _DAY_LAST.fullmatch(text)
    if found is None:
        return None
    day, month, year = found["day"], found["month"], found["year"]
    try:
        read = date(int(year) % 100 + _CENTURY if year else today.year, int(month), int(day))
    except ValueError:
        return None
    return read if not year or int(year) in (read.year, read.year - _CENTURY) else None


def birth_year(birth: str) -> int:
    """The year of a birth."""
    return int(birth[:4])


def has_begun(year: int) -> bool:
    """Whether ``year`` is this one or before it."""
    # Asking for today costs more than the rest of reading a date, and tells more only once a year has turned.
    return year <= _YEAR_OF_START or year <= date.today().year


def written(day: date) -> str:
    """A date as people write it: ``31/01/1986``."""
    return f"{day.day:02}/{day.month:02}/{day.year:04}"


def written_birth(birth: str) -> str:
    """A birth as people write it: ``1986``, ``01/1986`` or ``31/01/1986``."""
    return "/".join(reversed(birth.split("-")))


def _either_way(year: int, month: int, day: int) -> str | None:
    return _birth(year, month, day) or (_birth(year, day, month) if day else None)


def _is_plausible(year: int) -> bool:
    return year >= _FIRST_YEAR and has_begun(year)


def _birth(year: int, month: int = 0, day: int = 0) -> str | None:
    if not _is_plausible(year) or (day and not month):
        return None
    if not month:
        return f"{year}"
    try:
        first = date(year, month, day or 1)
    except ValueError:
        return None
    return first.isoformat() if day else f"{year}-{month:02}"


def _day_in_any_year(typed: str) -> str | None:
    """What a birth has behind its year, by what was typed before it; ``None`` for what is not typed so."""
    found = _BEFORE_YEAR.fullmatch(typed)
    birth = _either_way(_NO_LEAP_YEAR, int(found[2] or 0), int(found[1] or 0)) if found else None
    return None if birth is None else birth[4:]


def _only_year(digits: str) -> int | None:
    if len(digits) == 4:
        return int(digits)
    fitting = [year for year in (1900 + int(digits), 2000 + int(digits)) if has_begun(year)]
    return fitting[0] if len(fitting) == 1 else None


_DAYS = Memo(_day_in_any_year)
_ARE_PAST = Memo(lambda typed: _FOUR_DIGITS.fullmatch(typed) is not None and _is_plausible(int(typed)))
