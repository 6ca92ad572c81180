"""How a source record is named: title, outlet, day, whom it credits, and who may see it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from bot.render.escape import link, safe
from bot.render.wording import day
from retrieval.domain import INTERNAL, PUBLIC, Citation, Kind

LOCK = "\U0001f512"


def markers(indexes: Iterable[int]) -> str:
    """Return "[1][3]"."""
    return "".join(f"[{index}]" for index in indexes)


def by_document(citations: Iterable[Citation]) -> tuple[tuple[tuple[int, ...], Citation], ...]:
    """Return each cited document once, with all the numbers it is cited by, in order of the first."""
    grouped: dict[str, list[Citation]] = {}
    for citation in citations:
        grouped.setdefault(citation.document_id, []).append(citation)
    return tuple((tuple(c.index for c in cited), cited[0]) for cited in grouped.values())


def source_line(indexes: Iterable[int], citation: Citation, timezone: str) -> str:
    """Return a cited document's full line in a list of sources."""
    facts = (
        standing(citation.kind, citation.visibility),
        safe(citation.outlet or "", 60),
        day(citation.published_at, timezone),
        credit(citation),
    )
    shown = " · ".join(fact for fact in facts if fact)
    return f"{markers(indexes)} {_mark(citation.visibility)}{link(citation.url, citation.title)} · {shown}"


def source_mark(indexes: Iterable[int], citation: Citation, timezone: str) -> str:
    """Return a cited document's short form, as it stands under a digest's story."""
    name = citation.outlet or standing(citation.kind, citation.visibility) or citation.title
    facts = " · ".join(fact for fact in (day(citation.published_at, timezone), credit(citation)) if fact)
    return f"{markers(indexes)} {_mark(citation.visibility)}{link(citation.url, name, 60)}, {facts}"


def titled(title: str, url: str | None, outlet: str | None, published_at: datetime | None, timezone: str) -> str:
    """Return a document that is not cited: title, outlet and day."""
    facts = " · ".join(fact for fact in (safe(outlet or "", 60), day(published_at, timezone)) if fact)
    return f"{link(url, title)} · {facts}"


def standing(kind: Kind, visibility: str) -> str:
    """Say what is not public reporting: "internal note", "this channel's note", "incident note"."""
    noun = "note" if kind is Kind.NOTE else "article"
    if visibility == PUBLIC:
        return "incident note" if kind is Kind.NOTE else ""
    return f"internal {noun}" if visibility == INTERNAL else f"this channel's {noun}"


def credit(citation: Citation) -> str:
    """Return "citing X" where the document credits someone other than its own outlet."""
    original = citation.original or ""
    same = original.casefold().strip() == (citation.outlet or "").casefold().strip()
    return f"citing {safe(original, 80)}" if original and not same else ""


def _mark(visibility: str) -> str:
    return "" if visibility == PUBLIC else f"{LOCK} "
