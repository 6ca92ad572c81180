"""The notes that people keep from threads."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "kept_notes"
down_revision = "question_threads"


def upgrade() -> None:
    """Create the table and the index."""
    op.create_table(
        "kept_notes",
        sa.Column("note_id", sa.Text(), nullable=False),
        sa.Column("channel_id", sa.Text(), nullable=False),
        sa.Column("thread_ts", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("occurred_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("visibility", sa.Text(), nullable=False),
        sa.Column("kept_by", sa.Text(), nullable=False),
        sa.Column("kept_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("submission", sa.Text(), nullable=False),
        sa.Column("severity", sa.Text()),
        sa.Column("url", sa.Text()),
        sa.Column("title_ts", sa.Text()),
        sa.Column("named", sa.Boolean(), nullable=False),
        sa.Column("quotes", sa.JSON(), nullable=False),
        sa.Column("edition", sa.Integer(), nullable=False),
        sa.Column("line_ts", sa.Text()),
        sa.PrimaryKeyConstraint("note_id"),
    )
    op.create_index("ix_kept_notes_channel_id", "kept_notes", ["channel_id"])
