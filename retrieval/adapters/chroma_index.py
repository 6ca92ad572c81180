"""The passage index in Chroma: embedded in a folder of its own, or on a server that several desks share.

Chroma gets vectors and identities. The words stay in the catalog: a Chroma server asks nobody for a password,
and its own full text would nearly double what an ingest costs.
"""

from __future__ import annotations

import atexit
import threading
import time
from collections.abc import Callable, Collection, Iterable, Sequence
from contextlib import AbstractContextManager
from dataclasses import replace
from pathlib import Path
from typing import Final, TypeVar

from chromadb.api.client import Client
from chromadb.api.models.Collection import Collection as ChromaCollection
from chromadb.errors import NotFoundError

from retrieval.adapters.chroma_client import (
    close_client,
    embedded_client,
    server_client,
    translated,
    try_every_collection,
)
from retrieval.adapters.chroma_collection import delete, nearest, require_vectors, upsert
from retrieval.adapters.chroma_folder import Folder, claim
from retrieval.adapters.chroma_generations import Generations, Pointer
from retrieval.domain import Scored, Vector
from retrieval.errors import BadConfiguration, IndexBroken, IndexMismatch, Unreachable
from retrieval.ports import IndexEntry

_ABANDONED_SECONDS: Final = 600.0
"""A rebuild on a server that has not gone on for this long was killed."""
_TRIES: Final = 3
"""How often a call is made when a rebuild elsewhere deletes the collection under it."""

Outcome = TypeVar("Outcome")


class ChromaIndex:
    """Nearest passages by vector, one collection a visibility.

    Every method raises `Unreachable` (a server is away) or `IndexBroken` (a folder cannot be read).
    """

    def __init__(
        self,
        client: Client,
        *,
        model: str,
        dimension: int,
        prefix: str = "desk",
        folder: Folder | None = None,
        now: Callable[[], float] = time.time,
    ) -> None:
        """Take up the index where it was left; a folder is released by `close`, `now` counts seconds since 1970."""
        self._client = client
        self._model = model
        self._dimension = dimension
        self._prefix = prefix
        self._folder = folder
        self._now = now
        self._generations = Generations(client, prefix)
        self._rebuilding = threading.Lock()
        with self._translated():
            self._pointer = self._taken_up()

    def _taken_up(self) -> Pointer:
        """Read the pointer, sweep away what no rebuild will finish, and take over an index that is empty."""
        damaged = self._folder is not None and self._folder.damaged
        pointer = self._generations.pointer(Pointer(self._model, self._dimension, complete=not damaged))
        if self._folder is not None:
            self._folder.note_damage()
        if self._folder is not None or self._now() - pointer.touched > _ABANDONED_SECONDS:
            pointer = replace(pointer, building=0)
        self._generations.sweep(keep=frozenset({pointer.serving, pointer.building}))
        if (pointer.model, pointer.dimension) != (self._model, self._dimension) and not self._held(pointer.serving):
            self._generations.sweep(keep=frozenset({pointer.building}))
            pointer = replace(pointer, model=self._model, dimension=self._dimension)
        self._generations.point(pointer)
        return pointer

    def add(self, entries: Sequence[IndexEntry]) -> None:
        """Put entries into the partition of their visibility; an entry already there is replaced.

        Raises `IndexMismatch` for another model's index or vectors, `ModelMisbehaved` for one without direction.
        """
        require_vectors([e.vector for e in entries], model=self._model, dimension=self._dimension)

        def put(pointer: Pointer) -> None:
            self._require_match(pointer)
            for generation in {pointer.serving, pointer.building} - {0}:
                self._upsert(generation, entries)

        if entries:
            self._persistently(put)

    def drop(self, pairs: Sequence[tuple[str, str]]) -> None:
        """Take out (visibility, passage identity) pairs; unknown ones are ignored."""
        leaving: dict[str, list[str]] = {}
        for visibility, passage_id in pairs:
            leaving.setdefault(visibility, []).append(passage_id)

        def take_out(pointer: Pointer) -> None:
            for generation in {pointer.serving, pointer.building} - {0}:
                for visibility, passage_ids in leaving.items():
                    collection = self._partition(generation, visibility)
                    if collection is not None:
                        delete(collection, passage_ids)

        if leaving:
            self._persistently(take_out)

    def forget_partitions(self, gone: Callable[[str], bool]) -> None:
        """Take whole partitions away, by their visibility, with all that they hold."""
        with self._translated():
            self._generations.drop_partitions(gone)

    def nearest(self, vector: Vector, visibilities: Collection[str], limit: int) -> list[Scored]:
        """Return the nearest passages by cosine similarity (-1..1), best first, from these partitions alone.

        Raises `IndexMismatch` for another model's index or vector, `ModelMisbehaved` for a vector without direction.
        """
        return self.nearest_to_each([vector], visibilities, limit)[0]

    def nearest_to_each(
        self, vectors: Sequence[Vector], visibilities: Collection[str], limit: int
    ) -> list[list[Scored]]:
        """Return for each vector what `nearest` returns for it, at a tenth of the price of asking for one by one."""
        require_vectors(vectors, model=self._model, dimension=self._dimension)

        def look(pointer: Pointer) -> list[list[Scored]]:
            self._require_match(pointer)
            opened = (self._partition(pointer.serving, visibility) for visibility in set(visibilities))
            return nearest([*filter(None, opened)], vectors, limit)

        return self._persistently(look, known=self._pointer) if limit > 0 else [[] for _ in vectors]

    def count(self) -> int:
        """Return how many passages all partitions hold."""
        return self._persistently(lambda pointer: self._held(pointer.serving))

    def rebuild(self, batches: Iterable[Sequence[IndexEntry]]) -> int:
        """Build a new generation beside the old one, then switch to it; return how many passages it holds.

        The old one answers until then, and for good when the rebuild breaks off; what is added or dropped meanwhile
        goes into both. Raises `Unreachable` while another desk rebuilds the same index, and what `add` raises.
        """
        with self._rebuilding:
            before = self._persistently(self._begun)
            try:
                for entries in batches:
                    require_vectors([e.vector for e in entries], model=self._model, dimension=self._dimension)
                    with self._translated():
                        self._upsert(before.building, entries)
                        self._point(replace(before, touched=self._now()))
            except BaseException:  # an interrupt too leaves what was there in service
                self._serve(replace(before, building=0))
                raise
            self._serve(Pointer(self._model, self._dimension, serving=before.building))
        return self.count()

    def _begun(self, before: Pointer) -> Pointer:
        if before.building and self._now() - before.touched <= _ABANDONED_SECONDS:
            raise Unreachable("Another desk is rebuilding this index; try again when it has finished.")
        building = max(self._generations.newest(), before.serving) + 1
        self._point(replace(before, building=building, touched=self._now()))
        return self._pointer

    def check(self) -> None:
        """Look whether every partition answers.

        Raises `IndexMismatch` when another model built the index, and `IndexBroken` when it was damaged and has
        not been rebuilt since.
        """

        def look(pointer: Pointer) -> None:
            self._require_match(pointer)
            if not pointer.complete:
                raise IndexBroken(f"{self._name} was damaged and is empty or half full: run `desk reindex`.")
            try_every_collection(self._client, prefix=f"{self._prefix}-")

        self._persistently(look)

    @property
    def recorded(self) -> tuple[str, int]:
        """The model and dimension that the serving generation was built with."""
        return self._pointer.model, self._pointer.dimension

    @property
    def needs_rebuild(self) -> bool:
        """Whether the index was lost to damage and does not hold yet what the catalog holds."""
        return not self._pointer.complete

    def close(self) -> None:
        """Leave the index in order; a second call does nothing."""
        atexit.unregister(self.close)
        close_client(self._client)
        folder, self._folder = self._folder, None
        if folder is not None:
            folder.release()

    def _upsert(self, generation: int, entries: Sequence[IndexEntry]) -> None:
        by_visibility: dict[str, dict[str, IndexEntry]] = {}
        for entry in entries:
            by_visibility.setdefault(entry.passage.visibility, {})[entry.passage.passage_id] = entry
        for visibility, by_id in by_visibility.items():
            upsert(self._generations.made(generation, visibility, dimension=self._dimension), list(by_id.values()))

    def _partition(self, generation: int, visibility: str) -> ChromaCollection | None:
        """Return a partition; None when there is none. Raises `NotFoundError` when the generation is no more."""
        try:
            return self._generations.opened(generation, visibility)
        except NotFoundError:
            if generation in {self._fresh().serving, self._pointer.building}:
                return None
            raise

    def _held(self, generation: int) -> int:
        return sum(collection.count() for collection in self._generations.of(generation))

    def _persistently(self, call: Callable[[Pointer], Outcome], *, known: Pointer | None = None) -> Outcome:
        """Make a call with what the pointer says; again, when a rebuild elsewhere has just deleted that."""
        with self._translated():
            for _ in range(_TRIES - 1):
                try:
                    return call(known or self._fresh())
                except NotFoundError:
                    self._generations.forget()
                    known = None
            return call(self._fresh())

    def _fresh(self) -> Pointer:
        self._pointer = self._generations.pointer(Pointer(self._model, self._dimension))
        return self._pointer

    def _point(self, pointer: Pointer) -> None:
        self._generations.point(pointer)
        self._pointer = pointer

    def _serve(self, pointer: Pointer) -> None:
        """Switch to a pointer that builds nothing, and delete what it does not serve."""
        with self._translated():
            self._point(pointer)
            self._generations.sweep(keep=frozenset({pointer.serving}))

    def _require_match(self, pointer: Pointer) -> None:
        if (pointer.model, pointer.dimension) != (self._model, self._dimension):
            message = (
                f"{self._name} was built with {pointer.model} ({pointer.dimension} numbers a passage), the desk now"
                f" uses {self._model} ({self._dimension}): run `desk reindex`."
            )
            raise IndexMismatch(message)

    @property
    def _name(self) -> str:
        return f"The index in {self._folder.path}" if self._folder else "The index on the Chroma server"

    def _translated(self) -> AbstractContextManager[None]:
        return translated(self._name, server=self._folder is None)


def open_chroma(
    path: Path | None = None, url: str | None = None, *, model: str, dimension: int, prefix: str = "desk"
) -> ChromaIndex:
    """Open the index in a folder, or on a server; several desks on one server have different prefixes.

    Raises `BadConfiguration` (neither or both are given, no such address, a folder that another desk uses),
    `Unreachable` (no server answers) or `IndexBroken`.
    """
    if url is not None and path is None:
        return ChromaIndex(server_client(url), model=model, dimension=dimension, prefix=prefix)
    if path is None or url is not None:
        raise BadConfiguration("The index is either in a folder or behind CHROMA_URL: give one of the two.")
    folder = claim(path)
    try:
        try:
            index = _in_folder(folder, model=model, dimension=dimension, prefix=prefix)
        except IndexBroken:
            index = _in_folder(folder.emptied(), model=model, dimension=dimension, prefix=prefix)
    except BaseException:  # an interrupt too gives the folder back
        folder.lock.release()  # the mark stays: what did not open is looked at next time
        raise
    atexit.register(index.close)
    return index


def _in_folder(folder: Folder, *, model: str, dimension: int, prefix: str) -> ChromaIndex:
    with translated(f"The index in {folder.path}", server=False):
        client = embedded_client(folder.path)
    try:
        return ChromaIndex(client, model=model, dimension=dimension, prefix=prefix, folder=folder)
    except BaseException:  # an interrupt too closes what was opened
        close_client(client)
        raise
