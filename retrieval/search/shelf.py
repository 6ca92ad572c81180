"""The texts of candidates, read from the catalog as they are asked for, and only what the audience may read."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import islice
from typing import NamedTuple

from retrieval.domain import Audience, Document, Passage
from retrieval.ports import Library

AT_ONCE = 14
"""Passages read at a time: most searches show ten, and few of the first are left out as copies."""


class Shown(NamedTuple):
    """A passage with its document."""

    passage: Passage
    document: Document


class Shelf:
    """Passages in the order in which they will probably be wanted."""

    def __init__(
        self, catalog: Library, audience: Audience, passage_ids: Sequence[str], *, at_once: int = AT_ONCE
    ) -> None:
        """Read nothing yet."""
        self._at_once = at_once
        self._catalog = catalog
        self._audience = audience
        self._unread = dict.fromkeys(passage_ids)
        self._read: dict[str, Shown] = {}

    def text_of(self, passage_id: str) -> str | None:
        """Return a passage's text, or None when it cannot be shown."""
        shown = self.get(passage_id)
        return shown.passage.text if shown else None

    def get(self, passage_id: str) -> Shown | None:
        """Return a passage with its document.

        None when the audience may not read it, or its document no longer contains it (it was revised a moment ago).
        """
        if passage_id in self._unread:
            wanted = {passage_id, *islice(self._unread, self._at_once)}
            for read in wanted:
                del self._unread[read]
            self._read |= self._found(wanted)
        return self._read.get(passage_id)

    def _found(self, passage_ids: set[str]) -> dict[str, Shown]:
        passages = self._catalog.passages(passage_ids)
        documents = self._catalog.documents({passage.document_id for passage in passages.values()})
        return {
            passage_id: Shown(passage, document)
            for passage_id, passage in passages.items()
            if (document := documents.get(passage.document_id))
            and self._audience.may_read(document.visibility)
            and self._audience.may_read(passage.visibility)
            and document.text[passage.start : passage.end] == passage.text
        }
