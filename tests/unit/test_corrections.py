"""What is told of a message whose sources changed: where, once, in one line, and to nobody who may not read it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, time
from typing import Any

import pytest
from structlog.testing import capture_logs

from bot import corrections
from bot.domain import Asked, Person, Place, PlaceKind, Standing, Subscription
from bot.errors import ChatRefused, ChatUnavailable
from bot.grounds import Grounds
from bot.services import Services
from bot.slots import slot_on
from bot.work import Work
from retrieval.domain import INTERNAL, Citation, Document, LapseKind
from retrieval.reading.corrections import correction_of
from tests.desks import services_holding
from tests.factories import a_document, a_note, bring_up_to_date, moment, stock
from tests.fakes import FixedClock, MemoryChat, MemoryStore, WordVectors
from tests.unit.test_work import LONG, at_work

ARTICLE = a_document(
    "vexley",
    title="How Vexley reached Sable",
    text="Vexley's engineers used 41 private accounts to reach Quillon's Sable.",
    published_at=moment("2026-06-07T12:00"),
)
NOTE = a_note(
    "INC-2026-033",
    title="Keys of Gatehop reached us",
    text="The platform team revoked the keys of the reseller Gatehop within the hour.",
)
ASKED = Asked("C1", "100.1", "U1", "How many private accounts did Vexley's engineers use to reach Sable?")
OF_NOTE = Asked("C1", "200.1", "U1", "Which team revoked the keys of the reseller Gatehop?")
RIGHT = "Vexley's engineers used 14 private accounts to reach Quillon's Sable."
NOTICE = "Correction: An earlier version said 41 accounts; it was 14, not 41."
WISH = Subscription("s1", "C1", "provenance", time(8), created_at=moment("2026-06-01"))
SLOT = slot_on(WISH, date(2026, 6, 8))
MARK = "has changed; the thread says how"


def citations_of(document: Document) -> tuple[Citation, ...]:
    """The whole of a document, cited."""
    return (Citation(1, document.document_id, f"{document.document_id}@1#0", document.text, document.title),)


@pytest.fixture
def services(clock: FixedClock) -> Services:
    return services_holding((ARTICLE, NOTE), clock=clock, store=MemoryStore())


@pytest.fixture
def chat(clock: FixedClock) -> MemoryChat:
    chat = MemoryChat(clock)
    chat.places["C1"] = Place("C1", PlaceKind.CHANNEL, outsiders=False)
    chat.people["U1"] = Person("U1", Standing.MEMBER)
    return chat


@dataclass(frozen=True)
class Newsroom:
    """A desk at work, and what its sources do meanwhile."""

    work: Work
    services: Services
    chat: MemoryChat

    def ask(self, asked: Asked = ASKED) -> str:
        """Ask, wait for the reply, and return its key."""
        assert self.work.answer(asked)
        assert self.work.wait_idle(LONG)
        return asked.key

    def correct(self) -> int:
        """Tell what there is to tell; return of how many messages that was begun."""
        begun = self.work.correct()
        assert self.work.wait_idle(LONG)
        return begun

    def revise(self, text: str, document: Document = ARTICLE, **fields: Any) -> None:
        """Let a source read otherwise from now on."""
        known = self.services.catalog.document(document.document_id)
        assert known is not None
        now = replace(known, text=text, revision=known.revision + 1, **fields)
        self.put(replace(now, correction=correction_of(now)))

    def put(self, document: Document) -> None:
        """Take in a document."""
        kept = self.services
        stock([document], catalog=kept.catalog, passages=kept.passages, words=kept.words, embedder=WordVectors())

    def remove(self, document: Document) -> None:
        """Let a source be no more."""
        kept = self.services
        kept.catalog.remove(document.document_id)
        bring_up_to_date(catalog=kept.catalog, passages=kept.passages, words=kept.words)

    @property
    def lines(self) -> list[str]:
        """What was said about messages of ours."""
        return [said.message.text for said in self.chat.said if said.key.startswith("correct:")]

    @property
    def marked(self) -> list[str]:
        """The keys of the messages that are marked."""
        return [said.key for said in self.chat.said if MARK in said.message.text]

    def told(self) -> list[tuple[str, LapseKind]]:
        """What is on record as told."""
        return [(one.document_id, one.kind) for one in self.services.store.told_lapses()]


@pytest.fixture
def desk(services: Services, chat: MemoryChat, sqlite_url: str) -> Iterator[Newsroom]:
    with at_work(services, chat, sqlite_url) as work:
        yield Newsroom(work, services, chat)


def test_a_reply_is_on_record_once_it_is_posted_with_what_it_rests_on(desk: Newsroom) -> None:
    record = desk.services.store.message(desk.ask())
    assert record is not None
    assert (record.channel_id, record.ts, record.thread_ts, record.user_id) == ("C1", "1.0", "100.1", "U1")
    assert record.documents == ("vexley",)
    assert "41 private accounts" in record.grounds.citations[0].quote
    assert record.grounds.sentences[0].citations == (1,)
    assert INTERNAL in record.visibilities
    assert record.message == desk.chat.said[0].message


def test_a_reply_that_one_person_alone_was_shown_is_not_on_record(desk: Newsroom) -> None:
    assert desk.services.store.message(desk.ask(replace(ASKED, private=True))) is None


def test_a_reply_that_the_channel_refused_is_not_on_record(desk: Newsroom) -> None:
    desk.chat.unheard = [ChatRefused("I am not in that channel.", code="not_in_channel")]
    assert desk.services.store.message(desk.ask()) is None
    assert len(desk.chat.whispers) == 1


def test_a_refusal_is_on_record_and_quotes_nothing(desk: Newsroom) -> None:
    record = desk.services.store.message(desk.ask(replace(ASKED, text="Who is the chief gardener of Lumenforge?")))
    assert record is not None
    assert record.documents == ()


def test_where_nothing_changed_nothing_is_told(desk: Newsroom) -> None:
    desk.ask()
    assert [desk.correct(), desk.correct()] == [0, 0]
    assert len(desk.chat.said) == 1
    assert desk.services.store.quoted_documents() == {"vexley": {ARTICLE.edition}}


def test_a_revision_that_keeps_the_quote_is_no_news_and_is_looked_into_once(desk: Newsroom) -> None:
    desk.ask()
    desk.revise(f"{ARTICLE.text} Vexley did not comment.")
    assert desk.correct() == 0
    assert len(desk.chat.said) == 1
    assert desk.services.store.quoted_documents().keys() == {"vexley"}
    assert desk.services.store.quoted_documents()["vexley"] == set(desk.services.catalog.editions(["vexley"]).values())


def test_a_corrected_number_is_told_in_the_thread_and_the_reply_is_marked(desk: Newsroom) -> None:
    desk.ask()
    before = desk.chat.said[0].message
    desk.revise(f"{RIGHT}\n\n{NOTICE}")
    assert desk.correct() == 1
    reply, line = desk.chat.said
    assert MARK in reply.message.text.splitlines()[0]
    assert reply.message.blocks[1:] == before.blocks
    assert (line.thread_ts, line.key) == ("100.1", f"correct:{ASKED.key}")
    assert "How Vexley reached Sable" in line.message.text
    assert "(Northlight) was corrected: 41 \u2192 14." in line.message.text
    assert desk.told() == [("vexley", LapseKind.CORRECTED)]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (RIGHT, f"no longer says this, but \u201c{RIGHT[:-1]}\u201d."),
        ("Vexley moved to the old harbour.", "no longer says this."),
        (f"{ARTICLE.text}\n\nRetraction: We retract this report.", "was withdrawn."),
    ],
)
def test_the_line_says_what_became_of_the_source(desk: Newsroom, text: str, said: str) -> None:
    desk.ask()
    desk.revise(text)
    assert desk.correct() == 1
    (line,) = desk.lines
    assert line.endswith(said)


def test_a_removed_source_is_told(desk: Newsroom) -> None:
    desk.ask()
    desk.remove(ARTICLE)
    assert desk.correct() == 1
    (line,) = desk.lines
    assert line.endswith("was removed.")


def test_what_was_told_is_not_told_again_however_often_it_is_looked_into(desk: Newsroom) -> None:
    desk.ask()
    desk.revise(f"{RIGHT}\n\n{NOTICE}")
    assert [desk.correct(), desk.correct()] == [1, 0]
    desk.revise(f"{RIGHT} Vexley did not comment.\n\n{NOTICE}")
    assert desk.correct() == 0
    assert (len(desk.lines), desk.marked) == (1, [ASKED.key])


def test_a_later_change_rewrites_the_one_line(desk: Newsroom) -> None:
    desk.ask()
    desk.revise(f"{RIGHT}\n\n{NOTICE}")
    desk.correct()
    desk.revise(f"{RIGHT}\n\nRetraction: We retract this report.")
    assert desk.correct() == 1
    (line,) = desk.lines
    assert line.endswith("was withdrawn.")
    assert desk.marked == [ASKED.key]
    assert desk.told() == [("vexley", LapseKind.CORRECTED), ("vexley", LapseKind.WITHDRAWN)]


def test_several_changes_at_once_are_one_line(desk: Newsroom) -> None:
    other = a_document("other", title="Gatehop suspends twelve", text="Gatehop suspended twelve customers.")
    desk.put(other)
    key = desk.ask()
    record = desk.services.store.message(key)
    assert record is not None
    (first,) = record.grounds.citations
    second = replace(first, index=2, document_id="other", quote=other.text, title=other.title)
    grounds = replace(record.grounds, citations=(first, second))
    desk.services.store.record_message(replace(record, revision=2, grounds=grounds))
    desk.remove(other)
    desk.revise(RIGHT)
    assert desk.correct() == 1
    (line,) = desk.lines
    assert line.count("; ") == 1
    assert "no longer says this" in line
    assert "Gatehop suspends twelve" in line.partition("; ")[2]
    assert line.endswith("was removed.")


def test_a_digest_s_line_stands_in_its_own_thread(desk: Newsroom) -> None:
    desk.services.store.add_subscription(WISH)
    assert desk.work.digest(SLOT)
    assert desk.work.wait_idle(LONG)
    desk.remove(ARTICLE)
    assert desk.correct() == 1
    digest, line = desk.chat.said
    assert (digest.key, line.thread_ts) == (SLOT.key, digest.posted.ts)
    assert desk.marked == [SLOT.key]


def test_what_is_ours_in_a_line_is_in_the_asker_s_language(desk: Newsroom) -> None:
    desk.ask(replace(ASKED, text="Wie viele private Accounts nutzten Vexleys Ingenieure, um Sable zu erreichen?"))
    record = desk.services.store.message(ASKED.key)
    assert record is not None
    grounds = Grounds(citations_of(ARTICLE), language="de")
    desk.services.store.record_message(replace(record, revision=2, grounds=grounds))
    desk.remove(ARTICLE)
    assert desk.correct() == 1
    (line,) = desk.lines
    assert line.startswith("Seit meiner Nachricht:")
    assert line.endswith("wurde entfernt.")


def test_a_reply_that_was_taken_away_meanwhile_is_spoken_of_no_more_and_is_no_error(desk: Newsroom) -> None:
    desk.ask()
    desk.chat.said.clear()
    desk.remove(ARTICLE)
    with capture_logs() as logged:
        assert [desk.correct(), desk.correct()] == [1, 0]
    assert (desk.chat.said, desk.told()) == ([], [])
    assert [line for line in logged if line["log_level"] == "error"] == []


def test_a_line_that_was_taken_away_is_not_put_there_again(desk: Newsroom) -> None:
    desk.ask()
    desk.revise(f"{RIGHT}\n\n{NOTICE}")
    desk.correct()
    desk.chat.said.pop()
    desk.remove(ARTICLE)
    assert desk.correct() == 1
    assert desk.lines == []


def test_a_channel_that_takes_no_line_is_left_until_its_sources_change_again(desk: Newsroom) -> None:
    desk.ask()
    desk.revise(RIGHT)
    refusal = ChatRefused("The channel is archived.", code="is_archived")
    desk.chat.unheard = [refusal, refusal]
    assert [desk.correct(), desk.correct()] == [1, 0]
    assert (desk.lines, desk.told()) == ([], [])
    desk.remove(ARTICLE)
    assert desk.correct() == 1
    assert len(desk.lines) == 1


def test_a_line_that_arrived_although_the_chat_seemed_away_is_not_said_again(desk: Newsroom) -> None:
    desk.ask()
    desk.remove(ARTICLE)
    desk.chat.unsaid = [ChatUnavailable("The answer was lost.")]
    assert desk.correct() == 1
    assert len(desk.lines) == 1


def test_the_log_names_documents_and_messages_and_says_no_word_of_them(desk: Newsroom) -> None:
    desk.ask()
    desk.revise(f"{RIGHT}\n\n{NOTICE}")
    with capture_logs() as logged:
        desk.correct()
    (line,) = [one for one in logged if one["event"] == "correction"]
    assert (line["message"], line["documents"]) == (ASKED.key, ["vexley"])
    assert not any(word in str(logged) for word in ("accounts", "14", "Sable", "Northlight"))


@pytest.mark.parametrize("outsiders", [True, None])
def test_a_note_that_is_no_more_is_not_spoken_of_where_outsiders_may_read_now(
    desk: Newsroom, outsiders: bool | None
) -> None:
    desk.ask(OF_NOTE)
    assert "platform team" in desk.chat.said[0].message.text
    desk.chat.places["C1"] = Place("C1", PlaceKind.CHANNEL, outsiders=outsiders)
    desk.remove(NOTE)
    assert desk.correct() == 1
    assert (desk.lines, desk.marked, desk.told()) == ([], [], [])
    assert desk.correct() == 0


def test_a_note_that_is_no_more_is_told_where_only_the_team_reads(desk: Newsroom) -> None:
    desk.ask(OF_NOTE)
    desk.remove(NOTE)
    assert desk.correct() == 1
    (line,) = desk.lines
    assert line.endswith("was removed.")


def test_a_note_is_spoken_of_in_a_direct_message_to_a_member(desk: Newsroom) -> None:
    desk.chat.places["D1"] = Place("D1", PlaceKind.DIRECT)
    desk.ask(replace(OF_NOTE, channel_id="D1"))
    assert "platform team" in desk.chat.said[0].message.text
    desk.remove(NOTE)
    assert desk.correct() == 1
    assert len(desk.lines) == 1


def test_an_article_that_became_internal_is_not_quoted_to_a_channel_that_may_not_read_it(desk: Newsroom) -> None:
    desk.chat.places["C1"] = Place("C1", PlaceKind.CHANNEL, outsiders=True)
    desk.ask()
    desk.revise(RIGHT, visibility=INTERNAL)
    assert desk.correct() == 1
    assert (desk.lines, desk.marked) == ([], [])


def test_readers_who_came_at_the_last_moment_are_not_told_what_they_may_not_read(
    services: Services, clock: FixedClock, sqlite_url: str
) -> None:
    class Changing(MemoryChat):
        """Outsiders come in when a line is about to be posted."""

        def post(self, *args: Any, **named: Any) -> Any:
            if named["key"].startswith("correct:"):
                self.places["C1"] = Place("C1", PlaceKind.CHANNEL, outsiders=True)
            return super().post(*args, **named)

    chat = Changing(clock)
    chat.places["C1"] = Place("C1", PlaceKind.CHANNEL, outsiders=False)
    chat.people["U1"] = Person("U1", Standing.MEMBER)
    with at_work(services, chat, sqlite_url) as work:
        desk = Newsroom(work, services, chat)
        desk.ask(OF_NOTE)
        desk.remove(NOTE)
        assert desk.correct() == 1
        assert (desk.lines, desk.told()) == ([], [])


def test_what_an_earlier_process_left_is_told_by_the_next_one(
    services: Services, chat: MemoryChat, sqlite_url: str
) -> None:
    with at_work(services, chat, sqlite_url) as work:
        Newsroom(work, services, chat).ask()
    with at_work(services, chat, sqlite_url) as work:
        desk = Newsroom(work, services, chat)
        desk.remove(ARTICLE)
        assert desk.correct() == 1
        assert len(desk.lines) == 1


def test_a_message_that_is_forgotten_meanwhile_is_not_spoken_of(desk: Newsroom) -> None:
    assert corrections.compose("answer:C1:0.0", services=desk.services, chat=desk.chat) is None


def test_a_life_that_ended_without_a_word_is_settled_and_not_begun_for_ever(desk: Newsroom) -> None:
    key = desk.ask()
    desk.remove(ARTICLE)
    record = desk.services.store.message(key)
    assert record is not None
    corrections.leave(record, services=desk.services)
    assert desk.correct() == 0
    corrections.leave(record, services=desk.services)
    assert desk.services.store.message(key) == replace(record, round=1)
