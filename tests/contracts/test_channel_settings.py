"""What every store promises of the settings of channels."""

from __future__ import annotations

from dataclasses import replace
from datetime import time, timedelta

from bot.channel_settings import ChannelSettings
from bot.ports import Store
from tests.factories import moment

AT = moment("2026-06-08T09:00")
HOUR = timedelta(hours=1)
SET = ChannelSettings(
    "C1",
    language="de",
    unasked=True,
    people=("U2", "U1"),
    quiet_from=time(20),
    quiet_until=time(8, 30),
    timezone="Europe/Berlin",
    allowed=frozenset({"northlight"}),
    denied=frozenset({"ledgerline", "wire"}),
    changed_by="U1",
    changed_at=AT,
)


def test_nothing_is_set_until_somebody_does(store: Store) -> None:
    assert store.channel_settings("C1") == ChannelSettings("C1")


def test_settings_come_back_as_they_were_set_for_that_channel_alone(store: Store) -> None:
    store.keep_channel_settings(SET)
    assert store.channel_settings("C1") == SET
    assert store.channel_settings("C2") == ChannelSettings("C2")


def test_later_settings_stand_in_place_of_earlier_ones_however_they_come(store: Store) -> None:
    later = ChannelSettings("C1", changed_by="U2", changed_at=AT + HOUR)
    for one in (SET, later, replace(SET, language="fr")):
        store.keep_channel_settings(one)
    assert store.channel_settings("C1") == later


def test_a_channel_has_one_turn_to_be_answered_unasked_in_its_time(store: Store) -> None:
    assert store.claim_unasked("C1", "one", at=AT, since=AT - HOUR)
    assert store.claim_unasked("C1", "one", at=AT + HOUR / 2, since=AT - HOUR / 2)
    assert not store.claim_unasked("C1", "two", at=AT + HOUR / 2, since=AT - HOUR / 2)
    assert store.claim_unasked("C2", "two", at=AT + HOUR / 2, since=AT - HOUR / 2)
    assert store.claim_unasked("C1", "two", at=AT + HOUR, since=AT)
    assert not store.claim_unasked("C1", "one", at=AT + HOUR, since=AT)
