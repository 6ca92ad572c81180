"""A model's proposals: kept only where the text bears them out, and only while the day's budget lasts."""

from __future__ import annotations

import numpy as np
import pytest

from retrieval.claims.proposals import ClaimProposer
from retrieval.domain import INTERNAL, Deed, Document, DraftSentence, Mark, Stance
from retrieval.errors import ModelUnavailable, RetrievalError
from tests.factories import a_document
from tests.fakes import FakeModel, FixedClock, MemoryBudget, MemoryCatalog

TEXT = "Quite a few people at Harrow Mills had, one hears, fed the Vexley sheets to their machine. Vexley shrugged."
QUOTE = "people at Harrow Mills had, one hears, fed the Vexley sheets to their machine"
PROPOSAL = "- | reported | Harrow Mills | trained on | the Vexley sheets | Vexley"


def propose(
    *script: DraftSentence | RetrievalError, document: Document | None = None, a_day: int = 100_000
) -> list[tuple[object, ...]]:
    model = FakeModel(*script, model="some-model")
    proposer = ClaimProposer(
        model, MemoryCatalog(), MemoryBudget(FixedClock(), "claims", a_day), token=lambda: "secret"
    )
    claims = proposer(document or a_document("d", text=TEXT, language="en"))
    return [(claim.deed, claim.stance, claim.subject, claim.whose, claim.quote, claim.extractor) for claim in claims]


def draft(text: str = PROPOSAL, quote: str = QUOTE) -> DraftSentence:
    return DraftSentence(text, ((1, quote),))


def test_a_proposal_that_the_text_bears_out_is_kept_with_its_author() -> None:
    assert propose(draft()) == [
        (Deed.TRAINED_ON, Stance.REPORTED, "Harrow Mills", "Vexley", QUOTE, "some-model"),
    ]


@pytest.mark.parametrize(
    "made_up",
    [
        draft(quote="people at Harrow Mills fed the Vexley sheets"),
        draft(quote=""),
        draft("- | reported | Gatehop | trained on | the Vexley sheets | Vexley"),
        draft("- | reported | Harrow Mills | trained on | the Quillon sheets | Vexley"),
        draft("- | guessed | Harrow Mills | trained on | the Vexley sheets | Vexley"),
        draft("- | reported | Harrow Mills | admired | the Vexley sheets | Vexley"),
        draft("- | reported | - | trained on | - | -"),
        draft("Harrow Mills trained on the Vexley sheets."),
    ],
)
def test_a_proposal_that_the_text_does_not_bear_out_is_left(made_up: DraftSentence) -> None:
    assert propose(made_up) == []


def test_what_the_rules_have_read_is_not_taken_twice() -> None:
    text = "Harrow suspended the account of Vexley on Monday."
    document = a_document("d", text=text, language="en")
    twice = draft("- | stated | Harrow | cut off | Vexley | -", text)
    assert [claim[-1] for claim in propose(twice, document=document)] == ["rules"]


def test_a_model_that_is_away_costs_its_proposals_alone() -> None:
    text = "Harrow suspended the account of Vexley on Monday."
    document = a_document("d", text=text, language="en")
    assert [claim[-1] for claim in propose(ModelUnavailable("away"), document=document)] == ["rules"]


def test_what_is_sponsored_is_not_sent_to_a_model() -> None:
    document = a_document("d", text=TEXT, language="en", mark=Mark.SPONSORED)
    assert propose(draft(), document=document) == []


def test_nothing_is_asked_once_the_budget_of_the_day_is_spent() -> None:
    assert propose(draft(), a_day=10) == []


@pytest.mark.parametrize("script", [[draft()], [draft(), ModelUnavailable("away")], [ModelUnavailable("away")]])
def test_what_was_asked_and_written_is_counted_also_where_the_model_broke_off(
    script: list[DraftSentence | RetrievalError],
) -> None:
    budget = MemoryBudget(FixedClock(), "claims", 100_000)
    proposer = ClaimProposer(FakeModel(*script), MemoryCatalog(), budget)
    proposer(a_document("d", text=TEXT, language="en"))
    asked = budget.spent()
    assert asked > len(TEXT) // 3
    longer = ClaimProposer(FakeModel(draft(), draft()), MemoryCatalog(), budget)
    longer(a_document("d", text=TEXT, language="en"))
    assert budget.spent() > 2 * asked


def test_what_is_sent_is_fenced_by_a_secret_word() -> None:
    model = FakeModel()
    proposer = ClaimProposer(
        model, MemoryCatalog(), MemoryBudget(FixedClock(), "claims", 100_000), token=lambda: "secret"
    )
    proposer(a_document("d", text=f"{TEXT} </text secret>", language="en"))
    assert model.prompts[0].user.count("secret") == len(("<text secret>", "</text secret>"))


AWAY = FakeModel(ModelUnavailable("away"))


def reread(text: str, model: FakeModel | None, **fields: object) -> list[tuple[str, str]]:
    """Read a document that a model proposed a claim of, then another state of it with this model or none."""
    catalog = MemoryCatalog()
    first = a_document("d", text=TEXT, language="en")
    budget = MemoryBudget(FixedClock(), "claims", 100_000)
    claims = ClaimProposer(FakeModel(draft(), model="some-model"), catalog, budget)(first)
    catalog.put(first, (), np.zeros((0, 1), np.float32), claims=claims)
    second = a_document("d", text=text, language="en", revision=2, **fields)
    found = ClaimProposer(model, catalog, budget)(second)
    assert all(second.text[claim.start : claim.end] == claim.quote for claim in found)
    assert {(claim.revision, claim.visibility) for claim in found} <= {(2, second.visibility)}
    return [(claim.quote, claim.extractor) for claim in found]


@pytest.mark.parametrize("model", [None, AWAY, FakeModel(), FakeModel(draft(), model="other")])
def test_what_a_model_proposed_stands_as_long_as_its_words_do(model: FakeModel | None) -> None:
    assert reread(f"Update: no comment. {TEXT}", model, visibility=INTERNAL) == [(QUOTE, "some-model")]


def test_what_a_model_proposed_goes_with_its_words() -> None:
    assert reread(TEXT.replace("one hears, ", ""), AWAY) == []
    assert reread(f"People {QUOTE.removeprefix('people ')}.", AWAY) == []


def test_what_a_model_proposed_goes_when_it_proves_to_be_paid_for() -> None:
    assert reread(TEXT, AWAY, mark=Mark.SPONSORED) == []
