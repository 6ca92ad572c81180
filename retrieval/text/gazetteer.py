"""The names that one lab, model, reseller or rule goes by, so that a question finds what other names tell (pure)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from retrieval.domain import Entity, Hit
from retrieval.text.lexicon import STOPWORDS
from retrieval.text.names import names
from retrieval.text.tokens import words

_ACRONYM = re.compile(r"[A-Z]{2,5}s?")
"""What is only meant in capitals: a lab may be called FAIR, and nothing else that is fair is meant."""
_APOSTROPHES = str.maketrans({"\u2019": "'", "\u2018": "'"})


class Gazetteer:
    """Finds the known names in a question and writes it with the others."""

    def __init__(self, entities: Sequence[Entity] = ()) -> None:
        """Take the entities; of a name that two of them share, the first keeps it."""
        ways = [(_way(name), entity) for entity in entities for name in entity.names]
        ways.sort(key=lambda way: len(way[0]), reverse=True)
        self._entities = [entity for _, entity in ways]
        one_of = "|".join(f"({way})" for way, _ in ways)
        self._names = re.compile(rf"(?<![\w.])(?:{one_of})(?!\w)") if ways else None

    def widened(self, text: str) -> str:
        """Return a question followed by the words of the other names, for a search that counts words."""
        have = set(words(text))
        other = (name for _, entity in self._mentions(text) for name in entity.names)
        more = dict.fromkeys(word for name in other for word in _telling(name) if word not in have)
        return " ".join([text, *more])

    def plain(self, text: str) -> str:
        """Return a question with every entity called by its first name."""
        for (start, end), entity in reversed(list(self._mentions(text))):
            text = text[:start] + entity.name + text[end:]
        return text

    def closest(self, text: str, hits: Sequence[Hit]) -> str:
        """Return a question that calls each entity by a name that the hits hold: as it does, if they hold that one."""
        mentions = list(self._mentions(text))
        shown = [f"{hit.document.heading}. {hit.passage.text}" for hit in hits] if mentions else ()
        told = [f" {' '.join(words(one))} " for one in shown]
        for (start, end), entity in reversed(mentions):
            asked = text[start:end]
            held = (name for name in (asked, *entity.names) if any(f" {' '.join(words(name))} " in one for one in told))
            text = text[:start] + next(held, asked) + text[end:]
        return text

    def _mentions(self, text: str) -> Iterator[tuple[tuple[int, int], Entity]]:
        """Yield where a text mentions an entity, and which."""
        for match in self._names.finditer(text.translate(_APOSTROPHES)) if self._names else ():
            yield match.span(), self._entities[(match.lastindex or 1) - 1]


def _way(name: str) -> str:
    """Return the pattern of a name: any white space, and any case unless it is an acronym."""
    pattern = r"\s+".join(re.escape(part) for part in name.translate(_APOSTROPHES).split())
    return pattern if _ACRONYM.fullmatch(name) else f"(?i:{pattern})"


def _telling(name: str) -> list[str]:
    """Return the words of a name that are names themselves: of "Vexley's coding company" only the first."""
    parts = [word for part in sorted(names(name)) for word in part.split()]
    return [word for word in parts or words(name) if len(word) > 1 and word not in STOPWORDS]
