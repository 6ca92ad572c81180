"""Sources: those that people added, and what was last seen of each."""

from __future__ import annotations

from typing import Protocol

from retrieval.domain import Source, SourceState


class SourceStates(Protocol):
    """What was last seen of each source."""

    def source_state(self, source_id: str) -> SourceState | None:
        """Return what was last seen of a source, or None if it was never read."""

    def put_source_state(self, state: SourceState) -> None:
        """Record what was seen of a source."""


class KeptSources(Protocol):
    """The sources that people added beside those of the file."""

    def kept(self) -> tuple[Source, ...]:
        """Return the sources that are kept, in the order of their identities."""

    def keep(self, source: Source) -> bool:
        """Add a source; return False when its identity or its location is kept already."""

    def let_go(self, source_id: str) -> bool:
        """Forget a source; return False when there is none of this identity."""
