"""What the bot reads, and how that goes, as people see it."""

from __future__ import annotations

from datetime import timedelta

from bot.domain import Message
from bot.render.plain import plain_text
from bot.render.sources import source_message, sources_message
from retrieval.domain import SourceState
from tests.block_kit import message_problems
from tests.factories import a_source, moment

NOW = moment("2026-06-08T09:00")


def shown(message: Message) -> str:
    assert message_problems(message) == []
    return plain_text(message)


def test_sources_say_when_they_were_read_what_is_wrong_and_what_comes_next() -> None:
    sources = [a_source(f"s{n}", title=f"S{n}", enabled=n != 4) for n in range(9)]
    newest, moved = "newest dated 7 Jun 2026, 22:10 UTC", "https://moved.example/feed"
    states = {
        "s0": SourceState("s0", NOW - timedelta(seconds=20), newest=moment("2026-06-07T22:10"), new_at=NOW),
        "s1": SourceState("s1", NOW - timedelta(minutes=61), failures=2, error="The host said <!channel>."),
        "s2": SourceState("s2", NOW - timedelta(days=3), new_at=NOW - timedelta(days=4)),
        "s3": SourceState("s3"),
        "s5": SourceState("s5", NOW + timedelta(minutes=5), next_try=NOW + timedelta(days=3)),
        "s6": SourceState("s6", NOW, paused=True),
        "s7": SourceState("s7", NOW, failures=1, error="no more", gone_at=moment("2026-06-08T08:00")),
        "s8": SourceState("s8", NOW, error="1 could not be read", moved_to=moved),
    }
    message = sources_message(sources, states, NOW)
    assert shown(message).split("\n\n") == [
        f"I read 9 sources\nS0 (feed): read just now, last new item just now, {newest}, next try in 59 minutes · id s0",
        "S1 (feed): read 1 hour ago, failing (2 times): The host said <!channel>., next try in 59 minutes · id s1",
        "S2 (feed): read 3 days ago, last new item 4 days ago, next try now · id s2",
        "S3 (feed): not read yet · id s3",
        "S4 (feed): switched off · id s4",
        "S5 (feed): read just now, next try in 3 days · id s5",
        "S6 (feed): read just now, paused · id s6",
        "S7 (feed): read just now, gone for good since 8 Jun 2026, 08:00 UTC · id s7",
        f"S8 (feed): read just now, moved to {moved}, failing in part: 1 could not be read, next try in 1 hour · id s8",
    ]
    assert "<!channel>" not in message.text
    assert shown(source_message(sources[4], None, NOW)) == "S4 (feed): switched off · id s4"


def test_no_sources_and_a_hundred_sources_are_both_a_message() -> None:
    assert "any sources yet" in shown(sources_message([], {}, NOW))
    assert shown(sources_message([a_source(f"s{n}") for n in range(100)], {}, NOW)).endswith("more sources.")
