"""A line of the log says who wrote a reply and what it came to, and never a word of it."""

from __future__ import annotations

from bot.render.facts import reply_facts, usage_facts
from retrieval.domain import Answer, Authorship, Fallback, NoAnswer, NothingFound, Searched, Statement, Usage

SEARCHED = Searched(57, None)
SAID = (Statement("Vexley trained on it.", (1,)),)


def test_an_answer_has_its_author_and_its_cost() -> None:
    author = Authorship("our own", "gpt-x", Fallback.MODEL_AWAY)
    usage = (Usage(1000, 50, "our own", 0.25), Usage(10, 5, "gpt-x", 0.5))
    assert reply_facts(Answer(SAID, (), SEARCHED, written_by=author, usage=usage)) == {
        "kind": "answer",
        "written_by": "our own",
        "instead_of": "gpt-x",
        "why": "model_away",
        "models": ["gpt-x", "our own"],
        "tokens_in": 1010,
        "tokens_out": 55,
        "cost": 0.75,
    }


def test_quotes_have_the_reason_and_a_refusal_its_kind() -> None:
    assert reply_facts(Answer(SAID, (), SEARCHED, fallback=Fallback.BUDGET_SPENT)) == {
        "kind": "answer",
        "fallback": "budget_spent",
    }
    assert reply_facts(NoAnswer(NothingFound(), SEARCHED)) == {"kind": "no_answer", "refusal": "nothing_found"}


def test_a_cost_is_told_only_where_all_of_it_is_known() -> None:
    assert "cost" not in usage_facts([Usage(1, 1, "a", 0.5), Usage(1, 1, "b")])
