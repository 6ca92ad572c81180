"""Quotes that no longer hold: each held against its document as it stands now (pure)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Final

from retrieval.domain import Citation, Correction, CorrectionKind, Document, Lapse, LapseKind, Mark, Replaced
from retrieval.grounding.quotes import find_quote, likest
from retrieval.text.quantities import numbers
from retrieval.text.sentences import content

_KIN: Final = 0.5
"""Share of the content words of a quote, or of a shorter notice, that another text has which speaks of the same."""
_ORDER: Final = tuple(LapseKind)


def lapses_of(citations: Iterable[Citation], documents: Mapping[str, Document]) -> tuple[Lapse, ...]:
    """Return what became of quotes, one lapse a document, in the order of the citations; what still holds has none.

    `documents` are the current revisions by identity; one that is not among them was removed.
    """
    found: dict[str, Lapse] = {}
    for citation in citations:
        lapse = lapse_of(citation, documents.get(citation.document_id))
        known = found.get(citation.document_id)
        if lapse and known:
            found[citation.document_id] = _together(known, lapse)
        elif lapse:
            found[citation.document_id] = lapse
    return tuple(found.values())


def lapse_of(citation: Citation, document: Document | None) -> Lapse | None:
    """Return what became of a quote, None where its document still bears it out.

    It does where the quote stands in it word for word and no notice that came since concerns it.
    """
    lapse = Lapse(
        citation.document_id,
        citation.title,
        LapseKind.REMOVED,
        frozenset({citation.visibility, document.visibility if document else citation.visibility}),
        citation.url,
        citation.outlet,
    )
    if document is None:
        return lapse
    notice = document.correction if document.correction != citation.correction else None
    stands = find_quote(citation.quote, f"{document.title}\n{document.text}") is not None
    if notice and _concerns(notice, citation.quote, stands=stands):
        kind, replaced = LapseKind(notice.kind.value), _replaced(notice, citation.quote)
        return replace(lapse, kind=kind, replaced=replaced, notice=notice.notice)
    if stands:
        return None
    now = _now(citation.quote, document)
    return replace(lapse, kind=LapseKind.CHANGED, now=now, replaced=_exchanged(citation.quote, now))


def _together(one: Lapse, other: Lapse) -> Lapse:
    """Return the lapse of two of one document that weighs more, with the numbers of both where they are of a kind."""
    first, second = sorted((one, other), key=lambda lapse: _ORDER.index(lapse.kind))
    if first.kind is not second.kind:
        return first
    return replace(first, replaced=tuple(dict.fromkeys((*first.replaced, *second.replaced))))


def _concerns(notice: Correction, quote: str, *, stands: bool) -> bool:
    """Say whether a notice is about what was quoted: a withdrawal always is, it takes all of the document back.

    One that names the numbers it replaces is about these. Any other is about a quote that it repeats, and about one
    that went when it came and that it shares most words with.
    """
    if notice.kind is CorrectionKind.WITHDRAWN or _replaced(notice, quote):
        return True
    if find_quote(quote, notice.notice):
        return True
    return not stands and not notice.replaced and _share(notice.notice, quote) >= _KIN


def _replaced(notice: Correction, quote: str) -> tuple[Replaced, ...]:
    """Return the numbers of a quote that a notice replaces."""
    held = numbers(quote)
    return tuple(change for change in notice.replaced if change.old in held)


def _now(quote: str, document: Document) -> str:
    """Return the sentence of a document that says most of what a quote said; nothing where none says half of it.

    What is marked is never quoted.
    """
    if document.mark is not Mark.NONE:
        return ""
    nearest = (document.text[span.start : span.end] for span in likest(quote, document.text)[:1])
    return next((" ".join(text.split()) for text in nearest if _share(text, quote) >= _KIN), "")


def _exchanged(quote: str, now: str) -> tuple[Replaced, ...]:
    """Return the number that stands in the place of another; none where several came or went."""
    old, new = numbers(quote), numbers(now)
    gone, come = old - new, new - old
    return (Replaced(*gone, *come),) if len(gone) == len(come) == 1 else ()


def _share(text: str, quote: str) -> float:
    """Return how much of the content of the shorter of two texts the other one has."""
    one, other = set(content(text)), set(content(quote))
    fewest = min(len(one), len(other))
    return len(one & other) / fewest if fewest else 0.0
