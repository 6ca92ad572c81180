"""What is new to a channel, and which of it comes first."""

from __future__ import annotations

from dataclasses import replace

from retrieval.digests.novelty import News, in_importance, news_of
from retrieval.domain import Document, Move, Story
from retrieval.text.notices import correction
from tests.factories import a_document, a_note, moment

FIRST = a_document("a", text="Vexley trained Anvil on outputs of Sable through a reseller, people say.", outlet="A")
DENIAL = a_document("b", text="Vexley denied on Thursday that it had trained on anything of Quillon's.", outlet="B")
ECHO = a_document("e", text="Anvil is said to have learned from Sable; A has the story.", outlet="E", original="A")
MOVES = {"a": Move.REPORTS, "b": Move.DENIES, "e": Move.REPEATS}


def story_of(*documents: Document) -> Story:
    return Story(documents[0].document_id, documents)


def new_in(*documents: Document, shown: dict[str, str] | None = None) -> tuple[Document, ...]:
    told = news_of(story_of(*documents), {d.document_id for d in documents}, shown or {}, MOVES)
    return told.new if told else ()


def test_everything_is_new_to_readers_who_were_shown_nothing() -> None:
    assert new_in(FIRST, DENIAL) == (FIRST, DENIAL)


def test_a_story_with_nothing_new_is_no_news() -> None:
    assert new_in(FIRST, shown={"a": ""}) == ()


def test_a_known_story_comes_back_with_what_is_new_in_it() -> None:
    told = news_of(story_of(FIRST, DENIAL), {"a", "b"}, {"a": ""}, MOVES)
    assert told is not None
    assert (told.new, told.is_known) == ((DENIAL,), True)


def test_only_what_may_be_told_now_is_new() -> None:
    told = news_of(story_of(FIRST, DENIAL), {"b"}, {}, MOVES)
    assert told is not None
    assert told.new == (DENIAL,)


def test_what_only_repeats_a_story_is_news_to_nobody_who_knows_it() -> None:
    assert new_in(FIRST, ECHO, shown={"a": ""}) == ()
    assert new_in(FIRST, ECHO, replace(FIRST, document_id="z", outlet="Z"), shown={"a": ""}) == ()
    assert new_in(FIRST, ECHO, DENIAL, shown={"a": ""}) == (ECHO, DENIAL)


def test_what_only_repeats_is_told_to_readers_who_know_nothing_of_it() -> None:
    told = news_of(story_of(FIRST, ECHO), {"e"}, {}, MOVES)
    assert told is not None
    assert told.turns == (ECHO,)


def test_the_turns_of_a_story_are_what_adds_to_it() -> None:
    told = News(story_of(FIRST, ECHO, DENIAL), (FIRST, ECHO, DENIAL), MOVES)
    assert told.turns == (FIRST, DENIAL)


def test_what_was_put_right_in_place_is_a_correction() -> None:
    right = replace(FIRST, correction=correction("14 accounts, not 41."))
    told = news_of(story_of(right), {"a"}, {"a": FIRST.content_hash + "before"}, MOVES)
    assert told is not None
    assert told.importance("provenance", originals=1, notes=0).move is Move.CORRECTS


def test_a_turn_comes_before_a_report_and_a_report_before_what_only_adds() -> None:
    def news(name: str, move: Move, **fields: object) -> News:
        document = a_document(name, **fields)
        return News(story_of(document), (document,), {name: move})

    told = [
        news("adds", Move.UPDATES),
        news("repeats", Move.REPEATS),
        news("old", Move.REPORTS, published_at=moment("2026-06-01")),
        news("undated", Move.REPORTS, published_at=None),
        news("scoop", Move.REPORTS),
        news("denial", Move.DENIES),
        news("off topic", Move.REPORTS, topics=()),
    ]
    weighed = [(one, one.importance("provenance", originals=1, notes=0)) for one in told]
    order = [one.story.story_id for one, _ in in_importance(weighed, ())]
    assert order == ["denial", "scoop", "old", "undated", "adds", "off topic", "repeats"]
    assert in_importance(weighed, {"repeats"})[0][0].story.story_id == "repeats"


def test_more_independent_reports_and_our_own_notes_bring_a_story_up() -> None:
    one = News(story_of(FIRST), (FIRST,), MOVES)
    ours = News(story_of(a_note("n", topics=("provenance",))), (a_note("n", topics=("provenance",)),), {})
    alone, wide, related = (one.importance("provenance", originals=n, notes=k) for n, k in ((1, 0), (4, 0), (1, 1)))
    assert [i for _, i in in_importance([(one, alone), (one, wide)], ())] == [wide, alone]
    assert [i for _, i in in_importance([(one, alone), (one, related)], ())] == [related, alone]
    assert ours.importance("provenance", originals=0, notes=0).notes == 1
