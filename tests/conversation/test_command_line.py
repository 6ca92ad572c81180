"""The command line from end to end: real database, real Chroma, real embedder, in a fresh data directory."""

from __future__ import annotations

import io
import json
import os
import re
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
import typer
from rich.console import Console

from bot.cli.app import main
from bot.cli.day import CORPUS, NOW, SOURCES
from bot.cli.prompt import CommandPrompt
from bot.compose import compose, console_chat, open_work
from bot.settings import Settings, load
from retrieval.domain import DraftSentence
from tests.fakes import WordVectors
from tests.model_server import BROKEN, model_server, says
from tests.rerank_server import rerank_server

pytestmark = pytest.mark.usefixtures("alone")

ARTICLES, NOTES = str(CORPUS / "articles"), str(CORPUS / "notes")
OURS = "Which of our services used a key from the reseller Gatehop?"


@dataclass
class Ran:
    """What one command printed and how it ended."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        """Its one JSON document."""
        return json.loads(self.out)

    @property
    def lines(self) -> list[Any]:
        """Its JSON documents, one a line."""
        return [json.loads(line) for line in self.out.splitlines()]


Desk = Callable[..., Ran]


def _runner(data_dir: Path, capsys: pytest.CaptureFixture[str]) -> Desk:
    def run(*arguments: str) -> Ran:
        capsys.readouterr()
        code = main(["--data-dir", str(data_dir), *arguments])
        printed = capsys.readouterr()
        return Ran(code, printed.out, printed.err)

    return run


@pytest.fixture
def desk(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Desk:
    """A desk with an empty data directory."""
    return _runner(tmp_path / "data", capsys)


@pytest.fixture
def stocked(sample_dir: Path, capsys: pytest.CaptureFixture[str]) -> Desk:
    """A desk that has read the sample corpus."""
    return _runner(sample_dir, capsys)


def test_ingest_counts_what_is_new_unchanged_revised_removed_and_failed(desk: Desk, tmp_path: Path) -> None:
    folder = tmp_path / "news"
    folder.mkdir()
    (folder / "a.md").write_text("---\ntitle: A\n---\nVexley trained Anvil on Sable outputs for months.\n")
    (folder / "b.md").write_text("---\ntitle: B\n---\nQuillon ended the access of Brightsill to Sable.\n")
    first = desk("ingest", str(folder), "--json")
    figures = dict.fromkeys(("new", "revised", "unchanged", "removed", "redacted", "narrowed"), 0)
    assert (first.code, first.json) == (0, figures | {"new": 2, "failed": [], "skipped": []})
    (folder / "a.md").write_text("---\ntitle: A\n---\nVexley trained Anvil on Sable outputs for seven months.\n")
    (folder / "b.md").unlink()
    (folder / "c.md").write_bytes(b"\xff\xfe\x00broken\x00")
    (folder / "d.md").write_text("---\ntitle: [not closed\n---\nText.\n")
    again = desk("ingest", str(folder), str(tmp_path / "nowhere"), "--json")
    assert again.code == 1
    assert (again.json["revised"], again.json["removed"]) == (1, 1)
    assert {Path(each["what"]).name for each in again.json["failed"]} >= {"d.md", "nowhere"}
    assert all(each["why"] for each in again.json["failed"])


def test_ingest_says_in_words_what_it_did(desk: Desk, tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text("---\ntitle: A\n---\nVexley trained Anvil on Sable outputs for months.\n")
    done = desk("ingest", str(tmp_path / "a.md"))
    assert (done.code, done.out) == (0, "Documents: 1 new.\n")
    assert desk("ingest", "nowhere").out.startswith("Documents: nothing new.\n1 thing could not be read:\n  nowhere:")


def test_a_deleted_note_disappears_from_answers(desk: Desk, tmp_path: Path) -> None:
    folder = tmp_path / "notes"
    folder.mkdir()
    note = folder / "INC-1.md"
    head = "---\nid: INC-1\ntitle: Gatehop key\nseverity: high\nstatus: open\noccurred_at: 2026-06-01\n---\n"
    note.write_text(head + "A key of the reseller Gatehop was found in the staging build.\n")
    assert desk("ingest", str(folder), "--kind", "note").code == 0
    found = desk("search", "Gatehop key", "--audience", "internal", "--json")
    assert [hit["document_id"] for hit in found.json["hits"]] == ["INC-1"]
    assert desk("search", "Gatehop key", "--json").json == {"hits": []}
    note.unlink()
    assert desk("ingest", str(folder), "--kind", "note", "--json").json["removed"] == 1
    assert desk("search", "Gatehop key", "--audience", "internal", "--json").json == {"hits": []}


def test_lines_of_documents_keep_their_ids(desk: Desk, tmp_path: Path) -> None:
    lines = tmp_path / "corpus.jsonl"
    document = {
        "id": "n-17",
        "title": "Cut off",
        "text": "Quillon cut Brightsill off from Sable.",
        "outlet": "Ledgerline",
    }
    lines.write_text(json.dumps(document) + "\n{broken\n")
    read = desk("ingest", str(lines), "--json")
    assert (read.code, read.json["new"], len(read.json["failed"])) == (1, 1, 1)
    assert desk("search", "Brightsill", "--json").json["hits"][0]["document_id"] == "n-17"


def test_a_file_of_sources_is_read_when_it_is_due(desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "news").mkdir()
    (tmp_path / "news" / "a.md").write_text("---\ntitle: A\n---\nVexley trained Anvil on Sable outputs.\n")
    (tmp_path / "sources.toml").write_text('[[source]]\nid = "news"\nkind = "folder"\nlocation = "news"\n')
    monkeypatch.setenv("SOURCES_FILE", str(tmp_path / "sources.toml"))
    assert desk("sources", "--json").json["sources"][0]["read_at"] is None
    assert desk("ingest", "--json").json["new"] == 1
    assert desk("sources", "--json").json["sources"][0]["read_at"] is not None
    assert "just now" in desk("sources").out
    later = desk("ingest", "--json")
    assert (later.code, later.json["new"]) == (0, 0)
    assert later.err == "No source is due.\n"


def test_a_mistake_in_the_file_of_sources_is_named_with_its_line(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "s.toml").write_text(
        '[[source]]\nid = "x"\nkind = "feed"\nlocation = "https://x.example/f"\ncolour = 1\n'
    )
    monkeypatch.setenv("SOURCES_FILE", str(tmp_path / "s.toml"))
    refused = desk("ingest")
    assert (refused.code, refused.out) == (2, "")
    assert "line 5" in refused.err
    assert "colour" in refused.err


def test_read_shows_documents_without_keeping_them(desk: Desk, tmp_path: Path) -> None:
    shown = desk("read", ARTICLES, "--json")
    assert (shown.code, len(shown.lines)) == (0, len(list(Path(ARTICLES).glob("*.md"))))
    assert all(line["document"]["title"] for line in shown.lines)
    assert not (tmp_path / "data").exists()
    words = desk("read", f"{NOTES}/INC-2026-033.md", "--kind", "note")
    assert words.out.startswith("Gatehop key found in the staging build\n")


def test_read_gives_an_error_line_and_code_for_what_it_cannot_read(desk: Desk, tmp_path: Path) -> None:
    (tmp_path / "empty.xml").write_text("")
    shown = desk("read", str(tmp_path / "empty.xml"), "nowhere", "--json")
    assert shown.code == 1
    assert sorted(line["what"].rsplit("/", 1)[-1] for line in shown.lines) == ["empty.xml", "nowhere"]
    assert all(line["error"] and "document" not in line for line in shown.lines)
    assert "cannot be read" in desk("read", "nowhere").out


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


@pytest.mark.parametrize(
    "arguments",
    [
        ("ask",),
        ("ask", "a", "--batch", "b.jsonl"),
        ("ask", "  "),
        ("ask", "a", "--as-of", "soon"),
        ("ask", "a", "--audience", "everybody"),
        ("search", "a", "-k", "0"),
        ("ask", "--batch", "nowhere.jsonl"),
        ("ingest", ".", "--visibility", "secret"),
        ("ingest", ".", "--kind", "poem"),
        ("digest", "--topic", "weather"),
        ("digest", "--topic", "provenance", "--since", "2026-06-09", "--until", "2026-06-01"),
        ("subscriptions", "add", "C1", "weather"),
        ("subscriptions", "remove", "nothing"),
        ("run",),
        ("sing",),
    ],
)
def test_what_cannot_be_meant_ends_with_code_2_and_a_word_on_stderr(desk: Desk, arguments: tuple[str, ...]) -> None:
    refused = desk(*arguments)
    assert refused.code == 2
    assert refused.err.strip()
    assert refused.out == ""


def test_a_setting_that_cannot_be_used_is_one_sentence(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTP_PORT", "eighty")
    refused = desk("sources")
    assert refused.code == 2
    assert re.fullmatch(r"HTTP_PORT cannot be used: [^\n]+\.\n", refused.err)


def test_an_unforeseen_error_is_a_sentence_and_a_place_but_not_its_words(capsys: pytest.CaptureFixture[str]) -> None:
    commands = typer.Typer(pretty_exceptions_enable=False)

    @commands.command()
    def break_down() -> None:
        int("what somebody wrote")

    assert main([], commands=commands) == 1
    printed = capsys.readouterr()
    assert printed.err.endswith("Something went wrong (ValueError); the log above says where.\n")
    assert "what somebody wrote" not in printed.err + printed.out


def test_a_database_that_cannot_be_opened_is_a_sentence(desk: Desk, tmp_path: Path) -> None:
    (tmp_path / "data" / "desk.sqlite3").mkdir(parents=True)
    broken = desk("subscriptions")
    assert broken.code == 1
    assert "database" in broken.err
    assert "Traceback" not in broken.err


def test_a_database_of_something_else_is_a_sentence(desk: Desk, tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "desk.sqlite3").write_bytes(b"this is no database" * 100)
    broken = desk("subscriptions")
    assert broken.code == 1
    assert "Traceback" not in broken.err


def test_a_data_directory_that_cannot_be_made_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "file").write_text("")
    assert main(["--data-dir", str(tmp_path / "file" / "data"), "subscriptions"]) == 2
    assert "DESK_DATA_DIR" in capsys.readouterr().err


def test_a_digest_tells_the_stories_of_its_days(stocked: Desk) -> None:
    arguments = ("digest", "--topic", "provenance", "--since", "2026-06-01", "--until", "2026-06-04")
    digest = stocked(*arguments, "--json").json
    assert digest["stories"]
    days = [d["published_at"] for story in digest["stories"] for d in story["documents"]]
    assert all("2026-06-01" <= day < "2026-06-05" for day in days)
    assert all(sentence["citations"] for story in digest["stories"] for sentence in story["sentences"])
    assert "Model provenance: 1 Jun 2026 to 4 Jun 2026" in stocked(*arguments).out


def test_subscriptions_are_added_listed_and_removed(desk: Desk) -> None:
    wish = ("C0123456789", "provenance", "09:00", "weekdays", "Europe/Berlin")
    made = desk("subscriptions", "add", *wish, "--json").json
    assert (made["at"], made["timezone"], made["silent"]) == ("09:00", "Europe/Berlin", False)
    twice = desk("subscriptions", "add", *wish)
    assert (twice.code, "already" in twice.err) == (2, True)
    assert desk("subscriptions", "list", "--json").json == {"subscriptions": [made]}
    assert made["id"] in desk("subscriptions").out
    assert desk("subscriptions", "remove", made["id"]).code == 0
    assert desk("subscriptions", "list", "--json").json == {"subscriptions": []}
    assert "Subscribed C1" in desk("subscriptions", "add", "C1", "provenance").out


def test_new_subscriptions_are_silent_on_quiet_days_where_that_is_the_setting(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("QUIET_DIGESTS", "silent")
    assert desk("subscriptions", "add", "C1", "provenance", "--json").json["silent"] is True


def test_check_says_what_there_is_in_plain_words(stocked: Desk) -> None:
    told = stocked("check", "--json").json
    assert told["well"] is True
    parts = ["Slack", "Model", "Embedder", "Reranker", "Data directory", "Database", "Index", "Sources"]
    assert [part["part"] for part in told["parts"]] == parts
    assert {part["part"]: part["well"] for part in told["parts"]} == dict.fromkeys(parts, True) | dict.fromkeys(
        ("Slack", "Model", "Reranker")
    )
    in_words = stocked("check").out
    assert "✓ Index: Chroma in " in in_words
    assert "\N{EN DASH} Model: none" in in_words


def test_check_asks_the_reranker_and_says_when_its_model_is_missing(
    stocked: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    def sentence() -> str:
        told = stocked("check", "--json").json
        return str({part["part"]: part["sentence"] for part in told["parts"]}["Reranker"])

    assert sentence() == "none (RERANKER_BASE_URL is empty); the order is the desk's own."
    with rerank_server() as server:
        monkeypatch.setenv("RERANKER_BASE_URL", server.url)
        assert "RERANKER_MODEL has to be set" in sentence()
        monkeypatch.setenv("RERANKER_MODEL", "judge-1")
        monkeypatch.setenv("RERANKER_API_KEY", "very-secret")
        assert sentence() == f"judge-1 at {server.url.split('/')[2]} puts texts in order."
        assert set(server.keys) == {"Bearer very-secret"}
    assert (
        sentence() == f"{server.url.split('/')[2]} cannot be reached: the connection is refused, nothing listens there."
    )


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


def test_check_never_prints_a_secret_and_names_what_is_unwell(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SLACK_BOT_TOKEN", "xoxb-very-secret")
    monkeypatch.setenv("DATABASE_URL", "postgresql://desk:very-secret@127.0.0.1:1/desk")
    monkeypatch.setenv("CHROMA_URL", "http://desk:very-secret@127.0.0.1:1")
    monkeypatch.setenv("OPENAI_API_KEY", "sk-very-secret")
    monkeypatch.setenv("OPENAI_BASE_URL", "http://127.0.0.1:1/v1")
    told = desk("check", "--json")
    assert told.code == 1
    parts = {part["part"]: part for part in told.json["parts"]}
    assert parts["Slack"]["sentence"].startswith("SLACK_APP_TOKEN is not set")
    assert not any(parts[name]["well"] for name in ("Slack", "Model", "Database", "Index", "Sources"))
    assert "very-secret" not in told.out + told.err


def test_an_index_that_was_deleted_is_rebuilt_by_itself_and_by_command(desk: Desk, tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text("---\ntitle: A\n---\nVexley trained Anvil on Sable outputs for months.\n")
    desk("ingest", str(tmp_path / "a.md"))
    for path in sorted((tmp_path / "data" / "chroma").rglob("*"), reverse=True):
        path.unlink() if path.is_file() else path.rmdir()
    found = desk("search", "Anvil", "--json")
    assert len(found.json["hits"]) == 1
    assert "rebuilding" in found.err
    assert desk("reindex").out == "Indexed 1 passages.\n"
    assert desk("reindex", "--embed").err.startswith("Embedding every passage with wordllama")


def test_a_second_process_on_the_same_index_is_told_why_it_cannot(stocked: Desk, sample_dir: Path) -> None:
    with compose(load(env_file=None, given={"desk_data_dir": sample_dir})):
        refused = stocked("ask", OURS)
        assert (refused.code, refused.out) == (2, "")
        assert "already used by another desk" in refused.err
        checked = stocked("check", "--json")
        index = next(part for part in checked.json["parts"] if part["part"] == "Index")
        assert "already used" in index["sentence"]
        assert index["well"] is None
        assert checked.code == 0


def test_commands_that_search_nothing_do_not_open_the_index(stocked: Desk, sample_dir: Path) -> None:
    with compose(load(env_file=None, given={"desk_data_dir": sample_dir})):
        assert stocked("sources").code == 0
        assert stocked("subscriptions").code == 0
        assert stocked("read", NOTES, "--kind", "note", "--json").code == 0


def test_an_openai_embedder_without_a_server_is_refused(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("EMBEDDER", "openai")
    refused = desk("search", "x")
    assert refused.code == 2
    assert "EMBEDDING_BASE_URL, EMBEDDING_API_KEY or OPENAI_*" in refused.err


@contextmanager
def _embeddings_server() -> Iterator[str]:
    """An OpenAI-compatible embeddings endpoint on 127.0.0.1 with 64 numbers a text."""
    vectors = WordVectors(dimension=64)

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            wanted = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            listed = [
                {"object": "embedding", "index": index, "embedding": [float(number) for number in row]}
                for index, row in enumerate(vectors.embed_passages(wanted["input"]))
            ]
            told = {"object": "list", "model": wanted["model"], "data": listed, "usage": {}}
            body = json.dumps(told).encode()
            self.send_response(200)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """Keep quiet."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}/v1"
        server.shutdown()
        thread.join()


def test_another_embedder_asks_for_a_reindex_and_works_after_it(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "a.md").write_text("---\ntitle: A\n---\nVexley trained Anvil on Sable outputs for months.\n")
    assert desk("ingest", str(tmp_path / "a.md")).code == 0
    with _embeddings_server() as url:
        monkeypatch.setenv("EMBEDDER", "openai")
        monkeypatch.setenv("OPENAI_BASE_URL", url)
        monkeypatch.setenv("EMBEDDING_MODEL", "local-64")
        refused = desk("search", "Anvil", "--json")
        assert (refused.code, refused.out) == (1, "")
        assert "desk reindex" in refused.err
        assert desk("reindex").out == "Indexed 1 passages.\n"
        assert len(desk("search", "Anvil", "--json").json["hits"]) == 1


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


def test_the_command_is_installed_and_explains_itself(tmp_path: Path) -> None:
    environment = {
        name: value for name, value in os.environ.items() if name.upper().lower() not in Settings.model_fields
    }
    shown = subprocess.run(
        [sys.executable, "-m", "bot", "--help"],
        capture_output=True,
        text=True,
        check=False,
        cwd=tmp_path,
        env=environment,
    )
    assert shown.returncode == 0
    named = re.findall(r"^│ (\w+) {2,}", shown.stdout, re.MULTILINE)
    wanted = "demo run ingest read ask search digest sources subscriptions check reindex"
    assert set(wanted.split()) <= set(named)


def test_the_demonstration_answers_refuses_and_keeps_notes_to_the_team(desk: Desk, tmp_path: Path) -> None:
    recording = tmp_path / "demo"
    played = desk("demo", "--record", str(recording))
    assert played.code == 0, played.err
    text = recording.with_suffix(".txt").read_text()
    assert (tmp_path / "demo-answer.svg").read_text().startswith("<svg")
    team, shared = text.split("#watch-with-partners (thread)")
    assert "We revoked the key" in team
    assert "We revoked the key" not in shared
    assert "[1]" in team
    assert "Closest sources" in team
    assert "Model provenance: 5 Jun 2026 to 8 Jun 2026" in shared
    assert desk("demo", "--record", str(tmp_path / "again")).code == 0
    assert (tmp_path / "again.txt").read_text() == text


def test_the_demonstration_ends_by_itself_where_nobody_can_type(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO(""))
    assert desk("demo").code == 0


@pytest.fixture
def prompt(sample_dir: Path, tmp_path: Path) -> Iterator[tuple[CommandPrompt, Console]]:
    """The prompt that the demonstration stays as."""
    console = Console(file=io.StringIO(), width=100)
    chat, clock = console_chat(console, NOW)
    settings = load(env_file=None, given={"desk_data_dir": sample_dir})
    memory, steps = f"sqlite:///{tmp_path}/memory.sqlite3", f"sqlite:///{tmp_path}/work.sqlite3"
    with (
        compose(settings, clock=clock, memory=memory, sources=SOURCES) as services,
        open_work(settings, services, chat, database=steps) as work,
    ):
        typed = ["/desk help", "/quit"]

        def read(_: str) -> str:
            if not typed:
                raise EOFError
            return typed.pop(0)

        yield CommandPrompt(services, chat, work, console, read=read), console


def _shown(console: Console) -> str:
    """Return what was shown since the last time."""
    assert isinstance(console.file, io.StringIO)
    text = console.file.getvalue()
    console.file.seek(0)
    console.file.truncate()
    return " ".join(re.sub("[│╭╮╰╯─]", " ", text).split())


def test_at_the_prompt_people_ask_follow_up_change_place_and_command(prompt: tuple[CommandPrompt, Console]) -> None:
    here, console = prompt
    here.take(OURS)
    assert "Gatehop key found in the staging build" in _shown(console)
    here.take("> And when was the key revoked?")
    assert "#model-watch (thread) Mira" in _shown(console)
    here.take("/channel partners")
    here.take(OURS)
    assert "staging build" not in _shown(console)
    here.take("/as ayo")
    here.take("/channel model")
    here.take(OURS)
    assert "staging build" not in _shown(console)
    here.take("/desk subscriptions")
    assert "There are no digests in this channel yet" in _shown(console)
    here.take("/desk subscribe provenance 10:00 weekdays")
    assert "Only full members" in _shown(console)
    here.take("/as mira")
    here.take("/desk subscribe provenance 10:00 weekdays")
    assert "1 digest in this channel" in _shown(console)
    here.take("/desk digest provenance")
    assert "Model provenance" in _shown(console)
    here.take("/desk sing")
    assert "I don't know the command “sing”" in _shown(console)
    here.take("/channel nowhere")
    assert "There is no such channel; there is #model-watch" in _shown(console)
    here.take("/as nobody")
    assert "There is no such person; there is Mira" in _shown(console)
    here.take("/what")
    assert "/quit" in _shown(console)
    here.take("")
    assert _shown(console) == ""


def test_the_prompt_ends_on_quit_and_at_the_end_of_the_input(prompt: tuple[CommandPrompt, Console]) -> None:
    here, console = prompt
    here.stay()
    assert "/desk subscribe" in _shown(console)
    here.stay()
    assert "Type a question" in _shown(console)
