"""How many tokens the models have had on which day."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "spending"
down_revision = "verifier_trust"


def upgrade() -> None:
    """Add the table."""
    op.create_table(
        "spending",
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("purpose", sa.Text(), nullable=False),
        sa.Column("tokens", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("day", "purpose"),
    )
