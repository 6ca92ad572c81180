"""Signs of life: what is being done for a reply, shown in its thread until the reply is there."""

from __future__ import annotations

from collections.abc import Callable

from bot.ports import ReplyStream
from bot.render.phrasing import Phrases
from bot.render.statuses import status_of, task_of
from retrieval.answering.stages import Stage, StageKind

Show = Callable[[str], None]


class Signs:
    """Shows the signs of one reply: tasks in a reply that grows, or else a status under its thread.

    A status would outlast a reply that was begun before it: only a post takes it away. Each sign is another call of the
    chat, so the stages are shown of a reply that a model writes, not of one that only searches and is there at once.
    """

    def __init__(self, show: Show, phrases: Phrases, stream: ReplyStream | None = None) -> None:
        """Take what shows a status, the language, and the reply that grows, where one does."""
        self._show = show
        self._phrases = phrases
        self._stream = stream
        self._searching: Stage | None = None

    def end(self) -> None:
        """Take the status away where nothing was posted that would."""
        self._show("")

    def at(self, stage: Stage) -> None:
        """Show what is being done; a search is shown with what comes after it."""
        if stage.kind is StageKind.SEARCHING:
            self._searching = stage
            return
        tasks = [task_of(one, self._phrases) for one in (self._searching, stage) if one]
        self._searching = None
        if self._stream and all(self._stream.progress(task) for task in tasks):
            return
        if self._stream is None or stage.kind is not StageKind.CHECKING:  # what is checked there has begun to grow
            self._show(status_of(stage, self._phrases))
