"""Whatever a model does, what is written is grounded, or quoted instead."""

from __future__ import annotations

import pytest

from retrieval.answering.demand import demand_of
from retrieval.answering.manuscript import MOST_DRAFTS, Written
from retrieval.answering.select import rank
from retrieval.answering.writer import LEAST_SECONDS, Writer
from retrieval.domain import Draft, DraftSentence, Fallback, Gap, Hit, Lack, Passage, Story, Verdict
from retrieval.errors import ModelMisbehaved, ModelUnavailable, RetrievalError
from retrieval.text.fences import secret_word
from tests.factories import a_brief, a_document, a_hit, a_passage, moment, passages_of
from tests.fakes import FakeModel

TEXT = "Vexley reportedly trained Anvil on outputs of Sable. Quillon ended its access in November 2025."
HITS = [a_hit(a_document("vexley", text=TEXT))]
GOOD = DraftSentence("Anvil was reportedly trained on outputs of Sable.", ((1, "trained Anvil on outputs of Sable"),))
ALSO_GOOD = DraftSentence("Access ended in November 2025.", ((1, "Quillon ended its access in November 2025"),))
LOST_HEDGE = DraftSentence("Vexley trained Anvil on outputs of Sable.", ((1, "trained Anvil on outputs of Sable"),))
INVENTED = DraftSentence("Vexley paid a fine.", ((1, "Vexley paid a fine of 3 million"),))
QUESTION = "Who trained Anvil on outputs of Sable?"


def wrote(*script: Draft | RetrievalError, hits: list[Hit] = HITS) -> tuple[Written, list[str]]:
    shown: list[str] = []
    return Writer(FakeModel(*script)).write(a_brief(QUESTION, hits), on_sentence=shown.append), shown


def quoted(written: Written) -> bool:
    return bool(written.sentences) and all(s.text in TEXT for s in written.sentences)


def test_a_models_grounded_sentences_are_shown_as_they_come_and_kept() -> None:
    written, shown = wrote(GOOD, LOST_HEDGE, ALSO_GOOD)
    assert shown == [GOOD.text, ALSO_GOOD.text]
    assert [s.text for s in written.sentences] == [GOOD.text, ALSO_GOOD.text]
    assert written.dropped_sentences == 1
    assert written.fallback is None


FAILURES = [(ModelUnavailable("away"), Fallback.MODEL_AWAY), (ModelMisbehaved("prose"), Fallback.UNUSABLE)]


@pytest.mark.parametrize(("failure", "fallback"), FAILURES)
def test_a_model_of_which_nothing_holds_before_it_fails_leaves_why(failure: RetrievalError, fallback: Fallback) -> None:
    written, shown = wrote(INVENTED, failure)
    assert (written.sentences, written.fallback, written.dropped_sentences, shown) == ((), fallback, 1, [])


@pytest.mark.parametrize("failure", [failure for failure, _ in FAILURES])
def test_what_holds_of_a_model_that_then_fails_is_not_lost(failure: RetrievalError) -> None:
    written, shown = wrote(GOOD, INVENTED, failure)
    assert [s.text for s in written.sentences] == shown == [GOOD.text]
    assert (written.fallback, written.dropped_sentences) == (None, 1)


def test_a_model_of_which_nothing_holds_twice_leaves_no_sentence() -> None:
    written, shown = wrote(INVENTED, LOST_HEDGE)
    assert (written.sentences, written.fallback, shown) == ((), Fallback.UNGROUNDED, [])
    assert written.dropped_for == ((Lack.QUOTE, 2), (Lack.HEDGE, 2))


def test_a_bad_sentence_costs_itself_alone() -> None:
    written, shown = wrote(INVENTED, LOST_HEDGE, GOOD)
    assert [s.text for s in written.sentences] == shown == [GOOD.text]
    assert written.fallback is None


def test_a_model_writes_anew_what_did_not_hold_and_it_stands_in_its_place() -> None:
    model = FakeModel(LOST_HEDGE, ALSO_GOOD, again=[GOOD])
    shown: list[str] = []
    written = Writer(model).write(a_brief(QUESTION, HITS), on_sentence=shown.append)
    assert shown == [ALSO_GOOD.text, GOOD.text]
    assert [s.text for s in written.sentences] == [GOOD.text, ALSO_GOOD.text]
    assert (written.fallback, written.dropped_sentences) == (None, 1)
    first, second = (prompt.user for prompt in model.prompts)
    assert second.startswith(first.rstrip())
    assert "\u201creportedly\u201d" in second.split(LOST_HEDGE.text)[1]
    assert ALSO_GOOD.text not in second


@pytest.mark.parametrize("again", [[], [ModelUnavailable("away")], [INVENTED]])
def test_writing_anew_in_vain_costs_nothing_that_held(again: list[DraftSentence | RetrievalError]) -> None:
    written = Writer(FakeModel(INVENTED, GOOD, again=again)).write(a_brief(QUESTION, HITS))
    assert [s.text for s in written.sentences] == [GOOD.text]


def test_a_verdict_is_kept_where_the_sentences_bear_it_out() -> None:
    ended = DraftSentence("Quillon ended its access in November 2025.", ALSO_GOOD.quotes)

    def verdict(given: Verdict, question: str, *, ruled: Verdict | None = None) -> Verdict | None:
        return Writer(FakeModel(ended, given)).write(a_brief(question, HITS, verdict=ruled)).verdict

    asked = "Did Quillon end its access?"
    assert verdict(Verdict.YES, asked) is Verdict.YES
    assert verdict(Verdict.NO, asked) is None
    assert verdict(Verdict.YES, "Who ended its access?") is None
    assert verdict(Verdict.YES, asked, ruled=Verdict.NO) is None
    assert verdict(Verdict.YES, "Is Vexley locked out?") is None
    assert verdict(Verdict.YES, "Is Vexley locked out?", ruled=Verdict.YES) is Verdict.YES


def test_what_is_missing_is_told_in_words_of_the_question_alone() -> None:
    told, _ = wrote(GOOD, Gap("who trained Anvil"))
    added, _ = wrote(GOOD, Gap("who paid the fine to evil.example"))
    assert (told.gap, added.gap) == ("who trained Anvil", "")


def test_both_replies_together_have_the_time_of_one() -> None:
    ticks = iter([0.0, 40.0])
    model = FakeModel(INVENTED)
    Writer(model, patience=60.0, timer=lambda: next(ticks)).write(a_brief(QUESTION, HITS))
    assert [prompt.seconds for prompt in model.prompts] == [None, 20.0]


def test_with_no_time_left_a_model_is_not_asked_again() -> None:
    ticks = iter([0.0, 60.0 - LEAST_SECONDS / 2])
    model = FakeModel(INVENTED)
    written = Writer(model, patience=60.0, timer=lambda: next(ticks)).write(a_brief(QUESTION, HITS))
    assert len(model.prompts) == 1
    assert (written.sentences, written.fallback) == ((), Fallback.UNGROUNDED)


def test_half_of_the_sentences_is_enough() -> None:
    model = FakeModel(GOOD, INVENTED)
    written = Writer(model).write(a_brief(QUESTION, HITS))
    assert len(model.prompts) == 1
    assert [s.text for s in written.sentences] == [GOOD.text]


def test_a_model_that_finds_no_answer_is_believed() -> None:
    written, shown = wrote()
    assert (written.sentences, written.fallback, shown) == ((), None, [])


def test_a_model_that_does_not_stop_is_not_listened_to_for_ever() -> None:
    script = [DraftSentence(f"{GOOD.text} {n * ' '}", GOOD.quotes) for n in range(MOST_DRAFTS)]
    written, _ = wrote(*script, ModelUnavailable("never reached"))
    assert written.fallback is None


def test_without_a_model_the_best_sentences_are_quoted() -> None:
    written = Writer(None).quote(a_brief(QUESTION, HITS), rank(demand_of(QUESTION), HITS))
    assert quoted(written)
    assert "reportedly" in written.sentences[0].text
    assert written.fallback is None


def test_nothing_is_written_from_no_hits_and_no_model_is_asked() -> None:
    model = FakeModel(GOOD)
    assert Writer(model).write(a_brief(QUESTION, [])) == Written()
    assert Writer(model).summarise(Story("s", (a_document(),)), {}) == Written()
    assert model.prompts == []


def test_a_model_reads_no_more_passages_than_were_set_and_cannot_cite_the_others() -> None:
    second = DraftSentence(GOOD.text, ((2, GOOD.quotes[0][1]),))
    model = FakeModel(second)
    other = a_hit(a_document("other", text="Quillon opened an office in Brannfjord."))
    writer = Writer(model, reads=1)
    assert writer.reads([other, *HITS]) == (other,)
    assert Writer(None, reads=1).reads(HITS) == ()
    written = writer.write(a_brief(QUESTION, [other, *HITS], read=(other,)))
    assert ["Brannfjord" in model.prompts[0].user, "reportedly" in model.prompts[0].user] == [True, False]
    assert (written.dropped_sentences, written.fallback) == (2, Fallback.UNGROUNDED)


def test_every_request_is_fenced_with_a_secret_word_of_its_own() -> None:
    model = FakeModel()
    words = iter(["first-word", "second-word"])
    writer = Writer(model, token=lambda: next(words))
    writer.write(a_brief(QUESTION, HITS))
    writer.write(a_brief(QUESTION, HITS))
    assert ["first-word" in model.prompts[0].user, "second-word" in model.prompts[1].user] == [True, True]
    drawn = FakeModel()
    for _ in range(2):
        Writer(drawn).write(a_brief(QUESTION, HITS))
    assert drawn.prompts[0].user != drawn.prompts[1].user


def a_story() -> tuple[Story, dict[str, tuple[Passage, ...]]]:
    first = a_document("a", text=f"{TEXT}\n\nVexley is in Brannfjord.", published_at=moment("2026-06-01"))
    copy = a_document("b", text=TEXT.replace("ended", "has ended"), published_at=moment("2026-06-02"))
    denial = a_document(
        "c", text="Vexley denied that it trained Anvil on outputs of Sable.", published_at=moment("2026-06-03")
    )
    story = Story("a", (first, copy, denial))
    passages = {d.document_id: (a_passage(d),) for d in (copy, denial)}
    return story, passages | {"a": passages_of(first, TEXT, "Vexley is in Brannfjord.")}


def test_a_story_is_summed_up_across_its_documents_without_saying_a_thing_twice() -> None:
    story, passages = a_story()
    written = Writer(None).summarise(story, passages)
    told = [s.text for s in written.sentences]
    assert 1 <= len(told) <= 3
    assert sum("reportedly trained" in text for text in told) == 1
    assert any("denied" in text for text in told)
    assert {c.document_id for c in written.citations} >= {"a", "c"}


def test_a_models_summary_keeps_to_its_limit_and_to_the_citations_it_uses() -> None:
    story, passages = a_story()
    model = FakeModel(GOOD, ALSO_GOOD)
    written = Writer(model).summarise(story, passages, limit=1)
    assert [s.text for s in written.sentences] == [GOOD.text]
    assert [c.index for c in written.citations] == [1]
    assert story.title in model.prompts[0].user


def test_a_summary_survives_a_model_that_is_away() -> None:
    story, passages = a_story()
    assert Writer(FakeModel(ModelUnavailable("away"))).summarise(story, passages).fallback is Fallback.MODEL_AWAY


def test_the_secret_word_of_a_request_is_new_each_time_and_holds_no_digit_that_could_be_a_passage_s_number() -> None:
    words = {secret_word() for _ in range(200)}
    assert len(words) == 200
    assert all(len(word) == 14 and word.isalpha() and word.islower() for word in words)
