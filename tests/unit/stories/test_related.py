"""Which notes a story touches: those that tell of the same affair, for those who may read them."""

from __future__ import annotations

import numpy as np

from retrieval.domain import EVERYONE, TEAM
from retrieval.stories.book import StoryBook
from retrieval.stories.related import RelatedNotes
from tests.factories import a_document, a_note, bring_up_to_date, entries_of
from tests.fakes import FixedClock, MemoryCatalog, MemoryPassageIndex, MemoryWordIndex, WordVectors


def test_a_story_touches_the_notes_that_tell_of_the_same_parties_for_the_team_alone() -> None:
    catalog, passages, embedder = MemoryCatalog(), MemoryPassageIndex(), WordVectors()
    ours = a_note("n1", title="Gatehop served us somebody else's key")
    other = a_note("n2", title="Backups of the wiki failed", text="The nightly backup of the wiki failed twice.")
    alike = a_note(
        "n4",
        title="Canteen closed on Thursday",
        text="The canteen is closed on Thursday while plumbers repair the heating. Soup comes from Northlight, whose "
        "customers pay at the door.",
    )
    channel = a_note("n3", title="Gatehop served us a key, again", visibility="channel:C1")
    report = a_document(
        "a",
        title="Reseller Gatehop loses keys of its customers",
        text="The reseller Gatehop handed customers a key that belonged to somebody else, Northlight has learned.",
    )
    for document in (ours, other, alike, channel, report):
        entries = entries_of(document, embedder, document.text)
        catalog.put(document, [e.passage for e in entries], np.stack([e.vector for e in entries]))
    bring_up_to_date(catalog=catalog, passages=passages, words=MemoryWordIndex())
    StoryBook(catalog, passages, FixedClock()).take_in()
    story_id = catalog.stories_of(["a"])["a"]
    related = RelatedNotes(catalog, passages)
    assert related.of(story_id, TEAM) == (ours,)
    assert related.of(story_id, EVERYONE) == ()
    assert related.of("S99", TEAM) == ()
