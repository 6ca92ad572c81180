"""PDF files: their words as paragraphs, without what stands on every page; read in a process that can be stopped.

The parser is pypdf's, in `pdf_pages`, which is run apart.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
import threading
from collections import Counter, OrderedDict
from collections.abc import Sequence
from datetime import datetime
from hashlib import sha256
from itertools import pairwise
from pathlib import Path
from typing import Any

from retrieval.domain import Document
from retrieval.errors import UnreadableDocument
from retrieval.reading.sources import pdf_pages
from retrieval.reading.sources.addresses import identity_of
from retrieval.reading.sources.dates import in_utc
from retrieval.reading.sources.texts import one_line, tidy, title_from
from retrieval.text.tables import worded

PATIENCE = 30.0
"""Seconds that one PDF may take."""
_MADE = re.compile(r"D:(\d{4})(\d\d)(\d\d)(?:(\d\d)(\d\d)(\d\d)?)?(?:([+-])(\d\d)'?(\d\d)?|Z)?")
_NO_TITLE = worded("site", r"{untitled}\b.*|.*\.(?:docx?|pptx?|odt|tex|pdf|indd|qxd)")
_PAGE_NUMBER = worded("site", r"(?:{page} |p\. ?)?\d{1,4}(?: ?(?:{of}|/) ?\d{1,4})?|[-\u2013] ?\d{1,4} ?[-\u2013]")
_OPENS = re.compile(r"[\u2022\u25aa\u25cf\u2023*\u2013-] |\d{1,2}(?:\.\d{1,2})*[.)]? [A-Z]|\([a-z0-9]\) ")
_CLOSED = re.compile(r"[.!?:;][\"'\u201d\u2019)\]]*$")
_EDGE = 2
"""Lines at the top and at the bottom of a page that may stand on every page."""
_OFTEN = 3
_SHARE = 0.4
_FULL, _HALF = 0.8, 0.5
"""A line that is this much shorter than full ones ends a paragraph: with the sentence, or in any case."""


class PdfMemory:
    """What PDFs gave when they were read, by their bytes: a folder that is read again costs only its new ones."""

    def __init__(self, letters: int = 20_000_000) -> None:
        """Keep what was read last, up to so many letters in all."""
        self._most = letters
        self._letters = 0
        self._kept: OrderedDict[bytes, dict[str, Any]] = OrderedDict()
        self._lock = threading.Lock()

    def recall(self, body: bytes) -> dict[str, Any] | None:
        """Return what a PDF of these bytes gave, or None."""
        with self._lock:
            return self._kept.get(sha256(body).digest())

    def keep(self, body: bytes, found: dict[str, Any]) -> None:
        """Remember what a PDF of these bytes gave."""
        with self._lock:
            if (key := sha256(body).digest()) in self._kept:
                return
            self._kept[key] = found
            self._letters += _letters(found)
            while self._letters > self._most and len(self._kept) > 1:
                self._letters -= _letters(self._kept.popitem(last=False)[1])


def _letters(found: dict[str, Any]) -> int:
    return sum(map(len, found.get("pages", ())))


def pdf_of(body: bytes, *, what: str, seconds: float = PATIENCE, memory: PdfMemory | None = None) -> Document:
    """Return what a PDF says, with a provisional identity; its day is the one on which it was made.

    Raises `UnreadableDocument` when it is encrypted, damaged, too large, without words, or takes longer than `seconds`.
    """
    found = memory.recall(body) if memory else None
    if found is None:
        found = _pages(body, seconds)
        if memory:
            memory.keep(body, found)
    if "refused" in found:
        raise UnreadableDocument(what, found["refused"])
    text = paragraphs(found["pages"])
    if not text:
        raise UnreadableDocument(what, "there are no words in it; its pages may be pictures")
    title = one_line(found.get("/Title", ""))
    return Document(
        document_id=identity_of("pdf", what),
        title=title if title and not _NO_TITLE.fullmatch(title) else title_from(text),
        text=text,
        author=one_line(found.get("/Author", "")) or None,
        published_at=made_at(found.get("/CreationDate", "")),
    )


def _pages(body: bytes, seconds: float) -> dict[str, Any]:
    """Return what the program says of a PDF, or why it is refused."""
    try:
        done = subprocess.run(  # noqa: S603 # our own program, and the bytes go to its stdin
            [sys.executable, "-I", str(Path(pdf_pages.__file__))],
            input=body,
            capture_output=True,
            timeout=seconds,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return {"refused": f"it takes longer than {seconds:.0f} s to read; print it anew as a PDF"}
    if done.returncode:
        return {"refused": "it is damaged, or takes too much memory to read; print it anew as a PDF"}
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def paragraphs(pages: Sequence[str]) -> str:
    """Return the words of pages as paragraphs: lines joined, words made whole again, heads and page numbers gone."""
    lines = [line for page in _without_edges([tidy(page).split("\n") for page in pages]) for line in page if line]
    if not lines:
        return ""
    wide = sorted(map(len, lines))[int(len(lines) * 0.9)]
    pieces = [lines[0]]
    for before, line in pairwise(lines):
        if _ends(before, line, wide):
            pieces += ["\n\n", line]
        elif re.search(r"[a-z]-$", before) and line[0].islower():
            pieces[-1] = pieces[-1][:-1]
            pieces.append(line)
        else:
            pieces += [" ", line]
    return "".join(pieces)


def _ends(line: str, following: str, wide: int) -> bool:
    """Say whether a paragraph ends with this line."""
    if _OPENS.match(following):
        return True
    return len(line) < _HALF * wide or (len(line) < _FULL * wide and bool(_CLOSED.search(line)))


def _without_edges(pages: list[list[str]]) -> list[list[str]]:
    """Take from the top and the bottom of each page what stands there on many of them, and its number.

    The first page's top stays: what stands there is the title, which later pages repeat.
    """
    times = Counter(form for page in pages for form in {_form(line) for line in page[:_EDGE] + page[-_EDGE:]})
    least = max(_OFTEN, _SHARE * len(pages))

    def is_edge(line: str) -> bool:
        return times[_form(line)] >= least or (len(pages) > 1 and bool(_PAGE_NUMBER.fullmatch(line)))

    kept: list[list[str]] = []
    for page in pages:
        start, end = 0, len(page)
        while kept and start < min(_EDGE, end) and is_edge(page[start]):
            start += 1
        while end > max(start, len(page) - _EDGE) and is_edge(page[end - 1]):
            end -= 1
        kept.append(page[start:end])
    return kept


def _form(line: str) -> str:
    return re.sub(r"\d+", "#", line)


def made_at(written: str) -> datetime | None:
    """Return the moment that a PDF's date means, such as `D:20260603101500+02'00'`."""
    found = _MADE.match(written)
    if not found:
        return in_utc(written)
    year, month, day, hour, minute, second, sign, hours, minutes = found.groups()
    zone = f"{sign}{hours}:{minutes or '00'}" if sign else "+00:00"
    return in_utc(f"{year}-{month}-{day}T{hour or '00'}:{minute or '00'}:{second or '00'}{zone}")
