"""The durable life of a digest's rest: gathered, told once in the digest's thread, and on record."""

from __future__ import annotations

from datetime import datetime

from bot import digest_rest, forms
from bot.domain import Posted
from bot.durable import Durable
from bot.forms import Form
from bot.patience import Patience
from bot.ports import Chat
from bot.services import Services
from retrieval.errors import TransientError


class RestTelling:
    """Begins to tell the rest of digests, and tells it."""

    def __init__(self, services: Services, chat: Chat, durable: Durable, patience: Patience) -> None:
        """Take the finished parts; `durable` has to know the life under the name "rest"."""
        self._services = services
        self._chat = chat
        self._durable = durable
        self._patience = patience

    def begin(self, key: str, place: int) -> bool:
        """Begin to tell what did not fit into a slot's digest; False when that was begun before.

        `place` counts the stories of it that were told before.
        """
        name = digest_rest.KEY.format(key=key, place=place)
        begun_at = self._services.clock.now().isoformat()
        return self._durable.begin("rest", name, {"slot": key, "place": place, "key": name, "begun_at": begun_at})

    def live(self, given: Form) -> str:
        """Tell as much of the rest as fits one message, once no digest is on its way that may tell the same.

        It is written anew once where fewer may read the channel by the time of the post.
        """
        told = self._told(given)
        return self._told(given, " again") if told == "left alone" else told

    def _told(self, given: Form, again: str = "") -> str:
        begun_at, services, chat = datetime.fromisoformat(given["begun_at"]), self._services, self._chat

        def compose(*, in_doubt: bool) -> Form | None:
            del in_doubt  # nothing is posted here
            if any(map(self._durable.is_unfinished, digest_rest.digests_beside(given["slot"], services=services))):
                raise TransientError("A digest of the channel is on its way, which may tell the same.")
            found = digest_rest.compose(given["slot"], given["place"], services=services, chat=chat)
            return forms.rest_form(found) if found else None

        def tell(*, in_doubt: bool) -> str | None:
            since = begun_at if in_doubt else None
            posted = digest_rest.tell(rest, given["key"], chat=chat, look_since=since)
            return posted.ts if posted else None

        def find(*, in_doubt: bool) -> str | None:
            del in_doubt  # it always is
            channel_id, thread_ts = rest.kept.channel_id, rest.thread_ts
            posted = chat.find(channel_id, given["key"], thread_ts=thread_ts, since=begun_at)
            return posted.ts if posted else None

        written = self._durable.step(f"compose{again}", self._patience.step(compose, since=begun_at))
        if written is None:
            return "nothing left"
        rest = forms.rest_of(written)
        telling = self._patience.step(tell, in_doubt=self._durable.is_continued(given), since=begun_at)
        ts = self._durable.step(f"tell{again}", telling, find=self._patience.step(find, since=begun_at))
        if ts is None:
            return "left alone"
        posted = Posted(rest.kept.channel_id, ts)

        def record(*, in_doubt: bool) -> None:
            del in_doubt  # nothing is posted here
            digest_rest.settle(rest, given["key"], posted, services=services)

        self._durable.record(self._patience.step(record, since=begun_at), name=f"record{again}")
        return "told"
