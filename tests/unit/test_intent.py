"""What a message wants, told by its form: on messages of our own, and on others that nothing was tuned on."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from bot.intent.intents import Intent, IntentKind, intent_of
from bot.intent.overviews import A_WEEK, Overview

EVALS = Path(__file__).parents[1] / "evals"
LOOKED_UP = {IntentKind.QUESTION, IntentKind.OVERVIEW}
LEFT_ALONE = {IntentKind.GREETING, IntentKind.THANKS, IntentKind.HELP, IntentKind.EMOJI, IntentKind.REMARK}


@dataclass(frozen=True, slots=True)
class Labelled:
    """A message with what it wants, as a person says."""

    text: str
    kind: IntentKind
    addressed: bool
    command: str

    @property
    def intent(self) -> Intent:
        return intent_of(self.text, addressed=self.addressed, in_thread=not self.addressed)


def labelled(name: str) -> Iterator[Labelled]:
    for line in (EVALS / name).read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        yield Labelled(row["text"], IntentKind(row["intent"]), row["addressed"], row.get("command", ""))


OURS, HELD_OUT = tuple(labelled("intents.jsonl")), tuple(labelled("intents_held_out.jsonl"))


@pytest.mark.parametrize("messages", [OURS, HELD_OUT], ids=["ours", "held out"])
def test_no_small_talk_and_no_remark_is_searched(messages: tuple[Labelled, ...]) -> None:
    idle = [message for message in messages if message.kind in LEFT_ALONE]
    assert len(idle) >= 60
    assert [message.text for message in idle if message.intent.kind in LOOKED_UP] == []


@pytest.mark.parametrize("messages", [OURS, HELD_OUT], ids=["ours", "held out"])
def test_no_question_is_swallowed(messages: tuple[Labelled, ...]) -> None:
    asking = [message for message in messages if message.kind in LOOKED_UP]
    assert len(asking) >= 29
    assert [message.text for message in asking if message.intent.kind not in LOOKED_UP] == []


@pytest.mark.parametrize(
    "message", [m for m in (*OURS, *HELD_OUT) if m.kind is IntentKind.COMMAND], ids=lambda m: m.text
)
def test_a_command_in_words_is_the_command(message: Labelled) -> None:
    assert message.intent == Intent(IntentKind.COMMAND, command=message.command)


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("What's new?", A_WEEK),
        ("what happened today?", 1),
        ("show me today's digest", 1),
        ("anything new since the weekend", 3),
        ("news of the last 5 days", 5),
        ("what happened in the last two weeks?", 14),
        ("give me a summary of the month", 31),
    ],
)
def test_an_overview_of_all_that_is_new_looks_back_as_far_as_it_says(text: str, days: int) -> None:
    assert intent_of(text).overview == Overview(days=days)


@pytest.mark.parametrize(
    ("text", "about", "ordered"),
    [
        ("What do we know about Keyfold?", "Keyfold", False),
        ("Hi, could you give me a short summary of the Mosaic-3 licence, please?", "the Mosaic-3 licence", False),
        ("Give me a timeline of Vexley", "Vexley", True),
        ("walk me through the Keyfold leak", "the Keyfold leak", True),
        ("Keyfold: what happened when?", "Keyfold", True),
        ("Was gibt es Neues zu Gatehop?", "Gatehop", False),
        ("¿Qué hay de nuevo sobre Gatehop?", "Gatehop", False),
        ("can u summarize the Keyfold leak", "the Keyfold leak", False),
        ("What happened with Gatehop, in order?", "Gatehop", True),
        ("what happened lately with Vexley?", "Vexley", False),
    ],
)
def test_an_overview_of_a_subject_names_it(text: str, about: str, ordered: bool) -> None:
    overview = intent_of(text).overview
    assert overview is not None
    assert (overview.about, overview.ordered) == (about, ordered)


@pytest.mark.parametrize(
    "text",
    [
        "What do we know about who leaked the keys?",
        "tell me about it",
        "summarise how Vexley got to Sable",
        "What happened with the Gatehop key in our staging build?",
    ],
)
def test_an_overview_of_a_question_is_that_question(text: str) -> None:
    assert intent_of(text, in_thread=True).kind is IntentKind.QUESTION


def test_what_happened_in_a_thread_is_about_its_subject() -> None:
    assert intent_of("what happened?").kind is IntentKind.OVERVIEW
    assert intent_of("what happened?", in_thread=True).kind is IntentKind.QUESTION


@pytest.mark.parametrize("text", ["Is it the same team?", "and is that so?", "did they?", "no?  was it him?"])
def test_a_question_of_small_words_alone_is_one(text: str) -> None:
    assert intent_of(text, in_thread=True).kind is IntentKind.QUESTION


@pytest.mark.parametrize(
    "text",
    [
        "how can we use Mosaic-3 outputs?",
        "how do we change our Keyfold keys",
        "how do I stop Vexley from training on our outputs",
        "is this real?",
        "what do you know of Norrvik",
    ],
)
def test_a_question_with_a_subject_is_no_call_for_help(text: str) -> None:
    assert intent_of(text, in_thread=True).kind in LOOKED_UP


@pytest.mark.parametrize("text", ["how do I subscribe?", "how do we cancel a digest?", "How do I ask you a question?"])
def test_the_way_to_a_command_is_help(text: str) -> None:
    assert intent_of(text).kind is IntentKind.HELP


def test_a_mention_without_words_asks_what_we_can_do() -> None:
    assert intent_of("").kind is IntentKind.HELP
    assert intent_of("", addressed=False).kind is IntentKind.REMARK


def test_whoever_asks_what_they_may_do_asks_without_a_mark() -> None:
    assert intent_of("am i allowed to publish benchmarks of anvil").kind is IntentKind.QUESTION
