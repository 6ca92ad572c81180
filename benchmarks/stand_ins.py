"""Let a weak and a strong stand-in for a model answer a whole question set, and hold their replies against quoting.

Usage: python -m benchmarks.stand_ins SET [--seed N] [--list]

SET: a folder of the newsroom form (`corpus.jsonl`, `notes/`, `questions.jsonl`).

The **strong** one writes what somebody wrote honestly to 44 of the questions (`tests/evals/replies.jsonl`), verdict and
gap included, each quote from the passage that it is shown; under a verifier that reads the labels (it is trusted) and
without one. The **weak** one copies one or two sentences of the passages that it is shown, whichever, and gives a
verdict and a gap by lot: true sentences, seldom answers. Both are asked as a model is, through the whole desk.
"""

from __future__ import annotations

import argparse
import json
import random
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.alone import settings_in
from benchmarks.strong_model import EVALS, Clock, Judges, Kept
from bot.cli.corpora import held_by
from bot.compose import compose
from bot.evaluation.outcomes import Outcome, Seen, judged
from bot.evaluation.questions import GoldenQuestion
from bot.services import Services
from retrieval.answering.answer import Answerer
from retrieval.answering.writer import Writer
from retrieval.domain import Answer, Draft, DraftSentence, Gap, Prompt, Reply, Verdict
from retrieval.grounding.known import known_sentences
from retrieval.grounding.verifier import TrustedVerifier
from retrieval.ports import OnUsage
from tests.hostile_model import Shown, passages_in, true_sentences

GAPS = ("how long the suspension lasts", "who owns the ferry Alma", "")
"""What a weak model says is missing: an example that it was once given, or nothing."""
VERDICTS = (*Verdict, None)


class Strong:
    """Writes what stands in one of the honest replies, as far as it is shown the passages that it quotes."""

    model = "strong stand-in"

    def __init__(self, row: Mapping[str, Any], texts: Mapping[str, str]) -> None:
        """Take a reply, and the documents' texts."""
        self._row = row
        self._texts = texts

    def write(self, prompt: Prompt, *, on_usage: OnUsage | None = None) -> Iterator[Draft]:  # noqa: ARG002 - nothing to count
        """Write it when asked first; a sentence of which no quote is shown cannot be written."""
        if prompt.seconds is not None:
            return
        passages = passages_in(prompt.user)
        for sentence in self._row["sentences"]:
            quotes = [self._texts[q["document_id"]][q["start"] : q["end"]] for q in sentence["quotes"]]
            placed = tuple((number, quote) for quote in quotes if (number := _number(quote, passages)))
            if placed:
                yield DraftSentence(sentence["text"], placed)
        if self._row["verdict"] != "none":
            yield Verdict(self._row["verdict"].replace("_", " "))
        if self._row["missing"]:
            yield Gap(self._row["missing"])


class Weak:
    """Copies sentences that it is shown, whichever, with a verdict and a gap by lot."""

    model = "weak stand-in"

    def __init__(self, dice: random.Random) -> None:
        """Take the dice."""
        self._dice = dice

    def write(self, prompt: Prompt, *, on_usage: OnUsage | None = None) -> Iterator[Draft]:  # noqa: ARG002 - as above
        """Write one or two sentences."""
        passages = passages_in(prompt.user)
        found = [(passage.number, one) for passage in passages for one in true_sentences(passage)]
        for number, true in self._dice.sample(found, min(self._dice.choice((1, 1, 2)), len(found))):
            yield DraftSentence(true, ((number, true),))
        if verdict := self._dice.choice(VERDICTS):
            yield verdict
        if gap := self._dice.choice(GAPS):
            yield Gap(gap)


def _number(quote: str, passages: Sequence[Shown]) -> int | None:
    return next((passage.number for passage in passages if quote in passage.text), None)


@dataclass(frozen=True)
class Replied:
    """A reply beside what was to be said."""

    golden: GoldenQuestion
    reply: Reply
    outcome: Outcome
    meant: Verdict | None = None
    """The verdict of an honest reply."""

    @property
    def by_model(self) -> bool:
        """Whether a model's words stand in it."""
        return isinstance(self.reply, Answer) and self.reply.written_by is not None

    @property
    def verdict(self) -> Verdict | None:
        """The verdict that is shown over a model's words."""
        return self.reply.verdict if isinstance(self.reply, Answer) and self.by_model else None


def replied(services: Services, golden: GoldenQuestion, writer: Writer, meant: Verdict | None = None) -> Replied:
    """Answer one question through the whole desk."""
    answerer = Answerer(services.searcher, services.catalog, writer, services.clock, ledger=services.ledger)
    reply = answerer.answer(golden.asked)
    cited = {citation.document_id for citation in reply.citations} if isinstance(reply, Answer) else set[str]()
    documents = services.catalog.documents(cited | {name for piece in golden.evidence for name in piece})
    return Replied(golden, reply, judged(golden, Seen(reply, documents=documents)), meant)


def show(name: str, replies: Sequence[Replied]) -> None:
    """Print what became of a kind of replies."""
    answerable = [one for one in replies if one.outcome.answerable]
    others = [one for one in replies if one.outcome.unanswerable]
    right = sum(one.outcome.right is True for one in answerable)
    first = sum(one.outcome.first is True for one in answerable)
    refused = sum(not one.outcome.answered for one in others)
    given = [one for one in replies if one.verdict]
    agreeing = sum(one.verdict is one.meant for one in given)
    print(
        f"{name:34} right {right:3} of {len(answerable):3}, in the first sentence {first:3}, "
        f"rightly refused {refused:2} of {len(others):2}, by the model {sum(one.by_model for one in replies):3}, "
        f"forbidden {sum(bool(one.outcome.forbidden) for one in replies):2}, verdicts {len(given):2}"
        + (f", as meant {agreeing:2} of {sum(one.meant is not None for one in replies)}" if "strong" in name else "")
    )


def main() -> None:
    """Ask everything, count, print."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--list", action="store_true", help="print each reply of the strong one that is not its own")
    given = parser.parse_args()
    rows = {
        row["question_id"]: row for row in map(json.loads, (EVALS / "replies.jsonl").read_text("utf-8").splitlines())
    }
    held = held_by(None, given.folder, None, sample=False)
    known = known_sentences()
    labels = {one.quoted.sentence: one.is_carried for one in known}
    labels |= {" ".join(s["text"].split()): True for row in rows.values() for s in row["sentences"]}
    with tempfile.TemporaryDirectory() as folder, compose(settings_in(Path(folder)), sources=()) as services:
        for source in held.sources:
            services.ingester.ingest(source)
        documents = (services.catalog.documents(services.catalog.documents_of(one.source_id)) for one in held.sources)
        texts = {name: document.text for some in documents for name, document in some.items()}
        strong = [one for one in held.questions if one.identity in rows]
        meant = {
            name: Verdict(row["verdict"].replace("_", " ")) for name, row in rows.items() if row["verdict"] != "none"
        }

        def told(verifier: TrustedVerifier | None) -> list[Replied]:
            writers = ((one, Writer(Strong(rows[one.identity], texts), verifier=verifier)) for one in strong)
            return [replied(services, one, writer, meant.get(one.identity)) for one, writer in writers]

        trusted = told(TrustedVerifier(Judges(labels), Kept(), known, Clock()))
        show("strong, a verifier trusted", trusted)
        show("strong, by the rules alone", told(None))
        show("the same questions, quoted", [replied(services, one, Writer()) for one in strong])
        asked = [one for one in held.questions if not one.small_talk]
        dice = random.Random(given.seed)  # noqa: S311 - a repeatable choice, no secret
        show("weak", [replied(services, one, Writer(Weak(dice))) for one in asked])
        show("the same questions, quoted", [replied(services, one, Writer()) for one in asked])
        for one in trusted if given.list else ():
            if not one.by_model or one.verdict is not one.meant:
                told = {"id": one.golden.identity, "question": one.golden.asked.text, "reply": one.outcome.reply}
                print(json.dumps(told | {"meant": one.meant, "said": one.verdict, "by_model": one.by_model}))


if __name__ == "__main__":
    main()
