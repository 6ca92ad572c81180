"""What a deed is done to, with those who do it (pure)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from retrieval.claims.parties import Party


@dataclass(frozen=True, slots=True)
class Object:
    """What a deed is done to, as it is worded, and whose it is."""

    text: str
    whose: Party | None = None
    party: Party | None = None


@dataclass(frozen=True, slots=True)
class Roles:
    """Those who do a deed, and what it is done to; no subject means that the clause names none."""

    subjects: tuple[Party, ...]
    objects: tuple[Object, ...]


def objects_of(parties: Iterable[Party]) -> tuple[Object, ...]:
    """Return parties as what a deed is done to."""
    return tuple(Object(party.text, party=party) for party in parties)
