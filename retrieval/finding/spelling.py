"""A name that nothing found holds, taken for the one it is nearly spelled like (pure)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from difflib import get_close_matches

from retrieval.domain import Hit
from retrieval.finding.entities import fold, names, words

_SHORTEST = 5
"""Letters of a name that can be misspelt: shorter ones lie too close to one another."""
_NEAR = 0.83
"""How alike two names are (difflib's ratio): one letter of six may be wrong."""
_WORD = re.compile(r"[^\W\d_]+")


def respelled(text: str, hits: Sequence[Hit]) -> dict[str, str]:
    """Return, for each misspelt name of a question as it stands there, the name it is taken for.

    Only a name that no hit holds is misspelt, and only a name that a hit holds is what was meant; both begin alike.
    """
    shown = [f"{hit.document.heading}\n{hit.passage.text}" for hit in hits]
    held = frozenset(word for one in shown for word in words(one))
    doubted = {w for name in names(text) for w in name.split() if len(w) >= _SHORTEST and w not in held}
    if not doubted:
        return {}
    known = _as_written(shown)
    found = {}
    for match in _WORD.finditer(text):
        word = fold(match[0])
        alike = [name for name in known if name[:1] == word[:1]] if word in doubted else []
        if near := get_close_matches(word, alike, n=1, cutoff=_NEAR):
            found[match[0]] = known[near[0]]
    return found


def _as_written(shown: Sequence[str]) -> dict[str, str]:
    """Return the words of all names that were found, folded, each as it is written first."""
    folded = {w for one in shown for name in names(one) for w in name.split() if len(w) >= _SHORTEST}
    written: dict[str, str] = {}
    for one in shown:
        for match in _WORD.finditer(one):
            if (word := fold(match[0])) in folded and match[0][0].isupper():
                written.setdefault(word, match[0])
    return written
