"""Where each human stands in lists of people, as a number: it is greater for whoever comes later.

The index that finds people goes by these numbers, so what it finds comes in the order of lists, and the first
of very many are found without looking at the others. Between two who stand beside each other numbers are left
free for those to come. Where there are none left, some neighbours are numbered anew with them, as many as it
takes to have room again (M. A. Bender et al., *Two Simplified Algorithms for Maintaining Order in a List*,
ESA 2002).

``person_places`` follows from ``person_words``, which has what lists are ordered by. It also has the
digits, for what is sought by more of them than the index knows: its rows are short, and soon read.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter

from sqlalchemy import BindParameter, ScalarSelect, bindparam, delete, func, insert, select, tuple_
from sqlalchemy.orm import Session

from tqdesk.store import tables
from tqdesk.store.rows import is_among
from tqdesk.store.states import chunks

_ROOM = 64
"""From one number to the next where all are given at once: the index grows with it."""

_ENOUGH_ROOM = 8
"""From one number to the next where neighbours are numbered anew, at least."""

_LISTED, _PLACES = tables.person_words, tables.person_places


@dataclass(frozen=True, slots=True)
class _Gap:
    """Some in a row who have no place, and the places on both sides; of an end of the list one beyond it."""

    persons: tuple[int, ...]
    low: int
    high: int

    @property
    def room(self) -> int:
        """From one place to the next, if all of them are given one here."""
        return (self.high - self.low) // (len(self.persons) + 1)


def of(session: Session, persons: Iterable[int]) -> dict[int, int]:
    """The places of those of some persons, by local key, who have one."""
    query = select(_PLACES.c.person_id, _PLACES.c.place)
    return {
        person: place
        for chunk in chunks(persons)
        for person, place in session.execute(query.where(is_among(session, _PLACES.c.person_id, chunk)))
    }


def give_all(session: Session) -> None:
    """Give everyone who is listed a place, where nobody has one."""
    place = func.row_number().over(order_by=(_LISTED.c.sort_key, _LISTED.c.id)) * _ROOM
    session.execute(
        insert(_PLACES).from_select(list(_PLACES.c), select(place, _LISTED.c.id, _LISTED.c.numbers))
    )


def take(session: Session, persons: Iterable[int]) -> None:
    """Take the places of persons back."""
    for chunk in chunks(persons):
        session.execute(delete(_PLACES).where(_PLACES.c.person_id.in_(chunk)))


def give(session: Session, persons: Iterable[int]) -> dict[int, int]:
    """Give persons who are listed and have no place one; returns who else was moved for it, by local key,
    and the places they had."""
    new = waiting = frozenset(persons)
    moved: dict[int, int] = {}
    enough = 1
    while waiting:
        gaps = _gaps(session, waiting)
        _fill(session, (gap for gap in gaps if gap.room >= enough))
        crowded = [gap for gap in gaps if gap.room < enough]
        beside = {person: place for gap in crowded for person, place in _beside(session, gap).items()}
        take(session, beside)
        # Who is moved twice had the place that stands in the index before the first time.
        moved = {person: place for person, place in beside.items() if person not in new} | moved
        waiting = frozenset(beside).union(*(gap.persons for gap in crowded))
        enough = _ENOUGH_ROOM
    return moved


def _gaps(session: Session, waiting: Collection[int]) -> list[_Gap]:
    """Those who wait, parted by whoever has a place already."""
    below, above = _nearest(lower=True), _nearest(lower=False)
    query = (
        select(_LISTED.c.id, below, above)
        .where(is_among(session, _LISTED.c.id, waiting))
        .order_by(_LISTED.c.sort_key, _LISTED.c.id)
    )
    gaps = []
    for (low, high), rows in groupby(session.execute(query).all(), key=itemgetter(1, 2)):
        persons = tuple(row[0] for row in rows)
        span = _ROOM * (len(persons) + 1)
        if low is None:
            low = 0 if high is None else high - span
        gaps.append(_Gap(persons, low, low + span if high is None else high))
    return gaps


def _nearest(*, lower: bool) -> ScalarSelect[int]:
    """The place of the last who stands before a person of a query, or of the first who stands after."""
    other = _LISTED.alias()
    theirs, ours = tuple_(other.c.sort_key, other.c.id), tuple_(_LISTED.c.sort_key, _LISTED.c.id)
    query = select(_PLACES.c.place).join_from(other, _PLACES, _PLACES.c.person_id == other.c.id)
    if lower:
        query = query.where(theirs < ours).order_by(other.c.sort_key.desc(), other.c.id.desc())
    else:
        query = query.where(theirs > ours).order_by(other.c.sort_key, other.c.id)
    return query.limit(1).correlate(_LISTED).scalar_subquery()


def _fill(session: Session, gaps: Iterable[_Gap]) -> None:
    """Give those in each gap places that are equally far from each other."""
    rows = [
        {"at": gap.low + gap.room * nth, "person": person}
        for gap in gaps
        for nth, person in enumerate(gap.persons, 1)
    ]
    if rows:
        person: BindParameter[int] = bindparam("person")
        numbers = select(_LISTED.c.numbers).where(_LISTED.c.id == person).scalar_subquery()
        session.execute(
            insert(_PLACES).values(place=bindparam("at"), person_id=person, numbers=numbers), rows
        )


def _beside(session: Session, gap: _Gap) -> dict[int, int]:
    """Who has a place next to a gap, on each side twice as many as wait in it, and which."""
    query = select(_PLACES.c.person_id, _PLACES.c.place).limit(2 * len(gap.persons))
    before = query.where(_PLACES.c.place <= gap.low).order_by(_PLACES.c.place.desc())
    after = query.where(_PLACES.c.place >= gap.high).order_by(_PLACES.c.place)
    return {person: place for each in (before, after) for person, place in session.execute(each)}
