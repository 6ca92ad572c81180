"""`desk eval` from end to end: the set that ships holds its own gate, and a user's own set is asked of their data."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from bot.cli.day import NOW, SOURCES
from bot.compose import compose, open_records
from bot.domain import Feedback, Opinion, Replied
from bot.settings import load
from retrieval.domain import DraftSentence
from tests.conversation.commands import Desk, open_desk
from tests.model_server import model_server, says

pytestmark = pytest.mark.usefixtures("alone")

OWN = """
as_of: 2026-06-08T09:00
questions:
  - {id: own-1, question: "Who founded Gatehop?", answer: Pilar Osei, type: people}
  - {id: own-2, question: "How many business customers does Gatehop say it has?", answer: Pilar Osei, type: numbers}
  - {id: own-3, question: "Who is the chief gardener of Lumenforge?", unanswerable: true, split: dev}
"""
DATA = Path(__file__).parents[1] / "data"


@pytest.fixture(scope="module")
def sample_dir(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data directory that holds the sample's articles as a user's own."""
    data_dir = tmp_path_factory.mktemp("own")
    with compose(load(env_file=None, given={"desk_data_dir": data_dir}), sources=SOURCES) as services:
        assert services.ingester.ingest(SOURCES[0]).failed == ()
    return data_dir


@pytest.fixture
def desk(sample_dir: Path, capsys: pytest.CaptureFixture[str]) -> Desk:
    return open_desk(sample_dir, capsys)


@pytest.fixture
def own(tmp_path: Path) -> str:
    (tmp_path / "own.yaml").write_text(OWN, encoding="utf-8")
    return str(tmp_path / "own.yaml")


def test_the_golden_set_holds_its_gate_without_a_model(desk: Desk, tmp_path: Path) -> None:
    """What CI relies on: no model, no network, nothing of the user's data directory."""
    ran = desk("eval", "--gate", "--json", "--save", str(tmp_path / "run.json"), "--html", str(tmp_path / "run.html"))
    assert (ran.code, ran.json["broken"]) == (0, [])
    figures = ran.json["measures"]
    assert figures["questions"] >= 140
    for never in ("false_quotes", "uncited_sentences", "unread_cited", "errors"):
        assert figures[never] == 0
    assert (figures["tokens_in"], figures["cost"]) == (None, None)
    assert json.loads((tmp_path / "run.json").read_text())["measures"] == figures
    assert (tmp_path / "run.html").read_text().startswith("<!doctype html>")
    assert (tmp_path / "run.json").stat().st_mode & 0o077 == 0


def test_a_set_of_ones_own_is_asked_of_ones_own_data(desk: Desk, own: str) -> None:
    ran = desk("eval", own, "--json")
    first, second, third = ran.json["questions"]
    assert (first["right"], second["right"], third["kind"]) == (True, False, "no_answer")
    assert ran.json["types"]["people"]["right"] == 1.0
    assert ran.code == 0


def test_the_tables_show_every_measure_the_types_and_what_changed(desk: Desk, own: str, tmp_path: Path) -> None:
    saved = str(tmp_path / "run.json")
    assert desk("eval", own, "--save", saved).code == 0
    shown = desk("eval", own, "--compare", saved).out
    listed = desk("eval", own, "--type", "numbers", "--wrong").out
    assert "own-2, wrong: How many business customers does Gatehop say it has?" in listed
    assert "expected: Pilar Osei" in listed
    for words in ("wrongly refused", "false quotes", "reply p95, ms", "By type", "numbers", "Since the earlier run"):
        assert words in shown
    (same,) = (
        one for one in desk("eval", own, "--compare", saved, "--json").json["comparison"] if one["measure"] == "right"
    )
    assert (same["before"], same["after"], same["low"], same["high"]) == (0.5, 0.5, 0, 0)


def test_one_type_alone_needs_no_table_of_types(desk: Desk, own: str) -> None:
    assert "By type" not in desk("eval", own, "--split", "dev").out


def test_some_questions_of_a_set_are_enough_where_a_model_is_slow(desk: Desk, own: str) -> None:
    assert [one["identity"] for one in desk("eval", own, "--limit", "2", "--json").json["questions"]] == [
        "own-1",
        "own-2",
    ]
    assert [one["identity"] for one in desk("eval", own, "--type", "numbers", "--json").json["questions"]] == ["own-2"]


def test_a_bound_that_does_not_hold_ends_with_code_1_and_a_sentence(desk: Desk, own: str, tmp_path: Path) -> None:
    ran = desk("eval", own, "--require", "right=0.9", "--require", "false_quotes=0")
    assert (ran.code, ran.err.strip()) == (1, "right is 0.5, and should be at least 0.9.")
    bounded = tmp_path / "bounded.yaml"
    bounded.write_text(f"gate: {{right: 0.6}}\n{OWN}")
    assert desk("eval", str(bounded)).code == 0
    gated = desk("eval", own.replace("own.yaml", "bounded.yaml"), own, "--gate", "--json")
    assert gated.code == 1
    assert gated.json["broken"] == [f"{bounded}: right is 0.5, and should be at least 0.6."]


def test_a_model_s_tokens_are_counted_and_priced(desk: Desk, own: str, monkeypatch: pytest.MonkeyPatch) -> None:
    founder = DraftSentence("Gatehop was founded by Pilar Osei.", ((1, "said Gatehop's founder, Pilar Osei"),))
    with model_server() as model:
        monkeypatch.setenv("OPENAI_BASE_URL", model.url)
        monkeypatch.setenv("OPENAI_MODEL", "writer-1")
        model.next(*(replace(says(founder), usage=(1000, 50)) for _ in range(6)))
        ran = desk("eval", own, "--json", "--price-in", "2", "--price-out", "10")
        asked = len(model.asked)
        quoted = desk("eval", own, "--quote", "--json")
        assert len(model.asked) == asked
    assert ran.json["writer"] == "writer-1"
    assert ran.json["measures"]["tokens_in"] == 1000 * asked
    assert ran.json["measures"]["cost"] == pytest.approx(asked * (1000 * 2 + 50 * 10) / 1_000_000)
    assert (quoted.json["writer"], quoted.json["measures"]["tokens_in"]) == ("quoting", None)


def test_a_newsroom_is_read_into_a_desk_that_goes_away_and_asked(desk: Desk, sample_dir: Path, tmp_path: Path) -> None:
    ran = desk("eval", "--set", str(DATA / "newsroom"), "--json", "--replies", str(tmp_path / "replies.jsonl"))
    kinds = {one["identity"]: (one["kind"], one["right"]) for one in ran.json["questions"]}
    assert kinds == {
        "q1": ("answer", True),
        "q2": ("answer", True),
        "q3": ("no_answer", None),
        "q4": ("smalltalk", None),
        "q5": ("answer", True),
        "q6": ("no_answer", None),
        "q7": ("answer", True),
    }
    figures = ran.json["measures"]
    assert (figures["as_expected"], figures["right_first"], figures["forbidden"]) == (1, 1, 0)
    replies = [json.loads(line) for line in (tmp_path / "replies.jsonl").read_text().splitlines()]
    assert [(one["id"], one["kind"]) for one in replies] == [(key, kind) for key, (kind, _) in kinds.items()]
    assert desk("eval", "--set", str(DATA / "newsroom"), "--type", "fact", "--require", "forbidden=0").code == 0
    with open_records(load(env_file=None, given={"desk_data_dir": sample_dir})) as records:
        assert records.catalog.document("n1") is None


def test_what_answers_can_be_withheld_of_a_corpus_of_ones_own(desk: Desk, tmp_path: Path) -> None:
    line = {"id": "own", "question": "Who founded the reseller Tollbar?", "answer": "Edda Morrow", "evidence": ["n4"]}
    (tmp_path / "asked.jsonl").write_text(json.dumps(line) + "\n")
    corpus = str(DATA / "newsroom" / "corpus.jsonl")
    ran = desk("eval", "asked.jsonl", "--corpus", corpus, "--withhold", "--json")
    told = {one["identity"]: one["kind"] for one in ran.json["questions"]}
    assert told == {"own": "answer", "own, withheld": "no_answer"}
    assert (ran.json["types"]["withheld"]["refused"], ran.json["measures"]["separation"]) == (1, 1)


def test_labelled_sentences_are_shown_to_the_guard(desk: Desk, tmp_path: Path) -> None:
    pairs = str(DATA / "pairs.jsonl")
    ran = desk("eval", "--pairs", pairs, "--json", "--replies", "v.jsonl", "--html", "v.html", "--save", "v.json")
    assert ran.json["measures"] == {
        "questions": 3,
        "supported_shown": 1,
        "unsupported_shown": 0,
        "balanced_accuracy": 1,
    }
    assert set(ran.json["types"]) == {"verbatim", "number"}
    assert set(ran.json["languages"]) == {"en", "de"}
    assert json.loads((tmp_path / "v.jsonl").read_text().splitlines()[1]) == {"id": "t2", "shown": False}
    assert "By language" in (tmp_path / "v.html").read_text()
    shown = desk("eval", "--pairs", pairs, "--compare", "v.json", "--wrong").out
    assert ("By language" in shown, "expected: to be" in shown) == (True, False)
    failed = desk("eval", "--pairs", pairs, "--type", "number", "--require", "supported_shown=0.9")
    assert (failed.code, failed.err.strip()) == (1, "supported_shown is bounded, but concerns no question.")


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("--set", "nowhere"), "nowhere is no folder"),
        (("--set", "bare"), "bare has no corpus.jsonl and no questions.jsonl; docs/cli.md tells what --set wants."),
        (("--set", "bare", "own.yaml"), "--set brings its own questions"),
        (("--corpus", "own.yaml"), "--corpus wants the questions too"),
        (("--pairs", "own.yaml", "--sample"), "--pairs asks no questions"),
        (("nowhere.yaml",), "nowhere.yaml: it cannot be read"),
        (("own.yaml", "--split", "test"), "has no question of the split 'test'"),
        (("own.yaml", "--require", "rihgt=1"), "bounds nothing"),
        (("own.yaml", "--compare", "own.yaml"), "is no run that `desk eval --save` wrote"),
        (("wrong.yaml",), "wrong.yaml, line 2: key `questoin` is not known"),
        (("latin.yaml",), "it is not UTF-8"),
        (("own.yaml", "--save", "no/such/folder.json"), "it cannot be written"),
    ],
)
def test_what_cannot_be_meant_ends_with_code_2_and_a_word(
    desk: Desk, own: str, tmp_path: Path, arguments: tuple[str, ...], told: str
) -> None:
    (tmp_path / "bare").mkdir()
    (tmp_path / "wrong.yaml").write_text("questions:\n  - {id: a, questoin: b, question: c}\n")
    (tmp_path / "latin.yaml").write_bytes("questions: [{id: a, question: caf\xe9}]".encode("latin-1"))
    ran = desk("eval", *arguments)
    assert (ran.code, told in ran.err) == (2, True), ran.err


def test_what_people_marked_is_exported_as_a_set_and_asked(desk: Desk, sample_dir: Path, tmp_path: Path) -> None:
    assert "There are none yet" in desk("feedback", "export").out
    with open_records(load(env_file=None, given={"desk_data_dir": sample_dir})) as records:
        for key, verdict in (("answer:C1:1.0", Opinion.BAD), ("answer:C1:2.0", Opinion.GOOD)):
            about = Replied(key, "C1", "U1", f"Who founded Gatehop? {key}", (), frozenset({"public"}), (), True, NOW)
            records.store.record_reply(about)
            assert records.store.record_feedback(Feedback(key, "U2", verdict, NOW, "look again"))
    listed = desk("feedback", "list", "--verdict", "bad").out
    assert "bad U2 on" in listed
    assert "look again" in listed
    exported = desk("feedback", "export")
    assert (exported.code, "1.0" in exported.out, "2.0" in exported.out) == (0, True, False)
    assert exported.err.strip() == "Replies marked bad: 1."
    (tmp_path / "marked.yaml").write_text(exported.out)
    (asked,) = desk("eval", "marked.yaml", "--json").json["questions"]
    assert (asked["type"], asked["right"]) == ("feedback", None)
    assert json.loads(desk("feedback", "export", "--format", "jsonl", "--verdict", "good").out)["note"].endswith(
        "look again"
    )
