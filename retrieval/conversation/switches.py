"""A question with what a fragment names put in the place of what it named (pure)."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from retrieval.conversation.mentions import Mention, Sort

_PREPOSITION = re.compile(
    r"\b(?:in|on|since|by|until|till|before|after|during|for|from|of|at) (?:the )?$", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Said:
    """A text with what it mentions."""

    text: str
    mentions: Sequence[Mention]

    def of(self, sort: Sort) -> list[Mention]:
        """Return its mentions of one sort."""
        return [mention for mention in self.mentions if mention.sort is sort]


def switched(before: Said, fragment: Said, *, not_meant: Collection[str] = (), corrects: bool = False) -> str | None:
    """Return a question with a fragment's names, outlets and dates in the place of its own.

    None where it is not plain what takes the place of what: of several names the one whose stems were said not to be
    meant goes, and in a correction otherwise the last. A date that takes no other's place is put at the end.
    """
    edits = []
    for mention in fragment.mentions:
        old = before.of(mention.sort)
        refused = [m for m in old if not m.stems.isdisjoint(not_meant)]
        old = refused or (old[-1:] if corrects else old)
        if len(old) > 1 or len(fragment.of(mention.sort)) > 1 or (not old and mention.sort is not Sort.DATE):
            return None
        edits.append(_edit(before.text, old[0] if old else None, fragment.text, mention))
    text = before.text
    for start, end, put in sorted(edits, reverse=True):
        text = f"{text[:start]}{put}{text[end:]}"
    return text


def _edit(text: str, old: Mention | None, fragment: str, new: Mention) -> tuple[int, int, str]:
    """Return which run of a text gives way to what; the prepositions before dates change with them."""
    start = _with_preposition(fragment, new.start)
    if old is None:
        end = len(text.rstrip("?!. "))
        return end, end, f" {fragment[start : new.end]}"
    there = _with_preposition(text, old.start)
    if start < new.start and there < old.start:
        return there, old.end, fragment[start : new.end]
    return old.start, old.end, new.written


def _with_preposition(text: str, start: int) -> int:
    """Return where a mention starts together with the preposition before it."""
    found = _PREPOSITION.search(text[:start])
    return found.start() if found else start
