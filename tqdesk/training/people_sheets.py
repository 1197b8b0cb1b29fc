"""People and lists of classes as records to be written into files that import back."""

from __future__ import annotations

import logging
from collections.abc import Collection, Iterable, Mapping
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import ColumnElement, and_, select
from sqlalchemy.orm import Session

from tqdesk import units
from tqdesk.people_records import PeopleSheet, PeopleSheetRow, RosterTemplate
from tqdesk.records import PRIVATE, EnrolmentRecord, RosterMark, RosterPerson
from tqdesk.store import tables
from tqdesk.store.sessions import store_of
from tqdesk.store.states import chunks
from tqdesk.store.tables import is_visible
from tqdesk.training import classes, humans, searching

log = logging.getLogger(__name__)

_MOST_IDS_LOGGED = 1_000
"""More would push all else out of the log; then it is noted how many they were."""

_IN_A_LOG_LINE = 100
_ALL = 10_000_000
_PUBLIC = ("name", "birth", "sex", "position", "workplace", "category")


def of_class(
    session: Session, *, training_class: UUID, site: UUID | None = None, private: bool = False
) -> PeopleSheet:
    """The list of a class, of all its sites or of one, with its marks; position and workplace of then.

    That private facts are in it is logged, by the ids of the persons and the operator.

    :raises UnknownClass: there is none of that id.
    """
    detail = classes.show(session, training_class)
    listed = [each for each in detail.enrolments if site in (None, each.site)]
    names = {each.id: each.venue or units.name_of(each.unit) for each in detail.sites}
    several = len({each.site for each in listed}) > 1
    facts = _facts(session, {each.person for each in listed}, private=private)
    marked = {each.number: each for each in detail.class_sessions}

    def row(each: EnrolmentRecord) -> PeopleSheetRow:
        marks = tuple(
            RosterMark(number, marked[number].day, marked[number].part, status)
            for number, status in sorted(each.marks.items())
        )
        known = facts.get(each.person, {})
        return PeopleSheetRow(
            each.list_number,
            _person(
                known, person_id=each.person, position=each.position, workplace=each.workplace, marks=marks
            ),
            names.get(each.site, "") if several else "",
        )

    return PeopleSheet(
        title=detail.summary.title,
        rows=tuple(map(row, listed)),
        class_sessions=detail.class_sessions,
        places="site" if several else "",
        private=private,
    )


def template_of(session: Session, *, training_class: UUID) -> RosterTemplate:
    """The template of a class.

    :raises UnknownClass: there is none of that id.
    """
    summary = classes.show(session, training_class).summary
    return RosterTemplate(summary.title, summary.first_day, summary.last_day)


def of_people(session: Session, *, text: str = "", title: str, private: bool = False) -> PeopleSheet:
    """All people that a search finds, in its order, for one or two letters the first that it tells of.

    That private facts are in it is logged.
    """
    found = searching.search(session, text, most=_ALL).people
    facts = _facts(session, [each.id for each in found], private=private)
    several = len({each.unit for each in found}) > 1
    rows = (
        PeopleSheetRow(
            number,
            _person(facts.get(each.id, {}), person_id=each.id),
            units.name_of(each.unit) if several and each.unit else "",
        )
        for number, each in enumerate(found, 1)
    )
    return PeopleSheet(title, tuple(rows), places="unit" if several else "", private=private)


def _person(known: Mapping[str, Any], **more: Any) -> RosterPerson:
    return RosterPerson(**{"sheet": "", "row": 0, "name": "", **known, **more})


def _facts(session: Session, persons: Collection[UUID], *, private: bool) -> dict[UUID, dict[str, Any]]:
    """What is known of persons, by the names that a roster row has for it: of one who is the same human as
    others here, what is known of these too."""
    found = _known_of(session, tables.known_row.c.uuid, {each.bytes for each in persons}, private=private)
    several = {each.human for each in found.values() if each.human is not None}
    together: dict[int, dict[UUID, _Known]] = {}
    for key, each in _known_of(session, tables.person.c.human_id, several, private=private).items():
        together.setdefault(each.human or 0, {})[key] = each
    if private:
        _note_export(session, {*persons, *(key for each in together.values() for key in each)})
    whole: dict[UUID, dict[str, Any]] = {}
    for key, each in found.items():
        others = together.get(each.human or 0, {}).values()
        whole[key] = humans.fullest(each.facts, [other.facts for other in others])
        whole[key]["name"] = each.facts["name"] or ""
    return whole


class _Known(NamedTuple):
    """What is known of a person; ``human`` is the local key of one who stands under several persons."""

    human: int | None
    facts: dict[str, str | None]


def _known_of(
    session: Session, wanted: ColumnElement[Any], values: Iterable[Any], *, private: bool
) -> dict[UUID, _Known]:
    """What is known of the persons who have one of some values in a column, the oldest first."""
    person, kept, known = tables.person, tables.person_private, tables.known_row
    columns = [person.c[name] for name in _PUBLIC]
    if private:
        columns += [kept.c[name] for name in PRIVATE]
    query = (
        select(known.c.uuid, person.c.human_id, *columns)
        .join_from(known, person, person.c.id == known.c.id)
        .join(kept, and_(kept.c.id == person.c.id, is_visible(kept)), isouter=True)
        .order_by(person.c.id)
    )
    if wanted is not known.c.uuid:
        query = query.where(is_visible(person))
    names = [column.name for column in columns]
    return {
        UUID(bytes=raw): _Known(human, dict(zip(names, facts, strict=True)))
        for chunk in chunks(values)
        for raw, human, *facts in session.execute(query.where(wanted.in_(chunk)))
    }


def _note_export(session: Session, persons: Iterable[UUID]) -> None:
    operator = store_of(session).identity.operator
    ids = sorted(map(str, persons))
    if len(ids) > _MOST_IDS_LOGGED:
        log.info("private facts of %d persons exported by operator %s", len(ids), operator)
        return
    for start in range(0, len(ids), _IN_A_LOG_LINE):
        some = " ".join(ids[start : start + _IN_A_LOG_LINE])
        log.info("private facts of persons exported by operator %s: %s", operator, some)
