"""Questions about all that a topic is made of, told from those about somebody and from those about us."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.intent.topics import topic_asked
from retrieval.reading.topics import load_topics

TOPICS = load_topics(Path(__file__).parents[2] / "deploy" / "topics.toml")
OF_A_TOPIC = {
    "Which labs are reported to have trained on another lab's outputs?": "provenance",
    "who trained on whose outputs?": "provenance",
    "who distilled whom?": "provenance",
    "Who was cut off from which model lately, and why?": "access-policy",
    "who is cut off from what right now?": "access-policy",
    "Which model licences or terms of use changed this week?": "access-policy",
    "which models were banned this month?": "access-policy",
    "Who lost access to what?": "access-policy",
}
OF_SOMETHING_ELSE = [
    "Which labs trained on Sable's outputs?",
    "Which labs trained on our outputs?",
    "Which models can we use?",
    "Which 14 accounts were cut off from which model?",
    "Which labs were fined?",
    "Which model is best?",
    "Who said what?",
    "Who denied what?",
    "What is distillation?",
    "Through which reseller?",
    "Which outlets reported the ban?",
    "Who was cut off?",
]


@pytest.mark.parametrize("text", OF_A_TOPIC)
def test_a_question_that_names_nobody_and_asks_for_both_sides_or_one_of_many_is_about_a_topic(text: str) -> None:
    topic = topic_asked(text, TOPICS)
    assert topic is not None
    assert topic.name == OF_A_TOPIC[text]


@pytest.mark.parametrize("text", OF_SOMETHING_ELSE)
def test_what_names_somebody_asks_about_us_or_asks_something_else_is_not(text: str) -> None:
    assert topic_asked(text, TOPICS) is None


def test_without_topics_there_is_none() -> None:
    assert topic_asked("who trained on whose outputs?", ()) is None
