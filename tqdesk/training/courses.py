"""Courses: what is taught. A class may have none, and a unit may make its own."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from tqdesk.errors import UnknownCourse
from tqdesk.store import journal, tables
from tqdesk.store.ids import new_row_id
from tqdesk.store.rows import uuid_of
from tqdesk.store.tables import is_visible
from tqdesk.vietnamese.names import plain_key
from tqdesk.vietnamese.text import checked


def add(session: Session, *, title: str) -> UUID:
    """Add a course; returns its id.

    :raises TextMissing, TextTooLong: nothing was added.
    """
    title = checked(title)
    course = new_row_id()
    journal.write(session, [journal.Edit("course", course, {"made": {}, "title": {"title": title}})])
    return course


def list_all(session: Session) -> list[tuple[UUID, str]]:
    """The id and title of every course, in the order they were made."""
    table = tables.course
    query = select(uuid_of(table.c.id), table.c.title).where(is_visible(table), table.c.title.is_not(None))
    return [(UUID(bytes=raw), title) for raw, title in session.execute(query.order_by(table.c.id))]


def find(session: Session, text: str) -> UUID:
    """The course that a text means: its id or its title, with or without marks.

    :raises UnknownCourse: there is none.
    """
    for course, title in list_all(session):
        if text == str(course) or plain_key(text) == plain_key(title):
            return course
    raise UnknownCourse(text=text)
