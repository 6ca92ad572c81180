"""Notices by which a document says that it was put right, made clear or withdrawn; pure.

Only what is said of the document itself counts: a label in front of a notice ("Correction:", "Berichtigung:"), or a
sentence about an earlier version of it. A report that another outlet corrected itself is no notice.
"""

from __future__ import annotations

import re

from retrieval.domain import Correction, Document
from retrieval.text.notices import correction

LONGEST = 400
"""Letters of a notice that are kept; the document has the rest."""
_SENTENCES = 2

_LABELS = (
    r"corrections?(?:\s+(?:and|&)\s+clarifications?)?|corrected|clarifications?|retractions?|retracted|errat(?:um|a)"
    r"|corrigend(?:um|a)|editors?['\u2019]?s?['\u2019]?\s+note|note\s+from\s+the\s+editors?"
    r"|korrektur(?:hinweis)?|berichtigung|richtigstellung|klarstellung|widerruf|anmerkung\s+der\s+redaktion"
    r"|rectificatif|rectification|pr\u00e9cision|mise\s+au\s+point|r\u00e9tractation|note\s+de\s+la\s+r\u00e9daction"
    r"|correcci\u00f3n(?:es)?|rectificaci\u00f3n|aclaraci\u00f3n|retractaci\u00f3n|fe\s+de\s+erratas|fe\s+de\s+errores|nota\s+de\s+la\s+redacci\u00f3n"
)
_EDITORS = re.compile(r"edit|anmerkung|note\b|nota\b", re.IGNORECASE)
"""Labels of notes that need not correct anything."""
_LABELLED = re.compile(
    rf"(?:^|(?<=\n)|(?<=[.!?]\s))[\s*_>\[(\u2022\u2014\u2013-]{{0,20}}+(?P<label>{_LABELS})\b[^\n:.!?]{{0,60}}?\s?[:\u2014\u2013]\s{{0,9}}",
    re.IGNORECASE,
)
_PIECE = r"(?:article|story|report|post|piece|headline|column|page|newsletter|text|dispatch|interview|caption|note)"
_STATED = re.compile(
    rf"\b(?:earlier|previous|prior|original|first)\s+versions?\s+of\s+(?:this|our|the(?:\s+following)?)\s+{_PIECE}\b"
    rf"|\bthis\s+{_PIECE}\s+(?:has\s+been|was|is|has\s+since\s+been)\s+(?:since\s+)?"
    r"(?:corrected|amended|retracted|withdrawn|(?:updated|revised|changed|edited)\s+(?:[^.!?]{0,60}\s)?to\s+(?:correct|clarify|reflect|remove))\b"
    rf"|\bthis\s+{_PIECE}\s+(?:(?:originally|previously|initially)\s+(?:said|stated|reported|gave|named|included|mis\w+)"
    r"|incorrectly|wrongly|mistakenly|misstated|misidentified)\b"
    rf"|\bwe\s+(?:have\s+)?(?:corrected|retracted|withdrawn)\s+(?:this|our)\s+{_PIECE}\b|\bwe\s+regret\s+the\s+error\b"
    r"|\bin\s+einer\s+(?:fr\u00fcheren|vorherigen|ersten|\u00e4lteren)\s+(?:version|fassung)\b"
    r"|\beine\s+(?:fr\u00fchere|vorherige|erste)\s+(?:version|fassung)\s+(?:dieses|des)\b"
    r"|\bdieser\s+(?:artikel|text|beitrag)\s+wurde\s+(?:korrigiert|berichtigt|zur\u00fcckgezogen)\b"
    r"|\b(?:une|dans\s+une)\s+(?:premi\u00e8re\s+)?version\s+(?:pr\u00e9c\u00e9dente|ant\u00e9rieure|initiale)\s+de\s+(?:cet|ce|notre)\b"
    r"|\b(?:une|dans\s+une)\s+(?:pr\u00e9c\u00e9dente|premi\u00e8re)\s+version\s+de\s+(?:cet|ce|notre)\b"
    r"|\bcet\s+article\s+a\s+\u00e9t\u00e9\s+(?:corrig\u00e9|rectifi\u00e9|retir\u00e9)\b"
    r"|\b(?:una|en\s+una)\s+versi\u00f3n\s+(?:anterior|previa|inicial)\s+de\s+(?:este|esta)\b"
    r"|\beste\s+art\u00edculo\s+(?:ha\s+sido|fue)\s+(?:corregido|rectificado|retirado)\b",
    re.IGNORECASE,
)
_WRONG = re.compile(
    r"correct|clarif|retract|withdr|earlier\s+version|previous\s+version|error|mistake|misstat|wrong|amended"
    r"|korrig|berichtig|fr\u00fcheren|falsch|fehler|irrt\u00fcm|rectifi|corrig|erreur|pr\u00e9c\u00e9dente|correg|rectific|anterior|equivoc",
    re.IGNORECASE,
)
_END = re.compile(r"(?<=[.!?])[\"'\u201d\u2019)\]*_]*(?=\s|$)")


def correction_of(document: Document) -> Correction | None:
    """Return what a document says was put right or withdrawn in it, None where it says nothing."""
    return _notice(document.title) or _notice(document.text)


def _notice(text: str) -> Correction | None:
    """Return the first notice of a text, its words on one line without the label; a label alone is none."""
    for label in _LABELLED.finditer(text):
        said = _paragraph(text, label.end())
        if said and (not _EDITORS.search(label["label"]) or _WRONG.search(said)):
            return correction(said, label=label["label"])
    stated = _STATED.search(text)
    return correction(_paragraph(text, _start(text, stated.start()))) if stated else None


def _paragraph(text: str, start: int) -> str:
    """Return the two sentences from a place on, or what its paragraph has of them.

    The first sentence of a notice often repeats the mistake, and only the next one puts it right.
    """
    line = text[start : start + 2 * LONGEST].lstrip().partition("\n")[0]  # a bound, whatever the text is
    ends = [found.end() for found in _END.finditer(line)][:_SENTENCES]
    said = " ".join(line[: ends[-1] if ends else len(line)].split()).strip(" *_[]()\u2014\u2013")
    return said if len(said) <= LONGEST else f"{said[: LONGEST - 1].rstrip()}\u2026"


def _start(text: str, within: int) -> int:
    """Return where the sentence starts that holds a place."""
    before = [found.end() for found in re.finditer(r"[.!?][\"'\u201d\u2019)\]]*\s+|\n", text[:within])]
    return before[-1] if before else 0
