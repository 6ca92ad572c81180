"""A sentence and what it cites, each taken apart once, as the checks compare them (pure)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property

from retrieval.grounding.evidence import Evidence, Place
from retrieval.text.analysis import Sentence, analyse
from retrieval.text.clauses import clauses_of
from retrieval.text.figures import amounts_of, days_of
from retrieval.text.grammar import Grammar, grammar_of, load_grammar
from retrieval.text.measures import Measure, measures_of
from retrieval.text.morphology import Token, Tokens, is_known, tokenise
from retrieval.text.phrases import find_listed
from retrieval.text.quantities import dates
from retrieval.text.roots import is_small, root_of
from retrieval.text.tokens import fold

ENGLISH = "en"
"""What a passage is taken for whose language is not known."""


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
    """The words of a clause and the tokens of its sentence."""

    words: tuple[Word, ...]
    tokens: Tokens

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
class Reading:
    """A text in one language, or several texts side by side."""

    sentences: tuple[Sentence, ...]

    @cached_property
    def words(self) -> tuple[Word, ...]:
        """Return the words of all sentences in order."""
        return tuple(word for sentence in self.sentences for word in words_of(sentence.tokens))

    @cached_property
    def clauses(self) -> tuple[Clause, ...]:
        """Return the clauses of all sentences in order."""
        return tuple(clause for sentence in self.sentences for clause in _clauses(sentence.tokens))

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
            for measure in measures_of(sentence.tokens)
            if not _is_in_name(measure.start, sentence)
        )

    @cached_property
    def days(self) -> frozenset[str]:
        """Return the days, months and years, as much of each as is said."""
        return frozenset(day.value for sentence in self.sentences for day in days_of(sentence.tokens))

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


def without_prefix(word: Word, reading: Reading) -> Iterator[str]:
    """Yield the roots of a word without what negates it: "unnamed" is of "name"."""
    for grammar in {sentence.tokens.grammar for sentence in reading.sentences}:
        for (prefix,) in grammar.guard.phrases("negating_prefixes"):
            bare = word.folded.removeprefix(prefix)
            if bare != word.folded and len(bare) >= _SHORTEST:
                yield words_of(tokenise(bare, grammar))[0].root


def _clauses(tokens: Tokens) -> Iterator[Clause]:
    words = words_of(tokens)
    for first, last in clauses_of(tokens):
        yield Clause(tuple(word for word in words if first <= word.at < last), tokens)


def names_of(sentence: Sentence) -> Iterator[str]:
    """Yield the names of a sentence, folded; what is read as a number or a day is none."""
    tokens = sentence.tokens
    read = [(one.start, one.end) for one in amounts_of(tokens)] + [(one.start, one.end) for one in days_of(tokens)]
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


def read(text: str, grammar: Grammar) -> Reading:
    """Take a text apart."""
    analysis = analyse(text, grammar.code)
    return Reading(analysis.sentences if analysis else ())


@dataclass(frozen=True)
class ReadPlace:
    """A cited passage, taken apart: the source sentences around its quotes, all of it, and what stands above it."""

    place: Place
    near: Reading
    heading: Reading
    whole: Reading
    days: frozenset[str]
    """The dates of the heading, which is written in English whatever the passage is in."""


@dataclass(frozen=True)
class Case:
    """What is judged: a sentence, and what it cites."""

    text: str
    evidence: Evidence
    claim: Reading
    places: tuple[ReadPlace, ...]

    @cached_property
    def near(self) -> Reading:
        """Return the source sentences around the quotes."""
        return joined(place.near for place in self.places)

    @cached_property
    def heading(self) -> Reading:
        """Return what stands above the passages."""
        return joined(place.heading for place in self.places)

    @cached_property
    def whole(self) -> Reading:
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


def joined(readings: Iterable[Reading]) -> Reading:
    """Return texts side by side."""
    return Reading(tuple(sentence for reading in readings for sentence in reading.sentences))


def read_case(claim: str, evidence: Evidence) -> Case | None:
    """Take a sentence and what it cites apart; None where a passage's language has no file."""
    grammars = [grammar_of(place.language or ENGLISH) for place in evidence.places]
    if None in grammars:
        return None
    places = tuple(map(_read_place, evidence.places))
    grammar = next(filter(None, grammars), load_grammar(ENGLISH))
    return Case(claim, evidence, read(claim, grammar), places)


def _read_place(place: Place) -> ReadPlace:
    grammar = load_grammar(place.language or ENGLISH)
    near, heading, whole = (read(text, grammar) for text in (place.near, place.heading, place.text))
    return ReadPlace(place, near, heading, whole, dates(place.heading))
