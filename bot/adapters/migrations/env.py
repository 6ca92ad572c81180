"""What Alembic runs for a migration: on the connection, and in the transaction, that `migrate` gives it."""

from __future__ import annotations

from alembic import context

from retrieval.adapters.sql_engine import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    transactional_ddl=True,  # SQLite can; Alembic assumes the driver's own BEGIN, which `open_engine` replaces
)
with context.begin_transaction():
    context.run_migrations()
