"""Does what a sentence says follow from what it cites? The checks in their order (pure).

The same for every language that has a file: sentence and quotes are taken apart once, and compared by their facts
(names, amounts, days) and their form (denial, hedge, speaker, cause, scope). What each check catches and wrongly
catches is in docs/evaluation.md.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Final

from retrieval.domain import Lack
from retrieval.grounding.addresses import addresses, undisguised
from retrieval.grounding.case import Case, read_case
from retrieval.grounding.copies import altered, exchanged
from retrieval.grounding.coverage import thin
from retrieval.grounding.evidence import Evidence, Fault
from retrieval.grounding.facts import merged, strange
from retrieval.grounding.form import bared, turned, widened
from retrieval.grounding.roles import swapped
from retrieval.text.remnants import without_dateline
from retrieval.text.sentences import sentences
from retrieval.text.table_rows import table_rows

_MENTION = re.compile(r"<[@!#]|(?<![\w.])@(?:here|channel|everyone)\b")
_MARKUP_LINK = re.compile(r"\]\(|<[a-z][\w+.-]*:", re.IGNORECASE)
_LINK = re.compile(
    r"(?:https?://|www\.)[^\s<>|]+|\b[\w-]+(?:\.[\w-]+)+/[^\s<>|]*|\b(?:[a-z0-9-]+\.)+(?:com|org|net|io|dev|app|xyz|info|co)\b",
    re.IGNORECASE,
)


def fault(claim: str, evidence: Evidence) -> Fault | None:
    """Return why the evidence does not carry a claim, by the first check that fails, or None when it does."""
    if found := _strange_link(claim, evidence):
        return found
    if _stands_whole(claim, evidence.near) or any(_is_row(claim, place.whole) for place in evidence.places):
        return None
    case = read_case(claim, evidence)
    if case is None:
        return Fault(Lack.LANGUAGE, next((place.language for place in evidence.places if place.language), ""))
    return next((found for check in CHECKS if (found := check(case))), None)


def _stands_whole(claim: str, near: str) -> bool:
    """Say whether a claim is a whole sentence of its source, or all of them: as they stand they say what they say."""
    plain = " ".join(claim.split())
    whole = (near, *(near[span.start : span.end] for span in sentences(near)))
    return any(plain in {" ".join(text.split()), " ".join(text[without_dateline(text) :].split())} for text in whole)


def _is_row(claim: str, text: str) -> bool:
    """Say whether a claim is a row of a table, told with its headers: a "Plan" there announces nothing."""
    return "|" in text and any(claim == row.told for row in table_rows(text))


def _strange_link(claim: str, evidence: Evidence) -> Fault | None:
    """Return a fault when a claim mentions people of the chat, carries link markup, or an address no passage has."""
    whole = "\n".join((*(place.text for place in evidence.places), evidence.told_by))
    held = whole.casefold()
    if _MENTION.search(claim) or (_MARKUP_LINK.search(claim) and claim.casefold() not in held):
        return Fault(Lack.LINK)
    named = {match[0].rstrip(".,;:)").casefold() for match in _LINK.finditer(claim)}
    hidden = addresses(claim)
    if any(address not in held for address in named) or (hidden and not _are_held(hidden, whole)):
        return Fault(Lack.LINK)
    return None


def _are_held(found: frozenset[str], whole: str) -> bool:
    """Say whether a text has some addresses, in whatever guise."""
    plain = undisguised(whole).casefold()
    return all(address in plain for address in found)


CHECKS: Final[tuple[Callable[[Case], Fault | None], ...]] = (
    strange,
    merged,
    exchanged,
    altered,
    swapped,
    turned,
    bared,
    widened,
    thin,
)
"""What a sentence is held against, in this order, once its links are looked at."""
