"""Who says what about whom, kept beside the documents; `desk reindex --claims` fills it for what was read before."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "claims"
down_revision = "marks"


def upgrade() -> None:
    """Add the table."""
    op.create_table(
        "claims",
        sa.Column("claim_id", sa.Integer(), primary_key=True, autoincrement=True),
        sa.Column("document_id", sa.Text(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("visibility", sa.Text(), nullable=False),
        sa.Column("deed", sa.Text(), nullable=False),
        sa.Column("stance", sa.Text(), nullable=False),
        sa.Column("quote", sa.Text(), nullable=False),
        sa.Column("start", sa.Integer(), nullable=False),
        sa.Column("end", sa.Integer(), nullable=False),
        sa.Column("speaker", sa.Text()),
        sa.Column("subject", sa.Text()),
        sa.Column("object", sa.Text()),
        sa.Column("whose", sa.Text()),
        sa.Column("amounts", sa.JSON(), nullable=False),
        sa.Column("days", sa.JSON(), nullable=False),
        sa.Column("holds_from", sa.DateTime(timezone=True)),
        sa.Column("learned_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("superseded_at", sa.DateTime(timezone=True)),
        sa.Column("extractor", sa.Text(), nullable=False),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_claims_document_id", "claims", ["document_id"])
