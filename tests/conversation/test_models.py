"""Several models behind one desk, from the command line: who writes, who may read what, and what a day may cost."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from bot.cli.app import main
from bot.cli.day import CORPUS
from retrieval.domain import DraftSentence
from tests.model_server import ModelServer, model_server, refused, says

pytestmark = pytest.mark.usefixtures("alone")

OURS = "Which of our services used a key from the reseller Gatehop?"
THEIRS = "When did Quillon restore Brightsill's access to Sable?"
Ask = Callable[..., Any]


@pytest.fixture
def far() -> Iterator[ModelServer]:
    """The first model, which is for public material alone."""
    with model_server() as server:
        yield server


@pytest.fixture
def near() -> Iterator[ModelServer]:
    """The second model, which may read internal material too."""
    with model_server() as server:
        yield server


@pytest.fixture
def run(
    sample_dir: Path, far: ModelServer, near: ModelServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> Ask:  # fmt: skip
    """Runs a command, each time as a process that starts anew, with both models listed."""
    (tmp_path / "models.toml").write_text(
        f'[[model]]\nname = "far"\nmodel = "f"\nbase_url = "{far.url}"\nreads = "public"\nprice_in = 2\nprice_out = 8\n'
        f'[[model]]\nname = "near"\nmodel = "n"\nbase_url = "{near.url}"\nreads = "internal"\n'
    )
    monkeypatch.setenv("MODELS_FILE", str(tmp_path / "models.toml"))

    def command(*arguments: str) -> Any:
        capsys.readouterr()
        assert main(["--data-dir", str(sample_dir), *arguments, "--json"]) == 0
        return json.loads(capsys.readouterr().out)

    return command


def asked(server: ModelServer) -> str:
    """All that a model was ever sent."""
    return json.dumps(server.asked)


def test_the_day_the_first_model_cuts_us_off_the_second_writes_and_it_is_said(
    run: Ask, far: ModelServer, near: ModelServer
) -> None:
    far.next(refused(403, "your account has been disabled"))
    near.next(refused(503, "starting"))
    quoted = run("ask", THEIRS, "--as-of", "2026-06-08")
    assert (quoted["fallback"], quoted["written_by"]) == ("model_away", None)
    sentence = quoted["citations"][0]["quote"]
    number = 1 + [hit["passage_id"] for hit in run("search", THEIRS, "--as-of", "2026-06-08")["hits"]].index(
        quoted["citations"][0]["passage_id"]
    )
    draft = DraftSentence(sentence, ((number, sentence),))
    far.next(refused(403, "your account has been disabled"))
    near.next(replace(says(draft), usage=(900, 40)))
    reply = run("ask", THEIRS, "--as-of", "2026-06-08")
    assert [one["text"] for one in reply["sentences"]] == [sentence]
    assert reply["written_by"] == {"model": "near", "instead_of": "far", "why": "model_away"}
    assert reply["usage"] == [{"model": "near", "tokens_in": 900, "tokens_out": 40, "cost": None}]
    assert (reply["fallback"], reply["reason"]) == (None, None)


def test_what_a_note_says_goes_to_the_model_for_internal_material_alone(
    run: Ask, far: ModelServer, near: ModelServer
) -> None:
    run("ask", OURS, "--as-of", "2026-06-08", "--audience", "internal")
    assert far.asked == []
    assert "staging build" in asked(near)
    run("ask", OURS, "--as-of", "2026-06-08")
    assert "staging build" not in asked(far)


def test_with_no_model_for_internal_material_the_reply_is_quoted_and_says_why(
    run: Ask, far: ModelServer, near: ModelServer, tmp_path: Path
) -> None:
    only = (tmp_path / "models.toml").read_text().replace('"internal"', '"public"')
    (tmp_path / "models.toml").write_text(only)
    reply = run("ask", OURS, "--as-of", "2026-06-08", "--audience", "internal")
    assert reply["kind"] == "answer"
    assert (reply["fallback"], reply["written_by"]) == ("not_allowed", None)
    assert "no language model may be sent" in reply["remark"]
    assert far.asked == near.asked == []


def test_a_digest_s_summaries_keep_to_what_each_model_may_read(run: Ask, far: ModelServer, near: ModelServer) -> None:
    digest = run(
        "digest", "--topic", "provenance", "--since", "2026-05-25", "--until", "2026-06-08", "--audience", "internal"
    )
    assert digest["stories"]
    assert far.asked
    assert "INC-2026" not in asked(far)
    assert "staging build" not in asked(far)


def test_claims_are_proposed_by_models_that_may_read_the_text(
    run: Ask, far: ModelServer, near: ModelServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CLAIMS", "model")
    (tmp_path / "a.md").write_text("---\ntitle: A\n---\nVexley trained Anvil on Sable outputs for months.\n")
    data = str(tmp_path / "data")
    assert main(["--data-dir", data, "ingest", str(CORPUS / "notes"), "--kind", "note"]) == 0
    assert len(far.asked) == 2  # two of the notes say that they are public
    assert "staging build" not in asked(far)
    assert "staging build" in asked(near)
    assert main(["--data-dir", data, "ingest", str(tmp_path / "a.md")]) == 0
    assert "Vexley trained Anvil" in asked(far)


def test_a_day_s_tokens_outlive_a_restart_and_then_replies_are_quoted(
    run: Ask, far: ModelServer, near: ModelServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MODEL_TOKENS", "12000")
    far.next(replace(says(), usage=(11_000, 900)))
    run("ask", THEIRS, "--as-of", "2026-06-08")
    asked_so_far = len(far.asked)
    spent = run("ask", THEIRS, "--as-of", "2026-06-08")
    assert (spent["kind"], spent["fallback"]) == ("answer", "budget_spent")
    assert "today's budget" in spent["remark"]
    assert (len(far.asked), near.asked) == (asked_so_far, [])


def test_a_budget_of_nothing_lets_no_model_write_and_none_is_no_bound(
    run: Ask, far: ModelServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MODEL_TOKENS", "0")
    assert run("ask", THEIRS, "--as-of", "2026-06-08")["fallback"] == "budget_spent"
    assert far.asked == []
    monkeypatch.setenv("MODEL_TOKENS", "")
    run("ask", THEIRS, "--as-of", "2026-06-08")
    assert far.asked


def test_an_evaluation_says_what_each_model_came_to(
    run: Ask, far: ModelServer, near: ModelServer, tmp_path: Path
) -> None:
    (tmp_path / "own.yaml").write_text(
        'questions:\n  - {id: one, question: "When did Quillon restore Brightsill\'s access to Sable?"}\n'
    )
    far.next(replace(says(), usage=(1000, 50)))
    ran = run("eval", str(tmp_path / "own.yaml"), "--html", str(tmp_path / "run.html"))
    assert ran["writer"] == "far, near"
    cost = (1000 * 2 + 50 * 8) / 1_000_000
    assert ran["models"] == {"far": {"replies": 0, "tokens_in": 1000, "tokens_out": 50, "cost": cost}}
    assert ran["measures"]["cost"] == pytest.approx(cost)
    assert "By model" in (tmp_path / "run.html").read_text()
    assert near.asked == []
