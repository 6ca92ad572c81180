"""The whole article where a feed carries its summary alone: the page behind the link, fetched politely."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass, replace

from retrieval.domain import Document, Failure, Source
from retrieval.errors import RetrievalError
from retrieval.ports import Fetcher
from retrieval.reading.sources.addresses import is_address
from retrieval.reading.sources.pages import read_page
from retrieval.reading.sources.reading import Reading

WHOLE = 1_500
"""Letters from which on a text without a sign of being cut short is taken for the whole article."""
FULLER = 1.2
"""How many times as long a page's article has to be to stand in the place of the summary."""
SHARED = 0.4
"""The share of a summary's words that its page has to hold: a page that tells of something else is not the article."""
_CUT = re.compile(
    r"(?:\u2026|\.\.\.|\[\s*(?:\u2026|\.\.\.)\s*\]|(?:read|continue|keep) (?:more|reading)\W*)\s*$", re.IGNORECASE
)
_CHARSET = re.compile(r"charset\s*=\s*[\"']?([\w.:-]+)", re.IGNORECASE)
_PAGES = ("", "text/html", "application/xhtml+xml")
_WORD = re.compile(r"\w{3,}")


@dataclass(frozen=True, slots=True)
class Fuller:
    """A reading with the whole article where it could be had; `missed` says why it could not."""

    reading: Reading
    missed: Failure | None = None


def is_summary(document: Document) -> bool:
    """Say whether an entry's text is probably not the whole article: short, or cut short."""
    return bool(document.url) and (len(document.text) < WHOLE or bool(_CUT.search(document.text[-80:])))


def seen_key(document: Document) -> str:
    """Return the key by which an entry is known as long as the feed gives it with these words.

    With it a document whose text is the page's is not taken for changed because the feed has the summary.
    """
    said = f"{document.title}\n{document.text}\n{document.url}"
    return f"entry:{hashlib.sha256(said.encode()).hexdigest()}"


def fuller(reading: Reading, source: Source, pages: Fetcher) -> Fuller:
    """Return the reading with its page's article in the place of its summary.

    The summary stands where the page cannot be read, may not be, is not much longer, or tells of something else.
    """
    document = reading.document
    if document is None or not document.url or not is_address(document.url):
        return Fuller(reading)
    try:
        fetched = pages.fetch(document.url)
        form = (fetched.content_type or "").split(";")[0].strip().lower()
        if form not in _PAGES:
            return Fuller(reading)
        charset = _CHARSET.search(fetched.content_type or "")
        page = read_page(fetched.body, source=source, url=fetched.url, charset=charset.group(1) if charset else None)
    except RetrievalError as error:
        return Fuller(reading, Failure(document.url, f"{error}; the feed's summary stands"))
    except Exception as error:  # noqa: BLE001 - parsers of outside bytes raise anything, and one page is no reason to stop
        why = f"its page's parser gave up ({type(error).__name__}); the feed's summary stands"
        return Fuller(reading, Failure(document.url, why))
    if len(page.text) < FULLER * len(document.text) or not _is_of(document, page):
        return Fuller(reading)
    whole = replace(
        document,
        text=page.text,
        author=document.author or page.author,
        published_at=document.published_at or page.published_at,
        links=document.links or page.links,
    )
    return Fuller(replace(reading, document=whole))


def _is_of(summary: Document, page: Document) -> bool:
    """Say whether a page holds enough of a summary's words."""
    told = _words(f"{summary.title} {summary.text}")
    return len(told & _words(f"{page.title} {page.text}")) >= SHARED * len(told)


def _words(text: str) -> set[str]:
    return set(_WORD.findall(text.casefold()))
