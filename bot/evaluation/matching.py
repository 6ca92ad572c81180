"""Does a text say what was expected? By its words in their order, whatever their case and punctuation (pure)."""

from __future__ import annotations

import re
import unicodedata

_WORD = re.compile(r"\d+(?:[.,]\d+)*|[^\W\d_]+")
_THOUSANDS = re.compile(r"(?<=\d),(?=\d{3}\b)")
_INFLECTED = 4
"""Letters from which on a last word may go on: "account" is said by "accounts"."""
_UNJUDGED = frozenset({"", "yes", "no"})


def folded(text: str) -> str:
    """Return a text's words in lower case, one space before, between and behind them.

    >>> folded("Mosaic-3: “2,000 dollars”")
    ' mosaic 3 2000 dollars '
    """
    plain = _THOUSANDS.sub("", unicodedata.normalize("NFKC", text).casefold())
    return f" {' '.join(_WORD.findall(plain))} "


def says(text: str, expected: str) -> bool:
    """Say whether a text holds an expected string, word by word; its last word may have an ending.

    >>> says("Engineers used 14 private accounts.", "14 private account")
    True
    >>> says("It was built in 2014.", "14")
    False
    """
    wanted = folded(expected).rstrip()
    if not wanted:
        return False
    last = wanted.split()[-1]
    open_ended = last.isalpha() and len(last) >= _INFLECTED
    return (wanted if open_ended else f"{wanted} ") in folded(text)


def can_be_judged(expected: str) -> bool:
    """Say whether a string's presence tells anything: "yes" and "no" stand in replies of either sort."""
    return folded(expected).strip() not in _UNJUDGED


def has_verbatim(text: str, quote: str) -> bool:
    """Say whether a quote stands in a text letter by letter, white space aside."""
    return " ".join(quote.split()) in " ".join(text.split())
