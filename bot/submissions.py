"""Forms that people submit: read from what the chat delivers, and told at once what is wrong with them (pure)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

Problems = Mapping[str, str]
"""What is wrong with a form: a sentence for each of its blocks that has to be put right."""


@dataclass(frozen=True, slots=True)
class Submission:
    """A form as somebody submitted it: by whom, what it kept for us, and what was chosen or written, by block.

    Words and a single choice are one text, several choices are all of them, in the order in which they were made;
    what was left empty is not there.
    """

    view_id: str
    callback_id: str
    user_id: str
    team_id: str | None = None
    private: str = ""
    words: Mapping[str, str] = field(default_factory=dict)
    choices: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


Judge = Callable[[Submission], Problems]
"""Says what is wrong with a form, from nothing but what was submitted: it is answered before it is on record."""


def submission_of(body: Mapping[str, Any]) -> Submission:
    """Read a form from the body of a delivery; what has another form than Slack's is not there."""
    view, user = body.get("view") or {}, body.get("user") or {}
    given = (view.get("state") or {}).get("values") or {}
    entries = {block: entry for block, entered in given.items() for entry in entered.values()}
    words = {block: text for block, entry in entries.items() if (text := _word(entry)) is not None}
    choices = {block: chosen for block, entry in entries.items() if (chosen := _choices(entry)) is not None}
    return Submission(
        view_id=str(view.get("id") or ""),
        callback_id=str(view.get("callback_id") or ""),
        user_id=str(user.get("id") or ""),
        team_id=(body.get("team") or {}).get("id") or user.get("team_id"),
        private=str(view.get("private_metadata") or ""),
        words=words,
        choices=choices,
    )


def _word(entry: Mapping[str, Any]) -> str | None:
    option = entry.get("selected_option")
    found = option.get("value") if isinstance(option, Mapping) else entry.get("value") or entry.get("selected_time")
    return str(found) if found else None


def _choices(entry: Mapping[str, Any]) -> tuple[str, ...] | None:
    if isinstance(users := entry.get("selected_users"), list):
        return tuple(str(one) for one in users)
    if isinstance(options := entry.get("selected_options"), list):
        return tuple(str(one["value"]) for one in options if isinstance(one, Mapping) and "value" in one)
    return None
