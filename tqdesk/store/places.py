"""Where each human stands in lists of people, as a number: it is greater for whoever comes later.

The index that finds people goes by these numbers, so what it finds comes in the order of lists, and the first
of very many are found without looking at the others. Between two who stand beside each other numbers are left
free for those to come. Where there are none left, some neighbours are numbered anew with them: ever more of
them, until there is room, and the more of them the more room (as in M. A. Bender et al., *Two Simplified
Algorithms for Maintaining Order in a List*, ESA 2002).

``person_places`` follows from ``person_words``, which has what lists are ordered by. It also has the
digits, for what is sought by more of them than the index knows: its rows are short, and soon read.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from sqlalchemy import BindParameter, ScalarSelect, bindparam, delete, func, insert, or_, select, tuple_
from sqlalchemy.orm import Session

from tqdesk.store import tables
from tqdesk.store.rows import is_among
from tqdesk.store.states import chunks

_ROOM = 64
"""From one number to the next where all are given at once: the index grows with it."""

_ENOUGH, _MORE = 2, 1.5
"""From one number to the next, at least, where neighbours are numbered anew, and so many times that with each
round that takes in more of them."""

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


def wrong(session: Session) -> int:
    """How many who are listed have no place, one before who stands before them, or other digits there."""
    before = func.lag(_PLACES.c.place).over(order_by=(_LISTED.c.sort_key, _LISTED.c.id))
    rows = (
        select(
            _PLACES.c.place, before.label("before"), (_PLACES.c.numbers != _LISTED.c.numbers).label("other")
        )
        .join_from(_LISTED, _PLACES, _PLACES.c.person_id == _LISTED.c.id, isouter=True)
        .subquery()
    )
    is_wrong = or_(rows.c.place.is_(None), rows.c.place <= rows.c.before, rows.c.other)
    return session.scalar(select(func.count()).select_from(rows).where(is_wrong)) or 0


def take(session: Session, persons: Iterable[int]) -> None:
    """Take the places of persons back."""
    for chunk in chunks(persons):
        session.execute(delete(_PLACES).where(_PLACES.c.person_id.in_(chunk)))


def give(session: Session, persons: Iterable[int]) -> dict[int, int]:
    """Give persons who are listed and have no place one; returns who else was moved for it, by local key,
    and the places they had."""
    new = waiting = frozenset(persons)
    moved: dict[int, int] = {}
    enough: float = 1
    while waiting:
        gaps = _gaps(session, waiting)
        _fill(session, (gap for gap in gaps if gap.room >= min(enough, _ROOM)))
        crowded = [gap for gap in gaps if gap.room < min(enough, _ROOM)]
        beside = {person: place for gap in crowded for person, place in _beside(session, gap).items()}
        take(session, beside)
        # Who is moved twice had the place that stands in the index before the first time.
        moved = {person: place for person, place in beside.items() if person not in new} | moved
        waiting = frozenset(beside).union(*(gap.persons for gap in crowded))
        enough = max(_ENOUGH, enough * _MORE)
    return moved


def _gaps(session: Session, waiting: Collection[int]) -> list[_Gap]:
    """Those who wait, all who are listed and have no place, parted by whoever has one."""
    query = (
        select(_LISTED.c.id, _next_place(before=True), _next_place(before=False))
        .where(is_among(session, _LISTED.c.id, waiting))
        .order_by(_LISTED.c.sort_key, _LISTED.c.id)
    )
    gaps: list[_Gap] = []
    persons: list[int] = []
    low: int | None = None
    for person, before, after in session.execute(query):
        low = low if persons else before
        persons.append(person)
        if after is not None:
            gaps.append(_gap(tuple(persons), low, after))
            persons.clear()
    if persons:
        gaps.append(_gap(tuple(persons), low, None))
    return gaps


def _gap(persons: tuple[int, ...], low: int | None, high: int | None) -> _Gap:
    """A gap between two places, or beyond one of them: at an end of the list there is room."""
    span = _ROOM * (len(persons) + 1)
    if low is None:
        low = 0 if high is None else high - span
    return _Gap(persons, low, low + span if high is None else high)


def _next_place(*, before: bool) -> ScalarSelect[int]:
    """The place of who stands right before a person of a query, or right after; none where they wait too."""
    other = _LISTED.alias()
    theirs, ours = tuple_(other.c.sort_key, other.c.id), tuple_(_LISTED.c.sort_key, _LISTED.c.id)
    query = select(other.c.id).limit(1).correlate(_LISTED)
    if before:
        query = query.where(theirs < ours).order_by(other.c.sort_key.desc(), other.c.id.desc())
    else:
        query = query.where(theirs > ours).order_by(other.c.sort_key, other.c.id)
    return select(_PLACES.c.place).where(_PLACES.c.person_id == query.scalar_subquery()).scalar_subquery()


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
    """Who has a place next to a gap, on each side as many as wait in it, and which."""
    query = select(_PLACES.c.person_id, _PLACES.c.place).limit(len(gap.persons))
    before = query.where(_PLACES.c.place <= gap.low).order_by(_PLACES.c.place.desc())
    after = query.where(_PLACES.c.place >= gap.high).order_by(_PLACES.c.place)
    return {person: place for each in (before, after) for person, place in session.execute(each)}
