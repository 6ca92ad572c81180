"""Small working parts that keep everything in memory; each passes the contract suite of its port."""

from __future__ import annotations

from tests.fakes.catalog import MemoryCatalog, card_of
from tests.fakes.chat import MemoryChat, MemoryStream, Said
from tests.fakes.clocks import SAMPLE_NOW, FixedClock
from tests.fakes.inbox import MemoryInbox
from tests.fakes.indexes import MemoryPassageIndex, MemoryWordIndex
from tests.fakes.models import FakeModel, FakeRewriter, FakeVerifier, WordReranker, WordVectors
from tests.fakes.stores import MemoryBudget, MemorySources, MemoryStore, MemoryTrust
from tests.fakes.surfaces import MemorySurfaces

__all__ = [
    "SAMPLE_NOW",
    "FakeModel",
    "FakeRewriter",
    "FakeVerifier",
    "FixedClock",
    "MemoryBudget",
    "MemoryCatalog",
    "MemoryChat",
    "MemoryInbox",
    "MemoryPassageIndex",
    "MemorySources",
    "MemoryStore",
    "MemoryStream",
    "MemorySurfaces",
    "MemoryTrust",
    "MemoryWordIndex",
    "Said",
    "WordReranker",
    "WordVectors",
    "card_of",
]
