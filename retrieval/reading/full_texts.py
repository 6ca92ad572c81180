"""The whole article where a feed carries its summary alone: the page behind the link, fetched politely."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from retrieval.domain import Document, Source, SourceKind
from retrieval.errors import RetrievalError, TransientError
from retrieval.ports import Fetcher, LineageStore, TracedLibrary
from retrieval.reading.sources.addresses import identity_of, is_address
from retrieval.reading.sources.identity import Keys
from retrieval.reading.sources.pages import read_page
from retrieval.reading.sources.reading import Reading
from retrieval.text.tables import worded

PAGES = 40
"""Pages that are fetched for one reading of a feed; the next reading goes on."""
WHOLE = 1_500
"""Letters from which on a text without a sign of being cut short is taken for the whole article."""
FULLER = 1.2
"""How many times as long a page's article has to be to stand in the place of the summary."""
SHARED = 0.4
"""The share of a summary's words that its page has to hold: a page that tells of something else is not the article."""
_CUT = worded("site", r"(?:\u2026|\.\.\.|\[\s*(?:\u2026|\.\.\.)\s*\]|{cut})\s*$")
_CHARSET = re.compile(r"charset\s*=\s*[\"']?([\w.:-]+)", re.IGNORECASE)
_HTML = ("", "text/html", "application/xhtml+xml")
_WORD = re.compile(r"\w{3,}")


@dataclass(frozen=True, slots=True)
class FullTexts:
    """Puts the article of the page behind its link in the place of an entry's summary."""

    pages: Fetcher
    catalog: TracedLibrary

    def of(self, found: Iterable[Reading], source: Source) -> Iterator[Reading]:
        """Yield the readings, entries that have a summary alone with their pages' articles.

        An entry that says what it said when its page was read is `same`: nothing is fetched for it. The summary stands
        where the page cannot be read, may not be, is not much longer, or tells of something else.
        """
        left = PAGES if source.kind is SourceKind.FEED and source.full_text else 0
        for reading in found:
            document = reading.document
            if not left or document is None or reading.keys is None or not is_summary(document):
                yield reading
                continue
            said = _said(document)
            known = self.catalog.known_by([said]).get(said)
            if known == document.document_id:
                yield replace(reading, same=True)
            else:
                left -= 1
                yield self._fuller(reading, document, replace(reading.keys, said=said), source)

    def _fuller(self, reading: Reading, summary: Document, keys: Keys, source: Source) -> Reading:
        try:
            page = _page(summary.url or "", self.pages, source)
        except RetrievalError as error:
            missed = f"{error}; the feed's summary stands"
            if isinstance(error, TransientError):  # it is tried again, and what was read of it before is kept
                before = self.catalog.document(summary.document_id)
                kept = before is not None and len(before.text) > len(summary.text)
                return replace(reading, same=kept, missed=missed)
            return replace(reading, keys=keys, missed=missed)
        if page is None or len(page.text) < FULLER * len(summary.text) or not _is_of(summary, page):
            return replace(reading, keys=keys)
        whole = replace(
            summary,
            text=page.text,
            author=summary.author or page.author,
            published_at=summary.published_at or page.published_at,
            links=page.links or summary.links,
        )
        return replace(reading, document=whole, keys=keys)


def remember_said(catalog: LineageStore, document: Document, keys: Keys | None) -> None:
    """Keep what a feed says of a document whose page was read and told nothing new, so that it is not read again."""
    if keys and keys.said:
        owed = {"copy_of": document.copy_of, "original_id": document.original_id}
        catalog.relate(document.document_id, **owed, aliases=(keys.said,))


def is_summary(document: Document) -> bool:
    """Say whether an entry's text is probably not the whole article: short, or cut short."""
    if not document.url or not is_address(document.url):
        return False
    return len(document.text) < WHOLE or bool(_CUT.search(document.text[-80:]))


def _said(document: Document) -> str:
    """Return the key by which an entry is known as long as its feed gives it with these words."""
    return identity_of("entry", document.source_id, document.title, document.text)


def _page(url: str, pages: Fetcher, source: Source) -> Document | None:
    """Return the article of a page, None for what is no page. Raises `RetrievalError`."""
    fetched = pages.fetch(url)
    form = fetched.content_type or ""
    if form.split(";")[0].strip().lower() not in _HTML:
        return None
    charset = _CHARSET.search(form)
    try:
        return read_page(fetched.body, source=source, url=fetched.url, charset=charset.group(1) if charset else None)
    except RetrievalError:
        raise
    except Exception:  # noqa: BLE001 - parsers of outside bytes raise anything, and one page is no reason to stop
        return None


def _is_of(summary: Document, page: Document) -> bool:
    """Say whether a page holds enough of a summary's words."""
    told = _words(f"{summary.title} {summary.text}")
    return len(told & _words(f"{page.title} {page.text}")) >= SHARED * len(told)


def _words(text: str) -> set[str]:
    return set(_WORD.findall(text.casefold()))
