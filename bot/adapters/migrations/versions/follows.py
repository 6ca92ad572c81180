"""The stories that channels follow."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "follows"
down_revision = "kept_digests"


def upgrade() -> None:
    """Create the table."""
    op.create_table(
        "follows",
        sa.Column("follow_id", sa.Text(), nullable=False),
        sa.Column("channel_id", sa.Text(), nullable=False),
        sa.Column("thread_ts", sa.Text(), nullable=False),
        sa.Column("story_id", sa.Text(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("followed_by", sa.Text(), nullable=False),
        sa.Column("followed_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("follow_id"),
        sa.UniqueConstraint("channel_id", "story_id", name="uq_follows_story"),
    )
