"""What every store keeps of claims: with their document, for those who may read it, by both clocks."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import numpy as np

from retrieval.domain import EVERYONE, INTERNAL, PUBLIC, TEAM, Audience, Claim, Deed, Document, Stance
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


def test_claims_can_be_looked_up_by_whose_document_they_are_and_by_whom_they_name(catalog: Catalog) -> None:
    ours = replace(CUT_OFF, document_id="e", object="outputs", whose="50%_Labs")
    put(catalog, a_document("d"), CUT_OFF)
    put(catalog, a_document("e"), ours)
    assert catalog.claims(EVERYONE, made_by=["d"]) == (CUT_OFF,)
    assert catalog.claims(EVERYONE, naming=["vexley", "nobody"]) == (CUT_OFF,)
    assert catalog.claims(EVERYONE, naming=["50%_"]) == (ours,)
    assert catalog.claims(EVERYONE, naming=["5%"]) == catalog.claims(EVERYONE, naming=[]) == ()
    assert catalog.claims(EVERYONE, made_by=["e"], naming=["Vexley"]) == catalog.claims(EVERYONE, made_by=[]) == ()


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


def test_what_a_note_dropped_before_it_became_public_stays_internal(catalog: Catalog) -> None:
    put(catalog, a_document("d", visibility=INTERNAL), CUT_OFF)
    put(catalog, a_document("d", visibility=INTERNAL, revision=2), replace(RESTORED, revision=2))
    put(catalog, a_document("d", revision=3), replace(RESTORED, revision=3))
    assert [claim.deed for claim in catalog.claims(EVERYONE)] == [Deed.RESTORED]
    assert catalog.claims(EVERYONE, as_of=PUBLISHED) == ()
    assert [claim.deed for claim in catalog.claims(TEAM, as_of=PUBLISHED)] == [Deed.CUT_OFF]


def test_what_a_note_drops_as_it_becomes_public_stays_internal(catalog: Catalog) -> None:
    put(catalog, a_document("d", visibility=INTERNAL), CUT_OFF)
    put(catalog, a_document("d", revision=2), replace(RESTORED, revision=2))
    assert catalog.claims(EVERYONE, as_of=PUBLISHED) == ()


def test_what_a_channel_s_note_dropped_is_never_the_team_s_nor_another_channel_s(catalog: Catalog) -> None:
    put(catalog, a_document("d", visibility="channel:A"), CUT_OFF)
    put(catalog, a_document("d", visibility=INTERNAL, revision=2))
    first, other = (Audience(frozenset({PUBLIC, INTERNAL, f"channel:{name}"})) for name in "AB")
    assert (catalog.claims(TEAM, as_of=PUBLISHED), len(catalog.claims(first, as_of=PUBLISHED))) == ((), 1)
    put(catalog, a_document("d", visibility="channel:B", revision=3))
    assert catalog.claims(first, as_of=PUBLISHED) == catalog.claims(other, as_of=PUBLISHED) == ()


def test_a_document_that_is_put_again_without_claims_keeps_those_it_has(catalog: Catalog) -> None:
    put(catalog, a_document("d"), CUT_OFF)
    document = a_document("d", visibility=INTERNAL)
    entries = entries_of(document, EMBEDDER, document.text)
    catalog.put(document, [entry.passage for entry in entries], np.stack([entry.vector for entry in entries]))
    assert catalog.claims(EVERYONE) == ()
    assert catalog.claims(TEAM) == (replace(CUT_OFF, visibility=INTERNAL),)


def test_claims_can_be_filled_in_for_a_document_that_is_kept(catalog: Catalog) -> None:
    document = a_document("d", read_at=SAMPLE_NOW)
    put(catalog, document)
    catalog.put_claims(document, [CUT_OFF])
    catalog.put_claims(a_document("nobody"), [CUT_OFF])
    assert catalog.claims(EVERYONE) == (CUT_OFF,)


def test_filling_in_anew_leaves_what_was_learned_when_it_was_learned(catalog: Catalog) -> None:
    put(catalog, a_document("d"), CUT_OFF)
    again, added = replace(CUT_OFF, revision=2), replace(RESTORED, revision=2)
    document = a_document("d", revision=2, read_at=SAMPLE_NOW)
    put(catalog, document, again)
    catalog.put_claims(document, [again, added])
    assert catalog.claims(EVERYONE) == (again, replace(added, learned_at=SAMPLE_NOW))
    catalog.put_claims(document, [added])
    assert catalog.claims(EVERYONE) == (replace(added, learned_at=SAMPLE_NOW),)


def test_what_was_read_of_an_earlier_state_of_a_document_is_not_written(catalog: Catalog) -> None:
    first = a_document("d")
    put(catalog, first, CUT_OFF)
    second = a_document("d", revision=2)
    put(catalog, second, replace(RESTORED, revision=2))
    catalog.put_claims(first, [CUT_OFF])
    catalog.put_claims(replace(second, visibility=INTERNAL), [CUT_OFF])
    assert [claim.deed for claim in catalog.claims(TEAM)] == [Deed.RESTORED]


def test_what_a_document_says_twice_in_the_same_words_is_two_claims(catalog: Catalog) -> None:
    first, second = CUT_OFF, replace(CUT_OFF, start=50, end=83)
    put(catalog, a_document("d"), first, second)
    assert catalog.claims(EVERYONE) == catalog.claims_of("d") == (first, second)
    revised = replace(first, revision=2, start=5, end=38), replace(second, revision=2, start=55, end=88)
    document = a_document("d", revision=2)
    put(catalog, document, *revised)
    assert catalog.claims(EVERYONE) == revised
    catalog.put_claims(document, revised)
    assert catalog.claims(EVERYONE) == revised
    once = replace(first, revision=3)
    put(catalog, a_document("d", revision=3), once)
    assert catalog.claims(EVERYONE) == (once,)
    assert len(catalog.claims(EVERYONE, as_of=PUBLISHED)) == len(revised)


def test_the_claims_of_a_document_are_those_it_makes_now(catalog: Catalog) -> None:
    put(catalog, a_document("d", visibility=INTERNAL), CUT_OFF)
    put(catalog, a_document("other"), replace(CUT_OFF, document_id="other"))
    put(catalog, a_document("d", visibility=INTERNAL, revision=2), replace(RESTORED, revision=2))
    assert [claim.deed for claim in catalog.claims_of("d")] == [Deed.RESTORED]
    assert catalog.claims_of("nobody") == ()


def test_a_removed_document_leaves_no_claim(catalog: Catalog) -> None:
    put(catalog, a_document("d"), CUT_OFF)
    put(catalog, a_document("d", revision=2), replace(RESTORED, revision=2))
    catalog.remove("d")
    assert catalog.claims(TEAM) == catalog.claims(TEAM, as_of=PUBLISHED) == ()
