"""Search hits as terminal text (pure)."""

from __future__ import annotations

from collections.abc import Sequence

from bot.render.escape import clean
from bot.render.wording import day, marked, put_right
from retrieval.domain import Hit


def hits_text(hits: Sequence[Hit], *, longest: int = 320) -> str:
    """Return each hit with its rank, title, outlet, day and the beginning of its passage."""
    if not hits:
        return "I found nothing close to that."
    return "\n\n".join(_hit(hit, longest) for hit in hits)


def _hit(hit: Hit, longest: int) -> str:
    """One hit."""
    document = hit.document
    parts = (
        document.outlet,
        day(document.published_at, "UTC"),
        document.visibility,
        marked(document.mark),
        f"{hit.score:.2f}",
    )
    about = " · ".join(clean(part) for part in parts if part)
    if notice := clean(put_right(document.correction, document.title)):
        about += f"\n   {notice if len(notice) <= longest else notice[:longest] + '…'}"
    text = clean(hit.passage.text)
    return (
        f"{hit.rank}. {clean(document.title)}\n   {about}\n   {text if len(text) <= longest else text[:longest] + '…'}"
    )
