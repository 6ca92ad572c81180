"""What a document is apart from reporting: paid for by an advertiser, or written to steer machines; pure."""

from __future__ import annotations

import re

from retrieval.domain import Document, Kind, Mark
from retrieval.orders import gives_orders

HEAD, FOOT = 700, 400
"""Letters from the top and the bottom of a text in which a payment is disclosed; further in, it is what is told of."""
_TAG = (
    r"(?:sponsored(?: (?:post|content|article|contribution|story|feature))?|advertorial|advertisement(?: feature)?|ad|"
    r"paid (?:post|content|partnership|promotion|placement)|promoted(?: (?:post|content))?|promotional content|"
    r"partner content|"
    r"brand(?:ed)? content|(?:bezahlte )?anzeige|gesponsert(?:er (?:beitrag|inhalt))?|werbung|publi-?reportage|"
    r"(?:contenu|article) sponsorisé|publi-?rédactionnel|(?:contenido|artículo) patrocinado|"
    r"contenido de marca|publicidad)"
)
"""What does nothing but disclose."""
_GIVEN_BY = (
    rf"(?:{_TAG} (?:by|from|with|for|of|von|mit|par|avec|de|por|con)|sponsored (?:and written )?by|paid for by|"
    r"presented by|brought to you by|in (?:paid )?partnership with|content (?:by|from)|"
    r"(?:a message )?from our (?:sponsors?|partners?|advertisers?)|"
    r"gesponsert von|präsentiert von|in zusammenarbeit mit|proposé par|offert par|presentado por|ofrecido por)"
)
_LABEL = re.compile(
    rf"^[^\w\n]{{0,8}}(?:{_TAG}[^\w\n]{{0,8}}(?:$|[.:|]\s)|{_GIVEN_BY}\b[^.\n]{{0,60}}\.?[^\w\n]{{0,4}}$|"
    r"from our (?:sponsors?|advertisers?)\s?:)",
    re.IGNORECASE | re.MULTILINE,
)
"""A line, or the start of one, that does nothing but disclose, with whose money at most."""
_IN_TITLE = re.compile(
    rf"^\W{{0,3}}{_TAG}\W{{0,3}}[:|\u2013\u2014\]]|^\W{{0,3}}{_TAG}\W{{0,3}}$|[\[(]{_TAG}[\])]", re.IGNORECASE
)
_PIECE = (
    r"(?:(?:this|the following|diese[rs]?|cet|cette|ce|este|esta) (?:\w+ ){0,2}?"
    r"(?:article|post|content|contribution|story|piece|column|feature|page|beitrag|artikel|inhalt|contenu|artículo|contenido))"
)
_DISCLOSED = re.compile(
    rf"\b{_PIECE} (?:(?:is|was|has been|wurde|ist|a été|est|fue|es|ha sido) )?(?:\w+ ){{0,2}}?"
    r"(?:sponsored|paid for|gesponsert|bezahlt|sponsorisé|patrocinado|"
    r"(?:funded|brought to you|created|produced|written|supplied|made possible|published|finanziert|financé|pagado)"
    r"\b[^.\n]{0,40}\b(?:advertiser|sponsor|partnership with|cooperation with|collaboration with|werbepartner|"
    r"anzeigenkunden|annonceur|anunciante|patrocinador))\b"
    rf"|\b{_PIECE} vous est (?:proposé|offert)\b"
    rf"|\bthis is (?:an? )?(?:sponsored|paid|promoted|promotional|advertis\w+)\b"
    rf"|\bpaid (?:us|for {_PIECE}|[^.\n]{{0,30}}to (?:publish|run|write) (?:this|it))"
    rf"|\b(?:fee|payment|money|compensation)\b[^.\n]{{0,40}}\bfor (?:publishing |running |writing )?{_PIECE}"
    r"|\b(?:editorial (?:staff|team)|newsroom|journalists|editors|redaktion|rédaction|redacción)\b[^.\n]{0,40}"
    r"\b(?:not involved|no (?:part|role|say)|nicht beteiligt|n'a pas participé|no (?:ha )?particip\w+)\b"
    rf"[^.\n]{{0,60}}(?:{_PIECE}|\bcontent|\bcreation|\bproduction)",
    re.IGNORECASE,
)
"""A sentence in which a piece says of itself who paid for it, or who had no part in it."""
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
    if _BYLINE.search(document.author or "") or _IN_TITLE.search(document.title):
        return True
    text = document.text
    edges = text if len(text) <= HEAD + FOOT else f"{text[:HEAD]}\n{text[-FOOT:]}"
    return bool(_LABEL.search(edges) or _DISCLOSED.search(edges))
