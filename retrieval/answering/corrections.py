"""Which numbers were taken back, and the sentence that puts each right (pure)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from retrieval.answering.candidates import Candidate, candidates
from retrieval.domain import Hit, Replaced
from retrieval.text.lexicon import CORRECTING
from retrieval.text.notices import exchanged, told_right
from retrieval.text.quantities import numbers
from retrieval.text.sentences import content, sentences

_SHARED = 2
"""Content words that a sentence shares with a correction when both speak of the same thing."""


@dataclass(frozen=True, slots=True)
class TakenBack:
    """A number taken back and the one in its place; `stems` say what both count."""

    number: Replaced
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
        candidate: next((c for c in correcting if _says(c, one.number.new, one.stems)), None)
        for one in reversed(corrected)
        for candidate in found
        if _says(candidate, one.number.old, one.stems) and one.number.new not in numbers(candidate.text)
    }


def corrections(hit: Hit) -> Iterator[TakenBack]:
    """Yield the corrections of numbers in a hit that says of itself, or of others, that something was corrected."""
    if not _corrects(hit):
        return
    text = hit.passage.text
    told = [hit.document.title, *(text[span.start : span.end] for span in sentences(text))]
    subject = frozenset(content(hit.document.title))
    for place, sentence in enumerate(told):
        around = subject.union(content(sentence))
        beside = told_right(told, place) if place else ()
        yield from (TakenBack(number, around) for number in (*exchanged(sentence), *beside))


def _corrects(hit: Hit) -> bool:
    return bool(CORRECTING.search(f"{hit.document.title}\n{hit.passage.text}"))


def _says(candidate: Candidate, number: str, stems: frozenset[str]) -> bool:
    """Say whether a sentence holds a number and speaks of what these words do."""
    shared = {stem for stem in candidate.stems & stems if not stem[0].isdigit()}
    return len(shared) >= _SHARED and number in numbers(candidate.text)
