"""What was posted, which documents it quotes, and which lapses of them its thread was told."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "messages"
down_revision = "stories"


def upgrade() -> None:
    """Create the tables; what was posted before is not on record."""
    op.create_table(
        "messages",
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("channel_id", sa.Text(), nullable=False),
        sa.Column("ts", sa.Text(), nullable=False),
        sa.Column("thread_ts", sa.Text(), nullable=False),
        sa.Column("user_id", sa.Text(), nullable=False),
        sa.Column("visibilities", sa.JSON(), nullable=False),
        sa.Column("message", sa.JSON(), nullable=False),
        sa.Column("grounds", sa.JSON(), nullable=False),
        sa.Column("posted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("line_ts", sa.Text(), nullable=True),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("key"),
    )
    op.create_index("ix_messages_posted_at", "messages", ["posted_at"])
    op.create_table(
        "quoted_documents",
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("document_id", sa.Text(), nullable=False),
        sa.Column("edition", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["key"], ["messages.key"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("key", "document_id"),
    )
    op.create_index("ix_quoted_documents_document_id", "quoted_documents", ["document_id", "edition"])
    op.create_table(
        "told_lapses",
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("document_id", sa.Text(), nullable=False),
        sa.Column("fingerprint", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("told_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["key"], ["messages.key"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("key", "document_id", "fingerprint"),
    )
    op.create_index("ix_told_lapses_told_at", "told_lapses", ["told_at"])
