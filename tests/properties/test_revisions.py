"""Whatever comes when: asked, edited, deleted, answered meanwhile; what stands in the end is the one right reply."""

from __future__ import annotations

import random
import time
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.adapters.migrations import migrate
from bot.adapters.sql_store import SqlStore
from bot.domain import Asked, Person, Place, PlaceKind, Posted, Standing
from bot.question_records import AS_WRITTEN, QuestionChange, order_of
from bot.services import Services
from bot.work import Work
from retrieval.adapters.sql_engine import open_engine
from tests.desks import services_holding
from tests.factories import a_document
from tests.fake_processes import a_membership
from tests.fakes import FixedClock, MemoryChat

DOCUMENTS = (
    a_document("vexley"),
    a_document(
        "gatehop",
        title="Gatehop suspended twelve customers",
        text="The reseller Gatehop suspended twelve customers on 4 June 2026, Northlight reported.",
    ),
)
WORDS = {
    "What were Vexley's Anvil coding models trained on?": "trained its Anvil coding models",
    "How many customers did Gatehop suspend?": "suspended twelve customers",
    "Who is the chief gardener of Lumenforge?": "Lumenforge",
}
PATIENCE = 60.0
TEXTS = st.sampled_from([*WORDS, None])
PAUSES = st.lists(st.sampled_from([0.0, 0.03, 0.06, 0.1, None]), min_size=6, max_size=6)
"""Seconds after each change; None until all is done."""
ORDERS = st.lists(TEXTS, min_size=1, max_size=4).flatmap(
    lambda edits: st.tuples(st.just(edits), st.booleans(), st.permutations(range(len(edits) + 2)))
)


class UnhurriedChat(MemoryChat):
    """A chat in which everything takes a little while, now longer and now shorter."""

    def __init__(self, clock: FixedClock) -> None:
        super().__init__(clock)
        self.dice = random.Random(7)

    def post(self, *args: Any, **named: Any) -> Posted:
        posted = self._after_a_while(super().post, *args, **named)
        assert isinstance(posted, Posted)
        return posted

    def update(self, *args: Any, **named: Any) -> None:
        self._after_a_while(super().update, *args, **named)

    def find(self, channel_id: str, key: str, *, thread_ts: str | None = None, since: datetime) -> Posted | None:
        time.sleep(self.dice.random() / 50)
        return super().find(channel_id, key, thread_ts=thread_ts, since=since)

    def _after_a_while(self, do: Any, *args: Any, **named: Any) -> object:
        if check := named.pop("check", None):
            check()
        time.sleep(self.dice.random() / 10)
        told: object = do(*args, **named)
        time.sleep(self.dice.random() / 50)
        return told


@pytest.fixture(scope="module")
def clock() -> FixedClock:
    return FixedClock()


@pytest.fixture(scope="module")
def chat(clock: FixedClock) -> UnhurriedChat:
    chat = UnhurriedChat(clock)
    chat.places["C1"] = Place("C1", PlaceKind.CHANNEL, outsiders=True)
    chat.people["U1"] = Person("U1", Standing.GUEST)
    return chat


@pytest.fixture(scope="module")
def services(clock: FixedClock, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Services, Path]]:
    path = tmp_path_factory.mktemp("revisions") / "desk.sqlite3"
    engine = open_engine(f"sqlite:///{path}")
    migrate(engine)
    yield services_holding(DOCUMENTS, clock=clock, store=SqlStore(engine)), path
    engine.dispose()


@pytest.fixture(scope="module")
def work(services: tuple[Services, Path], chat: UnhurriedChat) -> Iterator[Work]:
    parts, path = services
    work = Work(parts, chat, database_url=f"sqlite:///{path}", membership=a_membership(), patience=(0.01,))
    work.launch()
    yield work
    work.close()


def asked(ts: str, text: str | None) -> Asked | None:
    return Asked("C1", ts, "U1", text) if text else None


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(story=ORDERS, first=st.sampled_from(list(WORDS)), pauses=PAUSES)
def test_in_whatever_order_things_come_the_right_reply_stands_in_the_end(
    work: Work,
    services: tuple[Services, Path],
    chat: UnhurriedChat,
    story: tuple[list[str | None], bool, list[int]],
    first: str,
    pauses: list[float | None],
) -> None:
    edits, deleted, order = story
    store = services[0].store
    ts = f"{len(chat.said) + len(chat.deleted) + 1}.{random.Random(str(story)).randrange(10**9):09}"
    while store.question(f"answer:C1:{ts}"):
        ts += "0"
    changes = [QuestionChange("C1", ts, ts, AS_WRITTEN, asked(ts, first))]
    changes += [
        QuestionChange("C1", ts, ts, order_of(f"{number}.0", f"{number}.1"), asked(ts, text))
        for number, text in enumerate(edits, 1)
    ]
    changes += [QuestionChange("C1", ts, ts, "", None, deleted=True)] if deleted else []
    for number, place in enumerate(one for one in order if one < len(changes)):
        work.revise(changes[place])
        if (pause := pauses[number]) is None:
            assert work.wait_idle(PATIENCE)
        else:
            time.sleep(pause)
    assert work.wait_idle(PATIENCE)
    wanted = None if deleted else edits[-1]
    stands = [said.message.text for said in chat.said if said.thread_ts == ts]
    record, known = store.message(f"answer:C1:{ts}"), store.question(f"answer:C1:{ts}")
    assert known is not None
    assert len(stands) == (wanted is not None)
    assert all(WORDS[str(wanted)] in text for text in stands)
    assert [turn.question for turn in store.turns("C1", ts)] == ([wanted] if wanted else [])
    assert (record.revision if record else None) == (known.revision if wanted else None)
