"""A list that a question asks for, told whole: its leading line and its entries in their order (pure)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from retrieval.answering.pages import page_of
from retrieval.answering.quotable import Quotable, may_stand
from retrieval.domain import DraftSentence, Kind
from retrieval.text.listings import Listing, listing_at
from retrieval.text.orders import gives_orders
from retrieval.text.sentences import Span
from retrieval.text.tokens import words

if TYPE_CHECKING:
    from retrieval.answering.select import Pick

NEAR: Final = 0.5
"""The share of the best sentence's score from which an entry says that its list is asked for."""
FEWEST: Final = 2
"""Entries of a list that have to be near: one alone answers by itself."""
MOST_WORDS: Final = 150
"""Words, about, that a list may have; of a longer one its first entries are told."""


def whole_list(picks: Sequence[Pick], names: frozenset[str], *, first: bool) -> tuple[DraftSentence, ...]:
    """Return the list that several of the best sentences are entries of, or nothing.

    `first` says that the best sentence has to be one of them. Where a single entry holds one of the names that are
    asked about, that entry answers, and not its list. No entry is told that could not stand by itself.
    """
    near = [pick.quotable for pick in picks if pick.score >= NEAR * picks[0].score]
    held = [(one.source, listing) for one in near if (listing := _listing(one))]
    wanted, number = max(Counter(held).items(), key=lambda each: each[1], default=((0, None), 0))
    if wanted[1] is None or number < FEWEST or (first and (near[0].source, _listing(near[0])) != wanted):
        return ()
    listed = next(one for one in near if (one.source, _listing(one)) == wanted)
    return () if _asks_of_one(listed, wanted[1], names) else _told(listed, wanted[1])


def _asks_of_one(one: Quotable, listing: Listing, names: frozenset[str]) -> bool:
    whole = page_of(one.hit).whole
    entries = [names.intersection(words(whole[entry.start : entry.end])) for entry in listing.entries]
    return any(sum(name in held for held in entries) == 1 for name in names)


def _listing(quotable: Quotable) -> Listing | None:
    """Return the list of which a sentence is an entry; a row of a table is of none."""
    page = page_of(quotable.hit)
    start = page.passage.start + quotable.start
    return None if quotable.told else listing_at(page.whole, Span(start, start + len(quotable.text)))


def _told(one: Quotable, listing: Listing) -> tuple[DraftSentence, ...]:
    page = page_of(one.hit)
    base, end = page.passage.start, page.passage.end
    lead = page.whole[listing.lead.start : listing.lead.end] if listing.lead else ""
    told = [DraftSentence(" ".join(lead.split()), ((one.source, lead),), context=True)] if lead else []
    length = len(lead.split())
    if listing.lead and listing.lead.start < base:
        return ()
    for entry in listing.entries:
        text = page.whole[entry.start : entry.end]
        ordering = page.kind is Kind.NOTE and gives_orders(text)
        length += len(text.split())
        if entry.start < base or end < entry.end or length > MOST_WORDS:
            break
        if may_stand(text) and not ordering:
            told.append(DraftSentence(" ".join(text.split()), ((one.source, text),)))
    return tuple(told)
