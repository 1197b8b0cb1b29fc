"""Requests to erase what is kept of a person."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"

_KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_HIDDEN = sa.text("hidden")


def upgrade() -> None:
    op.create_table(
        "erase_request",
        sa.Column("id", _KEY, autoincrement=False, nullable=False),
        sa.Column("owner_unit", sa.String()),
        sa.Column("person_id", sa.BigInteger()),
        sa.Column("asked_on", sa.String()),
        sa.Column("reason", sa.String()),
        sa.Column("made_line", sa.BigInteger()),
        sa.Column("state", sa.String()),
        sa.Column("state_reason", sa.String()),
        sa.Column("state_line", sa.BigInteger()),
        sa.Column("deleted", sa.Boolean()),
        sa.Column("deleted_reason", sa.String()),
        sa.Column("saw", sa.Text()),
        sa.Column("deleted_line", sa.BigInteger()),
        sa.Column("hidden", sa.Boolean()),
        sa.PrimaryKeyConstraint("id", name="pk_erase_request"),
    )
    op.create_index("ix_erase_request_person_id", "erase_request", ["person_id"])
    op.create_index(
        "ix_erase_request_hidden",
        "erase_request",
        ["hidden"],
        sqlite_where=_HIDDEN,
        postgresql_where=_HIDDEN,
    )


def downgrade() -> None:
    op.drop_table("erase_request")
