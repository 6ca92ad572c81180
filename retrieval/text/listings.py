"""The lists of a text, each with the heading or colon line that says what its entries are (pure).

An entry means nothing without that line: "publishing outputs" stands under "What stays allowed" or under its opposite.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache

from retrieval.text.sentences import ENTRY, TERMINAL, Span, sentences
from retrieval.text.tables import INLINE, worded

RUN = 60
"""More words than this are not quoted to get from the line that leads a list to an entry: both are quoted."""
_HEADING = 12
"""More words than this are no heading."""
_PHRASE = 25
"""An entry without a mark is a line of fewer words that ends without a full stop."""
_ABOVE = 3
"""Paragraphs above a list that its heading may stand apart from it."""
_TAIL = 200
"""Letters before a line in which the end of the line above it is looked for."""
_COLON = re.compile(r"[:\uff1a][\s\"'\u201d\u2019*_)]*$")
_DATED = worded(
    "remnant", r"(?:\d{1,2}\.? (?:{of} )?)?{month}\b[^\n:]{0,30}(?::\d\d[^\n:]{0,12})?: (?=\S)", blank=INLINE
)
"""How an entry of a timetable begins: "6 November 2026: "."""
_STOP = re.compile(r"[.!?\u2026][\"'\u201d\u2019*_)\]]*$")


@dataclass(frozen=True, slots=True)
class Listing:
    """A list: the line that leads it, if any, its entries without their marks, and whether one nests in another."""

    lead: Span | None
    entries: tuple[Span, ...]
    nested: bool = False

    @property
    def end(self) -> int:
        """Return where its last entry ends."""
        return self.entries[-1].end


@dataclass(frozen=True, slots=True)
class _Line:
    """A line that is not empty: where it stands, its mark ("" for none), and whether an empty line is above it."""

    start: int
    end: int
    mark: str
    body: int
    parted: bool


@dataclass(slots=True)
class _Open:
    """A list that is being read."""

    lead: Span | None
    entries: list[Span] = field(default_factory=list)
    marks: set[str] = field(default_factory=set)
    nested: bool = False


def is_lead(text: str) -> bool:
    """Say whether a sentence ends in a colon, so that it only says what comes next."""
    return bool(_COLON.search(text))


@lru_cache(maxsize=512)  # every passage of a document asks for the lists of the same text
def listings(text: str) -> tuple[Listing, ...]:
    """Return the lists of a text in order: marked entries, and what a colon line leads."""
    lines = list(_lines(text))
    found: list[_Open] = []
    current: _Open | None = None
    for at, line in enumerate(lines):
        current = _continued(text, current, line) or _opened(text, lines, at)
        if current is not None and (not found or found[-1] is not current):
            found.append(current)
    return tuple(Listing(one.lead, tuple(one.entries), one.nested) for one in found)


def _continued(text: str, current: _Open | None, line: _Line) -> _Open | None:
    """Put a line to the list that is being read, if it belongs there."""
    said = text[line.body : line.end]
    if current is None or said.startswith("|"):  # a row of a table
        return None
    if current.marks and line.mark:
        last = text[current.entries[-1].start : current.entries[-1].end]
        current.nested |= line.mark not in current.marks or is_lead(last)
        current.marks.add(line.mark)
        current.entries.append(Span(line.body, line.end))
        return current
    above = text[max(0, line.start - _TAIL) : line.start].rstrip()
    if current.marks and not line.parted and (said[:1].islower() or not _STOP.search(above)):
        current.entries[-1] = Span(current.entries[-1].start, line.end)
        return current
    if (
        not current.marks
        and not line.mark
        and not is_lead(said)
        and _is_phrase(said)
        and _last_is_phrase(text, current)
    ):
        current.entries.append(Span(line.body, line.end))
        return current
    return None


def _opened(text: str, lines: list[_Line], at: int) -> _Open | None:
    """Begin a list with a marked line, or with what follows a colon line."""
    line = lines[at]
    if line.mark:
        return _Open(_lead_above(text, lines, at), [Span(line.body, line.end)], {line.mark})
    if text.startswith("|", line.body):
        return None
    if at and is_lead(text[lines[at - 1].start : lines[at - 1].end]):
        return _Open(_sentence(text, lines[at - 1], -1), [_first_entry(text, line)])
    return None


def _lead_above(text: str, lines: list[_Line], at: int) -> Span | None:
    """Return the nearest colon line or heading above a list; a short introduction may stand between.

    Above numbers none may: a numbered paragraph after a sentence is a section of a contract or a paper.
    """
    far = 1 if lines[at].mark[:1] in {"1", "("} else _ABOVE
    for above in lines[max(0, at - far) : at][::-1]:
        said = text[above.body : above.end]
        if is_lead(said):
            return _sentence(text, above, -1)
        if not above.mark and len(said.split()) <= _HEADING and said[-1] not in TERMINAL:
            return Span(above.body, above.end)
    return None


def _first_entry(text: str, line: _Line) -> Span:
    """Return what a colon line leads: the whole next line if it is a phrase, else its first sentence."""
    whole = Span(line.body, line.end)
    return whole if _is_phrase(text[line.body : line.end]) else _sentence(text, line, 0)


def _sentence(text: str, line: _Line, at: int) -> Span:
    """Return a sentence of a line: the last is the one that a colon at its end belongs to."""
    span = sentences(text[line.body : line.end])[at]
    return Span(line.body + span.start, line.body + span.end)


def _is_phrase(said: str) -> bool:
    return len(said.split()) < _PHRASE and not _STOP.search(said)


def _last_is_phrase(text: str, current: _Open) -> bool:
    return _is_phrase(text[current.entries[-1].start : current.entries[-1].end])


def _lines(text: str) -> Iterator[_Line]:
    """Yield the lines of a text that are not empty."""
    parted = True
    for match in re.finditer(r"[^\n]*\n|[^\n]+$", text):
        said = match[0].strip()
        if said:
            start = match.start() + len(match[0]) - len(match[0].lstrip())
            mark = ENTRY.match(said)
            kind = re.sub(r"\d+|[a-zA-Z]", "1", mark[0].strip()) if mark else "day" if _DATED.match(said) else ""
            yield _Line(start, start + len(said), kind, start + (mark.end() if mark else 0), parted)
        parted = not said


def listing_at(text: str, span: Span) -> Listing | None:
    """Return the list that a span of a text lies in, or in whose leading line."""
    return next((one for one in listings(text) if _touches(one, span)), None)


def led(text: str, span: Span, *, since: int = 0, most_words: int) -> tuple[Span, ...]:
    """Return what to quote for a span of a text so that no entry of a list stands without the line that leads it.

    Outside of lists that is the span; of an entry one run from the line to the end of the span when it has no more than
    `most_words`, else the line and the span. Nothing where the line stands before `since` (where a passage begins), or
    where it is not sure which of several lines an entry far away belongs to; nothing for a line that only leads.
    """
    found = listing_at(text, span)
    if found is None:
        return () if is_lead(text[span.start : span.end]) else (span,)
    lead = found.lead
    if lead is None or span.start <= lead.start:
        return (span,) if span.end > found.entries[0].start or not is_lead(text[span.start : span.end]) else ()
    if span.end <= lead.end or lead.start < since:
        return ()
    run = Span(lead.start, span.end)
    if len(text[run.start : run.end].split()) <= most_words:
        return (run,)
    return () if found.nested else (lead, span)


def widened(text: str, run: Span, *, until: int, most_words: int) -> Span:
    """Return a run that begins with a list's leading line, to the list's end if that is before `until` and near."""
    one = next((one for one in listings(text) if one.lead and one.lead.start == run.start), None)
    if one is None or one.end > until or len(text[run.start : one.end].split()) > most_words:
        return run
    return Span(run.start, max(run.end, one.end))


def _touches(one: Listing, span: Span) -> bool:
    """Say whether a span lies in a list or in the line that leads it."""
    start = one.lead.start if one.lead else one.entries[0].start
    return (
        start < span.end
        and span.start < one.end
        and any(
            part.start < span.end and span.start < part.end
            for part in (*((one.lead,) if one.lead else ()), *one.entries)
        )
    )
