"""Which collections serve: every rebuild is a new generation beside the old one, and one pointer says which counts.

A generation is one collection a visibility. The pointer is the metadata of a collection that never holds anything,
because that is the one thing Chroma replaces as a whole.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from contextlib import suppress
from dataclasses import asdict, dataclass
from typing import Final

from chromadb.api.client import Client
from chromadb.api.collection_configuration import CreateCollectionConfiguration, CreateHNSWConfiguration
from chromadb.api.models.Collection import Collection
from chromadb.errors import NotFoundError, UniqueConstraintError

from retrieval.adapters.chroma_client import DIMENSION

_VISIBILITY: Final = "visibility"
_GENERATION: Final = "generation"
_SHAPE: Final = CreateCollectionConfiguration(
    hnsw=CreateHNSWConfiguration(space="cosine", ef_construction=200, ef_search=400)
)
"""Chroma's default of 100 for `ef_search` misses one in eight of the nearest 200."""


@dataclass(frozen=True, slots=True)
class Pointer:
    """Which generation serves and what it was built with; `building` is one that is not complete yet (0: none).

    `touched` is when the building last went on, in seconds since 1970; `complete` is False from when an index
    was lost until it has been rebuilt.
    """

    model: str
    dimension: int
    serving: int = 1
    building: int = 0
    touched: float = 0.0
    complete: bool = True


class Generations:
    """The collections of one desk in one Chroma; all their names begin with `prefix`."""

    def __init__(self, client: Client, prefix: str) -> None:
        """Look at nothing yet."""
        self._client = client
        self._prefix = prefix
        self._opened: dict[tuple[int, str], Collection] = {}

    def pointer(self, first: Pointer) -> Pointer:
        """Read the pointer; where there is none yet, `first` is written."""
        try:
            stored = self._pointing()
        except NotFoundError:
            stored = self._written_first(first)
        fields = stored.metadata or {}
        return Pointer(
            model=str(fields["model"]),
            dimension=int(fields["dimension"]),
            serving=int(fields["serving"]),
            building=int(fields["building"]),
            touched=float(fields["touched"]),
            complete=bool(fields["complete"]),
        )

    def point(self, pointer: Pointer) -> None:
        """Replace the pointer, in one step."""
        self._pointing().modify(metadata=asdict(pointer))

    def _pointing(self) -> Collection:
        return self._client.get_collection(f"{self._prefix}-pointer", embedding_function=None)

    def _written_first(self, first: Pointer) -> Collection:
        name = f"{self._prefix}-pointer"
        try:
            return self._client.create_collection(name, metadata=asdict(first), embedding_function=None)
        except UniqueConstraintError:  # another replica was faster
            return self._pointing()

    def opened(self, generation: int, visibility: str) -> Collection:
        """Return a partition of a generation. Raises `NotFoundError` when it has none of this visibility."""
        key = (generation, visibility)
        if key not in self._opened:
            name = self._name(generation, visibility)
            self._opened[key] = self._client.get_collection(name, embedding_function=None)
        return self._opened[key]

    def made(self, generation: int, visibility: str, *, dimension: int) -> Collection:
        """Return a partition of a generation, made where it is missing."""
        try:
            return self.opened(generation, visibility)
        except NotFoundError:
            made = self._client.get_or_create_collection(
                self._name(generation, visibility),
                metadata={_VISIBILITY: visibility, _GENERATION: generation, DIMENSION: dimension},
                configuration=_SHAPE,
                embedding_function=None,
            )
            self._opened[(generation, visibility)] = made
            return made

    def forget(self) -> None:
        """Look every collection up anew: some were deleted behind our back."""
        self._opened.clear()

    def of(self, generation: int) -> list[Collection]:
        """Return a generation's collections."""
        return [c for c in self._ours() if _generation(c) == generation]

    def newest(self) -> int:
        """Return the highest number that a generation has, finished or not."""
        return max(map(_generation, self._ours()), default=0)

    def sweep(self, *, keep: frozenset[int]) -> None:
        """Delete the collections of every other generation."""
        for collection in self._ours():
            if _generation(collection) not in keep:
                self._client.delete_collection(collection.name)
        self._opened = {key: collection for key, collection in self._opened.items() if key[0] in keep}

    def drop_partitions(self, gone: Callable[[str], bool]) -> None:
        """Delete the collections of some visibilities, of every generation."""
        for collection in self._ours():
            visibility = str((collection.metadata or {}).get(_VISIBILITY, ""))
            if visibility and gone(visibility):
                with suppress(NotFoundError):  # another replica was faster
                    self._client.delete_collection(collection.name)
        self._opened = {key: collection for key, collection in self._opened.items() if not gone(key[1])}

    def _ours(self) -> list[Collection]:
        ours = f"{self._prefix}-g"
        return [c for c in self._client.list_collections() if c.name.startswith(ours)]

    def _name(self, generation: int, visibility: str) -> str:
        return f"{self._prefix}-g{generation}-{hashlib.sha256(visibility.encode()).hexdigest()[:24]}"


def _generation(collection: Collection) -> int:
    return int((collection.metadata or {}).get(_GENERATION, 0))
