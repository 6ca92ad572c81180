"""Durable work in one process: begun once, patient with the chat, honest in the log, continued after a stop."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

import pytest
from structlog.testing import capture_logs

from bot.domain import Asked, Posted, Subscription
from bot.errors import ChatRefused, ChatUnavailable
from bot.render.texts import ALONE
from bot.services import Services
from bot.slots import CATCH_UP, slot_on
from bot.work import Work
from retrieval.domain import NoAnswer, NothingFound, Question, Reply, Searched, Source, SourceKind, SourceState
from retrieval.errors import BadConfiguration, PermanentError
from tests.desks import services_holding
from tests.factories import a_document, moment
from tests.fake_processes import MemoryProcesses, a_membership
from tests.fakes import FixedClock, MemoryChat, MemoryStore

ASKED = Asked("C1", "100.1", "U1", "What were Vexley's Anvil coding models trained on?")
WISH = Subscription("s1", "C1", "provenance", time(8), created_at=moment("2026-06-01"))
SLOT = slot_on(WISH, date(2026, 6, 8))
AWAY = ChatUnavailable("The chat did not answer.")
LONG = 30.0


@pytest.fixture
def services(clock: FixedClock, tmp_path: Path) -> Services:
    (tmp_path / "report.md").write_text("# Gatehop suspends twelve\n\nGatehop suspended twelve.\n", encoding="utf-8")
    report = a_document("vexley", published_at=moment("2026-06-07T12:00"))
    folder = Source("folder", SourceKind.FOLDER, str(tmp_path))
    services = services_holding((report,), clock=clock, store=MemoryStore(), sources=(folder,))
    services.store.add_subscription(WISH)
    return services


@pytest.fixture
def chat(clock: FixedClock) -> MemoryChat:
    return MemoryChat(clock)


@pytest.fixture
def work(services: Services, chat: MemoryChat, sqlite_url: str) -> Iterator[Work]:
    with at_work(services, chat, sqlite_url) as work:
        yield work


@contextmanager
def at_work(
    services: Services,
    chat: MemoryChat,
    url: str,
    *,
    processes: MemoryProcesses | None = None,
    patience: tuple[float, ...] = (0.01,),
    admins: tuple[str, ...] = (),
) -> Iterator[Work]:
    membership = a_membership(processes)
    work = Work(services, chat, database_url=url, membership=membership, patience=patience, admins=admins)
    work.launch()
    try:
        yield work
    finally:
        work.close()


def outcomes(lines: list[Any]) -> list[tuple[str, str]]:
    return [(line["work"], line["outcome"]) for line in lines if line["event"] == "work done"]


def test_a_question_that_comes_twice_is_answered_once(work: Work, chat: MemoryChat) -> None:
    assert work.answer(ASKED)
    assert not work.answer(replace(ASKED, text="as a second event has it"))
    assert work.wait_idle(LONG)
    assert not work.answer(ASKED)
    assert work.wait_idle(LONG)
    (said,) = chat.said
    assert (said.posted.channel_id, said.thread_ts, said.key) == ("C1", "100.1", ASKED.key)
    assert "Quillon's Sable" in said.message.text


def test_answering_goes_on_while_the_one_who_asked_for_it_does_not_wait(
    services: Services, sqlite_url: str, clock: FixedClock
) -> None:
    listening, released = threading.Event(), threading.Event()

    class Slow(MemoryChat):
        def begin(self, *args: Any, **named: Any) -> Any:
            listening.set()
            assert released.wait(LONG)
            return super().begin(*args, **named)

    chat = Slow(clock)
    work = Work(services, chat, database_url=sqlite_url, membership=a_membership())
    work.launch()
    assert work.answer(ASKED)
    assert listening.wait(LONG)
    assert not work.wait_idle(0)
    released.set()
    assert work.wait_idle(LONG)
    work.close()
    assert len(chat.said) == 1


def test_a_chat_that_is_away_is_tried_again_until_it_takes_the_reply(work: Work, chat: MemoryChat) -> None:
    chat.unheard = [AWAY, AWAY, AWAY]
    work.answer(ASKED)
    assert work.wait_idle(LONG)
    assert len(chat.said) == 1
    assert chat.looked == [ASKED.key] * 3


@pytest.mark.parametrize("what", ["answer", "digest"])
def test_what_arrived_although_the_chat_seemed_away_is_not_said_again(
    work: Work, chat: MemoryChat, services: Services, what: str
) -> None:
    chat.unsaid = [AWAY]
    assert work.answer(ASKED) if what == "answer" else work.digest(SLOT)
    assert work.wait_idle(LONG)
    assert len(chat.said) == 1


def test_what_a_channel_refuses_is_shown_to_the_asker_alone(work: Work, chat: MemoryChat) -> None:
    chat.unheard = [ChatRefused("I am not in that channel.", code="not_in_channel")]
    work.answer(ASKED)
    assert work.wait_idle(LONG)
    assert chat.said == []
    ((channel_id, user_id, message),) = chat.whispers
    assert (channel_id, user_id) == ("C1", "U1")
    assert message.text.startswith(ALONE)
    assert "Quillon's Sable" in message.text


@pytest.mark.parametrize("what", ["answer", "digest"])
def test_a_chat_that_refuses_everything_is_not_asked_again_and_the_log_says_why(
    work: Work, chat: MemoryChat, what: str
) -> None:
    chat.unheard = [ChatRefused("I am not in that channel.", code="not_in_channel")] * 2
    with capture_logs() as lines:
        assert work.answer(ASKED) if what == "answer" else work.digest(SLOT)
        assert work.wait_idle(LONG)
    assert chat.said == []
    (failed,) = [line for line in lines if line["log_level"] == "error"]
    assert isinstance(failed["exc_info"], ChatRefused)
    assert outcomes(lines) == [(what, "failed")]


def test_a_chat_that_stays_away_for_half_a_day_is_given_up(
    services: Services, sqlite_url: str, clock: FixedClock
) -> None:
    class NeverThere(MemoryChat):
        def post(self, *args: Any, **named: Any) -> Posted:
            clock.advance(CATCH_UP / 2)
            raise AWAY

    with capture_logs() as lines, at_work(services, NeverThere(clock), sqlite_url) as work:
        work.answer(ASKED)
        assert work.wait_idle(LONG)
    assert outcomes(lines) == [("answer", "failed")]


def test_a_private_answer_is_shown_once_to_the_asker(work: Work, chat: MemoryChat) -> None:
    assert work.answer(replace(ASKED, private=True))
    assert work.wait_idle(LONG)
    assert (len(chat.whispers), chat.said) == (1, [])


def test_a_preview_is_shown_to_the_asker_and_is_no_answer(work: Work, chat: MemoryChat) -> None:
    asked = replace(ASKED, text="provenance", private=True)
    assert work.preview(asked)
    assert not work.preview(asked)
    assert work.answer(asked)
    assert work.wait_idle(LONG)
    assert len(chat.whispers) == 2
    assert "Vexley trained Anvil" in str([w[2].text for w in chat.whispers])


def test_a_slot_is_posted_once_and_recorded(work: Work, chat: MemoryChat, services: Services) -> None:
    assert work.digest(SLOT)
    assert work.wait_idle(LONG)
    assert not work.digest(SLOT)
    assert [s.key for s in chat.said] == [SLOT.key]
    delivery = services.store.delivered("s1", SLOT.local_date)
    assert delivery is not None
    assert (delivery.ts, delivery.documents, delivery.delivered_at) == ("1.0", ("vexley",), services.clock.now())
    assert set(services.store.told("C1")) == {"vexley"}


def test_a_silent_quiet_day_is_recorded_without_a_post(work: Work, chat: MemoryChat, services: Services) -> None:
    services.store.remove_subscription("s1")
    services.store.add_subscription(replace(WISH, topic="access-policy", silent=True))
    with capture_logs() as lines:
        work.digest(SLOT)
        assert work.wait_idle(LONG)
    assert outcomes(lines) == [("digest", "quiet")]
    delivery = services.store.delivered("s1", SLOT.local_date)
    assert delivery is not None
    assert (delivery.ts, chat.said) == (None, [])


def test_the_next_slot_waits_until_the_one_before_it_is_done(work: Work, chat: MemoryChat, clock: FixedClock) -> None:
    chat.unheard = [AWAY] * 200
    work.digest(SLOT)
    clock.advance(timedelta(hours=6))
    assert not work.digest(slot_on(WISH, date(2026, 6, 9)))
    chat.unheard.clear()
    assert work.wait_idle(LONG)
    clock.advance(timedelta(hours=18))
    assert work.digest(slot_on(WISH, date(2026, 6, 9)))
    assert work.wait_idle(LONG)
    assert [s.key for s in chat.said] == ["digest:s1:2026-06-08", "digest:s1:2026-06-09"]


def test_what_a_replica_left_that_never_comes_back_is_done_by_another_before_the_next_slot(
    services: Services, sqlite_url: str, clock: FixedClock
) -> None:
    chat, processes = MemoryChat(clock), MemoryProcesses()
    chat.unheard = [AWAY] * 10_000
    with at_work(services, chat, sqlite_url, processes=processes) as gone:
        gone.digest(SLOT)
    chat.unheard.clear()
    with at_work(services, chat, sqlite_url, processes=processes) as left:
        assert left.wait_idle(LONG)
        tomorrow = slot_on(WISH, date(2026, 6, 9))
        clock.advance(tomorrow.due_at - clock.now())
        assert left.digest(tomorrow)
        assert left.wait_idle(LONG)
    assert [s.key for s in chat.said] == [SLOT.key, tomorrow.key]


def test_two_digests_of_a_channel_come_one_after_the_other_and_the_second_repeats_nothing(
    work: Work, chat: MemoryChat, services: Services
) -> None:
    other = replace(WISH, subscription_id="s2", at=WISH.at, timezone="Etc/UTC", topic=WISH.topic)
    assert services.store.add_subscription(other)
    chat.unheard = [AWAY] * 200
    work.digest(SLOT)
    assert not work.digest(slot_on(other, SLOT.local_date))
    chat.unheard.clear()
    assert work.wait_idle(LONG)
    assert work.digest(slot_on(other, SLOT.local_date))
    assert work.wait_idle(LONG)
    first, second = chat.said
    assert "nothing new" not in first.message.text
    assert "nothing new" in second.message.text


def test_a_digest_that_cannot_be_posted_is_told_to_the_admins(
    services: Services, sqlite_url: str, clock: FixedClock
) -> None:
    class Archived(MemoryChat):
        def post(self, channel_id: str, *args: Any, **named: Any) -> Posted:
            if channel_id == "C1":
                raise ChatRefused("The channel is archived.", code="is_archived")
            return super().post(channel_id, *args, **named)

    chat = Archived(clock)
    with at_work(services, chat, sqlite_url, admins=("U0OPS",)) as work:
        work.digest(SLOT)
        assert work.wait_idle(LONG)
    (told,) = chat.said
    assert told.posted.channel_id == "U0OPS"
    assert "on provenance in channel C1" in told.message.text
    assert [(one.slot, "archived" in one.why) for one in services.store.misses("s1")] == [(SLOT, True)]
    assert "archived" in told.message.text


def test_a_slot_too_long_ago_or_of_nobody_is_left_alone(work: Work, chat: MemoryChat, clock: FixedClock) -> None:
    with capture_logs() as lines:
        work.digest(replace(SLOT, subscription_id="unknown"))
        work.digest(slot_on(WISH, date(2026, 6, 7)))
        assert work.wait_idle(LONG)
    assert outcomes(lines) == [("digest", "not open")] * 2
    assert chat.said == []


def test_a_digest_that_waits_too_long_for_the_chat_is_left_to_the_next_one(
    services: Services, sqlite_url: str, clock: FixedClock
) -> None:
    class BackTooLate(MemoryChat):
        def post(self, *args: Any, **named: Any) -> Posted:
            clock.advance(timedelta(hours=10, minutes=50))
            raise AWAY

        def find(self, channel_id: str, key: str, *, thread_ts: str | None = None, since: datetime) -> Posted | None:
            clock.advance(timedelta(minutes=10))
            return super().find(channel_id, key, thread_ts=thread_ts, since=since)

    with capture_logs() as lines, at_work(services, BackTooLate(clock), sqlite_url) as work:
        work.digest(SLOT)
        assert work.wait_idle(LONG)
    assert outcomes(lines) == [("digest", "not open any more")]
    assert services.store.last_delivery("s1") is None


def test_a_source_is_read_once_for_the_same_minute(work: Work, services: Services) -> None:
    with capture_logs() as lines:
        assert work.ingest("folder", moment("2026-06-08T09:00"))
        assert not work.ingest("folder", moment("2026-06-08T09:00") + timedelta(seconds=20))
        assert work.ingest("unknown", moment("2026-06-08T09:00"))
        assert work.wait_idle(LONG)
    assert sorted(outcomes(lines)) == [("ingest", "no such source"), ("ingest", "read")]
    assert [line["new"] for line in lines if line["event"] == "source read"] == [1]
    assert len(services.catalog.documents_of("folder")) == 1


def test_a_source_that_changed_is_read_again_however_soon_and_once_for_what_changes_together(
    services: Services, chat: MemoryChat, sqlite_url: str, clock: FixedClock
) -> None:
    """The lock that lets one reading store at a time holds the first one up, so that the others come meanwhile."""
    with capture_logs() as lines, at_work(services, chat, sqlite_url) as work:
        assert work.ingest("folder", clock.now())
        assert work.wait_idle(LONG)
        clock.advance(timedelta(milliseconds=5))
        with services.ingester.storing:
            assert work.reread("folder")
            for _ in range(3000):  # until the first one has begun, it will see this change too
                clock.advance(timedelta(milliseconds=5))
                if work.reread("folder"):
                    break
                threading.Event().wait(0.01)
            assert not work.reread("folder")
        assert work.wait_idle(LONG)
    assert outcomes(lines) == [("ingest", "read")] * 3
    assert [line["unchanged"] for line in lines if line["event"] == "source read"] == [0, 1, 1]


def test_a_change_of_a_source_that_is_gone_does_not_keep_later_ones_from_being_read(
    work: Work, clock: FixedClock
) -> None:
    for _ in range(2):
        clock.advance(timedelta(milliseconds=5))
        assert work.reread("removed meanwhile")
        assert work.wait_idle(LONG)


def test_a_source_that_rests_is_not_read_when_its_files_change(work: Work, services: Services) -> None:
    services.catalog.put_source_state(SourceState("folder", paused=True))
    assert not work.reread("folder")
    assert work.wait_idle(LONG)
    assert services.catalog.documents_of("folder") == frozenset()


def test_the_log_never_holds_what_was_asked_or_replied(work: Work, chat: MemoryChat) -> None:
    with capture_logs() as lines:
        work.answer(ASKED)
        work.digest(SLOT)
        assert work.wait_idle(LONG)
    assert len(outcomes(lines)) == 2
    for word in ("Anvil", "Sable", "Vexley"):
        assert word not in str(lines)


def test_what_waits_for_the_chat_does_not_hold_up_a_stop_and_goes_on_at_the_next_launch(
    services: Services, chat: MemoryChat, sqlite_url: str, clock: FixedClock
) -> None:
    tried = threading.Event()

    class Away(MemoryChat):
        def post(self, *args: Any, **named: Any) -> Posted:
            tried.set()
            raise AWAY

    processes = MemoryProcesses()
    with at_work(services, Away(clock), sqlite_url, processes=processes, patience=(3600.0,)) as first:
        first.answer(ASKED)
        assert tried.wait(LONG)
    with at_work(services, chat, sqlite_url, processes=processes) as second:
        assert second.wait_idle(LONG)
    assert [s.key for s in chat.said] == [ASKED.key]
    assert chat.looked == [ASKED.key]


def test_a_stop_lets_what_runs_finish(services: Services, sqlite_url: str, clock: FixedClock) -> None:
    begun, stopping = threading.Event(), threading.Event()

    class Unhurried(MemoryChat):
        def post(self, *args: Any, **named: Any) -> Posted:
            begun.set()
            assert stopping.wait(LONG)
            return super().post(*args, **named)

    chat = Unhurried(clock)
    work = Work(services, chat, database_url=sqlite_url, membership=a_membership())
    work.launch()
    work.answer(ASKED)
    assert begun.wait(LONG)
    threading.Timer(0.2, stopping.set).start()
    work.close()
    assert len(chat.said) == 1


def test_what_takes_longer_than_the_stop_waits_goes_on_at_the_next_launch(
    services: Services, chat: MemoryChat, sqlite_url: str
) -> None:
    begun, released = threading.Event(), threading.Event()

    class Thinking:
        def answer(self, question: Question, *, on_sentence: Any = None, on_stage: Any = None) -> Reply:
            begun.set()
            assert released.wait(LONG)
            return NoAnswer(NothingFound(), Searched(0, None))

    slow = replace(services, answerer=Thinking())  # type: ignore[arg-type] # stands in for the answerer
    processes = MemoryProcesses()
    first = Work(slow, chat, database_url=sqlite_url, membership=a_membership(processes))
    first.launch()
    first.answer(ASKED)
    assert begun.wait(LONG)
    with capture_logs() as lines:
        first.close(drain=0)
    assert [line["unfinished"] for line in lines if line["log_level"] == "warning"] == [1]
    with at_work(services, chat, sqlite_url, processes=processes) as second:
        assert second.wait_idle(LONG)
    released.set()
    assert [s.key for s in chat.said] == [ASKED.key]
    assert "Quillon's Sable" in chat.said[0].message.text


def test_old_records_are_dropped_with_the_words_in_them_and_new_ones_stay(
    work: Work, tmp_path: Path, clock: FixedClock
) -> None:
    work.answer(ASKED)
    assert work.wait_idle(LONG)
    assert work.forget_before(moment("2020-01-01")) == 0
    assert work.forget_before(moment("2200-01-01")) == 1
    assert work.forget_before(moment("2200-01-01")) == 0


def test_one_process_works_for_one_desk(work: Work, services: Services, chat: MemoryChat, sqlite_url: str) -> None:
    with pytest.raises(BadConfiguration, match="one desk"):
        Work(services, chat, database_url=sqlite_url, membership=a_membership()).launch()


def test_a_desk_can_be_closed_twice_and_launched_again(services: Services, chat: MemoryChat, sqlite_url: str) -> None:
    work = Work(services, chat, database_url=sqlite_url, membership=a_membership())
    work.close()
    for number in range(2):
        work.launch()
        work.answer(replace(ASKED, ts=f"{number}.0"))
        assert work.wait_idle(LONG)
        work.close()
        work.close()
    assert len(chat.said) == 2


def test_a_launch_that_fails_leaves_the_next_one_free(services: Services, chat: MemoryChat, tmp_path: Path) -> None:
    (tmp_path / "bad-work.sqlite3").write_text("this is no database, and too long to be an empty one" * 100)
    with pytest.raises(PermanentError, match="records of durable work"):
        Work(services, chat, database_url=f"sqlite:///{tmp_path / 'bad.sqlite3'}", membership=a_membership()).launch()
    work = Work(services, chat, database_url=f"sqlite:///{tmp_path / 'good.sqlite3'}", membership=a_membership())
    work.launch()
    work.close()


@pytest.mark.parametrize("url", ["sqlite://", "sqlite:///:memory:"])
def test_a_database_that_dies_with_the_process_is_refused(services: Services, chat: MemoryChat, url: str) -> None:
    with pytest.raises(BadConfiguration, match="outlives"):
        Work(services, chat, database_url=url, membership=a_membership())
