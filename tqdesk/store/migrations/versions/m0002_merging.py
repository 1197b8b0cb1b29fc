"""Deletion, verdicts, conflicts, undo, one human under several persons, and what goes down to units."""

from __future__ import annotations

import json
from itertools import islice

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"

_DELETABLE = (
    "attendance",
    "certificate",
    "class_session",
    "course",
    "enrolment",
    "operator",
    "person",
    "person_private",
    "same_person",
    "site",
    "training_class",
)
_KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_HUMAN = sa.text("human_id IS NOT NULL")


def upgrade() -> None:
    _note_unread()
    op.add_column("link", sa.Column("noticed", sa.String()))
    op.add_column("applied_file", sa.Column("reach", sa.BigInteger()))
    op.add_column("applied_file", sa.Column("wrong_clock", sa.Boolean()))
    op.create_table(
        "verdict",
        sa.Column("id", _KEY, autoincrement=False, nullable=False),
        sa.Column("owner_unit", sa.String()),
        sa.Column("line", sa.String()),
        sa.Column("made_line", sa.BigInteger()),
        sa.Column("rejected", sa.Boolean()),
        sa.Column("why", sa.String()),
        sa.Column("verdict_line", sa.BigInteger()),
        sa.PrimaryKeyConstraint("id", name="pk_verdict"),
    )
    op.create_table(
        "rejected",
        sa.Column("run", sa.BigInteger(), nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.Column("unit", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("run", "seq", name="pk_rejected"),
    )
    op.create_table(
        "conflict",
        sa.Column("row_id", sa.BigInteger(), nullable=False),
        sa.Column("entity", sa.String(), nullable=False),
        sa.Column("register", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["row_id"], ["known_row.id"], name="fk_conflict_row_id"),
        sa.PrimaryKeyConstraint("row_id", "entity", "register", name="pk_conflict"),
    )
    op.create_table(
        "action",
        sa.Column("id", _KEY, nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("first_line", sa.BigInteger(), nullable=False),
        sa.Column("last_line", sa.BigInteger(), nullable=False),
        sa.Column("undoes", sa.BigInteger()),
        sa.ForeignKeyConstraint(["undoes"], ["action.id"], name="fk_action_undoes"),
        sa.PrimaryKeyConstraint("id", name="pk_action"),
    )
    op.create_table(
        "outbox",
        sa.Column("id", _KEY, nullable=False),
        sa.Column("unit", sa.String(), nullable=False),
        sa.Column("line_id", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["line_id"], ["line.id"], name="fk_outbox_line_id"),
        sa.PrimaryKeyConstraint("id", name="pk_outbox"),
        sa.UniqueConstraint("unit", "line_id", name="uq_outbox_unit_line_id"),
    )
    op.create_table(
        "scope_row",
        sa.Column("unit", sa.String(), nullable=False),
        sa.Column("entity", sa.String(), nullable=False),
        sa.Column("row_id", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["row_id"], ["known_row.id"], name="fk_scope_row_row_id"),
        sa.PrimaryKeyConstraint("unit", "entity", "row_id", name="pk_scope_row"),
    )
    op.create_table(
        "waiting_machine",
        sa.Column("machine", sa.String(), nullable=False),
        sa.Column("unit", sa.String(), nullable=False),
        sa.Column("since", sa.BigInteger(), nullable=False),
        sa.Column("signing_key", sa.String(), nullable=False),
        sa.Column("sealing_key", sa.String(), nullable=False),
        sa.Column("recovery_key", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("machine", name="pk_waiting_machine"),
    )
    for table in _DELETABLE:
        for column in (
            sa.Column("deleted", sa.Boolean()),
            sa.Column("deleted_reason", sa.String()),
            sa.Column("saw", sa.Text()),
            sa.Column("deleted_line", sa.BigInteger()),
        ):
            op.add_column(table, column)
        if table == "person":
            op.add_column(table, sa.Column("human_id", sa.BigInteger()))
        op.add_column(table, sa.Column("hidden", sa.Boolean()))
        where = sa.text("hidden")
        op.create_index(f"ix_{table}_hidden", table, ["hidden"], sqlite_where=where, postgresql_where=where)
    op.create_index(
        "ix_person_human_id", "person", ["human_id"], sqlite_where=_HUMAN, postgresql_where=_HUMAN
    )
    op.create_index("ix_same_person_first_id", "same_person", ["first_id"])
    op.create_index("ix_same_person_second_id", "same_person", ["second_id"])


def _note_unread() -> None:
    """Note what the lines of newer programs wrote, and what stands beside what is shown: it is worked out
    anew after the migration."""
    op.create_table(
        "unread",
        sa.Column("row_id", sa.BigInteger(), nullable=False),
        sa.Column("entity", sa.String(), nullable=False),
        sa.Column("register", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["row_id"], ["known_row.id"], name="fk_unread_row_id"),
        sa.PrimaryKeyConstraint("row_id", "entity", "register", name="pk_unread"),
    )
    connection = op.get_bind()
    connection.execute(sa.text("insert into unread select distinct row_id, entity, register from other_head"))
    known = _known_registers(connection)
    note = sa.text("insert into unread values (:row, :entity, :register) on conflict do nothing")
    lines = connection.execute(
        sa.text("select row_id, entity, body from line order by id"), execution_options={"yield_per": 1000}
    )
    unread = (
        {"row": row, "entity": entity, "register": register}
        for row, entity, body in lines
        for register in json.loads(body)["set"]
        if (entity, register) not in known
    )
    while batch := list(islice(unread, 1000)):
        connection.execute(note, batch)


def _known_registers(connection: sa.Connection) -> set[tuple[str, str]]:
    """Entities and registers of the version before: their tables have a column ``…_line`` for each."""
    inspector = sa.inspect(connection)
    return {
        ("class" if table == "training_class" else table, column["name"].removesuffix("_line"))
        for table in (*_DELETABLE, "machine")
        for column in inspector.get_columns(table)
        if column["name"].endswith("_line")
    }


def downgrade() -> None:
    op.drop_index("ix_same_person_second_id", "same_person")
    op.drop_index("ix_same_person_first_id", "same_person")
    op.drop_index("ix_person_human_id", "person")
    for table in _DELETABLE:
        op.drop_index(f"ix_{table}_hidden", table)
        for column in ("hidden", "deleted_line", "saw", "deleted_reason", "deleted"):
            op.drop_column(table, column)
    op.drop_column("person", "human_id")
    op.drop_column("applied_file", "wrong_clock")
    op.drop_column("applied_file", "reach")
    op.drop_column("link", "noticed")
    for table in (
        "waiting_machine",
        "scope_row",
        "outbox",
        "action",
        "conflict",
        "rejected",
        "verdict",
        "unread",
    ):
        op.drop_table(table)
