"""Those whom the rows of a roster may mean, found by what they have in common with a row."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import TypeGuard

import msgspec

from tqdesk.training import likeness

_FULL = len("2000-01-31")
_HALF = 5
"""So many digits at one end are alike in two numbers with a slip in one of them, wherever it is."""

_MOST_ALIKE = 100


class Someone(msgspec.Struct, frozen=True):
    """Someone who may be the person of a row: known here under a local key, or the person of another row,
    whose key is ``-1`` less its place; ``id`` is empty where that row makes the person. ``human`` is the same
    number for persons known to be one human, ``plain`` the name's plain key."""

    key: int
    human: int
    id: bytes
    plain: str
    name: str
    birth: str | None = None
    sex: str | None = None
    position: str | None = None
    workplace: str | None = None
    phone: str | None = None
    email: str | None = None
    ethnic: str | None = None
    citizen_id: str | None = None
    category: str | None = None
    unit: str | None = None


_By = dict[str | None, tuple[Someone, ...]]


class People:
    """People by what a row may have in common with them: number, plain key of the name, telephone, full birth
    date. Whoever is known of by more is there several times, the fullest last."""

    def __init__(self, known: Iterable[Someone]) -> None:
        self.by_number: _By = {}
        self.by_name: _By = {}
        self._by_phone: _By = {}
        self._by_birth: _By = {}
        self._fuller: dict[int, Someone] = {}
        self.add_all(known)

    def add_all(self, people: Iterable[Someone]) -> None:
        """Take more people in."""
        names, numbers, phones, births = self.by_name, self.by_number, self._by_phone, self._by_birth
        for each in people:
            # Nearly everyone is the only one: a list for each would take most of the time.
            alone = (each,)
            if (others := names.setdefault(each.plain, alone)) is not alone:
                names[each.plain] = others + alone
            if (number := each.citizen_id) and (others := numbers.setdefault(number, alone)) is not alone:
                numbers[number] = others + alone
            if (phone := each.phone) and (others := phones.setdefault(phone, alone)) is not alone:
                phones[phone] = others + alone
            birth = each.birth
            if birth and len(birth) == _FULL and (others := births.setdefault(birth, alone)) is not alone:
                births[birth] = others + alone

    def add(self, someone: Someone) -> None:
        """Take one more person in."""
        self.add_all((someone,))

    def enrich(self, someone: Someone) -> None:
        """Know more of one who was taken in."""
        self._fuller[someone.key] = someone
        self.add(someone)

    def as_known_now(self, found: Sequence[Someone]) -> Sequence[Someone]:
        """Those found, each with all that is known by now."""
        return [self._fuller.get(each.key, each) for each in found] if self._fuller else found

    def meet(
        self, newcomers: Iterable[Someone], is_new: Callable[[Someone, Sequence[Someone]], bool]
    ) -> None:
        """Take in one newcomer after another, but not whom ``is_new``, asked with those worth comparing who
        are there by then, says to be no newcomer; it is asked only where there are such.

        Worth comparing are all whom :mod:`likeness` may find likely among those with the newcomer's number,
        phone or name without marks, or with the birth and nearly the name. Of a great many who are alike it
        is the first ones.
        """
        names, numbers, phones, births = self.by_name, self.by_number, self._by_phone, self._by_birth
        for each in newcomers:
            plain, number, phone, birth = each.plain, each.citizen_id, each.phone, each.birth
            named, numbered, reached = names.get(plain), numbers.get(number), phones.get(phone)
            born = births.get(birth)
            found = _worth_comparing(each, named) if named else []
            if numbered:
                found += numbered
            if reached:
                found += reached
            if born and (worth := _worth_comparing(each, born)):
                found += _nearly_spelt(plain, worth)
            if found:
                alike = {other.key: other for other in self.as_known_now(found[:_MOST_ALIKE])}
                if not is_new(each, list(alike.values())):
                    continue
            alone = (each,)
            names[plain] = named + alone if named else alone
            if number:
                numbers[number] = numbered + alone if numbered else alone
            if phone:
                phones[phone] = reached + alone if reached else alone
            if birth and len(birth) == _FULL:
                births[birth] = born + alone if born else alone


def is_full(birth: str | None) -> TypeGuard[str]:
    """Whether a birth is known to the day."""
    return birth is not None and len(birth) == _FULL


def _worth_comparing(someone: Someone, others: Iterable[Someone]) -> list[Someone]:
    """Those of some namesakes of whom :func:`likeness.likely` may say anything: quick to tell, and nearly
    always nobody, by two numbers that are nothing alike, or by births of two years with neither phone nor day
    in common."""
    number, birth, phone = someone.citizen_id or "", someone.birth, someone.phone
    first, last = number[:_HALF], number[-_HALF:]
    worth: list[Someone] = []
    for other in others:
        its, born = other.citizen_id, other.birth
        if number and its and number != its:
            if (its[:_HALF] == first or its[-_HALF:] == last) and likeness.near_numbers(number, its):
                worth.append(other)
        elif (
            not birth
            or not born
            or birth[:4] == born[:4]
            or birth[4:] == born[4:]
            or phone == other.phone
            or someone.citizen_id == its is not None
        ):
            worth.append(other)
    return worth


def _nearly_spelt(plain: str, others: Iterable[Someone]) -> list[Someone]:
    """Those whose name without marks has the given name of another, differs in a letter, or has lost some."""
    # Not with the module: what imports this at start-up seldom compares names.
    from rapidfuzz.distance import OSA

    given = plain[plain.rfind(" ") + 1 :]
    return [
        each
        for each in others
        if each.plain.endswith(given)
        or OSA.distance(plain, each.plain, score_cutoff=1) <= 1
        or not (plain + each.plain).replace(" ", "").isalpha()
    ]
