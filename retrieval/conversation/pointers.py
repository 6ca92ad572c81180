"""The words of a question that point to something said before it, rather than in it (pure)."""

from __future__ import annotations

import re
from collections.abc import Sequence

from retrieval.conversation.mentions import Mention, Sort

_AUXILIARY = (
    r"(?:is|are|was|were|be|been|has|have|had|do|does|did|will|would|can|could|should|may|might|must)(?:n['\u2019]t)?"
)
_BEFORE_THAT = rf"(?:{_AUXILIARY}|of|for|from|by|to|with|about|at|in|on|after|before|since|than|and|but|or|as)"
_PERSONAL = re.compile(r"\b(?:he|she|they|them|it|its|their|theirs|his|him|her|hers)\b", re.IGNORECASE)
_SHOWING = re.compile(
    r"\b(?:this|these|those|former|latter|there)\b"
    rf"|(?:^|\b{_BEFORE_THAT}\s+)that\b|\bthat(?=(?:\s+(?-i:[a-z])[\w-]*){{0,3}}\W*$)",
    re.IGNORECASE,
)
"""Behind a verb or noun and before more than a few words "that" joins ("who reported that …") and points to nothing."""
_POINTS_TO_NOTHING = re.compile(
    r"\bthis (?:week|weekend|month|year|quarter|morning|evening)\b"
    r"|\b(?:is|was|would|will|has|did|does) it (?:(?!by |of |from |with )\w+ ){1,3}(?:to|that|for|if)\b"
    r"|\b(?:is|was|are|were|has|have|had|will|would) there\b|\bthere (?:is|are|was|were|has|have|will)\b",
    re.IGNORECASE,
)
_LAST = re.compile(r"\b(?:it|this|that|them|him|her|those|these|so|there)\W*$", re.IGNORECASE)
_ASKED = re.compile(rf"\b{_AUXILIARY}\s*$", re.IGNORECASE)
_BINDING = 2
"""Telling words before a "his" or "they" that make it point back to them: "which bank paused its …"."""


def first_pointer(text: str, mentions: Sequence[Mention]) -> int | None:
    """Return where the first word stands that points out of a question; `mentions` are the question's own."""
    plain = without_idle(text)
    found = [match.start() for match in _SHOWING.finditer(plain)]
    found += [match.start() for match in _PERSONAL.finditer(plain) if not _is_bound(match, plain, mentions)]
    return min(found, default=None)


def ends_pointing(text: str) -> bool:
    """Say whether a question ends with such a word, as in "what did Quillon say about it?"."""
    return bool(_LAST.search(without_idle(text)))


def without_idle(text: str) -> str:
    """Blank out what only looks as if it pointed: "this week", "is it legal to", "is there"."""
    return _POINTS_TO_NOTHING.sub(lambda match: " " * len(match[0]), text)


def _is_bound(match: re.Match[str], text: str, mentions: Sequence[Mention]) -> bool:
    """Say whether a pronoun points to what the question itself said before it."""
    before = [m for m in mentions if m.end <= match.start() and m.sort in {Sort.NAME, Sort.WORD}]
    return (
        len(before) >= _BINDING and not _ASKED.search(text[: match.start()]) and not _LAST.match(text[match.start() :])
    )
