"""Undoing and redoing what was done at this machine, action by action.

An undo is an edit back to the earlier value. It is offered while all that the action wrote is still what is
shown, and nothing that came later hangs on what it made.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import func, select, true
from sqlalchemy.orm import Session

from tqdesk.errors import CertificatesStand, NothingToRedo, NothingToUndo, UndoOvertaken
from tqdesk.people_records import Listed
from tqdesk.records import Change
from tqdesk.store import actions, heads, journal, states, tables, visibility
from tqdesk.store.actions import Action
from tqdesk.store.heads import RowState
from tqdesk.store.journal import Edit
from tqdesk.store.lines import Line, Value, decode_own
from tqdesk.store.registers import DELETED, ENTITIES
from tqdesk.store.rows import uuids
from tqdesk.store.sessions import store_of
from tqdesk.store.states import RowKey, columns_of, keys_of_lines, named_by
from tqdesk.training import deleting, history

_ON_A_LIST = frozenset({"person", "person_private", "enrolment"})
"""What the first change of an action that puts people on a list is about."""

_LOOKED_THROUGH = 300
"""Actions of fewer lines are looked through before they are offered."""


@dataclass(frozen=True, slots=True)
class Offer:
    """An action that can be undone or done again: when it was done (milliseconds), how many changes it made,
    the first of them, and whom it put on the list of a class, if that is what it did."""

    at: int
    changes: int
    first: Change
    listed: Listed | None = None


@dataclass(frozen=True, slots=True)
class _Written:
    """What an action did to one register of a row: its first and last write to it, by local key of line."""

    first: tuple[int, Line]
    last: tuple[int, Line]


def offered(session: Session) -> tuple[Offer | None, Offer | None]:
    """What can be undone and what can be done again now, ``None`` where nothing can."""
    undoable, redoable = _next(session)
    return _if_it_stands(session, undoable), _if_it_stands(session, redoable)


def _if_it_stands(session: Session, action: Action | None) -> Offer | None:
    """The offer of an action; a large one is looked through only when it is wanted, for that takes long."""
    if action is None:
        return None
    try:
        if action.last_line - action.first_line < _LOOKED_THROUGH:
            _check(session, action)
    except (UndoOvertaken, CertificatesStand):
        return None
    return _offer(session, action)


def undo(session: Session) -> Offer:
    """Undo the newest action of this machine that stands; returns what was undone.

    :raises NothingToUndo: nothing has been done here.
    :raises UndoOvertaken: something came later that builds on it, or changed it; nothing was undone.
    :raises CertificatesStand: it issued certificates, which may be on paper by now: they are revoked instead.
    """
    action, _ = _next(session)
    if action is None:
        raise NothingToUndo()
    return _take_back(session, action)


def redo(session: Session) -> Offer:
    """Do again what was undone last, unless something else was done since; returns what was done again.

    :raises NothingToRedo: nothing was undone.
    :raises UndoOvertaken: something came later that builds on it, or changed it; nothing was done.
    """
    _, action = _next(session)
    if action is None:
        raise NothingToRedo()
    return _take_back(session, action)


def _next(session: Session) -> tuple[Action | None, Action | None]:
    """The action to undo next and the undoing to take back next.

    Taking back an undoing is doing again, and can be undone in its turn.
    """
    newest = actions.newest(session)
    by_id = {action.id: action for action in newest}
    taken_back = {action.undoes for action in newest}

    def undoings(action: Action) -> int:
        depth = 0
        while action.undoes is not None and action.undoes in by_id:
            action, depth = by_id[action.undoes], depth + 1
        return depth

    undoable = redoable = None
    since_done = False
    for action in newest:
        depth = undoings(action)
        if action.id not in taken_back:
            if depth % 2 == 0:
                undoable = undoable or action
            elif not since_done:
                redoable = redoable or action
        since_done = since_done or depth == 0
    return undoable, redoable


def _lines(session: Session, action: Action) -> list[tuple[int, int, Line]]:
    """The lines of an action in order: local keys of line and row, and the line."""
    table = tables.line
    query = (
        select(table.c.id, table.c.row_id, table.c.body)
        .where(table.c.id >= action.first_line, table.c.id <= action.last_line)
        .order_by(table.c.id)
    )
    return [(row.id, row.row_id, decode_own(row.body)) for row in session.execute(query)]


def _check(session: Session, action: Action) -> None:
    """Refuse to take back what cannot be.

    :raises UndoOvertaken, CertificatesStand: as :func:`undo`.
    """
    if _overtaken(session, action):
        raise UndoOvertaken()
    deleting.refuse_certificates(session, _writes(_lines(session, action))[1])


def _offer(session: Session, action: Action) -> Offer:
    """What an action did, told by what a person did first, not by its undoing."""
    origin = actions.origin(session, action)
    first = history.change_of(session, origin.first_line)
    listed = _listed(session, origin) if first.entity in _ON_A_LIST else None
    return Offer(action.at, action.last_line - action.first_line + 1, first, listed)


def _listed(session: Session, action: Action) -> Listed | None:
    """How many people, two or more, an action put on the list of one class; else ``None``."""
    line, enrolment, training_class = tables.line, tables.enrolment, tables.training_class
    query = (
        select(training_class.c.title, func.count())
        .join_from(line, enrolment, (enrolment.c.id == line.c.row_id) & (enrolment.c.made_line == line.c.id))
        .join(training_class, training_class.c.id == enrolment.c.class_id)
        .where(line.c.id >= action.first_line, line.c.id <= action.last_line, line.c.entity == "enrolment")
        .group_by(enrolment.c.class_id, training_class.c.title)
    )
    found = session.execute(query).all()
    if len(found) != 1 or found[0][1] < 2:
        return None
    title, people = found[0]
    return Listed(title or "", people)


def _overtaken(session: Session, action: Action) -> bool:
    written, made = _writes(_lines(session, action))
    loaded = states.load_all(session, {row for row, _ in written})
    keys = keys_of_lines(session, (named_by(each.last[1]) for each in written.values()))
    if not all(_still_shown(loaded[row], name, each, keys) for (row, name), each in written.items()):
        return True
    _, others = _below(session, made)
    return not others <= made


def _writes(
    lines: Iterable[tuple[int, int, Line]],
) -> tuple[dict[tuple[RowKey, str], _Written], set[RowKey]]:
    """What an action wrote, by row and register, and the rows it made."""
    written: dict[tuple[RowKey, str], _Written] = {}
    made: set[RowKey] = set()
    for key, row_key, line in lines:
        row = (line.entity, row_key)
        for name in line.writes:
            if name == "made":
                made.add(row)
            before = written.get((row, name))
            written[row, name] = _Written(before.first if before else (key, line), (key, line))
    made |= {row for row, _ in written if (ENTITIES[row[0]].part_of, row[1]) in made}
    return written, made


def _still_shown(state: RowState, name: str, written: _Written, keys: Mapping[UUID, int]) -> bool:
    """Whether what was written is what is shown, be it because a later change was undone."""
    register = state.entity.register(name)
    shown = state.shown(register)
    if shown is None or shown.line == written.last[0]:
        return shown is not None
    said = columns_of(register, written.last[1].writes[name].value, keys)
    return not register.stays and heads.meaning_of(register, said) == heads.meaning(register, shown)


def _below(session: Session, made: Iterable[RowKey]) -> tuple[set[RowKey], set[RowKey]]:
    """The rows to be seen directly below rows: marks that were taken back, and all others."""
    empty: set[RowKey] = set()
    others: set[RowKey] = set()
    for entity, keys in states.grouped(made).items():
        for lower, column in visibility.below(entity):
            table = tables.ENTITY_TABLES[lower]
            said = table.c.status.is_not(None) if lower == "attendance" else true()
            for chunk in states.chunks(sorted(keys)):
                query = select(table.c.id, said).where(
                    table.c[column].in_(chunk), table.c.hidden.is_not(True)
                )
                for key, says in session.execute(query):
                    (others if says else empty).add((lower, key))
    return empty, others


def _take_back(session: Session, action: Action) -> Offer:
    _check(session, action)
    offer = _offer(session, action)
    written, made = _writes(_lines(session, action))
    # A mark is taken back by the empty one: it then gives way to whatever others marked.
    unmade = {row for row in made if row[0] != "attendance"}
    taken_back, _ = _below(session, unmade)
    gone_again: set[RowKey] = set()
    back: dict[RowKey, dict[str, Value]] = {}
    for (row, name), each in written.items():
        if row in unmade or name == "made":
            continue
        before = history.value_before(session, name, each.first[1].writes[name].replaces)
        if name == DELETED.name and before is not None and before["deleted"]:
            if each.last[1].writes[name].value["deleted"]:
                # It was deleted once more: what the deletion before had not seen shows again.
                back.setdefault(row, {})[name] = before
            else:
                gone_again.add(row)
        else:
            back.setdefault(row, {})[name] = _earlier(session, row[0], name, before)
    ids = uuids(session, (key for _, key in back))
    actions.takes_back(session, action.id)
    journal.write(session, [Edit(entity, ids[key], writes) for (entity, key), writes in back.items()])
    deleting.delete_again(session, unmade | gone_again | taken_back)
    return offer


def _earlier(session: Session, entity: str, name: str, before: Value | None) -> Value:
    """The value that stood before, or the one that says that none did."""
    register = ENTITIES[entity].register(name)
    if name == DELETED.name:
        return {"deleted": False, "saw": []}
    if name == "mark":
        stood = before or {"status": None, "note": None, "rest": True}
        return {**stood, "at": store_of(session).now(), "source": "undo"}
    if before is None and name == "same":
        return {"same": False}
    if before is None and any(field.required for field in register.fields):
        raise UndoOvertaken()
    return before or {}
