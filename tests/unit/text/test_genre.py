"""The form of a text: a report, a round-up, a live blog; on invented titles and texts."""

from __future__ import annotations

import pytest

from retrieval.text.genre import Genre, genre_of

PLAIN = "Halvane has cut off Brightsill. A spokesman confirmed it on Monday.\n\nThe start-up builds a coding tool."
NEWSLETTER = """Good morning.

**Keys.** Two resellers are gone.

**People.** Ruben Falk leaves.

**Money.** A fund closes.

**Terms.** A licence changes."""
TIMES = ["16:40 That is it.", "**15:05** A question from the hall.", "14.20 Uhr: Lunch.", "[9:30 am] Doors open."]


@pytest.mark.parametrize(
    "title",
    [
        "Five things to know today",
        "Weekly round-up: keys and weights",
        "The week in review",
        "Modelpost #112: thrushes",
        "Newsletter: who trains on whom",
        "Models | Morning Briefing",
        "Wochenr\u00fcckblick: Sperren und Lizenzen",
        "Presseschau",
        "Revue de presse : les mod\u00e8les",
        "Resumen semanal: licencias y accesos",
    ],
)
def test_a_title_tells_a_round_up(title: str) -> None:
    assert genre_of(title, PLAIN) is Genre.ROUND_UP


@pytest.mark.parametrize(
    "title",
    [
        "Live: developers meet in London",
        "Hearing on model licences \u2013 live",
        "Court hearing live updates",
        "Anh\u00f6rung im Liveticker",
        "En direct : l\u2019audience de Halvane",
        "Juicio de Halvane, minuto a minuto",
    ],
)
def test_a_title_tells_a_live_blog(title: str) -> None:
    assert genre_of(title, PLAIN) is Genre.LIVE_BLOG


@pytest.mark.parametrize(
    "title",
    [
        "Halvane cuts off Brightsill",
        "Lab sues the publisher of a newsletter",
        "Demo goes live on Monday",
        "Chatbots live on borrowed answers",
        "Halvane briefing leaked to a rival",
        "Model #1 in the ranking is a copy",
        "Court orders direct access",
        "Un acc\u00e8s direct au mod\u00e8le",
        "Researchers find 14 things wrong in a test",
    ],
)
def test_a_report_that_has_the_words_is_a_report(title: str) -> None:
    assert genre_of(title, PLAIN) is Genre.REPORT


def test_items_with_heads_of_their_own_make_a_round_up_and_entries_with_times_a_live_blog() -> None:
    assert genre_of("Keys and weights", NEWSLETTER) is Genre.ROUND_UP
    assert genre_of("Developers meet", "\n\n".join(TIMES)) is Genre.LIVE_BLOG


def test_a_report_may_quote_a_few_times_and_heads() -> None:
    told = [PLAIN] * 5
    assert genre_of("A night without keys", "\n\n".join([*TIMES, *told, *told])) is Genre.REPORT
    assert genre_of("A night without keys", "\n\n".join(["**What is known.** Little.", *told])) is Genre.REPORT


def test_a_letter_greets_its_readers_at_the_top_alone() -> None:
    greeting = "You get this newsletter because you signed up."
    assert genre_of("Keys", f"{greeting}\n\n{PLAIN}") is Genre.ROUND_UP
    assert genre_of("Keys", f"{PLAIN * 9}\n\n{greeting}") is Genre.REPORT
