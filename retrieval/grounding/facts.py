"""The names, numbers, units and dates of a sentence, held against what it cites (pure).

Names may come from anywhere in a cited passage ("the firm" in the quoted sentence has its name elsewhere); numbers and
dates have to stand in the quoted sentences themselves, or in the heading.
"""

from __future__ import annotations

import re
from functools import lru_cache

from retrieval.domain import Lack
from retrieval.grounding.evidence import Evidence, Fault, Place
from retrieval.text.clauses import clauses
from retrieval.text.lexicon import OPENING, SEASONS, STOPWORDS
from retrieval.text.measures import measures, mismatched, spans_of_time
from retrieval.text.names import dates, is_held, names, numbers
from retrieval.text.quantities import WEEKDAYS
from retrieval.text.tokens import stem, words

_YEAR = 4
_LOWER = re.compile(r"\b[^\W\d_]*[a-z][^\W_]*\b")
_REPORTED_ON = re.compile(
    r"\b(?:report(?:ed|s)|said|says|wrote|published|told)\b(?:\s+\w+){0,2}?\s+(?:on|in)\s", re.IGNORECASE
)
_FROM_TO = re.compile(
    r"\bfrom\s+(?:[$\u20ac\u00a3]\s?)?([\d.,]*\d)\b[^.;]{0,30}?\bto\s+(?:[$\u20ac\u00a3]\s?)?([\d.,]*\d)\b"
)


def strange(claim: str, evidence: Evidence) -> Fault | None:
    """Return the first name, number, unit or date of a claim that what it cites does not hold."""
    for name in sorted(names(claim)):
        if not name_is_held(name, evidence.whole):
            return Fault(Lack.NAME, name)
    return _strange_amount(claim, evidence) or _strange_date(claim, evidence)


def merged(claim: str, evidence: Evidence) -> Fault | None:
    """Return a clause whose names, numbers and dates no single one of several cited passages holds together."""
    if len(evidence.places) == 1:
        return None
    for clause in clauses(claim):
        if not any(_holds(place, clause) for place in evidence.places):
            return Fault(Lack.MERGED, clause.strip(" ,"))
    return None


def name_is_held(name: str, text: str) -> bool:
    """Say whether a text has a name: its words in a row, a fuller form of it, or a title of it and the name apart.

    "Judge Solheim" is held by "Judge Petra Solheim", "Mayor Eide" by "the mayor, Runa Eide", and "Easter Ardent" (two
    names that a sentence put side by side) by "Easter" and "Ardent"; "Ilse Brandt" not by "Ilse Varga and Otto Brandt".
    """
    held = _in_a_row(text)
    if f" {name} " in held:
        return True
    known = names(text)
    parts = name.split()
    if any(_shortens(parts, full.split()) for full in known):
        return True
    while parts and _is_plain(parts[0], _in_lower_case(text)):
        parts = parts[1:]
        if f" {' '.join(parts)} " in held:
            return True
    return not parts or _are_side_by_side(parts, known)


@lru_cache(maxsize=64)  # a passage is held against every name of every sentence that cites it
def _in_a_row(text: str) -> str:
    """Return a text's folded words between single spaces."""
    return f" {' '.join(words(text))} "


@lru_cache(maxsize=64)
def _in_lower_case(text: str) -> frozenset[str]:
    """Return the stems of the words that a text has in lower case."""
    return frozenset(stem(match[0]) for match in _LOWER.finditer(text) if match[0].islower())


def _is_plain(word: str, lower: frozenset[str]) -> bool:
    """Say whether a capitalised word is no part of a name: the text has it in lower case, or it merely opens."""
    return word in STOPWORDS or word in OPENING or stem(word) in lower or bool(numbers(word))


def _shortens(short: list[str], full: list[str]) -> bool:
    """Say whether a name leaves out middle words of another: first and last stay."""
    if len(short) == 1 or (short[0], short[-1]) != (full[0], full[-1]):
        return False
    rest = iter(full)
    return all(word in rest for word in short)


def _are_side_by_side(parts: list[str], known: frozenset[str]) -> bool:
    """Say whether words are two whole names that the text has apart."""
    return any(" ".join(parts[:at]) in known and " ".join(parts[at:]) in known for at in range(1, len(parts)))


def _strange_amount(claim: str, evidence: Evidence) -> Fault | None:
    """Return the first amount that the quotes and headings do not have, or have for something else."""
    near = f"{evidence.near}\n{evidence.heading}"
    held = measures(near)
    values = {measure.value for measure in held} | dates(near)
    for measure in measures(claim):
        if measure.value not in values:
            return Fault(Lack.NUMBER, measure.value)
        if mismatched(measure, held):
            return Fault(Lack.UNIT, " ".join(filter(None, (measure.value, measure.unit, *measure.counted))))
    held_units = spans_of_time(near)
    if held_units and (other := spans_of_time(claim) - held_units):
        return Fault(Lack.UNIT, min(other))
    turned = set(_FROM_TO.findall(claim)) & {(b, a) for a, b in _FROM_TO.findall(evidence.near)}
    return Fault(Lack.NUMBER, " to ".join(min(turned))) if turned else None


def _strange_date(claim: str, evidence: Evidence) -> Fault | None:
    """Return the first date of a claim that neither the quotes have nor, where they have none like it, the heading."""
    near = dates(evidence.near)
    above = dates(evidence.heading)
    about_the_report = _REPORTED_ON.search(claim)
    for day in sorted(dates(claim)):
        kind = _kind(day)
        alone = kind in {_kind(one) for one in near} and not about_the_report
        held = near | ({one[:_YEAR] for one in above if one[0].isdigit()} if alone else above)
        if day not in numbers(evidence.near) and not is_held(day, held):
            return Fault(Lack.DATE, day)
    said = set(words(evidence.near)) | set(words(evidence.heading))
    season = sorted(word for word in words(claim) if word in SEASONS and word not in said)
    return Fault(Lack.DATE, season[0]) if season else None


def _kind(day: str) -> str:
    """Tell weekdays, days of a month, months and years apart."""
    if day in WEEKDAYS:
        return "weekday"
    if len(day) == _YEAR and day.isdigit():
        return "year"
    return "day" if re.search(r"-\d\d-\d\d$", day) else "month"


def _holds(place: Place, clause: str) -> bool:
    """Say whether one passage has all names of a clause, and its quotes all numbers."""
    held = dates(place.near) | dates(place.heading)
    values = numbers(place.near) | numbers(place.heading) | held
    if not all(name_is_held(name, place.whole) for name in names(clause)) or not numbers(clause) <= values:
        return False
    return all(is_held(day, held) or day in values for day in dates(clause))
