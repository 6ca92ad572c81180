"""What is judged: a sentence and what it cites, each taken apart once (pure)."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from retrieval.grounding.evidence import CitedPassage, Evidence
from retrieval.text.grammar import grammar_of, load_grammar
from retrieval.text.quantities import dates
from retrieval.text.reading import ReadText, Word, joined, read

ENGLISH = "en"
"""What a passage is taken for whose language is not known."""


@dataclass(frozen=True)
class ReadPlace:
    """A cited passage, taken apart: the source sentences around its quotes, all of it, and what stands above it."""

    place: CitedPassage
    near: ReadText
    heading: ReadText
    whole: ReadText
    days: frozenset[str]
    """The dates of the heading, which is written in English whatever the passage is in."""


@dataclass(frozen=True)
class Case:
    """What is judged: a sentence, and what it cites."""

    text: str
    evidence: Evidence
    claim: ReadText
    places: tuple[ReadPlace, ...]

    @cached_property
    def near(self) -> ReadText:
        """Return the source sentences around the quotes."""
        return joined(place.near for place in self.places)

    @cached_property
    def heading(self) -> ReadText:
        """Return what stands above the passages."""
        return joined(place.heading for place in self.places)

    @cached_property
    def whole(self) -> ReadText:
        """Return the passages and what stands above them."""
        return joined(reading for place in self.places for reading in (place.heading, place.whole))

    @cached_property
    def told(self) -> str:
        """Return the words of the quoted sentences and of what stands above them between single spaces."""
        return f"{self.near.row}{self.heading.row}"

    @cached_property
    def days(self) -> frozenset[str]:
        """Return the dates that stand above the passages."""
        return frozenset(day for place in self.places for day in place.days)

    @cached_property
    def named(self) -> frozenset[str]:
        """Return the words that names of the passages are made of: one of them opens a sentence as a name, too."""
        known = {part for name in self.whole.names for part in name.split()}
        words = (*self.whole.words, *self.heading.words)
        common = {word.folded for word in words if not word.token.is_capitalised}
        return frozenset(known | {word.folded for word in words if _may_name(word) and word.folded not in common})

    def is_name(self, word: Word) -> bool:
        """Say whether a word is part of a name: of one of the passages, or of the sentence itself."""
        return word.token.is_capitalised and (word.folded in self.named or word.folded in self._own)

    @cached_property
    def _own(self) -> frozenset[str]:
        return frozenset(part for name in self.claim.names for part in name.split())


def _may_name(word: Word) -> bool:
    """Say whether a word that opens a sentence without an article may be a name: "Ardent shows …"."""
    single = not word.is_small and word.token.lower == word.token.lemma
    return not word.at and word.token.is_capitalised and single and not word.token.is_number


def read_case(claim: str, evidence: Evidence) -> Case | None:
    """Take a sentence and what it cites apart; None where a passage's language has no file."""
    grammars = [grammar_of(place.language or ENGLISH) for place in evidence.places]
    if None in grammars:
        return None
    places = tuple(map(_read_place, evidence.places))
    grammar = next(filter(None, grammars), load_grammar(ENGLISH))
    return Case(claim, evidence, read(claim, grammar), places)


def _read_place(place: CitedPassage) -> ReadPlace:
    grammar = load_grammar(place.language or ENGLISH)
    near, heading, whole = (read(text, grammar) for text in (place.near, place.heading, place.text))
    return ReadPlace(place, near, heading, whole, dates(place.heading))
