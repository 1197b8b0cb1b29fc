"""People: finding one."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from tqdesk.errors import UnknownPerson
from tqdesk.store import tables
from tqdesk.store.rows import uuid_of
from tqdesk.vietnamese.names import plain_key


def find(session: Session, text: str) -> UUID:
    """The person that a text means: an id, or a full name that only one person bears.

    :raises UnknownPerson: nobody, or several.
    """
    table = tables.person
    query = select(uuid_of(table.c.id)).where(table.c.made_line.is_not(None))
    try:
        wanted = UUID(text)
    except ValueError:
        found = [
            UUID(bytes=raw) for raw in session.scalars(query.where(table.c.plain_key == plain_key(text)))
        ]
    else:
        known = session.scalars(query.where(uuid_of(table.c.id) == wanted.bytes))
        found = [UUID(bytes=raw) for raw in known]
    if len(found) != 1:
        raise UnknownPerson(text=text)
    return found[0]
