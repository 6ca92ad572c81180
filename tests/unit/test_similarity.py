"""What two texts have in common word for word."""

from __future__ import annotations

import pytest

from retrieval.text.similarity import are_copies, meeting_keys, runs_of

WORDS = [f"{first}{last}" for first in ("lab", "key", "log", "deal", "court") for last in "abcdefghijklmnopqrst"]
TEXT = " ".join(WORDS)
OTHER = " ".join(word[::-1] for word in WORDS)


def copied(one: str, other: str) -> bool:
    return are_copies(runs_of(one), runs_of(other))


def test_a_text_repeats_itself_whatever_its_case_and_punctuation() -> None:
    assert copied(TEXT, TEXT.upper().replace(" ", ", "))
    assert meeting_keys(runs_of(TEXT)) == meeting_keys(runs_of(TEXT.upper()))


def test_a_lightly_edited_text_is_a_copy_and_another_text_is_none() -> None:
    edited = TEXT.replace("keya", "one").replace("dealt", "two")
    assert copied(TEXT, edited)
    assert not copied(TEXT, OTHER)


def test_the_first_half_of_a_text_is_a_copy_and_a_quotation_from_it_is_none() -> None:
    assert copied(TEXT, " ".join(WORDS[:50]))
    assert not copied(TEXT, " ".join(WORDS[:20]))


def test_texts_with_the_same_frame_and_other_words_in_it_are_no_copies() -> None:
    frame, news = " ".join(WORDS[:60]), " ".join(word[::-1] for word in WORDS[:40])
    assert not copied(f"{frame} {' '.join(WORDS[60:])}", f"{frame} {news}")


@pytest.mark.parametrize("text", ["", "Read more.", "Read the whole story on our site, free of charge."])
def test_a_few_words_are_no_copy_of_each_other(text: str) -> None:
    assert not copied(text, text)
    assert meeting_keys(runs_of(text)) == ()


@pytest.mark.parametrize("kept", [100, 90, 80, 70])
def test_copies_meet_under_a_key(kept: int) -> None:
    cut = " ".join(WORDS[:kept])
    assert set(meeting_keys(runs_of(TEXT))) & set(meeting_keys(runs_of(cut)))


def test_unrelated_texts_meet_under_no_key() -> None:
    assert not set(meeting_keys(runs_of(TEXT))) & set(meeting_keys(runs_of(OTHER)))


def test_keys_stay_the_same_between_runs_of_the_program() -> None:
    """They are kept in the catalog: were they to change, no copy would meet its original any more."""
    assert meeting_keys(runs_of(TEXT))[0] == "like:0:0206994000d28fcb01ba04720127b80a"
