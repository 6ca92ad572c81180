"""The durable life of a correction: looked into, marked, told once, and on record."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

import structlog

from bot import corrections, forms
from bot.durable import Durable
from bot.errors import ChatRefused, ChatUnavailable
from bot.forms import Form
from bot.messages import CorrectionNotice, MessageRecord
from bot.patience import Patience
from bot.ports import Chat
from bot.question_records import life_of
from bot.services import Services

_log = structlog.get_logger(__name__)


class Correcting:
    """Begins to tell the threads of messages whose sources changed, and tells them."""

    def __init__(self, services: Services, chat: Chat, durable: Durable, patience: Patience) -> None:
        """Take the finished parts; `durable` has to know the life under the name "correct"."""
        self._services = services
        self._chat = chat
        self._durable = durable
        self._patience = patience

    def begin(self) -> int:
        """Begin to tell of every message of which there is something to tell; return of how many that was begun now.

        Each round of a message is one life, whoever begins it and however often.
        """
        return sum(self._begin(record) for record in corrections.due(services=self._services))

    def _begin(self, record: MessageRecord) -> bool:
        key = f"correct:{life_of(record.key, record.revision)}:{record.round}"
        given = {"message": record.key, "begun_at": self._services.clock.now().isoformat()}
        if self._durable.begin("correct", key, given):
            return True
        if not self._durable.is_unfinished(key):
            corrections.leave(record, services=self._services)
        return False

    def live(self, given: Form) -> str:
        """Tell of one message; one whose thread cannot be told is left until its sources change again."""
        key, begun_at = given["message"], datetime.fromisoformat(given["begun_at"])

        def look(*, in_doubt: bool) -> Form | None:
            del in_doubt  # nothing is posted here
            notice = corrections.compose(key, services=self._services, chat=self._chat)
            return forms.notice_form(notice) if notice else None

        seen = self._durable.step("look", self._patience.step(look, since=begun_at))
        if seen is None:
            return "forgotten"
        notice = forms.notice_of(seen)
        try:
            told = self._told(given, begun_at, seen)
        except (ChatRefused, ChatUnavailable):
            corrections.settle(notice, services=self._services)
            raise
        self._durable.record(lambda: corrections.settle(told, services=self._services))
        _log.info(
            "correction", message=key, lapses=len(told.lapses), documents=[one.document_id for one in told.lapses]
        )
        return "told" if told.line_ts else "nothing to tell"

    def _told(self, given: Form, begun_at: datetime, seen: Form) -> CorrectionNotice:
        notice = forms.notice_of(seen)
        if not notice.lapses:
            return notice

        def mark(*, in_doubt: bool) -> bool:
            del in_doubt  # the same mark again is no other
            return corrections.mark(notice, services=self._services, chat=self._chat)

        def tell(*, in_doubt: bool) -> Form:
            since = begun_at if in_doubt else None
            told = corrections.tell(notice, services=self._services, chat=self._chat, look_since=since)
            return forms.notice_form(told)

        if not self._durable.step("mark", self._patience.step(mark, since=begun_at)):
            return replace(notice, lapses=())
        in_doubt = self._durable.is_continued(given)
        return forms.notice_of(self._durable.step("tell", self._patience.step(tell, in_doubt=in_doubt, since=begun_at)))
