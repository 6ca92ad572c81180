"""Measure how documents are grouped into stories, for bars from .08 to .30 on sets whose stories are short or long.

Usage: python benchmarks/stories.py --wire WIRE.jsonl [--off-topic CORPUS.jsonl] [--headlines HEADLINES.jsonl]

WIRE has turning stories of a few documents each ({"id","title","text","outlet","published_at","original","story"}); the
first hundred documents of CORPUS, spread over the same month, are stories of their own. Of HEADLINES
({"id","text","story"}) three draws are grouped: one to five of each story, as a digest meets them, 300 at random, and
all. Printed is B-cubed precision, recall and F1 (Bagga and Baldwin 1998), the mean over draws, and how many found
stories hold documents of more than one.
"""

from __future__ import annotations

import argparse
import json
import random
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from retrieval.adapters.embedders import WordLlamaEmbedder
from retrieval.digests.stories import SAME_EVENT, group
from retrieval.domain import Document, Vector
from retrieval.reading.passages import embedded_text, passages_of

BARS = tuple(round(0.08 + 0.02 * step, 2) for step in range(12))
DRAWS = 5
START = datetime(2026, 10, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Labelled:
    """Documents with the story each belongs to."""

    documents: tuple[Document, ...]
    stories: dict[str, str]


def main() -> None:
    """Print the curve of every set that is given."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--wire", type=Path, required=True)
    parser.add_argument("--off-topic", type=Path)
    parser.add_argument("--headlines", type=Path)
    given = parser.parse_args()
    off_topic = _articles(given.off_topic, 100) if given.off_topic else ()
    sets: dict[str, list[Labelled]] = {"wire": [_wire(given.wire, ())]}
    if off_topic:
        sets["wire and off-topic"] = [_wire(given.wire, off_topic)]
    if given.headlines:
        rows = _rows(given.headlines)
        sets["headlines, 1 to 5 a story"] = [_few(rows, seed) for seed in range(DRAWS)]
        sets["headlines, 300 at random"] = [_drawn(rows, seed) for seed in range(DRAWS)]
    embedder = WordLlamaEmbedder()
    for name, draws in sets.items():
        print(f"\n{name}: {len(draws[0].documents)} documents, {len(set(draws[0].stories.values()))} stories")
        print("  bar  precision  recall    F1  mixed")
        vectors = [_vectors(draw.documents, embedder) for draw in draws]
        for bar in BARS:
            scores = [_score(draw, each, bar) for draw, each in zip(draws, vectors, strict=True)]
            p, r, mixed = (sum(column) / len(scores) for column in zip(*scores, strict=True))
            print(f"  {bar:.2f}     {p:.3f}   {r:.3f}  {2 * p * r / (p + r):.3f}  {mixed:.1f}")
    print(f"\nThe bar in use is {SAME_EVENT}.")


def _rows(path: Path) -> list[dict[str, str]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]


def _wire(path: Path, off_topic: Sequence[Document]) -> Labelled:
    rows = _rows(path)
    told = tuple(
        Document(
            row["id"],
            row["title"],
            row["text"],
            outlet=row["outlet"],
            published_at=datetime.fromisoformat(row["published_at"]),
            original=row.get("original"),
        )
        for row in rows
    )
    own = {document.document_id: document.document_id for document in off_topic}
    return Labelled((*told, *off_topic), {row["id"]: row["story"] for row in rows} | own)


def _articles(path: Path, most: int) -> tuple[Document, ...]:
    """Return articles on anything, spread over the month."""
    rows = random.Random(7).sample(_rows(path), most)  # noqa: S311 - a draw that repeats
    spread = timedelta(days=31) / most
    return tuple(
        Document(f"off-{n}", row["title"], row["text"], outlet=row.get("outlet"), published_at=START + n * spread)
        for n, row in enumerate(rows)
    )


def _few(rows: Sequence[dict[str, str]], seed: int) -> Labelled:
    chance = random.Random(seed)  # noqa: S311 - a draw that repeats
    by_story: dict[str, list[dict[str, str]]] = defaultdict(list)
    for row in rows:
        by_story[row["story"]].append(row)
    return _titles(
        row for held in by_story.values() for row in chance.sample(held, min(len(held), chance.randint(1, 5)))
    )


def _drawn(rows: Sequence[dict[str, str]], seed: int) -> Labelled:
    drawn = random.Random(seed).sample(list(rows), min(300, len(rows)))  # noqa: S311 - a draw that repeats
    return _titles(drawn)


def _titles(rows: Iterable[dict[str, str]]) -> Labelled:
    held = list(rows)
    documents = tuple(Document(row["id"], row["text"], row["text"]) for row in held)
    return Labelled(documents, {row["id"]: row["story"] for row in held})


def _vectors(documents: Sequence[Document], embedder: WordLlamaEmbedder) -> dict[str, Vector]:
    leads = [embedded_text(document, passages_of(document)[0]) for document in documents]
    return {d.document_id: v for d, v in zip(documents, embedder.embed_passages(leads), strict=True)}


def _score(labelled: Labelled, vectors: dict[str, Vector], bar: float) -> tuple[float, float, int]:
    found = {
        document.document_id: place
        for place, story in enumerate(group(labelled.documents, vectors, same_event=bar))
        for document in story.documents
    }
    gold = labelled.stories
    both = Counter((gold[i], found[i]) for i in gold)
    ours, theirs = Counter(gold.values()), Counter(found.values())
    precision = sum(n * n / theirs[place] for (_, place), n in both.items()) / len(gold)
    recall = sum(n * n / ours[story] for (story, _), n in both.items()) / len(gold)
    mixed = sum(len({gold[i] for i in gold if found[i] == place}) > 1 for place in theirs)
    return precision, recall, mixed


if __name__ == "__main__":
    main()
