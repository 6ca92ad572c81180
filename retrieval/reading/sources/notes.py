"""Incident notes: Markdown whose front matter has to be right, because it decides who may read the note; pure."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date

from retrieval.domain import INTERNAL, PUBLIC, Document, Kind, Source
from retrieval.errors import UnreadableDocument
from retrieval.reading.sources.dates import DATE_HINT, in_utc
from retrieval.reading.sources.front_matter import FrontMatter
from retrieval.reading.sources.markdown import plain

FIELDS = ("id", "title", "severity", "status", "occurred_at", "visibility", "tags")
REQUIRED = ("id", "title", "occurred_at")
SEVERITIES = ("low", "medium", "high", "critical")
STATUSES = ("open", "investigating", "monitoring", "mitigated", "resolved", "closed")
_ONLY_NOTES = frozenset({"severity", "occurred_at"})
_VISIBILITY = re.compile(r"public|internal|channel:[CG][A-Z0-9]{2,40}")
_ONLY_NOTES_LINE = re.compile(rb"^(?:severity|occurred_at)[ \t]*:", re.MULTILINE)
_ID = re.compile(r"\S{1,100}")


def is_note(fields: Mapping[str, object]) -> bool:
    """Say whether front matter is that of an incident note, whatever its source holds otherwise."""
    return bool(_ONLY_NOTES & fields.keys()) or ("id" in fields and "status" in fields)


def looks_like_a_note(body: bytes) -> bool:
    """Say whether a file begins with the front matter of an incident note, right or wrong."""
    top = body[:4096].removeprefix(b"\xef\xbb\xbf")
    return top.startswith(b"---") and bool(_ONLY_NOTES_LINE.search(top.split(b"\n---", 1)[0]))


def is_own_visibility(value: object) -> bool:
    """Say whether a value names a visibility as people write it within their workspace."""
    return isinstance(value, str) and bool(_VISIBILITY.fullmatch(value))


def note(matter: FrontMatter, source: Source, what: str) -> Document:
    """Return the note that the fields and the text below them make.

    Its identity is its `id`; without `visibility` it is as visible as its source says of notes, else `internal`.
    Raises `UnreadableDocument` naming the file, the line and the field that is missing, unknown or wrong.
    """
    for name in matter.fields:
        if name not in FIELDS:
            raise _wrong(matter, what, name, f"is unknown; a note has {', '.join(FIELDS)}")
    for name in REQUIRED:
        if matter.fields.get(name) is None:
            raise UnreadableDocument(what, f"field `{name}` is missing from the note's front matter")
    text = plain(matter.body)
    if not text:
        raise UnreadableDocument(what, "the note has no text below its front matter")
    occurred = matter.fields["occurred_at"]
    moment = in_utc(occurred) if isinstance(occurred, (str, date)) else None
    if moment is None:
        raise _wrong(matter, what, "occurred_at", f"is {str(occurred)!r}; {DATE_HINT}")
    return Document(
        document_id=_text(matter, what, "id", _ID) or "",
        title=_text(matter, what, "title") or "",
        text=text,
        kind=Kind.NOTE,
        visibility=_text(matter, what, "visibility", _VISIBILITY) or default_visibility(source),
        source_id=source.source_id,
        published_at=moment,
        severity=_one_of(matter, what, "severity", SEVERITIES),
        status=_one_of(matter, what, "status", STATUSES),
        tags=_tags(matter, what),
    )


def default_visibility(source: Source) -> str:
    """Say who may read a note of this source that does not say so itself: never everyone by accident."""
    return INTERNAL if source.document_kind is not Kind.NOTE and source.visibility == PUBLIC else source.visibility


def _text(matter: FrontMatter, what: str, name: str, form: re.Pattern[str] | None = None) -> str | None:
    value = matter.fields.get(name)
    if value is None:
        if name in matter.fields and name == "visibility":
            raise _wrong(matter, what, name, "is empty; leave the line out or write internal")
        return None
    if not isinstance(value, str) or not value.strip():
        raise _wrong(matter, what, name, f"is {value!r}; write a text")
    if form and not form.fullmatch(value):
        wanted = "public, internal or channel:C… " if form is _VISIBILITY else "one word of up to 100 characters"
        raise _wrong(matter, what, name, f"is {value!r}; write {wanted.strip()}")
    return " ".join(value.split())


def _one_of(matter: FrontMatter, what: str, name: str, known: tuple[str, ...]) -> str | None:
    value = _text(matter, what, name)
    if value is None or value.lower() in known:
        return value.lower() if value else None
    raise _wrong(matter, what, name, f"is {value!r}; write one of {', '.join(known)}")


def _tags(matter: FrontMatter, what: str) -> tuple[str, ...]:
    value = matter.fields.get("tags")
    if value is None:
        return ()
    if not isinstance(value, list) or not all(isinstance(tag, str) and tag.strip() for tag in value):
        raise _wrong(matter, what, "tags", "is not a list of words, such as [reseller, keys]")
    return tuple(dict.fromkeys(tag.strip() for tag in value))


def _wrong(matter: FrontMatter, what: str, name: str, why: str) -> UnreadableDocument:
    return UnreadableDocument(what, f"field `{name}` on line {matter.lines.get(name, 1)} {why}")
