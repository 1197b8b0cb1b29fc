"""The letters of the Vietnamese alphabet: each is a base letter that may carry one of five tones."""

from __future__ import annotations

import unicodedata

# The order of dictionaries: huyền, hỏi, ngã, sắc, nặng. No tone, ngang, comes before all of them.
TONES = "\u0300\u0309\u0303\u0301\u0323"
VOWELS = "aăâeêioôơuưy"
CONSONANTS = "bcdđfghjklmnpqrstvwxz"


def _toned() -> dict[str, tuple[str, str]]:
    return {
        unicodedata.normalize("NFC", vowel + tone): (vowel, tone)
        for vowel in VOWELS + VOWELS.upper()
        for tone in TONES
    }


_TONED = _toned()


def split_tone(letter: str) -> tuple[str, str]:
    """One composed letter as its base and its tone: ``ệ`` → ``ê`` and U+0323; ``ê`` → ``ê`` and "" ."""
    return _TONED.get(letter, (letter, ""))


def with_tone(letter: str, tone: str) -> str:
    """The composed letter, the reverse of :func:`split_tone`."""
    return unicodedata.normalize("NFC", letter + tone)
