"""Which reader of roles a wording calls for (pure)."""

from __future__ import annotations

from typing import Final

from retrieval.claims.clauses import Clause
from retrieval.claims.objects import (
    against_roles,
    direct_roles,
    ending_roles,
    loser_roles,
    material_roles,
    means_roles,
    model_roles,
    party_roles,
    recipient_roles,
    thing_roles,
)
from retrieval.claims.roles import Roles
from retrieval.claims.uses import use_roles

_FINDERS: Final = {
    "party": party_roles,
    "loser": loser_roles,
    "ending": ending_roles,
    "against": against_roles,
    "material": material_roles,
    "direct": direct_roles,
    "thing": thing_roles,
    "model": model_roles,
    "use": use_roles,
    "recipient": recipient_roles,
    "means": means_roles,
}


def find_roles(clause: Clause) -> Roles | None:
    """Return the roles of a clause's deed, or None where what it is done to does not stand in the clause."""
    found = _FINDERS[clause.wording.row.takes](clause)
    return found if found and found.objects else None
