"""The labelled set for refusing says what is true of the sample corpus; `desk eval --sample` asks it."""

from __future__ import annotations

from collections import Counter
from itertools import chain
from pathlib import Path

import pytest

from bot.cli.day import CORPUS, SOURCES
from bot.cli.moments import end_of
from bot.cli.narrowing import filter_of
from bot.evaluation.matching import folded, says
from bot.evaluation.measures import NAMES
from bot.evaluation.questions import QuestionSet, Typed, read_set
from retrieval.reading.reader import Reader
from tests.desks import OutOfReach
from tests.fakes import FixedClock

PATH = Path(__file__).parents[2] / "evals" / "refusals.jsonl"
TYPED = Typed(end_of, filter_of)
KINDS = {"attribute", "year", "name", "amount", "reason", "future", "neighbour"}


@pytest.fixture(scope="module")
def labelled() -> QuestionSet:
    return read_set(PATH.read_text(encoding="utf-8"), PATH.name, TYPED, measures=NAMES)


def test_what_an_answerable_question_expects_stands_in_a_document_its_asker_may_read(labelled: QuestionSet) -> None:
    reader = Reader(OutOfReach(), FixedClock(), ())
    corpus = [one.document for one in chain.from_iterable(reader.read(s) for s in SOURCES) if one.document]
    for question in labelled.questions:
        assert question.unanswerable != bool(question.answers), question.identity
        read = [d for d in corpus if question.asked.audience.may_read(d.visibility)]
        for answer in question.answers:
            assert any(says(f"{d.title} {d.text}", answer) for d in read), question.identity


def test_both_halves_have_enough_of_every_near_miss_and_of_its_answerable_twin(labelled: QuestionSet) -> None:
    counted = Counter((question.type, question.split, question.unanswerable) for question in labelled.questions)
    assert len(labelled.questions) >= 72
    assert {kind for kind, _, _ in counted} == KINDS
    assert min(counted[kind, half, label] for kind in KINDS for half in ("dev", "test") for label in (True, False)) >= 3


def test_no_question_is_asked_twice_nor_in_the_golden_set(labelled: QuestionSet) -> None:
    golden = read_set((CORPUS / "golden.yaml").read_text(encoding="utf-8"), "golden.yaml", TYPED, measures=NAMES)
    asked = Counter(folded(q.asked.text) for q in (*labelled.questions, *golden.questions) if not q.asked.earlier)
    own = {folded(question.asked.text) for question in labelled.questions}
    assert {text for text in own if asked[text] > 1} == set()
