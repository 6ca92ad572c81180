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
    Fallback.MODEL_AWAY: "No language model was available for this, so these are quotes.",
    Fallback.UNUSABLE: "The language model's reply could not be read, so these are quotes.",
    Fallback.UNGROUNDED: "I could not tie what the language model wrote to the sources, so these are quotes.",
    Fallback.NOT_ALLOWED: "This draws on internal material, which no language model may be sent, so these are quotes.",
    Fallback.BUDGET_SPENT: "The language models have used up today's budget, so these are quotes.",
}
_INSTEAD: Final = {
    Fallback.MODEL_AWAY: "{model} was not available",
    Fallback.UNUSABLE: "{model}'s reply could not be read",
    Fallback.NOT_ALLOWED: "{model} may not be sent internal material",
}
"""Why a model wrote that is not the first one."""


def remark_text(reply: Reply) -> str:
    """Return a line on how a reply came about, empty where there is nothing to say."""
    read = [f"\u201c{name.written}\u201d as \u201c{name.meant}\u201d" for name in reply.misspellings]
    remarks = [f"I read {', '.join(read)}."] if read else []
    if isinstance(reply, Answer) and reply.fallback:
        remarks.append(FALLBACKS[reply.fallback])
    return " ".join(remarks)


def author_text(answer: Answer) -> str:
    """Return a line on which model wrote a reply, and why it was not the first one; empty where it quotes."""
    author = answer.written_by
    if author is None:
        return ""
    why = _INSTEAD.get(author.why) if author.why and author.instead_of else None
    return f"Written by {author.model}{f' because {why.format(model=author.instead_of)}' if why else ''}."


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
