"""What reading remembers: keys and earlier revisions of documents, added sources, and where a report comes from."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "reading"
down_revision = "word_blocks"


def upgrade() -> None:
    """Add the columns, with what they hold for documents and sources that were read before, and create the tables."""
    for column in (
        sa.Column("original_id", sa.Text()),
        sa.Column("copy_of", sa.Text()),
        sa.Column("links", sa.JSON(), nullable=False, server_default="[]"),
        sa.Column("correction", sa.Text()),
        sa.Column("redactions", sa.Integer(), nullable=False, server_default="0"),
    ):
        op.add_column("documents", column)
    for seen in (
        sa.Column("new_at", sa.DateTime(timezone=True)),
        sa.Column("next_try", sa.DateTime(timezone=True)),
        sa.Column("moved_to", sa.Text()),
        sa.Column("gone_at", sa.DateTime(timezone=True)),
        sa.Column("paused", sa.Boolean(), nullable=False, server_default=sa.false()),
    ):
        op.add_column("source_states", seen)
    for name in ("original", "original_id", "copy_of"):
        op.create_index(f"ix_documents_{name}", "documents", [name])
    op.create_table(
        "document_links",
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("document_id", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["document_id"], ["documents.document_id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("address", "document_id"),
    )
    op.create_index("ix_document_links_document_id", "document_links", ["document_id"])
    op.create_table(
        "kept_sources",
        sa.Column("source_id", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("location", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("outlet", sa.Text()),
        sa.Column("document_kind", sa.Text(), nullable=False),
        sa.Column("visibility", sa.Text(), nullable=False),
        sa.Column("every_minutes", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("source_id"),
    )
    op.create_table(
        "aliases",
        sa.Column("alias", sa.Text(), nullable=False),
        sa.Column("document_id", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("alias"),
    )
    op.create_index("ix_aliases_document_id", "aliases", ["document_id"])
    op.create_table(
        "revisions",
        sa.Column("document_id", sa.Text(), nullable=False),
        sa.Column("revision", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("content_hash", sa.Text(), nullable=False),
        sa.Column("replaced_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("summary", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("document_id", "revision"),
    )
