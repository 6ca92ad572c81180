"""Questions are asked of the real searcher and answerer; what breaks one leaves the others."""

from __future__ import annotations

import itertools
from collections.abc import Collection
from dataclasses import replace

import structlog

from bot.evaluation.asking import Examinee, Meter
from bot.evaluation.questions import GoldenQuestion
from retrieval.domain import Exchange, Question, Scored, Usage
from retrieval.errors import Unreachable
from tests.desks import services_holding
from tests.factories import a_document
from tests.fakes import FixedClock, MemoryStore, MemoryWordIndex

REPORT = a_document("report", text="Vexley trained Anvil on Sable. It used 14 private accounts to reach Sable.")
GOLDEN = GoldenQuestion(
    "q1",
    Question("How many private accounts did Vexley use to reach Sable?"),
    answers=("14",),
    evidence=(frozenset({"report"}),),
)


class Away(MemoryWordIndex):
    """A word index whose database is away, or worse."""

    def __init__(self, error: Exception) -> None:
        super().__init__()
        self._error = error

    def matching(
        self, text: str, visibilities: Collection[str], limit: int, *, among: Collection[str] | None = None
    ) -> list[Scored]:
        raise self._error


def asked(broken_by: Exception | None = None) -> Examinee:
    services = services_holding((REPORT,), clock=FixedClock(), store=MemoryStore())
    searcher = replace(services.searcher, words=Away(broken_by)) if broken_by else services.searcher
    seconds = itertools.count()
    return Examinee(
        searcher,
        services.answerer,
        services.catalog,
        lambda: float(next(seconds)),
        Meter(),
        reply_to=services.answerer.answer,
    )


def test_a_question_is_searched_answered_timed_and_judged() -> None:
    (outcome,) = asked().outcomes([GOLDEN])
    assert (outcome.kind, outcome.right, outcome.rank, outcome.found) == ("answer", True, 1, 1)
    assert (outcome.search_seconds, outcome.seconds) == (1.0, 1.0)
    assert (outcome.false_quotes, outcome.uncited, outcome.cites) == (0, 0, True)
    assert outcome.tokens_in is None


def test_a_follow_up_is_searched_as_it_is_answered() -> None:
    golden = GoldenQuestion(
        "q2",
        Question("And how many accounts did they use?", earlier=(Exchange("How did Vexley reach Sable?"),)),
        answers=("14",),
        evidence=(frozenset({"report"}),),
    )
    (outcome,) = asked().outcomes([golden])
    assert (outcome.right, outcome.rank) == (True, 1)


def test_without_evidence_nothing_is_searched_twice() -> None:
    (outcome,) = asked(AssertionError()).outcomes([GoldenQuestion("q3", GOLDEN.asked)])
    assert (outcome.kind, outcome.search_seconds, outcome.pieces) == ("answer", None, 0)


def test_a_question_that_breaks_is_an_outcome_and_the_next_is_asked() -> None:
    away = list(asked(Unreachable("The index did not answer.")).outcomes([GOLDEN, GOLDEN]))
    assert [outcome.kind for outcome in away] == ["error", "error"]
    assert away[0].reply == "The index did not answer."
    with structlog.testing.capture_logs() as lines:
        (bug,) = asked(KeyError("words that must not be shown")).outcomes([GOLDEN])
    assert bug.reply == "Something went wrong (KeyError)."
    assert [line["event"] for line in lines] == ["question failed"]


def test_a_meter_adds_calls_up_until_they_are_taken() -> None:
    meter = Meter()
    assert meter.take() == ()
    meter.add(Usage(10, 1))
    meter.add(Usage(5, 2))
    meter.add(Usage(7, 1, "other", 0.5))
    assert meter.take() == (Usage(15, 3), Usage(7, 1, "other", 0.5))
    assert meter.take() == ()
