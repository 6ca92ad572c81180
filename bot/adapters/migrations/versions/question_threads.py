"""The thread that the reply to a question belongs in, also once the question was deleted."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "question_threads"
down_revision = "channel_settings"


def upgrade() -> None:
    """Add the column; no question is on record yet."""
    op.add_column("questions", sa.Column("thread_ts", sa.Text(), nullable=False, server_default=""))
