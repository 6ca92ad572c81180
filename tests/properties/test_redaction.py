"""Wherever a secret stands in a document, nothing of the document that is kept holds it."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from retrieval.reading.redaction import blotted, redacted
from tests.factories import a_note
from tests.secrets_made_up import HARMLESS, PRIVATE_KEY, SPOKEN, TOKENS

SECRETS = [(value, value) for value in TOKENS.values()]
SECRETS += [(words.format(secret), secret) for words, secret in SPOKEN.values()]
SECRETS += [(PRIVATE_KEY, PRIVATE_KEY.split("\n")[2])]
WORDS = st.sampled_from([*HARMLESS, "We rotated it.", "Siehe unten:", "- a list", "Ünicode ünd más", "", "`", '"', "("])
PARTS = st.lists(st.tuples(WORDS, st.sampled_from(SECRETS)), min_size=1, max_size=5)


@given(PARTS, st.sampled_from([" ", "\n", "\n\n", "\t"]))
def test_no_secret_survives_wherever_it_stands(parts: list[tuple[str, tuple[str, str]]], gap: str) -> None:
    text = gap.join(f"{words}{gap}{told}" for words, (told, _) in parts)
    note = redacted(a_note(title=" ".join(text.split()), text=text, author=text, tags=(text,)))
    assert not [secret for _, (_, secret) in parts if secret in repr(note)]
    assert note.redactions >= 1


@given(st.lists(st.one_of(WORDS, st.sampled_from([told for told, _ in SECRETS]), st.text(max_size=20)), max_size=8))
def test_what_was_blotted_out_once_is_not_touched_again(parts: list[str]) -> None:
    once, _ = blotted("\n".join(parts))
    assert blotted(once) == (once, 0)


@given(st.text())
def test_the_words_around_stay_in_their_order(text: str) -> None:
    words, number = blotted(text)
    assert number or words == text
