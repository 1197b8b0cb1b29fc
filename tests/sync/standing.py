"""What stands in the tables of a store, under ids that every store has alike, to hold against the model."""

from __future__ import annotations

import json
from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.sync.model import Merged, Place, Row, Standing
from tqdesk.store import tables
from tqdesk.store.ids import LineId, unsigned
from tqdesk.store.registers import ENTITIES, Kind


@dataclass(frozen=True)
class Stored:
    """All that a store has worked out from its lines."""

    standings: dict[Place, Standing]
    hidden: set[Row]
    conflicts: set[Place]
    unread: set[Place]
    judged: dict[str, str]
    shown_under: dict[str, str]


def stored(session: Session) -> Stored:
    """What the tables hold, after checking that the columns hold what the line shown says."""
    uuids = {
        key: str(UUID(bytes=raw))
        for key, raw in session.execute(select(tables.known_row.c.id, tables.known_row.c.uuid))
    }
    bodies = {key: raw for key, raw in session.execute(select(tables.line.c.id, tables.line.c.body))}
    others: dict[Place, set[bytes]] = {}
    for other in session.execute(select(tables.other_head)):
        place = other.entity, uuids[other.row_id], other.register
        others.setdefault(place, set()).add(bodies[other.line_id])
    standings = {}
    hidden = set()
    for name, entity in ENTITIES.items():
        for row in session.execute(select(tables.ENTITY_TABLES[name])).mappings():
            if row.get("hidden"):
                hidden.add((name, uuids[row["id"]]))
            for register in entity.registers:
                shown = bodies.get(row[register.line_column])
                place = name, uuids[row["id"]], register.name
                standings[place] = Standing(
                    frozenset(others.pop(place, set()) | ({shown} if shown else set())), shown
                )
                said = {} if shown is None else json.loads(shown)["set"][register.name]["value"]
                for field in register.fields:
                    column = row[field.column]
                    if field.kind is Kind.ROW and column is not None:
                        column = uuids[column]
                    if field.kind is Kind.LINES and column is not None:
                        column = column.split()
                    assert column == said.get(field.name)
                if register.name == "made":
                    assert row["owner_unit"] == (json.loads(shown)["unit"] if shown else None)
    assert not others, "a head of a row or register that is not there"
    person = tables.person
    of_humans = select(person.c.id, person.c.human_id).where(person.c.human_id.is_not(None))
    return Stored(
        standings,
        hidden,
        {(row.entity, uuids[row.row_id], row.register) for row in session.execute(select(tables.conflict))},
        {(row.entity, uuids[row.row_id], row.register) for row in session.execute(select(tables.unread))},
        {
            str(LineId(unsigned(row.run), row.seq)): row.unit
            for row in session.execute(select(tables.rejected))
        },
        {uuids[key]: uuids[human] for key, human in session.execute(of_humans)},
    )


def agree(found: Stored, expected: Merged, own: Collection[Place] = ()) -> None:
    """The store holds what the model says, beside the registers of its ``own`` that were there before."""
    come = {
        place: standing
        for place, standing in found.standings.items()
        if place not in own and (standing.heads or place in expected.standings)
    }
    assert come == expected.standings
    assert found.hidden == expected.hidden
    assert found.conflicts == expected.conflicts
    assert found.unread == expected.unread
    assert found.judged == expected.judged
    assert found.shown_under == expected.shown_under
