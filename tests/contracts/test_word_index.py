"""What every word index promises: the fake, and the index in SQLite and in PostgreSQL."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from retrieval.adapters.word_index import SqlWordIndex
from retrieval.domain import INTERNAL, PUBLIC, Document, Scored
from retrieval.ports import IndexEntry, WordIndex
from tests.factories import a_document, a_note, entries_of
from tests.fakes import MemoryWordIndex, WordVectors

EMBEDDER = WordVectors(dimension=8)


@pytest.fixture(params=["memory", "sqlite", "postgresql"])
def words(request: pytest.FixtureRequest) -> WordIndex:
    if request.param == "memory":
        return MemoryWordIndex()
    return SqlWordIndex(request.getfixturevalue("sqlite_engine" if request.param == "sqlite" else "postgres_engine"))


def entry(name: str, text: str, *, visibility: str = PUBLIC, title: str = "A report") -> IndexEntry:
    (only,) = entries_of(a_document(name, text=text, visibility=visibility, title=title), EMBEDDER)
    return only


def found(words: WordIndex, text: str, *visibilities: str, limit: int = 10) -> list[str]:
    """The documents whose passages match, best first."""
    return [s.passage_id.split("@")[0] for s in words.matching(text, visibilities or {PUBLIC}, limit)]


def test_a_passage_is_found_by_any_of_its_words(words: WordIndex) -> None:
    words.add([entry("a", "Gatehop resold access to Sable."), entry("b", "The ferry runs at noon.")])
    assert found(words, "What did Gatehop do?") == ["a"]
    assert found(words, "gatehop ferry") == ["a", "b"] or found(words, "gatehop ferry") == ["b", "a"]
    assert found(words, "submarine") == []


def test_a_passage_is_found_by_its_heading(words: WordIndex) -> None:
    words.add([entry("a", "Nothing of note.", title="Keyfold leaks keys"), entry("b", "Nothing else.")])
    assert found(words, "keyfold") == ["a"]
    assert found(words, "Northlight 3 June") != []


@pytest.mark.parametrize("asked", ["train", "TRAINED", "training", "trains"])
def test_a_word_is_found_in_its_other_forms(words: WordIndex, asked: str) -> None:
    words.add([entry("a", "They were trained on outputs."), entry("b", "The ferry runs.")])
    assert found(words, asked) == ["a"]


def test_accents_and_case_make_no_difference(words: WordIndex) -> None:
    words.add([entry("a", "Zoë Brännfjord spoke in CAFÉ Norrvik."), entry("b", "The ferry runs.")])
    assert found(words, "brannfjord cafe") == ["a"]
    assert found(words, "Zoe") == ["a"]


@pytest.mark.parametrize("misspelt", ["Gatehopp", "Gatheop", "Gatehp", "GATEJOP"])
def test_a_word_that_nothing_holds_stands_for_the_one_most_like_it(words: WordIndex, misspelt: str) -> None:
    words.add([entry("a", "Gatehop resold keys."), entry("b", "The gateway was shut."), entry("c", "Gates were left.")])
    assert found(words, f"{misspelt}?") == ["a"]


def test_a_word_is_not_taken_for_one_of_a_partition_that_is_not_opened(words: WordIndex) -> None:
    words.add([entry("a", "Gatehop resold keys.", visibility=INTERNAL), entry("b", "The gateway was shut.")])
    assert found(words, "Gatehopp") == []


@pytest.mark.parametrize("other", ["gats", "gatehouse", "hatehop", "gate2hop"])
def test_another_word_is_not_a_misspelt_one(words: WordIndex, other: str) -> None:
    words.add([entry("a", "Gatehop resold keys.")])
    assert found(words, other) == []


def test_the_parts_of_a_joined_word_are_found(words: WordIndex) -> None:
    words.add([entry("a", "Mosaic-3.5 is on norrvik.example/mosaic_next now."), entry("b", "The ferry runs.")])
    for asked in ("mosaic", "3.5", "norrvik.example", "mosaic_next", "Mosaic-3"):
        assert found(words, asked)[0] == "a", asked


def test_the_passage_with_the_rarer_word_comes_first(words: WordIndex) -> None:
    many = [entry(f"m{n}", "Access to the model was discussed at length today.") for n in range(6)]
    words.add([*many, entry("rare", "Access to Anvil was discussed at length today.")])
    assert found(words, "anvil access")[0] == "rare"


def test_the_passage_that_says_it_more_often_or_shorter_comes_first(words: WordIndex) -> None:
    filler = "Nothing of any weight happened on that day in the harbour town by the sea. "
    words.add(
        [
            entry("once", f"Anvil was named. {filler}"),
            entry("twice", f"Anvil was named. Anvil again. {filler}"),
            entry("long", f"Anvil was named. {filler * 6}"),
            entry("none", filler),
        ]
    )
    assert found(words, "anvil") == ["twice", "once", "long"]


def test_a_word_that_every_passage_holds_still_counts(words: WordIndex) -> None:
    words.add([entry("a", "Anvil."), entry("b", "Anvil.")])
    scores = words.matching("anvil", {PUBLIC}, 5)
    assert len(scores) == 2
    assert all(s.score > 0.01 for s in scores)


def test_scores_go_down_and_the_limit_holds(words: WordIndex) -> None:
    words.add([entry(f"d{n}", "Anvil " * (n + 1) + "and more.") for n in range(8)])
    scored = words.matching("anvil", {PUBLIC}, 5)
    assert [s.score for s in scored] == sorted((s.score for s in scored), reverse=True)
    assert len(scored) == 5
    assert words.matching("anvil", {PUBLIC}, 0) == []
    assert words.matching("anvil", {PUBLIC}, -1) == []


def test_only_the_passages_named_are_found_and_score_as_they_do_among_all(words: WordIndex) -> None:
    entries = [entry(f"d{n}", "Anvil " * (n + 1) + "and more.") for n in range(8)]
    secret = entry("s", "Anvil.", visibility=INTERNAL)
    words.add([*entries, secret, entry("f", "The ferry runs.")])
    everything = words.matching("anvil", {PUBLIC}, 20)
    named = {e.passage.passage_id for e in (*entries[::2], secret)} | {"unknown@1#0"}
    assert words.matching("anvil", {PUBLIC}, 20, among=named) == [s for s in everything if s.passage_id in named]
    assert words.matching("anvil", {PUBLIC}, 2, among=named) == words.matching("anvil", {PUBLIC}, 20, among=named)[:2]
    assert words.matching("anvil", {PUBLIC}, 20, among=()) == []


def test_only_the_opened_partitions_are_searched(words: WordIndex) -> None:
    words.add(
        [
            entry("p", "Gatehop resold keys."),
            entry("i", "Gatehop resold keys.", visibility=INTERNAL),
            entry("c", "Gatehop resold keys.", visibility="channel:C024BE91L"),
        ]
    )
    assert found(words, "gatehop", PUBLIC) == ["p"]
    assert found(words, "gatehop", INTERNAL) == ["i"]
    assert set(found(words, "gatehop", PUBLIC, "channel:C024BE91L")) == {"p", "c"}
    assert found(words, "gatehop", "channel:C0OTHER") == []
    assert words.matching("gatehop", set(), 5) == []


def test_partitions_whose_names_look_alike_stay_apart(words: WordIndex) -> None:
    names = ["channel:C1", "channel:c1", "channel_C1", 'x"; DROP TABLE documents; --', "c" * 300, "öffentlich"]
    words.add([entry(f"d{n}", "Gatehop resold keys.", visibility=name) for n, name in enumerate(names)])
    for number, name in enumerate(names):
        assert found(words, "gatehop", name) == [f"d{number}"]
    assert words.count() == len(names)


def test_a_note_in_a_small_partition_is_weighed_like_an_article_in_a_large_one(words: WordIndex) -> None:
    articles = [entry(f"a{n}", "Access to the model was discussed at length today.") for n in range(12)]
    note = entry("note", "Gatehop gave us a key of somebody else.", visibility=INTERNAL)
    near = entry("near", "A key of the harbour master was lost by somebody.")
    words.add([*articles, near, note])
    assert found(words, "Which Gatehop key was somebody else's?", PUBLIC, INTERNAL)[0] == "note"


def test_adding_again_replaces(words: WordIndex) -> None:
    words.add([entry("a", "Old words about ferries.")])
    words.add([entry("a", "New words about keys."), entry("b", "Other.")])
    words.add([])
    assert words.count() == 2
    assert found(words, "ferries") == []
    assert found(words, "keys") == ["a"]


def test_the_last_of_two_entries_with_one_identity_wins(words: WordIndex) -> None:
    words.add([entry("a", "Old words about ferries."), entry("a", "New words about keys.")])
    assert words.count() == 1
    assert found(words, "keys") == ["a"]


def test_what_was_dropped_is_not_found(words: WordIndex) -> None:
    words.add([entry("a", "Gatehop."), entry("i", "Gatehop.", visibility=INTERNAL)])
    words.drop([(PUBLIC, "a@1#0"), (PUBLIC, "unknown"), ("channel:C9", "a@1#0"), (PUBLIC, "i@1#0")])
    words.drop([])
    assert found(words, "gatehop", PUBLIC, INTERNAL) == ["i"]
    assert words.count() == 1


def test_a_rebuild_holds_what_it_was_given_and_nothing_else(words: WordIndex) -> None:
    words.add([entry("old", "Gatehop."), entry("n", "Gatehop.", visibility=INTERNAL)])
    built = words.rebuild([[entry("a", "Gatehop."), entry("b", "Ferry.")], [], [entry("c", "Ferry.", visibility="v")]])
    assert built == words.count() == 3
    assert found(words, "gatehop", PUBLIC, INTERNAL) == ["a"]
    assert found(words, "ferry", PUBLIC, "v") in (["b", "c"], ["c", "b"])
    assert words.rebuild([]) == words.count() == 0
    assert found(words, "ferry") == []


def test_the_old_index_answers_while_a_rebuild_goes_on(words: WordIndex) -> None:
    words.add([entry("old", "Gatehop.")])
    seen: list[list[str]] = []

    def batches() -> Iterator[list[IndexEntry]]:
        yield [entry("a", "Gatehop.")]
        seen.append(found(words, "gatehop"))
        yield [entry("b", "Gatehop.", visibility=INTERNAL)]
        seen.append(found(words, "gatehop", PUBLIC, INTERNAL))

    assert words.rebuild(batches()) == 2
    assert seen == [["old"], ["old"]]
    assert set(found(words, "gatehop", PUBLIC, INTERNAL)) == {"a", "b"}


def test_a_rebuild_that_breaks_off_leaves_what_was_there(words: WordIndex) -> None:
    words.add([entry("old", "Gatehop.")])

    def breaking_off() -> list[list[IndexEntry]]:
        raise RuntimeError

    with pytest.raises(RuntimeError):
        words.rebuild(batch for batch in breaking_off())
    assert found(words, "gatehop") == ["old"]


ODD_QUESTIONS = [
    "",
    " ",
    "?!…—",
    "🙂🙂",
    '"',
    "'",
    '"unclosed',
    "a AND OR NOT b",
    "NEAR(gatehop ferry, 2)",
    "gatehop*",
    "heading:gatehop",
    "-gatehop +ferry ^x",
    "(((",
    "gatehop & | ! <-> :* \\",
    "' OR 1=1; --",
    "%s %d {x} :name ?",
    "\x00gatehop\x00",
    "\ud83d",
    "日本語 の 質問",
    "the of and",
    "x" * 50_000,
    "gatehop " * 5_000,
]


def test_odd_questions_find_something_or_nothing_but_never_raise(words: WordIndex) -> None:
    words.add([entry("a", "Gatehop resold keys."), entry("b", "The ferry runs.")])
    for odd in ODD_QUESTIONS:
        assert set(found(words, odd)) <= {"a", "b"}
        assert ("a" in found(words, odd)) == ("gatehop" in odd.casefold()), odd


def test_every_adapter_puts_a_small_corpus_in_the_order_of_bm25(words: WordIndex) -> None:
    corpus: list[Document] = [
        a_document("v1", title="Vexley trained Anvil", text="Vexley trained Anvil on the outputs of Sable, they said."),
        a_document("v2", title="Vexley denies", text="Vexley denies that Anvil saw outputs of a rival's model."),
        a_document("q1", title="Quillon cut access", text="Quillon cut the access of Vexley to Sable in January."),
        a_document("t1", title="Mosaic licence", text="Tessaly rewrote the licence of Mosaic: no training on outputs."),
        a_document("f1", title="Ferries", text="A ferry operator tried a support model and kept its timetable."),
        a_note("n1", title="Gatehop key", text="Gatehop served us a key that belonged to Vexley."),
    ]
    entries = [e for document in corpus for e in entries_of(document, EMBEDDER)]
    words.add(entries)
    oracle = MemoryWordIndex()
    oracle.add(entries)
    for asked in ("Who trained Anvil on outputs of Sable?", "Vexley key", "licence for training", "support model"):
        for opened in ({PUBLIC}, {PUBLIC, INTERNAL}):
            expected = oracle.matching(asked, opened, 10)
            got = words.matching(asked, opened, 10)
            assert _near(got, expected), (asked, opened, got, expected)


def _near(got: list[Scored], expected: list[Scored]) -> bool:
    """Say whether two rankings hold the same passages with about the same scores (stems and stop words differ)."""
    scores = {s.passage_id: s.score for s in expected}
    return {s.passage_id for s in got} == set(scores) and all(
        s.score == pytest.approx(scores[s.passage_id], rel=0.35) for s in got
    )


def test_a_partition_goes_with_all_it_holds_and_can_begin_anew(words: WordIndex) -> None:
    theirs = "internal:T0AWAY"
    words.add([entry("a", "Gatehop resold keys."), entry("b", "Gatehop leaked keys.", visibility=theirs)])
    words.forget_partitions(lambda visibility: visibility == theirs)
    words.forget_partitions(lambda visibility: visibility == theirs)
    assert found(words, "gatehop", PUBLIC, theirs) == ["a"]
    words.drop([(theirs, "b@1#0")])
    words.add([entry("c", "Gatehop sold keys.", visibility=theirs)])
    assert found(words, "gatehop", theirs) == ["c"]
    assert words.count() == 2
