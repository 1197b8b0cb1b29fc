"""One human under several persons: a connected component of ``same_person`` rows that say so.

Nothing is merged into anything: a person only notes under which of its component, the one with the smallest
id here, the human is shown.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from tqdesk.store import tables
from tqdesk.store.heads import RowState
from tqdesk.store.states import RowKey, chunks


def refresh(session: Session, persons: Iterable[int]) -> set[int]:
    """Work out anew under whom persons, by local key, and all who are the same human are shown; returns all
    of them."""
    left = set(persons)
    done: set[int] = set()
    while left:
        component = component_of(session, left.pop())
        left -= component
        _show_together(session, component)
        done |= component
    return done


def component_of(session: Session, person: int) -> set[int]:
    """All persons, by local key, that are one human with a person, those not held here included."""
    table = tables.same_person
    found, edge = {person}, {person}
    while edge:
        query = select(table.c.first_id, table.c.second_id).where(tables.is_visible(table), table.c.same)
        reached = {
            end
            for chunk in chunks(edge)
            for here, there in ((table.c.first_id, table.c.second_id), (table.c.second_id, table.c.first_id))
            for end in session.scalars(query.with_only_columns(there).where(here.in_(chunk)))
        }
        edge = reached - found
        found |= edge
    return found


def _show_together(session: Session, component: Collection[int]) -> None:
    person, known = tables.person, tables.known_row
    here: list[tuple[bytes, int]] = []
    for chunk in chunks(component):
        query = (
            select(known.c.uuid, person.c.id)
            .join_from(person, known, known.c.id == person.c.id)
            .where(person.c.id.in_(chunk), tables.is_visible(person))
        )
        here += ((uuid, key) for uuid, key in session.execute(query))
    shown = min(here)[1] if len(here) > 1 else None
    visible = {key for _, key in here}
    for chunk in chunks(component):
        for human, keys in ((shown, visible.intersection(chunk)), (None, set(chunk) - visible)):
            if keys:
                session.execute(update(person).where(person.c.id.in_(keys)).values(human_id=human))


def in_question(session: Session, merged: Iterable[RowState], changed: Iterable[RowKey]) -> set[int]:
    """The persons to look at anew after a merge in which rows were ``changed`` from hidden or to hidden."""
    persons: set[int] = set()
    pairs = {key for entity, key in changed if entity == "same_person"}
    for state in merged:
        if state.entity.name == "same_person":
            pairs.add(state.key)
            persons |= {key for entity, key in state.was_below if entity == "person"}
        elif state.entity.name == "person":
            persons.add(state.key)
    persons |= {key for entity, key in changed if entity == "person"}
    table = tables.same_person
    if session.execute(select(table.c.id).limit(1)).first() is None:
        return set()
    in_pairs: set[int] = set()
    for chunk in chunks(pairs):
        for row in session.execute(select(table.c.first_id, table.c.second_id).where(table.c.id.in_(chunk))):
            in_pairs |= {key for key in row if key is not None}
    for chunk in chunks(persons):
        for column in (table.c.first_id, table.c.second_id):
            in_pairs |= set(session.scalars(select(column).where(column.in_(chunk))))
    return in_pairs | {key for state in merged for entity, key in state.was_below if entity == "person"}
