"""The durable life of a reading: a source in line, or read anew because its files changed, one reading at a time."""

from __future__ import annotations

import threading
from datetime import UTC, datetime

import structlog

from bot import forms
from bot.durable import Durable
from bot.forms import Form
from bot.services import Services

_log = structlog.get_logger(__name__)


class Readings:
    """Begins to read sources, and reads them."""

    def __init__(self, services: Services, durable: Durable) -> None:
        """Take the finished parts; `durable` has to know the life under the name "ingest"."""
        self._services = services
        self._durable = durable
        self._turns = threading.Lock()
        self._turn: dict[str, threading.Lock] = {}
        self._awaited: set[str] = set()

    def ingest(self, source_id: str, due: datetime) -> bool:
        """Put a source in line to be read; False when it was in line for that minute before."""
        key = f"ingest:{source_id}:{due.astimezone(UTC):%Y-%m-%dT%H:%M}"
        return self._durable.begin("ingest", key, {"source_id": source_id}, queued=True)

    def reread(self, source_id: str) -> bool:
        """Begin to read a source whose files changed.

        False when such a reading waits to begin, as it will see the change, and when the source rests.
        """
        state = self._services.catalog.source_state(source_id)
        if state and state.paused:
            return False
        with self._turns:
            if source_id in self._awaited:
                return False
            self._awaited.add(source_id)
        key = f"ingest:{source_id}:changed:{self._services.clock.now().astimezone(UTC):%Y-%m-%dT%H:%M:%S.%f}"
        begun = False
        try:
            begun = self._durable.begin("ingest", key, {"source_id": source_id})
        finally:
            if not begun:
                self._awaited.discard(source_id)
        return begun

    def live(self, given: Form) -> str:
        """Read one source, if there still is one."""
        source_id = given["source_id"]

        def read() -> Form:
            with self._turn_of(source_id):
                self._awaited.discard(source_id)  # a change from now on wants another reading
                return forms.report_form(self._services.ingester.ingest(wanted[0]))

        try:
            wanted = [source for source in self._services.sources if source.source_id == source_id]
            if not wanted:
                return "no such source"
            report = self._durable.step("ingest", read)
        finally:
            self._awaited.discard(source_id)  # also when there was nothing to read, or nobody to ask
        _log.info("source read", source=source_id, **report)
        return "read"

    def _turn_of(self, source_id: str) -> threading.Lock:
        """Return the turn of a source: two readings of it at a time would each take the other's news for gone."""
        with self._turns:
            return self._turn.setdefault(source_id, threading.Lock())
