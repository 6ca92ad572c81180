"""Measure what a follow-up question finds: asked as it is, behind the questions before it, and made to stand alone.

Usage: python -m benchmarks.follow_ups [--split dev|test] [--dialogues FILE] [--corpus FILE] [--alone QUESTIONS.jsonl …]

DIALOGUES: one {"id","kind","split","audience"?,"earlier","question","expected"} a line. `earlier` are pairs of a
question and the documents that a good reply to it cites; `expected` are documents of which each answers the last
question. Documents are named by their identity or by a short name of the sample's golden questions. CORPUS: JSON
Lines, read beside the sample corpus. Every search is made at the sample's present, as in Slack: as of no moment.

Where a language model is configured (see .env.example) a last row is written by it, with the rules to fall back on.
Prints Hits@1, Hits@4 and MRR@10 over all dialogues, then MRR@10 by kind. With --alone it counts instead, of questions
that stand alone (one {"question"} a line, and those of the sample's golden questions), how many inherit something when
each is asked after an unrelated one.
"""

from __future__ import annotations

import argparse
import json
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

import yaml

from bot.cli.day import CORPUS, NOW, SOURCES
from bot.compose import compose
from bot.evaluation.asking import Examinee, Meter
from bot.services import Services
from bot.settings import load
from retrieval.answering.answer import Answerer
from retrieval.answering.writer import Writer
from retrieval.conversation.rewrite import stand_alone, understood
from retrieval.domain import EVERYONE, TEAM, Exchange, Question
from retrieval.reading.sources.addresses import canonical, identity_of_address, is_address
from retrieval.reading.sources.registry import source_for

EVALS = Path(__file__).resolve().parents[1] / "tests" / "evals"
DEPTH = 10


class SamplePresent:
    """A clock that stands at the sample corpus's present, so that a run can be repeated."""

    now = staticmethod(lambda: NOW)


@dataclass(frozen=True, slots=True)
class Dialogue:
    """A conversation up to its last question, and the documents of which each answers that."""

    kind: str
    asked: Question
    expected: frozenset[str]

    @property
    def uncited(self) -> Question:
        """The question as if nothing were known of the replies before it."""
        return replace(self.asked, earlier=tuple(Exchange(one.question) for one in self.asked.earlier))


def dialogues(path: Path, split: str) -> list[Dialogue]:
    """Read one half of the set."""
    short = yaml.safe_load((CORPUS / "golden.yaml").read_text(encoding="utf-8"))["documents"]

    def identities(names: Iterable[str]) -> tuple[str, ...]:
        named = [short.get(name, name) for name in names]
        return tuple(identity_of_address(canonical(one) or one) if is_address(one) else one for one in named)

    rows = map(json.loads, path.read_text(encoding="utf-8").splitlines())
    return [
        Dialogue(
            row["kind"],
            Question(
                row["question"],
                TEAM if row.get("audience") == "internal" else EVERYONE,
                earlier=tuple(Exchange(question, identities(cited)) for question, cited in row["earlier"]),
            ),
            frozenset(identities(row["expected"])),
        )
        for row in rows
        if row["split"] == split
    ]


def variants_of(services: Services) -> dict[str, Callable[[Dialogue], str]]:
    """Return the ways to write a dialogue's last question, the desk's own near the end."""
    answerer = Answerer(services.searcher, services.catalog, Writer(None), services.clock)
    asked = Examinee(services.searcher, answerer, services.catalog, time.perf_counter, Meter(), answerer.answer)

    def by_own_replies(one: Dialogue) -> str:
        return understood(replace(one.asked, earlier=asked.thread(one.asked)), services.catalog).text

    found: dict[str, Callable[[Dialogue], str]] = {
        "last question alone": lambda one: one.asked.text,
        "all questions, one after the other": lambda one: " ".join(
            (*(before.question for before in one.asked.earlier), one.asked.text)
        ),
        "made to stand alone by rules": lambda one: understood(one.uncited, services.catalog).text,
        "by rules and what good replies cite": lambda one: understood(one.asked, services.catalog).text,
        "by rules and what the desk's replies cited (shipped)": by_own_replies,
    }
    if load().models:
        found["by the model"] = lambda one: services.answerer.understood(one.asked).text
    return found


@contextmanager
def opened(corpus: Path) -> Iterator[Services]:
    """Read the sample and the set's own corpus into a desk that goes away again."""
    with tempfile.TemporaryDirectory() as scratch:
        settings = load().alone(Path(scratch), models=True).model_copy(update={"follow_ups": "model"})
        with compose(settings, clock=SamplePresent(), sources=SOURCES) as services:
            for source in (*SOURCES, source_for(str(corpus))):
                report = services.ingester.ingest(source)
                if report.failed:
                    raise SystemExit(f"{source.location}: {report.failed[0].why}")
            yield services


def rank(services: Services, dialogue: Dialogue, text: str) -> int | None:
    """Return the place of the first expected document among the hits' documents, counted from 1."""
    hits = services.searcher.search(Question(text, dialogue.asked.audience), limit=DEPTH)
    found = list(dict.fromkeys(hit.document.document_id for hit in hits))
    return next((place for place, document in enumerate(found, 1) if document in dialogue.expected), None)


def reciprocal(ranks: Sequence[int | None]) -> float:
    """Return the mean reciprocal rank."""
    return sum(1 / place for place in ranks if place) / len(ranks)


def hits(ranks: Sequence[int | None], depth: int) -> float:
    """Return the share of dialogues whose answer stands among the first so many documents."""
    return sum(place is not None and place <= depth for place in ranks) / len(ranks)


def measure(services: Services, asked: Sequence[Dialogue]) -> None:
    """Print a row a variant, then one a kind."""
    ranks = {
        name: [rank(services, one, written(one)) for one in asked] for name, written in variants_of(services).items()
    }
    print(f"{len(asked)} dialogues\n\n| asked | Hits@1 | Hits@4 | MRR@10 |\n|---|---|---|---|")
    for name, found in ranks.items():
        print(f"| {name} | {hits(found, 1):.3f} | {hits(found, 4):.3f} | {reciprocal(found):.3f} |")
    print(f"\n| kind | dialogues | {' | '.join(ranks)} |\n|---|---|{'---|' * len(ranks)}")
    for kind in dict.fromkeys(one.kind for one in asked):
        places = [n for n, one in enumerate(asked) if one.kind == kind]
        figures = (f"{reciprocal([found[n] for n in places]):.3f}" for found in ranks.values())
        print(f"| {kind} | {len(places)} | {' | '.join(figures)} |")


UNRELATED = Exchange("Which radio station sold its recordings to Lumen Forge?")


def count_inheriting(files: Sequence[Path]) -> None:
    """Print for each set how many of its questions were taken for follow-ups."""
    golden = yaml.safe_load((CORPUS / "golden.yaml").read_text(encoding="utf-8"))["questions"]
    sets = {"golden.yaml": [row["question"] for row in golden if not row.get("earlier") and not row.get("small_talk")]}
    for path in files:
        lines = path.read_text(encoding="utf-8").splitlines()
        sets[str(path)] = [json.loads(line)["question"] for line in lines if line.strip()]
    for name, questions in sets.items():
        inheriting = [question for question in questions if stand_alone(question, [UNRELATED]) != question]
        print(f"{name}: {len(inheriting)} of {len(questions)} inherit something", *inheriting, sep="\n  ")


def main() -> None:
    """Read, ask, print."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--split", choices=("dev", "test"), default="dev")
    parser.add_argument("--dialogues", type=Path, default=EVALS / "dialogues.jsonl")
    parser.add_argument("--corpus", type=Path, default=EVALS / "dialogues.corpus.jsonl")
    parser.add_argument("--alone", type=Path, nargs="*", help="questions that stand alone, to count which inherit")
    given = parser.parse_args()
    if given.alone is not None:
        count_inheriting(given.alone)
        return
    with opened(given.corpus) as services:
        measure(services, dialogues(given.dialogues, given.split))


if __name__ == "__main__":
    main()
