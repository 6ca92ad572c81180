"""How a digest looks in the channel."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from bot.render.digests import DigestTelling, digest_message, fitting_digest
from bot.render.plain import plain_text
from retrieval.domain import (
    EVERYONE,
    Authorship,
    Citation,
    Digest,
    DigestItem,
    Importance,
    Move,
    Searched,
    Statement,
    Story,
    UnreadSource,
    Window,
)
from retrieval.text.notices import correction
from tests.block_kit import message_problems
from tests.factories import a_document, a_note, a_topic

START = datetime(2026, 6, 6, tzinfo=UTC)
DAY = Window(START, START + timedelta(days=1))
FIRST = a_document("a", title="Vexley trained on Sable", outlet="Northlight", published_at=START)
COPY = a_document("b", title="Vexley used Sable", outlet="Harbor Post", published_at=START + timedelta(hours=9))
ITEM = DigestItem(
    Story("a", (FIRST, COPY)),
    ("Northlight",),
    (Statement("Vexley reportedly trained on Sable.", (1,)),),
    (
        Citation(
            1, "a", "a@1#0", "q", FIRST.title, url=FIRST.url, outlet="Northlight", published_at=START, original="Ledger"
        ),
    ),
)


def digest(*items: DigestItem, window: Window = DAY) -> Digest:
    return Digest(a_topic(), window, EVERYONE, items, Searched(57, START))


def test_a_digest_names_the_models_that_wrote_its_summaries() -> None:
    by = [replace(ITEM, written_by=Authorship(name)) for name in ("gpt-x", "our own", "gpt-x")]
    assert "Summaries written by gpt-x and our own." in lines(digest(*by))
    assert "Summaries written by gpt-x and our own; the others are quotes." in lines(digest(*by, ITEM))
    assert not any("written by" in line for line in lines(digest(ITEM)))


def lines(shown: Digest, timezone: str = "UTC") -> list[str]:
    message = digest_message(shown, timezone=timezone)
    assert message_problems(message) == []
    return plain_text(message).splitlines()


def test_a_story_shows_its_summary_who_reported_it_and_on_whose_word() -> None:
    assert lines(digest(ITEM)) == [
        "Provenance: 6 Jun 2026",
        "1 story. Searched 57 documents, the newest from 6 Jun 2026.",
        "─" * 40,
        "Vexley used Sable <https://northlight.example/vexley-anvil>",
        "Vexley reportedly trained on Sable. [1]",
        "[1] Northlight <https://northlight.example/vexley-anvil>, 6 Jun 2026 · citing Ledger",
        "2 outlets, 1 original report (Northlight): Northlight 6 Jun 2026, Harbor Post 6 Jun 2026",
    ]


def test_a_quiet_window_is_one_line() -> None:
    assert lines(digest()) == [
        "Provenance, 6 Jun 2026: nothing new. Searched 57 documents, the newest from 6 Jun 2026."
    ]


def test_a_window_from_morning_to_morning_names_both_days() -> None:
    morning = Window(START + timedelta(hours=7), START + timedelta(hours=31))
    assert lines(digest(ITEM, window=morning), "Europe/Berlin")[0] == "Provenance: 6 Jun 2026 to 7 Jun 2026"


def test_a_known_story_says_what_is_new_in_it() -> None:
    assert "New since the last digest: Harbor Post 6 Jun 2026" in lines(digest(replace(ITEM, new_documents=("b",))))
    assert not any("New since" in line for line in lines(digest(replace(ITEM, new_documents=("a", "b")))))


def test_an_internal_note_is_marked() -> None:
    note = a_note("n", published_at=START)
    citation = Citation(1, "n", "n@1#0", "q", note.title, kind=note.kind, visibility="internal", published_at=START)
    shown = lines(digest(DigestItem(Story("n", (note,)), (), ITEM.sentences, (citation,))))
    assert shown[-2:] == ["[1] \U0001f512 internal note, 6 Jun 2026", "1 document"]


def test_a_corrected_report_says_so_under_its_story() -> None:
    citation = replace(ITEM.citations[0], correction=correction("It was 14 accounts, not 41."))
    shown = lines(digest(replace(ITEM, citations=(citation,))))
    assert shown[-2].endswith("6 Jun 2026 \u00b7 citing Ledger \u00b7 corrected: It was 14 accounts, not 41.")


def test_stories_beyond_slack_s_limits_are_counted() -> None:
    message = digest_message(digest(*[ITEM] * 80))
    assert message_problems(message) == []
    titles = plain_text(message).count("Vexley used Sable <")
    assert 5 < titles < 80
    assert plain_text(message).endswith(f"… and {80 - titles} more stories.")
    told, number = fitting_digest(digest(*[ITEM] * 80))
    assert number <= titles
    assert plain_text(told).endswith(f"… and {80 - number} more stories in the next digest.")


def test_whole_stories_of_the_book_have_buttons_and_seven_of_them_fit() -> None:
    told, number = fitting_digest(digest(*[ITEM] * 9), DigestTelling(book={ITEM.lead.document_id: "S17"}))
    assert message_problems(told) == []
    rows = [block for block in told.blocks if block["type"] == "actions"]
    assert (len(rows), number) == (7, 9)
    assert {button["value"].partition(" ")[2] for row in rows for button in row["elements"]} == {"S17"}
    told, _ = fitting_digest(digest(ITEM), DigestTelling())
    assert [block for block in told.blocks if block["type"] == "actions"] == []


def test_a_digest_that_comes_late_says_so() -> None:
    due = START + timedelta(hours=9)
    for shown in (digest(ITEM), digest()):
        told, _ = fitting_digest(shown, DigestTelling(due_at=due))
        assert "This digest is late: it was due at 6 Jun 2026, 09:00." in plain_text(told)


def test_the_text_that_a_phone_shows_begins_with_the_news() -> None:
    assert digest_message(digest(ITEM)).text.startswith(ITEM.title)


def test_a_weekly_digest_says_how_many_digests_it_is_made_of() -> None:
    told, _ = fitting_digest(digest(ITEM), DigestTelling(dailies=5))
    assert "This week, from 5 digests: 1 story. Searched" in plain_text(told)
    quiet, _ = fitting_digest(digest(), DigestTelling(dailies=1))
    assert "*Provenance*, 6 Jun 2026: this week, from 1 digest: nothing new." in quiet.text
    assert len(quiet.blocks) == 1
    none, _ = fitting_digest(digest(), DigestTelling(dailies=0))
    assert "this week no digest was told: nothing new." in none.text


def test_the_headline_is_that_of_the_newest_report_and_never_a_note_s_or_a_copy_s() -> None:
    turn = a_document("turn", title="Vexley denies it", published_at=START + timedelta(hours=2))
    copy = a_document("copy", title="Vexley denies it, too", copy_of="turn", published_at=START + timedelta(hours=3))
    note = a_note("n", title="Counsel on Vexley", published_at=START + timedelta(hours=4))
    story = Story("a", (*ITEM.story.documents, turn, copy, note))
    assert replace(ITEM, story=story, new_documents=("turn", "copy", "n")).lead == turn
    assert replace(ITEM, story=story, new_documents=("n",)).lead == turn
    assert replace(ITEM, story=Story("n", (note,)), new_documents=("n",)).lead == note


def test_a_story_told_at_any_length_still_fits() -> None:
    wordy = tuple(Statement('"So & so" ' * 300, (1,)) for _ in range(30))
    many = tuple(a_document(f"d{n}", outlet=f"Outlet {n}", title="T " * 400) for n in range(30))
    cited = tuple(
        Citation(n, f"d{n}", "p", "q", "t", outlet="O" * 90, url="https://x.example/" + "&" * 390) for n in range(30)
    )
    shown = lines(digest(DigestItem(Story("d0", many), tuple(f"Outlet {n}" for n in range(30)), wordy, cited)))
    assert any("24 more" in line for line in shown)


def test_a_story_known_by_its_title_alone_says_it_once_with_its_marker() -> None:
    shown = lines(digest(replace(ITEM, sentences=(Statement(FIRST.title, (1,)),), new_documents=("a",))))
    assert shown[3] == "Vexley trained on Sable <https://northlight.example/vexley-anvil> [1]"
    assert sum(FIRST.title in line for line in shown) == 1


def test_a_story_that_is_a_note_is_no_first_report() -> None:
    note = a_note("n", title="Keys found in a build")
    item = DigestItem(Story("n", (note,)), (), (), (), importance=Importance(move=Move.REPORTS, notes=1))
    assert "Why this: a note of ours" in "\n".join(lines(digest(item)))


def test_sources_that_could_not_be_read_are_named_beside_what_was_searched_at_most_three() -> None:
    first, second = datetime(2026, 5, 30, 12, tzinfo=UTC), datetime(2026, 6, 2, 12, tzinfo=UTC)
    away = (
        UnreadSource("Northlight feed", first),
        UnreadSource("<!channel> Ledgerline", first),
        UnreadSource("Harbor Post", second),
        UnreadSource("Fenwick Wire", second),
        UnreadSource("Quayside", None),
    )
    told = (
        "Not read since 30 May 2026: Northlight feed, <!channel> Ledgerline; since 2 Jun 2026: Harbor Post and 2 more."
    )
    for shown in (digest(ITEM), digest()):
        text = " ".join(" ".join(lines(replace(shown, unread=away))).split())
        assert f"the newest from 6 Jun 2026. {told}" in text
        assert "Not read" not in " ".join(lines(shown))
    assert "Not read so far: Quayside." in " ".join(lines(replace(digest(), unread=away[4:])))


def test_a_story_that_people_posted_in_the_channel_is_marked_whole_or_in_a_line() -> None:
    posted = replace(ITEM, posted_at=START)
    assert "Posted here on 6 Jun 2026" in lines(digest(posted))
    assert sum("Posted here on 6 Jun 2026" in line for line in lines(digest(*[ITEM] * 7, posted))) == 1
    assert not any("Posted here" in line for line in lines(digest(ITEM)))
