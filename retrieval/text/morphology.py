"""The words of a text with their base forms (simplemma's dictionaries), each where it stands."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

import simplemma

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
_SHORTEST_STEM: Final = 2
_SMALLEST_PART: Final = 4
"""Letters of a part of a German compound; shorter ones are found in anything."""
_PLAIN: Final = re.compile(rf"{_NUMBER}|{_WORD}|{_MARK}")


@dataclass(frozen=True, slots=True)
class Token:
    """A word, number or mark as it stands in a text, `[start, end)`, in lower case and in its base form."""

    text: str
    lower: str
    lemma: str
    start: int
    end: int

    @property
    def is_word(self) -> bool:
        """Say whether it is a word or number rather than a mark."""
        return self.text[0].isalnum()

    @property
    def is_capitalised(self) -> bool:
        """Say whether it is written like a name: a capital first, or one inside ("iCorp", "GPT-4")."""
        return any(letter.isupper() for letter in self.text)


def tokenise(text: str, language: str, *, offset: int = 0) -> tuple[Token, ...]:
    """Return the tokens of a text; a French clitic ("l'") and an English possessive ("'s") are tokens of their own."""
    pattern = _TOKEN.get(language, _PLAIN)
    found = []
    for match in pattern.finditer(text):
        written = match[0].replace("\u2019", "'")
        lower = written.lower()
        found.append(Token(match[0], lower, base_form(written, language), offset + match.start(), offset + match.end()))
    return tuple(found)


@lru_cache(maxsize=65_536)  # texts repeat their words; a German compound takes a tenth of a millisecond to take apart
def base_form(word: str, language: str) -> str:
    """Return a word's base form in lower case: "gesperrt" gives "sperren", "Privatkonten" gives "konto"."""
    if not word[0].isalpha():
        return word
    head = compound_head(word) if language == "de" and word[0].isupper() else ""
    lemma = str(simplemma.lemmatize(head or word, lang=language)).lower()
    return _infinitive(lemma, language) if lemma == word.lower() else lemma


_PARTICIPLES: Final = {
    "es": tuple(
        (ending, infinitive)
        for vowel, infinitive in (("a", "ar"), ("i", "ir"), ("i", "er"))
        for ending in (f"{vowel}do", f"{vowel}da", f"{vowel}dos", f"{vowel}das")
    ),
    "fr": tuple((ending, "er") for ending in ("\u00e9", "\u00e9e", "\u00e9s", "\u00e9es")),
    "de": (("t", "en"),),
    "en": (("ing", ""), ("ing", "e"), ("ed", ""), ("ed", "e")),
}
"""Endings of participles that the dictionaries take for adjectives, each with the infinitive's."""


def _infinitive(word: str, language: str) -> str:
    for ending, infinitive in _PARTICIPLES.get(language, ()):
        if (
            word.endswith(ending)
            and len(word) > len(ending) + _SHORTEST_STEM
            and is_known(verb := word.removesuffix(ending).replace("\u00ed", "i") + infinitive, language)
        ):
            return verb
    return word


@lru_cache(maxsize=65_536)
def is_known(word: str, language: str) -> bool:
    """Say whether the dictionary of a language has a word, as it is written or in lower case."""
    return bool(simplemma.is_known(word, lang=language) or simplemma.is_known(word.lower(), lang=language))


@lru_cache(maxsize=65_536)
def is_noun(word: str) -> bool:
    """Say whether the German dictionary has a noun, written with its capital."""
    return bool(simplemma.is_known(word, lang="de")) and (
        len(word) < _SMALLEST_PART or not word.endswith(("ischer", "ische", "isches"))
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
