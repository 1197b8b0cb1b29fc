"""What columns of rosters were taken for, and the indexes that find whom a row of a roster may be."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    op.create_table(
        "roster_columns",
        sa.Column("layout", sa.String(), nullable=False, comment="what tells rosters with the same headings"),
        sa.Column("place", sa.Integer(), autoincrement=False, nullable=False, comment="index of the column"),
        sa.Column("meaning", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("layout", "place", name="pk_roster_columns"),
        comment="What people here took columns of rosters for, other than was found",
    )
    op.create_index("ix_person_birth", "person", ["birth"])
    op.create_index("ix_person_private_phone", "person_private", ["phone"])


def downgrade() -> None:
    op.drop_index("ix_person_private_phone", "person_private")
    op.drop_index("ix_person_birth", "person")
    op.drop_table("roster_columns")
