"""Hostile content: each is a clean failure of its one document, or read as far as it makes sense, and no more work."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from retrieval.claims.credits import original_of
from retrieval.domain import Kind, Source, SourceKind
from retrieval.errors import UnreadableDocument
from retrieval.ports import Fetched
from retrieval.reading.reader import Reader
from retrieval.reading.sources.bounds import ADDRESS, IDENTITY, NAME, TAGS, TITLE
from retrieval.reading.sources.feed_markup import portion
from retrieval.reading.sources.feeds import ENTRIES
from retrieval.reading.sources.reader import readings
from retrieval.reading.sources.reading import Reading
from tests.factories import a_document
from tests.fakes import FixedClock
from tests.unit.reading.desk import TOPIC, Web

READER = Reader(Web(), FixedClock(), (TOPIC,))
FEED = Source("ledgerline", SourceKind.FEED, "https://ledgerline.example/feed")
PAGE = Source("page", SourceKind.PAGE, "https://ledgerline.example/a")
GOOD = "<item><title>Good</title><description>Vexley said so.</description></item>"
WORDS = "<p>Vexley said that the model was trained on the outputs of a rival, which denied it at once.</p>" * 4
LAUGHS = "".join(f"<!ENTITY {chr(98 + n)} '{f'&{chr(97 + n)};' * 10}'>" for n in range(9))
SPOTS = "\x00\x07\x1b[31m\u202e\u2066\u200e\u061c\ud800\ufffe\U000e0041"


def rss(*entries: str, top: str = "<?xml version='1.0'?>") -> str:
    return f"{top}<rss version='2.0'><channel><title>Ledgerline</title>{''.join(entries)}</channel></rss>"


def read(source: Source, body: str | bytes, content_type: str | None = None) -> list[Reading]:
    raw = body if isinstance(body, bytes) else body.encode("utf-8", "surrogatepass")
    return list(readings(source, Fetched(source.location, raw, content_type)))


def page(*inside: str, head: str = "<title>Vexley and its rival</title>") -> str:
    return f"<html><head>{head}</head><body><article><h1>T</h1>{WORDS}{''.join(inside)}</article></body></html>"


BAD_FEEDS = {
    "tags without end": (rss("<a>" * 60_000, GOOD), "more than 50000 tags"),
    "tags deep in an entry": (rss(f"<item>{'<a>' * 30_000}x{'</a>' * 30_000}</item>", GOOD), "more than 50000 tags"),
    "signs that are no tags": (rss("<item><title>x</title><description>" + "<" * 60_000), "more than 50000 tags"),
    "a crowded tag": (rss("<item " + " ".join(f"a{n}='>'" for n in range(400)) + "></item>", GOOD), "200 attributes"),
    "a crowd of namespaces": (rss("<item " + " ".join(f"xmlns:n{n}='u'" for n in range(300)) + "/>"), "200 attributes"),
    "a head without end": (rss(GOOD, top="<!DOCTYPE r [" + "\n<!ENTITY" * 100_000), "before its first element"),
    "ampersands": (rss("<item><title>x</title><description>" + "&" * 600_000, GOOD), "more than 500000 ampersands"),
    "an encoding that takes the square": (rss(GOOD, top="<?xml version='1.0' encoding='punycode'?>"), "encoded as"),
    "an encoding of bytes": (rss(GOOD, top="<?xml version='1.0' encoding='zlib'?>"), "encoded as b'zlib'"),
    "arrays in arrays": ("[" * 200_000, "this is no feed"),
    "objects in objects": ('{"a":' * 200_000, "the feed is not JSON"),
    "a number without end": ('{"items": [{"id": ' + "9" * 100_000 + "}]}", "the feed is not JSON"),
    "bytes of a picture": (b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 40, "this is no feed"),
}


@pytest.mark.parametrize("name", BAD_FEEDS)
def test_a_feed_that_no_parser_gets_through_says_why(name: str) -> None:
    body, why = BAD_FEEDS[name]
    with pytest.raises(UnreadableDocument, match=why) as caught:
        read(FEED, body)
    assert len(caught.value.why) <= 301
    assert caught.value.why.isprintable()


BESIDE = {
    "a title of 4 MB": f"<item><title>{'x' * 4_000_000}</title></item>",
    "a title of many words": f"<item><title>{'word ' * 200_000}</title></item>",
    "an author of 1 MB": f"<item><title>T</title><author>{'Ina Brand, ' * 90_000}</author></item>",
    "an author like an address": f"<item><title>T</title><author>{'_' * 500_000}</author></item>",
    "an author that is quoted": f"<item><title>T</title><author><![CDATA[{'a.' * 500_000}]]></author></item>",
    "an author in references": f"<item><title>T</title><dc:creator>{'&#95;' * 90_000}</dc:creator></item>",
    "an author that does not end": f"<item><title>T</title><author><name>{'_' * 500_000}</item>",
    "quoted tags without end": f"<item><title>T</title><description><![CDATA[{'<b>' * 50_000}]]></description></item>",
    "a quoted tag with a crowd of attributes": "<item><title>T</title><description><![CDATA[<p "
    + " ".join(f"a{n}" for n in range(50_000))
    + ">x</p>]]></description></item>",
    "deep XHTML": f"<item><title>T</title><description>{'<div>' * 3_000}x{'</div>' * 3_000}</description></item>",
    "an entity that grows": "<item><title>&j;</title><description>&j; &j;</description></item>",
    "characters that nobody sees": f"<item><title>T{SPOTS}</title><description>W{SPOTS}</description></item>",
    "a date without end": f"<item><title>T</title><pubDate>{'Mon, ' * 50_000}</pubDate></item>",
    "an address without end": f"<item><title>T</title><link>https://x.example/{'a' * 500_000}</link></item>",
    "an address that is none": "<item><title>T</title><link>https://[x</link><guid>http://[</guid></item>",
    "half a section": "<item><title>T</title><description><![CDATA[ x ]]</description></item>",
}
"""What stands in one entry, or breaks it; the entry after it is read all the same where there can be one."""


@pytest.mark.parametrize("name", BESIDE)
def test_a_hostile_entry_keeps_its_neighbour_readable_and_what_is_kept_of_it_within_bounds(name: str) -> None:
    top = f"<?xml version='1.0'?><!DOCTYPE r [<!ENTITY a '{'a' * 1000}'>{LAUGHS}]>"
    found = read(FEED, rss(BESIDE[name], GOOD, top=top))
    kept = [reading.document for reading in found if reading.document]
    if name != "half a section":  # it swallows what follows, as XML wants it
        assert [document.text for document in kept if document.title == "Good"] == ["Vexley said so."]
    for document in kept:
        assert len(document.title) <= TITLE
        assert len(document.author or "") <= NAME
        assert len(document.url or "") <= ADDRESS
        assert not set(SPOTS) - set("[31m") & set(f"{document.title}{document.text}")
        assert len(document.text) < 4_100_000  # nothing has grown
    assert all(len(reading.error or "") <= 400 for reading in found)


def test_of_a_feed_without_end_only_the_first_entries_reach_the_parser() -> None:
    body = rss(*[GOOD] * 30_000).encode()
    cut = portion(body, what="feed", content_type=None, entries=ENTRIES)
    assert cut.count(b"<item>") == cut.count(b"</item>") == ENTRIES
    assert cut.endswith(b"</item></channel></rss>")
    assert len(read(FEED, body)) == ENTRIES


def test_empty_lines_before_a_feed_and_people_of_usual_length_change_nothing() -> None:
    person = "<item><title>T</title><author>ina@ledgerline.example (Ina Brand)</author></item>"
    (reading,) = read(FEED, "\n" * 500_000 + rss(person, top=""))
    assert reading.document is not None
    assert reading.document.author == "Ina Brand"


def test_of_a_feed_that_breaks_off_in_a_name_without_end_the_entries_before_it_are_read() -> None:
    whole = rss(GOOD, f"<item><title>T</title><author>{'_' * 500_000}")
    found = read(FEED, whole.removesuffix("</channel></rss>"))
    assert [reading.document.title for reading in found if reading.document] == ["Good", "T"]


def test_what_an_entry_quotes_counts_neither_as_a_tag_nor_as_an_entry() -> None:
    quoted = "<item><title>A</title><description><![CDATA[</item><item><br><br>]]></description><!-- </item> --></item>"
    whole = rss(quoted, "<item/>", "<x:item><br></x:item>", GOOD)
    body = whole.encode()
    assert portion(body, what="f", content_type=None, entries=4).endswith(b"so.</description></item></channel></rss>")
    assert portion(body, what="f", content_type=None, entries=1).endswith(b"--></item></channel></rss>")
    assert portion(body, what="f", content_type=None, entries=9).endswith(whole[-60:].encode())


@pytest.mark.parametrize("charset", ["punycode", "idna", "zlib", "rot13", "unicode_escape", "no-such", "\x00", "utf-7"])
@pytest.mark.parametrize("kind", ["text/xml", "text/html"])
def test_an_encoding_that_a_server_makes_up_changes_nothing(charset: str, kind: str) -> None:
    source, body = (FEED, rss(GOOD)) if kind == "text/xml" else (PAGE, page())
    (reading,) = read(source, body, f"{kind}; charset={charset}")
    assert reading.document is not None, reading.error
    assert "Vexley" in reading.document.text


PAGES = {
    "elements without end": (page("<i>" * 50_000), "more than 40000 elements"),
    "paragraphs without end": (page("<p>word here</p>" * 50_000), "more than 40000 elements"),
    "a crowded tag": (page(f"<p {' '.join(f'a{n}=1' for n in range(100_000))}>"), "more than 300 attributes"),
    "nothing but tags": ("<div>" * 1_000, "no article was found"),
    "nothing": (" \n" * 1_000, "no "),
}


@pytest.mark.parametrize("name", PAGES)
def test_a_page_that_holds_too_much_or_nothing_says_so(name: str) -> None:
    body, why = PAGES[name]
    (reading,) = read(PAGE, body, "text/html")
    assert reading.document is None
    assert why in (reading.error or "")
    assert reading.document_id  # it is not taken for a page that is gone


READABLE = {
    "deep nesting": page("<div>" * 10_000 + "x"),
    "deep tables": page("<table><tr><td>" * 1_000 + "x"),
    "a title of 1 MB": page(head=f"<title>{'x' * 1_000_000}</title>"),
    "an outlet of 1 MB": page(head=f"<meta property='og:site_name' content='{'Ledgerline ' * 90_000}'>"),
    "an author without end": page(head=f"<meta name='author' content='{'Ina Brand, ' * 9_000}'>"),
    "an author of brackets": page(head=f"<meta name='author' content='{'{' * 200_000}'>"),
    "a date without end": page(head=f"<meta itemprop='datePublished' content='{'1-' * 20_000}'>"),
    "JSON-LD that is deep": page(head="<script type='application/ld+json'>" + '{"a":' * 9_000 + "</script>"),
    "JSON-LD of brackets": page(
        head='<script type="application/ld+json">{"@type": "NewsArticle", "author": "' + "<" * 200_000 + '"}</script>'
    ),
    "nulls and marks": page(f"<p>So said Quillon{SPOTS} too, and Halvane denied that it had known of it.</p>"),
    "a style without end": page(f"<p style='display{' ' * 300_000}'>x</p>"),
}


@pytest.mark.parametrize("name", READABLE)
def test_a_page_is_read_past_what_is_hostile_in_it(name: str) -> None:
    (reading,) = read(PAGE, READABLE[name], "text/html")
    assert reading.document is not None, reading.error
    document = reading.document
    assert "trained on the outputs" in document.text
    assert len(document.title) <= TITLE
    assert max(len(document.outlet or ""), len(document.author or "")) <= NAME
    assert not set("\x00\u202e\u2066\u200e") & set(document.text)


def test_a_text_that_calls_itself_latin_keeps_its_quotation_marks() -> None:
    body = page(
        "<p>So said Quillon: \u201cwe don\u2019t know\u201d \u2013 and then it knew after all, it seems.</p>"
    ).encode("cp1252")
    (reading,) = read(PAGE, body, "text/html; charset=iso-8859-1")
    assert reading.document is not None
    assert "\u201cwe don\u2019t know\u201d \u2013" in reading.document.text


def matter(fields: str, text: str = "Words of a note.") -> str:
    return f"---\n{fields}\n---\n{text}\n"


NOTE = "id: N-1\ntitle: T\noccurred_at: 2026-06-01"
GROWING = "".join(f"a{n}: &a{n} [{f'*a{n - 1},' * 9}]\n" for n in range(1, 9))
FILES = {
    "aliases that grow.md": matter(f"a0: &a0 [x]\n{GROWING}{NOTE}"),
    "an alias of itself.md": matter("title: &a [*a]\nid: N-1\noccurred_at: 2026-06-01\nseverity: low"),
    "deep lists.md": matter(f"title: {'[' * 5_000}"),
    "deep maps.md": matter("title: " + "{a: " * 5_000),
    "a tag that runs code.md": matter("title: !!python/object/apply:os.getcwd []"),
    "a number without end.md": matter(f"title: {'9' * 50_000}"),
    "a number in base 60.md": matter(f"title: 1{':59' * 9_000}"),
    "a long block.md": matter("title: T\n" + "x: y\n" * 20_000),
    "no end.md": "---\ntitle: T\n" + "a: b\n" * 10_000,
    "a key twice with a null.md": matter('"a\\0b": 1\n"a\\0b": 2'),
    "a map as key.md": matter("? {a: b}\n: c"),
    "a moment that is none.md": matter("title: T\ndate: 2026-13-45"),
    "nothing.md": "",
    "a null.txt": "\x00" * 5_000,
}  # fmt: skip


@pytest.mark.parametrize("name", FILES)
def test_a_hostile_file_fails_alone_with_a_reason_that_fits_on_a_line(name: str, tmp_path: Path) -> None:
    (tmp_path / name).write_bytes(FILES[name].encode())
    (tmp_path / "good.md").write_text("# Good\n\nVexley said so.\n")
    source = Source("files", SourceKind.FOLDER, str(tmp_path))
    found = {Path(reading.what).name: reading for reading in readings(source, None)}
    assert found["good.md"].document is not None
    assert found[name].document is None
    assert found[name].document_id
    assert found[name].error
    assert len(found[name].error or "") <= 310
    assert (found[name].error or "").isprintable()


MARKDOWN: dict[str, Callable[[int], str]] = {
    "quotes in quotes": lambda n: ">" * n + " deep",
    "lists in lists": lambda n: "".join("  " * depth + "- a\n" for depth in range(n // 50)),
    "brackets": lambda n: "[" * n + "x" + "]" * n,
    "stars": lambda n: "*a **b " * (n // 8),
    "backticks": lambda n: "".join("`" * (length % 90) + " " for length in range(n // 45)),
    "pictures": lambda n: "![" * n,
    "links that do not end": lambda n: "[a](" * n,
    "tables": lambda n: "|" * n + "\n" + "|-" * n + "\n",
    "HTML that does not end": lambda n: "<!--" * n + "<a " * n,
    "entities": lambda n: "&amp" * n,
    "more letters than are read": lambda n: "word " * 40 * n + "." * n,
}


@pytest.mark.parametrize("name", MARKDOWN)
def test_hostile_markdown_is_read_or_refused_beside_its_neighbours(name: str, tmp_path: Path) -> None:
    (tmp_path / "bad.md").write_text(f"# Bad\n\nFirst words.\n\n{MARKDOWN[name](5_000)}\n")
    (tmp_path / "good.md").write_text("# Good\n\nVexley said so.\n")
    bad, good = readings(Source("files", SourceKind.FOLDER, str(tmp_path)), None)
    assert good.document is not None
    assert bad.document is None or bad.document.text.startswith("First words.")


def test_a_file_whose_name_is_no_text_is_read_under_a_name_that_can_be_printed(tmp_path: Path) -> None:
    try:
        Path(tmp_path, "Vexley \udcff.md").write_text("Vexley said so, and the rival denied it at once.")
    except OSError:
        pytest.skip("this file system takes names in UTF-8 alone")
    (reading,) = readings(Source("files", SourceKind.FOLDER, str(tmp_path)), None)
    assert reading.document is not None, reading.error
    assert "Vexley ?.md" in reading.what.encode().decode()


HEADERS = "From: Ledgerline <news@ledgerline.example>\nSubject: Vexley\n"
MAILS = {
    "addresses without end": HEADERS.replace("news", "a, " * 30_000 + "news") + "\nVexley said so.\n",
    "a subject of encoded words": HEADERS.replace("Vexley", "=?utf-8?q?a?= " * 20_000) + "\nVexley said so.\n",
    "a subject in an encoding that takes the square": HEADERS.replace("Vexley", f"=?punycode?q?{'aab9' * 40_000}?=")
    + "\nVexley said so.\n",
    "a body in an encoding that takes the square": HEADERS
    + "Content-Type: text/plain; charset=punycode\n\nVexley said so.\n",
    "a type of many words": f"{HEADERS}Content-Type: text/plain{'; a=b' * 30_000}\n\nVexley said so.\n",
    "headers without end": HEADERS + "X-Sent: by\n" * 60_000 + "\nVexley said so.\n",
    "parts without end": HEADERS + "Content-Type: multipart/mixed; boundary=b\n\n" + "--b\n\nwords\n" * 20_000,
    "parts in parts": HEADERS
    + "".join(f"Content-Type: multipart/mixed; boundary=b{n}\n\n--b{n}\n" for n in range(1_200))
    + "\nVexley said so.\n",
    "mails in mails": HEADERS + "Content-Type: message/rfc822\n\n" * 3_000 + "Vexley said so.\n",
}


@pytest.mark.parametrize("name", MAILS)
def test_hostile_mail_is_read_or_refused_beside_its_neighbours(name: str, tmp_path: Path) -> None:
    (tmp_path / "bad.eml").write_bytes(MAILS[name].encode())
    (tmp_path / "good.md").write_text("# Good\n\nVexley said so.\n")
    bad, good = readings(Source("files", SourceKind.FOLDER, str(tmp_path)), None)
    assert good.document is not None
    if bad.document is None:
        assert "without end" in (bad.error or "") or "too many" in (bad.error or "")
    else:
        assert bad.document.text == "Vexley said so."
        assert len(bad.document.title) <= TITLE


LINES: dict[str, tuple[dict[str, object] | str, str]] = {
    "deep": ('{"id": ' + "[" * 100_000, "not JSON"),
    "a number without end": ('{"id": ' + "9" * 5_000 + "}", "not JSON"),
    "an identity without end": ({"id": "x" * 100_000, "text": "words"}, f"longer than {IDENTITY}"),
    "an identity that nobody sees": ({"id": "\u202e\x00", "text": "words"}, "`id` is missing"),
    "tags that are no list": ({"id": "a", "text": "words", "tags": 5}, "`tags`"),
    "a channel without end": ({"id": "a", "text": "w", "visibility": "channel:C" + "A" * 500}, "visibility"),
    "an address that is none": ({"id": "a", "text": "w", "url": "x" * 100_000}, "`url`"),
}  # fmt: skip


@pytest.mark.parametrize("name", LINES)
def test_a_hostile_line_fails_alone(name: str, tmp_path: Path) -> None:
    payload, why = LINES[name]
    line = payload if isinstance(payload, str) else json.dumps(payload)
    (tmp_path / "some.jsonl").write_text(line + "\n" + json.dumps({"id": "good", "text": "Vexley said so."}) + "\n")
    bad, good = readings(Source("lines", SourceKind.LINES, str(tmp_path / "some.jsonl")), None)
    assert good.document is not None
    assert bad.document is None
    assert why in (bad.error or "")
    assert len(bad.error or "") <= 310


def test_every_field_of_a_line_is_kept_within_bounds(tmp_path: Path) -> None:
    long = f"Ledger\x00line\u202e {'word ' * 50_000}"
    row = dict.fromkeys(("title", "outlet", "author", "original", "severity", "status"), long)
    row |= {"id": "a", "kind": "note", "url": f"https://x.example/{'a' * 9_000}"}
    row |= {"text": f"One\x00 two\u2067.{' ' * 200_000}Three.{chr(10) * 200_000}Four."}
    row |= {"tags": [long, *(f"t{n}" for n in range(900))]}
    (tmp_path / "some.jsonl").write_text(json.dumps(row))
    (reading,) = readings(Source("lines", SourceKind.LINES, str(tmp_path / "some.jsonl")), None)
    document = reading.document
    assert document is not None, reading.error
    assert document.text == "One two. Three.\n\nFour."
    assert (document.kind, document.url) == (Kind.NOTE, None)
    assert len(document.title) <= TITLE
    assert len(document.tags) <= TAGS
    for field in (document.outlet, document.author, document.original, document.severity, document.status):
        assert field is not None
        assert len(field) <= NAME
        assert field.startswith("Ledgerline word")
        assert field.endswith("word…")


ENDLESS = [
    "\n",
    "\n* ",
    "\n- ",
    "*",
    "- ",
    "Correction:\n",
    "Editor's note: x\n",
    "according to Aaa ",
    "the report by ",
    "1,",
    "(",
    "\u201c",
    "key=",
    "a@b.c ",
]


@pytest.mark.parametrize("piece", ENDLESS)
def test_what_a_text_itself_tells_is_found_out_however_it_repeats_itself(piece: str) -> None:
    text = f"Vexley said so.\n\n{piece * 100_000}"[:150_000]
    reading = READER.finished(Reading.of("text", a_document(text=text, original=None, language=None)))
    assert reading.document is not None
    assert reading.document.text.startswith("Vexley said so.")
    assert len(original_of(reading.document) or "") <= NAME
