"""What was posted and told of it since, as dictionaries: a part of the MemoryStore."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from bot.messages import MessageRecord, ToldLapse
from retrieval.domain import Lapse


class MemoryMessages:
    """Messages, what they quote, and lapses that were told."""

    def __init__(self) -> None:
        self._messages: dict[str, MessageRecord] = {}
        self._editions: dict[str, dict[str, str]] = {}
        self._lapses: dict[tuple[str, str, str], ToldLapse] = {}

    def record_message(self, record: MessageRecord) -> None:
        known = self._messages.get(record.key)
        if known and known.revision >= record.revision:
            return
        self._messages[record.key] = replace(record, round=known.round if known else record.round)
        self._lapses = {place: one for place, one in self._lapses.items() if one.key != record.key}
        self._editions[record.key] = dict.fromkeys(record.documents, "")

    def message(self, key: str) -> MessageRecord | None:
        return self._messages.get(key)

    def forget_message(self, key: str) -> None:
        self._forget([key] if key in self._messages else [])

    def messages_for(self, user_id: str, *, limit: int) -> Sequence[MessageRecord]:
        theirs = [record for record in self._messages.values() if record.user_id == user_id]
        return sorted(theirs, key=lambda record: (record.posted_at, record.key), reverse=True)[:limit]

    def quoted_documents(self) -> Mapping[str, frozenset[str]]:
        names = {name for held in self._editions.values() for name in held}
        return {
            name: frozenset(held[name] for held in self._editions.values() if name in held) for name in sorted(names)
        }

    def messages_quoting(self, document_ids: Collection[str]) -> Sequence[MessageRecord]:
        found = [record for record in self._messages.values() if not set(document_ids).isdisjoint(record.documents)]
        return sorted(found, key=lambda record: (record.posted_at, record.key))

    def settle_lapses(
        self,
        record: MessageRecord,
        lapses: Sequence[Lapse],
        *,
        editions: Mapping[str, str],
        at: datetime,
        line_ts: str | None = None,
    ) -> None:
        known = self._messages.get(record.key)
        if known is None:
            return
        ended = replace(known, round=max(known.round, record.round + 1), line_ts=line_ts or known.line_ts)
        self._messages[record.key] = ended
        held = self._editions[record.key]
        held.update({name: edition for name, edition in editions.items() if name in held})
        for one in lapses:
            told = ToldLapse(
                ended.key,
                ended.channel_id,
                ended.ts,
                ended.line_ts,
                one.document_id,
                one.title,
                one.kind,
                one.fingerprint,
                at,
            )
            self._lapses.setdefault((record.key, one.document_id, one.fingerprint), told)

    def told_lapses(self, *, key: str | None = None, since: datetime | None = None) -> Sequence[ToldLapse]:
        found = [
            replace(one, line_ts=self._messages[one.key].line_ts)
            for one in self._lapses.values()
            if key in {None, one.key} and (since is None or one.told_at >= since)
        ]
        return sorted(found, key=lambda one: (one.told_at, one.key, one.document_id, one.fingerprint))

    def forget_messages_before(self, moment: datetime) -> int:
        old = [key for key, record in self._messages.items() if record.posted_at < moment]
        self._forget(old)
        return len(old)

    def _forget(self, keys: Sequence[str]) -> None:
        for key in keys:
            del self._messages[key]
            del self._editions[key]
        self._lapses = {place: one for place, one in self._lapses.items() if one.key in self._messages}
