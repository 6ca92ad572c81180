"""Sixty sentences in four languages of which we know whether their quotes carry them: what trust is measured on."""

from __future__ import annotations

import json
from importlib.resources import files
from typing import Any

from retrieval.domain import LabelledSentence, QuotedSentence


def known_sentences() -> tuple[LabelledSentence, ...]:
    """Return the sentences, half of them carried; their labs, outlets and people are invented."""
    lines = files(__package__).joinpath("known.jsonl").read_text("utf-8").splitlines()
    return tuple(_labelled(json.loads(line)) for line in lines)


def _labelled(row: dict[str, Any]) -> LabelledSentence:
    quotes = tuple((heading, quote) for heading, quote in row["quotes"])
    return LabelledSentence(QuotedSentence(row["sentence"], quotes), row["carried"])
