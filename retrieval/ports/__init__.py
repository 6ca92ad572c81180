"""What `retrieval` asks of the outside, by noun; each port has one contract suite that every adapter passes."""

from retrieval.ports.catalog import Catalog
from retrieval.ports.claims import ClaimLibrary, ClaimStore
from retrieval.ports.clock import Clock
from retrieval.ports.documents import Documents, DocumentStore, Holdings, Library, Passages
from retrieval.ports.fetching import Fetched, Fetcher
from retrieval.ports.indexes import ChangeLog, Index, IndexEntry, PassageIndex, Waiting, WordIndex
from retrieval.ports.lineage import Kin, LineageStore, TracedLibrary
from retrieval.ports.models import Budget, Embedder, LanguageModel, OnUsage, Reranker, Rewriter, Verifier
from retrieval.ports.revisions import RevisionStore
from retrieval.ports.sources import KeptSources, SourceStates
from retrieval.ports.stories import StoryStore
from retrieval.ports.trust import TrustStore

__all__ = [
    "Budget",
    "Catalog",
    "ChangeLog",
    "ClaimLibrary",
    "ClaimStore",
    "Clock",
    "DocumentStore",
    "Documents",
    "Embedder",
    "Fetched",
    "Fetcher",
    "Holdings",
    "Index",
    "IndexEntry",
    "KeptSources",
    "Kin",
    "LanguageModel",
    "Library",
    "LineageStore",
    "OnUsage",
    "PassageIndex",
    "Passages",
    "Reranker",
    "RevisionStore",
    "Rewriter",
    "SourceStates",
    "StoryStore",
    "TracedLibrary",
    "TrustStore",
    "Verifier",
    "Waiting",
    "WordIndex",
]
