"""Is what was found enough to answer from, and if not, what is missing? Decided on the evidence (pure)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from retrieval.answering.demand import Wanted, demand_of
from retrieval.answering.extractive import rank
from retrieval.answering.strength import Strength, Timing, strength
from retrieval.answering.wording import stem
from retrieval.domain import Hit
from retrieval.finding.entities import fold, words
from retrieval.finding.quantities import days

_TOLD = 2

NOTHING_FOUND = "Nothing that was searched speaks about this."
NOTHING_NAMED = "The question names no subject to look for."
NOT_SAID = "What was found is near the subject, but does not answer this."
KINDS = {
    Wanted.AMOUNT: "gives the number that was asked for",
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
            return Decision(f"Nothing that was found {KINDS[demand.wanted]}.")
    evidence = strength(demand, picks, hits, timing=timing, moment=moment)
    enough = evidence.share >= 1
    return Decision(None if enough else next(_reasons(question, evidence), NOT_SAID), evidence.share)


def names_asked(question: str) -> tuple[str, ...]:
    """Return the names that a question holds, as it writes them, without the word that only opens it."""
    return tuple(_told(question, sorted(demand_of(question).names)))


def _reasons(question: str, evidence: Strength) -> Iterator[str]:
    """Yield what is missing, the most telling first; what it names, it names as the question does."""
    if unnamed := _told(question, evidence.unnamed):
        yield f"Nothing that was found mentions {_listed(unnamed[:_TOLD])}."
    if evidence.is_too_old:
        day = evidence.newest
        since = f" is from {day.day} {day:%B %Y}" if day else " has no date"
        yield f"The newest that was found on this{since}, too old for a question about now."
    untimed = [question[day.start : day.end] for day in days(question) if day.value in evidence.untimed]
    if untimed:
        yield f"Nothing that was found is from {_listed(untimed[:1])} or speaks of it."
    if elsewhere := _told(question, evidence.elsewhere):
        yield f"What comes nearest does not say this of {_listed(elsewhere[:_TOLD])}."
    if not evidence.reasoned:
        yield "Nothing that was found gives a reason."
    unmet = [surface for s in evidence.unmet if (surface := _surface(question, s))]
    if unmet:
        yield f"What was found does not speak of {_listed(unmet[:_TOLD])} in this connection."


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
