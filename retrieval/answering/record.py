"""The ledger's matters as plain sentences, as a model is told them: who says what of whom, and when (pure).

Models are instructed in English, so the wordings are rows of its file alone.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from retrieval.domain import Claim, Deed, Hit, Matter, Stance, Status
from retrieval.text.tables import tables_of

_LANGUAGE: Final = "en"


def matter_sentences(matter: Matter, hits: Sequence[Hit]) -> str:
    """Return what a matter is and how it stands, then what each passage says of it; nothing where none does."""
    told = dict.fromkeys(
        _claim_sentence(claim, number, hit) for number, hit in enumerate(hits, 1) for claim in claims_in(matter, hit)
    )
    return " ".join((_status_sentence(matter), *told)) if told else ""


def claims_in(matter: Matter, hit: Hit) -> list[Claim]:
    """Return the claims of a matter that a passage makes."""
    passage = hit.passage
    told = [one for one in matter.claims if one.document_id == passage.document_id and one.quote]
    return [one for one in told if one.start < passage.end and passage.start < one.end]


def stance_of(claim: Claim) -> Status | Stance:
    """Return how a claim stands to its matter: one that gives back what was taken ends it."""
    return Status.RESTORED if claim.deed is Deed.RESTORED else claim.stance


def _status_sentence(matter: Matter) -> str:
    """Say what a matter is and how it stands, as in "It is told that Vexley trained on Sable; this is denied"."""
    rows = _rows()
    told = rows["deed"][matter.deed].format(
        subject=matter.subject or rows["somebody"], object=matter.object or rows["something"]
    )
    by = rows["by"].format(name=matter.by) if matter.by and matter.status is not Status.REPORTED else ""
    since = rows["since"].format(day=f"{matter.since:%Y-%m-%d}") if matter.since else ""
    change = rows["change"].format(old=matter.change[0], new=matter.change[1]) if matter.change else ""
    status = rows["status"][matter.status]
    return str(rows["matter"].format(told=told, status=status, by=by, since=since, change=change))


def _claim_sentence(claim: Claim, number: int, hit: Hit) -> str:
    """Say who says what of a matter in a passage, as in "In passage 2, of 2026-06-04, Vexley denies it"."""
    rows, published = _rows(), claim.holds_from or hit.document.published_at
    day = rows["of_day"].format(day=f"{published:%Y-%m-%d}") if published else ""
    speaker = claim.speaker or hit.document.outlet or rows["source"]
    stance = rows["stance"][stance_of(claim)]
    return str(rows["claim"].format(number=number, day=day, speaker=speaker, stance=stance))


def _rows() -> Mapping[str, Any]:
    rows: Mapping[str, Any] = tables_of(_LANGUAGE)["record"]
    return rows
