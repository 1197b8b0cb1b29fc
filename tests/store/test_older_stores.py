"""Stores and files that earlier versions made, in ``tests/fixtures``: they open, and lose nothing.

``schema-0003`` has an office's store and a commune's sync file from before people were found by words: one
human under two persons, one who is deleted, telephone and citizen-ID numbers.

``schema-0006`` has an office's store from before the index of words went by the places of people: one human
under two persons, one who is deleted.

``schema-0001`` has an office's store and a commune's sync file of the first schema. The store had also taken
lines of a newer program, which it could not read: a class deleted with all below it, and a verdict on a line
that the sync file brings.
"""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlalchemy import func, select

from tests.builders import PASSWORD, ticking
from tqdesk.store import opening, rebuilding, tables
from tqdesk.store.sessions import Store
from tqdesk.sync import importing
from tqdesk.training import classes, searching

_DAYS_LATER = 1_744_300_000_000
"""Some days after the fixtures were made, in milliseconds: their invitation is still valid."""

FIXTURES = Path(__file__).parent.parent / "fixtures"


@contextmanager
def opened(schema: str, folder: Path) -> Iterator[Store]:
    store = opening.open_store(
        Path(shutil.copytree(FIXTURES / schema / "office", folder / "office")), PASSWORD
    )
    store.now = ticking(_DAYS_LATER)
    yield store
    store.close()


@pytest.fixture
def first(tmp_path) -> Iterator[Store]:
    """The office's store of schema 0001, opened by this version."""
    with opened("schema-0001", tmp_path) as store:
        yield store


@pytest.fixture
def third(tmp_path) -> Iterator[Store]:
    """The office's store of schema 0003, opened by this version."""
    with opened("schema-0003", tmp_path) as store:
        yield store


@pytest.fixture
def sixth(tmp_path) -> Iterator[Store]:
    """The office's store of schema 0006, opened by this version."""
    with opened("schema-0006", tmp_path) as store:
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


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("", ["Hà Thị Mẩy", "Ma Văn Sính"]),
        ("truong mam non", ["Hà Thị Mẩy"]),
        ("1985 ma", ["Ma Văn Sính"]),
        ("000013", ["Ma Văn Sính"]),
        ("0900000014", []),
    ],
)
def test_people_of_a_store_that_knew_no_search_are_found(third, text, found):
    with third.reading() as session:
        assert [line.name for line in searching.search(session, text).people] == found


def test_what_comes_in_a_file_of_the_third_schema_is_found(third):
    (came,) = importing.import_files(third, [FIXTURES / "schema-0003" / "commune.tqsync"])
    assert (came.result, came.error) == ("applied", None)
    with third.writing() as session:
        assert [line.name for line in searching.search(session, "pao 0015").people] == ["Triệu Văn Páo"]
        assert rebuilding.rebuild(session) == 0


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("", ["Hà Thị Mẩy", "Triệu Văn Páo"]),
        ("t", ["Hà Thị Mẩy", "Triệu Văn Páo"]),
        ("van", ["Triệu Văn Páo"]),
        ("0900000013", ["Hà Thị Mẩy"]),
        ("2085000013", []),
    ],
)
def test_people_of_a_store_whose_index_went_by_their_keys_are_found(sixth, text, found):
    with sixth.writing() as session:
        assert [line.name for line in searching.search(session, text).people] == found
        assert rebuilding.rebuild(session) == 0
