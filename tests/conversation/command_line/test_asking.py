"""`desk ask`, `desk search` and `desk digest`: what they answer from the sample, for whom and as of when."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from bot.cli.day import CORPUS
from retrieval.domain import DraftSentence
from tests.conversation.commands import Desk
from tests.model_server import BROKEN, model_server, says
from tests.rerank_server import rerank_server

pytestmark = pytest.mark.usefixtures("alone")

OURS = "Which of our services used a key from the reseller Gatehop?"


def test_every_sentence_of_an_answer_is_cited_and_every_quote_is_in_the_corpus(stocked: Desk) -> None:
    answer = stocked("ask", "When did Quillon restore Brightsill's access to Sable?", "--as-of", "2026-06-08", "--json")
    assert answer.code == 0
    assert answer.json["kind"] == "answer"
    indexes = {citation["index"] for citation in answer.json["citations"]}
    assert all(set(sentence["citations"]) <= indexes and sentence["citations"] for sentence in answer.json["sentences"])
    corpus = " ".join(" ".join(path.read_text().split()) for path in CORPUS.glob("*/*.md"))
    assert all(" ".join(citation["quote"].split()) in corpus for citation in answer.json["citations"])


def test_an_answer_for_people_has_numbers_and_sources(stocked: Desk) -> None:
    answer = stocked("ask", "When did Quillon restore Brightsill's access to Sable?", "--as-of", "2026-06-08")
    assert "[1]" in answer.out
    assert "Sources" in answer.out
    assert "parameterpost.example" in answer.out


def test_a_question_is_answered_for_the_public_unless_told_otherwise(stocked: Desk) -> None:
    public = stocked("ask", OURS, "--as-of", "2026-06-08", "--json").json
    internal = stocked("ask", OURS, "--as-of", "2026-06-08", "--audience", "internal", "--json").json
    assert "INC-2026-033" in {citation["document_id"] for citation in internal["citations"]}
    assert not {c["document_id"] for c in public["citations"]} & {"INC-2026-033"}
    assert "staging build" not in json.dumps(public)


def test_nothing_published_after_the_day_of_asking_is_read(stocked: Desk) -> None:
    asked = ("search", "Brightsill Sable access", "-k", "20", "--json", "--as-of")
    days = [hit["published_at"] for hit in stocked(*asked, "2026-05-31").json["hits"]]
    assert days
    assert max(days) < "2026-06-01"
    assert max(hit["published_at"] for hit in stocked(*asked, "2026-06-08").json["hits"]) > "2026-06-01"


def test_a_question_can_be_narrowed_to_an_outlet_and_its_days(stocked: Desk) -> None:
    only = ("--only", "outlet=Parameter Post", "--only", "since=2026-06-03", "--only", "until=2026-06-03", "--json")
    found = stocked("search", "Vexley Quillon Sable access", *only).json["hits"]
    assert {(hit["outlet"], hit["published_at"][:10]) for hit in found} == {("Parameter Post", "2026-06-03")}
    cited = stocked("ask", "When did Quillon end Vexley's access?", *only).json["citations"]
    assert {citation["outlet"] for citation in cited} == {"Parameter Post"}


def test_a_search_that_finds_nothing_says_so(desk: Desk) -> None:
    assert desk("search", "Anvil").out == "I found nothing close to that.\n"


def test_search_returns_as_many_as_wanted_in_order(stocked: Desk) -> None:
    found = stocked("search", "Vexley Anvil Sable", "-k", "3", "--json").json["hits"]
    assert [hit["rank"] for hit in found] == [1, 2, 3]
    assert found == sorted(found, key=lambda hit: -hit["score"])
    assert stocked("search", "Vexley Anvil Sable", "-k", "3").out.count("\n\n") == 2


@pytest.mark.parametrize("command", ["ask", "search"])
def test_a_file_of_questions_is_answered_a_line_each(stocked: Desk, tmp_path: Path, command: str) -> None:
    questions = tmp_path / "q.jsonl"
    questions.write_text(
        '{"id": "a", "question": "Who denied it?", "as_of": "2026-06-08", "answer": "ignored"}\n'
        "not json\n"
        '{"id": "c", "question": "What is Keyfold?"}\n'
    )
    ran = stocked(command, "--batch", str(questions))
    assert [line["id"] for line in ran.lines] == ["a", None, "c"]
    assert "error" in ran.lines[1]
    assert ran.code == 1
    questions.write_text('{"id": "a", "question": "Who denied it?"}\n')
    well = stocked(command, "--batch", str(questions), "--as-of", "2026-06-08")
    assert well.code == 0
    assert ("hits" if command == "search" else "kind") in well.lines[0]


def test_a_model_writes_when_there_is_one_and_its_failure_costs_a_remark_only(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "a.md").write_text("---\ntitle: A\n---\nVexley trained Anvil on Sable outputs for months.\n")
    assert desk("ingest", str(tmp_path / "a.md")).code == 0
    asked = ("ask", "What did Vexley train on Sable outputs?", "--json")
    with model_server() as model:
        monkeypatch.setenv("OPENAI_BASE_URL", model.url)
        monkeypatch.setenv("VERIFIER_MODEL", "none")  # it would be measured aside, by replies that are not scripted
        draft = DraftSentence(
            "Vexley trained Anvil for months.", ((1, "Vexley trained Anvil on Sable outputs for months"),)
        )
        model.next(says(draft), BROKEN)
        written = desk(*asked).json
        assert [sentence["text"] for sentence in written["sentences"]] == ["Vexley trained Anvil for months."]
        assert written["reason"] is None
        quoted = desk(*asked).json
        assert quoted["kind"] == "answer"
        assert quoted["reason"]


def test_a_search_asks_the_reranker_and_goes_on_without_it(stocked: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RERANKER_MODEL", "judge-1")
    with rerank_server() as server:
        monkeypatch.setenv("RERANKER_BASE_URL", server.url)
        before = stocked("search", "Anvil", "--json").json
        assert server.asked[0]["query"] == "Anvil"
    told = stocked("search", "Anvil", "--json")
    assert before
    assert told.json
    assert "not reranked" in told.err
    assert "judge-1" in told.err


def test_a_digest_tells_the_stories_of_its_days(stocked: Desk) -> None:
    arguments = ("digest", "--topic", "provenance", "--since", "2026-06-01", "--until", "2026-06-04")
    digest = stocked(*arguments, "--json").json
    assert digest["stories"]
    days = [d["published_at"] for story in digest["stories"] for d in story["documents"]]
    assert all(day < "2026-06-05" for day in days)  # a story has all that came before, and nothing later
    assert all(any(d["published_at"] >= "2026-06-01" for d in story["documents"]) for story in digest["stories"])
    assert all(sentence["citations"] for story in digest["stories"] for sentence in story["sentences"])
    assert "Model provenance: 1 Jun 2026 to 4 Jun 2026" in stocked(*arguments).out
