"""Measure how documents are sorted under topics: precision and recall where there are labels, false items where not.

Usage: python benchmarks/topics.py [LABELLED.jsonl] [--topics TOPICS.toml] [--split dev|test] [--wrong]
           [--general CORPUS.jsonl …] [--items ITEMS.jsonl …] [--claims CLAIMS.jsonl] [--plain]

Documents are sorted as an ingest sorts them: by words, by their claims and by the embedded embedder's vectors.

LABELLED has one headline with its lead a line: {"title","lead","topics","sort","split"}. Words alone, vectors alone and
all together are measured. "Vectors alone" is the difference of the two likenesses with the threshold that does best on
the development half. `--general` are articles of general news ({"title","text"}), which should get no topic: how many
in 1,000 do, for the half that was looked at while tuning and for the one held out, by a hash of the title. `--items`
are items with "topics" by another author; recall is also shown for each language. `--claims` are labelled claims
(benchmarks/claims.py): a text with a deed of a topic belongs to it. `--wrong` lists what is sorted wrongly, of general
news in the half for tuning alone. `--plain` leaves the claims out.
"""

from __future__ import annotations

import argparse
import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from retrieval.adapters.embedders import WordLlamaEmbedder
from retrieval.claims.extract import claims_of
from retrieval.domain import Document, Topic
from retrieval.reading.passages import embedded_text, passages_of
from retrieval.reading.sorting import Sign, Sorter
from retrieval.reading.topics import load_topics
from retrieval.text.language import language_of

ROOT = Path(__file__).resolve().parents[1]
HALVES = ("dev", "test")
TUNED, HELD_OUT = "tuned", "held out"
Row = Mapping[str, Any]


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


def read(path: Path) -> list[Row]:
    """Return the lines of a set."""
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def half_of(title: str) -> str:
    """Return which half an article of general news belongs to; what has the same title stays together."""
    return HELD_OUT if hashlib.sha256(title.encode()).digest()[-1] % 2 else TUNED


def documents_of(rows: Sequence[Row]) -> list[Document]:
    """Return the documents that rows describe, with the language that they say or that is detected."""
    texts = [(row.get("title") or "", row.get("text") or row["lead"]) for row in rows]
    return [
        Document(str(n), title, text, language=row.get("language") or language_of(f"{title}. {text}"))
        for n, (row, (title, text)) in enumerate(zip(rows, texts, strict=True))
    ]


def signs_of(documents: Sequence[Document], sorter: Sorter, *, plain: bool) -> list[tuple[Sign, ...]]:
    """Return what speaks for each topic, document by document, as an ingest sees it."""
    texts = [embedded_text(document, passages_of(document)[0]) for document in documents]
    vectors = WordLlamaEmbedder().embed_passages(texts)
    return [
        sorter.signs(document, vector, () if plain else claims_of(document))
        for document, vector in zip(documents, vectors, strict=True)
    ]


def show(topic: Topic, labelled: Sequence[Labelled], halves: Sequence[str], *, wrong: bool) -> None:
    """Print a topic's rows, and what is wrong where that is wanted."""
    bar = best_threshold([one for one in labelled if one.split == "dev"])
    ways: dict[str, Decide] = {
        "words alone": lambda one: one.sign.words.share >= 1,
        "vectors alone": lambda one: one.difference >= bar,
        "together": lambda one: one.sign.belongs,
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


def show_general(path: Path, sorter: Sorter, *, plain: bool, wrong: bool) -> None:
    """Print how many articles of general news get a topic, in each half."""
    documents = documents_of(read(path))
    signs = signs_of(documents, sorter, plain=plain)
    for half in (TUNED, HELD_OUT):
        own = [(d, s) for d, s in zip(documents, signs, strict=True) if half_of(d.title) == half]
        false = [(d, [s for s in each if s.belongs]) for d, each in own if any(s.belongs for s in each)]
        rate = 1000 * len(false) / len(own)
        print(f"{path.parent.name} {half}: {len(false)} of {len(own)} get a topic, {rate:.1f} in 1,000")
        for document, got in false if wrong and half == TUNED else ():
            print(f"  {', '.join(f'{s.topic.name} {s.points:.2f}' for s in got)}: {document.title}")


def show_items(name: str, rows: Sequence[Row], sorter: Sorter, *, plain: bool, wrong: bool) -> None:
    """Print how many items with a topic get it, how many that get it should, and recall language by language."""
    documents = documents_of(rows)
    signs = signs_of(documents, sorter, plain=plain)
    for place, topic in enumerate(sorter.topics):
        wanted = [topic.name in row["topics"] for row in rows]
        got = [each[place].belongs for each in signs]
        right = sum(g and w for g, w in zip(got, wanted, strict=True))
        print(f"{name} {topic.name}: {right} of {sum(wanted)} found, {right} of {sum(got)} right")
    for code in sorted({document.language or "?" for document in documents}):
        own = [n for n, d in enumerate(documents) if (d.language or "?") == code and rows[n]["topics"]]
        found = [n for n in own if any(s.belongs and s.topic.name in rows[n]["topics"] for s in signs[n])]
        print(f"{name} {code}: {len(found)} of {len(own)} items on a topic get one that is theirs")
        for n in own if wrong else ():
            if n not in found:
                print(f"  missed: {', '.join(rows[n]['topics'])}: {documents[n].title}")


def items_of_claims(path: Path, topics: Sequence[Topic], halves: Sequence[str]) -> list[Row]:
    """Return labelled claims as items: a text belongs to each topic that one of its deeds belongs to."""
    return [
        {**row, "title": "", "topics": [t.name for t in topics if {c["deed"] for c in row["claims"]} & {*t.deeds}]}
        for row in read(path)
        if row["split"] in halves
    ]


def main() -> None:
    """Read, sort, hold against the labels, print."""
    given = _parsed()
    topics = load_topics(given.topics)
    sorter = Sorter(topics, WordLlamaEmbedder())
    halves = [given.split] if given.split else list(HALVES)
    rows = read(given.labelled)
    seen = signs_of(documents_of(rows), sorter, plain=given.plain)
    print("topic          half  way            precision recall F1")
    for place, topic in enumerate(topics):
        labelled = [
            Labelled(row["title"], row["split"], row["sort"], topic.name in row["topics"], signs[place])
            for row, signs in zip(rows, seen, strict=True)
        ]
        show(topic, labelled, halves, wrong=given.wrong)
    for path in given.general:
        show_general(path, sorter, plain=given.plain, wrong=given.wrong)
    for path in given.items:
        show_items(path.parent.name, read(path), sorter, plain=given.plain, wrong=given.wrong)
    if given.claims:
        show_items("claims", items_of_claims(given.claims, topics, halves), sorter, plain=given.plain, wrong=False)


def _parsed() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("labelled", type=Path, nargs="?", default=ROOT / "tests" / "evals" / "topics.jsonl")
    parser.add_argument("--topics", type=Path, default=ROOT / "deploy" / "topics.toml")
    parser.add_argument("--split", choices=HALVES, help="one half alone")
    parser.add_argument("--wrong", action="store_true", help="list what is sorted wrongly")
    parser.add_argument("--general", type=Path, nargs="*", default=[], help="articles that should get no topic")
    parser.add_argument("--items", type=Path, nargs="*", default=[], help="items that another author gave topics")
    parser.add_argument("--claims", type=Path, help="labelled claims, for recall in each language")
    parser.add_argument("--plain", action="store_true", help="sort without the claims")
    return parser.parse_args()


if __name__ == "__main__":
    main()
