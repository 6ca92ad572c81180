"""What of a page is told by its form to be no statement: datelines, captions, notices of a live blog, rests (pure).

English, German, French and Spanish, by the form of a whole sentence or line; nothing here looks at what is told.
"""

from __future__ import annotations

import re

from retrieval.text.lexicon import CORRECTING

_MONTH = (
    r"(?:jan(?:uary|uar|vier|\.)?|ene(?:ro)?|feb(?:ruary|ruar|rero|\.)?|f\u00e9v(?:rier|\.)|mar(?:ch|s|zo|\.)?"
    r"|m\u00e4rz"
    r"|apr(?:il|\.)?|avr(?:il|\.)|abr(?:il)?|ma[yi]o?|june?|juni|juin|junio|july?|juli|juillet|julio|aug(?:ust|\.)?"
    r"|ao\u00fbt|ago(?:sto)?|sept?(?:ember|embre|tembre|tiembre|\.)?|o[ck]t(?:ober|obre|ubre|\.)?|nov(?:ember"
    r"|embre|iembre|\.)?"
    r"|d[ei\u00e9][cz](?:ember|embre|iembre|\.)?)"
)
_DAY = rf"(?i:\d{{1,2}}\.? (?:de )?{_MONTH}(?:,? (?:de )?\d{{4}})?|{_MONTH} \d{{1,2}}(?:st|nd|rd|th)?(?:,? \d{{4}})?)"
_DASH = r"\s*\.?\s*(?:[\u2014\u2013-]{1,2})\s+"
_CAPITALS = r"[A-Z\u00c0-\u00dd]{2}[A-Z\u00c0-\u00dd.'\u2019 -]{1,29}"
_PLACE = r"[A-Z\u00c0-\u00dd][\w.'\u2019-]+(?: [A-Z\u00c0-\u00dd][\w.'\u2019-]+){0,3}"
_AGENCY = r"\((?:[A-Z][\w .,&/-]{1,30}|afp|ansa|apa|dpa|efe|epd|kna|ots|sda)\)"
_DATELINE = re.compile(
    rf"(?:{_CAPITALS}(?:, {_PLACE})?(?:,? {_DAY})?(?: {_AGENCY})?|(?:{_PLACE}(?:, {_PLACE})?(?:,? {_DAY})? )?{_AGENCY}"
    rf"|{_PLACE},? {_DAY}){_DASH}"
)
"""Where and when a report was written, by which agency, and a dash: "BERLIN, 4 June (Wire) \u2014"."""
_RESTS = re.compile(r"(?:(?:[-\u2013\u2014*\u2022|>_=~#]+|read more(?= [A-Z\d][\w,.-]* [^+]))\s+)+", re.IGNORECASE)
_CLOCK = r"\d{1,2}(?:[:.h]\d{2}|(?= ?[ap]\.?m))(?: ?[ap]\.?m\.?)?(?: ?(?:[A-Z]{2,4}|Uhr|h))?"
_STAMP = re.compile(
    rf"(?:(?:first |last )?(?:published|posted|updated|modified|stand|aktualisiert|ver\u00f6ffentlicht|publi\u00e9"
    rf"|mis \u00e0 jour"
    rf"|publicado|actualizado)\W*(?:(?:on|at|am|um|le|\u00e0|el|a las)\W+)?)?"
    rf"(?:{_CLOCK}|{_DAY}|\W|\b(?:at|on|um|le|\u00e0|el)\b|(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day)|\d{{4}})+",
    re.IGNORECASE,
)
_NOTICE = re.compile(
    r"(?:this|the|dieser?|cet(?:te)?|este|esta)(?: (?:live|breaking|developing))? ?(?:post|page|article|story"
    r"|blog|liveblog|item"
    r"|news story|artikel|beitrag|ticker|direct|art[i\u00ed]cul[oe]|noticia|p\u00e1gina)"
    r" (?:will be|is being|has been|was|wird|wurde|sera|a \u00e9t\u00e9|ser\u00e1|ha sido) (?:\w+ ){0,2}"
    r"(?:updated|refreshed|corrected to fix a typo|aktualisiert|mis(?:e)? \u00e0 jour|actualizad[oa])\b"
    r"(?: (?:with|to|as|when|if|throughout|soon|shortly|regularly|on|at|mit|sobald|avec|d\u00e8s|con|cuando)\b.{0,80})?"
    r"|(?:this is )?an? (?:breaking|developing)(?: news)? story\b.{0,80}"
    r"|(?:please )?(?:check|come) back (?:for|later|here)\b.{0,60}|refresh (?:this page |for )\b.{0,60}"
    r"|(?:read|see|watch|listen)(?: more| also| next| here| now| the full story)?\b(?:(?: on"
    r"| about)? ?[:\u2192\u203a\u00bb].{0,160})?"
    r"|read (?:more|also|next)(?:(?: (?:about|on|from|here|at|in)\b|:).{0,80})?|(?:more|related)(?: (?:stories"
    r"|articles|coverage))?:.{0,160}"
    r"|(?:share|tweet|e-?mail|print|save|copy) (?:this|the|link|with|on|via)\b.{0,40}|share"
    r"|(?:sign up|subscribe|follow us|click here|tap here|download)\b.{0,120}"
    r"|(?:story|article) continues below.{0,40}|advertisement|sponsored|skip to .{0,30}"
    r"|(?:lesen sie|mehr zum thema|mehr dazu|weiterlesen|teilen|anzeige|werbung|jetzt abonnieren)\b.{0,80}"
    r"|(?:\u00e0 lire|lire (?:aussi|la suite|plus)|partager|publicit\u00e9|abonnez-vous|voir aussi)\b.{0,80}"
    r"|(?:leer? (?:m\u00e1s|tambi\u00e9n)|lea (?:m\u00e1s|tambi\u00e9n)|compartir|publicidad|suscr\u00edb\w+"
    r"|ver m\u00e1s)\b.{0,80}",
    re.IGNORECASE,
)
_TO_CORRECT = re.compile(r"\bto correct\b", re.IGNORECASE)
_MOST_IN_NOTICE = 20
_PICTURE_AGENCY = (
    r"(?:(?:getty|ap|afp|reuters|dpa|epa|efe|shutterstock|istock|alamy|imago|bloomberg|zuma|pool|wire)"
    r"(?: (?:images|photo|press))?/?)+"
)
_CREDITED = re.compile(rf"[^.!?\n]{{2,60}}/(?i:{_PICTURE_AGENCY}) (?=[A-Z][\w'\u2019,]* \S+ )")
"""Whose picture it is, run together with what it shows."""
_CAPTION = re.compile(
    r"\W*(?:photo(?:graph)?|image|picture|illustration|graphic|video|foto|bild|grafik|abbildung"
    r"|cr\u00e9dits?(?: photo)?|imagen"
    r"|fotograf\u00eda|cr\u00e9dito)s?(?: ?(?:credits?|by|courtesy(?: of)?|via|:|/|\u00a9|von|de|por)\b ?:?"
    r"| ?:).{1,160}"
    r"|\W*(?:credit|source|quelle|fuente)s?: ?(?:[\w.'\u2019/&-]+ ?){1,4}"
    rf"|\W?[^.!?]{{2,60}}(?:/| via |\u00a9 ?|\| ?){_PICTURE_AGENCY}\W*(?:file)?\W*",
    re.IGNORECASE,
)


def without_dateline(text: str) -> int:
    """Return where the statement of a sentence begins: behind left-over dashes, a dateline, the credit of a picture."""
    rest = _RESTS.match(text)
    start = rest.end() if rest else 0
    line = _DATELINE.match(text, start) or _CREDITED.match(text, start)
    return line.end() if line else start


def is_remnant(text: str) -> bool:
    """Say whether a sentence or line is a stamp, a caption, a notice or a rest, and no statement."""
    plain = text[without_dateline(text) :].strip()
    if not any(map(str.isalpha, plain)):
        return True
    if CORRECTING.search(plain) or _TO_CORRECT.search(plain):
        return False
    if _DATELINE.fullmatch(f"{plain.rstrip('.')} - "):
        return True
    short = len(plain.split()) <= _MOST_IN_NOTICE
    return bool(_STAMP.fullmatch(plain) or _CAPTION.fullmatch(plain)) or (
        short and bool(_NOTICE.fullmatch(plain.rstrip(" .!\u2026\u2192\u203a\u00bb")))
    )
