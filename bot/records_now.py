"""What is on record now of what digests told: read for those alone who are to be told it again."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import Final

from bot.told_again import CurrentRecords, document_ids_of
from retrieval.domain import Audience, Claim, Digest
from retrieval.ports import ClaimLibrary

_AT_ONCE: Final = 500
"""Documents whose claims are read together."""


def current_records(digests: Iterable[Digest], audience: Audience, catalog: ClaimLibrary) -> CurrentRecords:
    """Return the documents that digests named or quoted, with their claims, as far as an audience may read them."""
    named = sorted(frozenset[str]().union(*map(document_ids_of, digests)))
    found = catalog.documents(named)
    documents = {name: one for name, one in found.items() if audience.may_read(one.visibility)}
    claims: dict[str, list[Claim]] = defaultdict(list)
    names = list(documents)
    for start in range(0, len(names), _AT_ONCE):
        for claim in catalog.claims(audience, made_by=names[start : start + _AT_ONCE]):
            claims[claim.document_id].append(claim)
    return CurrentRecords(documents, claims)
