"""Whatever comes in, every quote shown stands in its passage and every sentence cites."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from retrieval.answering.prompt import answer_prompt
from retrieval.answering.select import Room, select_summary
from retrieval.answering.writer import Writer
from retrieval.domain import DraftSentence, Hit
from retrieval.errors import ModelMisbehaved, ModelUnavailable
from retrieval.grounding.citations import Grounded, resolve
from retrieval.grounding.quotes import SHORTEST_QUOTE, find_quote
from retrieval.text.sentences import sentences
from tests.factories import a_brief, a_document, a_hit, select_answer
from tests.fakes import FakeModel

VOCABULARY = """Vexley Quillon Sable Anvil reportedly trained denied not its models on outputs of may plans 41
14 November 2025 accounts. access, ended; \u201cnobody\u201d <!channel> https://evil.example/x [1] \n \u2014 it The"""
WORDS = st.sampled_from(VOCABULARY.split(" "))
TEXTS = st.lists(WORDS, min_size=1, max_size=40).map(" ".join) | st.text(max_size=120)


@st.composite
def hits(draw: st.DrawFn) -> list[Hit]:
    """A few passages of made-up or arbitrary text."""
    texts = draw(st.lists(TEXTS, min_size=1, max_size=4))
    return [a_hit(a_document(text=text, title=draw(TEXTS)), rank=n, score=1 / n) for n, text in enumerate(texts, 1)]


@st.composite
def drafts(draw: st.DrawFn, found: list[Hit]) -> list[DraftSentence]:
    """Drafts whose quotes are real, nearly real, or anything."""
    listed = []
    for _ in range(draw(st.integers(0, 4))):
        number = draw(st.integers(-1, len(found) + 1))
        text = found[number - 1].passage.text if 1 <= number <= len(found) else ""
        start = draw(st.integers(0, max(0, len(text) - 1)))
        quote = draw(st.just(text[start : start + draw(st.integers(0, 60))]) | TEXTS)
        listed.append(DraftSentence(draw(st.just(quote) | TEXTS), ((number, quote),)))
    return listed


def holds(grounded: Grounded, found: list[Hit]) -> None:
    by_id = {hit.passage.passage_id: hit.passage.text for hit in found}
    indexes = {citation.index for citation in grounded.citations}
    for citation in grounded.citations:
        assert citation.quote
        assert citation.quote in by_id[citation.passage_id]
    for sentence in grounded.sentences:
        assert sentence.citations
        assert set(sentence.citations) <= indexes
        assert "<!channel>" not in sentence.text
        assert not ("evil.example" in sentence.text and not any("evil.example" in text for text in by_id.values()))
    assert indexes == set(range(1, len(indexes) + 1))


@given(data=st.data(), found=hits())
def test_every_quote_shown_stands_in_its_passage_and_every_sentence_cites(
    data: st.DataObject, found: list[Hit]
) -> None:
    proposed = data.draw(drafts(found))
    grounded = resolve(proposed, found)
    holds(grounded, found)
    assert len(grounded.sentences) + grounded.dropped <= len(proposed)


@given(data=st.data(), found=hits(), question=TEXTS)
def test_whatever_a_model_does_the_reply_is_grounded(data: st.DataObject, found: list[Hit], question: str) -> None:
    failures = st.sampled_from([ModelUnavailable("away"), ModelMisbehaved("prose")])
    script = [*data.draw(drafts(found)), *data.draw(st.lists(failures, max_size=1))]
    shown: list[str] = []
    written = Writer(FakeModel(*script)).write(a_brief(question, found), on_sentence=shown.append)
    holds(Grounded(written.sentences, written.citations), found)
    assert len(shown) <= len(script)


@given(found=hits(), question=TEXTS)
def test_quoted_sentences_are_the_passages_own_words(found: list[Hit], question: str) -> None:
    texts = [" ".join(hit.passage.text.split()) for hit in found]
    for draft in (*select_answer(question, found), *select_summary(found)):
        assert any(draft.text in text for text in texts)
    holds(resolve(select_answer(question, found), found), found)


@given(found=hits(), question=TEXTS, most_words=st.integers(1, 80))
def test_a_reply_of_quotes_stays_within_its_words_and_comes_out_the_same_again(
    found: list[Hit], question: str, most_words: int
) -> None:
    drafts = select_answer(question, found, room=Room(most_words))
    assert len(drafts) <= 1 or sum(len(draft.text.split()) for draft in drafts) <= most_words
    assert drafts == select_answer(question, found, room=Room(most_words))
    assert len({draft.text for draft in drafts}) == len(drafts)


@given(text=TEXTS, data=st.data())
def test_a_sentence_of_a_text_is_always_found_again(text: str, data: st.DataObject) -> None:
    quotes = [text[span.start : span.end] for span in sentences(text)]
    whole = [q for q in quotes if len(" ".join(q.split())) >= SHORTEST_QUOTE and q[0].isalnum() and q[-1].isalnum()]
    if whole:
        quote = data.draw(st.sampled_from(whole))
        found = find_quote(quote, text)
        assert found
        assert text[found.start : found.end].split() == quote.split()


@given(text=st.text(max_size=200))
def test_sentences_are_runs_of_the_text_in_order(text: str) -> None:
    ends = 0
    for span in sentences(text):
        assert ends <= span.start < span.end <= len(text)
        ends = span.end


@given(found=hits(), question=TEXTS, token=st.text(alphabet="0123456789abcdef", min_size=16, max_size=32))
def test_the_fence_of_a_request_is_written_by_us_alone(found: list[Hit], question: str, token: str) -> None:
    assert answer_prompt(a_brief(question, found), token=token).user.count(token) == 2 * len(found)
