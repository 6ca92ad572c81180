"""Work that waits: for a chat that cannot be asked who reads along, and for its turn to post."""

from __future__ import annotations

import threading
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from structlog.testing import capture_logs

from bot.domain import Person, Place, PlaceKind, Standing
from bot.errors import ChatBusy
from bot.patience import PUBLIC_AFTER
from bot.render.phrasing import ENGLISH
from bot.services import Services
from tests.desks import services_holding
from tests.factories import a_document, a_note, moment
from tests.fakes import FixedClock, MemoryChat, MemoryStore
from tests.unit.test_work import ASKED, AWAY, LONG, SLOT, WISH, at_work, outcomes

UNCHECKED = ENGLISH.say("reply", "unchecked")


class Unreached(MemoryChat):
    """A team's channel in a chat that cannot be asked who reads along, for a while; each try takes its time."""

    def __init__(self, clock: FixedClock, *, away: timedelta, a_try: timedelta = timedelta(seconds=4)) -> None:
        super().__init__(clock)
        self.places["C1"] = Place("C1", PlaceKind.CHANNEL, outsiders=False)
        self.people["U1"] = Person("U1", Standing.MEMBER)
        self._back_at = clock.now() + away
        self._a_try = a_try

    def place(self, channel_id: str) -> Place:
        if self._clock.now() < self._back_at:
            self._clock.advance(self._a_try)
            raise AWAY
        return super().place(channel_id)


NOTE_ASKED = replace(ASKED, text="Which team revoked the keys of the reseller Gatehop?")
NOTE = a_note(
    "INC-2026-033",
    text="The platform team revoked the keys of the reseller Gatehop within the hour.",
    topics=("provenance",),
    published_at=moment("2026-06-07T11:00"),
)


@pytest.fixture
def with_note(clock: FixedClock) -> Services:
    report = a_document("vexley", published_at=moment("2026-06-07T12:00"))
    services = services_holding((report, NOTE), clock=clock, store=MemoryStore())
    services.store.add_subscription(WISH)
    return services


@pytest.mark.parametrize("seconds", [12, 590])
def test_a_reply_waits_for_a_chat_that_cannot_be_asked_who_reads_along(
    with_note: Services, sqlite_url: str, clock: FixedClock, seconds: int
) -> None:
    chat = Unreached(clock, away=timedelta(seconds=seconds))
    with at_work(with_note, chat, sqlite_url) as work:
        work.answer(NOTE_ASKED)
        assert work.wait_idle(LONG)
    (said,) = chat.said
    assert "platform team" in said.message.text
    assert UNCHECKED not in said.message.text


@pytest.mark.parametrize("private", [False, True])
def test_after_ten_minutes_a_reply_is_for_the_public_and_says_why(
    with_note: Services, sqlite_url: str, clock: FixedClock, private: bool
) -> None:
    chat, begun_at = Unreached(clock, away=timedelta(hours=1)), clock.now()
    with at_work(with_note, chat, sqlite_url) as work:
        work.answer(replace(NOTE_ASKED, private=private))
        assert work.wait_idle(LONG)
    assert clock.now() - begun_at >= PUBLIC_AFTER
    (message,) = [said.message for said in chat.said] or [message for _, _, message in chat.whispers]
    assert UNCHECKED in message.text
    assert "platform team" not in message.text


def test_a_preview_waits_as_an_answer_does(with_note: Services, sqlite_url: str, clock: FixedClock) -> None:
    chat = Unreached(clock, away=timedelta(minutes=5))
    with at_work(with_note, chat, sqlite_url) as work:
        work.preview(replace(ASKED, text="provenance", private=True))
        assert work.wait_idle(LONG)
        assert "platform team" in chat.whispers[-1][2].text
        chat._back_at += timedelta(hours=1)
        work.preview(replace(ASKED, text="provenance", private=True, ts="100.2"))
        assert work.wait_idle(LONG)
    assert UNCHECKED in chat.whispers[-1][2].text
    assert "platform team" not in chat.whispers[-1][2].text


@pytest.mark.parametrize("away", [timedelta(seconds=12), timedelta(hours=2)])
def test_a_digest_waits_however_long_and_tells_its_members_everything(
    with_note: Services, sqlite_url: str, clock: FixedClock, away: timedelta
) -> None:
    chat = Unreached(clock, away=away, a_try=away / 20)
    with at_work(with_note, chat, sqlite_url) as work:
        work.digest(SLOT)
        assert work.wait_idle(LONG)
    (said,) = chat.said
    assert "platform team" in said.message.text
    delivery = with_note.store.delivered("s1", SLOT.local_date)
    assert delivery is not None
    assert set(delivery.documents) == {"vexley", "INC-2026-033"}


def test_a_digest_that_waited_too_long_is_neither_posted_nor_recorded(
    with_note: Services, sqlite_url: str, clock: FixedClock
) -> None:
    chat = Unreached(clock, away=timedelta(days=1), a_try=timedelta(hours=1))
    with capture_logs() as lines, at_work(with_note, chat, sqlite_url) as work:
        work.digest(SLOT)
        assert work.wait_idle(LONG)
    assert outcomes(lines) == [("digest", "failed")]
    assert [line["work"] for line in lines if line["log_level"] == "error"] == ["digest"]
    assert chat.said == []
    assert with_note.store.last_delivery("s1") is None


def test_what_was_certainly_not_sent_is_not_looked_for(with_note: Services, sqlite_url: str, clock: FixedClock) -> None:
    chat = MemoryChat(clock)
    chat.unheard = [ChatBusy("Many posts wait.", seconds=1)] * 2
    with at_work(with_note, chat, sqlite_url) as work:
        work.answer(ASKED)
        assert work.wait_idle(LONG)
    assert (len(chat.said), chat.looked) == (1, [])


def test_an_asker_whose_turn_is_far_away_is_told_so_and_nobody_else(
    with_note: Services, sqlite_url: str, clock: FixedClock
) -> None:
    begun, released = threading.Event(), threading.Event()

    class Slow(MemoryChat):
        def begin(self, *args: Any, **named: Any) -> Any:
            begun.set()
            assert released.wait(LONG)
            return super().begin(*args, **named)

    chat = Slow(clock)
    chat.wait = 8.0
    with at_work(with_note, chat, sqlite_url) as work:
        for number in range(4):
            assert work.answer(replace(ASKED, ts=f"{number}.0", user_id=f"U{number}"))
            assert not work.answer(replace(ASKED, ts=f"{number}.0", user_id=f"U{number}"))
        assert work.answer(replace(ASKED, channel_id="C2", user_id="U4"))
        assert work.answer(replace(ASKED, ts="4.0", user_id="U5", private=True))
        assert begun.wait(LONG)
        released.set()
        assert work.wait_idle(LONG)
        chat.wait = 100.0
        assert work.answer(replace(ASKED, ts="5.0"))
        assert work.wait_idle(LONG)
    told = {user_id: message.text for _, user_id, message in chat.whispers if user_id != "U5"}
    assert told == {
        "U2": "Many questions are waiting here; yours will take about 15 s.",
        "U3": "Many questions are waiting here; yours will take about 25 s.",
    }
