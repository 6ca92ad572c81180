"""A language's words and cues, loaded from the rows of `languages/<code>.toml`."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from typing import Any, Final

from babel import Locale

LANGUAGES: Final = ("en", "de", "fr", "es")
"""The languages that have a file: their texts are analysed; those of others are quoted, never paraphrased."""

_NO_SMALL_WORDS: Final = frozenset(
    {
        "generic",
        "future_endings",
        "first_person_endings",
        "gerunds",
        "noun_articles",
        "drops_subjects",
        "reports",
        "targets",
    }
)

_HEAD: Final = 5
"""Letters from which on the end of a German word is believed to be its head."""

Phrase = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CueRow:
    """Words that change what a sentence asserts, and how: a kind such as `reported`, `denied` or `planned`."""

    kind: str
    phrases: tuple[Phrase, ...]


@dataclass(frozen=True, slots=True)
class SpeechRow:
    """Verbs by which somebody takes a stance; some count only beside a noun of the class `needs`."""

    stance: str
    verbs: tuple[Phrase, ...]
    phrases: tuple[Phrase, ...] = ()
    needs: str = ""


@dataclass(frozen=True, slots=True)
class DeedRow:
    """One wording of a deed: verbs, nouns or phrases, the noun class that has to stand beside them, and the roles.

    `takes` says what the deed is done to and where that stands: a `party`, a `material`, a `thing`, a `use`, …
    """

    deed: str
    takes: str
    verbs: tuple[Phrase, ...] = ()
    nouns: tuple[Phrase, ...] = ()
    phrases: tuple[Phrase, ...] = ()
    needs: str = ""
    also: str = ""


@dataclass(frozen=True, slots=True)
class Grammar:
    """What is known of one language: its small words by function, noun classes, cues, verbs of speech and deeds."""

    code: str
    small: Mapping[str, frozenset[Phrase]]
    classes: Mapping[str, frozenset[str]]
    cues: tuple[CueRow, ...]
    speech: tuple[SpeechRow, ...]
    deeds: tuple[DeedRow, ...]
    opposites: tuple[tuple[frozenset[str], frozenset[str]], ...]
    words: frozenset[str] = field(repr=False)
    starts: Mapping[str, Mapping[str, tuple[tuple[int, Phrase], ...]]] = field(repr=False)
    verbs: frozenset[str] = field(repr=False)

    def has(self, function: str, word: str) -> bool:
        """Say whether a single lower-case word has this function."""
        return (word,) in self.small.get(function, frozenset())

    def beginning(self, what: str, *words: str) -> Iterator[tuple[int, Phrase]]:
        """Yield the phrases of a kind that can begin with one of these words, each with its row's place."""
        starts = self.starts[what]
        for word in dict.fromkeys(words):
            yield from starts.get(word, ())

    def of_class(self, name: str, lemma: str) -> bool:
        """Say whether a lemma is a noun of this class; a German compound is what its last part is."""
        nouns = self.classes.get(name, frozenset())
        return (
            lemma in nouns
            or lemma.removesuffix("s") in nouns
            or (
                self.code == "de"
                and any(lemma.removesuffix("s").endswith(noun) for noun in nouns if len(noun) >= _HEAD)
            )
        )


def grammar_of(code: str | None) -> Grammar | None:
    """Return what is known of a language, or None for one without a file."""
    return _load(code) if code in LANGUAGES else None


@cache  # a file of the package, read once
def _load(code: str) -> Grammar:
    text = files("retrieval.text").joinpath("languages", f"{code}.toml").read_text(encoding="utf-8")
    rows: dict[str, Any] = tomllib.loads(text)
    small = {name: frozenset(map(_phrase, words)) for name, words in rows["grammar"].items()}
    small["calendar"] = frozenset((word,) for word in _calendar(code))
    return Grammar(
        code=rows["code"],
        small=small,
        classes={name: frozenset(words) for name, words in rows["classes"].items()},
        cues=tuple(CueRow(row["kind"], _phrases(row, "texts")) for row in rows["cue"]),
        speech=tuple(
            SpeechRow(row["stance"], _phrases(row, "verbs"), _phrases(row, "phrases"), row.get("needs", ""))
            for row in rows["speech"]
        ),
        deeds=tuple(
            DeedRow(
                deed=row["deed"],
                takes=row["object"],
                verbs=_phrases(row, "verbs"),
                nouns=_phrases(row, "nouns"),
                phrases=_phrases(row, "phrases"),
                needs=row.get("needs", ""),
                also=row.get("also", ""),
            )
            for row in rows["deed"]
        ),
        starts={
            "verbs": _starts(_phrases(row, "verbs") for row in rows["deed"]),
            "nouns": _starts(_phrases(row, "nouns") for row in rows["deed"]),
            "phrases": _starts(_phrases(row, "phrases") for row in rows["deed"]),
            "speech": _starts(_phrases(row, "verbs") for row in rows["speech"]),
            "speech phrases": _starts(_phrases(row, "phrases") for row in rows["speech"]),
            "cues": _starts(_phrases(row, "texts") for row in rows["cue"]),
        },
        opposites=tuple((frozenset(row["one"]), frozenset(row["other"])) for row in rows.get("opposite", ())),
        verbs=frozenset(
            phrase.split()[0].rpartition("|")[2]
            for row in (*rows["speech"], *rows["deed"])
            for phrase in row.get("verbs", ())
        ),
        words=frozenset(
            word for name in small if name not in _NO_SMALL_WORDS for phrase in small[name] for word in phrase
        ),
    )


def _starts(rows: Iterable[tuple[Phrase, ...]]) -> Mapping[str, tuple[tuple[int, Phrase], ...]]:
    """Return the phrases of some rows by the words that they can begin with, each with its row's place."""
    found: dict[str, list[tuple[int, Phrase]]] = {}
    for place, phrases in enumerate(rows):
        for phrase in phrases:
            particle, _, verb = phrase[0].partition("|")
            for word in {phrase[0], verb, particle + verb, f"{particle}zu{verb}"} - {""}:
                found.setdefault(word, []).append((place, phrase))
    return {word: tuple(entries) for word, entries in found.items()}


def _calendar(code: str) -> frozenset[str]:
    """Return the names of months and weekdays in full, in lower case (CLDR)."""
    locale = Locale(code)
    named = (*locale.months["format"]["wide"].values(), *locale.days["format"]["wide"].values())
    return frozenset(name.lower() for name in named)


def _phrases(row: Mapping[str, Any], key: str) -> tuple[Phrase, ...]:
    return tuple(map(_phrase, row.get(key, ())))


def _phrase(text: str) -> Phrase:
    return tuple(text.split())


def is_nameless(source: str | None) -> bool:
    """Say whether a source is told by what it is, not by whose: "two former engineers", "Dokumente"."""
    grammars = [grammar for code in LANGUAGES if (grammar := grammar_of(code))]
    words = (source or "").lower().split()
    return any(grammar.of_class("anonymous", word) for grammar in grammars for word in words)
