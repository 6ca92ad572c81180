"""The durable life of an answer: composed, delivered once, on record, and what was left out told to its asker alone.

Each revision of a question is a life of its own. It waits for those before it, so that it finds where the reply stands:
that is changed then, or taken away. A life that is late ends without a word.
"""

from __future__ import annotations

from dataclasses import asdict, replace
from datetime import datetime
from functools import partial
from itertools import chain, repeat
from typing import Final

from bot import forms
from bot.channel_language import language_in
from bot.domain import Asked, Prepared
from bot.durable import Durable
from bot.errors import QuestionChanged
from bot.forms import Form
from bot.handlers import question, revision, withheld
from bot.patience import Attempt, Patience
from bot.ports import Chat, Check, ReplyStream
from bot.question_records import QuestionChange
from bot.render.phrasing import phrases_in
from bot.render.statuses import thinking
from bot.services import Services
from bot.signs import Show, Signs
from bot.surfaces import Surfaces
from bot.underway import Underway

LATE: Final = "late"
"""How a life ends whose question is asked otherwise now, or not any more."""
_LOOKS: Final = (0.05, 0.1, 0.2, 0.5, 1.0)
"""Seconds between looks whether the lives before one have ended; the last one repeats."""


class Answering:
    """Begins to answer questions, and answers them, anew where they are asked anew."""

    def __init__(
        self,
        services: Services,
        chat: Chat,
        durable: Durable,
        patience: Patience,
        *,
        surfaces: Surfaces | None = None,
    ) -> None:
        """Take the finished parts; `durable` has to know the lives under the names "answer" and "retract".

        `surfaces` show what is being done meanwhile; a terminal has none.
        """
        self._surfaces = surfaces
        self._services = services
        self._chat = chat
        self._durable = durable
        self._patience = patience
        self._underway = Underway()

    def begin(self, asked: Asked) -> bool:
        """Begin to answer a question that nobody can write anew; False when that was begun before."""
        return self._begin(asked, asked.key, {})

    def revise(self, change: QuestionChange) -> bool:
        """Record what became of a question and begin what is to be done about it; False when that was begun before."""
        now = self._services.clock.now()
        record = self._services.store.revise_question(change, now)
        if record.asked is not None:
            return self._begin(record.asked, record.life, {"revision": record.revision})
        given = {"change": asdict(record.change), "revision": record.revision, "begun_at": now.isoformat()}
        return self._durable.begin("retract", record.life, given)

    def _begin(self, asked: Asked, life: str, more: Form) -> bool:
        ahead, is_new = self._underway.join(asked)
        begun = False
        try:
            given = forms.asked_form(asked, self._services.clock.now()) | {"ahead": ahead} | more
            begun = self._durable.begin("answer", life, given)
        finally:
            if is_new and not begun:
                self._underway.leave(asked.key)
        return begun

    def live(self, given: Form) -> str:
        """Answer a question, or a revision of one."""
        asked, begun_at = forms.asked_of(given)
        try:
            return self._answered(asked, begun_at, given)
        finally:
            self._underway.leave(asked.key)

    def retract(self, given: Form) -> str:
        """Take away the reply to a question that was taken back, with all that is on record of both."""
        change, number = QuestionChange(**given["change"]), given["revision"]
        since = datetime.fromisoformat(given["begun_at"])
        services, chat = self._services, self._chat
        self._wait(change.key, number, since)

        def take_away(*, in_doubt: bool) -> bool:
            del in_doubt  # what is gone already is as good
            if revision.current(change.key, services.store) != number:
                return False
            revision.retract(change, services=services, chat=chat)
            return True

        def forget() -> None:
            revision.forget(change, services=services)
            self._durable.forget(revision.lives_of(change.key))

        if not self._durable.step("take away", self._patience.step(take_away, since=since)):
            return LATE
        self._durable.record(forget)
        return "taken away"

    def give_up(self, given: Form, *, in_doubt: bool = True) -> str:
        """Tell the asker that there will be no reply, in place of one to what was asked before."""
        asked, begun_at = forms.asked_of(given)
        services, chat, number = self._services, self._chat, given.get("revision", 1)
        try:
            if number == 1:
                return question.give_up(asked, services=services, chat=chat, since=begun_at, in_doubt=in_doubt)
            said = question.given_up(asked)
            revision.deliver(asked, said, number, services=services, chat=chat)
            self._show(asked)("")
        except QuestionChanged:
            return LATE
        return "given up"

    def _answered(self, asked: Asked, begun_at: datetime, given: Form) -> str:
        number = given.get("revision", 1)
        show = self._show(asked)
        phrases = phrases_in(language_in(asked.channel_id, asked.text, self._services.store))
        show(thinking(phrases))
        stream = self._opened(asked, begun_at, given)
        signs = Signs(show, phrases, stream)
        still = revision.still_asked(asked.key, number, self._services.store)
        compose = self._composing(asked, begun_at, stream, still, signs)
        written = self._durable.step("compose", self._patience.step(compose, since=begun_at))
        if written is None:
            signs.end()
            return LATE
        prepared = forms.prepared_of(written)
        if not prepared.message.text and number == 1:
            signs.end()
            return "left alone"
        if number > 1:
            deliver = self._replacing(asked, prepared, begun_at, number)
            told = self._durable.step("deliver", self._patience.step(deliver, since=begun_at))
            signs.end()  # only a post takes a status away, and this one may have changed what stood there
        else:
            told = self._delivered(asked, prepared, begun_at, given, stream, still)
        if isinstance(told, str):
            signs.end()
            return told
        self._record(asked, told, begun_at, still)
        return "answered"

    def _show(self, asked: Asked) -> Show:
        """Return what shows a status under a question's thread; what one alone sees, or nobody asked us, has none."""
        if self._surfaces is None or asked.private or not asked.addressed:
            return _unseen
        return partial(self._surfaces.set_status, asked.channel_id, asked.thread)

    def _opened(self, asked: Asked, begun_at: datetime, given: Form) -> ReplyStream | None:
        """Get ready to write: what was written anew waits for what was written before, and is shown when it is done."""
        if given.get("revision", 1) > 1:
            self._wait(asked.key, given["revision"], begun_at)
            return None
        if self._durable.is_continued(given):
            return None
        if asked.addressed:
            question.tell_wait(asked, given.get("ahead", 0), chat=self._chat)
        return question.open_stream(asked, chat=self._chat)

    def _wait(self, key: str, number: int, since: datetime) -> None:
        """Wait until no earlier work may touch the reply to a question.

        Each life waits for older ones alone, and the oldest are continued first, so that none waits for ever.
        """

        def wait(*, in_doubt: bool) -> bool:
            del in_doubt  # nothing is posted here
            for seconds in chain(_LOOKS, repeat(_LOOKS[-1])):
                lives = self._durable.unfinished(revision.lives_of(key))
                if not any(revision.is_before(life, key, number) for life in lives):
                    break
                self._durable.pause(seconds)
            return True

        self._durable.step("wait", self._patience.step(wait, since=since))

    def _composing(
        self, asked: Asked, begun_at: datetime, stream: ReplyStream | None, still: Check, signs: Signs
    ) -> Attempt[Form | None]:
        def compose(*, in_doubt: bool) -> Form | None:
            del in_doubt  # nothing is posted here
            write = partial(question.compose, asked, services=self._services, chat=self._chat)
            try:
                patient = self._patience.lasts(begun_at)
                written = write(stream=stream, patient=patient, still=still, on_stage=signs.at)
                return forms.prepared_form(written)
            except QuestionChanged:
                _abandon(stream)
                return None

        return compose

    def _delivered(
        self,
        asked: Asked,
        prepared: Prepared,
        begun_at: datetime,
        given: Form,
        stream: ReplyStream | None,
        still: Check,
    ) -> Form | str:
        """Take the step that posts the first reply to a question."""
        services, chat = self._services, self._chat

        def deliver(*, in_doubt: bool) -> Form | str:
            put = partial(question.deliver, asked, prepared, services=services, chat=chat, stream=stream, still=still)
            since = begun_at if in_doubt else None
            try:
                record = put(look_since=since, patient=self._patience.lasts(begun_at))
            except QuestionChanged:
                _abandon(stream)
                return LATE
            return forms.record_form(record) if record else "answered"

        def find(*, in_doubt: bool) -> Form | None:
            del in_doubt  # it always is
            there = question.found(asked, prepared, services=services, chat=chat, since=begun_at)
            return forms.record_form(there) if there else None

        continued = self._durable.is_continued(given)
        delivering = self._patience.step(deliver, in_doubt=continued, since=begun_at)
        return self._durable.step("deliver", delivering, find=self._patience.step(find, since=begun_at))

    def _replacing(self, asked: Asked, prepared: Prepared, begun_at: datetime, number: int) -> Attempt[Form | str]:
        services = self._services

        def deliver(*, in_doubt: bool) -> Form | str:
            del in_doubt  # where the reply stands is looked for always
            put = partial(revision.deliver, asked, prepared, number, services=services, chat=self._chat)
            try:
                record = put(patient=self._patience.lasts(begun_at))
            except QuestionChanged:
                return LATE
            if record is None:
                services.store.forget_message(asked.key)
            if not prepared.message.text:
                services.store.forget_question(asked.key, asked.channel_id, asked.ts)
            return forms.record_form(record) if record else "answered"

        return deliver

    def _record(self, asked: Asked, told: Form, begun_at: datetime, still: Check) -> None:
        """Put a reply on record with how much it leaves out, and tell its asker that, where it is anything."""
        services, chat = self._services, self._chat

        def record(*, in_doubt: bool) -> int:
            del in_doubt  # nothing is posted here
            documents = withheld.count(asked, services=services, chat=chat)
            services.store.record_message(replace(forms.record_of(told), withheld=documents))
            return documents

        def keep(*, in_doubt: bool) -> int:
            del in_doubt  # nothing is posted here
            services.store.record_message(forms.record_of(told))
            return 0

        def tell(*, in_doubt: bool) -> str:
            del in_doubt  # what one person was shown cannot be looked for
            try:
                still()
            except QuestionChanged:
                return LATE
            return withheld.tell(asked, documents, services=services, chat=chat)

        recording, keeping = (self._patience.step(one, since=begun_at) for one in (record, keep))
        documents = self._durable.step("record", recording, find=keeping)
        if documents:
            self._durable.step("tell withheld", self._patience.step(tell, since=begun_at))


def _abandon(stream: ReplyStream | None) -> None:
    """Take away what was shown of a reply that nobody asks for any more. Raises `ChatUnavailable`."""
    if stream is not None:
        stream.abandon()


def _unseen(status: str) -> None:
    del status
