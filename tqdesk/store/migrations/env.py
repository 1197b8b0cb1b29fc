"""Alembic's entry: migrations run on the connection that ``opening.migrate`` gives."""

from __future__ import annotations

from alembic import context

from tqdesk.store.tables import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    render_as_batch=True,
)
context.run_migrations()
