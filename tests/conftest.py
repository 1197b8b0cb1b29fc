"""What tests of several folders share."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import Engine

from tests import postgres
from tests.builders import COMMUNES, establish, make_store
from tqdesk.store.ids import new_run
from tqdesk.store.sessions import Store

_MADE = "tqdesk_made"


@pytest.fixture(scope="session")
def postgresql_server() -> Iterator[Engine]:
    """A cluster of PostgreSQL, started when the first test asks for it."""
    with postgres.cluster() as server:
        yield server


@pytest.fixture(scope="session")
def postgresql_made_store(
    postgresql_server: Engine, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Store]:
    """A store of a commune with nothing in it, for tests that leave nothing in it."""
    with postgres.database(postgresql_server, _MADE) as engine:
        yield establish(engine, tmp_path_factory.mktemp("postgresql"))


@pytest.fixture
def postgresql_store(
    postgresql_server: Engine, postgresql_made_store: Store, tmp_path: Path
) -> Iterator[Store]:
    """The same in a database of a test's own."""
    postgresql_made_store.engine.dispose()  # for what someone is connected to is not copied
    with postgres.database(postgresql_server, "tqdesk_test", template=_MADE) as engine:
        yield replace(postgresql_made_store, folder=tmp_path, engine=engine, run=new_run())


@pytest.fixture(params=["sqlite", "postgresql"])
def either_store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    """A store of a commune with nothing in it, on each database."""
    if request.param == "postgresql":
        yield request.getfixturevalue("postgresql_store")
    else:
        made = make_store(tmp_path / "store", unit=COMMUNES[0])
        yield made
        made.close()


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def either_made_store(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Store]:
    """The same for the tests of a file that leave nothing in it."""
    if request.param == "postgresql":
        yield request.getfixturevalue("postgresql_made_store")
    else:
        made = make_store(tmp_path_factory.mktemp("made") / "store", unit=COMMUNES[0])
        yield made
        made.close()
