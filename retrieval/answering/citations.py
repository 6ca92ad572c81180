"""The one guard of "no claim without a passage": drafts become cited sentences, or are dropped and counted (pure)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from retrieval.answering.support import Evidence, lack
from retrieval.answering.wording import Span, sentences
from retrieval.domain import Citation, Document, DraftSentence, Hit, Passage, Sentence

SHORTEST_QUOTE = 12
"""Fewer characters than this ground nothing, unless they are the whole passage."""
LONGEST_SENTENCE = 800
"""More characters than this are no sentence."""

_FOLDS = str.maketrans(
    dict.fromkeys("\u2018\u2019\u201a\u2032", "'")
    | dict.fromkeys("\u201c\u201d\u201e\u00ab\u00bb", '"')
    | dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2212", "-")
)
_AROUND_QUOTE = " \t\n\r\"'…"
_MARKER = re.compile(r"\s*\[(?:\d+(?:\s*,\s*\d+)*)\]")


@dataclass(frozen=True, slots=True)
class Grounded:
    """Sentences that passed every check, the citations they point to, and how many drafts did not pass."""

    sentences: tuple[Sentence, ...] = ()
    citations: tuple[Citation, ...] = ()
    dropped: int = 0


@dataclass(slots=True)
class Grounding:
    """Grounds drafts one at a time against numbered passages; citations are numbered as they are first used."""

    hits: Sequence[Hit]
    _sentences: list[Sentence] = field(default_factory=list)
    _citations: dict[tuple[str, str], Citation] = field(default_factory=dict)
    _dropped: int = 0

    def add(self, draft: DraftSentence) -> Sentence | None:
        """Return the grounded sentence, or None when the draft was dropped (or says what was said before)."""
        text = _plain(draft.text)
        quoted = located(draft, self.hits)
        if not text or len(text) > LONGEST_SENTENCE or not quoted or lack(text, evidence(quoted)):
            self._dropped += 1
            return None
        if any(said.text.casefold() == text.casefold() for said in self._sentences):
            return None
        sentence = Sentence(text, tuple(dict.fromkeys(self._cite(hit, span) for hit, span in quoted)))
        self._sentences.append(sentence)
        return sentence

    def done(self) -> Grounded:
        """Return what was grounded so far."""
        return Grounded(tuple(self._sentences), tuple(self._citations.values()), self._dropped)

    def _cite(self, hit: Hit, span: Span) -> int:
        """Return the citation's index, one for each quote of each passage."""
        quote = hit.passage.text[span.start : span.end]
        key = (hit.passage.passage_id, quote)
        if key not in self._citations:
            self._citations[key] = cited(len(self._citations) + 1, hit.document, hit.passage, quote)
        return self._citations[key].index


def resolve(drafts: Iterable[DraftSentence], hits: Sequence[Hit]) -> Grounded:
    """Ground drafts against the passages they were written from, `hits[0]` being source 1.

    A draft is dropped when none of its quotes occurs verbatim in its passage (white space, typographic quotes and
    dashes folded), when a name, number or date of it is in neither the cited passages nor their headings, when it
    loses a hedge or turns a negation, or when it carries a link or a mention. Every sentence that comes back cites,
    and every citation's quote is an exact run of its passage's text.
    """
    grounding = Grounding(hits)
    for draft in drafts:
        grounding.add(draft)
    return grounding.done()


def located(draft: DraftSentence, hits: Sequence[Hit]) -> tuple[tuple[Hit, Span], ...]:
    """Return where a draft's quotes stand; a quote whose number or words do not exist is left out."""
    found: list[tuple[Hit, Span]] = []
    for number, quote in draft.quotes:
        if 1 <= number <= len(hits):
            hit = hits[number - 1]
            span = find_quote(quote, hit.passage.text)
            if span:
                found.append((hit, span))
    return tuple(found)


def find_quote(quote: str, text: str) -> Span | None:
    """Return where a quote stands in a text, white space and typography folded, cut at whole words; None if nowhere."""
    wanted = _folded(quote)[0].strip(_AROUND_QUOTE)
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


def evidence(quoted: Sequence[tuple[Hit, Span]]) -> Evidence:
    """Gather what a sentence's quotes prove: the source sentences around them, and their passages with headings."""
    near = [_around(hit.passage.text, span) for hit, span in quoted]
    whole = [part for hit, _ in quoted for part in (heading(hit.document), hit.passage.text)]
    return Evidence("\n".join(near), "\n".join(dict.fromkeys(whole)))


def heading(document: Document) -> str:
    """Return what stands above a document's passages: title, outlet, whom it credits, date, and a note's fields."""
    day = f"{document.published_at:%A, %Y-%m-%d}" if document.published_at else None
    known = (document.title, document.outlet, document.original, day, document.severity, document.status)
    return ". ".join(part for part in known if part)


def cited(index: int, document: Document, passage: Passage, quote: str) -> Citation:
    """Build the citation of a quote from its document's own record, and nothing else."""
    return Citation(
        index=index,
        document_id=document.document_id,
        passage_id=passage.passage_id,
        quote=quote,
        title=document.title,
        kind=document.kind,
        visibility=document.visibility,
        url=document.url,
        outlet=document.outlet,
        published_at=document.published_at,
        original=document.original,
    )


def _around(text: str, span: Span) -> str:
    """Return the sentences of a text that a span touches."""
    return " ".join(text[s.start : s.end] for s in sentences(text) if s.start < span.end and span.start < s.end)


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


def _plain(text: str) -> str:
    """Return a draft's words on one line, without the markers a model may have put in."""
    return " ".join(_MARKER.sub("", text).split())
