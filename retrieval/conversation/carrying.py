"""What a question takes over from the one it leans on (pure)."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

from retrieval.conversation.mentions import Mention, Sort

_OTHERS = re.compile(
    r"\b(?:others?|another|else|different(?:ly)?|any(?:one|body)|contradicts?|disagrees?|disputes?|confirms?)\b",
    re.IGNORECASE,
)
"""Who asks for another voice does not want the outlet that was named."""
_COMPARED = re.compile(r"\b(?:compared?|comparison|than|differ\w*|similar\w*|alike|versus)\b", re.IGNORECASE)
"""Who compares with another name does not want what is told of the first."""
_CARRIED = 12


def carried(text: str, own: Sequence[Mention], before: Sequence[Mention], not_meant: Collection[str]) -> list[Mention]:
    """Return what a question takes over of the one it leans on: what it does not say itself, nothing that it replaces.

    `own` are its mentions, `before` the other's; `not_meant` are stems of what it says was not meant.
    """
    said = frozenset[str]().union(*(mention.stems for mention in own))
    sorts = {mention.sort for mention in own}
    replaced = (sorts & {Sort.DATE, Sort.OUTLET}) | ({Sort.OUTLET} if _OTHERS.search(text) else set())
    if Sort.NAME in sorts and _COMPARED.search(text):
        replaced.add(Sort.NAME)
    kept = {
        mention.value: mention
        for mention in reversed(before)
        if mention.sort not in replaced and not mention.stems <= said and mention.stems.isdisjoint(not_meant)
    }
    added = list(reversed(kept.values()))
    if len(added) > _CARRIED:
        added = [mention for mention in added if mention.sort is not Sort.WORD] or added
    return added[:_CARRIED]
