"""How far verifiers are to be trusted, as it was measured."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "verifier_trust"
down_revision = "claims"


def upgrade() -> None:
    """Add the table."""
    op.create_table(
        "verifier_trust",
        sa.Column("key", sa.Text(), primary_key=True),
        sa.Column("carried", sa.Float(), nullable=False),
        sa.Column("uncarried", sa.Float(), nullable=False),
        sa.Column("pairs", sa.Integer(), nullable=False),
        sa.Column("measured_at", sa.DateTime(timezone=True), nullable=False),
    )
