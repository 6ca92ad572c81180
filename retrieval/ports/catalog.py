"""The truth, as the one database keeps it: every store in one."""

from __future__ import annotations

from typing import Protocol

from retrieval.ports.claims import ClaimStore
from retrieval.ports.documents import DocumentStore
from retrieval.ports.indexes import ChangeLog
from retrieval.ports.lineage import LineageStore
from retrieval.ports.revisions import RevisionStore
from retrieval.ports.sources import SourceStates
from retrieval.ports.stories import StoryStore


class Catalog(DocumentStore, RevisionStore, LineageStore, ClaimStore, StoryStore, SourceStates, ChangeLog, Protocol):
    """For the composition root, and for what takes documents in; everything else asks for the part that it uses."""
