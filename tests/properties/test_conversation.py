"""Whatever was asked where, a question leans only on what its own readers were there for."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any, NamedTuple

from hypothesis import given
from hypothesis import strategies as st

from bot.domain import Asked, Person, Place, PlaceKind, Standing
from bot.handlers.question import compose
from retrieval.domain import NoAnswer, NothingFound, Question, Reply, Searched
from tests.desks import services_holding
from tests.fakes import FixedClock, MemoryChat, MemoryStore

PLACES = {
    "C1": Place("C1", PlaceKind.CHANNEL, outsiders=False),
    "C2": Place("C2", PlaceKind.CHANNEL, outsiders=True),
    "D1": Place("D1", PlaceKind.DIRECT),
    "D2": Place("D2", PlaceKind.DIRECT),
}


class Said(NamedTuple):
    """A message: where, below which of those before it, minutes after the one before, and how it reached us."""

    channel_id: str
    below: int | None
    minutes: int
    private: bool
    chatter: bool


SAID = st.lists(
    st.builds(
        Said,
        st.sampled_from(sorted(PLACES)),
        st.none() | st.integers(0, 5),
        st.integers(0, 50),
        st.booleans(),
        st.booleans(),
    ),
    max_size=8,
)


class Keeping:
    """An answerer that keeps the questions it is asked."""

    def __init__(self) -> None:
        self.questions: dict[str, Question] = {}

    def answer(self, question: Question, *, on_sentence: Any = None, on_stage: Any = None) -> Reply:
        self.questions[question.text] = question
        return NoAnswer(NothingFound(), Searched(0, None))


@given(SAID)
def test_a_question_leans_only_on_turns_that_its_readers_saw(said: list[Said]) -> None:
    clock, store, kept = FixedClock(), MemoryStore(), Keeping()
    chat = MemoryChat(clock)
    chat.places |= PLACES
    chat.people["U1"] = Person("U1", Standing.MEMBER)
    services = replace(services_holding((), clock=clock, store=store), answerer=kept)  # type: ignore[arg-type] # stands in for the answerer
    asked: dict[str, tuple[Asked, Said, Any]] = {}
    threads: dict[str, list[str]] = {channel: [] for channel in PLACES}
    for number, one in enumerate(said):
        clock.advance(timedelta(minutes=one.minutes))
        known = threads[one.channel_id]
        below = known[one.below % len(known)] if known and one.below is not None else None
        text = f"thanks{'!' * number}" if one.chatter else f"Who leaked number {number}?"
        message = Asked(one.channel_id, f"1.{number:02}", "U1", text, thread_ts=below, private=one.private)
        compose(message, services=services, chat=chat)
        asked[text] = (message, one, clock.now())
        if below is None:
            known.append(message.ts)
    for text, question in kept.questions.items():
        message, one, when = asked[text]
        for exchange in question.earlier:
            before, origin, then = asked[exchange.question]
            assert not any((one.private, origin.private, origin.chatter))
            assert before.channel_id == message.channel_id
            lately = PLACES[one.channel_id].kind is PlaceKind.DIRECT and when - then <= timedelta(hours=1)
            assert before.thread == message.thread or (lately and message.thread_ts is None)
