"""What the indexes have to take over, in SQL: changes in their order, and all there is."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from sqlalchemy import delete, func, select

from retrieval.adapters.sql_engine import among, names_of, reading, sliced, writing
from retrieval.adapters.sql_rows import SqlRows
from retrieval.adapters.sql_tables import ABOUT_DOCUMENT, documents, entry_of, passages
from retrieval.adapters.sql_tables import changes as log
from retrieval.ports import IndexEntry, Waiting

_OF = passages.c
_ENTRIES = select(*_OF, *ABOUT_DOCUMENT).join_from(passages, documents)


class SqlChangeLog(SqlRows):
    """Changes wait here until both indexes hold them."""

    def waiting(self, limit: int) -> list[Waiting]:
        """Return changes that the derived indexes have not taken over yet, oldest first.

        What there is to add is read as it stands now and comes with the newest of a document's changes;
        drop before adding.
        """
        with reading(self._engine) as connection:
            logged = connection.execute(select(log).order_by(log.c.change_id).limit(limit)).all()
            newest = {change.document_id: change.change_id for change in logged}
            entries: dict[int, list[IndexEntry]] = {}
            for run in sliced(list(newest)):
                query = _ENTRIES.where(_OF.document_id.in_(run)).order_by(_OF.ordinal)
                for entry in map(entry_of, connection.execute(query).mappings()):
                    entries.setdefault(newest[entry.passage.document_id], []).append(entry)
        return [
            Waiting(
                change.change_id,
                tuple(entries.get(change.change_id, ())),
                tuple((visibility, passage_id) for visibility, passage_id in change.dropped),
                change.changed_at,
            )
            for change in logged
        ]

    def settled(self, changes: Sequence[Waiting]) -> None:
        """Record that the derived indexes hold these changes."""
        with writing(self._engine) as connection:
            for run in sliced([change.change_id for change in changes]):
                connection.execute(delete(log).where(log.c.change_id.in_(run)))

    def everything(self, batch: int) -> Iterator[list[IndexEntry]]:
        """Yield every current passage with what the indexes need, by identity, in batches.

        Each batch is read in its own moment, so that writers never wait for a rebuild.
        """
        last = ""
        while True:
            query = _ENTRIES.where(_OF.passage_id > last).order_by(_OF.passage_id).limit(batch)
            entries = list(map(entry_of, self._fields_of(query)))
            if not entries:
                return
            yield entries
            last = entries[-1].passage.passage_id

    def sample(self, visibility: str, most: int) -> tuple[IndexEntry, ...]:
        """Return at most so many passages of a visibility, drawn at random from those that the indexes hold."""
        held = _OF.visibility == visibility, _OF.document_id.not_in(select(log.c.document_id))
        drawn = select(_OF.passage_id).where(*held).order_by(func.random()).limit(most)
        with reading(self._engine) as connection:
            names = names_of(list(connection.scalars(drawn)))
            query = _ENTRIES.where(among(_OF.passage_id))
            return tuple(map(entry_of, connection.execute(query, names).mappings()))
