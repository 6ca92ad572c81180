"""What a document is apart from reporting: sponsored, or written to steer machines; `desk reindex` marks older ones."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "marks"
down_revision = "digest_memory"


def upgrade() -> None:
    """Add the column."""
    op.add_column("documents", sa.Column("mark", sa.Text(), nullable=False, server_default=""))
