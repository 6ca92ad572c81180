"""Which stories a document belongs to."""

from __future__ import annotations

from dataclasses import replace

from retrieval.domain import Document, Kind, Mark, StoryCard
from retrieval.stories.joining import STANDING, choose_members, decide
from retrieval.stories.likeness import CandidateStory, Scene
from retrieval.stories.terms import terms_of
from tests.factories import a_document, moment


def told_of(story_id: str, *members: Document, visibility: str = "public") -> CandidateStory:
    days = [member.published_at for member in members if member.published_at]
    return CandidateStory(StoryCard(story_id, visibility, min(days), max(days), len(members)), members, {})


def report(document_id: str, title: str, text: str, day: str, **fields: object) -> Document:
    return a_document(document_id, title=title, text=text, published_at=moment(day), **fields)


CUT = report(
    "c1",
    "Halvane ends Brightsill's access to Sable 3",
    "Halvane has ended Brightsill's access to its model Sable 3, two employees of Brightsill said on Monday.",
    "2026-06-01",
)
CONFIRMED = report(
    "c2",
    "Brightsill confirms the loss of Sable 3",
    "Brightsill confirmed that Halvane has ended its access to Sable 3. The model is gone from its editor.",
    "2026-06-02",
)
LEAK = report(
    "l1",
    "Weights of Corvin 2 are on a forum",
    "Files that hold the weights of Corvin 2 were posted on a forum, and researchers loaded them.",
    "2026-06-02",
)


RETOLD = report(
    "r1",
    "What the end of Sable means for editors",
    "Without its model Brightsill has to look elsewhere, and its users with it.",
    "2026-06-02",
)


def decided(document: Document, *candidates: CandidateStory, held: int = 1) -> tuple[str, ...]:
    told = [terms_of(member) for one in candidates for member in one.members]
    rarity = {term: held for terms in [*told, terms_of(document)] for term in terms}
    return decide(document, None, candidates, rarity, len(candidates))


def test_a_report_of_the_same_event_joins_its_story() -> None:
    assert decided(CONFIRMED, told_of("s1", CUT), told_of("s2", LEAK)) == ("s1",)


def test_a_report_of_another_event_begins_a_story() -> None:
    assert decided(LEAK, told_of("s1", CUT, CONFIRMED)) == ()


def test_what_repeats_a_member_joins_its_story_whatever_it_looks_like() -> None:
    assert decided(replace(LEAK, copy_of="c1"), told_of("s1", CUT)) == ("s1",)


def test_a_credit_speaks_for_a_story_and_does_not_decide() -> None:
    assert decided(replace(LEAK, original_id="c1"), told_of("s1", CUT)) == ()
    scene = Scene.of([told_of("s1", CUT)], {}, 1)
    plain, credited = (scene.rate(one, None, told_of("s1", CUT)) for one in (RETOLD, replace(RETOLD, original_id="c1")))
    assert plain < credited


def test_a_party_s_own_channel_need_not_name_whom_everybody_names() -> None:
    told = told_of("s1", CUT, CONFIRMED)
    scene = Scene.of([told], {}, 1)
    elsewhere, own = (replace(RETOLD, outlet=outlet) for outlet in ("Ledgerline", "Brightsill blog"))
    assert scene.rate(elsewhere, None, told) < scene.rate(own, None, told)


def test_a_story_in_another_language_is_told_by_its_names_and_days() -> None:
    german = report(
        "g1",
        "Brightsill verliert Sable 3",
        "Das Start-up Brightsill hat keinen Zugang mehr zu Sable 3, wie Halvane bestätigte.",
        "2026-06-02",
        language="de",
    )
    told = told_of("s1", replace(CUT, language="en"))
    assert decided(german, told) == ("s1",)
    assert decided(german, told_of("s2", replace(LEAK, language="en"))) == ()


def test_what_is_marked_and_notes_join_nothing() -> None:
    story = told_of("s1", CUT)
    assert decided(replace(CONFIRMED, mark=Mark.SPONSORED), story) == ()
    assert decided(replace(CONFIRMED, mark=Mark.HOSTILE), story) == ()
    assert decided(replace(CONFIRMED, kind=Kind.NOTE), story) == ()


def test_a_document_joins_no_story_of_other_readers() -> None:
    assert decided(CONFIRMED, told_of("s1", CUT, visibility="internal")) == ()


def test_a_story_that_was_quiet_for_long_is_closed() -> None:
    late = replace(CONFIRMED, published_at=moment("2026-09-01"))
    assert decided(late, told_of("s1", CUT), held=2) == ()


def test_a_closed_story_is_opened_again_by_what_rests_on_it_or_names_what_it_alone_names() -> None:
    late = replace(CONFIRMED, published_at=moment("2026-09-01"))
    assert decided(replace(late, original_id="c1"), told_of("s1", CUT), held=2) == ("s1",)
    assert decided(late, told_of("s1", CUT), held=1) == ("s1",)


def test_the_same_firms_other_affair_stays_apart() -> None:
    other = report(
        "o1",
        "Halvane ends Mirrowby's access to Sable 3",
        "Halvane has locked the travel agency Mirrowby out of Sable 3, saying that it had sold its keys.",
        "2026-06-02",
    )
    assert decided(other, told_of("s1", CUT, CONFIRMED)) == ()


def test_what_belongs_to_two_stories_makes_them_one_and_the_older_is_named_first() -> None:
    again = replace(CUT, document_id="c3", published_at=moment("2026-06-03"))
    assert decided(again, told_of("s2", CONFIRMED), told_of("s1", CUT)) == ("s1", "s2")


def test_the_first_and_the_newest_reports_stand_for_a_story() -> None:
    told = [replace(CUT, document_id=f"d{n:02}", published_at=moment(f"2026-06-{n + 1:02}")) for n in range(20)]
    told[18] = replace(told[18], copy_of="d00")
    chosen = [document.document_id for document in choose_members(reversed(told))]
    assert len(chosen) == STANDING
    assert chosen == ["d00", "d12", "d13", "d14", "d15", "d16", "d17", "d19"]


def test_a_round_up_joins_no_story() -> None:
    assert decided(replace(CONFIRMED, title=f"Weekly round-up: {CONFIRMED.title}"), told_of("s1", CUT)) == ()
