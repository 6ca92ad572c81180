"""The durable life of a workspace's end: its installation, its work, its documents and every row that is its own.

The installation goes first, so that nobody speaks there any more. What was in hand meanwhile may still write, so all
of it is looked through again until nothing is found.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Final

import structlog

from bot.durable import Durable
from bot.durable_records import forget_lives
from bot.forms import Form
from bot.patience import Patience
from bot.services import Services
from bot.workspaces import WorkspaceRecords
from retrieval.domain import Audience, Window, owner_of, workspace_of
from retrieval.errors import BadConfiguration
from retrieval.reading.originals import forget

PAUSE: Final = 2.0
"""Seconds before everything is looked through again."""
_MOST_ROUNDS: Final = 300
"""An answer that is in hand ends within the model's time, and the chat refuses what it wants to say."""
_AT_ONCE: Final = 500
_ALL_TIME: Final = Window(datetime(1, 1, 2, tzinfo=UTC), datetime(9999, 12, 30, tzinfo=UTC))
_log = structlog.get_logger(__name__)


class Forgetting:
    """Begins to forget workspaces, and forgets them."""

    def __init__(self, services: Services, durable: Durable, patience: Patience) -> None:
        """Take the finished parts; `durable` has to know the life under the name "forget"."""
        self._services = services
        self._durable = durable
        self._patience = patience

    @property
    def _records(self) -> WorkspaceRecords:
        if self._services.workspaces is None:
            raise BadConfiguration("Workspaces cannot install the desk: set SLACK_CLIENT_ID and SLACK_CLIENT_SECRET.")
        return self._services.workspaces

    def begin(self, workspace_id: str, event: str) -> bool:
        """Begin to forget a workspace, or all that an organisation installed us in, for an event; once for each."""
        key = f"forget:{workspace_id}:{event.rpartition('/')[2]}"  # without what is qualified: it must not stop itself
        given = {"workspace_id": workspace_id, "begun_at": self._services.clock.now().isoformat()}
        return self._durable.begin("forget", key, given)

    def live(self, given: Form) -> str:
        """End the installation, then take everything away until there is nothing left."""
        begun_at, leaving = datetime.fromisoformat(given["begun_at"]), given["workspace_id"]

        def whose(*, in_doubt: bool) -> list[str]:
            del in_doubt  # what is taken away twice is gone as well
            return self._covered(leaving)

        def end(*, in_doubt: bool) -> None:
            del in_doubt
            self._records.end_installation(leaving)

        def take_away(*, in_doubt: bool) -> int:
            del in_doubt
            return sum(self._forget(one) for one in ended)

        ended = self._durable.step("whose", self._patience.step(whose, since=begun_at))
        self._durable.step("end", self._patience.step(end, since=begun_at))
        for number in range(_MOST_ROUNDS):
            taken = self._durable.step(f"take away {number}", self._patience.step(take_away, since=begun_at))
            if not taken and number:
                return "forgotten"
            self._durable.step(f"wait {number}", lambda: self._durable.pause(PAUSE))
        return "not all forgotten"

    def _covered(self, workspace_id: str) -> list[str]:
        known = self._records.workspaces()
        others = [one.workspace_id for one in known if one.enterprise_id == workspace_id]
        return sorted({workspace_id, *others})

    def _forget(self, workspace_id: str) -> int:
        """Take away what is a workspace's own; return how much that was, with what somebody has in hand of it yet."""
        if self._records.bot(workspace_id) is not None:
            return 0  # installed anew meanwhile: what is kept now is that installation's
        lives = forget_lives(lambda key: is_of(key, workspace_id))
        documents = self._forget_documents(workspace_id)
        sources = [
            one.source_id for one in self._services.source_list.sources if owner_of(one.visibility) == workspace_id
        ]
        rows = self._records.forget_rows(workspace_id, sources)
        in_hand = self._records.in_hand(workspace_id)
        found = {"lives": lives, "documents": documents, "rows": rows, "in_hand": in_hand}
        _log.info("workspace forgotten", workspace=workspace_id, **found)
        return sum(found.values())

    def _forget_documents(self, workspace_id: str) -> int:
        catalog, count = self._services.catalog, 0
        own = frozenset(one for one in catalog.visibilities() if owner_of(one) == workspace_id)
        with self._services.ingester.storing:
            while found := catalog.within(_ALL_TIME, Audience(own), limit=_AT_ONCE) if own else ():
                forget(catalog, [one.document_id for one in found])
                count += len(found)
        if own:
            self._services.ingester.settle()
        for index in (self._services.passages, self._services.words):
            index.forget_partitions(lambda visibility: owner_of(visibility) == workspace_id)
        return count


def is_of(key: str, workspace_id: str) -> bool:
    """Say whether a key is about something of a workspace: one of its parts is qualified by it."""
    return any(workspace_of(part) == workspace_id for part in key.split(":"))
