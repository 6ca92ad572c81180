"""The steps of an answer: for whom it is written, where it goes, and what happens when something breaks."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from structlog.testing import capture_logs

from bot.domain import Asked, Message, Person, Place, PlaceKind, Prepared, Standing
from bot.errors import ChatRefused, ChatUnavailable
from bot.handlers.question import compose, deliver, open_stream, tell_wait
from bot.services import Services
from retrieval.domain import (
    Answer,
    Authorship,
    Citation,
    Exchange,
    Fallback,
    NoAnswer,
    NothingFound,
    Question,
    Reply,
    Searched,
    Statement,
    Usage,
)
from retrieval.errors import Unreachable
from retrieval.reading.topics import load_topics
from tests.desks import services_holding
from tests.factories import a_document, a_note, moment
from tests.fakes import FixedClock, MemoryChat, MemoryStore

RESELLER = "Which reseller served keys that belonged to other customers?"
INTERNAL_WORDS = "build farm"
CHANNEL_WORDS = "outside counsel"
DOCUMENTS = (
    a_document(
        title="Reseller Gatehop served keys of other customers",
        text="The reseller Gatehop served keys that belonged to other customers, Northlight reported on 3 June 2026.",
    ),
    a_note(text="The reseller Gatehop served our build farm keys that belonged to other customers. We revoked them."),
    a_note(
        title="Outside counsel on the reseller Gatehop",
        text="Our outside counsel asked the reseller Gatehop which keys belonged to other customers.",
        visibility="channel:C0LEGAL01",
    ),
)
WRITTEN = Answer(
    (Statement("Gatehop served them.", (1,)),),
    (Citation(1, "d", "d@1#0", "Gatehop served keys", "Reseller Gatehop served keys of other customers"),),
    Searched(3, None),
    written_by=Authorship("our own", "gpt-x", Fallback.MODEL_AWAY),
    usage=(Usage(900, 40, "our own", 0.5),),
)
ASKED = Asked("C0LEGAL01", "100.1", "U1", RESELLER)
REPLY = Prepared(Message("An answer [1]"), frozenset({"public"}))


class Listening:
    """An answerer that keeps the questions it is asked, and fails as often as it is told."""

    def __init__(self, *failures: Exception) -> None:
        self.questions: list[Question] = []
        self._failures = list(failures)

    def answer(self, question: Question, *, on_sentence: Any = None, on_stage: Any = None) -> Reply:
        self.questions.append(question)
        if self._failures:
            raise self._failures.pop(0)
        if on_sentence:
            on_sentence("Gatehop <!channel> did it. [1]")
        return NoAnswer(NothingFound(), Searched(0, None))


@pytest.fixture
def services(clock: FixedClock) -> Services:
    return services_holding(DOCUMENTS, clock=clock, store=MemoryStore())


@pytest.fixture
def chat(clock: FixedClock) -> MemoryChat:
    chat = MemoryChat(clock)
    chat.places["C0LEGAL01"] = Place("C0LEGAL01", PlaceKind.CHANNEL, outsiders=False)
    chat.people["U1"] = Person("U1", Standing.MEMBER, timezone="Europe/Berlin")
    return chat


def listening(services: Services, *failures: Exception) -> tuple[Services, Listening]:
    answerer = Listening(*failures)
    return replace(services, answerer=answerer), answerer  # type: ignore[arg-type] # stands in for the answerer


def test_a_reply_is_written_for_those_who_read_along(services: Services, chat: MemoryChat) -> None:
    told = compose(ASKED, services=services, chat=chat)
    assert told.visibilities == {"public", "internal", "channel:C0LEGAL01"}
    assert INTERNAL_WORDS in told.message.text or CHANNEL_WORDS in told.message.text
    chat.places["C0LEGAL01"] = Place("C0LEGAL01", PlaceKind.CHANNEL, outsiders=True)
    told = compose(ASKED, services=services, chat=chat)
    assert told.visibilities == {"public"}
    assert INTERNAL_WORDS not in told.message.text
    assert CHANNEL_WORDS not in told.message.text


def test_the_questions_before_it_in_the_thread_are_known_oldest_first(services: Services, chat: MemoryChat) -> None:
    services, answerer = listening(services)
    for ts, text in (("100.1", "Who?"), ("100.2", "And why?"), ("100.3", "Since when?")):
        asked = Asked("C1", ts, "U1", text, thread_ts=None if ts == "100.1" else "100.1")
        compose(asked, services=services, chat=chat)
    assert [q.earlier for q in answerer.questions] == [
        (),
        (Exchange("Who?"),),
        (Exchange("Who?"), Exchange("And why?")),
    ]


def test_what_the_replies_before_it_cited_is_known(services: Services, chat: MemoryChat) -> None:
    compose(ASKED, services=services, chat=chat)
    replied = services.store.reply(ASKED.key)
    assert replied
    assert replied.documents
    services, answerer = listening(services)
    after = replace(ASKED, ts="2.2", text="And since when?", thread_ts=ASKED.thread)
    compose(after, services=services, chat=chat)
    assert answerer.questions[-1].earlier == (Exchange(ASKED.text, replied.documents),)


def in_direct_message(ts: str, text: str, *, thread_ts: str | None = None) -> Asked:
    return Asked("D1", ts, "U1", text, thread_ts=thread_ts)


def test_a_direct_message_is_one_conversation_for_an_hour(
    services: Services, chat: MemoryChat, clock: FixedClock
) -> None:
    chat.places["D1"] = Place("D1", PlaceKind.DIRECT)
    services, answerer = listening(services)
    compose(in_direct_message("1.0", "Who?"), services=services, chat=chat)
    compose(in_direct_message("1.1", "And why?", thread_ts="1.0"), services=services, chat=chat)
    compose(Asked("C1", "1.2", "U1", "Where?"), services=services, chat=chat)
    compose(in_direct_message("1.3", "Since when?"), services=services, chat=chat)
    assert answerer.questions[-1].earlier == (Exchange("Who?"), Exchange("And why?"))
    compose(in_direct_message("1.4", "How many?", thread_ts="1.3"), services=services, chat=chat)
    assert answerer.questions[-1].earlier == (Exchange("Since when?"),)
    clock.advance(timedelta(minutes=61))
    compose(in_direct_message("1.5", "And now?"), services=services, chat=chat)
    assert answerer.questions[-1].earlier == ()


def test_two_questions_at_the_top_of_a_channel_are_two_conversations(services: Services, chat: MemoryChat) -> None:
    services, answerer = listening(services)
    for ts, text in (("1.0", "Who?"), ("1.1", "And why?")):
        compose(Asked("C0LEGAL01", ts, "U1", text), services=services, chat=chat)
    assert [q.earlier for q in answerer.questions] == [(), ()]


@pytest.mark.parametrize("said", ["thanks!", "hello", "ok, got it", ":+1:", "Danke!", "what can you do?"])
def test_small_talk_is_nothing_to_follow_up_on(services: Services, chat: MemoryChat, said: str) -> None:
    chat.places["D1"] = Place("D1", PlaceKind.DIRECT)
    services, _ = listening(services)
    compose(in_direct_message("1.0", said), services=services, chat=chat)
    assert list(services.store.turns_since("D1", moment("2000-01-01T00:00"))) == []


def test_of_a_long_thread_the_last_questions_are_known(services: Services, chat: MemoryChat) -> None:
    services, answerer = listening(services)
    for number in range(20):
        compose(Asked("C1", f"1.{number:02}", "U1", f"Who? {number}", thread_ts="1.00"), services=services, chat=chat)
    assert [e.question for e in answerer.questions[-1].earlier] == [f"Who? {number}" for number in range(7, 19)]


def test_a_question_that_is_taken_up_again_knows_only_what_was_asked_before_it(
    services: Services, chat: MemoryChat, clock: FixedClock
) -> None:
    services, answerer = listening(services)
    for asked in (Asked("C1", "100.1", "U1", "Who?"), Asked("C1", "100.2", "U1", "And why?", thread_ts="100.1")):
        compose(asked, services=services, chat=chat)
    compose(Asked("C1", "100.1", "U1", "Who?"), services=services, chat=chat)
    assert answerer.questions[-1].earlier == ()


OVERHEARD = replace(ASKED, ts="200.1", thread_ts=ASKED.thread, addressed=False)


def test_what_nobody_asked_us_is_answered_from_sources_or_not_at_all(services: Services, chat: MemoryChat) -> None:
    answered = compose(OVERHEARD, services=services, chat=chat)
    assert "[1]" in answered.message.text
    unknown = replace(OVERHEARD, ts="200.2", text="Who brings the cake?")
    silent = compose(unknown, services=services, chat=chat)
    assert silent.message == Message("")
    assert services.store.reply(unknown.key) is None
    deliver(unknown, silent, services=services, chat=chat)
    assert (chat.said, chat.whispers) == ([], [])


def test_all_of_a_topic_is_told_to_who_asks_us_and_to_nobody_else(services: Services, chat: MemoryChat) -> None:
    topics = load_topics(Path(__file__).parents[2] / "deploy" / "topics.toml")
    lost = a_document(
        "lost",
        text="Vexley lost access to Sable.",
        topics=("access-policy",),
        published_at=services.clock.now() - timedelta(days=1),
    )
    services = replace(services_holding((lost,), clock=services.clock, store=MemoryStore()), topics=topics)
    asked = replace(ASKED, text="Who lost access to what?")
    assert "Access policy" in compose(asked, services=services, chat=chat).message.text
    overheard = compose(replace(asked, addressed=False, thread_ts="99.0"), services=services, chat=chat)
    assert "Access policy" not in overheard.message.text
    assert "•" not in overheard.message.text


def test_what_was_left_alone_is_nothing_to_follow_up_on(services: Services, chat: MemoryChat) -> None:
    compose(replace(OVERHEARD, ts="200.2", text="Who brings the cake?"), services=services, chat=chat)
    compose(OVERHEARD, services=services, chat=chat)
    assert [turn.question for turn in services.store.turns("C0LEGAL01", ASKED.thread)] == [RESELLER]


def test_trouble_with_what_nobody_asked_us_is_in_the_log_alone(services: Services, chat: MemoryChat) -> None:
    services, _ = listening(services, RuntimeError("broken"))
    with capture_logs() as lines:
        assert compose(OVERHEARD, services=services, chat=chat).message == Message("")
    assert [line["log_level"] for line in lines] == ["error"]


def test_small_talk_put_as_a_private_question_is_not_searched(services: Services, chat: MemoryChat) -> None:
    services, answerer = listening(services)
    told = compose(replace(ASKED, private=True, text="thanks!"), services=services, chat=chat)
    assert told.message.text == "You're welcome."
    assert answerer.questions == []


def test_all_that_is_new_is_told_as_a_digest_to_those_who_read_along(services: Services, chat: MemoryChat) -> None:
    told = compose(replace(ASKED, text="What happened this month?"), services=services, chat=chat)
    assert "What is new" in told.message.text
    chat.places["C0LEGAL01"] = Place("C0LEGAL01", PlaceKind.CHANNEL, outsiders=True)
    public = compose(replace(ASKED, text="What happened this month?"), services=services, chat=chat)
    assert public.visibilities == {"public"}
    assert INTERNAL_WORDS not in public.message.text


def test_a_private_question_belongs_to_no_thread(services: Services, chat: MemoryChat) -> None:
    private = replace(ASKED, private=True)
    compose(private, services=services, chat=chat)
    assert services.store.turns("C0LEGAL01", private.thread) == []


def test_sentences_show_as_they_come_with_nothing_active_in_them(services: Services, chat: MemoryChat) -> None:
    services, _ = listening(services)
    compose(ASKED, services=services, chat=chat, stream=open_stream(ASKED, chat=chat))
    assert len(chat.streamed) == 1
    assert "<!channel>" not in chat.streamed[0]
    assert "Gatehop" in chat.streamed[0]


def test_a_passing_trouble_is_not_told(services: Services, chat: MemoryChat) -> None:
    services, answerer = listening(services, Unreachable("The database did not answer."))
    told = compose(ASKED, services=services, chat=chat)
    assert len(answerer.questions) == 2
    assert "I found nothing about this." in told.message.text


def test_what_breaks_is_told_in_one_sentence_with_the_reference_that_the_log_has(
    services: Services, chat: MemoryChat
) -> None:
    services, _ = listening(services, RuntimeError("a passage nobody may read"))
    with capture_logs() as lines:
        told = compose(ASKED, services=services, chat=chat)
    (line,) = [line for line in lines if line["log_level"] == "error"]
    assert line["reference"] in told.message.text
    assert "passage" not in told.message.text
    assert told.visibilities == {"public"}
    assert RESELLER not in str({name: value for name, value in line.items() if name != "exc_info"})


def test_a_reply_is_put_into_the_questions_thread_under_its_key(services: Services, chat: MemoryChat) -> None:
    deliver(ASKED, REPLY, services=services, chat=chat)
    deliver(replace(ASKED, ts="100.2"), REPLY, services=services, chat=chat, stream=open_stream(ASKED, chat=chat))
    assert [(s.key, s.thread_ts, s.message) for s in chat.said] == [
        ("answer:C0LEGAL01:100.1", "100.1", REPLY.message),
        ("answer:C0LEGAL01:100.1", "100.1", REPLY.message),
    ]
    assert chat.looked == []


def test_in_doubt_a_reply_is_looked_for_and_posted_only_if_it_is_not_there(
    services: Services, chat: MemoryChat
) -> None:
    for _ in range(2):
        deliver(ASKED, REPLY, services=services, chat=chat, look_since=moment("2026-06-08"))
    assert len(chat.said) == 1
    assert chat.looked == [ASKED.key, ASKED.key]


def test_a_private_reply_is_shown_to_the_asker_alone(services: Services, chat: MemoryChat) -> None:
    private = replace(ASKED, private=True)
    assert open_stream(private, chat=chat) is None
    deliver(private, REPLY, services=services, chat=chat, look_since=moment("2026-06-08"))
    assert chat.said == []
    assert chat.whispers == [("C0LEGAL01", "U1", REPLY.message)]


def test_a_reply_is_written_anew_when_an_outsider_has_come_in_meanwhile(services: Services, chat: MemoryChat) -> None:
    written = compose(ASKED, services=services, chat=chat)
    chat.places["C0LEGAL01"] = Place("C0LEGAL01", PlaceKind.CHANNEL, outsiders=True)
    deliver(ASKED, written, services=services, chat=chat)
    (said,) = chat.said
    assert said.message != written.message
    assert INTERNAL_WORDS not in said.message.text
    assert CHANNEL_WORDS not in said.message.text


@pytest.mark.parametrize("trouble", [ChatUnavailable("away"), ChatRefused("no", code="unknown_method")])
def test_without_a_stream_the_reply_is_posted_in_one_piece(
    services: Services, chat: MemoryChat, trouble: Exception
) -> None:
    class NoStreams(MemoryChat):
        def begin(self, *args: Any, **named: Any) -> Any:
            raise trouble

    plain = NoStreams()
    assert open_stream(ASKED, chat=plain) is None
    deliver(ASKED, REPLY, services=services, chat=plain, look_since=moment("2026-06-08"))
    assert [s.key for s in plain.said] == [ASKED.key]


def test_days_are_those_of_the_askers_timezone(services: Services, chat: MemoryChat) -> None:
    late = a_document("late", published_at=moment("2026-06-05T23:30"))
    services = services_holding((late,), clock=services.clock, store=MemoryStore())
    asked = replace(ASKED, text="What were Vexley's Anvil coding models trained on?")
    assert "6 Jun 2026" in compose(asked, services=services, chat=chat).message.text
    assert "5 Jun 2026" in compose(replace(asked, user_id="U9"), services=services, chat=chat).message.text


def test_where_a_reply_may_not_even_be_looked_for_its_asker_is_shown_it(services: Services) -> None:
    class Archived(MemoryChat):
        def find(self, *args: Any, **named: Any) -> Any:
            raise ChatRefused("it is archived", code="is_archived")

    chat = Archived()
    deliver(ASKED, REPLY, services=services, chat=chat, look_since=moment("2026-06-08"))
    ((channel_id, user_id, shown),) = chat.whispers
    assert (channel_id, user_id) == ("C0LEGAL01", "U1")
    assert REPLY.message.text in shown.text
    assert chat.said == []


def test_readers_who_change_all_the_time_keep_a_reply_waiting(services: Services, chat: MemoryChat) -> None:
    class Restless(MemoryChat):
        def place(self, channel_id: str) -> Place:
            self.asked_for.append(channel_id)
            return Place(channel_id, PlaceKind.CHANNEL, outsiders=len(self.asked_for) % 2 == 0)

    restless = Restless()
    restless.people = chat.people
    written = compose(ASKED, services=services, chat=restless)
    with pytest.raises(ChatUnavailable, match="changes faster"):
        deliver(ASKED, written, services=services, chat=restless)
    assert restless.said == []


@pytest.mark.parametrize("trouble", [ChatUnavailable("away"), ChatRefused("no", code="user_not_in_channel")])
def test_a_wait_that_cannot_be_told_costs_nothing(chat: MemoryChat, trouble: Exception) -> None:
    chat.wait, chat.unheard = 60.0, [trouble]
    tell_wait(ASKED, 3, chat=chat)
    assert chat.whispers == []


def test_the_log_says_which_model_wrote_an_answer_and_what_it_came_to(services: Services, chat: MemoryChat) -> None:
    class Writes(Listening):
        def answer(self, question: Question, *, on_sentence: Any = None, on_stage: Any = None) -> Reply:
            return WRITTEN

    with capture_logs() as logged:
        compose(ASKED, services=replace(services, answerer=Writes()), chat=chat)
    (line,) = [one for one in logged if one["event"] == "question answered"]
    assert (line["key"], line["kind"], line["written_by"], line["instead_of"], line["why"]) == (
        ASKED.key, "answer", "our own", "gpt-x", "model_away",
    )  # fmt: skip
    assert (line["tokens_in"], line["tokens_out"], line["cost"]) == (900, 40, 0.5)
    assert "Gatehop" not in str(logged)
