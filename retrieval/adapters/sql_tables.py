"""The tables of the catalog and of the word index, and how their rows become the domain's values."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

import numpy as np
from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    RowMapping,
    Table,
    Text,
    UniqueConstraint,
    false,
)

from retrieval.adapters.sql_engine import metadata
from retrieval.adapters.sql_values import Moment, Noticed
from retrieval.domain import Document, Kind, Mark, Passage, Vector
from retrieval.ports import IndexEntry

documents: Final = Table(
    "documents",
    metadata,
    Column("document_id", Text, primary_key=True),
    Column("title", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("visibility", Text, nullable=False),
    Column("source_id", Text, nullable=False),
    Column("url", Text),
    Column("outlet", Text),
    Column("author", Text),
    Column("published_at", Moment),
    Column("original", Text),
    Column("topics", JSON, nullable=False),
    Column("language", Text),
    Column("severity", Text),
    Column("status", Text),
    Column("tags", JSON, nullable=False),
    Column("read_at", Moment),
    Column("revision", Integer, nullable=False),
    Column("text", Text, nullable=False),
    Column("original_id", Text),
    Column("copy_of", Text),
    Column("links", JSON, nullable=False, server_default="[]"),
    Column("correction", Noticed),
    Column("redactions", Integer, nullable=False, server_default="0"),
    Column("mark", Text, nullable=False, server_default=""),
    Index("ix_documents_published_at", "published_at"),
    Index("ix_documents_source_id", "source_id"),
    # the three questions every reply asks (how many, how new, which outlets) are answered from these two alone
    Index("ix_documents_visibility_published_at", "visibility", "published_at", "read_at"),
    Index("ix_documents_visibility_outlet", "visibility", "outlet"),
    # and what rests on a report, for each that is read and each that is cited
    Index("ix_documents_original", "original"),
    Index("ix_documents_original_id", "original_id"),
    Index("ix_documents_copy_of", "copy_of"),
)

document_links: Final = Table(
    "document_links",
    metadata,
    Column("address", Text, primary_key=True),
    Column("document_id", Text, ForeignKey("documents.document_id", ondelete="CASCADE"), primary_key=True),
    Index("ix_document_links_document_id", "document_id"),
)
"""The addresses that documents point to, to be looked up by address."""

document_topics: Final = Table(
    "document_topics",
    metadata,
    Column("topic", Text, primary_key=True),
    Column("document_id", Text, ForeignKey("documents.document_id", ondelete="CASCADE"), primary_key=True),
    Index("ix_document_topics_document_id", "document_id"),
)

passages: Final = Table(
    "passages",
    metadata,
    Column("passage_id", Text, primary_key=True),
    Column("document_id", Text, ForeignKey("documents.document_id", ondelete="CASCADE"), nullable=False),
    Column("visibility", Text, nullable=False),
    Column("ordinal", Integer, nullable=False),
    Column("start", Integer, nullable=False),
    Column("end", Integer, nullable=False),
    Column("vector", LargeBinary, nullable=False),
    Column("text", Text, nullable=False),
    Index("ix_passages_document_id", "document_id", "ordinal"),
)

changes: Final = Table(
    "changes",
    metadata,
    Column("change_id", Integer, primary_key=True, autoincrement=True),
    Column("document_id", Text, nullable=False),
    Column("dropped", JSON, nullable=False),
    Column("changed_at", Moment, nullable=False),
    sqlite_autoincrement=True,  # a settled change's number is never given to a later change
)

source_states: Final = Table(
    "source_states",
    metadata,
    Column("source_id", Text, primary_key=True),
    Column("read_at", Moment),
    Column("etag", Text),
    Column("last_modified", Text),
    Column("newest", Moment),
    Column("failures", Integer, nullable=False),
    Column("error", Text),
    Column("new_at", Moment),
    Column("next_try", Moment),
    Column("moved_to", Text),
    Column("gone_at", Moment),
    Column("paused", Boolean, nullable=False, server_default=false()),
    Column("well_at", Moment),
)

kept_sources: Final = Table(
    "kept_sources",
    metadata,
    Column("source_id", Text, primary_key=True),
    Column("kind", Text, nullable=False),
    Column("location", Text, nullable=False),
    Column("title", Text, nullable=False),
    Column("outlet", Text),
    Column("document_kind", Text, nullable=False),
    Column("visibility", Text, nullable=False),
    Column("every_minutes", Integer, nullable=False),
)
"""Sources that people added beside those of the file."""

aliases: Final = Table(
    "aliases",
    metadata,
    Column("alias", Text, primary_key=True),
    Column("document_id", Text, nullable=False),
    Index("ix_aliases_document_id", "document_id"),
)
"""Further keys that a document is known by; it keeps them when a revision replaces its row."""

revisions: Final = Table(
    "revisions",
    metadata,
    Column("document_id", Text, primary_key=True),
    Column("revision", Integer, primary_key=True, autoincrement=False),
    Column("content_hash", Text, nullable=False),
    Column("replaced_at", Moment, nullable=False),
    Column("summary", Text, nullable=False),
)

claims: Final = Table(
    "claims",
    metadata,
    Column("claim_id", Integer, primary_key=True, autoincrement=True),
    Column("document_id", Text, nullable=False),
    Column("revision", Integer, nullable=False),
    Column("visibility", Text, nullable=False),
    Column("deed", Text, nullable=False),
    Column("stance", Text, nullable=False),
    Column("quote", Text, nullable=False),
    Column("start", Integer, nullable=False),
    Column("end", Integer, nullable=False),
    Column("speaker", Text),
    Column("subject", Text),
    Column("object", Text),
    Column("whose", Text),
    Column("amounts", JSON, nullable=False),
    Column("days", JSON, nullable=False),
    Column("holds_from", Moment),
    Column("learned_at", Moment, nullable=False),
    Column("superseded_at", Moment),
    Column("extractor", Text, nullable=False),
    Index("ix_claims_document_id", "document_id"),
    sqlite_autoincrement=True,  # a claim's number tells its place in the order of learning, and is never given again
)
"""What documents claim; those of a replaced revision stay without their quote, for questions as of the past."""

verifier_trust: Final = Table(
    "verifier_trust",
    metadata,
    Column("key", Text, primary_key=True),
    Column("carried", Float, nullable=False),
    Column("uncarried", Float, nullable=False),
    Column("pairs", Integer, nullable=False),
    Column("measured_at", Moment, nullable=False),
)

word_partitions: Final = Table(
    "word_partitions",
    metadata,
    Column("partition_id", Integer, primary_key=True, autoincrement=True),
    Column("visibility", Text, nullable=False, unique=True),
    Column("passages", Integer, nullable=False),
    Column("words", BigInteger, nullable=False),
)
"""Each visibility with words: how many passages it holds, and how many words these have together."""

word_rows: Final = Table(
    "word_rows",
    metadata,
    Column("row_id", Integer, primary_key=True, autoincrement=True),
    Column("partition_id", Integer, nullable=False),
    Column("passage_id", Text, nullable=False),
    Column("words", Integer, nullable=False),
    Column("stems", LargeBinary, nullable=False),
    UniqueConstraint("partition_id", "passage_id", name="uq_word_rows_partition_id_passage_id"),
    sqlite_autoincrement=True,  # a search under way never meets another passage under a number it has read
)
"""The number by which postings know a passage, and the stems in whose blocks it stands (deflated)."""

word_blocks: Final = Table(
    "word_blocks",
    metadata,
    Column("partition_id", Integer, primary_key=True, autoincrement=False),
    Column("stem", Text, primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("postings", LargeBinary, nullable=False),
    sqlite_with_rowid=False,
)
"""Which rows hold a stem, and how often, as `word_blocks` packs them."""

TABLES: Final = (
    documents,
    document_topics,
    document_links,
    passages,
    changes,
    source_states,
    kept_sources,
    aliases,
    revisions,
    claims,
    verifier_trust,
    word_partitions,
    word_rows,
    word_blocks,
)
"""Every table of `retrieval`; `metadata` also gathers those of whoever else imports it."""

ABOUT_DOCUMENT: Final = tuple(column for column in documents.c if column.name != "text")
"""Everything about a document but its text."""
_LISTS: Final = ("topics", "tags", "links")


def row_of(document: Document) -> dict[str, Any]:
    """Return a document as a row."""
    row = {column.name: getattr(document, column.name) for column in documents.c}
    return row | {"kind": document.kind.value, "mark": document.mark.value} | {name: list(row[name]) for name in _LISTS}


def listed(document: Document) -> Iterator[tuple[Table, list[dict[str, str]]]]:
    """Yield the rows by which a document is looked up under its topics and the addresses that it points to."""
    for table, column, values in (
        (document_topics, "topic", document.topics),
        (document_links, "address", document.links),
    ):
        if values:
            yield table, [{column: value, "document_id": document.document_id} for value in dict.fromkeys(values)]


def document_of(row: RowMapping, *, text: str | None = None) -> Document:
    """Return a row as a document; `text` stands in where the row was read without it."""
    named = {column.name: row[column] for column in ABOUT_DOCUMENT}
    named |= {"kind": Kind(named["kind"]), "mark": Mark(named["mark"])} | {name: tuple(named[name]) for name in _LISTS}
    return Document(**named, text=row[documents.c.text] if text is None else text)


def passage_row(passage: Passage, vector: Vector) -> dict[str, Any]:
    """Return a passage with its vector (float32, little-endian bytes) as a row."""
    row = {column.name: getattr(passage, column.name) for column in passages.c if column.name != "vector"}
    return row | {"vector": np.asarray(vector, "<f4").tobytes()}


def passage_of(row: RowMapping) -> Passage:
    """Return a row as a passage."""
    return Passage(**{column.name: row[column] for column in passages.c if column.name != "vector"})


def vector_of(stored: bytes) -> Vector:
    """Return stored bytes as a vector of shape (dimension,)."""
    return np.frombuffer(stored, "<f4").astype(np.float32, copy=False)


def entry_of(row: RowMapping) -> IndexEntry:
    """Return a row of passages joined with documents as the indexes take it."""
    heading = document_of(row, text="").heading
    return IndexEntry(passage_of(row), heading, vector_of(row[passages.c.vector]))
