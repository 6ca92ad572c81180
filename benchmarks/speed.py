"""Measure ingest, search, answers without a model, and memory, next to the bare cost of the embedder and of Chroma.

Usage: python benchmarks/speed.py [--passages 1000 10000] [--corpus FILE.jsonl] [--questions 100] [--runs 3] [--seed 7]
                                 [--sentences 6 50] [--as-of 0.01 0.1]

Bare means: the same passages embedded and added to one Chroma collection in batches, a question embedded and its
nearest passages asked for, nothing else. The desk and the bare parts take turns in processes of their own, one that
reads and one that asks, so that each has its own peak memory and what else the machine does meets both. Documents are
made by `recombined.py`: from a corpus of yours when --corpus names one (one with a `text` a line), else from nothing;
they lie in three partitions, and whoever asks may read all of them, or in rows of their own the public one. Questions
are sentences of the documents. A search is given in milliseconds on the clock and of the processor: where others use
the machine, the second says more.

A second table holds the desk against itself, in the same run: a search as of a day by which a share of the documents
had been published (`--as-of`) beside one of today, an answer beside a search, and the last fifth of the documents that
are read beside the first.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import random
import statistics
import subprocess
import sys
import tempfile
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime
from functools import partial
from itertools import islice
from pathlib import Path
from typing import Any

from alone import settings_in
from clocked import clocked, peak, spread
from recombined import SENTENCE, SENTENCES, VISIBILITIES, recombined

from bot.compose import compose
from bot.models import open_embedder
from retrieval.domain import EVERYONE, Answer, Audience, Document, Kind, Question
from retrieval.reading.passages import embedded_text, passages_of
from retrieval.reading.sources.registry import source_for

Figures = dict[str, float]

BATCH = 500
"""Passages that the bare parts take at a time, about as many as the desk does."""
NEAREST = 100
"""Passages that the bare index is asked for: as many as the desk asks for first."""
WARM = 3
"""Questions before the ones that count; they open files."""
LONGEST_QUESTION = 14
PARTS = 5
"""Files that the documents are read from, one after the other."""
ASKING = Audience(frozenset(VISIBILITIES))


def main() -> None:
    """Run everything and print a table in Markdown."""
    options = _options()
    if options.worker:
        print(json.dumps(_WORKERS[options.worker](options)))
        return
    print(f"{os.cpu_count()} cores, Python {platform.python_version()}, median of {options.runs} runs, no model\n")
    print("| documents | passages | what | ratio | the desk | embedder + Chroma | Chroma alone |")
    print("|---|---|---|---|---|---|---|")
    for most in options.passages:
        runs = [_run(options, most) for _ in range(options.runs)]
        size = f"| {runs[0]['documents']:,.0f} | {runs[0]['passages']:,.0f} "
        for name, (what, measures) in _SHOWN.items():
            ratio = statistics.median(_ratio(name, run) for run in runs)
            shown = (statistics.median(run[measure] for run in runs) for measure in measures)
            cells = " | ".join(f"{figure:,.4g}" for figure in shown)
            print(f"{size}| {what} | {ratio:.2f} | {cells} |{'  |' * (3 - len(measures))}", flush=True)
        print(f"{size}| questions answered | | {statistics.median(run['answered'] for run in runs):.0%} | | |")
        print("\n| documents | passages | what | ratio | of it | beside |\n|---|---|---|---|---|---|")
        for what, one, other in _beside(options):
            ratio = statistics.median(run[one] / run[other] for run in runs)
            cells = " | ".join(f"{statistics.median(run[name] for run in runs):,.4g}" for name in (one, other))
            print(f"{size}| {what} | {ratio:.2f} | {cells} |", flush=True)


_SHOWN = {
    "speed": ("ingest, documents/s", ("desk_speed", "bare_speed", "chroma_speed")),
    "search_p50": ("search, p50 ms", ("desk_search_p50", "bare_p50", "chroma_p50")),
    "search_p95": ("search, p95 ms", ("desk_search_p95", "bare_p95", "chroma_p95")),
    "public_p50": ("search of the public partition alone, p50 ms", ("desk_public_p50", "bare_p50", "chroma_p50")),
    "public_p95": ("search of the public partition alone, p95 ms", ("desk_public_p95", "bare_p95", "chroma_p95")),
    "search_cpu_p50": ("search, p50 ms of the processor", ("desk_search_cpu_p50", "bare_cpu_p50")),
    "search_cpu_p95": ("search, p95 ms of the processor", ("desk_search_cpu_p95", "bare_cpu_p95")),
    "answer_p50": ("answer, p50 ms", ("desk_answer_p50", "bare_p50", "chroma_p50")),
    "answer_p95": ("answer, p95 ms", ("desk_answer_p95", "bare_p95", "chroma_p95")),
    "read_mb": ("peak RSS while reading, MB", ("desk_read_mb", "bare_read_mb")),
    "ask_mb": ("peak RSS while asking, MB", ("desk_ask_mb", "bare_ask_mb")),
}


def _beside(options: argparse.Namespace) -> Iterator[tuple[str, str, str]]:
    """Yield what is held against what else of the same run."""
    for unit, name in (("ms", ""), ("ms of the processor", "_cpu")):
        for share in options.as_of:
            what = f"search as of when {share:.1%} had been published, beside today, p50 {unit}"
            yield what, f"desk_{share}{name}_p50", f"desk_search{name}_p50"
        yield f"answer, beside a search, p50 {unit}", f"desk_answer{name}_p50", f"desk_search{name}_p50"
    for unit, name in (("s", "speed"), ("s of the processor", "work")):
        yield f"ingest, the last fifth beside the first, documents/{unit}", f"desk_{name}_{PARTS - 1}", f"desk_{name}_0"


def _ratio(name: str, run: Figures) -> float:
    """Return how many times as long, or as much, the desk takes."""
    _, (desk, bare, *_) = _SHOWN[name]
    return run[bare] / run[desk] if name == "speed" else run[desk] / run[bare]


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--passages", type=int, nargs="+", default=[1000, 10000], help="sizes to measure at")
    parser.add_argument("--corpus", type=Path, help="documents of yours that new ones are made of")
    parser.add_argument("--questions", type=int, default=100)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--sentences", type=int, nargs=2, default=SENTENCES, help="of a document, fewest and most")
    parser.add_argument("--as-of", type=float, nargs="*", default=[0.01, 0.1], help="shares of the documents, 0..1")
    parser.add_argument("--worker", help=argparse.SUPPRESS)
    parser.add_argument("--folder", type=Path, help=argparse.SUPPRESS)
    return parser.parse_args()


def _run(options: argparse.Namespace, most: int) -> Figures:
    """Measure once, everything anew."""
    with tempfile.TemporaryDirectory(prefix="desk-bench-") as folder:
        corpus = ["--corpus", str(options.corpus)] if options.corpus else []
        numbers = ["--questions", str(options.questions), "--seed", str(options.seed), "--passages", str(most)]
        numbers += ["--sentences", *map(str, options.sentences), "--as-of", *map(str, options.as_of)]
        figures: Figures = {}
        for worker in _WORKERS:
            command = [sys.executable, __file__, "--worker", worker, "--folder", folder, *numbers, *corpus]
            figures |= json.loads(subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout)
        return figures


def _prepare(options: argparse.Namespace) -> Figures:
    """Write the documents in parts, their passages as they are embedded, the questions, and the days they are as of."""
    chance = random.Random(options.seed)  # noqa: S311 - made-up documents, no secret
    made = recombined(options.corpus, options.seed, options.sentences)
    documents = passages = 0
    asked: list[str] = []
    days: list[str] = []
    with (options.folder / "passages.jsonl").open("w", encoding="utf-8") as cut:
        for part in range(PARTS):
            with _part(options.folder, part).open("w", encoding="utf-8") as corpus:
                while passages * PARTS < options.passages[0] * (part + 1):
                    row = next(made)
                    document = Document(row["id"], row["title"], row["text"], Kind.ARTICLE, row["visibility"], "corpus")
                    corpus.write(json.dumps(row) + "\n")
                    for passage in passages_of(document):
                        cut.write(json.dumps([passage.passage_id, embedded_text(document, passage)]) + "\n")
                        passages += 1
                    asked += SENTENCE.findall(row["text"])[:1]
                    days.append(row["published_at"])
                    documents += 1
    chosen = chance.sample(asked, min(len(asked), options.questions + WARM))
    questions = [f"Who said that {' '.join(told[:-1].split()[:LONGEST_QUESTION])}?" for told in chosen]
    (options.folder / "questions.json").write_text(json.dumps(questions), encoding="utf-8")
    moments = {share: sorted(days)[int(share * (len(days) - 1))] for share in options.as_of}
    (options.folder / "moments.json").write_text(json.dumps(moments), encoding="utf-8")
    return {"documents": documents, "passages": passages}


def _read_with_desk(options: argparse.Namespace) -> Figures:
    read: list[tuple[int, float, float]] = []
    with compose(settings_in(options.folder / "desk")) as services:
        services.searcher.search(Question("Is the embedder loaded?"))
        for part in range(PARTS):
            source = source_for(str(_part(options.folder, part)))
            report, took, work = clocked(partial(services.ingester.ingest, source))
            if report.failed:
                raise SystemExit(f"{len(report.failed)} documents failed, first: {report.failed[0]}")
            read.append((report.new, took, work))
    new, took, _ = map(sum, zip(*read, strict=True))
    speeds = {f"desk_speed_{part}": new / took for part, (new, took, _) in enumerate(read)}
    works = {f"desk_work_{part}": new / work for part, (new, _, work) in enumerate(read)}
    return {"desk_speed": new / took, **speeds, **works, "desk_read_mb": peak()}


def _read_bare(options: argparse.Namespace) -> Figures:
    embedder, collection = _bare(options.folder)
    embedding = adding = 0.0
    with (options.folder / "passages.jsonl").open(encoding="utf-8") as lines:
        while batch := [json.loads(line) for line in islice(lines, BATCH)]:
            vectors, took, _ = clocked(partial(embedder.embed_passages, [text for _, text in batch]))
            embedding += took
            names = [name for name, _ in batch]
            adding += clocked(partial(collection.add, ids=names, embeddings=vectors))[1]
    documents = len({name.partition("@")[0] for name in _names(options.folder)})
    return {
        "bare_speed": documents / (embedding + adding),
        "chroma_speed": documents / adding,
        "bare_read_mb": peak(),
    }


def _ask_desk(options: argparse.Namespace) -> Figures:
    moments = json.loads((options.folder / "moments.json").read_text(encoding="utf-8"))
    took: dict[str, list[float]] = defaultdict(list)
    answered = 0
    with compose(settings_in(options.folder / "desk")) as services:
        calls: list[tuple[str, Callable[[Question], object], Audience, datetime | None]] = [
            ("search", services.searcher.search, ASKING, None),
            ("public", services.searcher.search, EVERYONE, None),
            *((share, services.searcher.search, ASKING, datetime.fromisoformat(day)) for share, day in moments.items()),
            ("answer", services.answerer.answer, ASKING, None),
        ]
        for number, text in enumerate(_questions(options.folder)):
            first = number % len(calls)  # what comes first finds nothing of the question in memory
            for name, call, audience, moment in (*calls[first:], *calls[:first]):
                outcome, seconds, worked = clocked(partial(call, Question(text, audience, as_of=moment)))
                took[f"desk_{name}"].append(seconds)
                took[f"desk_{name}_cpu"].append(worked)
                answered += isinstance(outcome, Answer)
    return _spreads(took) | {"answered": answered / len(took["desk_answer"]), "desk_ask_mb": peak()}


def _ask_bare(options: argparse.Namespace) -> Figures:
    embedder, collection = _bare(options.folder)
    both, alone, worked = [], [], []
    for text in _questions(options.folder):
        vectors, embedding, work = clocked(partial(embedder.embed_questions, [text]))
        _, asking, further = clocked(
            partial(collection.query, query_embeddings=vectors, n_results=NEAREST, include=["distances"])
        )
        both.append(embedding + asking)
        alone.append(asking)
        worked.append(work + further)
    times = {"bare": both, "chroma": alone, "bare_cpu": worked}
    return _spreads(times) | {"bare_ask_mb": peak()}


def _bare(folder: Path) -> tuple[Any, Any]:
    """Return an embedder that is loaded, and Chroma's collection."""
    import chromadb  # noqa: PLC0415 - the process that starts the others is to stay small: they inherit its peak

    embedder = open_embedder(settings_in(folder))
    embedder.embed_questions(["Is the embedder loaded?"])
    client = chromadb.PersistentClient(str(folder / "bare"))
    cosine = {"hnsw:space": "cosine"}
    return embedder, client.get_or_create_collection("bare", embedding_function=None, metadata=cosine)


def _spreads(times: Mapping[str, Sequence[float]]) -> Figures:
    """Return the spreads of times by name, without the warming up."""
    return {name: took for known, seconds in times.items() for name, took in spread(known, seconds[WARM:]).items()}


def _part(folder: Path, number: int) -> Path:
    return folder / f"corpus-{number}.jsonl"


def _names(folder: Path) -> Iterator[str]:
    with (folder / "passages.jsonl").open(encoding="utf-8") as lines:
        yield from (json.loads(line)[0] for line in lines)


def _questions(folder: Path) -> list[str]:
    questions: list[str] = json.loads((folder / "questions.json").read_text(encoding="utf-8"))
    return questions


_WORKERS: dict[str, Callable[[argparse.Namespace], Figures]] = {
    "prepare": _prepare,
    "read bare": _read_bare,
    "read with the desk": _read_with_desk,
    "ask bare": _ask_bare,
    "ask the desk": _ask_desk,
}

if __name__ == "__main__":
    main()
