"""Whom a document credits with the report, read from how reporters word it; pure.

Some wordings name a reporter whoever it is ("first reported by …", "h/t …"); others also introduce companies and
people ("according to …", "… reported"), so there the name has to be an outlet's: one that is known to be read, or one
that looks like it.
"""

from __future__ import annotations

import re

from retrieval.claims.wordings import BEFORE, WORDINGS
from retrieval.domain import Document
from retrieval.text.outlets import (
    NO_OUTLETS,
    Outlets,
    cut_to_outlet,
    is_office,
    is_outlet,
    is_picture_source,
    outlet_of,
)

_STOP = re.compile(r"[.!?]+[\u201d\"']?\s+|\n")
_SENTENCE = 600
"""Letters to each side in which the rest of a sentence is looked for."""
_WINDOW = 90
"""How far back from a verb its subject is looked for, in letters; a name is much shorter."""

_LEADING = re.compile(
    r"^(?:(?:A|An|This|As|But|And|When|While|After|Before|In|On|At|Earlier|Later|Yesterday|Today|Meanwhile|Last|Since|Now|Also|Per"
    r"|According|Citing|Wie|Laut|Selon|Comme|Seg\u00fan|That|Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday)"
    r"\s+)+"
)
_TRAILING = re.compile(
    r"\s+(?:on|in|at)?\s*(?:Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday|January|February|March|April|May"
    r"|June|July|August|September|October|November|December|\d[\d,]*|In|On|It|He|She|They|But|And)\b.*$"
)
_NO_NAME = frozenset({
    "the", "a", "an", "it", "he", "she", "they", "we", "i", "this", "that", "reports", "sources", "people", "monday",
    "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday", "january", "february", "march", "april", "may",
    "june", "july", "august", "september", "october", "november", "december", "the company", "the report", "the review",
    "independent",
})  # fmt: skip
_TAKEN_BACK = re.compile(
    r"\b(?:contrary\s+to|unlike|wrongly|falsely|mistakenly|incorrectly|(?:withdr[ae]wn?|withdraws|retract(?:s|ed))\s+(?:its|the|their|that|an?)\s+(?:\w+\s+)?(?:report|story|article)"
    r"|(?:was|is|were|proved)\s+(?:false|wrong|untrue|mistaken)|differ(?:s|ed)?\s+from|did\s+not\s+report|never\s+reported"
    r"|anders\s+als|entgegen|f\u00e4lschlich\w*|contrairement|\u00e0\s+tort|al\s+contrario)\b",
    re.IGNORECASE,
)
"""Words of a sentence that contradicts the report it names, and so does not rest on it."""
_LONG_AGO = re.compile(
    r"^\W*(?:(?:back\s+)?in\s+(?:19|20)\d\d\b|(?:late\s+|early\s+)?last\s+(?:year|spring|summer|autumn|winter)\b"
    r"|(?:\w+\s+){1,2}(?:years?|months?)\s+ago\b|(?:years?|months?)\s+ago\b)",
    re.IGNORECASE,
)
_AGO_BEHIND = re.compile(
    r"^\s*(?:back\s+)?(?:in\s+(?:19|20)\d\d|last\s+year|(?:\w+\s+){1,2}years?\s+ago)\b", re.IGNORECASE
)
_FIGURES = re.compile(
    r"^\s+(?:an?\s+|its\s+|their\s+)?(?:\w+\s+){0,2}(?:revenues?|loss(?:es)?|profits?|earnings|sales|results|income|turnover)\b"
)
"""What a company reports of itself, which an outlet is too."""
_OF_A_PICTURE = re.compile(
    r"\b(?:photo|image|picture|illustration|chart|graphic|video|foto|bild|cover)s?\b[^.\n]{0,40}[:\s(.]", re.IGNORECASE
)
_PERSON_BEHIND = re.compile(
    r"^,\s+(?:an?|the|who)\s+(?:[\w-]+\s+){0,4}?(?:researchers?|analysts?|engineers?|users?|customers?|professors?|lawyers?"
    r"|developers?|founders?|students?|specialists?|experts?|officials?)\b"
)


def original_of(document: Document, known: Outlets = NO_OUTLETS) -> str | None:
    """Return the outlet whose reporting a document says it rests on, or None when it credits nobody else.

    Where it credits several, the wording that most clearly names the first report wins. The `known` outlets are known
    as such however their names look. A report that is contradicted, or told of as long past, is none to rest on.
    """
    text = document.text
    for wording in WORDINGS:
        if wording.cues and not any(cue in text for cue in wording.cues):
            continue
        for found in wording.pattern.finditer(text):
            name = _named(_credited(found, text), known)
            if not name or _is_own(name, document) or (is_office(name) and not known.recognise(name)):
                continue
            if (wording.picky and not is_outlet(name, known)) or _is_no_ground(found, text):
                continue
            return name
    return None


def mentions(document: Document, outlet: str) -> bool:
    """Say whether a document names an outlet in a sentence that does not contradict it or tell of the past."""
    name = re.escape(outlet.casefold().removeprefix("the "))
    text = document.text.casefold()
    return any(not _is_no_ground(found, text) for found in re.finditer(rf"\b{name}\b", text))


def _credited(found: re.Match[str], text: str) -> str:
    if found.re.groups:
        return next((group for group in found.groups() if group), "")
    before = BEFORE.search(text[max(0, found.start() - _WINDOW) : found.start()])
    return before.group(1) if before else ""


def _named(words: str, known: Outlets) -> str | None:
    """Return the name in a run of capitalised words, or None where there is none."""
    name = " ".join(_TRAILING.sub("", _LEADING.sub("", words)).split())
    name = re.sub(r"['\u2019]s?$", "", name).strip(" -&")
    name = re.sub(r"^the\s", "The ", re.split(r"['\u2019]s?\s", name)[0])
    if not name or name[:2] in {"19", "20"} or name.casefold() in _NO_NAME or is_picture_source(name):
        return None
    return cut_to_outlet(name, known)


def _is_no_ground(found: re.Match[str], text: str) -> bool:
    """Say whether the sentence of a credit contradicts it, tells of the past, or speaks of a picture or a balance."""
    before = text[max(0, found.start() - _SENTENCE) : found.start()]
    after = text[found.end() : found.end() + _SENTENCE]
    start = max((stop.end() for stop in _STOP.finditer(before)), default=0)
    stop = _STOP.search(after)
    sentence = before[start:] + found.group() + (after[: stop.start()] if stop else after)
    line = before[before.rfind("\n") + 1 :]
    behind = after[:80]
    return bool(
        _TAKEN_BACK.search(sentence)
        or _LONG_AGO.search(sentence)
        or _AGO_BEHIND.search(behind)
        or _FIGURES.search(behind)
        or _PERSON_BEHIND.search(behind)
        or _OF_A_PICTURE.search(line[-60:])
    )


def _is_own(name: str, document: Document) -> bool:
    """Tell an outlet that names itself, or one of its own sections."""
    own, named = outlet_of(document.outlet or "").key, outlet_of(name).key
    return bool(own) and (named.startswith(own) or own.startswith(named))
