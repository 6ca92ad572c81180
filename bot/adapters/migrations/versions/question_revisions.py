"""Questions as they stand now in the chat, and how much of a reply only its asker could have read."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "question_revisions"
down_revision = "posted_links"


def upgrade() -> None:
    """Create the table and add the column; what was asked before has its first revision only."""
    op.create_table(
        "questions",
        sa.Column("key", sa.Text(), primary_key=True),
        sa.Column("channel_id", sa.Text(), nullable=False),
        sa.Column("ts", sa.Text(), nullable=False),
        sa.Column("order", sa.Text(), nullable=False),
        sa.Column("asked", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("deleted", sa.Boolean(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
    )
    op.create_index("ix_questions_changed_at", "questions", ["changed_at"])
    op.add_column("messages", sa.Column("withheld", sa.Integer(), nullable=False, server_default="0"))
