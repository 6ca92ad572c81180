"""The story book; `desk stories fill` takes in at once what was read before, and each ingest some of it."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "stories"
down_revision = "spending"


def upgrade() -> None:
    """Add the tables, and have every article wait to be taken in."""
    op.create_table(
        "stories",
        sa.Column("number", sa.Integer(), primary_key=True, autoincrement=True),
        sa.Column("visibility", sa.Text(), nullable=False),
        sa.Column("began_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("last_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("events", sa.Integer(), nullable=False),
        sa.Column("merged_into", sa.Integer()),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_stories_visibility_last_at", "stories", ["visibility", "last_at"])
    op.create_index("ix_stories_merged_into", "stories", ["merged_into"])
    op.create_table(
        "story_members",
        sa.Column("document_id", sa.Text(), primary_key=True),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("day", sa.DateTime(timezone=True), nullable=False),
        sa.Column("terms", sa.JSON(), nullable=False),
    )
    op.create_index("ix_story_members_number_day", "story_members", ["number", "day", "document_id"])
    op.create_table(
        "story_waiting",
        sa.Column(
            "document_id", sa.Text(), sa.ForeignKey("documents.document_id", ondelete="CASCADE"), primary_key=True
        ),
        sa.Column("day", sa.DateTime(timezone=True), nullable=False),
    )
    op.create_index("ix_story_waiting_day", "story_waiting", ["day", "document_id"])
    _add_terms_and_log()
    op.execute(
        "INSERT INTO story_waiting (document_id, day) SELECT document_id,"
        " coalesce(published_at, read_at, CURRENT_TIMESTAMP) FROM documents WHERE kind = 'article' AND mark = ''"
    )


def _add_terms_and_log() -> None:
    op.create_table(
        "story_terms",
        sa.Column("visibility", sa.Text(), primary_key=True),
        sa.Column("term", sa.Text(), primary_key=True),
        sa.Column("number", sa.Integer(), primary_key=True, autoincrement=False),
        sa.Column("documents", sa.Integer(), nullable=False),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "story_term_counts",
        sa.Column("visibility", sa.Text(), primary_key=True),
        sa.Column("term", sa.Text(), primary_key=True),
        sa.Column("stories", sa.Integer(), nullable=False),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "story_events",
        sa.Column("number", sa.Integer(), primary_key=True, autoincrement=False),
        sa.Column("place", sa.Integer(), primary_key=True, autoincrement=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("document_id", sa.Text()),
        sa.Column("revision", sa.Integer()),
        sa.Column("move", sa.Text()),
        sa.Column("matter_id", sa.Text()),
        sa.Column("was", sa.Text()),
        sa.Column("became", sa.Text()),
        sa.Column("change", sa.JSON()),
        sa.Column("other", sa.Integer()),
    )
    op.create_index("ix_story_events_document_id", "story_events", ["document_id"])
