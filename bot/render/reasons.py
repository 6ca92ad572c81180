"""Why a reply is what it is, in plain words: why there is no answer, why it is quotes, how names were read (pure)."""

from __future__ import annotations

from bot.render.phrasing import ENGLISH, Phrases
from bot.render.wording import day
from retrieval.domain import (
    Answer,
    NothingFrom,
    NotInContext,
    NotMentioned,
    NotSaidOf,
    NotTold,
    Refusal,
    Reply,
    TooOld,
)


def remark_text(reply: Reply, phrases: Phrases = ENGLISH) -> str:
    """Return a line on how a reply came about, empty where there is nothing to say."""
    read = [phrases.say("reply", "read_as", written=n.written, meant=n.meant) for n in reply.misspellings]
    remarks = [phrases.say("reply", "read", names=", ".join(read))] if read else []
    if isinstance(reply, Answer) and reply.fallback:
        remarks.append(phrases.say("fallback", reply.fallback.name.lower()))
    return " ".join(remarks)


def author_text(answer: Answer, phrases: Phrases = ENGLISH) -> str:
    """Return a line that says which model wrote a reply and why not the first one, or that the reply is quoted.

    Empty where the remark on a model that failed says so already.
    """
    author = answer.written_by
    if author is None:
        return "" if answer.fallback else phrases.say("reply", "by_quoting")
    why = author.why.name.lower() if author.why and author.instead_of else ""
    if why not in phrases.rows["instead"]:
        return phrases.say("reply", "written_by", model=author.model)
    return phrases.say("instead", why, model=author.model, other=author.instead_of or "")


def refusal_text(refusal: Refusal, timezone: str = "UTC", phrases: Phrases = ENGLISH) -> str:
    """Say in one sentence why there is no answer; what it names, it names as the question does."""
    match refusal:
        case NotMentioned(told) | NotSaidOf(told):
            return phrases.say("refusal", refusal.kind, told=phrases.either(*told))
        case NotInContext(told):
            quoted = (phrases.say("reply", "quoted", word=word) for word in told)
            return phrases.say("refusal", refusal.kind, told=phrases.either(*quoted))
        case NothingFrom(one) | NotTold(one):
            return phrases.say("refusal", refusal.kind, told=one)
        case TooOld(None):
            return phrases.say("refusal", "undated")
        case TooOld(newest):
            return phrases.say("refusal", refusal.kind, told=day(newest, timezone, phrases))
    return phrases.say("refusal", refusal.kind)


def names_in(refusal: Refusal) -> tuple[str, ...]:
    """Return the names that a refusal speaks of."""
    return refusal.names if isinstance(refusal, NotMentioned | NotSaidOf) else ()
