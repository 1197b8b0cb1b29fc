"""Telephone numbers of Vietnam (the numbering plan in force since September 2018)."""

from __future__ import annotations

import re

from tqdesk.vietnamese.text import normalise

_LONGEST = 100
_SEVERAL = re.compile(r"[/;,|\n]| - |hoặc|và")
_FLOAT_END = re.compile(r"(?<=[0-9]{9})\.0$")
_SEPARATORS = re.compile(r"[\s.\-()'’‘_]")
_ABROAD = re.compile(r"(?:\+|00)?84(?=0?[235789])0?")
_NUMBER = re.compile(r"0[35789][0-9]{8}|02[0-9]{8,9}")


def read_phone(value: object) -> str | None:
    """The number in digits from its leading 0 (10 for mobiles, 10 or 11 for landlines), or ``None``.

    The 0 that spreadsheets eat is restored, +84 is turned into 0. Of several numbers in a cell the
    first that can be read counts.
    """
    if isinstance(value, bool):
        return None
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    if isinstance(value, int):
        value = str(value) if value > 0 else ""
    if not isinstance(value, str) or len(value) > _LONGEST:
        return None
    if _NUMBER.fullmatch(value):
        return value
    return _one(value) or next(filter(None, map(_one, _SEVERAL.split(value))), None)


def _one(text: str) -> str | None:
    digits = _SEPARATORS.sub("", _FLOAT_END.sub("", normalise(text)))
    for candidate in (digits, "0" + digits, _ABROAD.sub("0", digits, count=1)):
        if _NUMBER.fullmatch(candidate):
            return candidate
    return None
