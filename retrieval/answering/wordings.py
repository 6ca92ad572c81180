"""A question held against what was found, language by language: the asker's own is quoted first (pure)."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace

from retrieval.answering.pages import page_of
from retrieval.answering.refusal import Decision
from retrieval.domain import Hit, NotInContext, Refusal
from retrieval.text.asked_in import language_asked
from retrieval.text.meanings import put_in_words_of
from retrieval.text.tables import LANGUAGES

_ENGLISH = "en"
"""The language in which a question is held against passages as it stands: words are compared by English stems."""
_AS_GOOD = 0.8
"""The share of the strongest evidence from which on evidence in the asker's language is as good."""
_NEAREST = 6
"""The hits whose languages are looked at apart from the asker's: what lies further off holds a name by chance."""
Decide = Callable[[str, Sequence[Hit]], Decision]


def decided(question: str, hits: Sequence[Hit], decide: Decide) -> Decision:
    """Return the decision to answer from hits of one language, the asker's where its evidence is as good as any.

    Where none of a language alone is enough, all are looked at together. A passage in a language that is not known
    counts with every other.
    """
    language = language_asked(question) or _ENGLISH
    if any(hit.document.language not in {language, None} for hit in hits):
        found = dict.fromkeys([language, *(hit.document.language for hit in hits[:_NEAREST])])
        told = (one for one in found if one in LANGUAGES)
        apart = [_decided_in(told_in, question, language, hits, decide) for told_in in told if told_in]
        best = max((one.strength for one in apart if one.reason is None), default=0.0)
        chosen = (one for one in apart if one.reason is None and one.strength >= _AS_GOOD * best)
        if decision := next(chosen, None):
            return decision
    decision = decide(_worded(question, language, hits, language), hits)
    return replace(decision, reason=_as_written(decision.reason, question)) if decision.reason else decision


def _decided_in(told_in: str, question: str, language: str, hits: Sequence[Hit], decide: Decide) -> Decision:
    """Return the decision about the hits of one language, its picks numbered as all hits are."""
    places = [place for place, hit in enumerate(hits, 1) if hit.document.language in {told_in, None}]
    own = [hits[place - 1] for place in places]
    decision = decide(_worded(question, language, own, told_in), own)
    quotables = (replace(pick.quotable, source=places[pick.quotable.source - 1]) for pick in decision.picks)
    picks = tuple(replace(pick, quotable=one) for pick, one in zip(decision.picks, quotables, strict=True))
    return replace(decision, picks=picks)


def worded_for(question: str, hit: Hit) -> str:
    """Return a question in the words that a hit has for it, whatever language that is in."""
    language = language_asked(question) or _ENGLISH
    told_in = hit.document.language
    return _worded(question, language, [hit], told_in if told_in in LANGUAGES else language)


def _worded(question: str, language: str, hits: Sequence[Hit], told_in: str) -> str:
    if told_in == language == _ENGLISH:
        return question
    shown = (tokens for hit in hits for tokens in page_of(hit).tokens_in(told_in))
    return put_in_words_of(question, language, shown, told_in)


def _as_written(reason: Refusal, question: str) -> Refusal:
    """Return a reason with the words that it tells as the question writes them: nouns with their capitals."""
    if not isinstance(reason, NotInContext):
        return reason
    written = {word.casefold(): word for word in re.findall(r"[\w'\u2019-]+", question)}
    return NotInContext(tuple(written.get(word.casefold(), word) for word in reason.words))
