"""Stores and files that earlier versions made, in ``tests/fixtures``: they open, and lose nothing.

``schema-0001`` has an office's store and a commune's sync file of the first schema. The store had also taken
lines of a newer program, which it could not read: a class deleted with all below it, and a verdict on a line
that the sync file brings.

``schema-0003`` has the same of the third schema; the store and the file each have a request for erasure, as
lines that that version kept unread.
"""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import func, select

from tests.builders import PASSWORD, ticking
from tqdesk.store import opening, rebuilding, tables
from tqdesk.store.sessions import Store
from tqdesk.sync import importing
from tqdesk.training import classes, erasure

_DAYS_LATER = 1_744_300_000_000
"""Some days after the fixtures were made, in milliseconds: their invitation is still valid."""

FIXTURES = Path(__file__).parent.parent / "fixtures"


@contextmanager
def office_of(schema: str, folder: Path) -> Iterator[Store]:
    """The office's store of an earlier schema, opened by this version."""
    copied = Path(shutil.copytree(FIXTURES / schema / "office", folder / "office"))
    store = opening.open_store(copied, PASSWORD)
    store.now = ticking(_DAYS_LATER)
    yield store
    store.close()


@pytest.fixture
def first(tmp_path) -> Iterator[Store]:
    with office_of("schema-0001", tmp_path) as store:
        yield store


@pytest.fixture
def third(tmp_path) -> Iterator[Store]:
    with office_of("schema-0003", tmp_path) as store:
        yield store


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


def test_requests_for_erasure_that_came_before_the_upgrade_stand_after_it(third):
    assert lists(third) == {"Lớp của huyện": ["Hà Thị Mẩy", "Ma Văn Sính"]}
    with third.reading() as session:
        (request,) = erasure.listed(session)
        assert session.scalar(select(func.count()).select_from(tables.unread)) == 0
    assert (request.name, request.unit, request.asked_on) == ("Ma Văn Sính", "2024:076", date(2025, 4, 7))
    assert request.reason == "Tôi không công tác ở xã nữa"


def test_a_sync_file_of_the_third_schema_brings_its_people_and_their_requests(third):
    (came,) = importing.import_files(third, [FIXTURES / "schema-0003" / "commune.tqsync"])
    assert (came.result, came.error) == ("applied", None)
    assert lists(third)["Lớp của xã"] == ["Triệu Văn Páo"]
    with third.reading() as session:
        asked = {each.name: (each.unit, each.asked_on) for each in erasure.listed(session)}
    assert asked["Triệu Văn Páo"] == ("2024:02545", date(2025, 4, 6))
    with third.writing() as session:
        assert rebuilding.rebuild(session) == 0
