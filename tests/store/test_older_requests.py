"""A store and a file of schema 0003 with requests for erasure, which that version kept unread.

``schema-0003-requests`` has an office's store that had taken a request as a newer program writes it, and the
sync file of a commune that had taken another.
"""

import shutil
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import func, select

from tests.builders import PASSWORD, ticking
from tqdesk.store import opening, tables
from tqdesk.store.sessions import Store
from tqdesk.sync import importing
from tqdesk.training import erasure, searching

_DAYS_LATER = 1_744_300_000_000
"""Some days after the fixtures were made, in milliseconds: their invitation is still valid."""

FIXTURES = Path(__file__).parent.parent / "fixtures" / "schema-0003-requests"


@pytest.fixture
def office(tmp_path) -> Iterator[Store]:
    """The store, opened by this version."""
    store = opening.open_store(Path(shutil.copytree(FIXTURES / "office", tmp_path / "office")), PASSWORD)
    store.now = ticking(_DAYS_LATER)
    yield store
    store.close()


def test_a_request_that_came_before_the_upgrade_stands_after_it(office):
    with office.reading() as session:
        (request,) = erasure.listed(session)
        assert session.scalar(select(func.count()).select_from(tables.unread)) == 0
        assert searching.search(session).total == 2
    assert (request.name, request.unit, request.asked_on) == ("Ma Văn Sính", "2024:076", date(2025, 4, 7))
    assert request.reason == "Tôi không công tác ở xã nữa"


def test_a_sync_file_of_that_time_brings_its_people_and_their_requests(office):
    (came,) = importing.import_files(office, [FIXTURES / "commune.tqsync"])
    assert (came.result, came.error) == ("applied", None)
    with office.reading() as session:
        asked = {each.name: (each.unit, each.asked_on) for each in erasure.listed(session)}
    assert asked["Triệu Văn Páo"] == ("2024:02545", date(2025, 4, 6))
