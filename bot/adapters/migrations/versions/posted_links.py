"""The links to documents that people posted in channels."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "posted_links"
down_revision = "well_at"


def upgrade() -> None:
    """Create the table."""
    op.create_table(
        "posted_links",
        sa.Column("channel_id", sa.Text(), nullable=False),
        sa.Column("document_id", sa.Text(), nullable=False),
        sa.Column("posted_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("channel_id", "document_id"),
    )
    op.create_index("ix_posted_links_posted_at", "posted_links", ["posted_at"])
