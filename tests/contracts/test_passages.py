"""What every store promises of passages, their vectors and their cards."""

from __future__ import annotations

import numpy as np

from retrieval.domain import EVERYONE, INTERNAL, TEAM, Audience, Card, Filter
from retrieval.ports import Catalog
from tests.contracts.catalogs import EMBEDDER, put
from tests.factories import a_document, entries_of, moment
from tests.fakes import SAMPLE_NOW


def test_passages_come_back_in_reading_order_with_their_vectors(catalog: Catalog) -> None:
    document = a_document("d", text="First things. Second things. Third things.")
    ids = put(catalog, document, "First things.", "Second things.", "Third things.")
    read = catalog.passages_of("d")
    assert [p.text for p in read] == ["First things.", "Second things.", "Third things."]
    assert all(document.text[p.start : p.end] == p.text for p in read)
    assert catalog.passages([ids[1], "unknown"]) == {ids[1]: read[1]}
    vectors = catalog.vectors([*ids, "unknown"])
    assert set(vectors) == set(ids)
    expected = entries_of(document, EMBEDDER, "First things.", "Second things.", "Third things.")
    for entry in expected:
        stored = vectors[entry.passage.passage_id]
        assert stored.dtype == np.float32
        np.testing.assert_array_equal(stored, entry.vector)


def test_there_are_cards_of_what_passes_the_filter_and_was_published_by_then(catalog: Catalog) -> None:
    ids = {
        *put(catalog, a_document("a", outlet="Northlight", published_at=moment("2026-06-01"))),
        *put(catalog, a_document("b", outlet="Ledgerline", source_id="l", published_at=moment("2026-06-05"))),
        *put(catalog, a_document("u", outlet="Ledgerline", topics=(), published_at=None, read_at=SAMPLE_NOW)),
        "unknown",
    }
    assert catalog.cards(ids, keep=Filter()).keys() == {"a@1#0", "b@1#0", "u@1#0"}
    assert catalog.cards(ids, keep=Filter(outlets=frozenset({"Ledgerline"}))).keys() == {"b@1#0", "u@1#0"}
    assert catalog.cards(ids, keep=Filter(sources=frozenset({"l"}))).keys() == {"b@1#0"}
    assert catalog.cards(ids, keep=Filter(topics=frozenset({"provenance"}))).keys() == {"a@1#0", "b@1#0"}
    assert catalog.cards(ids, keep=Filter(since=moment("2026-06-02"))).keys() == {"b@1#0"}
    assert catalog.cards(ids, keep=Filter(), as_of=moment("2026-06-01")).keys() == {"a@1#0", "u@1#0"}
    assert catalog.cards(ids, keep=Filter(), as_of=SAMPLE_NOW).keys() == {"a@1#0", "b@1#0", "u@1#0"}
    first_of_june = Filter(until=moment("2026-06-02"))
    assert catalog.cards(ids, keep=first_of_june, as_of=SAMPLE_NOW).keys() == {"a@1#0"}
    assert catalog.cards([], keep=Filter()) == {}


def test_a_card_says_what_there_is_to_know_without_the_text(catalog: Catalog) -> None:
    published = moment("2026-06-01")
    (passage_id,) = put(catalog, a_document("a", outlet="Northlight", published_at=published, visibility=INTERNAL))
    for keep in (Filter(), Filter(outlets=frozenset({"Northlight"}))):
        card = catalog.cards([passage_id], keep=keep)[passage_id]
        assert card == Card(passage_id, "a", INTERNAL, 0, published, "Northlight")


def test_the_vectors_of_a_few_are_those_of_all_that_the_cards_let_through(catalog: Catalog) -> None:
    june = [moment("2026-06-01"), moment("2026-06-05")]
    documents = [
        a_document("a", text="One. Two.", outlet="Northlight", published_at=june[0]),
        a_document("b", outlet="Ledgerline", source_id="l", published_at=june[1]),
        a_document("u", outlet="Ledgerline", topics=(), published_at=None, read_at=SAMPLE_NOW),
        a_document("i", outlet="Northlight", published_at=june[0], visibility=INTERNAL),
    ]
    ids = [i for document in documents for i in put(catalog, document, *document.text.split(". "))]
    filters = [
        Filter(),
        Filter(outlets=frozenset({"Ledgerline"})),
        Filter(outlets=frozenset({"Tideline"})),
        Filter(sources=frozenset({"l"})),
        Filter(topics=frozenset({"provenance", "unknown"})),
        Filter(since=june[1]),
        Filter(until=june[1], outlets=frozenset({"Northlight"})),
    ]
    for keep in filters:
        for as_of in (None, moment("2026-05-01"), *june, SAMPLE_NOW):
            for audience in (EVERYONE, TEAM, Audience(frozenset())):
                cards = catalog.cards(ids, keep=keep, as_of=as_of).values()
                expected = {card.passage_id for card in cards if audience.may_read(card.visibility)}
                few = catalog.few(audience, keep, most=len(ids), as_of=as_of)
                assert few is not None
                assert few.keys() == expected
                for passage_id, vector in catalog.vectors(expected).items():
                    np.testing.assert_array_equal(few[passage_id], vector)


def test_there_are_no_few_of_more_passages_than_that(catalog: Catalog) -> None:
    put(catalog, a_document("a", text="One. Two."), "One.", "Two.")
    assert len(catalog.few(EVERYONE, Filter(), most=2) or ()) == 2
    assert catalog.few(EVERYONE, Filter(), most=1) is None
    put(catalog, a_document("b"))
    assert catalog.few(EVERYONE, Filter(), most=2) is None


def test_thousands_of_identities_at_once_are_no_trouble(catalog: Catalog) -> None:
    (known,) = put(catalog, a_document("d"))
    many = [f"unknown-{number}" for number in range(10_000)] + [known]
    assert set(catalog.passages(many)) == {known}
    assert set(catalog.vectors(many)) == {known}
    assert catalog.cards(many, keep=Filter()).keys() == {known}
    assert set(catalog.documents([*many, "d"])) == {"d"}
