"""Questions as they stand now, and those of a thread, as dictionaries: a part of the MemoryStore."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from bot.domain import Feedback, Replied, Turn
from bot.question_records import QuestionChange, QuestionRecord, first_record


class MemoryQuestions:
    """Questions and their revisions."""

    _replies: dict[str, Replied]
    _feedback: dict[tuple[str, str], Feedback]

    def __init__(self) -> None:
        super().__init__()
        self._questions: dict[str, QuestionRecord] = {}
        self._turns: dict[tuple[str, str], dict[str, Turn]] = {}

    def revise_question(self, change: QuestionChange, at: datetime) -> QuestionRecord:
        known = self._questions.get(change.key)
        self._questions[change.key] = known.after(change, at) if known else first_record(change, at)
        return self._questions[change.key]

    def question(self, key: str) -> QuestionRecord | None:
        return self._questions.get(key)

    def forget_question(self, key: str, channel_id: str, ts: str) -> None:
        self._replies.pop(key, None)
        for whose in [one for one in self._feedback if one[0] == key]:
            del self._feedback[whose]
        for (channel, _), kept in self._turns.items():
            if channel == channel_id:
                kept.pop(ts, None)

    def remember(self, turn: Turn) -> None:
        kept = self._turns.setdefault((turn.channel_id, turn.thread_ts), {})
        kept[turn.ts] = replace(kept.get(turn.ts, turn), question=turn.question)

    def turns(self, channel_id: str, thread_ts: str) -> Sequence[Turn]:
        return sorted(self._turns.get((channel_id, thread_ts), {}).values(), key=lambda t: (t.asked_at, t.ts))

    def turns_since(self, channel_id: str, moment: datetime) -> Sequence[Turn]:
        kept = [t for (channel, _), thread in self._turns.items() if channel == channel_id for t in thread.values()]
        return sorted((t for t in kept if t.asked_at >= moment), key=lambda t: (t.asked_at, t.ts))

    def _forget_turns(self, moment: datetime) -> int:
        self._questions = {key: one for key, one in self._questions.items() if one.changed_at >= moment}
        old = [(thread, t.ts) for thread, kept in self._turns.items() for t in kept.values() if t.asked_at < moment]
        for thread, ts in old:
            del self._turns[thread][ts]
        return len(old)
