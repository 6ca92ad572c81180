"""Measure refusing: what is refused of what cannot be answered, against what is answered of what can.

Usage: python benchmarks/refusals.py CORPUS.jsonl QUESTIONS.jsonl [--data-dir DIR] [--curve CURVE.csv] [--json FILE]
       python benchmarks/refusals.py --sample tests/evals/refusals.jsonl [--split dev|test] […]

CORPUS: one {"id","title","text","url","outlet","published_at","kind","visibility"} a line. QUESTIONS: one
{"id","question","as_of"?,"answer","evidence"} a line; no evidence means that the corpus does not answer (a "null").
Every question with evidence is asked twice: of the whole corpus, and with every document withheld that answers it (its
evidence, and whatever holds the answer as it stands or all of its content words). All other documents stay, so that
what is left is near the question. With --sample a set in the form of `desk eval` is asked of the sample corpus: each
question once, "unanswerable" or not.

Printed are the shares at the rule that ships, AUROC (how often an answerable question has stronger evidence than one
that is not, 0.5 by chance) with a bootstrap interval over questions, and the whole trade-off: what each threshold on
the strength of the evidence would refuse and answer. Answers are quoted, never written by a model: whether to answer
is decided before anything is written.
"""

from __future__ import annotations

import argparse
import csv
import json
import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from functools import partial
from pathlib import Path

import numpy as np
from auroc import auroc
from finding import Desk, NoNetwork, WallClock, ingest, moment_of, open_desk, rows
from withheld import answerer_over, answering, told_by

from bot.cli.day import SOURCES
from bot.cli.moments import end_of
from bot.cli.narrowing import filter_of
from bot.evaluation.measures import NAMES
from bot.evaluation.questions import Typed, read_set
from retrieval.answering.answer import Answerer
from retrieval.domain import Answer, Question
from retrieval.reading.ingest import Ingester

ANSWERABLE, WITHHELD, NULL = "answerable", "withheld", "null"
STEPS = 20
"""Rows of the printed curve; the file has one for each strength that was seen."""
DRAWS = 2000


@dataclass(frozen=True, slots=True)
class Seen:
    """One question as it was asked: what it was of, how strong the evidence was, and whether it was answered."""

    identity: str
    kind: str
    strength: float
    answered: bool


@dataclass(frozen=True, slots=True)
class Point:
    """What a threshold on the strength would do: shares of each kind, None where there is no such question."""

    threshold: float
    answered: float | None
    refused: float | None
    nulls_refused: float | None


def of_corpus(desk: Desk, folder: Path, corpus: Path, questions: Path) -> Iterator[Seen]:
    """Ask the questions of a corpus, each with evidence twice."""
    ingest(desk, corpus)
    documents = told_by(rows(corpus))
    catalog, answerer = answerer_over(desk, folder)
    for row in rows(questions):
        ask = partial(_asked, answerer, row["id"], Question(row["question"], as_of=moment_of(row.get("as_of"))))
        yield ask(ANSWERABLE if row["evidence"] else NULL)
        if row["evidence"]:
            with catalog.without(answering(row, documents)):
                yield ask(WITHHELD)


def of_sample(desk: Desk, folder: Path, questions: Path, split: str | None) -> Iterator[Seen]:
    """Ask a labelled set of the sample corpus."""
    ingester = Ingester(desk.catalog, desk.passages, desk.words, desk.embedder, NoNetwork(), WallClock())
    for source in SOURCES:
        ingester.ingest(source)
    _, answerer = answerer_over(desk, folder)
    for golden in read_set(questions.read_text(), str(questions), Typed(end_of, filter_of), measures=NAMES).questions:
        if split in {None, golden.split}:
            yield _asked(answerer, golden.identity, golden.asked, WITHHELD if golden.unanswerable else ANSWERABLE)


def _asked(answerer: Answerer, identity: str, question: Question, kind: str) -> Seen:
    reply = answerer.answer(question)
    return Seen(identity, kind, reply.strength, isinstance(reply, Answer))


def strengths(seen: Iterable[Seen], kind: str) -> list[float]:
    """Return the strength of the evidence for every question of a kind."""
    return [one.strength for one in seen if one.kind == kind]


def interval(seen: Sequence[Seen], measure: Callable[[Sequence[Seen]], float]) -> tuple[float, float]:
    """Return the 95 % bootstrap interval of a measure; what a question was asked twice for is drawn together."""
    by_question: dict[str, list[Seen]] = {}
    for one in seen:
        by_question.setdefault(one.identity, []).append(one)
    groups = list(by_question.values())
    chance = np.random.default_rng(0)
    drawn = []
    for _ in range(DRAWS):
        sample = [one for place in chance.integers(len(groups), size=len(groups)) for one in groups[place]]
        drawn.append(measure(sample))
    low, high = np.nanpercentile(drawn, [2.5, 97.5])
    return float(low), float(high)


def share(seen: Iterable[Seen], kind: str, *, answered: bool) -> float:
    """Return the share of a kind's questions that were answered, or refused; NaN where there are none."""
    fates = [one.answered == answered for one in seen if one.kind == kind]
    return float(np.mean(fates)) if fates else float("nan")


def separation(seen: Sequence[Seen]) -> float:
    """Return AUROC of answerable questions against those whose answer is withheld; NaN where one kind is missing."""
    strong, weak = strengths(seen, ANSWERABLE), strengths(seen, WITHHELD)
    return auroc(strong, weak) if strong and weak else float("nan")


def curve(seen: Sequence[Seen]) -> list[Point]:
    """Return what every threshold does that tells two questions apart, from answering all to answering none."""
    kinds = {kind: np.array(strengths(seen, kind)) for kind in (ANSWERABLE, WITHHELD, NULL)}
    found = sorted({one.strength for one in seen})

    def below(kind: str, threshold: float) -> float | None:
        return float(np.mean(kinds[kind] < threshold)) if len(kinds[kind]) else None

    points = []
    for threshold in [*found, found[-1] + 1e-6]:
        refused = below(ANSWERABLE, threshold)
        answered = None if refused is None else 1 - refused
        points.append(Point(threshold, answered, below(WITHHELD, threshold), below(NULL, threshold)))
    return points


def show(seen: Sequence[Seen], points: Sequence[Point]) -> None:
    """Print the shares at the rule that ships, and some rows of the curve."""
    for name, kind, answered in (
        ("answered, of the answerable", ANSWERABLE, True),
        ("refused, of those whose answer is withheld or missing", WITHHELD, False),
        ("refused, of the nulls", NULL, False),
    ):
        if strengths(seen, kind):
            low, high = interval(seen, partial(share, kind=kind, answered=answered))
            print(f"{name}: {share(seen, kind, answered=answered):.3f} ({low:.3f} to {high:.3f})")
    low, high = interval(seen, separation)
    print(f"AUROC: {separation(seen):.3f} ({low:.3f} to {high:.3f})")
    if nulls := strengths(seen, NULL):
        print(f"AUROC against the nulls: {auroc(strengths(seen, ANSWERABLE), nulls):.3f}")
    print("threshold  answered  refused  nulls refused")
    for point in points[:: max(1, len(points) // STEPS)]:
        told = (point.answered, point.refused, point.nulls_refused)
        print(f"{point.threshold:9.3f}", *(" " * 5 + ("  -  " if one is None else f"{one:.3f}") for one in told))


def main() -> None:
    """Read, ask, measure, print."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("corpus", type=Path, nargs="?")
    parser.add_argument("questions", type=Path, nargs="?")
    parser.add_argument("--sample", type=Path, metavar="SET", help="ask a labelled set of the sample corpus instead")
    parser.add_argument("--split", help="ask this half of the labelled set alone")
    parser.add_argument("--data-dir", type=Path, help="where to keep the index (default: a temporary folder)")
    parser.add_argument("--curve", type=Path, help="write the whole curve as CSV")
    parser.add_argument("--json", type=Path, help="write every question and the whole curve")
    given = parser.parse_args()
    if not given.sample and not (given.corpus and given.questions):
        parser.error("give CORPUS and QUESTIONS, or --sample SET")
    with tempfile.TemporaryDirectory() as temporary:
        folder = given.data_dir or Path(temporary)
        folder.mkdir(parents=True, exist_ok=True)
        desk = open_desk(folder)
        try:
            asked = (
                of_sample(desk, folder, given.sample, given.split)
                if given.sample
                else of_corpus(desk, folder, given.corpus, given.questions)
            )
            seen = list(asked)
        finally:
            desk.passages.close()
    points = curve(seen)
    show(seen, points)
    if given.curve:
        with given.curve.open("w", newline="") as out:
            lines = csv.DictWriter(out, list(Point.__dataclass_fields__))
            lines.writeheader()
            lines.writerows(asdict(point) for point in points)
    if given.json:
        given.json.write_text(
            json.dumps({"questions": [*map(asdict, seen)], "curve": [*map(asdict, points)]}, indent=1)
        )


if __name__ == "__main__":
    main()
