"""The golden set says what is true of the sample corpus, and covers what people ask."""

from __future__ import annotations

from collections import Counter
from itertools import chain
from pathlib import Path

import pytest

from bot.cli.day import CORPUS, SOURCES
from bot.cli.moments import end_of
from bot.cli.narrowing import filter_of
from bot.evaluation.matching import folded, occurs, plain, says
from bot.evaluation.measures import NAMES
from bot.evaluation.questions import GoldenQuestion, QuestionSet, Typed, read_set
from retrieval.domain import EVERYONE, TEAM, Document
from retrieval.reading.reader import Reader
from retrieval.reading.topics import load_topics
from tests.desks import OutOfReach
from tests.fakes import FixedClock

TYPES = {"simple", "several", "time", "credit", "internal", "follow-up", "unanswerable", "hostile", "first-day"}
ADVERTISED = {"verdict", "list", "compare", "still", "now", "reports", "timeline", "overview", "small talk"}
"""What the README, the help and the suggested prompts promise."""


@pytest.fixture(scope="module")
def golden() -> QuestionSet:
    text = (CORPUS / "golden.yaml").read_text(encoding="utf-8")
    return read_set(text, "golden.yaml", Typed(end_of, filter_of), measures=NAMES)


@pytest.fixture(scope="module")
def corpus() -> dict[str, Document]:
    topics = load_topics(Path(__file__).parents[3] / "deploy" / "topics.toml")
    reader = Reader(OutOfReach(), FixedClock(), topics)
    read = chain.from_iterable(reader.read(source) for source in SOURCES)
    return {one.document.document_id: one.document for one in read if one.document}


def expected(question: GoldenQuestion) -> tuple[str, ...]:
    return (*question.answers, *question.also)


def test_every_piece_of_evidence_exists_and_may_be_read(golden: QuestionSet, corpus: dict[str, Document]) -> None:
    for question in golden.questions:
        for document_id in chain.from_iterable(question.evidence):
            assert document_id in corpus, question.identity
            document = corpus[document_id]
            assert question.asked.audience.may_read(document.visibility), question.identity
            assert question.asked.as_of is not None
            assert document.published_at is not None
            assert document.published_at <= question.asked.as_of, question.identity


def test_what_is_expected_stands_in_the_evidence(golden: QuestionSet, corpus: dict[str, Document]) -> None:
    """One of the answers, and each of what else has to be said, in a document of the evidence or its outlet."""
    untrue = []
    for question in golden.questions:
        documents = [corpus[one] for one in chain.from_iterable(question.evidence)]
        texts = "\n".join(f"{one.title}\n{one.outlet or ''}\n{one.text}" for one in documents)
        if question.answers and not any(says(texts, one) for one in question.answers):
            untrue.append((question.identity, question.answers))
        untrue += [(question.identity, one) for one in question.also if not says(texts, one)]
        if question.expect and not any(occurs(one, plain(texts)) for group in question.expect for one in group):
            untrue.append((question.identity, question.expect))
    assert untrue == []


def test_every_document_that_is_enough_says_an_answer_itself(golden: QuestionSet, corpus: dict[str, Document]) -> None:
    """Where one piece of evidence is needed, each document of it holds a string that is expected."""
    untrue = [
        (question.identity, corpus[one].title)
        for question in golden.questions
        if len(question.evidence) == 1 and expected(question)
        for one in question.evidence[0]
        if not any(
            says(f"{corpus[one].title} {corpus[one].outlet or ''} {corpus[one].text}", e) for e in expected(question)
        )
    ]
    assert untrue == []


def test_an_answerable_question_says_what_it_expects_and_where_it_stands(golden: QuestionSet) -> None:
    for question in golden.questions:
        answerable = not question.unanswerable and not question.small_talk
        assert answerable == bool(question.answers or question.expect), question.identity
        assert answerable == bool(question.evidence), question.identity


def test_no_question_gives_its_own_answer_away(golden: QuestionSet) -> None:
    given = [
        question.identity
        for question in golden.questions
        if question.type not in {"hostile", "several", "internal", "follow-up", "first-day"}
        and any(says(question.asked.text, one) for one in question.answers)
    ]
    assert given == []


def test_no_two_questions_ask_the_same(golden: QuestionSet) -> None:
    asked = Counter(
        (folded(q.asked.text), q.asked.earlier, q.asked.audience.visibilities, q.asked.as_of) for q in golden.questions
    )
    assert asked.most_common(1)[0][1] == 1


def test_every_type_has_enough_questions_in_both_halves(golden: QuestionSet) -> None:
    assert len(golden.questions) >= 140
    counted = Counter((question.type, question.split) for question in golden.questions)
    assert {kind for kind, _ in counted} == TYPES | ADVERTISED
    assert min(counted[kind, half] for kind in TYPES for half in ("dev", "test")) >= 7
    assert min(counted[kind, half] for kind in ADVERTISED for half in ("dev", "test")) >= 3


def test_what_is_advertised_is_asked_by_wordings_and_what_fails_says_why(golden: QuestionSet) -> None:
    asked = [question for question in golden.questions if question.type in ADVERTISED]
    assert all(question.expect or question.unanswerable or question.small_talk for question in asked)
    assert not any(question.known_failure for question in golden.questions if question.type in TYPES)


def test_both_audiences_ask_and_both_halves_are_refused_what_they_may_not_read(golden: QuestionSet) -> None:
    internal = [question for question in golden.questions if question.type == "internal"]
    assert {question.asked.audience for question in internal} == {EVERYONE, TEAM}
    for audience in (EVERYONE, TEAM):
        assert any(q.unanswerable and q.never for q in internal if q.asked.audience == audience)
