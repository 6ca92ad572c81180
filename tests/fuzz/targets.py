"""The parsers of outside bytes: what each is fed with, and what has to hold of whatever it makes of it."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from retrieval.adapters.http_body import BodyCutOff, BodyError, unpacked
from retrieval.adapters.marked_text import LONGEST_LINE
from retrieval.adapters.polite_fetcher import RobotsAbiding
from retrieval.adapters.reply_forms import all_drafts, complete_sentences, line_of
from retrieval.domain import Document, Kind, Source, SourceKind, Topic
from retrieval.errors import BadConfiguration, RetrievalError, UnreadableDocument
from retrieval.ports import Fetched
from retrieval.reading.gazetteer import load_entities
from retrieval.reading.passages import passages_of
from retrieval.reading.reader import Reader
from retrieval.reading.sources.bounds import ADDRESS, IDENTITY, NAME, TITLE
from retrieval.reading.sources.discovery import feed_links
from retrieval.reading.sources.files import known_identity, read_file
from retrieval.reading.sources.lines import read_lines
from retrieval.reading.sources.opml import read_opml
from retrieval.reading.sources.reader import readings
from retrieval.reading.sources.reading import Reading, guarded
from retrieval.reading.sources.registry import load_sources
from retrieval.reading.topics import load_topics
from tests.fakes import FixedClock
from tests.fuzz import seeds
from tests.unit.reading.desk import Web

FEED = Source("ledgerline", SourceKind.FEED, "https://ledgerline.example/feed")
PAGE = Source("page", SourceKind.PAGE, "https://ledgerline.example/a")
FOLDER = Source("files", SourceKind.FOLDER, "files")
NOTES = Source("notes", SourceKind.FOLDER, "notes", document_kind=Kind.NOTE, visibility="internal")
TOPIC = Topic("provenance", "Provenance", "", ("trained on", "distil*"), about=("model",))
READER = Reader(Web(), FixedClock(), (TOPIC,))


@dataclass(frozen=True, slots=True)
class Target:
    """A parser, good inputs to start from, and the words that its inputs are made of."""

    read: Callable[[bytes], object]
    seeds: Sequence[bytes]
    words: Sequence[bytes] = ()
    share: float = 1.0
    """How many of a run's inputs it gets: fewer where each costs a process of its own."""


def check(found: Sequence[Reading]) -> None:
    """Assert of readings that each is a sound document or says in a short line why there is none."""
    for reading in found:
        document = READER.finished(reading).document
        if document is None:
            assert reading.error
            assert "gave up" not in reading.error, reading.error
            assert len(reading.error) < 400
            _check_kept(reading.error)
        else:
            _check_document(document)


def _check_document(document: Document) -> None:
    assert document.document_id
    assert document.title
    assert document.text.strip()
    assert len(document.document_id) <= IDENTITY
    assert len(document.title) <= TITLE
    assert len(document.url or "") <= ADDRESS
    names = (document.outlet, document.author, document.original, document.severity, document.status)
    assert max(len(name or "") for name in (*names, *document.tags)) <= NAME
    for kept in (document.document_id, document.title, document.text, document.url, *names, *document.tags):
        _check_kept(kept or "")
    assert document.published_at is None or document.published_at.tzinfo is not None
    assert document.content_hash
    passages = passages_of(document)
    assert passages
    for passage in passages:
        assert passage.text == document.text[passage.start : passage.end]
        assert passage.text.strip()


def _check_kept(text: str) -> None:
    """Assert that every store takes a text: no null, no half character, nothing that turns the writing direction."""
    text.encode()
    assert not set("\x00\x1b\u202e\u2066\u200e") & set(text)


def _outside(source: Source, content_type: str | None) -> Callable[[bytes], object]:
    def read(body: bytes) -> None:
        try:
            found = list(readings(source, Fetched(source.location, body, content_type)))
        except UnreadableDocument as error:
            found = [Reading(error.what, None, error.why)]
        check(found)

    return read


def _file(name: str, source: Source = FOLDER) -> Callable[[bytes], object]:
    def read(body: bytes) -> None:
        identity = known_identity(name, body, source=source)
        check([guarded(name, lambda: read_file(name, body, source=source, what=name), identity)])

    return read


def _lines(body: bytes) -> None:
    check(list(read_lines(body.splitlines(keepends=True), source=FOLDER, what="some.jsonl")))


def _configured(load: Callable[[Path], object]) -> Callable[[bytes], object]:
    def read(body: bytes) -> None:
        with tempfile.NamedTemporaryFile(suffix=".toml") as file:
            file.write(body)
            file.flush()
            try:
                load(Path(file.name))
            except BadConfiguration as error:
                assert file.name in str(error)  # noqa: PT017 # either outcome is right

    return read


def _reply(body: bytes) -> None:
    text = body.decode("utf-8", "replace")
    for read in (all_drafts, complete_sentences, line_of):
        try:
            drafts = read(text)
        except ValueError:
            continue
        assert all(len(draft.text) <= LONGEST_LINE + 1 for draft in drafts if not isinstance(draft, str))


def _packed(encoding: str) -> Callable[[bytes], object]:
    def read(body: bytes) -> None:
        with suppress(BodyError, BodyCutOff):
            assert len(unpacked([body[n : n + 100] for n in range(0, len(body), 100)], encoding, cap=50_000)) <= 50_000

    return read


def _robots(body: bytes) -> None:
    web = Web()
    web.pages["https://x.example/robots.txt"] = Fetched("https://x.example/robots.txt", body)
    web.pages["https://x.example/a"] = Fetched("https://x.example/a", b"words")
    with suppress(RetrievalError):
        assert RobotsAbiding(web, timer=lambda: 0.0, pause=lambda _: None).fetch("https://x.example/a").body


def _unless_unreadable(read: Callable[[bytes], object]) -> Callable[[bytes], object]:
    def guarded_read(body: bytes) -> None:
        try:
            read(body)
        except UnreadableDocument as error:
            _check_kept(error.why)

    return guarded_read


TARGETS = {
    "feed": Target(
        _outside(FEED, None),
        (seeds.RSS, seeds.ATOM),
        (*seeds.TAGS, *seeds.DATES, b"<entry>", b"<content type='xhtml'>"),
    ),
    "json-feed": Target(_outside(FEED, "application/feed+json"), (seeds.JSON,), (b'"items":', b"[{}]", *seeds.DATES)),
    "page": Target(
        _outside(PAGE, "text/html"),
        (seeds.PAGE,),
        (*seeds.TAGS, *seeds.DATES, b"<meta charset=utf-7>", b"<base href=x>"),
    ),
    "text-at-an-address": Target(_outside(PAGE, "text/markdown"), (seeds.PASTED, seeds.ARTICLE, seeds.NOTE)),
    "article": Target(
        _file("a.md"), (seeds.ARTICLE, seeds.PASTED), (b"title: ", b"date: ", b"# ", b"![a](b)", b"> ", *seeds.DATES)
    ),
    "note": Target(
        _file("a.md", NOTES), (seeds.NOTE,), (b"tags: ", b"? ", b": ", b"!!map ", b"!!binary ", *seeds.DATES)
    ),
    "pasted": Target(
        _file("a.txt"), (seeds.PASTED,), (b"By Ina Brand", b"Related:", b"1 min read", b"Source: ", *seeds.DATES)
    ),
    "saved-page": Target(_file("a.html"), (seeds.PAGE,), seeds.TAGS),
    "mail": Target(
        _file("a.eml"), (seeds.MAIL,), (b"--b", b"Content-Type: ", b"boundary=", b"charset=punycode", *seeds.DATES)
    ),
    "pdf": Target(_file("a.pdf"), seeds.PDFS, (b"obj", b"stream", b"/Kids [2 0 R]", b"/Length -1", b"xref"), share=0.1),
    "lines": Target(
        _lines, (seeds.LINE.replace(b"\n", b" "),), (b'"tags": ', b'"id": ', b'"kind": ', b"[[]]", *seeds.DATES)
    ),
    "topics": Target(_configured(load_topics), (seeds.TOPICS,), (b"[[topic]]", b'"""', b"= ", b"inf")),
    "sources": Target(_configured(load_sources), (seeds.SOURCES,), (b"[[source]]", b"[source.x]", b'"~/x"', b'"0m"')),
    "gazetteer": Target(_configured(load_entities), (seeds.ENTITIES,), (b"[[entity]]", b"[]", b'""')),
    "opml": Target(
        _unless_unreadable(lambda body: read_opml(body, what="list")), (seeds.OPML,), (b"<outline ", b"xmlUrl=")
    ),
    "feed-links": Target(
        _unless_unreadable(lambda body: feed_links(body, "https://x.example/")), (seeds.PAGE,), seeds.TAGS
    ),
    "gzip": Target(_packed("gzip"), seeds.PACKED, (b"\x1f\x8b\x08",)),
    "deflate": Target(_packed("deflate"), seeds.PACKED, (b"\x78\x9c",)),
    "robots": Target(
        _robots, (seeds.ROBOTS,), (b"User-agent: *", b"Disallow: /", b"Crawl-delay: ", b"Request-rate: ", b"$")
    ),
    "model-reply": Target(_reply, seeds.REPLIES, (b"[1]", b'[1: "', b'"sentences": ', b"</think>", b"```", b"Source ")),
}
