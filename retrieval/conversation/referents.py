"""Whom a question points to that only a reply named: told from the documents that the reply cited (pure)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from retrieval.conversation.mentions import FILLERS, Mention, named_in
from retrieval.domain import Document
from retrieval.text.tokens import stem, words

_POINTED = re.compile(
    r"\b(?P<how>this|that|the(?: first)?) (?P<noun>[^\W\d_][\w-]*)(?: (?P<after>[^\W\d_][\w-]*))?", re.IGNORECASE
)
_PRONOUN = re.compile(r"\b(?:he|she|they|them|it|its|their|theirs|his|him|her|this|that)\b", re.IGNORECASE)
_WHO = re.compile(r"\b(?:who|whom|whose|which)\b", re.IGNORECASE)
_WHICH = re.compile(r"\bwhich (?P<noun>[\w-]+)", re.IGNORECASE)
_REPORTING = frozenset({"outlet", "newspaper", "paper", "magazine", "publication"})
_OPENING = 4_000
"""Characters of a document that are looked at: who is who, news tells early."""
_BESIDE = 60
_LONGEST_NAME = 3
_SENTENCE = re.compile(r"[^.!?\n]+[.!?]*")


def called(text: str, told: Sequence[Sequence[Document]]) -> str | None:
    """Return a question with the name that the replies gave put where it only calls it by what it is.

    "that reseller" becomes "the reseller Gatehop" when a document says "the reseller Gatehop" or "Gatehop, a reseller
    of …". `told` are the documents that each reply cited, those of the question it leans on first and then from the
    last to the first. None where nothing is called so.
    """
    for found in _POINTED.finditer(text):
        ordered = reversed(told) if "first" in found["how"].casefold() else told
        documents = [document for cited in ordered for document in cited]
        for group in ("after", "noun"):
            name = _called(found[group], documents) if found[group] else None
            if name:
                return f"{text[: found.start()]}the {found[group]} {name}{text[found.end(group) :]}"
    return None


def asked_for(text: str, before: str, cited: Sequence[Document]) -> str | None:
    """Return the name of what the question before asked for ("which reseller …?"), when this one points at it."""
    asked = _WHICH.search(before)
    return _called(asked["noun"], cited) if asked and _PRONOUN.search(text) else None


def likely(text: str, before: str, cited: Sequence[Document]) -> str | None:
    """Return the name that most likely answered the question before, when this one points at it.

    It is the first name in the sentence nearest to that question which the question does not say itself.
    """
    if not _WHO.search(before) or not _PRONOUN.search(text):
        return None
    said = set(words(before))
    return next((name.written for name in _names(_nearest(before, cited)) if said.isdisjoint(name.value.split())), None)


def _called(noun: str, documents: Sequence[Document]) -> str | None:
    """Return the first name that documents call by a noun."""
    noun = noun.casefold()
    if noun in FILLERS or noun.endswith(("ing", "ed")):  # "kept reading Sable" does not call it a reading
        return None
    if noun in _REPORTING:
        return next((d.outlet for d in documents if d.outlet and _is_short(d.outlet)), None)
    for document in documents:
        for text in (document.text[:_OPENING], document.title):
            for name in _names(text):
                if _is_called(noun, name, text):
                    return name.written
    return None


def _is_called(noun: str, name: Mention, text: str) -> bool:
    """Say whether a text puts a noun beside a name: "the reseller Gatehop", "Gatehop, a small reseller"."""
    before = re.search(r"([\w-]+),? (?:the )?$", text[max(0, name.start - _BESIDE) : name.start], re.IGNORECASE)
    behind = re.match(
        r"(?:,|,? (?:is|was)) (?:an?|the|its) ((?:[\w-]+ ){0,3}[\w-]+)", text[name.end : name.end + _BESIDE]
    )
    beside = (before[1] if before else "", *(behind[1].split() if behind else ()))
    return noun in {word.casefold() for word in beside}


@lru_cache(maxsize=256)  # every question of a thread looks at what the replies before it cited
def _names(text: str) -> tuple[Mention, ...]:
    return tuple(name for name in named_in(text) if _is_short(name.written))


def _is_short(name: str) -> bool:
    """Say whether a name is no more than one: it goes into the question, where a document may give no orders."""
    return len(words(name)) <= _LONGEST_NAME


def _nearest(question: str, documents: Sequence[Document]) -> str:
    """Return the sentence of the documents that shares most words with a question."""
    asked = {stem(word) for word in words(question) if word not in FILLERS}
    sentences = (found[0] for d in documents for found in _SENTENCE.finditer(f"{d.text[:_OPENING]}\n{d.title}"))
    return max(sentences, key=lambda s: len(asked & {stem(word) for word in words(s)}), default="")
