"""Windows that show what a reply rests on: quotes within their passages, and matters with their turns (pure)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from bot.render.blocks import Block, context, section
from bot.render.claims import matter_heading, status_text
from bot.render.escape import plain, safe
from bot.render.phrasing import Phrases
from bot.render.records import source_line, sources_of, standing
from bot.render.wording import day
from bot.surfaces import MOST_VIEW_BLOCKS, Modal
from retrieval.domain import Citation, Claim, Document, Matter, Passage

PASSAGES: Final = "passages"
TIMELINE: Final = "timeline"
_AROUND: Final = 600
"""Characters of a passage that are shown before and after its quote."""
_LONGEST_QUOTE: Final = 1500
_LONGEST_TURN: Final = 300
_MOST_MATTERS: Final = 8
_MOST_TURNS: Final = 10


@dataclass(frozen=True, slots=True)
class QuotedPassage:
    """A quote with the passage that it stands in now; None where no passage of its source has it any more."""

    citation: Citation
    passage: Passage | None


def passages_modal(quoted: Sequence[QuotedPassage], quotes: int, *, timezone: str, phrases: Phrases) -> Modal:
    """Return the window with the quotes of a reply in bold within their passages, in the order of its sources.

    Of `quotes` in all, those that are not there may not be read, or their source is gone; only that is said.
    """
    sources = sources_of(one.citation for one in quoted)
    blocks: list[Block] = []
    for number, first in sources.documents:
        blocks.append(section(source_line(number, first, timezone, phrases)))
        blocks += [_passage_block(one) for one in quoted if one.citation.document_id == first.document_id]
    shown = blocks[: MOST_VIEW_BLOCKS - 1]
    if len(quoted) < quotes or not shown:
        shown.append(context(phrases.say("window", "some_unseen")))
    return _window("passages", shown, PASSAGES, phrases)


def timeline_modal(
    matters: Sequence[Matter], documents: Mapping[str, Document], *, timezone: str, phrases: Phrases
) -> Modal:
    """Return the window with each matter's status and its turns, oldest first."""
    blocks: list[Block] = []
    for matter in matters[:_MOST_MATTERS]:
        head = f"*{safe(matter_heading(matter), _LONGEST_TURN)}*\n{safe(status_text(matter), _LONGEST_TURN)}"
        turns = [_turn(claim, documents[claim.document_id], timezone) for claim in matter.claims[-_MOST_TURNS:]]
        blocks += [section(head), *(section(turn) for turn in turns)]
    if not blocks:
        blocks = [section(phrases.say("window", "no_turns"))]
    return _window("timeline", blocks[:MOST_VIEW_BLOCKS], TIMELINE, phrases)


def _window(name: str, blocks: Sequence[Block], callback_id: str, phrases: Phrases) -> Modal:
    return Modal(phrases.say("window", name), tuple(blocks), callback_id, close=phrases.say("window", "close"))


def _turn(claim: Claim, document: Document, timezone: str) -> str:
    whose = safe(document.outlet or "", 60) or standing(document.kind, document.visibility)
    where = " · ".join(filter(None, (day(document.published_at, timezone), whose)))
    speaker = f"{safe(claim.speaker, 80)}: " if claim.speaker else ""
    return f"• {where} · {safe(str(claim.stance), 40)} · {speaker}“{safe(claim.quote, _LONGEST_TURN)}”"


def _passage_block(one: QuotedPassage) -> Block:
    """Return a passage as rich text, in which nothing formats or links but what is said here: the quote in bold."""
    quote = one.citation.quote
    before, after = "", ""
    if one.passage is not None:
        at = one.passage.text.index(quote)
        before = _from_a_word(one.passage.text[:at], _AROUND)
        after = _from_a_word(one.passage.text[at + len(quote) :][::-1], _AROUND)[::-1]
    pieces = ((before, False), (quote[:_LONGEST_QUOTE], True), (after, False))
    elements = [_text(text, bold=bold) for text, bold in pieces if text.strip()]
    return {"type": "rich_text", "elements": [{"type": "rich_text_quote", "elements": elements}]}


def _from_a_word(text: str, most: int) -> str:
    """Return the end of a text, of at most so many characters, from where a word begins; a mark stands for the rest."""
    if len(text) <= most:
        return text
    return f"…{text[-most:].partition(' ')[2]}"


def _text(text: str, *, bold: bool) -> Block:
    shown = plain(text, _LONGEST_QUOTE)
    spaced = (" " if text[:1].isspace() else "") + shown + (" " if text[-1:].isspace() else "")
    return {"type": "text", "text": spaced} | ({"style": {"bold": True}} if bold else {})
