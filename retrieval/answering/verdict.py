"""Whether what was written bears out the verdict before it, and whether a gap says no more than was asked (pure).

A verdict has no quote of its own. It is held against the form of the sentences: "yes" stands over what affirms what
the question affirms, "no" over what denies it, the others over what leaves something open. Where no verifier is trusted
the rules have to come to it themselves: by the ledger, or by a sentence that says all that is asked. One that may be
right and is not seen to be is left out, and costs nothing: the sentences answer anyway.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from retrieval.answering.demand import Wanted, demand_of
from retrieval.domain import Citation, Stance, Statement, Verdict
from retrieval.grounding.citations import Grounded
from retrieval.text.analysis import Sentence, analyse
from retrieval.text.language import language_of
from retrieval.text.lexicon import STOPWORDS
from retrieval.text.matter import matter
from retrieval.text.morphology import Tokens
from retrieval.text.phrases import match_any, places
from retrieval.text.tokens import stem, words

_DENIALS: Final = frozenset({"denied"})
_HEDGES: Final = frozenset({"reported", "according", "citing", "possible", "supposed", "planned"})
"""Cues of what is not told as a fact."""
_OF_ANYTHING: Final = frozenset({Verdict.NOT_KNOWN, Verdict.DISPUTED})
"""What can be said of the evidence for a question of any kind, where somebody who reads both is trusted."""
_DISPUTED: Final = 2
"""Sides that a dispute has."""


@dataclass(frozen=True, slots=True)
class _ToldForm:
    """How a sentence tells something: denied, not as a fact, and whether it says all that a question asks about."""

    is_denied: bool
    is_hedged: bool
    is_whole: bool

    def states(self, *, denied: bool) -> bool:
        """Say whether it tells all that is asked as a fact, as denied or not."""
        return self.is_whole and not self.is_hedged and self.is_denied is denied


def borne_out(
    verdict: Verdict | None, question: str, told: Grounded, *, ruled: Verdict | None, trusted: bool, gap: str = ""
) -> Verdict | None:
    """Return a verdict that what is told bears out, None where it does not or the question wants none.

    `ruled` is what the ledger says. Where no verifier is `trusted` it, or what is literally written, has to agree;
    where one is, a `gap` is enough for "not known".
    """
    demand = demand_of(question)
    wanted = demand.wanted is Wanted.VERDICT or (trusted and verdict in _OF_ANYTHING)
    if verdict is None or not told.sentences or not wanted:
        return None
    asked, cited = frozenset(demand.stems), {citation.index: citation for citation in told.citations}
    forms = [_form_of(one, [cited[index] for index in one.citations], asked) for one in told.sentences]
    denied = _is_denied(question)
    agrees = trusted or (verdict is ruled if ruled else _is_literal(verdict, forms, denied=denied))
    is_open = trusted and bool(gap) and verdict is Verdict.NOT_KNOWN
    return verdict if agrees and (is_open or _fits(verdict, forms, denied=denied)) else None


def says_no_more(gap: str, question: str) -> bool:
    """Say whether a gap is put in words of the question alone, so that it tells nothing that no passage carries."""
    asked = {stem(word) for word in words(question)}
    told = [word for word in words(gap) if word not in STOPWORDS]
    return bool(told) and all(stem(word) in asked for word in told)


def is_elsewhere(gap: str, question: str) -> bool:
    """Say whether a gap has no word of the question: whoever misses that was not reading the question."""
    asked = {stem(word) for word in words(question) if word not in STOPWORDS}
    return bool(gap) and asked.isdisjoint(map(stem, words(gap)))


def _fits(verdict: Verdict, told: Sequence[_ToldForm], *, denied: bool) -> bool:
    """Say whether a verdict fits the form of what is told under it."""
    sides = {one.is_denied for one in told}
    return {
        Verdict.YES: told[0].is_denied == denied,
        Verdict.NO: told[0].is_denied != denied,
        Verdict.PARTLY: len(told) > 1 or True in sides,
        Verdict.NOT_KNOWN: any(one.is_denied or one.is_hedged for one in told),
        Verdict.DISPUTED: len(told) >= _DISPUTED and len(sides) > 1,
    }[verdict]


def _is_literal(verdict: Verdict, told: Sequence[_ToldForm], *, denied: bool) -> bool:
    """Say whether the sentences say a verdict themselves: all that is asked, as a fact, a report, or both ways."""
    whole = [one for one in told if one.is_whole]
    both = len({one.is_denied for one in whole}) > 1
    return {
        Verdict.YES: told[0].states(denied=denied),
        Verdict.NO: told[0].states(denied=not denied),
        Verdict.PARTLY: both and not any(one.is_hedged for one in whole),
        Verdict.NOT_KNOWN: bool(whole) and all(one.is_hedged for one in whole),
        Verdict.DISPUTED: bool(whole),
    }[verdict]


def _form_of(told: Statement, cited: Sequence[Citation], asked: frozenset[str]) -> _ToldForm:
    """Return how a sentence tells what is asked about; what it lacks of that may stand in its quotes or their title."""
    held = frozenset[str]().union(*(matter(text) for one in cited for text in (one.quote, one.title)))
    return _ToldForm(
        is_denied=_is_denied(told.text),
        is_hedged=any(map(_hedges, _sentences(told.text))),
        is_whole=asked <= held.union(matter(told.text)),
    )


def _is_denied(text: str) -> bool:
    """Say whether a text holds a negation or a denial."""
    return any(
        any(cue.kind in _DENIALS for cue in one.cues)
        or any(token.has("negations") for token in one.tokens)
        or Stance.DENIED in _stances(one.tokens)
        for one in _sentences(text)
    )


def _hedges(sentence: Sentence) -> bool:
    """Say whether a sentence tells something on somebody's word, or as possible or planned; to confirm is to state."""
    by_others = _stances(sentence.tokens) - {Stance.CONFIRMED}
    return bool(by_others) or any(cue.kind in _HEDGES for cue in sentence.cues)


def _sentences(text: str) -> tuple[Sentence, ...]:
    """Return a text taken apart; nothing in a language that has no file."""
    analysis = analyse(text, language_of(text) or "en")
    return analysis.sentences if analysis else ()


def _stances(tokens: Tokens) -> frozenset[Stance]:
    """Return how those who speak in a sentence stand to what they say, by their verbs alone."""
    found = places(tokens.grammar.speech, tokens)
    return frozenset(Stance(row.stance) for row, at in found if not row.needs and match_any(row.verbs, at, tokens))
