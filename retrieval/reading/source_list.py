"""Which sources there are now: those of the file, and those that people added beside them."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace

from retrieval.domain import Source, SourceState
from retrieval.ports import Catalog, KeptSources, SourceStates
from retrieval.reading.originals import forget
from retrieval.reading.sources.addresses import canonical, host_of, identity_of_address, is_address

_NOT_IN_NAMES = re.compile(r"[^a-z0-9.]+")
_LONGEST_NAME = 60


@dataclass(frozen=True, slots=True)
class SourceList:
    """The sources of the file, in its order, then those that people added; asked anew each time."""

    listed: tuple[Source, ...] = ()
    kept: KeptSources | None = None

    @property
    def sources(self) -> tuple[Source, ...]:
        """All of them; what the file says of an identity or a place counts before what people added."""
        names = {source.source_id for source in self.listed}
        places = {place_of(source.location) for source in self.listed}
        added = self.kept.kept() if self.kept else ()
        return self.listed + tuple(s for s in added if s.source_id not in names and place_of(s.location) not in places)

    def is_listed(self, source_id: str) -> bool:
        """Say whether the file lists a source, so that only the file can be changed to lose it."""
        return any(source.source_id == source_id for source in self.listed)

    def keep(self, source: Source) -> bool:
        """Add a source from now on; return False when its name or place is kept already."""
        return bool(self.kept and self.kept.keep(source))

    def named(self, source_id: str) -> Source | None:
        """Return the source of this identity."""
        return next((source for source in self.sources if source.source_id == source_id), None)


def place_of(location: str) -> str:
    """Return what is the same for all ways to write a source's place."""
    return identity_of_address(canonical(location) or location) if is_address(location) else location


def name_for(source: Source, taken: Collection[str]) -> str:
    """Return a short identity that people can type, made of the source's host or title, which nobody has yet."""
    plain = host_of(source.location) or source.title or source.location.rsplit("/", 1)[-1]
    stem = _NOT_IN_NAMES.sub("-", plain.lower()).strip("-.")[:_LONGEST_NAME] or "source"
    names = (stem if number == 1 else f"{stem}-{number}" for number in range(1, len(taken) + 2))
    return next(name for name in names if name not in taken)


def states_of(catalog: SourceStates, sources: Collection[Source]) -> Mapping[str, SourceState]:
    """Return what was last seen of those sources that were ever read, by identity."""
    states = ((source.source_id, catalog.source_state(source.source_id)) for source in sources)
    return {source_id: state for source_id, state in states if state is not None}


def remove_documents(source_id: str, catalog: Catalog, others: Collection[Source]) -> int:
    """Take all that a source gave out of the catalog, and return how many documents that were.

    The other sources are asked for everything again, because what several of them offer is kept for one alone.
    """
    gone = sorted(catalog.documents_of(source_id))
    forget(catalog, gone)
    catalog.put_source_state(SourceState(source_id))
    for state in states_of(catalog, [source for source in others if source.source_id != source_id]).values():
        catalog.put_source_state(replace(state, etag=None, last_modified=None))
    return len(gone)
