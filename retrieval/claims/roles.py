"""Who does a deed to whom or what: read from where the parties stand in its clause (pure)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

from retrieval.claims.clauses import DeedClause
from retrieval.claims.materials import find_direct, find_material, find_means, find_model, find_thing
from retrieval.claims.objects import Roles
from retrieval.claims.targets import (
    find_against,
    find_defendant,
    find_ending,
    find_licensee,
    find_loser,
    find_party,
    find_recipient,
)
from retrieval.claims.uses import find_use

_FINDERS: Final[Mapping[str, Callable[[DeedClause], Roles | None]]] = {
    "party": find_party,
    "loser": find_loser,
    "ending": find_ending,
    "against": find_against,
    "defendant": find_defendant,
    "recipient": find_recipient,
    "licensee": find_licensee,
    "material": find_material,
    "direct": find_direct,
    "thing": find_thing,
    "model": find_model,
    "means": find_means,
    "use": find_use,
}
"""How the roles are found, by what a row's deed takes."""
TAKEN: Final = _FINDERS.keys()
"""What a row may say that its deed takes."""


def find_roles(clause: DeedClause) -> Roles | None:
    """Return the roles of a clause's deed, or None where what it is done to does not stand in the clause."""
    found = _FINDERS[clause.wording.row.takes](clause)
    return found if found and found.objects else None
