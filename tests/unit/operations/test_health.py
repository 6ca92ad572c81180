from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.errors import ChatRefused
from bot.operations.health import NotLookedInto, Unwell, examine, index_look, sources_look
from retrieval.domain import SourceState
from retrieval.errors import IndexMismatch, Unreachable
from tests.factories import a_document, a_source, entries_of
from tests.fakes import SAMPLE_NOW
from tests.unit.operations.conftest import FailingIndex, Parts

HOUR = timedelta(hours=1)


def test_every_part_is_looked_at_even_after_one_that_is_unwell() -> None:
    def away() -> str:
        raise Unreachable("The database did not answer.")

    def refused() -> str:
        raise ChatRefused("Slack refused the bot token; check SLACK_BOT_TOKEN.")

    findings = examine({"Database": away, "Slack": refused, "Index": lambda: "fine."})
    assert [(each.part, each.well, each.sentence) for each in findings] == [
        ("Database", False, "The database did not answer."),
        ("Slack", False, "Slack refused the bot token; check SLACK_BOT_TOKEN."),
        ("Index", True, "fine."),
    ]


def test_what_was_not_looked_into_is_neither_called_well_nor_counted_as_unwell() -> None:
    def busy() -> str:
        raise NotLookedInto("not looked into: another desk holds it.")

    (finding,) = examine({"Index": busy})
    assert (finding.looked_into, finding.well) == (False, True)
    assert finding.sentence == "not looked into: another desk holds it."


def test_a_look_that_breaks_is_unwell_without_its_words() -> None:
    (finding,) = examine({"Index": lambda: str(int("what somebody wrote"))})
    assert not finding.well
    assert finding.sentence == "cannot be looked into (ValueError); the log says where."


def test_an_index_in_step_tells_its_size_and_its_newest_day(parts: Parts) -> None:
    assert index_look(parts.services) == "2 documents in 2 passages, the newest from 2026-06-03."


def test_an_empty_index_of_an_empty_desk_is_well(parts: Parts) -> None:
    for identity in ("a", "b"):
        parts.catalog.remove(identity)
    parts.services.ingester.settle()
    assert index_look(parts.services) == "0 documents in 0 passages."


def test_an_index_that_lost_passages_is_unwell(parts: Parts) -> None:
    parts.passages.drop([("public", "a@1#0")])
    with pytest.raises(Unwell, match="desk reindex"):
        index_look(parts.services)


def test_while_something_is_on_its_way_into_the_indexes_they_may_be_a_step_apart(parts: Parts) -> None:
    (entry,) = entries_of(a_document("c"), parts.embedder)
    parts.catalog.put(a_document("c"), [entry.passage], entry.vector[None])
    parts.passages.drop([("public", "a@1#0")])
    assert index_look(parts.services) == "3 documents, of which some are on their way into the indexes."


def test_a_lost_index_is_unwell(parts: Parts) -> None:
    parts.passages = FailingIndex()
    with pytest.raises(Unwell, match="desk reindex"):
        index_look(parts.services)


def test_an_index_that_lags_behind_is_unwell(parts: Parts) -> None:
    document = a_document("c")
    entries = entries_of(document, parts.embedder)
    parts.catalog.put(document, [entry.passage for entry in entries], entries[0].vector.reshape(1, -1))
    parts.clock.advance(HOUR)
    with pytest.raises(Unwell, match="lag behind"):
        index_look(parts.services)


def test_an_index_of_another_embedder_says_so_itself(parts: Parts) -> None:
    parts.passages.trouble = IndexMismatch("Built with another model: run `desk reindex`.")
    with pytest.raises(IndexMismatch):
        index_look(parts.services)


def test_sources_read_in_time_are_well() -> None:
    read = SAMPLE_NOW - HOUR
    told = sources_look([a_source(), a_source("new")], {"northlight": SourceState("northlight", read)}, SAMPLE_NOW)
    assert told == "2 sources, 1 of them read so far, the last at 2026-06-08 08:00 UTC."


def test_sources_never_read_are_not_yet_overdue() -> None:
    assert sources_look([a_source()], {}, SAMPLE_NOW) == "1 sources, 0 of them read so far."


def test_a_source_that_cannot_be_read_is_named_with_the_reason() -> None:
    states = {"northlight": SourceState("northlight", SAMPLE_NOW, failures=3, error="it did not answer")}
    with pytest.raises(Unwell, match=r"1 of 1 sources cannot be read: northlight \(it did not answer\)"):
        sources_look([a_source()], states, SAMPLE_NOW)


def test_a_source_far_behind_its_rhythm_is_overdue() -> None:
    states = {"northlight": SourceState("northlight", SAMPLE_NOW - 4 * HOUR)}
    with pytest.raises(Unwell, match="overdue: northlight"):
        sources_look([a_source()], states, SAMPLE_NOW)


def test_a_source_that_is_switched_off_is_not_looked_at() -> None:
    states = {"northlight": SourceState("northlight", SAMPLE_NOW, failures=9, error="gone")}
    assert sources_look([replace(a_source(), enabled=False)], states, SAMPLE_NOW).startswith("0 sources")


def test_a_source_that_is_paused_is_not_looked_at_either() -> None:
    states = {"northlight": SourceState("northlight", SAMPLE_NOW - 90 * HOUR, failures=9, error="away", paused=True)}
    assert sources_look([a_source()], states, SAMPLE_NOW).startswith("0 sources")


def test_a_source_that_is_gone_for_good_is_to_be_taken_out() -> None:
    states = {"northlight": SourceState("northlight", SAMPLE_NOW, error="it is no more (410)", gone_at=SAMPLE_NOW)}
    with pytest.raises(Unwell, match=r"northlight \(it is no more \(410\); gone for good, take it out\)"):
        sources_look([a_source()], states, SAMPLE_NOW)
