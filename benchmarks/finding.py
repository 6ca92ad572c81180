"""Measure search on a corpus with known evidence, next to what its parts reach alone.

Usage: python benchmarks/finding.py CORPUS.jsonl QUESTIONS.jsonl --scorer SCORER.py [--answers] [--data-dir DIR]

CORPUS: one {"id","title","text","url","outlet","published_at","kind","visibility"} a line. QUESTIONS: one
{"id","question","as_of"?,"evidence",…} a line. SCORER: a script, called as SCORER QUESTIONS RESULTS [--corpus CORPUS],
that prints the measures; with --answers it gets the corpus, and a hit is right only if it also holds the answer.
The index is built anew in a temporary folder, unless --data-dir names one to keep and use again.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from datetime import time as clock_time
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

import numpy as np

from retrieval.adapters import sql_tables
from retrieval.adapters.chroma_index import ChromaIndex, open_chroma
from retrieval.adapters.embedders import WordLlamaEmbedder
from retrieval.adapters.sql_catalog import SqlCatalog
from retrieval.adapters.sql_engine import open_engine
from retrieval.adapters.word_index import SqlWordIndex
from retrieval.domain import EVERYONE, Question, Scored
from retrieval.errors import Unreachable
from retrieval.ports import Fetched
from retrieval.reading.gazetteer import load_entities
from retrieval.reading.ingest import Ingester
from retrieval.reading.sources.registry import source_for
from retrieval.search.ranking import WEIGHTS, Weights
from retrieval.search.search import Searcher
from retrieval.text.gazetteer import Gazetteer

Outcome = TypeVar("Outcome")

GAZETTEER = Path(__file__).parents[1] / "deploy" / "gazetteer.toml"
FUSED = Weights(lead=0, freshness=0, outlet=0, day=0, aspect=0)
VARIANTS = {
    "words alone": replace(FUSED, vectors=0),
    "vectors alone": replace(FUSED, words=0),
    "fused": FUSED,
    "fused + freshness": replace(FUSED, freshness=WEIGHTS.freshness),
    "fused + freshness + place": replace(WEIGHTS, outlet=0, day=0, aspect=0),
    "fused + freshness + place + named": replace(WEIGHTS, aspect=0),
    "fused + freshness + place + named + aspects": WEIGHTS,
}


class WallClock:
    """The time on the wall."""

    def now(self) -> datetime:
        """Return the present moment, in UTC."""
        return datetime.now(UTC)


class NoNetwork:
    """A fetcher for a corpus on disk, which needs none."""

    def fetch(self, url: str, *, etag: str | None = None, last_modified: str | None = None) -> Fetched:
        """Raise `Unreachable` whatever is asked for."""
        del etag, last_modified
        raise Unreachable(f"{url}: this benchmark reads files only")


@dataclass(frozen=True, slots=True)
class Desk:
    """The real parts over one folder."""

    catalog: SqlCatalog
    passages: ChromaIndex
    words: SqlWordIndex
    embedder: WordLlamaEmbedder

    def searcher(self, weights: Weights) -> Searcher:
        """Return a searcher that weighs its signs in a given way."""
        return Searcher(self.catalog, self.passages, self.words, self.embedder, WallClock(), weights=weights)

    def shipped(self) -> Searcher:
        """Return a searcher as it ships, with the gazetteer."""
        return replace(self.searcher(WEIGHTS), gazetteer=Gazetteer(load_entities(GAZETTEER)))


def open_desk(folder: Path) -> Desk:
    """Open the real parts in a folder, empty or from an earlier run."""
    engine = open_engine(f"sqlite:///{folder / 'desk.sqlite3'}")
    sql_tables.documents.metadata.create_all(engine)
    embedder = WordLlamaEmbedder()
    index = open_chroma(folder / "chroma", model=embedder.model, dimension=embedder.dimension)
    return Desk(SqlCatalog(engine, WallClock()), index, SqlWordIndex(engine), embedder)


def ingest(desk: Desk, corpus: Path) -> None:
    """Read the corpus into the desk and say how fast that was."""
    began = time.perf_counter()
    report = Ingester(desk.catalog, desk.passages, desk.words, desk.embedder, NoNetwork(), WallClock()).ingest(
        source_for(str(corpus))
    )
    took = time.perf_counter() - began
    known = report.new + report.revised + report.unchanged
    print(f"{known} documents, {desk.passages.count()} passages, {len(report.failed)} failed, in {took:.1f} s")


def moment_of(as_of: str | None) -> datetime | None:
    """Read a question's day as its last moment."""
    return datetime.combine(date.fromisoformat(as_of), clock_time.max, UTC) if as_of else None


def rows(path: Path) -> Iterator[dict[str, Any]]:
    """Yield the objects of a JSON Lines file."""
    return (json.loads(line) for line in path.read_text().splitlines() if line.strip())


def ask_all(searcher: Searcher, questions: Path, out: Path, limit: int) -> list[float]:
    """Write every question's hits to a file; return how long each search took, in milliseconds."""
    times = []
    with out.open("w") as lines:
        for row in rows(questions):
            question = Question(row["question"], as_of=moment_of(row.get("as_of")))
            hits, took = timed(partial(searcher.search, question, limit=limit))
            times.append(took)
            found = [{"document_id": hit.document.document_id, "text": hit.passage.text} for hit in hits]
            lines.write(json.dumps({"id": row["id"], "hits": found}) + "\n")
    return times


def timed(call: Callable[[], Outcome]) -> tuple[Outcome, float]:
    """Return what a call gives and the milliseconds it took."""
    began = time.perf_counter()
    outcome = call()
    return outcome, 1000 * (time.perf_counter() - began)


def bare_times(desk: Desk, questions: Path) -> list[float]:
    """Return the milliseconds that only embedding a question and asking Chroma takes."""

    def bare(text: str) -> list[Scored]:
        return desk.passages.nearest(desk.embedder.embed_questions([text])[0], EVERYONE.visibilities, 10)

    return [timed(partial(bare, row["question"]))[1] for row in rows(questions)]


def spread_of(times: list[float]) -> str:
    """Write the median and the 95th percentile."""
    return f"p50 {np.percentile(times, 50):.1f} ms, p95 {np.percentile(times, 95):.1f} ms"


def measure(desk: Desk, given: argparse.Namespace, out: Path) -> None:
    """Print a block a variant: the scorer's lines and the latency."""
    bare = bare_times(desk, given.questions)
    print(f"embedding and Chroma alone: {spread_of(bare)}")
    extra = ["--corpus", str(given.corpus)] if given.answers else []
    variants = {name: desk.searcher(weights) for name, weights in VARIANTS.items()}
    variants["… + other names (shipped)"] = desk.shipped()
    for name, searcher in variants.items():
        times = ask_all(searcher, given.questions, out, given.k)
        command = [sys.executable, str(given.scorer), str(given.questions), str(out), *extra]
        scored = subprocess.run(command, check=True, capture_output=True, text=True).stdout.strip()
        print(f"\n{name} ({spread_of(times)}, {np.median(times) / np.median(bare):.1f} times the bare cost)\n{scored}")


def main() -> None:
    """Build, ask, score, print."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("corpus", type=Path)
    parser.add_argument("questions", type=Path)
    parser.add_argument("--scorer", type=Path, required=True)
    parser.add_argument("--answers", action="store_true", help="a hit is right only if its text holds the answer")
    parser.add_argument("--data-dir", type=Path, help="where to keep the index (default: a temporary folder)")
    parser.add_argument("-k", type=int, default=10)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        folder = given.data_dir or Path(temporary)
        folder.mkdir(parents=True, exist_ok=True)
        desk = open_desk(folder)
        try:
            ingest(desk, given.corpus)
            measure(desk, given, Path(temporary) / "results.jsonl")
        finally:
            desk.passages.close()


if __name__ == "__main__":
    main()
