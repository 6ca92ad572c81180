"""A language's words and cues, loaded from the rows of `languages/<code>.toml`."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache, lru_cache
from itertools import chain
from typing import Any, Final, Generic, TypeVar

from babel import Locale

from retrieval.text.guard_rows import GuardRows, guard_rows
from retrieval.text.tables import LANGUAGES, tables_of

SMALL: Final = "small"
"""The function of every word that is no name and no noun: articles, prepositions, auxiliaries and the like."""
VERBS: Final = "verbs"
"""The class of the words that are the verb of a row."""
_NONE: Final[frozenset[int]] = frozenset()
_BOUND: Final = re.compile(r"^\\b(\w+)(?![?*+{|])")
_HEAD: Final = 5
"""Letters from which on the end of a German word is believed to be its head."""

Phrase = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PhraseList:
    """Phrases in their order, found by the words that they begin with."""

    all: tuple[Phrase, ...] = ()
    _places: Mapping[str, frozenset[int]] = field(default_factory=dict, repr=False)

    def __iter__(self) -> Iterator[Phrase]:
        return iter(self.all)

    def beginning(self, lower: str, lemma: str) -> list[Phrase]:
        """Return those of the phrases that may begin with a word in one of its forms, in their order."""
        places = self._places.get(lower, _NONE) | self._places.get(lemma, _NONE)
        return [self.all[place] for place in sorted(places)] if places else []


@dataclass(frozen=True, slots=True)
class CueRow:
    """Words that change what a sentence asserts, and how: a kind such as `reported`, `denied` or `planned`."""

    kind: str
    phrases: PhraseList


@dataclass(frozen=True, slots=True)
class SpeechRow:
    """Verbs by which somebody takes a stance; some count only beside a noun of the class `needs`."""

    stance: str
    verbs: PhraseList
    phrases: PhraseList = field(default_factory=PhraseList)
    needs: str = ""


@dataclass(frozen=True, slots=True)
class DeedRow:
    """One wording of a deed: verbs, nouns or phrases, the noun class that has to stand beside them, and the roles.

    `takes` says what the deed is done to and where that stands: a `party`, a `material`, a `thing`, a `use`, …
    """

    deed: str
    takes: str
    verbs: PhraseList = field(default_factory=PhraseList)
    nouns: PhraseList = field(default_factory=PhraseList)
    phrases: PhraseList = field(default_factory=PhraseList)
    needs: str = ""
    also: str = ""


@dataclass(frozen=True, slots=True)
class TurnRow:
    """One wording of a turn that a matter takes; where `beside` names nouns, one of them has to stand near."""

    kind: str
    verbs: PhraseList = field(default_factory=PhraseList)
    phrases: PhraseList = field(default_factory=PhraseList)
    beside: frozenset[str] = frozenset()


_Row = TypeVar("_Row", CueRow, SpeechRow, DeedRow, TurnRow)
_Named = TypeVar("_Named", str, int)


@dataclass(frozen=True, slots=True)
class Rows(Generic[_Row]):
    """Rows of one kind, found by the words that their phrases begin with."""

    rows: tuple[_Row, ...]
    _beginning: Mapping[str, frozenset[int]] = field(repr=False)

    def __iter__(self) -> Iterator[_Row]:
        return iter(self.rows)

    def beginning(self, lower: str, lemma: str) -> frozenset[int]:
        """Return the numbers of the rows with a phrase that begins with a word in one of its forms."""
        written, base = self._beginning.get(lower, _NONE), self._beginning.get(lemma, _NONE)
        return written | base if base else written


@dataclass(frozen=True, slots=True, eq=False)  # there is one a language
class Grammar:
    """What is known of one language: its small words by function, noun classes, cues, verbs of speech and deeds.

    `corrections` are wordings by which a text takes back what it said; texts of the desk's `subject` have such words,
    or several of its `hints` and `deed_hints`, which are words of the deeds themselves.
    `opposites` are words that may not stand for each other; where `drops_subjects`, a verb may stand without "it".
    `guard` is what the guard of answers watches for.
    """

    code: str
    inflections: Mapping[str, tuple[str, ...]]
    inflected: tuple[str, ...]
    endings_of: Mapping[str, tuple[str, ...]]
    classes: Mapping[str, frozenset[str]]
    cues: Rows[CueRow]
    speech: Rows[SpeechRow]
    deeds: Rows[DeedRow]
    turns: Rows[TurnRow]
    verbs: frozenset[str] = field(repr=False)
    words: frozenset[str] = field(repr=False)
    corrections: Rows[CueRow] = field(repr=False)
    subject: tuple[re.Pattern[str], ...] = field(repr=False)
    hints: tuple[re.Pattern[str], ...] = field(repr=False)
    deed_hints: tuple[re.Pattern[str], ...] = field(repr=False)
    opposites: tuple[tuple[frozenset[str], frozenset[str]], ...]
    drops_subjects: bool
    guard: GuardRows = field(repr=False)
    _functions: Mapping[str, frozenset[str]] = field(repr=False)

    def has(self, function: str, word: str) -> bool:
        """Say whether a single lower-case word has this function."""
        return function in self.functions_of(word)

    def endings(self, function: str) -> tuple[str, ...]:
        """Return the endings that tell something of a word: "gerunds", "future_endings"."""
        return self.endings_of.get(function, ())

    def functions_of(self, word: str) -> frozenset[str]:
        """Return the functions of a single lower-case word, such as "articles", "by" or `SMALL`."""
        return self._functions.get(word, frozenset())

    @lru_cache(maxsize=65_536)  # noqa: B019 - a grammar is kept for good
    def classes_of(self, lemma: str) -> frozenset[str]:
        """Return the classes of a word by its lemma; a German compound is what its last part is."""
        bare = lemma.removesuffix("s")
        found = {
            name
            for name, nouns in self.classes.items()
            if lemma in nouns or bare in nouns or (self.code == "de" and _has_head(bare, nouns))
        }
        return frozenset(found | {VERBS} if lemma in self.verbs else found)


def _has_head(word: str, nouns: frozenset[str]) -> bool:
    return any(word.endswith(noun) for noun in nouns if len(noun) >= _HEAD)


def grammar_of(code: str | None) -> Grammar | None:
    """Return what is known of a language, or None for one without a file."""
    return load_grammar(code) if code in LANGUAGES else None


@cache  # a file of the package, read once
def load_grammar(code: str) -> Grammar:
    """Return what is known of a language that has a file."""
    rows = tables_of(code)
    small = {name: frozenset(map(_phrase, words)) for name, words in rows["grammar"].items()}
    small["calendar"] = frozenset(_calendar(code))
    words = frozenset(word for phrases in small.values() for phrase in phrases for word in phrase)
    known = [*small.items(), *((name, frozenset(map(_phrase, told))) for name, told in rows["in_names"].items())]
    functions = [(phrase[0], name) for name, phrases in known for phrase in phrases if len(phrase) == 1]
    speech, deeds = tuple(map(_speech, rows["speech"])), tuple(map(_deed, rows["deed"]))
    worded = [*(row.verbs for row in speech), *(row.verbs for row in deeds)]
    cues = tuple(CueRow(row["kind"], _phrases(row, "texts")) for row in rows["cue"])
    return Grammar(
        code=code,
        inflections={name: tuple(endings) for name, endings in rows["inflections"].items()},
        inflected=tuple(ending for endings in rows["inflections"].values() for ending in endings),
        endings_of={name: tuple(endings) for name, endings in rows["endings"].items()},
        classes={name: frozenset(nouns) for name, nouns in rows["classes"].items()},
        cues=_rows(cues),
        speech=_rows(speech),
        deeds=_rows(deeds),
        turns=_rows(tuple(map(_turn, rows["turn"]))),
        verbs=frozenset(verb[0].rpartition("|")[2] for verbs in worded for verb in verbs),
        words=words,
        corrections=_rows(tuple(row for row in cues if row.kind == "corrected")),
        subject=tuple(map(_sought, rows["subject"])),
        hints=tuple(map(_sought, rows["hints"])),
        deed_hints=tuple(map(_sought, rows["deed_hints"])),
        opposites=tuple((frozenset(row["one"]), frozenset(row["other"])) for row in rows.get("opposite", ())),
        drops_subjects=rows.get("drops_subjects", False),
        guard=guard_rows(rows["guard"], [(row.kind, row.phrases.all) for row in cues]),
        _functions=_invert(chain(functions, ((word, SMALL) for word in words))),
    )


def _sought(word: str) -> re.Pattern[str]:
    """Compile a word that most texts lack; a boundary behind its first letters lets them be looked for at once."""
    return re.compile(_BOUND.sub(r"\1(?<!\\w\1)", word))


def _speech(row: Mapping[str, Any]) -> SpeechRow:
    return SpeechRow(row["stance"], _phrases(row, "verbs"), _phrases(row, "phrases"), row.get("needs", ""))


def _deed(row: Mapping[str, Any]) -> DeedRow:
    worded = {part: _phrases(row, part) for part in ("verbs", "nouns", "phrases")}
    return DeedRow(row["deed"], row["object"], needs=row.get("needs", ""), also=row.get("also", ""), **worded)


def _turn(row: Mapping[str, Any]) -> TurnRow:
    return TurnRow(row["kind"], _phrases(row, "verbs"), _phrases(row, "phrases"), frozenset(row.get("beside", ())))


def _rows(rows: tuple[_Row, ...]) -> Rows[_Row]:
    return Rows(rows, _invert((word, number) for number, row in enumerate(rows) for word in _openings(row)))


def _openings(row: CueRow | SpeechRow | DeedRow | TurnRow) -> Iterator[str]:
    """Yield the words that a row's phrases begin with."""
    return (
        word
        for part in ("phrases", "verbs", "nouns")
        for phrase in getattr(row, part, ())
        for word in _first_words(phrase)
    )


def _first_words(phrase: Phrase) -> tuple[str, ...]:
    """Return the words that a phrase may begin with: a separable verb also in one word, and with "zu" inside."""
    particle, _, verb = phrase[0].rpartition("|")
    return (verb, particle + verb, f"{particle}zu{verb}") if particle else (verb,)


def _invert(pairs: Iterable[tuple[str, _Named]]) -> dict[str, frozenset[_Named]]:
    """Return all that stands under each word."""
    found = defaultdict[str, set[_Named]](set)
    for word, named in pairs:
        found[word].add(named)
    return {word: frozenset(names) for word, names in found.items()}


@cache
def months() -> tuple[str, ...]:
    """Return the names of the months in full, in all languages, in lower case (CLDR)."""
    return tuple(name.lower() for code in LANGUAGES for name in Locale(code).months["format"]["wide"].values())


def _calendar(code: str) -> Iterator[Phrase]:
    """Yield the names of months and weekdays in full, in lower case (CLDR)."""
    locale = Locale(code)
    for name in (*locale.months["format"]["wide"].values(), *locale.days["format"]["wide"].values()):
        yield (name.lower(),)


def _phrases(row: Mapping[str, Any], key: str) -> PhraseList:
    phrases = tuple(map(_phrase, row.get(key, ())))
    return PhraseList(
        phrases, _invert((word, place) for place, phrase in enumerate(phrases) for word in _first_words(phrase))
    )


def _phrase(text: str) -> Phrase:
    return tuple(text.split())


def is_nameless(source: str | None) -> bool:
    """Say whether a source is told by what it is, not by whose: "two former engineers", "Dokumente"."""
    grammars = [grammar for code in LANGUAGES if (grammar := grammar_of(code))]
    words = (source or "").lower().split()
    return any("anonymous" in grammar.classes_of(word) for grammar in grammars for word in words)
