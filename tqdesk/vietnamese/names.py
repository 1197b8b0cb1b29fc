"""Keys of names: which names are the same, which are alike, and in what order they stand.

The order is that of CLDR's collation for Vietnamese; in the tests ICU, which implements it, is the judge.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from functools import lru_cache

from tqdesk.vietnamese.letters import CONSONANTS, TONES, VOWELS, split_tone, with_tone
from tqdesk.vietnamese.memo import Memo
from tqdesk.vietnamese.text import MOST_CHARACTERS, normalise

_APOSTROPHES = dict.fromkeys(map(ord, "’‘ʼ´`′"), "'")
_TONED_VOWELS = "".join(with_tone(vowel, tone) for vowel in VOWELS for tone in ("", *TONES))
_VOWEL_GROUP = re.compile(f"[{_TONED_VOWELS}]{{2,}}")
_LONE_Y = re.compile(rf"\b([{CONSONANTS}]+|qu)([yỳỷỹýỵ])(?!\w)")
_Y_TO_I = str.maketrans("yỳỷỹýỵ", "iìỉĩíị")

# The order of CLDR's root collation for the signs of keyboards and print, with the letters Vietnamese adds.
_SIGNS = " _-‐‒–—―,;:!¡?¿.·'‹›\"«»()[]{}§¶@*/\\&#%‰†‡•`´^¯¨¸°©®+±÷×<=>¬|¦~−¤¢$£¥₫€"
_ORDER = _SIGNS + "0123456789aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"
_PRIMARY = {letter: bytes([place]) for place, letter in enumerate(_ORDER, start=2)}
_TONE_ORDER = {tone: place for place, tone in enumerate(("", *TONES), start=2)}
_LOWER, _UPPER = 2, 3
# Curly quotes stand with the straight one, after it as a toned vowel after its bare one.
_CURLY = {"‘": ("'", 3), "’": ("'", 4), "‚": ("'", 5), "“": ('"', 3), "”": ('"', 4), "„": ('"', 5)}
# What a letter typed without marks may stand for, in order; tones do not count here.
_SPELLINGS = {"a": "aăâ", "d": "dđ", "e": "eê", "o": "oôơ", "u": "uư"}
_MOST_SPELLINGS = 40
_FOREIGN_MARK = _TONE_ORDER[TONES[-1]] + 1
_BEYOND = b"\xff"


def exact_key(name: str) -> str:
    """The key under which spellings of one name are equal: case, spaces and the place of the tone folded.

    ``Hoà`` = ``Hòa``, ``Thuý`` = ``Thúy``, ``qúy`` = ``quý``, ``H’Mông`` = ``H'Mông``.
    """
    return _key(name, _EXACT)


def folded_key(name: str) -> str:
    """:func:`exact_key` with y and i folded where both are in use: ``Lý`` = ``Lí``, ``Quý`` = ``Quí``.

    That is at the end of a syllable that has no other vowel; ``Thuý`` and ``Thúi``, ``Mây`` and ``Mâi``
    stay apart.
    """
    return _key(name, _FOLDED)


def plain_key(text: str) -> str:
    """``text`` in lower case without marks or apostrophes, đ as d: what people type to search."""
    return _key(text, _PLAIN)


def compatible(a: str, b: str) -> bool:
    """Whether one human may bear both spellings.

    Equal folded keys, or equal keys without marks when one of the two has no marks at all, as names
    have from scanners and from lists typed in bare capitals.
    """
    if folded_key(a) == folded_key(b):
        return True
    return folded_key(plain_key(a)) == folded_key(plain_key(b)) and (_unmarked(a) or _unmarked(b))


def collation_key(text: str) -> bytes:
    """Bytes that order texts as CLDR's Vietnamese collation does: letters, then tones, then case.

    Foreign marks count as a tone after all tones; other scripts and rare signs come last, by code point.
    """
    return b"\x01".join(_levels(normalise(text).split(" ")))


def sort_key(name: str) -> bytes:
    """Bytes that order people: by given name, then by family and middle names, each as :func:`collation_key`.

    Case decides only between names that are otherwise equal, so that a list of which half is typed in
    capitals stays in order.
    """
    *others, given = normalise(name).split(" ")
    letters, tones, cases = _LEVELS[given]
    other_letters, other_tones, other_cases = _levels(others)
    return b"\x01".join((letters, tones, other_letters, other_tones, cases, other_cases))


@lru_cache(maxsize=20_000)
def given_name_ranges(start: str) -> tuple[tuple[bytes, bytes], ...]:
    """Where the sort keys of those stand whose given name, without marks, begins with the letters ``start``.

    Each range is the first possible key and one beyond it; they are in order, none in another. There is one
    for each spelling: ``da`` may begin da, dă, dâ, đa, đă or đâ. Where these would be too many, further
    letters are left out of account, and the ranges have others in them too.
    """
    spellings = [b""]
    for letter in start:
        longer = [
            spelling + _weights(spelt)[0]
            for spelling in spellings
            for spelt in _SPELLINGS.get(letter, letter)
        ]
        if len(longer) > _MOST_SPELLINGS:
            break
        spellings = longer
    return tuple((spelling, spelling + _BEYOND) for spelling in spellings)


def _key(text: str, keys: Memo[str]) -> str:
    # Words are normalised in the memo, once; only of a long text may the whole become another than its words.
    words = text if len(text) <= MOST_CHARACTERS else normalise(text)
    return " ".join(filter(None, map(keys.__getitem__, words.split(" "))))


def _keys(key_of: Callable[[str], str]) -> Memo[str]:
    """The keys of what stands between spaces, as typed: a word as a rule, and several where a tab divides it.

    A word of apostrophes and marks alone may leave nothing.
    """
    return Memo(lambda typed: " ".join(filter(None, map(key_of, normalise(typed).split(" ")))))


def _tone_last(vowels: str) -> str:
    bare, tones = zip(*map(split_tone, vowels), strict=True)
    marks = "".join(tones)
    if len(marks) != 1:
        return vowels
    return "".join(bare[:-1]) + with_tone(bare[-1], marks)


def _unmarked(name: str) -> bool:
    return plain_key(name) == " ".join(exact_key(name).replace("'", "").split())


def _exact_word(word: str) -> str:
    folded = normalise(word.casefold()).translate(_APOSTROPHES)
    return _VOWEL_GROUP.sub(lambda group: _tone_last(group[0]), folded)


def _folded_word(word: str) -> str:
    return _LONE_Y.sub(lambda syllable: syllable[1] + syllable[2].translate(_Y_TO_I), _EXACT[word])


def _plain_word(word: str) -> str:
    folded = word.casefold().translate(_APOSTROPHES).replace("'", "").replace("đ", "d")
    return "".join(sign for sign in unicodedata.normalize("NFD", folded) if not unicodedata.combining(sign))


def _levels(words: list[str]) -> tuple[bytes, bytes, bytes]:
    """Letters, tones and cases of words with a space between them."""
    letters, tones, cases = zip(*map(_LEVELS.__getitem__, words), strict=True) if words else ((), (), ())
    return _SPACE[0].join(letters), _SPACE[1].join(tones), _SPACE[2].join(cases)


def _levels_of_word(word: str) -> tuple[bytes, bytes, bytes]:
    weights = [_weights(letter) for letter in word]
    return (
        b"".join(primary for primary, _, _ in weights),
        bytes(tone for _, tone, _ in weights),
        bytes(case for _, _, case in weights),
    )


def _weights(letter: str) -> tuple[bytes, int, int]:
    if letter in _CURLY:
        straight, place = _CURLY[letter]
        return _PRIMARY[straight], place, _LOWER
    base, tone = split_tone(letter)
    lower = base.lower()
    case = _LOWER if base == lower else _UPPER
    if lower in _PRIMARY:
        return _PRIMARY[lower], _TONE_ORDER[tone], case
    bare = unicodedata.normalize("NFD", lower)[0]
    return _PRIMARY.get(bare, _BEYOND + lower.encode("utf-8")), _FOREIGN_MARK, case


_EXACT = _keys(_exact_word)
_FOLDED = _keys(_folded_word)
_PLAIN = _keys(_plain_word)
_LEVELS = Memo(_levels_of_word)
_SPACE = _levels_of_word(" ")
