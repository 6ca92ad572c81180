from __future__ import annotations

from collections.abc import Collection

import pytest
from structlog.testing import capture_logs

from bot.operations.health import Unwell, thorough_index_look
from bot.operations.upkeep import look_after, make_ready, read_claims, reindex
from retrieval.claims.extract import claims_of
from retrieval.domain import EVERYONE, Scored, Topic, Vector
from retrieval.errors import IndexBroken, IndexMismatch, Unreachable
from retrieval.reading.sorting import Sorter
from tests.factories import a_document, entries_of
from tests.fakes import MemoryPassageIndex, MemoryWordIndex, WordVectors
from tests.unit.operations.conftest import FailingIndex, Parts


def _stored_but_not_indexed(parts: Parts) -> None:
    document = a_document("c")
    entries = entries_of(document, parts.embedder)
    parts.catalog.put(document, [entry.passage for entry in entries], entries[0].vector.reshape(1, -1))


def test_indexes_in_step_are_left_alone_without_a_word(parts: Parts) -> None:
    make_ready(parts.services, say=parts.said.append)
    assert parts.said == []
    assert parts.passages.rebuilt == 0


def test_what_was_stored_but_not_indexed_before_a_crash_is_caught_up(parts: Parts) -> None:
    _stored_but_not_indexed(parts)
    make_ready(parts.services, say=parts.said.append)
    assert parts.passages.count() == parts.words.count() == 3
    assert len(parts.said) == 1
    assert parts.passages.rebuilt == 0


def test_a_lost_index_is_rebuilt_from_the_database(parts: Parts) -> None:
    parts.passages, parts.words = FailingIndex(), MemoryWordIndex()
    make_ready(parts.services, say=parts.said.append)
    assert parts.passages.count() == parts.words.count() == 2
    assert "rebuilding" in parts.said[0]


def test_an_index_out_of_step_with_the_other_is_rebuilt(parts: Parts) -> None:
    parts.passages.drop([("public", "a@1#0")])
    make_ready(parts.services, say=parts.said.append)
    assert parts.passages.count() == parts.words.count() == 2


def test_a_broken_index_is_rebuilt_and_catches_up(parts: Parts) -> None:
    parts.passages.trouble = IndexBroken("The index cannot be read: run `desk reindex`.")
    _stored_but_not_indexed(parts)
    make_ready(parts.services, say=parts.said.append)
    assert parts.passages.count() == parts.words.count() == 3
    assert parts.catalog.waiting(10) == []
    assert "does not open" in parts.said[0]


def test_an_index_of_another_embedder_is_not_touched(parts: Parts) -> None:
    parts.passages.trouble = IndexMismatch("Built with another model: run `desk reindex`.")
    with pytest.raises(IndexMismatch, match="desk reindex"):
        make_ready(parts.services, say=parts.said.append)
    assert parts.passages.rebuilt == 0


def test_an_empty_desk_is_ready(parts: Parts) -> None:
    for identity in ("a", "b"):
        parts.catalog.remove(identity)
    make_ready(parts.services, say=parts.said.append)
    assert parts.passages.count() == 0
    assert parts.passages.rebuilt == 0


def test_reindexing_uses_the_stored_vectors(parts: Parts) -> None:
    parts.passages = FailingIndex()
    assert reindex(parts.services, WordVectors(), again=False, say=parts.said.append) == 2
    assert parts.said == []


@pytest.mark.parametrize("trouble", [IndexMismatch("another model"), IndexBroken("broken")])
def test_reindexing_with_another_embedder_makes_every_vector_anew(
    parts: Parts, trouble: IndexMismatch | IndexBroken
) -> None:
    other = WordVectors(model="other", dimension=64)
    parts.passages.trouble = trouble
    assert reindex(parts.services, other, again=False, say=parts.said.append) == 2
    assert {len(vector) for vector in parts.catalog.vectors(["a@1#0", "b@1#0"]).values()} == {64}
    assert "other" in parts.said[0]


def test_vectors_are_made_anew_when_asked_for(parts: Parts) -> None:
    other = WordVectors(model="other", dimension=256)
    assert reindex(parts.services, other, again=True, say=parts.said.append) == 2
    assert "other" in parts.said[0]


def test_reindexing_sorts_every_document_under_the_topics_there_are_now(parts: Parts) -> None:
    title = parts.catalog.documents(["a"])["a"].title
    parts.sorter = Sorter((Topic("own", "Own", "", (title.split()[0].lower(),)),))
    assert reindex(parts.services, WordVectors(), again=False, say=parts.said.append) == 2
    sorted_anew = parts.catalog.documents(["a", "b"])
    assert (sorted_anew["a"].topics, sorted_anew["a"].revision) == (("own",), 1)
    assert parts.catalog.waiting(10) == []


def test_an_empty_desk_can_be_reindexed(parts: Parts) -> None:
    for identity in ("a", "b"):
        parts.catalog.remove(identity)
    parts.passages.trouble = IndexBroken("broken")
    assert reindex(parts.services, WordVectors(), again=False, say=parts.said.append) == 0
    assert isinstance(parts.passages, MemoryPassageIndex)


def test_a_long_embedding_says_how_far_it_is(parts: Parts) -> None:
    for number in range(500):
        document = a_document(f"d{number}", text="x")
        entries = entries_of(document, parts.embedder)
        parts.catalog.put(document, [entry.passage for entry in entries], entries[0].vector.reshape(1, -1))
    reindex(parts.services, parts.embedder, again=True, say=parts.said.append)
    assert parts.said[1] == "500 of 502 documents embedded."


class LosingIndex(FailingIndex):
    """An index that counts every passage and does not find some of them until it is rebuilt."""

    def __init__(self, *lost: str) -> None:
        super().__init__()
        self.lost = set(lost)
        self.away = False

    def nearest(self, vector: Vector, visibilities: Collection[str], limit: int) -> list[Scored]:
        return [scored for scored in super().nearest(vector, visibilities, limit) if scored.passage_id not in self.lost]

    def rebuild(self, batches: object) -> int:
        if self.away:
            raise Unreachable("Another desk is rebuilding this index; try again when it has finished.")
        self.lost = set()
        return super().rebuild(batches)


def _losing(parts: Parts, *lost: str) -> LosingIndex:
    index = LosingIndex(*lost)
    index.add([entry for entries in parts.catalog.everything(10) for entry in entries])
    parts.passages = index
    return index


def test_an_index_that_counts_right_and_finds_less_is_rebuilt_at_the_start(parts: Parts) -> None:
    index = _losing(parts, "b@1#0")
    make_ready(parts.services, say=parts.said.append)
    assert parts.said == ["Chroma lost 1 of 2 stored passages that were looked for; rebuilding it from the database."]
    assert index.rebuilt == 1
    make_ready(parts.services, say=parts.said.append)
    assert (len(parts.said), index.rebuilt) == (1, 1)


def test_the_daily_look_rebuilds_and_warns_in_the_log_without_a_word_of_a_passage(parts: Parts) -> None:
    index = _losing(parts, "a@1#0", "b@1#0")
    with capture_logs() as lines:
        look_after(parts.services)
    assert [(line["log_level"], line["what"]) for line in lines] == [
        ("warning", "Chroma lost 2 of 2 stored passages that were looked for; rebuilding it from the database.")
    ]
    assert index.rebuilt == 1
    with capture_logs() as lines:
        look_after(parts.services)
    assert lines == []


def test_a_desk_starts_while_another_one_rebuilds_the_index_that_both_use(parts: Parts) -> None:
    _losing(parts, "b@1#0").away = True
    make_ready(parts.services, say=parts.said.append)
    assert "Another desk is rebuilding" in parts.said[-1]


def test_what_is_on_its_way_into_the_index_is_not_lost(parts: Parts) -> None:
    index = _losing(parts)
    _stored_but_not_indexed(parts)
    with capture_logs() as lines:
        look_after(parts.services)
    assert (lines, index.rebuilt) == ([], 0)


def test_check_says_that_passages_were_lost_and_rebuilt_and_is_well_the_next_time(parts: Parts) -> None:
    _losing(parts, "a@1#0")
    with pytest.raises(Unwell, match=r"lost 1 of 2 stored passages .* rebuilt from the database and holds 2 passages"):
        thorough_index_look(parts.services)
    told = thorough_index_look(parts.services)
    assert told.endswith("2 of them were looked for in Chroma and found.")


def test_check_says_when_a_rebuild_does_not_help(parts: Parts) -> None:
    class Broken(LosingIndex):
        def rebuild(self, batches: object) -> int:
            kept = set(self.lost)
            held = super().rebuild(batches)
            self.lost = kept
            return held

    parts.passages = Broken("a@1#0")
    parts.passages.add([entry for entries in parts.catalog.everything(10) for entry in entries])
    with pytest.raises(Unwell, match="still lacks 1 of 2"):
        thorough_index_look(parts.services)


def test_the_claims_of_every_document_are_read_anew_and_none_is_doubled(parts: Parts) -> None:
    text = "Harrow suspended the account of Vexley on Monday."
    document = a_document("c", text=text, language="en", read_at=parts.services.clock.now())
    entries = entries_of(document, parts.embedder)
    parts.catalog.put(document, [entry.passage for entry in entries], entries[0].vector.reshape(1, -1))
    first = read_claims(parts.services.catalog, claims_of, say=parts.said.append)
    again = read_claims(parts.services.catalog, claims_of, say=parts.said.append)
    kept = [claim.quote for claim in parts.catalog.claims(EVERYONE)]
    assert first == again == (3, len(kept))
    assert text in kept
