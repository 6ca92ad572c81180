"""When each source was last read without a failure."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "well_at"
down_revision = "watches"


def upgrade() -> None:
    """Add the column; of a source that fails now it is not known."""
    op.add_column("source_states", sa.Column("well_at", sa.DateTime(timezone=True)))
    op.execute("UPDATE source_states SET well_at = read_at WHERE failures = 0")
