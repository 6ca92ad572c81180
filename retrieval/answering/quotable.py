"""The sentences of the hits that could stand in a reply (pure)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import NamedTuple

from retrieval.answering.pages import PAGES, Page, page_of
from retrieval.domain import DraftSentence, Hit, Kind
from retrieval.text.analysis import Sentence
from retrieval.text.listings import RUN, is_lead, led, widened
from retrieval.text.matter import matter
from retrieval.text.notices import SAID_WRONGLY
from retrieval.text.orders import gives_orders
from retrieval.text.remnants import is_remnant, without_dateline
from retrieval.text.sentences import TERMINAL, Span
from retrieval.text.table_rows import TableRow, table_rows

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
    """One sentence of a hit: the hit's number as a source from 1, its place in the passage, and what it says.

    An entry of a list begins with the line that leads it; where that stands too far above to be quoted in one run, it
    is the `lead` that has to be told before. A row of a table is `told` in other words than its own: with its headers,
    which are its `lead`. `length` counts the words of both; `around` are the stems of the heading
    and of the sentences beside it.
    """

    hit: Hit
    source: int
    place: int
    said: Sentence
    around: frozenset[str]
    length: int
    lead: str | None = None
    told: str | None = None

    @property
    def text(self) -> str:
        """Return its words as they stand."""
        return self.said.text

    @property
    def start(self) -> int:
        """Return where it begins in its passage."""
        return self.said.start

    @property
    def stems(self) -> frozenset[str]:
        """Return the bases of its words, and of the line that is told before it."""
        return self.said.stems.union(matter(self.lead)) if self.lead else self.said.stems


def quote(quotable: Quotable) -> DraftSentence:
    """Return a sentence as a draft that quotes itself; a row of a table with the headers above it."""
    if quotable.told:
        return DraftSentence(quotable.told, ((quotable.source, quotable.lead or ""), (quotable.source, quotable.text)))
    return DraftSentence(" ".join(quotable.text.split()), ((quotable.source, quotable.text),))


def find_quotable(hits: Sequence[Hit]) -> tuple[Quotable, ...]:
    """Cut the hits into the sentences that could stand in a reply."""
    numbered = ((source, hit, _cuts_of(page_of(hit))) for source, hit in enumerate(hits, 1))
    return tuple(Quotable(hit, source, *cut) for source, hit, cuts in numbered for cut in cuts)


class _Cut(NamedTuple):
    """What is known of a sentence that could stand, whatever the hit."""

    place: int
    said: Sentence
    around: frozenset[str]
    length: int
    lead: str | None
    told: str | None = None


@lru_cache(maxsize=PAGES)
def _cuts_of(page: Page) -> tuple[_Cut, ...]:
    return tuple(_cut(page))


def _cut(page: Page) -> Iterator[_Cut]:
    """Yield the sentences of a page that could stand, none of a paragraph that gives orders to machines.

    An entry of a list comes with the line that leads it, a short list as a whole; one whose line stands in another
    passage is left out.
    """
    text = page.passage.text
    # an article that gives orders is marked when it is read, and never searched for an answer
    paragraphs = _PARAGRAPH.finditer(text) if page.kind is Kind.NOTE else ()
    ordering = [match.span() for match in paragraphs if gives_orders(match[0])]
    rows = {row.span: row for row in table_rows(text)} if "|" in text else {}
    told: set[Span] = set()
    for place, sentence in enumerate(page.sentences):
        start, end = sentence.start, sentence.end
        if any(first < end and start < last for first, last in ordering):
            continue
        if row := rows.get(Span(start, end)):
            yield from _cut_row(page, place, sentence, row)
            continue
        quoted = _quoted(page, sentence)
        if not quoted or quoted[-1] in told:
            continue
        told.add(quoted[-1])
        *leading, part = quoted
        lead = next((text[one.start : one.end] for one in leading), None)
        own = part == Span(start, end)
        said = sentence if own else replace(sentence, text=text[part.start : part.end], start=part.start)
        length = len(said.text.split()) + len((lead or "").split())
        is_of_list = bool(lead) or part.start < start or end < part.end
        if _SHORTEST <= length <= _LONGEST and _could_stand(said.text, is_complete=is_of_list or length >= _HEADING):
            beside = (one.stems for one in page.sentences[max(0, place - 1) : place + 2])
            around = page.head.stems.union(said.stems, matter(lead) if lead else (), *beside)
            yield _Cut(place, said, around, length, lead)


def _cut_row(page: Page, place: int, sentence: Sentence, row: TableRow) -> Iterator[_Cut]:
    """Yield a row of a table, told with its headers, if that could stand."""
    lead = page.passage.text[row.header.start : row.header.end]
    length = len(row.told.split())
    ordering = page.kind is Kind.NOTE and gives_orders(lead)
    if _SHORTEST <= length <= _LONGEST and not ordering and _could_stand(row.told, is_complete=True):
        around = page.head.stems.union(sentence.stems, matter(lead))
        yield _Cut(place, sentence, around, length, lead, row.told)


def _quoted(page: Page, sentence: Sentence) -> tuple[Span, ...]:
    """Return what is quoted for a sentence, its list's leading line included; nothing if it may not stand."""
    passage = page.passage
    if is_remnant(sentence.text):
        return ()
    whole, base = page.whole, passage.start
    if whole[base : passage.end] != passage.text:
        whole, base = passage.text, 0
    start = base + sentence.start + without_dateline(sentence.text)
    quoted = led(whole, Span(start, base + sentence.end), since=base, most_words=RUN)
    if len(quoted) == 1:
        quoted = (widened(whole, quoted[0], until=base + len(passage.text), most_words=_LIST),)
    return tuple(Span(one.start - base, one.end - base) for one in quoted)


def may_stand(entry: str) -> bool:
    """Say whether an entry of a list could stand in a reply, behind the line that leads it."""
    return not is_remnant(entry) and _could_stand(entry, is_complete=True)


def _could_stand(text: str, *, is_complete: bool) -> bool:
    """Say whether words could stand in a reply: no heading, question, link or row of a table, nothing taken back."""
    if text.endswith("?") or is_lead(text) or any(one.search(text) for one in (_LINKING, _ROW, SAID_WRONGLY)):
        return False
    return is_complete or text[-1] in TERMINAL
