"""How much of the conversation a question needs to be understood (pure)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from enum import StrEnum

from retrieval.conversation.mentions import FILLERS, Mention, Sort
from retrieval.conversation.pointers import ends_pointing, first_pointer, without_idle
from retrieval.conversation.ties import Tied
from retrieval.text.names import GRAMMAR
from retrieval.text.tokens import words

_DEFINITION = re.compile(r"(?:what|who) (?:is|are|does|do) (?!the\b|that\b|this\b)", re.IGNORECASE)
_KNOWN_THING = re.compile(r"\bthe (?!\w+est\b)\w", re.IGNORECASE)
_ASKING = frozenset(["who", "what", "which", "when", "where", "why", "how", "is", "are", "was", "were", "did", "does"])
_FEW, _SOME, _MANY = 2, 3, 8


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
    return left <= GRAMMAR - _ASKING if Sort.NAME in sorts else left <= FILLERS


def _left(text: str, mentions: Sequence[Mention]) -> set[str]:
    """Return the words of a text that no mention covers."""
    for mention in reversed(mentions):
        text = f"{text[: mention.start]} {text[mention.end :]}"
    return set(words(text))


def _needs_subject(asked: Tied, mentions: Sequence[Mention]) -> bool:
    """Say whether a question that is no fragment leaves its subject to the conversation."""
    names = [mention for mention in mentions if mention.sort is Sort.NAME]
    own = len(names) + sum(mention.sort is Sort.WORD for mention in mentions)
    pointer = first_pointer(asked.text, mentions)
    if own >= _MANY:
        return False
    if asked.joined and own <= _FEW:  # "and what does Quillon charge?" still lacks its subject
        return True
    if asked.returns_to or asked.corrects:
        return own <= _SOME or pointer is not None
    if names:
        return pointer is not None and (pointer < min(name.start for name in names) or ends_pointing(asked.text))
    if pointer is not None:
        return True
    stands = without_idle(asked.text) != asked.text or _DEFINITION.match(asked.text)
    return not stands and own <= (_SOME if _KNOWN_THING.search(asked.text) else _FEW)
