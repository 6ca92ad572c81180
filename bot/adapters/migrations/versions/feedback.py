"""What was replied to whom, and what people thought of it."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "feedback"
down_revision = "first_tables"


def upgrade() -> None:
    """Create the tables of replies and of verdicts on them."""
    op.create_table(
        "replies",
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("channel_id", sa.Text(), nullable=False),
        sa.Column("user_id", sa.Text(), nullable=False),
        sa.Column("question", sa.Text(), nullable=False),
        sa.Column("earlier", sa.JSON(), nullable=False),
        sa.Column("visibilities", sa.JSON(), nullable=False),
        sa.Column("documents", sa.JSON(), nullable=False),
        sa.Column("answered", sa.Boolean(), nullable=False),
        sa.Column("replied_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("key"),
    )
    op.create_index("ix_replies_channel_id_user_id", "replies", ["channel_id", "user_id", "replied_at"])
    op.create_index("ix_replies_replied_at", "replies", ["replied_at"])
    op.create_table(
        "feedback",
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("user_id", sa.Text(), nullable=False),
        sa.Column("verdict", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("given_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["key"], ["replies.key"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("key", "user_id"),
    )
