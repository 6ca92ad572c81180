"""How people say what they want to be posted."""

from __future__ import annotations

from datetime import time

import pytest

from bot.domain import EVERY_DAY, WEEKDAYS
from bot.errors import MisunderstoodError
from bot.handlers.subscription import EXAMPLE, Wish, listing, parse_wish, subscribe
from tests.factories import moment
from tests.fakes import MemoryStore

TOPICS = ("provenance", "access-policy")


def parse(text: str, timezone: str = "Europe/Berlin") -> Wish:
    return parse_wish(text, topics=TOPICS, timezone=timezone)


def test_the_form_in_every_error_works() -> None:
    assert parse_wish(EXAMPLE.removeprefix("subscribe "), topics=TOPICS) == Wish(
        "provenance", time(9), WEEKDAYS, "Europe/Berlin"
    )


def test_what_is_not_said_is_nine_o_clock_every_day_where_the_asker_lives() -> None:
    assert parse("provenance") == Wish("provenance", time(9), EVERY_DAY, "Europe/Berlin")


def test_a_timezone_that_slack_tells_wrongly_is_utc() -> None:
    assert parse("provenance", timezone="Middle/Earth").timezone == "UTC"


@pytest.mark.parametrize(
    ("said", "at"),
    [
        ("9", time(9)),
        ("09:00", time(9)),
        ("9.30", time(9, 30)),
        ("7am", time(7)),
        ("12am", time(0)),
        ("12pm", time(12)),
        ("5:45pm", time(17, 45)),
        ("23:59", time(23, 59)),
        ("0:00", time(0)),
    ],
)
def test_a_time_of_day_can_be_said_in_the_usual_ways(said: str, at: time) -> None:
    assert parse(f"provenance at {said}").at == at


@pytest.mark.parametrize(
    ("said", "days"),
    [
        ("daily", EVERY_DAY),
        ("every day", EVERY_DAY),
        ("weekdays", WEEKDAYS),
        ("weekends", {5, 6}),
        ("mon,wed,fri", {0, 2, 4}),
        ("Mon, Wed and Fri", {0, 2, 4}),
        ("every Monday", {0}),
        ("on tuesdays and thursdays", {1, 3}),
        ("mon-thu", {0, 1, 2, 3}),
        ("fri\u2013mon", {4, 5, 6, 0}),
        ("weekdays and sunday", WEEKDAYS | {6}),
    ],
)
def test_days_can_be_said_in_the_usual_ways(said: str, days: set[int]) -> None:
    assert parse(f"provenance {said}").days == days


@pytest.mark.parametrize(
    ("said", "timezone"),
    [
        ("Europe/Berlin", "Europe/Berlin"),
        ("europe/berlin", "Europe/Berlin"),
        ("UTC", "UTC"),
        ("Tokyo", "Asia/Tokyo"),
        ("America/Argentina/Buenos_Aires", "America/Argentina/Buenos_Aires"),
    ],
)
def test_a_timezone_is_an_iana_name_or_a_city_that_only_one_has(said: str, timezone: str) -> None:
    assert parse(f"provenance {said}", timezone="UTC").timezone == timezone


def test_after_the_topic_the_order_does_not_matter() -> None:
    assert parse("access-policy silent europe/paris 18:15 weekends") == Wish(
        "access-policy", time(18, 15), EVERY_DAY - WEEKDAYS, "Europe/Paris", silent=True
    )


def test_quiet_days_follow_the_setting_unless_the_words_say_otherwise() -> None:
    assert parse_wish("provenance", topics=TOPICS, silent=True).silent
    assert not parse_wish("provenance say-so", topics=TOPICS, silent=True).silent


def test_the_topics_own_spelling_is_kept() -> None:
    assert parse("PROVENANCE").topic == "provenance"


@pytest.mark.parametrize(
    ("said", "named"),
    [
        ("", "Which topic. There are: access-policy, provenance"),
        ("weather 09:00", "the topic “weather”. Topics: access-policy, provenance"),
        ("provenance 25:00", "“25:00” is not a time of day"),
        ("provenance 13pm", "“13pm” is not a time of day"),
        ("provenance 9:75", "“9:75” is not a time of day"),
        ("provenance 09:00 10:00", "more than one time"),
        ("provenance UTC Europe/Berlin", "more than one timezone"),
        ("provenance Europe/Berln", "“Europe/Berln”.*Did you mean Europe/Berlin"),
        ("provenance fortnightly", "cannot read “fortnightly”"),
        ("provenance PST", "cannot read “PST”"),
    ],
)
def test_what_cannot_be_read_is_named_with_a_form_that_works(said: str, named: str) -> None:
    with pytest.raises(MisunderstoodError, match=named) as caught:
        parse(said)
    assert EXAMPLE in str(caught.value)


def test_without_any_topic_the_error_says_so() -> None:
    with pytest.raises(MisunderstoodError, match="Topics: none yet"):
        parse_wish("provenance", topics=())


@pytest.mark.parametrize(
    ("said", "days"), [("weekly", {0}), ("weekly friday 16:00", {4}), ("on Sundays weekly", {6}), ("every week", None)]
)
def test_a_weekly_weekly_digest_comes_on_one_day_monday_unless_it_is_said(said: str, days: set[int] | None) -> None:
    if days is None:
        with pytest.raises(MisunderstoodError, match="cannot read"):
            parse(f"provenance {said}")
        return
    wish = parse(f"provenance {said}")
    assert (wish.weekly, wish.days) == (True, days)


def test_a_weekly_weekly_digest_on_several_days_is_not_understood() -> None:
    with pytest.raises(MisunderstoodError, match="one day"):
        parse("provenance weekly mon-fri")


def test_a_weekly_weekly_digest_needs_digests_in_its_channel_to_be_made_of() -> None:
    store, now = MemoryStore(), moment("2026-06-08")
    weekly, daily = parse("provenance weekly"), parse("provenance 09:00 mondays")
    with pytest.raises(MisunderstoodError, match="there are none here"):
        subscribe(store, weekly, channel_id="C1", created_by="U1", now=now)
    assert subscribe(store, daily, channel_id="C1", created_by="U1", now=now)
    made = subscribe(store, weekly, channel_id="C1", created_by="U1", now=now)
    assert made is not None
    assert made.weekly
    assert "weekly, 09:00 on Mon" in listing(store, channel_id="C1", now=now).text
    with pytest.raises(MisunderstoodError):
        subscribe(store, weekly, channel_id="C2", created_by="U1", now=now)
