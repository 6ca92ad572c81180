"""Many sources at once: fetched side by side, stored one after another, handed on to the indexes in larger batches."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import replace
from itertools import chain, islice, zip_longest
from urllib.parse import urlsplit

from retrieval.domain import IngestReport, Source
from retrieval.reading.ingest import Ingester, Progress
from retrieval.reading.sources.reader import is_fetched

WORKERS = 16
"""Sources that are fetched side by side."""
HANDED_ON = 500
"""New and revised documents of addresses that wait for the indexes: each of their batches has a price of its own."""


def ingest_all(
    ingester: Ingester,
    sources: Sequence[Source],
    *,
    workers: int = WORKERS,
    force: bool = False,
    progress: Progress | None = None,
) -> Iterator[tuple[Source, IngestReport]]:
    """Yield each source with its report as soon as it was read, in no fixed order.

    What was read is searchable when the last one was yielded. Raises what `Ingester.ingest` raises, after the sources
    that were begun have come to their end.
    """
    later = replace(ingester, hands_on=False)

    def read(source: Source) -> IngestReport:
        # a folder may hold more than waits well; a feed has some dozen entries
        reading = later if is_fetched(source) else ingester
        return reading.ingest(source, force=force, progress=progress)

    left = iter(alternated(sources))
    waiting = 0
    try:
        with ThreadPoolExecutor(workers, thread_name_prefix="reading") as pool:
            begun: dict[Future[IngestReport], Source] = {pool.submit(read, one): one for one in islice(left, workers)}
            while begun:
                for done in wait(begun, return_when=FIRST_COMPLETED).done:
                    source, report = begun.pop(done), done.result()
                    begun.update((pool.submit(read, one), one) for one in islice(left, 1))
                    waiting += report.new + report.revised + report.removed
                    if waiting >= HANDED_ON:
                        ingester.settle()
                        waiting = 0
                    yield source, report
    finally:
        ingester.settle()


def alternated(sources: Sequence[Source]) -> list[Source]:
    """Return the sources so that those of one host stand far apart: they wait for one another."""
    hosts: dict[str, list[Source]] = {}
    for source in sources:
        hosts.setdefault(urlsplit(source.location).hostname or "", []).append(source)
    return [source for source in chain.from_iterable(zip_longest(*hosts.values())) if source]
