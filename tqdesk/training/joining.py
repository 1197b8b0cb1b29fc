"""Joining those who are one human beyond doubt, without asking."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from itertools import combinations

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tqdesk.store import journal, tables
from tqdesk.store.rows import uuids
from tqdesk.store.states import chunks
from tqdesk.store.tables import is_visible
from tqdesk.training import deleting, same_people
from tqdesk.training.humans import human_of
from tqdesk.training.likeness import Traits, certain

AUTOMATIC = "automatic:citizen_id"
"""The reason of a decision that nobody made: equal number, compatible name, no different year of birth."""


def join_certain(session: Session) -> int:
    """Say of persons who are one human beyond doubt that they are; returns how many pairs were joined.

    Only what this unit may write is joined, and never two of whom anybody ever said anything, be it taken
    back since, nor two humans that hold such two. It costs a look where no number is borne twice.
    """
    bearers = _bearers(session)
    everyone = {key: human for people in bearers.values() for key, human, _ in people}
    members = _members(session, set(everyone.values()))
    apart = _ever_spoken_of(session, [key for keys in members.values() for key in keys])
    ours = {key for _, key in deleting.writable(session, [("person", key) for key in everyone])}
    ids = uuids(session, everyone)
    edits: list[journal.Edit] = []
    for people in bearers.values():
        for (one, human, a), (other, second_human, b) in combinations(people, 2):
            mine, theirs = members[human], members[second_human]
            if mine is theirs or not {one, other} <= ours or not certain(a, b):
                continue
            if any(ordered(x, y) in apart for x in mine for y in theirs):
                continue
            mine |= theirs
            members |= {each: mine for each in theirs & members.keys()}
            edits.append(same_people.declaration(ids[one], ids[other], same=True, reason=AUTOMATIC))
    journal.write(session, edits)
    return len(edits)


def _bearers(session: Session) -> dict[str, list[tuple[int, int, Traits]]]:
    """The persons of each citizen-ID number that several humans bear: local key, human, name and birth."""
    person, private = tables.person, tables.person_private
    twice = list(
        session.scalars(
            select(private.c.citizen_id)
            .where(private.c.citizen_id.is_not(None), is_visible(private))
            .group_by(private.c.citizen_id)
            .having(func.count() > 1)
        )
    )
    found: dict[str, list[tuple[int, int, Traits]]] = defaultdict(list)
    query = (
        select(person.c.id, human_of(), person.c.name, person.c.birth, private.c.citizen_id)
        .join_from(person, private, private.c.id == person.c.id)
        .where(is_visible(person), is_visible(private), person.c.name.is_not(None))
        .order_by(person.c.id)
    )
    for chunk in chunks(twice):
        for key, human, name, birth, number in session.execute(query.where(private.c.citizen_id.in_(chunk))):
            found[number].append((key, human, Traits(name, birth, citizen_id=number)))
    return {number: people for number, people in found.items() if len({each[1] for each in people}) > 1}


def _members(session: Session, humans: Collection[int]) -> dict[int, set[int]]:
    """The persons of each of some humans, by local key."""
    members: dict[int, set[int]] = {human: {human} for human in humans}
    person = tables.person
    for chunk in chunks(sorted(humans)):
        query = select(person.c.id, person.c.human_id).where(person.c.human_id.in_(chunk), is_visible(person))
        for key, human in session.execute(query):
            members[human].add(key)
    return members


def _ever_spoken_of(session: Session, persons: Iterable[int]) -> set[tuple[int, int]]:
    """The pairs with one of some persons of which anything was ever said, what was taken back included."""
    pair = tables.same_person
    query = select(pair.c.first_id, pair.c.second_id).where(pair.c.second_id.is_not(None))
    return {
        ordered(first, second)
        for chunk in chunks(sorted(persons))
        for first, second in session.execute(query.where(pair.c.first_id.in_(chunk)))
    }


def ordered(one: int, other: int) -> tuple[int, int]:
    """Two local keys, the smaller first."""
    return (one, other) if one < other else (other, one)
