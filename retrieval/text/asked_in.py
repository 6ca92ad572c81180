"""The language and the days of a question; its small words tell the language, it is too short for a trained model."""

from __future__ import annotations

from functools import cache
from typing import Final

from retrieval.text.figures import days_of
from retrieval.text.grammar import load_grammar
from retrieval.text.language import language_of
from retrieval.text.lexicon import STOPWORDS
from retrieval.text.morphology import tokenise, written_words
from retrieval.text.quantities import Day, days
from retrieval.text.tables import LANGUAGES, tables_of
from retrieval.text.tokens import fold


def language_asked(question: str) -> str | None:
    """Return the language that has most of a question's small words; None where its words do not say clearly."""
    told = {code: _small_words(question, code) for code in LANGUAGES}
    most = max(told.values())
    nearest = [code for code, count in told.items() if count == most]
    if not most:
        return None
    if len(nearest) == 1:
        return nearest[0]
    trained = language_of(question)
    return trained if trained in nearest else None


def days_asked(question: str) -> tuple[Day, ...]:
    """Return the dates of a question in order, in English and in the language that it is asked in."""
    english = days(question)
    code = language_asked(question) or "en"
    own = () if code == "en" else days_of(tokenise(question, load_grammar(code)))
    apart = (day for day in english if not any(one.start < day.end and day.start < one.end for one in own))
    return tuple(sorted((*own, *apart), key=lambda day: day.start))


def _small_words(question: str, code: str) -> int:
    return sum(fold(word) in _asking(code) for word in written_words(question, code))


@cache
def _asking(code: str) -> frozenset[str]:
    """Return the folded small words of a language, and those that put a question."""
    if code == "en":
        return STOPWORDS | _ENGLISH
    rows = tables_of(code)["asked"]
    listed = (word for name in ("word", "opener", "small") for row in rows[name] for word in row.split())
    return frozenset(map(fold, (*listed, *load_grammar(code).words)))


_ENGLISH: Final = load_grammar("en").words
