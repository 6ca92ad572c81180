"""How a text is cut into sentences and content words."""

from __future__ import annotations

import pytest

from retrieval.text.sentences import content, sentences


def cut(text: str) -> list[str]:
    return [text[span.start : span.end] for span in sentences(text)]


@pytest.mark.parametrize(
    "one",
    [
        "Mr. Birk paid $3.5 million.",
        "It met at 5 p.m. Tuesday in Brannfjord.",
        "The line wraps here\nand goes on.",
        "It fell to $3. 5 people left.",
        "He asked \u201cWhy?\u201d and left.",
    ],
)
def test_what_is_one_sentence_stays_one(one: str) -> None:
    assert cut(one) == [one]


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("Vexley did. Quillon did not.", ["Vexley did.", "Quillon did not."]),
        ("Private accounts\nVexley used 41.", ["Private accounts", "Vexley used 41."]),
        ("Terms:\n- no training\n- no resale", ["Terms:", "- no training", "- no resale"]),
        ("A heading\n\nA sentence.", ["A heading", "A sentence."]),
        ("\n\n  \n", []),
        ("", []),
    ],
)
def test_sentences_headings_and_entries_are_cut_apart(text: str, parts: list[str]) -> None:
    assert cut(text) == parts


def test_content_words_are_stems_without_the_small_words() -> None:
    assert content("Whose outputs were the models trained on?") == ("output", "model", "train")
