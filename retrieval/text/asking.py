"""How a question asks for an amount, a name, a time or a reason, and how a sentence gives it, in every language."""

from __future__ import annotations

import re
from typing import Final

from retrieval.text.grammar import months
from retrieval.text.tables import LANGUAGES, tables_of, worded, words_of
from retrieval.text.tokens import fold, words

_BLANK: Final = " "
AMOUNT_ASKED: Final = worded("asked", r"\b{amount}\b", blank=_BLANK)
MONEY_ASKED: Final = worded("asked", r"\b{much}\b.*\b{paying}|\b{sum}\b", re.IGNORECASE | re.DOTALL, blank=_BLANK)
TIME_ASKED: Final = worded(
    "asked",
    r"^(?:(?!\b(?:{who}|{which}|{amount}|{means}|{reason})\b).)*?\b{time}\b",
    re.IGNORECASE | re.DOTALL,
    blank=_BLANK,
)
"""Behind another such word "when" opens a clause and asks nothing."""
REASON_ASKED: Final = worded("asked", r"\b{reason}\b", blank=_BLANK)
NAME_ASKED: Final = worded("asked", r"\b{who}\b|\b{which}\b(?! {doing}\b)[^?.,]{0,40}\b{named}\b", blank=_BLANK)
VERDICT_ASKED: Final = worded("asked", r"^{verdict}\b", blank=_BLANK)
MEANS_ASKED: Final = worded("asked", r"\b{means}\b", blank=_BLANK)
CREDIT_ASKED: Final = worded("asked", r"\b{credit}\b", blank=_BLANK)
SHARE_ASKED: Final = worded("asked", r"\b{share}\b", blank=_BLANK)
SPAN_ASKED: Final = worded("asked", r"\b{span}\b", blank=_BLANK)
PLACE_ASKED: Final = worded("asked", r"\b{place}\b", blank=_BLANK)
PERSON_ASKED: Final = worded("asked", r"\b{person}\b", blank=_BLANK)
SIZE_ASKED: Final = worded("asked", r"\b{sized}\b", blank=_BLANK)
COUNTED: Final = worded("asked", r"\b{counting}(?P<counted>(?:\W+(?!{verbal}\b)\w[\w'-]*){1,4})", blank=_BLANK)
"""What a number has to count, as far as the verb, or with a few words behind it."""
CLASS_ASKED: Final = worded("asked", r"\b{which} {named}s?\b", blank=_BLANK)
"""What sort of thing has to be named: who names Vexley need not say that it is a company."""
DAY_ASKED: Final = worded("asked", r"\b(?:{dated}|{deadline})\b", blank=_BLANK)
"""What sort of time is asked for: "until 3 May" says of itself that it is a deadline."""
ALLOWED_ASKED: Final = worded("asked", r"\b{allowed}\b", blank=_BLANK)
"""What somebody may do is told by rules that anybody can read, also to those who ask about themselves."""
FRAMING: Final = worded("asked", r"\b(?:{framing}|{counting})\b", blank=_BLANK)
"""What puts a question or places it in time, and need not stand in what answers it."""
PLACED: Final = worded("asked", r"\b{placed}\b", blank=_BLANK)
SEVERAL_ASKED: Final = worded("asked", r"\b{several}\b", blank=_BLANK)
"""How several things, or a comparison, are asked for."""
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
SHARE_GIVEN: Final = worded("given", r"\d\s?%|\b{share}\b", blank=_BLANK)
SIZE_GIVEN: Final = worded("given", r"\d[\d.,]*[\s-]{size}\b", blank=_BLANK)
PLACED_GIVEN: Final = worded("given", r"\b{placed}\b", blank=_BLANK)
SPAN_GIVEN: Final = worded("given", r"\b{span}\b", blank=_BLANK)
DAY_GIVEN: Final = re.compile(
    rf"\b\d{{1,2}}(?:\.|er)?\s+(?:de\s+)?(?:{'|'.join(map(re.escape, months()))})\b", re.IGNORECASE
)
_LARGE: Final = r"[A-Z\u00c0-\u00de][\w'-]+"
PLACE_GIVEN: Final = worded("given", rf"\b{{place}} (?:the )?{_LARGE}(?:,? {_LARGE})*", re.NOFLAG, blank=_BLANK)


def words_aside(question: str) -> frozenset[str]:
    """Return the folded words that only put a question together, in the language that its own words show.

    None in English, whose stop words are known everywhere: "die", "war" and "son" are stop words elsewhere alone.
    """
    told = words(question)
    asking = (one for one in _ASIDE if not one[0].isdisjoint(told) or not one[1].isdisjoint(told[:1]))
    return max((frozenset().union(*one) for one in asking), key=lambda put: len(put & set(told)), default=frozenset())


def _folded(code: str, name: str) -> frozenset[str]:
    return frozenset(fold(word) for row in tables_of(code)["asked"][name] for word in row.split())


_ASIDE: Final = tuple(
    tuple(_folded(code, name) for name in ("word", "opener", "small")) for code in LANGUAGES if code != "en"
)
