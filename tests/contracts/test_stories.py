"""What every store keeps of stories: identities for good, logs without gaps, and never two kinds of readers in one."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import Engine

from retrieval.adapters.sql_catalog import SqlCatalog
from retrieval.domain import EVERYONE, INTERNAL, PUBLIC, TEAM, Document, Event, EventKind, Mark, Move, Window
from retrieval.errors import InvalidInputError
from retrieval.ports import Catalog
from tests.contracts.catalogs import put
from tests.factories import PUBLISHED, READ, a_document, a_note
from tests.fakes import SAMPLE_NOW, FixedClock

DAY = timedelta(days=1)


def joined(document: Document, move: Move = Move.REPORTS) -> Event:
    return Event("", 0, EventKind.JOINED, READ, document_id=document.document_id, revision=document.revision, move=move)


def claimed(document: Document) -> Event:
    return replace(joined(document), kind=EventKind.CLAIM, move=None, matter_id="cut-off:harrow:vexley:2026-06-03")


def kept(catalog: Catalog, document: Document) -> Document:
    put(catalog, document, document.text)
    return document


def begun(catalog: Catalog, document: Document, *terms: str) -> str:
    """Keep a document and begin a story with it."""
    kept(catalog, document)
    story_id = catalog.begin(document, terms, [joined(document)])
    assert story_id is not None
    return story_id


def added(catalog: Catalog, story_id: str, document: Document, *terms: str) -> None:
    """Keep a document and have it join a story."""
    assert catalog.join(story_id, kept(catalog, document), terms, [joined(document)])


def numbers(catalog: Catalog, story_id: str) -> list[int]:
    return [event.number for event in catalog.events(story_id)]


def test_what_was_read_waits_until_it_is_taken_in_the_oldest_first(catalog: Catalog) -> None:
    late, early = a_document("a", published_at=PUBLISHED + DAY), a_document("b")
    undated = a_document("c", published_at=None)
    for document in (late, undated, early):
        kept(catalog, document)
    assert catalog.unjoined(9) == (early, late, undated)
    assert catalog.unjoined(1) == (early,)
    catalog.begin(early, ["harrow"], [joined(early)])
    assert catalog.unjoined(9) == (late, undated)


def test_notes_and_what_is_marked_never_wait_nor_join(catalog: Catalog) -> None:
    story_id = begun(catalog, a_document("a"))
    others = a_note("n"), a_document("s", mark=Mark.SPONSORED), a_document("h", mark=Mark.HOSTILE)
    for document in others:
        kept(catalog, document)
        assert catalog.begin(document, [], [joined(document)]) is None
        assert not catalog.join(story_id, document, [], [joined(document)])
    assert catalog.unjoined(9) == ()
    assert catalog.members(story_id) == ("a",)


def test_a_story_is_given_its_name_once_and_for_good(catalog: Catalog) -> None:
    first = begun(catalog, a_document("a"))
    second = begun(catalog, a_document("b"))
    assert first == "S1"
    assert second == "S2"
    catalog.remove("b")
    assert begun(catalog, a_document("c")) == "S3"
    assert catalog.stories_of(["a", "b", "c", "nobody"]) == {"a": "S1", "c": "S3"}


def test_a_story_tells_its_days_its_size_and_its_documents_in_order(catalog: Catalog) -> None:
    story_id = begun(catalog, a_document("b", published_at=PUBLISHED + DAY))
    added(catalog, story_id, a_document("a", published_at=PUBLISHED + 2 * DAY))
    added(catalog, story_id, a_document("c"))
    card = catalog.card(story_id)
    assert card is not None
    assert (card.began_at, card.last_at, card.size) == (PUBLISHED, PUBLISHED + 2 * DAY, 3)
    assert (card.visibility, card.merged_into) == (PUBLIC, None)
    assert catalog.members(story_id) == ("c", "b", "a")


def test_several_stories_are_told_together_and_none_that_was_merged(catalog: Catalog) -> None:
    first, second, third = (begun(catalog, a_document(name)) for name in "abc")
    added(catalog, first, a_document("d", published_at=PUBLISHED - DAY))
    catalog.merge(second, third, READ)
    told = catalog.standing([first, second, third, "S9", "nobody"])
    assert told == {first: (catalog.card(first), ("d", "a")), second: (catalog.card(second), ("b", "c"))}
    assert catalog.standing([]) == {}


@pytest.mark.parametrize("name", ["S9", "S0", "", "S", "17", "S-1", "S²", "S99999999999999999999"])
def test_a_story_that_there_is_not_has_nothing(catalog: Catalog, name: str) -> None:
    document = kept(catalog, a_document("a"))
    assert (catalog.card(name), catalog.members(name), catalog.events(name)) == (None, (), ())
    with pytest.raises(InvalidInputError):
        catalog.join(name, document, [], [joined(document)])
    with pytest.raises(InvalidInputError):
        catalog.split(name, ["a"], READ)
    story_id = catalog.begin(document, [], [])
    assert story_id is not None
    for pair in ((story_id, name), (name, story_id)):
        with pytest.raises(InvalidInputError):
            catalog.merge(*pair, READ)


def test_an_event_comes_back_as_it_was_written_with_its_place_in_the_log(catalog: Catalog) -> None:
    document = kept(catalog, a_document("a"))
    told = claimed(document)
    turned = replace(told, kind=EventKind.STATUS, was="reported", became="corrected", change=("41 keys", "14 keys"))
    story_id = catalog.begin(document, [], [joined(document), told, turned])
    assert story_id is not None
    log = catalog.events(story_id)
    assert log == tuple(
        replace(event, story_id=story_id, number=n) for n, event in enumerate([joined(document), told, turned], 1)
    )
    assert catalog.events(story_id, after=2) == log[2:]


def test_taking_the_same_revision_in_again_writes_nothing(catalog: Catalog) -> None:
    document = a_document("a")
    story_id = begun(catalog, document, "harrow")
    assert catalog.begin(document, ["harrow"], [joined(document)]) is None
    assert not catalog.join(story_id, document, ["harrow"], [joined(document)])
    put(catalog, document, document.text)  # sorted again, say
    assert catalog.unjoined(9) == ()
    assert numbers(catalog, story_id) == [1]
    assert catalog.rarity(PUBLIC, ["harrow"]) == {"harrow": 1}


def test_a_revision_waits_and_stays_in_its_story_with_its_own_terms(catalog: Catalog) -> None:
    story_id = begun(catalog, a_document("a"), "harrow", "vexley")
    other = begun(catalog, a_document("b"), "quillon")
    revised = kept(catalog, a_document("a", revision=2, published_at=PUBLISHED + DAY))
    assert catalog.unjoined(9) == (revised,)
    assert catalog.begin(revised, ["harrow"], [joined(revised)]) is None
    assert catalog.join(other, revised, ["harrow", "sable"], [replace(joined(revised), kind=EventKind.REVISED)])
    assert catalog.stories_of(["a"]) == {"a": story_id}
    assert catalog.unjoined(9) == ()
    assert catalog.rarity(PUBLIC, ["harrow", "vexley", "sable"]) == {"harrow": 1, "vexley": 0, "sable": 1}
    card = catalog.card(story_id)
    assert card is not None
    assert (card.size, card.last_at) == (1, PUBLISHED + DAY)
    assert [event.kind for event in catalog.events(story_id)] == [EventKind.JOINED, EventKind.REVISED]


def test_what_changed_since_it_was_read_is_not_taken_in(catalog: Catalog) -> None:
    read = kept(catalog, a_document("a"))
    story_id = begun(catalog, a_document("b"))
    for now in (a_document("a", revision=2), a_document("a", visibility=INTERNAL), a_document("a", mark=Mark.HOSTILE)):
        kept(catalog, now)
        assert catalog.begin(read, [], [joined(read)]) is None
        assert not catalog.join(story_id, read, [], [joined(read)])
    catalog.remove("a")
    assert catalog.begin(read, [], [joined(read)]) is None
    assert numbers(catalog, story_id) == [1]


def test_terms_are_counted_by_story_and_by_readers(catalog: Catalog) -> None:
    story_id = begun(catalog, a_document("a"), "harrow", "vexley", "harrow")
    added(catalog, story_id, a_document("b"), "harrow", "sable")
    second = begun(catalog, a_document("c", published_at=PUBLISHED + DAY), "harrow")
    inside = begun(catalog, a_document("i", visibility=INTERNAL), "harrow", "gatehop")
    assert catalog.rarity(PUBLIC, ["harrow", "sable", "gatehop"]) == {"harrow": 2, "sable": 1, "gatehop": 0}
    assert catalog.rarity(INTERNAL, ["harrow", "sable"]) == {"harrow": 1, "sable": 0}
    assert list(catalog.holding(PUBLIC, ["harrow", "sable", "vexley"]).items()) == [(story_id, 3), (second, 1)]
    assert catalog.holding(PUBLIC, ["harrow", "sable"], limit=1) == {story_id: 2}
    assert catalog.holding(PUBLIC, ["harrow"], since=PUBLISHED + DAY) == {second: 1}
    assert catalog.holding(INTERNAL, ["harrow", "gatehop"]) == {inside: 2}
    assert catalog.holding(PUBLIC, []) == catalog.rarity(PUBLIC, []) == {}


def test_the_newest_stories_that_an_audience_may_read_come_first(catalog: Catalog) -> None:
    old = begun(catalog, a_document("a"))
    new = begun(catalog, a_document("b", published_at=PUBLISHED + DAY))
    inside = begun(catalog, a_document("i", visibility=INTERNAL, published_at=PUBLISHED + 2 * DAY))
    assert [card.story_id for card in catalog.stories(EVERYONE)] == [new, old]
    assert [card.story_id for card in catalog.stories(TEAM)] == [inside, new, old]
    assert [card.story_id for card in catalog.stories(TEAM, limit=1)] == [inside]
    assert [card.story_id for card in catalog.stories(EVERYONE, since=PUBLISHED + DAY)] == [new]


def test_a_document_never_joins_a_story_for_other_readers(catalog: Catalog) -> None:
    story_id = begun(catalog, a_document("a"))
    inside = kept(catalog, a_document("i", visibility=INTERNAL))
    with pytest.raises(InvalidInputError):
        catalog.join(story_id, inside, [], [joined(inside)])
    other = catalog.begin(inside, [], [joined(inside)])
    assert other is not None
    with pytest.raises(InvalidInputError):
        catalog.merge(story_id, other, READ)
    assert {event.visibility for event in catalog.events(other)} == {INTERNAL}
    assert catalog.members(story_id) == ("a",)


def test_a_removed_document_leaves_its_story_and_the_log_forgets_what_it_told(catalog: Catalog) -> None:
    story_id = begun(catalog, a_document("a"), "harrow")
    second = kept(catalog, a_document("b", published_at=PUBLISHED + DAY))
    catalog.join(story_id, second, ["harrow", "sable"], [joined(second), claimed(second)])
    catalog.remove("b")
    assert catalog.members(story_id) == ("a",)
    assert catalog.rarity(PUBLIC, ["harrow", "sable"]) == {"harrow": 1, "sable": 0}
    card = catalog.card(story_id)
    assert card is not None
    assert (card.size, card.last_at) == (1, PUBLISHED)
    log = catalog.events(story_id)
    assert [event.kind for event in log][-2:] == [EventKind.CLAIM, EventKind.REMOVED]
    assert [event.number for event in log] == [1, 2, 3, 4]
    assert {(event.move, event.matter_id) for event in log if event.document_id == "b"} == {(None, None)}
    assert log[0].move is Move.REPORTS


def test_a_story_that_lost_all_its_documents_keeps_its_log_and_is_listed_no_more(catalog: Catalog) -> None:
    story_id = begun(catalog, a_document("a"), "harrow")
    catalog.remove("a")
    card = catalog.card(story_id)
    assert card is not None
    assert (card.size, card.began_at, card.last_at) == (0, PUBLISHED, PUBLISHED)
    assert catalog.stories(EVERYONE) == ()
    assert catalog.holding(PUBLIC, ["harrow"]) == {}
    assert numbers(catalog, story_id) == [1, 2]
    back = kept(catalog, a_document("a"))
    assert catalog.unjoined(9) == (back,)


def test_what_becomes_internal_leaves_the_public_story_at_once_and_waits_to_join_another(catalog: Catalog) -> None:
    story_id = begun(catalog, a_document("a"), "harrow")
    document = a_document("b")
    catalog.join(story_id, kept(catalog, document), ["sable"], [joined(document), claimed(document)])
    narrowed = kept(catalog, a_document("b", visibility=INTERNAL, revision=2))
    assert catalog.members(story_id) == ("a",)
    assert all(event.matter_id is None for event in catalog.events(story_id))
    assert catalog.events(story_id)[-1].kind is EventKind.REMOVED
    assert catalog.unjoined(9) == (narrowed,)
    inside = catalog.begin(narrowed, ["sable"], [joined(narrowed)])
    assert inside is not None
    assert catalog.rarity(PUBLIC, ["sable"]) == {"sable": 0}
    assert catalog.rarity(INTERNAL, ["sable"]) == {"sable": 1}


def test_what_left_a_story_is_remembered_with_the_one_that_this_became_part_of(catalog: Catalog) -> None:
    first = begun(catalog, a_document("a"))
    second = begun(catalog, a_document("b"))
    added(catalog, second, a_document("c"))
    assert catalog.left(["a", "b", "c"]) == {}
    catalog.remove("c")
    assert catalog.left(["a", "b", "c", "nobody"]) == {"c": second}
    catalog.merge(first, second, READ)
    assert catalog.left(["c"]) == {"c": first}
    third = begun(catalog, a_document("c"))
    catalog.remove("c")
    assert catalog.left(["c"]) == {"c": third}
    assert catalog.left([]) == {}


def test_what_is_marked_later_leaves_its_story(catalog: Catalog) -> None:
    story_id = begun(catalog, a_document("a"))
    added(catalog, story_id, a_document("b"))
    kept(catalog, a_document("b", mark=Mark.SPONSORED))
    assert catalog.members(story_id) == ("a",)
    assert catalog.unjoined(9) == ()
    cleared = kept(catalog, a_document("b"))
    assert catalog.unjoined(9) == (cleared,)


def test_a_merged_story_is_told_as_the_one_that_it_became_part_of(catalog: Catalog) -> None:
    older = begun(catalog, a_document("a"), "harrow")
    younger = begun(catalog, a_document("b", published_at=PUBLISHED + DAY), "harrow", "sable")
    catalog.merge(older, younger, SAMPLE_NOW)
    assert catalog.members(older) == catalog.members(younger) == ("a", "b")
    assert catalog.stories_of(["a", "b"]) == {"a": older, "b": older}
    assert catalog.rarity(PUBLIC, ["harrow", "sable"]) == {"harrow": 1, "sable": 1}
    assert catalog.holding(PUBLIC, ["harrow", "sable"]) == {older: 2}
    assert [card.story_id for card in catalog.stories(EVERYONE)] == [older]
    into, gone = catalog.card(older), catalog.card(younger)
    assert into is not None
    assert gone is not None
    assert (into.size, into.last_at, into.merged_into) == (2, PUBLISHED + DAY, None)
    assert (gone.story_id, gone.size, gone.merged_into) == (younger, 0, older)
    for one, other in ((older, younger), (younger, older)):
        last = catalog.events(one)[-1]
        assert (last.kind, last.at, last.other, last.number) == (EventKind.MERGED, SAMPLE_NOW, other, 2)


def test_what_joins_a_merged_story_joins_the_one_it_is_part_of_however_often_that_was_merged(catalog: Catalog) -> None:
    first, second, third = (begun(catalog, a_document(name)) for name in "abc")
    catalog.merge(second, third, READ)
    catalog.merge(first, second, READ)
    catalog.merge(first, third, READ)  # they are one already
    added(catalog, third, a_document("d"))
    assert catalog.members(first) == catalog.members(third) == ("a", "b", "c", "d")
    assert [card and card.merged_into for card in map(catalog.card, (first, second, third))] == [None, first, first]
    assert numbers(catalog, first) == [1, 2, 3]


def test_what_was_written_in_a_span_comes_from_all_logs_oldest_first(catalog: Catalog) -> None:
    first, second = a_document("a"), a_document("b")
    one, other = begun(catalog, first), begun(catalog, second)
    later = replace(joined(first), kind=EventKind.CLAIM, at=READ + DAY)
    assert catalog.join(one, kept(catalog, replace(first, revision=2)), (), [replace(later, revision=2)])
    assert [(event.story_id, event.number, event.kind) for event in catalog.written(Window(READ, READ + 2 * DAY))] == [
        (one, 1, EventKind.JOINED),
        (other, 1, EventKind.JOINED),
        (one, 2, EventKind.CLAIM),
    ]
    assert [event.story_id for event in catalog.written(Window(READ, READ + DAY))] == [one, other]
    assert catalog.written(Window(READ - DAY, READ)) == ()


def test_documents_that_are_split_off_make_a_story_of_their_own(catalog: Catalog) -> None:
    story_id = begun(catalog, a_document("a"), "harrow")
    added(catalog, story_id, a_document("b", published_at=PUBLISHED + DAY), "harrow", "sable")
    new = catalog.split(story_id, ["b"], SAMPLE_NOW)
    assert (catalog.members(story_id), catalog.members(new)) == (("a",), ("b",))
    assert catalog.rarity(PUBLIC, ["harrow", "sable"]) == {"harrow": 2, "sable": 1}
    assert catalog.holding(PUBLIC, ["sable"]) == {new: 1}
    card, old = catalog.card(new), catalog.card(story_id)
    assert card is not None
    assert old is not None
    assert (card.began_at, card.last_at, card.size) == (PUBLISHED + DAY, PUBLISHED + DAY, 1)
    assert (old.last_at, old.size) == (PUBLISHED, 1)
    for one, other in ((story_id, new), (new, story_id)):
        last = catalog.events(one)[-1]
        assert (last.kind, last.at, last.other) == (EventKind.SPLIT, SAMPLE_NOW, other)


def test_only_a_part_of_a_story_can_be_split_off(catalog: Catalog) -> None:
    story_id = begun(catalog, a_document("a"))
    added(catalog, story_id, a_document("b"))
    begun(catalog, a_document("c"))
    for wanted in (["c"], ["a", "c"], ["nobody"], [], ["a", "b"]):
        with pytest.raises(InvalidInputError):
            catalog.split(story_id, wanted, READ)
    assert catalog.members(story_id) == ("a", "b")
    assert numbers(catalog, story_id) == [1, 2]


@pytest.mark.parametrize("database", ["sqlite_engine", "postgres_engine"])
def test_writers_at_the_same_time_leave_no_gap_and_take_nothing_in_twice(
    request: pytest.FixtureRequest, database: str
) -> None:
    engine: Engine = request.getfixturevalue(database)
    catalog = SqlCatalog(engine, FixedClock())
    stories = begun(catalog, a_document("a"), "harrow"), begun(catalog, a_document("b"), "harrow")
    documents = [kept(catalog, a_document(f"d{n}")) for n in range(24)]

    def join(number: int) -> bool:
        document = documents[number % len(documents)]
        own = SqlCatalog(engine, FixedClock())
        return own.join(
            stories[number % 2], document, ["harrow", f"t{number % 5}"], [joined(document), claimed(document)]
        )

    with ThreadPoolExecutor(6) as writers:
        taken = list(writers.map(join, range(2 * len(documents))))
    assert sum(taken) == len(documents)
    logs = [catalog.events(story_id) for story_id in stories]
    assert [[event.number for event in log] for log in logs] == [list(range(1, len(log) + 1)) for log in logs]
    assert sorted(event.document_id or "" for log in logs for event in log if event.kind is EventKind.CLAIM) == sorted(
        document.document_id for document in documents
    )
    assert sum(len(catalog.members(story_id)) for story_id in stories) == len(documents) + 2
    assert catalog.rarity(PUBLIC, ["harrow"]) == {"harrow": 2}


@pytest.mark.parametrize("database", ["sqlite_engine", "postgres_engine"])
def test_of_writers_that_begin_a_story_with_the_same_document_one_does(
    request: pytest.FixtureRequest, database: str
) -> None:
    engine: Engine = request.getfixturevalue(database)
    catalog = SqlCatalog(engine, FixedClock())
    document = kept(catalog, a_document("a"))

    def begin(_: int) -> str | None:
        return SqlCatalog(engine, FixedClock()).begin(document, ["harrow"], [joined(document)])

    with ThreadPoolExecutor(6) as writers:
        names = [name for name in writers.map(begin, range(12)) if name]
    assert len(names) == 1
    assert [card.story_id for card in catalog.stories(EVERYONE)] == names
    assert numbers(catalog, names[0]) == [1]
