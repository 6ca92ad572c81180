"""Digests as they were told, slots that could not be posted, and subscriptions to a weekly digest."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "kept_digests"
down_revision = "messages"


def upgrade() -> None:
    """Add the tables and the column; digests told before are not kept."""
    op.create_table(
        "kept_digests",
        sa.Column("key", sa.Text(), sa.ForeignKey("deliveries.key", ondelete="CASCADE"), primary_key=True),
        sa.Column("channel_id", sa.Text(), nullable=False),
        sa.Column("topic", sa.Text(), nullable=False),
        sa.Column("told_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("form", sa.JSON(), nullable=False),
    )
    op.create_index("ix_kept_digests_told_at", "kept_digests", ["told_at"])
    op.create_table(
        "missed_slots",
        sa.Column("key", sa.Text(), primary_key=True),
        sa.Column("subscription_id", sa.Text(), nullable=False),
        sa.Column("local_date", sa.Date(), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("noted_at", sa.DateTime(timezone=True), nullable=False),
    )
    op.create_index("ix_missed_slots_subscription_id", "missed_slots", ["subscription_id"])
    with op.batch_alter_table("subscriptions") as subscriptions:
        subscriptions.add_column(sa.Column("weekly", sa.Boolean(), nullable=False, server_default=sa.false()))
        subscriptions.drop_constraint("uq_subscriptions_wish", type_="unique")
        subscriptions.create_unique_constraint(
            "uq_subscriptions_wish", ["channel_id", "topic", "at", "days", "timezone", "weekly"]
        )
