"""The durable life of an answer: composed, delivered once, on record, and what was left out told to its asker alone."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from functools import partial
from typing import Final

from bot import forms
from bot.domain import Asked
from bot.durable import Durable
from bot.forms import Form
from bot.handlers import question, withheld
from bot.patience import Patience
from bot.ports import Chat
from bot.services import Services
from bot.underway import Underway

NAME: Final = "answer"


class Answering:
    """Begins to answer questions, and answers them."""

    def __init__(self, services: Services, chat: Chat, durable: Durable, patience: Patience) -> None:
        """Take the finished parts; `durable` has to know the life under the name "answer"."""
        self._services = services
        self._chat = chat
        self._durable = durable
        self._patience = patience
        self._underway = Underway()

    def begin(self, asked: Asked) -> bool:
        """Begin to answer a question and return at once; False when that was begun before."""
        ahead, is_new = self._underway.join(asked)
        begun = False
        try:
            begun_at = self._services.clock.now()
            begun = self._durable.begin(NAME, asked.key, forms.asked_form(asked, begun_at) | {"ahead": ahead})
        finally:
            if is_new and not begun:
                self._underway.leave(asked.key)
        return begun

    def live(self, given: Form) -> str:
        """Answer a question."""
        asked, begun_at = forms.asked_of(given)
        try:
            return self._answered(asked, begun_at, given)
        finally:
            self._underway.leave(asked.key)

    def _answered(self, asked: Asked, begun_at: datetime, given: Form) -> str:
        continued = self._durable.is_continued(given)
        if asked.addressed and not continued:
            question.tell_wait(asked, given.get("ahead", 0), chat=self._chat)
        stream = None if continued else question.open_stream(asked, chat=self._chat)
        services, chat = self._services, self._chat

        def compose(*, in_doubt: bool) -> Form:
            del in_doubt  # nothing is posted here
            patient = self._patience.lasts(begun_at)
            written = question.compose(asked, services=services, chat=chat, stream=stream, patient=patient)
            return forms.prepared_form(written)

        def deliver(*, in_doubt: bool) -> Form | str:
            put = partial(question.deliver, asked, prepared, services=services, chat=chat, stream=stream)
            record = put(look_since=begun_at if in_doubt else None, patient=self._patience.lasts(begun_at))
            return forms.record_form(record) if record else "answered"

        def find(*, in_doubt: bool) -> Form | None:
            del in_doubt  # it always is
            there = question.found(asked, prepared, services=services, chat=chat, since=begun_at)
            return forms.record_form(there) if there else None

        prepared = forms.prepared_of(self._durable.step("compose", self._patience.step(compose, since=begun_at)))
        if not prepared.message.text:
            return "left alone"
        delivering = self._patience.step(deliver, in_doubt=continued, since=begun_at)
        told = self._durable.step("deliver", delivering, find=self._patience.step(find, since=begun_at))
        if isinstance(told, str):
            return told
        self._record(asked, told, begun_at)
        return "answered"

    def _record(self, asked: Asked, told: Form, begun_at: datetime) -> None:
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
            return withheld.tell(asked, documents, chat=chat)

        recording, keeping = (self._patience.step(one, since=begun_at) for one in (record, keep))
        documents = self._durable.step("record", recording, find=keeping)
        if documents:
            self._durable.step("tell withheld", self._patience.step(tell, since=begun_at))
