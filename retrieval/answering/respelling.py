"""A name that nothing found holds, taken for the one it is nearly spelled like (pure)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from retrieval.answering.demand import demand_of
from retrieval.answering.pages import page_of
from retrieval.domain import Hit
from retrieval.text.analysis import Sentence
from retrieval.text.spelling import may_be_misspelt, nearest
from retrieval.text.tokens import fold

_WORD = re.compile(r"[^\W\d_]+")


def respelled(text: str, hits: Sequence[Hit]) -> dict[str, str]:
    """Return, for each misspelt name of a question as it stands there, the name it is taken for.

    Only a name that no hit holds may be misspelt, and only a name that a hit holds is what was meant.
    """
    named = frozenset(filter(may_be_misspelt, demand_of(text).name_words))  # no noun of a language that writes it large
    doubted = named.difference(*(page_of(hit).words for hit in hits)) if named else named
    if not doubted:
        return {}
    known = _as_written(sentence for hit in hits for sentence in page_of(hit).all)
    found = {}
    for match in _WORD.finditer(text):
        word = fold(match[0])
        if word in doubted and (near := nearest(word, known)):
            found[match[0]] = known[near]
    return found


def _as_written(shown: Iterable[Sentence]) -> dict[str, str]:
    """Return the words of all names that were found, folded, each as it is written first."""
    written: dict[str, str] = {}
    for sentence in shown:
        folded = {word for name in sentence.called for word in name.split() if may_be_misspelt(word)}
        for match in _WORD.finditer(sentence.text):
            if (word := fold(match[0])) in folded and match[0][0].isupper():
                written.setdefault(word, match[0])
    return written
