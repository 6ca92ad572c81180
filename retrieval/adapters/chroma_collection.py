"""What is done with one collection of Chroma's, within the limits of a call."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, Final, TypeVar

import numpy as np
from chromadb.api.models.Collection import Collection
from chromadb.api.types import QueryResult

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


def nearest(collections: Sequence[Collection], vectors: Sequence[Vector], limit: int) -> list[list[Scored]]:
    """Return for each vector the nearest passages of all collections by cosine similarity (-1..1), best first."""
    found: list[list[Scored]] = []
    for run in _runs(vectors):
        asked = [
            collection.query(_embeddings(run), n_results=limit, include=["distances"]) for collection in collections
        ]
        found.extend(sorted(_scored(asked, place), key=_order)[:limit] for place in range(len(run)))
    return found


def _scored(answers: Sequence[QueryResult], place: int) -> Iterator[Scored]:
    """Yield what was found for one of the vectors."""
    for answer in answers:
        distances = (answer["distances"] or [[]])[place]
        yield from (Scored(i, 1.0 - float(far)) for i, far in zip(answer["ids"][place], distances, strict=True))


def _order(scored: Scored) -> tuple[float, str]:
    return -scored.score, scored.passage_id


def probe(collection: Collection, dimension: int) -> None:
    """Count a collection and, unless it is empty, query it; whatever is wrong with it is raised."""
    if collection.count():
        nearest([collection], [np.full(dimension, dimension**-0.5, np.float32)], 1)


def _embeddings(vectors: Sequence[Vector]) -> list[Any]:
    """Return vectors as Chroma's signatures want them, which name a union that no array type matches."""
    return [np.asarray(vector, np.float32) for vector in vectors]


def _runs(rows: Sequence[Row]) -> Iterator[Sequence[Row]]:
    return (rows[start : start + _ROWS_A_CALL] for start in range(0, len(rows), _ROWS_A_CALL))
