"""Measure search on a corpus with known evidence, next to what its parts reach alone.

Usage: python -m benchmarks.finding CORPUS.jsonl QUESTIONS.jsonl --scorer SCORER.py [--answers]

The files have the form of `desk eval QUESTIONS.jsonl --corpus CORPUS.jsonl`. SCORER: a script, called as SCORER
QUESTIONS RESULTS [--corpus CORPUS], that prints the measures; with --answers it gets the corpus, and a hit is right
only if it also holds the answer.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable
from dataclasses import replace
from pathlib import Path
from typing import TypeVar

import numpy as np

from benchmarks.alone import settings_in
from bot.cli.corpora import desk_holding, held_by
from bot.evaluation.questions import GoldenQuestion
from bot.services import Services
from retrieval.domain import EVERYONE
from retrieval.search.ranking import WEIGHTS, Weights
from retrieval.search.search import Searcher
from retrieval.text.gazetteer import Gazetteer

Outcome = TypeVar("Outcome")

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
"""None of them knows the gazetteer's other names; with them the last is what ships."""


def ask_all(searcher: Searcher, questions: Iterable[GoldenQuestion], out: Path, limit: int) -> list[float]:
    """Write every question's hits to a file; return how long each search took, in milliseconds."""
    times = []
    with out.open("w") as lines:
        for golden in questions:
            hits, took = timed(lambda asked=golden.asked: searcher.search(asked, limit=limit))
            times.append(took)
            found = [{"document_id": hit.document.document_id, "text": hit.passage.text} for hit in hits]
            lines.write(json.dumps({"id": golden.identity, "hits": found}) + "\n")
    return times


def timed(call: Callable[[], Outcome]) -> tuple[Outcome, float]:
    """Return what a call gives and the milliseconds it took."""
    began = time.perf_counter()
    outcome = call()
    return outcome, 1000 * (time.perf_counter() - began)


def bare_times(searcher: Searcher, questions: Iterable[GoldenQuestion]) -> list[float]:
    """Return the milliseconds that only embedding a question and asking Chroma takes."""

    def bare(text: str) -> object:
        return searcher.passages.nearest(searcher.embedder.embed_questions([text])[0], EVERYONE.visibilities, 10)

    return [timed(lambda text=golden.asked.text: bare(text))[1] for golden in questions]


def measure(services: Services, questions: tuple[GoldenQuestion, ...], given: argparse.Namespace, out: Path) -> None:
    """Print a block a variant: the scorer's lines and the latency."""
    bare = bare_times(services.searcher, questions)
    print(f"embedding and Chroma alone: p50 {np.percentile(bare, 50):.1f} ms, p95 {np.percentile(bare, 95):.1f} ms")
    unnamed = replace(services.searcher, gazetteer=Gazetteer())
    variants = {name: replace(unnamed, weights=weights) for name, weights in VARIANTS.items()}
    for name, searcher in (variants | {"… + other names (shipped)": services.searcher}).items():
        times = ask_all(searcher, questions, out, given.k)
        command = [sys.executable, str(given.scorer), str(given.questions), str(out)]
        command += ["--corpus", str(given.corpus)] if given.answers else []
        scored = subprocess.run(command, check=True, capture_output=True, text=True).stdout.strip()
        took = f"p50 {np.percentile(times, 50):.1f} ms, p95 {np.percentile(times, 95):.1f} ms"
        print(f"\n{name} ({took}, {np.median(times) / np.median(bare):.1f} times the bare cost)\n{scored}")


def main() -> None:
    """Read, ask, score, print."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("corpus", type=Path)
    parser.add_argument("questions", type=Path)
    parser.add_argument("--scorer", type=Path, required=True)
    parser.add_argument("--answers", action="store_true", help="a hit is right only if its text holds the answer")
    parser.add_argument("-k", type=int, default=10)
    given = parser.parse_args()
    held = held_by([given.questions], None, [given.corpus], sample=False)
    with (
        tempfile.TemporaryDirectory() as temporary,
        desk_holding(settings_in(Path(temporary)), held.sources) as services,
    ):
        measure(services, held.questions, given, Path(temporary) / "results.jsonl")


if __name__ == "__main__":
    main()
