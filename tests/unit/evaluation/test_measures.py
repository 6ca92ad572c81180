from __future__ import annotations

import pytest

from bot.evaluation.figures import Better, by_type
from bot.evaluation.measures import NAMES, Prices, measures
from bot.evaluation.outcomes import Outcome
from tests.unit.evaluation.outcomes import REFUSED, UNANSWERABLE, an_outcome

OUTCOMES = (
    an_outcome(pieces=2, found=2, rank=1, cites=True, words=10, seconds=0.010, search_seconds=0.002),
    an_outcome(pieces=1, found=1, rank=5, cites=False, words=20, right=False, seconds=0.020, false_quotes=1),
    an_outcome(pieces=1, type="time", seconds=0.030, **REFUSED),
    an_outcome(type="none", seconds=0.040, uncited=2, dropped=3, **UNANSWERABLE),
    an_outcome(type="none", seconds=0.050, said=("never",), unread=1, **(UNANSWERABLE | {"kind": "no_answer"})),
    an_outcome(kind="error", right=None),
)


def figures(outcomes: tuple[Outcome, ...], prices: Prices | None = None) -> dict[str, float | None]:
    return {measure.name: measure.of(outcomes) for measure in measures(prices)}


def test_each_measure_concerns_the_questions_that_it_is_about() -> None:
    found = figures(OUTCOMES)
    assert found["hits_at_4"] == pytest.approx(1 / 3)
    assert found["hits_at_10"] == pytest.approx(2 / 3)
    assert found["mrr"] == pytest.approx((1 + 1 / 5) / 3)
    assert found["all_evidence_at_10"] == pytest.approx(2 / 3)
    assert found["right"] == pytest.approx(1 / 3)
    assert found["right_when_answered"] == pytest.approx(1 / 2)
    assert found["cites_evidence"] == pytest.approx(1 / 2)
    assert found["refused"] == pytest.approx(1 / 2)
    assert found["wrongly_refused"] == pytest.approx(1 / 4)


def test_counts_are_summed_and_times_are_percentiles() -> None:
    found = figures(OUTCOMES)
    counted = ("never_said", "unread_cited", "dropped_sentences", "false_quotes", "uncited_sentences", "errors")
    assert [found[name] for name in counted] == [1, 1, 3, 1, 2, 1]
    assert found["words"] == pytest.approx(10)
    assert found["latency_p50"] == pytest.approx(30)
    assert found["latency_p95"] == pytest.approx(48)
    assert found["search_p95"] == pytest.approx(2)


def test_what_concerns_no_question_has_no_figure_and_is_shown_as_a_dash() -> None:
    found = figures((an_outcome(right=None),))
    assert found["refused"] is None
    assert found["tokens_in"] is None
    assert {m.name: m.shown(found[m.name]) for m in measures()}["refused"] == "\u2013"


def test_a_cost_needs_tokens_and_both_prices() -> None:
    outcomes = (an_outcome(tokens_in=1_000_000, tokens_out=500_000), an_outcome())
    assert figures(outcomes)["cost"] is None
    assert figures(outcomes, Prices(0.4))["cost"] is None
    assert figures(outcomes, Prices(0.4, 1.6))["cost"] == pytest.approx(1.2)
    assert figures((an_outcome(),), Prices(0.4, 1.6))["cost"] is None


def test_figures_and_changes_are_shown_as_people_read_them() -> None:
    known = {measure.name: measure for measure in measures()}
    assert known["right"].shown(0.8125) == "81.2 %"
    assert known["mrr"].shown(0.5) == "0.500"
    assert known["tokens_in"].shown(12345) == "12,345"
    assert known["right"].signed(-0.05) == "\u22125.0 pp"
    assert known["latency_p50"].signed(12) == "+12"


def test_every_measure_has_a_name_of_its_own_that_a_gate_may_bound() -> None:
    names = [measure.name for measure in measures()]
    assert len(set(names)) == len(names)
    assert set(names) == NAMES
    neither = {"dropped_sentences", "judged", "words", "known_failures", "mended"}
    assert {m.name for m in measures() if m.better is Better.NEITHER} == neither


def test_types_come_in_the_order_in_which_they_were_asked() -> None:
    assert [(name, len(found)) for name, found in by_type(OUTCOMES).items()] == [
        ("simple", 3),
        ("time", 1),
        ("none", 2),
    ]
