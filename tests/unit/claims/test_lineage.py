"""What a document is to an earlier one."""

from __future__ import annotations

import importlib
import json
from datetime import timedelta
from pathlib import Path
from types import ModuleType

import pytest

from retrieval.claims.lineage import derivation, is_copy, is_older, may_rest_on, oldest
from retrieval.domain import INTERNAL, Document, Kind
from tests.factories import PUBLISHED, a_document, a_note, moment

REPORT = (
    "Vexley trained its Anvil coding models on answers of Quillon's Sable, according to 340 internal messages. "
    "Engineers opened fourteen private accounts and wrote a script that asked Sable to solve old pull requests."
)
FIRST = a_document("first", title="Vexley trained Anvil on Sable", text=REPORT, outlet="Northlight")
RETOLD = a_document(
    "retold",
    title="Vexley bought answers for Anvil",
    text="Vexley used answers of Sable for its coding models, Northlight reports. Messages of engineers speak of "
    "fourteen private accounts and a script for old pull requests.",
    outlet="Modelbeat",
    url="https://modelbeat.example/retold",
    published_at=PUBLISHED + timedelta(hours=5),
)


def changed(document: Document, **fields: object) -> Document:
    return a_document(**{name: getattr(document, name) for name in Document.__slots__} | fields)


def test_the_same_text_under_another_name_is_a_copy() -> None:
    copy = changed(RETOLD, text=REPORT, title="Anvil")
    assert is_copy(copy, FIRST)
    assert not is_copy(RETOLD, FIRST)


def test_a_report_that_credits_another_and_tells_the_same_derives_from_it() -> None:
    assert derivation(RETOLD, FIRST)


@pytest.mark.parametrize(
    "fields",
    [
        {"text": RETOLD.text.replace(", Northlight reports", "")},
        {"text": "A painting is back in the harbour museum, Northlight reports. A sailor had kept it."},
        {"text": f"Contrary to what Northlight reported: {RETOLD.text.replace(', Northlight reports', '')}"},
        {"outlet": "Northlight"},
        {"published_at": PUBLISHED + timedelta(days=30)},
        {"published_at": PUBLISHED - timedelta(days=3)},
        {"kind": Kind.NOTE},
    ],
    ids=["no credit", "another matter", "contradicted", "own outlet", "long after", "before it", "a note"],
)
def test_what_does_not_rest_on_a_report_is_independent(fields: dict[str, object]) -> None:
    assert not derivation(changed(RETOLD, title="Answers", **fields), FIRST)


def test_a_link_stands_for_a_credit_when_the_same_is_told() -> None:
    silent = changed(
        RETOLD,
        text=RETOLD.text.replace(", Northlight reports", ""),
    )
    assert derivation(silent, FIRST, linked=True)
    assert not derivation(silent, FIRST)
    background = changed(silent, title="Ferries", text="Two ferry operators let a model answer questions in spring.")
    assert not derivation(background, FIRST, linked=True)


NAMING = changed(RETOLD, text=RETOLD.text.replace(", Northlight reports", ", to go by Northlight"))


def test_a_report_that_names_another_s_outlet_in_any_wording_and_tells_the_same_derives_from_it() -> None:
    assert derivation(NAMING, FIRST)
    own = changed(NAMING, text=f"One of them told Modelbeat so. {NAMING.text}")
    assert not derivation(own, FIRST)
    denial = changed(NAMING, text=f"Vexley denied it in a statement. {NAMING.text}")
    assert not derivation(denial, FIRST)
    background = changed(NAMING, title="Ferries", text="Two ferry operators let a model answer, to go by Northlight.")
    assert not derivation(background, FIRST)


def test_a_credit_with_a_link_is_surer_than_one_without() -> None:
    assert derivation(RETOLD, FIRST, linked=True) > derivation(RETOLD, FIRST) > 0


def test_a_report_in_another_language_is_known_by_its_credit_and_a_name() -> None:
    german = changed(
        RETOLD,
        title="Vexley kaufte Antworten",
        text="Vexley nutzte fremde Antworten, meldet Lantern Wire unter Berufung auf Northlight.",
        language="de",
    )
    assert derivation(german, FIRST)


def test_a_public_document_s_record_never_names_what_only_some_may_read() -> None:
    public, internal = a_document(), a_note(visibility=INTERNAL)
    channel = a_document(visibility="channel:C1")
    assert may_rest_on(internal, public)
    assert may_rest_on(channel, public)
    assert may_rest_on(a_document(visibility="channel:C1"), channel)
    assert not may_rest_on(public, internal)
    assert not may_rest_on(channel, internal)
    assert not may_rest_on(public, public)


def test_undated_documents_come_after_dated_ones() -> None:
    undated, early = a_document("a", published_at=None), a_document("b", published_at=moment("2026-06-01"))
    assert oldest([undated, early]) is early
    assert is_older(early, undated)


EVALS = Path(__file__).parents[2] / "evals"


@pytest.fixture
def benchmark(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    monkeypatch.syspath_prepend(str(Path(__file__).parents[3] / "benchmarks"))
    return importlib.import_module("lineage")


def test_the_labelled_pairs_are_told_apart_about_as_well_as_measured(benchmark: ModuleType) -> None:
    rows = [json.loads(line) for line in (EVALS / "lineage.jsonl").read_text(encoding="utf-8").splitlines()]
    pairs = [case for case in benchmark.cases(rows) if (case.kind, case.split) == ("pair", "dev")]
    assert sum(case.found == case.expected for case in pairs) / len(pairs) >= 0.95
