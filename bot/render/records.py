"""How a source record is named: title, outlet, day, whom it credits, and who may see it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from bot.render.escape import link, safe
from bot.render.phrasing import ENGLISH, Phrases
from bot.render.wording import day, put_right
from retrieval.domain import PUBLIC, Citation, Confirmation, Kind, Nearest, is_internal, parted
from retrieval.text.outlets import outlet_of

MOST_NAMES = 6
LOCK = "\U0001f512"
LONGEST_CORRECTION, LONGEST_CORRECTION_MARK = 240, 120
"""Letters of a notice in a list of sources, and under a digest's story."""


def markers(numbers: Iterable[int]) -> str:
    """Return "[1][3]"."""
    return "".join(f"[{number}]" for number in numbers)


@dataclass(frozen=True, slots=True)
class Sources:
    """The documents that a message cites, numbered from 1: a reader counts sources, not quotes."""

    documents: tuple[tuple[int, Citation], ...]
    """Each document's number with the first citation of it."""
    numbers: Mapping[int, int]
    """Each citation's document number, by the citation's index."""

    def marked(self, citations: Iterable[int]) -> str:
        """Return the markers of some citations, each document once: "[1][3]"."""
        return markers(dict.fromkeys(self.numbers[index] for index in citations if index in self.numbers))


def sources_of(citations: Iterable[Citation]) -> Sources:
    """Number the cited documents in the order they are first cited."""
    first: dict[str, tuple[int, Citation]] = {}
    numbers: dict[int, int] = {}
    for citation in citations:
        number, _ = first.setdefault(citation.document_id, (len(first) + 1, citation))
        numbers[citation.index] = number
    return Sources(tuple(first.values()), numbers)


def source_line(number: int, citation: Citation, timezone: str, phrases: Phrases = ENGLISH) -> str:
    """Return a cited document's full line in a list of sources."""
    facts = (
        standing(citation.kind, citation.visibility, phrases),
        *_incident(citation),
        safe(citation.outlet or "", 60),
        day(citation.published_at, timezone, phrases),
        credit(citation, phrases),
        corrected(citation, LONGEST_CORRECTION, phrases),
    )
    shown = " · ".join(filter(None, facts))
    return f"[{number}] {_mark(citation.visibility)}{link(citation.url, citation.title)} · {shown}"


def _incident(citation: Citation) -> tuple[str, ...]:
    """Return what a note is known by to the team: its id, how severe it was, and how it stands."""
    if citation.kind is not Kind.NOTE:
        return ()
    told = (parted(citation.document_id)[1], citation.severity, citation.status)
    return tuple(safe(part, 60) for part in told if part)


def source_mark(number: int, citation: Citation, timezone: str) -> str:
    """Return a cited document's short form, as it stands under a digest's story."""
    name = citation.outlet or standing(citation.kind, citation.visibility) or citation.title
    told = (day(citation.published_at, timezone), credit(citation), corrected(citation, LONGEST_CORRECTION_MARK))
    facts = " · ".join(fact for fact in told if fact)
    return f"[{number}] {_mark(citation.visibility)}{link(citation.url, name, 60)}, {facts}"


def titled(nearest: Nearest, timezone: str, phrases: Phrases = ENGLISH) -> str:
    """Return a document that is not cited: title, outlet and day."""
    facts = (safe(nearest.outlet or "", 60), day(nearest.published_at, timezone, phrases))
    return " · ".join([link(nearest.url, nearest.title), *filter(None, facts)])


def standing(kind: Kind, visibility: str, phrases: Phrases = ENGLISH) -> str:
    """Say what is not public reporting: "internal note", "this channel's note", "incident note"."""
    noun = "note" if kind is Kind.NOTE else "article"
    if visibility == PUBLIC:
        return phrases.say("source", "incident_note") if kind is Kind.NOTE else ""
    return phrases.say("source", f"internal_{noun}" if is_internal(visibility) else f"channel_{noun}")


def credit(citation: Citation, phrases: Phrases = ENGLISH) -> str:
    """Return "citing X" where the document credits someone other than its own outlet."""
    original = citation.original or ""
    same = outlet_of(original) == outlet_of(citation.outlet or "")
    return phrases.say("source", "citing", name=safe(original, 80)) if original and not same else ""


def corrected(citation: Citation, limit: int, phrases: Phrases = ENGLISH) -> str:
    """Return what a cited document put right or withdrew of itself, as inert mrkdwn."""
    return safe(put_right(citation.correction, citation.title, phrases), limit)


def _mark(visibility: str) -> str:
    return "" if visibility == PUBLIC else f"{LOCK} "


def resting(outlets: int, originals: Sequence[str], phrases: Phrases = ENGLISH) -> str:
    """Return "5 outlets, 1 original report (X)"."""
    names = f" ({', '.join(few([safe(name, 80) for name in originals]))})" if originals else ""
    behind = f", {phrases.counted(len(originals), 'original')}{names}" if originals else ""
    return f"{phrases.counted(outlets, 'outlet')}{behind}"


def rests_on_few(told: Confirmation) -> bool:
    """Say whether several outlets tell what fewer of them, or one behind them, found out."""
    return len(told.outlets) > 1 and 0 < len(told.originals) < len(told.outlets)


def few(names: list[str]) -> list[str]:
    """Return the first names, and how many more there are."""
    left_out = len(names) - MOST_NAMES
    return [*names[:MOST_NAMES], f"{left_out} more"] if left_out > 0 else names
