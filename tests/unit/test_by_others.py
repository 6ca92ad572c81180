"""What an author who had read no rule wrote: how much of it is told rightly. First sight is in docs/evaluation.md."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from bot.intent.intents import IntentKind, intent_of
from retrieval.domain import PUBLIC, Mark, Source, SourceKind
from retrieval.reading.marks import mark_of
from retrieval.reading.sources.folders import read_folder
from retrieval.text.orders import gives_orders
from tests.factories import a_document

Row = dict[str, Any]
_FILE = Path(__file__).parents[1] / "evals" / "by_others.jsonl"
ROWS: list[Row] = [json.loads(line) for line in _FILE.read_text(encoding="utf-8").splitlines()]
_LOOKED_UP = {IntentKind.QUESTION, IntentKind.OVERVIEW}


def is_looked_up(row: Row) -> bool:
    overheard = row["kind"] == "overheard"
    return intent_of(row["text"], addressed=not overheard, in_thread=overheard).kind in _LOOKED_UP


def is_order(row: Row) -> bool:
    return gives_orders(row["text"])


def is_paid_for(row: Row) -> bool:
    return mark_of(a_document(title=row["title"], text=row["text"])) is not Mark.NONE


@pytest.mark.parametrize(
    ("kind", "label", "told", "at_least"),
    [
        ("overheard", False, is_looked_up, 0.92),
        ("smalltalk", False, is_looked_up, 0.95),
        ("question", True, is_looked_up, 1.0),
        ("order", True, is_order, 0.75),
        ("order", False, is_order, 0.97),
        ("sponsored", True, is_paid_for, 0.9),
        ("sponsored", False, is_paid_for, 1.0),
    ],
)
def test_what_others_wrote_is_told_rightly(
    kind: str,
    label: bool,
    told: Callable[[Row], bool],
    at_least: float,
) -> None:
    rows = [row for row in ROWS if (row["kind"], row["label"]) == (kind, label)]
    wrong = [row.get("text") for row in rows if told(row) is not label]
    assert len(wrong) <= (1 - at_least) * len(rows), wrong


@pytest.mark.parametrize("row", [row for row in ROWS if row["kind"] == "head"], ids=lambda row: str(row["name"]))
def test_a_file_by_somebody_else_is_for_whom_its_head_says(row: Row, tmp_path: Path) -> None:
    (tmp_path / row["name"]).write_text(row["text"], encoding="utf-8")
    (reading,) = read_folder(Source("articles", SourceKind.FOLDER, str(tmp_path)))
    found = reading.document.visibility if reading.document else "refused, with the reason"
    assert (found != PUBLIC) is row["label"]
