"""Who is who: whether two names are one party's, legal forms and endings aside, and through the gazetteer (pure)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from retrieval.domain import Entity
from retrieval.text.lexicon import LEGAL_FORMS, VAGUE_IN_NAMES
from retrieval.text.tokens import words


class Aliases:
    """The names that parties go by."""

    def __init__(self, entities: Iterable[Entity] = ()) -> None:
        """Take what goes by several names."""
        self._named = {_plain(name): entity.name for entity in entities for name in entity.names}
        self._names: defaultdict[str, list[tuple[str, ...]]] = defaultdict(list)
        for plain, name in self._named.items():
            self._names[name].append(plain)
        self._keys: dict[str | None, tuple[str, ...]] = {}

    def key(self, name: str | None) -> tuple[str, ...]:
        """Return what a name is compared by; empty for nobody."""
        if name not in self._keys:  # a ledger compares each name with many
            self._keys[name] = _plain(self.name_of(name) or "")
        return self._keys[name]

    def name_of(self, name: str | None) -> str | None:
        """Return what a party is called by."""
        return self._named.get(_plain(name or ""), name)

    def names_of(self, name: str) -> tuple[str, ...]:
        """Return the other names that a party goes by, folded."""
        return tuple(map(" ".join, self._names.get(self.name_of(name) or "", ())))

    def are_same(self, one: str | None, other: str | None) -> bool:
        """Say whether two names are one party's: the same words, or one the other's with less ("Halvane Labs")."""
        shorter, longer = sorted((self.key(one), self.key(other)), key=len)
        if shorter == longer or not shorter:
            return bool(shorter)
        numbers = {word for word in shorter if word.isdigit()} ^ {word for word in longer if word.isdigit()}
        return not numbers and longer[: len(shorter)] == shorter and not VAGUE_IN_NAMES.issuperset(shorter)

    def are_named(self, party: str, text: str | None) -> bool:
        """Say whether a wording holds one of a party's names, word by word: "outputs of Maren 3" names Maren."""
        own, told = _plain(party), words(text or "")
        names = [own, *self._names.get(self._named.get(own, ""), ())]
        return any(tuple(told[at : at + len(name)]) == name for name in names if name for at in range(len(told)))


def _plain(name: str) -> tuple[str, ...]:
    found = words(name)
    return tuple([word for word in found if word not in LEGAL_FORMS] or found)
