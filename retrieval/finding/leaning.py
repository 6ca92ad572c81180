"""How much of the conversation a question needs to be understood (pure)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from enum import StrEnum

from retrieval.finding.entities import GRAMMAR, words
from retrieval.finding.mentions import FILLERS, Mention, Sort
from retrieval.finding.ties import Tied

_POINTER = re.compile(
    r"\b(?:he|she|they|them|it|its|their|theirs|his|him|her|hers|this|that|these|those|former|latter|there)\b",
    re.IGNORECASE,
)
_NOT_POINTING = re.compile(
    r"\bthis (?:week|weekend|month|year|quarter|morning|evening)\b"
    r"|\b(?:is|was|would|will|has|did|does) it (?:\w+ ){1,3}(?:to|that|for|if)\b"
    r"|\b(?:is|was|are|were|has|have|had|will|would) there\b|\bthere (?:is|are|was|were|has|have|will)\b",
    re.IGNORECASE,
)
_POINTS_AT_END = re.compile(r"\b(?:it|this|that|them|him|her|those|these|so|there)\W*$", re.IGNORECASE)
_DEFINITION = re.compile(r"(?:what|who) (?:is|are|does|do) (?!the\b|that\b|this\b)", re.IGNORECASE)
_KNOWN_THING = re.compile(r"\bthe (?!\w+est\b)\w", re.IGNORECASE)
_WITH_NAME = GRAMMAR - {
    "who",
    "what",
    "which",
    "when",
    "where",
    "why",
    "how",
    "is",
    "are",
    "was",
    "were",
    "did",
    "does",
}
_FEW, _SOME = 2, 3


class Leaning(StrEnum):
    """How much of the conversation a question needs."""

    ALONE = "nothing"
    FRAGMENT = "a question that it says only the difference to"
    POINTING = "a subject"


def leaning(asked: Tied, mentions: Sequence[Mention]) -> Leaning:
    """Say how much of the conversation a question needs; `mentions` are its own."""
    if asked.anew:
        return Leaning.ALONE
    if _is_fragment(asked, mentions):
        return Leaning.FRAGMENT
    return Leaning.POINTING if _needs_subject(asked, mentions) else Leaning.ALONE


def _is_fragment(asked: Tied, mentions: Sequence[Mention]) -> bool:
    """Say whether a question says only which name, outlet or date is another one now."""
    sorts = {mention.sort for mention in mentions}
    if not sorts or Sort.WORD in sorts:
        return False
    left = _left(asked.text, mentions)
    return left <= _WITH_NAME if Sort.NAME in sorts else left <= FILLERS


def _left(text: str, mentions: Sequence[Mention]) -> set[str]:
    """Return the words of a text that no mention covers."""
    for mention in reversed(mentions):
        text = f"{text[: mention.start]} {text[mention.end :]}"
    return set(words(text))


def _needs_subject(asked: Tied, mentions: Sequence[Mention]) -> bool:
    """Say whether a question that is no fragment leaves its subject to the conversation."""
    names = [mention for mention in mentions if mention.sort is Sort.NAME]
    own = len(names) + sum(mention.sort is Sort.WORD for mention in mentions)
    unpointed = _NOT_POINTING.sub(lambda match: " " * len(match[0]), asked.text)
    pointer = _POINTER.search(unpointed)
    if asked.joined and own <= _FEW:  # "and what does Quillon charge?" still lacks its subject
        return True
    if asked.returns_to or asked.corrects:
        return own <= _SOME or pointer is not None
    if names:
        first = min(name.start for name in names)
        return pointer is not None and (pointer.start() < first or bool(_POINTS_AT_END.search(unpointed)))
    if pointer:
        return True
    stands = unpointed != asked.text or _DEFINITION.match(asked.text)
    return not stands and own <= (_SOME if _KNOWN_THING.search(asked.text) else _FEW)
