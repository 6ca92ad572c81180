"""Measure what of a strong model's reply is shown: honest sentences in its own words, and subtly false ones.

Usage: python benchmarks/strong_model.py SET [--list]

SET: a folder of the newsroom form (`corpus.jsonl`, `notes/`). No strong model is asked: what one would honestly write
to 44 of the set's questions, and 162 false sentences with true quotes, stand in `tests/evals/replies.jsonl` and
`replies_false.jsonl`, written by somebody who had not read the guard; a stand-in writes them, sentence by sentence.
Each kind is shown under the rules alone, with a verifier that reads the labels (it has to be trusted), and with one
that answers by chance (it has to be found out). `--list` prints what was decided wrongly under the rules alone.
"""

from __future__ import annotations

import argparse
import json
import random
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from retrieval.answering.brief import Brief
from retrieval.answering.writer import Writer
from retrieval.domain import Document, Draft, DraftSentence, Hit, Passage, Prompt, Trust
from retrieval.grounding.known import known_sentences
from retrieval.grounding.verifier import TrustedVerifier
from retrieval.ports import OnUsage

EVALS = Path(__file__).parents[1] / "tests" / "evals"
NOW = datetime(2026, 11, 1, tzinfo=UTC)


class Clock:
    """A clock that stands."""

    def now(self) -> datetime:
        """Return the same moment always."""
        return NOW


@dataclass(frozen=True)
class Writes:
    """A model that writes one sentence, and nothing anew."""

    draft: DraftSentence
    model: str = "stand-in"

    def write(self, prompt: Prompt, *, on_usage: OnUsage | None = None) -> Iterator[Draft]:  # noqa: ARG002 - nothing to count
        """Write it when asked first."""
        if prompt.seconds is None:
            yield self.draft


class Judges:
    """A verifier that reads the labels, or draws lots."""

    def __init__(self, labels: Mapping[str, bool] | None) -> None:
        """Take what is carried; None draws lots."""
        self._labels = labels
        self._dice = random.Random(0)  # noqa: S311 - not for secrets
        self.model = "labels" if labels else "chance"

    def judge(self, prompt: Prompt, count: int, *, on_usage: OnUsage | None = None) -> tuple[bool, ...]:  # noqa: ARG002 - as above
        """Judge each sentence."""
        told = [line.removeprefix("Sentence: ") for line in prompt.user.splitlines() if line.startswith("Sentence: ")]
        labels = self._labels
        return tuple(labels[one] if labels else self._dice.random() < 0.5 for one in told[:count])  # noqa: PLR2004 - the chance of a coin


class Kept:
    """Trust, in memory."""

    def __init__(self) -> None:
        """Know nothing yet."""
        self._trust: dict[str, Trust] = {}

    def trust_in(self, key: str) -> Trust | None:
        """Return what was measured."""
        return self._trust.get(key)

    def put_trust(self, key: str, trust: Trust) -> None:
        """Keep what was measured."""
        self._trust[key] = trust


def documents_of(folder: Path) -> dict[str, Document]:
    """Read the set's articles and notes; offsets count in a note's text from behind its front matter."""
    rows = map(json.loads, (folder / "corpus.jsonl").read_text("utf-8").splitlines())
    found = {row["id"]: _document(row["id"], row) for row in rows}
    for path in (folder / "notes").glob("*.md"):
        head, text = path.read_text("utf-8").removeprefix("---\n").split("\n---\n", 1)
        fields = dict(line.split(": ", 1) for line in head.splitlines() if ": " in line)
        moment = fields.get("occurred_at", "").strip("\"'")
        found[path.stem] = _document(
            path.stem, {"title": fields.get("title", ""), "text": text, "published_at": moment}
        )
    return found


def _document(name: str, row: Mapping[str, Any]) -> Document:
    moment = datetime.fromisoformat(row["published_at"]) if row.get("published_at") else None
    return Document(name, row["title"], row["text"], outlet=row.get("outlet"), published_at=moment)


def shown(
    rows: Sequence[Mapping[str, Any]], documents: Mapping[str, Document], verifier: TrustedVerifier | None
) -> list[bool]:
    """Return of each sentence whether it is shown."""
    found = []
    for row in rows:
        names = list(dict.fromkeys(quote["document_id"] for quote in row["quotes"]))
        hits = tuple(_hit(number, documents[name]) for number, name in enumerate(names, 1))
        quotes = tuple(
            (names.index(q["document_id"]) + 1, documents[q["document_id"]].text[q["start"] : q["end"]])
            for q in row["quotes"]
        )
        writer = Writer(Writes(DraftSentence(row["text"], quotes)), verifier=verifier)
        found.append(bool(writer.write(Brief("What happened?", hits, NOW, read=hits)).sentences))
    return found


def _hit(rank: int, document: Document) -> Hit:
    end = len(document.text)
    passage = Passage(f"{document.document_id}@1#0", document.document_id, "public", 0, 0, end, document.text)
    return Hit(rank, 1.0, passage, document)


def main() -> None:
    """Read, show, print."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--list", action="store_true", help="print what was decided wrongly under the rules alone")
    given = parser.parse_args()
    documents = documents_of(given.folder)
    rows = [
        sentence | {"honest": name == "replies"}
        for name in ("replies", "replies_false")
        for line in (EVALS / f"{name}.jsonl").read_text("utf-8").splitlines()
        for sentence in json.loads(line)["sentences"]
    ]
    known = known_sentences()
    labels = {one.quoted.sentence: one.is_carried for one in known}
    labels |= {" ".join(row["text"].split()): row["honest"] for row in rows}
    verifiers: dict[str, TrustedVerifier | None] = {"rules alone": None}
    for name, said in (("verifier trusted", labels), ("verifier by chance", None)):
        verifiers[name] = TrustedVerifier(Judges(said), Kept(), known, Clock())
    print(f"{'':20}{'honest shown':>16}{'false shown':>16}")
    for name, verifier in verifiers.items():
        found = shown(rows, documents, verifier)
        told = [[ok for row, ok in zip(rows, found, strict=True) if row["honest"] is side] for side in (True, False)]
        print(f"{name:20}" + "".join(f"{sum(one) / len(one):10.3f} /{len(one):4}" for one in told))
        if verifier is None and given.list:
            both = zip(rows, found, strict=True)
            wrong = Counter((row["honest"], row["type"]) for row, ok in both if row["honest"] != ok)
            for (honest, kind), number in wrong.most_common():
                print(f"  {'honest, not shown' if honest else 'false, shown':18} {kind:18} {number}")


if __name__ == "__main__":
    main()
