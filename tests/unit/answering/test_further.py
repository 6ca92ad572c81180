"""What a longer reply says beyond a shorter one, with the sources that it needs and no others."""

from __future__ import annotations

from retrieval.answering.answer import Answerer
from retrieval.answering.further import beyond
from retrieval.answering.select import MORE
from retrieval.domain import Answer, DraftSentence, Question
from tests.factories import a_document, moment
from tests.fakes import FakeModel
from tests.unit.answering.test_retold import desk

ASKED = Question("What did Tarvole say about the Brask licence?")
SAID = tuple(
    a_document(
        f"tarvole-{number}",
        title=f"Tarvole on the Brask licence, part {number}",
        text=text,
        language="en",
        published_at=moment(f"2026-06-0{number}"),
    )
    for number, text in enumerate(
        (
            "Tarvole said that the Brask licence covers no training on outputs of its models at all.",
            "Tarvole said that the Brask licence will be put to a vote of its members in the coming autumn.",
            "Tarvole said about resellers that the Brask licence names none of them and allows none of them.",
            "Tarvole said that the price of the Brask licence had been kept down for universities and clinics.",
        ),
        1,
    )
)


def ask(answerer: Answerer, *, more: bool = False) -> Answer:
    reply = answerer.answer(ASKED, room=MORE if more else None)
    assert isinstance(reply, Answer)
    return reply


def test_the_rest_has_every_sentence_that_was_not_shown() -> None:
    answerer = desk(*SAID)
    shown = ask(answerer)
    rest = beyond(shown, ask(answerer, more=True))
    assert shown.has_more
    assert rest is not None
    told = [{sentence.text for sentence in one.sentences} for one in (shown, rest)]
    assert told[0].isdisjoint(told[1])
    assert told[0] | told[1] == {document.text for document in SAID}


def test_the_rest_cites_its_own_sources_alone_numbered_anew() -> None:
    answerer = desk(*SAID)
    rest = beyond(ask(answerer), ask(answerer, more=True))
    assert rest is not None
    assert [one.index for one in rest.citations] == list(range(1, len(rest.sentences) + 1))
    quotes = {one.index: one.quote for one in rest.citations}
    assert all(quotes[index] == one.text for one in rest.sentences for index in one.citations)


def test_a_reply_that_says_all_has_nothing_beyond_it() -> None:
    answerer = desk(SAID[0])
    shown = ask(answerer)
    assert not shown.has_more
    assert beyond(shown, ask(answerer, more=True)) is None


def test_a_model_s_reply_has_no_rest() -> None:
    model = FakeModel(DraftSentence(SAID[0].text, ((1, SAID[0].text), (2, SAID[0].text), (3, SAID[0].text))))
    reply = desk(*SAID, model=model).answer(ASKED)
    assert not (isinstance(reply, Answer) and reply.has_more)
