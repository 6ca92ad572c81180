"""A name that nothing found holds, taken for the one it is nearly spelled like (pure)."""

from __future__ import annotations

import re
from collections.abc import Sequence

from retrieval.domain import Hit
from retrieval.text.names import names
from retrieval.text.spelling import may_be_misspelt, nearest
from retrieval.text.tokens import fold, words

_WORD = re.compile(r"[^\W\d_]+")


def respelled(text: str, hits: Sequence[Hit]) -> dict[str, str]:
    """Return, for each misspelt name of a question as it stands there, the name it is taken for.

    Only a name that no hit holds may be misspelt, and only a name that a hit holds is what was meant.
    """
    named = {word for name in names(text) for word in name.split() if may_be_misspelt(word)}
    shown = [f"{hit.document.heading}\n{hit.passage.text}" for hit in hits] if named else []
    doubted = named.difference(*map(words, shown))
    if not doubted:
        return {}
    known = _as_written(shown)
    found = {}
    for match in _WORD.finditer(text):
        word = fold(match[0])
        if word in doubted and (near := nearest(word, known)):
            found[match[0]] = known[near]
    return found


def _as_written(shown: Sequence[str]) -> dict[str, str]:
    """Return the words of all names that were found, folded, each as it is written first."""
    folded = {w for one in shown for name in names(one) for w in name.split() if may_be_misspelt(w)}
    written: dict[str, str] = {}
    for one in shown:
        for match in _WORD.finditer(one):
            if (word := fold(match[0])) in folded and match[0][0].isupper():
                written.setdefault(word, match[0])
    return written
