"""What a document is apart from reporting: paid for by an advertiser, or written to steer machines; pure."""

from __future__ import annotations

import re

from retrieval.domain import Document, Kind, Mark
from retrieval.text.orders import gives_orders

HEAD, FOOT = 700, 400
"""Letters from the top and the bottom of a text in which a payment is disclosed; further in, it is what is told of."""
_TAG = (
    r"(?:sponsored(?: (?:post|content|article|contribution|story|feature))?|advertorial|advertisement(?: feature)?|"
    r"ad(?: content)?|(?:special )?(?:advertising|commercial) (?:section|feature|content|message)|"
    r"native (?:advertising|advertisement|ad)|client content|promotional feature|publicité(?: rédactionnelle)?|"
    r"paid (?:post|content|partnership|promotion|placement)|promoted(?: (?:post|content))?|promotional content|"
    r"partner content|brand(?:ed)? (?:content|studio)|(?:bezahlte )?anzeige|gesponsert(?:er (?:beitrag|inhalt))?|"
    r"werbung|"
    r"entgeltliche einschaltung|publi-?reportage|(?:contenu|article) sponsorisé|publi-?rédactionnel|"
    r"(?:contenido|artículo) patrocinado|contenido de marca|publicidad)"
)
"""What does nothing but disclose."""
_BY = r"(?:by|from|with|for|of|von|mit|par|avec|de|por|con|in association with|supported by)"
_MADE = r"(?:(?:from the \w+: )?produced|created|made|written|provided|supplied|published|commissioned|funded)"
_MADE_BY = r"(?:by|for|on behalf of|in (?:paid )?(?:partnership|cooperation|collaboration|association) with)"
_GIVEN_BY = (
    rf"(?:{_TAG}(?:\s{_BY}|\s?[:|\u2013\u2014-])|sponsored (?:and written )?by|paid for by|presented by|"
    r"brought to you by|"
    r"in (?:paid )?partnership with|in association with|content (?:by|from)|"
    r"(?:(?:a )?message )?from our (?:sponsors?|partners?|advertisers?)|"
    rf"(?:content )?{_MADE} (?:and paid for )?{_MADE_BY}|"
    r"gesponsert von|präsentiert von|in zusammenarbeit mit|proposé par|offert par|presentado por|ofrecido por)"
)
_LABEL = re.compile(
    rf"(?:^|\|)[^\w\n]{{0,8}}(?:{_TAG}[^\w\n]{{0,8}}(?:$|[.:|/]\s|/)|"
    rf"{_GIVEN_BY}\s[^.\n]{{0,60}}\.?[^\w\n]{{0,4}}$|(?:message )?from our (?:sponsors?|advertisers?)\b|sponsor\s?:)",
    re.IGNORECASE | re.MULTILINE,
)
"""A line, or the start of one, that does nothing but disclose, with whose money at most."""
_IN_TITLE = re.compile(
    rf"^\W{{0,3}}{_TAG}\W{{0,3}}[:|\u2013\u2014\]]|^\W{{0,3}}{_TAG}\W{{0,3}}$|[\[(]{_TAG}[\])]", re.IGNORECASE
)
_PIECE = (
    r"(?:(?:this|the following|the foregoing|diese[rsnm]?|cet|cette|ce|este|esta) (?:\w+ ){0,2}?"
    r"(?:article|post|content|contribution|story|piece|column|feature|page|placement|publication|text|message|space|"
    r"section|beitrag|artikel|inhalt|contenu|artículo|contenido))"
)
_PARTNER = (
    r"(?:advertisers?|sponsors?|(?:partnership|cooperation|collaboration) with|on behalf of|content agency|"
    r"werbepartner|anzeigenkunden|annonceur|anunciante|patrocinador)"
)
_STAFF = r"(?:editorial (?:staff|team)|newsroom|journalists|editors|redaktion|rédaction|redacción)"
_DISCLOSED = re.compile(
    rf"\b{_PIECE} (?:(?:is|was|has been|wurde|ist|a été|est|fue|es|ha sido) )?(?:\w+ ){{0,2}}?"
    r"(?:sponsored|paid for|gesponsert|bezahlt|sponsorisé|patrocinado|brought to you by|"
    r"(?:funded|created|produced|written|supplied|made possible|published|finanziert|financé|pagado)"
    rf"\b[^.\n]{{0,40}}\b{_PARTNER})\b"
    rf"|\b(?:{_PIECE} vous est (?:proposé|offert)|bei diesem beitrag handelt es sich um eine bezahlte)\b"
    r"|\b(?:compensated us for|supported financially by|on behalf of our|a promotional feature (?:for|of|by))\b"
    rf"|\b(?:commissioned|funded|financed) (?:and \w+ )?{_PIECE}|\b{_PIECE} ist eine bezahlte\b"
    r"|\b(?:this|the following) is (?:an? )?(?:sponsored|paid|promoted|promotional|commercial|advertis\w+)\b"
    r"|\bcommercial client of the publisher\b|\bour (?:client|advertiser|commercial department)\b"
    r"|\bcommercial department in cooperation with\b"
    rf"|\bpaid (?:us|for {_PIECE}|[^.\n]{{0,30}}to (?:publish|run|write) (?:this|it))"
    r"|\b(?:the foregoing|the above|this) was (?:supplied and )?paid for by\b|\bbought (?:the |this )?space for\b"
    rf"|\bcosts? of {_PIECE} (?:were|was|is|are) (?:borne|covered|paid|met)\b|\bmade {_PIECE} possible\b"
    r"|\b(?:fee|payment|money|compensation)\b[^.\n]{0,40}"
    rf"\bfor (?:the )?(?:publishing |publication of |running |writing )?{_PIECE}"
    rf"|\b{_STAFF}\b[^.\n]{{0,40}}"
    r"\b(?:not involved|no (?:part|role|say)|nicht beteiligt|n'a pas participé|no (?:ha )?particip\w+)\b"
    rf"(?:[^.\n]{{0,60}}(?:{_PIECE}|\b(?:content|creation|production)|\bin (?:it|this)\b)|\.?\s{{0,3}}$)",
    re.IGNORECASE | re.MULTILINE,
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
