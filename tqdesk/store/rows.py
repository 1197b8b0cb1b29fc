"""From ids to local keys and back, for queries."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable
from typing import Any
from uuid import UUID

from sqlalchemy import ARRAY, BindParameter, ColumnElement, any_, bindparam, column, func, select
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


def is_among(
    session: Session, wanted: ColumnElement[Any], values: Collection[str] | Collection[int]
) -> ColumnElement[bool]:
    """Whether a column holds one of many texts or numbers: thousands are one value of the query."""
    if session.get_bind().dialect.name == "postgresql":
        return wanted == any_(bindparam(None, list(values), type_=ARRAY(wanted.type), unique=True))
    given: BindParameter[str] = bindparam(None, json.dumps(list(values), ensure_ascii=False), unique=True)
    return wanted.in_(select(column("value")).select_from(func.json_each(given)))
