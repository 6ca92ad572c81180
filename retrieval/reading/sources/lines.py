"""JSON Lines: one document a line, known by its own `id`; pure."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping

from retrieval.domain import Document, Kind, Source
from retrieval.errors import UnreadableDocument
from retrieval.reading.redaction import blotted
from retrieval.reading.sources.addresses import is_address
from retrieval.reading.sources.dates import DATE_HINT, in_utc
from retrieval.reading.sources.heads import LINES
from retrieval.reading.sources.labels import narrowed
from retrieval.reading.sources.notes import default_visibility, is_own_visibility
from retrieval.reading.sources.reading import Reading
from retrieval.reading.sources.texts import one_line, title_from, without_unseen

_LABEL, _LISTED = 200, 20
"""Letters of a field, and entries of a list, that may say who reads a document."""
_TEXTS = ("url", "outlet", "author", "original", "severity", "status")


def read_lines(lines: Iterable[bytes], *, source: Source, what: str) -> Iterator[Reading]:
    """Yield each line's document, or why it has none; `what` of a line is FILE:number.

    Keys: id, title, text, url, outlet, published_at, kind, visibility, and author, original, severity, status, tags
    where given; others are ignored. An article is as visible as its source unless it says so; a note `internal`.
    """
    for number, raw in enumerate(lines, start=1):
        line = raw.decode("utf-8-sig", "replace")
        if not line.strip():
            continue
        place = f"{what}:{number}"
        fields: object = None
        try:
            fields = json.loads(line)
            document = _document(fields, source, place)
        except UnreadableDocument as error:
            yield Reading(place, None, blotted(error.why)[0], _identity(fields))
        except (ValueError, RecursionError) as error:
            yield Reading(place, None, f"the line is not JSON ({error})")
        else:
            yield Reading.of(place, document)


def _identity(fields: object) -> str | None:
    given = fields.get("id") if isinstance(fields, dict) else None
    return one_line(str(given)) or None if isinstance(given, (str, int)) else None


def _document(fields: object, source: Source, place: str) -> Document:
    if not isinstance(fields, dict):
        raise UnreadableDocument(place, "the line is not a JSON object")
    identity = _identity(fields)
    if identity is None:
        raise UnreadableDocument(place, "key `id` is missing")
    text = without_unseen(_text(fields, place, "text") or "").strip()
    title = one_line(_text(fields, place, "title") or "")
    if not text and not title:
        raise UnreadableDocument(place, "keys `text` and `title` are both empty")
    kind = _kind(fields, source, place)
    visibility = _visibility(fields, kind, source, place)
    day = "occurred_at" if kind is Kind.NOTE and "occurred_at" in fields else "published_at"
    published = fields.get(day)
    moment = in_utc(published)
    if published and moment is None:
        raise UnreadableDocument(place, f"key `{day}` is {str(published)!r}, which is no moment; {DATE_HINT}")
    texts = {name: one_line(_text(fields, place, name) or "") or None for name in _TEXTS}
    if texts["url"] and not is_address(texts["url"]):
        raise UnreadableDocument(place, f"key `url` is {texts['url']!r}, which is no http(s) address")
    return Document(
        document_id=identity,
        title=title or title_from(text),
        text=text or title,
        kind=kind,
        visibility=visibility,
        source_id=source.source_id,
        published_at=moment,
        tags=_tags(fields, place),
        url=texts["url"],
        outlet=texts["outlet"] or source.outlet,
        author=texts["author"],
        original=texts["original"],
        severity=texts["severity"],
        status=texts["status"],
    )


def _visibility(fields: Mapping[str, object], kind: Kind, source: Source, place: str) -> str:
    """Return who may read a line's document: no more than any of its keys, however deep or spelt, and its text say."""
    usual = default_visibility(source) if kind is Kind.NOTE else source.visibility
    visibility = fields.get("visibility", usual)
    if not isinstance(visibility, str) or not is_own_visibility(visibility):
        raise UnreadableDocument(place, f"key `visibility` is {visibility!r}; write public, internal or channel:C…")
    told = [label for label in _labels(fields) if label != f"visibility: {visibility}"]
    for first in range(0, len(told), LINES):
        visibility = narrowed(visibility, "\n".join(told[first : first + LINES]), what=place)
    return narrowed(visibility, f"{fields.get('title') or ''}\n{fields.get('text') or ''}", what=place)


def _labels(fields: Mapping[str, object], *, deep: int = 3) -> Iterator[str]:
    """Yield the fields of an object that fit into a line, those of objects within it too, as a file's head has them."""
    for key, value in fields.items():
        if isinstance(value, Mapping) and deep:
            yield from _labels(value, deep=deep - 1)
        elif isinstance(value, list):
            yield f"{key}: {', '.join(str(one)[:_LABEL] for one in value[:_LISTED])}"
        elif isinstance(value, bool) or (isinstance(value, str) and "\n" not in value and len(value) <= _LABEL):
            yield f"{key}: {str(value).lower() if isinstance(value, bool) else value}"


def _text(fields: Mapping[str, object], place: str, name: str) -> str | None:
    value = fields.get(name)
    if value is None or isinstance(value, str):
        return value
    raise UnreadableDocument(place, f"key `{name}` is not a text")


def _tags(fields: Mapping[str, object], place: str) -> tuple[str, ...]:
    value = fields.get("tags") or []
    if not isinstance(value, list):
        raise UnreadableDocument(place, "key `tags` is not a list")
    return tuple(tag for tag in value if isinstance(tag, str))


def _kind(fields: Mapping[str, object], source: Source, place: str) -> Kind:
    value = fields.get("kind") or source.document_kind.value
    if value not in {kind.value for kind in Kind}:
        raise UnreadableDocument(place, f"key `kind` is {value!r}; write article or note")
    return Kind(str(value))
