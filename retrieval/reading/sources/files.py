"""Files of a folder: Markdown with or without front matter, text, saved pages, mail, PDF; bytes to documents."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime
from pathlib import PurePosixPath

from retrieval.domain import INTERNAL, PUBLIC, Document, Kind, Source
from retrieval.errors import UnreadableDocument
from retrieval.reading.sources.addresses import canonical, identity_of, identity_of_address
from retrieval.reading.sources.dates import DATE_HINT, in_utc
from retrieval.reading.sources.front_matter import FrontMatter, split
from retrieval.reading.sources.kinds import FileKind, kind_of
from retrieval.reading.sources.labels import narrowed
from retrieval.reading.sources.mail import mail_of
from retrieval.reading.sources.markdown import links_of, plain, titled
from retrieval.reading.sources.notes import is_note, is_own_visibility, note
from retrieval.reading.sources.pages import page_of
from retrieval.reading.sources.pasted import read_pasted
from retrieval.reading.sources.pdf import PdfMemory, pdf_of
from retrieval.reading.sources.texts import decoded, one_line, title_from

_DAY_OF_NAME = re.compile(r"\d{4}-\d\d-\d\d")
_ID_LINE = re.compile(rb"^id:[ \t]*[\"']?([^\s\"'#]+)", re.MULTILINE)
_URL_LINE = re.compile(rb"^url:[ \t]*[\"']?(https?://[^\s\"']+)", re.MULTILINE)


def read_file(
    relative: str,
    body: bytes,
    *,
    source: Source,
    what: str,
    memory: PdfMemory | None = None,
    modified: datetime | None = None,
) -> Document:
    """Return the document that a file holds; never more visible than its head says, in whatever form it says so.

    `relative` is its path below its folder, with `/`. An article is known by its address when it names one, else by
    its source and this path. A PDF that is in `memory` is not parsed again. `modified` dates a note that does not
    say its day. Raises `UnreadableDocument` naming the file and what is wrong with it.
    """
    kind = kind_of(relative, body, what=what)
    if kind is FileKind.MARKDOWN:
        document = _markdown(_with_plain_ends(decoded(body)), relative, source=source, what=what, modified=modified)
    elif kind is FileKind.TEXT:
        document = _pasted(decoded(body), relative, source=source, what=what)
    elif kind is FileKind.MAIL:
        document = _placed(mail_of(body, what=what), relative, source)
    elif kind is FileKind.PDF:
        document = _placed(pdf_of(body, what=what, memory=memory), relative, source)
    else:
        document = _placed(page_of(body, url=None, what=what), relative, source)
    if document.kind is not Kind.NOTE and source.document_kind is Kind.NOTE:
        document = replace(document, kind=Kind.NOTE)  # what a team keeps beside its notes and cannot give front matter
    if not document.text:
        raise UnreadableDocument(what, "there is no text in it")
    return replace(document, visibility=_visibility(document, kind, body, what))


def _visibility(document: Document, kind: FileKind, body: bytes, what: str) -> str:
    """Return who may read a file: nobody beyond those its head speaks of."""
    visibility = document.visibility
    if kind is not FileKind.PDF:
        visibility = narrowed(visibility, decoded(body), what=what, markup=kind is FileKind.PAGE)
    if kind in {FileKind.PDF, FileKind.PAGE, FileKind.MAIL}:
        visibility = narrowed(visibility, f"{document.title}\n{document.text}", what=what)
    return visibility


def _with_plain_ends(text: str) -> str:
    """Return a text whose lines end as they do on this system, whatever system wrote them."""
    return text.replace("\r\n", "\n").replace("\r", "\n")


def known_identity(relative: str, body: bytes, *, source: Source) -> str:
    """Return the identity a file most likely has, for one that cannot be read as it is now."""
    top = body[:4096]
    found = _ID_LINE.search(top)
    if found and top.lstrip(b"\xef\xbb\xbf").startswith(b"---"):
        return found.group(1).decode(errors="replace")
    address = _URL_LINE.search(top)
    url = canonical(address.group(1).decode(errors="replace")) if address else None
    return identity_of_address(url) if url else _of_path(source, relative)


def _of_path(source: Source, relative: str) -> str:
    return identity_of("file", source.source_id, relative)


def names_an_address(body: bytes) -> bool:
    """Say whether a file's front matter names the address of an article."""
    return bool(_URL_LINE.search(body[:4096]))


def _placed(document: Document, relative: str, source: Source) -> Document:
    """Return what a file says of itself as a document of its source, which says who may read it."""
    return replace(
        document,
        document_id=_of_path(source, relative),
        visibility=source.visibility,
        source_id=source.source_id,
        outlet=source.outlet or document.outlet,
    )


def _markdown(text: str, relative: str, *, source: Source, what: str, modified: datetime | None) -> Document:
    matter = split(text, what)
    if source.document_kind is Kind.NOTE and not matter.fields:
        return _bare_note(text, relative, source=source, modified=modified)
    if source.document_kind is Kind.NOTE or is_note(matter.fields):
        return note(matter, source, what)
    if matter.fields:
        return _article(matter, relative, source=source, what=what)
    heading, rest = titled(text)
    if heading is None:
        return _pasted(plain(text), relative, source=source, what=what)
    return Document(
        document_id=_of_path(source, relative),
        title=heading,
        text=plain(rest),
        visibility=source.visibility,
        source_id=source.source_id,
        outlet=source.outlet,
    )


def _bare_note(text: str, relative: str, *, source: Source, modified: datetime | None) -> Document:
    """Return a note that has no front matter: its name and its heading say what there is to know of it."""
    heading, rest = titled(text)
    stem = PurePosixPath(relative).stem
    day = _DAY_OF_NAME.match(stem)
    return Document(
        document_id=_of_path(source, relative),
        title=heading or " ".join(stem.replace("_", "-").split("-")),
        text=plain(rest if heading else text),
        kind=Kind.NOTE,
        visibility=INTERNAL if source.visibility == PUBLIC else source.visibility,
        source_id=source.source_id,
        published_at=(in_utc(day.group()) if day else None) or modified,
    )


def _article(matter: FrontMatter, relative: str, *, source: Source, what: str) -> Document:
    heading, rest = titled(matter.body)
    title = _line(matter.fields, what, "title")
    text = plain(rest if title is None or heading == title else matter.body)
    address = _line(matter.fields, what, "url")
    url = canonical(address) if address else None
    if address and url is None:
        raise UnreadableDocument(what, f"field `url` is {address!r}, which is no http(s) address")
    visibility = matter.fields.get("visibility", source.visibility)
    if not is_own_visibility(visibility):
        raise UnreadableDocument(what, f"field `visibility` is {visibility!r}; write public, internal or channel:C…")
    return Document(
        document_id=identity_of_address(url) if url else _of_path(source, relative),
        title=title or heading or title_from(text),
        text=text,
        visibility=str(visibility),
        source_id=source.source_id,
        url=url,
        outlet=_line(matter.fields, what, "outlet") or source.outlet,
        author=_line(matter.fields, what, "author"),
        published_at=_moment(matter.fields, what),
        original=_line(matter.fields, what, "original"),
        links=links_of(matter.body, url),
    )


def _line(fields: Mapping[str, object], what: str, name: str) -> str | None:
    value = fields.get(name)
    if isinstance(value, list) and name == "author":
        value = ", ".join(str(part) for part in value)
    if value is None:
        return None
    if not isinstance(value, str):
        raise UnreadableDocument(what, f"field `{name}` is {value!r}; write a text")
    return one_line(value) or None


def _moment(fields: Mapping[str, object], what: str) -> datetime | None:
    name = next((n for n in ("published_at", "published", "date") if fields.get(n) is not None), None)
    if name is None:
        return None
    value = fields[name]
    moment = in_utc(value) if isinstance(value, (str, date)) else None
    if moment is None:
        raise UnreadableDocument(what, f"field `{name}` is {str(value)!r}; {DATE_HINT}")
    return moment


def _pasted(text: str, relative: str, *, source: Source, what: str) -> Document:
    pasted = read_pasted(text)
    if not pasted.text and not pasted.title:
        raise UnreadableDocument(what, "there is no text in it")
    return Document(
        document_id=_of_path(source, relative),
        title=pasted.title or PurePosixPath(relative).stem,
        text=pasted.text or pasted.title,
        visibility=source.visibility,
        source_id=source.source_id,
        outlet=source.outlet,
        author=pasted.author,
        published_at=pasted.published_at,
    )
