"""What became of one question: the reply and the hits held against what was expected (pure)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import chain

from bot.evaluation.matching import can_be_judged, has_verbatim, says
from bot.evaluation.questions import GoldenQuestion
from bot.render.reasons import refusal_text
from retrieval.domain import Answer, Document, Hit, Reply, Usage

DEPTH = 10
"""Passages that are looked at for evidence."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """One question's reply as measured; what cannot be said of it is None.

    `rank` is the first piece of evidence's place among the passages found (from 1), `found` how many of the `pieces`
    were among them. `right` says that what was expected is in the reply. `said` are the strings that may never be.
    `confidence` says how strong the evidence was. Times are in seconds.
    """

    identity: str
    question: str
    type: str
    unanswerable: bool
    kind: str
    reply: str
    expected: str = ""
    split: str | None = None
    right: bool | None = None
    cites: bool | None = None
    rank: int | None = None
    pieces: int = 0
    found: int = 0
    said: tuple[str, ...] = ()
    unread: int = 0
    """Citations of documents that the question's audience may not read."""
    sentences: int = 0
    dropped: int = 0
    uncited: int = 0
    quotes: int = 0
    false_quotes: int = 0
    words: int = 0
    confidence: float = 0.0
    seconds: float | None = None
    search_seconds: float | None = None
    tokens_in: int | None = None
    tokens_out: int | None = None

    @property
    def answered(self) -> bool:
        """Whether an answer was given, rather than a refusal or an error."""
        return self.kind == "answer"


@dataclass(frozen=True, slots=True)
class Seen:
    """What asking a question gave: hits only where evidence is expected.

    `documents` are those that the reply cites and those of the evidence, as far as the catalog has them.
    """

    reply: Reply
    hits: Sequence[Hit] = ()
    documents: Mapping[str, Document] | None = None
    seconds: float | None = None
    search_seconds: float | None = None
    usage: Usage | None = None


def judged(golden: GoldenQuestion, seen: Seen) -> Outcome:
    """Hold what was seen against what was expected."""
    reply, usage = seen.reply, seen.usage
    text, documents = _text(reply), seen.documents or {}
    ranks = _ranks(golden.evidence, seen.hits)
    answer = reply if isinstance(reply, Answer) else None
    return Outcome(
        identity=golden.identity,
        question=golden.asked.text,
        type=golden.type,
        expected=_expected(golden),
        split=golden.split,
        unanswerable=golden.unanswerable,
        kind="answer" if answer else "no_answer",
        reply=text,
        right=_right(golden, text if answer else "", documents),
        cites=_cites(golden, answer),
        rank=min(ranks, default=None),
        pieces=len(golden.evidence),
        found=len(ranks),
        said=tuple(never for never in golden.never if answer and says(text, never)),
        unread=_unread(golden, answer, documents),
        dropped=reply.dropped_sentences,
        confidence=_confidence(reply),
        seconds=seen.seconds,
        search_seconds=seen.search_seconds,
        tokens_in=usage.tokens_in if usage else None,
        tokens_out=usage.tokens_out if usage else None,
        **_grounds(answer, documents),
    )


def failed(golden: GoldenQuestion, why: str) -> Outcome:
    """Return the outcome of a question that could not be asked."""
    return Outcome(
        identity=golden.identity,
        question=golden.asked.text,
        type=golden.type,
        expected=_expected(golden),
        split=golden.split,
        unanswerable=golden.unanswerable,
        kind="error",
        reply=why,
        right=_right(golden, "", {}),
        pieces=len(golden.evidence),
    )


def _text(reply: Reply) -> str:
    return " ".join(s.text for s in reply.sentences) if isinstance(reply, Answer) else refusal_text(reply.reason)


def _expected(golden: GoldenQuestion) -> str:
    """Say in a line what a good reply is."""
    if golden.unanswerable:
        return "a refusal"
    return " and ".join(part for part in (" or ".join(golden.answers), *golden.also) if part)


def _right(golden: GoldenQuestion, text: str, documents: Mapping[str, Document]) -> bool | None:
    """Say whether a reply says what was expected; None where that cannot be judged by its words.

    It cannot where nothing was expected, or "yes" or "no", or what stands in none of the evidence ("earlier", say).
    """
    if golden.unanswerable or not (golden.answers or golden.also):
        return None
    if not all(can_be_judged(one) for one in (*golden.answers, *golden.also)):
        return None
    evidence = [documents[one] for one in chain.from_iterable(golden.evidence) if one in documents]
    held = "\n".join(f"{one.title}\n{one.outlet or ''}\n{one.text}" for one in evidence)
    if golden.answers and evidence and not any(says(held, one) for one in golden.answers):
        return None
    any_of = not golden.answers or any(says(text, one) for one in golden.answers)
    return any_of and all(says(text, one) for one in golden.also)


def _cites(golden: GoldenQuestion, answer: Answer | None) -> bool | None:
    """Say whether an answer cites a piece of the evidence; None where there is no answer or no evidence."""
    if answer is None or not golden.evidence:
        return None
    wanted = frozenset(chain.from_iterable(golden.evidence))
    return any(citation.document_id in wanted for citation in answer.citations)


def _ranks(evidence: Sequence[frozenset[str]], hits: Sequence[Hit]) -> list[int]:
    """Return at which place each piece of evidence that was found stands first."""
    places = [
        next((place for place, hit in enumerate(hits[:DEPTH], 1) if hit.document.document_id in piece), None)
        for piece in evidence
    ]
    return [place for place in places if place is not None]


def _unread(golden: GoldenQuestion, answer: Answer | None, documents: Mapping[str, Document]) -> int:
    """Count citations of what the audience may not read, as the catalog has it."""
    cited = [documents[c.document_id] for c in answer.citations if c.document_id in documents] if answer else []
    return sum(not golden.asked.audience.may_read(document.visibility) for document in cited)


def _grounds(answer: Answer | None, documents: Mapping[str, Document]) -> dict[str, int]:
    """Count an answer's sentences, words and quotes, and those of them that have no ground."""
    if answer is None:
        return {}
    known = {citation.index for citation in answer.citations}
    true = [c for c in answer.citations if _stands(c.quote, documents.get(c.document_id))]
    return {
        "sentences": len(answer.sentences),
        "words": sum(len(sentence.text.split()) for sentence in answer.sentences),
        "uncited": sum(not known.intersection(sentence.citations) for sentence in answer.sentences),
        "quotes": len(answer.citations),
        "false_quotes": len(answer.citations) - len(true),
    }


def _stands(quote: str, document: Document | None) -> bool:
    """Say whether a quote stands in a document's title or text."""
    return document is not None and bool(quote.strip()) and has_verbatim(f"{document.title}\n{document.text}", quote)


def _confidence(reply: Reply) -> float:
    """Return how strong the evidence was, from 0 to 1; a half is just enough to answer from."""
    return reply.strength / (1 + reply.strength)
