"""Telephone numbers of Vietnam: mobiles of 10 digits since 2018, landlines that begin with 02.

Between 15 September 2018 and 30 June 2019 the codes of 11-digit mobiles were replaced and their last
seven digits kept (plan of the Ministry of Information and Communications, announced on 29 May 2018);
``resources/vietnamese/mobile_codes_2018.csv`` has the codes.
"""

from __future__ import annotations

import re
from functools import cache

from tqdesk.vietnamese.numbers import digits_of, in_full
from tqdesk.vietnamese.tables import rows
from tqdesk.vietnamese.text import normalise

_LONGEST = 100
_SEVERAL = re.compile(r"[/;,|\n]| - |[^\W\d_]{2,}")
_FLOAT_END = re.compile(r"(?<=[0-9]{9})\.0$")
_SEPARATORS = re.compile(r"[\s.:\-()'’‘_]")
_ABROAD = re.compile(r"(?:\+|00)?84(?=0?[1235789])0?")
_NUMBER = re.compile(r"0[35789][0-9]{8}|02[0-9]{8,9}")
_COMMON = re.compile(r"0?([35789][0-9]{8}|2[0-9]{8,9})")
_MOBILE = re.compile(r"0?([35789][0-9]{8})")
_BEFORE_2018 = re.compile(r"(01[0-9]{2})([0-9]{7})")
_TWO_MOBILES = re.compile(r"(0[35789][0-9]{8})(0[35789][0-9]{8})")


def read_phone(value: object) -> str | None:
    """The number in digits from its leading 0 (10 for mobiles, 10 or 11 for landlines), or ``None``.

    The 0 that spreadsheets eat is restored, +84 is turned into 0, a mobile code of before 2018 into
    the one that replaced it. Words beside a number are passed over. Of several numbers in a cell the
    first that can be read counts.
    """
    text = value if isinstance(value, str) else digits_of(value)
    if not text or len(text) > _LONGEST:
        return None
    if common := _COMMON.fullmatch(text) or _MOBILE.fullmatch(_without_float_end(text).replace(".", "")):
        return "0" + common[1]
    text = in_full(text)
    return _one(text) or next(filter(None, map(_one, _SEVERAL.split(text))), None)


def read_phones(text: str) -> tuple[str, ...]:
    """All the numbers of a cell, each once and in their order, as :func:`read_phone` reads one."""
    if len(text) > _LONGEST:
        return ()
    text = in_full(text)
    if two := _TWO_MOBILES.fullmatch(_digits(text)):
        return tuple(dict.fromkeys(two.groups()))
    if one := _one(text):
        return (one,)
    return tuple(dict.fromkeys(filter(None, map(_one, _SEVERAL.split(text)))))


def _one(text: str) -> str | None:
    digits = _digits(text)
    if two := _TWO_MOBILES.fullmatch(digits):
        return two[1]
    for candidate in (digits, "0" + digits, _ABROAD.sub("0", digits, count=1)):
        if _NUMBER.fullmatch(candidate):
            return candidate
        old = _BEFORE_2018.fullmatch(candidate)
        if old and old[1] in _codes_of_2018():
            return _codes_of_2018()[old[1]] + old[2]
    return None


def _digits(text: str) -> str:
    return _SEPARATORS.sub("", _without_float_end(normalise(text)))


def _without_float_end(text: str) -> str:
    return _FLOAT_END.sub("", text) if text.endswith("0") else text


@cache
def _codes_of_2018() -> dict[str, str]:
    return {row["old"]: row["new"] for row in rows("mobile_codes_2018")}
