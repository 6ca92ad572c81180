"""The durable life of a question that is passed on: posted once, whoever presses where and whatever ends meanwhile."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict
from datetime import datetime

from bot.domain import Asked
from bot.durable import Durable
from bot.errors import ChatRefused, ReadersChanged
from bot.forms import Form
from bot.handlers import passing_on
from bot.patience import Patience
from bot.ports import Chat
from bot.question_records import PassedOn
from bot.render.texts import sentence_message
from bot.services import Services


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
        asked = self._posted(given, lambda look: passing_on.post_shared(passed, look, self._services, self._chat))
        if asked is None:
            return "refused"
        self._answer(Asked(passed.channel_id, asked[0], passed.user_id, asked[1]))
        return "shared"

    def live_people(self, given: Form) -> str:
        """Ask the people of a channel in a reply's thread."""
        passed = PassedOn(**given["passed"])
        posted = self._posted(given, lambda look: passing_on.post_to_people(passed, look, self._services, self._chat))
        if posted is None:
            return "refused"
        self._tell(given, passed, passing_on.PASSED_ON)
        return "asked"

    def _form(self, passed: PassedOn) -> Form:
        return {"passed": asdict(passed), "begun_at": self._services.clock.now().isoformat()}

    def _posted(self, given: Form, post: Callable[[datetime | None], list[str] | None]) -> list[str] | None:
        """Post once; None, and who pressed is told, where the chat refuses it or there is nothing to post any more."""
        begun_at = datetime.fromisoformat(given["begun_at"])

        def taken(*, in_doubt: bool) -> list[str] | None:
            look_since = begun_at if in_doubt else None
            try:
                return post(look_since)
            except ReadersChanged:
                return post(look_since)  # written for those who read along now
            except ChatRefused:
                return None

        step = self._patience.step(taken, in_doubt=self._durable.is_continued(given), since=begun_at)
        posted = self._durable.step("post", step)
        if posted is None:
            self._tell(given, PassedOn(**given["passed"]), passing_on.CANNOT)
        return posted

    def _tell(self, given: Form, passed: PassedOn, sentence: str) -> None:
        def tell(*, in_doubt: bool) -> None:
            del in_doubt  # what one person was shown cannot be looked for
            self._chat.whisper(
                passed.channel_id, passed.user_id, sentence_message(sentence), thread_ts=passed.thread_ts
            )

        self._durable.step("tell", self._patience.step(tell, since=datetime.fromisoformat(given["begun_at"])))
