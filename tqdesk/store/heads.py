"""Merging: which values of a register count, which of them is shown, and whether a row is gone.

The *heads* of a register are the values that count and that no line has replaced. The head shown is the one
with the greatest (stamp, run, seq), and of two lines under one id the one with the greater bytes; a value
that gives way (a mark for "the rest" of a list) is shown only if there is no other. A register that stays
shows the least instead, and nothing replaces it. A line that an office has rejected does not count; what it
had replaced stays replaced where a line that counts replaces the rejected one, and so on. All this depends
on the set of lines alone, so every order of delivery gives the same rows.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from tqdesk.store.ids import LineId
from tqdesk.store.registers import DELETED, Entity, Register

Columns = dict[str, Any]
"""A register's value as its columns hold it: rows by their local key."""


@dataclass(slots=True)
class Head:
    """A value that counts, with the local key, id, stamp and bytes of its line.

    The bytes are there where a row was loaded with several heads: only then can they matter.
    """

    line: int
    id: LineId
    stamp: int
    columns: Columns
    body: bytes = b""


@dataclass(slots=True)
class RowState:
    """A row with the heads of its registers, as a batch of lines is merged into it.

    ``replaced`` has the ids named as replaced that were no heads then: they may come later, or never.
    ``was_below`` are rows that were above it until its making turned out to be another.
    """

    entity: Entity
    key: int
    exists: bool = False
    columns: Columns = field(default_factory=dict)
    heads: dict[str, list[Head]] = field(default_factory=dict)
    replaced: dict[str, set[LineId]] = field(default_factory=dict)
    touched: set[str] = field(default_factory=set)
    was_below: set[tuple[str, int]] = field(default_factory=set)
    stored_others: dict[str, set[int]] = field(default_factory=dict)
    stored_replaced: dict[str, set[LineId]] = field(default_factory=dict)
    stored_conflicts: set[str] = field(default_factory=set)

    def shown(self, register: Register) -> Head | None:
        """The head whose value is shown, ``None`` if nothing counts."""
        return shown_of(register, self.heads.get(register.name, ()))

    def has_beside(self, register: str) -> bool:
        """Whether something is kept beside the row for a register, or has to be."""
        return bool(
            self.replaced.get(register)
            or self.stored_others.get(register)
            or self.stored_replaced.get(register)
            or register in self.stored_conflicts
        )

    def above(self) -> set[tuple[str, int]]:
        """The rows above this one: entity and local key."""
        rows = {
            (item.of, self.columns[item.column])
            for item in self.entity.above
            if item.of is not None and self.columns[item.column] is not None
        }
        return rows if self.entity.part_of is None else rows | {(self.entity.part_of, self.key)}


def shown_of(register: Register, heads: Sequence[Head]) -> Head | None:
    """The one of some heads whose value is shown."""
    if len(heads) < 2:
        return heads[0] if heads else None
    if register.stays:
        return min(heads, key=_rank)
    return max(heads, key=lambda head: (not gives_way(register, head), *_rank(head)))


def _rank(head: Head) -> tuple[int, LineId, bytes]:
    return head.stamp, head.id, head.body


def gives_way(register: Register, head: Head) -> bool:
    """Whether a head yields to any that does not."""
    return register.gives_way is not None and bool(head.columns[register.gives_way])


def meaning(register: Register, head: Head) -> tuple[Any, ...]:
    """What a head says, without what carries no meaning."""
    return meaning_of(register, head.columns)


def meaning_of(register: Register, columns: Columns) -> tuple[Any, ...]:
    """What a value says, without what carries no meaning."""
    return tuple(columns[item.column] for item in register.fields if item.meaning)


def in_conflict(register: Register, heads: Sequence[Head]) -> bool:
    """Whether heads differ in meaning, those that give way to others left out."""
    if len(heads) < 2 or register.stays:
        return False
    firm = [head for head in heads if not gives_way(register, head)] or heads
    return len({meaning(register, head) for head in firm}) > 1


def add(state: RowState, register: Register, head: Head, replaces: Iterable[LineId]) -> None:
    """Merge one line's write into the heads of a register.

    What it replaces is remembered even if that comes later, or never; only ids that name a present head
    need not be, because a line comes once (a twin of it makes the row be worked out anew).
    """
    heads = state.heads.get(register.name, [])
    replaced = state.replaced.setdefault(register.name, set())
    for named in () if register.stays else replaces:
        kept = [other for other in heads if other.id != named]
        if len(kept) == len(heads):
            replaced.add(named)
        heads = kept
    if head.id not in replaced:
        heads = [*heads, head]
    state.heads[register.name] = heads
    state.touched.add(register.name)


def settle(
    state: RowState,
    register: Register,
    writes: Sequence[tuple[Head, Collection[LineId]]],
    rejected: Collection[int],
) -> None:
    """Work out a register from all that lines ever wrote to it, each with the ids that it replaces.

    ``rejected`` has the local keys of the lines that do not count.
    """
    counting = [head for head, _ in writes if head.line not in rejected]
    covered: set[LineId] = set()
    if not register.stays:
        by_rejected: dict[LineId, list[Collection[LineId]]] = {}
        pending: list[LineId] = []
        for head, replaces in writes:
            if head.line in rejected:
                by_rejected.setdefault(head.id, []).append(replaces)
            else:
                pending += replaces
        while pending:
            named = pending.pop()
            if named not in covered:
                covered.add(named)
                pending += (further for each in by_rejected.get(named, ()) for further in each)
    state.heads[register.name] = [head for head in counting if head.id not in covered]
    state.replaced[register.name] = covered
    state.touched.add(register.name)


def is_deleted(state: RowState) -> bool:
    """Whether a row's deletion is what is shown; it may still be there to be seen."""
    shown = state.shown(DELETED)
    return shown is not None and bool(shown.columns["deleted"])


def is_gone(state: RowState) -> bool:
    """Whether a row is deleted and every head of its other registers was seen by who deleted it."""
    if not is_deleted(state):
        return False
    deletions = state.heads[DELETED.name]
    seen = {named for head in deletions if head.columns["deleted"] for named in head.columns["saw"].split()}
    return all(
        str(head.id) in seen for name, heads in state.heads.items() if name != DELETED.name for head in heads
    )
