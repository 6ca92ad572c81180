"""Whether what a model wrote bears on the question: held against the sentences that would be quoted instead (pure).

A true sentence that its quote carries may answer nothing. What it quotes is looked for among the sentences that were
ranked for the question; what they are worth there, and whether they hold what is asked for, says how much it answers.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Final

from retrieval.answering.brief import Brief
from retrieval.answering.demand import demand_in, meets
from retrieval.answering.select import Pick, rank
from retrieval.answering.wordings import worded_for
from retrieval.domain import Citation, Hit
from retrieval.grounding.citations import Grounded
from retrieval.grounding.quotes import find_quote
from retrieval.text.analysis import analyse
from retrieval.text.language import language_of

LEAST: Final = 0.5
"""The share of the best sentence's score that one of those that a model quotes needs: what tells half as much."""
LEAST_TRUSTED: Final = 0.25
"""The same where a trusted verifier reads what it writes: of 39 honest replies to newsroom questions all have more."""


def bears_on(brief: Brief, picks: Sequence[Pick], told: Grounded, *, least: float) -> bool:
    """Say whether a model's sentences answer a question as the best of the picks does, or at least in part."""
    if not picks:
        return True
    known = (*picks, *_beside(brief, picks, told))
    quoted = [pick for citation in told.citations for pick in _quoted(citation, known)]
    if max((pick.score for pick in quoted), default=0.0) < least * picks[0].score:
        return False
    return not picks[0].meets or any(pick.meets for pick in quoted) or _meets(brief, told)


def _beside(brief: Brief, picks: Sequence[Pick], told: Grounded) -> Iterator[Pick]:
    """Yield the sentences of cited passages that were not ranked: in another language, or read beside the hits.

    Each is ranked as if its passage came first, in the words that it has for the question.
    """
    ranked = {pick.quotable.hit.document.language for pick in picks}
    found = {hit.passage.passage_id for hit in brief.hits if hit.document.language in ranked}
    read = {hit.passage.passage_id: hit for hit in (*brief.hits, *brief.read)}
    for name in {citation.passage_id for citation in told.citations} - found:
        if hit := read.get(name):
            alone: list[Hit] = [replace(hit, score=1.0)]
            yield from rank(demand_in(worded_for(brief.question, hit), alone), alone)


def _quoted(citation: Citation, picks: Sequence[Pick]) -> Iterator[Pick]:
    """Yield the picks that a citation's words overlap."""
    for pick in picks:
        one = pick.quotable
        if one.hit.passage.passage_id == citation.passage_id:
            span = find_quote(citation.quote, one.hit.passage.text)
            if span and span.start < one.start + len(one.text) and one.start < span.end:
                yield pick


def _meets(brief: Brief, told: Grounded) -> bool:
    """Say whether a model's own words hold the kind of thing that is asked for: a sum stands in no source."""
    demand = demand_in(brief.question, brief.hits)
    analyses = (analyse(one.text, language_of(one.text) or "en") for one in told.sentences)
    return any(meets(demand, sentence) for one in analyses if one for sentence in one.sentences)
