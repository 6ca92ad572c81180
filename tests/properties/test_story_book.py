"""The story book, whatever comes, goes, is merged or split: logs without gaps, and no story of two readers."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from retrieval.domain import INTERNAL, PUBLIC, TEAM, Event
from retrieval.errors import InvalidInputError
from retrieval.stories.book import StoryBook
from tests.factories import READ, a_document, bring_up_to_date, entries_of
from tests.fakes import FixedClock, MemoryCatalog, MemoryPassageIndex, MemoryWordIndex, WordVectors

NAMES = st.sampled_from(["a", "b", "c", "d", "e"])
TITLES = st.sampled_from(
    ["Quillon cuts Vexley off from Sable", "Harrow sues Gatehop over Maren", "Dunmere leaks Wrenna 5"]
)
STEPS = st.one_of(
    st.tuples(st.just("put"), NAMES, TITLES, st.sampled_from([PUBLIC, INTERNAL])),
    st.tuples(st.just("remove"), NAMES),
    st.tuples(st.just("merge"), NAMES, NAMES),
    st.tuples(st.just("split"), NAMES),
)


@given(st.lists(STEPS, max_size=14))
@settings(max_examples=40)
def test_logs_only_grow_without_gaps_and_readers_never_mix(steps: list[tuple[str, ...]]) -> None:
    catalog, passages, embedder = MemoryCatalog(), MemoryPassageIndex(), WordVectors()
    book = StoryBook(catalog, passages, FixedClock())
    before: dict[str, tuple[Event, ...]] = {}
    for what, name, *more in steps:
        if what == "put":
            known = catalog.document(name)
            document = a_document(name, title=more[0], visibility=more[1], revision=known.revision + 1 if known else 1)
            entries = entries_of(document, embedder, document.text)
            catalog.put(document, [e.passage for e in entries], np.stack([e.vector for e in entries]))
            bring_up_to_date(catalog=catalog, passages=passages, words=MemoryWordIndex())
        elif what == "remove":
            catalog.remove(name)
        else:
            stories = catalog.stories_of([name, *more])
            try:
                if what == "split" and name in stories:
                    catalog.split(stories[name], [name], READ)
                elif what == "merge" and len(set(stories.values())) > 1:
                    catalog.merge(stories[name], stories[more[0]], READ)
            except InvalidInputError:
                pass  # it has no other document, or the two are for different readers
        assert book.take_in().failed == 0
        for number in range(1, 40):
            log = catalog.events(f"S{number}")
            assert [event.number for event in log] == list(range(1, len(log) + 1))
            earlier = before.get(f"S{number}", ())
            assert [(e.kind, e.document_id) for e in log[: len(earlier)]] == [(e.kind, e.document_id) for e in earlier]
            before[f"S{number}"] = log
        for card in catalog.stories(TEAM):
            told = catalog.documents(catalog.members(card.story_id))
            assert len(told) == card.size
            assert {document.visibility for document in told.values()} == {card.visibility}
    assert catalog.unjoined(9) == ()
