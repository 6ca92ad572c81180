"""How an answer and a refusal look in the channel."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from bot.render.phrasing import ENGLISH
from bot.render.plain import plain_text
from bot.render.replies import reply_message
from retrieval.domain import (
    Answer,
    Authorship,
    Citation,
    Confirmation,
    Fallback,
    Kind,
    Misspelling,
    Nearest,
    NoAnswer,
    NothingFound,
    NoTime,
    NotMentioned,
    Searched,
    Sighting,
    Statement,
    Verdict,
)
from retrieval.text.notices import correction
from tests.block_kit import links, message_problems, texts

SIXTH = datetime(2026, 6, 6, tzinfo=UTC)
SEVENTH = datetime(2026, 6, 7, 22, 30, tzinfo=UTC)
SEARCHED = Searched(57, SEVENTH)
REPORT = Citation(
    1,
    "a",
    "a@1#0",
    "Vexley reportedly trained on Quillon's outputs",
    "Vexley trained on Sable",
    url="https://northlight.example/vexley",
    outlet="Northlight",
    published_at=SIXTH,
    original="The Ledger",
)
NOTE = Citation(2, "n", "n@1#0", "We cut it off", "Gatehop key", kind=Kind.NOTE, visibility="internal")
SENTENCES = (
    Statement("Vexley reportedly trained on Quillon's outputs.", (1,)),
    Statement("We cut the reseller off.", (1, 2)),
)

MISSING = ENGLISH.say("reply", "missing")


def lines(answer: Answer | NoAnswer, timezone: str = "UTC") -> list[str]:
    message = reply_message(answer, timezone=timezone)
    assert message_problems(message) == []
    return plain_text(message).splitlines()


def test_an_answer_shows_sentences_sources_and_how_fresh_they_are() -> None:
    assert lines(Answer(SENTENCES, (REPORT, NOTE), SEARCHED, newest=SIXTH)) == [
        "Vexley reportedly trained on Quillon's outputs. [1] We cut the reseller off. [1][2]",
        "Sources",
        "[1] Vexley trained on Sable <https://northlight.example/vexley> · Northlight · 6 Jun 2026 · citing The Ledger",
        "[2] \U0001f512 Gatehop key · internal note · n · undated",
        "Newest source: 6 Jun 2026.",
        "Searched 57 documents, the newest from 7 Jun 2026.",
        "Quoted from the sources.",
    ]


def test_a_line_that_only_leads_a_list_stands_in_brackets() -> None:
    told = (Statement("What is not allowed:", (1,), context=True), Statement("Reselling of access by customers.", (1,)))
    assert lines(Answer(told, (REPORT,), SEARCHED))[0] == (
        "(What is not allowed: [1]) Reselling of access by customers. [1]"
    )


def test_an_answer_says_how_it_came_about_and_what_was_left_out() -> None:
    shown = lines(Answer(SENTENCES, (REPORT, NOTE), SEARCHED, dropped_sentences=2, fallback=Fallback.MODEL_AWAY))
    assert shown[-2:] == [
        ENGLISH.say("fallback", Fallback.MODEL_AWAY.name.lower()),
        "2 sentences left out: I could not tie them to the words they quote.",
    ]
    assert "Newest source: 6 Jun 2026." in shown


def test_an_answer_says_which_model_wrote_it_and_why_it_was_not_the_first() -> None:
    def told(author: Authorship | None) -> str:
        return lines(Answer(SENTENCES, (REPORT, NOTE), SEARCHED, newest=SIXTH, written_by=author))[-1]

    assert told(None) == "Quoted from the sources."
    assert told(Authorship("gpt-x")) == "Written by gpt-x."
    away = Authorship("our own", "gpt-x", Fallback.MODEL_AWAY)
    assert told(away) == "Written by our own because gpt-x was not available."
    assert told(replace(away, why=Fallback.UNUSABLE)) == ("Written by our own because gpt-x's reply could not be read.")
    assert told(replace(away, why=Fallback.NOT_ALLOWED)) == (
        "Written by our own because gpt-x may not be sent internal material."
    )


def test_why_nothing_was_written_is_said_for_every_reason() -> None:
    for reason in Fallback:
        shown = lines(Answer(SENTENCES, (REPORT, NOTE), SEARCHED, fallback=reason))
        assert shown[-1] == ENGLISH.say("fallback", reason.name.lower())
        assert shown[-1].endswith("so these are quotes.")


def test_the_reader_s_calendar_decides_the_day_except_for_reports_dated_by_day() -> None:
    shown = lines(Answer(SENTENCES[:1], (REPORT,), SEARCHED, newest=SIXTH), "Asia/Tokyo")
    assert shown[-3:-1] == ["Newest source: 6 Jun 2026.", "Searched 57 documents, the newest from 8 Jun 2026."]
    assert "6 Jun 2026" in lines(Answer(SENTENCES[:1], (REPORT,), SEARCHED, newest=SIXTH), "America/New_York")[-3]


def test_an_unknown_timezone_costs_nobody_the_reply() -> None:
    reply = Answer(SENTENCES[:1], (REPORT,), SEARCHED)
    for name in ("Middle/Earth", "", "../etc"):
        assert lines(reply, name) == lines(reply)


def test_a_document_quoted_twice_is_one_source_with_one_number() -> None:
    again = Citation(2, "a", "a@1#1", "Vexley denies it", REPORT.title, url=REPORT.url, outlet="Northlight")
    both = Statement("Vexley trained on it and denies it.", (1, 2))
    shown = lines(Answer((both,), (REPORT, again), SEARCHED))
    assert "Vexley trained on it and denies it. [1]" in shown
    assert [line[:6] for line in shown if line.startswith("[")] == ["[1] " + REPORT.title[:2]]


def test_a_source_that_no_sentence_shows_is_not_listed() -> None:
    shown = lines(Answer(SENTENCES[:1], (REPORT, NOTE), SEARCHED))
    assert not any("Gatehop" in line for line in shown)


def test_an_outlet_s_own_report_cites_nobody() -> None:
    own = Citation(1, "a", "a@1#0", "q", "Own report", outlet="Northlight", original="northlight", published_at=SIXTH)
    assert "[1] Own report · Northlight · 6 Jun 2026" in lines(Answer(SENTENCES[:1], (own,), SEARCHED))


def test_a_source_that_was_corrected_says_so_unless_its_title_does() -> None:
    told = "It was 14 accounts, not 41."
    plain = Citation(1, "a", "a@1#0", "q", "Vexley used accounts", outlet="Northlight", published_at=SIXTH)
    for label, kind in (("", "corrected"), ("Clarification", "clarified")):
        cited = replace(plain, correction=correction(told, label=label))
        (shown,) = [line for line in lines(Answer(SENTENCES[:1], (cited,), SEARCHED)) if told in line]
        assert shown == f"[1] Vexley used accounts \u00b7 Northlight \u00b7 6 Jun 2026 \u00b7 {kind}: {told}"
    titled = replace(plain, title=f"Correction: {told}", correction=correction(told))
    assert not any("corrected:" in line for line in lines(Answer(SENTENCES[:1], (titled,), SEARCHED)))


def test_a_withdrawn_source_says_so_and_a_long_notice_is_cut_and_cannot_ping() -> None:
    gone = Citation(
        1, "a", "a@1#0", "q", "T", correction=correction("We retracted this report <!channel> " + "at length " * 60)
    )
    reply = Answer(SENTENCES[:1], (gone,), SEARCHED)
    (shown,) = [line for line in lines(reply) if "withdrawn: We retracted" in line]
    assert len(shown) < 320
    assert "<!channel>" not in str(reply_message(reply))


def test_a_note_of_one_channel_and_a_public_note_are_marked_as_what_they_are() -> None:
    local = Citation(1, "a", "a@1#0", "q", "Ours", kind=Kind.NOTE, visibility="channel:C1")
    public = Citation(2, "b", "b@1#0", "q", "Postmortem", kind=Kind.NOTE)
    shown = lines(Answer(SENTENCES, (local, public), SEARCHED))
    assert "[1] \U0001f512 Ours · this channel's note · a · undated" in shown
    assert "[2] Postmortem · incident note · b · undated" in shown


def test_a_refusal_says_why_what_was_searched_and_what_came_nearest() -> None:
    nearest = (Nearest("a", "Vexley denies it", "https://northlight.example/d", "Northlight", SIXTH),)
    read = (Misspelling("Vexlay", "Vexley"),)
    assert lines(NoAnswer(NoTime(), SEARCHED, nearest, dropped_sentences=1, misspellings=read)) == [
        "None of the sources I found says when.",
        "Closest sources",
        "• Vexley denies it <https://northlight.example/d> · Northlight · 6 Jun 2026",
        "Searched 57 documents, the newest from 7 Jun 2026.",
        "I read \u201cVexlay\u201d as \u201cVexley\u201d.",
        "1 sentence left out: I could not tie it to the words it quotes.",
        MISSING,
    ]


def test_a_refusal_says_when_each_name_was_last_told_of_or_that_it_never_was() -> None:
    told = Nearest("a", "Closed", "https://northlight.example/g", "Northlight", SIXTH)
    sightings = (Sighting("Gatehop", told), Sighting("Corvane"), Sighting("Halvane"))
    assert lines(NoAnswer(NotMentioned(("Halvane",)), Searched(57, SIXTH, 6), sightings=sightings)) == [
        "None of the sources I found mentions Halvane.",
        "",
        "Gatehop was last mentioned on 6 Jun 2026 in \u201cClosed <https://northlight.example/g>\u201d (Northlight).",
        "No source I can use here mentions Corvane.",
        "Searched 57 documents from 6 outlets, the newest from 6 Jun 2026.",
        MISSING,
    ]


def test_a_refusal_of_an_empty_house_is_still_a_message() -> None:
    assert lines(NoAnswer(NothingFound(), Searched(0, None))) == [
        "I found nothing about this.",
        "Searched 0 documents.",
        MISSING,
    ]


def test_an_endless_answer_is_shortened_and_says_so() -> None:
    citations = tuple(
        Citation(n, f"d{n}", "p", "q", 'Q "w" ' * 40, url=f"https://x.example/{n}/" + "y" * 900) for n in range(1, 60)
    )
    sentences = tuple(Statement('He said "no" & left. ' * 60, (n,)) for n in range(1, 60))
    message = reply_message(Answer(sentences, citations, SEARCHED))
    assert message_problems(message) == []
    shown = plain_text(message)
    assert "more sentences." in shown
    assert "more source" in shown
    assert message.text.endswith("…")


def test_every_link_of_a_reply_is_a_record_s_own() -> None:
    poisoned = Statement("Pay at https://evil.example/now or <https://evil.example|here>.", (1,))
    read = (Misspelling("http://evil.example", "evil.example"),)
    message = reply_message(Answer((poisoned,), (REPORT,), SEARCHED, misspellings=read))
    assert {address for _, text in texts(message) for address in links(text)} == {REPORT.url}
    assert all("://evil" not in text for _, text in texts(message))


def test_slack_is_told_to_add_no_links_of_its_own() -> None:
    message = reply_message(Answer(SENTENCES, (REPORT, NOTE), SEARCHED))
    marked = [block["text"] for block in message.blocks if "text" in block]
    assert marked
    assert all(text["verbatim"] is True for text in marked)


def test_a_terminal_can_show_titles_without_addresses() -> None:
    message = reply_message(Answer(SENTENCES, (REPORT, NOTE), SEARCHED))
    assert "https://" not in plain_text(message, links=False)
    assert "Vexley trained on Sable · Northlight" in plain_text(message, links=False)


def test_an_answer_whose_outlets_rest_on_fewer_reports_says_so() -> None:
    told = Answer(SENTENCES, (REPORT, NOTE), SEARCHED)
    four = ("Northlight", "Ledgerline", "Modelbeat", "Byte Harbour")
    resting = replace(told, confirmation=Confirmation(four, ("The Ledger",)))
    assert "4 outlets, 1 original report (The Ledger)." in lines(resting)
    for outlets, originals in ((four[:2], four[:2]), (four[:1], four[1:2]), ((), ())):
        independent = replace(told, confirmation=Confirmation(outlets, originals))
        assert not any("original report" in line for line in lines(independent))


@pytest.mark.parametrize(
    ("verdict", "word"),
    [(Verdict.YES, "Yes"), (Verdict.NO, "No"), (Verdict.PARTLY, "In part"), (Verdict.DISPUTED, "Disputed")],
)
def test_a_verdict_opens_the_answer_in_bold(verdict: Verdict, word: str) -> None:
    message = reply_message(Answer(SENTENCES, (REPORT, NOTE), SEARCHED, verdict=verdict))
    assert any(text.startswith(f"*{word}.* Vexley reportedly trained") for _, text in texts(message))


def test_what_is_missing_is_said_in_the_small_print_and_cannot_ping() -> None:
    told = str(reply_message(Answer(SENTENCES, (REPORT, NOTE), SEARCHED, gap="who paid <!channel>")).blocks)
    assert "The sources I found don't say who paid" in told
    assert "<!channel>" not in told
