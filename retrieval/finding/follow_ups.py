"""What a question means in its conversation, written so that it can be searched alone (pure)."""

from __future__ import annotations

import re
from collections.abc import Sequence

from retrieval.finding.entities import GRAMMAR, dates, fold, names, words

_CONNECTIVES = frozenset({"and", "but", "or", "so", "then", "also", "plus"})
_CONNECTING = re.compile(
    r"(?:ok(?:ay)?,? |thanks?,? )?(?:(?:what|how|who|anything|where|when) (?:about|else)\b|same\b)", re.IGNORECASE
)
_POINTERS = frozenset({"he", "she", "they", "them", "it", "its", "their", "theirs", "his", "him", "her", "hers"})
_POINTERS |= frozenset({"this", "that", "these", "those", "former", "latter"})
_NOT_POINTING = re.compile(
    r"\bthis (?:week|weekend|month|year|quarter|morning|evening)\b"
    r"|\b(?:is|was|would|will|has|did|does) it (?:\w+ ){1,3}(?:to|that|for|if)\b",
    re.IGNORECASE,
)
_POINTS_BACK_AT_END = re.compile(r"\b(?:it|this|that|them|him|her|those|these|so)\W*$", re.IGNORECASE)
_DEFINITION = re.compile(r"(?:what|who) (?:is|are|does|do) (?!the\b|that\b|this\b)", re.IGNORECASE)
_FILLERS = GRAMMAR | frozenset(
    re.findall(
        r"\w+",
        """say says said tell told happen happens happened know known think thought mean means please ok okay thanks
        thank exactly really else still ever know give show find get got anything something someone anyone everything
        thing things reason source sources mention mentioned explain more detail details long""",
    )
)
_CARRIED = 12


def standalone(text: str, earlier: Sequence[str]) -> str:
    """Return the question so that it can be understood without the ones before it (oldest first).

    A question that leans on its conversation ("and in May?", "why?", "what did they say about it?") gets the
    subject it leans on added in brackets; one that stands alone comes back untouched.
    """
    if not earlier or not words(text) or not _leans(text):
        return text
    carried = _without(_subject(earlier), text)
    return f"{text.strip()} ({', '.join(carried)})" if carried else text


def _leans(text: str) -> bool:
    """Say whether a question cannot be understood alone."""
    own, subject = names(text), _subject_words(text)
    unpointed = _NOT_POINTING.sub(" ", text)
    pointing = not _POINTERS.isdisjoint(words(unpointed))
    if _connects(text):
        return pointing or len(subject) <= 2  # noqa: PLR2004 - "and what does Quillon charge?" still lacks its subject
    if own:
        return bool(pointing and _POINTS_BACK_AT_END.search(text))
    stands = unpointed != text or _DEFINITION.match(text.strip())
    return pointing or (len(subject) <= 1 and not stands)


def _connects(text: str) -> bool:
    """Say whether a question opens as the continuation of another."""
    opening = words(text)[:1]
    return bool(_CONNECTING.match(text.strip())) or (bool(opening) and opening[0] in _CONNECTIVES)


def _subject(earlier: Sequence[str]) -> list[str]:
    """Return what a conversation is about: the last question that stood alone, and what was added since."""
    subject: list[str] = []
    for text in earlier:
        added = _subject_words(text)
        subject = [*_without(subject, text), *added] if _leans(text) else added
    named = [word for word in subject if word[0].isupper() or any(c.isupper() for c in word)]
    return subject if len(subject) <= _CARRIED or not named else named[:_CARRIED]


def _subject_words(text: str) -> list[str]:
    """Return the words of a question that carry its subject, as written, each once."""
    written = re.findall("[^\\W_]+(?:[.&'\u2019+-][^\\W_]+)*", text)
    kept = {fold(word): re.sub("['\u2019]s?$", "", word) for word in written if fold(word) not in _FILLERS}
    return [word for folded, word in kept.items() if folded]


def _without(subject: Sequence[str], text: str) -> list[str]:
    """Leave out of a subject what the text says itself, and its dates when the text has its own."""
    said = set(words(text))
    if dates(text):
        dated = {word for word in subject if dates(f"in {word}") or word.isdigit()}
        return [word for word in subject if fold(word) not in said and word not in dated]
    return [word for word in subject if fold(word) not in said]
