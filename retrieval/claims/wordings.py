"""How reporters word a credit, from the clearest to the weakest: the rows of the language files as patterns; pure.

A form is words with some signs: `{name}` is the outlet's name (without it the name stands right in front of the form),
other braces are words of the language's own table, `(a|b)` is a choice, a blank is any white space, and of the words in
`<a|b>` the text must hold one, which spares most texts most of the forms.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import IntEnum
from functools import cache
from itertools import chain
from typing import Any, Final

from retrieval.text.tables import LANGUAGES, filled, tables_of, worded

MARKS: Final = "\ue000-\uf8ff"
"""Letters of nobody's (Unicode's private use area): each stands for an outlet that a text mentions."""
_CAPITAL = r"[A-Z0-9\u00c0-\u00d6\u00d8-\u00de]"
_WORD = rf"{_CAPITAL}[\w&'\u2019-]*(?:\.(?=\w)[\w-]+)*"
_GAP = r"[^\S\n]+"
_NAME = filled("credited", rf"{_WORD}(?:{_GAP}(?:(?:{{joins}}|&){_GAP})?{_WORD}){{0,4}}")
_BEFORE_NAME = filled(
    "credited",
    r"[\"\u201c\u201e\u00ab\u00bb]?\s?"
    rf"(?:(?P<the>[Tt]he){_GAP}|(?i:{{article}}){_GAP}|[DLdl]['\u2019])?(?i:{{kind}}{_GAP})?[\"\u201c\u201e\u00ab\u00bb]?\s?",
)
"""What stands in front of a name without being of it: an article, a noun for what it is, a quotation mark."""


class Rank(IntEnum):
    """What a form makes of the outlet it names, the clearest first."""

    FIRST = 0
    """Who had it first."""
    CITED = 1
    """Whose report it is."""
    SAID = 2
    """Who says or was told so."""
    OWN = 3
    """The reporters themselves: "told us"."""
    STATEMENT = 4
    """Whom it is about, in a statement that anybody may read."""


class Who(IntEnum):
    """Whom a form may name, from whoever stands there to known outlets alone."""

    ANYBODY = 0
    OUTLETS = 1
    KNOWN = 2


@dataclass(frozen=True, slots=True)
class CreditForm:
    """One way to credit somebody, with its place among all; `names` says that the name stands within it."""

    rank: Rank
    place: int
    who: Who
    pattern: re.Pattern[str]
    names: bool


@dataclass(frozen=True, slots=True)
class CreditForms:
    """All ways to credit somebody, the clearest first: by the words that each needs, and those that need none.

    Those that are `marked` hold the letter of a known outlet, whatever else they hold.
    """

    all: tuple[CreditForm, ...]
    cues: Mapping[str, tuple[int, ...]]
    uncued: frozenset[int]
    marked: frozenset[int]


@dataclass(frozen=True, slots=True)
class Void:
    """What makes a credit none: words of its sentence, of the sentence's opening, behind the name, before a picture.

    What makes a `person` of a name stands behind it as well.
    """

    sentence: re.Pattern[str]
    opening: re.Pattern[str]
    behind: re.Pattern[str]
    person: re.Pattern[str]
    picture: re.Pattern[str]


_CUES: Final = re.compile(r"<([^<>=!]+)>")
_PLACES: Final = {"start": r"(?:(?m:^)[^\w\n]{0,5}|(?<=[.!?]\s)|(?<=[(\[]))", "end": r"(?m:\W*$)"}

BEFORE: Final = worded(
    "credited",
    rf"{_BEFORE_NAME}(?P<name>[{MARKS}]|{_NAME})(?:-\w+)?(?:['\u2019]s?(?:\s{_NAME})?)?[\"\u201d\u00bb\u201c]?,?\s+"
    r"(?:{auxiliary}\s+)?$",
    re.NOFLAG,
)
"""A name right before a verb or a report that is its."""


@cache
def wordings() -> CreditForms:
    """Return the forms of all languages, the clearest first."""
    rows = sorted((row for name in LANGUAGES for row in _rows(_credit(name))), key=lambda row: row[:2])
    cues: defaultdict[str, list[int]] = defaultdict(list)
    for place, (_, _, form, words) in enumerate(rows):
        for cue in _cues_of(_worded(form, words)):
            cues[cue].append(place)
    cued = frozenset(chain.from_iterable(cues.values()))
    forms = tuple(_wording(place, *row) for place, row in enumerate(rows))
    return CreditForms(
        forms,
        {cue: tuple(places) for cue, places in cues.items()},
        frozenset(range(len(rows))) - cued,
        frozenset(form.place for form in forms if form.names and form.who is Who.KNOWN),
    )


@cache
def void() -> Void:
    """Return what makes a credit none, in all languages."""
    told = [(_credit(name)["void"], _credit(name)["words"]) for name in LANGUAGES]

    def any_of(part: str) -> str:
        return "|".join(_expanded(form, words) for row, words in told for form in row[part])

    persons = "|".join(_expanded(row["person"], words) for row, words in told)
    pictures = "|".join(_expanded(row["picture"], words) for row, words in told)
    return Void(
        re.compile(rf"\b(?:{any_of('sentence')})\b", re.IGNORECASE),
        re.compile(rf"^\W*(?:{any_of('opening')})\b", re.IGNORECASE),
        re.compile(rf"^\s*(?:{any_of('behind')})\b", re.IGNORECASE),
        re.compile(rf"^,\s+(?:{persons})\b", re.IGNORECASE),
        re.compile(rf"\b(?:{pictures})\b[^.\n]{{0,40}}[:\s(.]", re.IGNORECASE),
    )


def _credit(language: str) -> Mapping[str, Any]:
    """Return how a language words credits."""
    table: Mapping[str, Any] = tables_of(language)["credit"]
    return table


def _rows(table: Mapping[str, Any]) -> Iterator[tuple[Rank, Who, str, Mapping[str, str]]]:
    """Yield the forms of a language with what they make of whom, and the language's own words."""
    for rank in (Rank.FIRST, Rank.CITED, Rank.SAID):
        for who in Who:
            for form in table[rank.name.casefold()].get(who.name.casefold(), ()):
                yield rank, who, form, table["words"]
    for rank, forms in ((Rank.OWN, table["own"]["forms"]), (Rank.STATEMENT, table["own"]["statements"])):
        for form in forms:
            yield rank, Who.ANYBODY, form, table["words"]


def _wording(place: int, rank: Rank, who: Who, form: str, words: Mapping[str, str]) -> CreditForm:
    before = "" if form.startswith("{name}") else _BEFORE_NAME
    name = rf"{before}(?P<name>[{MARKS}]" + ("" if who is Who.KNOWN else f"|{_NAME}") + r")(?:-\w+)?"
    parts = (f"(?i:{_expanded(part, words)})" if part else "" for part in form.split("{name}"))
    return CreditForm(rank, place, who, re.compile(name.join(parts)), "{name}" in form)


def _cues_of(form: str) -> frozenset[str]:
    return frozenset(cue.casefold() for told in _CUES.findall(form) for cue in re.findall(r"(?:^|\|)(\w+)", told))


def _worded(form: str, words: Mapping[str, str]) -> str:
    """Put a language's own words into a form."""
    while told := re.search(r"\{(?!name)([a-z]+)\}", form):
        form = form.replace(told[0], _PLACES.get(told[1]) or words[told[1]])
    return form


def _expanded(form: str, words: Mapping[str, str]) -> str:
    """Write a part of a form as a pattern."""
    form = re.sub(r"(?<!\\)\((?!\?)", "(?:", _CUES.sub(r"(\1)", _worded(form, words)))
    form = form.replace(" ?", r"\s*").replace(" ", r"\s+")
    opens, ends = re.match(r"(?:\(\?:)*\w", form), re.search(r"\w\)*$", form)
    return (r"\b" if opens else "") + form + (r"\b" if ends else "")
