"""Matters as text for a terminal: who did what to whom, and what became of it (pure)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final

from bot.render.wording import counted, day
from retrieval.domain import Claim, Deed, Document, Matter, Status

_LONGEST_QUOTE: Final = 160
"""Letters of a quote in a list; the whole of it is in the machine form."""
_WORDS: Final = {
    Deed.TRAINED_ON: "trained on",
    Deed.DISTILLED: "distilled",
    Deed.CUT_OFF: "cut off",
    Deed.RESTORED: "gave access back to",
    Deed.FORBIDS: "forbids",
    Deed.ALLOWS: "allows",
    Deed.RESOLD: "resold",
    Deed.LEAKED: "leaked",
    Deed.LICENSED: "licensed to",
    Deed.RETIRES: "retires",
    Deed.SUES: "sues",
    Deed.EVADED: "got round",
}
NONE = "No such matter is told of in what was read."


def matters_text(matters: Iterable[Matter], documents: Mapping[str, Document]) -> str:
    """Return a paragraph a matter, the newest turn first."""
    return "\n\n".join(_matter_text(matter, documents) for matter in matters) or NONE


def matter_heading(matter: Matter) -> str:
    """Return who did what to whom: "Brennick cut off Tamsel"."""
    return f"{matter.subject or 'somebody'} {_WORDS[matter.deed]} {matter.object or 'something'}"


def _matter_text(matter: Matter, documents: Mapping[str, Document]) -> str:
    lines = [f"{matter_heading(matter)}: {status_text(matter)}"]
    lines += [f"    {_claim_text(claim, documents[claim.document_id])}" for claim in matter.claims]
    return "\n".join(lines)


def status_text(matter: Matter) -> str:
    """Return a status in words: "denied by Kestrel since 4 Jun 2026; 2 independent reports"."""
    by = f" by {matter.by}" if matter.by and matter.status is not Status.REPORTED else ""
    changed = f" ({matter.change[0]} became {matter.change[1]})" if matter.change else ""
    since = f" since {day(matter.since, 'UTC')}" if matter.since else ""
    reports = counted(len(matter.originals), "independent report") if matter.originals else "no independent report"
    return f"{matter.status}{changed}{by}{since}; {reports}"


def _claim_text(claim: Claim, document: Document) -> str:
    told = claim.quote if len(claim.quote) <= _LONGEST_QUOTE else f"{claim.quote[:_LONGEST_QUOTE]}…"
    told = " ".join(told.split()) or "(no longer in its document)"
    where = ", ".join(part for part in (document.outlet, day(document.published_at, "UTC")) if part)
    speaker = f"{claim.speaker}: " if claim.speaker else ""
    return f"{claim.stance} · {speaker}“{told}” ({where})"
