"""What is said of a message whose sources do not bear it out any more: a mark on it, and one line in its thread."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from bot.domain import Message
from bot.render.blocks import MOST_BLOCKS, context, message, section, within
from bot.render.escape import link, safe
from bot.render.phrasing import ENGLISH, Phrases
from retrieval.domain import Lapse, LapseKind

LONGEST_OUTLET: Final = 60
LONGEST_NOTICE: Final = 240
ROOM: Final = 2200
"""Of a line's JSON, so that it stays one section."""
_SIGN: Final = "\u26a0"


def marked_message(posted: Message, phrases: Phrases = ENGLISH) -> Message:
    """Return a message as it was posted, with the mark above it; the mark names no source."""
    mark = f"{_SIGN} {phrases.say('lapse', 'mark')}"
    if not posted.blocks:
        return Message(f"{mark}\n{posted.text}")
    return message([context(mark), *posted.blocks][:MOST_BLOCKS])


def lapses_message(lapses: Sequence[Lapse], phrases: Phrases = ENGLISH) -> Message:
    """Return the line that says what became of what was quoted, all lapses in one sentence."""
    told = [_told(lapse, phrases) for lapse in lapses]
    shown = within(told, ROOM)
    left_out = len(told) - len(shown)
    rest = [phrases.counted(left_out, "more_source")] if left_out else []
    return message([section(phrases.say("lapse", "line", told="; ".join([*shown, *rest])))])


def _told(lapse: Lapse, phrases: Phrases) -> str:
    """Return which source it is and what became of it: "“Title” (Outlet) was corrected: 41 → 14"."""
    outlet = f" ({safe(lapse.outlet, LONGEST_OUTLET)})" if lapse.outlet else ""
    source = phrases.say("reply", "quoted", word=link(lapse.url, lapse.title)) + outlet
    numbers = ", ".join(f"{safe(one.old)} \u2192 {safe(one.new)}" for one in lapse.replaced)
    match lapse.kind:
        case LapseKind.CORRECTED | LapseKind.CLARIFIED:
            told = numbers or safe(lapse.notice.rstrip(".!"), LONGEST_NOTICE)
            return phrases.say("lapse", lapse.kind.value, source=source, told=told)
        case LapseKind.CHANGED if lapse.now:
            quote = phrases.say("reply", "quoted", word=safe(lapse.now.rstrip("."), LONGEST_NOTICE))
            return phrases.say("lapse", "changed_to", source=source, quote=quote)
    return phrases.say("lapse", lapse.kind.value, source=source)
