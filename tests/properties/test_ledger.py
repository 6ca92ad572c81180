"""What the team knows never shows in what the public is told: no matter, no status, no count and no name."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from retrieval.claims.ledger import Ledger
from retrieval.domain import (
    EVERYONE,
    INTERNAL,
    PUBLIC,
    TEAM,
    Claim,
    Correction,
    CorrectionKind,
    Deed,
    Document,
    Kind,
    Matter,
    Stance,
)
from tests.factories import PUBLISHED, a_document
from tests.fakes import FixedClock, MemoryCatalog

PARTIES = (None, "Brennick", "Brennick Labs", "Tamsel", "answers of a rival")
SPEAKERS = (None, "Brennick", "Tamsel", "two former engineers", "The Lantern Wire")
OUTLETS = ("Northlight", "Ledgerline", "Brennick Blog", None)
DEEDS = (Deed.CUT_OFF, Deed.RESTORED, Deed.TRAINED_ON, Deed.DISTILLED, Deed.FORBIDS)
AMOUNTS = ((), ("12,000 keys",), ("1,200 keys",))
MOMENTS = st.one_of(st.none(), st.integers(0, 210).map(lambda days: PUBLISHED + timedelta(days=days)))
Read = tuple[Document, tuple[Claim, ...]]


@st.composite
def reads(draw: st.DrawFn, number: int) -> Read:
    """One document with its claims; it may rest on any other, whatever its visibility."""
    numbered = st.sampled_from([None, "d0", "d1", "d2", "d3"])
    published = PUBLISHED + timedelta(days=draw(st.integers(0, 200)))
    document = a_document(
        f"d{number}",
        title="",
        text=f"What document {number} tells, in words that no other has: {'abcdefgh'[number] * 9}.",
        visibility=draw(st.sampled_from([PUBLIC, PUBLIC, INTERNAL])),
        kind=draw(st.sampled_from([Kind.ARTICLE, Kind.ARTICLE, Kind.NOTE])),
        outlet=draw(st.sampled_from(OUTLETS)),
        original=draw(st.sampled_from([None, None, "Northlight", "The Lantern Wire"])),
        copy_of=draw(numbered),
        original_id=draw(numbered),
        correction=draw(st.sampled_from([None, None, None, Correction(CorrectionKind.WITHDRAWN, "Withdrawn.")])),
        published_at=published,
        revision=draw(st.sampled_from([1, 1, 2])),
        read_at=published + timedelta(days=draw(st.integers(0, 30))),
    )
    return document, draw(st.lists(claims(document), min_size=1, max_size=3).map(tuple))


@st.composite
def claims(draw: st.DrawFn, document: Document) -> Claim:
    return Claim(
        document_id=document.document_id,
        revision=1,
        deed=draw(st.sampled_from(DEEDS)),
        stance=draw(st.sampled_from(Stance)),
        quote=document.text,
        start=0,
        end=len(document.text),
        speaker=draw(st.sampled_from(SPEAKERS)),
        subject=draw(st.sampled_from(PARTIES)),
        object=draw(st.sampled_from(PARTIES)),
        whose=draw(st.sampled_from([None, "Tamsel"])),
        amounts=draw(st.sampled_from(AMOUNTS)),
        days=draw(st.sampled_from([(), ("on Monday",)])),
        visibility=document.visibility,
        holds_from=document.published_at,
        learned_at=document.published_at,
    )


corpora = st.integers(1, 8).flatmap(lambda size: st.tuples(*(reads(number) for number in range(size))))


def catalog_of(read: Sequence[Read]) -> MemoryCatalog:
    catalog = MemoryCatalog(FixedClock(PUBLISHED + timedelta(days=400)))
    for document, found in read:
        catalog.put(document, (), np.zeros((0, 1), np.float32), claims=found)
    return catalog


def told(catalog: MemoryCatalog, as_of: datetime | None) -> tuple[tuple[Matter, ...], dict[str, Document]]:
    return Ledger(catalog).matters(EVERYONE, as_of=as_of)


@settings(max_examples=200, deadline=None)
@given(corpora, MOMENTS)
def test_the_public_is_told_the_same_as_if_nothing_internal_had_been_read(
    read: tuple[Read, ...], as_of: datetime | None
) -> None:
    public = [each for each in read if each[0].visibility == PUBLIC]
    found, documents = told(catalog_of(read), as_of)
    alone, theirs = told(catalog_of(public), as_of)
    assert found == alone
    assert documents == theirs


@settings(max_examples=60, deadline=None)
@given(corpora)
def test_what_becomes_internal_leaves_the_public_ledger_with_all_it_changed(read: tuple[Read, ...]) -> None:
    """Whatever was public once, on every day that is asked about."""
    catalog = catalog_of([(document, found) for document, found in read])
    first, rest = read[0], read[1:]
    hidden = a_document(first[0].document_id, text=first[0].text, visibility=INTERNAL, published_at=PUBLISHED)
    catalog.put(hidden, (), np.zeros((0, 1), np.float32))
    for days in (None, 0, 60, 200):
        as_of = None if days is None else PUBLISHED + timedelta(days=days)
        assert told(catalog, as_of) == told(catalog_of(rest), as_of)


@settings(max_examples=60, deadline=None)
@given(corpora, MOMENTS)
def test_every_claim_that_may_be_read_is_told_in_one_matter(read: tuple[Read, ...], as_of: datetime | None) -> None:
    catalog = catalog_of(read)
    for audience in (EVERYONE, TEAM):
        matters, _ = Ledger(catalog).matters(audience, as_of=as_of)
        listed = sorted((claim for matter in matters for claim in matter.claims), key=repr)
        assert listed == sorted(catalog.claims(audience, as_of=as_of), key=repr)


@settings(max_examples=60, deadline=None)
@given(corpora, MOMENTS)
def test_the_newest_turn_is_told_first_and_every_turn_is_a_claim_s(
    read: tuple[Read, ...], as_of: datetime | None
) -> None:
    matters, documents = Ledger(catalog_of(read)).matters(TEAM, as_of=as_of)
    turns = [matter.since or max(claim.learned_at or PUBLISHED for claim in matter.claims) for matter in matters]
    assert turns == sorted(turns, reverse=True)
    for matter in matters:
        revised = {documents[claim.document_id].read_at for claim in matter.claims}
        assert matter.since is None or matter.since in {claim.learned_at for claim in matter.claims} | revised
        assert as_of is None or matter.since is None or matter.since <= as_of


@settings(max_examples=100, deadline=None)
@given(corpora, st.integers(0, 210))
def test_no_correction_is_known_on_a_day_before_it_was_read(read: tuple[Read, ...], days: int) -> None:
    as_of = PUBLISHED + timedelta(days=days)
    before = [(_uncorrected(document, as_of), found) for document, found in read]
    assert told(catalog_of(read), as_of) == told(catalog_of(before), as_of)


def _uncorrected(document: Document, moment: datetime) -> Document:
    unread = document.revision > 1 and document.read_at and document.read_at > moment
    return replace(document, correction=None) if unread else document


STATES = st.lists(st.tuples(st.sampled_from([PUBLIC, INTERNAL]), st.frozensets(st.sampled_from(DEEDS))), min_size=1)


@settings(max_examples=100, deadline=None)
@given(STATES)
def test_what_was_dropped_before_a_note_was_public_is_never_told_to_the_public(
    states: list[tuple[str, frozenset[Deed]]],
) -> None:
    """Each state is who may read it and what it claims; on every day, now and as of the past."""
    clock = FixedClock(PUBLISHED)
    catalog = MemoryCatalog(clock)
    public = set[Deed]()
    for revision, (visibility, deeds) in enumerate(states, 1):
        clock.advance(timedelta(days=1))
        document = a_document("d", visibility=visibility, revision=revision, published_at=PUBLISHED)
        made = [Claim("d", revision, deed, Stance.STATED, deed, 0, 9, learned_at=PUBLISHED) for deed in sorted(deeds)]
        catalog.put(document, (), np.zeros((0, 1), np.float32), claims=made)
        public |= deeds if visibility == PUBLIC else set()
        for as_of in (None, *(PUBLISHED + timedelta(days=day) for day in range(revision + 1))):
            assert {claim.deed for claim in catalog.claims(EVERYONE, as_of=as_of)} <= public
