"""The stories that channels do not want in their digests."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "dismissals"
down_revision = "follows"


def upgrade() -> None:
    """Create the table."""
    op.create_table(
        "dismissals",
        sa.Column("channel_id", sa.Text(), nullable=False),
        sa.Column("story_id", sa.Text(), nullable=False),
        sa.Column("dismissed_by", sa.Text(), nullable=False),
        sa.Column("dismissed_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("channel_id", "story_id"),
    )
