"""One word index for both databases: blocks of postings instead of each database's own full-text tables."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "word_blocks"
down_revision = "feedback"


def upgrade() -> None:
    """Drop the full-text tables and create the tables of blocks, empty: the next start fills them from the passages."""
    connection = op.get_bind()
    for table in connection.scalars(sa.text("SELECT table_name FROM word_partitions")).all():
        op.drop_table(table)
    op.drop_table("word_rows")
    op.drop_table("word_partitions")
    op.create_table(
        "word_partitions",
        sa.Column("partition_id", sa.Integer(), nullable=False),
        sa.Column("visibility", sa.Text(), nullable=False),
        sa.Column("passages", sa.Integer(), nullable=False),
        sa.Column("words", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("partition_id"),
        sa.UniqueConstraint("visibility"),
    )
    op.create_table(
        "word_rows",
        sa.Column("row_id", sa.Integer(), nullable=False),
        sa.Column("partition_id", sa.Integer(), nullable=False),
        sa.Column("passage_id", sa.Text(), nullable=False),
        sa.Column("words", sa.Integer(), nullable=False),
        sa.Column("stems", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("row_id"),
        sa.UniqueConstraint("partition_id", "passage_id", name="uq_word_rows_partition_id_passage_id"),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "word_blocks",
        sa.Column("partition_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("stem", sa.Text(), nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("postings", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("partition_id", "stem", "number"),
        sqlite_with_rowid=False,
    )
