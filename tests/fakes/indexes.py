"""Indexes that look at every entry."""

from __future__ import annotations

import math
import threading
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Sequence
from collections.abc import Set as AbstractSet

from retrieval.adapters.word_query import query_words
from retrieval.domain import (
    Scored,
    Vector,
)
from retrieval.ports import IndexEntry
from retrieval.text.spelling import nearest
from tests.fakes.stems import STEMMER, stems


class _Partitions:
    """Entries by visibility and identity, and what both in-memory indexes do with them."""

    def __init__(self) -> None:
        self._partitions: dict[str, dict[str, IndexEntry]] = {}
        self._lock = threading.Lock()

    def add(self, entries: Sequence[IndexEntry]) -> None:
        with self._lock:
            for entry in entries:
                self._partitions.setdefault(entry.passage.visibility, {})[entry.passage.passage_id] = entry

    def drop(self, pairs: Sequence[tuple[str, str]]) -> None:
        with self._lock:
            for visibility, passage_id in pairs:
                self._partitions.get(visibility, {}).pop(passage_id, None)

    def forget_partitions(self, gone: Callable[[str], bool]) -> None:
        with self._lock:
            self._partitions = {name: held for name, held in self._partitions.items() if not gone(name)}

    def count(self) -> int:
        with self._lock:
            return sum(len(partition) for partition in self._partitions.values())

    def rebuild(self, batches: Iterable[Sequence[IndexEntry]]) -> int:
        built = _Partitions()
        for batch in batches:
            built.add(batch)
        with self._lock:
            self._partitions = built._partitions
        return self.count()

    def _opened(self, visibilities: Collection[str]) -> list[IndexEntry]:
        with self._lock:
            return [e for v in sorted(set(visibilities)) for e in self._partitions.get(v, {}).values()]


class MemoryPassageIndex(_Partitions):
    """Nearest passages by comparing with every one of them."""

    def nearest(self, vector: Vector, visibilities: Collection[str], limit: int) -> list[Scored]:
        scored = [Scored(e.passage.passage_id, float(e.vector @ vector)) for e in self._opened(visibilities)]
        return _best(scored, limit)

    def nearest_to_each(
        self, vectors: Sequence[Vector], visibilities: Collection[str], limit: int
    ) -> list[list[Scored]]:
        return [self.nearest(vector, visibilities, limit) for vector in vectors]

    def check(self) -> None:
        """Always sound: there is nothing on disk."""


class MemoryWordIndex(_Partitions):
    """BM25 over stems, with k1 1.2 and b 0.75 and document frequencies over the opened partitions."""

    def matching(
        self, text: str, visibilities: Collection[str], limit: int, *, among: Collection[str] | None = None
    ) -> list[Scored]:
        entries = self._opened(visibilities)
        bags = [Counter(stems(f"{e.heading} {e.passage.text}")) for e in entries]
        mean = sum(bag.total() for bag in bags) / len(bags) if bags else 1.0
        found: Counter[str] = Counter()
        held = {stem for bag in bags for stem in bag}
        asked = dict.fromkeys(STEMMER.stemWords(query_words(text)))
        for stem in dict.fromkeys(near for word in asked for near in _spelled(word, held)):
            holding = sum(stem in bag for bag in bags)
            rarity = math.log(1 + (len(bags) - holding + 0.5) / (holding + 0.5))
            for entry, bag in zip(entries, bags, strict=True):
                if bag[stem]:
                    norm = 1.2 * (0.25 + 0.75 * bag.total() / mean)
                    found[entry.passage.passage_id] += rarity * bag[stem] * 2.2 / (bag[stem] + norm)  # type: ignore[assignment] # a Counter of floats
        wanted = found if among is None else found.keys() & among
        return _best([Scored(i, found[i]) for i in wanted], limit)


def _spelled(stem: str, held: AbstractSet[str]) -> list[str]:
    """The stem, or the one held that is spelled most like it."""
    meant = stem if stem in held else nearest(stem, held)
    return [meant] if meant else []


def _best(scored: Sequence[Scored], limit: int) -> list[Scored]:
    return sorted(scored, key=lambda s: (-s.score, s.passage_id))[: max(limit, 0)]
