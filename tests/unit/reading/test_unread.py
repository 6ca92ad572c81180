"""Which sources a digest's readers are told were not read."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from retrieval.domain import EVERYONE, INTERNAL, TEAM, Source, SourceState, UnreadSource
from retrieval.reading.unread import unread_sources
from tests.factories import a_source
from tests.fakes import SAMPLE_NOW

HOUR = timedelta(hours=1)
YESTERDAY = SAMPLE_NOW - 24 * HOUR
FAILING = SourceState("northlight", SAMPLE_NOW, failures=2, error="It timed out.", well_at=YESTERDAY)
NAMED = (UnreadSource("Northlight", YESTERDAY),)


def unread(state: SourceState | None, source: Source = a_source()) -> tuple[UnreadSource, ...]:  # noqa: B008 - frozen
    states = {state.source_id: state} if state else {}
    return unread_sources([source], states, EVERYONE, now=SAMPLE_NOW)


def test_a_source_that_fails_is_gone_or_is_overdue_is_unread_since_it_was_read_last() -> None:
    assert unread(FAILING) == NAMED
    assert unread(replace(FAILING, failures=0, gone_at=SAMPLE_NOW)) == NAMED
    assert unread(SourceState("northlight", YESTERDAY, well_at=YESTERDAY)) == NAMED


def test_one_that_was_read_in_part_or_never_or_is_not_to_be_read_is_not() -> None:
    assert unread(replace(FAILING, failures=0)) == ()
    assert unread(None) == ()
    assert unread(replace(FAILING, paused=True)) == ()
    assert unread(FAILING, replace(a_source(), enabled=False)) == ()


def test_only_sources_that_the_audience_may_read_are_named() -> None:
    secret = a_source("secret", title="Secret notes", visibility=INTERNAL)
    states = {"northlight": FAILING, "secret": replace(FAILING, source_id="secret")}
    named = {who: unread_sources([a_source(), secret], states, who, now=SAMPLE_NOW) for who in (EVERYONE, TEAM)}
    assert [one.title for one in named[EVERYONE]] == ["Northlight"]
    assert [one.title for one in named[TEAM]] == ["Northlight", "Secret notes"]


def test_the_longest_unread_comes_first_and_what_was_never_read_last() -> None:
    sources = [a_source(name, title=name) for name in ("new", "late", "early")]
    seen = {"new": None, "late": SAMPLE_NOW - HOUR, "early": YESTERDAY}
    states = {name: SourceState(name, SAMPLE_NOW, failures=1, well_at=at) for name, at in seen.items()}
    told = unread_sources(sources, states, EVERYONE, now=SAMPLE_NOW)
    assert [(one.title, one.since) for one in told] == [(name, seen[name]) for name in ("early", "late", "new")]
