"""What every store keeps of claims: with their document, for those who may read it, by both clocks."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import numpy as np

from retrieval.domain import EVERYONE, INTERNAL, TEAM, Claim, Deed, Document, Stance
from retrieval.ports import Catalog
from tests.contracts.catalogs import EMBEDDER
from tests.factories import a_document, entries_of
from tests.fakes import SAMPLE_NOW

PUBLISHED = SAMPLE_NOW - timedelta(days=30)
CUT_OFF = Claim(
    document_id="d",
    revision=1,
    deed=Deed.CUT_OFF,
    stance=Stance.REPORTED,
    quote="Harrow reportedly cut Vexley off.",
    start=0,
    end=33,
    subject="Harrow",
    object="Vexley",
    amounts=("41 keys",),
    days=("Monday",),
    holds_from=PUBLISHED,
    learned_at=PUBLISHED,
)
RESTORED = replace(CUT_OFF, deed=Deed.RESTORED, stance=Stance.CONFIRMED, quote="Harrow gave it back.", speaker="Harrow")


def put(catalog: Catalog, document: Document, *claims: Claim) -> None:
    entries = entries_of(document, EMBEDDER, document.text)
    vectors = np.stack([entry.vector for entry in entries])
    catalog.put(document, [entry.passage for entry in entries], vectors, claims=claims)


def test_a_claim_comes_back_as_it_was_written(catalog: Catalog) -> None:
    put(catalog, a_document("d"), CUT_OFF)
    assert catalog.claims(EVERYONE) == (CUT_OFF,)


def test_an_internal_claim_is_for_the_team_alone(catalog: Catalog) -> None:
    put(catalog, a_document("d", visibility=INTERNAL), CUT_OFF)
    assert catalog.claims(EVERYONE) == ()
    assert [claim.visibility for claim in catalog.claims(TEAM)] == [INTERNAL]


def test_a_claim_that_a_revision_repeats_stays_as_learned(catalog: Catalog) -> None:
    put(catalog, a_document("d"), CUT_OFF)
    put(catalog, a_document("d", revision=2), replace(CUT_OFF, revision=2, start=5, end=38))
    assert catalog.claims(EVERYONE) == (replace(CUT_OFF, revision=2, start=5, end=38),)


def test_a_claim_that_a_revision_drops_stood_until_then_and_keeps_no_quote(catalog: Catalog) -> None:
    put(catalog, a_document("d"), CUT_OFF)
    put(catalog, a_document("d", revision=2), replace(RESTORED, revision=2))
    assert [claim.deed for claim in catalog.claims(EVERYONE)] == [Deed.RESTORED]
    before = catalog.claims(EVERYONE, as_of=SAMPLE_NOW - timedelta(days=1))
    assert before == (replace(CUT_OFF, quote=""),)


def test_what_a_revision_adds_is_learned_when_it_is_read(catalog: Catalog) -> None:
    put(catalog, a_document("d"), CUT_OFF)
    put(catalog, a_document("d", revision=2), CUT_OFF, replace(RESTORED, revision=2))
    assert [claim.learned_at for claim in catalog.claims(EVERYONE)] == [PUBLISHED, SAMPLE_NOW]


def test_nothing_is_known_before_it_was_published(catalog: Catalog) -> None:
    put(catalog, a_document("d"), CUT_OFF)
    assert catalog.claims(EVERYONE, as_of=PUBLISHED - timedelta(days=1)) == ()
    assert catalog.claims(EVERYONE, as_of=PUBLISHED) == (CUT_OFF,)


def test_what_becomes_internal_takes_its_old_claims_along(catalog: Catalog) -> None:
    put(catalog, a_document("d"), CUT_OFF)
    put(catalog, a_document("d", visibility=INTERNAL, revision=2))
    assert catalog.claims(EVERYONE, as_of=PUBLISHED) == ()
    assert len(catalog.claims(TEAM, as_of=PUBLISHED)) == 1


def test_a_document_that_is_put_again_without_claims_keeps_those_it_has(catalog: Catalog) -> None:
    put(catalog, a_document("d"), CUT_OFF)
    document = a_document("d", visibility=INTERNAL)
    entries = entries_of(document, EMBEDDER, document.text)
    catalog.put(document, [entry.passage for entry in entries], np.stack([entry.vector for entry in entries]))
    assert catalog.claims(EVERYONE) == ()
    assert catalog.claims(TEAM) == (replace(CUT_OFF, visibility=INTERNAL),)


def test_claims_can_be_filled_in_for_a_document_that_is_kept(catalog: Catalog) -> None:
    put(catalog, a_document("d", read_at=SAMPLE_NOW))
    catalog.put_claims("d", [CUT_OFF])
    catalog.put_claims("nobody", [CUT_OFF])
    assert catalog.claims(EVERYONE) == (CUT_OFF,)


def test_filling_in_anew_leaves_what_was_learned_when_it_was_learned(catalog: Catalog) -> None:
    put(catalog, a_document("d"), CUT_OFF)
    again, added = replace(CUT_OFF, revision=2), replace(RESTORED, revision=2)
    put(catalog, a_document("d", revision=2, read_at=SAMPLE_NOW), again)
    catalog.put_claims("d", [again, added])
    assert catalog.claims(EVERYONE) == (again, replace(added, learned_at=SAMPLE_NOW))
    catalog.put_claims("d", [added])
    assert catalog.claims(EVERYONE) == (replace(added, learned_at=SAMPLE_NOW),)


def test_a_removed_document_leaves_no_claim(catalog: Catalog) -> None:
    put(catalog, a_document("d"), CUT_OFF)
    put(catalog, a_document("d", revision=2), replace(RESTORED, revision=2))
    catalog.remove("d")
    assert catalog.claims(TEAM) == catalog.claims(TEAM, as_of=PUBLISHED) == ()
