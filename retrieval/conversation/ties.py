"""What ties a question to its conversation: an opening "and", a return, a correction, another subject (pure)."""

from __future__ import annotations

import re
from dataclasses import dataclass

_PAUSE = "(?:\\s*[,.!:;\u2013\u2014]|\\s-(?=\\s))*\\s*"
_NO = "no(?=\\s*[,.!:;\u2013\u2014]|\\s-\\s|\\si\\b)"
_POLITE = (
    rf"(?:(?:ok(?:ay)?|thanks?|thank you|well|{_NO}|nope|sorry|pardon|wait|oh|actually|of course)\b(?!-\w){_PAUSE})*"
)
_JOINED = r"(?:(?:and|but|or|so(?! far)|then|also|plus)\b,?\s*)?"
_MEANT = (
    r"(?P<meant>i (?:(?:just|actually|only|really) )?(?:meant?|asked|wanted to know|want to know)\b"
    r"(?: to ask)?[\s,:]*(?:about\b\s*)?)?"
)
_ABOUT = r"(?:(?:what|how) (?:about|of)\b\s*)?"
_OPENING = re.compile(rf"\s*(?P<polite>{_POLITE}){_JOINED}{_MEANT}{_ABOUT}", re.IGNORECASE)
_ELSE = re.compile(r"(?:what|how|who|anything|anybody|anyone|where|when) else\b|same\b", re.IGNORECASE)
_CORRECTING = re.compile(r"\b(?:no|nope|sorry|pardon|wait|actually)\b", re.IGNORECASE)
_RETURN = re.compile(
    rf"\s*{_POLITE}{_JOINED}"
    r"(?:(?:(?:coming|going|getting) )?back to|again,? (?:on|about)|about|as for|regarding)"
    r"\s+(?P<what>[^:,?]{2,60}?)(?: again)?\s*[:,]\s*",
    re.IGNORECASE,
)
_NOT_THIS = re.compile(
    r"^not (?P<before>[^,;:]{2,40})[,;:]\s*(?:but )?|,\s*not (?P<after>[^,;:?.!]{2,40})(?=[?.!]*$)", re.IGNORECASE
)
_OTHER = re.compile(
    rf"\s*{_POLITE}(?:(?:now|and) )?(?:(?:to|on) )?"
    r"(?:another|an? different|a new|one more|some other|something|different)"
    r" (?:subject|topic|question|matter|thing|else|different)\b(?: entirely| altogether)?"
    "\\s*[:.,;!\u2013\u2014-]+\\s*",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Tied:
    """A question without what ties it to the conversation, and how that ties it.

    `returns_to` is what it comes back to, `instead_of` what it says was not meant; `anew` says that it announces
    another subject, `joined` that it opens as the continuation of another, `corrects` that it sets one right.
    """

    text: str
    joined: bool = False
    corrects: bool = False
    anew: bool = False
    returns_to: str = ""
    instead_of: str = ""


def tied(text: str) -> Tied:
    """Take a question's opening apart."""
    text = text.strip()
    if found := _OTHER.match(text):
        return Tied(text[found.end() :].strip(), anew=True)
    if found := _RETURN.match(text):
        return Tied(text[found.end() :].strip(), joined=True, returns_to=found["what"])
    opening = _OPENING.match(text)
    assert opening  # noqa: S101 - every part of it may be empty
    rest = text[opening.end() :].strip()
    refused = _NOT_THIS.search(rest)
    corrects = bool(opening["meant"] or refused or _CORRECTING.search(opening["polite"]))
    joined = bool(opening[0].strip() or refused or _ELSE.match(rest))
    if refused:
        rest = (rest[: refused.start()] + rest[refused.end() :]).strip()
    return Tied(rest, joined, corrects, instead_of=(refused["before"] or refused["after"]) if refused else "")
