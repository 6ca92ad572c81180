"""Mail as newsletters come in: its subject, sender, day and words, with attachments named and not read; pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from email.message import EmailMessage
from email.parser import BytesParser
from email.policy import EmailPolicy
from email.utils import parseaddr
from typing import cast

from retrieval.domain import Document
from retrieval.errors import UnreadableDocument
from retrieval.reading.sources.addresses import identity_of
from retrieval.reading.sources.chrome import is_chrome
from retrieval.reading.sources.dates import in_utc
from retrieval.reading.sources.html_text import text_of
from retrieval.reading.sources.texts import decoded, is_charset, one_line, title_from, units
from retrieval.text.tables import INLINE, worded

_HEADER = re.compile(rb"(?:From [^\n]*\n)?(?:[ \t]*\r?\n)*[!-9;-~]{1,100}:")
_SIGNATURE = re.compile(r"^-- $", re.MULTILINE)
_OF_THE_LIST = worded("site", r"{mailing}\b.{0,120}", blank=INLINE)
"""Lines that a mailing list puts around what it sends."""
_PARTS = 200
"""Parts of one mail that are looked at."""
_FIRST = 20
"""Attachments that are named."""
_MARKS, _LONGEST = 10_000, 2_000
"""Lines that begin as those between parts do, and letters of a header: the parser takes the square of either."""


class _Bounded(EmailPolicy):
    """The standard library's way of reading mail, with headers cut where they are absurd."""

    def header_source_parse(self, sourcelines: Sequence[str]) -> tuple[str, str]:
        """Return a header's name and its value."""
        name, value = super().header_source_parse(list(sourcelines))
        return name, value[:_LONGEST]


def mail_of(body: bytes, *, what: str) -> Document:
    """Return what a mail says, with a provisional identity. Raises `UnreadableDocument`."""
    if not _HEADER.match(body):
        raise UnreadableDocument(what, "it is no mail: it does not begin with lines such as From: and Subject:")
    if body.count(b"\n--") > _MARKS:
        raise UnreadableDocument(what, f"it has more than {_MARKS} lines that may part it, which is too many to read")
    try:
        mail = cast("EmailMessage", BytesParser(_class=EmailMessage, policy=_Bounded()).parsebytes(body))
        words, names = _read(mail)
    except RecursionError as error:
        raise UnreadableDocument(what, "it has parts in parts without end") from error
    text = "\n\n".join(line for line in words if not is_chrome(line) and not _OF_THE_LIST.fullmatch(line))
    if not text:
        raise UnreadableDocument(what, "there are no words in the mail, only what is attached to it")
    attached = ", ".join(names[:_FIRST]) + (" and others" if len(names) > _FIRST else "")
    name, address = parseaddr(_header(mail, "from"))
    return Document(
        document_id=identity_of("mail", what),
        title=_header(mail, "subject") or title_from(text),
        text=f"{text}\n\nAttached, not read: {attached}." if attached else text,
        outlet=one_line(name) or address.rpartition("@")[2] or None,
        published_at=in_utc(_header(mail, "date")),
    )


def _read(mail: EmailMessage) -> tuple[list[str], list[str]]:
    """Return the paragraphs of a mail, from its HTML where it has some, and the names of what is attached."""
    pages: list[str] = []
    plain: list[str] = []
    names: list[str] = []
    for part in _parts(mail):
        kind, name = part.get_content_type(), one_line(part.get_filename() or "")
        if name or part.get_content_disposition() == "attachment":
            names.append(name or kind)
        elif kind == "text/html":
            pages += [line for line in text_of(_content(part)).split("\n") if line]
        elif kind == "text/plain":
            plain += units(_SIGNATURE.split(_content(part), maxsplit=1)[0])
        elif kind.split("/")[0] not in {"image", "text"}:
            names.append(kind)
    return pages or plain, names


def _parts(mail: EmailMessage) -> Iterator[EmailMessage]:
    """Yield the parts that hold something, in their order; a mail inside the mail is one attachment."""
    waiting, seen = [mail], 0
    while waiting and seen < _PARTS:
        part, seen = waiting.pop(), seen + 1
        if part.get_content_maintype() == "multipart":
            waiting += [each for each in reversed(list(part.iter_parts())) if isinstance(each, EmailMessage)]
        else:
            yield part


def _content(part: EmailMessage) -> str:
    payload = part.get_payload(decode=True)
    body = payload if isinstance(payload, bytes) else b""
    charset = part.get_content_charset() or "utf-8"
    try:
        return body.decode(charset if is_charset(charset) else "utf-8")
    except UnicodeDecodeError:  # it is in another encoding than it says
        return decoded(body)


def _header(mail: EmailMessage, name: str) -> str:
    """Return a header's words, decoded; a header that cannot be parsed is as good as none."""
    try:
        return one_line(str(mail.get(name, "")))
    except Exception:  # noqa: BLE001 # the standard library's header parser raises anything on hostile headers
        return ""
