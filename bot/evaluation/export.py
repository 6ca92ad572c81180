"""What people thought of replies as a question set, to be completed by someone who knows the answers (pure)."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Sequence
from datetime import UTC
from enum import StrEnum
from typing import Any

import yaml

from bot.domain import Feedback, Replied
from retrieval.domain import INTERNAL

_HEAD = """# Replies that people marked, oldest first. For each: write what a good reply says (`answer`) and where
# it stands (`evidence`), or that there is no answer (`unanswerable: true`); throw away what teaches nothing.
# Then: desk eval FILE
"""
Form = dict[str, Any]


class Format(StrEnum):
    """How a set is written."""

    YAML = "yaml"
    JSONL = "jsonl"


def as_set(given: Sequence[tuple[Replied, Feedback]], form: Format) -> str:
    """Return the questions of replies as a set that `desk eval` reads, one a reply, whoever judged it; no names."""
    questions = [_question(replied, notes) for replied, notes in _by_reply(given)]
    if form is Format.JSONL:
        return "".join(json.dumps(question) + "\n" for question in questions)
    if not questions:
        return f"{_HEAD}\n# There are none yet.\n"
    completing = {"questions": [question | {"answer": "", "evidence": ""} for question in questions]}
    return f"{_HEAD}\n{yaml.safe_dump(completing, allow_unicode=True, sort_keys=False, width=110)}"


def _by_reply(given: Iterable[tuple[Replied, Feedback]]) -> list[tuple[Replied, list[Feedback]]]:
    found: dict[str, tuple[Replied, list[Feedback]]] = {}
    for replied, feedback in given:
        found.setdefault(replied.key, (replied, []))[1].append(feedback)
    return list(found.values())


def _question(replied: Replied, given: Sequence[Feedback]) -> Form:
    """Return one question with everything that is known of it."""
    internal = replied.visibilities >= {INTERNAL}
    return {
        "id": f"feedback-{hashlib.sha256(replied.key.encode()).hexdigest()[:10]}",
        "type": "feedback",
        "question": replied.question,
        **({"earlier": list(replied.earlier)} if replied.earlier else {}),
        "audience": "internal" if internal else "public",
        "as_of": replied.replied_at.astimezone(UTC).isoformat(timespec="seconds"),
        "note": " ".join(_told(replied, given)),
    }


def _told(replied: Replied, given: Sequence[Feedback]) -> Iterable[str]:
    """Say what came of the question."""
    good = sum(feedback.verdict.value == "good" for feedback in given)
    yield f"{good} good, {len(given) - good} bad."
    yield f"It cited {', '.join(replied.documents)}." if replied.answered else "It was refused."
    yield from (f"{feedback.verdict.value}: {feedback.note}" for feedback in given if feedback.note)
