"""What a question means in its conversation, written so that it can be searched alone (pure)."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

from retrieval.finding.entities import stem, words
from retrieval.finding.leaning import Leaning, leaning
from retrieval.finding.mentions import Mention, Sort, mentions_of
from retrieval.finding.switches import Said, switched
from retrieval.finding.ties import Tied, tied

_OTHERS = re.compile(
    r"\b(?:others?|another|else|different(?:ly)?|any(?:one|body)|contradicts?|disagrees?|disputes?|confirms?)\b",
    re.IGNORECASE,
)
"""Who asks for another voice does not want the outlet that was named."""
_COMPARED = re.compile(r"\b(?:compared?|comparison|than|differ\w*|similar\w*|alike|versus)\b", re.IGNORECASE)
"""Who compares with another name does not want what is told of the first."""
_CARRIED = 12


def standalone(text: str, earlier: Sequence[str], *, outlets: Collection[str] = frozenset()) -> str:
    """Return the question so that it can be understood without the ones before it (oldest first).

    One that says only a difference ("and in May?") becomes the question it differs from, with that put in; one that
    leans on its conversation ("why?", "what did they say about it?") gets the subject it leans on added in brackets;
    one that stands alone comes back untouched. `outlets` are those that there are.
    """
    said: list[str] = []
    for question in (*earlier, text):
        said.append(_alone(question, said, outlets))
    return said[-1]


def _alone(text: str, said: Sequence[str], outlets: Collection[str]) -> str:
    """Make a question stand alone, given those before it, each standing alone already."""
    asked = tied(text)
    if asked.anew and asked.text:
        return asked.text
    own = mentions_of(asked.text, outlets)
    leans = leaning(asked, own)
    if not said or not words(asked.text) or leans is Leaning.ALONE:
        return text
    before = _antecedent(asked, own, said)
    carried = mentions_of(before, outlets)
    not_meant = {stem(word) for word in words(asked.instead_of)}
    if leans is Leaning.FRAGMENT:
        whole = switched(Said(before, carried), Said(asked.text, own), not_meant=not_meant, corrects=asked.corrects)
        if whole is not None:
            return whole
    added = _added(asked.text, own, carried, not_meant)
    return f"{asked.text} ({', '.join(added)})" if added else text


def _antecedent(asked: Tied, own: Sequence[Mention], said: Sequence[str]) -> str:
    """Return the question it leans on: the last one, unless it shares more of its words with one before that."""
    stems = {stem(word) for word in words(asked.returns_to)}.union(*(mention.stems for mention in own))
    shared = [len(stems.intersection(*[{stem(word) for word in words(question)}])) for question in said]
    return said[-1 - shared[::-1].index(max(shared))]


def _added(text: str, own: Sequence[Mention], carried: Sequence[Mention], not_meant: Collection[str]) -> list[str]:
    """Return what a question takes over: what it does not say itself, and nothing that it replaces."""
    said = frozenset[str]().union(*(mention.stems for mention in own))
    sorts = {mention.sort for mention in own}
    replaced = (sorts & {Sort.DATE, Sort.OUTLET}) | ({Sort.OUTLET} if _OTHERS.search(text) else set())
    if Sort.NAME in sorts and _COMPARED.search(text):
        replaced.add(Sort.NAME)
    kept = {
        mention.value: mention
        for mention in reversed(carried)
        if mention.sort not in replaced and not mention.stems <= said and mention.stems.isdisjoint(not_meant)
    }
    added = list(reversed(kept.values()))
    if len(added) > _CARRIED:
        added = [mention for mention in added if mention.sort is not Sort.WORD] or added
    return [mention.written for mention in added[:_CARRIED]]
