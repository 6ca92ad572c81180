"""What a channel was told: in which revision, up to when, and what is carried over to its next digest."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "digest_memory"
down_revision = "inbox"


def upgrade() -> None:
    """Add the columns; of what was told before, the revision is unknown."""
    op.add_column("deliveries", sa.Column("until", sa.DateTime(timezone=True)))
    op.add_column("delivered_documents", sa.Column("content_hash", sa.Text(), nullable=False, server_default=""))
    op.add_column("delivered_documents", sa.Column("carried", sa.Boolean(), nullable=False, server_default=sa.false()))
