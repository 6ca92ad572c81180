"""Documents told into stories one by one: each is in one story, and stays there unless its story is merged."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from random import Random

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from retrieval.domain import INTERNAL, PUBLIC, Document, Vector
from tests.factories import a_document, moment
from tests.story_grouping import Grouping, group_all

TITLES = ("Quillon cuts Vexley off from Sable", "Vexley loses Sable", "Harrow sues Gatehop over Maren", "It is back")
TEXTS = (
    "Quillon has ended Vexley's access to its model Sable, two people said on Monday.",
    "Vexley and Harrow are without Sable: Quillon gave no reason, and Gatehop none either.",
    "Harrow says that Gatehop sold answers of Maren. The suit names Quillon as a witness.",
)
NAMES = "abcdefgh"


@st.composite
def reports(draw: st.DrawFn) -> Document:
    fields = {
        "outlet": draw(st.sampled_from(["Northlight", "Ledgerline"])),
        "language": draw(st.sampled_from(["en", "de"])),
    }
    return a_document(
        draw(st.sampled_from(NAMES)),
        title=draw(st.sampled_from(TITLES)),
        text=draw(st.sampled_from(TEXTS) | st.text(max_size=30)),
        published_at=draw(st.none() | st.sampled_from([moment(f"2026-06-{day:02}") for day in (3, 4, 20)])),
        visibility=draw(st.sampled_from([PUBLIC, PUBLIC, INTERNAL])),
        original_id=draw(st.none() | st.sampled_from(NAMES)),
        **fields,
    )


documents = st.lists(reports(), max_size=8, unique_by=lambda document: document.document_id)
meanings = st.dictionaries(st.sampled_from(NAMES), st.lists(st.floats(-1, 1), min_size=3, max_size=3)).map(
    lambda found: {name: np.array(numbers, np.float32) for name, numbers in found.items()}
)


def places(told: Grouping) -> dict[str, str]:
    return {document.document_id: story.story_id for story in told.stories for document in story.documents}


@given(documents, meanings)
def test_every_document_is_in_exactly_one_story_of_its_readers(
    found: list[Document], vectors: dict[str, Vector]
) -> None:
    told = group_all(found, vectors)
    placed = Counter(document.document_id for story in told.stories for document in story.documents)
    assert placed == Counter(document.document_id for document in found)
    assert all(len({document.visibility for document in story.documents}) == 1 for story in told.stories)


@given(documents, meanings, st.randoms())
def test_the_order_that_documents_of_one_day_come_in_changes_nothing(
    found: list[Document], vectors: dict[str, Vector], chance: Random
) -> None:
    shuffled: Sequence[Document] = sorted(found, key=lambda _: chance.random())
    assert group_all(shuffled, vectors) == group_all(found, vectors)


@given(documents, meanings)
@settings(max_examples=60)
def test_a_story_keeps_its_documents_and_its_name_unless_it_becomes_part_of_an_older_one(
    found: list[Document], vectors: dict[str, Vector]
) -> None:
    ordered = sorted(found, key=lambda document: document.age)
    place = {document.document_id: at for at, document in enumerate(ordered)}
    last = group_all(ordered, vectors)
    gone: dict[str, str] = {}
    for until in range(len(ordered) + 1):
        told = group_all(ordered[:until], vectors)
        assert gone.keys() <= told.merged.keys()
        gone = dict(told.merged)
        assert not gone.keys() & {story.story_id for story in told.stories}  # no name is used again
        assert all(place[older] < place[younger] for younger, older in gone.items())
        assert all(last.merged.get(story, story) == places(last)[name] for name, story in places(told).items())
    assert len({story.story_id for story in last.stories} | gone.keys()) == len(last.stories) + len(gone)
