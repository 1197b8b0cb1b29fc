"""One human who stands here under several persons: counted once, their marks taken together."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, func, or_, select
from sqlalchemy.orm import Session

from tqdesk.store import heads, states, tables
from tqdesk.store.heads import Head
from tqdesk.store.registers import ENTITIES
from tqdesk.store.rows import key_of
from tqdesk.store.states import chunks
from tqdesk.store.tables import is_visible

MARK = ENTITIES["attendance"].register("mark")
_WORK = ("position", "workplace")


def human_of() -> ColumnElement[int]:
    """The local key of the person under whom the human of a row of ``person`` is shown."""
    return func.coalesce(tables.person.c.human_id, tables.person.c.id)


def persons_of(session: Session, person: UUID) -> list[int]:
    """All persons, by local key, who are the same human as a person, that person included."""
    key = key_of(session, person)
    table = tables.person
    human = select(human_of()).where(table.c.id == key).scalar_subquery()
    found = list(session.scalars(select(table.c.id).where(table.c.human_id == human, is_visible(table))))
    return found or ([] if key is None else [key])


def fullest(
    own: Mapping[str, str | None], others: Iterable[Mapping[str, str | None]]
) -> dict[str, str | None]:
    """All that is known of a human: the facts of one of the persons, and what the others know beyond them.

    Position and workplace go together, for one office's position belongs to no other's workplace.
    """
    whole = dict(own)
    for other in others:
        works = any(whole.get(name) for name in _WORK)
        for name, value in other.items():
            stands = whole[name]
            fuller = not stands or (name == "birth" and value is not None and value.startswith(stands))
            if value and fuller and not (works and name in _WORK):
                whole[name] = value
    return whole


def pooled(session: Session, enrolments: Mapping[int, Any]) -> dict[tuple[Any, int], list[Head]]:
    """The heads of all marks of enrolments (local key → whose they are), by whose, and class session.

    Marks of one human in one class session are taken together as the heads of one register.
    """
    table = tables.attendance
    query = select(table.c.id, table.c.enrolment_id, table.c.class_session_id).where(is_visible(table))
    pools: dict[tuple[Any, int], list[Head]] = defaultdict(list)
    for chunk in chunks(enrolments):
        rows = session.execute(query.where(table.c.enrolment_id.in_(chunk))).all()
        loaded = states.load(session, ENTITIES["attendance"], [row.id for row in rows])
        for row in rows:
            pool = pools[enrolments[row.enrolment_id], row.class_session_id]
            pool += loaded[row.id].heads.get(MARK.name, ())
    return pools


def statuses(session: Session, enrolments: Mapping[int, Any]) -> dict[Any, dict[int, str]]:
    """The status shown of each human: whose → local key of the class session → status, cleared ones left
    out; ``enrolments`` as :func:`pooled` takes them."""
    found: dict[Any, dict[int, str]] = defaultdict(dict)
    for (whose, class_session), pool in pooled(session, enrolments).items():
        shown = heads.shown_of(MARK, pool)
        if shown is not None and shown.columns["status"] is not None:
            found[whose][class_session] = shown.columns["status"]
    return found


def enrolled_twice(
    session: Session, *, classes: Collection[int] | None = None, under_several_only: bool = False
) -> dict[int, tuple[int, int]]:
    """The enrolments of humans who are on the list of one class under several persons or at several sites:
    local key of the enrolment → (class, human); of all classes, or of some by local key.

    ``under_several_only`` leaves out one person at several sites: quick however many are enrolled.
    """
    enrolment, person = tables.enrolment, tables.person
    # Few people, found by an index; joined the other way, every enrolment would be looked at.
    persons: ColumnElement[bool] = enrolment.c.person_id.in_(
        select(person.c.id).where(person.c.human_id.is_not(None))
    )
    if not under_several_only:
        persons = or_(persons, enrolment.c.person_id.in_(_at_several_sites(classes)))
    query = (
        select(enrolment.c.id, enrolment.c.class_id, human_of())
        .join_from(enrolment, person, person.c.id == enrolment.c.person_id)
        .where(persons, is_visible(enrolment), *_of(classes))
    )
    rows = [(key, (training_class, human)) for key, training_class, human in session.execute(query)]
    together: dict[tuple[int, int], int] = defaultdict(int)
    for _, whose in rows:
        together[whose] += 1
    return {key: whose for key, whose in rows if together[whose] > 1}


def _at_several_sites(classes: Collection[int] | None) -> Select[tuple[int]]:
    enrolment = tables.enrolment
    return (
        select(enrolment.c.person_id)
        .where(is_visible(enrolment), *_of(classes))
        .group_by(enrolment.c.class_id, enrolment.c.person_id)
        .having(func.count() > 1)
    )


def _of(classes: Collection[int] | None) -> list[ColumnElement[bool]]:
    return [] if classes is None else [tables.enrolment.c.class_id.in_(classes)]
