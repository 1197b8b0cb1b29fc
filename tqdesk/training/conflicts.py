"""Conflicts: what was said differently at different machines, for a person to look at and to settle.

There are three kinds. *values*: a register has several values that differ in meaning. *deleted*: a row was
deleted, and somebody who did not know changed it or something below it. *human*: one human stands on a list
under several persons, and their marks of one class session differ. Settling is an edit that replaces all the
values its author saw.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from uuid import UUID

from sqlalchemy import Row, select
from sqlalchemy.orm import Session

from tqdesk.errors import UnknownChoice, UnknownConflict
from tqdesk.records import Choice, Conflict
from tqdesk.store import heads, journal, states, tables
from tqdesk.store.heads import Head, RowState
from tqdesk.store.journal import Edit
from tqdesk.store.lines import Line, Value, decode_own
from tqdesk.store.registers import DELETED, ENTITIES
from tqdesk.store.rows import uuids
from tqdesk.store.sessions import store_of
from tqdesk.store.states import RowKey
from tqdesk.training import deleting, history, humans


def count(session: Session) -> int:
    """How many conflicts wait, without those of one person at two sites of a class: quick enough for any
    page."""
    several = humans.enrolled_twice(session, under_several_only=True)
    return len(_waiting(session)) + len(_apart(session, several))


def _waiting(session: Session) -> list[Row[tuple[str, int, str]]]:
    """Entity, local key of the row and register of each conflict; a row that is hidden asks nobody."""
    table = tables.conflict
    found: list[Row[tuple[str, int, str]]] = []
    for entity in session.scalars(select(table.c.entity).distinct()).all():
        of = tables.ENTITY_TABLES[entity]
        query = select(table.c.entity, table.c.row_id, table.c.register).where(table.c.entity == entity)
        if ENTITIES[entity].is_deletable:
            query = query.join(of, of.c.id == table.c.row_id).where(of.c.hidden.is_not(True))
        found += session.execute(query)
    return found


def listed(session: Session) -> list[Conflict]:
    """All conflicts that wait, in the order of what they are about."""
    rows = _waiting(session)
    loaded = states.load_all(session, {(row.entity, row.row_id) for row in rows})
    ids = uuids(session, (row.row_id for row in rows))
    found = [_of_row(session, loaded[row.entity, row.row_id], row.register, ids[row.row_id]) for row in rows]
    found += _of_humans(session)
    return sorted(found, key=lambda each: (each.entity, each.subject, each.register, each.id))


def keep(session: Session, *, conflict: str, choice: int) -> None:
    """Settle a conflict to one of its choices, counted from 1.

    To keep a deletion deletes again with all that is below now; not to keep it brings the row back.

    :raises UnknownConflict: there is none of that id. :raises UnknownChoice: it has no such choice.
    :raises NotYours, CertificatesStand: as :func:`deleting.delete`. Nothing was changed.
    """
    wanted = next((each for each in listed(session) if each.id == conflict), None)
    if wanted is None:
        raise UnknownConflict(text=conflict)
    if not 1 <= choice <= len(wanted.choices):
        raise UnknownChoice(number=choice, count=len(wanted.choices))
    value = wanted.choices[choice - 1].value
    entity, *of = conflict.split(":")
    if wanted.kind == "human":
        _settle_human(session, UUID(of[0]), UUID(of[1]), value)
    elif wanted.kind == "deleted":
        row = UUID(of[0])
        if value["deleted"]:
            deleting.delete(session, entity=entity, row=row)
        else:
            deleting.restore(session, entity=entity, row=row)
    else:
        journal.write(session, [Edit(entity, UUID(of[0]), {wanted.register: value}, settles=True)])


def _of_row(session: Session, state: RowState, name: str, row: UUID) -> Conflict:
    register = state.entity.register(name)
    present = state.heads.get(name, [])
    shown = state.shown(register)
    if register is DELETED:
        kind, choices = "deleted", _deletion_choices(session, state)
    else:
        kind, choices = "values", [_choice(session, head, name, head is shown) for head in present]
    return Conflict(
        id=f"{state.entity.name}:{row}:{name}",
        kind=kind,
        entity=state.entity.name,
        subject=history.subject_of(session, state.entity.name, state.key),
        register=name,
        choices=_in_order(choices),
    )


def _in_order(choices: Iterable[Choice]) -> tuple[Choice, ...]:
    """The value shown first, then the newest."""
    return tuple(sorted(choices, key=lambda each: (not each.shown, -each.at, each.unit)))


def _deletion_choices(session: Session, state: RowState) -> list[Choice]:
    """The deletion, and the newest change that its author had not seen."""
    shown = state.shown(DELETED)
    deletion = next(
        (head for head in state.heads[DELETED.name] if head.columns["deleted"]), state.heads[DELETED.name][0]
    )
    other = next((head for head in state.heads[DELETED.name] if not head.columns["deleted"]), None)
    unseen = _unseen(state)
    if not unseen:
        below = states.load_all(session, deleting.below(session, [(state.entity.name, state.key)]))
        unseen = [head for lower in below.values() for head in _unseen(lower)]
    newest = other or max(unseen, key=lambda head: (head.stamp, head.id), default=deletion)
    return [
        _told(session, deletion.line, {"deleted": True}, deletion is shown),
        _told(session, newest.line, {"deleted": False}, other is not None and other is shown),
    ]


def _unseen(state: RowState) -> list[Head]:
    """The values of a row that no deletion of it had seen."""
    seen = {
        named
        for head in state.heads.get(DELETED.name, ())
        if head.columns["deleted"]
        for named in (head.columns["saw"] or "").split()
    }
    return [
        head
        for name, present in state.heads.items()
        if name != DELETED.name
        for head in present
        if str(head.id) not in seen
    ]


def _choice(session: Session, head: Head, name: str, shown: bool) -> Choice:
    return _told(session, head.line, _line(session, head.line).writes[name].value, shown)


def _told(session: Session, key: int, value: Value, shown: bool) -> Choice:
    line = _line(session, key)
    operator = None if line.operator is None else history.operator_name(session, line.operator)
    return Choice(value, operator, line.unit, line.at, shown)


def _line(session: Session, key: int) -> Line:
    return decode_own(session.execute(select(tables.line.c.body).where(tables.line.c.id == key)).scalar_one())


# One human under several persons


def _apart(
    session: Session, several: dict[int, tuple[int, int]]
) -> dict[tuple[tuple[int, int], int], list[Head]]:
    """Marks that differ: ((class, human), class session) → the heads."""
    pools = humans.pooled(session, several) if several else {}
    return {place: pool for place, pool in pools.items() if heads.in_conflict(humans.MARK, pool)}


def _of_humans(session: Session) -> list[Conflict]:
    apart = _apart(session, humans.enrolled_twice(session))
    ids = uuids(session, (key for (_, human), class_session in apart for key in (human, class_session)))
    return [
        _of_human(session, ids[human], ids[class_session], pool)
        for ((_, human), class_session), pool in apart.items()
    ]


def _of_human(session: Session, human: UUID, class_session: UUID, pool: Sequence[Head]) -> Conflict:
    shown = heads.shown_of(humans.MARK, pool)
    row = session.scalar(select(tables.line.c.row_id).where(tables.line.c.id == pool[0].line))
    return Conflict(
        id=f"human:{human}:{class_session}",
        kind="human",
        entity="attendance",
        subject=history.subject_of(session, "attendance", row or 0),
        register=humans.MARK.name,
        choices=_in_order(_choice(session, head, humans.MARK.name, head is shown) for head in pool),
    )


def _settle_human(session: Session, human: UUID, class_session: UUID, value: Value) -> None:
    """Write one mark to all the rows of a human in a class session that have any."""
    several = humans.enrolled_twice(session)
    rows: set[RowKey] = set()
    for ((_, whose), place), pool in humans.pooled(session, several).items():
        ids = uuids(session, (whose, place))
        if (ids[whose], ids[place]) == (human, class_session):
            query = select(tables.line.c.row_id).where(tables.line.c.id.in_([head.line for head in pool]))
            rows |= {("attendance", key) for key in session.scalars(query)}
    ids = uuids(session, (key for _, key in rows))
    mark = {**value, "at": store_of(session).now()}
    journal.write(
        session,
        [Edit("attendance", ids[key], {humans.MARK.name: mark}, settles=True) for _, key in sorted(rows)],
    )
