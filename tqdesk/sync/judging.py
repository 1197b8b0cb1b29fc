"""Verdicts of an office on lines that units below it wrote."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from tqdesk import units
from tqdesk.errors import NotYours, UnknownRow
from tqdesk.store import journal, tables
from tqdesk.store.ids import LineId, signed, verdict_id
from tqdesk.store.sessions import store_of
from tqdesk.store.verdicts import JUDGED


def judge(session: Session, *, line: LineId, rejected: bool, why: str | None = None) -> bool:
    """Reject a line, or lift the verdict on it; returns whether that is news.

    The line stays in every journal; rows are worked out without it.

    :raises UnknownRow: no such line is here, or it is of a kind that is not judged.
    :raises NotYours: a unit that is not below this one wrote it.
    """
    table = tables.line
    query = select(table.c.unit).where(
        table.c.run == signed(line.run), table.c.seq == line.seq, table.c.entity.in_(JUDGED)
    )
    writers = set(session.scalars(query))
    if not writers:
        raise UnknownRow(text=str(line))
    own = store_of(session).identity.unit
    if not all(units.is_above(own, unit) for unit in writers):
        raise NotYours()
    writes: dict[str, dict[str, Any]] = {
        "made": {"line": line},
        "verdict": {"rejected": rejected, "why": why},
    }
    return bool(journal.write(session, [journal.Edit("verdict", verdict_id(line), writes)]))
