"""What was read, as terminal text (pure)."""

from __future__ import annotations

from bot.render.escape import clean
from bot.render.wording import counted, day
from retrieval.domain import IngestReport
from retrieval.reading.sources.reading import Reading


def report_text(report: IngestReport) -> str:
    """Return an ingest's figures in one line, and a line for each thing that could not be read."""
    figures = (
        (report.new, "new"),
        (report.revised, "revised"),
        (report.unchanged, "unchanged"),
        (report.removed, "removed"),
    )
    told = ", ".join(f"{number:,} {what}" for number, what in figures if number) or "nothing new"
    failed = [f"  {clean(failure.what)}: {clean(failure.why)}" for failure in report.failed]
    lines = [f"Documents: {told}."]
    if failed:
        lines += [f"{counted(len(failed), 'thing')} could not be read:", *failed]
    return "\n".join(lines)


def reading_text(reading: Reading) -> str:
    """Return a document with its head and its text, or why there is none."""
    document = reading.document
    if document is None:
        return f"{clean(reading.what)}\n  cannot be read: {clean(reading.error or 'it holds no document')}\n"
    parts = (document.outlet, document.author, day(document.published_at, "UTC"), document.kind, document.visibility)
    about = [" · ".join(clean(part) for part in parts if part)]
    about += [f"credits {clean(document.original)}"] if document.original else []
    about += [f"topics: {', '.join(document.topics)}"] if document.topics else []
    return "\n".join([f"{clean(document.title)}", *(f"  {line}" for line in about), "", document.text, ""])
