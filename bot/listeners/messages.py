"""What is done with what people write: to us, and in threads of ours."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import structlog
from slack_bolt import BoltContext

from bot.domain import Asked, Message
from bot.handlers.command import Command, Commands, Starts
from bot.handlers.follow_up import asked, is_addressed, is_our_thread, may_follow_up
from bot.handlers.unasked import may_be_answered, wants_unasked
from bot.intent.intents import Intent, IntentKind, intent_of
from bot.ports import Chat
from bot.render.texts import small_talk_message
from bot.services import Services
from retrieval.text.asked_in import language_asked

_log = structlog.get_logger(__name__)


class HeardMessages:
    """Listens to mentions, direct messages and threads."""

    def __init__(self, services: Services, chat: Chat, work: Starts, commands: Commands) -> None:
        """Take the finished parts; the page connects the listener."""
        self._services = services
        self._chat = chat
        self._work = work
        self._commands = commands

    def on_message(self, event: dict[str, Any], context: BoltContext) -> None:
        """Take a message: a mention and a direct message always, in our threads what goes on asking.

        Questions to a whole channel are heard where it wants that.

        Small talk and commands in words are replied to at once: in a direct message as a message, elsewhere for the
        eyes of who wrote them. The rest is answered.
        """
        me = str(context.bot_user_id)
        if not is_addressed(event, me=me) and not self._follows_up(event, me) and not self._is_wanted(event, me):
            return
        question = asked(event, me=me, team_id=context.team_id)
        intent = intent_of(question.text, addressed=question.addressed, in_thread=question.thread_ts is not None)
        if intent.is_small_talk or intent.kind is IntentKind.COMMAND:
            replayed = context["envelope"].claims > 1
            told = self._told_at_once(question, intent, replayed=replayed)
            if told is not None:
                self._tell(question, told, alone=event.get("channel_type") != "im", in_doubt=replayed)
            return
        started = self._work.answer(question)
        _log.info("question heard", key=question.key, started=started)

    def _told_at_once(self, question: Asked, intent: Intent, *, replayed: bool) -> Message | None:
        if intent.kind is not IntentKind.COMMAND:
            return small_talk_message(intent.kind, self._services.topics, language=language_asked(question.text))
        where = (question.ts, question.channel_id, question.user_id)
        return self._commands.reply_to(Command(*where, intent.command, question.team_id, replayed=replayed))

    def _tell(self, question: Asked, message: Message, *, alone: bool, in_doubt: bool) -> None:
        """Show a reply; `in_doubt`, it is looked for first, which what one alone was shown cannot be."""
        if alone:
            self._chat.whisper(question.channel_id, question.user_id, message, thread_ts=question.thread_ts)
            return
        since = datetime.fromtimestamp(float(question.ts), UTC)
        channel_id, key, thread_ts = question.channel_id, question.key, question.thread_ts
        if not in_doubt or self._chat.find(channel_id, key, thread_ts=thread_ts, since=since) is None:
            self._chat.post(channel_id, message, key=key, thread_ts=thread_ts)

    def _is_wanted(self, event: dict[str, Any], me: str) -> bool:
        return may_be_answered(event, me=me) and wants_unasked(event["channel"], self._services.store)

    def _follows_up(self, event: dict[str, Any], me: str) -> bool:
        if not may_follow_up(event, me=me):
            return False
        return is_our_thread(event, me=me) or bool(self._services.store.turns(event["channel"], event["thread_ts"]))
