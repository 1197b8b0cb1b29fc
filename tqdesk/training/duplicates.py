"""Persons who may be one human: those that wait for someone to say, what was said, and what is certain.

A decision is a ``same_person`` row (:mod:`tqdesk.training.same_people`); nothing is merged into anything.
"""

from __future__ import annotations

from array import array
from collections import defaultdict
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import ColumnElement, and_, func, select
from sqlalchemy.orm import Session

from tqdesk.progress import Progress, no_progress
from tqdesk.store import search, tables
from tqdesk.store.ids import same_person_id
from tqdesk.store.lines import decode_own
from tqdesk.store.rows import uuids
from tqdesk.store.states import chunks
from tqdesk.store.tables import is_visible
from tqdesk.training import deleting, look_alikes
from tqdesk.training.history import operator_name
from tqdesk.training.humans import human_of
from tqdesk.training.joining import AUTOMATIC, ordered
from tqdesk.training.likeness import Traits, birth_reason, score
from tqdesk.training.look_alikes import Crowd
from tqdesk.vietnamese.citizen_id import masked
from tqdesk.vietnamese.names import folded_key, plain_key

STRONG = 45
"""Pairs of this score and more hold a group together."""

_Keys = tuple[int, int]


class _People(NamedTuple):
    """Persons, each at the same place of all three: local key, the human they are, and what tells them apart.

    Arrays hold very many in a quarter of the room that records take.
    """

    keys: array[int]
    humans: array[int]
    traits: list[Traits]


@dataclass(frozen=True, slots=True)
class Side:
    """One of two persons that are compared: what is known of them, private facts masked, and on the lists of
    how many classes they are. ``human`` is the same number for persons known to be one human."""

    id: UUID
    human: int
    name: str
    birth: str | None
    sex: str | None
    unit: str | None
    position: str | None
    workplace: str | None
    citizen_id: str | None
    phone: str | None
    classes: int


@dataclass(frozen=True, slots=True)
class Pair:
    """Two persons who may be one human, and why (codes of :mod:`tqdesk.training.likeness`).

    ``agree`` and ``differ`` name the facts that are known of both. Pairs of one ``group`` stand together: of
    ``records`` persons any two may be one human.
    """

    first: Side
    second: Side
    reasons: tuple[str, ...]
    score: int
    agree: frozenset[str]
    differ: frozenset[str]
    group: int = 0
    records: int = 2


@dataclass(frozen=True, slots=True)
class Queue:
    """The pairs that wait, the likeliest first, and the crowds of whom not every two are asked about;
    ``apart`` are the humans, by two, of whom someone said that they are not one."""

    pairs: tuple[Pair, ...]
    crowds: tuple[Crowd, ...]
    apart: frozenset[_Keys] = frozenset()


@dataclass(frozen=True, slots=True)
class Decision:
    """What was said of two persons: by whom, when (milliseconds), and why if that was given.

    ``agree`` and ``differ`` as a :class:`Pair` has them.
    """

    first: Side
    second: Side
    agree: frozenset[str]
    differ: frozenset[str]
    same: bool
    automatic: bool
    reason: str | None
    operator: str | None
    unit: str
    at: int


# What waits


def waiting(session: Session, progress: Progress = no_progress) -> Queue:
    """Persons who look like one human and of whom nobody has said whether they are, once for each two humans.

    ``progress`` is told how far it is, and may raise to stop it.
    """
    search.give_room_back(session)
    keys, humans, traits = _people(session)
    found = look_alikes.find(traits, progress)
    apart = _said_apart(session)
    best: dict[_Keys, tuple[int, _Keys]] = {}
    for (one, other), reasons in found.pairs.items():
        asked = ordered(humans[one], humans[other])
        if asked[0] == asked[1] or asked in apart:
            continue
        ranked = (-score(reasons), (one, other))
        best[asked] = min(ranked, best.get(asked, ranked))
    chosen = sorted(best.values())
    sides = _sides(session, {keys[place] for _, pair in chosen for place in pair})
    pairs = [
        Pair(
            sides[keys[one]],
            sides[keys[other]],
            reasons := found.pairs[one, other],
            score(reasons),
            *_compared(traits[one], traits[other]),
        )
        for _, (one, other) in chosen
    ]
    return Queue(_grouped(pairs), found.crowds, frozenset(apart))


def after(queue: Queue, decided: Pair, *, same: bool) -> Queue:
    """What still waits after a pair was decided, without asking the store again."""
    into, human = decided.first.human, decided.second.human
    left = [pair for pair in queue.pairs if pair is not decided]
    if not same:
        return replace(queue, pairs=tuple(left), apart=queue.apart | {ordered(into, human)})

    def joined(one: int) -> int:
        return into if one == human else one

    apart = frozenset(ordered(joined(one), joined(other)) for one, other in queue.apart)
    asked: dict[_Keys, Pair] = {}
    for pair in sorted(left, key=lambda pair: -pair.score):
        first, second = (replace(side, human=joined(side.human)) for side in (pair.first, pair.second))
        humans = ordered(first.human, second.human)
        if humans not in apart:
            asked.setdefault(humans, replace(pair, first=first, second=second))
    pairs = sorted(asked.values(), key=lambda pair: (pair.group, -pair.score))
    return replace(queue, pairs=tuple(pairs), apart=apart)


def _people(session: Session, *where: ColumnElement[bool]) -> _People:
    """Everybody seen here, or some of them, in the order they came."""
    person, private = tables.person, tables.person_private
    repeated = ("name", "birth", "sex", "position", "workplace", "unit")
    query = (
        select(
            person.c.id,
            human_of(),
            private.c.phone,
            private.c.citizen_id,
            *(person.c[name] for name in repeated),
        )
        .join_from(person, private, and_(private.c.id == person.c.id, is_visible(private)), isouter=True)
        .where(is_visible(person), person.c.name.is_not(None), *where)
        .order_by(person.c.id)
    )
    # Of what many have in common one text serves them all.
    kept: dict[str | None, Any] = {}
    people = _People(array("q"), array("q"), [])
    for key, human, phone, citizen_id, *facts in session.execute(query).yield_per(1000):
        shared = {name: kept.setdefault(fact, fact) for name, fact in zip(repeated, facts, strict=True)}
        people.keys.append(key)
        people.humans.append(human)
        people.traits.append(Traits(phone=phone, citizen_id=citizen_id, **shared))
    return people


def _said_apart(session: Session) -> set[_Keys]:
    """The humans, by two, of whom someone said that they are not one."""
    pair, first, second = tables.same_person, tables.person.alias(), tables.person.alias()
    query = (
        select(func.coalesce(first.c.human_id, first.c.id), func.coalesce(second.c.human_id, second.c.id))
        .join_from(pair, first, first.c.id == pair.c.first_id)
        .join(second, second.c.id == pair.c.second_id)
        .where(is_visible(pair), pair.c.same.is_(False))
    )
    return {ordered(one, other) for one, other in session.execute(query)}


def _grouped(pairs: Sequence[Pair]) -> tuple[Pair, ...]:
    """The pairs with those of one group together, each group where its likeliest pair stands."""
    groups = _Sets()
    for pair in pairs:
        if pair.score >= STRONG:
            groups.join(pair.first.human, pair.second.human)
    together: dict[object, list[Pair]] = defaultdict(list)
    for pair in pairs:
        root = groups.of(pair.first.human)
        held = root == groups.of(pair.second.human)
        together[root if held else (pair.first.human, pair.second.human)].append(pair)
    return tuple(
        replace(pair, group=number, records=records)
        for number, members in enumerate(together.values(), 1)
        for records in [len({side.id for pair in members for side in (pair.first, pair.second)})]
        for pair in members
    )


class _Sets:
    """Numbers that belong together, each set known by one of them."""

    def __init__(self) -> None:
        self._above: dict[int, int] = {}

    def of(self, number: int) -> int:
        while (above := self._above.get(number, number)) != number:
            number = above
        return number

    def join(self, one: int, other: int) -> None:
        self._above[self.of(one)] = self.of(other)


# Two persons side by side


def _compared(one: Traits, other: Traits) -> tuple[frozenset[str], frozenset[str]]:
    """The facts known of both that agree, and those that differ."""
    compared = {name: _agree(name, one, other) for name in Traits.__slots__}
    return (
        frozenset(name for name, agree in compared.items() if agree),
        frozenset(name for name, agree in compared.items() if agree is False),
    )


_ALIKE: dict[str, Callable[[str], str]] = {
    "name": folded_key,
    "position": plain_key,
    "workplace": plain_key,
}


def _agree(name: str, one: Traits, other: Traits) -> bool | None:
    """Whether a fact of two persons is the same; ``None`` where it is not known of both."""
    first, second = getattr(one, name), getattr(other, name)
    if not first or not second:
        return None
    if name == "birth":
        return (birth_reason(first, second) or "").startswith("same")
    alike = _ALIKE.get(name, str)
    return alike(first) == alike(second)


def _sides(session: Session, keys: Collection[int]) -> dict[int, Side]:
    person, private, enrolment = tables.person, tables.person_private, tables.enrolment
    classes = (
        select(func.count(enrolment.c.class_id.distinct()))
        .where(enrolment.c.person_id == person.c.id, is_visible(enrolment))
        .scalar_subquery()
    )
    query = select(
        person.c.id.label("key"),
        human_of().label("human"),
        *(person.c[name] for name in ("name", "birth", "sex", "unit", "position", "workplace")),
        *(private.c[name] for name in ("citizen_id", "phone")),
        classes.label("classes"),
    ).join_from(person, private, and_(private.c.id == person.c.id, is_visible(private)), isouter=True)
    ids = uuids(session, keys)
    return {
        row.key: _side(ids[row.key], row._asdict())
        for chunk in chunks(sorted(keys))
        for row in session.execute(query.where(person.c.id.in_(chunk)))
    }


def _side(person: UUID, facts: dict[str, Any]) -> Side:
    del facts["key"]
    hidden = {name: masked(facts[name]) for name in ("citizen_id", "phone") if facts[name]}
    return Side(id=person, **{**facts, "name": facts["name"] or "", **hidden})


# What was said


def decided(session: Session) -> tuple[Decision, ...]:
    """What was said of two persons and counts, the newest first."""
    pair, line = tables.same_person, tables.line
    query = (
        select(pair.c.first_id, pair.c.second_id, pair.c.same, pair.c.reason, line.c.body)
        .join_from(pair, line, line.c.id == pair.c.same_line)
        .where(is_visible(pair), _both_here())
        .order_by(pair.c.same_line.desc())
    )
    rows = session.execute(query).all()
    keys = {key for row in rows for key in (row.first_id, row.second_id)}
    sides = _sides(session, keys)
    traits: dict[int, Traits] = {}
    for chunk in chunks(sorted(keys)):
        people = _people(session, tables.person.c.id.in_(chunk))
        traits |= zip(people.keys, people.traits, strict=True)
    made = []
    for row in rows:
        said = decode_own(row.body)
        one, other = ordered(row.first_id, row.second_id)
        agree, differ = _compared(traits[one], traits[other])
        automatic = row.reason == AUTOMATIC
        made.append(
            Decision(
                first=sides[one],
                second=sides[other],
                agree=agree,
                differ=differ,
                same=row.same,
                automatic=automatic,
                reason=None if automatic else row.reason,
                operator=None if said.operator is None else operator_name(session, said.operator),
                unit=said.unit,
                at=said.at,
            )
        )
    return tuple(made)


def _both_here() -> ColumnElement[bool]:
    pair, person = tables.same_person, tables.person
    here = select(person.c.id).where(is_visible(person), person.c.name.is_not(None))
    # Looked up for each pair: a set of everybody is read, and held, for a handful of decisions.
    return and_(*(here.where(person.c.id == side).exists() for side in (pair.c.first_id, pair.c.second_id)))


def take_back(session: Session, *, first: UUID, second: UUID) -> None:
    """Take back what was said of two persons: they wait again, and are not joined automatically any more.

    :raises UnknownRow: nothing was said of these two. :raises NotYours: another unit said it.
    """
    deleting.delete(session, entity="same_person", row=same_person_id(first, second))
