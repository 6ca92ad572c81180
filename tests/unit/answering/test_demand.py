"""What a question asks for."""

from __future__ import annotations

import pytest

from retrieval.answering.demand import Wanted, demand_of, meets


@pytest.mark.parametrize(
    ("question", "wanted"),
    [
        ("Who trained Anvil on whose outputs?", Wanted.NAME),
        ("Which reseller exposed keys?", Wanted.NAME),
        ("How many accounts were used?", Wanted.AMOUNT),
        ("What fine did the regulator impose?", Wanted.AMOUNT),
        ("When did access end?", Wanted.TIME),
        ("Why was Brightsill cut off?", Wanted.REASON),
        ("Through which routes did Vexley keep access?", Wanted.MEANS),
        ("How did Vexley keep access?", Wanted.MEANS),
        ("Which outlet first reported it?", Wanted.CREDIT),
        ("What did the Office for Model Transparency ask?", Wanted.ANYTHING),
        ("Did Vexley deny it?", Wanted.VERDICT),
        ("Tell me about Gatehop", Wanted.ANYTHING),
        ("Did you see it? Vexley was cut off. How much did it pay? Thanks.", Wanted.AMOUNT),
    ],
)
def test_the_kind_of_answer_is_read_from_the_question(question: str, wanted: Wanted) -> None:
    assert demand_of(question).wanted is wanted


@pytest.mark.parametrize(
    ("question", "answering", "other"),
    [
        ("Who trained Anvil?", "Vexley trained Anvil.", "Anvil was trained."),
        ("How many of the 12 accounts?", "It was 41 of the 12.", "It was some of the 12."),
        ("How much did Vexley pay?", "Vexley paid $4 million.", "Vexley paid 3 times."),
        ("When did access end?", "It ended on 14 November.", "It ended."),
        ("When will it end?", "It ends next week.", "It ends."),
        ("Why was it cut off?", "It was cut off because of its terms.", "It was cut off."),
        ("How did it keep access?", "It kept access through a reseller.", "It kept access."),
        ("Who first reported it?", "According to Northlight, it did.", "It did."),
    ],
)
def test_a_sentence_meets_a_question_when_it_has_what_is_asked_for(question: str, answering: str, other: str) -> None:
    demand = demand_of(question)
    assert meets(demand, answering)
    assert not meets(demand, other)


@pytest.mark.parametrize("question", ["Did Vexley deny it?", "Tell me about Gatehop"])
def test_any_sentence_may_meet_a_question_that_asks_for_nothing_special(question: str) -> None:
    assert meets(demand_of(question), "It did.")


def test_words_that_only_put_the_question_are_not_its_subject() -> None:
    assert demand_of("What is the latest news on Vexley?").stems == ("vexley",)
    assert demand_of("Which outlet is credited with the original report on Vexley?").stems == ("vexley",)


@pytest.mark.parametrize(
    "asked",
    [
        "Does the Gatehop affair touch us?",
        "Tell me everything about Gatehop in detail",
        "Is there an overview of Gatehop?",
        "What does Gatehop mean for our builds?",
    ],
)
def test_how_something_is_asked_is_not_looked_for(asked: str) -> None:
    assert demand_of(asked).stems == ("gatehop",)


def test_what_touches_others_is_looked_for() -> None:
    assert demand_of("Whom does the ban affect?").stems == ("ban", "affect")
