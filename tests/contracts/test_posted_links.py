"""What every store promises of the links that people posted in channels."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from bot.ports import Store
from bot.posted_links import PostedLink
from tests.factories import moment

AT = moment("2026-06-08T09:00")
LINK = PostedLink("C1", "d1", AT)


def test_a_channel_s_own_links_are_told_of_the_documents_that_are_asked_for(store: Store) -> None:
    for link in (LINK, replace(LINK, document_id="d2"), replace(LINK, channel_id="C2", document_id="d3")):
        store.keep_posted_link(link)
    assert store.posted_links("C1", ["d1", "d3"]) == {"d1": AT}
    assert store.posted_links("C1", []) == {}
    assert store.posted_links("C1", [f"other{number}" for number in range(1200)] + ["d2"]) == {"d2": AT}


def test_the_first_time_counts(store: Store) -> None:
    store.keep_posted_link(LINK)
    store.keep_posted_link(replace(LINK, posted_at=AT + timedelta(days=1)))
    assert store.posted_links("C1", ["d1"]) == {"d1": AT}


def test_old_links_are_forgotten_with_the_threads(store: Store) -> None:
    store.keep_posted_link(LINK)
    store.keep_posted_link(replace(LINK, document_id="d2", posted_at=AT + timedelta(days=1)))
    assert store.forget_before(AT + timedelta(hours=1)) == 0
    assert store.posted_links("C1", ["d1", "d2"]) == {"d2": AT + timedelta(days=1)}
