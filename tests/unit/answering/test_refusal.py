"""When the evidence does not answer, and what is said then."""

from __future__ import annotations

import pytest

from retrieval.answering.demand import demand_of
from retrieval.answering.refusal import decide
from retrieval.answering.strength import Timing
from retrieval.domain import (
    Hit,
    NoCredit,
    NoNumber,
    NoReason,
    NotAnswered,
    NothingFound,
    NothingFrom,
    NothingNamed,
    NoTime,
    NotInContext,
    NotMentioned,
    NotSaidOf,
    Refusal,
    TooOld,
)
from tests.factories import a_document, a_hit, a_note, moment

NOW = moment("2026-06-08")
TEXT = (
    "Vexley reportedly trained its Anvil coding models on outputs of Quillon's Sable for months. "
    "It used private accounts and the reseller Gatehop after Quillon ended its access."
)
HITS = [a_hit(a_document("vexley", text=TEXT))]


def reason(question: str, hits: list[Hit] = HITS, *, about: Timing = Timing.ANY) -> Refusal | None:
    return decide(question, hits, timing=about, moment=NOW).reason


@pytest.mark.parametrize(
    "question",
    [
        "Who trained its coding models on whose outputs?",
        "Through which routes did Vexley keep access to Sable?",
        "Did Vexley use private accounts?",
        "What is known about Gatehop?",
    ],
)
def test_a_question_whose_words_stand_together_in_a_passage_is_answered(question: str) -> None:
    assert reason(question) is None


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("What fine did the regulator impose on Vexley?", NoNumber()),
        ("When did Vexley apologise to Quillon?", NoTime()),
        ("Which outlet first reported the libel?", NoCredit()),
        ("Who is Noor Halvorsen of Brightsill?", NotMentioned(("Noor Halvorsen of Brightsill",))),
        ("Did Vexley sue the newspaper over its libel?", NotInContext(("sue", "newspaper"))),
        ("What is the latest?", NothingNamed()),
        ("What did Vexley train in 2019?", NothingFrom("2019")),
        ("What is the capital of Lumenia?", NotMentioned(("Lumenia",))),
        ("What of swimming/diving/rowing?", NotAnswered()),
        ("Is it from Lumenia/Lumburg?", NotMentioned(("lumburg", "lumenia"))),
    ],
)
def test_a_refusal_says_what_is_missing_as_the_question_names_it(question: str, said: Refusal) -> None:
    assert reason(question) == said


@pytest.mark.parametrize("asked", ["5 June 2026", "June 5", "in May", "2026-06-05", "2019"])
def test_a_day_that_nothing_is_from_is_given_as_the_asker_wrote_it(asked: str) -> None:
    hits = [a_hit(a_document(text=TEXT, published_at=moment("2026-06-07")))]
    day = asked.removeprefix("in ")
    assert reason(f"What did Vexley suddenly decide {asked}?", hits) == NothingFrom(day)


def test_passages_without_a_single_sentence_say_nothing() -> None:
    assert reason("Who trained Anvil?", [a_hit(a_document(text="Anvil"))]) == NothingFound()


def test_names_are_given_as_the_asker_wrote_them() -> None:
    assert reason("What was Brightsill's excuse to Halvorsen?") == NotMentioned(("Brightsill", "Halvorsen"))


def test_old_evidence_does_not_answer_a_question_about_now() -> None:
    old = [a_hit(a_document(text=TEXT, published_at=moment("2026-04-02")))]
    question = "Whose outputs did Vexley train its coding models on this week?"
    assert reason(question, old) is None
    assert reason(question, old, about=Timing.NOW) == TooOld(moment("2026-04-02"))
    undated = [a_hit(a_document(text=TEXT, published_at=None))]
    assert reason(question, undated, about=Timing.NOW) == TooOld(None)
    assert reason(question, about=Timing.NOW) is None


PRICES = "Gatehop raised its prices in Oster Vale."


def test_a_refusal_says_that_no_reason_is_given() -> None:
    assert reason("Why did Gatehop suddenly lower raised prices?", [a_hit(a_document(text=PRICES))]) == NoReason()


def test_a_neighbour_s_affair_is_not_told_as_that_of_the_one_asked_for() -> None:
    told = [a_hit(a_document(f"told-{n}", title="Prices", text=PRICES), rank=n) for n in (1, 2, 3)]
    keyfold = a_hit(a_document("keyfold", title="Keyfold", text="Keyfold closed on Thursday."), rank=4, score=0.1)
    assert reason("Where did Keyfold raise prices?", [*told, keyfold]) == NotSaidOf(("Keyfold",))


@pytest.mark.parametrize(
    ("idle", "plain"),
    [
        ("Who trained Anvil lately, please?", "Who trained Anvil?"),
        ("Right now, who trained Anvil?", "Who trained Anvil?"),
        ("I wonder who really trained Anvil these days", "Who trained Anvil?"),
        ("hi @Bob, who trained Anvil? asked in #random", "who trained Anvil? asked"),
        ("When does the ban on Anvil take effect?", "When does the ban on Anvil?"),
        ("When will the Anvil licence come into force", "When will the Anvil licence"),
        ("The Anvil story: who trained it?", "Anvil: who trained it?"),
        ("Who trained Anvil? https://northlight.example/vexley-anvil", "Who trained Anvil?"),
    ],
)
def test_politeness_time_words_and_those_called_out_to_are_no_demand(idle: str, plain: str) -> None:
    assert demand_of(idle).stems == demand_of(plain).stems
    assert demand_of(idle).names == demand_of(plain).names


def test_an_office_is_no_part_of_a_name() -> None:
    assert reason("Who is the CEO of Perradine?") == NotMentioned(("Perradine",))
    assert demand_of("Is the Bank of Tides a customer?").names == {"bank of tides"}


def test_the_country_is_no_pronoun() -> None:
    told_us = [a_hit(a_document(text="Vexley told us that it will use outputs of Sable. They use it and told us so."))]
    assert reason("Has the US fined Vexley?", told_us) == NotMentioned(("US",))
    country = [a_hit(a_document(text="The U.S. has fined Vexley for training Anvil on outputs of Sable."))]
    assert reason("Has the US fined Vexley?", country) is None
    assert demand_of("What did they tell us about Vexley?").stems == demand_of("What did they tell about Vexley?").stems


@pytest.mark.parametrize(
    ("question", "title", "text"),
    [
        (
            "Did anybody criticise the Vexley denial harshly?",
            "Vexley denies it",
            "Vexley denies that it trained Anvil.",
        ),
        ("How did Openmosaic maintainers celebrate?", "A fork", "OpenMosaic is a fork of Mosaic-2 with other terms."),
        (
            "What did Gatehop say about lunch and refunds?",
            "Refunds",
            "Keyfold pays refunds. Gatehop pays for no lunch.",
        ),
    ],
)
def test_nothing_is_called_missing_that_something_found_mentions(question: str, title: str, text: str) -> None:
    match reason(question, [a_hit(a_document(title=title, text=text))]):
        case NotMentioned(missing) | NotInContext(missing):
            assert not [one for one in missing if one[:4].casefold() in f"{title} {text}".casefold()]


def test_nothing_is_called_too_old_while_something_on_it_is_new() -> None:
    old = a_hit(a_document("old", text=TEXT, published_at=moment("2026-04-02")))
    new = a_hit(a_document("new", text=TEXT, published_at=moment("2026-06-07")), rank=2, score=0.5)
    question = "Whose outputs did Vexley train its coding models on this week?"
    assert isinstance(reason(question, [old, old, old], about=Timing.NOW), TooOld)
    assert not isinstance(reason(question, [old, old, old, new], about=Timing.NOW), TooOld)


def test_no_article_tells_what_is_so_with_the_askers() -> None:
    asked = "Which of our models use outputs of Sable?"
    assert reason(asked) == NotAnswered()
    note = a_hit(a_note(text="Two of our models use outputs of Sable: the router and the summariser."))
    assert reason(asked, [*HITS, note]) is None


def test_words_in_quotation_marks_have_to_stand_in_what_answers() -> None:
    assert reason('Who said "private accounts"?') is None
    assert reason('Who said "public accounts"?') is not None


def test_another_version_does_not_answer_for_the_one_asked_for() -> None:
    hits = [a_hit(a_document(title="Sable", text="Sable 3 has 40 billion parameters, Quillon said on Monday."))]
    assert reason("How many parameters does Sable 3 have?", hits) is None
    assert reason("How many parameters does Sable 5 have?", hits) is not None


@pytest.mark.parametrize("question", ["\u201cOrlun\u201d 14?", "Orlun 14?", "What of  Orlun  14 ?"])
def test_what_is_missing_is_told_with_the_marks_and_blanks_that_stand_within_it(question: str) -> None:
    found = reason(question, [a_hit(a_document(text="Vexley " * 12, title="Vexley"))])
    told = found.words if isinstance(found, NotInContext) else getattr(found, "names", ())
    assert told
    assert all(one.casefold() in question.casefold() for one in told)
