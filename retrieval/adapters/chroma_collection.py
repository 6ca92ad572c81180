"""What is done with one collection of Chroma's, within the limits of a call."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, Final, TypeVar

import numpy as np
from chromadb.api.models.Collection import Collection

from retrieval.domain import Scored, Vector
from retrieval.errors import IndexMismatch, ModelMisbehaved
from retrieval.ports import IndexEntry

_ROWS_A_CALL: Final = 5_000
"""Chroma takes 5,461 rows at once."""
Row = TypeVar("Row")


def require_vectors(vectors: Sequence[Vector], *, model: str, dimension: int) -> None:
    """Raise `IndexMismatch` for a vector of another length, `ModelMisbehaved` for one without a direction."""
    for vector in vectors:
        if vector.shape != (dimension,):
            message = f"A vector has {vector.size} numbers where {model} gives {dimension}: run `desk reindex`."
            raise IndexMismatch(message)
        if not np.isfinite(vector).all() or not vector.any():
            raise ModelMisbehaved(f"{model} gave a vector without a direction (all zero, or not a number).")


def upsert(collection: Collection, entries: Sequence[IndexEntry]) -> None:
    """Put entries in, each identity once; one already there is replaced."""
    for run in _runs(entries):
        passages = [entry.passage for entry in run]
        collection.upsert(
            ids=[passage.passage_id for passage in passages],
            embeddings=_embeddings([entry.vector for entry in run]),
            # an upsert merges: a key left out would keep an earlier revision's value
            metadatas=[{"document_id": passage.document_id, "ordinal": passage.ordinal} for passage in passages],
        )


def delete(collection: Collection, passage_ids: Sequence[str]) -> None:
    """Take passages out; unknown ones are ignored."""
    for run in _runs(passage_ids):
        collection.delete(ids=list(run))


def nearest(collection: Collection, vector: Vector, limit: int) -> list[Scored]:
    """Return the nearest passages by cosine similarity (-1..1), best first."""
    answer = collection.query(query_embeddings=_embeddings([vector]), n_results=limit, include=["distances"])
    distances = answer["distances"] or [[]]
    return [Scored(i, 1.0 - float(distance)) for i, distance in zip(answer["ids"][0], distances[0], strict=True)]


def probe(collection: Collection, dimension: int) -> None:
    """Count a collection and, unless it is empty, query it; whatever is wrong with it is raised."""
    if collection.count():
        nearest(collection, np.full(dimension, dimension**-0.5, np.float32), 1)


def _embeddings(vectors: Sequence[Vector]) -> list[Any]:
    """Return vectors as Chroma's signatures want them, which name a union that no array type matches."""
    return [np.asarray(vector, np.float32) for vector in vectors]


def _runs(rows: Sequence[Row]) -> Iterator[Sequence[Row]]:
    return (rows[start : start + _ROWS_A_CALL] for start in range(0, len(rows), _ROWS_A_CALL))
