"""What was read, as terminal text (pure)."""

from __future__ import annotations

from collections.abc import Sequence

from bot.render.escape import clean
from bot.render.wording import counted, day
from retrieval.domain import Failure, IngestReport
from retrieval.reading.sources.reading import Reading

_NAMED = 20
"""Files that were passed over which are named one by one."""


def report_text(report: IngestReport) -> str:
    """Return an ingest's figures in one line, and a line for each thing that was passed over or could not be read."""
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
    if report.skipped:
        lines += [f"{counted(len(report.skipped), 'file')} passed over:", *_named(report.skipped)]
    if report.failed:
        lines += [
            f"{counted(len(report.failed), 'thing')} could not be read:",
            *(f"  {clean(failure.what)}: {clean(failure.why)}" for failure in report.failed),
        ]
    return "\n".join(lines)


def _named(failures: Sequence[Failure]) -> list[str]:
    named = [f"  {clean(failure.what)}: {clean(failure.why)}" for failure in failures]
    return named if len(named) <= _NAMED else [*named[:_NAMED], f"  and {len(named) - _NAMED:,} more"]


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
