"""What a text says in form: its sentences, and of each the tokens, names, amounts, days and cues (pure)."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from retrieval.text.figures import amounts_of, days_of
from retrieval.text.grammar import Grammar, grammar_of
from retrieval.text.matter import matter_of
from retrieval.text.morphology import Tokens, tokenise
from retrieval.text.names import names
from retrieval.text.naming import Name, find_names
from retrieval.text.phrases import Cue, find_cues
from retrieval.text.quantities import Amount, Day
from retrieval.text.sentences import sentences
from retrieval.text.tokens import words


@dataclass(frozen=True)  # what is asked of a sentence is worked out when it is first asked
class Sentence:
    """A sentence of a text that begins there at `start`; what is found in it stands where its own text has it.

    `named` are words of the dictionary that are names in the text around it.
    """

    text: str
    start: int
    grammar: Grammar
    named: frozenset[str] = frozenset()

    @property
    def end(self) -> int:
        """Return where it ends in its text."""
        return self.start + len(self.text)

    @cached_property
    def tokens(self) -> Tokens:
        """Return its words, numbers and marks, with their base forms."""
        return tokenise(self.text, self.grammar, self.named)

    @cached_property
    def names(self) -> tuple[Name, ...]:
        """Return its names in order."""
        return find_names(self.tokens)

    @cached_property
    def amounts(self) -> tuple[Amount, ...]:
        """Return its numbers in order."""
        return amounts_of(self.tokens)

    @cached_property
    def days(self) -> tuple[Day, ...]:
        """Return its dates in order."""
        return days_of(self.tokens)

    @cached_property
    def cues(self) -> tuple[Cue, ...]:
        """Return the words that say how it is meant: denied, reported, possible and the like."""
        return find_cues(self.tokens)

    @cached_property
    def words(self) -> tuple[str, ...]:
        """Return its words in order, folded."""
        return tuple(words(self.text))

    @cached_property
    def stems(self) -> frozenset[str]:
        """Return the bases of its content words."""
        return frozenset(matter_of(self.words))

    @cached_property
    def called(self) -> frozenset[str]:
        """Return its names as they are compared: folded."""
        return names(self.text)

    @cached_property
    def numbers(self) -> frozenset[str]:
        """Return its numbers as they are compared."""
        return frozenset(amount.value for amount in self.amounts)

    @cached_property
    def dates(self) -> frozenset[str]:
        """Return its dates as they are compared, as much of each as it says."""
        return frozenset(day.value for day in self.days)


@dataclass(frozen=True, slots=True)
class Analysis:
    """A text taken apart, in a language that has a file."""

    language: str
    sentences: tuple[Sentence, ...]


def analyse(text: str, language: str | None) -> Analysis | None:
    """Return what a text says in form, or None in a language without a file."""
    grammar = grammar_of(language)
    if grammar is None:
        return None
    spans = sentences(text, grammar.code)
    return Analysis(grammar.code, tuple(Sentence(text[one.start : one.end], one.start, grammar) for one in spans))
