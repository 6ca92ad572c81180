"""What a document is apart from reporting: paid for by an advertiser, or written to steer machines; pure."""

from __future__ import annotations

import re

from retrieval.domain import Document, Kind, Mark
from retrieval.orders import gives_orders

HEAD, FOOT = 700, 400
"""Letters from the top and the bottom of a text in which a payment is disclosed; further in, it is what is told of."""
_DISCLOSURE = re.compile(
    r"^[^\w\n]{0,8}(?:sponsored(?: (?:post|content|article|contribution|story|by\b.{0,80}))?|advertorial|"
    r"advertisement feature|"
    r"paid (?:post|content|partnership|promotion|for by\b.*)|promoted (?:post|content)|partner content|"
    r"brand(?:ed)? content|(?:bezahlte )?anzeige|gesponsert(?:er (?:beitrag|inhalt))?(?: von\b.*)?|werbung|"
    r"publi-?reportage|(?:contenu|article) sponsorisé|(?:contenido|artículo) patrocinado|publicidad)"
    r"[^\w\n]{0,8}(?:$|[.:]\s)",
    re.IGNORECASE | re.MULTILINE,
)
"""A label: a line, or a sentence at its start, that does nothing but disclose."""
_PIECE = (
    r"\b(?:this|the following|diese[rs]?|cet|cette|este|esta)\s+(?:\w+\s+){0,2}?"
    r"(?:article|post|content|contribution|story|piece|column|feature|page|beitrag|artikel|inhalt|contenu|artículo|"
    r"contenido)\s+(?:(?:is|was|has been|wurde|ist|a été|est|fue|es|ha sido)\s+)?(?:\w+\s+){0,2}?"
)
_DISCLOSED = re.compile(
    rf"{_PIECE}(?:sponsored|paid for|gesponsert|bezahlt|sponsorisé|patrocinado|"
    r"(?:funded|brought to you|created|produced|written|supplied|finanziert|financé|pagado)[^.\n]{0,40}"
    r"\b(?:advertiser|sponsor|werbepartner|anzeigenkunden|annonceur|anunciante|patrocinador))\b",
    re.IGNORECASE,
)
"""A sentence in which a piece says of itself who paid for it."""
_BYLINE = re.compile(
    r"\b(?:sponsored|advertorial|partner content|paid (?:post|content)|branded content|anzeige|publi-?reportage|"
    r"patrocinado)\b",
    re.IGNORECASE,
)


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
    if _BYLINE.search(document.author or "") or _DISCLOSURE.search(re.split(r"[:|]", document.title)[0]):
        return True
    text = document.text
    edges = text if len(text) <= HEAD + FOOT else f"{text[:HEAD]}\n{text[-FOOT:]}"
    return bool(_DISCLOSURE.search(edges) or _DISCLOSED.search(edges))
