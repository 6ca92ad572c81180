"""What the desk tells of one document: why it got its topics, what it put right, and nothing once it is gone."""

from __future__ import annotations

import json
import logging
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import structlog

from bot.cli.app import main
from bot.settings import Settings

Desk = Callable[..., tuple[int, str, str]]
ARTICLES = {
    "a.md": "# Quillon revokes a start-up's API keys\n\nThe lab cut off its model Sable with five days' notice.",
    "b.md": "# Ferry late\n\nThe ferry was late on Monday.\n\nCorrection: It was late on Tuesday.",
    "c.md": "# Ferry early\n\nThe ferry was early on Monday.",
}


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Iterator[Desk]:
    for name in Settings.model_fields:
        monkeypatch.delenv(name.upper(), raising=False)
    monkeypatch.chdir(tmp_path)
    (tmp_path / "news").mkdir()
    for name, text in ARTICLES.items():
        (tmp_path / "news" / name).write_text(text)
    root = logging.getLogger()
    handlers, level, root.handlers = list(root.handlers), root.level, []

    def run(*arguments: str) -> tuple[int, str, str]:
        capsys.readouterr()
        code = main(["--data-dir", str(tmp_path / "data"), *arguments])
        printed = capsys.readouterr()
        return code, printed.out, printed.err

    assert run("ingest", "news")[0] == 0
    yield run
    root.handlers, root.level = handlers, level
    structlog.reset_defaults()


def explained(desk: Desk, which: str) -> dict[str, object]:
    code, out, err = desk("sources", "explain", which, "--json")
    assert (code, err) == (0, "")
    form: dict[str, object] = json.loads(out)
    return form


def test_a_document_s_topics_are_explained_by_its_words_and_its_likeness(desk: Desk) -> None:
    code, out, _ = desk("sources", "explain", "start-up's API keys")
    assert code == 0
    assert out.startswith("Quillon revokes a start-up's API keys\n  ")
    assert "provenance: no, " in out
    assert "access-policy: yes, " in out
    assert "title: \u201crevokes\u201d beside \u201cAPI\u201d (weighs 4)" in out
    assert "like its examples, most \u201c" in out
    assert "like what only looks so, most \u201c" in out


def test_the_machine_form_says_the_same(desk: Desk) -> None:
    form = explained(desk, "API keys")
    assert form["title"] == "Quillon revokes a start-up's API keys"
    assert isinstance(form["topics"], list)
    assert [(topic["topic"], topic["belongs"]) for topic in form["topics"]] == [
        ("provenance", False),
        ("access-policy", True),
    ]
    assert form["topics"][1]["likeness"].keys() == {"to", "example", "unlike", "counterexample"}
    assert explained(desk, str(form["document_id"])) == form


def test_what_a_revision_changed_and_what_was_corrected_is_told(desk: Desk, tmp_path: Path) -> None:
    assert "corrected: It was late on Tuesday." in desk("sources", "explain", "Ferry late")[1]
    path = tmp_path / "news" / "c.md"
    path.write_text(path.read_text().replace("Monday", "Sunday"))
    desk("ingest", "news")
    code, out, _ = desk("sources", "explain", "Ferry early")
    assert (code, "Revision 2; replaced before it:" in out) == (0, True)
    assert "date sunday instead of monday" in out
    assert explained(desk, "Ferry early")["past"] != []


def test_what_was_put_right_stands_where_the_document_is_cited_until_it_is_gone(desk: Desk, tmp_path: Path) -> None:
    told = "corrected: It was late on Tuesday."
    code, out, _ = desk("ask", "When was the ferry late?")
    assert (code, told in out) == (0, True)
    answer = json.loads(desk("ask", "When was the ferry late?", "--json")[1])
    assert {citation["correction"] for citation in answer["citations"]} == {"It was late on Tuesday."}
    assert told in desk("search", "ferry late")[1]
    (tmp_path / "news" / "b.md").unlink()
    assert "1 removed" in desk("ingest", "news")[1]
    found = json.loads(desk("search", "ferry late", "--json")[1])["hits"]
    assert "Ferry late" not in {hit["title"] for hit in found}
    assert told not in desk("ask", "When was the ferry late?")[1]


def test_a_name_that_several_have_or_nobody_has_says_what_to_do(desk: Desk) -> None:
    code, _, err = desk("sources", "explain", "ferry")
    assert (code, "2 documents are called like that" in err, "(Ferry early)" in err) == (2, True, True)
    code, _, err = desk("sources", "explain", "Halvane")
    assert (code, "No document is called 'Halvane'" in err) == (2, True)
