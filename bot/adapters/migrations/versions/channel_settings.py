"""What the people of a channel set for it, whose turn it was to be answered unasked, and the messages of a person."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "channel_settings"
down_revision = "workspaces"


def upgrade() -> None:
    """Create the tables; no channel has settings yet."""
    op.create_table(
        "channel_settings",
        sa.Column("channel_id", sa.Text(), primary_key=True),
        sa.Column("language", sa.Text(), nullable=True),
        sa.Column("unasked", sa.Boolean(), nullable=False),
        sa.Column("people", sa.JSON(), nullable=False),
        sa.Column("quiet_from", sa.Text(), nullable=True),
        sa.Column("quiet_until", sa.Text(), nullable=True),
        sa.Column("timezone", sa.Text(), nullable=False),
        sa.Column("allowed", sa.JSON(), nullable=False),
        sa.Column("denied", sa.JSON(), nullable=False),
        sa.Column("changed_by", sa.Text(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=True),
    )
    op.create_table(
        "unasked_turns",
        sa.Column("channel_id", sa.Text(), primary_key=True),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("claimed_at", sa.DateTime(timezone=True), nullable=False),
    )
    op.create_index("ix_messages_user_id", "messages", ["user_id", "posted_at"])
