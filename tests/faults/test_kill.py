"""A desk killed at any moment and started again has done everything once: nothing lost, nothing doubled."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.runs import MOST_DEATHS
from retrieval.domain import EVERYONE
from tests.faults.desk import (
    ASKED,
    BOTH,
    NOW,
    SLOT,
    WISH,
    Crash,
    FileChat,
    Files,
    ended,
    process,
    services_on,
)

KILLED = -9


@pytest.fixture
def files(tmp_path: Path) -> Files:
    folder = tmp_path / "articles"
    folder.mkdir()
    for number in range(3):
        text = f"# Report {number}\n\nGatehop suspended customer number {number} on 4 June 2026, Northlight reported.\n"
        (folder / f"report-{number}.md").write_text(text, encoding="utf-8")
    return Files(f"sqlite:///{tmp_path / 'desk.sqlite3'}", tmp_path / "chat.sqlite3", folder)


def killed_then_started_again(files: Files, what: str, crash: Crash) -> None:
    """Kill a desk on its way, start another, and ask for the same thing once more."""
    assert ended(process(files, what, crash)) == KILLED
    assert ended(process(files, what)) == 0


@pytest.mark.parametrize(
    "crash",
    [
        pytest.param(Crash("chat", "begin", "before"), id="before-anything"),
        pytest.param(Crash("store", "remember", "after"), id="while-composing"),
        pytest.param(Crash("chat", "place", "before", call=2), id="composed-but-not-posted"),
        pytest.param(Crash("chat", "post", "after"), id="posted-but-not-recorded"),
        pytest.param(Crash("store", "record_message", "before"), id="not-yet-in-the-store"),
        pytest.param(Crash("store", "record_message", "after"), id="in-the-store-but-not-ended"),
    ],
)
def test_a_killed_answer_is_posted_once_and_on_record_and_its_question_remembered_once(
    files: Files, crash: Crash
) -> None:
    killed_then_started_again(files, "answer", crash)
    assert FileChat(files.chat).keys() == [ASKED.key]
    with services_on(files) as (services, _):
        record = services.store.message(ASKED.key)
        assert record is not None
        assert (record.ts, record.documents) == ("1", ("vexley",))
        assert [turn.question for turn in services.store.turns("C1", ASKED.thread)] == [ASKED.text]


def test_an_answer_that_kills_its_process_each_time_is_given_up_and_its_asker_told(files: Files) -> None:
    """On one machine a dead process is told by its number, so that each next one goes on at once."""
    fatal = Crash("store", "remember", "after")
    for launch in range(MOST_DEATHS):
        assert ended(process(files, None if launch else "answer", fatal)) == KILLED
    assert ended(process(files, None, fatal)) == 0
    (said,) = FileChat(files.chat).texts()
    assert "failed each time" in said


@pytest.mark.parametrize(
    ("what", "crash"),
    [
        pytest.param("share", Crash("chat", "post", "before", call=2), id="shared-but-not-posted"),
        pytest.param("share", Crash("chat", "post", "after", call=2), id="shared-and-posted"),
        pytest.param("share", Crash("chat", "post", "before", call=3), id="shared-but-not-answered"),
        pytest.param("people", Crash("chat", "place", "after", call=3), id="people-while-composing"),
        pytest.param("people", Crash("chat", "post", "after", call=2), id="people-asked"),
        pytest.param("people", Crash("chat", "whisper", "before"), id="people-asked-but-not-told"),
    ],
)
def test_a_question_that_is_passed_on_under_kills_is_posted_once(files: Files, what: str, crash: Crash) -> None:
    killed_then_started_again(files, what, crash)
    then = {"share": [f"shared:{ASKED.key}", "answer:C1:2"], "people": [f"people:{ASKED.key}", "whisper:U1"]}
    assert FileChat(files.chat).keys() == [ASKED.key, *then[what]]


@pytest.mark.parametrize(
    "crash",
    [
        pytest.param(Crash("store", "told", "before"), id="while-composing"),
        pytest.param(Crash("chat", "find", "before"), id="composed-but-not-posted"),
        pytest.param(Crash("chat", "post", "before"), id="looked-for-but-not-posted"),
        pytest.param(Crash("chat", "post", "after"), id="posted-but-not-recorded"),
        pytest.param(Crash("store", "record_delivery", "before"), id="not-yet-in-the-store"),
        pytest.param(Crash("store", "record_delivery", "after"), id="in-the-store-but-not-ended"),
    ],
)
def test_a_killed_digest_is_posted_once_and_its_slot_is_on_record(files: Files, crash: Crash) -> None:
    killed_then_started_again(files, "digest", crash)
    assert FileChat(files.chat).keys() == [SLOT.key]
    with services_on(files) as (services, _):
        delivery = services.store.delivered(WISH.subscription_id, SLOT.local_date)
        assert delivery is not None
        assert (delivery.ts, delivery.documents) == ("1", ("vexley",))
        (kept,) = services.store.kept_digests()
        assert (kept.key, [item.lead.document_id for item in kept.digest.items]) == (SLOT.key, ["vexley"])


@pytest.mark.parametrize(
    "crash",
    [
        pytest.param(Crash("store", "told", "after", call=2), id="while-composing"),
        pytest.param(Crash("chat", "find", "before"), id="composed-but-not-posted"),
        pytest.param(Crash("chat", "post", "before"), id="looked-for-but-not-posted"),
        pytest.param(Crash("chat", "post", "after"), id="posted-but-not-recorded"),
        pytest.param(Crash("store", "record_delivery", "after"), id="between-the-slots"),
        pytest.param(Crash("store", "record_delivery", "after", call=2), id="in-the-store-but-not-its-message"),
        pytest.param(Crash("store", "record_message", "after"), id="in-the-store-but-not-ended"),
    ],
)
def test_two_killed_digests_of_one_moment_are_posted_once_and_both_slots_are_on_record(
    files: Files, crash: Crash
) -> None:
    killed_then_started_again(files, "digests", crash)
    assert FileChat(files.chat).keys() == ["digests:C1:2026-06-08T08:00:00+00:00"]
    with services_on(files) as (services, _):
        told = [services.store.delivered(slot.subscription_id, slot.local_date) for slot in BOTH]
        assert [(one.ts, one.documents) for one in told if one] == [("1", ("vexley",)), ("1", ())]
        assert {kept.key for kept in services.store.kept_digests()} == {slot.key for slot in BOTH}


@pytest.mark.parametrize(
    "crash",
    [
        pytest.param(Crash("catalog", "written", "after"), id="not-yet-begun"),
        pytest.param(Crash("catalog", "written", "after", call=2), id="while-composing"),
        pytest.param(Crash("chat", "post", "before"), id="composed-but-not-posted"),
        pytest.param(Crash("chat", "post", "after"), id="posted-but-not-recorded"),
        pytest.param(Crash("store", "move_watch", "before"), id="not-yet-in-the-store"),
        pytest.param(Crash("store", "move_watch", "after"), id="in-the-store-but-not-ended"),
    ],
)
def test_killed_news_of_a_watched_name_are_told_once(files: Files, crash: Crash) -> None:
    killed_then_started_again(files, "watch", crash)
    (text,) = FileChat(files.chat).texts()
    assert "Vexley trained Anvil" in text
    with services_on(files) as (services, _):
        (kept,) = services.store.watches()
        assert kept.told_at == NOW


@pytest.mark.parametrize(
    "crash",
    [
        pytest.param(Crash("store", "kept_digest", "after"), id="while-composing"),
        pytest.param(Crash("chat", "post", "before"), id="composed-but-not-posted"),
        pytest.param(Crash("chat", "post", "after"), id="posted-but-not-recorded"),
        pytest.param(Crash("store", "record_rest", "after"), id="half-in-the-store"),
        pytest.param(Crash("store", "record_message", "after"), id="in-the-store-but-not-ended"),
    ],
)
def test_a_killed_rest_of_a_digest_is_told_once_and_counts_as_told(files: Files, crash: Crash) -> None:
    killed_then_started_again(files, "rest", crash)
    assert FileChat(files.chat).keys() == [f"rest:{SLOT.key}:1"]
    with services_on(files) as (services, _):
        kept = services.store.kept_digest(SLOT.key)
        assert kept is not None
        assert (len(kept.digest.items), kept.rest, kept.left) == (2, (), 0)
        assert set(services.store.told("C1")) == {"vexley"}
        assert services.store.carried("C1", "provenance") == frozenset()
        record = services.store.message(f"rest:{SLOT.key}:1")
        assert record is not None
        assert (record.ts, record.thread_ts) == ("1", "9")


@pytest.mark.parametrize(
    "crash",
    [
        pytest.param(Crash("store", "quoted_documents", "after"), id="not-yet-begun"),
        pytest.param(Crash("store", "told_lapses", "after", call=2), id="while-composing"),
        pytest.param(Crash("chat", "update", "before"), id="composed-but-not-marked"),
        pytest.param(Crash("chat", "update", "after"), id="marked-but-not-told"),
        pytest.param(Crash("chat", "post", "before", call=2), id="looked-for-but-not-posted"),
        pytest.param(Crash("chat", "post", "after", call=2), id="posted-but-not-recorded"),
        pytest.param(Crash("store", "settle_lapses", "before"), id="not-yet-in-the-store"),
        pytest.param(Crash("store", "settle_lapses", "after"), id="in-the-store-but-not-ended"),
    ],
)
def test_a_killed_correction_marks_its_message_and_tells_the_thread_once(files: Files, crash: Crash) -> None:
    killed_then_started_again(files, "correct", crash)
    chat = FileChat(files.chat)
    assert chat.keys() == [ASKED.key, f"correct:{ASKED.key}"]
    reply, line = chat.texts()
    assert reply.count("the thread says how") == 1
    assert line.endswith("no longer says this.")
    with services_on(files) as (services, _):
        (told,) = services.store.told_lapses()
        assert (told.document_id, told.line_ts) == ("vexley", "2")
        record = services.store.message(ASKED.key)
        assert record is not None
        assert record.round == 1


@pytest.mark.parametrize(
    "crash",
    [
        pytest.param(Crash("catalog", "source_state", "before"), id="before-reading"),
        pytest.param(Crash("catalog", "put", "after", call=2), id="between-documents"),
        pytest.param(Crash("catalog", "settled", "before"), id="stored-but-not-indexed"),
        pytest.param(Crash("catalog", "put_source_state", "after"), id="read-but-not-ended"),
    ],
)
def test_a_killed_ingest_leaves_every_document_once_in_catalog_and_indexes(files: Files, crash: Crash) -> None:
    killed_then_started_again(files, "ingest", crash)
    with services_on(files) as (services, _):
        assert len(services.catalog.documents_of("folder")) == 3
        assert services.catalog.waiting(100) == []
        assert services.catalog.searched(EVERYONE).documents == 4
