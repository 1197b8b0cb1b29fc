"""Whether a text looks like the full name of a person, to tell a column of people from one of places."""

from __future__ import annotations

import re
from functools import cache

from tqdesk.vietnamese.memo import Memo
from tqdesk.vietnamese.names import folded_key, plain_key
from tqdesk.vietnamese.tables import rows

_LONGEST = 60
_WORD = re.compile(r"[^\W\d_][^\W\d_'’.\-]*(?:['’\-][^\W\d_]+)?", re.UNICODE)
_FEWEST_WORDS, _MOST_WORDS = 2, 6


def looks_like_full_name(text: str) -> bool:
    """Whether ``text`` is shaped like a name and its first word is a family name in use.

    Family names are those of the province's peoples (``resources/vietnamese/family_names.csv``); in a text
    without any marks they count without theirs.
    """
    if not is_shaped_like_name(text):
        return False
    family = text.split(maxsplit=1)[0]
    return _IS_FAMILY_NAME[family] or (text.isascii() and plain_key(family) in _unmarked())


def is_shaped_like_name(text: str) -> bool:
    """Whether ``text`` is two to six words of letters, each with a capital."""
    if len(text) > _LONGEST:
        return False
    words = text.split()
    return _FEWEST_WORDS <= len(words) <= _MOST_WORDS and all(
        word[0].isupper() and _WORD.fullmatch(word) for word in words
    )


@cache
def _marked() -> frozenset[str]:
    return frozenset(folded_key(row["family_name"]) for row in rows("family_names"))


@cache
def _unmarked() -> frozenset[str]:
    return frozenset(plain_key(row["family_name"]) for row in rows("family_names"))


_IS_FAMILY_NAME = Memo(lambda word: folded_key(word) in _marked())
