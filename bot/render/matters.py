"""Matters as a message: who did what to whom, what became of it, and who says so in which words (pure)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from bot.domain import Message
from bot.render.blocks import Block, context, grouped, section
from bot.render.claims import matter_heading, status_text
from bot.render.escape import link, safe
from bot.render.wording import counted, day
from retrieval.domain import Claim, Document, Matter

MOST_CLAIMS: Final = 3
"""Claims of a matter that are shown, the newest ones."""
_LONGEST_NAME, _LONGEST_STATUS, _LONGEST_QUOTE = 200, 300, 300
NONE: Final = "Nothing that I read and may tell you says who did what to {name}, or what {name} did."


def matters_message(
    name: str, matters: Sequence[Matter], documents: Mapping[str, Document], *, timezone: str
) -> Message:
    """Return a group of lines a matter, the newest turn first, as many as a message holds."""
    if not matters:
        return grouped([section(NONE.format(name=safe(name, _LONGEST_NAME) or "…"))], [], _rest)
    head = section(f"*{counted(len(matters), 'matter')} about {safe(name, _LONGEST_NAME) or '…'}*")
    return grouped([head], [_matter(matter, documents, timezone) for matter in matters], _rest)


def _matter(matter: Matter, documents: Mapping[str, Document], timezone: str) -> list[Block]:
    said = [claim for claim in matter.claims if claim.quote][::-1][:MOST_CLAIMS]
    told = f"*{safe(matter_heading(matter), _LONGEST_NAME)}*: {safe(status_text(matter), _LONGEST_STATUS)}"
    return [section(told), *(context(_claim(claim, documents[claim.document_id], timezone)) for claim in said)]


def _claim(claim: Claim, document: Document, timezone: str) -> str:
    speaker = f"{safe(claim.speaker, 80)}: " if claim.speaker else ""
    source = f"{link(document.url, document.outlet or document.title)}, {day(document.published_at, timezone)}"
    return f"{claim.stance} · {speaker}“{safe(claim.quote, _LONGEST_QUOTE)}” ({source})"


def _rest(left_out: int) -> Block:
    return context(f"… and {counted(left_out, 'more matter')}; `desk claims --about NAME` lists them all.")
