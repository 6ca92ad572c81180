"""Words of several languages that mean the same, by the rows of the language files: a question meets other tongues."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from functools import cache

from babel import Locale

from retrieval.text.grammar import SMALL, load_grammar
from retrieval.text.morphology import Token, Tokens, base_form, is_known, tokenise
from retrieval.text.naming import find_names
from retrieval.text.tables import LANGUAGES, tables_of
from retrieval.text.tokens import fold, stem, words

Meanings = Mapping[str, frozenset[str]]


def widened(question: str, language: str | None) -> str:
    """Return a question followed by the words of other languages for what it says, for a search that counts words.

    An English one stays as it is: names find what is told elsewhere, and most that there is to find is English.
    """
    if language is None or language == "en":
        return question
    meant = frozenset[str]().union(*(_meant(token, language) for token in _common(question, language)))
    have = set(words(question))
    other = (word for code in LANGUAGES if code != language for word in _worded(code, meant))
    fresh = dict.fromkeys(word for word in other if fold(word) not in have and not is_known(word.lower(), language))
    return " ".join([question, *fresh])  # "part" and "order" are words of two languages, and mean something else


def put_in_words_of(question: str, language: str, shown: Iterable[Tokens], told_in: str) -> str:
    """Return a question with its common words as texts of a language have them, in whatever form; names stay.

    Of several words that mean the same the one that comes first is taken. What the texts have no word for stays.
    """
    tokens = tokenise(question, load_grammar(language))
    held = _Held(shown, told_in)
    named = _named(tokens)
    parts, end = [], 0
    for at, token in enumerate(tokens):
        start = tokens.starts[at]
        parts.append(question[end:start])
        end = tokens.end(at)
        if not _is_clitic(token):  # "d'" and "l'" would be read as part of what follows
            parts.append(token.text if at in named or not _is_common(token) else held.word_for(token, language))
    return "".join([*parts, question[end:]])


class _Held:
    """The words of sentences, each found by its stem, its base form and what it means."""

    def __init__(self, shown: Iterable[Tokens], language: str) -> None:
        self._language = language
        self._stems: set[str] = set()
        self._by_base: dict[str, str] = {}
        self._by_meaning: dict[str, str] = {}
        for told in shown:
            for at, token in enumerate(told):
                if token.is_word and not token.is_number:
                    self._take(token, f"{told[at - 1].lower if _is_clitic(told[at - 1]) else ''}{token.lower}")

    def _take(self, token: Token, written: str) -> None:
        """Keep a word as those who count words read it: a French one with the "l'" before it."""
        self._stems.add(stem(fold(written)))
        self._by_base.setdefault(token.lemma, written)
        for meaning in _meant(token, self._language):
            self._by_meaning.setdefault(meaning, written)

    def word_for(self, token: Token, language: str) -> str:
        """Return the texts' word for one of another text: the same, another form of it, or one that means the same."""
        if stem(fold(token.text)) in self._stems:
            return token.lower
        if language == self._language and token.lemma in self._by_base:
            return self._by_base[token.lemma]
        meant = sorted(_meant(token, language))
        return next((self._by_meaning[one] for one in meant if one in self._by_meaning), None) or self._in_parts(
            token, language
        )

    def _in_parts(self, token: Token, language: str) -> str:
        """Return a word that no text has; one that German joins to a name ("Sable-Lizenz") as the name and the word."""
        name, _, noun = token.text.rpartition("-")
        if language != "de" or not name or not noun[:1].isupper() or not is_known(noun.lower(), language):
            return token.lower
        return f"{name} {self.word_for(tokenise(noun, load_grammar(language))[0], language)}"


def _common(question: str, language: str) -> list[Token]:
    tokens = tokenise(question, load_grammar(language))
    named = _named(tokens)
    return [token for at, token in enumerate(tokens) if at not in named and _is_common(token)]


def _is_clitic(token: Token) -> bool:
    return len(token.text) > 1 and token.text.endswith(("'", "\u2019"))


def _named(tokens: Tokens) -> frozenset[int]:
    """Return where names stand; the verb that opens a German question is none ("Verbietet Halvex …")."""
    named = frozenset(at for name in find_names(tokens) for at in range(name.first, name.last))
    verb = base_form(tokens[0].lower, "de") if tokens.language == "de" and tokens[0].is_word else ""
    return named - {0} if verb.endswith("n") and verb != tokens[0].lower else named


def _is_common(token: Token) -> bool:
    """Say whether a word has a meaning that other words share; no small word, number or acronym has."""
    tells = token.has("calendar") or not token.has(SMALL)
    return token.is_word and not token.is_number and not token.text.isupper() and tells


def _meant(token: Token, language: str) -> frozenset[str]:
    """Return what a word means, told from its form or its base form; months and weekdays are meanings too."""
    known = _meanings(language)
    return known.get(fold(token.text), frozenset()) | known.get(fold(token.lemma), frozenset())


@cache
def _meanings(code: str) -> Meanings:
    found = defaultdict[str, set[str]](set)
    for meaning, word in _pairs(code):
        found[fold(word)].add(meaning)
        found[fold(base_form(word, code))].add(meaning)
    return {word: frozenset(meant) for word, meant in found.items()}


@cache
def _wordings(code: str) -> Mapping[str, tuple[str, ...]]:
    found = defaultdict[str, list[str]](list)
    for meaning, word in _pairs(code):
        found[meaning].append(word)
    return {meaning: tuple(dict.fromkeys(told)) for meaning, told in found.items()}


def _worded(code: str, meant: frozenset[str]) -> Iterator[str]:
    for meaning in sorted(meant):
        yield from _wordings(code).get(meaning, ())


def _pairs(code: str) -> Iterator[tuple[str, str]]:
    """Yield each meaning with a word for it: those of the field, those of deeds, units, months and weekdays."""
    for meaning, listed in tables_of(code)["meaning"].items():
        yield from ((meaning, word) for word in listed.split())
    for row in load_grammar(code).deeds:
        told = () if row.needs or row.also else (*row.verbs, *row.nouns)  # what needs a noun beside it has other senses
        yield from ((row.deed, phrase[0].replace("|", "")) for phrase in told if len(phrase) == 1)
    for unit, told_as in tables_of(code)["guard"]["units"].items():
        yield from ((unit, word) for word in told_as)
    locale = Locale(code)
    for kind, names in (("month", locale.months), ("weekday", locale.days)):
        yield from ((f"{kind} {number}", name) for number, name in names["format"]["wide"].items())
