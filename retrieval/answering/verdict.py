"""Whether what was written bears out the verdict before it, and whether a gap says no more than was asked (pure).

Without somebody who reads both, a verdict is held against the form of the first sentence alone: "yes" stands over
what affirms what the question affirms, "no" over what denies it. One that may be right and is not seen to be is left
out, and costs nothing: the sentences answer anyway.
"""

from __future__ import annotations

from collections.abc import Sequence

from retrieval.domain import Stance, Statement, Verdict
from retrieval.text.analysis import analyse
from retrieval.text.language import language_of
from retrieval.text.lexicon import STOPWORDS
from retrieval.text.morphology import Tokens
from retrieval.text.phrases import match_any, places
from retrieval.text.tokens import stem, words

_DENIALS = frozenset({"denied"})
_DISPUTED = 2
"""Sides that a dispute has."""


def borne_out(verdict: Verdict | None, question: str, sentences: Sequence[Statement]) -> Verdict | None:
    """Return a verdict that the form of the sentences bears out, None where it does not."""
    if verdict is None or not sentences:
        return None
    denials = [_is_denied(sentence.text) for sentence in sentences]
    asked = _is_denied(question)
    fits = {
        Verdict.YES: denials[0] == asked,
        Verdict.NO: denials[0] != asked,
        Verdict.PARTLY: len(sentences) > 1 or any(denials),
        Verdict.NOT_KNOWN: True,  # it claims nothing
        Verdict.DISPUTED: len(sentences) >= _DISPUTED and len(set(denials)) > 1,
    }
    return verdict if fits[verdict] else None


def says_no_more(gap: str, question: str) -> bool:
    """Say whether a gap is put in words of the question alone, so that it tells nothing that no passage carries."""
    asked = {stem(word) for word in words(question)}
    told = [word for word in words(gap) if word not in STOPWORDS]
    return bool(told) and all(stem(word) in asked for word in told)


def _is_denied(text: str) -> bool:
    """Say whether a text holds a negation or a denial, in a language that has a file."""
    analysis = analyse(text, language_of(text) or "en")
    if analysis is None:
        return False
    return any(
        any(cue.kind in _DENIALS for cue in sentence.cues)
        or any(token.has("negations") for token in sentence.tokens)
        or _has_denying_verb(sentence.tokens)
        for sentence in analysis.sentences
    )


def _has_denying_verb(tokens: Tokens) -> bool:
    """Say whether a verb that denies by itself stands among tokens."""
    found = places(tokens.grammar.speech, tokens)
    return any(row.stance == Stance.DENIED and not row.needs and match_any(row.verbs, at, tokens) for row, at in found)
