"""Keeping the derived indexes in step with the truth in SQL: at start, and on `desk reindex`."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import structlog

from bot.services import Services
from retrieval.domain import Claim, Document
from retrieval.errors import IndexBroken, IndexMismatch, TransientError
from retrieval.ports import Catalog, ChangeLog, Embedder, IndexEntry
from retrieval.reading.passages import embedded_text
from retrieval.reading.probes import QUICK, THOROUGH, Probed, probe

BATCH = 500
"""Passages read or indexed at a time, and documents between two lines of progress."""

Say = Callable[[str], None]


def make_ready(services: Services, *, say: Say) -> None:
    """Bring both indexes up to date before anyone searches; whatever had to be done is said in one line.

    An index that is broken, lost or out of step is rebuilt from the stored vectors. One that another
    embedder built is left alone: raises `IndexMismatch`, whose text names the command that re-indexes.
    """
    try:
        services.passages.check()
    except IndexBroken:
        say("The index does not open; rebuilding it from the database.")
        rebuild(services)
        return
    if settled := services.ingester.settle():
        say(f"The index was behind the database; {settled} documents brought up to date.")
    vectors, words = services.passages.count(), services.words.count()
    if vectors != words or (not vectors and services.catalog.visibilities()):
        say("The index is out of step with the database; rebuilding it.")
        rebuild(services)
        return
    try:
        restore_lost(services, most=QUICK, say=say)
    except TransientError as error:
        say(f"Whether the index lost passages was not looked into. {error}")  # searching does without it


def restore_lost(services: Services, *, say: Say, most: int = THOROUGH) -> Probed:
    """Look for stored passages in Chroma and build it anew from the database where one is missing.

    Returns what was looked for and not found before anything was rebuilt; both are said. Raises `Unreachable` when
    Chroma is away or another desk rebuilds it.
    """
    probed = probe(services.catalog, services.passages, most=most)
    if probed.lost:
        say(f"Chroma lost {share_lost(probed)}; rebuilding it from the database.")
        services.passages.rebuild(services.catalog.everything(BATCH))
        services.ingester.settle()
        left = probe(services.catalog, services.passages, most=most)
        if left.lost:
            say(f"After the rebuild Chroma still lacks {share_lost(left)}.")
    return probed


def look_after(services: Services) -> Probed:
    """Do the same once a day, with what is said in the log. Raises as `restore_lost` does."""
    log = structlog.get_logger(__name__)
    return restore_lost(services, say=lambda line: log.warning("index lost passages", what=line))


def share_lost(probed: Probed) -> str:
    """Say how many of the passages that were looked for are lost."""
    return f"{len(probed.lost)} of {probed.passages} stored passages that were looked for"


def reindex(services: Services, embedder: Embedder, *, again: bool, say: Say) -> int:
    """Build both indexes anew from the database and return how many passages they hold.

    The stored vectors are used, unless another embedder made them or `again` asks for new ones. Every document is
    sorted under the topics anew, also one that its source does not offer any more.
    Raises `ModelUnavailable` when the embedder is away; the old index then stays as it is.
    """
    if again or _made_by_another(services, embedder):
        say(f"Embedding every passage with {embedder.model}.")
        embed_all(services.catalog, embedder, say=say)
    sort_all(services)
    return rebuild(services)


def rebuild(services: Services) -> int:
    """Build both indexes from the stored passages and vectors; return how many passages they hold."""
    services.words.rebuild(services.catalog.everything(BATCH))
    services.passages.rebuild(services.catalog.everything(BATCH))
    services.ingester.settle()  # takes over what was stored meanwhile; twice is harmless
    return services.passages.count()


def embed_all(catalog: Catalog, embedder: Embedder, *, say: Say) -> None:
    """Give every passage in the database a new vector, a document at a time."""
    identities = _identities(catalog)
    for number, identity in enumerate(identities, start=1):
        document = catalog.document(identity)
        if document is not None:
            passages = catalog.passages_of(identity)
            texts = [embedded_text(document, passage) for passage in passages]
            catalog.put(document, passages, embedder.embed_passages(texts))
        if number % BATCH == 0:
            say(f"{number} of {len(identities)} documents embedded.")


def read_claims(catalog: Catalog, reader: Callable[[Document], Sequence[Claim]], *, say: Say) -> tuple[int, int]:
    """Read the claims of every document anew; return how many documents were read, and how many claims they make.

    What a document claimed before and claims again stays as it was learned, so it is safe to run at any time.
    """
    identities = list(_identities(catalog))
    found = 0
    for number, identity in enumerate(identities, start=1):
        if document := catalog.document(identity):
            claims = reader(document)
            catalog.put_claims(document, claims)
            found += len(claims)
        if number % BATCH == 0:
            say(f"{number} of {len(identities)} documents read.")
    return len(identities), found


def sort_all(services: Services) -> None:
    """Bring the topics of every document up to date with the file of topics, from the stored vectors."""
    identities = list(_identities(services.catalog))
    for start in range(0, len(identities), BATCH):
        documents = services.catalog.documents(identities[start : start + BATCH])
        services.ingester.sorter.sort_again(documents.values(), services.catalog)


def _identities(catalog: ChangeLog) -> dict[str, None]:
    return dict.fromkeys(entry.passage.document_id for entries in catalog.everything(BATCH) for entry in entries)


def _made_by_another(services: Services, embedder: Embedder) -> bool:
    """Say whether the stored vectors are of another embedder than this one."""
    try:
        services.passages.check()
    except IndexMismatch:
        return True
    except IndexBroken:
        pass  # the index cannot say any more: the vectors' length has to
    first: list[IndexEntry] = next(iter(services.catalog.everything(1)), [])
    return any(len(entry.vector) != embedder.dimension for entry in first)
