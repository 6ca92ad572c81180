"""The story book at work: what waits joins, once, in the right story, for the right readers."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta

import numpy as np
import pytest

from retrieval.domain import (
    EVERYONE,
    INTERNAL,
    PUBLIC,
    TEAM,
    Claim,
    Correction,
    CorrectionKind,
    Deed,
    Document,
    Event,
    EventKind,
    Move,
    Scored,
    Stance,
    Vector,
)
from retrieval.errors import Unreachable
from retrieval.stories.book import StoryBook, TakenIn
from retrieval.stories.terms import terms_of
from tests.factories import PUBLISHED, a_document, a_note, bring_up_to_date, entries_of
from tests.fakes import FixedClock, MemoryCatalog, MemoryPassageIndex, MemoryWordIndex, WordVectors

DAY = timedelta(days=1)
CUT = "Quillon cuts Vexley off from Sable"
CUT_TEXT = "Quillon has cut the code editor Vexley off from its Sable models, Northlight has learned, as of Monday."
OTHER = "Drought empties the Lower Aare reservoirs"
OTHER_TEXT = "Farmers along the Lower Aare will get no water in July, the canton of Halden said after a dry spring."


@dataclass
class Desk:
    """A desk in memory that reads documents and takes them in."""

    catalog: MemoryCatalog = field(default_factory=MemoryCatalog)
    passages: MemoryPassageIndex = field(default_factory=MemoryPassageIndex)
    embedder: WordVectors = field(default_factory=WordVectors)

    @property
    def book(self) -> StoryBook:
        return StoryBook(self.catalog, self.passages, FixedClock())

    def read(self, document: Document, *claims: Claim) -> None:
        """Keep a document and have it join its story."""
        self.keep(document, *claims)
        assert self.book.take_in().failed == 0

    def keep(self, document: Document, *claims: Claim) -> None:
        entries = entries_of(document, self.embedder, document.text)
        vectors = np.stack([entry.vector for entry in entries])
        self.catalog.put(document, [entry.passage for entry in entries], vectors, claims=claims)
        bring_up_to_date(catalog=self.catalog, passages=self.passages, words=MemoryWordIndex())

    def begin(self, document: Document) -> str:
        """Keep a document as the first of a story, however like another one it is."""
        self.keep(document)
        event = Event("", 0, EventKind.JOINED, PUBLISHED, document_id=document.document_id, revision=document.revision)
        begun = self.catalog.begin(document, terms_of(document), [event])
        assert begun is not None
        return begun

    def story_of(self, document_id: str) -> str:
        return self.catalog.stories_of([document_id])[document_id]

    def log(self, document_id: str) -> tuple[Event, ...]:
        return self.catalog.events(self.story_of(document_id))


@pytest.fixture
def desk() -> Desk:
    return Desk()


def report(document_id: str, days: int = 0, **fields: object) -> Document:
    told = {"title": CUT, "text": CUT_TEXT, "published_at": PUBLISHED + days * DAY}
    return a_document(document_id, **(told | fields))


def cut_off(document: Document, stance: Stance = Stance.REPORTED, **fields: object) -> Claim:
    claim = Claim(
        document_id=document.document_id,
        revision=document.revision,
        deed=Deed.CUT_OFF,
        stance=stance,
        quote=document.text[:20],
        start=0,
        end=20,
        subject="Quillon",
        object="Vexley",
        visibility=document.visibility,
        learned_at=document.published_at,
    )
    return replace(claim, **fields)


def kinds(log: Sequence[Event]) -> list[EventKind]:
    return [event.kind for event in log]


def test_reports_of_one_event_are_one_story_and_another_event_is_another(desk: Desk) -> None:
    desk.read(report("a"))
    desk.read(a_document("o", title=OTHER, text=OTHER_TEXT))
    desk.read(report("b", 1, outlet="Tanager"))
    assert desk.story_of("a") == desk.story_of("b") != desk.story_of("o")
    assert desk.catalog.members(desk.story_of("a")) == ("a", "b")


def test_a_closed_story_is_opened_again_by_what_it_alone_is_named_by(desk: Desk) -> None:
    desk.read(report("a"))
    desk.read(report("b", 40, outlet="Tanager"))
    assert desk.story_of("a") == desk.story_of("b")


def test_a_closed_story_stays_closed_to_what_names_nothing_of_it(desk: Desk) -> None:
    told = {"title": "drought empties the reservoirs", "text": "farmers along the river will get no water this summer."}
    desk.read(report("a", **told))
    desk.read(report("b", 1, **told))
    desk.read(report("c", 40, **told, outlet="Tanager"))
    assert desk.story_of("a") == desk.story_of("b") != desk.story_of("c")


def test_a_copy_of_a_report_joins_its_story_whatever_its_words(desk: Desk) -> None:
    desk.read(report("a"))
    desk.read(a_document("b", title=OTHER, text=OTHER_TEXT, copy_of="a", outlet="Tanager"))
    assert desk.story_of("b") == desk.story_of("a")
    assert [event.move for event in desk.log("a")] == [Move.REPORTS, Move.REPEATS]


def test_what_an_internal_article_tells_never_meets_a_public_story(desk: Desk) -> None:
    desk.read(report("a"))
    desk.read(report("i", 1, visibility=INTERNAL, copy_of="a"))
    assert desk.story_of("a") != desk.story_of("i")
    assert [card.visibility for card in desk.catalog.stories(EVERYONE)] == [PUBLIC]
    assert {card.visibility for card in desk.catalog.stories(TEAM)} == {PUBLIC, INTERNAL}
    assert {event.visibility for event in desk.log("i")} == {INTERNAL}


def test_a_note_joins_nothing(desk: Desk) -> None:
    desk.read(a_note("n", title=CUT, text=CUT_TEXT))
    assert desk.catalog.stories(TEAM) == ()


def test_taking_in_again_changes_nothing(desk: Desk) -> None:
    desk.read(report("a"))
    desk.read(report("b", 1))
    log = desk.log("a")
    assert desk.book.take_in() == TakenIn()
    desk.keep(report("b", 1))
    assert desk.book.take_in() == TakenIn()
    assert desk.log("a") == log


def test_a_bounded_run_takes_the_oldest_and_leaves_the_rest(desk: Desk) -> None:
    for number in (2, 0, 1):
        desk.keep(report(f"d{number}", number))
    assert desk.book.take_in(2) == TakenIn(joined=2)
    assert [document.document_id for document in desk.catalog.unjoined(9)] == ["d2"]


def test_documents_taken_in_together_are_told_as_one_by_one() -> None:
    first, denied = report("a"), report("b", 1, outlet="Tanager")
    told = [
        (first, cut_off(first)),
        (denied, cut_off(denied, Stance.DENIED, speaker="Quillon")),
        (a_document("o", title=OTHER, text=OTHER_TEXT),),
        (report("i", 1, visibility=INTERNAL),),
        (report("c", 2, copy_of="b"),),
        (a_document("d", title=OTHER, text=OTHER_TEXT, published_at=PUBLISHED + 3 * DAY),),
        (report("e", 4, title=OTHER, text=OTHER_TEXT, original_id="a", copy_of="o"),),
        (report("f", 5),),
    ]
    together, alone = Desk(), Desk()
    for desk in (together, alone):
        desk.begin(report("g"))
        desk.begin(report("h"))  # the first one that is taken in makes one of the two
        for document, *claims in told:
            desk.keep(document, *claims)
    together.book.take_in()
    for _ in told:
        alone.book.take_in(1)
    logs, others = (
        {card.story_id: (desk.catalog.members(card.story_id), desk.catalog.events(card.story_id)) for card in cards}
        for desk, cards in ((desk, desk.catalog.stories(TEAM)) for desk in (together, alone))
    )
    assert logs == others
    assert sorted(len(members) for members, _ in logs.values()) == [1, 3, 6]


def test_a_claim_is_told_once_and_each_further_one_that_makes_it_is_evidence(desk: Desk) -> None:
    first, second = report("a"), report("b", 1, outlet="Tanager")
    desk.read(first, cut_off(first))
    desk.read(second, cut_off(second))
    log = desk.log("a")
    assert kinds(log) == [EventKind.JOINED, EventKind.CLAIM, EventKind.JOINED, EventKind.EVIDENCE]
    assert [event.became for event in log if event.matter_id] == ["reported", "reported"]
    assert len({event.matter_id for event in log if event.matter_id}) == 1


def test_a_denial_is_a_claim_of_its_own_and_turns_the_status(desk: Desk) -> None:
    first, second = report("a"), report("b", 1, outlet="Tanager")
    desk.read(first, cut_off(first))
    desk.read(second, cut_off(second, Stance.DENIED, speaker="Quillon"))
    *_, claim, status = desk.log("a")
    assert (claim.kind, claim.document_id) == (EventKind.CLAIM, "b")
    assert (status.kind, status.was, status.became) == (EventKind.STATUS, "reported", "denied")


def test_a_report_that_is_withdrawn_in_place_turns_the_status_once(desk: Desk) -> None:
    first = report("a")
    desk.read(first, cut_off(first))
    withdrawn = report("a", revision=2, correction=Correction(CorrectionKind.WITHDRAWN, "Withdrawn."))
    desk.read(withdrawn, cut_off(withdrawn))
    assert kinds(desk.log("a")) == [EventKind.JOINED, EventKind.CLAIM, EventKind.REVISED, EventKind.STATUS]
    assert (desk.log("a")[-1].was, desk.log("a")[-1].became) == ("reported", "withdrawn")


def test_what_an_internal_report_claims_turns_no_public_status(desk: Desk) -> None:
    first, inside = report("a"), report("i", 1, visibility=INTERNAL)
    desk.read(first, cut_off(first))
    before = desk.log("a")
    desk.read(inside, cut_off(inside, Stance.DENIED, speaker="Quillon"))
    assert desk.log("a") == before


def test_what_a_person_took_apart_is_not_put_together_again(desk: Desk) -> None:
    desk.read(report("a"))
    desk.read(report("b", 1))
    story_id = desk.story_of("a")
    new = desk.catalog.split(story_id, ["b"], PUBLISHED)
    desk.read(a_document("c", title=OTHER, text=OTHER_TEXT, original_id="a", copy_of="b", published_at=PUBLISHED + DAY))
    assert desk.catalog.card(new) is not None
    assert {desk.story_of("a"), desk.story_of("b")} == {story_id, new}


def test_what_was_taken_apart_stays_apart_though_the_part_that_was_moved_is_the_older_one(desk: Desk) -> None:
    desk.read(report("b"))
    desk.read(report("a", 1))
    new = desk.catalog.split(desk.story_of("a"), ["b"], PUBLISHED)
    desk.read(report("c", 2, original_id="a", copy_of="b"))
    assert desk.story_of("c") == desk.story_of("b") == new != desk.story_of("a")


@pytest.mark.parametrize("moved", ["a", "b"])
def test_what_was_taken_apart_stays_apart_though_a_part_became_one_with_another_story(desk: Desk, moved: str) -> None:
    desk.read(a_document("o", title=OTHER, text=OTHER_TEXT, published_at=PUBLISHED - DAY))
    desk.read(report("a"))
    desk.read(report("b", 1))
    desk.catalog.split(desk.story_of("a"), [moved], PUBLISHED)
    desk.catalog.merge(desk.story_of("o"), desk.story_of("b"), PUBLISHED)
    desk.read(report("c", 2, original_id="a", copy_of="b"))
    assert desk.story_of("a") != desk.story_of("b") == desk.story_of("o")


@pytest.mark.parametrize("told_again", ["a", "b"])
def test_what_was_taken_apart_stays_apart_though_a_part_was_removed_and_is_told_again(
    desk: Desk, told_again: str
) -> None:
    desk.read(report("a"))
    desk.read(report("b", 1))
    desk.catalog.split(desk.story_of("a"), ["b"], PUBLISHED)
    apart = {name: desk.story_of(name) for name in "ab"}
    desk.catalog.remove(told_again)
    desk.read(report(told_again, 1))
    assert {name: desk.story_of(name) for name in "ab"} == apart


def test_what_was_removed_from_a_story_that_nobody_took_apart_is_told_anew(desk: Desk) -> None:
    desk.read(report("a"))
    desk.read(report("b", 1))
    desk.catalog.remove("b")
    desk.read(report("b", 1, title=OTHER, text=OTHER_TEXT))
    assert desk.story_of("b") != desk.story_of("a")


def test_what_was_taken_apart_and_is_told_again_for_other_readers_begins_a_story_of_theirs(desk: Desk) -> None:
    desk.read(report("a"))
    desk.read(report("b", 1))
    new = desk.catalog.split(desk.story_of("a"), ["b"], PUBLISHED)
    desk.catalog.remove("b")
    desk.read(report("b", 1, visibility=INTERNAL))
    assert desk.story_of("b") not in {new, desk.story_of("a")}


def test_a_document_that_belongs_to_two_stories_makes_them_one(desk: Desk) -> None:
    older, younger = (desk.begin(report(name, days)) for name, days in (("a", 0), ("b", 1)))
    desk.read(report("c", 2))
    assert desk.story_of("a") == desk.story_of("b") == desk.story_of("c") == older
    assert desk.catalog.card(younger).merged_into == older


class Broken(MemoryPassageIndex):
    """An index that fails on one vector, or is away."""

    def __init__(self, error: Exception, failing: Vector | None = None) -> None:
        super().__init__()
        self._error, self._failing = error, failing

    def nearest(self, vector: Vector, visibilities: Collection[str], limit: int) -> list[Scored]:
        if self._failing is None or np.allclose(vector, self._failing):
            raise self._error
        return super().nearest(vector, visibilities, limit)


def test_one_document_that_cannot_be_taken_in_holds_up_none_behind_it(desk: Desk) -> None:
    bad = a_document("bad", title=OTHER, text=OTHER_TEXT, published_at=PUBLISHED + DAY)
    (vector,) = desk.embedder.embed_passages([f"{bad.heading}\n{bad.text}"])
    desk.passages = Broken(ValueError("odd"), vector)
    desk.keep(report("a"))
    desk.keep(bad)
    desk.keep(report("b", 2))
    assert desk.book.take_in() == TakenIn(joined=2, failed=1, why="ValueError")
    assert desk.catalog.unjoined(9) == (bad,)
    desk.passages = MemoryPassageIndex()
    assert desk.book.take_in() == TakenIn(joined=1)


def test_an_ingest_is_well_though_the_index_is_away_and_what_waits_is_caught_up(desk: Desk) -> None:
    desk.read(report("a"))
    desk.keep(report("b", 1))
    told: list[TakenIn] = []
    book = StoryBook(desk.catalog, Broken(Unreachable("away")), FixedClock(), on_failed=told.append)
    book.catch_up(50)
    assert told == [TakenIn(failed=1, why="Unreachable")]
    assert desk.book.take_in() == TakenIn(joined=1)
