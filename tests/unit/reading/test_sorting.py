"""Sorting by words and vectors together, with the shipped topics and the embedded embedder."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

import numpy as np
import pytest

from retrieval.adapters.embedders import WordLlamaEmbedder
from retrieval.claims.extract import claims_of
from retrieval.domain import Deed, Topic, Vector
from retrieval.errors import ModelUnavailable
from retrieval.reading.passages import embedded_text, passages_of
from retrieval.reading.sorting import BAR_OF_LIKENESS, BAR_OF_WORDS, Sorter
from retrieval.reading.topics import load_topics, topics_of
from tests.factories import a_document
from tests.fakes import MemoryCatalog
from tests.unit.reading.desk import Counting

ROOT = Path(__file__).parents[3]
EMBEDDER = WordLlamaEmbedder()
LABELLED = ROOT / "tests" / "evals" / "topics.jsonl"
NAMES = ("provenance", "access-policy")


@pytest.fixture(scope="module")
def sorter() -> Sorter:
    return Sorter(load_topics(ROOT / "deploy" / "topics.toml"), EMBEDDER)


def vector_of(title: str, text: str, embedder: WordLlamaEmbedder | Counting) -> Vector:
    document = a_document(title=title, text=text)
    return embedder.embed_passages([embedded_text(document, passages_of(document)[0])])[0]


def names(sorter: Sorter, title: str, text: str = "Nothing more is known.") -> tuple[str, ...]:
    document = a_document(title=title, text=text)
    return sorter.sort(document, vector_of(title, text, EMBEDDER), claims_of(document)).topics


def test_every_topic_knows_its_own_examples_and_not_what_it_is_told_apart_from(sorter: Sorter) -> None:
    assert tuple(topic.name for topic in sorter.topics) == NAMES
    for topic in sorter.topics:
        assert len(topic.examples) >= 12
        known = [example for example in topic.examples if topic.name in names(sorter, example, example)]
        taken_in = [other for other in topic.unlike if topic.name in names(sorter, other, other)]
        assert len(known) >= 0.7 * len(topic.examples), set(topic.examples) - set(known)
        assert len(taken_in) <= 0.1 * len(topic.unlike), taken_in


def test_what_means_the_same_needs_fewer_of_the_words(sorter: Sorter) -> None:
    title, text = "Lab tells small customers to leave its model", "They may no longer call it after May."
    assert topics_of(a_document(title=title, text=text), sorter.topics) == ()
    assert names(sorter, title, text) == ("access-policy",)


def test_words_that_mean_something_else_are_not_enough(sorter: Sorter) -> None:
    title, text = (
        "Singers win a prize",
        "They trained on old songs for years, and a model of the hall stood on the stage.",
    )
    assert topics_of(a_document(title=title, text=text), sorter.topics) == ("provenance",)
    assert names(sorter, title, text) == ()


GENERAL_NEWS = [
    ("Nurses walk out", "Nurses left the wards at noon. The clinic says that access to its doctors is not at risk."),
    (
        "Compact car loses its crown",
        "The smallest car of the house sells badly. It is no longer built in two countries.",
    ),
    ("Graduates ask for a pause on debt", "Students may not be asked to pay before May, says a bill that was leaked."),
    ("Court lets the search of the yacht stand", "What was found may be used, and the owner's accounts stay blocked."),
    ("Swimmers return to the lake", "The ban was lifted after a week. The club trained on dry land until then."),
    (
        "Data of half a million patients copied",
        "The company that keeps them suspends an engineer and tells the police.",
    ),
    ("Actress leaves the series", "Her role, a model who was cut off from her family, ends with the autumn."),
    ("Strike shuts the harbour", "Crews refused the terms of a contract and restrict their work to food and medicine."),
    ("Probe finds ice under the dunes", "Pictures that the probe collected were released without a licence."),
    (
        "Short video service loses its chief",
        "The service, banned from officials' phones, has had three chiefs in a year.",
    ),
]
"""News that has nothing to do with a topic, told with words of its terms."""


def test_of_general_news_told_with_the_topics_words_hardly_any_gets_a_topic(sorter: Sorter) -> None:
    taken_in = [title for title, text in GENERAL_NEWS if names(sorter, title, text)]
    assert len(taken_in) <= 1, taken_in


def test_what_is_told_in_other_words_is_sorted_by_what_it_means(sorter: Sorter) -> None:
    title, text = (
        "Assistant out of reach for young users on a whole continent",
        "Its lab closes the service there, developers say.",
    )
    sign = sorter.signs(a_document(title=title, text=text), vector_of(title, text, EMBEDDER))[1]
    assert (sign.words.share, sign.belongs) == (0, True)
    assert sign.likeness is not None
    assert sign.likeness.example in sorter.topics[1].examples


def test_what_is_only_of_the_same_trade_gets_no_topic_however_like_the_examples(sorter: Sorter) -> None:
    title, text = "A chatbot turns one", "The assistant of the lab is used by millions, and a new model is due."
    signs = sorter.signs(a_document(title=title, text=text), vector_of(title, text, EMBEDDER))
    assert [(sign.has_ground, sign.belongs) for sign in signs] == [(False, False)] * 2
    assert max(sign.points for sign in signs) > BAR_OF_LIKENESS


CLAIMED = [
    (
        "en",
        "Halvane has locked the start-up Brightsill out of its assistant Sable 5.",
        "access-policy",
    ),
    ("de", "Halvane hat das Start-up Brightsill von seinem Modell Sable 5 ausgesperrt.", "access-policy"),
    ("fr", "Halvane a entra\u00een\u00e9 son mod\u00e8le Anvil sur les r\u00e9ponses de Sable 5.", "provenance"),
    ("es", "Halvane entren\u00f3 su modelo Anvil con respuestas de Sable 5.", "provenance"),
]


@pytest.mark.parametrize(("language", "text", "topic"), CLAIMED)
def test_a_claimed_deed_suffices_in_each_language(sorter: Sorter, language: str, text: str, topic: str) -> None:
    document = a_document(title="Halvane", text=text, language=language)
    claims = claims_of(document)
    assert topic in sorter.sort(document, None, claims).topics
    assert sorter.signs(document, None, ())[NAMES.index(topic)].points < BAR_OF_WORDS


def test_a_deed_done_to_something_else_than_models_is_no_evidence(sorter: Sorter) -> None:
    text = "The utility has revoked the access of a bakery to the harbour network."
    document = a_document(title="Dark harbour", text=text)
    claims = claims_of(document)
    assert [claim.deed for claim in claims] == [Deed.CUT_OFF]
    assert [sign.claimed.claims for sign in sorter.signs(document, None, claims)] == [(), ()]


def test_a_deed_told_in_passing_makes_no_long_article_belong(sorter: Sorter) -> None:
    claimed = "Halvane has cut off the start-up Brightsill from its model Sable 5."
    long = "The town has a hall. " * 40 + claimed
    short, buried = (a_document(title="A town", text=text) for text in (claimed, long))
    shares = [sorter.signs(each, None, claims_of(each))[1].claimed.share for each in (short, buried)]
    assert shares[0] >= 1 > shares[1] > 0


def test_a_text_that_never_names_what_a_topic_is_about_needs_more(sorter: Sorter) -> None:
    unnamed, named = (a_document(title=title, text="From May on.") for title in ("Users shut out", "AI users shut out"))
    vector = vector_of("Lab cuts off its users", "From May on.", EMBEDDER)
    points = [sorter.signs(document, vector)[1].points for document in (unnamed, named)]
    assert points[1] - points[0] > 0.4


def test_a_topic_without_examples_goes_by_its_words_and_their_bar() -> None:
    sorter = Sorter((Topic("sea", "The sea", "", ("harbour",)),), EMBEDDER)
    sign = sorter.signs(a_document(title="Harbour closed", text="For a day."), np.ones(256, np.float32) / 16)[0]
    assert (sign.likeness, sign.bar, sign.belongs) == (None, BAR_OF_WORDS, True)


@pytest.mark.parametrize(
    "embedder",
    [None, Counting(error=ModelUnavailable("It is away.")), EMBEDDER],
    ids=["none", "away", "other"],
)
def test_where_no_likeness_is_to_be_had_words_decide(sorter: Sorter, embedder: WordLlamaEmbedder | None) -> None:
    other = np.ones(8, np.float32)
    document = a_document(title="AI lab revokes a university's API keys", text="Nothing more is known.")
    assert Sorter(sorter.topics, embedder).sort(document, other).topics == ("access-policy",)
    assert sorter.sort(document, None).topics == topics_of(document, sorter.topics)
    assert sorter.sort(document, np.full(256, np.nan, np.float32)).topics == ("access-policy",)


def test_the_headlines_are_embedded_once() -> None:
    embedder = Counting()
    topic = Topic("sea", "The sea", "", ("harbour",), examples=("Harbour closed",), unlike=("Bar closed",))
    sorter = Sorter((topic,), embedder)  # type: ignore[arg-type] # a dataclass's fields are no properties to mypy
    for _ in range(3):
        sorter.sort(a_document(), vector_of("Harbour closed", "For a day.", embedder.inner))  # type: ignore[arg-type] # any embedder
    assert embedder.texts == ["Harbour closed", "Bar closed"]


def test_sorting_again_stores_what_changed_as_the_same_revision_and_nothing_else() -> None:
    catalog = MemoryCatalog()
    sea = Sorter((Topic("sea", "The sea", "", ("harbour",)),))
    stored = {name: a_document(name, title=title, text="For a day.", topics=()) for name, title in TITLES.items()}
    for document in stored.values():
        catalog.put(document, passages_of(document), np.ones((1, 4), np.float32))
    catalog.settled(catalog.waiting(10))
    sea.sort_again(stored.values(), catalog)
    assert {name: catalog.documents([name])[name].topics for name in TITLES} == {"a": ("sea",), "b": ()}
    assert [entry.passage.passage_id for change in catalog.waiting(10) for entry in change.add] == ["a@1#0"]
    assert catalog.documents(["a"])["a"].revision == 1


TITLES = {"a": "Harbour closed", "b": "Library closed"}


def test_the_labelled_set_has_enough_of_everything_in_both_halves() -> None:
    rows = [json.loads(line) for line in LABELLED.read_text(encoding="utf-8").splitlines()]
    assert len(rows) >= 200
    assert len({row["title"] for row in rows}) == len(rows)
    counted = Counter((row["split"], topic) for row in rows for topic in row["topics"] or [row["sort"]])
    assert set(counted) == {(half, kind) for half in ("dev", "test") for kind in (*NAMES, "ai", "hard")}
    assert min(counted.values()) >= 12
    assert all(sum(row["split"] == half and len(row["topics"]) > 1 for row in rows) >= 8 for half in ("dev", "test"))


def test_no_headline_of_the_labelled_set_is_a_topic_s_example(sorter: Sorter) -> None:
    told = {text for topic in sorter.topics for text in (*topic.examples, *topic.unlike)}
    rows = [json.loads(line) for line in LABELLED.read_text(encoding="utf-8").splitlines()]
    assert [row["title"] for row in rows if row["title"] in told] == []
