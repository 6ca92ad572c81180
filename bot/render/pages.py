"""The pages of the archive and of an exported digest: an index, a page a digest, a page a story."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from xml.etree.ElementTree import Element

from bot.archive import Archive, ArchivedDigest, ArchivedStory
from bot.kept_digests import KeptDigest
from bot.render.markup import Part, anchor, element, page
from bot.render.records import Sources, sources_of
from bot.render.timeline import drawn, listed, long_day, marks_of
from bot.render.wording import counted, day, days, looked_through, put_right, standing
from retrieval.domain import Citation, DigestItem, Kind, Statement
from retrieval.text.outlets import outlets_of

INDEX, FEED = "index.html", "feed.xml"
DIGESTS, STORIES = "digests/", "stories/"
More = Callable[[DigestItem], Part]
"""What stands at the end of a story in a digest."""


def title_of(kept: KeptDigest) -> str:
    """Return "Model provenance: 6 Jun 2026 to 7 Jun 2026"."""
    return f"{kept.digest.topic.title}: {days(kept.digest.window, kept.timezone)}"


def exported_page(kept: KeptDigest) -> str:
    """Return a digest as one page that needs nothing else."""
    return page(title_of(kept), element("main", *_digest(kept, lambda _: None)))


def digest_page(digest: ArchivedDigest, archive: Archive) -> str:
    """Return the page of a digest in the archive."""

    def more(item: DigestItem) -> Part:
        story = archive.story_of(digest, item)
        timeline = element("a", "Timeline of this story", href=f"../{STORIES}{story.name}.html") if story else None
        return element("p", timeline, class_="small")

    main = element("main", *_digest(digest.kept, more))
    return page(title_of(digest.kept), _way_back(archive), main, feed=f"../{FEED}")


def story_page(story: ArchivedStory, archive: Archive) -> str:
    """Return the page of a story: its events as a drawing and in words, and what the digests said of it."""
    title = story.newest.title
    marks = marks_of(story, digests=f"../{DIGESTS}")
    picture = drawn(marks)
    dailies = [one for one in story.tellings if not one[0].kept.weekly] or story.tellings
    tellings = [
        element("section", element("h3", long_day(digest.kept.told_at)), *_summary(item, f"d{number}-"))
        for number, (digest, item) in enumerate(reversed(dailies), 1)
    ]
    main = element(
        "main",
        element("h1", title, dir="auto"),
        _status(story),
        element("p", _reporting(story), class_="small"),
        element("figure", picture) if picture is not None else None,
        listed(marks),
        element("section", element("h2", "What the digests said"), *tellings),
    )
    return page(title, _way_back(archive), main, feed=f"../{FEED}")


def index_page(archive: Archive) -> str:
    """Return the first page of the archive."""
    feed = element("a", "Atom feed", href=FEED)
    told = [digest for digest in archive.digests if digest.items]
    quiet = len(archive.digests) - len(told)
    known = f"{counted(len(told), 'digest')}, {counted(len(archive.stories), 'story', 'stories')}. "
    known += f"On {counted(quiet, 'more day')} there was nothing new. " if quiet else ""
    digests = element("ul", *(_listed_digest(digest) for digest in told), class_="list")
    stories = element("ul", *(_listed_story(story) for story in archive.stories), class_="list")
    main = element(
        "main",
        element("h1", archive.title),
        element("p", known, feed, class_="small"),
        element("section", element("h2", "Digests"), digests),
        element("section", element("h2", "Stories"), stories),
    )
    return page(archive.title, main, feed=FEED)


def articles(kept: KeptDigest) -> list[Element]:
    """Return the stories of a digest, each with its summary and sources, without links inside the page."""
    return [_article(item, kept, "", lambda _: None) for item in kept.digest.items]


def _digest(kept: KeptDigest, more: More) -> list[Part]:
    searched = looked_through(kept.digest.searched, kept.timezone)
    number = len(kept.digest.items)
    told = counted(number, "story", "stories") if number else "Nothing new"
    return [
        element("h1", title_of(kept)),
        element("p", f"{told}. {searched}.", class_="small"),
        *(_article(item, kept, f"s{place}-", more) for place, item in enumerate(kept.digest.items, 1)),
    ]


def _article(item: DigestItem, kept: KeptDigest, prefix: str, more: More) -> Element:
    lead, status = item.lead, standing(item.step, item.before, kept.timezone)
    return element(
        "article",
        element("h2", anchor(lead.url, item.title)),
        element("p", status, class_="status") if status else None,
        *_summary(item, prefix, kept.timezone),
        more(item),
    )


def _summary(item: DigestItem, prefix: str, timezone: str = "UTC") -> list[Part]:
    """Return a story's sentences with the numbers of their sources, and these with what else was quoted from them."""
    sources = sources_of(item.citations)
    told = [part for sentence in item.sentences for part in _sentence(sentence, sources, prefix)]
    author = f" Summary written by {item.written_by.model}." if item.written_by else ""
    said = {sentence.text for sentence in item.sentences}
    quotes = [citation for citation in item.citations if citation.quote not in said]
    lines = [_source(number, cited, quotes, prefix, timezone) for number, cited in sources.documents]
    return [
        element("p", *told),
        element("p", f"{_resting(item)}.{author}", class_="small"),
        element("ol", *lines, class_="sources"),
    ]


def _sentence(sentence: Statement, sources: Sources, prefix: str) -> list[Part]:
    numbers = dict.fromkeys(sources.numbers[index] for index in sentence.citations if index in sources.numbers)
    marks: list[Part] = [_marker(number, prefix) for number in numbers]
    return [element("span", sentence.text, dir="auto"), element("sup", *marks), " "]


def _marker(number: int, prefix: str) -> Element:
    if not prefix:
        return element("span", f"[{number}]")
    return element("a", f"[{number}]", href=f"#{prefix}{number}", aria_label=f"Source {number}")


def _source(number: int, cited: Citation, citations: Sequence[Citation], prefix: str, timezone: str) -> Element:
    """Return a cited document: its title, who published it and when, what it put right, and what was quoted."""
    facts = (
        cited.outlet or ("incident note" if cited.kind is Kind.NOTE else ""),
        day(cited.published_at, timezone),
        f"citing {cited.original}" if cited.original and cited.original != cited.outlet else "",
        put_right(cited.correction, cited.title),
    )
    quotes = dict.fromkeys(one.quote for one in citations if one.document_id == cited.document_id)
    quoted: list[Part] = [part for quote in quotes for part in (" ", element("q", quote, dir="auto"))]
    shown = " · ".join(fact for fact in facts if fact)
    place = {"id": f"{prefix}{number}"} if prefix else {}
    return element("li", anchor(cited.url, cited.title), f" · {shown}.", *quoted, value=number, **place)


def _resting(item: DigestItem) -> str:
    """Return "5 outlets, 1 original report (Northlight)"."""
    number = len(outlets_of(item.story.documents))
    whose = counted(number, "outlet") if number else counted(len(item.story.documents), "document")
    names = f", {counted(len(item.originals), 'original report')} ({', '.join(item.originals)})"
    return whose + (names if item.originals else "")


def _reporting(story: ArchivedStory) -> str:
    told = [document.published_at for document in story.documents if document.published_at]
    span = f", {long_day(min(told))} to {long_day(max(told))}" if told else ""
    digests = counted(len(story.tellings), "digest")
    return f"{counted(len(story.documents), 'document')}{span}; told in {digests}."


def _status(story: ArchivedStory) -> Element | None:
    """Return how a story stands now, and how it stood before, from the documents that are published."""
    if not story.steps:
        return None
    *earlier, now = story.steps
    return element("p", standing(now, earlier[-1] if earlier else None), class_="status")


def _way_back(archive: Archive) -> Element:
    return element("nav", element("a", archive.title, href=f"../{INDEX}"))


def _listed_digest(digest: ArchivedDigest) -> Element:
    heads = [element("li", item.title, dir="auto") for item in digest.items]
    return element(
        "li", element("a", title_of(digest.kept), href=f"{DIGESTS}{digest.name}.html"), element("ul", *heads)
    )


def _listed_story(story: ArchivedStory) -> Element:
    name = element("a", story.newest.title, href=f"{STORIES}{story.name}.html", dir="auto")
    return element("li", name, element("div", _reporting(story), class_="small"))
