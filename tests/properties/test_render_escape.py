"""Whatever a text says, nothing in it is active once it was rendered."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from urllib.parse import urlsplit

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain import Message
from bot.render.digests import digest_message
from bot.render.escape import BREAK, clean, cut, link, plain, safe
from bot.render.plain import plain_text
from bot.render.replies import reply_message
from bot.render.texts import sentence_message
from retrieval.domain import (
    EVERYONE,
    Answer,
    Citation,
    Digest,
    DigestItem,
    Kind,
    Misspelling,
    Nearest,
    NoAnswer,
    NoReason,
    NotAnswered,
    NothingFound,
    NothingFrom,
    NotInContext,
    NotMentioned,
    NotSaidOf,
    Searched,
    Sighting,
    Statement,
    Story,
    TooOld,
    Topic,
    Window,
)
from tests.block_kit import active, links, message_problems, texts
from tests.factories import a_document

MOMENT = datetime(2026, 6, 6, 9, tzinfo=UTC)
OUR_BOLD = re.compile(r"^\*|\*(?=(?: [\d\[\]]+)*$|,)", re.MULTILINE)
FRAGMENTS = [
    "<!channel>", "<!here|here>", "<@U024BE7LH>", "<#C024BE7LR|general>", "<!subteam^S1>", "<!date^1^{date}|x>",
    "<https://evil.example/x|click>", "https://evil.example/x", "www.evil.example", "evil.example", "a@evil.example",
    "@channel", "#general", ":warning:", "10:30:45", "*bold*", "_it_", "a_b", "~no~", "`code`", "```", ">", "&gt;",
    "&lt;!channel&gt;", "&", "[x](https://evil.example)", "![x](http://evil.example)", "# head", "- ", "1. ", "|",
    "\u202e", "\u2066", "\u200b", "\u2060", "\x1b[31m", "\x00", "\n", "\u2028", " ", "\U000e0041", "word", "é",
]  # fmt: skip
hostile = st.lists(st.sampled_from(FRAGMENTS) | st.text(max_size=8), max_size=12).map("".join)
brief = st.lists(st.sampled_from(FRAGMENTS), max_size=3).map("".join)
lengthy = st.tuples(brief, st.sampled_from([1, 1, 1, 60])).map(lambda made: made[0] * made[1])
few = settings(max_examples=60)
addresses = hostile.map("https://lumen.example/".__add__) | hostile | st.just("https://lumen.example/a?b=1&c=2")


@given(hostile)
def test_no_text_is_active_once_it_is_escaped(text: str) -> None:
    assert active(safe(text)) == []


@given(hostile, st.integers(2, 80))
def test_a_shortened_text_is_as_inert_and_never_too_long(text: str, limit: int) -> None:
    short = safe(text, limit)
    assert len(short) <= limit
    assert active(short) == []
    assert short == safe(text) or short.endswith("…")


@given(hostile, st.integers(2, 150))
def test_a_plain_text_holds_no_brackets_that_could_be_read_as_markup(text: str, limit: int) -> None:
    shown = plain(text, limit)
    assert len(shown) <= limit
    assert not set("<>*`~") & set(shown)


@given(hostile)
def test_a_terminal_shows_the_words_again_as_they_were(text: str) -> None:
    words = re.sub(r"[\u2217\u223c\u02cb\u02cd]", "", clean(text))
    if not words.startswith(">"):
        assert plain_text(Message(safe(words))) == words


@given(addresses, hostile)
def test_a_link_leads_to_its_record_s_own_http_address_or_nowhere(url: str, label: str) -> None:
    made = link(url, label)
    assert active(made) == []
    assert len(links(made)) == made.count("<") <= 1
    for address in links(made):
        assert address.startswith(("http://", "https://"))
        assert not set(address) & set('<>| \n"`')
        assert urlsplit(address).netloc == urlsplit(url).netloc.lower()


@given(st.text(alphabet="ab &<>_", max_size=40), st.integers(2, 30))
def test_a_cut_never_splits_an_entity(text: str, limit: int) -> None:
    assert re.search(r"&(?!amp;|lt;|gt;)", cut(safe(text), limit)) is None


def citations(index: int) -> st.SearchStrategy[Citation]:
    return st.builds(
        Citation,
        index=st.just(index),
        document_id=st.sampled_from(["a", "b", "c"]),
        passage_id=st.just("a@1#0"),
        quote=brief,
        title=brief,
        kind=st.sampled_from(Kind),
        visibility=st.sampled_from(["public", "internal", "channel:C1"]),
        url=st.none() | brief.map("https://lumen.example/".__add__),
        outlet=st.none() | brief,
        published_at=st.none() | st.just(MOMENT),
        original=st.none() | brief,
    )


cited = st.integers(1, 6).flatmap(lambda number: st.tuples(*(citations(index + 1) for index in range(number))))
sentences = st.lists(st.builds(Statement, lengthy, st.sampled_from([(1,), (1, 1)])), max_size=9).map(tuple)
nearest = st.builds(Nearest, st.just("a"), brief, brief)
searched = st.builds(Searched, st.integers(0, 99_999), st.none() | st.just(MOMENT))
misread = st.lists(st.builds(Misspelling, brief, brief), max_size=2).map(tuple)
named = st.lists(brief, min_size=1, max_size=2).map(tuple)
refusals = st.one_of(
    *(st.builds(kind) for kind in (NothingFound, NotAnswered, NoReason)),
    *(st.builds(kind, named) for kind in (NotMentioned, NotSaidOf, NotInContext)),
    st.builds(NothingFrom, brief),
    st.builds(TooOld, st.none() | st.just(MOMENT)),
)
replies = st.builds(Answer, sentences, cited, searched, st.none(), st.integers(0, 3), misspellings=misread) | st.builds(
    NoAnswer,
    refusals,
    searched,
    st.lists(nearest, max_size=8).map(tuple),
    sightings=st.lists(st.builds(Sighting, brief, st.none() | nearest), max_size=4).map(tuple),
)
documents = st.builds(
    lambda title, outlet, url: a_document(title=title, outlet=outlet, url=url), brief, st.none() | brief, brief
)
stories = st.lists(documents, min_size=1, max_size=4).map(lambda found: Story(found[0].document_id, tuple(found)))
items = st.builds(
    DigestItem, stories, st.lists(brief, max_size=3).map(tuple), sentences, cited, st.just(("article-1",))
)


def made_of_records_alone(message: Message) -> None:
    assert message_problems(message) == []
    for kind, text in texts(message):
        bare = OUR_BOLD.sub("", text)
        found = active(bare) if kind == "mrkdwn" else []
        assert found == [], text


@few
@given(replies)
def test_every_reply_is_within_slack_s_limits_and_inert(reply: Answer | NoAnswer) -> None:
    made_of_records_alone(reply_message(reply))


@few
@given(st.lists(items, max_size=4).map(tuple), searched, hostile)
def test_every_digest_is_within_slack_s_limits_and_inert(
    found: tuple[DigestItem, ...], known: Searched, title: str
) -> None:
    topic = Topic("provenance", title, "", ())
    made_of_records_alone(digest_message(Digest(topic, Window(MOMENT, MOMENT), EVERYONE, found, known)))


@few
@given(hostile)
def test_any_sentence_is_within_slack_s_limits_and_inert(text: str) -> None:
    made_of_records_alone(sentence_message(text))


@given(hostile)
def test_cleaning_twice_changes_nothing(text: str) -> None:
    assert clean(clean(text)) == clean(text)
    assert BREAK not in clean(text)
