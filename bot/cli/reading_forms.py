"""The machine forms of what is read: sources, documents, an ingest, why a document has its topics (pure)."""

from __future__ import annotations

from collections.abc import Sequence

from bot.cli.forms import Form, correction_form, moment_form
from retrieval.domain import Document, Failure, IngestReport, Revision, Source, SourceState
from retrieval.reading.sorting import Sign
from retrieval.reading.sources.reading import Reading
from retrieval.reading.states import next_reading


def ingest_form(report: IngestReport) -> Form:
    """What `desk ingest` did, in documents."""
    return {
        "new": report.new,
        "revised": report.revised,
        "unchanged": report.unchanged,
        "removed": report.removed,
        "failed": [failure_form(failure) for failure in report.failed],
        "skipped": [failure_form(failure) for failure in report.skipped],
        "redacted": report.redacted,
        "narrowed": report.narrowed,
    }


def failure_form(failure: Failure) -> Form:
    """One thing that could not be read."""
    return {"what": failure.what, "why": failure.why}


def reading_form(reading: Reading) -> Form:
    """One thing that `desk read` read, or why it could not."""
    if reading.skipped:
        return {"what": reading.what, "skipped": reading.error}
    if reading.document is None:
        return {"what": reading.what, "error": reading.error or "It holds no document."}
    return {"what": reading.what, "document": document_form(reading.document)}


def source_form(source: Source, state: SourceState | None) -> Form:
    """A source with what was last seen of it."""
    seen = state or SourceState(source.source_id)
    return {
        "id": source.source_id,
        "kind": source.kind.value,
        "title": source.title,
        "location": source.location,
        "holds": source.document_kind.value,
        "visibility": source.visibility,
        "enabled": source.enabled,
        "every_minutes": int(source.every.total_seconds() // 60),
        "read_at": moment_form(seen.read_at),
        "newest": moment_form(seen.newest),
        "failures": seen.failures,
        "error": seen.error,
        "new_at": moment_form(seen.new_at),
        "next_try": moment_form(next_reading(source, state) if seen.read_at else None),
        "moved_to": seen.moved_to,
        "gone_at": moment_form(seen.gone_at),
        "paused": seen.paused,
        "well_at": moment_form(seen.well_at),
    }


def document_form(document: Document) -> Form:
    """A document as `desk read` shows it."""
    return {
        "title": document.title,
        "text": document.text,
        "url": document.url,
        "outlet": document.outlet,
        "author": document.author,
        "published_at": moment_form(document.published_at),
        "original": document.original,
        **correction_form(document.correction),
        "topics": list(document.topics),
        "language": document.language,
        "kind": document.kind.value,
        "visibility": document.visibility,
        "redactions": document.redactions,
    }


def explanation_form(document: Document, signs: Sequence[Sign], past: Sequence[Revision]) -> Form:
    """Why a document is sorted under its topics, and what its earlier revisions were."""
    return {
        "document_id": document.document_id,
        "title": document.title,
        **correction_form(document.correction),
        "topics": [_sign_form(sign) for sign in signs],
        "revision": document.revision,
        "past": [
            {"revision": one.revision, "replaced_at": moment_form(one.replaced_at), "hash": one.content_hash}
            | {"changed": one.summary}
            for one in past
        ],
    }


def _sign_form(sign: Sign) -> Form:
    """What speaks for one topic."""
    like = sign.likeness
    return {
        "topic": sign.topic.name,
        "belongs": sign.belongs,
        "points": round(sign.points, 4),
        "bar": sign.bar,
        "words": round(sign.words.share, 4),
        "matches": [
            {"sentence": match.sentence, "term": match.term, "about": match.about, "weight": match.weight}
            for match in sign.words.matches
        ],
        "claimed": round(sign.claimed.share, 4),
        "claims": [{"deed": claim.deed.value, "quote": claim.quote} for claim in sign.claimed.claims],
        "likeness": {"to": round(like.to, 4), "example": like.example, "unlike": round(like.unlike, 4)}
        | {"counterexample": like.counterexample}
        if like
        else None,
    }
