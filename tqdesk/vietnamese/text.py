"""Text as it is stored: one spelling for what looks the same on screen."""

from __future__ import annotations

import re
import unicodedata
from functools import cache

from tqdesk.errors import TextMissing, TextTooLong

# Icelandic eth and African D look like the Vietnamese letter and come from old keyboards and converters.
_LETTERS = str.maketrans("ÐƉðɖ", "ĐĐđđ")
_HAS_LOOK_ALIKE = re.compile("[ÐƉðɖ]").search
MOST_CHARACTERS = 500
"""The longest name, title or place that is kept."""

_INVISIBLE = ("Cc", "Cf", "Cs")
_MOST_MARKS = 30
_RARE = 0x10000


def normalise(text: str) -> str:
    """``text`` in NFC with real Đ and đ, single ordinary spaces, and nothing that cannot be seen.

    Source of the forms: Unicode Standard Annex 15. Do not apply it to text in an old font encoding
    before :mod:`tqdesk.vietnamese.encodings` has seen it: there the soft hyphen is the letter ư.
    """
    if not is_clean(text):
        kept = (" " if letter.isspace() else letter for letter in text if _visible(letter))
        text = composed("".join(kept)).translate(_LETTERS)
    return single_spaced(text)


def single_spaced(text: str) -> str:
    """``text`` without spaces around it, and with one wherever there are several."""
    return " ".join(text.split())


def composed(text: str) -> str:
    """``text`` in NFC. Of more than 30 marks or rare signs in a row 30 are kept, or it could take for ever.

    Source of the number: Unicode Standard Annex 15, Stream-Safe Text Format.
    """
    if len(text) > MOST_CHARACTERS:
        text = _too_many_marks().sub(lambda marks: marks[0][:_MOST_MARKS], text)
    return unicodedata.normalize("NFC", text)


def checked(text: str, most: int = MOST_CHARACTERS) -> str:
    """A text as it is kept: normalised, not empty, not too long.

    :raises TextMissing: nothing is left of it.
    :raises TextTooLong: it has more than ``most`` characters.
    """
    text = normalise(text)
    if not text:
        raise TextMissing()
    if len(text) > most:
        raise TextTooLong(most=most)
    return text


def checked_or_none(text: str | None, most: int = MOST_CHARACTERS) -> str | None:
    """As :func:`checked`, but nothing for nothing.

    :raises TextTooLong: it has more than ``most`` characters.
    """
    return checked(text, most) if text is not None and normalise(text) else None


def is_clean(text: str) -> bool:
    """Whether nothing but spaces is left to do; of what can be printed, only U+0020 is white space."""
    if not text.isprintable():
        return False
    return text.isascii() or (unicodedata.is_normalized("NFC", text) and not _HAS_LOOK_ALIKE(text))


def _visible(letter: str) -> bool:
    return letter.isspace() or unicodedata.category(letter) not in _INVISIBLE


@cache
def _too_many_marks() -> re.Pattern[str]:
    marks = "".join(filter(unicodedata.combining, map(chr, range(_RARE)))) + f"{chr(_RARE)}-\U0010ffff"
    # The first stands alone, and those beyond the first plane are one range: else the search is slow.
    return re.compile(f"[{marks}][{marks}]{{{_MOST_MARKS},}}")
