"""What people are found by; ``opening.migrate`` fills it."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    op.create_table(
        "person_words",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("sort_key", sa.LargeBinary(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("numbers", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("sort_key", "id", name="pk_person_words"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_person_words_id", "person_words", ["id"])
    if op.get_bind().dialect.name == "sqlite":
        # Words are of ASCII in lower case or of signs beyond it: this tokenizer parts them at spaces only.
        # An index of beginnings for each length that is typed of the commonest family name and its mark.
        op.execute(
            "CREATE VIRTUAL TABLE person_tokens USING fts5(tokens, content='', contentless_delete=1,"
            " detail=none, tokenize='ascii', prefix='1 2 3 4 5 6 7')"
        )
    else:
        op.execute("CREATE TABLE person_tokens (rowid bigint PRIMARY KEY, tokens tsvector NOT NULL)")
        op.execute("CREATE INDEX ix_person_tokens_tokens ON person_tokens USING gin (tokens)")


def downgrade() -> None:
    op.drop_table("person_tokens")
    op.drop_table("person_words")
