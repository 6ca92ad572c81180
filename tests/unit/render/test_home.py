"""Home as it is drawn: within Slack's limits, and nothing of what it tells is active, whatever it says."""

from __future__ import annotations

from dataclasses import replace
from datetime import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain import Message, Subscription
from bot.render.home import MOST_LINES, FollowedTitle, HomePage, LinkedAnswer, home_tab, suggested_questions
from bot.watches import Watch
from retrieval.domain import Searched, UnreadSource
from tests.block_kit import active, problems, texts
from tests.factories import a_note, moment

AT = moment("2026-06-08T09:00")
HOSTILE = (
    "",
    " ",
    "x" * 10_000,
    "<!channel> *now* <https://evil.example|click>",
    "\u202eabc\u202c",
    "@here :tada: ~x~",
)


def a_page(text: str, number: int = 1) -> HomePage:
    """A page on which everything that somebody else wrote is this text."""
    subscription = Subscription("s1", "C0TEAM", text, time(9))
    watch = Watch("w1", "C0TEAM", text, "UTC", AT, "U1", AT)
    return HomePage(
        Searched(412, AT),
        AT,
        subscriptions=((subscription, None),) * number,
        follows=(FollowedTitle("C0TEAM", text),) * number,
        watches=(watch,) * number,
        answers=(LinkedAnswer(text, AT, "https://home.slack.example/archives/C0TEAM/p1"),) * number,
        incidents=(a_note(title=text, severity=text, status=text, document_id=text, url=text),) * number,
        unwell=(UnreadSource(text, AT),) * number,
    )


def looked_at(page: HomePage) -> list[str]:
    """What is wrong with a Home: what Slack would refuse of it, and what in its texts does more than show itself."""
    blocks = home_tab(page).blocks
    shown = [text.replace("<#C0TEAM>", "a channel") for kind, text in texts(Message("x", blocks)) if kind == "mrkdwn"]
    of_others = [line for text in shown for line in text.splitlines()[0:] if not line.startswith("You have set up")]
    found = [found for line in of_others for found in active(line.replace("*", "", 2))]
    return problems(list(blocks), surface="home") + found


@pytest.mark.parametrize("text", HOSTILE)
@pytest.mark.parametrize("number", [1, MOST_LINES, 3 * MOST_LINES])
def test_whatever_others_wrote_is_shown_within_the_limits_and_does_nothing(text: str, number: int) -> None:
    assert looked_at(a_page(text, number)) == []


@given(st.text(max_size=400))
def test_no_text_gets_out_of_its_line(text: str) -> None:
    assert looked_at(a_page(text)) == []


def test_an_empty_page_says_what_can_be_done() -> None:
    blocks = home_tab(HomePage(Searched(0, None))).blocks
    assert problems(list(blocks), surface="home") == []
    said = " ".join(text for _, text in texts(Message("x", blocks)))
    assert "Ask" in said
    assert "You can ask about 0 documents." in said
    assert "You have set up no digest." in said
    assert "could not read" not in said


def test_more_than_a_list_shows_are_counted() -> None:
    page = replace(a_page("Gatehop", 13), unwell=())
    said = " ".join(text for _, text in texts(Message("x", home_tab(page).blocks)))
    assert "… and 3 more" in said
    assert "All could be read." in said


def test_a_digest_of_a_direct_message_names_no_channel() -> None:
    page = replace(
        a_page("x"), watches=(), follows=(), subscriptions=((Subscription("s", "D0MIRA", "x", time(9)), None),)
    )
    assert "in our direct message" in str(home_tab(page).blocks)


@given(st.lists(st.text(max_size=200), max_size=6))
def test_suggested_questions_are_four_at_most_and_none_is_empty(titles: list[str]) -> None:
    suggested = suggested_questions(titles)
    assert 2 <= len(suggested) <= 4
    assert all(one.title.strip() and len(one.title) <= 75 and one.message.strip() for one in suggested)
