"""A commune's store with one class, and its two half-days on 8 April 2025."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from tests.builders import PASSWORD, make_store
from tests.training.by_hand import COMMUNE, Taught
from tqdesk import words
from tqdesk.store.opening import open_store
from tqdesk.store.sessions import Store
from tqdesk.training import classes


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    """Words are compared in English, whatever language another test chose."""
    words.choose("en")
    yield
    words.choose("en")


@pytest.fixture(scope="session")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("prepared") / "commune"
    make_store(folder, unit=COMMUNE, operator="Ma Thị Mẫu").close()
    return folder


@pytest.fixture
def store(prepared: Path, tmp_path: Path) -> Iterator[Store]:
    """Xã Tân Trào with nothing in it."""
    opened = open_store(Path(shutil.copytree(prepared, tmp_path / "commune")), PASSWORD)
    yield opened
    opened.close()


@pytest.fixture
def taught(store: Store) -> Taught:
    """The class "Kỹ năng số" with nobody on its list."""
    with store.writing() as session:
        added = classes.add(session, title="Kỹ năng số", first_day=date(2025, 4, 8), class_sessions=2)
        return Taught(store, added, classes.find_site(session, added))
