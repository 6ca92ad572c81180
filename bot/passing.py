"""The durable life of a question that is passed on: posted once, whoever presses where and whatever ends meanwhile."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict
from datetime import datetime

from bot.domain import Asked
from bot.durable import Durable
from bot.errors import ChatRefused, ChatUnavailable, ReadersChanged
from bot.forms import Form
from bot.handlers import passing_on
from bot.handlers.feedback import FORGOTTEN
from bot.patience import Patience
from bot.ports import Chat
from bot.question_records import PassedOn
from bot.render.texts import sentence_message
from bot.services import Services

Posts = Callable[[PassedOn, datetime | None, Services, Chat], str | None]


class Passing:
    """Begins to put questions to channels and to people, and does it."""

    def __init__(
        self, services: Services, chat: Chat, durable: Durable, patience: Patience, answer: Callable[[Asked], bool]
    ) -> None:
        """Take the finished parts; `durable` has to know the lives under the names "share" and "people".

        `answer` begins to answer a question.
        """
        self._services = services
        self._chat = chat
        self._durable = durable
        self._patience = patience
        self._answer = answer

    def share(self, passed: PassedOn) -> bool:
        """Begin to put a question to its channel; False when that was begun before."""
        return self._durable.begin("share", passing_on.shared_key(passed.key), self._form(passed))

    def ask_people(self, passed: PassedOn) -> bool:
        """Begin to ask the people of a channel; False when that was begun before, by whomever."""
        return self._durable.begin("people", passing_on.people_key(passed.key), self._form(passed))

    def live_share(self, given: Form) -> str:
        """Put a question to its channel, and have it answered there."""
        passed = PassedOn(**given["passed"])
        ts = self._posted(given, passed, passing_on.post_shared)
        replied = self._services.store.reply(passed.key)
        if ts is None or replied is None:
            return "not shared"
        self._answer(Asked(passed.channel_id, ts, passed.user_id, replied.question))
        return "shared"

    def live_people(self, given: Form) -> str:
        """Ask the people of a channel in a reply's thread."""
        passed = PassedOn(**given["passed"])
        if self._posted(given, passed, passing_on.post_to_people) is None:
            return "not asked"
        self._tell(given, passed, passing_on.PASSED_ON)
        return "asked"

    def _form(self, passed: PassedOn) -> Form:
        return {"passed": asdict(passed), "begun_at": self._services.clock.now().isoformat()}

    def _posted(self, given: Form, passed: PassedOn, post: Posts) -> str | None:
        """Post once and return the `ts`; None, and who pressed is told why, where nothing can be posted."""
        begun_at = datetime.fromisoformat(given["begun_at"])

        def taken(*, in_doubt: bool) -> Form:
            try:
                ts = post(passed, begun_at if in_doubt else None, self._services, self._chat)
            except ReadersChanged as change:
                raise ChatUnavailable("Who reads along has changed; it is written anew.") from change
            except ChatRefused:
                return {"ts": None, "why": passing_on.CANNOT}
            return {"ts": ts, "why": FORGOTTEN}

        step = self._patience.step(taken, in_doubt=self._durable.is_continued(given), since=begun_at)
        posted = self._durable.step("post", step)
        ts: str | None = posted["ts"]
        if ts is None:
            self._tell(given, passed, posted["why"])
        return ts

    def _tell(self, given: Form, passed: PassedOn, sentence: str) -> None:
        said = sentence_message(sentence)

        def tell(*, in_doubt: bool) -> None:
            del in_doubt  # what one person was shown cannot be looked for
            self._chat.whisper(passed.channel_id, passed.user_id, said, thread_ts=passed.thread_ts)

        self._durable.step("tell", self._patience.step(tell, since=datetime.fromisoformat(given["begun_at"])))
