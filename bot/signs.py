"""Signs of life: what is being done for a reply, shown in its thread until the reply is there."""

from __future__ import annotations

from collections.abc import Callable

from bot.ports import ReplyStream
from bot.render.phrasing import Phrases
from bot.render.statuses import status_of, task_of, thinking
from retrieval.answering.stages import Stage, StageKind

Show = Callable[[str], None]


class Signs:
    """Shows the signs of one reply: a status under its thread, and tasks in a reply that grows.

    Each is another call of the chat. So a reply that only searches, and is there at once, has one status; the stages of
    one that a model writes are shown as they come.
    """

    def __init__(self, show: Show, phrases: Phrases, stream: ReplyStream | None = None) -> None:
        """Take what shows a status, the language, and the reply that grows, where one does."""
        self._show = show
        self._phrases = phrases
        self._stream = stream
        self._searching: Stage | None = None

    def begin(self) -> None:
        """Show that the question was heard."""
        self._show(thinking(self._phrases))

    def at(self, stage: Stage) -> None:
        """Show what is being done; a search is shown with what comes after it."""
        if stage.kind is StageKind.SEARCHING:
            self._searching = stage
            return
        if self._searching and self._stream:
            self._stream.progress(task_of(self._searching, self._phrases))
        self._searching = None
        self._show(status_of(stage, self._phrases))
        if self._stream:
            self._stream.progress(task_of(stage, self._phrases))
