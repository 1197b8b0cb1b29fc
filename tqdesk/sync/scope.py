"""What a unit below may see: its scope, and its outbox, the list of lines that go down to it.

The scope of a unit is

- the rows that it or a unit below it made and everything below them, whoever wrote it;
- the sites that it runs and everything below them, with the class and the class sessions, and the people
  enrolled there by this office or one above: an enrolment that others wrote brings nobody, else whoever
  knows the id of a person could ask for that person;
- courses, operators and the unit's machines as this office or one above wrote them;
- statements that two persons are one human, of every human one of whose persons is in scope;
- this office's verdicts on lines of rows in scope, and on all that the unit wrote: a row whose creating line
  was rejected is nobody's;
- rows that only a newer program understands, if the unit wrote all that there is of them.

A private part lies below its person, and so goes only where the person was made. A row that enters brings
all its lines, one that left brings no more; what is in the outbox stays there in its place.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sqlalchemy import ColumnElement, Select, Table, and_, delete, exists, func, insert, literal, or_, select
from sqlalchemy import union_all as union_of
from sqlalchemy.orm import Session

from tqdesk import units
from tqdesk.store import tables
from tqdesk.store.ids import parse_line_id, signed
from tqdesk.store.registers import ENTITIES, Entity
from tqdesk.store.sessions import store_of
from tqdesk.store.states import chunks


def fill_outbox(session: Session, *, unit: str) -> int:
    """Work out the scope of a unit anew and append to its outbox what has come into it.

    Returns the place of the last line of the outbox, 0 if it is empty.
    """
    own = store_of(session).identity.unit
    _Scope(session, unit, [own, *units.above(own)]).work_out()
    scope, outbox, line = tables.scope_row, tables.outbox, tables.line
    is_there = exists().where(outbox.c.unit == unit, outbox.c.line_id == line.c.id)
    new = (
        select(literal(unit), line.c.id)
        .join(scope, and_(scope.c.row_id == line.c.row_id, scope.c.entity == line.c.entity))
        .where(scope.c.unit == unit, ~is_there)
        .order_by(line.c.id)
    )
    session.execute(insert(outbox).from_select(["unit", "line_id"], new))
    return session.scalar(select(func.max(outbox.c.id)).where(outbox.c.unit == unit)) or 0


class _Scope:
    """The scope of one unit as it is worked out in ``scope_row``.

    What stands deep brings everything below it, and is therefore complete before the rest is added.
    """

    def __init__(self, session: Session, unit: str, offices: list[str]) -> None:
        self.session, self.unit, self.offices = session, unit, offices
        self.own = [unit, *units.below(unit)]

    def work_out(self) -> None:
        table = tables.scope_row
        self.session.execute(delete(table).where(table.c.unit == self.unit))
        self._add_own()
        site = tables.site
        self._add("site", select(site.c.id).where(site.c.unit.in_(self.own)))
        for entity in ENTITIES.values():
            self._add_below(entity)
        self._add_unread()
        self._add_classes_attended()
        self._add_people_attending()
        for name in ("course", "operator"):
            each = tables.ENTITY_TABLES[name]
            self._add(name, select(each.c.id).where(each.c.owner_unit.in_(self.offices)))
        machine = tables.machine
        ours = and_(machine.c.unit == self.unit, machine.c.owner_unit.in_(self.offices))
        self._add("machine", select(machine.c.id).where(ours))
        self._add_same_people()
        self._add_verdicts()

    def _add(self, entity: str, rows: Select[Any]) -> None:
        """Add rows by a query for their local keys; those that stand already are left."""
        table = tables.scope_row
        found = rows.subquery()
        key = found.c[0]
        stands = exists().where(table.c.unit == self.unit, table.c.entity == entity, table.c.row_id == key)
        new = select(literal(self.unit), literal(entity), key).where(~stands).distinct()
        self.session.execute(insert(table).from_select(["unit", "entity", "row_id"], new))

    def _in_scope(self, entity: str) -> Select[tuple[int]]:
        table = tables.scope_row
        return select(table.c.row_id).where(table.c.unit == self.unit, table.c.entity == entity)

    def _add_own(self) -> None:
        """Add the rows that the unit made: found by its lines, because owners are not indexed."""
        line = tables.line
        written = (
            select(line.c.entity, line.c.row_id)
            .where(line.c.unit.in_(self.own))
            .distinct()
            .cte("written")
            .prefix_with("MATERIALIZED")
        )
        made = [
            select(literal(self.unit), literal(name), table.c.id)
            .join(written, written.c.row_id == table.c.id)
            .where(written.c.entity == name, table.c.owner_unit.in_(self.own))
            for name, table in tables.ENTITY_TABLES.items()
            if "owner_unit" in table.c
        ]
        into = ["unit", "entity", "row_id"]
        self.session.execute(insert(tables.scope_row).from_select(into, union_of(*made)))

    def _add_unread(self) -> None:
        """Add the rows of entities that only a newer program reads, where the unit wrote all there is."""
        unread, line, scope = tables.unread, tables.line, tables.scope_row
        foreign = exists().where(
            line.c.row_id == unread.c.row_id,
            line.c.entity == unread.c.entity,
            line.c.unit.not_in(self.own),
        )
        rows = (
            select(literal(self.unit), unread.c.entity, unread.c.row_id)
            .where(unread.c.entity.not_in(tuple(ENTITIES)), ~foreign)
            .distinct()
        )
        self.session.execute(insert(scope).from_select(["unit", "entity", "row_id"], rows))

    def _add_below(self, entity: Entity) -> None:
        """Add the rows of an entity that lie below a row in scope."""
        table = tables.ENTITY_TABLES[entity.name]
        names = [(table.c[field.column], field.of) for field in entity.above]
        if entity.part_of is not None:
            names.append((table.c.id, entity.part_of))
        for column, above in names:
            assert above is not None
            self._add(entity.name, select(table.c.id).where(column.in_(self._in_scope(above))))

    def _at_own_sites(self, table: Table, column: ColumnElement[int]) -> Select[Any]:
        """A column of the rows of a table that name a site of the unit that is in scope."""
        site = tables.site
        key = site.c.id if table is site else table.c.site_id
        ours = select(site.c.id).where(site.c.unit.in_(self.own), site.c.id.in_(self._in_scope("site")))
        return select(column).where(key.in_(ours))

    def _add_classes_attended(self) -> None:
        site, class_session = tables.site, tables.class_session
        given = ~site.c.owner_unit.in_(self.own)
        attended = self._at_own_sites(site, site.c.class_id).where(given)
        self._add("class", attended)
        self._add("class_session", select(class_session.c.id).where(class_session.c.class_id.in_(attended)))

    def _add_people_attending(self) -> None:
        enrolment = tables.enrolment
        attending = self._at_own_sites(enrolment, enrolment.c.person_id)
        self._add("person", attending.where(enrolment.c.owner_unit.in_(self.offices)))

    def _add_same_people(self) -> None:
        """Add the pairs of every human one of whose persons is in scope."""
        pair = tables.same_person
        # Both ways round, so that one step leads from a person to all that it is the same as.
        steps = union_of(
            select(pair.c.first_id.label("here"), pair.c.second_id.label("there")),
            select(pair.c.second_id, pair.c.first_id),
        ).subquery()
        one_of = select(steps.c.here.label("person")).where(steps.c.here.in_(self._in_scope("person")))
        human = one_of.cte("human", recursive=True)
        human = human.union(select(steps.c.there).join(human, human.c.person == steps.c.here))
        self._add("same_person", select(pair.c.id).where(pair.c.first_id.in_(select(human.c.person))))

    def _add_verdicts(self) -> None:
        """Add the verdicts on lines of the unit and of rows in scope; a verdict names its line as text."""
        verdict = tables.verdict
        query = select(verdict.c.id, verdict.c.line).where(verdict.c.owner_unit.in_(self.offices))
        for batch in chunks(self.session.execute(query).all()):
            self._add_verdicts_of(batch)

    def _add_verdicts_of(self, batch: Iterable[Any]) -> None:
        line, scope = tables.line, tables.scope_row
        by_run: dict[int, dict[int, int]] = {}
        for row in batch:
            judged = parse_line_id(row.line)
            by_run.setdefault(signed(judged.run), {})[judged.seq] = row.id
        for run, verdicts in by_run.items():
            in_scope = exists().where(
                scope.c.unit == self.unit, scope.c.entity == line.c.entity, scope.c.row_id == line.c.row_id
            )
            query = select(line.c.seq).where(
                line.c.run == run, line.c.seq.in_(verdicts), or_(line.c.unit.in_(self.own), in_scope)
            )
            found = [verdicts[seq] for seq in set(self.session.scalars(query))]
            self._add("verdict", select(tables.verdict.c.id).where(tables.verdict.c.id.in_(found)))
