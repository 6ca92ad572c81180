"""Claims in SQL, beside the documents that make them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, RowMapping, delete, insert, or_, select, update

from retrieval.adapters.sql_engine import writing
from retrieval.adapters.sql_rows import SqlRows
from retrieval.adapters.sql_tables import claims as table
from retrieval.adapters.sql_tables import documents
from retrieval.domain import Audience, Claim, Deed, Stance

_C = table.c
_TOLD = ("deed", "stance", "quote", "speaker", "subject", "object", "whose", "amounts", "days", "extractor")
"""The fields by which a claim of a new revision is the one that the revision before made."""


class SqlClaims(SqlRows):
    """What documents claim."""

    def claims(self, audience: Audience, *, as_of: datetime | None = None) -> tuple[Claim, ...]:
        """Return the claims that an audience may read, in the order in which they were learned."""
        found = select(*table.c).where(_C.visibility.in_(sorted(audience.visibilities)))
        if as_of is None:
            found = found.where(_C.superseded_at.is_(None))
        else:
            found = found.where(_C.learned_at <= as_of, or_(_C.superseded_at.is_(None), _C.superseded_at > as_of))
        return tuple(map(_claim_of, self._fields_of(found.order_by(_C.learned_at, _C.claim_id))))

    def put_claims(self, document_id: str, claims: Sequence[Claim]) -> None:
        """Give a document that is kept these claims in the place of those it has; those told again stay as learned."""
        known = select(documents.c.read_at, documents.c.visibility).where(documents.c.document_id == document_id)
        with writing(self._engine) as connection:
            row = connection.execute(known).first()
            if row is None:
                return
            fresh, gone = _compare(connection, document_id, claims)
            connection.execute(delete(table).where(_C.claim_id.in_(gone)))
            for claim in fresh:
                learned = claim.learned_at if claim.revision == 1 else row.read_at
                connection.execute(insert(table), _row_of(claim, document_id, row.visibility, learned or row.read_at))


def write_claims(
    connection: Connection, document_id: str, visibility: str, claims: Sequence[Claim], *, moment: datetime
) -> None:
    """Write a document's claims: what it claimed before stays as learned, what it claims no more keeps no quote."""
    first = connection.scalar(select(_C.claim_id).where(_C.document_id == document_id).limit(1)) is None
    fresh, gone = _compare(connection, document_id, claims)
    for claim in fresh:
        learned = claim.learned_at if first and claim.learned_at else moment
        connection.execute(insert(table), _row_of(claim, document_id, visibility, learned))
    if gone:
        connection.execute(update(table).where(_C.claim_id.in_(gone)), {"superseded_at": moment, "quote": ""})
    hide_claims(connection, document_id, visibility)


def _compare(connection: Connection, document_id: str, claims: Sequence[Claim]) -> tuple[list[Claim], list[int]]:
    """Put those claims in their new place that a document has made before; return the new ones, and who is gone."""
    ours = (_C.document_id == document_id) & _C.superseded_at.is_(None)
    rows = connection.execute(select(*table.c).where(ours)).mappings()
    before = {_told(_claim_of(row)): row[_C.claim_id] for row in rows}
    fresh = []
    for claim in claims:
        claim_id = before.pop(_told(claim), None)
        if claim_id is None:
            fresh.append(claim)
            continue
        place = {"revision": claim.revision, "start": claim.start, "end": claim.end}
        connection.execute(update(table).where(_C.claim_id == claim_id), place)
    return fresh, list(before.values())


def hide_claims(connection: Connection, document_id: str, visibility: str) -> None:
    """Let a document's claims, also those of earlier revisions, be for those alone who may read it now."""
    connection.execute(update(table).where(_C.document_id == document_id), {"visibility": visibility})


def forget_claims(connection: Connection, document_id: str) -> None:
    """Forget all that a document ever claimed."""
    connection.execute(delete(table).where(_C.document_id == document_id))


def _told(claim: Claim) -> tuple[Any, ...]:
    return tuple(getattr(claim, name) for name in _TOLD)


def _row_of(claim: Claim, document_id: str, visibility: str, learned_at: datetime) -> dict[str, Any]:
    row = {column.name: getattr(claim, column.name, None) for column in table.c if column.name != "claim_id"}
    lists = {name: list(getattr(claim, name)) for name in ("amounts", "days")}
    told = {"document_id": document_id, "visibility": visibility, "learned_at": learned_at}
    return row | lists | told | {"deed": claim.deed.value, "stance": claim.stance.value}


def _claim_of(row: RowMapping) -> Claim:
    named = {column.name: row[column] for column in table.c if column.name not in {"claim_id", "superseded_at"}}
    lists = {name: tuple(named[name]) for name in ("amounts", "days")}
    return Claim(**named | lists | {"deed": Deed(named["deed"]), "stance": Stance(named["stance"])})
