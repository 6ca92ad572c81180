"""A folder of the newsroom form is read as its authors mean it, and scored as their own scorer does."""

from __future__ import annotations

import json
import random
import re
import subprocess
import sys
from pathlib import Path

import pytest

from bot.cli.forms import shown_form
from bot.cli.moments import end_of
from bot.cli.narrowing import filter_of
from bot.evaluation.measures import measures
from bot.evaluation.newsroom import read_newsroom
from bot.evaluation.outcomes import Outcome, Seen, judged
from bot.evaluation.questions import GoldenQuestion, QuestionSet, Typed
from retrieval.domain import EVERYONE, TEAM, Answer, Exchange, NoAnswer, NothingFound, Reply, Searched, Statement
from retrieval.errors import InvalidInputError
from tests.factories import moment

ROOT = Path(__file__).parents[3]
OURS = ROOT / "tests" / "data" / "newsroom"
THEIRS = ROOT.parent / "shared" / "newsroom"


def read(text: str, name: str = "questions.jsonl") -> QuestionSet:
    return read_newsroom(text, name, Typed(end_of, filter_of))


@pytest.fixture(scope="module")
def ours() -> QuestionSet:
    return read((OURS / "questions.jsonl").read_text(encoding="utf-8"))


def answer(*texts: str) -> Answer:
    return Answer(tuple(Statement(text, ()) for text in texts), (), Searched(1, None))


def named(questions: QuestionSet, identity: str) -> GoldenQuestion:
    return next(one for one in questions.questions if one.identity == identity)


def test_a_line_is_read_with_everything_it_says(ours: QuestionSet) -> None:
    then = named(ours, "q2")
    assert (then.type, then.expect, then.forbid, then.first) == (
        "then",
        (("ostwick",), ("900,000",)),
        ("300,000",),
        True,
    )
    assert (then.asked.as_of, then.asked.audience) == (moment("2026-03-03T09:00:00Z"), EVERYONE)
    assert then.evidence == (frozenset({"n1"}),)
    assert named(ours, "q5").asked.audience == TEAM
    assert named(ours, "q7").asked.earlier == (Exchange("Who founded Tollbar?"),)
    assert [one.identity for one in ours.questions if one.unanswerable] == ["q3", "q6"]
    assert [one.identity for one in ours.questions if one.small_talk] == ["q4"]


@pytest.mark.parametrize(
    ("reply", "right", "first", "forbidden"),
    [
        (answer("Ostwick bought 900,000 of them."), True, True, ()),
        (answer("It was in March.", "Ostwick bought 900,000."), True, False, ()),
        (answer("Ostwick bought 1,900,000."), False, False, ()),
        (answer("Ostwick bought 900,000, now 300,000."), True, True, ("300,000",)),
        (NoAnswer(NothingFound(), Searched(1, None)), False, False, ()),
    ],
)
def test_wordings_are_looked_for_as_the_form_says(
    ours: QuestionSet, reply: Reply, right: bool, first: bool, forbidden: tuple[str, ...]
) -> None:
    outcome = judged(named(ours, "q2"), Seen(reply))
    assert (outcome.right, outcome.first, outcome.forbidden) == (right, first, forbidden)


def test_small_talk_and_refusals_are_as_expected_where_they_are_wanted(ours: QuestionSet) -> None:
    refusal = NoAnswer(NothingFound(), Searched(1, None))
    assert judged(named(ours, "q4"), Seen("You're welcome.")).as_expected
    assert not judged(named(ours, "q4"), Seen(refusal)).as_expected
    assert judged(named(ours, "q6"), Seen(refusal)).as_expected
    leak = judged(named(ours, "q6"), Seen(answer("Ansa Birk did.")))
    assert (leak.as_expected, leak.forbidden) == (False, ("birk",))


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ('{"id": "a", "question": "Who?"}', "line 1: key `expect` is missing"),
        ('\n{"id": "a", "expect": []}', "line 2: key `question` is missing"),
        ('{"id": "a", "question": "Who?", "expect": [], "audience": "all"}', "line 1: key `audience` is wrong"),
        ('{"id": "a", "question": "Who?", "expect": []}\nno', "line 2: is not JSON"),
        ("[1]", "line 1: key `questions` is no mapping"),
        ("", "line 1: key `questions` is empty"),
    ],
)
def test_a_file_that_is_not_of_the_form_is_refused_with_its_line(text: str, told: str) -> None:
    with pytest.raises(InvalidInputError, match=re.escape(f"questions.jsonl, {told}")):
        read(text)


def replies_made_up(golden: GoldenQuestion, dice: random.Random) -> Reply | str:
    """Write what a desk might say: wordings that are expected or forbidden, among others, or no answer at all."""
    if dice.random() < 0.2:
        return NoAnswer(NothingFound(), Searched(1, None)) if dice.random() < 0.7 else "You're welcome."
    words = [dice.choice(group) for group in golden.expect if dice.random() < 0.9]
    words += [one.removeprefix("^") for one in golden.forbid if dice.random() < 0.3]
    words = [dice.choice((one, one.upper(), f"*{one}*", f"1{one}", f"{one}9", f"un{one}s")) for one in words]
    dice.shuffle(words)
    cut = dice.randint(0, len(words))
    return answer(f"They say {' and '.join(words[:cut])}.", f"It was \u201c{', '.join(words[cut:])}\u201d.")


@pytest.mark.skipif(not THEIRS.exists(), reason="the newsroom set is not in the repository")
@pytest.mark.parametrize("seed", range(4))
def test_figures_agree_with_the_scorer_of_a_set_by_others(seed: int, tmp_path: Path) -> None:
    dice = random.Random(seed)
    questions = read((THEIRS / "questions.jsonl").read_text(encoding="utf-8")).questions
    replies = [replies_made_up(golden, dice) for golden in questions]
    outcomes = [judged(golden, Seen(reply)) for golden, reply in zip(questions, replies, strict=True)]
    told = tmp_path / "replies.jsonl"
    forms = ({"id": one.identity} | shown_form(reply) for one, reply in zip(questions, replies, strict=True))
    told.write_text("".join(json.dumps(form) + "\n" for form in forms), encoding="utf-8")
    command = [sys.executable, str(THEIRS / "score.py"), str(THEIRS / "questions.jsonl"), str(told)]
    scored = subprocess.run(command, capture_output=True, text=True, check=True).stdout.splitlines()[-1]
    assert dict(re.findall(r"(\w+)=(\d+)", scored)) == summed(outcomes)


def summed(outcomes: list[Outcome]) -> dict[str, str]:
    """Count by our measures what the scorer's last line counts."""
    values = {one.name: [v for o in outcomes if (v := one.value(o)) is not None] for one in measures()}
    names = {
        "right": "as_expected",
        "first": "right_first",
        "forbidden": "forbidden",
        "wrongly_refused": "wrongly_refused",
        "refused": "refused",
    }
    return {theirs: f"{sum(values[own]):.0f}" for theirs, own in names.items()}
