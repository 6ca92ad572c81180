"""What a revision changed, in one line: title, day, numbers, dates, names, a notice; pure.

The earlier text is not kept, so the line is written when it is replaced, and holds no more of it than a few words.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import datetime

from retrieval.domain import Correction, Document, Revision
from retrieval.text.names import names
from retrieval.text.quantities import dates, numbers
from retrieval.text.tables import words_of

LONGEST = 400
_MOST = 3
"""Values of one sort that are told; the others are counted."""
_LONGEST_TITLE = 120
_LABELS = words_of("correction", "headings")
"""Words that are no names, though a notice writes them with a capital."""


def past_of(known: Document | None, document: Document, at: datetime) -> Revision | None:
    """Return what is kept of the revision that a document replaces: its hash, and what changed."""
    if known is None or document.revision <= known.revision:
        return None
    return Revision(known.document_id, known.revision, known.content_hash, at, changed(known, document))


def changed(before: Document, after: Document) -> str:
    """Say in one line what the later of two revisions changed, the telling things first."""
    told = "; ".join([*_record(before, after), *_text(before, after)]) or "nothing that is read"
    return told if len(told) <= LONGEST else told[: LONGEST - 1].rstrip() + "\u2026"


def _record(before: Document, after: Document) -> Iterator[str]:
    """Yield what changed in what is known of the document beside its text."""
    match before.correction, after.correction:
        case None, Correction():
            yield "a correction notice was added"
        case Correction(), None:
            yield "its correction notice was taken away"
        case Correction(notice=was), Correction(notice=now) if was != now:
            yield "its correction notice changed"
    if before.title != after.title:
        yield f"the title was \u201c{_short(before.title)}\u201d"
    if before.published_at != after.published_at:
        yield f"its day was {_day(before.published_at)}, is {_day(after.published_at)}"
    for what, old, new in (
        ("visibility", before.visibility, after.visibility),
        ("outlet", before.outlet, after.outlet),
        ("author", before.author, after.author),
        ("credit", before.original, after.original),
        ("severity", before.severity, after.severity),
        ("status", before.status, after.status),
    ):
        if old != new:
            yield f"{what} was {_short(old or 'none')}, is {_short(new or 'none')}"
    if before.tags != after.tags:
        yield "other tags"
    if before.url != after.url:
        yield "another address"


def _text(before: Document, after: Document) -> Iterator[str]:
    """Yield what changed in the text: its numbers, dates and names, or else how much longer it is."""
    if before.text == after.text:
        return
    told = False
    for what, values in (("number", numbers), ("date", dates), ("name", names)):
        old, new = values(before.text) - _LABELS, values(after.text) - _LABELS
        if line := _exchanged(what, old - new, new - old):
            told = True
            yield line
    words = len(after.text.split()) - len(before.text.split())
    if words and (not told or abs(words) >= len(before.text.split()) // 4):
        yield f"{abs(words)} {'word' if abs(words) == 1 else 'words'} {'longer' if words > 0 else 'shorter'}"
    elif not told:
        yield "other wording"


def _exchanged(what: str, gone: Collection[str], new: Collection[str]) -> str:
    if len(gone) == len(new) == 1:
        return f"{what} {next(iter(new))} instead of {next(iter(gone))}"
    told = [f"new {_plural(what, new)} {_some(new)}"] if new else []
    return ", ".join([*told, f"{_plural(what, gone)} {_some(gone)} gone"] if gone else told)


def _plural(what: str, values: Collection[str]) -> str:
    return what if len(values) == 1 else f"{what}s"


def _some(values: Collection[str]) -> str:
    shown = sorted(values)[:_MOST]
    more = len(values) - len(shown)
    return ", ".join(map(_short, shown)) + (f" and {more} more" if more else "")


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= _LONGEST_TITLE else line[: _LONGEST_TITLE - 1].rstrip() + "\u2026"


def _day(moment: datetime | None) -> str:
    return moment.date().isoformat() if moment else "unknown"
