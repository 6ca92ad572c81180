"""What a question means in its conversation, written so that it can be searched alone (pure)."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from retrieval.conversation.carrying import carried
from retrieval.conversation.leaning import Leaning, leaning
from retrieval.conversation.mentions import Mention, Sort, mentions_of
from retrieval.conversation.pointers import ends_pointing, first_pointer
from retrieval.conversation.referents import asked_for, called, likely
from retrieval.conversation.switches import Said, switched
from retrieval.conversation.ties import Tied, tied
from retrieval.domain import Document, Exchange
from retrieval.text.tokens import stem, words

_NOTHING: Mapping[str, Document] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class _Before:
    """A question before the one that is asked, standing alone, with what its reply cited."""

    alone: str
    cited: tuple[Document, ...]


def standalone(
    text: str,
    earlier: Sequence[Exchange],
    *,
    outlets: Collection[str] = frozenset(),
    readable: Mapping[str, Document] = _NOTHING,
) -> str:
    """Return the question so that it can be understood without the ones before it (oldest first).

    One that says only a difference ("and in May?") becomes the question it differs from, with that put in; one that
    leans on its conversation ("why?", "what did they say about it?") gets the subject it leans on added in brackets;
    one that stands alone comes back untouched. `outlets` are those that there are; `readable` are documents that
    those who read the reply may read, by identity: of what was cited nothing else is inherited.
    """
    before: list[_Before] = []
    for exchange in earlier:
        cited = tuple(readable[document] for document in exchange.cited if document in readable)
        before.append(_Before(_alone(exchange.question, before, outlets), cited))
    return _alone(text, before, outlets)


def _alone(text: str, earlier: Sequence[_Before], outlets: Collection[str]) -> str:
    """Make a question stand alone, given those before it."""
    asked = tied(text)
    if asked.anew and asked.text:
        return asked.text
    own = mentions_of(asked.text, outlets)
    leans = leaning(asked, own)
    if not earlier or not words(asked.text) or leans is Leaning.ALONE:
        return text
    before = _antecedent(asked, own, earlier)
    mentions = mentions_of(before.alone, outlets)
    not_meant = {stem(word) for word in words(asked.instead_of)}
    if leans is Leaning.FRAGMENT:
        whole = switched(
            Said(before.alone, mentions), Said(asked.text, own), not_meant=not_meant, corrects=asked.corrects
        )
        if whole is not None:
            return whole
    named = called(asked.text, [before.cited, *(one.cited for one in reversed(earlier) if one is not before)])
    said = named or asked.text
    own = mentions_of(said, outlets)
    if named and not _still_points(named, own):
        return named
    added = _inherited(said, before, carried(said, own, mentions, not_meant))
    return f"{said} ({', '.join(added)})" if added else named or text


def _still_points(text: str, mentions: Sequence[Mention]) -> bool:
    """Say whether a question with a name put in points to something else too: before any name, or at its end."""
    pointer = first_pointer(text, mentions)
    first = min((mention.start for mention in mentions if mention.sort is not Sort.WORD), default=len(text))
    return pointer is not None and (pointer < first or ends_pointing(text))


def _inherited(text: str, before: _Before, carried_over: Sequence[Mention]) -> list[str]:
    """Return what a question takes over, as written: what it points at in the reply before it, and the subject."""
    name = asked_for(text, before.alone, before.cited)
    if name is not None:
        return [name]
    name = likely(text, before.alone, before.cited)
    if name is not None:
        return [name, *(mention.written for mention in carried_over if mention.sort is not Sort.WORD)]
    return [mention.written for mention in carried_over]


def _antecedent(asked: Tied, own: Sequence[Mention], earlier: Sequence[_Before]) -> _Before:
    """Return the question it leans on: the last, unless its words are rather those of one before that."""
    stems = {stem(word) for word in words(asked.returns_to)}.union(*(mention.stems for mention in own))
    shared = [(_overlap(stems, one.alone), _overlap(stems, " ".join(d.title for d in one.cited))) for one in earlier]
    return earlier[max(range(len(earlier)), key=lambda place: (shared[place], place))]


def _overlap(stems: set[str], text: str) -> int:
    return len(stems.intersection(stem(word) for word in words(text)))
