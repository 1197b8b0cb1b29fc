"""Whether a word is one Vietnamese syllable as Vietnamese spells it: initial, rhyme, one tone in its place.

Tones may stand as the schools place them (hoà; Quyết định 240/QĐ of 5 March 1984, Quyết định 1989/QĐ-BGDĐT
of 25 May 2018) or as most people type them (hòa). Initials and rhymes were listed by hand, with those that
names of the province's peoples have (Choóng, Ká).
"""

from __future__ import annotations

from functools import lru_cache

from tqdesk.vietnamese.letters import TONES, VOWELS, split_tone

_INITIALS_TEXT = " b c ch d đ g gh gi h k kh l m n ng ngh nh p ph qu r s t th tr v x"
_RHYMES_TEXT = """
    a ac ach ai am an ang anh ao ap at au ay ăc ăm ăn ăng ăp ăt âc âm ân âng âp ât âu ây
    e ec em en eng eo ep et ê êch êm ên ênh êp êt êu
    i ia ich im in inh ip it iu iêc iêm iên iêng iêp iêt iêu
    o oc oi om on ong op ot oa oac oach oai oam oan oang oanh oao oap oat oay
    oăc oăm oăn oăng oăt oe oem oen oeo oet ooc oong ô ôc ôi ôm ôn ông ôp ôt ơ ơi ơm ơn ơp ơt
    u ua uc ui um un ung up ut uân uâng uât uây uê uêch uênh uôc uôi uôm uôn uông uôt
    uơ uy uya uych uynh uyt uyu uyên uyêt ư ưa ưc ưi ưng ưt ưu ươc ươi ươm ươn ương ươp ươt ươu
    y yêm yên yêng yêt yêu
"""
_INITIALS = tuple(_INITIALS_TEXT.split(" "))
_RHYMES = frozenset(_RHYMES_TEXT.split())
# Before e, ê, i and y, and only there, k, gh and ngh are written for c, g and ng; k is free in names.
_FRONT = "eêiy"
_NEVER_FRONT = ("c", "ng")
_ONLY_FRONT = ("gh", "ngh")
_AFTER_QU = "aăâeêiyơ"
_STOPS = ("c", "ch", "p", "t")
_RISING_OR_HEAVY = TONES[3:]
_EITHER_VOWEL = ("oa", "oe", "uy")


@lru_cache(maxsize=16384)
def is_syllable(word: str) -> bool:
    """Whether ``word`` (composed, any case) is a possible syllable; both ways to place a tone are."""
    letters, tones = zip(*map(split_tone, word.casefold()), strict=True) if word else ((), ())
    tone = "".join(tones)
    if len(tone) > 1:
        return False
    bare = "".join(letters)
    place = tones.index(tone) if tone else None
    return any(
        bare.startswith(initial)
        and _rhymes(initial, bare[len(initial) :], tone, None if place is None else place - len(initial))
        for initial in _INITIALS
    )


def _rhymes(initial: str, rhyme: str, tone: str, place: int | None) -> bool:
    """Whether the rhyme stands after the initial, with the tone on its letter number ``place``."""
    if not rhyme:
        return initial == "gi" and place in (None, -1)
    known = rhyme in _RHYMES or (initial == "qu" and "u" + rhyme in _RHYMES)
    if not known or (rhyme.endswith(_STOPS) and (not tone or tone not in _RISING_OR_HEAVY)):
        return False
    front = rhyme[0] in _FRONT
    if (initial in _NEVER_FRONT and front) or (initial in _ONLY_FRONT and not front):
        return False
    if initial == "g" and front and rhyme[0] != "i":
        return False
    if initial == "qu" and rhyme[0] not in _AFTER_QU and rhyme != "ôc":
        return False
    if place is None:
        return True
    return place in _places(rhyme) or (place == -1 and initial in ("gi", "qu"))


def _places(rhyme: str) -> tuple[int, ...]:
    """Where a tone may stand in a rhyme: on its vowel with a mark, else as either school places it."""
    marked = [place for place, letter in enumerate(rhyme) if letter in "ăâêôơư"]
    if marked:
        return (marked[-1],)
    vowels = sum(letter in VOWELS for letter in rhyme)
    if vowels == 1:
        return (0,)
    if vowels == 3:
        return (2 if rhyme == "uya" else 1,)
    if rhyme.startswith(_EITHER_VOWEL):
        return 0, 1
    return (0,) if vowels == len(rhyme) else (1,)
