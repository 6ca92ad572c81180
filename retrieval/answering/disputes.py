"""Sentences that give different answers to one question, by outlets that do not rest on each other's word (pure)."""

from __future__ import annotations

from retrieval.answering.candidates import Pick
from retrieval.answering.demand import Demand, Wanted, offered
from retrieval.text.lexicon import NEGATING
from retrieval.text.quantities import includes
from retrieval.text.tokens import words

_COMPARED = frozenset({Wanted.AMOUNT, Wanted.TIME})
_SUBJECT = 0.75
"""The share of the question that a sentence covers itself when it is about what was asked, not about something near."""


def contradict(demand: Demand, one: Pick, other: Pick) -> bool:
    """Say whether two sentences answer "how many" or "when" differently.

    Both have to hold the question's names and most of its words, and come from different outlets, neither citing the
    other or the same third one. Days that may be the same ("in June", "5 June") do not differ, nor does a sentence that
    tells both.
    """
    if demand.wanted not in _COMPARED or one.candidate.behind & other.candidate.behind:
        return False
    ours, theirs = _values(demand, one), _values(demand, other)
    if not ours or not theirs:
        return False
    return not any(a == b or includes(a, b) or includes(b, a) for a in ours for b in theirs)


def _values(demand: Demand, pick: Pick) -> frozenset[str]:
    """Return the days or numbers that a sentence answers with.

    There are none where it is about something else, denies, or was corrected: what was taken back is no side.
    """
    if pick.corrected_by:
        return frozenset()
    said = frozenset(words(pick.candidate.text))
    if pick.covered < _SUBJECT or not said.issuperset(word for name in demand.names for word in name.split()):
        return frozenset()
    found = offered(demand, pick.candidate.text)
    if demand.wanted is Wanted.TIME:
        return found
    return frozenset() if NEGATING & said else frozenset(n for n in found if n.endswith("%") == demand.share)
