"""How a question asks for an amount, a name, a time or a reason, and how a sentence gives it, in every language."""

from __future__ import annotations

import re
from typing import Final

from retrieval.text.tables import LANGUAGES, tables_of, worded, words_of
from retrieval.text.tokens import fold, words

_BLANK: Final = " "
AMOUNT_ASKED: Final = worded("asked", r"\b{amount}\b", blank=_BLANK)
MONEY_ASKED: Final = worded("asked", r"\b{much}\b.*\b{paying}|\b{sum}\b", re.IGNORECASE | re.DOTALL, blank=_BLANK)
TIME_ASKED: Final = worded("asked", r"\b{time}\b", blank=_BLANK)
REASON_ASKED: Final = worded("asked", r"\b{reason}\b", blank=_BLANK)
NAME_ASKED: Final = worded("asked", r"\b{who}\b|\b{which}\b(?! {doing}\b)[^?.,]{0,40}\b{named}\b", blank=_BLANK)
VERDICT_ASKED: Final = worded("asked", r"^{verdict}\b", blank=_BLANK)
MEANS_ASKED: Final = worded("asked", r"\b{means}\b", blank=_BLANK)
CREDIT_ASKED: Final = worded("asked", r"\b{credit}\b", blank=_BLANK)
MORE_ASKED: Final = worded("asked", r"\b{more}\b", blank=_BLANK)
"""How more than a short reply is asked for."""
ASKING: Final = words_of("asked", "idle")
"""Stems of words that put a question rather than describe what is asked for."""
CREDITING: Final = words_of("asked", "crediting")
"""Stems that ask whose report it is; the subject is in the others."""

CAUSE_GIVEN: Final = worded("given", r"\b{cause}\b", blank=_BLANK)
MEANS_GIVEN: Final = worded("given", r"\b{means}\b", blank=_BLANK)
CREDIT_GIVEN: Final = worded("given", r"\b{credit}", blank=_BLANK)
TIME_GIVEN: Final = worded("given", r"\b{time}\b", blank=_BLANK)
MONEY_GIVEN: Final = worded(
    "given", r"[$\u20ac\u00a3\u00a5]\s?\d|\b\d[\d.,]*\s?{scale}?\s?{currency}\b|\b{scale} {currency}\b", blank=_BLANK
)


def words_aside(question: str) -> frozenset[str]:
    """Return the folded words that only put a question together, in the language that its own words show.

    None in English, whose stop words are known everywhere: "die", "war" and "son" are stop words elsewhere alone.
    """
    told = words(question)
    for put, opener, small in _ASIDE:
        if not put.isdisjoint(told) or not opener.isdisjoint(told[:1]):
            return put | opener | small
    return frozenset()


def _folded(code: str, name: str) -> frozenset[str]:
    return frozenset(fold(word) for row in tables_of(code)["asked"][name] for word in row.split())


_ASIDE: Final = tuple(
    tuple(_folded(code, name) for name in ("word", "opener", "small")) for code in LANGUAGES if code != "en"
)
