"""Nothing but what everyone may read now is in any byte that is published, and no text becomes markup."""

from __future__ import annotations

import re
from dataclasses import replace
from html.parser import HTMLParser

import feedparser
from hypothesis import given
from hypothesis import strategies as st

from bot.archive import StoryBookPages, archive_of
from bot.kept_digests import KeptDigest
from bot.operations.publishing import files_of
from bot.render.digests import digest_message
from bot.render.markdown import exported_markdown
from bot.render.pages import exported_page
from bot.told_again import CurrentRecords, told_again
from retrieval.domain import (
    EVERYONE,
    Correction,
    CorrectionKind,
    DigestItem,
    Document,
    Event,
    EventKind,
    Kind,
    Mark,
    Move,
    StoryStatus,
    StoryStep,
)
from tests.factories import a_document, a_kept_digest, a_topic, an_item, moment

VISIBILITIES = st.sampled_from(["public", "public", "internal", "channel:C1"])
AUDIENCES = st.sampled_from(
    [{"public"}, {"public"}, {"public", "internal"}, {"public", "internal", "channel:C1"}, set()]
)
NOW = st.sampled_from(["same", "same", "removed", "internal", "withdrawn", "hostile"])
SECRET = re.compile(r"zq\d+zq")
"""What every field of a document that may not be published holds."""


@st.composite
def documents(draw: st.DrawFn) -> tuple[Document, Document | None]:
    """A document as it was told, and as it is now; both hold a secret when it must not be published."""
    number = draw(st.integers(0, 5))
    visibility, now = draw(VISIBILITIES), draw(NOW)
    word = f"zq{number}zq" if visibility != "public" or now != "same" else f"open{number}"
    document = a_document(
        f"{word}-{visibility}",
        title=f"{word} title",
        text=f"{word} said so. More of {word}.",
        outlet=f"Outlet {word}",
        author=f"Author {word}",
        original=draw(st.sampled_from([None, f"Wire {word}"])),
        url=f"https://{word}.example/{word}",
        visibility=visibility,
        kind=draw(st.sampled_from(Kind)),
        tags=(word,),
        published_at=moment(f"2026-06-0{number + 1}"),
    )
    after = {
        "same": document,
        "removed": None,
        "internal": replace(document, visibility="internal"),
        "withdrawn": replace(document, correction=Correction(CorrectionKind.WITHDRAWN, f"{word} is withdrawn.")),
        "hostile": replace(document, mark=Mark.HOSTILE),
    }
    return document, after[now]


def as_told(documents: list[Document]) -> DigestItem:
    """A story whose headline, status and note are of its last document, its status before of the first."""
    first, last = documents[0], documents[-1]
    return an_item(
        *documents,
        headline=f"{last.title} stands above",
        lead_id=last.document_id,
        step=StoryStep(StoryStatus.DENIED, last.published_at, last.document_id, last.author),
        before=StoryStep(StoryStatus.CONFIRMED, first.published_at, first.document_id, first.author),
        notes=(last,),
    )


@st.composite
def worlds(draw: st.DrawFn) -> tuple[list[KeptDigest], dict[str, Document], StoryBookPages]:
    """Digests as they were kept, the documents as they are now, and a story book that knows all of them."""
    drawn = draw(st.lists(documents(), min_size=1, max_size=6, unique_by=lambda pair: pair[0].document_id))
    told = [document for document, _ in drawn]
    kept = []
    for day in range(1, draw(st.integers(1, 3)) + 1):
        items = [as_told(draw(st.lists(st.sampled_from(told), min_size=1, max_size=3, unique=True))) for _ in range(2)]
        audience = frozenset(draw(AUDIENCES))
        name = "provenance" if audience == {"public"} else "zq9zq"
        key = f"digest:provenance-5ub5cr:2026-06-0{day}"
        kept.append(a_kept_digest(key, *items, visibilities=audience, topic=name, channel_id="CHANNEL77"))
    events = [
        Event("S1", number, EventKind.JOINED, moment("2026-06-05"), one.visibility, one.document_id, move=Move.REPORTS)
        for number, one in enumerate(told, 1)
    ]
    book = StoryBookPages({one.document_id: "S1" for one in told}, {"S1": events})
    return kept, {one.document_id: now for one, now in drawn if now}, book


@given(worlds())
def test_nothing_internal_removed_or_withdrawn_is_in_any_published_byte(
    world: tuple[list[KeptDigest], dict[str, Document], StoryBookPages],
) -> None:
    kept, now, book = world
    files = files_of(archive_of(kept, CurrentRecords(now), book, title="Our digests", address="https://desk.example/"))
    published = "\n".join([*files, *files.values()])
    assert SECRET.findall(published) == []
    assert "CHANNEL77" not in published
    assert "5ub5cr" not in published
    assert files == files_of(
        archive_of(kept, CurrentRecords(now), book, title="Our digests", address="https://desk.example/")
    )


@given(worlds())
def test_nothing_that_went_since_is_in_what_is_told_again_or_exported(
    world: tuple[list[KeptDigest], dict[str, Document], StoryBookPages],
) -> None:
    kept, now, _ = world
    for one in kept:
        again = replace(one, digest=told_again(replace(one.digest, topic=a_topic()), CurrentRecords(now), EVERYONE))
        shown = digest_message(again.digest)
        for told in (shown.text, str(shown.blocks), exported_markdown(again), exported_page(again)):
            assert SECRET.findall(told) == []


class Seen(HTMLParser):
    """The elements and attributes of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.links: list[str] = []
        self.attributes: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes |= {name for name, _ in attrs}
        self.links += [value or "" for name, value in attrs if name in {"href", "src"}]


OURS = set(
    re.findall(
        r"\w+",
        "html head meta title link style body main nav section article figure h1 h2 h3 p a span sup ol ul li q time "
        "div svg desc text line circle g",
    )
)
TEXTS = st.text(max_size=40) | st.sampled_from(
    [
        "<script>alert(1)</script>",
        '"><img src=x onerror=alert(1)>',
        "</title><script>",
        "&lt;b&gt;",
        "]]>",
        "\x00\x1b",
        "\u202e",
    ]
)
URLS = st.sampled_from(
    [
        "javascript:alert(1)",
        "data:text/html,x",
        'https://a.example/?q="><script>',
        "http://u:p@a.example/",
        "ftp://a",
        "",
    ]
)


@given(TEXTS, TEXTS, URLS)
def test_no_text_and_no_address_of_a_record_becomes_markup(title: str, quote: str, url: str) -> None:
    told = a_document("d", title=title, outlet=quote, url=url, author=title)
    other = a_document("e", title=quote, outlet=title, url=url, published_at=moment("2026-06-05"))
    kept = a_kept_digest("digest:s1:2026-06-08", an_item(told, other))
    files = files_of(archive_of([kept], CurrentRecords({"d": told, "e": other}), StoryBookPages({}, {}), title=title))
    feed = feedparser.parse(files.pop("feed.xml"))
    assert not feed.bozo, feed.get("bozo_exception")
    assert len(feed.entries) == 1
    pages = [*files.values(), exported_page(kept), feed.entries[0].content[0].value]
    for text in pages:
        seen = Seen()
        seen.feed(text)
        assert seen.tags <= OURS
        assert not any(name.startswith("on") or name == "style" for name in seen.attributes)
        assert all(re.match(r"https?://|#|\.\./|digests/|stories/|feed\.xml|index\.html", link) for link in seen.links)
