"""What is done when somebody presses a button of ours; whatever there is to say, its presser alone is told."""

from __future__ import annotations

from typing import Any

from slack_bolt import Ack, BoltContext

from bot.domain import Message
from bot.handlers import more, rest, stories, watches
from bot.handlers.command import Starts
from bot.handlers.feedback import Press, press
from bot.listeners.origin import origin_of
from bot.ports import Chat
from bot.services import Services


class Presses:
    """Listens to buttons."""

    def __init__(self, services: Services, chat: Chat, work: Starts) -> None:
        """Take the finished parts; the page connects the listeners."""
        self._services = services
        self._chat = chat
        self._work = work

    def on_feedback(self, ack: Ack, body: dict[str, Any], action: dict[str, Any], context: BoltContext) -> None:
        """Take a press of a button under a reply."""
        ack()
        given = _press_of(body, action, context)
        self._tell_presser(given, press(given, services=self._services, chat=self._chat))

    def on_show_more(self, ack: Ack, body: dict[str, Any], action: dict[str, Any], context: BoltContext) -> None:
        """Take a press of the button that asks for the rest of a reply."""
        ack()
        given = _press_of(body, action, context)
        self._tell_presser(given, more.press(given, services=self._services, chat=self._chat, work=self._work))

    def on_show_rest(self, ack: Ack, body: dict[str, Any], action: dict[str, Any], context: BoltContext) -> None:
        """Take a press of the button that shows what did not fit into a digest."""
        ack()
        given = _press_of(body, action, context)
        self._tell_presser(given, rest.press(given, services=self._services, chat=self._chat, work=self._work))

    def on_unwatch(self, ack: Ack, body: dict[str, Any], action: dict[str, Any], context: BoltContext) -> None:
        """Take a press of the button that ends a watch."""
        ack()
        given = _press_of(body, action, context)
        self._tell_presser(given, watches.press(given, services=self._services, chat=self._chat))

    def on_story(self, ack: Ack, body: dict[str, Any], action: dict[str, Any], context: BoltContext) -> None:
        """Take a press of a button under a digest's story, or beside its news."""
        ack()
        given = _press_of(body, action, context)
        services, chat, work = self._services, self._chat, self._work
        self._tell_presser(given, stories.press(given, action["action_id"], services=services, chat=chat, work=work))

    def _tell_presser(self, given: Press, told: Message | None) -> None:
        if told is not None:
            self._chat.whisper(given.channel_id, given.user_id, told, thread_ts=given.thread_ts)


def _press_of(body: dict[str, Any], action: dict[str, Any], context: BoltContext) -> Press:
    channel_id, user_id, thread_ts = origin_of(body)
    received_at = context["envelope"].received_at
    ts = (body.get("container") or {}).get("message_ts")
    return Press(str(user_id), str(channel_id), str(action.get("value", "")), received_at, thread_ts, ts)
