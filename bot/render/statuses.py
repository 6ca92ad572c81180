"""What stands under a thread while a reply is made: "is searching 412 documents…"."""

from __future__ import annotations

from typing import Final

from bot.render.phrasing import Phrases
from retrieval.answering.stages import Stage, StageKind

_NOUNS: Final = {
    StageKind.SEARCHING: ("documents", "document"),
    StageKind.READING: ("passages", "passage"),
    StageKind.CHECKING: ("sentences", "sentence"),
}


def thinking(phrases: Phrases) -> str:
    """Return the status of a reply that was just begun."""
    return phrases.say("status", "thinking")


def status_of(stage: Stage, phrases: Phrases) -> str:
    """Return what is being done, and to how many, as it stands behind our name: "is reading 8 passages…"."""
    return _said("status", stage, phrases)


def task_of(stage: Stage, phrases: Phrases) -> str:
    """Return what is being done, and to how many, as a line of a list: "Reading 8 passages"."""
    return _said("task", stage, phrases)


def _said(table: str, stage: Stage, phrases: Phrases) -> str:
    name, noun = _NOUNS[stage.kind]
    return phrases.say(table, stage.kind, **{name: phrases.counted(stage.count, noun)})
