"""Migrations lead to the very tables that the code has, and back."""

import json
from pathlib import Path

import pytest
import sqlalchemy
from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Engine, text

from tests.builders import COMMUNES, make_store
from tqdesk.store import opening, tables


def config() -> Config:
    made = Config()
    made.set_main_option("script_location", str(Path(opening.__file__).parent / "migrations"))
    return made


def go(engine: Engine, where: str, to: str) -> None:
    settings = config()
    with engine.begin() as connection:
        settings.attributes["connection"] = connection
        getattr(command, where)(settings, to)


def schema(engine: Engine) -> set[tuple[str, str]]:
    with engine.connect() as connection:
        rows = connection.execute(text("select name, sql from sqlite_master where sql is not null")).all()
    return {(row.name, row.sql) for row in rows}


@pytest.fixture
def engine(tmp_path):
    store = make_store(tmp_path / "data", unit=COMMUNES[0])
    yield store.engine
    store.close()


def test_a_migrated_store_has_the_tables_that_the_code_has(engine):
    from alembic.autogenerate import compare_metadata

    def is_described(name: str, kind: str, _parents: object) -> bool:
        # The index of words is a virtual table, made of several.
        return kind != "table" or not name.startswith("person_tokens")

    with engine.connect() as connection:
        context = MigrationContext.configure(
            connection,
            opts={"compare_type": True, "compare_server_default": True, "include_name": is_described},
        )
        assert compare_metadata(context, tables.metadata) == []


def test_names_of_indexes_checks_and_uniques_are_those_of_the_code(engine, tmp_path):
    plain = sqlalchemy.create_engine("sqlite://")
    tables.metadata.create_all(plain)
    wanted, found = sqlalchemy.inspect(plain), sqlalchemy.inspect(engine)
    for table in tables.metadata.tables:
        for kind in ("get_indexes", "get_unique_constraints", "get_check_constraints", "get_foreign_keys"):
            by_name = [
                sorted(json.dumps(each, default=str) for each in getattr(inspector, kind)(table))
                for inspector in (wanted, found)
            ]
            assert by_name[0] == by_name[1], (table, kind)
    plain.dispose()


def test_the_schema_that_opening_asks_for_is_the_newest_migration():
    scripts = ScriptDirectory.from_config(config())
    assert scripts.get_heads() == [opening.SCHEMA]
    revisions = [script.revision for script in scripts.walk_revisions()]
    assert revisions == sorted(revisions, reverse=True)
    assert all(len(revision) == 4 and revision.isdigit() for revision in revisions)


def test_down_and_up_again_makes_the_same_tables(engine):
    before = schema(engine)
    go(engine, "downgrade", "base")
    assert {name for name, _ in schema(engine)} == {"alembic_version"}
    go(engine, "upgrade", "head")
    assert schema(engine) == before


def test_every_migration_goes_up_and_down_by_itself(engine):
    go(engine, "downgrade", "base")
    for script in reversed(list(ScriptDirectory.from_config(config()).walk_revisions())):
        go(engine, "upgrade", script.revision)
        go(engine, "downgrade", "-1")
        go(engine, "upgrade", script.revision)
    assert schema(engine)


def test_synced_tables_have_no_constraint_among_them(engine):
    inspector = sqlalchemy.inspect(engine)
    for table in tables.ENTITY_TABLES.values():
        assert inspector.get_foreign_keys(table.name) == []
        assert inspector.get_unique_constraints(table.name) == []
        assert not [index for index in inspector.get_indexes(table.name) if index["unique"]]
        assert [column["name"] for column in inspector.get_columns(table.name) if not column["nullable"]] == [
            "id"
        ]
