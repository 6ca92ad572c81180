"""Whom a document credits with the report, read from how reporters word it; pure.

Some wordings name a reporter whoever it is ("first reported by …", "h/t …"); others also introduce companies and
people ("according to …", "… reported"), so there the name has to be an outlet's: one that is known to be read, or one
that looks like it; the weakest have to name one that is known. What the reporters say that they themselves were told or
have seen, before they name anybody, is their own report.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import islice

from retrieval.claims.wordings import BEFORE, MARKS, CreditForm, Rank, Who, void, wordings
from retrieval.domain import Document
from retrieval.text.mentioned_outlets import outlet_mentions
from retrieval.text.outlets import (
    NO_OUTLETS,
    Outlet,
    Outlets,
    cut_to_outlet,
    is_office,
    is_outlet,
    is_picture_source,
)
from retrieval.text.quantities import MONTHS, WEEKDAYS
from retrieval.text.tables import listed, worded

_MARK = re.compile(f"[{MARKS}]")
_WORD = re.compile(r"\w+")
_STOP = re.compile(r"[.!?]+[\u201d\"']?\s+|\n")
_SENTENCE = 600
"""Letters to each side in which the rest of a sentence is looked for."""
_WINDOW = 90
"""How far back from a verb its subject is looked for, in letters; a name is much shorter."""
_BEHIND = 80
"""Letters behind a name that tell what it is."""
_PICTURE = 60
"""Letters before a name that say that it stands under a picture."""
_OFTEN = 20
"""Times that one form is looked at in a sentence: more is a list, or a text that repeats itself without end."""
_MOST_MARKS = 6_000
"""Mentions that are looked at in one text: there are few more letters to stand for them."""

_CALENDAR = "|".join(name.capitalize() for name in (*WEEKDAYS, *MONTHS))
_LEADING = worded("credited", rf"^(?:(?:{{opener}}|{'|'.join(map(str.capitalize, WEEKDAYS))})\s+)+", re.NOFLAG)
_TRAILING = worded("credited", rf"\s+{{preposition}}?\s*(?:{_CALENDAR}|\d[\d,]*|{{follower}})\b.*$", re.NOFLAG)
_NO_NAME = frozenset({*listed("credited", "nobody"), *WEEKDAYS, *MONTHS})


@dataclass(frozen=True, slots=True)
class _Marked:
    """A text in which a letter of its own stands for each known outlet that it mentions."""

    text: str
    meant: Mapping[str, Outlet]


@dataclass(frozen=True, slots=True)
class _Found:
    """A form that was found: in which sentence, `[opens, ends)`, and where in the text."""

    wording: CreditForm
    match: re.Match[str]
    opens: int
    ends: int


@dataclass(frozen=True, slots=True, order=True)
class _Credit:
    """Whom a wording credits and where, the clearest first; the reporters themselves have no name."""

    rank: Rank
    place: int
    start: int
    name: str | None


def original_of(document: Document, known: Outlets = NO_OUTLETS) -> str | None:
    """Return the outlet whose reporting a document says it rests on, or None when it credits nobody else.

    Where it credits several, the wording that most clearly names the first report wins. The `known` outlets are known
    as such however their names look. A report that is contradicted, or told of as long past, is none to rest on.
    """
    marked = _marked(document.text, known)
    found = _credits(document, marked, known)
    best = next((credit for credit in found if credit.name), None)
    if best is None:
        return None
    begun = min(credit.start for credit in found if credit.name == best.name)
    own = (credit for credit in found if credit.rank is not Rank.STATEMENT)
    return best.name if best.rank is Rank.FIRST or begun < _own_start(own) else None


def grounds_named(document: Document, known: Outlets) -> frozenset[Outlet]:
    """Return the known outlets that a document names as what it may rest on, in whatever wording.

    Not in a sentence that contradicts it or tells of the past, nor behind what the reporters found out themselves, or
    have from a statement of whom it is about.
    """
    marked = _marked(document.text, known)
    others = {mark for mark, outlet in marked.meant.items() if not _is_own(outlet.name, document, known)}
    if not others:
        return frozenset()
    own = _own_start(_credits(document, marked, known))
    named = (found for span in _sentences(marked.text) for found in _named_in(marked.text, span))
    return frozenset(marked.meant[found[0]] for found in named if found[0] in others and found.start() < own)


def _named_in(text: str, span: tuple[int, int]) -> Iterator[re.Match[str]]:
    """Yield where a sentence names known outlets as what it may rest on."""
    return (found for found in _MARK.finditer(text, *span) if not _is_void(found, text, *span))


def _own_start(found: Iterable[_Credit]) -> float:
    """Return where a text first says that its reporters found something out themselves."""
    return min((credit.start for credit in found if credit.name is None), default=float("inf"))


def _marked(text: str, known: Outlets) -> _Marked:
    meant: dict[str, Outlet] = {}
    parts: list[str] = []
    end = 0
    text = _MARK.sub(" ", text)
    for mention in islice(outlet_mentions(text, known), _MOST_MARKS):
        letter = chr(ord(MARKS[0]) + len(meant))
        meant[letter] = mention.outlet
        parts += [text[end : mention.start], letter]
        end = mention.end
    return _Marked("".join([*parts, text[end:]]), meant)


def _credits(document: Document, marked: _Marked, known: Outlets) -> list[_Credit]:
    """Return whom a text credits, the clearest wording first."""
    return sorted(credit for found in _forms(marked.text) if (credit := _credit(found, document, marked, known)))


def _forms(text: str) -> Iterator[_Found]:
    """Yield the forms that a text holds, sentence by sentence; most hold the cue of none."""
    forms = wordings()
    for opens, ends in _sentences(text):
        sentence = text[opens:ends]
        words = set(_WORD.findall(sentence.casefold()))
        cued = {place for word in words & forms.cues.keys() for place in forms.cues[word]}
        places = cued | forms.uncued
        for place in sorted(places if _MARK.search(sentence) else places - forms.marked):
            for match in islice(forms.all[place].pattern.finditer(text, opens, ends), _OFTEN):
                yield _Found(forms.all[place], match, opens, ends)


def _sentences(text: str) -> Iterator[tuple[int, int]]:
    opens = 0
    for stop in _STOP.finditer(text):
        yield opens, stop.start() + 1
        opens = stop.end()
    yield opens, len(text)


def _credit(found: _Found, document: Document, marked: _Marked, known: Outlets) -> _Credit | None:
    """Return whom a form credits: an outlet, the reporters themselves, or nobody."""
    wording, start = found.wording, found.match.start()
    if wording.rank >= Rank.OWN:
        return _Credit(wording.rank, wording.place, start, None)
    name = _named(found, marked)
    if not name or _is_void(found.match, marked.text, found.opens, found.ends):
        return None
    if _is_own(name, document, known):
        return _Credit(wording.rank, wording.place, start, None)
    is_credited = known.recognise(name) or _may_credit(name, wording, marked.text[found.match.end() :])
    return _Credit(wording.rank, wording.place, start, name) if is_credited else None


def _may_credit(name: str, wording: CreditForm, behind: str) -> bool:
    """Say whether a wording credits an outlet that is not known by naming somebody so."""
    if wording.who is Who.KNOWN or is_office(name) or void().person.search(behind[:_BEHIND]):
        return False
    return wording.who is Who.ANYBODY or is_outlet(name)


def _named(found: _Found, marked: _Marked) -> str | None:
    """Return whom a form names: a known outlet, or the name in a run of capitalised words."""
    place: re.Match[str] | None = found.match
    if not found.wording.names:
        start = found.match.start()
        place = BEFORE.search(marked.text[max(found.opens, start - _WINDOW) : start])
    if place is None:
        return None
    if outlet := marked.meant.get(place["name"]):
        return outlet.name
    return _cleaned(f"The {place['name']}" if place.groupdict().get("the") else place["name"])


def _cleaned(words: str) -> str | None:
    """Return the name in a run of capitalised words, or None where there is none."""
    name = " ".join(_TRAILING.sub("", _LEADING.sub("", words)).split())
    name = re.sub(r"['\u2019]s?$", "", name).strip(" -&")
    name = re.split(r"['\u2019]s?\s", name)[0]
    if not name or name[:2] in {"19", "20"} or name.casefold() in _NO_NAME or is_picture_source(name):
        return None
    return cut_to_outlet(name)


def _is_void(found: re.Match[str], text: str, opens: int, ends: int) -> bool:
    """Say whether the sentence of a credit contradicts it, tells of the past, or speaks of a picture or a balance."""
    before = text[max(opens, found.start() - _SENTENCE) : found.start()]
    after = text[found.end() : min(ends, found.end() + _SENTENCE)]
    sentence = f"{before}{found[0]}{after}"
    line = text[max(0, found.start() - _PICTURE) : found.start()].rpartition("\n")[2]
    told = void()
    return bool(
        told.sentence.search(sentence)
        or told.opening.search(sentence)
        or told.behind.search(after[:_BEHIND])
        or told.picture.search(line)
    )


def _is_own(name: str, document: Document, known: Outlets) -> bool:
    """Tell an outlet that names itself, in full or short, or one of its own sections."""
    own, named = known.identify(document.outlet or ""), known.identify(name)
    longer, shorter = sorted((own.key, named.key), key=len, reverse=True)
    return bool(shorter) and (longer.startswith(shorter) or longer.endswith(shorter))
