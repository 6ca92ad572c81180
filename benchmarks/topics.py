"""Measure how documents are sorted under topics: precision, recall and F1 for each topic and half of the labelled set.

Usage: python benchmarks/topics.py [LABELLED.jsonl] [--topics TOPICS.toml] [--split dev|test] [--wrong]
           [--corpus CORPUS.jsonl] [--wire WIRE.jsonl]

One line a headline with its lead: {"title","lead","topics","sort","split"}. Words alone, vectors alone and both
together are measured with the embedded embedder. "Vectors alone" is the difference of the two likenesses with the
threshold that does best on the development half. `--wrong` lists what both together get wrong. With CORPUS (one
{"title","text",…} a line, no labels) it is counted how many of its documents get each topic: in general news, few
should. With WIRE (one {"title","text","topics"} a line, by another author) recall and precision on it are printed.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from retrieval.adapters.embedders import WordLlamaEmbedder
from retrieval.domain import Document, Topic
from retrieval.reading.passages import embedded_text, passages_of
from retrieval.reading.sorting import Sign, Sorter
from retrieval.reading.topics import load_topics

ROOT = Path(__file__).resolve().parents[1]
HALVES = ("dev", "test")


@dataclass(frozen=True, slots=True)
class Labelled:
    """A headline with its label for one topic, and what the sorter sees of it."""

    title: str
    split: str
    sort: str
    wanted: bool
    sign: Sign

    @property
    def difference(self) -> float:
        """How much more like the examples than like the others it is; as unlike as can be where that was not asked."""
        return self.sign.likeness.points if self.sign.likeness else float("-inf")


@dataclass(frozen=True, slots=True)
class Score:
    """Precision, recall and F1 of a way to decide."""

    precision: float
    recall: float

    @property
    def f1(self) -> float:
        """The harmonic mean of both."""
        both = self.precision + self.recall
        return 2 * self.precision * self.recall / both if both else 0.0


Decide = Callable[[Labelled], bool]


def score(labelled: Sequence[Labelled], decide: Decide) -> Score:
    """Hold a way to decide against the labels."""
    got = [one for one in labelled if decide(one)]
    right = sum(one.wanted for one in got)
    wanted = sum(one.wanted for one in labelled)
    return Score(right / len(got) if got else 1.0, right / wanted if wanted else 1.0)


def best_threshold(labelled: Sequence[Labelled]) -> float:
    """Return the difference from which F1 is best."""
    return max({one.difference for one in labelled}, key=lambda bar: score(labelled, lambda o: o.difference >= bar).f1)


def signs_of(documents: Sequence[Document], sorter: Sorter) -> list[tuple[Sign, ...]]:
    """Return what speaks for each topic, document by document, as an ingest sees it."""
    texts = [embedded_text(document, passages_of(document)[0]) for document in documents]
    vectors = WordLlamaEmbedder().embed_passages(texts)
    return [sorter.signs(document, vector) for document, vector in zip(documents, vectors, strict=True)]


def show(topic: Topic, labelled: Sequence[Labelled], halves: Sequence[str], *, wrong: bool) -> None:
    """Print a topic's rows, and what is wrong where that is wanted."""
    bar = best_threshold([one for one in labelled if one.split == "dev"])
    ways: dict[str, Decide] = {
        "words alone": lambda one: one.sign.words.share >= 1,
        "vectors alone": lambda one: one.difference >= bar,
        "both": lambda one: one.sign.belongs,
    }
    for half in halves:
        own = [one for one in labelled if one.split == half]
        for name, decide in ways.items():
            found = score(own, decide)
            print(f"{topic.name:14} {half:5} {name:14} {found.precision:.3f} {found.recall:.3f} {found.f1:.3f}")
        hard = [one for one in own if not one.wanted and one.sort == "hard"]
        print(f"{topic.name:14} {half:5} hard negatives taken in: {sum(o.sign.belongs for o in hard)} of {len(hard)}")
        for one in own if wrong else ():
            if one.sign.belongs != one.wanted:
                print(f"  {'missed' if one.wanted else 'wrong'}: {one.title} ({one.sign.points:.2f})")


def main() -> None:
    """Read, sort, hold against the labels, print."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("labelled", type=Path, nargs="?", default=ROOT / "tests" / "evals" / "topics.jsonl")
    parser.add_argument("--topics", type=Path, default=ROOT / "deploy" / "topics.toml")
    parser.add_argument("--split", choices=HALVES, help="one half alone")
    parser.add_argument("--wrong", action="store_true", help="list what is sorted wrongly")
    parser.add_argument("--corpus", type=Path, help="count the topics of a corpus without labels")
    parser.add_argument("--wire", type=Path, help="items that another author gave topics")
    given = parser.parse_args()
    topics = load_topics(given.topics)
    sorter = Sorter(topics, WordLlamaEmbedder())
    rows = [json.loads(line) for line in given.labelled.read_text(encoding="utf-8").splitlines()]
    seen = signs_of([Document(row["title"], row["title"], row["lead"]) for row in rows], sorter)
    print("topic          half  way            precision recall F1")
    for place, topic in enumerate(topics):
        labelled = [
            Labelled(row["title"], row["split"], row["sort"], topic.name in row["topics"], signs[place])
            for row, signs in zip(rows, seen, strict=True)
        ]
        show(topic, labelled, [given.split] if given.split else HALVES, wrong=given.wrong)
    if given.corpus:
        articles = [json.loads(line) for line in given.corpus.read_text(encoding="utf-8").splitlines()]
        documents = [Document(str(n), one["title"], one["text"]) for n, one in enumerate(articles)]
        sorted_ = signs_of(documents, sorter)
        print(f"{sum(any(s.belongs for s in signs) for signs in sorted_)} of {len(documents)} documents get a topic")
        for signs in zip(*sorted_, strict=True):
            both, words = sum(s.belongs for s in signs), sum(s.words.share >= 1 for s in signs)
            print(f"{signs[0].topic.name}: {both} of {len(documents)} documents by both, {words} by words alone")
    if given.wire:
        show_wire(given.wire, sorter)


def show_wire(path: Path, sorter: Sorter) -> None:
    """Print how many of the items that another author gave a topic get it, and how many that get it should."""
    items = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    documents = [Document(str(n), one["title"], one["text"]) for n, one in enumerate(items)]
    for signs in zip(*signs_of(documents, sorter), strict=True):
        name = signs[0].topic.name
        wanted = [name in one["topics"] for one in items]
        right = sum(sign.belongs and want for sign, want in zip(signs, wanted, strict=True))
        print(f"{name}: {right} of {sum(wanted)} found, {right} of {sum(s.belongs for s in signs)} right")


if __name__ == "__main__":
    main()
