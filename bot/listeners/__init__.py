"""Everything the bot listens to, registered on this page. Listeners start durable work; none waits for a model.

They run out of the inbox, after the chat was told "received". One may be run again for the same delivery, when
the process died or something was away: whatever it does has to be done once all the same.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Collection, Mapping

import structlog
from slack_bolt import App, BoltRequest
from slack_bolt.error import BoltUnhandledRequestError

from bot.bounds import Bounds
from bot.domain import Envelope
from bot.entry import WORKSPACE
from bot.errors import DeskError, TriggerExpired
from bot.handlers.channel_settings import SettingsWindows
from bot.handlers.command import Commands, Starts
from bot.handlers.home import Homes
from bot.handlers.note_forgetting import NoteForgetting
from bot.handlers.notes import Notes
from bot.heard import HEARD, Heard, Way
from bot.listeners.actions import Presses
from bot.listeners.app import make_app
from bot.listeners.commands import SlashCommands
from bot.listeners.departures import Departures
from bot.listeners.home import HomeOpenings
from bot.listeners.messages import HeardMessages
from bot.listeners.notes import NoteWishes
from bot.listeners.origin import origin_of
from bot.listeners.replies import ReplyPresses
from bot.listeners.shortcuts import Shortcuts
from bot.listeners.views import Submissions
from bot.ports import Chat
from bot.render.asking import BUTTON as ASK_BUTTON
from bot.render.asking import FORM as ASK_FORM
from bot.render.asking import MESSAGE_SHORTCUT, SHORTCUT
from bot.render.channel_settings import FORM as SETTINGS_FORM
from bot.render.feedback import ACTION as FEEDBACK
from bot.render.feedback import REASON_FORM
from bot.render.following import ACTIONS as STORY_BUTTONS
from bot.render.home import CHOOSE_CHANNEL
from bot.render.notes import FORGET as FORGET_NOTE
from bot.render.notes import FORM as NOTE_FORM
from bot.render.notes import KEEP as KEEP_NOTE
from bot.render.notes import OPEN as OPEN_NOTE
from bot.render.notes import SHORTCUT as NOTE_SHORTCUT
from bot.render.offers import Offer
from bot.render.rest import ACTION as SHOW_REST
from bot.render.texts import sentence_message, trouble_message
from bot.render.watching import ACTION as UNWATCH
from bot.services import Services
from bot.surfaces import Surfaces
from retrieval.domain import HOME

__all__ = ["Listeners", "make_app", "register"]

TOO_LATE = "That took me too long, so I could not open the window. Please try again."
_log = structlog.get_logger(__name__)


def register(  # noqa: PLR0913 - the finished parts are keywords
    app: App,
    *,
    services: Services,
    chat: Chat,
    surfaces: Surfaces,
    work: Starts,
    silent: bool = False,
    bounds: Bounds | None = None,
    admins: Collection[str] = (),
    aside: Callable[[Callable[[], None]], None] = lambda fill: fill(),
) -> Listeners:
    """Connect everything we listen to.

    `silent` is what a new subscription does on a quiet day, `admins` run the desk. `bounds` are those of the chat:
    while a delivery is in hand, nothing is said in another workspace. `aside` does what waits for a model.
    """
    windows = SettingsWindows(services, chat, surfaces, admins=admins)
    forgetting = NoteForgetting(services, chat, admins)
    commands = Commands(services, chat, work, silent=silent, windows=windows, forgetting=forgetting)
    messages = HeardMessages(services, chat, work, commands)
    presses = Presses(services, chat, work)
    replies = ReplyPresses(services, chat, surfaces, work)
    shortcuts = Shortcuts(chat, surfaces, windows)
    submissions = Submissions(services, chat, work, windows)
    notes = NoteWishes(Notes(services, chat, surfaces, work, forgetting, aside=aside), forgetting, chat)
    listening: Mapping[str, Callable[..., None]] = {
        "app_mention": messages.on_message,
        "message": messages.on_message,
        "app_uninstalled": Departures(work).on_uninstalled,
        "tokens_revoked": Departures(work).on_revoked,
        "app_home_opened": HomeOpenings(services, chat, Homes(services, chat, surfaces, admins=admins)).on_opened,
        "/desk": SlashCommands(chat, commands).on_command,
        f"{FEEDBACK}.*": replies.on_feedback,
        Offer.MORE: replies.on_show_more,
        Offer.PASSAGES: replies.on_show_passages,
        Offer.TIMELINE: replies.on_show_timeline,
        Offer.SHARE: replies.on_share,
        Offer.HUMAN: replies.on_ask_human,
        SHOW_REST: presses.on_show_rest,
        UNWATCH: presses.on_unwatch,
        STORY_BUTTONS: presses.on_story,
        ASK_BUTTON: shortcuts.on_ask,
        SHORTCUT: shortcuts.on_ask,
        MESSAGE_SHORTCUT: shortcuts.on_ask_about,
        ASK_FORM: submissions.on_question,
        CHOOSE_CHANNEL: shortcuts.on_choose_channel,
        SETTINGS_FORM: submissions.on_settings,
        "reaction_added": notes.on_reaction,
        NOTE_SHORTCUT: notes.on_shortcut,
        KEEP_NOTE: notes.on_offer,
        NOTE_FORM: notes.on_form,
        OPEN_NOTE: notes.on_open,
        FORGET_NOTE: notes.on_forget,
        REASON_FORM: submissions.on_reason,
    }
    for heard in HEARD:
        if heard.is_recorded:
            _door(app, heard)(listening[heard.name])
    return Listeners(app, chat, bounds or Bounds())


def _door(app: App, heard: Heard) -> Callable[..., object]:
    """Return what connects a listener with one thing of the table."""
    match heard.way:
        case Way.EVENT:
            return app.event(heard.name)
        case Way.COMMAND:
            return app.command(heard.name)
        case Way.ACTION:
            return app.action(heard.pattern)
        case Way.SHORTCUT:
            return app.shortcut(heard.name)
        case Way.VIEW:
            return app.view(heard.name)


class Listeners:
    """All of them; what was delivered is handed to the one that it is for, through Bolt."""

    def __init__(self, app: App, chat: Chat, bounds: Bounds) -> None:
        """Take the app that the listeners are connected with, the chat in which trouble is told, and its bounds."""
        self._app = app
        self._chat = chat
        self._bounds = bounds

    def handle(self, envelope: Envelope) -> None:
        """Run the listener that a delivery is for, to its end. Raises whatever goes wrong.

        That it came too late to open a window is no failure: the person is told to do it again.
        """
        with self._bounds.within(str(envelope.body.get(WORKSPACE, HOME))):
            self._dispatched(envelope)

    def _dispatched(self, envelope: Envelope) -> None:
        try:
            self._app.dispatch(BoltRequest(body=envelope.body, mode="socket_mode", context={"envelope": envelope}))
        except BoltUnhandledRequestError:
            _log.warning("nothing listens to this", kind=envelope.kind)
        except TriggerExpired:
            channel_id, user_id, thread_ts = origin_of(envelope.body)
            _log.info("too late for a window", kind=envelope.kind)
            if channel_id and user_id:
                self._chat.whisper(channel_id, user_id, sentence_message(TOO_LATE), thread_ts=thread_ts)

    def apologise(self, envelope: Envelope, error: Exception) -> None:
        """Tell the person, and them alone, that something broke, with the reference that the log has too."""
        reference = secrets.token_hex(4)
        channel_id, user_id, thread_ts = origin_of(envelope.body)
        _log.error("listener failed", reference=reference, channel=channel_id, exc_info=error)
        if not channel_id or not user_id:
            return
        try:
            self._chat.whisper(channel_id, user_id, trouble_message(reference), thread_ts=thread_ts)
        except DeskError as silence:
            _log.warning("apology not delivered", reference=reference, why=str(silence))
