"""Where people stand in lists, by which the index of words goes; ``opening.migrate`` fills all of it."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"

_KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "person_places",
        sa.Column("place", _KEY, autoincrement=False, nullable=False),
        sa.Column("person_id", sa.BigInteger(), nullable=False),
        sa.Column("numbers", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("place", name="pk_person_places"),
        sa.UniqueConstraint("person_id", name="uq_person_places_person_id"),
    )


def downgrade() -> None:
    op.drop_table("person_places")
