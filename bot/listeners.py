"""Everything the bot listens to. Listeners unpack and start durable work; none waits for a model.

They run out of the inbox, after the chat was told "received". One may be run again for the same delivery, when
the process died or something was away: whatever it does has to be done once all the same.
"""

from __future__ import annotations

import re
import secrets
from datetime import UTC, datetime
from threading import Lock
from typing import Any

import structlog
from slack_bolt import Ack, App, BoltContext, BoltRequest
from slack_bolt.authorization import AuthorizeResult
from slack_bolt.error import BoltUnhandledRequestError
from slack_sdk import WebClient
from slack_sdk.errors import SlackClientError
from slack_sdk.web import SlackResponse

from bot.domain import Asked, Envelope, Message
from bot.errors import ChatUnavailable, DeskError, MisunderstoodError
from bot.handlers import more, rest, stories, watches
from bot.handlers.command import Command, Commands, Starts
from bot.handlers.feedback import Press, press
from bot.handlers.follow_up import asked, is_addressed, is_our_thread, may_follow_up
from bot.intent.intents import Intent, IntentKind, intent_of
from bot.ports import Chat
from bot.render.feedback import ACTION
from bot.render.following import ACTIONS as STORY_BUTTONS
from bot.render.more import ACTION as SHOW_MORE
from bot.render.rest import ACTION as SHOW_REST
from bot.render.texts import help_message, sentence_message, small_talk_message, trouble_message
from bot.render.watching import ACTION as UNWATCH
from bot.services import Services
from retrieval.text.asked_in import language_asked

_EVER = datetime(2014, 1, 1, tzinfo=UTC)

_log = structlog.get_logger(__name__)


def make_app(client: WebClient) -> App:
    """Return a Bolt app for the workspace that the client's token belongs to, which is asked for when it is needed.

    It handles what was verified, recorded and acknowledged before, each listener to its end. Whatever goes wrong
    is raised; a Slack that cannot say who we are is `ChatUnavailable`, so that nothing is lost over it.
    """
    whoami = _Whoami(client)
    app = App(
        name="desk",
        client=WebClient(),  # listeners speak through the `Chat` alone
        authorize=lambda: whoami.authorize(),  # noqa: PLW0108 - Bolt looks for a value for the `self` of a method
        process_before_response=True,
        raise_error_for_unhandled_request=True,
        request_verification_enabled=False,
        ssl_check_enabled=False,
        url_verification_enabled=False,
    )
    app.error(_raise_again)
    return app


def register(app: App, *, services: Services, chat: Chat, work: Starts, silent: bool = False) -> Ears:
    """Connect everything we listen to; `silent` is what a new subscription does on a quiet day."""
    ears = Ears(app, services, chat, work, commands=Commands(services, chat, work, silent=silent))
    app.event("app_mention")(ears.hear)
    app.event("message")(ears.hear)
    app.event("app_home_opened")(ears.greet)
    app.command("/desk")(ears.obey)
    app.action(re.compile(f"{ACTION}.*"))(ears.take_feedback)
    app.action(SHOW_MORE)(ears.show_more)
    app.action(SHOW_REST)(ears.show_rest)
    app.action(UNWATCH)(ears.take_unwatch)
    app.action(re.compile(STORY_BUTTONS))(ears.take_story)
    return ears


class _Whoami:
    """Who we are in Slack: asked once, then remembered."""

    def __init__(self, client: WebClient) -> None:
        self._client = client
        self._told: SlackResponse | None = None

    def authorize(self) -> AuthorizeResult:
        """Return who we are; Bolt asks for each request."""
        try:
            self._told = self._told or self._client.auth_test()
        except (SlackClientError, OSError) as error:
            raise ChatUnavailable("Slack could not say who we are; it may work in a few minutes.") from error
        return AuthorizeResult.from_auth_test_response(auth_test_response=self._told)


def _raise_again(error: Exception) -> None:
    raise error


class Ears:
    """The listeners, with the parts they hand things to; what is delivered is handed to them through the app."""

    def __init__(self, app: App, services: Services, chat: Chat, work: Starts, *, commands: Commands) -> None:
        """Take the finished parts; `register` connects the listeners."""
        self._app = app
        self._services = services
        self._chat = chat
        self._work = work
        self._commands = commands
        self._greeted: set[str] = set()
        self._greeting = Lock()

    def handle(self, envelope: Envelope) -> None:
        """Run the listener that a delivery is for, to its end. Raises whatever goes wrong."""
        try:
            self._app.dispatch(BoltRequest(body=envelope.body, mode="socket_mode", context={"envelope": envelope}))
        except BoltUnhandledRequestError:
            _log.warning("nothing listens to this", kind=envelope.kind)

    def apologise(self, envelope: Envelope, error: Exception) -> None:
        """Tell the person, and them alone, that something broke, with the reference that the log has too."""
        reference = secrets.token_hex(4)
        channel_id, user_id, thread_ts = _behind(envelope.body)
        _log.error("listener failed", reference=reference, channel=channel_id, exc_info=error)
        if not channel_id or not user_id:
            return
        try:
            self._chat.whisper(channel_id, user_id, trouble_message(reference), thread_ts=thread_ts)
        except DeskError as silence:
            _log.warning("apology not delivered", reference=reference, why=str(silence))

    def hear(self, event: dict[str, Any], context: BoltContext) -> None:
        """Take a message: a mention and a direct message always, in our threads what goes on asking.

        Small talk and commands in words are replied to at once: in a direct message as a message, elsewhere for the
        eyes of who wrote them. The rest is answered.
        """
        me = str(context.bot_user_id)
        if not is_addressed(event, me=me) and not self._follows_up(event, me):
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

    def obey(self, ack: Ack, body: dict[str, Any], context: BoltContext) -> None:
        """Take a `/desk` command."""
        ack()
        command = Command(
            command_id=body["trigger_id"],
            channel_id=body["channel_id"],
            user_id=body["user_id"],
            text=body.get("text") or "",
            team_id=body.get("team_id"),
            replayed=context["envelope"].claims > 1,
        )
        shown = self._carried_out(command)
        if shown is not None:
            self._chat.whisper(command.channel_id, command.user_id, shown)

    def take_feedback(self, ack: Ack, body: dict[str, Any], action: dict[str, Any], context: BoltContext) -> None:
        """Take a press of a button under a reply, and tell its presser alone."""
        ack()
        given = _press_of(body, action, context)
        told = press(given, services=self._services, chat=self._chat)
        self._tell_presser(given, told)

    def show_more(self, ack: Ack, body: dict[str, Any], action: dict[str, Any], context: BoltContext) -> None:
        """Take a press of the button that asks for the rest of a reply."""
        ack()
        given = _press_of(body, action, context)
        told = more.press(given, services=self._services, chat=self._chat, work=self._work)
        self._tell_presser(given, told)

    def show_rest(self, ack: Ack, body: dict[str, Any], action: dict[str, Any], context: BoltContext) -> None:
        """Take a press of the button that shows what did not fit into a digest."""
        ack()
        given = _press_of(body, action, context)
        told = rest.press(given, services=self._services, chat=self._chat, work=self._work)
        self._tell_presser(given, told)

    def take_unwatch(self, ack: Ack, body: dict[str, Any], action: dict[str, Any], context: BoltContext) -> None:
        """Take a press of the button that ends a watch."""
        ack()
        given = _press_of(body, action, context)
        told = watches.press(given, services=self._services, chat=self._chat)
        self._tell_presser(given, told)

    def _tell_presser(self, given: Press, told: Message | None) -> None:
        if told is not None:
            self._chat.whisper(given.channel_id, given.user_id, told, thread_ts=given.thread_ts)

    def take_story(self, ack: Ack, body: dict[str, Any], action: dict[str, Any], context: BoltContext) -> None:
        """Take a press of a button under a digest's story, or beside its news."""
        ack()
        given = _press_of(body, action, context)
        services, chat, work = self._services, self._chat, self._work
        told = stories.press(given, action["action_id"], services=services, chat=chat, work=work)
        self._tell_presser(given, told)

    def _told_at_once(self, question: Asked, intent: Intent, *, replayed: bool) -> Message | None:
        if intent.kind is not IntentKind.COMMAND:
            return small_talk_message(intent.kind, self._services.topics, language=language_asked(question.text))
        where = (question.ts, question.channel_id, question.user_id)
        return self._carried_out(Command(*where, intent.command, question.team_id, replayed=replayed))

    def _carried_out(self, command: Command) -> Message | None:
        try:
            return self._commands.run(command)
        except MisunderstoodError as error:
            return sentence_message(str(error))

    def _tell(self, question: Asked, message: Message, *, alone: bool, in_doubt: bool) -> None:
        """Show a reply; `in_doubt`, it is looked for first, which what one alone was shown cannot be."""
        if alone:
            self._chat.whisper(question.channel_id, question.user_id, message, thread_ts=question.thread_ts)
            return
        since = datetime.fromtimestamp(float(question.ts), UTC)
        channel_id, key, thread_ts = question.channel_id, question.key, question.thread_ts
        if not in_doubt or self._chat.find(channel_id, key, thread_ts=thread_ts, since=since) is None:
            self._chat.post(channel_id, message, key=key, thread_ts=thread_ts)

    def _follows_up(self, event: dict[str, Any], me: str) -> bool:
        if not may_follow_up(event, me=me):
            return False
        return is_our_thread(event, me=me) or bool(self._services.store.turns(event["channel"], event["thread_ts"]))


def _press_of(body: dict[str, Any], action: dict[str, Any], context: BoltContext) -> Press:
    channel_id, user_id, thread_ts = _behind(body)
    received_at = context["envelope"].received_at
    ts = (body.get("container") or {}).get("message_ts")
    return Press(str(user_id), str(channel_id), str(action.get("value", "")), received_at, thread_ts, ts)


def _behind(body: dict[str, Any]) -> tuple[str | None, str | None, str | None]:
    """Return the channel, the person and the thread that a delivery comes from, as far as it says."""
    if body.get("type") == "block_actions":
        where = body.get("container") or {}
        channel_id = (body.get("channel") or {}).get("id") or where.get("channel_id")
        return channel_id, (body.get("user") or {}).get("id"), where.get("thread_ts")
    said = body.get("event") or body
    return said.get("channel") or said.get("channel_id"), said.get("user") or said.get("user_id"), said.get("thread_ts")
