"""The set of dialogues says what is true of what it is asked of, and covers how people go on asking."""

from __future__ import annotations

import json
from collections import Counter
from itertools import chain
from pathlib import Path
from typing import Any

import pytest
import yaml

from bot.cli.day import CORPUS, SOURCES
from bot.intent.intents import IntentKind, intent_of
from retrieval.conversation.rewrite import stand_alone
from retrieval.domain import PUBLIC, Document, Exchange
from retrieval.reading.reader import Reader
from retrieval.reading.sources.addresses import canonical, identity_of_address, is_address
from retrieval.reading.sources.registry import source_for
from tests.desks import OutOfReach
from tests.fakes import FixedClock

EVALS = Path(__file__).parents[2] / "evals"
KINDS = {
    "pronoun",
    "that",
    "ellipsis",
    "time carried",
    "time replaced",
    "outlet switched",
    "topic switch",
    "return",
    "correction",
    "comparison",
    "name from the reply",
}


@pytest.fixture(scope="module")
def dialogues() -> list[dict[str, Any]]:
    return [json.loads(line) for line in (EVALS / "dialogues.jsonl").read_text(encoding="utf-8").splitlines()]


@pytest.fixture(scope="module")
def corpus() -> dict[str, Document]:
    reader = Reader(OutOfReach(), FixedClock(), ())
    sources = (*SOURCES, source_for(str(EVALS / "dialogues.corpus.jsonl")))
    read = chain.from_iterable(reader.read(source) for source in sources)
    return {one.document.document_id: one.document for one in read if one.document}


@pytest.fixture(scope="module")
def short() -> dict[str, str]:
    names: dict[str, str] = yaml.safe_load((CORPUS / "golden.yaml").read_text(encoding="utf-8"))["documents"]
    return names


def identity(name: str, short: dict[str, str]) -> str:
    address = short.get(name, name)
    return identity_of_address(canonical(address) or address) if is_address(address) else name


def test_every_kind_of_follow_up_stands_in_both_halves_as_often(dialogues: list[dict[str, Any]]) -> None:
    assert len({dialogue["id"] for dialogue in dialogues}) == len(dialogues) >= 120
    halves = [Counter(d["kind"] for d in dialogues if d["split"] == split) for split in ("dev", "test")]
    assert halves[0].keys() == KINDS
    assert halves[0] == halves[1]


def test_every_dialogue_has_questions_before_it_and_no_other_has_the_same(dialogues: list[dict[str, Any]]) -> None:
    asked = [(tuple(question for question, _ in d["earlier"]), d["question"]) for d in dialogues]
    assert all(earlier for earlier, _ in asked)
    assert len(set(asked)) == len(asked)


def test_what_answers_and_what_was_cited_exists_and_may_be_read(
    dialogues: list[dict[str, Any]], corpus: dict[str, Document], short: dict[str, str]
) -> None:
    for dialogue in dialogues:
        cited = chain.from_iterable(documents for _, documents in dialogue["earlier"])
        assert dialogue["expected"], dialogue["id"]
        for name in (*cited, *dialogue["expected"]):
            document = corpus.get(identity(name, short))
            assert document, (dialogue["id"], name)
            assert dialogue.get("audience") == "internal" or document.visibility == PUBLIC, (dialogue["id"], name)


def test_no_golden_question_that_stands_alone_inherits_anything() -> None:
    golden = yaml.safe_load((CORPUS / "golden.yaml").read_text(encoding="utf-8"))["questions"]
    before = [Exchange("Which radio station sold its recordings to Lumen Forge?")]
    asked = [row["question"] for row in golden if not row.get("earlier") and not row.get("small_talk")]
    alone = [
        text for text in asked if intent_of(text).kind is not IntentKind.OVERVIEW
    ]  # an overview inherits nothing anyway
    assert [question for question in alone if stand_alone(question, before) != question] == []
