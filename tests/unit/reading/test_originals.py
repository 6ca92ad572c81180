"""Whom documents rest on, as it is written into the catalog, in whatever order they come."""

from __future__ import annotations

import itertools
from collections.abc import Iterable
from dataclasses import replace
from datetime import timedelta

import numpy as np
import pytest

from retrieval.domain import EVERYONE, INTERNAL, Document, IngestReport, Source, SourceKind
from retrieval.reading.originals import credited, forget, trace
from retrieval.reading.sources.addresses import host_of, identity_of_address
from retrieval.reading.sources.reading import Reading
from tests.factories import PUBLISHED, a_note
from tests.fakes import MemoryCatalog
from tests.unit.claims.test_lineage import FIRST, REPORT, RETOLD, changed
from tests.unit.reading.desk import Desk

CREDITING = replace(RETOLD, original="Northlight")
NONE = np.zeros((0, 1), np.float32)
COPY = changed(
    FIRST,
    document_id="copy",
    title="Anvil's answers",
    text=f"{REPORT} From an agency.",
    outlet="Byte Harbour",
    url="https://byteharbour.example/anvil",
    published_at=PUBLISHED + timedelta(hours=2),
)
AGAIN = changed(COPY, document_id="again", outlet="Ledgerline", published_at=PUBLISHED + timedelta(hours=9))
OTHER = changed(FIRST, document_id="other", title="Ferries", text="Two ferry operators let a model answer. " * 9)


def taken(documents: Iterable[Document], catalog: MemoryCatalog | None = None) -> MemoryCatalog:
    """Take documents in one after the other."""
    held = catalog or MemoryCatalog()
    for document in documents:
        held.put(document, (), NONE)
        trace(held, [document])
    return held


def owed(catalog: MemoryCatalog, *names: str) -> list[tuple[str | None, str | None]]:
    found = catalog.documents(names)
    return [(found[name].copy_of, found[name].original_id) for name in names]


@pytest.mark.parametrize("order", list(itertools.permutations([FIRST, COPY, AGAIN, CREDITING, OTHER], 5))[::7])
def test_copies_and_what_derives_find_their_original_in_whatever_order_they_come(order: list[Document]) -> None:
    catalog = taken(order)
    assert owed(catalog, "first", "copy", "again", "other") == [
        (None, None), ("first", None), ("first", None), (None, None),
    ]  # fmt: skip
    assert owed(catalog, "retold") == [(None, "first")]


def test_documents_of_one_batch_find_each_other() -> None:
    catalog = MemoryCatalog()
    for document in (CREDITING, COPY, FIRST):
        catalog.put(document, (), NONE)
    trace(catalog, [CREDITING, COPY, FIRST])
    assert owed(catalog, "first", "copy", "retold") == [(None, None), ("first", None), (None, "first")]


@pytest.mark.parametrize("name", ["Northlight", "northlight.example", "NR"])
def test_a_report_that_names_an_outlet_in_no_wording_of_a_credit_finds_its_original(name: str) -> None:
    naming = replace(RETOLD, text=RETOLD.text.replace("Northlight reports", f"to go by {name}"))
    first = replace(FIRST, outlet="The Northlight Review" if name == "NR" else "Northlight")
    assert owed(taken([first, naming]), "retold") == [(None, "first")]


def test_a_link_leads_to_an_original_that_comes_later() -> None:
    silent = changed(RETOLD, text=RETOLD.text.replace(", Northlight reports", ""), links=(FIRST.url,))
    assert owed(taken([silent, FIRST]), "retold") == [(None, "first")]
    known = changed(FIRST, document_id=identity_of_address(FIRST.url or ""))
    assert owed(taken([known, silent]), "retold") == [(None, known.document_id)]


def test_of_an_outlet_s_reports_the_one_on_the_same_matter_is_the_original() -> None:
    older = changed(OTHER, published_at=PUBLISHED - timedelta(days=1))
    assert owed(taken([older, FIRST, CREDITING]), "retold") == [(None, "first")]


@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
def test_a_public_copy_does_not_name_an_internal_original(order: tuple[int, int]) -> None:
    pair = (changed(FIRST, visibility=INTERNAL), COPY)
    catalog = taken(pair[place] for place in order)
    assert owed(catalog, "copy") == [(None, None)]
    assert owed(catalog, "first") == [("copy", None)]


@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
def test_a_public_report_does_not_name_an_internal_one_that_it_credits(order: tuple[int, int]) -> None:
    pair = (changed(FIRST, visibility=INTERNAL), CREDITING)
    assert owed(taken(pair[place] for place in order), "retold") == [(None, None)]


def test_a_record_stops_naming_an_original_that_is_not_public_any_more() -> None:
    catalog = taken([FIRST, COPY, CREDITING])
    taken([replace(FIRST, visibility=INTERNAL, revision=2)], catalog)
    assert owed(catalog, "copy", "retold") == [(None, None), (None, None)]
    assert all(
        document.copy_of != "first" and document.original_id != "first"
        for document in catalog.documents(["copy", "retold"]).values()
        if EVERYONE.may_read(document.visibility)
    )


def test_notes_owe_nothing_and_nothing_rests_on_them() -> None:
    note = a_note("note", text=REPORT, published_at=PUBLISHED - timedelta(days=1))
    assert owed(taken([note, COPY]), "note", "copy") == [(None, None), (None, None)]


def test_tracing_again_changes_nothing() -> None:
    catalog = taken([FIRST, COPY, CREDITING])
    before = catalog.documents(["first", "copy", "retold"])
    trace(catalog, list(before.values()))
    assert catalog.documents(["first", "copy", "retold"]) == before


def test_what_could_not_be_stored_is_passed_over() -> None:
    trace(MemoryCatalog(), [FIRST])


def test_what_an_earlier_version_took_in_is_looked_at_once_when_it_is_read_again() -> None:
    catalog = MemoryCatalog()
    for document in (FIRST, COPY):
        catalog.put(document, (), NONE)
    trace(catalog, [], [FIRST, COPY])
    assert owed(catalog, "first", "copy") == [(None, None), ("first", None)]
    catalog.relate("copy", copy_of=None, original_id=None)
    trace(catalog, [], [FIRST, COPY])
    assert owed(catalog, "copy") == [(None, None)]


def test_a_credit_to_an_outlet_that_is_read_is_known_whatever_its_name_looks_like() -> None:
    catalog = taken([FIRST])
    assert RETOLD.original is None
    found = credited({"retold": Reading.of("feed#1", RETOLD)}, {}, catalog)["retold"].document
    assert found is not None
    assert found.original == "Northlight"
    assert credited({"retold": Reading.of("feed#1", RETOLD)}, {}, MemoryCatalog())["retold"].document == RETOLD


def test_one_more_outlet_makes_no_revision_of_what_was_read_before() -> None:
    catalog = taken([FIRST])
    again = credited({"retold": Reading.of("feed#1", RETOLD)}, {"retold": RETOLD}, catalog)["retold"].document
    assert again == RETOLD
    known = replace(RETOLD, original="Northlight")
    kept = credited({"retold": Reading.of("feed#1", RETOLD)}, {"retold": known}, MemoryCatalog())["retold"].document
    assert kept == known


def item(place: str, day: int, text: str) -> str:
    when = f"<pubDate>{day} Jun 2026 08:00:00 GMT</pubDate>"
    body = f"<description><![CDATA[{text}]]></description>"
    return (
        "<rss version='2.0'><channel><title>L</title>"
        f"<item><title>{place}</title><link>{place}</link>{when}{body}</item></channel></rss>"
    )


def test_feeds_of_different_outlets_find_each_other_and_a_feed_that_is_no_longer_public_is_not_named(
    desk: Desk,
) -> None:
    first, again, silent = (f"https://{name}.example/anvil" for name in ("northlight", "ledgerline", "modelbeat"))
    linked = RETOLD.text.replace(", Northlight reports", f', <a href="{first}?utm_source=x">as was reported</a>')
    told = {first: (2, REPORT), again: (3, f"{REPORT} From an agency."), silent: (3, linked)}
    feeds = {}
    for place, (day, text) in reversed(told.items()):
        feeds[place] = Source(host_of(place), SourceKind.FEED, f"{place}/feed", outlet=host_of(place).split(".")[0])
        desk.web.put(f"{place}/feed", item(place, day, text))
        assert desk.ingest(feeds[place]) == IngestReport(new=1)
    original, copy, derived = (identity_of_address(place) for place in told)
    assert desk.document(copy).copy_of == original
    assert desk.document(derived).links == (first,)
    assert desk.document(derived).original_id == original
    desk.ingest(replace(feeds[first], visibility=INTERNAL))
    assert (desk.document(copy).copy_of, desk.document(derived).original_id) == (None, None)


@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
def test_a_copy_that_also_credits_is_a_copy_whichever_comes_first(order: tuple[int, int]) -> None:
    pair = (FIRST, replace(COPY, original="Northlight"))
    assert owed(taken(pair[place] for place in order), "first", "copy") == [(None, None), ("first", None)]


def test_when_the_first_of_several_copies_is_taken_out_the_next_one_is_the_first() -> None:
    catalog = taken([FIRST, COPY, AGAIN, CREDITING])
    forget(catalog, ["first"])
    assert owed(catalog, "copy", "again", "retold") == [(None, None), ("copy", None), (None, None)]
    later = changed(AGAIN, document_id="later", outlet="Modelbeat", published_at=PUBLISHED + timedelta(days=2))
    assert owed(taken([later], catalog), "later") == [("copy", None)]


def test_whatever_its_day_a_record_stops_naming_what_is_not_public_any_more() -> None:
    catalog = taken([FIRST, changed(COPY, published_at=PUBLISHED + timedelta(days=60))])
    assert owed(catalog, "copy") == [("first", None)]
    taken([replace(FIRST, visibility=INTERNAL, revision=2)], catalog)
    assert owed(catalog, "copy") == [(None, None)]


def test_a_revision_that_was_stored_before_a_crash_is_looked_at_with_the_next_reading() -> None:
    catalog = taken([FIRST, COPY])
    revised = replace(COPY, revision=2)
    catalog.put(revised, (), NONE)  # and here the process ended
    assert owed(catalog, "copy") == [(None, None)]
    trace(catalog, [], [revised])
    assert owed(catalog, "copy") == [("first", None)]


def test_what_another_workspace_holds_stands_between_no_copies() -> None:
    theirs = replace(FIRST, document_id="T0AWAY/first", visibility="internal:T0AWAY", url=None)
    again = replace(theirs, document_id="T0AWAY/again", published_at=PUBLISHED + timedelta(hours=3))
    ours = [replace(one, visibility=INTERNAL) for one in (FIRST, COPY)]
    for order in itertools.permutations([theirs, again, *ours]):
        catalog = taken(order)
        assert owed(catalog, "first", "copy") == [(None, None), ("first", None)]
        assert owed(catalog, "T0AWAY/first", "T0AWAY/again") == [(None, None), ("T0AWAY/first", None)]
