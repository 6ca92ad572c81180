"""What the head of a file says of who may read it, in whatever form it says so; pure.

A file whose front matter is read says it in one form. People say it in many: a line of a text, another mark around the
head, a key in their own language, a stamp. What speaks of fewer readers is always believed; what says otherwise
counts only where a parser reads it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from retrieval.domain import INTERNAL, PUBLIC
from retrieval.errors import UnreadableDocument

HEAD_LINES = 40
HEAD_LETTERS = 4000
"""How far a head reaches; labels further down belong to what the text tells."""
_LONGEST_VALUE = 6
"""Words of a label's value; what is longer is a sentence."""
_LONGEST_STAMP = 9

_ASKING = "visibility|visible to|readership|sichtbarkeit|sichtbar für|visibilit[ée]|visibilidad"
"""Keys that say nothing but who may read: any value that is not plainly "public" means fewer."""
_GRADING = (
    "classification|sensitivity|confidentiality|access|audience|distribution|tlp|marking|handling|"
    "klassifi(?:kation|zierung)|einstufung|vertraulichkeit|zugriff|verteiler|"
    "confidentialit[ée]|diffusion|sensibilit[ée]|clasificaci[óo]n|confidencialidad|difusi[óo]n|sensibilidad"
)
"""Keys that say other things, too: their value has to speak of fewer readers."""
_KEY = rf"(?P<key>(?:x-)?(?:{_ASKING}|{_GRADING}))"
_PAIR = re.compile(rf"^[\W_]*{_KEY}[\"'*_`\s]*(?::|=|=>)[ \t]*(?P<value>.*)$", re.IGNORECASE)
_JSON = re.compile(rf"[\"']{_KEY}[\"']\s*:\s*(?P<value>\[[^\]]*\]|[\"'][^\"']*[\"']|[\w:-]+)", re.IGNORECASE)
_META = re.compile(r"<meta\b[^>]*>", re.IGNORECASE)
_ATTRIBUTE = re.compile(r"\b(name|property|itemprop|content)\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s>]+))", re.IGNORECASE)
_MARKUP_COMMENT = re.compile(r"<!--(.*?)-->", re.DOTALL)
_CHANNEL = re.compile(r"channel\s*:\s*(?P<id>\S*)", re.IGNORECASE)
_CHANNEL_ID = re.compile(r"[CG][A-Z0-9]{2,40}")
_PUBLIC = frozenset(
    {"public", "everyone", "anyone", "all", "öffentlich", "alle", "publique", "tous", "público", "publico"}
)
_CLOSED = re.compile(
    r"\b(?:internal(?:-only)?|confidential|restricted|private|secret|need-to-know|privileged|embargoed|"
    r"company-confidential|tlp:\s?(?:amber(?:\+strict)?|red|green)|amber|"
    r"intern|interne[nrs]?|vertraulich|geheim|nicht\s+öffentlich|"
    r"confidentiel(?:le)?|privé|interno|interna|confidencial|privado|reservado)\b",
    re.IGNORECASE,
)
_STAMPS = (
    "internal internal-only confidential restricted private secret strictly highly company proprietary and or only "
    "for use eyes do not don't share distribute forward copy outside team document note memo draft tlp red amber "
    "strict information the this is commercial in confidence privileged "
    "intern interne internen interner vertraulich streng geheim nur für den die das gebrauch nicht weitergeben "
    "weiterleiten zur internen verwendung firmenintern "
    "confidentiel confidentielle usage interne strictement ne pas diffuser à réservé "
    "confidencial interno interna uso estrictamente solo para no difundir compartir"
)
_STAMP_WORDS = frozenset(_STAMPS.split())
"""A stamp is a line of nothing but these: it labels, where a sentence with one of them tells something."""
_BRACKETED = re.compile(r"^\W{0,3}\[([^\]]{1,60})\]")
_EDGES = " \t\"'`*_#>|,;.!{}[]()<>/-\u2013\u2014=+~"


def narrowed(visibility: str, text: str, *, what: str, markup: bool = False) -> str:
    """Return who may read a file of this visibility, given what its head says; never wider than either.

    `text` is the file as it was written; of `markup` only what is no style and no script is looked at. Raises
    `UnreadableDocument` when the head names a channel that is none, or another one than the file is for.
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
    head = re.sub(r"\r\n?|[\u2028\u2029\x85]", "\n", text.lstrip("\ufeff\u200b \t\r\n"))[:HEAD_LETTERS]
    if markup:
        yield from (label for key, value in _metas(head) if (label := _read(key, value)))
        lines = "\n".join(_MARKUP_COMMENT.findall(head)).split("\n")
    else:
        lines = head.split("\n")[:HEAD_LINES]
        yield from (label for found in _JSON.finditer(head) if (label := _read(found["key"], found["value"])))
    for number, line in enumerate(lines):
        if found := _PAIR.match(line):
            listed = found["value"].strip() or _list_below(lines[number + 1 :])
            if label := _read(found["key"], listed):
                yield label
        elif _is_stamp(line):
            yield INTERNAL


def _metas(head: str) -> Iterator[tuple[str, str]]:
    for tag in _META.findall(head):
        given = {name.lower(): one or two or three for name, one, two, three in _ATTRIBUTE.findall(tag)}
        yield given.get("name") or given.get("property") or given.get("itemprop") or "", given.get("content", "")


def _list_below(lines: list[str]) -> str:
    """Return the values of a list that stands below its key, a line each."""
    listed: list[str] = []
    for line in lines:
        if not re.match(r"\s*-\s+\S", line):
            break
        listed.append(line)
    return " ".join(listed)


def _read(key: str, value: str) -> str | None:
    """Return the visibility that a label gives, None for one that says "public" or nothing of readers."""
    key, plain = key.casefold().removeprefix("x-"), " ".join(value.split()).strip(_EDGES)
    if channel := _CHANNEL.search(plain):
        name = channel["id"].strip(_EDGES)
        if not _CHANNEL_ID.fullmatch(name):
            raise UnreadableDocument(key, f"`{key}` names no channel; write channel:C…")
        return f"channel:{name}"
    if re.fullmatch(_ASKING, key):
        is_label = len(plain.split()) <= _LONGEST_VALUE
        return INTERNAL if is_label and plain.casefold() not in _PUBLIC else None
    if not re.fullmatch(_GRADING, key) or len(plain.split()) > _LONGEST_VALUE:
        return None
    return INTERNAL if _CLOSED.search(f"tlp:{plain}" if key == "tlp" else plain) else None


def _is_stamp(line: str) -> bool:
    """Say whether a line does nothing but say that something is not for everybody."""
    bracketed = _BRACKETED.match(line)
    plain = (bracketed.group(1) if bracketed else line).strip(_EDGES).casefold()
    words = re.findall(r"[^\s,;:.!/|()\u2013\u2014]+", plain.replace("\u2019", "'"))
    words = [word.strip("-") for word in words if word.strip("-")]
    if not words or len(words) > _LONGEST_STAMP or not _CLOSED.search(plain):
        return False
    return all(word in _STAMP_WORDS for word in words)
