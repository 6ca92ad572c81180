"""Which sentence says who or what an "it", a "she" or "the company" is that another one opens with (pure)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from retrieval.text.lexicon import LEANING, NAMED_ALONGSIDE, STANDING
from retrieval.text.names import names

_REACH = 6
"""Sentences back that are looked through; further away the text has moved on."""


def antecedent(texts: Sequence[str], place: int) -> int | None:
    """Return the place of the sentence that one of these consecutive sentences leans on, or None.

    "This" and "the move" lean on the sentence before; "he" and "her" on the nearest one before that has a full name,
    or else any name; "it" and "the company" on the nearest that has a name and stands alone.
    """
    opening = _leans(texts[place])
    if opening is None or place == 0:
        return None
    if opening["deed"]:
        return place - 1
    before = range(place - 1, max(-1, place - 1 - _REACH), -1)
    tests = (_full_name, _has_name) if opening["person"] else (_has_name,)
    return next((one for test in tests for one in before if test(texts[one])), None)


def _leans(text: str) -> Mapping[str, str | None] | None:
    """Return how a sentence opens that cannot stand alone; None when it can, or names who is meant itself."""
    opening = LEANING.match(text)
    if opening is None or STANDING.match(text) or NAMED_ALONGSIDE.match(text, opening.end()):
        return None
    return opening.groupdict()


def _full_name(text: str) -> bool:
    """Say whether a sentence names somebody in full."""
    return _leans(text) is None and any(" " in name for name in names(text))


def _has_name(text: str) -> bool:
    """Say whether a sentence names anybody or anything and stands alone."""
    return _leans(text) is None and bool(names(text))
