"""Text with markers, read with patience."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.adapters.marked_text import drafts_of
from retrieval.adapters.reply_forms import all_drafts
from retrieval.domain import DraftSentence, Gap, Verdict

ALMA = "the ferry Alma"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (f'Alma is sold. [2: "{ALMA}"]', [("Alma is sold.", ((2, ALMA),))]),
        (f"Alma is sold. [2: \u201c{ALMA}\u201d]", [("Alma is sold.", ((2, ALMA),))]),
        (f'Alma is sold [Source 2: "{ALMA}"].', [("Alma is sold.", ((2, ALMA),))]),
        (f'- Alma is sold. [2: "{ALMA}"; 3: "sold"]', [("Alma is sold.", ((2, ALMA), (3, "sold")))]),
        ("1. Alma is sold. [1, 2]", [("Alma is sold.", ((1, ""), (2, "")))]),
        ("Alma is sold [1][2].", [("Alma is sold.", ((1, ""), (2, "")))]),
        ("Alma is sold [1]. Bela stays [2].", [("Alma is sold.", ((1, ""),)), ("Bela stays.", ((2, ""),))]),
        (f'Alma is sold.\n[2: "{ALMA}"]', [("Alma is sold.", ((2, ALMA),))]),
        ("[3] Alma is sold.", [("Alma is sold.", ((3, ""),))]),
        (f'Alma. [0123456789abcdef01234567 2: "{ALMA} 12"]', [("Alma.", ((2, f"{ALMA} 12"),))]),
        (f'Alma. [qhrbxkzvwmtjnp 2: "{ALMA} 12"]', [("Alma.", ((2, f"{ALMA} 12"),))]),
        (f'Alma. [2: "{ALMA} [sic] is"]', [("Alma.", ((2, f"{ALMA} [sic] is"),))]),
        ("Here is the answer:\nAnswer:\nAlma is sold. [1]", [("Alma is sold.", ((1, ""),))]),
        ("Alma is sold. [1]\nTrust me.", [("Alma is sold.", ((1, ""),)), ("Trust me.", ())]),
        ("It has [12 accounts] there. [1]", [("It has [12 accounts] there.", ((1, ""),))]),
        ("[1]\n\n", []),
        ("", []),
    ],
)
def test_sentences_are_read_with_their_markers(
    text: str, expected: list[tuple[str, tuple[tuple[int, str], ...]]]
) -> None:
    assert [(draft.text, draft.quotes) for draft in drafts_of(text)] == expected


@given(st.text(alphabet='[]"\u201c:;,.1aA \n', max_size=200))
def test_nothing_that_can_be_written_breaks_the_reading(text: str) -> None:
    for draft in drafts_of(text):
        assert draft.text
        assert all(number >= 0 for number, _ in draft.quotes)


def test_a_verdict_and_what_is_missing_stand_on_lines_of_their_own() -> None:
    text = 'It was sold. [1: "sold in May"]\n**Verdict:** Partly.\nMISSING: who bought it'
    sold = DraftSentence("It was sold.", ((1, "sold in May"),))
    assert all_drafts(text) == [sold, Verdict.PARTLY, Gap("who bought it")]


@pytest.mark.parametrize("text", ["VERDICT: not known\nMISSING: who bought it", "MISSING: who bought it"])
def test_a_model_may_say_nothing_but_what_is_missing(text: str) -> None:
    assert all_drafts(text)[-1] == Gap("who bought it")


@pytest.mark.parametrize("said", ["perhaps", "none", "", "Yes, because it was sold"])
def test_what_is_no_verdict_is_none(said: str) -> None:
    assert all_drafts(f'It was sold. [1: "sold in May"]\nVERDICT: {said}')[1:] == []
