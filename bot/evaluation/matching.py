"""Does a text say what was expected? By its words in their order, whatever their case and punctuation (pure).

`says` is the rule for `answer`, `also` and `never` of a set of ours; `occurs` that for `expect` and `forbid`, the same
as the scorer of the newsroom form has it, letter by letter.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

_WORD = re.compile(r"\d+(?:[.,]\d+)*|[^\W\d_]+")
_THOUSANDS = re.compile(r"(?<=\d),(?=\d{3}\b)")
_INFLECTED = 4
"""Letters from which on a last word may go on: "account" is said by "accounts"."""
_UNJUDGED = frozenset({"", "yes", "no"})
_ALIKE = str.maketrans({"\u00a0": " ", "\u202f": " ", "\u2019": "'", "\u2018": "'", "\u2011": "-", "*": "", "_": " "})
_WHOLE = 4
"""Letters up to which a wording also has to end where a word does: "ban" is not said by "bank"."""


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


def plain(text: str) -> str:
    """Return a text as wordings are looked for in it: lower case, simple quotes and spaces, no emphasis."""
    return " ".join(text.lower().translate(_ALIKE).split())


def occurs(wording: str, text: str) -> bool:
    """Say whether a wording stands in a `plain` text, from where a word or number begins.

    A number, and a word of up to four letters, has to end there too.

    >>> occurs("cut off", plain("It was **cut off** in May.")), occurs("14", "2014"), occurs("14", "14.5")
    (True, False, False)
    """
    wanted = plain(wording)
    pattern = re.escape(wanted)
    if wanted[:1].isalnum():
        pattern = (r"(?<!\d)(?<!\d[.,])" if wanted[0].isdigit() else r"(?<!\w)") + pattern
    if wanted[-1:].isdigit():
        pattern += r"(?!\d)(?![.,]\d)"
    elif len(wanted) <= _WHOLE and wanted[-1:].isalnum():
        pattern += r"(?!\w)"
    return re.search(pattern, text) is not None


def meets(groups: Sequence[Sequence[str]], text: str) -> bool:
    """Say whether of every group one wording stands in a `plain` text."""
    return all(any(occurs(one, text) for one in group) for group in groups)


def forbidden(wordings: Sequence[str], whole: str, first: str, *, answers: bool) -> tuple[str, ...]:
    """Return the wordings that make a reply wrong; `answers` says that its first sentence says what is expected.

    One with `^` before it is wrong in the first sentence alone, and only where that does not answer: a superseded
    number may be told as history, not instead of the current one.
    """
    return tuple(
        one for one in wordings if (not answers and occurs(one[1:], first) if one[:1] == "^" else occurs(one, whole))
    )
