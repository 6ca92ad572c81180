"""Why a reply is what it is, in plain English: what it was quoted for, and how names were read (pure)."""

from __future__ import annotations

from typing import Final

from retrieval.domain import Answer, Fallback, Reply

FALLBACKS: Final = {
    Fallback.MODEL_AWAY: "The language model was not available, so these are quotes.",
    Fallback.UNUSABLE: "The language model's reply could not be used, so these are quotes.",
    Fallback.UNGROUNDED: "Most of what the language model wrote was not in the sources, so these are quotes.",
}


def remark_text(reply: Reply) -> str:
    """Return a line on how a reply came about, empty where there is nothing to say."""
    read = [f"\u201c{name.written}\u201d as \u201c{name.meant}\u201d" for name in reply.misspellings]
    remarks = [f"I read {', '.join(read)}."] if read else []
    if isinstance(reply, Answer) and reply.fallback:
        remarks.append(FALLBACKS[reply.fallback])
    return " ".join(remarks)
