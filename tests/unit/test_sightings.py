"""When a name was last told of: the newest document that may be read, or none."""

from __future__ import annotations

from retrieval.domain import EVERYONE, TEAM, Audience, Filter, Sighting
from retrieval.search.sightings import sighting
from tests.factories import a_document, a_note, a_question, moment, stock
from tests.fakes import MemoryCatalog, MemoryPassageIndex, MemoryWordIndex, WordVectors

OLD = a_document("old", text="Gatehop opened.", outlet="Ledgerline", published_at=moment("2026-05-02"))
NEW = a_document("new", text="Gatehop closed.", outlet="Northlight", published_at=moment("2026-06-02"))
UNDATED = a_document("undated", text="Gatehop exists.", published_at=None)
HALF = a_document("half", text="Port authorities met.", published_at=moment("2026-06-05"))
NOTE = a_note("INC-1", text="We bought a key from Gatehop.")


def last(name: str, *, audience: Audience = EVERYONE, **asked: object) -> Sighting | None:
    catalog, passages, index = MemoryCatalog(), MemoryPassageIndex(), MemoryWordIndex()
    read = (OLD, NEW, UNDATED, HALF, NOTE)
    stock(read, catalog=catalog, passages=passages, words=index, embedder=WordVectors())
    question = a_question("Who founded it?", audience=audience, **asked)
    return sighting(name, question, catalog=catalog, index=index)


def newest(name: str, *, audience: Audience = EVERYONE, **asked: object) -> str | None:
    found = last(name, audience=audience, **asked)
    return found.newest.document_id if found and found.newest else None


def test_the_newest_document_that_holds_a_name_is_told_with_its_outlet_and_day() -> None:
    found = last("Gatehop")
    assert found is not None
    assert found.newest is not None
    assert (found.name, found.newest.document_id, found.newest.outlet) == ("Gatehop", "new", "Northlight")
    assert found.newest.published_at == NEW.published_at


def test_a_note_counts_for_those_alone_who_may_read_it() -> None:
    assert newest("Gatehop", audience=TEAM) == "INC-1"
    assert newest("Gatehop", audience=EVERYONE) == "new"


def test_nothing_later_than_the_question_counts() -> None:
    assert newest("Gatehop", as_of=moment("2026-05-20")) == "old"


def test_what_a_filter_leaves_out_is_told_of_all_the_same() -> None:
    assert newest("Gatehop", filter=Filter(outlets=frozenset({"Ledgerline"}))) == "new"


def test_before_a_moment_nothing_is_claimed_of_a_name_that_only_later_documents_may_hold() -> None:
    assert last("Corvane", as_of=moment("2026-05-20")) is None


def test_a_name_that_nothing_holds_was_never_told_of() -> None:
    assert last("Corvane") == Sighting("Corvane")


def test_of_a_name_whose_words_stand_apart_nothing_is_claimed() -> None:
    assert last("Port Sennen") is None
