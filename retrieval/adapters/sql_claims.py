"""Claims in SQL, beside the documents that make them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, RowMapping, Select, bindparam, delete, false, func, insert, or_, select, update

from retrieval.adapters.sql_engine import writing
from retrieval.adapters.sql_rows import SqlRows
from retrieval.adapters.sql_tables import claims as table
from retrieval.adapters.sql_tables import documents
from retrieval.domain import CHANNEL_PREFIX, Audience, Claim, Deed, Document, Stance, owner_of, wider_than

_C = table.c
_TOLD = ("deed", "stance", "quote", "speaker", "subject", "object", "whose", "amounts", "days", "extractor")
"""The fields by which a claim of a new revision is the one that the revision before made."""
_MADE = select(_C.claim_id).where(_C.document_id == bindparam("document_id")).limit(1)
_PARTIES = func.coalesce(_C.subject, "") + "\n" + func.coalesce(_C.object, "") + "\n" + func.coalesce(_C.whose, "")


class SqlClaims(SqlRows):
    """What documents claim."""

    def claims(
        self,
        audience: Audience,
        *,
        as_of: datetime | None = None,
        made_by: Collection[str] | None = None,
        naming: Collection[str] | None = None,
    ) -> tuple[Claim, ...]:
        """Return the claims that an audience may read, in the order in which they were learned."""
        found = select(*table.c).where(_C.visibility.in_(sorted(audience.visibilities)))
        if as_of is None:
            found = found.where(_C.superseded_at.is_(None))
        else:
            found = found.where(_C.learned_at <= as_of, or_(_C.superseded_at.is_(None), _C.superseded_at > as_of))
        if made_by is not None:
            found = found.where(_C.document_id.in_(sorted(made_by)))
        if naming is not None:
            found = found.where(or_(false(), *(_PARTIES.icontains(word, autoescape=True) for word in sorted(naming))))
        return tuple(map(_claim_of, self._fields_of(found.order_by(_C.learned_at, _C.claim_id))))

    def claims_of(self, document_id: str) -> tuple[Claim, ...]:
        """Return what a document claims now, whoever may read it."""
        return tuple(map(_claim_of, self._fields_of(_current(document_id))))

    def put_claims(self, document: Document, claims: Sequence[Claim]) -> None:
        """Give a document that is kept as it was read these claims in the place of those it has."""
        name, state = document.document_id, (document.revision, document.visibility)
        known = select(documents.c.revision, documents.c.visibility, documents.c.read_at)
        with writing(self._engine) as connection:
            row = connection.execute(known.where(documents.c.document_id == name).with_for_update()).first()
            if row is None or (row.revision, row.visibility) != state:
                return
            fresh, gone = _compare(connection, name, claims)
            connection.execute(delete(table).where(_C.claim_id.in_(gone)))
            for claim in fresh:
                learned = claim.learned_at if claim.revision == 1 else row.read_at
                connection.execute(insert(table), _row_of(claim, name, row.visibility, learned or row.read_at))


def write_claims(
    connection: Connection, document_id: str, visibility: str, claims: Sequence[Claim], *, moment: datetime
) -> None:
    """Write a document's claims: what it claimed before stays as learned, what it claims no more keeps no quote."""
    if connection.scalar(_MADE, {"document_id": document_id}) is None:  # nearly always: most documents are new
        rows = [_row_of(claim, document_id, visibility, claim.learned_at or moment) for claim in claims]
        if rows:
            connection.execute(insert(table), rows)
        return
    fresh, gone = _compare(connection, document_id, claims)
    for claim in fresh:
        connection.execute(insert(table), _row_of(claim, document_id, visibility, moment))
    if gone:
        connection.execute(update(table).where(_C.claim_id.in_(gone)), {"superseded_at": moment, "quote": ""})
    hide_claims(connection, document_id, visibility)


def _compare(connection: Connection, document_id: str, claims: Sequence[Claim]) -> tuple[list[Claim], list[int]]:
    """Put those claims in their new place that a document has made before; return the new ones, and who is gone.

    What is told twice in the same words is two claims.
    """
    before: defaultdict[tuple[Any, ...], list[int]] = defaultdict(list)
    for row in connection.execute(_current(document_id)).mappings():
        before[_told(_claim_of(row))].append(row[_C.claim_id])
    fresh = []
    for claim in claims:
        if known := before[_told(claim)]:
            place = {"revision": claim.revision, "start": claim.start, "end": claim.end}
            connection.execute(update(table).where(_C.claim_id == known.pop(0)), place)
        else:
            fresh.append(claim)
    return fresh, [claim_id for left in before.values() for claim_id in left]


def hide_claims(connection: Connection, document_id: str, visibility: str) -> None:
    """Let a document's claims be for those alone who may read it now, and what it dropped before for no one else."""
    ours, dropped = _C.document_id == document_id, _C.superseded_at.is_not(None)
    wider = _C.visibility.in_(sorted(wider_than(visibility)))
    connection.execute(update(table).where(ours, or_(~dropped, wider)), {"visibility": visibility})
    if visibility.startswith(CHANNEL_PREFIX) or owner_of(visibility):  # what was another's is nobody's now
        connection.execute(delete(table).where(ours, dropped, _C.visibility != visibility))


def forget_claims(connection: Connection, document_id: str) -> None:
    """Forget all that a document ever claimed."""
    connection.execute(delete(table).where(_C.document_id == document_id))


def _current(document_id: str) -> Select[*tuple[Any, ...]]:
    ours = (_C.document_id == document_id) & _C.superseded_at.is_(None)
    return select(*table.c).where(ours).order_by(_C.claim_id)


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
