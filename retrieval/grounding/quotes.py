"""Where quotes stand in texts, and whether one that stands elsewhere than is said may be taken from there (pure)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from retrieval.grounding.case import read_case
from retrieval.grounding.evidence import Evidence
from retrieval.grounding.facts import strange
from retrieval.text.sentences import Span, content, sentences

SHORTEST_QUOTE = 12
"""Fewer characters than this ground nothing, unless they are the whole passage."""
MOST_LIKEST = 2
LEAST_MORE = 0.25
"""The least share of a claim's content words that a sentence has to add to be taken for its quote."""

_SINGLE, _DOUBLE = "\u2018\u2019\u201a\u2032", "\u201c\u201d\u201e\u00ab\u00bb"
_DASHES = "\u2010\u2011\u2012\u2013\u2014\u2212"
_FOLDS = str.maketrans(dict.fromkeys(_SINGLE, "'") | dict.fromkeys(_DOUBLE, '"') | dict.fromkeys(_DASHES, "-"))
_AROUND_QUOTE = f" \t\n\r\u00a0\u202f\"'\u2026{_SINGLE}{_DOUBLE}"
_MARKER = re.compile(r"\s*\[(?:\d+(?:\s*,\s*\d+)*)\]")


def likest(claim: str, text: str) -> tuple[Span, ...]:
    """Return the one or two sentences of a text that hold most of a claim's content words; none when few do."""
    left = set(content(plain(claim)))
    enough = max(1.0, len(left) * LEAST_MORE)
    held = [(span, set(content(text[span.start : span.end]))) for span in sentences(text)]
    found: list[Span] = []
    for _ in range(MOST_LIKEST):
        span, stems = max(held, key=lambda one: len(one[1] & left), default=(Span(0, 0), set[str]()))
        if len(stems & left) < enough:
            break
        found.append(span)
        left -= stems
    return tuple(found)


def find_quote(quote: str, text: str) -> Span | None:
    """Return where a quote stands in a text, white space and typography folded, cut at whole words; None if nowhere."""
    quote = quote.strip(_AROUND_QUOTE)
    if len(quote) >= SHORTEST_QUOTE:  # nearly all stand just as they are quoted
        at = text.find(quote)
        if at >= 0 and not _inside_word(text, at) and not _inside_word(text, at + len(quote)):
            return Span(at, at + len(quote))
    wanted = _folded(quote)[0]
    folded, places = _folded(text)
    if not wanted or (len(wanted) < SHORTEST_QUOTE and wanted != folded.strip(_AROUND_QUOTE)):
        return None
    at = folded.find(wanted)
    while at >= 0:
        end = at + len(wanted)
        if not _inside_word(folded, at) and not _inside_word(folded, end):
            return Span(places[at], places[end - 1] + 1)
        at = folded.find(wanted, at + 1)
    return None


def carries_facts(claim: str, found: Evidence, named: Sequence[str]) -> bool:
    """Say whether quotes may be cited where they were found for a claim that cites other passages, those `named`.

    Small models copy well and count badly, and then all facts of the claim stand around its quotes. Where a named
    passage has more of its words, it tells of that one, with a quote of another.
    """
    near = Evidence(tuple(replace(place, text=place.near) for place in found.places))
    case = read_case(claim, near)
    if case is not None and strange(case):
        return False
    told = set(content(plain(claim)))
    held = told.intersection(content(near.whole))
    others = (" ".join(text[span.start : span.end] for span in likest(claim, text)) for text in named)
    return all(len(held) >= len(told.intersection(content(other))) for other in others)


def around(text: str, span: Span) -> str:
    """Return the sentences of a text that a span touches."""
    return " ".join(text[s.start : s.end] for s in sentences(text) if s.start < span.end and span.start < s.end)


def plain(text: str) -> str:
    """Return a draft's words on one line, without the markers a model may have put in."""
    return " ".join(_MARKER.sub("", text).split())


def _folded(text: str) -> tuple[str, list[int]]:
    """Return a text with white space and typography folded, and each character's place in the original."""
    folded: list[str] = []
    places: list[int] = []
    for place, char in enumerate(text.translate(_FOLDS)):
        plain = " " if char.isspace() else char
        if plain == " " and (not folded or folded[-1] == " "):
            continue
        folded.append(plain)
        places.append(place)
    return "".join(folded), places


def _inside_word(text: str, at: int) -> bool:
    """Say whether a cut before `at` would split a word or a number."""
    return 0 < at < len(text) and text[at - 1].isalnum() and text[at].isalnum()
