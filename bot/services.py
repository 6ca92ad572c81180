"""The finished parts, in one frozen bundle that the composition root hands to the edges."""

from __future__ import annotations

from dataclasses import dataclass, field

from bot.ports import Store
from bot.workspaces import WorkspaceRecords
from retrieval.answering.answer import Answerer
from retrieval.answering.writer import Writer
from retrieval.claims.ledger import Ledger
from retrieval.digests.digest import Digester
from retrieval.domain import Audience, Source, Topic, UnreadSource, owner_of
from retrieval.ports import Catalog, Clock, PassageIndex, WordIndex
from retrieval.reading.ingest import Ingester
from retrieval.reading.source_list import SourceList, states_of
from retrieval.reading.unread import unread_sources
from retrieval.search.search import Searcher
from retrieval.stories.book import StoryBook


@dataclass(frozen=True, slots=True)
class Services:
    """Everything the handlers, the workflows and the command line work with."""

    clock: Clock
    catalog: Catalog
    passages: PassageIndex
    words: WordIndex
    searcher: Searcher
    answerer: Answerer
    ingester: Ingester
    book: StoryBook
    digester: Digester
    ledger: Ledger
    store: Store
    source_list: SourceList
    topics: tuple[Topic, ...]
    workspaces: WorkspaceRecords | None = None
    """The installations, where workspaces install the desk: what is for one that does not is not read."""
    writer: Writer = field(default_factory=Writer)
    """What summarises threads; without a model it quotes."""

    @property
    def sources(self) -> tuple[Source, ...]:
        """The sources that are read now; one that was just added is among them, those of who left us are not."""
        return tuple(one for one in self.source_list.sources if self._has_readers(owner_of(one.visibility)))

    def _has_readers(self, workspace: str) -> bool:
        return not workspace or self.workspaces is None or self.workspaces.bot(workspace) is not None

    def unread(self, audience: Audience) -> tuple[UnreadSource, ...]:
        """Return the sources of an audience that could not be read lately."""
        sources = self.sources
        return unread_sources(sources, states_of(self.catalog, sources), audience, now=self.clock.now())
