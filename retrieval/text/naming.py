"""The names in a sentence: capitalised words, told from common ones by the dictionaries of its language (pure)."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from retrieval.text.grammar import SMALL, VERBS, Grammar
from retrieval.text.morphology import Tokens, base_form, compound_head, is_known, is_noun

_NAMED: Final = frozenset({"roles", "model", "sources", "retired"})
"""Classes of nouns that have a name behind them: "Magazin X", "Modell Y"."""
QUOTES: Final = frozenset("\"'\u201c\u201d\u201e\u201f\u00ab\u00bb\u2018\u2019\u2039\u203a")
_OPENS: Final = frozenset(".:;!?\u2026\u2013\u2014-(\u00aa\u00ba") | QUOTES | {""}
_WITHIN: Final = re.compile(r"[A-Z\u00c0-\u00de](?<=[a-z\u00df-\u00ff,] .)[a-z\u00df-\u00ff]+\b")
"""A capitalised word within a sentence: its capital is looked for first, as there are fewest."""
_BEFORE: Final = re.compile(r"(?:\b([a-z\u00df-\u00ff]+|\d[\d.,:]*) )?\b([A-Z\u00c0-\u00de][a-z\u00df-\u00ff]+)\b")
"""A capitalised word with the one in small letters, or the number, before it."""
_VERSION: Final = re.compile(r"v\d[\d.]*")
_LONGEST_NUMBER: Final = 3
"""Digits of a number that is part of a name ("Maren 3"); a longer one is a year or an amount."""


@dataclass(frozen=True, slots=True)
class Name:
    """A name as it stands in a sentence: tokens `[first, last)`."""

    text: str
    first: int
    last: int


def find_names(tokens: Tokens) -> tuple[Name, ...]:
    """Return the names of a sentence in order."""
    runs = _german_runs(tokens) if tokens.language == "de" else _runs(tokens)
    return tuple(Name(tokens.written(first, last), first, last) for first, last in runs)


def named_in(title: str, text: str, grammar: Grammar) -> frozenset[str]:
    """Return the words that a text or its title has as names: capitalised within a sentence.

    German ones are those that never have an article; what only a heading in capitals names is none.
    """
    words = title.split()
    capitals = sum(word[:1].isupper() for word in words)
    whole = text if 2 * capitals > len(words) else f"{title}. {text}"
    if grammar.code != "de":
        return frozenset(_WITHIN.findall(whole))
    bare, determined = Counter[str](), set[str]()
    for before, word in _BEFORE.findall(whole):
        inflected = before.endswith(grammar.endings("adjective_endings")) and not grammar.has(SMALL, before)
        inflected = inflected and base_form(before, grammar.code) not in grammar.verbs
        if inflected or grammar.has("articles", before) or before[:1].isdigit():
            determined.add(word)
        else:
            bare[word] += 1
    return frozenset(word for word, times in bare.items() if times > 1) - determined


def _runs(tokens: Tokens) -> Iterator[tuple[int, int]]:
    """Yield the runs of capitalised words; one that only opens a sentence is none if the dictionary has it."""
    at = 0
    while at < len(tokens):
        last = at + 1
        if tokens.found[at].is_capitalised and _begins_name(at, tokens):
            while joined := _joined(last, tokens):
                last += joined
            yield at, last
        at = last


def _begins_name(at: int, tokens: Tokens) -> bool:
    token, before, following = tokens[at], tokens[at - 1], tokens[at + 1]
    if not token.is_word or not token.text[0].isalpha():
        return False
    if token.has(SMALL):  # the article of a title: "The Harbour Ledger", "El Faro"
        return token.has("articles") and following.is_capitalised and before.text not in _OPENS
    goes_on = following.is_capitalised or following.is_number or following.text == "&"
    if token.text.istitle() and not goes_on and token.classes - {VERBS}:
        return False  # "the Customer" and "Outputs" of a contract
    if before.text not in _OPENS or not token.text.istitle() or not is_known(token.lower, tokens.language):
        return True
    if token.text in tokens.named or _opens_as_name(at, tokens):
        return True
    return goes_on and not following.has("articles")


def _opens_as_name(at: int, tokens: Tokens) -> bool:
    """Say whether a word of the dictionary opens a sentence as a name: a noun would have an article before its verb."""
    token, following = tokens[at], tokens[at + 1]
    if not following.has("auxiliaries") or following.has("copulas"):  # "Demand is"
        return False
    if token.has("indefinites") or token.is_a(VERBS):
        return False
    return token.lower == token.lemma and not token.lower.endswith(tokens.grammar.endings("abstract_endings"))


def _joined(at: int, tokens: Tokens) -> int:
    """Return how many tokens from here on a name goes on by."""
    token, following = tokens[at], tokens[at + 1]
    if not token.text or tokens.gap(at) > 1 or token.has("calendar"):
        return 0
    numbered = (token.is_number and len(token.text) <= _LONGEST_NUMBER) or _VERSION.fullmatch(token.text)
    if token.is_word and (token.is_capitalised or numbered):
        return 0 if token.has("pronouns") and token.lower != "i" else 1
    if (token.text == "&" or token.has("inside")) and following.is_capitalised:
        return 2
    return 3 if token.has("inside") and following.has("articles") and tokens[at + 2].is_capitalised else 0


def _german_runs(tokens: Tokens) -> Iterator[tuple[int, int]]:
    """Yield the names among German nouns: words that no dictionary has, or that stand where a name stands."""
    at = 0
    while at < len(tokens):
        last = at + 1
        if tokens[at].text[0].isupper() and not tokens[at].has(SMALL):
            while (joined := _joined(last, tokens)) and not _ends_name(last, tokens):
                last += joined
            first = _name_within(at, last, tokens)
            if first is not None:
                yield first, last
        at = last


def _name_within(at: int, last: int, tokens: Tokens) -> int | None:
    """Return where the name begins in a run of German nouns, behind what only introduces it ("Händler X")."""
    first = max((i + 1 for i in range(at, last - 1) if tokens[i].is_a(*_NAMED)), default=at)
    determined = _is_determined(at, tokens)
    if first == at and determined:
        while first < last - 1 and tokens[first + 1].text[0].isalpha() and _is_common(first, tokens):
            first += 1
    if at < first == last - 1 and tokens[first].has("generic"):
        first -= 1
    if any(tokens[i].text[0].isalpha() and not _is_common(i, tokens) for i in range(first, last)):
        return first
    firm = last - first > 1 and tokens[last - 1].has("generic")  # "der Zeisig GmbH"
    if firm or first > at or (last - first > 1 and not determined):
        return None if not firm and _is_plural(tokens[last - 1].text) else first
    return first if last - first == 1 and _stands_as_name(first, tokens) else None


def _stands_as_name(at: int, tokens: Tokens) -> bool:
    """Say whether a noun of the dictionary stands where only a name does: "von Anker", "Anker hat", without article."""
    token, before, following = tokens[at], tokens[at - 1], tokens[at + 1]
    if token.classes or _is_determined(at, tokens) or token.lower.endswith(tokens.grammar.endings("abstract_endings")):
        return False
    if token.text in tokens.named:
        return True
    opens = not before.is_word or before.has("that")
    held = before.has("before_names") or (opens and following.has("auxiliaries") and not following.has("copulas"))
    return held and not _is_plural(token.text)


def _ends_name(at: int, tokens: Tokens) -> bool:
    """Say whether a noun behind a name is a common one: "Hamburg Klage", "Compute Modellgewichte"."""
    token, following = tokens[at], tokens[at + 1]
    if not token.text[0].isalpha() or token.has("generic"):
        return False
    if token.has("generic_plurals"):  # "Nordlicht Modelle weist", but "dass Nordlicht Modelle von"
        return not (following.is_a(VERBS) or following.has("auxiliaries") or not following.is_word)
    plural = is_noun(token.text) and _is_plural(token.text)  # "Hendrik Wallmoden" is a name all the same
    return plural or bool(token.classes - _NAMED - {VERBS} and is_noun(token.text))


def _is_determined(at: int, tokens: Tokens) -> bool:
    """Say whether an article or an inflected adjective stands before a noun."""
    before = tokens[at - 1]
    inflected = before.text.islower() and before.lower.endswith(tokens.grammar.endings("adjective_endings"))
    return before.has("articles") or (inflected and not before.has(SMALL) and not before.is_a(VERBS))


def _is_plural(noun: str) -> bool:
    """Say whether a German noun is a common one in the plural, which no name ends in."""
    head = compound_head(noun) or (noun if is_noun(noun) else "")
    base = base_form(head, "de") if head else ""
    return base != head.lower() and len(base) <= len(head)  # "ankern" is no singular of "Anker"


def _is_common(at: int, tokens: Tokens) -> bool:
    """Say whether a German noun is a common one: the dictionary has it, or it is put together of what it has."""
    token = tokens[at]
    if token.has(SMALL) or tokens.grammar.has(SMALL, token.lower.partition("-")[0]):
        return True
    if token.text.isupper() or any(letter.isdigit() for letter in token.text):
        return False
    head = compound_head(token.text)
    if is_noun(token.text) or (not head and token.classes - _NAMED - {VERBS}):
        return True
    # a bare compound in the singular is how German firms call themselves: "Wortwerk schaltet …"
    called = token.is_a("sources", "roles", "access", "sold", "leakable") or _is_determined(at, tokens)
    return bool(head) and (called or base_form(head, "de") != head.lower())
