"""Is what was found enough to answer from, and if not, what is missing? Decided on the evidence (pure)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from retrieval.answering.demand import Wanted, demand_of
from retrieval.answering.extractive import rank
from retrieval.answering.strength import Strength, Timing, strength
from retrieval.domain import Hit
from retrieval.text.quantities import days
from retrieval.text.tokens import fold, stem, words

_TOLD = 2
FAMILY = 4
"""Letters that words of one family share: generous, for what is not called missing costs a reader nothing."""

NOTHING_FOUND = "I found nothing about this."
NOTHING_NAMED = "Your question names nothing that I could look for."
NOT_SAID = "The closest sources don't answer this."
KINDS = {
    Wanted.AMOUNT: "gives that number",
    Wanted.TIME: "says when",
    Wanted.CREDIT: "says whose report it is",
}


@dataclass(frozen=True, slots=True)
class Decision:
    """Whether to answer: `reason` says in one plain sentence why not, and is None where the evidence is enough.

    `strength` is what the evidence adds up to as a share of what is enough: 1 and above answers.
    """

    reason: str | None
    strength: float = 0.0


def decide(question: str, hits: Sequence[Hit], *, timing: Timing, moment: datetime) -> Decision:
    """Say whether the hits answer the question, and how strongly.

    `moment` is what the evidence's age is measured from.
    """
    demand = demand_of(question)
    if not demand.stems and demand.wanted is not Wanted.CREDIT:
        return Decision(NOTHING_NAMED)
    picks = rank(demand, hits)
    if not picks:
        return Decision(NOTHING_FOUND)
    if demand.wanted in KINDS:
        picks = [pick for pick in picks if pick.meets]
        if not picks:
            return Decision(f"None of the sources I found {KINDS[demand.wanted]}.")
    evidence = strength(demand, picks, hits, timing=timing, moment=moment)
    enough = evidence.share >= 1
    return Decision(None if enough else next(_reasons(question, evidence, hits), NOT_SAID), evidence.share)


def names_asked(question: str) -> tuple[str, ...]:
    """Return the names that a question holds, as it writes them, without the word that only opens it."""
    return tuple(_told(question, sorted(demand_of(question).names)))


def missing_subject(subject: str, hits: Sequence[Hit]) -> str:
    """Say in one sentence why there is nothing to tell of a subject."""
    demand = demand_of(subject)
    if not demand.stems:
        return NOTHING_NAMED
    unnamed = [_as_asked(subject, name) for name in sorted(demand.names) if not _stands_in(_shown(hits), name)]
    return f"None of the sources I found mentions {_listed(unnamed[:_TOLD])}." if unnamed else NOTHING_FOUND


def _shown(hits: Sequence[Hit]) -> list[str]:
    """Return the words of each title with its passage, in a row."""
    return [f" {' '.join((*words(hit.document.heading), *words(hit.passage.text)))} " for hit in hits]


def _reasons(question: str, evidence: Strength, hits: Sequence[Hit]) -> Iterator[str]:
    """Yield what is missing, the most telling first; what it names, it names as the question does.

    Nothing is called missing that a title or passage that was found holds.
    """
    shown = _shown(hits)
    if unnamed := [name for name in _told(question, evidence.unnamed) if not _stands_in(shown, name)]:
        yield f"None of the sources I found mentions {_listed(unnamed[:_TOLD])}."
    if evidence.is_too_old:
        day = evidence.newest
        since = f" is from {day.day} {day:%B %Y}" if day else " has no date"
        yield f"The newest source on this{since}: too old to say what is true now."
    untimed = [question[day.start : day.end] for day in days(question) if day.value in evidence.untimed]
    if untimed:
        yield f"None of the sources I found is from {_listed(untimed[:1])} or mentions it."
    if elsewhere := _told(question, evidence.elsewhere):
        yield f"The closest sources don't say this about {_listed(elsewhere[:_TOLD])}."
    if not evidence.reasoned:
        yield "None of the sources I found gives a reason."
    held = frozenset(stem(word) for text in shown for word in text.split())
    unmet = [surface for s in evidence.unmet if not _may_stand(held, s) and (surface := _surface(question, s))]
    if unmet:
        yield f"The sources I found don't mention {_listed(unmet[:_TOLD])} in this context."


def _may_stand(held: Iterable[str], wanted: str) -> bool:
    """Say whether a word, or one that may be of its family ("denial", "denies"), is among the stems that are held."""
    start = wanted[:FAMILY]
    return any(one == wanted or (len(start) == FAMILY and one.startswith(start)) for one in held)


def _stands_in(shown: Iterable[str], name: str) -> bool:
    """Say whether a name stands in one of the texts, its words in a row or written as one."""
    parts = words(name)
    return any(f" {' '.join(parts)} " in text or f" {''.join(parts)} " in text for text in shown)


def _told(question: str, names: Iterable[str]) -> list[str]:
    """Return names as the question writes them, without the word that only opens it."""
    opener = words(question)[:1]
    return [_as_asked(question, name) for name in names if [name] != opener]


def _as_asked(question: str, name: str) -> str:
    """Return a folded name as the question writes it."""
    parts = name.split()
    tokens = question.split()
    for i in range(len(tokens) - len(parts) + 1):
        run = [_bare(token) for token in tokens[i : i + len(parts)]]
        if [fold(token) for token in run] == parts:
            return " ".join(run)
    return name


def _surface(question: str, wanted: str) -> str:
    """Return the question's word that has a stem."""
    found = (_bare(token) for token in question.split())
    return next((token for token in found if stem(fold(token)) == wanted), "")


def _bare(token: str) -> str:
    """Return a word without what stands around it and its possessive."""
    return re.sub(r"['\u2019]s$|^\W+|\W+$", "", token)


def _listed(found: Sequence[str]) -> str:
    """Join quoted words with "or"."""
    return " or ".join(f"\u201c{one}\u201d" for one in found)


def is_on_its_own(message: str, quotes: Iterable[str]) -> bool:
    """Say whether quotes hold at least half of the words that a message itself asks with.

    A follow-up may take its subject from the conversation; what says nothing of the message's own is no reply to it.
    """
    stems = demand_of(message).stems
    held = {stem(word) for quote in quotes for word in words(quote)}
    return 2 * sum(_may_stand(held, one) for one in stems) >= len(stems)
