"""What the head of a file says of who may read it, in whatever form it says so; pure.

A file whose front matter is read says it in one form. People say it in many: a line of a text, another mark around the
head, a key in their own language or with a letter missing, a stamp. What speaks of fewer readers is always believed;
what says otherwise counts only where a parser reads it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from difflib import get_close_matches

from retrieval.domain import INTERNAL, PUBLIC
from retrieval.errors import UnreadableDocument
from retrieval.reading.sources.heads import fields_of, lines_of, loose_fields_of
from retrieval.reading.sources.page_heads import PageHead, page_head
from retrieval.text.tables import INLINE, listed, worded, words_of

_LONGEST_VALUE = 6
"""Words of a label's value; what is longer is a sentence, and has to speak of readers to be believed."""
_LONGEST_STAMP = 9
_LIKE = 0.88
"""How like a key that is misspelt is to the right one ("visiblity" .95, "visability" .90, "viability" .84)."""

_ASKING = (
    *(
        "visibility",
        "visible to",
        "readership",
        "sichtbarkeit",
        "sichtbar für",
        "visibilité",
        "visibilité",
        "visibilidad",
    ),
    *(
        "accessrights",
        "access rights",
        "dc.accessrights",
        "confidentiality level",
        "classification level",
        "visibilità",
    ),
    *("visibilidade", "zichtbaarheid", "widoczność", "synlighet"),
    *("audience", "circulation", "recipients", "shared with", "eyes only", "access level", "access list", "clearance"),
)
"""Keys that say nothing but who may read: any value that is not plainly "public" means fewer."""
_GRADING = (
    *("classification", "sensitivity", "confidentiality", "access", "distribution", "tlp", "marking", "handling"),
    *("sharing", "share", "readers", "viewers", "scope", "status", "permission", "permissions", "level", "security"),
    *("security level", "secrecy", "protection", "restriction", "restrictions"),
    *("klassifikation", "klassifizierung", "einstufung", "vertraulichkeit", "zugriff", "verteiler", "zielgruppe"),
    *("confidentialité", "diffusion", "sensibilité", "clasificación", "confidencialidad", "difusión", "sensibilidad"),
    *("classificazione", "riservatezza", "classificação", "vertrouwelijkheid"),
)
"""Keys that say other things, too: their value has to speak of fewer readers."""
_GRADES = frozenset(
    {"sensitivity", "confidentiality", "classification", "security", "security level", "secrecy", "level"}
)
_HIGH = worded("readers", "{high}|[a-z]?[2-5]", blank=INLINE)
"""What a grade says by itself."""
_LISTING = ("tags", "tag", "labels", "label", "keywords", "categories", "category", "flags", "schlagwörter", "type")
"""Keys of lists, in which one entry has to be a stamp by itself."""
_CLOSING = ("internal", "confidential", "restricted", "private", "secret", "intern", "vertraulich", "confidentiel")
_OPENING = ("public", "published", "shareable", "share", "sharing", "distribute", "öffentlich", "publique", "público")
"""Keys that are answered with yes or no."""
_YES = frozenset({*listed("readers", "yes"), "1"})
_NO = frozenset({*listed("readers", "no"), "0"})
_PUBLIC = frozenset({*listed("readers", "everybody"), "pubblica"})
_CHANNEL = re.compile(r"channel\s*:\s*(?P<id>\S*)", re.IGNORECASE)
_CHANNEL_ID = re.compile(r"[CG][A-Z0-9]{2,40}")
_CLOSED = worded("readers", r"\b(?:{closed}|riservat[oa]|confidenziale|vertrouwelijk)\b", blank=INLINE)
_READERS = worded("readers", r"\b{some}\b")
"""Who is meant where not everybody is."""
_STAMP_WORDS = words_of("readers", "stamp") | {"riservato", "vertrouwelijk"}
"""A stamp is a line of nothing but these: it labels, where a sentence with one of them tells something."""
_FIRST = 6
"""Lines at the top of a text in which a sentence, too, may say whom it is for."""
_LONGEST_WARNING = 30
_WARNING = worded("readers", r"\b{warning}\b", blank=INLINE)
"""What only a text that is not for everybody says of itself; in quotation marks it is told of."""
_ADVICE = worded("readers", r"\b{advice}\b")
_QUOTE = re.compile("(?<!\\w)[\"'\u2018\u201c\u201e\u00ab][^\"'\u201d\u00bb\n]{0,200}[\"'\u201d\u00bb](?!\\w)")
_HEADED = worded(
    "readers",
    r"(?:{very} ?)?{head}\s?(?:[-\u2013\u2014:.!;,/|&()\]](?!\s*(?:{unless}|0)\W*$)|{going_on}\b|$)|{opening}",
    blank=INLINE,
)
"""What a line begins with that goes on as it likes."""
_WORD = re.compile(r"[^\s,;:.!/|()\u2013\u2014]+")
_SPACED = re.compile(r"\b(?:\w ){4,24}\w\b")
"""A word that is spaced out: "S E C R E T"."""
_BRACKETED = re.compile(r"^\W{0,3}\[([^\]]{1,60})\]|[\[(]([^\])]{1,60})[\])]\W{0,3}$")
_SHOUTED = re.compile(r"^(?:subject:\s*|\W{0,3})([A-Z][A-Z /-]{4,40})(?::|\s[\u2013\u2014-])\s", re.IGNORECASE)
"""A stamp in capitals before a title: "INTERNAL: key found"."""
_EDGES = " \t\"'`*_#>|,;.!{}[]()<>/-\u2013\u2014=+~"


def narrowed(visibility: str, text: str, *, what: str, markup: bool = False) -> str:
    """Return who may read a file of this visibility, given what its head says; never wider than either.

    `text` is the file as it was written, or its markup. Raises `UnreadableDocument` when the head names a channel that
    is none, or another one than the file is for.
    """
    for label in _labels(text, markup=markup):
        visibility = _narrower(visibility, label, what)
    return visibility


def _narrower(visibility: str, label: str, what: str) -> str:
    if visibility in {PUBLIC, label} or label == INTERNAL:
        return label if visibility == PUBLIC else visibility
    if visibility == INTERNAL:
        return label
    raise UnreadableDocument(what, f"its head is for {label}, but it is kept for {visibility}; let both say the same")


def _labels(text: str, *, markup: bool) -> Iterator[str]:
    head = page_head(text) if markup else PageHead(tuple(lines_of(text)))
    yield from (label for key, value in fields_of(head.lines) if (label := _label(key, value)))
    loose = (*head.fields, *loose_fields_of(head.lines))
    yield from (label for key, value in loose if (label := _loose_label(key, value)))
    yield from (INTERNAL for line in head.lines if _is_stamped(line))
    first = [line for line in head.lines if line.strip(_EDGES)][:_FIRST]
    yield from (INTERNAL for line in first if _warns(line))


def _label(key: str, value: str) -> str | None:
    """Return the visibility that a field gives, None for one that says "public" or nothing of readers."""
    name, plain = _name(key), " ".join(value.split("#", maxsplit=1)[0].split()).strip(_EDGES)
    if name in _LISTING:
        return INTERNAL if any(_is_stamp(entry) for entry in re.split(r"[,;|]", value)) else None
    if (name in _CLOSING and plain.casefold() in _YES) or (name in _OPENING and plain.casefold() in _NO):
        return INTERNAL
    if name not in _ASKING and name not in _GRADING:
        return None
    if channel := _CHANNEL.search(value):
        return _channel(channel["id"].strip(_EDGES), name)
    if name in _ASKING and len(plain.split()) <= _LONGEST_VALUE:
        return None if plain.casefold() in _PUBLIC else INTERNAL
    return INTERNAL if _speaks_of_fewer(name, plain, listed=value.lstrip().startswith("[")) else None


def _speaks_of_fewer(name: str, value: str, *, listed: bool) -> bool:
    if len(value.split()) > (3 * _LONGEST_VALUE if name in _ASKING else _LONGEST_VALUE):
        return False
    if name == "access" and listed:
        return True  # those who have it
    if name in _GRADES and _HIGH.fullmatch(value):
        return True
    told = f"tlp:{value}" if name == "tlp" else value
    return bool(_CLOSED.search(told) or (name != "status" and _READERS.search(told)))


def _loose_label(key: str, value: str) -> str | None:
    """Return the visibility that what may be a field gives where it plainly speaks of fewer readers.

    Sentences begin like fields ("Access restored"), and scripts and styles have fields like these ("hidden").
    """
    name, plain = _name(key), " ".join(value.split()).strip(_EDGES)
    if name not in _ASKING and name not in _GRADING:
        return None
    if channel := _CHANNEL.match(plain):
        return _channel(channel["id"].strip(_EDGES), name)
    is_readers = name in _ASKING and len(plain.split()) <= _LONGEST_VALUE and _READERS.search(plain)
    return INTERNAL if is_readers or _is_stamp(plain) else None


def _channel(identity: str, key: str) -> str:
    if not _CHANNEL_ID.fullmatch(identity):
        raise UnreadableDocument(key, f"`{key}` names no channel; write channel:C…")
    return f"channel:{identity}"


def _name(key: str) -> str:
    """Return a key as the lists above write it: without capitals and accents' other forms, and spelt right."""
    plain = " ".join(key.casefold().replace("_", " ").split()).strip(_EDGES).removeprefix("x-")
    near = get_close_matches(plain, [known for known in _ASKING if known[0] == plain[:1]], n=1, cutoff=_LIKE)
    return near[0] if near else plain


def _is_stamped(line: str) -> bool:
    """Say whether a line is a stamp, or has one before what else it says."""
    if bracketed := _BRACKETED.search(line):
        return _is_stamp(bracketed[1] or bracketed[2])
    shouted = _SHOUTED.match(line)
    return _is_stamp(line) or bool(shouted and shouted[1].isupper() and _is_stamp(shouted[1]))


def _warns(line: str) -> bool:
    """Say whether a line at the top of a text says of the text that it is not for everybody."""
    plain = _QUOTE.sub(" ", line.replace("\u2019", "'")).strip(_EDGES)
    if len(plain.split()) > _LONGEST_WARNING or _ADVICE.search(plain):
        return False
    return bool(_WARNING.search(plain) or _HEADED.match(f"{plain}\n"))


def _is_stamp(said: str) -> bool:
    """Say whether words do nothing but say that something is not for everybody."""
    plain = said.strip(_EDGES).casefold().replace("\u2019", "'")
    first = _WORD.search(plain)
    if first and _stays(first[0]) and _bare(first[0]) not in _STAMP_WORDS:
        return False  # nearly every line
    plain = _SPACED.sub(lambda spaced: spaced[0].replace(" ", ""), plain)
    plain = plain.replace("no difundir", "confidencial")  # "confidential: no" is none
    words = [word for word in map(_bare, _WORD.findall(plain)) if word]
    if not words or len(words) > _LONGEST_STAMP or not _CLOSED.search(plain):
        return False
    return all(word in _STAMP_WORDS for word in words)


def _stays(word: str) -> bool:
    """Say whether a line's first word stays as it is: it opens no word that is spaced out, and no "no difundir"."""
    return len(word) > 1 and word[-2:].isalnum() and not word.endswith("no")


def _bare(word: str) -> str:
    return word.strip("-'\"")
