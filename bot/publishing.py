"""The durable life of a slot's digest: written, posted once, and on record."""

from __future__ import annotations

from bot import forms, publisher
from bot.domain import Slot
from bot.durable import Durable
from bot.errors import DeskError
from bot.forms import Form
from bot.patience import Patience
from bot.ports import Chat
from bot.services import Services
from retrieval.errors import RetrievalError


class Publishing:
    """Begins to publish the digests of slots, and publishes them."""

    def __init__(
        self, services: Services, chat: Chat, durable: Durable, patience: Patience, *, admins: tuple[str, ...] = ()
    ) -> None:
        """Take the finished parts; `durable` has to know the life under the name "digest"."""
        self._services = services
        self._chat = chat
        self._durable = durable
        self._patience = patience
        self._admins = admins

    def begin(self, slot: Slot) -> bool:
        """Begin to publish a slot's digest; False when that was begun before."""
        return self._durable.begin("digest", slot.key, forms.slot_form(slot))

    def live(self, given: Form) -> str:
        """Publish the digest; when that fails, the admins are told."""
        try:
            return self._published(forms.slot_of(given), given)
        except (DeskError, RetrievalError) as error:
            self.report(given, str(error))
            raise

    def report(self, given: Form, why: str) -> None:
        """Tell the admins that the digest will not come, and why."""
        slot = forms.slot_of(given)
        publisher.report_failure(slot, why, admins=self._admins, services=self._services, chat=self._chat)

    def _published(self, slot: Slot, given: Form) -> str:
        services, chat, since = self._services, self._chat, slot.due_at

        def compose(*, in_doubt: bool) -> Form | None:
            del in_doubt  # nothing is posted here
            written = publisher.compose(slot, services=services, chat=chat)
            return forms.prepared_form(written) if written else None

        def post(*, in_doubt: bool) -> Form | None:
            told = publisher.post(slot, prepared, services=services, chat=chat, in_doubt=in_doubt)
            return forms.published_form(told) if told else None

        def find(*, in_doubt: bool) -> Form | None:
            del in_doubt  # it always is
            channel_id = prepared.digest.channel_id if prepared.digest else ""
            there = publisher.found(slot, prepared, channel_id, services=services, chat=chat)
            return forms.published_form(there) if there else None

        def record(*, in_doubt: bool) -> None:
            del in_doubt  # nothing is posted here
            publisher.record(published, services=services)

        written = self._durable.step("compose", self._patience.step(compose, since=since))
        if written is None:
            return "not open"
        prepared = forms.prepared_of(written)
        posting = self._patience.step(post, in_doubt=self._durable.is_continued(given), since=since)
        told = self._durable.step("post", posting, find=self._patience.step(find, since=since))
        if told is None:
            return "not open any more"
        published = forms.published_of(told)
        self._durable.record(self._patience.step(record, since=since))
        return "posted" if published.record else "quiet"
