"""Which numbers were taken back, and the sentence that puts each right (pure)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from retrieval.answering.candidates import Candidate, candidates
from retrieval.domain import Hit
from retrieval.text.lexicon import CORRECTING, RATHER, SAID_WRONGLY
from retrieval.text.quantities import amounts, numbers
from retrieval.text.sentences import content, sentences

_SHARED = 2
"""Content words that a sentence shares with a correction when both speak of the same thing."""


@dataclass(frozen=True, slots=True)
class Correction:
    """A number taken back and the one in its place, as `numbers` writes them; `stems` say what both count."""

    old: str
    new: str
    stems: frozenset[str]


def superseded(hits: Sequence[Hit]) -> dict[Candidate, Candidate | None]:
    """Return the sentences with a number that was taken back, each with the sentence that puts it right.

    That is the first of a hit that corrects, with the new number and the subject; None when no sentence does: what was
    taken back is then better left out.
    """
    corrected = [correction for hit in hits for correction in corrections(hit)]
    found = candidates(hits) if corrected else ()
    correcting = [c for c in found if c.leans_on is None and _corrects(hits[c.source - 1])]
    return {
        candidate: next((c for c in correcting if _says(c, one.new, one.stems)), None)
        for one in reversed(corrected)
        for candidate in found
        if _says(candidate, one.old, one.stems) and one.new not in numbers(candidate.text)
    }


def corrections(hit: Hit) -> Iterator[Correction]:
    """Yield the corrections of numbers in a hit that says of itself, or of others, that something was corrected."""
    if not _corrects(hit):
        return
    text = hit.passage.text
    told = [hit.document.title, *(text[span.start : span.end] for span in sentences(text))]
    subject = frozenset(content(hit.document.title))
    for place, sentence in enumerate(told):
        around = subject.union(content(sentence))
        for old, new in _pairs(sentence):
            yield Correction(old, new, around)
        if SAID_WRONGLY.search(sentence) and place:
            beside = [*told[place + 1 : place + 2], *told[place - 1 : place]]
            yield from (Correction(old, new, around) for old, new in _told_right(sentence, beside))


def _corrects(hit: Hit) -> bool:
    return bool(CORRECTING.search(f"{hit.document.title}\n{hit.passage.text}"))


def _pairs(sentence: str) -> Iterator[tuple[str, str]]:
    """Yield (old, new) of "14, not 41", "not 41 but 14", "14 instead of 41" and "corrected from 41 to 14"."""
    for one, other in pairwise(amounts(sentence)):
        match = RATHER.search(sentence[max(0, one.start - 6) : one.start] + "#" + sentence[one.end : other.start] + "#")
        if match and one.value != other.value and (not match["moved"] or CORRECTING.search(sentence)):
            yield (other.value, one.value) if match["after"] else (one.value, other.value)


def _told_right(sentence: str, beside: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Yield (old, new) of a sentence that tells what was said wrongly, the right number standing beside it."""
    old = numbers(sentence)
    new = next((found for text in beside if (found := numbers(text) - old)), frozenset[str]())
    if len(old) == 1 and len(new) == 1:
        yield from zip(old, new, strict=True)


def _says(candidate: Candidate, number: str, stems: frozenset[str]) -> bool:
    """Say whether a sentence holds a number and speaks of what these words do."""
    shared = {stem for stem in candidate.stems & stems if not stem[0].isdigit()}
    return len(shared) >= _SHARED and number in numbers(candidate.text)
