"""The sentences of the hits that could stand in a reply (pure)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from retrieval.domain import DraftSentence, Hit, Kind
from retrieval.grounding.citations import heading
from retrieval.text.listings import RUN, is_lead, led, widened
from retrieval.text.matter import matter
from retrieval.text.notices import SAID_WRONGLY
from retrieval.text.orders import gives_orders
from retrieval.text.remnants import is_remnant, without_dateline
from retrieval.text.sentences import TERMINAL, Span, sentences
from retrieval.text.tables import LANGUAGES

_SHORTEST = 4
_LONGEST = 70
_LIST = 45
"""A list of no more words is quoted as a whole."""
_HEADING = 12
"""A line shorter than this that ends without a full stop is a heading."""
_PARAGRAPH = re.compile(r"[^\n]+")
_ROW = re.compile(r"\S \|(?:[^|\n]*\|)+")
_LINKING = re.compile(r"https?://|www\.|\]\(|<[!@#]")


@dataclass(frozen=True, slots=True)
class Quotable:
    """One sentence of a hit: the hit's number as a source from 1, its place in the passage, its words as they stand.

    They begin at `start` in the passage.

    An entry of a list begins with the line that leads it; where that stands too far above to be quoted in one run, it
    is the `lead` that has to be told before. `length` counts the words of both; `around` are the stems of the heading
    and of the sentences beside it.
    """

    hit: Hit
    source: int
    place: int
    text: str
    stems: frozenset[str]
    around: frozenset[str]
    length: int
    start: int
    lead: str | None = None


def quote(quotable: Quotable) -> DraftSentence:
    """Return a sentence as a draft that quotes itself."""
    return DraftSentence(" ".join(quotable.text.split()), ((quotable.source, quotable.text),))


def find_quotable(hits: Sequence[Hit]) -> tuple[Quotable, ...]:
    """Cut the hits into the sentences that could stand in a reply."""
    return tuple(quotable for source, hit in enumerate(hits, 1) for quotable in _of_hit(source, hit))


def _of_hit(source: int, hit: Hit) -> Iterator[Quotable]:
    """Yield the sentences of one hit that could stand, none of a paragraph that gives orders to machines.

    An entry of a list comes with the line that leads it, a short list as a whole; one whose line stands in another
    passage is left out.
    """
    text = hit.passage.text
    spans = sentences(text, language if (language := hit.document.language) in LANGUAGES else LANGUAGES[0])
    # an article that gives orders is marked when it is read, and never searched for an answer
    paragraphs = _PARAGRAPH.finditer(text) if hit.document.kind is Kind.NOTE else ()
    ordering = [match.span() for match in paragraphs if gives_orders(match[0])]
    stems = [frozenset(matter(text[span.start : span.end])) for span in spans]
    above = frozenset(matter(heading(hit.document)))
    told: set[Span] = set()
    for place, span in enumerate(spans):
        quoted = _quoted(hit, span)
        if not quoted or quoted[-1] in told or any(start < span.end and span.start < end for start, end in ordering):
            continue
        told.add(quoted[-1])
        *leading, part = [text[one.start : one.end] for one in quoted]
        whole = " ".join((*leading, part))
        length = len(whole.split())
        is_of_list = bool(leading) or quoted[-1].start < span.start or span.end < quoted[-1].end
        if _SHORTEST <= length <= _LONGEST and _could_stand(part, is_complete=is_of_list or length >= _HEADING):
            own = stems[place] if whole == text[span.start : span.end] else frozenset(matter(whole))
            around = above.union(own, *stems[max(0, place - 1) : place + 2])
            yield Quotable(hit, source, place, part, own, around, length, quoted[-1].start, next(iter(leading), None))


def _quoted(hit: Hit, span: Span) -> tuple[Span, ...]:
    """Return what is quoted for a sentence of a hit, its list's leading line included; nothing if it may not stand."""
    passage = hit.passage
    part = passage.text[span.start : span.end]
    if is_remnant(part):
        return ()
    whole, base = hit.document.text, passage.start
    if whole[base : passage.end] != passage.text:
        whole, base = passage.text, 0
    start = span.start + without_dateline(part)
    quoted = led(whole, Span(base + start, base + span.end), since=base, most_words=RUN)
    if len(quoted) == 1:
        quoted = (widened(whole, quoted[0], until=base + len(passage.text), most_words=_LIST),)
    return tuple(Span(one.start - base, one.end - base) for one in quoted)


def _could_stand(text: str, *, is_complete: bool) -> bool:
    """Say whether words could stand in a reply: no heading, question, link or row of a table, nothing taken back."""
    if text.endswith("?") or is_lead(text) or any(one.search(text) for one in (_LINKING, _ROW, SAID_WRONGLY)):
        return False
    return is_complete or text[-1] in TERMINAL
