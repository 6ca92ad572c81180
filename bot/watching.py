"""The durable life of the news of a watched name: looked for, told once, and on record."""

from __future__ import annotations

from datetime import date, datetime

import structlog

from bot import forms, watch_news
from bot.durable import Durable
from bot.errors import ChatRefused
from bot.forms import Form
from bot.patience import Patience
from bot.ports import Chat
from bot.services import Services
from bot.watches import Watch, WatchNews

_log = structlog.get_logger(__name__)


class Watching:
    """Begins to tell channels what happens in stories that name what they watch, and tells it."""

    def __init__(self, services: Services, chat: Chat, durable: Durable, patience: Patience) -> None:
        """Take the finished parts; `durable` has to know the life under the name "watch"."""
        self._services = services
        self._chat = chat
        self._durable = durable
        self._patience = patience

    def begin(self) -> int:
        """Begin to tell of every watched name of which there may be news; return of how many that was begun now.

        What a watch has not seen since one moment is one life a day, whoever begins it and however often; none begins
        while another of the watch is not done, which may wait for the chat past midnight.
        """
        return sum(self._begin(watch, day) for watch, day in watch_news.due(services=self._services))

    def _begin(self, watch: Watch, day: date) -> bool:
        lives = f"watch:{watch.watch_id}:"
        if self._durable.is_unfinished(lives):
            return False
        key = f"{lives}{watch.seen.isoformat()}:{day}"
        given = {"watch": watch.watch_id, "key": key, "begun_at": self._services.clock.now().isoformat()}
        return self._durable.begin("watch", key, given)

    def live(self, given: Form) -> str:
        """Tell the news of one name; a channel that refuses to be told them hears of what comes later.

        Where the chat is away for half a day, the next day tries again.
        """
        begun_at = datetime.fromisoformat(given["begun_at"])

        def look(*, in_doubt: bool) -> Form | None:
            del in_doubt  # nothing is posted here
            found = watch_news.compose(given["watch"], services=self._services, chat=self._chat)
            return forms.watch_news_form(found) if found else None

        seen = self._durable.step("look", self._patience.step(look, since=begun_at))
        if seen is None:
            return "not watched any more"
        news = forms.watch_news_of(seen)
        try:
            told = self._told(news, given, begun_at) if news.message.text else False
        except ChatRefused:
            watch_news.settle(news, told=False, services=self._services)
            raise

        def record(*, in_doubt: bool) -> None:
            del in_doubt  # nothing is posted here
            watch_news.settle(news, told=told, services=self._services)

        self._durable.record(self._patience.step(record, since=begun_at))
        _log.info("name watched", watch=given["watch"], told=told)
        return "told" if told else "nothing to tell"

    def _told(self, news: WatchNews, given: Form, begun_at: datetime) -> bool:
        def tell(*, in_doubt: bool) -> bool:
            services, chat, since = self._services, self._chat, begun_at if in_doubt else None
            return watch_news.tell(news, given["key"], services=services, chat=chat, look_since=since)

        def find(*, in_doubt: bool) -> bool | None:
            del in_doubt  # it always is
            return True if self._chat.find(news.watch.channel_id, given["key"], since=begun_at) else None

        telling = self._patience.step(tell, in_doubt=self._durable.is_continued(given), since=begun_at)
        return self._durable.step("tell", telling, find=self._patience.step(find, since=begun_at))
