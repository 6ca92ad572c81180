"""What is done with what people write, write anew and take away: to us, and in threads of ours."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import structlog
from slack_bolt import BoltContext

from bot.channel_language import language_in
from bot.domain import Asked, Message
from bot.handlers.changes import change_of, is_change
from bot.handlers.command import Command, Commands, Starts
from bot.handlers.follow_up import asked, is_addressed, is_our_thread, may_follow_up
from bot.handlers.unasked import may_be_answered, wants_unasked
from bot.intent.intents import Intent, IntentKind, intent_of
from bot.ports import Chat
from bot.render.texts import small_talk_message
from bot.services import Services

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
        eyes of who wrote them. The rest is answered, and what is edited or deleted is revised.
        """
        me = str(context.bot_user_id)
        if is_change(event):
            self._on_change(event, me, context.team_id)
            return
        if not self._is_for_us(event, me):
            return
        question = asked(event, me=me, team_id=context.team_id)
        intent = _intent(question)
        if intent.is_small_talk or intent.kind is IntentKind.COMMAND:
            if self._services.store.question(question.key):
                return  # it was changed since, and that was heard first
            replayed = context["envelope"].claims > 1
            told = self._told_at_once(question, intent, replayed=replayed)
            if told is not None:
                self._tell(question, told, alone=event.get("channel_type") != "im", in_doubt=replayed)
            return
        started = self._work.revise(change_of(event, question))
        _log.info("question heard", key=question.key, started=started)

    def _on_change(self, event: dict[str, Any], me: str, team_id: str | None) -> None:
        """Take an edit or a deletion. Commands in words are not carried out by an edit: they may have been before."""
        message, question = event.get("message"), None
        if message and self._is_for_us(message, me):
            question = asked(message, me=me, team_id=team_id)
            intent = _intent(question)
            if intent.is_small_talk or intent.kind is IntentKind.COMMAND:
                question = None
        change = change_of(event, question)
        started = self._work.revise(change)
        _log.info("question changed", key=change.key, asked=question is not None, started=started)

    def _told_at_once(self, question: Asked, intent: Intent, *, replayed: bool) -> Message | None:
        if intent.kind is not IntentKind.COMMAND:
            language = language_in(question.channel_id, question.text, self._services.store)
            return small_talk_message(intent.kind, self._services.topics, language=language)
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

    def _is_for_us(self, event: dict[str, Any], me: str) -> bool:
        if is_addressed(event, me=me):
            return True
        if may_be_answered(event, me=me) and wants_unasked(event["channel"], self._services.store):
            return True
        if not may_follow_up(event, me=me):
            return False
        return is_our_thread(event, me=me) or bool(self._services.store.turns(event["channel"], event["thread_ts"]))


def _intent(question: Asked) -> Intent:
    return intent_of(question.text, addressed=question.addressed, in_thread=question.thread_ts is not None)
