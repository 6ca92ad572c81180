"""The sentences of the hits that could stand in a reply (pure)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from retrieval.domain import Hit
from retrieval.grounding.antecedents import antecedent
from retrieval.grounding.citations import heading
from retrieval.grounding.listings import RUN, is_lead, led, widened
from retrieval.grounding.remnants import is_remnant, without_dateline
from retrieval.text.orders import gives_orders
from retrieval.text.sentences import TERMINAL, Span, content, sentences

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
class Candidate:
    """One sentence of a hit: its source number from 1, its place in the passage, its words as they stand.

    `leans_on` is the place of the sentence that says who its "it" or "the company" is, if it opens with one. `led` says
    that it is of a list and begins with the line that leads it; where that stands too far above to be quoted in one
    run, it is the `lead` that has to be told before.
    """

    source: int
    place: int
    text: str
    stems: frozenset[str]
    around: frozenset[str]
    length: int
    leans_on: int | None = None
    led: bool = False
    lead: str | None = None


@dataclass(frozen=True, slots=True)
class Pick:
    """A candidate with its score and what it would answer with.

    `covered` is the share of the question that it covers. `offers` are the answers that it holds, each with its votes:
    1 for the one that most sentences offer, down to 0.
    """

    candidate: Candidate
    score: float
    covered: float
    meets: bool
    offers: Mapping[str, float] = field(default_factory=dict)


def candidates(hits: Sequence[Hit]) -> tuple[Candidate, ...]:
    """Cut the hits into the sentences that could stand in a reply."""
    return tuple(c for source, hit in enumerate(hits, 1) for c in _of_hit(source, hit) if _could_stand(c))


def _of_hit(source: int, hit: Hit) -> Iterator[Candidate]:
    """Yield all sentences of one hit but those of paragraphs that give orders to machines.

    An entry of a list comes with the line that leads it, a short list as a whole; one whose line stands in another
    passage is left out.
    """
    text = hit.passage.text
    spans = sentences(text)
    ordering = [Span(m.start(), m.end()) for m in _PARAGRAPH.finditer(text) if gives_orders(m[0])]
    parts = [text[span.start : span.end] for span in spans]
    stems = [frozenset(content(part)) for part in parts]
    above = frozenset(content(heading(hit.document)))
    told: set[tuple[int, int]] = set()
    for place, span in enumerate(spans):
        if any(order.start < span.end and span.start < order.end for order in ordering):
            continue
        quoted = _quoted(hit, span)
        if not quoted or (quoted[-1].start, quoted[-1].end) in told:
            continue
        own = quoted[-1]
        told.add((own.start, own.end))
        part = text[own.start : own.end]
        lead = text[quoted[0].start : quoted[0].end] if len(quoted) > 1 else None
        first = next(n for n, one in enumerate(spans) if one.end > quoted[0].start)
        yield Candidate(
            source,
            place,
            part,
            frozenset(content(f"{lead or ''} {part}")),
            above.union(*stems[max(0, first - 1) : first + 1], *stems[max(0, place - 1) : place + 2]),
            len(f"{lead or ''} {part}".split()),
            leans_on=antecedent(parts, first),
            led=lead is not None or own.start < span.start or span.end < own.end,
            lead=lead,
        )


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


def _could_stand(candidate: Candidate) -> bool:
    """Say whether a sentence could stand in a reply: no heading, no question, no link, no row of a table."""
    text = candidate.text
    if not _SHORTEST <= candidate.length <= _LONGEST or text.endswith("?") or _LINKING.search(text):
        return False
    if is_lead(text) or _ROW.search(text):
        return False
    return candidate.led or candidate.length >= _HEADING or text[-1] in TERMINAL
