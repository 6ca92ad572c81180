"""What a message inherits: from the question it follows up, and from the documents that the reply to that cited."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from retrieval.conversation.parse import CALLED, FILLERS, OTHERS, POINTER, SOUGHT, Mention, Sort, Utterance, find_names
from retrieval.domain import Document, Question
from retrieval.ports import Library
from retrieval.text.tables import worded
from retrieval.text.tokens import stem, words

_SENTENCE = re.compile(r"[^.!?\n]+[.!?]*")
_MOST = 12
"""Terms that are inherited: a long thread does not make an ever longer question."""
_OPENING = 4_000
"""Characters of a document that are looked at: news says early who is who."""
_BESIDE = 60
_LONGEST_NAME = 3


@dataclass(frozen=True, slots=True)
class Antecedent:
    """A question before this one, standing alone, with the documents that its reply cited and the readers may read."""

    question: Utterance
    cited: tuple[Document, ...]


def readable(question: Question, catalog: Library) -> dict[str, Document]:
    """Return what was cited earlier, as far as its audience may read it now, and as of the moment it is asked as of.

    A reply that others got may have cited what this asker may not know of, and so may one written before a document
    became internal: no name may come out of those.
    """
    cited = {document for exchange in question.earlier for document in exchange.cited}
    moment = question.as_of
    return {
        identity: document
        for identity, document in (catalog.documents(cited) if cited else {}).items()
        if question.audience.may_read(document.visibility)
        and (moment is None or document.published_at is None or document.published_at <= moment)
    }


def find_antecedent(message: Utterance, earlier: Sequence[Antecedent]) -> Antecedent:
    """Return the question that a message follows up: the last, unless its words are rather those of one before."""
    return max(reversed(earlier), key=lambda one: len(message.stems & one.question.stems))


def resolve_reference(text: str, cited: Sequence[Document]) -> str | None:
    """Return a question with a name where it only says what it is: "that reseller" becomes "the reseller Gatehop".

    None where no document that was cited calls a name so.
    """
    for found in CALLED.finditer(text):
        if name := _name_called(found["noun"], cited):
            return f"{text[: found.start()]}the {found['noun']} {name}{text[found.end() :]}"
    return None


def inherited_terms(message: Utterance, before: Antecedent) -> list[str]:
    """Return what a message inherits: what it points to in the reply before it, and what it does not say itself."""
    asked = before.question.text
    sought = SOUGHT.search(asked) if POINTER.search(message.text) else None
    if sought and sought["noun"] and (name := _name_called(sought["noun"], before.cited)):
        return [name]
    sorts = {mention.sort for mention in message.mentions}
    replaced = sorts & {Sort.DATE, Sort.OUTLET}
    if OTHERS.search(message.text):
        replaced |= {Sort.OUTLET} | (sorts & {Sort.NAME})
    likely = _likely_names(asked, before.cited) if sought else []
    if likely:
        replaced.add(Sort.WORD)
    kept = {
        mention.value: mention.written
        for mention in sorted(before.question.mentions, key=lambda mention: mention.sort is Sort.WORD)
        if mention.sort not in replaced and not mention.stems <= message.stems
    }
    return [*likely, *kept.values()][:_MOST]  # names first: they tell most


def _likely_names(asked: str, documents: Sequence[Document]) -> list[str]:
    """Return the first new name of the sentence nearest to a question for somebody: most likely it is the answer."""
    said = set(words(asked))
    stems = {stem(word) for word in said - FILLERS}
    sentences = (found[0] for d in documents for found in _SENTENCE.finditer(f"{d.text[:_OPENING]}\n{d.title}"))
    nearest = max(sentences, key=lambda sentence: len(stems & {stem(word) for word in words(sentence)}), default="")
    return [name.written for name in _names(nearest) if said.isdisjoint(name.value.split())][:1]


def _name_called(noun: str, documents: Sequence[Document]) -> str | None:
    """Return the first name that documents call by a noun: "the reseller Gatehop", "Gatehop, a small reseller"."""
    if noun.casefold() in FILLERS:
        return None
    before = worded("follow_up", rf"(?<![\w-]){re.escape(noun)},? (?:{{the}} )?$")
    behind = worded("follow_up", rf"(?:,|,? {{is}}) {{article}} (?:[\w-]+ ){{0,3}}{re.escape(noun)}(?![\w-])")
    for text in (document.text[:_OPENING] for document in documents):
        for name in _names(text):
            if before.search(text, max(0, name.start - _BESIDE), name.start) or behind.match(text, name.end):
                return name.written
    return None


def _names(text: str) -> tuple[Mention, ...]:
    """Return the names of a text; a longer one is none: it goes into a question, where no document may give orders."""
    return tuple(name for name in find_names(text) if len(name.value.split()) <= _LONGEST_NAME)
