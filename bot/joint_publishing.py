"""The durable life of a channel's digests of one moment: written together, posted once, each slot on record."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from bot import forms, joint_digests, publisher
from bot.domain import Slot
from bot.durable import Durable
from bot.errors import DeskError
from bot.forms import Form
from bot.patience import Patience
from bot.ports import Chat
from bot.services import Services
from retrieval.errors import RetrievalError


class JointPublishing:
    """Begins to publish the digests of a channel that are due at one moment, and publishes them."""

    def __init__(
        self, services: Services, chat: Chat, durable: Durable, patience: Patience, *, admins: tuple[str, ...] = ()
    ) -> None:
        """Take the finished parts; `durable` has to know the life under the name "digests"."""
        self._services = services
        self._chat = chat
        self._durable = durable
        self._patience = patience
        self._admins = admins

    def begin(self, channel_id: str, slots: Sequence[Slot]) -> bool:
        """Begin to publish the slots; False when the channel's digests of that moment were begun before."""
        key = joint_digests.key_of(channel_id, slots)
        return self._durable.begin("digests", key, {"key": key, "slots": forms.slots_form(slots)})

    def live(self, given: Form) -> str:
        """Publish the digests; when that fails, the admins are told of each, once."""
        slots = forms.slots_of(given["slots"])
        try:
            return self._published(slots, given)
        except (DeskError, RetrievalError) as error:
            self.report(given, str(error))
            raise

    def report(self, given: Form, why: str) -> None:
        """Tell the admins that none of the digests will come, and why."""
        for slot in forms.slots_of(given["slots"]):
            self._report(slot, why)

    def _report(self, slot: Slot, why: str) -> None:
        publisher.report_failure(slot, why, admins=self._admins, services=self._services, chat=self._chat)

    def _published(self, slots: Sequence[Slot], given: Form) -> str:
        services, chat, since = self._services, self._chat, min(slot.due_at for slot in slots)

        def compose(*, in_doubt: bool) -> Form | None:
            del in_doubt  # nothing is posted here
            written = joint_digests.compose(given["key"], slots, services=services, chat=chat)
            return forms.joint_form(written) if written else None

        def post(*, in_doubt: bool) -> Form | None:
            told = joint_digests.post(joint, slots, services=services, chat=chat, in_doubt=in_doubt)
            return forms.joint_published_form(told) if told else None

        def find(*, in_doubt: bool) -> Form | None:
            del in_doubt  # it always is
            there = joint_digests.found(joint, slots, services=services, chat=chat)
            return forms.joint_published_form(there) if there else None

        def record(*, in_doubt: bool) -> None:
            del in_doubt  # nothing is posted here
            joint_digests.record(published, services=services)

        written = self._durable.step("compose", self._patience.step(compose, since=since))
        if written is None:
            return "not open"
        joint = forms.joint_of(written)
        if not joint.parts:  # else those that failed are still due once the others are told, and fail one by one
            for slot, why in joint.failed:
                self._durable.step(f"report {slot.key}", partial(self._report, slot, why))
            return "nothing to post"
        continued = self._durable.is_continued(given)
        posting = self._patience.step(post, in_doubt=continued, since=since)
        told = self._durable.step("post", posting, find=self._patience.step(find, since=since))
        if told is None:
            return "not open any more"
        published = forms.joint_published_of(told)
        self._durable.record(self._patience.step(record, since=since))
        return "posted" if published.record else "quiet"
