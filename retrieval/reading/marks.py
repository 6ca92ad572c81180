"""What a document is apart from reporting: paid for by an advertiser, or written to steer machines; pure."""

from __future__ import annotations

import re
from typing import Final

from retrieval.domain import Document, Kind, Mark
from retrieval.text.orders import gives_orders
from retrieval.text.tables import INLINE, in_small_letters, worded, worded_small

HEAD, FOOT = 700, 400
"""Letters from the top and the bottom of a text in which a payment is disclosed; further in, it is what is told of."""
_LINES: Final = re.IGNORECASE | re.MULTILINE
_GIVEN: Final = r"(?:{tag}(?:\s{by}|\s?[:|\u2013\u2014-])|{given})"
_LABEL = worded(
    "sponsored",
    r"(?:^|\|)[^\w\n]{0,8}(?:{tag}[^\w\n]{0,8}(?:$|[.:|/]\s|/)|"
    rf"{_GIVEN}\s[^.\n]{{0,60}}\.?[^\w\n]{{0,4}}$|{{opening}})",
    _LINES,
    blank=INLINE,
)
"""A line, or the start of one, that does nothing but disclose, with whose money at most."""
_IN_TITLE = worded(
    "sponsored", r"^\W{0,3}{tag}\W{0,3}[:|\u2013\u2014\]]|^\W{0,3}{tag}\W{0,3}$|[\[(]{tag}[\])]", blank=INLINE
)
_DISCLOSED = worded_small(
    "sponsored",
    r"\b{itself} (?:{is} )?(?:\w+ ){0,2}?(?:{paid}|{made_for}\b[^.\n]{0,40}\b{partner})\b|\b{disclosed}"
    r"|\b{staff}\b[^.\n]{0,40}\b{apart}\b(?:[^.\n]{0,60}(?:{itself}|\b{in_it})|\.?\s{0,3}$)",
    re.MULTILINE,
    blank=INLINE,
)
"""A sentence in which a piece says of itself who paid for it, or who had no part in it."""
_BYLINE = worded("sponsored", r"\b{byline}\b", blank=INLINE)


def mark_of(document: Document) -> Mark:
    """Return what a document is: an order to machines in it makes it hostile, a disclosed payment sponsored.

    A note is the team's own word, also where it keeps the text of an attack; answers leave out that paragraph alone.
    """
    if document.kind is Kind.NOTE:
        return Mark.NONE
    if gives_orders(f"{document.title}\n\n{document.text}"):
        return Mark.HOSTILE
    return Mark.SPONSORED if _is_sponsored(document) else Mark.NONE


def _is_sponsored(document: Document) -> bool:
    if _BYLINE.search(document.author or "") or _IN_TITLE.search(document.title):
        return True
    text = document.text
    edges = text if len(text) <= HEAD + FOOT else f"{text[:HEAD]}\n{text[-FOOT:]}"
    return bool(_LABEL.search(edges) or _DISCLOSED.search(in_small_letters(edges)))
