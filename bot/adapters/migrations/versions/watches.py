"""The names that channels watch, and the logs of stories by the time of their lines."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "watches"
down_revision = "dismissals"


def upgrade() -> None:
    """Create the table and the index."""
    op.create_table(
        "watches",
        sa.Column("watch_id", sa.Text(), nullable=False),
        sa.Column("channel_id", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("timezone", sa.Text(), nullable=False),
        sa.Column("seen", sa.DateTime(timezone=True), nullable=False),
        sa.Column("watched_by", sa.Text(), nullable=False),
        sa.Column("watched_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("quiet_from", sa.Text()),
        sa.Column("quiet_until", sa.Text()),
        sa.Column("told_at", sa.DateTime(timezone=True)),
        sa.PrimaryKeyConstraint("watch_id"),
    )
    op.create_index("ix_watches_channel_id", "watches", ["channel_id"])
    op.create_index("ix_story_events_at", "story_events", ["at"])
