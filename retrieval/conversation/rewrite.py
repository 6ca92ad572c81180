"""A question of a thread, written so that it stands alone: by rules, and whether a model's wording may stand for it."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType

from retrieval.conversation.parse import Mention, Need, Sort, Utterance, parse_follow_up
from retrieval.conversation.resolve import Antecedent, find_antecedent, inherited_terms, readable, resolve_reference
from retrieval.domain import Document, Exchange, Question
from retrieval.ports import Library
from retrieval.text.names import unsupported
from retrieval.text.tokens import words

LONGEST = 300
_MOST_WORDS = 40
_MOST_NEW = 1
"""Words that nobody said and no document has: a model may put one thing in other words."""
_NO_QUESTION = re.compile(r"[<>@\[\]{}`|\\\n\r]|https?:|www\.", re.IGNORECASE)


def understood(question: Question, catalog: Library) -> Question:
    """Return the question made to stand alone in its conversation; one that opens it comes back as it is."""
    if not question.earlier:
        return question
    outlets = catalog.outlets(question.audience)
    text = stand_alone(question.text, question.earlier, outlets=outlets, documents=readable(question, catalog))
    return replace(question, text=text)


def stand_alone(
    text: str,
    earlier: Sequence[Exchange],
    *,
    outlets: Collection[str] = frozenset(),
    documents: Mapping[str, Document] = MappingProxyType({}),
) -> str:
    """Return the question so that it can be understood without the ones before it (oldest first).

    One that says only a difference ("and in May?") becomes the question it differs from, with that put in; one that
    lacks its subject ("why?", "what did they say about it?") gets it added in brackets; one that stands alone comes
    back untouched. `outlets` are those that there are; `documents` are those that the readers of the reply may
    read, by identity: of what was cited nothing else is inherited.
    """
    before: list[Antecedent] = []
    for exchange in earlier:
        cited = tuple(documents[identity] for identity in exchange.cited if identity in documents)
        alone = _complete(exchange.question, before, outlets)
        before.append(Antecedent(parse_follow_up(alone, outlets), cited))
    return _complete(text, before, outlets)


def _complete(text: str, earlier: Sequence[Antecedent], outlets: Collection[str]) -> str:
    """Make a question stand alone, given those before it."""
    message = parse_follow_up(text, outlets)
    if not earlier or message.need is Need.NOTHING:
        return text
    before = find_antecedent(message, earlier)
    if message.need is Need.QUESTION and (whole := _put_in(message, before.question)):
        return whole
    if named := resolve_reference(message.text, before.cited):
        return named
    terms = inherited_terms(message, before)
    return f"{message.text} ({', '.join(terms)})" if terms else text


def _put_in(fragment: Utterance, before: Utterance) -> str | None:
    """Return the question before with a fragment's names, outlets and dates in the place of its own.

    None where it is not plain what takes the place of what. A date that takes no other's place is put at the end; a
    month without a year is of the year that was asked about.
    """
    text = before.text
    end = len(text.rstrip("?!. "))
    edits = []
    for new in fragment.mentions:
        old = [mention for mention in before.mentions if mention.sort is new.sort]
        if len(old) > 1 or (not old and new.sort is not Sort.DATE):
            return None
        edits.append((old[0].start, old[0].end, _dated(new, old[0])) if old else (end, end, f" {new.written}"))
    if len({new.sort for new in fragment.mentions}) < len(edits):
        return None
    for start, end, put in sorted(edits, reverse=True):
        text = f"{text[:start]}{put}{text[end:]}"
    return text


def _dated(new: Mention, old: Mention) -> str:
    """Return a mention as it is written in the place of another, a month with the year of that one."""
    year = old.value[:4] if new.sort is Sort.DATE and new.value.startswith("--") and old.value[0].isdigit() else ""
    return f"{new.written} {year}".rstrip()


def usable(rewritten: str, *, asked: str, known: Sequence[str]) -> bool:
    """Say whether a question that a model wrote anew says what was asked and nothing from elsewhere.

    `known` is all that it may be made of: the questions of the conversation and what was shown of what their replies
    cited. Its names, numbers and dates stand there, and so do nearly all its words; those of the question that was
    asked are in it still. One that needs the conversation still is no better than the one that was asked: weak models
    repeat that.
    """
    text = rewritten.strip()
    if not words(text) or len(text) > LONGEST or len(words(text)) > _MOST_WORDS or _NO_QUESTION.search(text):
        return False
    told = "\n".join(known)
    parsed, meant = parse_follow_up(text), parse_follow_up(asked)
    if parsed.need is not Need.NOTHING or unsupported(text, told):
        return False
    if len(parsed.stems - parse_follow_up(told).stems) > _MOST_NEW:
        return False
    return not unsupported(meant.text, text) and 2 * len(meant.stems & parsed.stems) >= len(meant.stems)
