"""A question's life, from the asker's words to a reply."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

import pytest

from retrieval.answering.answer import Answerer
from retrieval.answering.stages import Stage, StageKind
from retrieval.answering.writer import Writer
from retrieval.domain import (
    EVERYONE,
    TEAM,
    Answer,
    Document,
    DraftSentence,
    Entity,
    Exchange,
    Fallback,
    Gap,
    Misspelling,
    NoAnswer,
    NoNumber,
    NotAnswered,
    NothingFound,
    NotMentioned,
    NotTold,
    Reply,
    Verdict,
)
from retrieval.errors import ModelUnavailable
from retrieval.ports import LanguageModel
from retrieval.search.search import Searcher
from retrieval.text.gazetteer import Gazetteer
from tests.factories import a_document, a_note, a_question, moment, stock
from tests.fakes import FakeModel, FixedClock, MemoryCatalog, MemoryPassageIndex, MemoryWordIndex, WordVectors
from tests.hostile_model import passages_in

REPORT = a_document(
    "report",
    title="Vexley trained Anvil on Sable outputs",
    text="Vexley reportedly trained its Anvil models on outputs of Quillon's Sable. It used 41 private accounts.",
    published_at=moment("2026-06-02"),
)
LICENCE = a_document(
    "licence", title="Tessaly changes its licence", text="Tessaly will change the licence of Mosaic on 1 July 2026."
)
NOTE = a_note("INC-1", title="Gatehop key found", text="The build farm used a key bought from the reseller Gatehop.")


def desk(
    *documents: Document,
    model: LanguageModel | None = None,
    clock: FixedClock | None = None,
    entities: Sequence[Entity] = (),
) -> Answerer:
    catalog, passages, words = MemoryCatalog(), MemoryPassageIndex(), MemoryWordIndex()
    embedder, clock = WordVectors(), clock or FixedClock()
    stock(documents, catalog=catalog, passages=passages, words=words, embedder=embedder)
    searcher = Searcher(catalog, passages, words, embedder, clock, gazetteer=Gazetteer(entities))
    return Answerer(searcher, catalog, Writer(model), clock)


def answered(reply: Reply) -> Answer:
    assert isinstance(reply, Answer)
    return reply


def refused(reply: Reply) -> NoAnswer:
    assert isinstance(reply, NoAnswer)
    return reply


def test_an_answer_cites_and_says_how_fresh_it_is_and_what_was_searched() -> None:
    reply = answered(desk(REPORT, LICENCE).answer(a_question("Who trained Anvil on whose outputs?")))
    assert reply.sentences[0].text.startswith("Vexley reportedly trained")
    assert reply.citations[0].document_id == "report"
    assert reply.newest == moment("2026-06-02")
    assert reply.searched.documents == 2
    assert reply.strength >= 1


def test_a_refusal_says_why_what_was_searched_and_what_came_nearest() -> None:
    copy = a_document("copy", title="VEXLEY trained Anvil on Sable outputs", text="Vexley trained Anvil, it is said.")
    reply = refused(desk(REPORT, copy, LICENCE).answer(a_question("What fine did the regulator impose on Vexley?")))
    assert reply.reason == NoNumber()
    assert reply.searched.documents == 3
    assert reply.strength < 1
    assert len({n.title.casefold() for n in reply.nearest}) == len(reply.nearest) == 2


def test_an_empty_desk_says_that_it_found_nothing() -> None:
    reply = refused(desk().answer(a_question("Who trained Anvil?")))
    assert (reply.reason, reply.nearest, reply.searched.documents) == (NothingFound(), (), 0)


def test_an_internal_note_answers_the_team_and_nobody_else() -> None:
    asked = "Did the build farm use a key from Gatehop?"
    assert answered(desk(REPORT, NOTE).answer(a_question(asked, audience=TEAM))).citations[0].document_id == "INC-1"
    outside = refused(desk(REPORT, NOTE).answer(a_question(asked, audience=EVERYONE)))
    assert outside.searched.documents == 1
    assert "INC-1" not in {n.document_id for n in outside.nearest}


def test_a_question_is_answered_from_what_is_told_under_another_name() -> None:
    asked = a_question("How many private accounts did Noor Halvorsen's company use?")
    known = Entity("Vexley", ("Noor Halvorsen's company",))

    reply = answered(desk(REPORT, LICENCE, entities=[known]).answer(asked))

    assert reply.citations[0].document_id == "report"


def test_a_misspelt_name_is_read_as_the_one_that_is_told_of_and_the_reply_says_so() -> None:
    reply = answered(desk(REPORT, LICENCE).answer(a_question("How many private accounts did Vexlay use for Sable?")))

    assert "41 private accounts" in " ".join(sentence.text for sentence in reply.sentences)
    assert reply.misspellings == (Misspelling("Vexlay", "Vexley"),)


def test_a_refusal_also_says_how_a_misspelt_name_was_read() -> None:
    reply = desk(REPORT, LICENCE).answer(a_question("Who is the chief lawyer of Vexlay?"))

    assert isinstance(reply, NoAnswer)
    assert reply.misspellings == (Misspelling("Vexlay", "Vexley"),)


def test_a_name_that_is_told_of_elsewhere_is_not_taken_for_a_misspelt_one() -> None:
    elsewhere = a_document(
        "other", title="Vexlay opens", text="Vexlay opened a port.", published_at=moment("2020-01-01")
    )
    told = [a_document(f"r{n}", title=REPORT.title, text=f"{n} {REPORT.text}") for n in range(14)]

    reply = desk(*told, elsewhere).answer(a_question("How many private accounts did Vexlay use for Sable?"))

    assert reply.misspellings == ()


def test_a_follow_up_is_understood_from_the_questions_before_it() -> None:
    followed = a_question(
        "How many private accounts did it use?", earlier=(Exchange("Who trained Anvil on Sable outputs?"),)
    )
    assert "41" in " ".join(s.text for s in answered(desk(REPORT, LICENCE).answer(followed)).sentences)


def test_a_model_that_finds_no_answer_makes_a_refusal() -> None:
    reply = refused(desk(REPORT, model=FakeModel()).answer(a_question("Who trained Anvil on whose outputs?")))
    assert reply.reason == NotAnswered()


def test_a_model_is_not_asked_when_nothing_was_found() -> None:
    model = FakeModel()
    desk(model=model).answer(a_question("What is the capital of Lumenia?"))
    assert model.prompts == []


def test_sentences_of_a_model_are_shown_while_it_writes() -> None:
    model = FakeModel(
        DraftSentence("Vexley reportedly trained Anvil.", ((1, "Vexley reportedly trained its Anvil models"),))
    )
    shown: list[str] = []
    stages: list[Stage] = []
    reply = desk(REPORT, LICENCE, model=model).answer(
        a_question("Who trained Anvil on whose outputs?"), on_sentence=shown.append, on_stage=stages.append
    )
    searching, reading, checking = stages
    assert (searching.kind, searching.count) == (StageKind.SEARCHING, 2)
    assert (reading.kind, reading.count) == (StageKind.READING, len(passages_in(model.prompts[0].user)))
    assert (checking.kind, checking.count) == (StageKind.CHECKING, 1)
    assert shown == ["Vexley reportedly trained Anvil."]
    assert answered(reply).dropped_sentences == 0


@pytest.mark.parametrize(("days", "expected"), [(3, Answer), (90, NoAnswer)])
def test_a_question_about_this_week_is_not_answered_from_months_ago(days: int, expected: type) -> None:
    clock = FixedClock(moment("2026-06-02") + timedelta(days=days))
    fresh = a_document("fresh", title="Harbour opens", text="The harbour opened again.", published_at=clock.now())
    reply = desk(REPORT, fresh, clock=clock).answer(a_question("Who trained Anvil on outputs of Sable this week?"))
    assert isinstance(reply, expected)


def test_in_an_archive_now_is_when_it_ends() -> None:
    clock = FixedClock(moment("2028-01-01"))
    answered(desk(REPORT, clock=clock).answer(a_question("Who trained Anvil on outputs of Sable this week?")))


def test_asked_as_of_a_day_nothing_later_is_told() -> None:
    later = a_question("Who trained Anvil on whose outputs?", as_of=moment("2026-06-01"))
    assert refused(desk(REPORT, LICENCE).answer(later)).searched.documents == 0


def test_an_answer_says_on_how_many_reports_what_it_cites_rests() -> None:
    again = a_document("again", text=REPORT.text, title=REPORT.title, outlet="Ledgerline", copy_of="report")
    reply = answered(desk(REPORT, again, LICENCE).answer(a_question("Who trained Anvil on whose outputs?")))
    assert set(reply.confirmation.outlets) == {"Northlight", "Ledgerline"}
    assert reply.confirmation.originals == ("Northlight",)


def test_a_model_is_asked_whenever_something_was_found_and_its_refusal_says_what_is_missing() -> None:
    model = FakeModel(Verdict.NOT_KNOWN, Gap("how long the training lasted"))
    reply = refused(desk(REPORT, model=model).answer(a_question("How long did the training of Anvil last?")))
    assert len(model.prompts) == 1
    assert reply.reason == NotTold("how long the training lasted")


def test_a_model_that_failed_is_replaced_by_quotes_where_they_are_enough_and_else_by_the_reason() -> None:
    away = desk(REPORT, model=FakeModel(ModelUnavailable("away")))
    reply = answered(away.answer(a_question("Who trained Anvil on whose outputs?")))
    assert reply.fallback is Fallback.MODEL_AWAY
    assert reply.sentences[0].text.startswith("Vexley reportedly trained")
    assert refused(away.answer(a_question("What is the capital of Lumenia?"))).reason == NotMentioned(("Lumenia",))


@pytest.mark.parametrize(
    ("said", "stands"), [(Verdict.NOT_KNOWN, True), (Verdict.YES, False), (Verdict.NO, False), (Verdict.PARTLY, False)]
)
def test_a_model_s_verdict_stands_over_a_sentence_that_says_so(said: Verdict, stands: bool) -> None:
    told = DraftSentence("Vexley reportedly trained Anvil.", ((1, "Vexley reportedly trained its Anvil models"),))
    reply = answered(desk(REPORT, model=FakeModel(told, said)).answer(a_question("Did Vexley train Anvil?")))
    assert reply.verdict is (said if stands else None)
    assert reply.sentences[0].text == told.text


def test_a_model_is_shown_the_turns_before_that_these_readers_may_see() -> None:
    model = FakeModel()
    earlier = (Exchange("What happened at the build farm?", ("INC-1",)), Exchange("Who trained Anvil?", ("report",)))
    answerer = desk(REPORT, NOTE, model=model)
    for audience in (EVERYONE, TEAM):
        answerer.answer(a_question("Who trained Anvil on whose outputs?", audience=audience, earlier=earlier))
    assert ["Gatehop key found" in prompt.user for prompt in model.prompts] == [False, True]
    assert all("Asked: Who trained Anvil?" in prompt.user for prompt in model.prompts)
