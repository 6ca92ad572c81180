from __future__ import annotations

import json

import pytest

from bot.cli.moments import end_of
from bot.cli.narrowing import filter_of
from bot.evaluation.questions import Narrowing, QuestionSet, Typed, read_set
from retrieval.domain import EVERYONE, TEAM, Exchange
from retrieval.errors import InvalidInputError
from retrieval.reading.sources.addresses import identity_of_address
from tests.factories import moment

TYPED = Typed(end_of, filter_of)
WHOLE = """
as_of: 2026-06-08T09:00
gate: {right: 0.8}
documents: {report: 'https://northlight.example/a?utm_source=x'}
questions:
  - id: q1
    question: Who trained on Sable?
    answer: Vexley
    evidence: [report, [n-1, https://lantern.example/b/]]
  - id: q2
    type: internal
    split: dev
    question: And ours?
    audience: internal
    as_of: 2026-06-01
    earlier: ["Who trained on Sable?"]
    only: [outlet=Ledgerline]
    answer: [router, 14]
    also: labeller
    never: secret
  - {id: 3, question: "How much was paid?", unanswerable: true}
"""


def read(text: str, name: str = "set.yaml") -> QuestionSet:
    return read_set(text, name, TYPED, measures=["right", "refused"])


def mistakes(text: str, name: str = "set.yaml") -> list[str]:
    with pytest.raises(InvalidInputError) as raised:
        read(text, name)
    return str(raised.value).splitlines()


def test_a_set_is_read_with_everything_it_says() -> None:
    found = read(WHOLE)
    first, second, third = found.questions
    assert found.bounds == {"right": 0.8}
    assert (first.identity, first.asked.text, first.answers, first.unanswerable) == (
        "q1",
        "Who trained on Sable?",
        ("Vexley",),
        False,
    )
    assert first.asked.audience == EVERYONE
    assert first.asked.as_of == moment("2026-06-08T09:00")
    assert (second.type, second.split, second.answers, second.also) == (
        "internal",
        "dev",
        ("router", "14"),
        ("labeller",),
    )
    assert (second.asked.audience, second.asked.earlier) == (TEAM, (Exchange("Who trained on Sable?"),))
    assert second.asked.filter.outlets == frozenset({"Ledgerline"})
    assert second.asked.as_of == end_of("2026-06-01")
    assert second.never == ("secret",)
    assert (third.identity, third.unanswerable, third.type) == ("3", True, "question")


def test_evidence_is_named_by_identity_address_or_a_short_name_of_the_file() -> None:
    (report, either) = read(WHOLE).questions[0].evidence
    assert report == {identity_of_address("https://northlight.example/a")}
    assert either == {"n-1", identity_of_address("https://lantern.example/b")}


def test_json_lines_of_a_batch_are_a_set_too() -> None:
    lines = [
        {
            "id": "rt-1",
            "question": "Which show?",
            "as_of": "2022-06-16",
            "answer": "“Squid Game”",
            "evidence": ["rt-233"],
        },
        {
            "id": "mh-1",
            "question": "Which?",
            "type": "null_query",
            "answer": "Insufficient information.",
            "evidence": [],
        },
        {"id": "mh-2", "question": "Did it?", "answer": None, "evidence": None, "as_of": None},
    ]
    first, second, third = read("\n".join(map(json.dumps, lines)), "dev.jsonl").questions
    assert (first.answers, first.evidence, first.unanswerable) == (("“Squid Game”",), (frozenset({"rt-233"}),), False)
    assert (second.answers, second.unanswerable, second.type) == ((), True, "null_query")
    assert (third.answers, third.evidence, third.unanswerable, third.asked.as_of) == ((), (), False, None)


def test_every_mistake_is_named_by_file_line_and_key() -> None:
    assert mistakes("questions:\n  - id: a\n    questoin: x\n    audience: all\n") == [
        "set.yaml, line 2: key `question` is missing.",
        "set.yaml, line 4: key `audience` is wrong: input should be 'public' or 'internal'.",
        "set.yaml, line 3: key `questoin` is not known; docs/cli.md tells those that are.",
    ]


@pytest.mark.parametrize(
    ("question", "told"),
    [
        ("as_of: yesterday", "line 4: key `as_of` is wrong: 'yesterday' is not a day or moment"),
        ("only: [outlet]", "line 4: key `only` is wrong: 'outlet' narrows nothing"),
        ("question:", "line 4: key `question` stands there twice"),
        ("evidence: [[a, [b]]]", "line 4: key `evidence` is no text"),
        ("unanswerable: maybe", "line 4: key `unanswerable` is wrong"),
        ("unanswerable: true\n    answer: b", "line 5: key `answer` says what the answer is, and `unanswerable`"),
        ("unanswerable: true\n    also: b", "line 5: key `also` says what the answer is"),
    ],
)
def test_a_wrong_value_is_named(question: str, told: str) -> None:
    (said,) = mistakes(f"questions:\n  - id: a\n    question: x\n    {question}\n")
    assert said.startswith(f"set.yaml, {told}")


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "line 1: key `questions` is missing"),
        ("questions: []", "line 1: key `questions` is empty"),
        ("questions: [1]", "line 1: key `questions` is no mapping of keys to values"),
        ("[1]", "line 1: the file is no mapping of keys to values"),
        ("gate: {rihgt: 1}\nquestions: [{id: a, question: b}]", "key `rihgt` is no measure; there is refused, right"),
        ("as_of: never\nquestions: [{id: a, question: b}]", "line 1: key `as_of` is wrong"),
        ("questions:\n - {id: a, question: b}\n - {id: a, question: c}", "line 3: key `id` is 'a', which an earlier"),
    ],
)
def test_a_wrong_set_is_named(text: str, told: str) -> None:
    assert told in mistakes(text)[0]


def test_a_wrong_line_of_json_is_named() -> None:
    assert mistakes('{"id": "a", "question": "b"}\n{"id": "b", "question": 7.5, "evidnce": []}', "x.jsonl") == [
        "x.jsonl, line 2: key `evidnce` is not known; docs/cli.md tells those that are."
    ]


def test_a_set_is_narrowed_to_a_split_a_type_and_a_number_of_questions_spread_over_it() -> None:
    listed = "".join(f'- {{id: {n}, question: "Why {n}?", type: {"odd" if n % 2 else "even"}}}\n  ' for n in range(10))
    whole = read(f"questions:\n  {listed}\n")
    assert [one.identity for one in whole.narrowed(Narrowing(limit=4)).questions] == ["0", "2", "5", "7"]
    assert [one.identity for one in whole.narrowed(Narrowing(type="odd", limit=2)).questions] == ["1", "5"]
    assert whole.narrowed(Narrowing(limit=99)) == whole.narrowed(Narrowing()) == whole
    with pytest.raises(InvalidInputError, match="no question of the type 'prime'"):
        whole.narrowed(Narrowing(type="prime"))
