"""Orders to machines in a text: sentences that tell an assistant what to do, say or leave out (pure).

Found by form, not by a list of known attacks: an imperative, or a "must" to a machine that is named, about
instructions, prompts, answering or citing. What somebody is *told* to do (an infinitive) and what stands in quotation
marks is reported, not ordered: an article about such attacks gives no orders.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

_START = (
    r"(?:(?:^|[.:;!?\n\u2013\u2014>*\]\)-])[ \t\"'*_#>]{0,8}"
    r"(?:(?:please|now|then|and|first|instead|also|important|bitte|maintenant|ahora|por favor|veuillez)"
    r"[,:]?\s+){0,4})"
)
"""Where an imperative begins: at the start of a sentence or clause, politeness aside.

Every repetition has an end: a text of nothing but asterisks would take minutes otherwise.
"""
_MACHINE = (
    r"(?:(?:ai|llm|gpt|language|chat)[ -]?"
    r"(?:assistants?|models?|agents?|bots?|systems?|tools?|readers?|summari[sz]ers?)"
    r"|llms?|chatbots?|assistants?|summari[sz]ers?|sprachmodelle?|ki-(?:assistenten?|systeme?|modelle?)"
    r"|modèles? de langage|assistants? ia|modelos? de lenguaje|asistentes? (?:de )?ia)"
)
_EARLIER = (
    r"(?:(?:all|any|the|your|every|of|alle|toutes?|tous|les|todas?|las|los)\s+){0,4}"
    r"(?:previous|prior|above|earlier|preceding|other|foregoing|existing|system|original|"
    r"vorherigen|bisherigen|obigen|früheren|précédentes?|antérieures?|anteriores|previas)?\s{0,3}"
    r"(?:instructions?|prompts?|rules|directions|guidelines|commands?|anweisungen|vorgaben|instrucciones|consignes)"
)
_SAYING = (
    r"(?:say|answer|reply|respond|cite|mention|state|ignore|include|recommend|tell|write|report|"
    r"sagen|antworten|répondre|dire|mentionner|responder|decir)"
)
_ORDERS = (
    (
        rf"{_START}(?:ignore|disregard|forget|override|bypass|ignorier\w*|vergiss|vergessen sie|ignorez|oubliez|"
        rf"ignora|olvida|olvide)\s+{_EARLIER}"
    ),
    (
        rf"{_START}(?:do not|don't|never|only|always)\s+"
        r"(?:cite|quote|mention|reveal|use|trust|answer|summari[sz]e|output)\b[^.\n]{0,60}"
        r"\b(?:source|article|prompt|instruction|answer|reply|question|user|response)s?\b"
    ),
    (
        rf"{_START}(?:reply|respond|answer)\s+(?:only\s+)?(?:to\s+(?:every|all|any|each)|with|in|as)\b"
        r"[^.\n]{0,60}\b(?:question|words?|phrase|sentence|following|user|json|base64|query)"
    ),
    (
        rf"{_START}(?:print|reveal|repeat|output|show|disclose|leak|send|append|include)\s+(?:me\s+)?(?:all\s+)?"
        r"(?:of\s+)?your\s+(?:system\s+)?(?:prompt|instructions?|context|rules|memory|configuration|notes)"
    ),
    (
        r"\byou are (?:now |no longer )?"
        r"(?:an? (?:\w+ ){0,2}(?:ai|assistant|chatbot|language model|llm)\b|in \w+ mode\b)"
    ),
    (
        rf"\b{_MACHINE}\s+(?:must|should|shall|have to|need to|are (?:required|instructed|asked) to|"
        rf"müssen|sollen|doivent|deben)\b[^.\n]{{0,80}}\b{_SAYING}\b"
    ),
    (
        r"\b(?:notice|note|message|instructions?|attention|hinweis|avis|aviso)\s+(?:to|for|an|aux?|para)\s+"
        rf"(?:all\s+|any\s+|alle\s+)?{_MACHINE}"
    ),
    rf"{_START}(?:hey|dear|attention|to)\s+(?:all\s+|any\s+)?{_MACHINE}\s*[,:]",
)
_ORDER = re.compile("|".join(_ORDERS), re.IGNORECASE | re.MULTILINE)
_QUOTED = re.compile(
    '"[^"\n]{0,400}"|\u201c[^\u201d\n]{0,400}\u201d|\u201e[^\u201c\u201d\n]{0,400}[\u201c\u201d]|\u00ab[^\u00bb\n]{0,400}\u00bb'
)


def orders(text: str) -> Iterator[tuple[int, int]]:
    """Yield where a text gives an order to a machine: start and end of each, outside of quotation marks."""
    quoted = [found.span() for found in _QUOTED.finditer(text)]
    for found in _ORDER.finditer(text):
        if not any(start < found.end() and found.start() + 1 < end for start, end in quoted):
            yield found.span()


def gives_orders(text: str) -> bool:
    """Say whether a text gives an order to a machine."""
    return next(orders(text), None) is not None
