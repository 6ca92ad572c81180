"""No line, and no mark, in a thread that may not read the source: over every place, person, audience and change."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from bot import corrections
from bot.audience import audience_of, channel_audience
from bot.domain import Message, Person, Place, PlaceKind, Posted, Prepared, Standing
from bot.grounds import Grounds
from bot.messages import record_of
from retrieval.domain import CHANNEL_PREFIX, INTERNAL, PUBLIC, Citation, Document
from tests.desks import services_holding
from tests.factories import a_document, moment, passages_of
from tests.fakes import FixedClock, MemoryChat, MemoryStore

HERE, ELSEWHERE = "C0HERE", "C0ELSEWHERE"
AT = moment("2026-06-08")
VISIBILITIES = (PUBLIC, INTERNAL, CHANNEL_PREFIX + HERE, CHANNEL_PREFIX + ELSEWHERE)
DOCUMENTS = tuple(
    a_document(f"d{number}", title=f"Zirkon{number}", text=f"Quote {number} says this.", visibility=visibility)
    for number, visibility in enumerate(VISIBILITIES)
)
CITATIONS = tuple(
    Citation(number, one.document_id, f"{one.document_id}@1#0", one.text, one.title, visibility=one.visibility)
    for number, one in enumerate(DOCUMENTS)
)
PLACES = st.builds(Place, st.just(HERE), st.sampled_from(PlaceKind), st.sampled_from([True, False, None]))
AUDIENCES = st.sets(st.sampled_from(VISIBILITIES[1:])).map(lambda more: frozenset({PUBLIC, *more}))
CHANGES = st.tuples(*[st.sampled_from(["kept", "removed", "changed", *VISIBILITIES])] * len(DOCUMENTS))


def changed(document: Document, how: str) -> Document | None:
    """A document as it is now: as it was, removed, with other words, or with other words for other readers."""
    if how == "kept":
        return document
    if how == "removed":
        return None
    visibility = how if how in VISIBILITIES else document.visibility
    text = f"{document.text[:-1]} about Zirkonium{document.document_id}."
    return replace(document, text=text, visibility=visibility, revision=2)


@settings(max_examples=150, deadline=None)
@given(PLACES, st.sampled_from(Standing), AUDIENCES, CHANGES, st.sampled_from(["U1", ""]))
def test_no_source_is_spoken_of_where_it_may_not_be_read_now_or_might_not_then(
    place: Place, standing: Standing, shown_to: frozenset[str], changes: tuple[str, ...], user_id: str
) -> None:
    clock, store = FixedClock(), MemoryStore()
    services = services_holding((), clock=clock, store=store)
    now = [changed(document, how) for document, how in zip(DOCUMENTS, changes, strict=True)]
    for document in filter(None, now):
        services.catalog.put(document, passages_of(document), np.ones((1, 8), np.float32))
    chat = MemoryChat(clock)
    chat.places[HERE], chat.people["U1"] = place, Person("U1", standing)
    posted = chat.post(HERE, Message("All of it."), key="answer:x")
    prepared = Prepared(Message("All of it."), shown_to, grounds=Grounds(CITATIONS))
    store.record_message(record_of("answer:x", Posted(HERE, posted.ts), prepared, at=AT, user_id=user_id))

    notice = corrections.compose("answer:x", services=services, chat=chat)
    assert notice is not None
    corrections.mark(notice, services=services, chat=chat)
    told = corrections.tell(notice, services=services, chat=chat)

    alone = place.kind is PlaceKind.DIRECT and user_id
    readers = audience_of(place, Person("U1", standing)) if alone else channel_audience(place)
    may_know = readers.visibilities & shown_to
    lines = [said.message.text for said in chat.said if said.key.startswith("correct:")]
    assert len(lines) == bool(told.lapses)
    for document, after, how in zip(DOCUMENTS, now, changes, strict=True):
        seen = {document.visibility, *({after.visibility} if after else set())}
        is_told = any(document.title in line for line in lines)
        assert is_told == (how != "kept" and seen <= may_know)
        is_quoted = any(f"Zirkonium{document.document_id}" in line for line in lines)
        assert is_quoted == (is_told and after is not None)
    (reply,) = [said for said in chat.said if said.key == "answer:x"]
    if not shown_to <= readers.visibilities:
        assert reply.message.text == "All of it."
