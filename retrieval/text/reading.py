"""A text taken apart once, as two texts are compared: words by their roots, clauses, names, amounts and days (pure)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property

from retrieval.text.analysis import Sentence, analyse
from retrieval.text.clauses import clauses_of
from retrieval.text.grammar import Grammar
from retrieval.text.measures import Measure, measures_of
from retrieval.text.morphology import Token, Tokens, is_known, tokenise
from retrieval.text.phrases import find_listed
from retrieval.text.roots import is_small, root_of
from retrieval.text.tokens import fold

_SHORTEST = 4
"""Letters that have to be left of a word without its prefix."""


@dataclass(frozen=True, slots=True)
class Word:
    """A word of a sentence: folded, its root, the token it was read from, and where that stands."""

    folded: str
    root: str
    token: Token
    at: int
    is_small: bool


@dataclass(frozen=True, slots=True)
class Clause:
    """The words of a clause and the sentence that it is of."""

    words: tuple[Word, ...]
    sentence: Sentence

    @property
    def tokens(self) -> Tokens:
        """Return the tokens of its sentence."""
        return self.sentence.tokens

    @property
    def telling(self) -> tuple[Word, ...]:
        """Return the words that carry meaning."""
        return tuple(word for word in self.words if not word.is_small)

    def has_at(self, letter: int) -> bool:
        """Say whether what stands at a letter of the sentence stands in the clause."""
        first, last = (self.words[0].at, self.words[-1].at) if self.words else (0, -1)
        return last >= first and self.tokens.starts[first] <= letter < self.tokens.end(last)

    def cues(self, name: str) -> frozenset[int]:
        """Return the tokens at which words of one of the guard's lists end in it; a month is no "may"."""
        here = {word.at for word in self.words}
        none = {at for first, last in find_listed(f"not {name}", self.tokens) for at in range(first, last)}
        found = {last - 1 for first, last in find_listed(name, self.tokens) if not _is_date(first, self.tokens)}
        if name == "planned":
            found |= {at for at in here if self.tokens.is_inflected(at, "future_endings")}
        return frozenset((found & here) - none)


def _is_date(at: int, tokens: Tokens) -> bool:
    return tokens[at].has("calendar") and tokens[at].is_capitalised and bool(tokens[at - 1].text)


@dataclass(frozen=True)  # what is asked of a text is worked out when it is first asked
class ReadText:
    """A text in one language, or several texts side by side."""

    sentences: tuple[Sentence, ...]

    @cached_property
    def words(self) -> tuple[Word, ...]:
        """Return the words of all sentences in order."""
        return tuple(word for sentence in self.sentences for word in words_of(sentence.tokens))

    @cached_property
    def clauses(self) -> tuple[Clause, ...]:
        """Return the clauses of all sentences in order."""
        return tuple(clause for sentence in self.sentences for clause in _clauses(sentence))

    @cached_property
    def roots(self) -> frozenset[str]:
        """Return the roots of the words that carry meaning."""
        return frozenset(word.root for word in self.words if not word.is_small)

    @cached_property
    def row(self) -> str:
        """Return the folded words between single spaces."""
        return f" {' '.join(word.folded for word in self.words)} "

    @cached_property
    def names(self) -> frozenset[str]:
        """Return the names, folded."""
        return frozenset(name for sentence in self.sentences for name in names_of(sentence))

    @cached_property
    def measures(self) -> tuple[Measure, ...]:
        """Return the amounts with what they are of."""
        return tuple(
            measure
            for sentence in self.sentences
            for measure in measures_of(sentence)
            if not _is_in_name(measure.start, sentence)
        )

    @cached_property
    def days(self) -> frozenset[str]:
        """Return the days, months and years, as much of each as is said."""
        return frozenset[str]().union(*(sentence.dates for sentence in self.sentences))

    def cued(self, name: str) -> frozenset[Word]:
        """Return the words of one of the guard's lists that stand in it."""
        return frozenset(w for clause in self.clauses for w in clause.words if w.at in clause.cues(name))

    def has(self, name: str) -> bool:
        """Say whether a word or phrase of one of the guard's lists stands in it."""
        return any(clause.cues(name) for clause in self.clauses)


def words_of(tokens: Tokens) -> tuple[Word, ...]:
    """Return the words of a sentence, marks left out."""
    grammar = tokens.grammar
    return tuple(
        Word(fold(token.text) or token.lower, root_of(token, grammar), token, at, is_small(token, grammar))
        for at, token in enumerate(tokens)
        if token.is_word
    )


def forms(word: Word) -> Iterator[str]:
    """Yield what a word has in common with other forms of it and with what it is put together of."""
    yield from (word.folded, word.root, *word.folded.split("-"))


def without_prefix(word: Word, reading: ReadText) -> Iterator[str]:
    """Yield the roots of a word without what negates it: "unnamed" is of "name"."""
    for grammar in {sentence.tokens.grammar for sentence in reading.sentences}:
        for (prefix,) in grammar.guard.phrases("negating_prefixes"):
            bare = word.folded.removeprefix(prefix)
            if bare != word.folded and len(bare) >= _SHORTEST:
                yield words_of(tokenise(bare, grammar))[0].root


def _clauses(sentence: Sentence) -> Iterator[Clause]:
    words = words_of(sentence.tokens)
    for first, last in clauses_of(sentence.tokens):
        yield Clause(tuple(word for word in words if first <= word.at < last), sentence)


def names_of(sentence: Sentence) -> Iterator[str]:
    """Yield the names of a sentence, folded; what is read as a number or a day is none."""
    tokens = sentence.tokens
    read = [(one.start, one.end) for one in sentence.amounts] + [(one.start, one.end) for one in sentence.days]
    for name in sentence.names:
        first = tokens.starts[name.first]
        opener = not name.first and _only_opens(tokens)
        if opener or any(start <= first < end for start, end in read):
            continue
        folded = (fold(token.text) for token in sentence.tokens.between(name.first, name.last) if token.is_word)
        if written := " ".join(filter(None, folded)):
            yield written


def _only_opens(tokens: Tokens) -> bool:
    """Say whether a sentence opens with a common word that is no name: "Following 19 complaints", "Whoever"."""
    numbered = tokens[1].is_number and is_known(tokens[0].lower, tokens.language)
    return numbered or tokens.grammar.guard.has("light", tokens[0].lower)


def _is_in_name(letter: int, sentence: Sentence) -> bool:
    """Say whether what stands at a letter belongs to a name that begins before it: "Folio Nine"."""
    tokens = sentence.tokens
    named = any(tokens.starts[name.first] < letter < tokens.end(name.last - 1) for name in sentence.names)
    return named and sentence.text[letter].isupper()


def read(text: str, grammar: Grammar) -> ReadText:
    """Take a text apart."""
    analysis = analyse(text, grammar.code)
    return ReadText(analysis.sentences if analysis else ())


def joined(readings: Iterable[ReadText]) -> ReadText:
    """Return texts side by side."""
    return ReadText(tuple(sentence for reading in readings for sentence in reading.sentences))
