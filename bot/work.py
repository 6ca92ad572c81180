"""The durable work: a question answered, a digest previewed or published, a source read, a thread told what is new.

Each life is a straight line of steps under the identity of what it is for, so that it is done once: starting
it again does nothing, and after a crash it goes on behind the last step on record. A step that was being
taken at the crash is taken again; where it may have posted something, that is looked for first.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from functools import partial
from typing import Final

import structlog

from bot import endings, forms, publisher
from bot.answering import Answering
from bot.correcting import Correcting
from bot.domain import Asked, Slot
from bot.durable import Durable, Life
from bot.following import Following
from bot.forgetting import Forgetting
from bot.forms import Form
from bot.handlers import more
from bot.handlers.revision import rest_key
from bot.joint_publishing import JointPublishing
from bot.membership import Membership
from bot.note_keeping import NoteKeeping
from bot.passing import Passing
from bot.patience import WAITS, Patience
from bot.ports import Chat
from bot.publishing import Publishing
from bot.question_records import PassedOn, QuestionChange, life_of
from bot.readings import Readings
from bot.rest_telling import RestTelling
from bot.runs import MOST_DEATHS, MOST_GOODBYES
from bot.services import Services
from bot.surfaces import Surfaces
from bot.watching import Watching

DRAIN: Final = 20.0
"""Seconds that what is under way has to end when the desk stops."""
_log = structlog.get_logger(__name__)


class Work:
    """Starts durable work, and does it."""

    def __init__(  # noqa: PLR0913 - all that the work needs from outside, each by its name
        self,
        services: Services,
        chat: Chat,
        *,
        database_url: str,
        membership: Membership,
        patience: tuple[float, ...] = WAITS,
        admins: tuple[str, ...] = (),
        surfaces: Surfaces | None = None,
    ) -> None:
        """Take the finished parts.

        `membership` is this process's among those that work on the database: what it leaves undone goes on in
        another one, or at its next launch. `patience` are the seconds between tries to reach the chat.
        `admins` are told of a digest that cannot be posted. `surfaces` show what is being done for an answer.
        """
        self._services = services
        self._chat = chat
        self.membership: Final = membership
        self._durable = Durable(database_url, membership)
        self._patience = Patience(services.clock, self._durable.pause, patience)
        self._answering = Answering(services, chat, self._durable, self._patience, surfaces=surfaces)
        self._correcting = Correcting(services, chat, self._durable, self._patience)
        self._following = Following(services, chat, self._durable, self._patience)
        self._publishing = Publishing(services, chat, self._durable, self._patience, admins=admins)
        self._joint = JointPublishing(services, chat, self._durable, self._patience, admins=admins)
        self._rest = RestTelling(services, chat, self._durable, self._patience)
        self._watching = Watching(services, chat, self._durable, self._patience)
        self._readings = Readings(services, self._durable)
        self._forgetting = Forgetting(services, self._durable, self._patience)
        self._notes = NoteKeeping(services, chat, self._durable, self._patience)
        self._passing = Passing(services, chat, self._durable, self._patience, self.answer)

    def launch(self) -> None:
        """Begin to work, also on what this process or a dead one left undone.

        Raises `BadConfiguration` when another `Work` of this process is not closed yet, and `PermanentError`
        when the records of work cannot be opened.
        """
        lives: dict[str, Life] = {
            "answer": self._answering.live,
            "retract": self._answering.retract,
            "preview": self._preview,
            "more": self._more,
            "digest": self._publishing.live,
            "digests": self._joint.live,
            "ingest": self._readings.live,
            "correct": self._correcting.live,
            "follow": self._following.live,
            "rest": self._rest.live,
            "watch": self._watching.live,
            "forget": self._forgetting.live,
            "note": self._notes.live,
            "share": self._passing.live_share,
            "people": self._passing.live_people,
        }
        self._durable.launch({name: endings.told(name, life) for name, life in lives.items()}, self._give_up)

    def close(self, *, drain: float = DRAIN) -> None:
        """Stop; what is not done within `drain` seconds, or waits for the chat, goes on at the next launch."""
        self._durable.close(drain=drain)

    def answer(self, asked: Asked) -> bool:
        """Begin to answer a question and return at once; False when that was begun before."""
        return self._answering.begin(asked)

    def revise(self, change: QuestionChange) -> bool:
        """Begin to answer a question as it is asked now, or to take the reply to it away where nothing is any more.

        False when that was begun before, also for a change that came after a later one.
        """
        return self._answering.revise(change)

    def preview(self, asked: Asked) -> bool:
        """Begin to show the digest on the topic that `asked.text` names to the asker; False when begun before."""
        return self._durable.begin("preview", f"preview:{asked.channel_id}:{asked.ts}", self._asked_form(asked))

    def more(self, asked: Asked) -> bool:
        """Begin to tell the rest of the reply to a question; False when that was begun before, by whomever."""
        replied = self._services.store.message(asked.key)
        revision = replied.revision if replied else 1
        life = life_of(rest_key(asked.key), revision)
        return self._durable.begin("more", life, self._asked_form(asked) | {"revision": revision})

    def rest(self, key: str, place: int) -> bool:
        """Begin to tell what did not fit into a slot's digest, behind a place; False when that was begun before."""
        return self._rest.begin(key, place)

    def share(self, passed: PassedOn) -> bool:
        """Begin to put a question to its channel and to answer it there; False when that was begun before."""
        return self._passing.share(passed)

    def ask_people(self, passed: PassedOn) -> bool:
        """Begin to ask the people of a channel a question; False when that was begun before, by whomever."""
        return self._passing.ask_people(passed)

    def digest(self, slot: Slot) -> bool:
        """Begin to publish a slot's digest; False when that was begun before.

        False also while another digest of the channel, or the rest of one, is not done: where it ends, this one starts,
        and what it tells, this one need not.
        """
        if self._is_telling(slot):
            return False
        return self._publishing.begin(slot)

    def digests(self, slots: Sequence[Slot]) -> bool:
        """Begin to publish the digests of a channel that are due at one moment in one post; False as `digest` does."""
        subscription = self._services.store.subscription(slots[0].subscription_id)
        if subscription is None or self._is_telling(slots[0]):
            return False
        return self._joint.begin(subscription.channel_id, slots)

    def _is_telling(self, slot: Slot) -> bool:
        """Say whether a digest of a slot's channel, or the rest of one, is not done."""
        prefixes = publisher.beside(slot, services=self._services)
        return any(self._durable.is_unfinished(prefix) for prefix in prefixes)

    def ingest(self, source_id: str, due: datetime) -> bool:
        """Put a source in line to be read; False when it was in line for that minute before."""
        return self._readings.ingest(source_id, due)

    def reread(self, source_id: str) -> bool:
        """Begin to read a source whose files changed; False when such a reading waits to begin, or it rests."""
        return self._readings.reread(source_id)

    def correct(self) -> int:
        """Begin to tell the threads of what we posted what became of its sources; return how many that were."""
        return self._correcting.begin()

    def follow(self) -> int:
        """Begin to tell channels the news of the stories that they follow; return of how many stories that was."""
        return self._following.begin()

    def watch(self) -> int:
        """Begin to tell channels the news of the names that they watch; return of how many names that was begun."""
        return self._watching.begin()

    def forget_workspace(self, workspace_id: str, event: str) -> bool:
        """Begin to forget all that is a workspace's own; False when that was begun for this event before."""
        return self._forgetting.begin(workspace_id, event)

    def keep_note(self, note_id: str, submission: str) -> bool:
        """Begin to take a note in and to tell its thread; False when that was begun before for this form."""
        return self._notes.keep(note_id, submission)

    def revise_note(self, note_id: str, cause: str, *, later: bool = False) -> bool:
        """Begin to bring a note in step with its thread; False when that was begun before for this cause."""
        return self._notes.revise(note_id, cause, later=later)

    def wait_idle(self, timeout: float) -> bool:
        """Wait until there is nothing left to do, at most `timeout` seconds; say whether that came about."""
        return self._durable.wait_idle(timeout)

    def forget_before(self, moment: datetime) -> int:
        """Drop the records of work done before a moment, with the questions and replies in them; count them."""
        return self._durable.forget_before(moment)

    def _recorded(self, told: Form | str, outcome: str, *, since: datetime) -> str:
        """Put on record what a life posted; a word in its place says that nothing stands where others see it."""
        if isinstance(told, str):
            return told

        def record(*, in_doubt: bool) -> None:
            del in_doubt  # nothing is posted here
            self._services.store.record_message(forms.record_of(told))

        self._durable.record(self._patience.step(record, since=since))
        return outcome

    def _preview(self, given: Form) -> str:
        asked, begun_at = forms.asked_of(given)

        def show(*, in_doubt: bool) -> str:
            del in_doubt  # what one person was shown cannot be looked for
            patient = self._patience.lasts(begun_at)
            publisher.show(asked, services=self._services, chat=self._chat, patient=patient)
            return "shown"

        return self._durable.step("show", self._patience.step(show, since=begun_at))

    def _more(self, given: Form) -> str:
        asked, begun_at = forms.asked_of(given)
        continued = self._durable.is_continued(given)

        def compose(*, in_doubt: bool) -> Form:
            del in_doubt  # nothing is posted here
            return forms.prepared_form(more.compose(asked, services=self._services, chat=self._chat))

        def deliver(*, in_doubt: bool) -> Form | str:
            since = begun_at if in_doubt else None
            put = partial(more.deliver, asked, prepared, given.get("revision", 1))
            told = put(services=self._services, chat=self._chat, look_since=since)
            return forms.record_form(told) if told else "left alone"

        prepared = forms.prepared_of(self._durable.step("compose", self._patience.step(compose, since=begun_at)))
        if not prepared.message.text:
            return "left alone"
        told = self._durable.step("deliver", self._patience.step(deliver, in_doubt=continued, since=begun_at))
        return self._recorded(told, "told", since=begun_at)

    def _give_up(self, name: str, given: Form, deaths: int) -> str:
        """End a life that ends processes, and tell who waits for it: whoever asked, and those who run the desk."""
        _log.error("work given up", work=name, deaths=deaths)
        if name == "digests":
            self._joint.report(given, "each try ended the process")
        if name == "digest":
            self._publishing.report(given, "each try ended the process")
        if "asked" in given and deaths < MOST_DEATHS + MOST_GOODBYES:
            _, begun_at = forms.asked_of(given)
            tell = partial(self._answering.give_up, given)
            said = self._patience.step(tell, since=begun_at)  # no step of a life: those are another one's
            endings.told(name, lambda _: said())(given)
        return "given up"

    def _asked_form(self, asked: Asked) -> Form:
        return forms.asked_form(asked, self._services.clock.now())
