"""Everything the bot listens to. Listeners unpack and start durable work; none waits for a model."""

from __future__ import annotations

import re
import secrets
from datetime import UTC, datetime
from threading import Lock
from typing import Any

import structlog
from slack_bolt import Ack, App, BoltContext
from slack_bolt.error import BoltError
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot.domain import Asked, Message
from bot.errors import ChatRefused, ChatUnavailable, DeskError, MisunderstoodError
from bot.handlers.command import Command, Commands, Starts
from bot.handlers.feedback import Press, press
from bot.handlers.follow_up import asked, is_addressed, is_our_thread, may_follow_up
from bot.intent.intents import Intent, Kind, intent_of
from bot.middleware import ReaderChanges, Repeats, only_people
from bot.ports import Chat
from bot.render.feedback import ACTION
from bot.render.texts import help_message, sentence_message, small_talk_message, trouble_message
from bot.services import Services

_EVER = datetime(2014, 1, 1, tzinfo=UTC)
_BAD_TOKEN = frozenset(
    {"invalid_auth", "not_authed", "account_inactive", "token_revoked", "token_expired", "not_allowed_token_type"}
)
_log = structlog.get_logger(__name__)


def make_app(client: WebClient, *, signing_secret: str | None = None) -> App:
    """Return a Bolt app for one workspace, its token checked with Slack.

    Without a signing secret (Socket Mode needs none) no HTTP request is ever believed.
    Raises `ChatRefused` when Slack does not know the token and `ChatUnavailable` when it does not answer.
    """
    try:
        return App(name="desk", client=client, signing_secret=signing_secret or secrets.token_hex(32))
    except BoltError as error:
        code = error.__context__.response.get("error") if isinstance(error.__context__, SlackApiError) else ""
        if code in _BAD_TOKEN:
            raise ChatRefused(f"Slack refused the bot token ({code}); check SLACK_BOT_TOKEN.", code=code) from error
        raise ChatUnavailable("Slack could not check the bot token just now; try again later.") from error
    except OSError as error:
        raise ChatUnavailable("Slack could not be reached to check the bot token; try again later.") from error


def register(app: App, *, services: Services, chat: Chat, work: Starts, silent: bool = False) -> None:
    """Connect everything we listen to; `silent` is what a new subscription does on a quiet day."""
    ears = _Ears(services, chat, work, commands=Commands(services, chat, work, silent=silent))
    app.middleware(ReaderChanges(chat).take)  # members come and go, channels are shared, people change: ABOUT_READERS
    app.middleware(Repeats().pass_once)
    app.middleware(only_people)
    app.event("app_mention")(ears.hear)
    app.event("message")(ears.hear)
    app.event("app_home_opened")(ears.greet)
    app.command("/desk")(ears.obey)
    app.action(re.compile(f"{ACTION}.*"))(ears.take_feedback)
    app.error(ears.apologise)


class _Ears:
    """The listeners, with the parts they hand things to."""

    def __init__(self, services: Services, chat: Chat, work: Starts, *, commands: Commands) -> None:
        self._services = services
        self._chat = chat
        self._work = work
        self._commands = commands
        self._greeted: set[str] = set()
        self._greeting = Lock()
        self._apologised = Repeats()
        self._replied = Repeats()

    def hear(self, event: dict[str, Any], context: BoltContext) -> None:
        """Take a message: a mention and a direct message always, in our threads what goes on asking.

        Small talk and commands in words are replied to at once, for the eyes of who wrote them; the rest is answered.
        """
        me = str(context.bot_user_id)
        if not is_addressed(event, me=me) and not self._follows_up(event, me):
            return
        question = asked(event, me=me, team_id=context.team_id)
        intent = intent_of(question.text, addressed=question.addressed, in_thread=question.thread_ts is not None)
        if intent.is_small_talk or intent.kind is Kind.COMMAND:
            if self._replied.is_new(question.key):  # a mention in a channel comes as a message too
                self._reply_at_once(question, intent)
            return
        started = self._work.answer(question)
        _log.info("question heard", key=question.key, started=started)

    def greet(self, event: dict[str, Any]) -> None:
        """Say once, in the direct message with us, what we can do."""
        user_id, channel_id = event["user"], event["channel"]
        key = f"welcome:{user_id}"
        with self._greeting:
            if event.get("tab") != "messages" or user_id in self._greeted:
                return
            if self._chat.find(channel_id, key, since=_EVER) is None:
                self._chat.post(channel_id, help_message(self._services.topics), key=key)
            self._greeted.add(user_id)

    def obey(self, ack: Ack, body: dict[str, Any]) -> None:
        """Take a `/desk` command: acknowledge it first, within Slack's three seconds.

        Nothing may be raised: Bolt 1.30 forgets an acknowledgement whose listener raises right after it.
        """
        ack()
        try:
            self._carry_out(
                Command(
                    command_id=body["trigger_id"],
                    channel_id=body["channel_id"],
                    user_id=body["user_id"],
                    text=body.get("text") or "",
                    team_id=body.get("team_id"),
                )
            )
        except Exception as error:  # noqa: BLE001 - the outermost edge of a command: whatever broke, the asker hears of it
            self.apologise(error, body)

    def take_feedback(self, ack: Ack, body: dict[str, Any], action: dict[str, Any]) -> None:
        """Take a press of a button under a reply: acknowledge it first, and tell its presser alone.

        Nothing may be raised, as in `obey`.
        """
        ack()
        where = body.get("container") or {}
        channel_id = (body.get("channel") or {}).get("id") or where.get("channel_id")
        given = Press(body["user"]["id"], str(channel_id), str(action.get("value", "")), where.get("thread_ts"))
        try:
            told = press(given, services=self._services, chat=self._chat)
            self._chat.whisper(given.channel_id, given.user_id, told, thread_ts=given.thread_ts)
        except Exception as error:  # noqa: BLE001 - the outermost edge of a press: whatever broke, its presser hears of it
            self.apologise(error, {"channel_id": channel_id, "user_id": given.user_id, "thread_ts": given.thread_ts})

    def apologise(self, error: Exception, body: dict[str, Any]) -> None:
        """Tell the person, and them alone, that something broke, with the reference that the log has too."""
        reference = secrets.token_hex(4)
        event = body.get("event") or body
        channel_id, user_id = event.get("channel") or event.get("channel_id"), event.get("user") or event.get("user_id")
        _log.error("listener failed", reference=reference, channel=channel_id, exc_info=error)
        identity = event.get("ts") or reference
        if not channel_id or not user_id or not self._apologised.is_new(f"{channel_id}:{identity}"):
            return
        try:
            self._chat.whisper(channel_id, user_id, trouble_message(reference), thread_ts=event.get("thread_ts"))
        except DeskError as silence:
            _log.warning("apology not delivered", reference=reference, why=str(silence))

    def _reply_at_once(self, question: Asked, intent: Intent) -> None:
        if intent.kind is not Kind.COMMAND:
            self._whisper(question, small_talk_message(intent.kind, self._services.topics))
            return
        where = (question.ts, question.channel_id, question.user_id)
        self._carry_out(Command(*where, intent.command, question.team_id), thread_ts=question.thread_ts)

    def _carry_out(self, command: Command, *, thread_ts: str | None = None) -> None:
        try:
            shown = self._commands.run(command)
        except MisunderstoodError as error:
            shown = sentence_message(str(error))
        if shown is not None:
            self._chat.whisper(command.channel_id, command.user_id, shown, thread_ts=thread_ts)

    def _follows_up(self, event: dict[str, Any], me: str) -> bool:
        if not may_follow_up(event, me=me):
            return False
        return is_our_thread(event, me=me) or bool(self._services.store.turns(event["channel"], event["thread_ts"]))

    def _whisper(self, question: Asked, message: Message) -> None:
        self._chat.whisper(question.channel_id, question.user_id, message, thread_ts=question.thread_ts)
