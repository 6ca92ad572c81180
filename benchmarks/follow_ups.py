"""Measure what a follow-up question finds: asked as it is, behind the questions before it, and made to stand alone.

Usage: python benchmarks/follow_ups.py [--split dev|test] [--dialogues FILE] [--corpus FILE] [--misses]
           [--alone QUESTIONS.jsonl …]

DIALOGUES: one {"id","kind","split","audience"?,"earlier","question","expected"} a line. `earlier` are pairs of a
question and the documents that a good reply to it cites; `expected` are documents of which each answers the last
question. Documents are named by their identity or by a short name of the sample's golden questions. CORPUS: JSON
Lines, read beside the sample corpus. Every search is made at the sample's present, as in Slack: as of no moment.

Where a language model is configured (see .env.example) a last row is written by it, with the rules to fall back on.
Prints Hits@1, Hits@4 and MRR@10 over all dialogues, then MRR@10 by kind; --misses lists what the last row put wrong.
With --alone it counts instead, of questions that stand alone (one {"question"} a line, and those of the sample's golden
questions), how many inherit something when each is asked after an unrelated one.
"""

from __future__ import annotations

import argparse
import json
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import yaml

from bot.cli.day import CORPUS, NOW, SOURCES
from bot.compose import compose
from bot.services import Services
from bot.settings import load
from retrieval.answering.answer import Answerer
from retrieval.answering.writer import Writer
from retrieval.conversation.rewrite import stand_alone, understood
from retrieval.domain import EVERYONE, TEAM, Answer, Audience, Exchange, Question
from retrieval.ports import Library
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

    identity: str
    kind: str
    earlier: tuple[Exchange, ...]
    question: str
    audience: Audience
    expected: frozenset[str]


def dialogues(path: Path, split: str) -> list[Dialogue]:
    """Read one half of the set."""
    short = yaml.safe_load((CORPUS / "golden.yaml").read_text(encoding="utf-8"))["documents"]
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    return [
        Dialogue(
            identity=row["id"],
            kind=row["kind"],
            earlier=tuple(
                Exchange(question, tuple(identity(short.get(name, name)) for name in cited))
                for question, cited in row["earlier"]
            ),
            question=row["question"],
            audience=TEAM if row.get("audience") == "internal" else EVERYONE,
            expected=frozenset(identity(short.get(name, name)) for name in row["expected"]),
        )
        for row in rows
        if row["split"] == split
    ]


def identity(name: str) -> str:
    """Return the identity of a document that is named by its address or by its identity."""
    return identity_of_address(canonical(name) or name) if is_address(name) else name


def by_rules(dialogue: Dialogue, catalog: Library) -> str:
    """Write the last question so that it stands alone, by what was asked before it."""
    uncited = tuple(Exchange(exchange.question) for exchange in dialogue.earlier)
    return understood(Question(dialogue.question, dialogue.audience, earlier=uncited), catalog).text


def by_rules_and_cited(dialogue: Dialogue, catalog: Library) -> str:
    """The same, and by what the replies before it cited."""
    return understood(Question(dialogue.question, dialogue.audience, earlier=dialogue.earlier), catalog).text


Variant = Callable[[Dialogue, Library], str]
VARIANTS: dict[str, Variant] = {
    "last question alone": lambda d, _: d.question,
    "all questions, one after the other": lambda d, _: " ".join((*(e.question for e in d.earlier), d.question)),
    "made to stand alone by rules": by_rules,
    "by rules and what good replies cite": by_rules_and_cited,
}


def by_own_replies(services: Services) -> Variant:
    """Return the way of the desk itself: it answers each earlier question, without a model, and its citations count."""

    def variant(dialogue: Dialogue, catalog: Library) -> str:
        answerer = Answerer(services.searcher, catalog, Writer(None), services.clock)
        thread: tuple[Exchange, ...] = ()
        for exchange in dialogue.earlier:
            reply = answerer.answer(Question(exchange.question, dialogue.audience, earlier=thread))
            cited = (citation.document_id for citation in reply.citations) if isinstance(reply, Answer) else ()
            thread += (Exchange(exchange.question, tuple(dict.fromkeys(cited))),)
        return understood(Question(dialogue.question, dialogue.audience, earlier=thread), catalog).text

    return variant


def by_model(services: Services) -> Variant:
    """Return the way in which the desk's model writes a question anew, where the rules find that it leans."""

    def variant(dialogue: Dialogue, _: Library) -> str:
        asked = Question(dialogue.question, dialogue.audience, earlier=dialogue.earlier)
        return services.answerer.understood(asked).text

    return variant


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
    hits = services.searcher.search(Question(text, dialogue.audience), limit=DEPTH)
    found = list(dict.fromkeys(hit.document.document_id for hit in hits))
    return next((place for place, document in enumerate(found, 1) if document in dialogue.expected), None)


def reciprocal(ranks: Sequence[int | None]) -> float:
    """Return the mean reciprocal rank."""
    return sum(1 / place for place in ranks if place) / len(ranks)


def hits(ranks: Sequence[int | None], depth: int) -> float:
    """Return the share of dialogues whose answer stands among the first so many documents."""
    return sum(place is not None and place <= depth for place in ranks) / len(ranks)


def measure(services: Services, asked: Sequence[Dialogue], *, misses: bool) -> None:
    """Print a row a variant, then one a kind."""
    variants = VARIANTS | {"by rules and what the desk's replies cited (shipped)": by_own_replies(services)}
    if load().writes_with_a_model:
        variants["by the model"] = by_model(services)
    written = {name: [variant(d, services.catalog) for d in asked] for name, variant in variants.items()}
    ranks = {
        name: [rank(services, d, text) for d, text in zip(asked, texts, strict=True)] for name, texts in written.items()
    }
    print(f"{len(asked)} dialogues\n\n| asked | Hits@1 | Hits@4 | MRR@10 |\n|---|---|---|---|")
    for name, found in ranks.items():
        print(f"| {name} | {hits(found, 1):.3f} | {hits(found, 4):.3f} | {reciprocal(found):.3f} |")
    print(f"\n| kind | dialogues | {' | '.join(ranks)} |\n|---|---|{'---|' * len(ranks)}")
    for kind in dict.fromkeys(d.kind for d in asked):
        places = [n for n, d in enumerate(asked) if d.kind == kind]
        figures = (f"{reciprocal([found[n] for n in places]):.3f}" for found in ranks.values())
        print(f"| {kind} | {len(places)} | {' | '.join(figures)} |")
    last = list(ranks)[-1]
    for dialogue, text, place in zip(asked, written[last], ranks[last], strict=True):
        if misses and place != 1:
            print(
                f"\n{dialogue.identity}: {' / '.join(e.question for e in dialogue.earlier)}\n  → {text} (rank {place})"
            )


UNRELATED = Exchange("Which radio station sold its recordings to Lumen Forge?")


def count_inheriting(files: Sequence[Path]) -> None:
    """Print for each set how many of its questions were taken for follow-ups."""
    golden = yaml.safe_load((CORPUS / "golden.yaml").read_text(encoding="utf-8"))["questions"]
    sets = {"golden.yaml": [row["question"] for row in golden if not row.get("earlier")]}
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
    parser.add_argument("--misses", action="store_true", help="list the dialogues whose answer did not come first")
    parser.add_argument("--alone", type=Path, nargs="*", help="questions that stand alone, to count which inherit")
    given = parser.parse_args()
    if given.alone is not None:
        count_inheriting(given.alone)
        return
    with opened(given.corpus) as services:
        measure(services, dialogues(given.dialogues, given.split), misses=given.misses)


if __name__ == "__main__":
    main()
