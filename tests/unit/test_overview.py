"""Overviews: dated lines about a subject, and all that is new as a digest."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from bot.handlers.overview import digest_of, reply_to
from bot.intent.overviews import Overview
from bot.render.replies import reply_message
from bot.services import Services
from retrieval.domain import TEAM, Answer, NoAnswer, NothingNew, NotMentioned, Question
from retrieval.reading.topics import load_topics
from tests.desks import services_holding
from tests.factories import a_document, a_note, moment
from tests.fakes import FixedClock, MemoryStore

TOPICS = load_topics(Path(__file__).parents[2] / "deploy" / "topics.toml")
LEAK = a_document(
    "leak",
    title="Reseller Keyfold exposes customer keys",
    text="The reseller Keyfold left 9,000 customer keys readable in a public folder. Nobody knows who copied them.",
    published_at=moment("2026-05-29"),
    topics=("provenance", "access-policy"),
)
REVOKED = a_document(
    "revoked",
    title="Keyfold revokes all keys",
    text="Keyfold revoked every key that was issued before June. Customers have to create new ones.",
    published_at=moment("2026-06-06"),
    topics=("access-policy",),
)
OTHER = a_document(
    "other", title="Antavia raises its forecast", text="Antavia raised its forecast for the year.", topics=()
)
OURS = a_note("ours", title="Keyfold key", text="Our build farm used a Keyfold key until the leak was known.")


@pytest.fixture
def services(clock: FixedClock) -> Services:
    return services_holding((LEAK, REVOKED, OTHER, OURS), clock=clock, store=MemoryStore())


def asked(text: str, **fields: object) -> Question:
    return replace(Question(text, as_of=moment("2026-06-08T09:00")), **fields)  # type: ignore[arg-type] # any of its fields


def days(services: Services, text: str) -> list[date | None]:
    reply = reply_to(asked(text), services)
    assert isinstance(reply, Answer)
    return [sentence.day for sentence in reply.sentences]


def test_what_is_known_comes_newest_first_and_a_timeline_in_its_order(services: Services) -> None:
    leak, revoked = date(2026, 5, 29), date(2026, 6, 6)
    assert days(services, "What do we know about Keyfold?") == [revoked, leak]
    assert days(services, "Give me a timeline of Keyfold") == [leak, revoked]


def test_asked_for_in_another_language_what_is_told_in_english_is_told_too(services: Services) -> None:
    assert days(services, "¿Qué sabemos de las claves de Keyfold?") == [date(2026, 6, 6), date(2026, 5, 29)]


def test_every_line_is_quoted_word_for_word_from_a_document_about_the_subject(services: Services) -> None:
    reply = reply_to(asked("What do we know about Keyfold?"), services)
    assert isinstance(reply, Answer)
    assert {citation.document_id for citation in reply.citations} == {"leak", "revoked"}
    for sentence in reply.sentences:
        assert [c.quote for c in reply.citations if c.index in sentence.citations] == [sentence.text]


def test_a_line_shows_its_day_and_its_source(services: Services) -> None:
    shown = reply_message(reply_to(asked("What do we know about Keyfold?"), services)).text
    assert "• *6 Jun 2026* Keyfold revoked every key that was issued before June. [1]" in shown


def test_an_overview_never_reads_past_its_audience(services: Services) -> None:
    def shown(**fields: object) -> str:
        return reply_message(reply_to(asked("What do we know about Keyfold?", **fields), services)).text

    assert "build farm" not in shown()
    assert "build farm" in shown(audience=TEAM)


def test_of_an_unknown_subject_it_says_that_nothing_mentions_it(services: Services) -> None:
    reply = reply_to(asked("Tell me about Perradine"), services)
    assert isinstance(reply, NoAnswer)
    assert reply.reason == NotMentioned(("Perradine",))


def test_what_is_new_is_told_over_all_topics_each_story_once(services: Services) -> None:
    digest = digest_of(asked("What's new?"), Overview(days=31), services)
    told = [document.document_id for item in digest.items for document in item.story.documents]
    assert sorted(told) == ["leak", "revoked"]
    assert days(services, "What happened this week?") == [date(2026, 6, 6)] * 2


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("Who was cut off from which model lately, and why?", {"leak", "revoked"}),
        ("Which licences or terms of use changed this week?", {"revoked"}),
        ("who trained on whose outputs?", {"leak"}),
    ],
)
def test_a_question_about_all_of_a_topic_is_told_its_stories_each_line_with_its_day(
    services: Services, text: str, told: set[str]
) -> None:
    reply = reply_to(asked(text), replace(services, topics=TOPICS))
    assert isinstance(reply, Answer)
    assert {citation.document_id for citation in reply.citations} == told
    published = {citation.index: citation.published_at for citation in reply.citations}
    for sentence in reply.sentences:
        assert sentence.day in {day.date() for i in sentence.citations if (day := published[i])}


def test_where_a_topic_has_no_stories_the_question_is_answered_like_any_other(services: Services) -> None:
    reply = reply_to(asked("Which labs trained on whose outputs today?"), replace(services, topics=TOPICS))
    assert isinstance(reply, NoAnswer)
    assert reply.reason != NothingNew()


def test_a_quiet_time_says_so(services: Services) -> None:
    reply = reply_to(asked("what happened today?"), services)
    assert isinstance(reply, NoAnswer)
    assert reply.reason == NothingNew()
