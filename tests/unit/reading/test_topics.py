"""Sorting under topics, on invented headlines and texts."""

from __future__ import annotations

from pathlib import Path

import pytest

from retrieval.domain import Deed, Topic
from retrieval.errors import BadConfiguration
from retrieval.reading.topics import load_topics, topics_of
from tests.factories import a_document

SHIPPED = Path(__file__).parents[3] / "deploy" / "topics.toml"


@pytest.fixture(scope="module")
def topics() -> tuple[Topic, ...]:
    return load_topics(SHIPPED)


def names(topics: tuple[Topic, ...], title: str, text: str = "Nothing more is known.") -> tuple[str, ...]:
    return topics_of(a_document(title=title, text=text), topics)


@pytest.mark.parametrize(
    ("title", "text"),
    [
        ("Provenance of a painting in doubt", "The museum asked two experts. Its provenance has a gap of nine years."),
        ("Clinics agree on an access policy", "Visitors are cut off at nine. Access to the wards was restricted."),
        ("Dog trained on beach finds ring", "The dog was trained on a farm for months and finds what others lose."),
        ("Ticket resellers banned", "The city will suspend resale licences. Resellers were cut off in May."),
        ("Lab opens an office", "The laboratory will hire 80 people for its AI research. Its model is called Ferry."),
        ("Fashion house drops a model", "The model said that she had lost her contract. The agency would not comment."),
    ],
)
def test_words_of_one_sort_alone_are_no_evidence(topics: tuple[Topic, ...], title: str, text: str) -> None:
    assert names(topics, title, text) == ()


@pytest.mark.parametrize(
    ("title", "topic"),
    [
        ("Start-up fine-tuned its assistant on outputs of a rival's chatbot", "provenance"),
        ("Novelists ask whose books are in the training data of the model", "provenance"),
        ("How one lab distilled another lab's model", "provenance"),
        ("AI lab revokes a university's API keys", "access-policy"),
        ("Export controls now cover model weights", "access-policy"),
        ("Terms of service change for all users of the assistant", "access-policy"),
    ],
)
def test_new_headlines_find_their_topic(topics: tuple[Topic, ...], title: str, topic: str) -> None:
    assert topic in names(topics, title)


def test_evidence_may_be_spread_over_the_text(topics: tuple[Topic, ...]) -> None:
    text = "The firm builds a chatbot. The chatbot was trained on letters. Its training data was scraped."
    assert names(topics, "A firm and its letters", text) == ("provenance",)


def test_a_long_text_needs_more_than_one_mention(topics: tuple[Topic, ...]) -> None:
    mention = "The model was trained on old letters. It was trained on maps, and the model knows them."
    filler = "The town has a harbour and a hall. " * 120
    assert names(topics, "A town", mention) == ("provenance",)
    assert names(topics, "A town", filler + mention) == ()


def test_capitals_in_a_term_make_case_matter_and_a_space_may_be_a_hyphen() -> None:
    topic = Topic("t", "T", "", ("cut off",), about=("AI",))
    assert names((topic,), "AI firm cut-off at noon") == ("t",)
    assert names((topic,), "Ai-weiwei show cut off at noon") == ()
    assert names((Topic("t", "T", "", ("rival's outputs",)),), "A rival\u2019s outputs") == ("t",)


def test_terms_of_which_none_stands_beside_the_subject_are_not_enough_however_many() -> None:
    topic = Topic("t", "T", "", ("suspended", "ban"), about=("model",))
    assert names((topic,), "Account suspended", "The ban was the second ban. She was a model once.") == ()
    assert names((topic,), "Account suspended", "The ban was the second ban of that model.") == ("t",)


def test_deeds_are_read_from_the_file(topics: tuple[Topic, ...]) -> None:
    assert [Deed.TRAINED_ON in topic.deeds for topic in topics] == [True, False]
    assert [Deed.CUT_OFF in topic.deeds for topic in topics] == [False, True]


def test_a_topic_that_asks_for_nothing_else_goes_by_its_terms() -> None:
    assert names((Topic("t", "T", "", ("harbour",)),), "Harbour closed") == ("t",)
    assert names((Topic("t", "T", "", ()),), "Harbour closed") == ()


@pytest.mark.parametrize(
    ("line", "instead", "named"),
    [
        ('name = "a"', 'name = "Not Good"', "line 2: key `name` is wrong"),
        ('title = "A"', 'titel = "A"', "line 3: key `titel` is not known"),
        ("terms = []", "terms = [1]", "key `terms`"),
        (
            "terms = []",
            'terms = ["x"]\ndeeds = ["stole"]',
            "line 7: key `deeds` is wrong: no deed is called 'stole'; there are trained on",
        ),
        ("[[topic]]", "[[topics]]", "`topic"),
    ],
)
def test_a_mistake_in_the_file_is_named(tmp_path: Path, line: str, instead: str, named: str) -> None:
    text = '[[topic]]\nname = "a"\ntitle = "A"\ndescription = "d"\nabout = ["x"]\nterms = []\n'
    path = tmp_path / "topics.toml"
    path.write_text(text.replace(line, instead))
    with pytest.raises(BadConfiguration, match=named):
        load_topics(path)


def test_what_only_looks_alike_may_be_told_once_for_all_topics(tmp_path: Path) -> None:
    one = '[[topic]]\nname = "{}"\ntitle = "T"\ndescription = "d"\nterms = ["x"]\n'
    path = tmp_path / "topics.toml"
    path.write_text('unlike = ["Team wins"]\n' + one.format("a") + 'unlike = ["Ferry late"]\n' + one.format("b"))
    assert [topic.unlike for topic in load_topics(path)] == [("Ferry late", "Team wins"), ("Team wins",)]
    assert load_topics(path)[1].about == ()
