"""The machine form of a matter: what `desk claims --json` writes, as docs/cli.md has it (pure)."""

from __future__ import annotations

from collections.abc import Mapping

from bot.cli.forms import Form, moment_form
from retrieval.domain import Claim, Document, Matter


def matter_form(matter: Matter, documents: Mapping[str, Document]) -> Form:
    """One matter with its claims, the oldest first."""
    return {
        "matter": matter.matter_id,
        "deed": matter.deed.value,
        "subject": matter.subject,
        "object": matter.object,
        "status": matter.status.value,
        "since": moment_form(matter.since),
        "by": matter.by,
        "was": matter.change[0] if matter.change else None,
        "became": matter.change[1] if matter.change else None,
        "originals": len(matter.originals),
        "original_outlets": list(matter.originals),
        "claims": [_claim_form(claim, documents[claim.document_id]) for claim in matter.claims],
    }


def _claim_form(claim: Claim, document: Document) -> Form:
    return {
        "speaker": claim.speaker,
        "stance": claim.stance.value,
        "deed": claim.deed.value,
        "subject": claim.subject,
        "object": claim.object,
        "whose": claim.whose,
        "quote": claim.quote,
        "start": claim.start,
        "end": claim.end,
        "document_id": claim.document_id,
        "revision": claim.revision,
        "visibility": claim.visibility,
        "url": document.url,
        "outlet": document.outlet,
        "published_at": moment_form(document.published_at),
        "learned_at": moment_form(claim.learned_at),
        "amounts": list(claim.amounts),
        "days": list(claim.days),
        "extractor": claim.extractor,
    }
