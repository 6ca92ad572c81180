"""The same article is one document for ever, whatever its feed does to dates, guids and addresses."""

from __future__ import annotations

from datetime import timedelta

import pytest

from retrieval.domain import EVERYONE, IngestReport, Source, SourceKind, Window
from retrieval.reading.sources.addresses import canonical, identity_of_address
from tests.factories import moment
from tests.fakes import SAMPLE_NOW
from tests.unit.reading.desk import ADDRESS, FEED, Desk, address

BODY = (
    "Vexley trained its Anvil models on outputs of Sable, three people who saw the logs told Ledgerline. "
    "The company had denied that for months, and says now that it looks into the matter."
)
NUMBERS = range(34)


def entry(title: str = "Vexley trained Anvil on Sable", text: str = BODY, **fields: str) -> str:
    told = {"title": title, "description": text, **fields}
    return "<item>" + "".join(f"<{name}>{value}</{name}>" for name, value in told.items()) + "</item>"


def feed(*entries: str) -> str:
    return f"<rss version='2.0'><channel><title>L</title>{''.join(entries)}</channel></rss>"


def offered(number: int, link: str) -> str:
    """The one article, with a guid and a date that it never had before."""
    return entry(guid=f"urn:offer-{number:04}", pubDate=f"{number % 28 + 1:02} May 2026 10:00:00 GMT", link=link)


LINKS = [
    "https://ledgerline.example/vexley?utm_source=rss&amp;cmpid={}",
    "https://www.ledgerline.example/vexley/?smid=tw-{}",
    "https://out.example/go/{}/vexley",
    "https://ledgerline.example/{}/vexley",
    "",
]


@pytest.mark.parametrize("link", LINKS)
def test_an_article_offered_34_times_with_new_guids_and_dates_is_indexed_once(link: str, desk: Desk) -> None:
    reports = []
    for number in NUMBERS:
        desk.web.put(ADDRESS, feed(offered(number, link.format(number))))
        reports.append(desk.ingest(FEED))
        desk.clock.advance(timedelta(hours=1))
    assert reports == [IngestReport(new=1)] + [IngestReport(unchanged=1)] * 33
    (identity,) = desk.catalog.documents_of(FEED.source_id)
    assert len(desk.embedder.texts) == desk.passages.count() == 1
    assert desk.document(identity).published_at == moment("2026-05-01T10:00")
    later = Window(moment("2026-05-02"), SAMPLE_NOW)
    assert desk.catalog.within(later, EVERYONE) == ()  # and so is in no second digest


@pytest.mark.parametrize(("text", "link"), [("Three people said so.", "https://out.example/{}"), ("So.", ""), ("", "")])
def test_an_article_of_few_words_is_known_again_too(text: str, link: str, desk: Desk) -> None:
    for number in range(5):
        again = entry(text=text, guid=f"urn:offer-{number:04}", link=link.format(number))
        desk.web.put(ADDRESS, feed(again))
        assert desk.ingest(FEED) == (IngestReport(unchanged=1) if number else IngestReport(new=1))


def test_two_articles_with_nothing_but_the_same_headline_are_two(desk: Desk) -> None:
    links = [entry("Links", "", guid=f"urn:l-{n:04}", link=f"https://ledgerline.example/links-{n}") for n in range(2)]
    desk.web.put(ADDRESS, feed(*links))
    assert desk.ingest(FEED) == IngestReport(new=2)


@pytest.mark.parametrize("link", LINKS)
def test_an_article_that_stands_34_times_in_one_feed_is_one_document(link: str, desk: Desk) -> None:
    desk.web.put(ADDRESS, feed(*(offered(number, link.format(number)) for number in NUMBERS)))
    assert desk.ingest(FEED) == IngestReport(new=1)
    assert desk.ingest(FEED) == IngestReport(unchanged=1)
    assert len(desk.embedder.texts) == 1


def test_an_article_that_is_edited_under_a_new_address_is_a_revision_of_itself(desk: Desk) -> None:
    desk.web.put(ADDRESS, feed(entry(guid="urn:offer-1", link="https://ledgerline.example/vexley")))
    desk.ingest(FEED)
    more = f"{BODY} On Tuesday it named the team that did so."
    desk.web.put(ADDRESS, feed(entry(text=more, guid="urn:offer-2", link="https://ledgerline.example/vexley-team")))
    assert desk.ingest(FEED) == IngestReport(revised=1)
    document = desk.document(address("vexley"))
    assert (document.revision, document.url) == (2, "https://ledgerline.example/vexley-team")
    desk.web.put(
        ADDRESS, feed(entry("Other words", "Quite other ones.", link="https://ledgerline.example/vexley-team"))
    )
    assert desk.ingest(FEED) == IngestReport(revised=1)  # by the address that it came to have


def test_a_headline_and_its_address_may_change_under_one_guid(desk: Desk) -> None:
    desk.web.put(ADDRESS, feed(entry("First", "A first word.", guid="post-000123", link="https://l.example/first")))
    desk.ingest(FEED)
    desk.web.put(ADDRESS, feed(entry("Second", "Said anew.", guid="post-000123", link="https://l.example/second")))
    assert desk.ingest(FEED) == IngestReport(revised=1)


def test_entries_that_only_look_alike_stay_apart(desk: Desk) -> None:
    first = "The morning's reports from the laboratories, gathered by our desk for those who have no time to read. "
    days = [
        entry("Morning briefing", f"{first}{words}", guid=str(number), link=f"https://ledgerline.example/{number}")
        for number, words in enumerate(" ".join(f"{lab}{n}" for n in range(60)) for lab in ("vexley", "quillon"))
    ]
    desk.web.put(ADDRESS, feed(days[0]))
    desk.ingest(FEED)
    desk.web.put(ADDRESS, feed(days[1]))
    assert desk.ingest(FEED) == IngestReport(new=1)
    desk.web.put(ADDRESS, feed(*days))
    assert desk.ingest(FEED) == IngestReport(unchanged=2)


def test_reports_of_two_days_with_the_same_phrases_are_two_documents(desk: Desk) -> None:
    phrases = (
        "Tokens of the {} lab sold at {} dollars, {} more than on the day before, and {} were traded, brokers said. "
    )
    opening = "The resale market for model access moved again today, according to the brokers whom our desk asked. "
    for day in (3, 4):
        rows = "".join(phrases.format(lab, lab * day + 17, day, lab * day * 31) for lab in range(2, 12))
        desk.web.put(
            ADDRESS, feed(entry("Market report", opening + rows, guid=f"urn:r-{day}", link=f"https://l.example/{day}"))
        )
        assert desk.ingest(FEED) == IngestReport(new=1)


@pytest.mark.parametrize("guid", ["<guid>{}</guid>", "<guid isPermaLink='false'>{}</guid>"])
def test_guids_that_only_count_the_entries_tell_nothing(guid: str, desk: Desk) -> None:
    one, two, three = (entry(title, f"What {title} is.") for title in ("Vexley", "Quillon", "Halvane"))

    def counted(*entries: str) -> str:
        numbered = enumerate(entries, start=1)
        return feed(*(each.replace("</item>", guid.format(number) + "</item>") for number, each in numbered))

    desk.web.put(ADDRESS, counted(one, two))
    assert desk.ingest(FEED).new == 2
    desk.web.put(ADDRESS, counted(three, one))
    desk.ingest(FEED)
    documents = desk.catalog.documents(desk.catalog.documents_of(FEED.source_id)).values()
    assert {document.title for document in documents} == {"Vexley", "Quillon", "Halvane"}
    assert {(document.revision, document.url) for document in documents} == {(1, None)}


def test_a_guid_and_an_address_that_all_entries_share_tell_nothing(desk: Desk) -> None:
    same = {"guid": "https://ledgerline.example/news", "link": "https://ledgerline.example/news"}
    both = [entry("One", "Of Vexley and its models.", **same), entry("Two", "Of Quillon and its keys.", **same)]
    desk.web.put(ADDRESS, feed(*both))
    assert desk.ingest(FEED) == IngestReport(new=2)
    desk.web.put(ADDRESS, feed(*reversed(both)))
    assert desk.ingest(FEED) == IngestReport(unchanged=2)


def test_no_other_source_can_lay_hands_on_a_document_by_its_guid_or_its_words(desk: Desk) -> None:
    desk.web.put(ADDRESS, feed(entry(guid="urn:offer-1", link="https://ledgerline.example/vexley")))
    desk.ingest(FEED)
    other = Source("copyist", SourceKind.FEED, "https://copyist.example/feed")
    desk.web.put(
        other.location, feed(entry(guid="urn:offer-1", text=BODY + " Or not.", link="https://copyist.example/a"))
    )
    assert desk.ingest(other) == IngestReport(new=1)
    assert desk.document(address("vexley")).text == BODY
    claim = entry("Claimed", BODY, guid="urn:offer-1", link="https://ledgerline.example/not-yet-written")
    desk.web.put(other.location, feed(claim))
    desk.ingest(other)
    desk.web.put(
        ADDRESS, feed(entry("Real", "What Ledgerline wrote.", link="https://ledgerline.example/not-yet-written"))
    )
    assert desk.ingest(FEED) == IngestReport(new=1)


def test_a_date_alone_is_no_revision_and_a_missing_one_is_filled_in(desk: Desk) -> None:
    link = "https://ledgerline.example/vexley"
    desk.web.put(ADDRESS, feed(entry(link=link)))
    desk.ingest(FEED)
    assert desk.document(address("vexley")).published_at is None
    desk.web.put(ADDRESS, feed(entry(link=link, pubDate="03 Jun 2026 10:00:00 GMT")))
    desk.ingest(FEED)
    desk.web.put(ADDRESS, feed(entry(link=link, pubDate="05 Jun 2026 10:00:00 GMT")))
    assert desk.ingest(FEED) == IngestReport(unchanged=1)
    assert desk.document(address("vexley")).published_at == moment("2026-06-03T10:00")


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("01 Jan 1970 00:00:00 GMT", None),
        ("08 Jun 2036 10:00:00 GMT", None),
        ("08 Jun 2026 20:00:00 GMT", SAMPLE_NOW),
        ("Thu, 32 Foo 2026", None),
        ("07 Jun 2026 20:00:00 GMT", moment("2026-06-07T20:00")),
    ],
)
def test_a_day_that_cannot_be_is_not_believed(given: str, kept: object, desk: Desk) -> None:
    desk.web.put(ADDRESS, feed(entry(link="https://ledgerline.example/vexley", pubDate=given)))
    desk.ingest(FEED)
    assert desk.document(address("vexley")).published_at == kept


@pytest.mark.parametrize(
    "variant",
    [
        "https://ledgerline.example/2026/vexley?ref=home",
        "https://ledgerline.example/2026/vexley/?cmpid=a&smid=tw&utm_campaign=x#part",
        "http://www.ledgerline.example/2026/vexley/amp/",
        "https://amp.ledgerline.example/2026/vexley",
        "https://m.ledgerline.example/2026/vexley/index.html",
        "https://ledgerline.example/amp/2026/vexley?outputType=amp",
        "https://www.google.com/url?rct=j&sa=t&url=https://ledgerline.example/2026/vexley%3Futm_id%3D1&usg=x",
    ],
)
def test_the_ways_to_link_to_an_article_are_one_address(variant: str) -> None:
    cleaned = canonical(variant)
    assert cleaned is not None
    assert identity_of_address(cleaned) == identity_of_address("https://ledgerline.example/2026/vexley")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("https://l.example/news?id=1", "https://l.example/news?id=2"),
        ("https://l.example/view.php?gallery=1", "https://l.example/view.php?gallery=2"),
        ("https://l.example/read?4711", "https://l.example/read?4712"),
        ("https://l.example/a", "https://k.example/a"),
        ("https://l.example/amplifier", "https://l.example/lifier"),
    ],
)
def test_what_tells_articles_apart_stays_in_their_addresses(one: str, other: str) -> None:
    assert identity_of_address(str(canonical(one))) != identity_of_address(str(canonical(other)))
    assert canonical(one) == one
