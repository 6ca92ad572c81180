"""Why a reply is what it is, in plain English: why there is no answer, why it is quotes, how names were read (pure)."""

from __future__ import annotations

from typing import Final

from bot.render.wording import day
from retrieval.domain import (
    Answer,
    Fallback,
    NoCredit,
    NoNumber,
    NoReason,
    NotAnswered,
    NothingFound,
    NothingFrom,
    NothingNamed,
    NothingNew,
    NoTime,
    NotInContext,
    NotMentioned,
    NotSaidOf,
    NotTold,
    Refusal,
    Reply,
    TooOld,
)

FALLBACKS: Final = {
    Fallback.MODEL_AWAY: "The language model was not available, so these are quotes.",
    Fallback.UNUSABLE: "The language model's reply could not be read, so these are quotes.",
    Fallback.UNGROUNDED: "I could not tie what the language model wrote to the sources, so these are quotes.",
}


def remark_text(reply: Reply) -> str:
    """Return a line on how a reply came about, empty where there is nothing to say."""
    read = [f"\u201c{name.written}\u201d as \u201c{name.meant}\u201d" for name in reply.misspellings]
    remarks = [f"I read {', '.join(read)}."] if read else []
    if isinstance(reply, Answer) and reply.fallback:
        remarks.append(FALLBACKS[reply.fallback])
    return " ".join(remarks)


def refusal_text(refusal: Refusal, timezone: str = "UTC") -> str:  # noqa: C901, PLR0911, PLR0912 - a line a reason
    """Say in one sentence why there is no answer; what it names, it names as the question does."""
    match refusal:
        case NothingNamed():
            return "Your question names nothing that I could look for."
        case NothingFound():
            return "I found nothing about this."
        case NothingNew():
            return "Nothing new in that time, as far as I may say here."
        case NotMentioned(names):
            return f"None of the sources I found mentions {' or '.join(names)}."
        case NotSaidOf(names):
            return f"The closest sources don't say this about {' or '.join(names)}."
        case NotInContext(words):
            quoted = " or ".join(f"\u201c{word}\u201d" for word in words)
            return f"The sources I found don't mention {quoted} in this context."
        case NothingFrom(written):
            return f"None of the sources I found is from {written} or mentions it."
        case TooOld(None):
            return "The newest source on this has no date, so I can't say what is true now."
        case TooOld(newest):
            return f"The newest source on this is from {day(newest, timezone)}, too old to say what is true now."
        case NoNumber():
            return "None of the sources I found gives that number."
        case NoTime():
            return "None of the sources I found says when."
        case NoCredit():
            return "None of the sources I found says whose report it is."
        case NoReason():
            return "None of the sources I found gives a reason."
        case NotTold(what):
            return f"The sources I found don't say {what}."
        case NotAnswered():
            return "The closest sources don't answer this."


def names_in(refusal: Refusal) -> tuple[str, ...]:
    """Return the names that a refusal speaks of."""
    return refusal.names if isinstance(refusal, NotMentioned | NotSaidOf) else ()
