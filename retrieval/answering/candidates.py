"""The sentences of the hits that could stand in a reply (pure)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from retrieval.answering.antecedents import antecedent
from retrieval.answering.citations import heading
from retrieval.answering.lexicon import ADDRESSED
from retrieval.answering.wording import TERMINAL, Span, content, sentences
from retrieval.domain import Document, Hit

_SHORTEST = 4
_LONGEST = 70
_HEADING = 12
"""A line shorter than this that ends without a full stop is a heading."""
_PARAGRAPH = re.compile(r"[^\n]+")
_LINKING = re.compile(r"https?://|www\.|\]\(|<[!@#]")


@dataclass(frozen=True, slots=True)
class Candidate:
    """One sentence of a hit: its source number from 1, its place in the passage, its words as they stand.

    `leans_on` is the place of the sentence that says who its "it" or "the company" is, if it opens with one; `behind`
    are the outlets whose word it is (the document itself where it has none), in lower case.
    """

    source: int
    place: int
    text: str
    stems: frozenset[str]
    around: frozenset[str]
    length: int
    leans_on: int | None = None
    behind: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Pick:
    """A candidate with its score and what it would answer with.

    `covered` is the share of the question that it covers. `offers` are the answers that it holds, each with its votes:
    1 for the one that most sentences offer, down to 0. `corrected_by` is the sentence that puts a number of it right
    and has to be told before it.
    """

    candidate: Candidate
    score: float
    covered: float
    meets: bool
    offers: Mapping[str, float] = field(default_factory=dict)
    corrected_by: Candidate | None = None


def candidates(hits: Sequence[Hit]) -> tuple[Candidate, ...]:
    """Cut the hits into the sentences that could stand in a reply."""
    return tuple(c for source, hit in enumerate(hits, 1) for c in _of_hit(source, hit) if _could_stand(c))


def _of_hit(source: int, hit: Hit) -> Iterator[Candidate]:
    """Yield all sentences of one hit but those of paragraphs that give orders to machines."""
    text = hit.passage.text
    spans = sentences(text)
    ordering = [Span(m.start(), m.end()) for m in _PARAGRAPH.finditer(text) if ADDRESSED.search(m[0])]
    parts = [text[span.start : span.end] for span in spans]
    stems = [frozenset(content(part)) for part in parts]
    above = frozenset(content(heading(hit.document)))
    for place, (span, part) in enumerate(zip(spans, parts, strict=True)):
        if not any(order.start < span.end and span.start < order.end for order in ordering):
            around = above.union(*stems[max(0, place - 1) : place + 2])
            yield Candidate(
                source,
                place,
                part,
                stems[place],
                around,
                len(part.split()),
                leans_on=antecedent(parts, place),
                behind=_behind(hit.document),
            )


def _behind(document: Document) -> frozenset[str]:
    """Return whose word a document is: its outlet's, that of the one it credits, and the documents that it rests on."""
    named = (document.outlet, document.original, document.document_id, document.copy_of, document.original_id)
    return frozenset(name.casefold() for name in named if name)


def _could_stand(candidate: Candidate) -> bool:
    """Say whether a sentence could stand in a reply: no heading, no question, no link."""
    text = candidate.text
    if not _SHORTEST <= candidate.length <= _LONGEST or text.endswith("?") or _LINKING.search(text):
        return False
    return candidate.length >= _HEADING or text[-1] in TERMINAL
