"""An office rejects lines of its communes: rows are worked out without them, and with them again."""

from uuid import UUID

import pytest
from sqlalchemy import select

from tqdesk import errors
from tqdesk.store import journal, rebuilding, tables
from tqdesk.store.ids import LineId, new_row_id, verdict_id
from tqdesk.store.lines import Line, decode
from tqdesk.store.sessions import Store
from tqdesk.sync import judging
from tqdesk.training import deleting


@pytest.fixture
def names(office, commune):
    """Three names that the commune gave one person, one after the other, at the office."""
    row = new_row_id()
    lines: list[Line] = []
    for name in ("Một", "Hai", "Ba"):
        with commune.writing() as session:
            writes = {"made": {}, "name": {"name": name}}
            lines += journal.write(session, [journal.Edit("person", row, writes)])
    with commune.reading() as session:
        bodies = list(session.scalars(select(tables.line.c.body).order_by(tables.line.c.id)))
    with office.writing() as session:
        journal.receive(session, bodies)
    return [line.id for line in lines]


def judge(store: Store, line: LineId, rejected: bool = True) -> bool:
    with store.writing() as session:
        news = judging.judge(session, line=line, rejected=rejected, why="Ghi nhầm người")
    with store.writing() as session:
        assert rebuilding.rebuild(session) == 0
    return news


def name(store: Store) -> str | None:
    with store.reading() as session:
        return session.scalars(select(tables.person.c.name)).one()


def test_without_the_newest_line_the_one_before_is_shown_and_with_it_again(office, names):
    assert judge(office, names[2])
    assert name(office) == "Hai"
    assert not judge(office, names[2])
    assert judge(office, names[2], rejected=False)
    assert name(office) == "Ba"


def test_what_a_rejected_line_in_the_middle_replaced_stays_replaced(office, names):
    judge(office, names[1])
    assert name(office) == "Ba"
    with office.reading() as session:
        assert session.scalars(select(tables.other_head.c.line_id)).all() == []
    judge(office, names[2])
    assert name(office) == "Một"


def test_a_verdict_that_comes_before_the_line_it_judges_counts_all_the_same(office, commune, names):
    judge(office, names[2])
    with office.reading() as session:
        bodies = list(session.scalars(select(tables.line.c.body).order_by(tables.line.c.id.desc())))
    with commune.writing() as session:
        journal.receive(session, bodies)
    assert name(commune) == "Hai"


def test_a_commune_judges_nobody_and_nobody_judges_verdicts(office, commune, names):
    with commune.writing() as session, pytest.raises(errors.NotYours):
        judging.judge(session, line=names[0], rejected=True)
    judge(office, names[2])
    with office.reading() as session:
        row = session.scalars(select(tables.line).where(tables.line.c.entity == "verdict")).all()
    assert len(row) == 1
    with office.writing() as session, pytest.raises(errors.UnknownRow):
        judging.judge(session, line=LineId(office.run, 1), rejected=True)


def test_a_verdict_that_a_commune_forges_changes_nothing(commune, names):
    with commune.writing() as session:
        writes = {"made": {"line": names[2]}, "verdict": {"rejected": True}}
        journal.write(session, [journal.Edit("verdict", verdict_id(names[2]), writes)])
    assert name(commune) == "Ba"


def test_a_rejected_deletion_brings_the_row_back(office, commune, names):
    with commune.writing() as session:
        row = session.scalars(
            select(tables.known_row.c.uuid).join(tables.person, tables.person.c.id == tables.known_row.c.id)
        ).one()
        deleting.delete(session, entity="person", row=UUID(bytes=row))
        (deletion,) = session.scalars(select(tables.line.c.body).order_by(tables.line.c.id.desc()).limit(1))
    with office.writing() as session:
        journal.receive(session, [deletion])
        assert session.scalars(select(tables.person.c.hidden)).one()
    judge(office, decode(deletion).id)
    with office.reading() as session:
        assert not session.scalars(select(tables.person.c.hidden)).one()
