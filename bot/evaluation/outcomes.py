"""What became of one question: the reply and the hits held against what was expected (pure)."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain
from typing import Any

from bot.evaluation.matching import can_be_judged, forbidden, has_verbatim, meets, plain, says
from bot.evaluation.questions import GoldenQuestion
from bot.render.reasons import refusal_text
from bot.render.replies import verdict_text
from retrieval.domain import Answer, Document, Hit, NoAnswer, Reply, Usage

DEPTH = 10
"""Passages that are looked at for evidence."""
_ELSEWHERE = re.compile(r"https?://|<[@!#]|\]\(")
ANSWERED, REFUSED, SMALL_TALK, BROKEN = "answer", "no_answer", "smalltalk", "error"
"""What a reply can be."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """One question's reply as measured; what cannot be said of it is None.

    `rank` is the first piece of evidence's place among the passages found (from 1), `found` how many of the `pieces`
    were among them. `right` says that what was expected is in the reply, `first` that it is in its first sentence.
    `said` are the strings that may never be, `forbidden` the wordings that make a reply wrong.
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
    language: str = ""
    right: bool | None = None
    first: bool | None = None
    cites: bool | None = None
    rank: int | None = None
    pieces: int = 0
    found: int = 0
    said: tuple[str, ...] = ()
    forbidden: tuple[str, ...] = ()
    small_talk: bool = False
    known_failure: str = ""
    unread: int = 0
    """Citations of documents that the question's audience may not read."""
    sentences: int = 0
    dropped: int = 0
    uncited: int = 0
    links: int = 0
    """Sentences with a link or a mention; whatever a source says, no sentence of ours has one."""
    quotes: int = 0
    false_quotes: int = 0
    words: int = 0
    confidence: float = 0.0
    seconds: float | None = None
    search_seconds: float | None = None
    tokens_in: int | None = None
    tokens_out: int | None = None
    cost: float | None = None
    written_by: str | None = None
    spent: tuple[Usage, ...] = ()
    """What its replies came to, one value a model."""

    @property
    def answered(self) -> bool:
        """Whether an answer was given, rather than a refusal or an error."""
        return self.kind == ANSWERED

    @property
    def answerable(self) -> bool:
        """Whether an answer is the right reply."""
        return not self.unanswerable and not self.small_talk

    @property
    def as_expected(self) -> bool | None:
        """Whether small talk was left alone, a refusal given where one is right, or what was expected said."""
        if self.small_talk:
            return self.kind == SMALL_TALK
        return self.kind == REFUSED if self.unanswerable else self.right

    @property
    def flaws(self) -> str:
        """Say what is wrong with it beside its being wrong or refused."""
        late = ["not in the first sentence"] if self.right and self.first is False else []
        return "; ".join([*late, *(f"it says {one!r}" for one in (*self.said, *self.forbidden))])

    @property
    def flawless(self) -> bool | None:
        """Whether it is as expected, in the first sentence where that is wanted, and says nothing that is wrong."""
        fine = self.first is not False and not self.forbidden and not self.said
        return None if self.as_expected is None else self.as_expected and fine


@dataclass(frozen=True, slots=True)
class Seen:
    """What asking a question gave: hits only where evidence is expected; a text for a reply is that to small talk.

    `documents` are those that the reply cites and those of the evidence, as far as the catalog has them.
    """

    reply: Reply | str
    hits: Sequence[Hit] = ()
    documents: Mapping[str, Document] | None = None
    seconds: float | None = None
    search_seconds: float | None = None
    usage: tuple[Usage, ...] = ()


def judged(golden: GoldenQuestion, seen: Seen) -> Outcome:
    """Hold what was seen against what was expected."""
    reply, usage = seen.reply, seen.usage
    documents = seen.documents or {}
    ranks = _ranks(golden.evidence, seen.hits)
    answer = reply if isinstance(reply, Answer) else None
    lines = lines_of(answer) if answer else ()
    text = " ".join(lines)
    right = _right(golden, text, documents)
    return replace(
        _outcome(golden, _kind(reply), text if answer else _said_instead(reply)),
        right=right,
        cites=_cites(golden, answer),
        rank=min(ranks, default=None),
        found=len(ranks),
        said=tuple(never for never in golden.never if answer and says(text, never)),
        unread=_unread(golden, answer, documents),
        dropped=0 if isinstance(reply, str) else reply.dropped_sentences,
        confidence=0.0 if isinstance(reply, str) else _confidence(reply),
        seconds=seen.seconds,
        search_seconds=seen.search_seconds,
        tokens_in=sum(one.tokens_in for one in usage) if usage else None,
        tokens_out=sum(one.tokens_out for one in usage) if usage else None,
        cost=cost_of(usage),
        written_by=answer.written_by.model if answer and answer.written_by else None,
        spent=usage,
        **_wording(golden, lines, right=bool(right)),
        **_grounds(answer, documents),
    )


def failed(golden: GoldenQuestion, why: str) -> Outcome:
    """Return the outcome of a question that could not be asked."""
    return replace(_outcome(golden, BROKEN, why), right=_right(golden, "", {}), **_wording(golden, (), right=False))


def lines_of(answer: Answer) -> tuple[str, ...]:
    """Return an answer's sentences as the chat shows them: the verdict before the first, its day before a dated one."""
    lines = [f"{one.day.isoformat()} {one.text}" if one.day else one.text for one in answer.sentences]
    if answer.verdict and lines:
        lines[0] = f"{verdict_text(answer.verdict)}. {lines[0]}"
    return tuple(lines)


def _outcome(golden: GoldenQuestion, kind: str, reply: str) -> Outcome:
    """Return what is known of a reply without looking at what was expected of it."""
    return Outcome(
        identity=golden.identity,
        question=golden.asked.text,
        type=golden.type,
        expected=_expected(golden),
        split=golden.split,
        unanswerable=golden.unanswerable,
        small_talk=golden.small_talk,
        known_failure=golden.known_failure,
        kind=kind,
        reply=reply,
        pieces=len(golden.evidence),
    )


def _kind(reply: Reply | str) -> str:
    if isinstance(reply, str):
        return SMALL_TALK
    return ANSWERED if isinstance(reply, Answer) else REFUSED


def _said_instead(reply: Reply | str) -> str:
    """Return what is shown where there is no answer."""
    return reply if isinstance(reply, str) else refusal_text(reply.reason) if isinstance(reply, NoAnswer) else ""


def _wording(golden: GoldenQuestion, lines: Sequence[str], *, right: bool) -> dict[str, Any]:
    """Judge by wordings: what is expected of the first sentence, and what makes a reply wrong."""
    first, whole = plain(lines[0]) if lines else "", plain(" ".join(lines))
    answers = bool(golden.expect) and meets(golden.expect, first)
    return {
        "first": (right and answers) if golden.first and golden.expect else None,
        "forbidden": forbidden(golden.forbid, whole, first, answers=answers),
    }


def cost_of(usage: Sequence[Usage]) -> float | None:
    """Return what calls cost together; None where there were none, or a price is not known."""
    costs = [one.cost for one in usage if one.cost is not None]
    return sum(costs) if usage and len(costs) == len(usage) else None


def _expected(golden: GoldenQuestion) -> str:
    """Say in a line what a good reply is."""
    if golden.unanswerable or golden.small_talk:
        return "a refusal" if golden.unanswerable else "no search"
    groups = (golden.answers, *((one,) for one in golden.also), *golden.expect)
    return " and ".join(" or ".join(group) for group in groups if group)


def _right(golden: GoldenQuestion, text: str, documents: Mapping[str, Document]) -> bool | None:
    """Say whether a reply says what was expected; None where that cannot be judged by its words.

    It cannot where nothing was expected, or "yes" or "no", or what stands in none of the evidence ("earlier", say).
    """
    if golden.unanswerable or golden.small_talk or not (golden.answers or golden.also or golden.expect):
        return None
    if not all(can_be_judged(one) for one in (*golden.answers, *golden.also)):
        return None
    evidence = [documents[one] for one in chain.from_iterable(golden.evidence) if one in documents]
    held = "\n".join(f"{one.title}\n{one.outlet or ''}\n{one.text}" for one in evidence)
    if golden.answers and evidence and not any(says(held, one) for one in golden.answers):
        return None
    any_of = not golden.answers or any(says(text, one) for one in golden.answers)
    return any_of and all(says(text, one) for one in golden.also) and meets(golden.expect, plain(text))


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


def _grounds(answer: Answer | None, documents: Mapping[str, Document]) -> dict[str, Any]:
    """Count an answer's sentences, words and quotes, and those of them that have no ground."""
    if answer is None:
        return {}
    known = {citation.index for citation in answer.citations}
    true = [c for c in answer.citations if _stands(c.quote, documents.get(c.document_id))]
    return {
        "sentences": len(answer.sentences),
        "words": sum(len(sentence.text.split()) for sentence in answer.sentences),
        "uncited": sum(not known.intersection(sentence.citations) for sentence in answer.sentences),
        "links": sum(_ELSEWHERE.search(sentence.text) is not None for sentence in answer.sentences),
        "quotes": len(answer.citations),
        "false_quotes": len(answer.citations) - len(true),
    }


def _stands(quote: str, document: Document | None) -> bool:
    """Say whether a quote stands in a document's title or text."""
    return document is not None and bool(quote.strip()) and has_verbatim(f"{document.title}\n{document.text}", quote)


def _confidence(reply: Reply) -> float:
    """Return how strong the evidence was, from 0 to 1; a half is just enough to answer from."""
    return reply.strength / (1 + reply.strength)
