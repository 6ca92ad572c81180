"""The durable life of a followed story's news: looked for, told once a day at most, and on record."""

from __future__ import annotations

from datetime import date, datetime

import structlog

from bot import forms, story_news
from bot.durable import Durable
from bot.follows import Follow
from bot.forms import Form
from bot.patience import Patience
from bot.ports import Chat
from bot.services import Services

_log = structlog.get_logger(__name__)


class Following:
    """Begins to tell channels the news of the stories that they follow, and tells them."""

    def __init__(self, services: Services, chat: Chat, durable: Durable, patience: Patience) -> None:
        """Take the finished parts; `durable` has to know the life under the name "follow"."""
        self._services = services
        self._chat = chat
        self._durable = durable
        self._patience = patience

    def begin(self) -> int:
        """Begin to tell of every followed story of which there may be news; return of how many that was begun now.

        A day of a follow is one life, whoever begins it and however often; none begins while another of the follow is
        not done, which may wait for the chat past midnight.
        """
        return sum(self._begin(follow, day) for follow, day in story_news.due(services=self._services))

    def _begin(self, follow: Follow, day: date) -> bool:
        lives = f"follow:{follow.follow_id}:"
        if self._durable.is_unfinished(lives):
            return False
        key = f"{lives}{day}"
        given = {"follow": follow.follow_id, "key": key, "begun_at": self._services.clock.now().isoformat()}
        return self._durable.begin("follow", key, given)

    def live(self, given: Form) -> str:
        """Tell the news of one story; where its thread cannot be told, the next day tries again."""
        begun_at = datetime.fromisoformat(given["begun_at"])
        services, chat = self._services, self._chat

        def look(*, in_doubt: bool) -> Form | None:
            del in_doubt  # nothing is posted here
            found = story_news.compose(given["follow"], services=services, chat=chat)
            return forms.news_form(found) if found else None

        def tell(*, in_doubt: bool) -> bool:
            since = begun_at if in_doubt else None
            return story_news.tell(news, given["key"], services=services, chat=chat, look_since=since) is not None

        def find(*, in_doubt: bool) -> bool | None:
            del in_doubt  # it always is
            follow = news.follow
            there = chat.find(follow.channel_id, given["key"], thread_ts=follow.thread_ts, since=begun_at)
            return True if there else None

        seen = self._durable.step("look", self._patience.step(look, since=begun_at))
        if seen is None:
            return "not followed any more"
        news = forms.news_of(seen)
        if news.message.text:
            telling = self._patience.step(tell, in_doubt=self._durable.is_continued(given), since=begun_at)
            if not self._durable.step("tell", telling, find=self._patience.step(find, since=begun_at)):
                return "left alone"
        self._durable.record(lambda: story_news.settle(news, services=services))
        _log.info("story followed", follow=given["follow"], place=news.follow.place)
        return "told" if news.message.text else "nothing to tell"
