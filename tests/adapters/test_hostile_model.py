"""Whatever a hostile model writes over the wire, what is shown cites, and its quotes stand in the passages."""

from __future__ import annotations

import json
import random
from collections import Counter
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from retrieval.adapters.openai_model import OpenAIModel
from retrieval.answering.manuscript import Written
from retrieval.answering.writer import Writer
from retrieval.domain import Fallback, Hit, Story
from tests.factories import a_brief, a_document, a_hit
from tests.hostile_model import GARBAGE, TRUE, HostileModel, Lie, Shown, lies, mixed, passages_in

LABELLED = Path(__file__).parents[1] / "evals" / "grounding.jsonl"
ROUNDS = 40
NEVER = {
    "quote invented",
    "quote with a word exchanged",
    "quote spliced",
    "quote from the heading",
    "marker out of range",
    "no marker",
    "link",
    "link in markup",
    "mention",
    "mention of a person",
    "no words",
    "too long",
    "invented",
}
"""Kinds that need no reading to be seen through."""


def groups() -> list[list[Hit]]:
    """Invented passages, four at a time, the way search finds them."""
    told = [passage for line in LABELLED.read_text().splitlines() for passage in json.loads(line)["sources"]]
    hits = [_hit(passage) for passage in told]
    return [hits[start : start + 4] for start in range(0, len(hits) - 4, 4)]


def _hit(passage: dict[str, Any]) -> Hit:
    document = a_document(
        text=passage["text"],
        title=passage["title"],
        outlet=passage["outlet"],
        published_at=datetime.fromisoformat(f"{passage['published_at']}T00:00:00+00:00"),
        original=passage.get("original"),
    )
    return a_hit(document)


GROUPS = groups()


def holds(written: Written, hits: list[Hit]) -> None:
    """Plain string search, nothing of the guard's own."""
    texts = {hit.passage.passage_id: hit.passage.text for hit in hits}
    quotes = {citation.index: citation for citation in written.citations}
    for citation in written.citations:
        assert citation.quote in texts[citation.passage_id]
    for sentence in written.sentences:
        assert sentence.citations
        assert set(sentence.citations) <= quotes.keys()
        assert "evil.example" not in sentence.text
        assert "<" not in sentence.text


def asked(
    reply: Callable[[list[Shown], random.Random], list[Lie] | str], number: int, *, as_markers: bool = False
) -> tuple[Written, HostileModel, list[str]]:
    """Ask a hostile model about some passages."""
    hits = GROUPS[number % len(GROUPS)]
    model = HostileModel(reply, random.Random(number), as_markers=as_markers)
    shown: list[str] = []
    written = Writer(OpenAIModel(model.client(), "hostile")).write(
        a_brief("What happened?", hits), on_sentence=shown.append
    )
    holds(written, hits)
    return written, model, shown


@pytest.mark.parametrize("as_markers", [False, True])
def test_lies_among_truths_do_not_take_the_truths_down_and_those_easy_to_see_are_not_shown(as_markers: bool) -> None:
    told, through, own = Counter[str](), Counter[str](), 0
    for number in range(ROUNDS):
        written, model, shown = asked(mixed, number, as_markers=as_markers)
        told.update(lie.kind for lie in model.told.values())
        through.update(lie.kind for text, lie in model.told.items() if text in shown)
        own += written.fallback is None
    assert told.keys() >= NEVER
    assert {kind: through[kind] for kind in NEVER} == dict.fromkeys(NEVER, 0)
    assert through[TRUE] >= 0.95 * told[TRUE]
    assert own == ROUNDS


def test_a_model_that_only_lies_is_asked_once_more_and_then_left() -> None:
    fallbacks = Counter[Fallback | None]()
    for number in range(ROUNDS):
        written, model, _ = asked(lambda passages, dice: list(lies(passages, dice))[:8], number)
        fallbacks[written.fallback] += 1
        assert model.calls <= 2
    assert fallbacks[Fallback.UNGROUNDED] > 0.8 * ROUNDS


@pytest.mark.parametrize("garbage", GARBAGE.values(), ids=GARBAGE.keys())
@pytest.mark.parametrize("as_markers", [False, True])
def test_a_reply_in_no_form_is_not_shown(garbage: str, as_markers: bool) -> None:
    written, _, shown = asked(lambda *_: garbage, 0, as_markers=as_markers)
    assert written.fallback in {Fallback.UNUSABLE, Fallback.UNGROUNDED, None}
    assert written.fallback or not written.sentences
    assert shown == []


def test_a_lying_model_reads_what_any_model_is_given() -> None:
    model = HostileModel(lambda passages, _: json.dumps([passage.number for passage in passages]), random.Random(0))
    asked_by = Writer(OpenAIModel(model.client(), "hostile"), token=lambda: "5ec7e7")
    asked_by.write(a_brief("What happened?", GROUPS[0]))
    prompt = "<passage 5ec7e7 1>\nHeading: Of it\n\nIt is so.\n</passage 5ec7e7 1>"
    assert passages_in(prompt) == [Shown(1, "Of it", "It is so.")]
    assert model.calls


def test_a_digest_s_summaries_hold_against_a_lying_model_too() -> None:
    seen = Counter[str]()
    for number, hits in enumerate(GROUPS):
        story = Story("story", tuple(hit.document for hit in hits))
        model = HostileModel(mixed, random.Random(number))
        passages = {hit.document.document_id: (hit.passage,) for hit in hits}
        written = Writer(OpenAIModel(model.client(), "hostile")).summarise(story, passages)
        holds(written, hits)
        out = {sentence.text for sentence in written.sentences}
        seen.update(lie.kind for text, lie in model.told.items() if text in out)
        assert len(written.sentences) <= 3
    assert seen[TRUE] >= len(GROUPS)
    assert NEVER.isdisjoint(seen)
