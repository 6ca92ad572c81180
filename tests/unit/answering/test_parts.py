"""What a question asks one after the other, and how much a reply may say."""

from __future__ import annotations

import pytest

from retrieval.answering.demand import Wanted
from retrieval.answering.parts import MORE, USUAL, demands_of, room_of


@pytest.mark.parametrize(
    ("question", "parts"),
    [
        ("Who trained Anvil?", [(Wanted.NAME, ("train", "anvil"))]),
        (
            "Who trained Anvil, and through which routes did Vexley reach Sable?",
            [(Wanted.NAME, ("train", "anvil")), (Wanted.MEANS, ("rout", "vexley", "reach", "sabl"))],
        ),
        (
            "When did access end, and why?",
            [(Wanted.TIME, ("access", "end")), (Wanted.REASON, ())],
        ),
        (
            "Who founded Gatehop? How many accounts did it suspend?",
            [(Wanted.NAME, ("found", "gatehop")), (Wanted.AMOUNT, ("account", "suspend"))],
        ),
        (
            "Who was cut off and then who was let back?",
            [(Wanted.NAME, ("cut",)), (Wanted.NAME, ("let", "back"))],
        ),
        ("Who is the lawyer that wrote the letter, and who has since left Quillon?", None),
        ("What did Vexley buy, and what it sold is known?", [(Wanted.ANYTHING, ("vexley", "buy")), None]),
        ("Vexley trained Anvil and what followed is known.", None),
    ],
)
def test_a_question_is_cut_where_it_goes_on_to_ask_something_else(
    question: str, parts: list[tuple[Wanted, tuple[str, ...]] | None] | None
) -> None:
    demands = demands_of(question)
    if parts is None:
        assert len(demands) == 1
        return
    assert len(demands) == len(parts)
    for demand, part in zip(demands, parts, strict=True):
        assert part is None or (demand.wanted, demand.stems) == part


def test_a_part_knows_what_the_others_are_about() -> None:
    assert demands_of("When did access to Sable end, and why?")[1].aside == ("access", "sabl", "end")


@pytest.mark.parametrize(
    "question",
    [
        "Compare Anvil with Sable on long tasks",
        "How do Anvil and Sable compare on long tasks?",
        "What is the difference between Anvil and Sable on long tasks?",
    ],
)
def test_who_asks_to_compare_asks_of_each_name(question: str) -> None:
    anvil, sable = demands_of(question)
    assert "anvil" in anvil.stems
    assert "sabl" not in anvil.stems
    assert "sabl" in sable.stems
    assert {"long", "task"} <= set(anvil.stems) & set(sable.stems)


@pytest.mark.parametrize(
    "question",
    [
        "Tell me more about Gatehop",
        "What happened, in detail?",
        "Give me the full story",
        "List all resellers",
        "I want to know everything about Anvil",
    ],
)
def test_more_is_said_when_more_is_asked_for(question: str) -> None:
    assert room_of(question) == MORE


@pytest.mark.parametrize("question", ["Who trained Anvil?", "Which accounts, as detailed by Quillon, were cut off?"])
def test_otherwise_a_reply_is_short(question: str) -> None:
    assert room_of(question) == USUAL
