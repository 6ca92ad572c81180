"""A digest is written down and read back, also what an earlier version of the desk wrote down."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from bot.kept_digests import VERSION, bare, kept_form, kept_of
from retrieval.domain import Authorship, Digest, Fallback, Searched
from retrieval.text.notices import correction
from tests.factories import a_document, a_kept_digest, a_note, a_topic, a_window, an_item

FORMS = sorted((Path(__file__).parents[1] / "data" / "kept_digests").glob("*.json"))


def test_a_digest_comes_back_from_json_as_it_was_kept() -> None:
    notice = correction("Correction: an earlier version said 41; it was 14.")
    corrected = a_document(title="Quillon counts again", correction=notice)
    by_model = an_item(corrected, written_by=Authorship("our own", "gpt-x", Fallback.MODEL_AWAY))
    kept = a_kept_digest("digest:s1:2026-06-08", by_model, an_item(a_note()), left=3, weekly=True)
    form = kept_form(kept)
    assert form["version"] == VERSION
    assert kept_of(json.loads(json.dumps(form))) == kept


def test_only_what_was_shown_is_kept_and_neither_texts_nor_the_words_of_the_topic() -> None:
    items = tuple(an_item(a_document(text=f"Report {n}.", links=("https://a.example/",))) for n in range(3))
    digest = Digest(
        a_topic(examples=("An example",)), a_window(), a_kept_digest().digest.audience, items, Searched(3, None)
    )
    kept = bare(digest, shown=2)
    assert [item.story.story_id for item in kept.items] == [item.story.story_id for item in items[:2]]
    assert {(d.text, d.links) for item in kept.items for d in item.story.documents} == {("", ())}
    assert (kept.topic.terms, kept.topic.examples) == ((), ())


def test_a_digest_for_more_than_everyone_or_for_fewer_is_not_public() -> None:
    assert a_kept_digest().is_public
    assert not a_kept_digest(visibilities=frozenset({"public", "internal"})).is_public
    assert not a_kept_digest(visibilities=frozenset()).is_public


def test_a_field_that_a_newer_version_added_is_passed_over() -> None:
    kept = a_kept_digest()
    form = kept_form(kept) | {"mood": "calm"}
    form["digest"]["items"][0]["mood"] = "calm"
    assert kept_of(form) == kept


@pytest.mark.parametrize("path", FORMS, ids=[path.stem for path in FORMS])
def test_what_an_earlier_version_wrote_down_can_be_read_for_ever(path: Path) -> None:
    kept = kept_of(json.loads(path.read_text(encoding="utf-8")))
    assert kept.digest.items
    assert kept.digest.items[0].title == "Vexley trained Anvil on Sable outputs"
    assert kept.is_public


def test_the_form_of_each_version_is_among_those_samples() -> None:
    assert [path.stem for path in FORMS] == [f"version-{number}" for number in range(1, VERSION + 1)]
