"""The keys of names letter by letter, as their definitions say: slow, and what the quick ones must equal."""

from __future__ import annotations

import re
import unicodedata

TONES = "\u0300\u0309\u0303\u0301\u0323"
_VOWELS = [unicodedata.normalize("NFC", vowel + tone) for vowel in "aăâeêioôơuưy" for tone in ["", *TONES]]
_GROUP = re.compile(f"[{''.join(_VOWELS)}]{{2,}}")
_LONE_Y = re.compile(r"\b([bcdđfghjklmnpqrstvwxz]+|qu)([yỳỷỹýỵ])(?!\w)")


def normalise(text: str) -> str:
    seen = [
        " " if sign.isspace() else sign
        for sign in text
        if sign.isspace() or unicodedata.category(sign) not in ("Cc", "Cf", "Cs")
    ]
    composed = unicodedata.normalize("NFC", "".join(seen))
    for look_alike, letter in ("ÐĐ", "ƉĐ", "ðđ", "ɖđ"):
        composed = composed.replace(look_alike, letter)
    return " ".join(composed.split())


def exact_key(name: str) -> str:
    folded = normalise(normalise(name).casefold())
    return _GROUP.sub(_tone_last, re.sub("[’‘ʼ´`′]", "'", folded))


def folded_key(name: str) -> str:
    def with_i(found: re.Match[str]) -> str:
        return found[1] + "iìỉĩíị"["yỳỷỹýỵ".index(found[2])]

    return _LONE_Y.sub(with_i, exact_key(name))


def plain_key(text: str) -> str:
    folded = re.sub("['’‘ʼ´`′]", "", normalise(text).casefold()).replace("đ", "d")
    bare = [sign for sign in unicodedata.normalize("NFD", folded) if not unicodedata.combining(sign)]
    return " ".join("".join(bare).split())


def _tone_last(group: re.Match[str]) -> str:
    signs = unicodedata.normalize("NFD", group[0])
    tones = [sign for sign in signs if sign in TONES]
    if len(tones) != 1:
        return group[0]
    return unicodedata.normalize("NFC", signs.replace(tones[0], "") + tones[0])
