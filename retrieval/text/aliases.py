"""Who is who: whether two names are one party's, legal forms and endings aside, and through the gazetteer (pure)."""

from __future__ import annotations

from collections.abc import Iterable

from retrieval.domain import Entity
from retrieval.text.lexicon import LEGAL_FORMS, VAGUE_IN_NAMES
from retrieval.text.tokens import words


class Aliases:
    """The names that parties go by."""

    def __init__(self, entities: Iterable[Entity] = ()) -> None:
        """Take what goes by several names."""
        self._named = {_plain(name): entity.name for entity in entities for name in entity.names}

    def key(self, name: str | None) -> tuple[str, ...]:
        """Return what a name is compared by; empty for nobody."""
        return _plain(self.name_of(name) or "")

    def name_of(self, name: str | None) -> str | None:
        """Return what a party is called by."""
        return self._named.get(_plain(name or ""), name)

    def are_same(self, one: str | None, other: str | None) -> bool:
        """Say whether two names are one party's: the same words, or one the other's with less ("Halvane Labs")."""
        shorter, longer = sorted((self.key(one), self.key(other)), key=len)
        if shorter == longer or not shorter:
            return bool(shorter)
        numbers = {word for word in shorter if word.isdigit()} ^ {word for word in longer if word.isdigit()}
        return not numbers and longer[: len(shorter)] == shorter and not VAGUE_IN_NAMES.issuperset(shorter)


def _plain(name: str) -> tuple[str, ...]:
    found = words(name)
    return tuple([word for word in found if word not in LEGAL_FORMS] or found)
