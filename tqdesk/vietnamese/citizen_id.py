"""Citizen-ID numbers and the QR text of citizen-ID cards (căn cước công dân, thẻ căn cước).

The number has 12 digits: 3 for the province or country where the birth was registered, 1 for century and
sex, 2 for the year of birth, 6 at random; there is no check digit (Nghị định 137/2015/NĐ-CP, điều 13; Luật
Căn cước 26/2023/QH15, điều 12, keeps the 12 digits). The QR text is described as cards show it; no
published rule of it is known.
"""

from __future__ import annotations

import re
from functools import cache

from tqdesk.records import CardScan
from tqdesk.vietnamese.dates import birth_year, has_begun, read_digits
from tqdesk.vietnamese.names import plain_key
from tqdesk.vietnamese.numbers import digits_of, in_full
from tqdesk.vietnamese.tables import rows
from tqdesk.vietnamese.text import normalise

_LENGTH = 12
_SHOWN = 4
_LONGEST_CARD = 1000
_SEPARATORS = re.compile(r"[\s.'’‘\-]")
_FLOAT_TEXT = re.compile(r"([0-9]{9,12})\.0")
_NUMBER = re.compile(r"[0-9]{12}")
_WITHOUT_ZEROS = re.compile(r"[1-9][0-9]{9,10}")
_CENTURY_BEFORE = "01"
_SEX_WORDS = {"nam": "male", "nu": "female"}


def read_number(value: object) -> str | None:
    """The 12 digits that a cell or a scanner gives, or ``None`` if they are no possible number.

    Spaces, dots, hyphens and apostrophes are passed over. The one or two zeros that spreadsheets eat
    are restored where that gives a possible number of a known province. A number is possible whose
    century digit and birth year lie between 1900 and this year.
    """
    digits = value if isinstance(value, str) else digits_of(value)
    if not digits or len(digits) > _LONGEST_CARD:
        return None
    if _NUMBER.fullmatch(digits):
        return digits if _possible(digits) else None
    if isinstance(value, str):
        text = in_full(normalise(digits).strip("'’‘ "))
        whole = _FLOAT_TEXT.fullmatch(text)
        digits = whole[1] if whole else _SEPARATORS.sub("", text)
    if _WITHOUT_ZEROS.fullmatch(digits):
        digits = digits.zfill(_LENGTH)
        return digits if digits[:3] in _provinces() and _possible(digits) else None
    return digits if _NUMBER.fullmatch(digits) and _possible(digits) else None


def sex_of(number: str) -> str:
    """``male`` or ``female``, as the number says."""
    return "female" if int(number[3]) % 2 else "male"


def birth_year_of(number: str) -> int:
    """The year of birth that the number says."""
    return 1900 + int(number[3]) // 2 * 100 + int(number[4:6])


def warnings(number: str, sex: str | None, birth: str | None) -> tuple[str, ...]:
    """What to look at twice: ``unknown_province``, ``sex_differs``, ``year_differs``, in this order.

    ``sex`` and ``birth`` are what was typed beside the number; ``None`` differs from nothing. None of
    these makes a number wrong: codes of later provinces, and corrected papers, exist.
    """
    found = (
        ("unknown_province", number[:3] not in _provinces()),
        ("sex_differs", sex is not None and sex != sex_of(number)),
        ("year_differs", birth is not None and birth_year(birth) != birth_year_of(number)),
    )
    return tuple(code for code, holds in found if holds)


def read_card(text: str) -> CardScan | None:
    """What the QR text of a card says, or ``None`` if it is no card's text.

    ``number|old number|name|ddmmyyyy|sex|address|day of issue`` and whatever follows, of which all
    from the address on may lack content, and the old number may be empty or, on some early cards,
    left out altogether. Tabs may stand for the bars, as scanners can be set to send them.
    """
    if len(text) > _LONGEST_CARD:
        return None
    fields = [normalise(field) for field in re.split(r"\||\t", text)]
    if len(fields) > 1 and fields[1] and not re.fullmatch(r"[0-9]+", fields[1]):
        fields.insert(1, "")
    if len(fields) < 6 or not _NUMBER.fullmatch(fields[0]) or not fields[2]:
        return None
    number = read_number(fields[0])
    if number is None:
        return None
    return CardScan(
        number=number,
        old_number=fields[1] or None,
        name=fields[2],
        birth=read_digits(fields[3]),
        # Keyboards mangle the word for female; the number beside it cannot be.
        sex=_SEX_WORDS.get(plain_key(fields[4])) or sex_of(number),
    )


def masked(number: str) -> str:
    """The number as screens show it until asked: ``••••••••2345``."""
    hidden = max(len(number) - _SHOWN, 0) or len(number)
    return "•" * hidden + number[hidden:]


def _possible(number: str) -> bool:
    return number[3] in _CENTURY_BEFORE or has_begun(birth_year_of(number))


@cache
def _provinces() -> frozenset[str]:
    return frozenset(row["cccd_code"] for row in rows("citizen_id_provinces"))
