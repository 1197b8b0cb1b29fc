"""Operators: who sits at this machine."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from tqdesk.store import tables
from tqdesk.store.rows import key_of
from tqdesk.store.sessions import store_of


def own_name(session: Session) -> str:
    """The name of the operator of this machine; empty where none is known."""
    own = store_of(session).identity.operator
    if own is None:
        return ""
    table = tables.operator
    return session.scalar(select(table.c.name).where(table.c.id == key_of(session, own))) or ""
