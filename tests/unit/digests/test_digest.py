"""A window's digest: for its audience alone, cited throughout, and only what is new."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import numpy as np

from retrieval.answering.writer import Writer
from retrieval.digests.digest import MOST_WRITTEN, Digester
from retrieval.domain import EVERYONE, TEAM, Digest, Document, DraftSentence, Mark, Passage
from retrieval.errors import ModelUnavailable
from retrieval.ports import LanguageModel
from retrieval.stories.book import StoryBook
from retrieval.stories.related import RelatedNotes
from retrieval.stories.terms import terms_of
from retrieval.text.notices import correction
from retrieval.text.outlets import outlets_of
from tests.factories import a_document, a_note, a_topic, a_window, bring_up_to_date, moment, passages_of
from tests.fakes import FakeModel, FixedClock, MemoryCatalog, MemoryPassageIndex, MemoryWordIndex, WordVectors

TOPIC = a_topic("provenance")
DAY = a_window("2026-06-03", "2026-06-04")
FIRST = a_document(
    "first",
    title="Vexley trained Anvil on Sable outputs",
    text="Vexley reportedly trained its Anvil models on outputs of Quillon's Sable. Two people said so to Northlight.",
)
DENIAL = a_document(
    "denial",
    title="Vexley denies training Anvil on Sable outputs",
    text="Vexley denied on Thursday that Anvil was trained on outputs of Sable. It called the report wrong.",
    outlet="Ledgerline",
    published_at=moment("2026-06-04T10:00"),
)
NOTE = a_note("note", topics=("provenance",))
OF_ONE_CHANNEL = a_note("legal", topics=("provenance",), visibility="channel:C0LEGAL01", title="Counsel on Vexley")


def catalog_of(*documents: Document) -> MemoryCatalog:
    catalog = MemoryCatalog()
    for document in documents:
        passages = passages_of(document) if document.text else ()
        catalog.put(document, passages, WordVectors().embed_passages([p.text for p in passages]))
    return catalog


def digester_of(*documents: Document, model: LanguageModel | None = None) -> Digester:
    return Digester(catalog_of(*documents), Writer(model), FixedClock())


def digester_of_one_story(*documents: Document) -> Digester:
    catalog = catalog_of(*documents)
    story = catalog.begin(documents[0], terms_of(documents[0]), ())
    assert story
    assert all(catalog.join(story, document, terms_of(document), ()) for document in documents[1:])
    return Digester(catalog, Writer(None), FixedClock())


MADE_UP = DraftSentence("Quillon bought Vexley for $9 billion.", ((1, "bought Vexley"),))


class RevisedMeanwhile(MemoryCatalog):
    """A catalog in which a document turns internal between being found and being read."""

    def passages_of(self, document_id: str) -> tuple[Passage, ...]:
        return tuple(replace(passage, visibility="internal") for passage in super().passages_of(document_id))


class Careless(MemoryCatalog):
    """A catalog that forgets whom it reads for."""

    def within(self, *arguments: object, **keywords: object) -> tuple[Document, ...]:
        return tuple(stored.document for stored in self._stored.values())


def documents_in(digest: Digest) -> set[str]:
    return {document.document_id for item in digest.items for document in item.story.documents}


def grounded(digest: Digest, *documents: Document) -> None:
    texts = {document.document_id: document.text for document in documents}
    for item in digest.items:
        numbers = {citation.index for citation in item.citations}
        assert item.sentences
        assert all(sentence.citations and set(sentence.citations) <= numbers for sentence in item.sentences)
        assert all(citation.quote and citation.quote in texts[citation.document_id] for citation in item.citations)


def test_a_digest_tells_the_window_s_stories_with_cited_summaries() -> None:
    digest = digester_of(FIRST, DENIAL).digest(TOPIC, DAY, EVERYONE)
    [item] = digest.items
    assert item.story.documents == (FIRST,)
    assert item.originals == ("Northlight",)
    assert item.new_documents == ("first",)
    assert "reportedly" in item.sentences[0].text
    grounded(digest, FIRST, DENIAL)


def test_a_quiet_window_has_no_items_and_says_what_was_searched() -> None:
    digest = digester_of(FIRST).digest(TOPIC, a_window("2026-05-01", "2026-05-02"), EVERYONE)
    assert digest.items == ()
    assert digest.searched.documents == 0
    later = digester_of(FIRST).digest(TOPIC, a_window("2026-06-05", "2026-06-06"), EVERYONE)
    assert (later.items, later.searched.documents, later.searched.newest) == ((), 1, FIRST.published_at)


def test_another_topic_s_documents_stay_out() -> None:
    assert digester_of(FIRST).digest(a_topic("access"), DAY, EVERYONE).items == ()


def test_an_outsider_s_digest_holds_no_internal_note() -> None:
    digester = digester_of(FIRST, NOTE, OF_ONE_CHANNEL)
    assert documents_in(digester.digest(TOPIC, DAY, EVERYONE)) == {"first"}
    assert digester.digest(TOPIC, DAY, EVERYONE).searched.documents == 1


def test_the_team_s_digest_holds_its_own_notes_first_but_not_another_channel_s() -> None:
    digest = digester_of(FIRST, NOTE, OF_ONE_CHANNEL).digest(TOPIC, DAY, TEAM)
    assert digest.items[0].story.documents == (NOTE,)
    assert {citation.visibility for citation in digest.items[0].citations} == {"internal"}
    assert "legal" not in documents_in(digest)


def test_the_audience_is_checked_again_after_the_catalog() -> None:
    careless = Careless()
    for document in (FIRST, NOTE):
        careless.put(document, passages_of(document), WordVectors().embed_passages([document.text]))
    digest = Digester(careless, Writer(None), FixedClock()).digest(TOPIC, DAY, EVERYONE)
    assert documents_in(digest) == {"first"}


def test_a_document_that_turns_internal_meanwhile_is_not_told() -> None:
    catalog = RevisedMeanwhile()
    catalog.put(FIRST, passages_of(FIRST), WordVectors().embed_passages([FIRST.text]))
    assert Digester(catalog, Writer(None), FixedClock()).digest(TOPIC, DAY, EVERYONE).items == ()


def test_a_shown_story_is_told_again_only_for_what_is_new_in_it() -> None:
    window = a_window("2026-06-04", "2026-06-05")
    digest = digester_of_one_story(FIRST, DENIAL).digest(TOPIC, window, EVERYONE, shown={"first": ""})
    [item] = digest.items
    assert item.story.documents == (FIRST, DENIAL)
    assert item.new_documents == ("denial",)
    assert {citation.document_id for citation in item.citations} == {"denial"}
    assert digester_of(FIRST).digest(TOPIC, DAY, EVERYONE, shown={"first": ""}).items == ()


def test_a_story_keeps_its_name_and_what_came_before_however_long_ago() -> None:
    much_later = replace(DENIAL, published_at=moment("2026-09-04T10:00"))
    digester = digester_of_one_story(FIRST, much_later)
    [before] = digester.digest(TOPIC, DAY, EVERYONE).items
    [after] = digester.digest(TOPIC, a_window("2026-09-04", "2026-09-05"), EVERYONE, shown={"first": ""}).items
    assert before.story.documents == (FIRST,)
    assert after.story.documents == (FIRST, much_later)
    assert before.story.story_id == after.story.story_id == "S1"


def test_a_denial_is_no_original_of_what_it_denies() -> None:
    [item] = digester_of_one_story(FIRST, DENIAL).digest(TOPIC, a_window("2026-06-03", "2026-06-05"), EVERYONE).items
    assert item.originals == ("Northlight",)


def test_what_is_new_is_told_from_what_adds_to_the_story() -> None:
    told = {"outlet": "Harbor Post", "original_id": "first", "original": "Northlight"}
    echo = replace(FIRST, document_id="echo", published_at=moment("2026-06-03T20:00"), **told)
    [item] = digester_of_one_story(FIRST, echo).digest(TOPIC, DAY, EVERYONE).items
    assert item.new_documents == ("first", "echo")
    assert {citation.document_id for citation in item.citations} == {"first"}


def test_a_story_that_touches_a_note_says_so_to_those_who_may_read_it() -> None:
    report = replace(FIRST, title="Reseller Gatehop resold keys", text="The reseller Gatehop resold keys of Sable.")
    note = a_note("note", title="Gatehop served us somebody else's key")
    catalog, passages = catalog_of(report, note), MemoryPassageIndex()
    bring_up_to_date(catalog=catalog, passages=passages, words=MemoryWordIndex())
    StoryBook(catalog, passages, FixedClock()).take_in()
    digester = Digester(catalog, Writer(None), FixedClock(), RelatedNotes(catalog, passages))
    ours = digester.digest(TOPIC, DAY, TEAM).items[0]
    [theirs] = digester.digest(TOPIC, DAY, EVERYONE).items
    assert [n.document_id for n in ours.notes] == ["note"]
    assert ours.importance.notes == 1
    assert theirs.notes == ()
    assert theirs.importance.notes == 0


def read_at(document: Document, when: datetime) -> Document:
    return replace(document, read_at=when)


def test_what_was_put_right_in_place_is_told_once_as_news_again() -> None:
    window = a_window("2026-06-05", "2026-06-06")
    right = replace(FIRST, text=f"{FIRST.text} It was 14.", correction=correction("14 accounts, not 41."))
    known = {"first": FIRST.content_hash}
    (item,) = digester_of(right).digest(TOPIC, window, EVERYONE, shown=known).items
    assert item.new_documents == ("first",)
    assert digester_of(right).digest(TOPIC, window, EVERYONE, shown={"first": right.content_hash}).items == ()
    merely_edited = replace(FIRST, text=f"{FIRST.text} More follows.")
    assert digester_of(merely_edited).digest(TOPIC, window, EVERYONE, shown=known).items == ()


def test_what_was_paid_for_or_is_written_for_machines_is_no_story() -> None:
    for mark in (Mark.SPONSORED, Mark.HOSTILE):
        assert digester_of(replace(FIRST, mark=mark)).digest(TOPIC, DAY, EVERYONE).items == ()


def test_what_did_not_fit_last_time_comes_first_however_old_it_is() -> None:
    window = a_window("2026-07-05", "2026-07-06")
    new = replace(
        FIRST, document_id="new", title="Tessaly opens an office", text="Tessaly opened one.", published_at=window.start
    )
    digest = digester_of(FIRST, new).digest(TOPIC, window, EVERYONE, shown={}, carried={"first"})
    assert [item.story.story_id for item in digest.items] == ["first", "new"]


def test_a_document_without_a_date_is_told_when_it_is_read() -> None:
    window = a_window("2026-06-04", "2026-06-05")
    undated = replace(FIRST, published_at=None, read_at=window.start + timedelta(hours=2))
    assert documents_in(digester_of(undated).digest(TOPIC, window, EVERYONE)) == {"first"}


def test_a_document_read_late_is_told_in_the_digest_after() -> None:
    window = a_window("2026-06-04", "2026-06-05")
    late = read_at(FIRST, window.start + timedelta(hours=2))
    for found in (late, replace(late, revision=2)):
        for earlier in ({}, {"something else": ""}):
            digest = digester_of(found).digest(TOPIC, window, EVERYONE, shown=earlier)
            assert documents_in(digest) == {"first"}
        assert digester_of(found).digest(TOPIC, window, EVERYONE, shown={"first": ""}).items == ()
    for other in (
        read_at(FIRST, window.start - timedelta(hours=2)),
        replace(late, published_at=window.start - timedelta(days=8)),
        replace(late, read_at=None),
    ):
        assert digester_of(other).digest(TOPIC, window, EVERYONE, shown={}).items == ()
    assert digester_of(late).digest(TOPIC, window, EVERYONE).items == ()


def test_copies_of_one_report_are_one_item_with_one_original() -> None:
    copies = [replace(FIRST, document_id=f"copy{n}", outlet=f"Outlet {n}") for n in range(3)]
    hours_later = [replace(c, published_at=moment("2026-06-03T15:00")) for c in copies]
    [item] = digester_of_one_story(FIRST, *hours_later).digest(TOPIC, DAY, EVERYONE).items
    assert len(outlets_of(item.story.documents)) == 4
    assert item.originals == ("Northlight",)


def test_a_model_that_makes_things_up_costs_no_claim_without_a_passage() -> None:
    digest = digester_of(FIRST, model=FakeModel(MADE_UP)).digest(TOPIC, DAY, EVERYONE)
    grounded(digest, FIRST)
    assert "billion" not in " ".join(sentence.text for item in digest.items for sentence in item.sentences)


def test_a_model_that_is_away_is_asked_once_a_digest() -> None:
    unrelated = [
        a_document(f"d{n}", title=f"Matter{n} of thing{n}", text=f"Wholly{n} other{n} words{n} said{n} here{n}.")
        for n in range(5)
    ]
    model = FakeModel(ModelUnavailable("The language model is away."))
    digest = digester_of(*unrelated, model=model).digest(TOPIC, DAY, EVERYONE)
    assert len(model.prompts) == 1
    grounded(digest, *unrelated)
    assert documents_in(digest) == {document.document_id for document in unrelated}


def test_a_busy_day_asks_the_model_for_the_first_stories_alone() -> None:
    unrelated = [
        a_document(f"d{n}", title=f"Matter{n} of thing{n}", text=f"Wholly{n} other{n} words{n} said{n} here{n}.")
        for n in range(MOST_WRITTEN + 3)
    ]
    model = FakeModel(MADE_UP)
    digest = digester_of(*unrelated, model=model).digest(TOPIC, DAY, EVERYONE)
    assert sum(prompt.seconds is None for prompt in model.prompts) == MOST_WRITTEN  # the rest: asked once more
    assert len(digest.items) == MOST_WRITTEN + 3


def test_a_report_without_a_telling_sentence_is_named_by_its_title_with_its_words_as_evidence() -> None:
    terse = a_document("terse", title="Terms changed", text="Terms: see below.")
    digest = digester_of(terse).digest(TOPIC, DAY, EVERYONE)
    grounded(digest, terse)
    assert [sentence.text for sentence in digest.items[0].sentences] == ["Terms changed"]


def test_a_title_that_its_text_does_not_bear_out_gives_way_to_the_text() -> None:
    bold = a_document("bold", title="Vexley used 41 accounts", text="Not so many.")
    digest = digester_of(bold).digest(TOPIC, DAY, EVERYONE)
    grounded(digest, bold)
    assert [sentence.text for sentence in digest.items[0].sentences] == ["Not so many."]


def test_a_document_that_is_white_space_is_not_told_at_all() -> None:
    assert digester_of(a_document("blank", text="  ")).digest(TOPIC, DAY, EVERYONE).items == ()


def test_a_document_without_text_is_not_told_at_all() -> None:
    assert digester_of(a_document("empty", text="")).digest(TOPIC, DAY, EVERYONE).items == ()


def test_a_broken_vector_does_not_spoil_the_grouping() -> None:
    catalog = catalog_of(DENIAL)
    catalog.put(FIRST, passages_of(FIRST), np.full((1, 256), np.nan, np.float32))
    digest = Digester(catalog, Writer(None), FixedClock()).digest(TOPIC, a_window(), EVERYONE)
    assert documents_in(digest) == {"first", "denial"}
