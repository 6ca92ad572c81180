"""What every inbox promises: the fake, SQLite and PostgreSQL."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from functools import partial

import pytest

from bot.adapters.migrations import migrate
from bot.adapters.sql_inbox import SqlInbox
from bot.domain import Envelope
from bot.ports import Inbox
from retrieval.adapters.sql_engine import open_engine
from tests.factories import moment
from tests.fakes import MemoryInbox

NOW = moment("2026-06-08T09:00")
LATER = NOW + timedelta(seconds=30)


@pytest.fixture(params=["memory", "sqlite", "postgresql"])
def inbox(request: pytest.FixtureRequest) -> Iterator[Inbox]:
    if request.param == "memory":
        yield MemoryInbox()
        return
    engine = open_engine(request.getfixturevalue("sqlite_url" if request.param == "sqlite" else "postgres_url"))
    migrate(engine)
    yield SqlInbox(engine)
    engine.dispose()


def delivered(key: str, text: str = "Who trained on whose outputs?") -> Envelope:
    return Envelope(key, "message", {"event": {"text": text, "odd": "\x00 \ud83d"}}, NOW)


def test_what_is_recorded_is_claimed_as_it_was_and_in_order_of_arrival(inbox: Inbox) -> None:
    assert all(inbox.record(delivered(key, key)) for key in ("b", "a", "c"))
    claimed = [inbox.claim("one", NOW) for _ in range(4)]
    assert [each and each.key for each in claimed] == ["b", "a", "c", None]
    assert claimed[0] is not None
    assert claimed[0].body == delivered("b", "b").body
    assert (claimed[0].received_at, claimed[0].claims) == (NOW, 1)


def test_a_repeat_is_the_same_row_also_when_it_is_done(inbox: Inbox) -> None:
    assert inbox.record(delivered("a"))
    assert not inbox.record(delivered("a", "again"))
    assert inbox.claim("one", NOW)
    inbox.settle("a", NOW)
    assert not inbox.record(delivered("a"))
    assert inbox.claim("one", NOW) is None
    assert inbox.unfinished() == 0


def test_what_somebody_has_in_hand_nobody_else_gets_until_it_is_released(inbox: Inbox) -> None:
    for key in ("a", "b"):
        inbox.record(delivered(key))
    assert [claimed.key for owner in ("dead", "alive") if (claimed := inbox.claim(owner, NOW))] == ["a", "b"]
    assert inbox.claim("alive", NOW) is None
    assert set(inbox.owners()) == {"dead", "alive"}
    assert inbox.release("dead") == 1
    assert inbox.owners() == ("alive",)
    again = inbox.claim("alive", NOW)
    assert again is not None
    assert (again.key, again.claims) == ("a", 2)
    assert inbox.release() == 2
    assert inbox.release("dead") == 0


def test_what_is_postponed_waits_its_time_and_lets_others_pass(inbox: Inbox) -> None:
    for key in ("a", "b"):
        inbox.record(delivered(key))
    inbox.claim("one", NOW)
    inbox.postpone("a", LATER)
    assert [each.key for _ in range(2) if (each := inbox.claim("one", NOW))] == ["b"]
    again = inbox.claim("one", LATER)
    assert again is not None
    assert (again.key, again.claims) == ("a", 2)


def test_what_is_settled_is_not_put_back(inbox: Inbox) -> None:
    inbox.record(delivered("a"))
    inbox.claim("one", NOW)
    inbox.settle("a", NOW)
    inbox.postpone("a", NOW)
    assert inbox.claim("one", LATER) is None


def test_only_what_was_done_before_a_moment_is_forgotten(inbox: Inbox) -> None:
    for key in ("done", "done later", "waiting"):
        inbox.record(delivered(key))
    inbox.settle("done", NOW)
    inbox.settle("done later", LATER)
    assert inbox.forget_before(LATER) == 1
    assert inbox.record(delivered("done"))
    assert not inbox.record(delivered("waiting"))


def test_many_who_record_and_claim_at_once_get_each_delivery_once(inbox: Inbox) -> None:
    keys = [f"k{number}" for number in range(40)]
    with ThreadPoolExecutor(8) as threads:
        recorded = list(threads.map(lambda key: inbox.record(delivered(key)), keys * 2))
        claims = [threads.submit(partial(inbox.claim, f"owner {n}", NOW)) for n in range(50)]
        claimed = [each.key for claim in claims if (each := claim.result())]
    assert sum(recorded) == 40
    assert sorted(claimed) == sorted(keys)
