"""Measure what it costs to tell documents into stories while the book grows: time and memory of fifty at each size.

Usage: python -m benchmarks.joining [--sizes 1000 10000 100000] [--corpus FILE.jsonl] [--seed 7]

Documents are made by `recombined.py`, from a corpus of yours when --corpus names one; a third continue one before them.
To have a book of 100,000 in minutes it is filled without an ingest: documents, terms and stories go straight into the
database (each begins a story, or joins that of the one it continues), the vectors of their leads into Chroma. Measured
is what the desk does: at each size a process of its own takes in fifty documents to open what it needs, then fifty
more, whose processor time and growth of peak memory are printed. They are the same at each size.
"""

from __future__ import annotations

import argparse
import random
import tempfile
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from itertools import islice
from multiprocessing import get_context
from pathlib import Path

from benchmarks.alone import settings_in
from benchmarks.clocked import Outcome, clocked, peak
from benchmarks.recombined import LAST_DAY, recombined
from bot.compose import compose
from bot.models import open_embedder
from bot.services import Services
from retrieval.domain import Document, Event, EventKind
from retrieval.reading.handover import handed_over
from retrieval.reading.passages import embedded_text, passages_of
from retrieval.stories.at_hand import EVERY
from retrieval.stories.terms import terms_of

MEASURED = 50
BATCH = 500
SENTENCES = (4, 9)
CONTINUED = 1 / 3
"""Share of documents that continue one of the batch before: its headline and its first sentences stand in them."""


def main() -> None:
    """Fill, measure, fill further, and print a table in Markdown."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--sizes", type=int, nargs="+", default=[1_000, 10_000, 100_000])
    parser.add_argument("--corpus", type=Path, help="documents of yours that new ones are made of")
    parser.add_argument("--seed", type=int, default=7)
    given = parser.parse_args()
    print("| documents | joining one, ms of the processor | ratio | peak memory grows by, MB |\n|---|---|---|---|")
    first = held = 0.0
    with tempfile.TemporaryDirectory(prefix="desk-bench-") as folder:
        for size in given.sizes:
            archive = Made(Path(folder), given.corpus, given.seed + int(held), int(held), size)
            held = size + 2 * MEASURED
            news = Made(Path(folder), given.corpus, given.seed - 1, size, int(held), LAST_DAY)
            alone(fill, archive)
            work, grown = alone(join, news)
            first = first or work
            print(f"| {size:,} | {work:.2f} | {work / first:.2f} | {grown:.1f} |", flush=True)


def alone(call: Callable[[Made], Outcome], made: Made) -> Outcome:
    """Return what a call gives in a process of its own, so that its peak memory is its own."""
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
        return pool.submit(call, made).result()


@dataclass(frozen=True, slots=True)
class Made:
    """Documents that are made up, from the number `first` to before `last`, of one day or of two years."""

    folder: Path
    corpus: Path | None
    seed: int
    first: int
    last: int
    day: datetime | None = None

    def documents(self) -> Iterator[tuple[Document, Document | None]]:
        """Yield documents, each with the one that it continues."""
        chance = random.Random(self.seed)  # noqa: S311 - made-up documents, no secret
        before: list[Document] = []
        for number, row in enumerate(recombined(self.corpus, self.seed, SENTENCES), self.first):
            if number == self.last:
                return
            day = self.day or datetime.fromisoformat(row["published_at"])
            read = {"language": "en", "outlet": row["outlet"], "published_at": day, "read_at": datetime.now(UTC)}
            document = Document(f"d{number}", row["title"], row["text"], **read)
            told = chance.choice(before) if before and chance.random() < CONTINUED else None
            if told:
                text = f"{told.text[:300]} {document.text}"
                document = replace(document, title=told.title, text=text, published_at=told.published_at)
            before = [*before[1 - BATCH :], document]
            yield document, told


def _put(documents: Sequence[Document], services: Services, folder: Path) -> None:
    """Store documents with the vectors of their leads."""
    leads = [passages_of(document)[:1] for document in documents]
    texts = [embedded_text(document, lead) for document, (lead,) in zip(documents, leads, strict=True)]
    vectors = open_embedder(settings_in(folder)).embed_passages(texts)
    for document, lead, vector in zip(documents, leads, vectors, strict=True):
        services.catalog.put(document, lead, vector[None, :])
    handed_over(services.catalog, (services.passages,))


def fill(made: Made) -> None:
    """Put documents into the book as an archive."""
    documents, stories = made.documents(), dict[str, str | None]()
    with compose(settings_in(made.folder), sources=(), check=False) as services:
        while batch := list(islice(documents, BATCH)):
            _put([document for document, _ in batch], services, made.folder)
            for document, told in batch:
                name, terms = document.document_id, (*terms_of(document), EVERY)
                events = [Event("", 0, EventKind.JOINED, datetime.now(UTC), document_id=name, revision=1)]
                if told and (story_id := stories[told.document_id]):
                    services.catalog.join(story_id, document, terms, events)
                    stories[name] = story_id
                else:
                    stories[name] = services.catalog.begin(document, terms, events)


def join(made: Made) -> tuple[float, float]:
    """Return milliseconds of the processor a document that joins its story, and by how many MB the peak grows."""
    documents = made.documents()
    with compose(settings_in(made.folder), sources=(), check=False) as services:
        for _ in range(2):
            _put([document for document, _ in islice(documents, MEASURED)], services, made.folder)
            before = peak()
            taken, _, work = clocked(services.book.take_in)
            if taken.joined != MEASURED:
                raise SystemExit(f"Of {MEASURED} documents {taken.joined} were taken in.")
    return 1000 * work / MEASURED, peak() - before


if __name__ == "__main__":
    main()
