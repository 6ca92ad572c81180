"""`desk subscriptions`, `desk check` and `desk reindex`: what there is, and what is done about it."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from bot.cli.day import CORPUS
from bot.compose import compose, open_records
from bot.domain import Message, Posted, Prepared
from bot.messages import record_of
from bot.settings import load
from retrieval.domain import EVERYONE, Lapse, LapseKind
from tests.conversation.commands import Desk
from tests.fakes import WordVectors
from tests.rerank_server import rerank_server

pytestmark = pytest.mark.usefixtures("alone")

NOTES = str(CORPUS / "notes")
OURS = "Which of our services used a key from the reseller Gatehop?"


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


def test_corrections_are_listed_with_what_they_were_of_where_and_when(desk: Desk, tmp_path: Path) -> None:
    assert "No message was corrected" in desk("corrections").out
    assert desk("corrections", "--json").json == {"corrections": []}
    with open_records(load(env_file=None, given={"desk_data_dir": tmp_path / "data"})) as records:
        for days, title in ((20, "Long ago"), (1, "How Vexley reached Sable")):
            at = records.clock.now() - timedelta(days=days)
            prepared = Prepared(Message("A secret answer"), EVERYONE.visibilities)
            record = record_of(f"answer:C1:{days}.0", Posted("C1", f"{days}.1"), prepared, at=at)
            records.store.record_message(record)
            lapse = Lapse(f"d{days}", title, LapseKind.REMOVED, EVERYONE.visibilities, now="A secret sentence")
            records.store.settle_lapses(record, [lapse], editions={}, at=at, line_ts="9.9")
    shown = desk("corrections")
    assert (shown.code, "removed: How Vexley reached Sable" in shown.out, "Long ago" in shown.out) == (0, True, False)
    assert "secret" not in shown.out + shown.err
    (_, told) = desk("corrections", "--days", "30", "--json").json["corrections"]
    assert told == told | {"kind": "removed", "document_id": "d1", "message": "answer:C1:1.0", "channel": "C1"}
    assert told == told | {"ts": "1.1", "line_ts": "9.9", "title": "How Vexley reached Sable"}
    assert desk("corrections", "--days", "0").code == 2


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
