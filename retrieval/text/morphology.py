"""The words of a text with their base forms (simplemma's dictionaries), each where it stands."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Final

from retrieval.text.dictionaries import has_word, lemma_of
from retrieval.text.grammar import Grammar, load_grammar

_NUMBER: Final = r"\d{1,3}(?:[.,\u00a0\u202f ]\d{3})+(?:[.,]\d+)?(?![\w])|\d+(?:[.,]\d+)*"
_WORD: Final = r"[^\W_]+(?:[.&+-](?=[^\W_])[^\W_]+)*"
_MARK: Final = r"[^\w\s]"
_TOKEN: Final = {
    "fr": re.compile(
        rf"(?i:\b(?:[cdjlmnst]|qu|jusqu|lorsqu|puisqu)['\u2019])|{_NUMBER}|aujourd['\u2019]hui|{_WORD}|{_MARK}"
    ),
    "en": re.compile(
        rf"[^\W\d_]+n['\u2019]t\b|(?<=\w)['\u2019](?:s|ll|ve|re|d|m)\b|{_NUMBER}|{_WORD}|{_MARK}",
    ),
}
_FINITE: Final = frozenset("ae")
"""Endings of finite verbs in French and Spanish, which many nouns have as well."""
_SHORTEST_STEM: Final = 2
_REFERRING: Final = frozenset({"pronouns", "clitics", "roles", "rules"})
_SMALLEST_PART: Final = 4
"""Letters of a part of a German compound; shorter ones are found in anything."""
_PLAIN: Final = re.compile(rf"{_NUMBER}|{_WORD}|{_MARK}")


@dataclass(frozen=True)  # a dictionary is asked for its base form when somebody asks it: most words of a text need none
class Token:
    """A word, number or mark as it is written and in lower case.

    `functions` are what it does as it is written ("articles", "by", `SMALL`), as the rows of its language have them.
    """

    text: str
    lower: str
    grammar: Grammar | None = None
    functions: frozenset[str] = frozenset()
    is_word: bool = False
    is_number: bool = False
    is_capitalised: bool = False

    @cached_property
    def lemma(self) -> str:
        """Return its base form in lower case."""
        return base_form(self.text.replace("\u2019", "'"), self.grammar.code) if self.grammar else ""

    @cached_property
    def classes(self) -> frozenset[str]:
        """Return what its base form is ("roles", "material", `VERBS`), as the rows of its language have it."""
        return self.grammar.classes_of(self.lemma) if self.grammar else frozenset()

    @cached_property
    def deeds(self) -> frozenset[int]:
        """Return the numbers of the rows of deeds with a phrase that it begins."""
        return self.grammar.deeds.beginning(self.lower, self.lemma) if self.grammar else frozenset()

    @cached_property
    def corrections(self) -> frozenset[int]:
        """Return the numbers of the rows of corrections with a phrase that it begins."""
        return self.grammar.corrections.beginning(self.lower, self.lemma) if self.grammar else frozenset()

    @cached_property
    def may_refer(self) -> bool:
        """Say whether it may refer to somebody without naming him: a pronoun, a role, rules."""
        return not self.functions.isdisjoint(_REFERRING) or not self.classes.isdisjoint(_REFERRING)

    def has(self, *functions: str) -> bool:
        """Say whether it has one of these functions."""
        return not self.functions.isdisjoint(functions)

    def is_a(self, *classes: str) -> bool:
        """Say whether its base form is of one of these classes."""
        return not self.classes.isdisjoint(classes)


_NOTHING: Final = Token("", "")


@dataclass(frozen=True, slots=True)
class Tokens:
    """The tokens of a text in order, and where each stands; before the first and behind the last is an empty one.

    `named` are words of the dictionary that are names in the text around it.
    """

    text: str
    grammar: Grammar
    found: tuple[Token, ...]
    starts: tuple[int, ...]
    named: frozenset[str] = frozenset()

    @property
    def language(self) -> str:
        """Return the language's code."""
        return self.grammar.code

    def __len__(self) -> int:
        return len(self.found)

    def __iter__(self) -> Iterator[Token]:
        return iter(self.found)

    def __getitem__(self, at: int) -> Token:
        found = self.found
        return found[at] if 0 <= at < len(found) else _NOTHING

    def between(self, first: int, last: int) -> tuple[Token, ...]:
        """Return the tokens `[first, last)`, as far as there are any."""
        return self.found[max(0, first) : max(0, last)]

    def end(self, at: int) -> int:
        """Return where a token ends in the text."""
        return self.starts[at] + len(self.found[at].text)

    def reads(self, phrase: Sequence[str], at: int) -> bool:
        """Say whether a phrase begins at a token, word for word."""
        return all(self[at + place].lower == word for place, word in enumerate(phrase))

    def gap(self, at: int) -> int:
        """Return how many letters apart a token is from the one before it."""
        return self.starts[at] - self.starts[at - 1] - len(self.found[at - 1].text)

    def is_inflected(self, at: int, endings: str) -> bool:
        """Say whether a token has an ending that tells something, as its language has it ("future_endings")."""
        token = self[at]
        return token.lower != token.lemma and token.lower.endswith(self.grammar.endings(endings))

    def written(self, first: int, last: int) -> str:
        """Return tokens `[first, last)` as they stand in the text, without marks around them."""
        while first < last and not self[first].is_word:
            first += 1
        while last > first and not self[last - 1].is_word:
            last -= 1
        if first >= last:
            return ""
        return " ".join(self.text[self.starts[first] : self.starts[last - 1] + len(self.found[last - 1].text)].split())


def tokenise(text: str, grammar: Grammar, named: frozenset[str] = frozenset()) -> Tokens:
    """Return the tokens of a text; a French clitic ("l'") and an English possessive ("'s") are tokens of their own."""
    found = list(_TOKEN.get(grammar.code, _PLAIN).finditer(text))
    tokens = tuple([_read(match[0], grammar) for match in found])  # a list first: this loop is the longest of reading
    return Tokens(text, grammar, tokens, tuple(map(re.Match.start, found)), named)


def written_words(text: str, language: str) -> list[str]:
    """Return the words of a text as they are written, told apart as `tokenise` does; no dictionary is asked."""
    found = (match[0] for match in _TOKEN.get(language, _PLAIN).finditer(text))
    return [written for written in found if written[0].isalnum()]


@lru_cache(maxsize=65_536)  # texts repeat their words
def _read(written: str, grammar: Grammar) -> Token:
    lower = written.replace("\u2019", "'").lower()
    return Token(
        written,
        lower,
        grammar,
        grammar.functions_of(lower),
        is_word=written[0].isalnum(),
        is_number=written[0].isdigit(),
        is_capitalised=written != written.lower(),
    )


@lru_cache(maxsize=65_536)  # a German compound takes a tenth of a millisecond to take apart
def base_form(word: str, language: str) -> str:
    """Return a word's base form in lower case: "gesperrt" gives "sperren", "Privatkonten" gives "konto"."""
    if not word[0].isalpha():
        return word
    head = compound_head(word) if language == "de" and word[0].isupper() else ""
    lemma = lemma_of(head or word, language).lower()
    grammar = load_grammar(language)
    if lemma in grammar.verbs or not lemma.endswith(grammar.inflected):
        return lemma
    verb = _infinitive(lemma, grammar, is_whole=lemma == word.lower())
    return lemma if verb != lemma and grammar.classes_of(lemma) else verb


def _infinitive(word: str, grammar: Grammar, *, is_whole: bool) -> str:
    """Return the verb of a row that a word is a form of, or of the dictionary where it has the word itself alone.

    The dictionaries take participles for adjectives ("suspendus") and some finite forms for nouns ("conteste").
    """
    for infinitive, endings in grammar.inflections.items():
        for ending in endings:
            stem = word.removesuffix(ending)
            if not word.endswith(ending) or len(stem) <= _SHORTEST_STEM:
                continue
            verb = stem.replace("\u00ed", "i") + infinitive
            participle = len(ending) > 1 or ending not in _FINITE
            if verb in grammar.verbs or (is_whole and participle and is_known(verb, grammar.code)):
                return verb
    return word


def is_known(word: str, language: str) -> bool:
    """Say whether the dictionary of a language has a word, as it is written or in lower case."""
    return has_word(word, language) or has_word(word.lower(), language)


@lru_cache(maxsize=65_536)
def is_noun(word: str) -> bool:
    """Say whether the German dictionary has a noun, written with its capital."""
    return has_word(word, "de") and (
        len(word) < _SMALLEST_PART or not word.endswith(load_grammar("de").endings("origins"))
    )


@lru_cache(maxsize=65_536)
def compound_head(word: str) -> str:
    """Return the last part of a German compound that no dictionary has, or nothing for a word that is none."""
    if is_known(word, "de"):
        return ""
    for cut in range(_SMALLEST_PART, len(word) - _SMALLEST_PART + 1):
        front, back = word[:cut], word[cut:].capitalize()
        if is_known(back, "de") and any(is_known(form, "de") for form in (front, front.removesuffix("s")) if form):
            return back
    return ""
