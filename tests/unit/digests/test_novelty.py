"""What is new to a channel."""

from __future__ import annotations

from dataclasses import replace

from retrieval.digests.novelty import news
from retrieval.digests.stories import story_of
from tests.factories import a_document, a_note, moment

FIRST = a_document("a", text="Vexley trained Anvil on outputs of Sable through a reseller, people say.", outlet="A")
DENIAL = a_document("b", text="Vexley denied on Thursday that it had trained on anything of Quillon's.", outlet="B")
OTHER = a_document("c", text="Tessaly rewrote its licence.", outlet="C", published_at=moment("2026-06-05"))
NOTE = a_note("n")


def test_everything_is_new_to_a_channel_that_was_shown_nothing() -> None:
    [told] = news([story_of([FIRST, DENIAL])], {})
    assert told.new == (FIRST, DENIAL)
    assert not told.is_known


def test_a_story_with_nothing_new_is_left_out() -> None:
    assert news([story_of([FIRST])], {"a": ""}) == ()


def test_a_known_story_comes_back_with_what_is_new_in_it() -> None:
    [told] = news([story_of([FIRST, DENIAL])], {"a": ""})
    assert told.new == (DENIAL,)
    assert told.is_known


def test_a_copy_of_what_was_shown_is_nothing_new() -> None:
    copy = replace(FIRST, document_id="z", outlet="Z")
    assert news([story_of([FIRST, copy])], {"a": ""}) == ()


def test_our_own_incidents_come_first_then_the_widest_then_the_newest() -> None:
    wide, narrow, ours = story_of([FIRST, DENIAL]), story_of([OTHER]), story_of([NOTE])
    older = story_of([a_document("o", published_at=moment("2026-06-01"))])
    undated = story_of([a_document("u", published_at=None)])
    told = news([undated, older, narrow, wide, ours], {})
    assert [one.story for one in told] == [ours, wide, narrow, older, undated]
