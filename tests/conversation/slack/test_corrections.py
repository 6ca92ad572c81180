"""A source changes after it was quoted: the message is marked, its thread told once, and nobody who may not know."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from bot.adapters.slack_people import KEPT
from retrieval.domain import Document
from retrieval.reading.corrections import correction_of
from tests.conversation.slack.conftest import ASKED, INTERNAL_WORDS, Desk
from tests.factories import a_document, a_note, bring_up_to_date, moment, stock
from tests.fakes import WordVectors
from tests.slack_faults import LOST_ANSWER, refused
from tests.slack_workspace import BOT

Json = dict[str, Any]
ARTICLE = a_document(
    "brask-licence",
    title="Tarvole's Brask licence",
    text="Tarvole sold the Brask licence to 41 resellers in May.",
    language="en",
    published_at=moment("2026-06-05"),
)
NOTE = a_note(
    "INC-2026-088",
    title="Call about the Brask licence",
    text="Tarvole told our legal desk that the Brask licence ends for us in July.",
    published_at=moment("2026-06-06"),
)
HOW_MANY = "To how many resellers did Tarvole sell the Brask licence?"
WHEN = "When does the Brask licence of Tarvole end for us?"
RIGHT = "Tarvole sold the Brask licence to 14 resellers in May.\n\nCorrection: It was 14 resellers, not 41."
MARK = "has changed; the thread says how"


def put(desk: Desk, *documents: Document) -> None:
    services = desk.services
    parts = {"catalog": services.catalog, "passages": services.passages, "words": services.words}
    stock(documents, **parts, embedder=WordVectors())  # type: ignore[arg-type] # by name


def remove(desk: Desk, *documents: Document) -> None:
    services = desk.services
    for document in documents:
        services.catalog.remove(document.document_id)
    bring_up_to_date(catalog=services.catalog, passages=services.passages, words=services.words)


@pytest.fixture(autouse=True)
def sources(desk: Desk) -> Iterator[None]:
    """What is known of the licence, until the test is over."""
    put(desk, ARTICLE, NOTE)
    yield
    remove(desk, ARTICLE, NOTE)


def ask(desk: Desk, question: str, channel_id: str = "C0TEAM") -> Json:
    """Ask in a channel and return our reply as it stands there."""
    ts = desk.slack.say("U0MIRA", channel_id, f"<@{BOT}> {question}")
    desk.replies(channel_id, ts)
    return desk.slack.ours(channel_id, ts)[-1]


def correct(desk: Desk) -> None:
    desk.work.correct()
    desk.settle()


def revise(desk: Desk, text: str) -> None:
    known = desk.services.catalog.document(ARTICLE.document_id)
    assert known is not None
    now = replace(known, text=text, revision=known.revision + 1)
    put(desk, replace(now, correction=correction_of(now)))


def thread(desk: Desk, reply: Json, channel_id: str = "C0TEAM") -> list[str]:
    return [message["text"] for message in desk.slack.ours(channel_id, reply["thread_ts"])]


def test_a_correction_reaches_the_thread_once_and_the_reply_keeps_all_that_it_had(desk: Desk) -> None:
    reply = dict(ask(desk, HOW_MANY))
    assert "41 resellers" in reply["text"]
    revise(desk, RIGHT)
    for _ in range(3):
        correct(desk)
    marked, line = thread(desk, reply)
    assert MARK in marked.splitlines()[0]
    assert "was corrected: 41 \u2192 14." in line
    now = desk.slack.ours("C0TEAM", reply["thread_ts"])[0]
    assert now["ts"] == reply["ts"]
    assert now["blocks"][1:] == reply["blocks"]
    assert now["metadata"] == reply["metadata"]


def test_a_reply_that_is_written_anew_has_neither_its_mark_nor_its_line_and_is_corrected_again(desk: Desk) -> None:
    reply = ask(desk, HOW_MANY)
    revise(desk, RIGHT)
    correct(desk)
    desk.clock.advance(timedelta(seconds=1))
    desk.slack.edit("C0TEAM", reply["thread_ts"], f"<@{BOT}> {HOW_MANY} In May?")
    desk.settle()
    correct(desk)
    (after,) = thread(desk, reply)
    assert "14 resellers" in after
    assert MARK not in after
    remove(desk, ARTICLE)
    correct(desk)
    marked, line = thread(desk, reply)
    assert MARK in marked
    assert line.endswith("was removed.")


def test_a_correction_goes_with_its_question(desk: Desk) -> None:
    reply = ask(desk, HOW_MANY)
    revise(desk, RIGHT)
    correct(desk)
    desk.slack.erase("C0TEAM", reply["thread_ts"])
    desk.settle()
    correct(desk)
    assert thread(desk, reply) == []


def test_a_second_change_rewrites_the_line(desk: Desk) -> None:
    reply = ask(desk, HOW_MANY)
    revise(desk, RIGHT)
    correct(desk)
    remove(desk, ARTICLE)
    correct(desk)
    _, line = thread(desk, reply)
    assert line.endswith("was removed.")


def test_a_line_whose_arrival_was_not_confirmed_is_looked_for_and_not_posted_twice(desk: Desk) -> None:
    reply = ask(desk, HOW_MANY)
    revise(desk, RIGHT)
    desk.slack.fail("chat.postMessage", LOST_ANSWER)
    correct(desk)
    assert len(thread(desk, reply)) == 2


def test_a_reply_that_somebody_deleted_is_not_spoken_of(desk: Desk) -> None:
    reply = ask(desk, HOW_MANY)
    desk.slack.workspace.messages["C0TEAM"].remove(desk.slack.ours("C0TEAM", reply["thread_ts"])[0])
    revise(desk, RIGHT)
    correct(desk)
    assert thread(desk, reply) == []


def test_a_workspace_that_lets_nothing_be_edited_is_told_all_the_same(desk: Desk) -> None:
    reply = ask(desk, HOW_MANY)
    revise(desk, RIGHT)
    desk.slack.fail("chat.update", refused("edit_window_closed"))
    correct(desk)
    unmarked, line = thread(desk, reply)
    assert MARK not in unmarked
    assert "41 \u2192 14" in line


def test_a_removed_note_is_told_where_the_team_alone_reads(desk: Desk) -> None:
    reply = ask(desk, WHEN)
    assert "legal desk" in reply["text"]
    remove(desk, NOTE)
    correct(desk)
    _, line = thread(desk, reply)
    assert "Call about the Brask licence" in line
    assert line.endswith("was removed.")


def test_a_removed_note_is_not_spoken_of_once_a_guest_is_in_the_channel(desk: Desk) -> None:
    reply = ask(desk, WHEN)
    before = thread(desk, reply)
    assert "legal desk" in before[0]
    desk.slack.workspace.members["C0TEAM"].append("U0GUEST")
    desk.clock.advance(KEPT)
    remove(desk, NOTE)
    said = len(desk.slack.calls)
    correct(desk)
    assert thread(desk, reply) == before
    assert [call.method for call in desk.slack.calls[said:] if call.method.startswith("chat.")] == []


def test_what_one_person_alone_was_shown_is_told_to_nobody(desk: Desk) -> None:
    desk.slack.command("U0MIRA", "C0TEAM", f"ask {HOW_MANY}")
    desk.whispered("U0MIRA", 2)
    remove(desk, ARTICLE)
    correct(desk)
    assert desk.slack.ours("C0TEAM") == []


def test_in_a_direct_message_a_member_is_told_of_a_note(desk: Desk) -> None:
    ts = desk.slack.write_to_us("U0MIRA", WHEN)
    channel_id = desk.slack.workspace.direct("U0MIRA")
    desk.replies(channel_id, ts)
    remove(desk, NOTE)
    correct(desk)
    assert len(desk.slack.ours(channel_id, ts)) == 2


def test_a_reply_from_other_sources_is_left_as_it_is(desk: Desk) -> None:
    reply = ask(desk, ASKED)
    assert INTERNAL_WORDS in reply["text"]
    remove(desk, ARTICLE, NOTE)
    correct(desk)
    assert len(thread(desk, reply)) == 1
