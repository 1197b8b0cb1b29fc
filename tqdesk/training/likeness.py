"""Whether two persons are one human: which of the facts known of them speak for it, and which against."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass
from functools import lru_cache
from operator import ne

from tqdesk.vietnamese.citizen_id import read_number
from tqdesk.vietnamese.encodings import decode_cell
from tqdesk.vietnamese.names import compatible, folded_key, plain_key
from tqdesk.vietnamese.syllables import is_syllable
from tqdesk.vietnamese.text import normalise

FOR: dict[str, int] = {
    "same_number": 60,
    "near_number": 30,
    "same_name": 30,
    "name_unmarked": 28,
    "name_font": 26,
    "name_marks": 22,
    "name_typo": 22,
    "name_short": 18,
    "name_words": 18,
    "name_letter": 12,
    "same_birth": 30,
    "near_birth": 15,
    "same_birth_year": 10,
    "same_phone": 30,
    "same_work": 15,
    "same_unit": 8,
}
"""What speaks for one human: reason code → how much."""

AGAINST: dict[str, int] = {
    "other_name": 25,
    "other_birth": 20,
    "other_sex": 20,
    "other_phone": 4,
}
"""What speaks against it: reason code → how much."""

_TWO_NUMBERS = "two_numbers"
_EQUAL_NAMES = frozenset({"same_name", "name_unmarked"})
_CLOSE_NAMES = frozenset({"name_font", "name_marks", "name_typo"})
_FULL = len("2000-01-31")
_UNKNOWN_DAY = "-01-01"
_SHORTEST_NEAR = 5
_LOST = "?\ufffd"
_VOWELS = frozenset("aeiouy")


@dataclass(frozen=True, slots=True)
class Traits:
    """What is known of a person that tells humans apart: a name as typed, a birth as rosters know it
    (``YYYY``, ``YYYY-MM`` or ``YYYY-MM-DD``), a phone and a citizen-ID number in digits."""

    name: str
    birth: str | None = None
    sex: str | None = None
    phone: str | None = None
    citizen_id: str | None = None
    position: str | None = None
    workplace: str | None = None
    unit: str | None = None


def certain(a: Traits, b: Traits) -> bool:
    """Whether two persons are one human beyond doubt: an equal valid citizen-ID number, names that one
    human may bear, and birth years that do not differ."""
    if not a.citizen_id or a.citizen_id != b.citizen_id or read_number(a.citizen_id) != a.citizen_id:
        return False
    years_differ = bool(a.birth and b.birth) and (a.birth or "")[:4] != (b.birth or "")[:4]
    return not years_differ and compatible(a.name, b.name)


def likely(a: Traits, b: Traits) -> tuple[str, ...]:
    """Why two persons may be one human, as codes of :data:`FOR`, then what speaks against it, of
    :data:`AGAINST`; nothing where they are taken for two humans.

    An equal number is always worth asking. Without it the names must be equal or near, and the less alike
    they are, the more has to agree beside them: equal names with a birth that does not differ, or with a
    phone, a number mistyped in one digit; near names with a full birth date, a phone or such a number. Two
    different numbers, sexes or births speak against it.
    """
    number = _number(a.citizen_id, b.citizen_id)
    if number == _TWO_NUMBERS:
        return ()
    name = near_name(a.name, b.name)
    if name is None and number != "same_number":
        return ()
    agreed = {
        number,
        name or "other_name",
        birth_reason(a.birth, b.birth),
        _equal(a.phone, b.phone, "same_phone", "other_phone"),
        _equal(a.sex, b.sex, None, "other_sex"),
        "same_work" if _same_work(a, b) else None,
        "same_unit" if a.unit and a.unit == b.unit else None,
    }
    if number != "same_number" and not _enough(name or "", agreed):
        return ()
    return tuple(code for code in (*FOR, *AGAINST) if code in agreed)


def score(reasons: Collection[str]) -> int:
    """How much reasons weigh together, 1 to 99: the more, the likelier that it is one human."""
    weight = sum(FOR.get(code, 0) - AGAINST.get(code, 0) for code in reasons)
    return max(1, min(99, weight))


def _enough(name: str, agreed: Collection[str | None]) -> bool:
    """Whether what agrees beside a name bears out that it is one human."""
    strong = "same_phone" in agreed or "near_number" in agreed
    if "other_sex" in agreed and not strong:
        return False
    work = "same_work" in agreed
    if "other_birth" in agreed:
        return name in _EQUAL_NAMES and strong
    if "near_birth" in agreed:
        return strong or (name in _EQUAL_NAMES and work)
    if "same_birth" in agreed:
        return name != "name_letter" or strong or work or "same_unit" in agreed
    if strong:
        return True
    near = work or "same_unit" in agreed
    if "same_birth_year" in agreed:
        equal_and_no_more = name in _EQUAL_NAMES and "other_phone" not in agreed
        return equal_and_no_more or (near and name in _EQUAL_NAMES | _CLOSE_NAMES)
    # One of the two has no birth: people of one place, of whom nothing else differs.
    return name in _EQUAL_NAMES and (work or ("same_unit" in agreed and "other_phone" not in agreed))


# Numbers, births, work


def _equal(a: str | None, b: str | None, same: str | None, other: str) -> str | None:
    if not a or not b:
        return None
    return same if a == b else other


def _number(a: str | None, b: str | None) -> str | None:
    found = _equal(a, b, "same_number", _TWO_NUMBERS)
    return "near_number" if found == _TWO_NUMBERS and a and b and near_numbers(a, b) else found


def near_numbers(a: str, b: str) -> bool:
    """Whether two numbers are one but for a slip."""
    return _one_digit(a, b) or a.lstrip("0") == b.lstrip("0")


def _one_digit(a: str, b: str) -> bool:
    """Whether one digit was mistyped, or two neighbours were swapped."""
    if len(a) != len(b):
        return False
    differing: int = sum(map(ne, a, b))
    if differing == 2:
        first = next(place for place in range(len(a)) if a[place] != b[place])
        return a[first] == b[first + 1] and a[first + 1] == b[first]
    return differing == 1


def birth_reason(a: str | None, b: str | None) -> str | None:
    """What two births say for or against one human; ``None`` where one is not known."""
    if not a or not b:
        return None
    short, long = sorted((day_known(a), day_known(b)), key=len)
    if long.startswith(short):
        return "same_birth" if len(short) == _FULL else "same_birth_year"
    if len(short) == len(long) == _FULL:
        swapped = "-".join((short[:4], short[8:], short[5:7])) == long
        if swapped or _one_digit(short, long):
            return "near_birth"
    return "other_birth"


def day_known(birth: str) -> str:
    """A birth without a day and month that only stand for an unknown one: ``1985-01-01`` is ``1985``."""
    return birth.removesuffix(_UNKNOWN_DAY) if len(birth) == _FULL else birth


def _same_work(a: Traits, b: Traits) -> bool:
    if not (a.position and b.position and a.workplace and b.workplace):
        return False
    return _plain(a.position) == _plain(b.position) and _plain(a.workplace) == _plain(b.workplace)


@lru_cache(maxsize=20_000)
def _plain(text: str) -> str:
    return plain_key(text)


# Names


@dataclass(frozen=True, slots=True)
class NameKeys:
    """A name as it was meant, with its keys with and without marks; ``garbled`` says that it was read out of
    an old font, ``abbreviated`` that words of it are."""

    read: str
    folded: str
    plain: str
    unmarked: bool
    garbled: bool
    abbreviated: bool


@lru_cache(maxsize=100_000)
def name_keys(name: str) -> NameKeys:
    """The keys of a name as typed."""
    decoded = decode_cell(name)
    read = decoded.replace(".", " ")
    folded = folded_key(read)
    plain = folded_key(plain_key(read))
    return NameKeys(read, folded, plain, folded == plain, decoded != name, _is_abbreviated(plain))


def near_name(a: str, b: str) -> str | None:
    """How near two names are, as a code of :data:`FOR`; ``None`` where they are different names."""
    first, second = name_keys(a), name_keys(b)
    if first.plain == second.plain:
        if first.folded != second.folded and not (first.unmarked or second.unmarked):
            return "name_marks"
        if first.garbled or second.garbled:
            return "name_font"
        return "same_name" if first.folded == second.folded else "name_unmarked"
    if _blotted(first.plain, second.plain):
        return "name_font"
    if _stands_for(first, second) or _stands_for(second, first):
        return "name_short"
    if _word_missing(first.plain, second.plain):
        return "name_words"
    return _one_letter(first, second)


def _is_abbreviated(plain: str) -> bool:
    return not all(map(_written_out, plain.split()[:-1]))


@lru_cache(maxsize=1000)
def _abbreviation(plain: str) -> re.Pattern[str]:
    """What a name with abbreviations may stand for: ``ng v hung``, ``nv hung`` and ``n hung``."""
    return re.compile(" ".join(map(_may_stand_for, plain.split())))


def _written_out(word: str) -> bool:
    return len(word) > 1 and not _VOWELS.isdisjoint(word)


def _may_stand_for(word: str) -> str:
    if _written_out(word):
        return re.escape(word)
    initials = " ".join(rf"{re.escape(letter)}\w*" for letter in word)
    return rf"(?:{re.escape(word)}\w*|{initials})"


def _stands_for(short: NameKeys, long: NameKeys) -> bool:
    if not short.abbreviated or short.plain.rpartition(" ")[2] != long.plain.rpartition(" ")[2]:
        return False
    return _abbreviation(short.plain).fullmatch(long.plain) is not None


def _word_missing(a: str, b: str) -> bool:
    """Whether one name is the other with words left out before the given name."""
    short, long = sorted((a.split(), b.split()), key=len)
    if len(short) < 2 or len(short) == len(long) or short[-1] != long[-1]:
        return False
    left = iter(long)
    return all(word in left for word in short)


def _blotted(a: str, b: str) -> bool:
    """Whether two names are alike where neither has lost its letters to question marks."""
    if len(a) != len(b) or not any(sign in a + b for sign in _LOST):
        return False
    lost = sum(x in _LOST or y in _LOST for x, y in zip(a, b, strict=True))
    return lost * 2 <= len(a) and all(x == y or x in _LOST or y in _LOST for x, y in zip(a, b, strict=True))


def _one_letter(a: NameKeys, b: NameKeys) -> str | None:
    """Whether one letter was lost, added, mistyped or swapped with its neighbour; a slip for certain where it
    left what is no Vietnamese syllable."""
    if abs(len(a.plain) - len(b.plain)) > 1 or min(len(a.plain), len(b.plain)) < _SHORTEST_NEAR:
        return None
    # Not with the module: what imports this at start-up seldom compares names.
    from rapidfuzz.distance import OSA

    if OSA.distance(a.plain, b.plain, score_cutoff=1) > 1:
        return None
    differing = _words(a) ^ _words(b)
    return "name_letter" if all(map(is_syllable, differing)) else "name_typo"


def _words(name: NameKeys) -> set[str]:
    return set(normalise(name.read).casefold().split())
