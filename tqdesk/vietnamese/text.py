"""Text as it is stored: one spelling for what looks the same on screen."""

from __future__ import annotations

import unicodedata

# Icelandic eth and African D look like the Vietnamese letter and come from old keyboards and converters.
_LETTERS = str.maketrans("ÐƉðɖ", "ĐĐđđ")
_INVISIBLE = ("Cc", "Cf", "Cs")


def normalise(text: str) -> str:
    """``text`` in NFC with real Đ and đ, single ordinary spaces, and nothing that cannot be seen.

    Source of the forms: Unicode Standard Annex 15. Do not apply it to text in an old font encoding
    before :mod:`tqdesk.vietnamese.encodings` has seen it: there the soft hyphen is the letter ư.
    """
    if not (text.isascii() and text.isprintable()):
        kept = (" " if letter.isspace() else letter for letter in text if _visible(letter))
        text = unicodedata.normalize("NFC", "".join(kept)).translate(_LETTERS)
    return " ".join(text.split())


def _visible(letter: str) -> bool:
    return letter.isspace() or unicodedata.category(letter) not in _INVISIBLE
