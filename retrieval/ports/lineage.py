"""What is known of how documents hang together: their keys, whom they rest on, and who is akin."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Protocol

from retrieval.domain import Audience, Document, Window
from retrieval.ports.documents import Library


@dataclass(frozen=True, slots=True)
class Kin:
    """Which documents to look for around one: any of these holds of them.

    They are of an outlet or credit it, by any of its names, have a link to an address, or are recorded as resting on a
    document.
    """

    outlets: Collection[str] = ()
    crediting: Collection[str] = ()
    pointing_to: Collection[str] = ()
    resting_on: Collection[str] = ()


class LineageStore(Protocol):
    """By which keys documents are known, and what rests on what."""

    def relate(
        self, document_id: str, *, copy_of: str | None, original_id: str | None, aliases: Collection[str] = ()
    ) -> None:
        """Record what a document repeats and whom it rests on, with further keys; nothing else of it changes."""

    def known_by(self, aliases: Collection[str]) -> dict[str, str]:
        """Return the identities of the documents that are known by these keys, by key."""

    def akin(self, window: Window | None, audience: Audience, kin: Kin) -> tuple[Document, ...]:
        """Return the akin documents of a window, or of all time, that the audience may read, oldest first."""


class TracedLibrary(Library, LineageStore, Protocol):
    """What there is to read, and how it hangs together: for what counts independent reports, or meets one again."""
