"""What a person did in one go: the lines of one session, so that they can be undone in one go."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from tqdesk.store import tables
from tqdesk.store.lines import Line

_LASTING = frozenset({"operator", "machine", "verdict"})
"""What is not undone by going back a step: who sits here, whose files are taken, what an office decided."""


@dataclass(frozen=True, slots=True)
class Action:
    """An action: the local keys of its first and last line, when it was done, and which one it took back."""

    id: int
    at: int
    first_line: int
    last_line: int
    undoes: int | None


def note(session: Session, key: int, line: Line) -> None:
    """Note a line, written under a local key, as part of what this session does."""
    if line.entity not in _LASTING:
        first, _ = session.info.get("written", (key, key))
        session.info["written"] = (first, key)


def takes_back(session: Session, action: int) -> None:
    """Say that what this session does takes an action back."""
    session.info["undoes"] = action


def finish(session: Session, now: Callable[[], int]) -> None:
    """Note what this session did as one action, if it did anything; ``now`` tells milliseconds."""
    written = session.info.pop("written", None)
    undoes = session.info.pop("undoes", None)
    if written:
        first, last = written
        values = {"at": now(), "first_line": first, "last_line": last, "undoes": undoes}
        session.execute(insert(tables.action).values(values))


def newest(session: Session) -> list[Action]:
    """The actions of this store, the newest first, as far back as they are kept."""
    table = tables.action
    return [Action(*row) for row in session.execute(select(table).order_by(table.c.id.desc()).limit(_KEPT))]


def origin(session: Session, action: Action) -> Action:
    """What a person did that an action, through undoing and doing again, goes back to."""
    table = tables.action
    while action.undoes is not None:
        action = Action(*session.execute(select(table).where(table.c.id == action.undoes)).one())
    return action


_KEPT = 1000
