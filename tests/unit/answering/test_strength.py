"""How much evidence is worth: the question's words, names, times and reasons in what answers best, and its age."""

from __future__ import annotations

from datetime import timedelta

import pytest

from retrieval.answering.demand import demand_of
from retrieval.answering.select import rank
from retrieval.answering.strength import Strength, Timing, faded, strength, timing
from retrieval.domain import Hit
from retrieval.search.ranking import UNDATED
from retrieval.text.matter import matter
from tests.factories import a_document, a_hit, moment

NOW = moment("2026-06-08")
REPORT = a_hit(
    a_document(
        "report",
        title="Vexley cut off",
        outlet="Northlight Review",
        text="Quillon ended Vexley's access on 14 November 2025 because it broke the terms.",
        published_at=moment("2026-06-02"),
    )
)
OTHER = a_hit(
    a_document(
        "other",
        title="Gatehop suspends customers",
        text="Gatehop suspended twelve customers.",
        published_at=moment("2026-06-04"),
    ),
    rank=2,
    score=0.5,
)


def of(question: str, *hits: Hit, about: Timing = Timing.ANY) -> Strength:
    demand = demand_of(question)
    return strength(demand, rank(demand, hits), hits, timing=about, moment=NOW)


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("What happened to Vexley this week?", Timing.NOW),
        ("What happened to Vexley?", Timing.ANY),
        ("Which lab was recently cut off?", Timing.ANY),
        ("Is Vexley still cut off?", Timing.ANY),  # what was last told holds until something newer is
        ("Which of our services used a key of Gatehop this week?", Timing.NOW),
    ],
)
def test_a_question_says_itself_how_much_it_is_about_now(question: str, expected: Timing) -> None:
    assert timing(question) is expected


def test_evidence_fades_with_age_and_counts_half_at_the_timing_s_age() -> None:
    def left(days: float) -> float:
        return faded(NOW - timedelta(days=days), timing=Timing.NOW, moment=NOW)

    assert left(0) == 1.0 == left(-3)
    assert left(Timing.NOW.value.days) == pytest.approx(0.5)
    assert left(Timing.NOW.value.days / 2) > 0.85
    assert left(4 * Timing.NOW.value.days) < 0.02
    assert faded(None, timing=Timing.NOW, moment=NOW) == UNDATED


def test_a_question_that_is_not_about_now_takes_evidence_of_any_age() -> None:
    assert faded(moment("1996-01-01"), timing=Timing.ANY, moment=NOW) == 1.0
    assert faded(None, timing=Timing.ANY, moment=NOW) == 1.0


def test_words_count_where_they_stand_in_or_beside_what_answers_best() -> None:
    assert of("When did Quillon end Vexley's access?", REPORT).covered == 1.0
    missing = of("Which lawyers advised Quillon on Vexley's access?", REPORT)
    assert missing.covered == pytest.approx(3 / 5)
    assert missing.unmet == matter("lawyers advised")


def test_a_long_question_needs_a_smaller_share_of_its_words() -> None:
    short, long = Strength(0.5, 0.5, asked=4), Strength(0.5, 0.5, asked=12)
    assert short.share < 1 < long.share


def test_names_have_to_stand_in_the_passages_that_answer_best() -> None:
    assert of("Did Quillon end Vexley's access?", REPORT).named == 1.0
    neighbour = of("Did Quillon end Gatehop's access?", REPORT, OTHER)
    assert neighbour.named < 1.0
    assert of("Did Corvane end Vexley's access?", REPORT, OTHER).unnamed == ("corvane",)


def test_a_name_that_only_another_passage_holds_is_elsewhere() -> None:
    fuller = [REPORT, a_hit(a_document("again", text=REPORT.passage.text, title="Access ended"), rank=2, score=0.9)]
    found = of("Did Quillon end Vexley's access at Gatehop?", *fuller, OTHER)
    assert (found.elsewhere, found.unnamed) == (("gatehop",), ())


@pytest.mark.parametrize(
    ("question", "timed"),
    [
        ("What did Quillon end in 2025?", 1.0),  # the text says so
        ("What did Northlight Review say of Quillon in June 2026?", 1.0),  # the article is of that month
        ("What did Quillon end in 2023?", 0.0),
        ("What of the leak of 2019?", 0.0),
        ("Did Quillon impose a $2,000 fine?", 1.0),  # an amount is no year
        ("What did Quillon end?", 1.0),
    ],
)
def test_a_day_or_year_of_the_question_has_to_be_met(question: str, timed: float) -> None:
    assert of(question, REPORT).timed == timed


@pytest.mark.parametrize(("asked", "told"), [("a $2,000 fine", "a $2,000 fine"), ("2000 accounts", "2,000 accounts")])
def test_an_amount_that_could_be_a_year_is_met_by_the_same_amount(asked: str, told: str) -> None:
    hit = a_hit(a_document(text=f"Quillon gave Vexley {told} in May."))
    assert of(f"Did Quillon give Vexley {asked}?", hit).timed == 1.0


def test_a_question_why_wants_a_cause_in_or_beside_what_answers() -> None:
    assert of("Why did Quillon end Vexley's access?", REPORT).reasoned
    assert not of("Why did Gatehop suspend customers?", OTHER).reasoned


def test_old_evidence_is_too_old_only_where_nothing_else_is_missing() -> None:
    stale = a_hit(a_document("stale", text=REPORT.passage.text, published_at=moment("2026-01-02")))
    assert of("Did Quillon end Vexley's access this week?", stale, about=Timing.NOW).is_too_old
    assert not of("Did Quillon end Vexley's access this week?", REPORT, about=Timing.NOW).is_too_old
    assert not of("Did Quillon sue the Brightsill newspaper this week?", stale, about=Timing.NOW).is_too_old
