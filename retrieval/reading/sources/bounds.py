"""What of a document is kept as it was read: within lengths that every store and every message takes; pure.

A title of 4 MB is no title. PostgreSQL keeps no null, no database half a character, and no row of an index there may
be longer than some 2,700 bytes, which is what bounds names and identities.
"""

from __future__ import annotations

import re
from dataclasses import replace

from retrieval.domain import Document
from retrieval.reading.sources.texts import one_line, without_unseen

TITLE, NAME, ADDRESS, IDENTITY = 400, 200, 2_000, 200
"""Letters of a title; of an outlet, author, original, severity, status or tag; of an address; of an identity."""
TAGS, LINKS = 50, 500
_EMPTY_RUN = re.compile(r"\s{40,}")
"""White space that parts nothing any more; what looks at passages later reads them letter by letter."""


def fault_of(document: Document) -> str | None:
    """Say why a bounded document cannot be kept at all; None for one that can."""
    if not document.text.strip():
        return "there is no text in it"
    if not document.document_id:
        return "it has no identity"
    if len(document.document_id) > IDENTITY:
        return f"its identity is longer than {IDENTITY} letters, the `id` it was given"
    return None


def bounded(document: Document) -> Document:
    """Return the document with long fields cut at a word, and nothing in any that nobody sees."""
    return replace(
        document,
        document_id=one_line(document.document_id),
        title=cut(document.title, TITLE) or "…",
        text=_EMPTY_RUN.sub(_gap, without_unseen(document.text)),
        url=document.url if document.url and _is_sound(document.url) else None,
        links=tuple(filter(_is_sound, document.links))[:LINKS],
        outlet=name_in(document.outlet),
        author=name_in(document.author),
        original=name_in(document.original),
        severity=name_in(document.severity),
        status=name_in(document.status),
        tags=tuple(dict.fromkeys(tag for tag in map(name_in, document.tags[:TAGS]) if tag)),
    )


def _is_sound(address: str) -> bool:
    return len(address) <= ADDRESS and address == one_line(address)


def _gap(found: re.Match[str]) -> str:
    return "\n\n" if "\n" in found[0] else " "


def name_in(name: str | None) -> str | None:
    """Return a name as one line within its length, or None when nothing of it is left."""
    return cut(name, NAME) or None if name else None


def cut(text: str, most: int) -> str:
    """Return a text as one line of at most `most` letters, cut between words where it has any."""
    line = one_line(text[: most * 10])
    if len(line) <= most:
        return line
    start = line[: most - 1]
    return (start.rsplit(" ", 1)[0] if " " in start[most // 2 :] else start).rstrip(" ,;:\u2013\u2014-") + "…"
