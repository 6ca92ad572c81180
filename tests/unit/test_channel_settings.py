"""A channel's settings: who may change them, what is wrong with a form, what stays, and what they have us do."""

from __future__ import annotations

from dataclasses import replace
from datetime import time
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.channel_clock import is_quiet, timezone_of
from bot.channel_settings import ChannelSettings
from bot.domain import Asked, Person, Place, PlaceKind, Standing, Subscription
from bot.errors import MisunderstoodError
from bot.handlers.channel_settings import (
    LOST,
    NOT_YOURS,
    SAVED,
    SettingsWindows,
    settings_of,
    settings_problems,
)
from bot.handlers.question import compose
from bot.handlers.subscription import parse_wish
from bot.render.channel_settings import (
    DENIED,
    DIGESTS,
    FORM,
    LANGUAGE,
    ON,
    PEOPLE,
    QUIET,
    UNASKED,
    SettingsContext,
    digest_line,
    settings_context,
    settings_modal,
)
from bot.services import Services
from bot.submissions import Submission
from bot.surfaces import Modal
from retrieval.domain import INTERNAL
from tests.conversation.slack.conftest import some_services
from tests.factories import a_document, a_source, moment
from tests.fakes import FixedClock, MemoryChat, MemoryStore, MemorySurfaces
from tests.slack_views import view_problems

AT = moment("2026-06-08T09:00")
KEPT = SettingsContext("C1", "Europe/Berlin", ("provenance", "access-policy"))
HOSTILE = ("", " ", "x" * 10_000, "<!channel> *now*", "\u202eabc\u202c", "@here :tada:")


def submitted(words: dict[str, str] | None = None, /, user_id: str = "U1", **choices: tuple[str, ...]) -> Submission:
    return Submission("V1", FORM, user_id, private=KEPT.private, words=words or {}, choices=choices)


class Room:
    """A channel, with the people in it and the window of its settings."""

    def __init__(self, clock: FixedClock) -> None:
        self.chat, self.surfaces, self.store = MemoryChat(clock), MemorySurfaces(clock), MemoryStore()
        self.services: Services = some_services(clock, self.store)
        self.chat.places["C1"] = Place("C1", PlaceKind.CHANNEL, outsiders=False, creator="U1")
        for user_id in ("U1", "U2", "U9"):
            self.chat.people[user_id] = Person(user_id, Standing.MEMBER, "Europe/Berlin")
        self.chat.people["U3"] = Person("U3", Standing.GUEST)
        self.windows = SettingsWindows(self.services, self.chat, self.surfaces, admins=["U9", "U3"])

    def keep(self, submission: Submission) -> str:
        return self.windows.keep(submission, replayed=False).text


@pytest.fixture
def room(clock: FixedClock) -> Room:
    return Room(clock)


@pytest.mark.parametrize("user_id", ["U1", "U9"])
def test_whoever_opened_the_channel_and_whoever_runs_the_desk_may_change_its_settings(room: Room, user_id: str) -> None:
    assert room.windows.open(user_id, "C1", trigger=room.surfaces.cause("1.1")) is None
    assert len(room.surfaces.modals) == 1
    assert room.keep(submitted({LANGUAGE: "de"}, user_id=user_id)) == SAVED
    assert room.store.channel_settings("C1").language == "de"


@pytest.mark.parametrize("user_id", ["U2", "U3", "U4"])
def test_nobody_else_may_neither_members_nor_guests_nor_strangers(room: Room, user_id: str) -> None:
    told = room.windows.open(user_id, "C1", trigger=room.surfaces.cause("1.1"))
    assert told is not None
    assert told.text == NOT_YOURS
    assert not room.surfaces.modals
    assert room.keep(submitted({LANGUAGE: "de"}, user_id=user_id)) == NOT_YOURS
    assert room.store.channel_settings("C1") == ChannelSettings("C1")


def test_a_channel_whose_creator_is_unknown_is_for_those_who_run_the_desk(room: Room) -> None:
    room.chat.places["C1"] = Place("C1", PlaceKind.CHANNEL)
    assert room.windows.open("U1", "C1", trigger="1.1") is not None
    assert room.windows.open("U9", "C1", trigger=room.surfaces.cause("1.1")) is None


def test_whoever_lost_the_right_while_the_window_stood_open_changes_nothing(room: Room) -> None:
    room.windows.open("U1", "C1", trigger=room.surfaces.cause("1.1"))
    room.chat.people["U1"] = Person("U1", Standing.GUEST)
    assert room.keep(submitted({UNASKED: ON})) == NOT_YOURS


def test_everyone_sets_what_holds_in_their_direct_message(room: Room) -> None:
    room.chat.places["D2"] = Place("D2", PlaceKind.DIRECT, outsiders=False)
    assert room.windows.open("U2", "D2", trigger=room.surfaces.cause("1.1")) is None


def test_all_that_a_form_says_is_kept(room: Room) -> None:
    words = {QUIET: "8pm to 8:30", LANGUAGE: "fr", UNASKED: ON}
    assert room.keep(submitted(words, **{PEOPLE: ("U2", "U1"), DENIED: ("northlight",)})) == SAVED
    kept = room.store.channel_settings("C1")
    assert kept == ChannelSettings(
        "C1",
        "fr",
        unasked=True,
        people=("U2", "U1"),
        quiet_from=time(20),
        quiet_until=time(8, 30),
        timezone="Europe/Berlin",
        denied=frozenset({"northlight"}),
        changed_by="U1",
        changed_at=room.services.clock.now(),
    )


def test_digests_come_and_go_by_the_lines_of_the_form(room: Room, clock: FixedClock) -> None:
    room.keep(submitted({DIGESTS: "provenance 09:00 weekdays\n\naccess-policy at 17:30 fri UTC"}))
    (first, second) = room.store.subscriptions("C1")
    assert [(one.topic, one.at, one.timezone) for one in (first, second)] in (
        [("provenance", time(9), "Europe/Berlin"), ("access-policy", time(17, 30), "UTC")],
        [("access-policy", time(17, 30), "UTC"), ("provenance", time(9), "Europe/Berlin")],
    )
    lines = "\n".join(map(digest_line, room.store.subscriptions("C1")))
    before = room.store.subscriptions("C1")
    room.keep(submitted({DIGESTS: lines}))
    assert room.store.subscriptions("C1") == before
    room.keep(replace(submitted({DIGESTS: "provenance 09:00 weekdays"}), view_id="V2"))
    assert [one.topic for one in room.store.subscriptions("C1")] == ["provenance"]
    room.keep(replace(submitted({}), view_id="V3"))
    assert room.store.subscriptions("C1") == ()


def test_a_window_that_did_not_ask_for_digests_ends_none(room: Room) -> None:
    room.keep(submitted({DIGESTS: "provenance 09:00"}))
    room.keep(replace(submitted({}), private=replace(KEPT, digests=False).private))
    assert len(room.store.subscriptions("C1")) == 1


def test_a_form_whose_channel_is_lost_changes_nothing(room: Room) -> None:
    for private in ("", "{}", "[]", "C1", '{"channel": 1}'):
        assert room.keep(replace(submitted({UNASKED: ON}), private=private)) == LOST


@pytest.mark.parametrize(
    ("words", "wrong"),
    [
        ({}, set()),
        ({DIGESTS: "provenance 09:00 weekdays", QUIET: "20:00-08:00"}, set()),
        ({DIGESTS: "weather 09:00"}, {DIGESTS}),
        ({DIGESTS: "provenance 25:00"}, {DIGESTS}),
        ({QUIET: "at night"}, {QUIET}),
        ({QUIET: "20:00-20:00", DIGESTS: "nothing"}, {QUIET, DIGESTS}),
    ],
)
def test_what_cannot_be_read_is_told_beside_its_field(words: dict[str, str], wrong: set[str]) -> None:
    problems = settings_problems(submitted(words))
    assert problems.keys() == wrong
    assert all(0 < len(sentence) <= 300 for sentence in problems.values())


def test_a_source_that_the_menu_does_not_offer_stays_as_it_was() -> None:
    before = ChannelSettings("C1", denied=frozenset({"hidden", "northlight"}), allowed=frozenset({"secret"}))
    after = settings_of(submitted({}, **{DENIED: ()}), KEPT, before=before, offered={"northlight"})
    assert after.denied == {"hidden"}
    assert after.allowed == {"secret"}


def test_no_window_names_a_source_that_the_channels_readers_may_not_know_of(room: Room) -> None:
    room.windows.open("U1", "C1", trigger=room.surfaces.cause("1.1"))
    room.chat.places["C1"] = Place("C1", PlaceKind.CHANNEL, outsiders=True, creator="U1")
    room.windows.open("U1", "C1", trigger=room.surfaces.cause("1.2"))
    among_members, before_outsiders = (str(one.modal) for one in room.surfaces.modals.values())
    assert "Secret incident notes" in among_members
    assert "Secret incident notes" not in before_outsiders


def slack_view(modal: Modal) -> dict[str, Any]:
    labels = {"title": modal.title, "submit": modal.submit, "close": modal.close}
    texts = {name: {"type": "plain_text", "text": text} for name, text in labels.items() if text}
    return {"type": "modal", "callback_id": modal.callback_id, "private_metadata": modal.private} | {
        "blocks": list(modal.blocks),
        **texts,
    }


@pytest.mark.parametrize("text", HOSTILE)
@pytest.mark.parametrize("number", [0, 1, 150])
def test_the_window_is_within_slacks_limits_whatever_is_called_what(text: str, number: int) -> None:
    sources = [a_source(f"s{count}", title=text, visibility=INTERNAL) for count in range(number)]
    subscriptions = [Subscription(f"d{count}", "C1", "provenance", time(9), created_at=AT) for count in range(number)]
    kept = SettingsContext("C1", "UTC", tuple(f"{text}{count}" for count in range(number)))
    settings = ChannelSettings("C1", denied=frozenset(one.source_id for one in sources), people=("U1",) * number)
    modal = settings_modal(settings, subscriptions, sources[:100], kept)
    assert view_problems(slack_view(modal), "modal") == []
    again = settings_context(modal.private)
    assert again is not None
    assert again.channel_id == "C1"


@given(
    st.builds(
        Subscription,
        st.just("d"),
        st.just("C1"),
        st.just("provenance"),
        st.times().map(lambda at: at.replace(second=0, microsecond=0, tzinfo=None)),
        st.frozensets(st.integers(0, 6), min_size=1),
    )
)
def test_a_subscriptions_line_asks_for_that_same_subscription(subscription: Subscription) -> None:
    wish = parse_wish(digest_line(subscription), topics=["provenance"], silent=True)
    assert (wish.at, wish.days, wish.timezone, wish.silent) == (subscription.at, subscription.days, "UTC", False)


def test_quiet_hours_of_a_channel_hold_on_its_clock(clock: FixedClock) -> None:
    store = MemoryStore()
    store.keep_channel_settings(
        ChannelSettings("C1", quiet_from=time(20), quiet_until=time(8), timezone="Europe/Berlin")
    )
    assert timezone_of("C1", store) == "Europe/Berlin"
    assert is_quiet("C1", moment("2026-06-08T18:30"), store)
    assert not is_quiet("C1", moment("2026-06-08T06:30"), store)
    assert not is_quiet("C2", moment("2026-06-08T18:30"), store)


def test_a_denied_source_is_not_quoted_in_the_channel_and_our_words_are_in_its_language(clock: FixedClock) -> None:
    store, chat = MemoryStore(), MemoryChat(clock)
    documents = (
        a_document("one", title="Gatehop", text="The reseller Gatehop served keys of others.", source_id="wire"),
        a_document("two", title="Gatehop cut off", text="Quillon cut off the reseller Gatehop."),
    )
    services = some_services(clock, store, documents=documents)

    def answered(number: int, text: str = "What did the reseller Gatehop serve?") -> str:
        return compose(Asked("C1", f"{number}.0", "U1", text), services=services, chat=chat).message.text

    assert "served keys" in answered(1)
    store.keep_channel_settings(ChannelSettings("C1", denied=frozenset({"wire"}), language="de"))
    assert "served keys" not in answered(2)
    assert (
        "nichts" in answered(3, "Who is Wexleyfoo?").casefold()
        or "keine" in answered(4, "Who is Wexleyfoo?").casefold()
    )
    store.keep_channel_settings(ChannelSettings("C1", allowed=frozenset({"wire"})))
    assert "served keys" in answered(5)
    assert "Quillon" not in answered(6, "Who cut off the reseller Gatehop?")


def test_a_weekly_digest_without_a_daily_one_is_told_to_be_impossible(room: Room) -> None:
    with pytest.raises(MisunderstoodError):
        room.keep(submitted({DIGESTS: "provenance weekly friday 16:00"}))
