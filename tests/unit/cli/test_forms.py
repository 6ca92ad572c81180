from __future__ import annotations

import json
from datetime import time

from bot.cli import forms
from bot.domain import WEEKDAYS, Subscription
from bot.render.phrasing import ENGLISH
from retrieval.domain import (
    EVERYONE,
    Answer,
    Authorship,
    Citation,
    Digest,
    DigestItem,
    Fallback,
    Lack,
    Misspelling,
    Nearest,
    NoAnswer,
    NotMentioned,
    Searched,
    Sighting,
    Statement,
    Story,
    Usage,
)
from retrieval.text.notices import correction
from tests.factories import PUBLISHED, a_document, a_hit, a_topic, a_window

CITATION = Citation(1, "d", "d@1#0", "trained its Anvil", "A title", outlet="Northlight", published_at=PUBLISHED)
SEARCHED = Searched(57, PUBLISHED)


def _survives_json(form: forms.Form) -> bool:
    return bool(json.loads(json.dumps(form)) == form)


def test_a_moment_is_utc_with_a_z_and_nothing_is_null() -> None:
    assert forms.moment_form(PUBLISHED) == "2026-06-03T08:00:00Z"
    assert forms.moment_form(None) is None


def test_an_answer_and_a_refusal_have_the_same_keys() -> None:
    answer = forms.reply_form(Answer((Statement("S.", (1,)),), (CITATION,), SEARCHED, fallback=Fallback.UNUSABLE))
    refusal = forms.reply_form(
        NoAnswer(
            NotMentioned(("Corvane",)),
            SEARCHED,
            (Nearest("d", "Near"),),
            2,
            ((Lack.QUOTE, 1), (Lack.UNIT, 1)),
            strength=0.25,
            misspellings=(Misspelling("Vexlay", "Vexley"),),
            sightings=(Sighting("Vexley", Nearest("e", "Last")), Sighting("Corvane")),
        )
    )
    assert answer.keys() == refusal.keys()
    assert (answer["kind"], refusal["kind"]) == ("answer", "no_answer")
    assert answer["sentences"] == [{"text": "S.", "citations": [1]}]
    assert (answer["fallback"], refusal["fallback"]) == ("unusable", None)
    assert answer["reason"] == answer["remark"] == ENGLISH.say("fallback", "unusable")
    assert refusal["reason"] == "None of the sources I found mentions Corvane."
    assert (answer["refusal"], refusal["refusal"]) == (None, {"kind": "not_mentioned", "names": ["Corvane"]})
    assert refusal["remark"] == "I read \u201cVexlay\u201d as \u201cVexley\u201d."
    assert refusal["dropped_sentences"] == 2
    assert (answer["dropped_for"], refusal["dropped_for"]) == ({}, {"quote": 1, "unit": 1})
    assert refusal["nearest"][0]["title"] == "Near"
    assert [one["newest"] and one["newest"]["title"] for one in refusal["sightings"]] == ["Last", None]
    assert (answer["strength"], refusal["strength"]) == (1.0, 0.25)
    assert answer["searched"] == {"documents": 57, "newest": "2026-06-03T08:00:00Z", "outlets": None}
    assert _survives_json(answer)
    assert _survives_json(refusal)


def test_who_wrote_a_reply_and_what_it_came_to_are_told_for_machines() -> None:
    author = Authorship("our own", "gpt-x", Fallback.MODEL_AWAY)
    usage = Usage(1000, 50, "our own", 0.25)
    form = forms.reply_form(Answer((), (CITATION,), SEARCHED, written_by=author, usage=(usage,)))
    assert form["written_by"] == {"model": "our own", "instead_of": "gpt-x", "why": "model_away"}
    assert form["usage"] == [{"model": "our own", "tokens_in": 1000, "tokens_out": 50, "cost": 0.25}]
    assert _survives_json(form)
    quoted = forms.reply_form(Answer((), (CITATION,), SEARCHED))
    assert (quoted["written_by"], quoted["usage"]) == (None, [])


def test_context_is_marked() -> None:
    told = (Statement("Vexley rents an office.", (1,), context=True),)
    form = forms.reply_form(Answer(told, (CITATION,), SEARCHED))
    assert form["sentences"] == [
        {"text": "Vexley rents an office.", "citations": [1], "context": True},
    ]


def test_a_citation_has_the_documented_keys() -> None:
    (citation,) = forms.reply_form(Answer((), (CITATION,), SEARCHED))["citations"]
    assert list(citation) == [
        "index",
        "document_id",
        "passage_id",
        "quote",
        "title",
        "url",
        "outlet",
        "published_at",
        "original",
        "correction",
        "correction_kind",
        "replaced",
    ]


def test_a_hit_has_the_documented_keys() -> None:
    (hit,) = forms.search_form([a_hit()])["hits"]
    assert list(hit) == [
        "rank",
        "score",
        "document_id",
        "passage_id",
        "text",
        "title",
        "url",
        "outlet",
        "published_at",
        "visibility",
        "correction",
        "correction_kind",
        "replaced",
        "mark",
    ]


def test_a_correction_is_its_words_what_they_do_and_the_numbers_they_replace() -> None:
    told = correction("It was 14 accounts, not 41.", label="Clarification")
    assert forms.correction_form(told) == {
        "correction": "It was 14 accounts, not 41.",
        "correction_kind": "clarified",
        "replaced": [{"old": "41", "new": "14"}],
    }
    assert forms.correction_form(None) == {"correction": None, "correction_kind": None, "replaced": []}


def test_a_digest_tells_each_story_with_its_documents() -> None:
    story = Story("d", (a_document("d"), a_document("e", outlet="Ledgerline")))
    told = DigestItem(story, ("Northlight",), (Statement("S.", (1,)),), (CITATION,))
    form = forms.digest_form(Digest(a_topic(), a_window(), EVERYONE, (told,), SEARCHED))
    assert (form["topic"], form["since"], form["until"]) == (
        "provenance",
        "2026-06-01T00:00:00Z",
        "2026-06-08T00:00:00Z",
    )
    (shown,) = form["stories"]
    assert shown["outlets"] == ["Northlight", "Ledgerline"]
    assert shown["originals"] == ["Northlight"]
    assert shown["first_day"] == shown["last_day"] == "2026-06-03"
    assert [each["document_id"] for each in shown["documents"]] == ["d", "e"]
    assert _survives_json(form)


def test_a_story_without_dates_has_no_days() -> None:
    story = Story("d", (a_document("d", published_at=None),))
    digest = Digest(a_topic(), a_window(), EVERYONE, (DigestItem(story, (), (), ()),), SEARCHED)
    assert forms.digest_form(digest)["stories"][0]["first_day"] is None


def test_a_subscription_names_its_days() -> None:
    form = forms.subscription_form(Subscription("s", "C1", "provenance", time(9), WEEKDAYS, "Europe/Berlin"))
    assert (form["at"], form["days"]) == ("09:00", ["mon", "tue", "wed", "thu", "fri"])
