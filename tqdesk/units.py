"""The unit catalogue: provinces, districts and communes by edition, key and name.

Two editions stand side by side: ``2024`` (three levels, in force to 30 June 2025) and ``2025`` (two
levels, from 1 July 2025). The same official code means different areas in the two, so a unit is
always named by its key, edition and code. Units of the user's own (``own:…``) are not in a
catalogue. Source of the files: ``resources/units/README.md``.
"""

from __future__ import annotations

import csv
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from tqdesk import errors
from tqdesk.records import Unit
from tqdesk.settings import resources
from tqdesk.vietnamese.names import plain_key

EDITIONS = ("2024", "2025")
CHOICES_SHOWN = 8

_TYPES = ("tỉnh", "thành phố", "thị xã", "thị trấn", "quận", "huyện", "phường", "xã")
_ABBREVIATIONS = {"tp": "thành phố", "tx": "thị xã", "tt": "thị trấn", "h": "huyện", "p": "phường", "x": "xã"}
_SEPARATOR = re.compile(r",|\s[-–—]\s")
_LONGEST_TEXT = 200


def catalogue(edition: str) -> dict[str, Unit]:
    """All units of ``edition`` (``2024`` or ``2025``) by key, in the order of their keys.

    The dictionary is shared: do not change it. Raises :class:`errors.UnknownUnit` for another edition.
    """
    if edition not in EDITIONS:
        raise errors.UnknownUnit(text=edition)
    return _read_catalogue(edition)


def unit(key: str) -> Unit:
    """The unit of ``key``. Raises :class:`errors.UnknownUnit`, also for units of the user's own."""
    edition = key.partition(":")[0]
    found = _read_catalogue(edition).get(key) if edition in EDITIONS else None
    if found is None:
        raise errors.UnknownUnit(text=key)
    return found


def find(text: str, edition: str | None = None) -> list[Unit]:
    """Units that ``text`` may mean, best first; of one edition, or of both.

    Understood are a key, a bare code, and a name with or without marks and type word. The words of
    a name may also be given by their beginnings, in any order, among them words of the units above:
    ``son duong tan tr`` finds Xã Tân Trào of Huyện Sơn Dương. An empty text finds nothing.
    """
    query = _as_query(text)
    ranked = [
        (rank, entry.level, entry.plain_bare, entry.unit.key, entry.unit)
        for entry in _entries_of(edition)
        if (rank := _rank(entry, query)) is not None
    ]
    return [found[-1] for found in sorted(ranked, key=lambda found: found[:-1])]


def resolve(text: str, edition: str | None = None) -> Unit:
    """The one unit that ``text`` names: a key, or a whole name if only one unit bears it.

    Units above may follow, to tell units of one name apart: ``Tân Trào, huyện Sơn Dương`` or
    ``Tân Trào - Sơn Dương``. A name that stands in both editions is ambiguous unless the units above
    or ``edition`` decide. Raises :class:`errors.UnknownUnit`, or :class:`errors.AmbiguousUnit` with up
    to eight ``choices`` as "name, parent (key)".
    """
    name, *above = _SEPARATOR.split(text.strip()[:_LONGEST_TEXT])
    query = _as_query(name)
    ranked = [
        (rank, entry.unit)
        for entry in _entries_of(edition)
        if (rank := _rank_whole(entry, query)) is not None
    ]
    if above:
        ranked = _below(ranked, [plain_key(_spelled_out(part)) for part in above if part.strip()])
    best = min((rank for rank, _ in ranked), default=None)
    units = [candidate for rank, candidate in ranked if rank == best]
    if not units:
        raise errors.UnknownUnit(text=text)
    if len(units) > 1:
        raise errors.AmbiguousUnit(text=text, choices=_choices(units))
    return units[0]


def children(key: str) -> list[Unit]:
    """The units that send their files to the unit of ``key``, in the order of their keys."""
    return [child for child in catalogue(unit(key).edition).values() if child.parent == key]


def parent_of(key: str) -> Unit | None:
    """The receiving office of the unit of ``key``; ``None`` for a province."""
    parent = unit(key).parent
    return None if parent is None else unit(parent)


def is_above(upper: str, lower: str) -> bool:
    """Whether ``upper`` receives from ``lower``, directly or through others.

    No unit is above itself, and none above one that no catalogue has.
    """
    return upper in above(lower)


def above(key: str) -> list[str]:
    """The units that receive from the unit of ``key``, directly or through others, the nearest first.

    Empty for a province, and for units of the user's own, which are in no catalogue.
    """
    try:
        return [each.key for each in _above(unit(key))]
    except errors.UnknownUnit:
        return []


def below(key: str) -> list[str]:
    """The units that send their files to the unit of ``key``, directly or through others."""
    try:
        direct = [child.key for child in children(key)]
    except errors.UnknownUnit:
        return []
    return direct + [each for child in direct for each in below(child)]


def successors(key: str) -> list[str]:
    """Keys of the units of edition 2025 that took over the area of a unit of edition 2024.

    One key, or two for the five communes that were divided, where a person must say which. Empty for
    districts, which ended, and for units in force today.
    """
    unit(key)
    return list(_read_successors().get(key, ()))


def name_of(key: str) -> str:
    """The name of the unit of ``key``; the key itself if the catalogue has none."""
    try:
        return unit(key).name
    except errors.UnknownUnit:
        return key


def long_name_of(key: str) -> str:
    """The name of the unit of ``key`` with its receiving office and the key: no two units share it."""
    try:
        return f"{full_name(unit(key))} ({key})"
    except errors.UnknownUnit:
        return key


def parent_name_of(key: str) -> str | None:
    """The name of the receiving office of the unit of ``key``, ``None`` where there is none."""
    try:
        parent = parent_of(key)
    except errors.UnknownUnit:
        return None
    return None if parent is None else parent.name


def full_name(unit: Unit) -> str:
    """Name and receiving office: ``Xã Tân Trào, Huyện Sơn Dương``; a province stands alone."""
    parent = parent_of(unit.key)
    return unit.name if parent is None else f"{unit.name}, {parent.name}"


@dataclass(frozen=True, slots=True)
class _Query:
    """What was typed; ``folded`` and ``plain`` have its type word spelled out (``tp.`` → ``thành phố``)."""

    text: str
    folded: str
    plain: str
    readings: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Entry:
    """A unit as it is looked for: with marks (folded) and without (plain), with its type and bare."""

    unit: Unit
    level: int
    folded_full: str
    folded_bare: str
    plain_full: str
    plain_bare: str
    words: tuple[str, ...]
    words_above: tuple[str, ...]


@cache
def _read_catalogue(edition: str) -> dict[str, Unit]:
    with (resources() / "units" / f"{edition}.csv").open(encoding="utf-8", newline="") as file:
        return {
            row["key"]: Unit(row["key"], row["name"], row["kind"], row["parent"] or None)
            for row in csv.DictReader(file)
        }


@cache
def _read_successors() -> dict[str, tuple[str, ...]]:
    taken: dict[str, tuple[str, ...]] = {}
    with (resources() / "units" / "successors.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            taken[row["old"]] = (*taken.get(row["old"], ()), row["new"])
    return taken


@cache
def _entries(edition: str) -> tuple[_Entry, ...]:
    return tuple(_entry(unit) for unit in _read_catalogue(edition).values())


def _entries_of(edition: str | None) -> Iterator[_Entry]:
    if edition is not None:
        catalogue(edition)
    for each in EDITIONS if edition is None else (edition,):
        yield from _entries(each)


def _entry(unit: Unit) -> _Entry:
    above = list(_above(unit))
    folded = _folded(unit.name)
    bare = _bare(folded)
    return _Entry(
        unit=unit,
        level=len(above),
        folded_full=folded,
        folded_bare=bare,
        plain_full=plain_key(folded),
        plain_bare=plain_key(bare),
        words=tuple(plain_key(folded).split()),
        words_above=tuple(word for each in above for word in plain_key(each.name).split()),
    )


def _above(lower: Unit) -> Iterator[Unit]:
    parent = parent_of(lower.key)
    while parent is not None:
        yield parent
        parent = parent_of(parent.key)


def _folded(text: str) -> str:
    return " ".join(unicodedata.normalize("NFC", text).lower().split())


def _bare(folded_name: str) -> str:
    for type_word in _TYPES:
        if folded_name.startswith(type_word + " "):
            return folded_name[len(type_word) + 1 :]
    return folded_name


def _spelled_out(text: str) -> str:
    first, _, rest = _folded(text.replace(".", " ")).partition(" ")
    return f"{_ABBREVIATIONS.get(first, first)} {rest}" if rest else first


def _as_query(text: str) -> _Query:
    text = text.strip()[:_LONGEST_TEXT]
    folded = _spelled_out(text)
    plain = plain_key(folded)
    return _Query(text, folded, plain, (plain_key(_folded(text)), plain))


def _rank_whole(entry: _Entry, query: _Query) -> int | None:
    """How well the whole query names the unit: 0 (its key) to 5; ``None`` if it does not."""
    steps = (
        query.text == entry.unit.key,
        query.text == entry.unit.code,
        query.folded == entry.folded_full,
        query.folded == entry.folded_bare,
        query.plain == entry.plain_full,
        query.plain == entry.plain_bare,
    )
    return next((rank for rank, holds in enumerate(steps) if holds), None)


def _rank(entry: _Entry, query: _Query) -> int | None:
    whole = _rank_whole(entry, query)
    if whole is not None:
        return whole
    ranks = (_rank_beginnings(entry, reading) for reading in query.readings)
    return min((rank for rank in ranks if rank is not None), default=None)


def _rank_beginnings(entry: _Entry, plain: str) -> int | None:
    """6: the bare name begins so; 7: words of the name do; 8: of the units above too; else ``None``."""
    beginnings = plain.replace(",", " ").split()
    if not beginnings:
        return None
    if entry.plain_bare.startswith(plain):
        return 6
    if _begin_words(beginnings, entry.words):
        return 7
    own_words = entry.plain_bare.split()
    own_word = any(word.startswith(beginning) for word in own_words for beginning in beginnings)
    return 8 if own_word and _begin_words(beginnings, entry.words + entry.words_above) else None


def _begin_words(beginnings: list[str], words: tuple[str, ...]) -> bool:
    """Whether each beginning begins a word of its own; the longest choose first."""
    left = list(words)
    for beginning in sorted(beginnings, key=len, reverse=True):
        taken = next((word for word in left if word.startswith(beginning)), None)
        if taken is None:
            return False
        left.remove(taken)
    return True


def _below(ranked: list[tuple[int, Unit]], names: list[str]) -> list[tuple[int, Unit]]:
    """Those whose units above bear ``names``; the direct parents decide where they can."""
    chains = [(rank, each, [_names_of(above) for above in _above(each)]) for rank, each in ranked]
    direct = [
        (rank, each)
        for rank, each, chain in chains
        if len(names) <= len(chain) and all(name in chain[step] for step, name in enumerate(names))
    ]
    return direct or [
        (rank, each)
        for rank, each, chain in chains
        if all(any(name in step for step in chain) for name in names)
    ]


def _names_of(unit: Unit) -> tuple[str, str]:
    folded = _folded(unit.name)
    return plain_key(folded), plain_key(_bare(folded))


def _choices(units: list[Unit]) -> str:
    return "; ".join(f"{full_name(each)} ({each.key})" for each in units[:CHOICES_SHOWN])


def file_words(key: str) -> tuple[str, str]:
    """The code of a unit, and its name without marks as ``tan-trao``, for names of files."""
    code = key.partition(":")[2]
    try:
        name = plain_key(unit(key).name)
    except errors.UnknownUnit:
        return code[:8], "don-vi"
    return code, "-".join("".join(c if c.isalnum() else " " for c in name).split())
