"""Which deleted rows are hidden.

A row is *gone* if it is deleted and who deleted it had seen all that it says (:func:`heads.is_gone`). A row
that is gone is *hidden* unless a row below it is still there to be seen. A deleted row that is not hidden
waits for a person to say what is meant: it is in conflict by its register ``deleted``.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache

from sqlalchemy import ColumnElement, or_, select, update
from sqlalchemy.orm import Session

from tqdesk.store import heads, states, tables
from tqdesk.store.heads import RowState
from tqdesk.store.registers import DELETED, ENTITIES
from tqdesk.store.states import RowKey, chunks, grouped


def refresh(session: Session, rows: Iterable[RowKey]) -> set[RowKey]:
    """Work out anew whether rows are hidden, and those above where that changed; returns what changed."""
    pending = grouped(row for row in rows if ENTITIES[row[0]].is_deletable)
    changed: set[RowKey] = set()
    for entity in _lowest_first():
        keys = pending.pop(entity, set())
        loaded = states.load(session, ENTITIES[entity], keys) if keys else {}
        standing = [state for state in loaded.values() if state.exists]
        kept = with_visible_below(session, entity, [state.key for state in standing if heads.is_gone(state)])
        for state in standing:
            if _settle(session, state, hidden=heads.is_gone(state) and state.key not in kept):
                changed.add((entity, state.key))
                for above, key in state.above():
                    pending.setdefault(above, set()).add(key)
    return changed


def _settle(session: Session, state: RowState, *, hidden: bool) -> bool:
    """Note whether a row is hidden, and whether its deletion is in question; returns whether it was the other
    before."""
    deletions = state.heads.get(DELETED.name, [])
    flagged = heads.is_deleted(state) and not hidden
    states.save_conflict(session, state, DELETED.name, flagged or heads.in_conflict(DELETED, deletions))
    if hidden == bool(state.columns["hidden"]):
        return False
    table = tables.ENTITY_TABLES[state.entity.name]
    session.execute(update(table).where(table.c.id == state.key).values(hidden=hidden or None))
    return True


@cache
def below(entity: str) -> tuple[tuple[str, str], ...]:
    """The kinds of rows directly below a kind of row: entity, and the column that names the row above."""
    found = [
        (lower.name, field.column)
        for lower in ENTITIES.values()
        for field in lower.above
        if field.of == entity
    ]
    found += [(part.name, "id") for part in ENTITIES.values() if part.part_of == entity]
    return tuple(found)


@cache
def _lowest_first() -> tuple[str, ...]:
    """The deletable entities, each before those above it."""
    order: list[str] = []

    def visit(entity: str) -> None:
        for lower, _column in below(entity):
            visit(lower)
        if entity not in order:
            order.append(entity)

    for entity in ENTITIES.values():
        if entity.is_deletable:
            visit(entity.name)
    return tuple(order)


def with_visible_below(session: Session, entity: str, keys: Iterable[int]) -> set[int]:
    """Those of some rows that have a row below them which is not hidden."""
    wanted = list(keys)
    return {
        key
        for lower, column in below(entity)
        for chunk in chunks(wanted)
        for key in session.scalars(
            select(tables.ENTITY_TABLES[lower].c[column])
            .where(
                tables.ENTITY_TABLES[lower].c[column].in_(chunk),
                tables.ENTITY_TABLES[lower].c.hidden.is_not(True),
                _says_something(lower),
            )
            .distinct()
        )
    }


def _says_something(entity: str) -> ColumnElement[bool]:
    """Whether any line that counts stands behind a row: all may have been rejected."""
    table = tables.ENTITY_TABLES[entity]
    return or_(*(table.c[register.line_column].is_not(None) for register in ENTITIES[entity].registers))


def in_question(session: Session, merged: Iterable[RowState]) -> set[RowKey]:
    """The rows to work out anew after a merge: those with a deletion, and hidden rows above any of them."""
    rows: set[RowKey] = set()
    above: set[RowKey] = set()
    for state in merged:
        if DELETED.name in state.heads:  # with no head left, too: a verdict may have taken its deletion away
            rows.add((state.entity.name, state.key))
        rows |= state.was_below
        if not any(state.heads.values()):
            rows |= state.above()
        above |= state.above()
    for entity, keys in grouped(above).items():
        table = tables.ENTITY_TABLES[entity]
        if session.execute(select(table.c.id).where(table.c.hidden).limit(1)).first() is not None:
            for chunk in chunks(keys):
                hidden = session.scalars(select(table.c.id).where(table.c.hidden, table.c.id.in_(chunk)))
                rows |= {(entity, key) for key in hidden}
    return rows
