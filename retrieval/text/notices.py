"""What a notice of correction says: its kind, and the numbers that it replaces (pure)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from retrieval.domain import Correction, CorrectionKind, Replaced
from retrieval.text.figures import days_of
from retrieval.text.grammar import Grammar, grammar_of, load_grammar
from retrieval.text.language import language_of
from retrieval.text.morphology import tokenise
from retrieval.text.quantities import amounts, numbers
from retrieval.text.sentences import sentences
from retrieval.text.tables import INLINE, worded

CORRECTING = worded("correction", r"\b{correcting}\b", blank=INLINE)
"""How a report says that something told before was wrong."""
SAID_WRONGLY = worded(
    "correction",
    r"\b{told_before} {told_in}\b.*\b{told}\b|\b{wrongly}\b",
    re.IGNORECASE | re.DOTALL,
    blank=INLINE,
)
"""How a report repeats what it had told wrongly."""
_INSTEAD = worded(
    "correction",
    r"#(?P<after>[^.;:#]{0,60}{instead}(?: [a-z]+){0,2} ?)#"
    r"|\b{not} ?#[^.;:#]{0,60}\b{but}(?: [a-z]+){0,2} ?#|(?P<moved>\b{from} ?#[^.;:#]{0,40}\b{to} ?#)",
    blank=INLINE,
)
"""Between two numbers (each "#"): the first in place of the second (`after`), or the second in place of the first.

What `moved` may have changed in the world instead: it corrects where its own sentence says so.
"""
_KIND = worded("correction", "(?P<withdrawn>{withdrawn})|(?P<clarified>{clarified})|(?P<corrected>{corrected})")
"""What tells the kind of a notice; the first word that does counts ("corrected to say that it withdrew its offer")."""


def correction(notice: str, *, label: str = "") -> Correction:
    """Read a notice; where its `label` ("Clarification") tells its kind, its words are not asked."""
    found = _KIND.search(label) or _KIND.search(notice)
    kind = CorrectionKind(found.lastgroup) if found and found.lastgroup else CorrectionKind.CORRECTED
    return Correction(kind, notice, () if kind is CorrectionKind.WITHDRAWN else _replaced_in(notice))


def _replaced_in(notice: str) -> tuple[Replaced, ...]:
    labelled = f"Correction: {notice}"  # all that a notice tells first is told wrongly
    grammar = grammar_of(language_of(notice)) or load_grammar("en")
    said = [_undated(labelled[span.start : span.end], grammar) for span in sentences(labelled, grammar.code)]
    found = (one for place in range(len(said)) for one in (*exchanged(said[place]), *told_right(said, place)))
    return tuple(dict.fromkeys(found))


def _undated(sentence: str, grammar: Grammar) -> str:
    """Return a sentence with blanks for its dates as its language writes them: "2. April" holds no amount."""
    for day in days_of(tokenise(sentence, grammar)):
        sentence = sentence[: day.start] + " " * (day.end - day.start) + sentence[day.end :]
    return sentence


def exchanged(sentence: str) -> Iterator[Replaced]:
    """Yield what "14, not 41", "not 41 but 14", "14 instead of 41" and "corrected from 41 to 14" replace."""
    for one, other in pairwise(amounts(sentence)):
        match = _INSTEAD.search(
            sentence[max(0, one.start - 6) : one.start] + "#" + sentence[one.end : other.start] + "#"
        )
        if match and one.value != other.value and (not match["moved"] or CORRECTING.search(sentence)):
            yield Replaced(other.value, one.value) if match["after"] else Replaced(one.value, other.value)


def told_right(said: Sequence[str], place: int) -> Iterator[Replaced]:
    """Yield what a sentence tells was said wrongly, the right number standing in the sentence after or before it."""
    if not SAID_WRONGLY.search(said[place]):
        return
    old = numbers(said[place])
    beside = [*said[place + 1 : place + 2], *said[max(0, place - 1) : place]]
    new = next((found for text in beside if (found := numbers(text) - old)), frozenset[str]())
    if len(old) == 1 and len(new) == 1:
        yield Replaced(*old, *new)
