"""Measure cold start, ingest, answer latency without a model, and memory, next to the bare cost of their parts.

Usage: python -m benchmarks.speed [--passages 1000 50000] [--questions 60] [--seed 7]

Every figure of the desk stands beside that of the same embedder and the same Chroma alone, on the same texts in the
same run: the ratio says what the desk adds, whatever the machine. Documents are made of the sample corpus's sentences,
one passage each. The desk and its bare parts run in processes of their own, so that peak memory can be told apart.
"""

from __future__ import annotations

import argparse
import json
import random
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from bot.cli.day import CORPUS, NOW
from bot.compose import compose, open_embedder
from bot.settings import Settings, load
from retrieval.domain import TEAM, Question
from retrieval.reading.sources.registry import source_for

SENTENCES_A_DOCUMENT = 6
BATCH = 500
DEPTH = 200
"""Neighbours that the bare index is asked for: as many as the desk asks for first."""
MEGABYTE = 1024
Figures = dict[str, Any]


def main() -> None:
    """Run everything and print a table in Markdown."""
    options = _options()
    if options.worker:
        print(json.dumps(_WORKERS[options.worker](Path(options.folder), options.questions)))
        return
    print(f"Cold start: {_cold_start()}\n")
    print("| passages | what | the desk | embedder + Chroma alone | ratio |")
    print("|---|---|---|---|---|")
    for count in options.passages:
        with tempfile.TemporaryDirectory(prefix="desk-bench-") as folder:
            _write_corpus(Path(folder), count, random.Random(options.seed))  # noqa: S311 - made-up documents, no secret
            desk = _in_a_process("desk", folder, options.questions)
            bare = _in_a_process("bare", folder, options.questions)
        for name, unit in _SHOWN.items():
            ratio = desk[name] / bare[name]
            print(f"| {count:,} | {unit} | {desk[name]:,.1f} | {bare[name]:,.1f} | {ratio:.2f} |")


_SHOWN = {
    "documents_a_second": "ingest, documents/s",
    "p50_ms": "question, p50 ms",
    "p95_ms": "question, p95 ms",
    "peak_mb": "peak RSS, MB",
}


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Measure speed and memory as ratios to the bare parts.")
    parser.add_argument("--passages", type=int, nargs="+", default=[1000, 50000])
    parser.add_argument("--questions", type=int, default=60)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--worker", choices=("desk", "bare"), help=argparse.SUPPRESS)
    parser.add_argument("--folder", help=argparse.SUPPRESS)
    return parser.parse_args()


def _in_a_process(worker: str, folder: str, questions: int) -> Figures:
    command = [
        sys.executable,
        "-m",
        "benchmarks.speed",
        "--worker",
        worker,
        "--folder",
        folder,
        "--questions",
        str(questions),
    ]
    figures: Figures = json.loads(subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout)
    return figures


def _cold_start() -> str:
    """Time a whole `desk search` on an index that is there, next to importing its heaviest part."""
    with tempfile.TemporaryDirectory(prefix="desk-bench-") as folder:
        desk = [sys.executable, "-m", "bot", "--data-dir", folder]
        subprocess.run([*desk, "ingest", str(CORPUS / "articles")], check=True, capture_output=True)
        searched = _best_of(3, [*desk, "search", "Who was cut off?"])
        helped = _best_of(3, [*desk, "--help"])
    bare = _best_of(3, [sys.executable, "-c", "import chromadb"])
    ratio = searched / bare
    return f"search {searched:.2f} s, --help {helped:.2f} s; importing chromadb alone {bare:.2f} s (ratio {ratio:.2f})"


def _best_of(times: int, command: list[str]) -> float:
    def once() -> float:
        started = time.perf_counter()
        subprocess.run(command, check=True, capture_output=True)
        return time.perf_counter() - started

    return min(once() for _ in range(times))


def _write_corpus(folder: Path, count: int, chance: random.Random) -> None:
    """Write documents and questions made of the sample's sentences."""
    texts = [path.read_text(encoding="utf-8").split("---", 2)[-1] for path in (CORPUS / "articles").glob("*.md")]
    sentences = sorted({part.strip() for text in texts for part in text.replace("\n", " ").split(". ") if part.strip()})
    with (folder / "corpus.jsonl").open("w", encoding="utf-8") as lines:
        for number in range(count):
            text = ". ".join(chance.sample(sentences, SENTENCES_A_DOCUMENT)) + "."
            day = f"2026-05-{1 + number % 28:02d}"
            document = {"id": f"d{number}", "title": chance.choice(sentences), "text": text, "published_at": day}
            lines.write(json.dumps(document) + "\n")
    questions = [f"What is known about this: {chance.choice(sentences)}?" for _ in range(1000)]
    (folder / "questions.json").write_text(json.dumps(questions), encoding="utf-8")


def _desk(folder: Path, count: int) -> Figures:
    """Ingest and answer through the whole desk."""
    with compose(_settings(folder / "desk")) as services:
        source = source_for(str(folder / "corpus.jsonl"))
        started = time.perf_counter()
        report = services.ingester.ingest(source)
        took = time.perf_counter() - started

        def answer(text: str) -> None:
            services.answerer.answer(Question(text, TEAM, NOW))

        return _figures(report.new / took, answer, folder, count)


def _bare(folder: Path, count: int) -> Figures:
    """Embed, add and query with nothing around it."""
    import chromadb  # noqa: PLC0415 - the desk's own process is not to pay for it twice

    embedder = open_embedder(_settings(folder / "bare"))
    client = chromadb.PersistentClient(str(folder / "bare"))
    collection = client.create_collection("bare", embedding_function=None, metadata={"hnsw:space": "cosine"})
    lines = (folder / "corpus.jsonl").read_text(encoding="utf-8").splitlines()
    started = time.perf_counter()
    for start in range(0, len(lines), BATCH):
        documents = [json.loads(line) for line in lines[start : start + BATCH]]
        vectors = embedder.embed_passages([f"{each['title']}\n{each['text']}" for each in documents])
        collection.add(ids=[each["id"] for each in documents], embeddings=vectors)
    took = time.perf_counter() - started

    def query(text: str) -> None:
        collection.query(query_embeddings=[embedder.embed_question(text)], n_results=min(DEPTH, len(lines)), include=[])

    return _figures(len(lines) / took, query, folder, count)


def _figures(speed: float, ask: Callable[[str], None], folder: Path, count: int) -> Figures:
    """Ask the questions one after another and return every figure of this process."""
    questions = json.loads((folder / "questions.json").read_text(encoding="utf-8"))[: count + 3]
    times = []
    for text in questions:
        started = time.perf_counter()
        ask(text)
        times.append((time.perf_counter() - started) * 1000)
    times = sorted(times[3:])  # the first ones open files
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / MEGABYTE
    p95 = times[min(len(times) - 1, round(0.95 * len(times)))]
    return {"documents_a_second": speed, "p50_ms": statistics.median(times), "p95_ms": p95, "peak_mb": peak}


def _settings(folder: Path) -> Settings:
    return load(env_file=None, given={"desk_data_dir": folder, "openai_api_key": None, "openai_base_url": None})


_WORKERS: dict[str, Callable[[Path, int], Figures]] = {"desk": _desk, "bare": _bare}

if __name__ == "__main__":
    main()
