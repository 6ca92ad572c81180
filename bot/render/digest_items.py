"""A story of a digest: its newest turn, how it stands, what is new, who reports it, and why it is told."""

from __future__ import annotations

from typing import Final

from bot.render.blocks import Block, context, divider, packed, section, within
from bot.render.escape import link, safe
from bot.render.records import LOCK, few, resting, source_mark, sources_of
from bot.render.replies import sentence_text
from bot.render.wording import counted, day, standing
from retrieval.domain import DigestItem, Document, Kind, Move, Story
from retrieval.stories.course import in_words
from retrieval.text.outlets import outlets_of

LONGEST_SUMMARY_SENTENCE: Final = 450
ROOM_FOR_SUMMARY: Final = 2000
ROOM_FOR_SOURCES: Final = 1500
LONGEST_NOTE: Final = 120
LONGEST_STATUS: Final = 160
LONGEST_STANDING: Final = 360
_MOVED: Final = {
    Move.REPORTS: "a first report",
    Move.REPEATS: "told again",
    Move.CONFIRMS: "newly confirmed",
    Move.DENIES: "newly denied",
    Move.CORRECTS: "newly corrected",
    Move.WITHDRAWS: "newly withdrawn",
    Move.RESTORES: "what was taken away is back",
    Move.ENDS: "newly ended",
    Move.UPDATES: "news of a known story",
}


def story_blocks(item: DigestItem, timezone: str) -> list[Block]:
    """Return a story told whole."""
    named = [sentence for sentence in item.sentences if sentence.text == item.title]
    told = [sentence for sentence in item.sentences if sentence not in named]
    numbered = sources_of(item.citations)
    summary = [sentence_text(sentence, numbered, LONGEST_SUMMARY_SENTENCE) for sentence in told]
    title = f"*{link(item.lead.url, item.title)}*"
    lines = [
        " ".join([title, *filter(None, (numbered.marked(sentence.citations) for sentence in named))]),
        *filter(None, [safe(standing(item.step, item.before, timezone), LONGEST_STANDING)]),
        *packed(within(summary, ROOM_FOR_SUMMARY), " "),
    ]
    sources = [source_mark(number, citation, timezone) for number, citation in numbered.documents]
    cited = " · ".join(within(sources, ROOM_FOR_SOURCES))
    about = (_news(item, timezone), _reporting(item, timezone), _posted(item, timezone), _touching(item), why(item))
    small = packed(filter(None, (cited, *about)), "\n")
    return [divider(), *(section(text) for text in packed(lines, "\n")), context(*small)]


def story_line(item: DigestItem, timezone: str) -> list[Block]:
    """Return a story told in one line."""
    documents = item.story.documents
    facts = (safe(item.lead.outlet or "", 60), day(item.lead.published_at, timezone), _reporters(item.story))
    stands = safe(in_words(item.step), LONGEST_STATUS) if item.step else ""
    told = facts if len(outlets_of(documents)) > 1 else facts[:2]
    shown = " · ".join(filter(None, (stands, *told, _posted(item, timezone))))
    return [context(f"• {link(item.lead.url, item.title)} · {shown}")]


def why(item: DigestItem) -> str:
    """Say why a story is told: what is new in it, who reports it, and whether it touches the team."""
    importance = item.importance
    if importance.move is None:
        return ""
    if item.lead.kind is Kind.NOTE:
        return "Why this: a note of ours"
    reports = counted(importance.originals, "independent report") if importance.originals > 1 else ""
    ours = f"{counted(importance.notes, 'note')} of ours" if importance.notes else ""
    return f"Why this: {', '.join(filter(None, (_MOVED[importance.move], reports, ours)))}"


def _posted(item: DigestItem, timezone: str) -> str:
    """Say when people posted a story in the channel themselves."""
    return f"Posted here on {day(item.posted_at, timezone)}" if item.posted_at else ""


def _touching(item: DigestItem) -> str:
    """Name the team's notes that relate to a story, for those who may read them."""
    named = [f"{LOCK} {link(note.url, note.title, LONGEST_NOTE)}" for note in item.notes]
    return f"Touches us: {', '.join(few(named))}" if named else ""


def _reporting(item: DigestItem, timezone: str) -> str:
    """Return "5 outlets, 1 original report (X): A 5 Jun 2026, B 6 Jun 2026"."""
    number = len(outlets_of(item.story.documents))
    whose = resting(number, item.originals) if number else _reporters(item.story)
    dates = _first_days(item.story.documents, timezone)
    return whose + (f": {', '.join(dates)}" if dates else "")


def _reporters(story: Story) -> str:
    number = len(outlets_of(story.documents))
    return counted(number, "outlet") if number else counted(len(story.documents), "document")


def _first_days(documents: tuple[Document, ...], timezone: str) -> list[str]:
    """Return each outlet with the day of its first report."""
    first = {outlet: document for document in reversed(documents) if (outlet := document.outlet)}
    named = [f"{safe(name, 60)} {day(first[name].published_at, timezone)}" for name in outlets_of(documents)]
    return few(named)


def _news(item: DigestItem, timezone: str) -> str:
    """Say what is new in a story that the channel has seen before, or nothing for a story that is all new."""
    new = [d for d in item.story.documents if d.document_id in item.new_documents]
    if not new or len(new) == len(item.story.documents):
        return ""
    named = [f"{safe(d.outlet or d.title, 60)} {day(d.published_at, timezone)}" for d in new]
    return f"New since the last digest: {', '.join(few(named))}"
