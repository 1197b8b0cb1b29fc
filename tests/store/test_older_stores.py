"""Stores and files that earlier versions made, in ``tests/fixtures``: they open, and lose nothing.

``schema-0001`` has an office's store and a commune's sync file of the first schema. The store had also taken
lines of a newer program, which it could not read: a class deleted with all below it, and a verdict on a line
that the sync file brings.
"""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import func, select

from tests.builders import PASSWORD, ticking
from tqdesk.store import opening, rebuilding, tables
from tqdesk.store.sessions import Store
from tqdesk.sync import importing
from tqdesk.training import classes

_DAYS_LATER = 1_744_300_000_000
"""Some days after the fixtures were made, in milliseconds: their invitation is still valid."""

FIXTURES = Path(__file__).parent.parent / "fixtures"


@pytest.fixture
def first(tmp_path) -> Iterator[Store]:
    """The office's store of schema 0001, opened by this version."""
    folder = Path(shutil.copytree(FIXTURES / "schema-0001" / "office", tmp_path / "office"))
    store = opening.open_store(folder, PASSWORD)
    store.now = ticking(_DAYS_LATER)
    yield store
    store.close()


def lists(store: Store) -> dict[str, list[str]]:
    with store.reading() as session:
        found = [classes.show(session, each.id) for each in classes.list_all(session)]
    return {each.summary.title: [person.name for person in each.enrolments] for each in found}


def test_what_a_newer_program_wrote_takes_effect_after_the_upgrade(first):
    assert lists(first) == {"Lớp của huyện": ["Hà Thị Mẩy", "Ma Văn Sính"]}
    with first.reading() as session:
        assert session.scalar(select(func.count()).select_from(tables.unread)) == 0
        assert session.scalar(select(func.count()).select_from(tables.verdict)) == 1
    assert [path.name for path in (first.folder / "backups").iterdir()], "no copy was made before migrating"


def test_a_sync_file_of_the_first_schema_is_applied_and_judged(first):
    file = FIXTURES / "schema-0001" / "commune.tqsync"
    (came,) = importing.import_files(first, [file])
    assert (came.result, came.error) == ("applied", None)
    assert lists(first)["Lớp của xã"] == ["Triệu Văn Páo"]
    with first.writing() as session:
        assert rebuilding.rebuild(session) == 0
    assert importing.import_files(first, [file])[0].result == "known"
