"""What was read, as terminal text (pure)."""

from __future__ import annotations

from collections.abc import Sequence

from bot.render.escape import clean
from bot.render.wording import counted, day
from retrieval.domain import Failure, IngestReport
from retrieval.reading.sources.reading import Reading

_NAMED = 3
"""Things with one reason that are named one by one."""


def report_text(report: IngestReport) -> str:
    """Return an ingest's figures in one line, and what was passed over or could not be read."""
    figures = (
        (report.new, "new"),
        (report.revised, "revised"),
        (report.unchanged, "unchanged"),
        (report.removed, "removed"),
    )
    told = ", ".join(f"{number:,} {what}" for number, what in figures if number) or "nothing new"
    lines = [f"Documents: {told}."]
    if report.redacted:
        lines.append(f"{counted(report.redacted, 'secret')} blotted out; the originals are untouched.")
    if report.narrowed:
        fewer = "for fewer readers than the source, because of a head or of notes beside it."
        lines.append(f"{counted(report.narrowed, 'document')} {fewer}")
    if report.skipped:
        lines += [f"{counted(len(report.skipped), 'thing')} passed over:", *_by_reason(report.skipped)]
    if report.failed:
        lines += [f"{counted(len(report.failed), 'thing')} could not be read:", *_by_reason(report.failed)]
    return "\n".join(lines)


def _by_reason(failures: Sequence[Failure]) -> list[str]:
    """Return a line for each; of many with one reason the first few, and how many more there are."""
    by_reason: dict[str, list[str]] = {}
    for failure in failures:
        by_reason.setdefault(clean(failure.why), []).append(clean(failure.what))
    lines = []
    for why, whats in by_reason.items():
        lines += [f"  {what}: {why}" for what in whats[:_NAMED]]
        more = len(whats) - _NAMED
        lines += [f"  and {more:,} more for the same reason (all of them with --json)"] if more > 0 else []
    return lines


def reading_text(reading: Reading) -> str:
    """Return a document with its head and its text, or why there is none."""
    document = reading.document
    if reading.skipped:
        return f"{clean(reading.what)}\n  passed over: {clean(reading.error or '')}\n"
    if document is None:
        return f"{clean(reading.what)}\n  cannot be read: {clean(reading.error or 'it holds no document')}\n"
    parts = (document.outlet, document.author, day(document.published_at, "UTC"), document.kind, document.visibility)
    about = [" · ".join(clean(part) for part in parts if part)]
    about += [f"credits {clean(document.original)}"] if document.original else []
    about += [f"{counted(document.redactions, 'secret')} blotted out"] if document.redactions else []
    about += [f"topics: {', '.join(document.topics)}"] if document.topics else []
    return "\n".join([f"{clean(document.title)}", *(f"  {line}" for line in about), "", document.text, ""])
