"""The benchmarks' own look at a reply sees what the guard must never let through."""

from __future__ import annotations

import importlib
from collections import Counter
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

ROOT = Path(__file__).parents[3]
CORPUS = {"a": {"title": "Vexley and Sable", "text": "Vexley used 41  private\naccounts.", "outlet": "Northlight"}}


@pytest.fixture
def replies(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """The benchmark's file: benchmarks/ is a folder of scripts."""
    monkeypatch.syspath_prepend(str(ROOT / "benchmarks"))
    return importlib.import_module("replies")


def line(text: str, quote: str, **more: Any) -> dict[str, Any]:
    citation = {"index": 1, "document_id": "a", "quote": quote, "in_passage": more.pop("in_passage", True)}
    sentence = {"text": text, "citations": more.pop("citations", [1]), "verbatim": more.pop("verbatim", False)}
    return {"kind": "answer", "fallback": None, "calls": [{}], "citations": [citation], "sentences": [sentence]} | more


@pytest.mark.parametrize(
    ("told", "fault"),
    [
        (line("Vexley used 41 accounts.", "used 41 private accounts"), None),
        (line("Vexley used 41 accounts.", "used 14 private accounts"), "false quotes"),
        (line("Vexley used it.", "used 41", in_passage=False), "quotes outside their passage"),
        (line("Vexley used it.", "used 41", citations=[]), "uncited sentences"),
        (line("Vexley used it.", "used 41", citations=[2]), "uncited sentences"),
        (line("Ask <@UXY>.", "used 41"), "links or mentions"),
        (line("Vexley used 14.", "used 41"), "sentences with digits that the document has not"),
        (line("They used Sable and Mosaic.", "used 41"), "sentences with a capitalised word that the document has not"),
    ],
)
def test_a_fault_is_seen(replies: ModuleType, told: dict[str, Any], fault: str | None) -> None:
    assert Counter(replies.faults(told, CORPUS)) == Counter([fault] if fault else [])


def test_a_reply_in_the_model_s_place_has_to_be_quotes(replies: ModuleType) -> None:
    told = line("Vexley used it.", "used 41", fallback="unusable")
    assert list(replies.faults(told, CORPUS)) == ["quoted sentences that are no quotes"]
