"""Those among many people who look like one human, without comparing everyone with everyone.

Two who are likely one human agree in something: a number but for a slip, a telephone, a birth, a name with a
year. People are put into blocks by each of these in turn, and compared within their block.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations, groupby

from tqdesk.progress import Progress, no_progress
from tqdesk.training.likeness import Traits, day_known, likely, name_keys

LARGEST_BLOCK = 400
"""Of more people not every two are compared: see :func:`_divided`."""

FEW = 5
"""Of a name that more people bear, two are not asked about of whom only a year of birth agrees beside it."""

_NAME_AND_YEAR = frozenset({"same_name", "name_unmarked", "same_birth_year"})
_FULL_BIRTH = len("2000-01-31")
_DIGITS = 12
_HASH = (1 << 32) - 1
_PLACE_BITS = 32
_PLACE = (1 << _PLACE_BITS) - 1

Key = Hashable | None
Pair = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Crowd:
    """So many people who look alike that not every two of them are asked about; ``name`` is that of one."""

    name: str
    people: int


@dataclass(frozen=True, slots=True)
class LookAlikes:
    """Pairs of people, by their places, the first the smaller → why they may be one human; and the crowds of
    whom only those are among the pairs of whom more agrees."""

    pairs: dict[Pair, tuple[str, ...]]
    crowds: tuple[Crowd, ...]


@dataclass(frozen=True, slots=True)
class _Blocking:
    """What people of a block have in common; if ``lacking`` is given, one of any two must lack that."""

    key: Callable[[Traits], Key]
    lacking: Callable[[Traits], bool] | None = None


def find(people: Sequence[Traits], progress: Progress = no_progress) -> LookAlikes:
    """All who are :func:`likely` one human, but for what :class:`Crowd` says."""
    total = len(people) * len(_BLOCKINGS)
    pairs: dict[Pair, tuple[str, ...]] = {}
    crowds: dict[str, Crowd] = {}
    for number, blocking in enumerate(_BLOCKINGS):
        done = number * len(people)
        for block in _blocks(people, blocking.key):
            for part in _divided(people, block, crowds):
                for pair in _to_compare(people, part, blocking.lacking):
                    if pair not in pairs and (reasons := likely(people[pair[0]], people[pair[1]])):
                        pairs[pair] = reasons
            done += len(block)
            progress(min(done, (number + 1) * len(people)), total)
    _leave_common_names(people, pairs, crowds)
    largest_first = sorted(crowds.values(), key=lambda crowd: (-crowd.people, crowd.name))
    return LookAlikes(pairs, tuple(largest_first))


def _blocks(people: Sequence[Traits], key_of: Callable[[Traits], Key]) -> Iterator[list[int]]:
    """The places of people by key, of each two at least.

    Sorted by short hashes of the keys, for a dictionary of as many keys takes ten times the room; two keys of
    one hash make a block too large, no more.
    """
    hashed = sorted(
        (hash(key) & _HASH) << _PLACE_BITS | place
        for place, person in enumerate(people)
        if (key := key_of(person)) is not None
    )
    for _hash, alike in groupby(hashed, key=lambda each: each >> _PLACE_BITS):
        block = [each & _PLACE for each in alike]
        if len(block) > 1:
            yield block


def _to_compare(
    people: Sequence[Traits], block: list[int], lacking: Callable[[Traits], bool] | None
) -> Iterator[Pair]:
    if lacking is None:
        yield from combinations(block, 2)
        return
    lack = {place for place in block if lacking(people[place])}
    for place in lack:
        for other in block:
            if other not in lack or other > place:
                yield (place, other) if place < other else (other, place)


def _divided(people: Sequence[Traits], block: list[int], crowds: dict[str, Crowd]) -> Iterator[list[int]]:
    """A block in parts that are small enough: by all words of the name but one, for a slip spoils one word;
    of those whose names are too common, by unit. Who is left in too large a company is noted as a crowd."""
    if len(block) <= LARGEST_BLOCK:
        yield block
        return
    for alike in _by_words(people, block):
        if len(alike) <= LARGEST_BLOCK:
            yield alike
            continue
        one = people[alike[0]]
        if len(alike) > crowds.get(_plain(one), Crowd("", 0)).people:
            crowds[_plain(one)] = Crowd(one.name, len(alike))
        yield from (members for members in _by_unit(people, alike) if len(members) <= LARGEST_BLOCK)


def _by_words(people: Sequence[Traits], block: list[int]) -> Iterable[list[int]]:
    groups: dict[tuple[str, ...], list[int]] = defaultdict(list)
    for place in block:
        words = tuple(_plain(people[place]).split())
        parts = {words, *(words[:left] + words[left + 1 :] for left in range(len(words)))}
        for part in parts:
            groups[part].append(place)
    return (group for group in groups.values() if len(group) > 1)


def _by_unit(people: Sequence[Traits], block: list[int]) -> Iterable[list[int]]:
    groups: dict[str, list[int]] = defaultdict(list)
    for place in block:
        if (unit := people[place].unit) is not None:
            groups[unit].append(place)
    return groups.values()


def _leave_common_names(
    people: Sequence[Traits], pairs: dict[Pair, tuple[str, ...]], crowds: dict[str, Crowd]
) -> None:
    """Leave out the pairs of whom a name and a year agree and nothing else, where many bear that name: among
    them some are born in one year by chance."""
    bearers = Counter(map(_plain, people))
    for pair, reasons in list(pairs.items()):
        person = people[pair[0]]
        if may_be_chance(reasons, bearers=bearers[_plain(person)]):
            del pairs[pair]
            crowds.setdefault(_plain(person), Crowd(person.name, bearers[_plain(person)]))


def may_be_chance(reasons: Collection[str], *, bearers: int) -> bool:
    """Whether nothing but a name that so many bear and a year of birth agree."""
    return bearers > FEW and _NAME_AND_YEAR.issuperset(reasons)


# What people of a block have in common


def _plain(person: Traits) -> str:
    return name_keys(person.name).plain


def _year(person: Traits) -> str | None:
    return person.birth[:4] if person.birth else None


def _day(person: Traits) -> str | None:
    return None if _lacks_day(person) else person.birth


def _lacks_birth(person: Traits) -> bool:
    return not person.birth


def _lacks_day(person: Traits) -> bool:
    return not person.birth or len(day_known(person.birth)) < _FULL_BIRTH


def _together(*parts: Hashable) -> Key:
    return parts if all(parts) else None


def _work(person: Traits) -> Key:
    return _together((person.position or "").casefold(), (person.workplace or "").casefold())


def _name_and_year(person: Traits) -> Key:
    return _together(_plain(person), _year(person))


def _slip(start: int, end: int) -> Callable[[Traits], Key]:
    """A number without the digits in which a slip is looked for."""

    def key(person: Traits) -> Key:
        number = _number(person)
        return number and number[:start] + "·" + number[end:]

    return key


def _swap(place: int) -> Callable[[Traits], Key]:
    """A number whose digits at a place and after it may be swapped."""

    def key(person: Traits) -> Key:
        number = _number(person)
        return number and number[:place] + "".join(sorted(number[place : place + 2])) + number[place + 2 :]

    return key


def _number(person: Traits) -> str | None:
    return person.citizen_id.zfill(_DIGITS) if person.citizen_id else None


_BLOCKINGS = (
    # A slip or a swap lies in one of three parts of a number, or where two of them meet.
    *(_Blocking(_slip(*part)) for part in ((0, 6), (6, 9), (9, 12))),
    *(_Blocking(_swap(place)) for place in (5, 8)),
    _Blocking(lambda person: person.phone or None),
    _Blocking(_day),
    _Blocking(_name_and_year),
    _Blocking(lambda person: _together(_plain(person), _work(person))),
    _Blocking(lambda person: _together(_plain(person), person.unit), _lacks_birth),
    _Blocking(lambda person: _together(_year(person), person.unit), _lacks_day),
    _Blocking(lambda person: _together(_year(person), _work(person)), _lacks_day),
)
