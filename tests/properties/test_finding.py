from __future__ import annotations

import random
import re
from collections import Counter
from collections.abc import Callable, Mapping
from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.conversation.rewrite import stand_alone, understood, usable
from retrieval.domain import PUBLIC, Audience, Document, Exchange, Filter, Question
from retrieval.search.finding import Finder
from retrieval.search.ranking import Candidate, best, fuse, spread, weigh
from retrieval.search.reranking import reordered
from retrieval.search.search import Searcher
from retrieval.text.mentioned_outlets import named_outlets
from retrieval.text.names import dates, names, numbers, unsupported
from retrieval.text.quantities import names_date
from retrieval.text.query import Cues
from tests.factories import a_document, a_passage, moment, stock
from tests.fakes import FixedClock, MemoryCatalog, MemoryPassageIndex, MemoryWordIndex, WordVectors, card_of

NOW = moment("2026-06-08T09:00")
VISIBILITIES = st.sampled_from([PUBLIC, "internal", "channel:C1", "channel:C2"])
WORDS = st.sampled_from(["gatehop", "served", "keys", "vexley", "sable", "outputs", "cut", "off", "terms", "storm"])
TEXTS = st.lists(WORDS, min_size=1, max_size=12).map(" ".join)
SCORES = st.dictionaries(st.sampled_from("abcdefgh"), st.floats(-1, 30, allow_nan=False), max_size=8)
OUTLETS = st.sampled_from(["Northlight", "Tideline", None])
DAYS = st.none() | st.integers(-3, 400).map(lambda days: NOW - timedelta(days=days))
DOCUMENTS = st.lists(
    st.builds(
        lambda text, visibility, outlet, published_at: a_document(
            text=text, visibility=visibility, outlet=outlet, published_at=published_at
        ),
        TEXTS,
        VISIBILITIES,
        OUTLETS,
        DAYS,
    ),
    max_size=12,
)
NAMED = st.sampled_from(["Vexley", "Ada", "the", "The", "of", "x", "xAI", "U.S.", "GPT-4", "said"])
COUNTED = st.sampled_from(["5", "$5.2m", "1,000", "May", "June", "in", "2026", "Monday", "two", "hundred", "million"])
BETWEEN = st.sampled_from(["%", "percent", ".", ",", "'", "\u2019s", "\u201c", "\u201d", '"', "-", "&", "\n", " "])
NEWSY = st.builds(str.join, st.sampled_from(["", " "]), st.lists(NAMED | COUNTED | BETWEEN, max_size=25))
CUES = st.builds(
    Cues,
    moment=st.just(NOW),
    recent=st.booleans(),
    latest=st.booleans(),
    dates=st.frozensets(st.sampled_from(["2026-06-07", "--06", "2026", "monday"])),
    outlets=st.frozensets(st.sampled_from(["Northlight", "Tideline"])),
)


def candidates_of(documents: list[Document]) -> list[Candidate]:
    return [Candidate((n % 7) / 7, card_of(a_passage(document), document)) for n, document in enumerate(documents)]


@given(documents=DOCUMENTS, text=TEXTS, opened=st.frozensets(VISIBILITIES), as_of=DAYS, limit=st.integers(0, 12))
def test_no_hit_is_beyond_its_audience_or_later_than_its_moment(
    documents: list[Document], text: str, opened: frozenset[str], as_of: object, limit: int
) -> None:
    catalog, passages, words, embedder = MemoryCatalog(), MemoryPassageIndex(), MemoryWordIndex(), WordVectors()
    stock(documents, catalog=catalog, passages=passages, words=words, embedder=embedder)
    question = Question(text, Audience(opened | {PUBLIC}), as_of=as_of)  # type: ignore[arg-type] # a datetime or None

    hits = Searcher(catalog, passages, words, embedder, FixedClock(NOW)).search(question, limit=limit)

    assert len(hits) <= limit
    assert [hit.rank for hit in hits] == list(range(1, len(hits) + 1))
    assert len({hit.passage.passage_id for hit in hits}) == len(hits)
    for hit in hits:
        assert question.audience.may_read(hit.document.visibility)
        assert question.audience.may_read(hit.passage.visibility)
        if question.as_of and hit.document.published_at:
            assert hit.document.published_at <= question.as_of


@given(documents=DOCUMENTS, text=TEXTS, opened=st.frozensets(VISIBILITIES), as_of=DAYS, outlet=OUTLETS)
def test_where_little_is_let_through_the_same_is_found_without_asking_the_indexes_deeper(
    documents: list[Document], text: str, opened: frozenset[str], as_of: datetime | None, outlet: str | None
) -> None:
    catalog, passages, words, embedder = MemoryCatalog(), MemoryPassageIndex(), MemoryWordIndex(), WordVectors()
    stock(documents, catalog=catalog, passages=passages, words=words, embedder=embedder)
    keep = Filter(outlets=frozenset({outlet} if outlet else ()))
    question = Question(text, Audience(opened), as_of=as_of, filter=keep)
    (vector,) = embedder.embed_questions([text])

    compared, asked = (
        Finder(catalog, passages, words, few=few).find(question, text, vector, enough=60) for few in (100, 0)
    )

    assert compared.cards == asked.cards
    assert compared.by_words == asked.by_words
    assert compared.by_vector == pytest.approx(asked.by_vector, abs=1e-6)


@given(by_vector=SCORES, by_words=SCORES)
def test_fused_scores_are_in_0_to_1_and_cover_both_lists(
    by_vector: dict[str, float], by_words: dict[str, float]
) -> None:
    fused = fuse(by_vector, by_words)

    assert fused.keys() == by_vector.keys() | by_words.keys()
    assert all(0 <= score <= 1 + 1e-9 for score in fused.values())


@given(by_vector=SCORES, by_words=SCORES, chosen=st.sampled_from("abcdefgh"), more=st.floats(0, 10))
def test_a_better_score_in_one_list_never_lowers_a_passage(
    by_vector: dict[str, float], by_words: dict[str, float], chosen: str, more: float
) -> None:
    def place(words: Mapping[str, float]) -> int:
        fused = fuse(by_vector, words)
        return sum(score > fused[chosen] + 1e-9 for score in fused.values())

    by_words = {"h": 1.0} | by_words | {chosen: max(0.0, by_words.get(chosen, 0.0))}

    assert place(by_words | {chosen: by_words[chosen] + more}) <= place(by_words)


@given(scores=SCORES, seed=st.randoms())
def test_the_best_do_not_depend_on_the_order_they_come_in(scores: dict[str, float], seed: random.Random) -> None:
    shuffled = list(scores.items())
    seed.shuffle(shuffled)

    assert best(dict(shuffled), 5) == best(scores, 5)


@given(
    day=st.dates(min_value=date(1900, 1, 1), max_value=date(2099, 12, 31)),
    form=st.sampled_from(["%B %-d, %Y", "%-d %B %Y", "%dth of %b %Y", "%Y-%m-%d", "%b. %d, %Y", "%B %-d %Y"]),
    around=st.sampled_from(["It closed on {}.", "{}", "MAY: {}; June", "closed {} or later"]),
    shape=st.sampled_from([str, str.upper, str.lower]),
)
def test_a_day_is_found_in_every_form_it_may_be_written_in(
    day: date, form: str, around: str, shape: Callable[[str], str]
) -> None:
    text = shape(around.format(day.strftime(form)))

    assert names_date(text, {day.isoformat()})
    assert names_date(text, {"1899-01-01", f"--{day:%m-%d}"})
    assert not names_date(text, {f"{day.year + 100}-{day:%m-%d}"})


@given(documents=DOCUMENTS, order=st.lists(st.integers(0, 11), unique=True))
def test_another_order_moves_scores_and_loses_nobody(documents: list[Document], order: list[int]) -> None:
    candidates = candidates_of(documents)
    order = [place for place in order if place < len(candidates)]
    moved = reordered(candidates, order)

    assert [c.card for c in moved][: len(order)] == [candidates[place].card for place in order]
    assert sorted(c.score for c in moved) == sorted(c.score for c in candidates)
    assert [c.score for c in moved] == sorted((c.score for c in candidates), reverse=True)
    assert Counter(c.card for c in moved) == Counter(c.card for c in candidates)


@given(documents=DOCUMENTS, cues=CUES, seed=st.randoms(), limit=st.integers(0, 12))
def test_what_is_picked_does_not_depend_on_the_order_candidates_come_in(
    documents: list[Document], cues: Cues, seed: random.Random, limit: int
) -> None:
    candidates = candidates_of(documents)
    text_of = {a_passage(document).passage_id: document.text for document in documents}.get
    picked = spread(weigh(candidates, cues), text_of, limit, cues)
    seed.shuffle(candidates)

    assert spread(weigh(candidates, cues), text_of, limit, cues) == picked
    assert len(picked) == min(limit, len(candidates))
    scores = [c.score for c in picked]
    assert scores == sorted(scores, reverse=True)
    assert all(0 <= score <= 1 for score in scores)


@given(ages=st.lists(st.integers(-3, 400), min_size=1, max_size=8), moment_=st.integers(0, 30))
def test_of_equal_passages_a_fresher_one_never_weighs_less(ages: list[int], moment_: int) -> None:
    dated = [a_document(published_at=NOW - timedelta(days=days)) for days in sorted(ages)]
    cues = Cues(NOW - timedelta(days=moment_), recent=True)

    scores = [c.score for c in weigh([Candidate(0.5, card_of(a_passage(d), d)) for d in dated], cues)]

    assert scores == sorted(scores, reverse=True)


@given(text=st.text(max_size=200) | NEWSY)
def test_any_text_is_read_and_holds_itself(text: str) -> None:
    assert isinstance(names(text) | numbers(text) | dates(text), frozenset)
    assert unsupported(text, text) == set()
    assert stand_alone(text, ()) == text
    assert named_outlets(text, frozenset()) == set()


ASKED = st.builds(
    str.join,
    st.just(" "),
    st.lists(
        st.sampled_from(["and", "no,", "I meant", "what about", "Back to", "not", "something else:", "they", "that"])
        | st.sampled_from(
            ["Who", "why?", "in May", "on 3 June", "Vexley", "Quillon's", "Tideline", "keys", "lost", "?"]
        ),
        max_size=8,
    ),
)


@given(text=ASKED, earlier=st.lists(ASKED, max_size=4))
def test_a_question_made_to_stand_alone_says_nothing_that_its_conversation_did_not(
    text: str, earlier: list[str]
) -> None:
    alone = stand_alone(text, [Exchange(question) for question in earlier], outlets={"Tideline"})

    said = re.findall(r"[^\W_]+", " ".join([text, *earlier]))
    assert set(re.findall(r"[^\W_]+", alone)) <= set(said)


@given(
    text=ASKED,
    earlier=st.lists(st.tuples(ASKED, st.integers(0, 2)), max_size=4),
    opened=st.frozensets(VISIBILITIES),
    seen_by=st.tuples(VISIBILITIES, VISIBILITIES, VISIBILITIES),
)
def test_no_name_is_inherited_from_what_the_audience_may_not_read(
    text: str, earlier: list[tuple[str, int]], opened: frozenset[str], seen_by: tuple[str, str, str]
) -> None:
    audience = Audience(opened | {PUBLIC})
    documents = [
        a_document(f"d{n}", title=f"Keys of Secret{n} lost", text=f"The reseller Secret{n} lost keys.", visibility=seen)
        for n, seen in enumerate(seen_by)
    ]
    catalog, passages, words_, embedder = MemoryCatalog(), MemoryPassageIndex(), MemoryWordIndex(), WordVectors()
    stock(documents, catalog=catalog, passages=passages, words=words_, embedder=embedder)
    thread = tuple(Exchange(f"Which reseller {asked}", (f"d{n}",)) for asked, n in earlier)

    alone = understood(Question(f"{text} that reseller, they?", audience, earlier=thread), catalog).text

    assert [n for n, seen in enumerate(seen_by) if f"Secret{n}" in alone and not audience.may_read(seen)] == []


@given(rewritten=st.text(max_size=80) | ASKED | NEWSY, asked=ASKED, earlier=st.lists(ASKED, max_size=3))
def test_what_a_model_writes_is_believed_only_with_names_numbers_and_dates_of_the_conversation(
    rewritten: str, asked: str, earlier: list[str]
) -> None:
    if usable(rewritten, asked=asked, known=[asked, *earlier]):
        assert unsupported(rewritten, "\n".join([asked, *earlier])) == set()
        assert not set("<>@[]\n") & set(rewritten.strip())


@given(amount=st.integers(2, 999_999))
def test_an_amount_is_itself_with_or_without_separators(amount: int) -> None:
    assert numbers(f"It closed {amount:,} accounts") == {str(amount)}


@given(day=st.dates(min_value=moment("1950-01-01").date(), max_value=moment("2090-01-01").date()))
def test_a_day_is_the_same_in_every_usual_form(day: object) -> None:
    forms = ("{d:%B} {d.day}, {d.year}", "{d.day} {d:%B} {d.year}", "{d:%Y-%m-%d}", "{d:%b}. {d.day}, {d.year}")

    assert {dates(form.format(d=day)) for form in forms} == {frozenset({str(day)})}
