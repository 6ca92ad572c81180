"""What a feed's parser is given: UTF-8, the first entries, and no more markup than it works through in seconds; pure.

Measured on feedparser 6.0.14: some 50 µs for every tag, however deep it stands, and for one tag the square of its
attributes. 5 MB of tags would keep it busy for minutes, one tag of 5 MB for hours; a feed of 300 entries has some
10,000 tags outside of what its entries quote.
"""

from __future__ import annotations

import re
import sys
from collections import Counter
from dataclasses import dataclass, field

from feedparser.encodings import convert_to_utf8  # type: ignore[import-untyped]  # it ships no types

from retrieval.errors import UnreadableDocument
from retrieval.reading.sources.texts import is_charset

TAGS = 50_000
"""Tags of a feed that are parsed at most, not counted what stands in CDATA."""
ATTRIBUTES = 200
"""Attributes of one tag that are parsed at most."""
REFERENCES = 500_000
"""Ampersands of a feed that are parsed at most."""
_TAG = re.compile(rb"""<(/?)([A-Za-z_][\w:.-]*)((?:[^<>"']|"[^"<]*"|'[^'<]*')*+)>""")
_APART = ((b"<!--", b"-->"), (b"<![CDATA[", b"]]>"), (b"<?", b"?>"))
_DECLARED = re.compile(rb"<\?xml[^>]{0,200}?encoding\s*=\s*[\"']([^\"'>]{1,200})")
_SAID = re.compile(r"charset\s*=\s*[\"']?([^\s\"';]+)", re.IGNORECASE)
_REFERENCE = re.compile(rb"&#(?:x0*+([0-9a-f]*+)|0*+([0-9]*+));?", re.IGNORECASE)
_DIGITS = 8
_NAMESPACE = re.compile(rb"""(\sxmlns(?::[^\s=<>]{1,200})?\s*+=\s*+)("[^"<]*+"|'[^'<]*+')""")
_NO_PART_OF_A_NAME = re.compile(rb"&#x?[0-9a-f]+;|[^!-~]", re.IGNORECASE)
_NO_CHARACTERS = frozenset(map(chr, (*range(9), 11, 12, *range(14, 32), *range(0xD800, 0xE000), 0xFFFE, 0xFFFF)))
_TOP = 400
_PEOPLE = frozenset({
    b"author", b"creator", b"contributor", b"publisher", b"owner", b"managingeditor", b"webmaster", b"name", b"email",
})  # fmt: skip
_PERSON = 1_500
"""Bytes that tell a person; feedparser looks for a mail address in them, which takes their square."""
_HEAD = 20_000
_ELEMENT, _GAP = re.compile(rb"<\w"), re.compile(rb"\s{2,}")
_ENTRY = frozenset({b"item", b"entry"})


def portion(body: bytes, *, what: str, content_type: str | None, entries: int) -> bytes:
    """Return a feed in UTF-8, cut behind its first `entries` entries.

    Raises `UnreadableDocument` when it says that it is encoded as nothing that is a text, or holds too much markup.
    """
    declared = _DECLARED.search(body[:_TOP].replace(b"\0", b""))
    if declared and not is_charset(declared[1].decode("ascii", "replace")):
        raise UnreadableDocument(what, f"the feed says that it is encoded as {declared[1][:40]!r}, which is no text")
    said = _SAID.search(content_type or "")
    form = content_type if content_type and (not said or is_charset(said[1])) else "application/xml"
    form = "application/xml; charset=utf-8" if _is_surely_utf8(body) else form
    try:
        utf8: bytes = convert_to_utf8({"content-type": form}, body, {})
    except ValueError as error:  # a null in the encoding's name, say
        raise UnreadableDocument(what, "the feed is in no encoding that can be read") from error
    cut = _first(_with_short_head(utf8, what), what, entries)
    if cut.count(b"&") > REFERENCES:
        raise UnreadableDocument(what, f"the feed has more than {REFERENCES} ampersands, which is too many to read")
    return _REFERENCE.sub(_meant, _NAMESPACE.sub(_in_one_word, cut))


def _in_one_word(found: re.Match[bytes]) -> bytes:
    """Return a namespace without white space, which the standard library takes for the end of its name."""
    return found[1] + _NO_PART_OF_A_NAME.sub(b"", found[2])


def _meant(found: re.Match[bytes]) -> bytes:
    """Return a reference to a character as it stands, or the mark of a lost one: feedparser gives up on half of one."""
    digits, base = (found[2], 10) if found[1] is None else (found[1], 16)
    code = int(digits or b"0", base) if len(digits) <= _DIGITS else -1
    is_lost = not 0 <= code <= sys.maxunicode or chr(code) in _NO_CHARACTERS
    return b"&#xFFFD;" if is_lost else found[0]


def _with_short_head(body: bytes, what: str) -> bytes:
    """Return a feed with little white space before its first element: feedparser takes the square of what is there."""
    start = _ELEMENT.search(body)
    if start is None:
        return body[:_HEAD]  # enough to see that it is no feed
    head = _GAP.sub(b"\n", body[: start.start()])
    if len(head) > _HEAD:
        raise UnreadableDocument(what, f"the feed has more than {_HEAD} bytes before its first element")
    return head + body[start.start() :]


def _is_surely_utf8(body: bytes) -> bool:
    """Say whether a body is UTF-8 whatever it or its host says: hardly any other text can be read as such."""
    if body.isascii() or b"\0" in body:
        return False
    try:
        body.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


@dataclass(slots=True)
class _Outline:
    """The elements that are open at a place of a feed, and the stretches of it that are left out."""

    opened: list[tuple[bytes, int]] = field(default_factory=list)
    times: Counter[bytes] = field(default_factory=Counter)
    left_out: list[tuple[int, int]] = field(default_factory=list)

    def open(self, name: bytes, place: int) -> None:
        self.opened.append((name, place))
        self.times[name] += 1

    def close(self, name: bytes, place: int) -> bool:
        """Close an element and all that was left open in it; say whether it was open."""
        if not self.times[name]:
            return False
        while True:
            last, start = self.opened.pop()
            self.times[last] -= 1
            if _local(last) in _PEOPLE and place - start > _PERSON and start >= self._end:
                self.left_out.append((start, place))
            if last == name:
                return True

    @property
    def _end(self) -> int:
        return self.left_out[-1][1] if self.left_out else 0

    def without(self, body: bytes, place: int) -> bytes:
        """Return the body up to a place without what is left out, and with what is still open there closed."""
        names = [name for name, _ in reversed(self.opened)]
        for name in names if place < len(body) else [name for name in names if _local(name) in _PEOPLE][-1:]:
            self.close(name, place)
        starts, ends = [0, *(end for _, end in self.left_out)], [*(start for start, _ in self.left_out), place]
        kept = b"".join(body[start:end] for start, end in zip(starts, ends, strict=True))
        return kept + (b"".join(b"</%s>" % name for name in names) if place < len(body) else b"")


def _local(name: bytes) -> bytes:
    return name.rpartition(b":")[2].lower()


def _first(body: bytes, what: str, entries: int) -> bytes:
    """Return the body up to the end of the last entry that is wanted, without people whose names have no end."""
    outline = _Outline()
    place = tags = found = 0
    while (place := body.find(b"<", place)) >= 0:
        past = _past(body, place)
        if past is not None:
            place = past
            continue
        tags += 1
        tag = _TAG.match(body, place)
        if tags > TAGS or (tag and tag[3].count(b"=") > ATTRIBUTES):
            many = f"{TAGS} tags" if tags > TAGS else f"{ATTRIBUTES} attributes in one tag"
            raise UnreadableDocument(what, f"the feed has more than {many}, which is too many to read")
        before, place = place, tag.end() if tag else place + 1
        if tag is None:
            continue
        closes, name, inside = tag.groups()
        if not closes and not inside.endswith(b"/"):
            outline.open(name, place)
        elif not closes or outline.close(name, before):
            found += _local(name) in _ENTRY
            if found >= entries:
                return outline.without(body, place)
    return outline.without(body, len(body))


def _past(body: bytes, place: int) -> int | None:
    """Return where a comment, a quoted section or an instruction that begins here ends; None when none begins."""
    for start, end in _APART:
        if body.startswith(start, place):
            found = body.find(end, place + len(start))
            return len(body) if found < 0 else found + len(end)
    return None
