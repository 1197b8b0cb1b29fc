"""From ids to local keys and back, for queries."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from tqdesk.store.states import chunks
from tqdesk.store.tables import known_row


def key_of(session: Session, row: UUID) -> int | None:
    """The local key of a row, ``None`` if nothing has named it here yet."""
    return session.scalar(select(known_row.c.id).where(known_row.c.uuid == row.bytes))


def uuid_of(column: ColumnElement[int]) -> ColumnElement[bytes]:
    """The UUID bytes of the row whose local key a query's column holds."""
    return select(known_row.c.uuid).where(known_row.c.id == column).scalar_subquery()


def uuids(session: Session, keys: Iterable[int]) -> dict[int, UUID]:
    """The UUIDs of rows by local key."""
    return {
        key: UUID(bytes=raw)
        for chunk in chunks(set(keys))
        for key, raw in session.execute(
            select(known_row.c.id, known_row.c.uuid).where(known_row.c.id.in_(chunk))
        )
    }
