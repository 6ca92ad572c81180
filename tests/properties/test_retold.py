"""What the team alone knows of a matter changes no answer that the public gets."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from retrieval.answering.answer import Answerer
from retrieval.answering.writer import Writer
from retrieval.claims.ledger import Ledger
from retrieval.domain import (
    EVERYONE,
    INTERNAL,
    PUBLIC,
    Claim,
    Correction,
    CorrectionKind,
    Deed,
    Question,
    Replaced,
    Stance,
)
from retrieval.search.search import Searcher
from tests.factories import PUBLISHED, a_document, stock
from tests.fakes import FixedClock, MemoryCatalog, MemoryPassageIndex, MemoryWordIndex, WordVectors

WORDINGS = (
    "Brennick cut off Tamsel and 41 keys on Monday.",
    "Brennick denied that it cut off Tamsel at all.",
    "Brennick restored the access of Tamsel later.",
    "It was 14 keys, not 41 keys, that Brennick closed.",
    "The report about Brennick and Tamsel is withdrawn.",
)
NOTICES = (
    None,
    Correction(CorrectionKind.CORRECTED, "14, not 41", (Replaced("41", "14"),)),
    Correction(CorrectionKind.WITHDRAWN, "Withdrawn."),
)
QUESTIONS = ("Did Brennick cut off Tamsel?", "How many keys of Tamsel did Brennick close?")
Told = tuple[int, str, Deed, Stance, str | None, Correction | None]
tellings: st.SearchStrategy[list[Told]] = st.lists(
    st.tuples(
        st.integers(0, len(WORDINGS) - 1),
        st.sampled_from([PUBLIC, PUBLIC, INTERNAL]),
        st.sampled_from([Deed.CUT_OFF, Deed.RESTORED]),
        st.sampled_from(Stance),
        st.sampled_from([None, "Brennick", "Tamsel"]),
        st.sampled_from(NOTICES),
    ),
    min_size=2,
    max_size=7,
)


def desk(told: Sequence[tuple[int, Told]]) -> Answerer:
    clock, embedder = FixedClock(PUBLISHED + timedelta(days=90)), WordVectors()
    catalog, passages, words = MemoryCatalog(clock), MemoryPassageIndex(), MemoryWordIndex()
    documents = [
        a_document(
            f"d{number}",
            title=f"Number {number}",
            text=WORDINGS[wording],
            visibility=visibility,
            correction=notice,
            published_at=PUBLISHED + timedelta(days=number),
        )
        for number, (wording, visibility, _, _, _, notice) in told
    ]
    stock(documents, catalog=catalog, passages=passages, words=words, embedder=embedder)
    for document, (_, (_, visibility, deed, stance, speaker, _)) in zip(documents, told, strict=True):
        claim = Claim(
            document_id=document.document_id,
            revision=1,
            deed=deed,
            stance=stance,
            quote=document.text,
            start=0,
            end=len(document.text),
            speaker=speaker,
            subject="Brennick",
            object="Tamsel",
            visibility=visibility,
            learned_at=document.published_at,
        )
        catalog.put_claims(document, [claim])
    searcher = Searcher(catalog, passages, words, embedder, clock)
    return Answerer(searcher, catalog, Writer(None), clock, ledger=Ledger(catalog))


@settings(max_examples=80, deadline=None)
@given(tellings, st.sampled_from(QUESTIONS), st.one_of(st.none(), st.integers(0, 7)))
def test_an_internal_claim_changes_no_public_answer(told: list[Told], text: str, days: int | None) -> None:
    numbered = list(enumerate(told))
    public = [each for each in numbered if each[1][1] == PUBLIC]
    as_of = None if days is None else PUBLISHED + timedelta(days=days)
    asked = Question(text, EVERYONE, as_of)
    assert desk(numbered).answer(asked) == desk(public).answer(asked)
